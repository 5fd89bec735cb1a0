//! The executor and clock of a native process: one thread for writes, some for reads, one for long work.

use crate::host::{Executor, Host, Task};
use std::collections::VecDeque;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// The operating system's clock and the hasher's randomness.
pub struct System {
    start: Instant,
}

impl Default for System {
    fn default() -> Self {
        Self {
            start: Instant::now(),
        }
    }
}

impl Host for System {
    fn now(&self) -> i64 {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |elapsed| elapsed.as_millis() as i64)
    }
    fn nanos(&self) -> u64 {
        self.start.elapsed().as_nanos() as u64
    }
    fn random(&self) -> u64 {
        // Each RandomState is seeded by the operating system.
        RandomState::new().build_hasher().finish()
    }
}

#[derive(Default)]
struct Lane {
    state: Mutex<LaneState>,
    wake: Condvar,
}

#[derive(Default)]
struct LaneState {
    tasks: VecDeque<Task>,
    later: Vec<(Instant, Task)>,
    stopping: bool,
}

impl Lane {
    fn push(&self, task: Task) {
        self.state
            .lock()
            .expect("tasks run outside the lock")
            .tasks
            .push_back(task);
        self.wake.notify_one();
    }

    fn push_later(&self, millis: u64, task: Task) {
        let due = Instant::now() + Duration::from_millis(millis);
        let mut state = self.state.lock().expect("tasks run outside the lock");
        if !state.stopping {
            state.later.push((due, task));
        }
        drop(state);
        self.wake.notify_one();
    }

    /// The next task; `None` when the lane has stopped and is empty.
    fn next(&self) -> Option<Task> {
        let mut state = self.state.lock().expect("tasks run outside the lock");
        loop {
            if let Some(task) = state.tasks.pop_front() {
                return Some(task);
            }
            if state.stopping {
                return None;
            }
            let now = Instant::now();
            if let Some(due) = state.later.iter().position(|(time, _)| *time <= now) {
                return Some(state.later.swap_remove(due).1);
            }
            let wait = state
                .later
                .iter()
                .map(|(time, _)| *time - now)
                .min()
                .unwrap_or(Duration::from_secs(3600));
            state = self
                .wake
                .wait_timeout(state, wait)
                .expect("tasks run outside the lock")
                .0;
        }
    }
}

/// How much a thread gives way to the process' main thread, whose event loop must not wait for a council's work: nice
/// values, of which each takes a fifth off a thread's share where cores are scarce.
const GIVES_WAY: i32 = 4;
/// Long work gives way to everything else too.
const GIVES_WAY_ALWAYS: i32 = 12;

/// Lets the thread that calls give way. On other systems it takes its even share.
fn give_way(nice: i32) {
    #[cfg(target_os = "linux")]
    {
        // Without a process the call is about the calling thread. Where it is refused the thread takes its even share.
        let _ = rustix::process::setpriority_process(None, nice);
    }
    #[cfg(not(target_os = "linux"))]
    let _ = nice;
}

/// Threads that serve one council.
pub struct Threads {
    reads: Arc<Lane>,
    writes: Arc<Lane>,
    background: Arc<Lane>,
    handles: Mutex<Vec<JoinHandle<()>>>,
}

impl Threads {
    /// One thread for writes, one for long work and `readers` for reads.
    pub fn start(readers: usize) -> std::io::Result<Self> {
        let [reads, writes, background]: [Arc<Lane>; 3] = Default::default();
        let mut handles = Vec::new();
        let lanes = [
            (&writes, "minds-write", GIVES_WAY),
            (&background, "minds-background", GIVES_WAY_ALWAYS),
        ]
        .into_iter()
        .chain(std::iter::repeat_n((&reads, "minds-read", GIVES_WAY), readers));
        for (lane, name, nice) in lanes {
            let lane = lane.clone();
            handles.push(std::thread::Builder::new().name(name.to_owned()).spawn(move || {
                give_way(nice);
                while let Some(task) = lane.next() {
                    task();
                }
            })?);
        }
        Ok(Self {
            reads,
            writes,
            background,
            handles: Mutex::new(handles),
        })
    }
}

impl Executor for Threads {
    fn read(&self, task: Task) {
        self.reads.push(task);
    }

    fn write(&self, task: Task) {
        self.writes.push(task);
    }

    fn write_later(&self, millis: u64, task: Task) {
        self.writes.push_later(millis, task);
    }

    fn background(&self, task: Task) {
        self.background.push(task);
    }

    fn background_later(&self, millis: u64, task: Task) {
        self.background.push_later(millis, task);
    }

    fn stop(&self) {
        for lane in [&self.reads, &self.writes, &self.background] {
            let mut state = lane.state.lock().expect("tasks run outside the lock");
            state.stopping = true;
            state.later.clear();
            drop(state);
            lane.wake.notify_all();
        }
        let handles = std::mem::take(&mut *self.handles.lock().expect("stopping does not panic"));
        let this = std::thread::current().id();
        for handle in handles.into_iter().filter(|handle| handle.thread().id() != this) {
            // A thread that panicked has reported it; there is nothing left to wait for.
            let _ = handle.join();
        }
    }
}

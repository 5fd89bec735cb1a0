//! An open council.

use crate::access::Accesses;
use crate::checkpoint::Checkpoints;
use crate::error::{Failure, Result};
use crate::graph::{Attempts, NodeHints, RecentNodes, ScratchPool};
use crate::host::Surroundings;
use crate::ids::Ids;
use crate::index::{self, Snapshot};
use crate::ops::{self, Counted};
use crate::tending::Tending;
use crate::write::{Listener, WriteQueue};
use minds_model::columns::Columns;
use minds_model::frame::OwnedColumns;
use minds_model::{Command, Error, ErrorCode, OpenArgs, Reply};
use minds_store::{Connection, Durability, OpenOptions, Opened, Readers, Upgrade};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

/// How to open a council.
#[derive(Debug, Clone)]
pub struct Options {
    /// A file, or `:memory:`.
    pub path: String,
    pub durability: Durability,
    pub read_only: bool,
    /// Whether a missing file is made.
    pub create: bool,
    /// Milliseconds that a write waits for other processes.
    pub busy_timeout: u32,
    /// Largest size of the file in bytes.
    pub max_bytes: Option<u64>,
    /// What happens to a file of an earlier schema.
    pub upgrade: Upgrade,
    /// Name of a registered SQLite VFS; `None`: the platform's own. No binding sets it.
    pub vfs: Option<String>,
    /// What `status` calls this engine.
    pub name: &'static str,
}

impl Options {
    /// The options that a binding was given, with their defaults.
    pub fn new(args: &OpenArgs, name: &'static str) -> Self {
        Self {
            path: args.path.to_owned(),
            durability: match args.durability.unwrap_or_default() {
                minds_model::Durability::Full => Durability::Full,
                minds_model::Durability::Normal => Durability::Normal,
                minds_model::Durability::Off => Durability::Off,
            },
            read_only: args.read_only.unwrap_or(false),
            create: args.create.unwrap_or(true),
            busy_timeout: args.busy_timeout.unwrap_or(5_000),
            max_bytes: args.max_bytes.map(|bytes| bytes as u64),
            upgrade: match args.upgrade.unwrap_or_default() {
                minds_model::Upgrade::Backup => Upgrade::Backup,
                minds_model::Upgrade::InPlace => Upgrade::InPlace,
                minds_model::Upgrade::Refuse => Upgrade::Refuse,
            },
            vfs: None,
            name,
        }
    }
}

/// A reply with its columns.
#[derive(Debug, Clone)]
pub struct Answer {
    pub reply: Reply,
    pub columns: OwnedColumns,
}

impl From<Reply> for Answer {
    fn from(reply: Reply) -> Self {
        Self {
            reply,
            columns: OwnedColumns::new(),
        }
    }
}

/// A council, shared by every thread that uses it.
pub struct Engine {
    /// Its path is as it was given, for messages and `status`.
    pub(crate) options: Options,
    /// The same file for access to it and to what lies beside it: absolute, with links followed.
    pub(crate) file: String,
    pub(crate) identity: String,
    pub(crate) surroundings: Surroundings,
    pub(crate) ids: Ids,
    pub(crate) accesses: Accesses,
    /// The writer's connection; in a memory council and in WebAssembly, the only one.
    pub(crate) writer: Mutex<Option<Connection>>,
    pub(crate) readers: Option<Readers>,
    snapshot: RwLock<Arc<Snapshot>>,
    /// Held from before a commit until its snapshot is published, so that nobody derives the same changes twice.
    publishing: Mutex<()>,
    pub(crate) queue: WriteQueue,
    pub(crate) listener: Mutex<Option<Listener>>,
    /// `None` for councils that have none: in memory.
    pub(crate) checkpoints: Option<Checkpoints>,
    pub(crate) tending: Tending,
    pub(crate) counted: Counted,
    pub(crate) scratches: ScratchPool,
    pub(crate) inline_activations: Attempts,
    pub(crate) recent_nodes: RecentNodes,
    pub(crate) hints: NodeHints,
    closed: AtomicBool,
}

impl Engine {
    /// Opens or creates a council and takes its index from the checkpoint, or derives it from the rows where there is none
    /// that can be used. `progress` hears of memories done and of all.
    pub fn open(
        options: Options,
        surroundings: Surroundings,
        progress: impl FnMut(usize, usize),
    ) -> std::result::Result<Arc<Self>, Error> {
        Self::open_inner(options, surroundings, progress).map_err(|failure| failure.0)
    }

    fn open_inner(
        options: Options,
        surroundings: Surroundings,
        progress: impl FnMut(usize, usize),
    ) -> Result<Arc<Self>> {
        let ids = Ids::default();
        let mut identity = String::new();
        ids.reserve(1, &*surroundings.host).write(0, &mut identity);
        let opened = minds_store::open(&OpenOptions {
            path: options.path.clone(),
            durability: options.durability,
            read_only: options.read_only,
            create: options.create,
            busy_timeout: Duration::from_millis(u64::from(options.busy_timeout)),
            max_bytes: options.max_bytes,
            upgrade: options.upgrade,
            vfs: options.vfs.clone(),
            identity,
        })?;
        let accesses = Accesses::default();
        let checkpoints = Checkpoints::beside(&opened.file);
        opened.writer.begin_read()?;
        let loaded = load(&opened, checkpoints.as_ref(), progress).and_then(|snapshot| {
            accesses.catch_up(&opened.writer)?;
            Ok((snapshot, !opened.writer.unassociated()?.is_empty()))
        });
        opened.writer.end_read();
        let (snapshot, waiting) = loaded?;
        let engine = Arc::new(Self {
            options,
            file: opened.file,
            identity: opened.identity,
            surroundings,
            ids,
            accesses,
            writer: Mutex::new(Some(opened.writer)),
            readers: opened.readers,
            snapshot: RwLock::new(Arc::new(snapshot)),
            publishing: Mutex::new(()),
            queue: WriteQueue::default(),
            listener: Mutex::new(None),
            checkpoints,
            tending: Tending::default(),
            counted: Counted::default(),
            scratches: ScratchPool::default(),
            inline_activations: Attempts::default(),
            recent_nodes: RecentNodes::default(),
            hints: NodeHints::default(),
            closed: AtomicBool::new(false),
        });
        if waiting {
            engine.tending.unassociated_wait();
        }
        engine.tend();
        Ok(engine)
    }

    /// Executes one command on the calling thread and waits for it.
    pub fn execute(
        self: &Arc<Self>,
        command: &Command,
        columns: &Columns,
    ) -> std::result::Result<Answer, Error> {
        self.check_open()
            .and_then(|()| {
                if ops::is_write(command) {
                    // Writes cross threads with their frame; a caller that has none goes through `execute_frame`.
                    self.write_alone(command, columns)
                } else {
                    ops::read(self, command, columns, ops::Lane::Patient)
                        .map(|answer| answer.expect("a patient read always answers"))
                }
            })
            .map_err(|failure| failure.0)
    }

    /// Calls `listener` with the changes of each commit, in order; replaces the one before.
    pub fn subscribe(self: &Arc<Self>, listener: Option<Listener>) {
        let listens = listener.is_some();
        *self.listener.lock().expect("listeners do not panic") = listener;
        if listens {
            self.listen_for_others();
        }
    }

    /// Finishes what was submitted, writes what waits, and closes the file. Later commands fail with `CLOSED`.
    pub fn close(self: &Arc<Self>) -> std::result::Result<(), Error> {
        if self.closed.swap(true, Ordering::SeqCst) {
            return Ok(());
        }
        self.surroundings.executor.stop();
        self.scratches.room().let_go();
        self.drain_writes();
        let flushed = self.write_accesses();
        // `closed` is set: what fails here costs the next opening time, not data.
        let _ = self.last_checkpoint();
        let connection = self
            .writer
            .lock()
            .expect("a poisoned writer is not used again")
            .take();
        if let Some(readers) = &self.readers {
            readers.close();
        }
        drop(connection);
        flushed.map_err(|failure| failure.0)
    }

    pub(crate) fn check_open(&self) -> Result<()> {
        if self.closed.load(Ordering::SeqCst) {
            return Err(closed());
        }
        Ok(())
    }

    pub(crate) fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot.read().expect("publishing does not panic").clone()
    }

    /// The right to publish. A defect that ended while somebody held it leaves the index behind the file at worst, which
    /// the next reader makes good.
    pub(crate) fn publishing(&self) -> MutexGuard<'_, ()> {
        self.publishing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn publish(&self, snapshot: Snapshot) {
        *self.snapshot.write().expect("publishing does not panic") = Arc::new(snapshot);
    }

    pub(crate) fn now(&self) -> i64 {
        self.surroundings.host.now()
    }
}

/// The index of what the file holds now: the checkpoint and what the change log has after it, else from the rows.
fn load(
    opened: &Opened,
    checkpoints: Option<&Checkpoints>,
    progress: impl FnMut(usize, usize),
) -> Result<Snapshot> {
    let connection = &opened.writer;
    let Some(checkpoints) = checkpoints else {
        return index::load_all(connection, progress);
    };
    match checkpoints.load(&opened.identity, connection)? {
        Ok(snapshot) => {
            let changes = connection.changes_after(snapshot.position)?;
            if changes.is_empty() {
                return Ok(snapshot);
            }
            let deltas = index::catch_up(connection, &snapshot, &changes)?;
            let dimension = connection.setting("dimension")?.unwrap_or(0) as usize;
            Ok(index::apply(&snapshot, deltas, connection.position()?, dimension))
        }
        Err(reason) => {
            let mut snapshot = index::load_all(connection, progress)?;
            // A new council lacks nothing.
            checkpoints.set_problem(Some(reason).filter(|_| snapshot.live_count() > 0));
            // Everything is new to the checkpoints.
            snapshot.changed = snapshot.live_count() as u64;
            Ok(snapshot)
        }
    }
}

pub(crate) fn closed() -> Failure {
    Failure(Error::new(ErrorCode::Closed, "the council is closed"))
}

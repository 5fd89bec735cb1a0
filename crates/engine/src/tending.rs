//! What goes on in the background: merging large segments, writing checkpoints, cutting the change log, hearing of other
//! processes. Nothing here is needed for an answer to be right; it keeps answers and the next opening fast.

use crate::engine::Engine;
use crate::error::Result;
use crate::index::{self, LiveSegment, Segment};
use crate::ops::{GROUP, Learnt};
use crate::view::Lane;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// Documents after whose change a checkpoint is written at once, in the background.
pub(crate) const MANY_CHANGES: u64 = 50_000;

/// Milliseconds after a change until a checkpoint is written.
const CHECKPOINT_DELAY: u64 = 2_000;

/// Milliseconds without a change after which the graph rests: no more layers come, and those that are there slow each read.
const REST: u64 = 1_000;

/// Milliseconds from one look whether rankings use what is kept for them to the next: who ranks no more has given it back
/// after two.
const GROUND_REST: u64 = 20_000;

/// Fewer changes than this are not worth a checkpoint at closing: catching up on them takes less.
const FEW_CHANGES: u64 = 500;

/// Milliseconds after a write until associations that it left are computed, and from one group of them to the next.
const ASSOCIATING_DELAY: u64 = 50;
const ASSOCIATING_PAUSE: u64 = 1;

/// Rows that the change log keeps at least; it is cut when it has twice as many.
const LOG_ROWS: i64 = 100_000;

/// Milliseconds between two looks for changes of other processes, while somebody listens.
const LISTENING_INTERVAL: u64 = 100;

/// Where so many large segments of a persona wait, the background does not keep up with a flood of batches: the writing
/// thread merges some itself. At most 17 wait where it does keep up, and segments take up to a half more room than what
/// they are merged into.
const MANY_WAITING: usize = 20;

#[derive(Default)]
pub(crate) struct Tending {
    merging: AtomicBool,
    pub(crate) merging_graph: AtomicBool,
    /// Whether somebody waits for the graph to rest.
    graph_rest_waits: AtomicBool,
    /// Whether somebody looks when rankings end.
    ground_waits: AtomicBool,
    /// Whether room for a ranking is about to be made.
    room_waits: AtomicBool,
    /// What somebody is merging; nobody else begins to.
    claimed: Mutex<Vec<Arc<Segment>>>,
    checkpoint_waits: AtomicBool,
    listening: AtomicBool,
    /// Whether memories may wait for their associations, and whether somebody is about to compute them.
    unassociated: AtomicBool,
    associates: AtomicBool,
    associating: Mutex<Learnt>,
}

impl Tending {
    /// Says that memories wait for their associations.
    pub(crate) fn unassociated_wait(&self) {
        self.unassociated.store(true, Ordering::SeqCst);
    }

    /// The right to compute associations. What a defect left undone waits in the file all the same.
    pub(crate) fn associating(&self) -> MutexGuard<'_, Learnt> {
        self.associating.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn claimed(&self) -> MutexGuard<'_, Vec<Arc<Segment>>> {
        self.claimed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Segments of a persona that are to become one, until it is dropped.
struct Claim<'a> {
    tending: &'a Tending,
    persona: i64,
    members: Vec<LiveSegment>,
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        self.tending.claimed().retain(|segment| {
            !self
                .members
                .iter()
                .any(|live| Arc::ptr_eq(segment, &live.segment))
        });
    }
}

/// Merges the layers of the graph once nothing has changed since `position` for a while.
fn merge_at_rest(engine: &Arc<Engine>, position: i64) {
    let weak = Arc::downgrade(engine);
    let look = move || {
        let Some(engine) = weak.upgrade().filter(|engine| engine.check_open().is_ok()) else {
            return;
        };
        // Before looking: a change after that finds nobody waiting, and waits itself.
        engine.tending.graph_rest_waits.store(false, Ordering::SeqCst);
        let snapshot = engine.snapshot();
        if !snapshot.graph.has_many_changes() {
            return;
        }
        if snapshot.position == position && !engine.tending.merging_graph.load(Ordering::SeqCst) {
            engine.merge_graph_now();
        } else {
            engine.tend();
        }
    };
    engine
        .surroundings
        .executor
        .background_later(REST, Box::new(look));
}

impl Engine {
    /// Sees what the newest snapshot needs and leaves it to the background. The caller holds no lock.
    pub(crate) fn tend(self: &Arc<Self>) {
        let snapshot = self.snapshot();
        if snapshot.crowded && !self.tending.merging.swap(true, Ordering::SeqCst) {
            self.in_background(|engine| engine.merge_crowded());
        }
        if snapshot.graph.is_crowded() && !self.tending.merging_graph.swap(true, Ordering::SeqCst) {
            self.in_background(|engine| engine.merge_crowded_graph());
        }
        if snapshot.graph.has_many_changes() && !self.tending.graph_rest_waits.swap(true, Ordering::SeqCst) {
            merge_at_rest(self, snapshot.position);
        }
        let waits = !self.options.read_only && self.tending.unassociated.load(Ordering::SeqCst);
        if waits && !self.tending.associates.swap(true, Ordering::SeqCst) {
            associate_later(self, ASSOCIATING_DELAY);
        }
        let Some(checkpoints) = self.checkpoints.as_ref().filter(|_| !self.options.read_only) else {
            return;
        };
        let behind = checkpoints.behind(&snapshot);
        let waits = &self.tending.checkpoint_waits;
        if behind > 0 && !waits.swap(true, Ordering::SeqCst) {
            let delay = if behind < MANY_CHANGES {
                CHECKPOINT_DELAY
            } else {
                0
            };
            let engine = Arc::downgrade(self);
            let write = move || {
                if let Some(engine) = engine.upgrade().filter(|engine| engine.check_open().is_ok()) {
                    engine.tending.checkpoint_waits.store(false, Ordering::SeqCst);
                    // A checkpoint that fails is told by `status`; the next change tries again.
                    let _ = engine.write_checkpoint().and_then(|()| engine.cut_log());
                }
            };
            self.surroundings
                .executor
                .background_later(delay, Box::new(write));
        }
    }

    /// Says that a ranking used what is kept for the next: it is let go of when no more come.
    pub(crate) fn ground_was_used(self: &Arc<Self>) {
        if !self.tending.ground_waits.swap(true, Ordering::SeqCst) {
            let_go_later(self);
        }
    }

    /// Says that so many nodes were ranked: there will be room for the next such ranking, until no more come.
    pub(crate) fn many_were_ranked(self: &Arc<Self>, count: usize) {
        let is_beside = self.surroundings.executor.is_beside();
        if is_beside && !self.tending.room_waits.swap(true, Ordering::SeqCst) {
            self.in_background(move |engine| {
                engine.tending.room_waits.store(false, Ordering::SeqCst);
                engine.scratches.make_room(count);
                engine.ground_was_used();
            });
        }
    }

    /// Writes what is worth it before the council closes. The executor has stopped.
    pub(crate) fn last_checkpoint(&self) -> Result<()> {
        let worth = self
            .checkpoints
            .as_ref()
            .is_some_and(|checkpoints| checkpoints.behind(&self.snapshot()) >= FEW_CHANGES);
        if worth { self.write_checkpoint() } else { Ok(()) }
    }

    fn in_background(self: &Arc<Self>, work: impl FnOnce(&Arc<Self>) + Send + 'static) {
        let engine: Weak<Self> = Arc::downgrade(self);
        self.surroundings.executor.background(Box::new(move || {
            if let Some(engine) = engine.upgrade().filter(|engine| engine.check_open().is_ok()) {
                work(&engine);
            }
        }));
    }

    /// Merges until no persona has segments that wait for it, or the council closes.
    fn merge_crowded(self: &Arc<Self>) {
        while self.check_open().is_ok() && self.merge_one() {
            self.surroundings.host.give_memory_back();
        }
        self.tending.merging.store(false, Ordering::SeqCst);
        // A write may have seen this merge at work just before it ended.
        if self.snapshot().crowded && self.check_open().is_ok() {
            self.tend();
        }
    }

    /// Merges the due segments of one persona; false where none are due that nobody is merging.
    fn merge_one(&self) -> bool {
        if let Some(claim) = self.claim(0) {
            self.merge_members(claim.persona, &claim.members);
            return true;
        }
        let _publishing = self.publishing();
        let again = self.claim(0).is_some();
        let mut next = (*self.snapshot()).clone();
        next.crowded = again;
        self.publish(next);
        again
    }

    /// Merges on the calling thread where the background has fallen far behind.
    pub(crate) fn keep_pace(&self) {
        if !self.snapshot().crowded {
            return;
        }
        if let Some(claim) = self.claim(MANY_WAITING) {
            self.merge_members(claim.persona, &claim.members);
            drop(claim);
            self.surroundings.host.give_memory_back();
        }
    }

    /// Due segments of a persona in which at least `least` wait; those that somebody is merging are left out.
    fn claim(&self, least: usize) -> Option<Claim<'_>> {
        let mut claimed = self.tending.claimed();
        // Taken under the lock: a claim ends after its segments were replaced, so what a snapshot still has is free.
        let snapshot = self.snapshot();
        let is_free = |live: &&LiveSegment| !claimed.iter().any(|other| Arc::ptr_eq(other, &live.segment));
        let (persona, members) = snapshot.personas.values().find_map(|view| {
            let free: Vec<LiveSegment> = view.segments.iter().filter(is_free).cloned().collect();
            let members = index::due(&free);
            (!members.is_empty() && index::waiting(&free) >= least).then_some((view.row.persona, members))
        })?;
        claimed.extend(members.iter().map(|live| live.segment.clone()));
        Some(Claim {
            tending: &self.tending,
            persona,
            members,
        })
    }

    /// Puts one segment in the place of several, unless one of them has gone meanwhile.
    pub(crate) fn merge_members(&self, persona: i64, members: &[LiveSegment]) {
        let merged = index::merge(members);
        if members.iter().any(LiveSegment::has_figures) {
            // Somebody asks for statistics: the next time they need not be counted.
            merged.figures();
        }
        {
            let _publishing = self.publishing();
            if let Some(next) = index::replace(&self.snapshot(), persona, members, merged) {
                self.publish(next);
            }
        }
        self.counted.follow(&self.snapshot());
    }

    /// Computes one group of associations that wait, and sees to the next one.
    fn associate_waiting(self: &Arc<Self>) {
        let tending = &self.tending;
        tending.unassociated.store(false, Ordering::SeqCst);
        match self.associate_group(GROUP) {
            Ok(group) if group.more => {
                tending.unassociated_wait();
                // Later, not next: whatever else is due has its turn between two groups.
                associate_later(self, ASSOCIATING_PAUSE);
            }
            done => {
                // What failed waits in the file; the next write tries again.
                if done.is_err() {
                    tending.unassociated_wait();
                }
                tending.associates.store(false, Ordering::SeqCst);
                // A write may have left more just before.
                if done.is_ok() && tending.unassociated.load(Ordering::SeqCst) {
                    self.tend();
                }
            }
        }
    }

    /// Cuts the change log when it has grown long.
    fn cut_log(&self) -> Result<()> {
        let writer = self.writer.lock().expect("a poisoned writer is not used again");
        let Some(connection) = writer.as_ref() else {
            return Ok(());
        };
        // The log is long when it reaches back that far.
        let position = connection.position()?;
        if position > 2 * LOG_ROWS && connection.reaches_back_to(position - 2 * LOG_ROWS)? {
            connection.truncate_log(LOG_ROWS)?;
        }
        Ok(())
    }

    /// Looks for changes of other processes from time to time, while somebody listens.
    pub(crate) fn listen_for_others(self: &Arc<Self>) {
        let apart = self.readers.is_some() && self.options.path != ":memory:";
        if !apart || self.tending.listening.swap(true, Ordering::SeqCst) {
            return;
        }
        look_later(self);
    }

    /// Catches up with what other processes committed; false when nobody listens any more.
    fn look_for_others(&self) -> bool {
        let listening = self.listener.lock().expect("listeners do not panic").is_some();
        if !listening || self.check_open().is_err() {
            self.tending.listening.store(false, Ordering::SeqCst);
            return false;
        }
        // A view that cannot be had now is tried again at the next look; reads report the same error themselves.
        let _ = self.with_view(Lane::Patient, |_, _| Ok(()));
        true
    }
}

fn look_later(engine: &Arc<Engine>) {
    let weak = Arc::downgrade(engine);
    let look = move || {
        if let Some(engine) = weak.upgrade()
            && engine.look_for_others()
        {
            look_later(&engine);
        }
    };
    engine
        .surroundings
        .executor
        .background_later(LISTENING_INTERVAL, Box::new(look));
}

fn let_go_later(engine: &Arc<Engine>) {
    let weak = Arc::downgrade(engine);
    let look = move || {
        let Some(engine) = weak.upgrade().filter(|engine| engine.check_open().is_ok()) else {
            return;
        };
        // Before looking: a ranking after that finds nobody waiting, and waits itself.
        engine.tending.ground_waits.store(false, Ordering::SeqCst);
        let ground_is_used = engine.snapshot().graph.graph.let_go_of_ground();
        if engine.scratches.let_go_of_room() || ground_is_used {
            engine.ground_was_used();
        } else {
            engine.surroundings.host.give_memory_back();
        }
    };
    engine
        .surroundings
        .executor
        .background_later(GROUND_REST, Box::new(look));
}

fn associate_later(engine: &Arc<Engine>, millis: u64) {
    let weak = Arc::downgrade(engine);
    let associate = move || {
        if let Some(engine) = weak.upgrade().filter(|engine| engine.check_open().is_ok()) {
            engine.associate_waiting();
        }
    };
    engine
        .surroundings
        .executor
        .background_later(millis, Box::new(associate));
}

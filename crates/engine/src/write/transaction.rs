//! What a transaction gathers beside the rows: the index's changes, and what listeners will hear.

use crate::access::Access;
use crate::engine::Engine;
use crate::error::Result;
use crate::graph::{GraphChange, GraphView};
use crate::index::{
    Builder, Delta, Document, LiveSegment, PersonaView, Snapshot, apply, catch_up, join_ranges,
};
use crate::nearest::{Fresh, Shingler, Shingles};
use minds_model::{Change, ChangeKind};
use minds_store::{AccessRow, Connection, LogKind, NewChange, NextNumbers, PersonaRow};
use minds_text::analysis::Scratch;
use rustc_hash::FxHashMap;
use std::sync::Arc;

pub struct Transaction<'a> {
    pub engine: &'a Engine,
    pub connection: &'a Connection,
    pub snapshot: Arc<Snapshot>,
    pub next_memory: i64,
    pub dimension: usize,
    gathered: Gathered,
    /// Documents of small stores, by persona, in the order of their memories: one segment for all that share the commit.
    head: Vec<(i64, Builder)>,
    scratch: Scratch,
    /// Personas made or changed in this transaction.
    personas: Vec<PersonaView>,
    expects: Expects,
    /// Memories inserted in this transaction, by persona and content hash, and the keys in order for taking them back.
    by_hash: FxHashMap<(i64, i64), Vec<i64>>,
    hashes: Vec<(i64, i64)>,
    /// The same by what near duplicates are compared by.
    fresh: Fresh,
    shingler: Shingler,
    /// Ranges of new memories whose associations are left to the background, ascending.
    unassociated: Vec<(i64, i64)>,
    /// The graph with so many of the gathered deltas; made when a command first asks after a change.
    graph: Option<(GraphView, usize)>,
    /// The numbers of the next node and edge, once a command asks.
    numbers: Option<NextNumbers>,
    first_dimension: usize,
    position: i64,
    listening: bool,
    /// Random; written with every change that this transaction logs.
    token: i64,
    /// The stamp of access counts that it writes.
    access_stamp: i64,
}

/// What the commands of a transaction will want to know.
#[derive(Debug, Clone, Copy, Default)]
pub struct Expects {
    /// Whether any of them may ask for duplicates, and for near ones.
    pub duplicates: bool,
    pub near: bool,
    /// Whether there is only one.
    pub alone: bool,
}

#[derive(Default)]
struct Gathered {
    deltas: Vec<Delta>,
    changes: Vec<Change>,
    /// Access counts as this transaction has written them, in order.
    stored: Vec<AccessRow>,
    forgotten: Vec<i64>,
    /// Access counts that it took to write.
    taken: Vec<(i64, Access)>,
}

/// A point to go back to.
pub struct Mark {
    deltas: usize,
    changes: usize,
    stored: usize,
    forgotten: usize,
    personas: usize,
    hashes: usize,
    fresh: usize,
    unassociated: usize,
    taken: usize,
    numbers: Option<NextNumbers>,
    dimension: usize,
    position: i64,
}

impl<'a> Transaction<'a> {
    pub fn begin(engine: &'a Engine, connection: &'a Connection, expects: Expects) -> Result<Self> {
        let snapshot = engine.snapshot();
        let next_memory = connection.next_memory()?;
        let listening = engine.listener.lock().expect("listeners do not panic").is_some();
        Ok(Self {
            engine,
            connection,
            next_memory,
            dimension: snapshot.dimension,
            gathered: Gathered::default(),
            head: Vec::new(),
            scratch: Scratch::default(),
            personas: Vec::new(),
            expects,
            by_hash: FxHashMap::default(),
            hashes: Vec::new(),
            fresh: Fresh::default(),
            shingler: Shingler::default(),
            unassociated: Vec::new(),
            graph: None,
            numbers: None,
            first_dimension: snapshot.dimension,
            position: snapshot.position,
            listening,
            token: engine.surroundings.host.random() as i64,
            access_stamp: connection.access_stamp()? + 1,
            snapshot,
        })
    }

    /// The persona with this id as this transaction sees it.
    pub fn persona(&self, id: &str) -> Option<PersonaView> {
        let made = self.personas.iter().rev().find(|view| view.row.id == id);
        made.cloned()
            .or_else(|| self.snapshot.personas.get(id).map(|view| (**view).clone()))
            // It may have got another id since.
            .filter(|view| {
                self.newest(view.row.persona)
                    .is_none_or(|newest| newest.row.id == id)
            })
    }

    fn newest(&self, number: i64) -> Option<&PersonaView> {
        self.personas.iter().rev().find(|view| view.row.persona == number)
    }

    pub fn persona_by_number(&self, number: i64) -> Option<PersonaView> {
        self.newest(number)
            .cloned()
            .or_else(|| self.snapshot.persona(number).map(|view| (**view).clone()))
    }

    /// The persona with this id; made where there is none.
    pub fn persona_or_new(&mut self, id: &str) -> Result<PersonaView> {
        if let Some(view) = self.persona(id) {
            return Ok(view);
        }
        let row = self.connection.insert_persona(id, "english")?;
        self.set_persona(row, false)
    }

    /// Takes a persona's new settings into the index.
    pub fn set_persona(&mut self, row: PersonaRow, rebuild: bool) -> Result<PersonaView> {
        if rebuild {
            self.settle_head();
        }
        self.log(LogKind::PersonaChanged, Some(row.persona), 0, 0, None)?;
        self.gathered.deltas.push(Delta::Persona {
            row: row.clone(),
            rebuild,
        });
        let mut view = PersonaView::new(row);
        if !rebuild && let Some(old) = self.persona_by_number(view.row.persona) {
            view.segments = old.segments;
        }
        self.personas.push(view.clone());
        Ok(view)
    }

    /// Adds a memory to the segment that this transaction makes of small stores.
    pub fn index(&mut self, view: &PersonaView, document: &Document) -> Result<()> {
        let persona = view.row.persona;
        let at = self.head.iter().position(|(other, _)| *other == persona);
        let at = at.unwrap_or_else(|| {
            self.head.push((persona, Builder::new()));
            self.head.len() - 1
        });
        Ok(self.head[at]
            .1
            .push(document, &view.analyser, &mut self.scratch)?)
    }

    /// Ends the segments of small stores: what comes after may concern their memories.
    pub fn settle_head(&mut self) {
        for (persona, builder) in self.head.drain(..) {
            self.gathered.deltas.push(Delta::Add {
                persona,
                segment: Arc::new(builder.build()),
            });
        }
    }

    pub fn delta(&mut self, delta: Delta) {
        if !matches!(delta, Delta::Add { .. }) {
            self.settle_head();
        }
        self.gathered.deltas.push(delta);
    }

    pub fn log(
        &mut self,
        kind: LogKind,
        persona: Option<i64>,
        first: i64,
        last: i64,
        id: Option<&str>,
    ) -> Result<()> {
        self.append(NewChange {
            kind,
            persona,
            first,
            last,
            id,
            edge_type: None,
            next: self.next_memory,
        })
    }

    /// Logs that an edge is gone.
    pub fn log_edge_removed(&mut self, source: i64, target: i64, edge_type: i64) -> Result<()> {
        self.append(NewChange {
            kind: LogKind::EdgeRemoved,
            persona: None,
            first: source,
            last: target,
            id: None,
            edge_type: Some(edge_type),
            next: self.next_memory,
        })
    }

    fn append(&mut self, change: NewChange<'_>) -> Result<()> {
        self.position = self.connection.log(&change, self.token)?;
        Ok(())
    }

    /// Takes what a command did to the graph into the index.
    pub fn graph_changed(&mut self, changes: impl IntoIterator<Item = GraphChange>) {
        let changes: Vec<GraphChange> = changes.into_iter().collect();
        if !changes.is_empty() {
            self.gathered.deltas.push(Delta::Graph(changes));
        }
    }

    /// The graph as this transaction sees it.
    pub fn graph(&mut self) -> GraphView {
        let deltas = &self.gathered.deltas;
        let (view, seen) = self.graph.get_or_insert_with(|| (self.snapshot.graph.clone(), 0));
        for delta in &deltas[*seen..] {
            if let Delta::Graph(changes) = delta {
                view.apply(changes);
            }
        }
        *seen = deltas.len();
        view.clone()
    }

    /// The numbers of the next node and edge; what the caller takes is not given again.
    pub fn numbers(&mut self) -> Result<&mut NextNumbers> {
        let numbers = match self.numbers {
            Some(numbers) => numbers,
            None => self.connection.next_numbers()?,
        };
        Ok(self.numbers.insert(numbers))
    }

    /// The index as this transaction sees it, what it gathered so far included.
    pub fn settled(&mut self) -> Result<Arc<Snapshot>> {
        self.settle_head();
        if !self.gathered.deltas.is_empty() {
            let changes = self.connection.changes_after(self.snapshot.position)?;
            let deltas = catch_up(self.connection, &self.snapshot, &changes)?;
            return Ok(Arc::new(apply(
                &self.snapshot,
                deltas,
                self.position,
                self.dimension,
            )));
        }
        Ok(self.snapshot.clone())
    }

    /// Remembers what to tell listeners; `ids` are made only where somebody listens.
    pub fn tell(&mut self, kind: ChangeKind, persona_id: &str, ids: impl FnOnce() -> Vec<String>) {
        if self.listening {
            let change = Change {
                kind,
                persona_id: persona_id.to_owned(),
                ids: ids(),
                elsewhere: false,
            };
            self.gathered.changes.push(change);
        }
    }

    /// Remembers that a memory got this content in this transaction, where a later row may be its duplicate.
    pub fn has_content(&mut self, persona: i64, hash: i64, memory: i64, content: &str) {
        if self.expects.duplicates {
            self.by_hash.entry((persona, hash)).or_default().push(memory);
            self.hashes.push((persona, hash));
        }
        if self.expects.near {
            self.fresh.push(persona, memory, self.shingler.of(content));
        }
    }

    /// Memories that got content as similar as that in this transaction; they may have changed since.
    pub fn with_similar_content(&self, persona: i64, shingles: &Shingles, near: f64) -> Vec<i64> {
        self.fresh.similar(persona, shingles, near)
    }

    /// Whether no other command shares this transaction.
    pub fn is_alone(&self) -> bool {
        self.expects.alone
    }

    /// Leaves the associations of new memories to the background.
    pub fn associate_later(&mut self, first: i64, last: i64) {
        self.unassociated.push((first, last));
    }

    /// The persona with what this transaction has done to its memories so far; small segments are left unmerged.
    pub fn settled_persona(&mut self, persona: i64) -> Option<PersonaView> {
        self.settle_head();
        let mut view = self.persona_by_number(persona)?;
        view.segments = self
            .snapshot
            .persona(persona)
            .map_or_else(Vec::new, |before| before.segments.clone());
        for delta in &self.gathered.deltas {
            match delta {
                Delta::Persona { row, rebuild } if row.persona == persona && *rebuild => {
                    view.segments.clear()
                }
                Delta::Add { persona: of, segment } if *of == persona && !segment.is_empty() => {
                    view.segments.push(LiveSegment::new(segment.clone()));
                }
                Delta::Remove { persona: of, memory } if *of == persona => {
                    if let Some(place) = view.find(*memory) {
                        view.segments[place.segment].delete(place.document);
                    }
                }
                _ => {}
            }
        }
        Some(view)
    }

    /// Memories that got content with this hash in this transaction, oldest first.
    pub fn with_content(&self, persona: i64, hash: i64) -> &[i64] {
        self.by_hash.get(&(persona, hash)).map_or(&[], Vec::as_slice)
    }

    /// Writes accesses of a memory.
    pub fn add_access(&mut self, memory: i64, Access { count, last }: Access) -> Result<()> {
        let stored = self
            .connection
            .add_access(memory, count, last, self.access_stamp)?;
        self.gathered.stored.extend(stored);
        Ok(())
    }

    /// A memory's accesses as this transaction sees them.
    pub fn access(&self, memory: i64) -> Access {
        let written = self.gathered.stored.iter().rev().find(|row| row.memory == memory);
        match written {
            None => self.engine.accesses.get(memory),
            Some(row) => {
                let mut access = Access::from(*row);
                access.add(self.engine.accesses.unwritten(memory));
                access
            }
        }
    }

    /// How often memories were accessed, as this transaction sees it.
    pub fn access_counts(&self) -> impl Fn(i64) -> u32 + use<'a> {
        let engine = self.engine;
        let rows = self.gathered.stored.iter();
        let written: FxHashMap<i64, u32> = rows.map(|row| (row.memory, row.count)).collect();
        move |memory| match written.get(&memory) {
            None => engine.accesses.get(memory).count,
            Some(count) => count.saturating_add(engine.accesses.unwritten(memory).count),
        }
    }

    pub fn forget_accesses(&mut self, memories: &[i64]) {
        self.gathered.forgotten.extend(memories);
    }

    /// Writes the access counts that wait.
    pub fn write_accesses(&mut self) -> Result<()> {
        let unwritten = self.engine.accesses.take_unwritten();
        self.gathered.taken.extend(&unwritten);
        for (memory, access) in unwritten {
            self.add_access(memory, access)?;
        }
        Ok(())
    }

    pub fn mark(&mut self) -> Mark {
        self.settle_head();
        Mark {
            deltas: self.gathered.deltas.len(),
            changes: self.gathered.changes.len(),
            stored: self.gathered.stored.len(),
            forgotten: self.gathered.forgotten.len(),
            personas: self.personas.len(),
            hashes: self.hashes.len(),
            fresh: self.fresh.len(),
            unassociated: self.unassociated.len(),
            taken: self.gathered.taken.len(),
            numbers: self.numbers,
            dimension: self.dimension,
            position: self.position,
        }
    }

    /// Forgets what came after `mark`; numbers of memories used since are left out.
    pub fn reset(&mut self, mark: Mark) {
        self.head.clear();
        self.gathered.deltas.truncate(mark.deltas);
        self.gathered.changes.truncate(mark.changes);
        self.gathered.stored.truncate(mark.stored);
        self.gathered.forgotten.truncate(mark.forgotten);
        self.personas.truncate(mark.personas);
        for key in self.hashes.drain(mark.hashes..) {
            if let Some(memories) = self.by_hash.get_mut(&key) {
                memories.pop();
            }
        }
        self.fresh.truncate(mark.fresh);
        self.unassociated.truncate(mark.unassociated);
        let unwritten = self.gathered.taken.split_off(mark.taken);
        self.engine.accesses.put_back(unwritten);
        self.graph = None;
        self.numbers = mark.numbers;
        self.dimension = mark.dimension;
        self.position = mark.position;
    }

    /// Makes everything durable, then visible, then heard of.
    pub fn commit(mut self) -> Result<()> {
        self.settle_head();
        if self.dimension != self.first_dimension {
            self.connection.set("dimension", self.dimension as i64)?;
        }
        if !self.gathered.stored.is_empty() {
            self.connection.set("access_stamp", self.access_stamp)?;
        }
        if let Some(numbers) = self.numbers {
            self.connection.set_next_numbers(numbers)?;
        }
        for (first, last) in join_ranges(self.unassociated.clone()) {
            self.connection.add_unassociated(first, last)?;
        }
        let publishing = self.engine.publishing();
        // The next snapshot is made before the commit: a reader that sees the commit must not wait for it. It follows the
        // newest one: since this transaction began, segments may have been merged.
        let deltas = std::mem::take(&mut self.gathered.deltas);
        let next = (self.position != self.snapshot.position)
            .then(|| apply(&self.engine.snapshot(), deltas, self.position, self.dimension));
        self.connection.commit()?;
        if !self.unassociated.is_empty() {
            self.engine.tending.unassociated_wait();
        }
        let gathered = std::mem::take(&mut self.gathered);
        self.engine.accesses.written(gathered.stored, self.access_stamp);
        self.engine.accesses.forget(&gathered.forgotten);
        if let Some(next) = next {
            self.engine.publish(next);
        }
        drop(publishing);
        self.engine.tell(gathered.changes);
        self.connection.checkpoint_when_due();
        Ok(())
    }
}

impl Drop for Transaction<'_> {
    /// Access counts that were taken and did not reach the file wait again; after a commit there are none.
    fn drop(&mut self) {
        self.engine
            .accesses
            .put_back(std::mem::take(&mut self.gathered.taken));
    }
}

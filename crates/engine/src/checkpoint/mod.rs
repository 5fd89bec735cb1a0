//! Checkpoints: the index in files beside the council, so that opening need not analyse every text again.
//!
//! The folder `<path>-index` holds a manifest and packs. A pack holds segments one after another, as
//! [`Segment::encode`](crate::index::Segment::encode) writes them, and columns of importances that passes of forgetting
//! changed, and the base of the graph with its nodes; a checkpoint adds one pack with what no pack has yet, then a manifest that names it all. Each file is written under another name, synced and renamed, the
//! manifest last: at any moment the folder holds a whole checkpoint or none. Everything in it may be deleted at any
//! time.
//!
//! A checkpoint counts only when it is whole (checksums), of this council (identity), and of a state that the change
//! log still leads on from (position and token). Otherwise the index is derived from the rows, and `status` says why.
//!
//! Cost: reading and writing at the speed of the disk; a checkpoint after a small change writes what is new and a
//! manifest of some 100 bytes a segment.

mod files;
mod manifest;

use crate::engine::Engine;
use crate::error::Result;
use crate::graph::{self, GraphView};
use crate::index::{LiveSegment, PersonaView, Reader, Segment, Snapshot, Writer};
use crate::tending::MANY_CHANGES;
use files::{Folder, Lock};
use manifest::{GraphEntry, Manifest, PersonaEntry, Place, SegmentEntry};
use minds_graph::Base;
use minds_model::{Error, ErrorCode};
use minds_store::Connection;
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex, Weak};

/// Packs of which less than this share is still in use are written anew.
const LEAST_USED: f64 = 0.5;

/// A council's checkpoints, as one engine knows them.
pub struct Checkpoints {
    folder: Folder,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The manifest that `places` describes; 0: none.
    generation: u64,
    places: Places,
    position: Option<i64>,
    /// `Snapshot::changed` at the latest checkpoint.
    changed: u64,
    problem: Option<String>,
}

/// Where what is in memory stands in packs.
#[derive(Default)]
struct Places {
    segments: Known<Segment>,
    importances: Known<Vec<f64>>,
    graph: Known<Base>,
}

impl Places {
    fn clear(&mut self) {
        *self = Self::default();
    }
}

/// By address, which tells a thing apart for as long as something holds it; the weak reference says whether that is so.
struct Known<T>(FxHashMap<usize, (Weak<T>, Place)>);

impl<T> Default for Known<T> {
    fn default() -> Self {
        Self(FxHashMap::default())
    }
}

impl<T> Known<T> {
    fn put(&mut self, thing: &Arc<T>, place: Place) {
        self.0
            .insert(Arc::as_ptr(thing) as usize, (Arc::downgrade(thing), place));
    }

    fn find(&self, thing: &Arc<T>) -> Option<Place> {
        let (held, place) = self.0.get(&(Arc::as_ptr(thing) as usize))?;
        held.upgrade()
            .is_some_and(|held| Arc::ptr_eq(&held, thing))
            .then_some(*place)
    }
}

/// What `status` tells.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    /// Position in the change log that the newest checkpoint shows.
    pub position: Option<i64>,
    /// Why the index was derived from the rows at open, or why the latest checkpoint could not be written.
    pub problem: Option<String>,
}

/// Why no checkpoint can be used.
type Unusable = String;

impl Checkpoints {
    /// `None` for councils that have none: in memory.
    pub fn beside(path: &str) -> Option<Self> {
        (path != ":memory:" && cfg!(not(target_family = "wasm"))).then(|| Self {
            folder: Folder::beside(path),
            state: Mutex::default(),
        })
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state
            .lock()
            .expect("nothing panics while it holds the checkpoints' state")
    }

    pub fn standing(&self) -> Standing {
        let state = self.state();
        Standing {
            position: state.position,
            problem: state.problem.clone(),
        }
    }

    /// Documents that changed since the latest checkpoint.
    pub fn behind(&self, snapshot: &Snapshot) -> u64 {
        snapshot.changed.saturating_sub(self.state().changed)
    }

    /// The index as the newest checkpoint shows it. `connection` has a transaction open.
    pub fn load(
        &self,
        identity: &str,
        connection: &Connection,
    ) -> Result<std::result::Result<Snapshot, Unusable>> {
        // A checkpoint that another process replaces while it is read is tried again.
        let mut unusable = String::new();
        for _ in 0..3 {
            let manifest = match self.folder.manifest() {
                Ok(Some(manifest)) => manifest,
                Ok(None) => return Ok(Err("there is no checkpoint".to_owned())),
                Err(reason) => {
                    unusable = reason;
                    continue;
                }
            };
            if let Some(reason) = foreign(&manifest, identity, connection)? {
                return Ok(Err(reason));
            }
            match self.read(&manifest) {
                Ok(mut snapshot) => {
                    let position = snapshot.position;
                    match manifest.graph {
                        Some(entry) if leads_on(entry.position, entry.token, connection)? => {
                            let mut changes = connection.changes_after(entry.position)?;
                            changes.retain(|change| change.position <= position);
                            snapshot.graph.apply(&graph::catch_up(connection, &changes)?);
                        }
                        // A small graph is in no checkpoint; of a larger one the log may have been cut.
                        _ => snapshot.graph = graph::load_all(connection, connection.position()?)?,
                    }
                    return Ok(Ok(snapshot));
                }
                Err(reason) => unusable = reason,
            }
        }
        Ok(Err(unusable))
    }

    fn read(&self, manifest: &Manifest) -> std::result::Result<Snapshot, Unusable> {
        let mut snapshot = Snapshot::at(manifest.position, manifest.dimension as usize);
        let mut places = Places::default();
        let mut packs = self.folder.packs();
        for PersonaEntry { row, segments } in &manifest.personas {
            let mut view = PersonaView::new(row.clone());
            for SegmentEntry {
                place,
                deleted,
                importances,
            } in segments
            {
                let segment = packs
                    .read(place)?
                    .and_then(Segment::decode)
                    .map(Arc::new)
                    .ok_or_else(|| format!("a segment in pack {:016x} is torn", place.pack))?;
                places.segments.put(&segment, *place);
                let mut live = LiveSegment::with_deleted_bits(segment, deleted)
                    .ok_or_else(|| "the marks of deleted documents do not fit".to_owned())?;
                if let Some(place) = importances {
                    live = packs
                        .read(place)?
                        .and_then(decode_importances)
                        .and_then(|importances| live.with_importances(importances))
                        .ok_or_else(|| format!("importances in pack {:016x} are torn", place.pack))?;
                    if let Some(importances) = live.changed_importances() {
                        places.importances.put(importances, *place);
                    }
                }
                view.segments.push(live);
            }
            snapshot.insert(view);
        }
        if let Some(GraphEntry { place, position, .. }) = &manifest.graph {
            snapshot.graph = packs
                .read(place)?
                .and_then(|bytes| GraphView::decode_base(bytes, *position))
                .ok_or_else(|| format!("the graph in pack {:016x} is torn", place.pack))?;
            places.graph.put(snapshot.graph.base(), *place);
        }
        let mut state = self.state();
        state.generation = manifest.generation;
        state.position = Some(manifest.position);
        state.places = places;
        Ok(snapshot)
    }

    /// What is wrong with the checkpoint that is there; `None` also where there is none, or one that only is old.
    pub fn check(&self, identity: &str, connection: &Connection) -> Result<Option<Unusable>> {
        let manifest = match self.folder.manifest() {
            Ok(Some(manifest)) => manifest,
            Ok(None) => return Ok(None),
            Err(reason) => return Ok(Some(reason)),
        };
        if let Some(reason) = foreign(&manifest, identity, connection)? {
            return Ok(Some(reason));
        }
        let mut packs = self.folder.packs();
        for entry in manifest.personas.iter().flat_map(|persona| &persona.segments) {
            let place = &entry.place;
            let segment = match packs.read(place) {
                Ok(bytes) => bytes.and_then(Segment::decode),
                Err(reason) => return Ok(Some(reason)),
            };
            let Some(segment) = segment else {
                return Ok(Some(format!("a segment in pack {:016x} is torn", place.pack)));
            };
            let Some(place) = &entry.importances else {
                continue;
            };
            let importances = match packs.read(place) {
                Ok(bytes) => bytes.and_then(decode_importances),
                Err(reason) => return Ok(Some(reason)),
            };
            if importances.is_none_or(|importances| importances.len() != segment.len()) {
                return Ok(Some(format!("importances in pack {:016x} are torn", place.pack)));
            }
        }
        if let Some(GraphEntry { place, position, .. }) = &manifest.graph {
            let graph = match packs.read(place) {
                Ok(bytes) => bytes.and_then(|bytes| GraphView::decode_base(bytes, *position)),
                Err(reason) => return Ok(Some(reason)),
            };
            if graph.is_none() {
                return Ok(Some(format!("the graph in pack {:016x} is torn", place.pack)));
            }
        }
        Ok(None)
    }

    /// Says why the rows were read instead; the next status tells it.
    pub fn set_problem(&self, problem: Option<String>) {
        self.state().problem = problem;
    }

    /// Writes a checkpoint of `snapshot`, unless another process keeps them. The caller holds the lock.
    fn write(
        &self,
        snapshot: &Snapshot,
        identity: &str,
        tokens: Tokens,
        generation: u64,
    ) -> std::io::Result<()> {
        let mut state = self.state();
        let current = self.folder.manifest().ok().flatten();
        if current.as_ref().map_or(0, |manifest| manifest.generation) != state.generation {
            let theirs = current.as_ref().is_some_and(|other| other.identity == identity);
            // Another process keeps the checkpoints: to take over means to write everything, so it is done seldom.
            // Generation 0 stands for having none that counts: then everything is written, whatever is there.
            if theirs && state.generation != 0 && snapshot.changed - state.changed < MANY_CHANGES {
                return Ok(());
            }
            state.places.clear();
        }
        if self.is_mostly_unused(snapshot, &state) {
            state.places.clear();
        }
        let manifest = self.pack(snapshot, &mut state, identity, tokens, generation)?;
        self.folder.publish(&manifest)?;
        state.generation = generation;
        state.position = Some(snapshot.position);
        state.changed = snapshot.changed;
        Ok(())
    }

    /// Writes what no pack has into a new one; gives the manifest of everything.
    fn pack(
        &self,
        snapshot: &Snapshot,
        state: &mut State,
        identity: &str,
        tokens: Tokens,
        generation: u64,
    ) -> std::io::Result<Manifest> {
        let mut places = Places::default();
        let mut writing = self.folder.new_pack(generation);
        let mut personas = Vec::with_capacity(snapshot.personas.len());
        for view in snapshot.personas.values() {
            let mut segments = Vec::with_capacity(view.segments.len());
            for live in &view.segments {
                let place = match state.places.segments.find(&live.segment) {
                    Some(place) => place,
                    None => writing.append(|out| live.segment.encode(out))?,
                };
                places.segments.put(&live.segment, place);
                let mut entry = SegmentEntry {
                    place,
                    deleted: live.deleted_bits().to_vec(),
                    importances: None,
                };
                if let Some(importances) = live.changed_importances() {
                    let place = match state.places.importances.find(importances) {
                        Some(place) => place,
                        None => writing.append(|out| Writer::new(out).column(importances))?,
                    };
                    places.importances.put(importances, place);
                    entry.importances = Some(place);
                }
                segments.push(entry);
            }
            personas.push(PersonaEntry {
                row: view.row.clone(),
                segments,
            });
        }
        let mut graph = None;
        if let Some(token) = tokens.of_graph {
            let base = snapshot.graph.base();
            let place = match state.places.graph.find(base) {
                Some(place) => place,
                None => writing.append(|out| snapshot.graph.encode_base(out))?,
            };
            places.graph.put(base, place);
            graph = Some(GraphEntry {
                place,
                position: snapshot.graph.base_position(snapshot.position),
                token,
            });
        }
        writing.finish()?;
        state.places = places;
        Ok(Manifest {
            generation,
            identity: identity.to_owned(),
            position: snapshot.position,
            token: tokens.of_snapshot,
            dimension: snapshot.dimension as u64,
            personas,
            graph,
        })
    }

    fn is_mostly_unused(&self, snapshot: &Snapshot, state: &State) -> bool {
        let mut used = 0;
        let mut packs = FxHashMap::default();
        for live in snapshot.personas.values().flat_map(|view| &view.segments) {
            let importances = live
                .changed_importances()
                .and_then(|importances| state.places.importances.find(importances));
            let segment = state.places.segments.find(&live.segment);
            for place in segment.into_iter().chain(importances) {
                used += place.length;
                packs
                    .entry(place.pack)
                    .or_insert_with(|| self.folder.pack_bytes(place.pack));
            }
        }
        if let Some(place) = state.places.graph.find(snapshot.graph.base()) {
            used += place.length;
            packs
                .entry(place.pack)
                .or_insert_with(|| self.folder.pack_bytes(place.pack));
        }
        let bytes: u64 = packs.values().sum();
        (used as f64) < bytes as f64 * LEAST_USED
    }
}

fn decode_importances(bytes: &[u8]) -> Option<Vec<f64>> {
    let mut reader = Reader::new(bytes);
    reader.column().filter(|_| reader.is_at_end())
}

/// Why a whole checkpoint does not fit this council, where it does not.
fn foreign(manifest: &Manifest, identity: &str, connection: &Connection) -> Result<Option<Unusable>> {
    if manifest.identity != identity {
        return Ok(Some("the checkpoint is of another council".to_owned()));
    }
    let position = manifest.position;
    if !reaches_back_to(position, connection)? {
        return Ok(Some(format!(
            "the change log does not lead on from the checkpoint's position {position}"
        )));
    }
    if connection.token_at(position)? != Some(manifest.token) {
        return Ok(Some(
            "the checkpoint is of a copy that went another way".to_owned(),
        ));
    }
    Ok(None)
}

fn reaches_back_to(position: i64, connection: &Connection) -> Result<bool> {
    Ok(position <= connection.position()? && connection.reaches_back_to(position)?)
}

/// Whether the change log leads on from a state of this very file.
fn leads_on(position: i64, token: i64, connection: &Connection) -> Result<bool> {
    Ok(reaches_back_to(position, connection)? && connection.token_at(position)? == Some(token))
}

/// The change log's tokens at the positions that a checkpoint shows.
struct Tokens {
    of_snapshot: i64,
    /// Of the graph's base; absent where it is not to be kept.
    of_graph: Option<i64>,
}

impl Engine {
    /// Writes a checkpoint of the present state, unless the council has none, is opened for reading, or another process
    /// is writing one.
    pub(crate) fn write_checkpoint(&self) -> Result<()> {
        let Some(checkpoints) = self.checkpoints.as_ref().filter(|_| !self.options.read_only) else {
            return Ok(());
        };
        let lock = Lock::take(&checkpoints.folder);
        let told = match lock {
            Ok(None) => return Ok(()),
            Ok(Some(_lock)) => self.write_checkpoint_of_now(checkpoints)?,
            Err(error) => Some(error),
        };
        checkpoints.set_problem(told.map(cannot_write));
        Ok(())
    }

    /// Writes a checkpoint of the present state in place of all that is there: nothing of the old files stays. Waits for
    /// another process that is writing one.
    pub(crate) fn renew_checkpoint(&self) -> Result<()> {
        let Some(checkpoints) = self.checkpoints.as_ref().filter(|_| !self.options.read_only) else {
            return Ok(());
        };
        let io = |error| {
            let message = cannot_write(error);
            Error::new(ErrorCode::Io, message).with("path", self.options.path.as_str())
        };
        let _lock = Lock::wait(&checkpoints.folder).map_err(io)?;
        {
            let mut state = checkpoints.state();
            state.generation = 0;
            state.places.clear();
        }
        checkpoints.folder.clear().map_err(io)?;
        if let Some(error) = self.write_checkpoint_of_now(checkpoints)? {
            return Err(io(error).into());
        }
        checkpoints.set_problem(None);
        Ok(())
    }

    /// The state is taken under the lock: what an older one holds may have been erased since.
    fn write_checkpoint_of_now(&self, checkpoints: &Checkpoints) -> Result<Option<std::io::Error>> {
        let snapshot = self.snapshot();
        if snapshot.graph.base_is_old(snapshot.position) {
            self.merge_graph_now();
        }
        let view = self.with_view(crate::view::Lane::Patient, |connection, snapshot| {
            let token = connection.token_at(snapshot.position)?;
            let graph = &snapshot.graph;
            let of_graph = match graph.has_base() {
                true => connection.token_at(graph.base_position(snapshot.position))?,
                false => None,
            };
            Ok((token, of_graph, snapshot.clone()))
        })?;
        let Some((Some(of_snapshot), of_graph, snapshot)) = view else {
            return Ok(None);
        };
        let tokens = Tokens {
            of_snapshot,
            of_graph,
        };
        let generation = self.surroundings.host.random().max(1);
        Ok(checkpoints
            .write(&snapshot, &self.identity, tokens, generation)
            .err())
    }
}

fn cannot_write(error: std::io::Error) -> String {
    format!("the checkpoint could not be written: {error}")
}

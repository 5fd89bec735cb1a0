//! The index from the rows: all of it at open, what is new from the change log afterwards.

use super::apply::Delta;
use super::segment::{Builder, Document};
use super::snapshot::{PersonaView, Snapshot};
use crate::error::{Failure, Result};
use crate::graph;
use minds_store::{ChangeRow, Connection, LogKind, MemoryRow, PersonaRow};
use minds_text::analysis::Scratch;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// The index of everything that `connection` sees. `progress` hears of memories done and of all.
pub fn load_all(connection: &Connection, mut progress: impl FnMut(usize, usize)) -> Result<Snapshot> {
    let total = connection.memory_count()?;
    let dimension = connection.setting("dimension")?.unwrap_or(0) as usize;
    let mut snapshot = Snapshot::at(connection.position()?, dimension);
    for row in connection.personas()? {
        snapshot.insert(PersonaView::new(row));
    }
    let deltas = load_rows(
        connection,
        &snapshot,
        &[(i64::MIN, i64::MAX)],
        None,
        |_| true,
        &mut |done| progress(done, total),
    )?;
    snapshot.graph = graph::load_all(connection, snapshot.position)?;
    let (position, dimension) = (snapshot.position, snapshot.dimension);
    Ok(super::apply::apply(&snapshot, deltas, position, dimension))
}

/// What must be applied to `snapshot` to show what `connection` sees; `changes` are those after its position.
pub fn catch_up(connection: &Connection, snapshot: &Snapshot, changes: &[ChangeRow]) -> Result<Vec<Delta>> {
    let mut deltas = Vec::new();
    let mut changed: FxHashSet<i64> = FxHashSet::default();
    let mut ranges: Vec<(i64, i64)> = Vec::new();
    let mut aged: Vec<(i64, i64)> = Vec::new();
    let mut configured: FxHashSet<i64> = FxHashSet::default();
    for change in changes {
        match change.kind {
            LogKind::Inserted => ranges.push((change.first, change.last)),
            LogKind::Updated => {
                changed.insert(change.first);
                ranges.push((change.first, change.first));
            }
            LogKind::Deleted => {
                changed.insert(change.first);
            }
            LogKind::PersonaChanged => {
                configured.extend(change.persona);
            }
            LogKind::PersonaDeleted => {
                configured.retain(|persona| Some(*persona) != change.persona);
                deltas.extend(change.persona.map(|persona| Delta::DropPersona { persona }));
            }
            LogKind::Aged => aged.push((change.first, change.last)),
            // No memory changes by them; the graph catches up by itself.
            LogKind::NodesAdded
            | LogKind::NodeUpdated
            | LogKind::NodeRemoved
            | LogKind::EdgesAdded
            | LogKind::EdgeUpdated
            | LogKind::EdgeRemoved
            | LogKind::LinksChanged => {}
        }
    }

    let in_graph = graph::catch_up(connection, changes)?;
    if !in_graph.is_empty() {
        deltas.push(Delta::Graph(in_graph));
    }

    // Personas are few; those not known yet, or with other settings, come first, because rows need their analysers.
    let mut target = snapshot.clone();
    let mut rebuilt: FxHashSet<i64> = FxHashSet::default();
    for row in connection.personas()? {
        let known = snapshot.persona(row.persona);
        // One that only has another name keeps its segments; one that is new here brings its memories itself.
        let rebuild =
            configured.contains(&row.persona) && known.is_some_and(|view| !analyses_alike(&view.row, &row));
        rebuilt.extend(rebuild.then_some(row.persona));
        if known.is_none_or(|view| view.row != row) || rebuild {
            target.insert(PersonaView::new(row.clone()));
            deltas.push(Delta::Persona { row, rebuild });
        }
    }
    for change in changes
        .iter()
        .filter(|change| matches!(change.kind, LogKind::Updated | LogKind::Deleted))
    {
        deltas.extend(change.persona.map(|persona| Delta::Remove {
            persona,
            memory: change.first,
        }));
    }
    for (first, last) in join_ranges(aged) {
        age(connection, snapshot, first, last, &changed, &mut deltas)?;
    }
    let is_new = |row: &MemoryRow| {
        changed.contains(&row.memory)
            || snapshot
                .persona(row.persona)
                .is_none_or(|view| view.find(row.memory).is_none())
    };
    let fresh = |row: &MemoryRow| !rebuilt.contains(&row.persona) && is_new(row);
    deltas.extend(load_rows(
        connection,
        &target,
        &join_ranges(ranges),
        None,
        fresh,
        &mut |_| {},
    )?);
    for persona in rebuilt {
        deltas.extend(load_rows(
            connection,
            &target,
            &[(i64::MIN, i64::MAX)],
            Some(persona),
            |_| true,
            &mut |_| {},
        )?);
    }
    Ok(deltas)
}

/// One segment with the persona's memories `first..=last`.
pub fn load_range(connection: &Connection, view: &PersonaView, first: i64, last: i64) -> Result<Delta> {
    let mut snapshot = Snapshot::default();
    snapshot.insert(view.clone());
    let persona = view.row.persona;
    let deltas = load_rows(
        connection,
        &snapshot,
        &[(first, last)],
        Some(persona),
        |_| true,
        &mut |_| {},
    )?;
    Ok(deltas.into_iter().next().unwrap_or(Delta::Add {
        persona,
        segment: Arc::new(Builder::new().build()),
    }))
}

/// Whether both settings give a text the same terms.
fn analyses_alike(a: &PersonaRow, b: &PersonaRow) -> bool {
    a.language == b.language && a.stop_words == b.stop_words
}

/// What rows say of the memories `first..=last` that `snapshot` has, but for those in `apart`, which are loaded anew.
fn age(
    connection: &Connection,
    snapshot: &Snapshot,
    first: i64,
    last: i64,
    apart: &FxHashSet<i64>,
    deltas: &mut Vec<Delta>,
) -> Result<()> {
    let rows = connection.importances(first, last)?;
    for view in snapshot.personas.values() {
        let (mut removed, mut changed) = (Vec::new(), Vec::new());
        for live in &view.segments {
            let memories = &live.segment.memory;
            let start = memories.partition_point(|memory| *memory < first);
            let end = memories.partition_point(|memory| *memory <= last);
            let mut at = memories
                .get(start)
                .map_or(0, |memory| rows.partition_point(|row| row.0 < *memory));
            for document in start as u32..end as u32 {
                let memory = memories[document as usize];
                if !live.is_live(document) || apart.contains(&memory) {
                    continue;
                }
                while rows.get(at).is_some_and(|row| row.0 < memory) {
                    at += 1;
                }
                match rows.get(at) {
                    Some((row, importance)) if *row == memory => {
                        if *importance != live.importance(document) {
                            changed.push((memory, *importance));
                        }
                    }
                    _ => removed.push(memory),
                }
            }
        }
        if !removed.is_empty() || !changed.is_empty() {
            removed.sort_unstable();
            changed.sort_unstable_by_key(|(memory, _)| *memory);
            deltas.push(Delta::Age {
                persona: view.row.persona,
                removed,
                changed,
            });
        }
    }
    Ok(())
}

/// Ranges that overlap or touch become one.
pub fn join_ranges(mut ranges: Vec<(i64, i64)>) -> Vec<(i64, i64)> {
    ranges.sort_unstable();
    let mut joined: Vec<(i64, i64)> = Vec::new();
    for (first, last) in ranges {
        match joined.last_mut() {
            Some(previous) if first <= previous.1.saturating_add(1) => previous.1 = previous.1.max(last),
            _ => joined.push((first, last)),
        }
    }
    joined
}

fn load_rows(
    connection: &Connection,
    snapshot: &Snapshot,
    ranges: &[(i64, i64)],
    persona: Option<i64>,
    wanted: impl Fn(&MemoryRow) -> bool,
    progress: &mut impl FnMut(usize),
) -> Result<Vec<Delta>> {
    let views: FxHashMap<i64, Arc<PersonaView>> = snapshot
        .personas
        .values()
        .map(|view| (view.row.persona, view.clone()))
        .collect();
    let mut builders: FxHashMap<i64, Builder> = FxHashMap::default();
    let mut scratch = Scratch::default();
    let mut done = 0;
    for (first, last) in ranges {
        let mut vectors: FxHashMap<i64, Vec<f32>> = FxHashMap::default();
        connection.embeddings(*first, *last, |memory, vector| {
            vectors.insert(memory, vector);
        })?;
        connection.memories::<Failure>(*first, *last, persona, |row| {
            if !wanted(&row) {
                return Ok(());
            }
            // A row of no persona cannot be asked for; `verify` tells of it.
            let Some(view) = views.get(&row.persona) else {
                return Ok(());
            };
            let builder = builders.entry(row.persona).or_insert_with(Builder::new);
            push_row(
                builder,
                &row,
                vectors.get(&row.memory).map(Vec::as_slice),
                view,
                &mut scratch,
            );
            done += 1;
            if done % 10_000 == 0 {
                progress(done);
            }
            Ok(())
        })?;
    }
    let mut built: Vec<_> = builders.into_iter().collect();
    built.sort_unstable_by_key(|(persona, _)| *persona);
    Ok(built
        .into_iter()
        .map(|(persona, builder)| Delta::Add {
            persona,
            segment: Arc::new(builder.build()),
        })
        .collect())
}

/// Adds a stored row to a builder. Tags or a context that no version writes count as none: one damaged row must not keep
/// a council from opening; `verify` names it.
pub fn push_row(
    builder: &mut Builder,
    row: &MemoryRow,
    embedding: Option<&[f32]>,
    view: &PersonaView,
    scratch: &mut Scratch,
) {
    let tags: Vec<String> = row
        .tags
        .as_deref()
        .and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default();
    let tags: Vec<&str> = tags.iter().map(String::as_str).collect();
    let document = Document {
        memory: row.memory,
        id: &row.id,
        content: &row.content,
        tags: &tags,
        context: row.context.as_deref().unwrap_or(""),
        timestamp: row.timestamp,
        importance: row.importance,
        emotional_valence: row.emotional_valence,
        content_hash: row.content_hash,
        thread: row.thread.as_deref().unwrap_or(""),
        embedding,
    };
    // Fails only on the context, and before anything is added.
    if builder.push(&document, &view.analyser, scratch).is_err() {
        let without = Document {
            context: "",
            ..document
        };
        builder
            .push(&without, &view.analyser, scratch)
            .expect("an empty context is a context");
    }
}

/// One segment with one row: what an update puts in place of the old document.
pub fn single(row: &MemoryRow, embedding: Option<&[f32]>, view: &PersonaView) -> Delta {
    let mut builder = Builder::new();
    push_row(&mut builder, row, embedding, view, &mut Scratch::default());
    Delta::Add {
        persona: row.persona,
        segment: Arc::new(builder.build()),
    }
}

//! Telling listeners what was committed, here or elsewhere.

use crate::engine::Engine;
use crate::index::{Delta, Snapshot};
use minds_model::{Change, ChangeKind};
use minds_store::{ChangeRow, LogKind};

/// Hears of each commit; called on the thread that committed or caught up.
pub type Listener = Box<dyn Fn(Vec<Change>) + Send>;

impl Engine {
    pub(crate) fn tell(&self, changes: Vec<Change>) {
        if changes.is_empty() {
            return;
        }
        if let Some(listener) = &*self.listener.lock().expect("listeners do not panic") {
            listener(changes);
        }
    }

    fn listens(&self) -> bool {
        self.listener.lock().expect("listeners do not panic").is_some()
    }

    /// What maintenance elsewhere did to the memories of a snapshot; nothing where nobody listens.
    pub(crate) fn aged_elsewhere(&self, before: &Snapshot, deltas: &[Delta]) -> Vec<Change> {
        if !self.listens() {
            return Vec::new();
        }
        let mut changes = Vec::new();
        for delta in deltas {
            let Delta::Age {
                persona,
                removed,
                changed,
            } = delta
            else {
                continue;
            };
            let Some(view) = before.persona(*persona) else {
                continue;
            };
            let mut push = |kind, memories: &mut dyn Iterator<Item = i64>| {
                let ids: Vec<String> = memories
                    .filter_map(|memory| {
                        let place = view.find(memory)?;
                        let ids = &view.segments[place.segment].segment.ids;
                        Some(ids.get(place.document).to_owned())
                    })
                    .collect();
                if !ids.is_empty() {
                    changes.push(Change {
                        kind,
                        persona_id: view.row.id.clone(),
                        ids,
                        elsewhere: true,
                    });
                }
            };
            push(
                ChangeKind::Changed,
                &mut changed.iter().map(|(memory, _)| *memory),
            );
            push(ChangeKind::Removed, &mut removed.iter().copied());
        }
        changes
    }

    /// Tells of changes that another process, or another view in this one, committed between two snapshots; `aged` are
    /// those of maintenance.
    pub(crate) fn tell_of_others(
        &self,
        before: &Snapshot,
        after: &Snapshot,
        rows: &[ChangeRow],
        aged: Vec<Change>,
    ) {
        if !self.listens() {
            return;
        }
        let mut changes = aged;
        for row in rows {
            let kind = match row.kind {
                LogKind::Inserted => ChangeKind::Added,
                LogKind::Updated => ChangeKind::Changed,
                LogKind::Deleted => ChangeKind::Removed,
                LogKind::Aged => continue,
                LogKind::PersonaChanged => {
                    let of = |snapshot: &Snapshot| {
                        row.persona.and_then(|persona| snapshot.persona(persona).cloned())
                    };
                    if let (Some(old), Some(new)) = (of(before), of(after))
                        && old.row.id != new.row.id
                    {
                        changes.push(Change {
                            kind: ChangeKind::Changed,
                            persona_id: new.row.id.clone(),
                            ids: ids_between(&new, i64::MIN, i64::MAX),
                            elsewhere: true,
                        });
                    }
                    continue;
                }
                // Listeners hear of memories.
                LogKind::NodesAdded
                | LogKind::NodeUpdated
                | LogKind::NodeRemoved
                | LogKind::EdgesAdded
                | LogKind::EdgeUpdated
                | LogKind::EdgeRemoved
                | LogKind::LinksChanged => continue,
                LogKind::PersonaDeleted => {
                    if let Some(view) = row.persona.and_then(|persona| before.persona(persona)) {
                        changes.push(Change {
                            kind: ChangeKind::Removed,
                            persona_id: view.row.id.clone(),
                            ids: ids_between(view, i64::MIN, i64::MAX),
                            elsewhere: true,
                        });
                    }
                    continue;
                }
            };
            let mut push = |persona_id: &str, ids: Vec<String>| {
                changes.push(Change {
                    kind,
                    persona_id: persona_id.to_owned(),
                    ids,
                    elsewhere: true,
                });
            };
            match (row.kind, &row.id) {
                (LogKind::Deleted, Some(id)) => {
                    let persona = row
                        .persona
                        .and_then(|persona| after.persona(persona).or(before.persona(persona)));
                    push(persona.map_or("", |view| &view.row.id), vec![id.clone()]);
                }
                _ => {
                    for view in after.personas.values() {
                        let ids = ids_between(view, row.first, row.last);
                        if !ids.is_empty() {
                            push(&view.row.id, ids);
                        }
                    }
                }
            }
        }
        self.tell(changes);
    }
}

/// Ids of a persona's live memories `first..=last`, in order.
fn ids_between(view: &crate::index::PersonaView, first: i64, last: i64) -> Vec<String> {
    let mut found: Vec<(i64, String)> = Vec::new();
    for live in &view.segments {
        let memories = &live.segment.memory;
        let start = memories.partition_point(|memory| *memory < first);
        let end = memories.partition_point(|memory| *memory <= last);
        let documents = (start as u32..end as u32).filter(|document| live.is_live(*document));
        found.extend(documents.map(|document| {
            (
                memories[document as usize],
                live.segment.ids.get(document).to_owned(),
            )
        }));
    }
    found.sort_unstable();
    found.into_iter().map(|(_, id)| id).collect()
}

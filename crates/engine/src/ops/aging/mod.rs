//! Maintenance that lets memories go: `forget` and `cleanup`. One group a call, so that the writer is held for a few ms
//! and other writes come in between; a dry run reads the same group and changes nothing.
//!
//! Cost: some 1 us a memory that a pass looks at, 5 to 10 us for one that goes.

mod cleanup;
mod forget;

pub use cleanup::{cleanup, cleanup_dry};
pub use forget::{forget, forget_dry};

use crate::engine::Answer;
use crate::error::Result;
use crate::index::{Delta, PersonaView};
use crate::ops::audit::entry;
use crate::ops::page::{Cursor, Member};
use crate::write::Transaction;
use minds_model::frame::{OwnedColumn, TextBuilder};
use minds_model::{ChangeKind, Reply};
use minds_store::LogKind;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A memory that goes, with its importance before and after.
struct Gone {
    member: Member,
    before: f64,
    after: f64,
}

/// What one group comes to.
#[derive(Default)]
struct Group {
    looked: u32,
    /// Number of the memory where it ended; `None` after the last.
    end: Option<i64>,
    gone: Vec<Gone>,
    /// Memories with another importance from now on.
    changed: Vec<(Member, f64)>,
}

/// What of a group is one persona's.
#[derive(Default)]
struct Share {
    gone: Vec<Member>,
    changed: Vec<(Member, f64)>,
}

impl Group {
    fn by_view(&self) -> BTreeMap<u32, Share> {
        let mut shares: BTreeMap<u32, Share> = BTreeMap::new();
        for Gone { member, .. } in &self.gone {
            shares.entry(member.view).or_default().gone.push(*member);
        }
        for changed in &self.changed {
            shares.entry(changed.0.view).or_default().changed.push(*changed);
        }
        shares
    }

    fn answer(&self, views: &[&Arc<PersonaView>], dry: bool) -> Answer {
        let reply = Reply::Maintained {
            personas: views.iter().map(|view| view.row.id.clone()).collect(),
            cursor: self.end.map(|end| Cursor::GROUP.write(end)),
            looked: self.looked,
            changed: self.changed.len() as u32,
            removed: self.gone.len() as u32,
            bytes_before: 0,
            bytes_after: 0,
        };
        let mut answer = Answer::from(reply);
        if dry {
            let mut id = TextBuilder::default();
            self.gone.iter().for_each(|gone| id.push(gone.member.id(views)));
            let numbers = |of: fn(&Gone) -> f64| OwnedColumn::F64(self.gone.iter().map(of).collect());
            answer.columns = vec![
                ("id", OwnedColumn::Text(id)),
                (
                    "persona",
                    OwnedColumn::U32(self.gone.iter().map(|gone| gone.member.view).collect()),
                ),
                ("before", numbers(|gone| gone.before)),
                ("after", numbers(|gone| gone.after)),
            ];
        }
        answer
    }

    /// Deletes what goes, with an entry of the audit each, and puts what changed into the index.
    fn carry_out(
        &self,
        transaction: &mut Transaction,
        views: &[&Arc<PersonaView>],
        (operation, reason): (&str, &str),
        now: i64,
    ) -> Result<()> {
        let numbers: Vec<i64> = self.gone.iter().map(|gone| gone.member.memory).collect();
        transaction.connection.delete_memories(&numbers)?;
        for Gone {
            member,
            before,
            after,
        } in &self.gone
        {
            let persona = views[member.view as usize].row.persona;
            let id = member.id(views);
            let entry = entry(operation, reason, Some(persona), Some(id), (*before, *after), now);
            transaction.connection.write_audit(&entry)?;
        }
        let touched = || {
            let changed = self.changed.iter().map(|(member, _)| member.memory);
            changed.chain(numbers.iter().copied())
        };
        let (Some(first), Some(last)) = (touched().min(), touched().max()) else {
            return Ok(());
        };
        transaction.log(LogKind::Aged, None, first, last, None)?;
        transaction.forget_accesses(&numbers);
        for (view, Share { gone, changed }) in self.by_view() {
            let view = &views[view as usize];
            transaction.delta(Delta::Age {
                persona: view.row.persona,
                removed: gone.iter().map(|member| member.memory).collect(),
                changed: changed
                    .iter()
                    .map(|(member, importance)| (member.memory, *importance))
                    .collect(),
            });
            let ids = |members: &mut dyn Iterator<Item = Member>| -> Vec<String> {
                members.map(|member| member.id(views).to_owned()).collect()
            };
            if !changed.is_empty() {
                transaction.tell(ChangeKind::Changed, &view.row.id, || {
                    ids(&mut changed.iter().map(|(member, _)| *member))
                });
            }
            if !gone.is_empty() {
                transaction.tell(ChangeKind::Removed, &view.row.id, || {
                    ids(&mut gone.iter().copied())
                });
            }
        }
        Ok(())
    }
}

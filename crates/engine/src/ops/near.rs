//! Duplicates that read almost the same: met when a memory is stored, by the share of word 3-shingles.
//!
//! Cost: one search for candidates among the persona's memories and reading their texts, some 0.2 ms a row at 100,000
//! memories, while the writer is held.

use crate::error::Result;
use crate::index::PersonaView;
use crate::nearest::{Nearest, Shingler};
use crate::validate;
use crate::write::Transaction;
use minds_model::{Error, ErrorCode, OnDuplicate, StoreArgs};
use minds_store::{MemoryRow, NewMemory};

/// What a store asks for, checked.
pub fn check(args: &StoreArgs) -> Result<()> {
    let Some(near) = args.near else {
        return Ok(());
    };
    if near <= 0.0 {
        return Err(Error::new(
            ErrorCode::OutOfRange,
            format!("near is {near}; expected a number in (0, 1]"),
        )
        .with("field", "near")
        .with("value", near)
        .with("expected", "a number in (0, 1]")
        .into());
    }
    validate::number("near", near, 0.0, 1.0)?;
    if args.on_duplicate.unwrap_or_default() == OnDuplicate::Allow {
        return Err(Error::new(
            ErrorCode::InvalidArgument,
            "near says what a duplicate is, but duplicates are allowed",
        )
        .with("field", "near")
        .with("value", near)
        .with("expected", "onDuplicate: merge or reject")
        .into());
    }
    Ok(())
}

/// Looks for near duplicates in one persona, as it was before the transaction and in what the transaction stored.
pub struct NearSearch<'v> {
    near: f64,
    nearest: Nearest<'v>,
    shingler: Shingler,
}

impl<'v> NearSearch<'v> {
    pub fn new(view: &'v PersonaView, near: f64) -> Self {
        Self {
            near,
            nearest: Nearest::new(view),
            shingler: Shingler::default(),
        }
    }

    /// The most similar memory of the persona that is similar enough, the older of equals.
    pub fn duplicate_of(
        &mut self,
        transaction: &Transaction,
        new: &NewMemory,
        tags: &[&str],
    ) -> Result<Option<MemoryRow>> {
        let shingles = self.shingler.of(new.content);
        let bag = self.nearest.bag(new.content, tags.iter().copied());
        let mut candidates = self.nearest.candidates(&bag, i64::MAX, false);
        candidates.extend(transaction.with_similar_content(new.persona, &shingles, self.near));
        candidates.sort_unstable();
        candidates.dedup();
        let mut best: Option<(f64, MemoryRow)> = None;
        for candidate in candidates {
            // The row decides: it may have changed within this transaction.
            let row = transaction.connection.memory(candidate)?;
            let Some(row) = row.filter(|row| row.persona == new.persona) else {
                continue;
            };
            let similarity = shingles.jaccard(&self.shingler.of(&row.content));
            let better = best.as_ref().is_none_or(|(most, _)| similarity > *most);
            if similarity >= self.near && better {
                best = Some((similarity, row));
            }
        }
        Ok(best.map(|(_, row)| row))
    }
}

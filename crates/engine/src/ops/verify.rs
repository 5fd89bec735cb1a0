//! `verify`: the file, its rows, the index, the graph and the checkpoint, each against what it should be.
//!
//! Cost: reads every page and derives the whole index once more; seconds for a million memories.

use crate::context;
use crate::engine::{Answer, Engine};
use crate::error::{Failure, Result};
use crate::index::{self, LiveSegment, Snapshot};
use crate::ops::graph::verify as graph;
use crate::ops::store::content_hash;
use crate::view::Lane;
use minds_model::{ErrorCode, Problem, ProblemKind, Reply};
use minds_store::{Connection, MemoryRow};
use std::sync::Arc;

/// More problems of one kind than this are only counted.
const NAMED: usize = 20;

pub fn verify(engine: &Arc<Engine>, lane: Lane) -> Result<Option<Answer>> {
    if lane == Lane::Inline {
        return Ok(None);
    }
    engine.with_view(lane, |connection, snapshot| {
        let mut check = Check::new(engine, connection, false);
        check.everything(snapshot)?;
        Ok(Reply::Verified {
            problems: check.problems,
        }
        .into())
    })
}

/// Verifies and puts right what can be: SQLite's own indexes, hashes, orphans, the counter, the index, the checkpoint.
/// Damaged pages and rows that no version writes are told and stay.
pub fn repair(engine: &Engine, connection: &Connection) -> Result<Answer> {
    engine.begin_write(connection)?;
    let snapshot = engine.snapshot();
    let mut check = Check::new(engine, connection, true);
    check.everything(&snapshot)?;
    let mut problems = check.problems;
    let (rebuilt, renew) = (check.rebuilt, check.renew_checkpoint);
    let publishing = engine.publishing();
    connection.commit()?;
    if let Some(mut rebuilt) = rebuilt {
        rebuilt.changed = snapshot.changed + rebuilt.live_count() as u64;
        engine.publish(rebuilt);
    }
    drop(publishing);
    engine.counted.follow(&engine.snapshot());
    if renew {
        let renewed = engine.renew_checkpoint().is_ok();
        for problem in &mut problems {
            problem.repaired |= problem.kind == ProblemKind::Checkpoint && renewed;
        }
    }
    Ok(Reply::Verified { problems }.into())
}

struct Check<'a> {
    engine: &'a Engine,
    connection: &'a Connection,
    repair: bool,
    problems: Vec<Problem>,
    /// The index to publish in place of a wrong one.
    rebuilt: Option<Snapshot>,
    renew_checkpoint: bool,
}

impl<'a> Check<'a> {
    fn new(engine: &'a Engine, connection: &'a Connection, repair: bool) -> Self {
        Self {
            engine,
            connection,
            repair,
            problems: Vec::new(),
            rebuilt: None,
            renew_checkpoint: false,
        }
    }

    fn found(&mut self, kind: ProblemKind, message: String, repaired: bool) {
        self.problems.push(Problem {
            kind,
            message,
            repaired,
        });
    }

    fn everything(&mut self, snapshot: &Snapshot) -> Result<()> {
        let checked = self
            .file()
            .and_then(|()| self.side_tables())
            .and_then(|()| self.rows(snapshot))
            .and_then(|()| self.counter())
            .and_then(|()| self.compressions())
            .and_then(|()| self.graph())
            .and_then(|()| self.index(snapshot));
        match checked {
            // A page that cannot be read ends the check; that is what there is to tell.
            Err(Failure(error)) if error.code == ErrorCode::Corrupt => {
                self.found(ProblemKind::File, error.message, false);
                Ok(())
            }
            other => other.and_then(|()| self.checkpoint()),
        }
    }

    fn file(&mut self) -> Result<()> {
        let found = self.connection.integrity_check()?;
        let repaired = self.repair && !found.is_empty() && {
            self.connection.reindex()?;
            self.connection.integrity_check()?.is_empty()
        };
        for message in found {
            self.found(ProblemKind::File, message, repaired);
        }
        Ok(())
    }

    fn side_tables(&mut self) -> Result<()> {
        for orphans in self.connection.orphans(self.repair)? {
            let message = format!(
                "{} rows of '{}' belong to nothing that is there",
                orphans.rows, orphans.table
            );
            self.found(ProblemKind::Orphan, message, self.repair);
        }
        Ok(())
    }

    fn rows(&mut self, snapshot: &Snapshot) -> Result<()> {
        let mut wrong: Vec<(String, bool)> = Vec::new();
        let (connection, repair) = (self.connection, self.repair);
        let mut hashes: Vec<(i64, i64)> = Vec::new();
        connection.memories::<Failure>(i64::MIN, i64::MAX, None, |row| {
            if let Some(reason) = &row.torn {
                wrong.push((
                    format!("the content of memory '{}' cannot be read: {reason}", row.id),
                    false,
                ));
                return Ok(());
            }
            if let Some(what) = malformed(&row, snapshot) {
                wrong.push((format!("memory '{}': {what}", row.id), false));
            }
            let hash = content_hash(&row.content);
            if row.content_hash != hash {
                wrong.push((
                    format!("memory '{}': its content has another hash", row.id),
                    repair,
                ));
                hashes.push((row.memory, hash));
            }
            Ok(())
        })?;
        if repair {
            for (memory, hash) in hashes {
                connection.set_content_hash(memory, hash)?;
            }
        }
        tell_rows(&mut self.problems, wrong);
        Ok(())
    }

    fn counter(&mut self) -> Result<()> {
        let counted = self.connection.next_memory()?;
        let least = self.connection.next_memory_by_rows()?;
        if counted < least {
            if self.repair {
                self.connection.set_next_memory(least)?;
            }
            let message = format!(
                "the next number of a memory is {counted}, but {} is taken",
                least - 1
            );
            self.found(ProblemKind::Counter, message, self.repair);
        }
        Ok(())
    }

    fn compressions(&mut self) -> Result<()> {
        let counted = self.connection.compressions_by_rows()?;
        if self.connection.compressions()? != counted {
            if self.repair {
                self.connection.set_compressions(&counted)?;
            }
            let message = "the counts of compressed contents differ from the rows".to_owned();
            self.found(ProblemKind::Counter, message, self.repair);
        }
        Ok(())
    }

    fn graph(&mut self) -> Result<()> {
        graph::check(self.connection, self.repair, &mut self.problems)
    }

    fn index(&mut self, snapshot: &Snapshot) -> Result<()> {
        let rebuilt = index::load_all(self.connection, |_, _| {})?;
        let mut differing: Vec<&str> = Vec::new();
        let all = snapshot.personas.keys().chain(rebuilt.personas.keys());
        let names: std::collections::BTreeSet<&str> = all.map(|id| &**id).collect();
        for id in names {
            let (ours, theirs) = (snapshot.personas.get(id), rebuilt.personas.get(id));
            let same = match (ours, theirs) {
                (Some(ours), Some(theirs)) => {
                    ours.row == theirs.row && merged_bytes(&ours.segments) == merged_bytes(&theirs.segments)
                }
                _ => false,
            };
            if !same {
                differing.push(id);
            }
        }
        let same_graph = graph::is_same(&snapshot.graph, &rebuilt.graph);
        if differing.is_empty() && same_graph && snapshot.dimension == rebuilt.dimension {
            return Ok(());
        }
        if !same_graph {
            let message = "the graph in memory differs from its rows".to_owned();
            self.found(ProblemKind::Index, message, self.repair);
        }
        for id in &differing {
            let message = format!("the index of persona '{id}' differs from its rows");
            self.problems.push(Problem {
                kind: ProblemKind::Index,
                message,
                repaired: self.repair,
            });
        }
        if self.repair {
            self.rebuilt = Some(rebuilt);
            self.renew_checkpoint = true;
        }
        Ok(())
    }

    fn checkpoint(&mut self) -> Result<()> {
        let Some(checkpoints) = &self.engine.checkpoints else {
            return Ok(());
        };
        if let Some(problem) = checkpoints.check(&self.engine.identity, self.connection)? {
            self.renew_checkpoint = self.repair;
            self.found(ProblemKind::Checkpoint, problem, false);
        }
        Ok(())
    }
}

/// Tells of wrong rows, each with whether it was repaired; of many only the first by name.
pub fn tell_rows(problems: &mut Vec<Problem>, wrong: Vec<(String, bool)>) {
    let (count, all_repaired) = (wrong.len(), wrong.iter().all(|(_, repaired)| *repaired));
    let in_all = (format!("{count} rows in all are wrong"), all_repaired);
    let named = wrong.into_iter().take(NAMED);
    for (message, repaired) in named.chain((count > NAMED).then_some(in_all)) {
        problems.push(Problem {
            kind: ProblemKind::Row,
            message,
            repaired,
        });
    }
}

/// What a row holds that no version writes.
fn malformed(row: &MemoryRow, snapshot: &Snapshot) -> Option<&'static str> {
    let tags = row.tags.as_deref().map(serde_json::from_str::<Vec<String>>);
    if tags.is_some_and(|tags| tags.is_err()) {
        return Some("its tags are no list of texts");
    }
    if context::parse(row.context.as_deref().unwrap_or("")).is_err() {
        return Some("its context is no JSON object");
    }
    if snapshot.persona(row.persona).is_none() {
        return Some("its persona does not exist");
    }
    let in_range = (0.0..=1.0).contains(&row.importance) && (-1.0..=1.0).contains(&row.emotional_valence);
    (!in_range).then_some("its importance or valence is out of range")
}

/// The bytes of the one segment that these make.
fn merged_bytes(segments: &[LiveSegment]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let encoded = index::merge(segments).segment.encode(&mut bytes);
    encoded.expect("memory takes what is written");
    bytes
}

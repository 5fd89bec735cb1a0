//! `link`, `unlink` and `links`: which memories and nodes are joined.
//!
//! Cost: some 5 us a pair to link, 2 us a link of a page.

use super::adding::Group;
use super::cursor;
use super::ids::not_found;
use crate::engine::{Answer, Engine};
use crate::error::Result;
use crate::validate;
use crate::view::Lane;
use crate::write::Transaction;
use minds_model::columns::Columns;
use minds_model::frame::{OwnedColumn, TextBuilder};
use minds_model::{LinksArgs, Reply};
use minds_store::{Connection, LogKind};
use std::sync::Arc;

/// A longer page is not read inline, nor is one of other links than those of a memory.
const INLINE_LINKS: usize = 1_000;

pub fn link(transaction: &mut Transaction, columns: &Columns) -> Result<Answer> {
    let connection = transaction.connection;
    let mut known = Vec::new();
    for (row, (memory, node)) in pairs(columns)?.into_iter().enumerate() {
        let missing = |what, id| not_found(what, what, id).at_row(row);
        let (memory, _) = connection
            .place_of(memory)?
            .ok_or_else(|| missing("memory", memory))?;
        let node = connection
            .node_number(node)?
            .ok_or_else(|| missing("node", node))?;
        known.push((memory, node));
    }
    let mut changed = Changed::default();
    for (memory, node) in known {
        if connection.insert_link(memory, node)? {
            changed.add(memory);
        }
    }
    changed.finish(transaction)
}

pub fn unlink(transaction: &mut Transaction, columns: &Columns) -> Result<Answer> {
    let connection = transaction.connection;
    let mut changed = Changed::default();
    for (memory, node) in pairs(columns)? {
        if let (Some((memory, _)), Some(node)) = (connection.place_of(memory)?, connection.node_number(node)?)
            && connection.delete_link(memory, node)?
        {
            changed.add(memory);
        }
    }
    changed.finish(transaction)
}

/// How many links came or went, and the range of memories that they are of.
#[derive(Default)]
struct Changed {
    count: u32,
    memories: Option<(i64, i64)>,
}

impl Changed {
    fn add(&mut self, memory: i64) {
        self.count += 1;
        let (first, last) = self.memories.unwrap_or((memory, memory));
        self.memories = Some((first.min(memory), last.max(memory)));
    }

    fn finish(self, transaction: &mut Transaction) -> Result<Answer> {
        if let Some((first, last)) = self.memories {
            transaction.log(LogKind::LinksChanged, None, first, last, None)?;
        }
        Ok(Reply::Count { count: self.count }.into())
    }
}

/// Memory and node of each row of a group.
fn pairs<'a>(columns: &Columns<'a>) -> Result<Vec<(&'a str, &'a str)>> {
    let rows = Group::new(columns, "memory")?;
    let (memories, nodes) = (rows.required("memory")?, rows.required("node")?);
    Ok((0..rows.len)
        .map(|row| (memories.get(row), nodes.get(row)))
        .collect())
}

pub fn links(engine: &Arc<Engine>, args: &LinksArgs, lane: Lane) -> Result<Option<Answer>> {
    let limit = validate::limit(args.limit)?;
    if lane == Lane::Inline && (args.memory.is_none() || limit > INLINE_LINKS) {
        return Ok(None);
    }
    engine.with_view(lane, |connection, snapshot| {
        let after = cursor::link(connection, args.cursor)?;
        let mut page = page(connection, args, after, limit as u32 + 1)?;
        let cursor = cursor::cut(&mut page, limit, |link| cursor::after_link(*link));
        let (mut memories, mut nodes) = (TextBuilder::default(), TextBuilder::default());
        // Links of one memory follow each other.
        let mut latest = (0, String::new());
        for (memory, node) in page {
            if latest.0 != memory {
                latest = (memory, connection.id_of(memory)?.unwrap_or_default());
            }
            memories.push(&latest.1);
            nodes.push(u32::try_from(node).map_or("", |node| snapshot.graph.nodes.id(node)));
        }
        Ok(Answer {
            reply: Reply::Links { cursor },
            columns: vec![
                ("memory", OwnedColumn::Text(memories)),
                ("node", OwnedColumn::Text(nodes)),
            ],
        })
    })
}

/// At most `count` links after a link, by memory, then node.
fn page(connection: &Connection, args: &LinksArgs, after: (i64, i64), count: u32) -> Result<Vec<(i64, i64)>> {
    let memory = args.memory.map(|id| connection.place_of(id)).transpose()?;
    let node = args.node.map(|id| connection.node_number(id)).transpose()?;
    Ok(match (memory, node) {
        (Some(None), _) | (_, Some(None)) => Vec::new(),
        (None, None) => connection.links_after(after, count)?,
        (Some(Some((memory, _))), None) => {
            let start = match memory.cmp(&after.0) {
                std::cmp::Ordering::Less => return Ok(Vec::new()),
                std::cmp::Ordering::Equal => after.1,
                std::cmp::Ordering::Greater => 0,
            };
            let nodes = connection.nodes_of_memory(memory, start, count)?;
            nodes.into_iter().map(|node| (memory, node)).collect()
        }
        (None, Some(Some(node))) => {
            // The memory that the page before ended with may be linked to this node too.
            let start = if node > after.1 { after.0 - 1 } else { after.0 };
            let memories = connection.memories_of_node(node, start, count)?;
            memories.into_iter().map(|memory| (memory, node)).collect()
        }
        (Some(Some((memory, _))), Some(Some(node))) => {
            let is_there = connection.nodes_of_memory(memory, node - 1, 1)? == [node];
            let link = (memory, node);
            (is_there && link > after).then_some(link).into_iter().collect()
        }
    })
}

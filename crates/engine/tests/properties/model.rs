//! The oracle: a list of rows in the order of storing.

use crate::commands::{Command, Filter, NewRow};

#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub persona: &'static str,
    pub id: String,
    pub content: String,
    pub tags: Vec<&'static str>,
    pub thread: &'static str,
    pub day: u16,
    pub importance: f64,
    pub kind: u8,
}

impl From<&NewRow> for Row {
    fn from(new: &NewRow) -> Self {
        Self {
            persona: new.persona,
            id: new.id.clone(),
            content: new.content.clone(),
            tags: new.tags.clone(),
            thread: new.thread,
            day: new.day,
            importance: new.importance,
            kind: new.kind,
        }
    }
}

/// What a command must give.
#[derive(Debug, PartialEq)]
pub enum Given {
    /// Ids and outcomes.
    Stored(Vec<(String, u8)>),
    Rows(Vec<Row>),
    Count(usize),
    Failed(&'static str),
}

#[derive(Default)]
pub struct Model {
    pub rows: Vec<Row>,
}

pub fn passes(row: &Row, filter: &Filter) -> bool {
    filter.since.is_none_or(|since| row.day >= since)
        && filter.until.is_none_or(|until| row.day < until)
        && filter.min_importance.is_none_or(|least| row.importance >= least)
        && filter.tag.is_none_or(|tag| row.tags.contains(&tag))
        && filter.thread.is_none_or(|thread| row.thread == thread)
        && filter.kind.is_none_or(|kind| row.kind == kind)
}

impl Model {
    pub fn find(&self, id: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.id == id)
    }

    /// Does a command; `None` where the list has no say (rankings, reopening).
    pub fn execute(&mut self, command: &Command) -> Option<Given> {
        Some(match command {
            Command::Store(rows, policy) => self.store(rows, policy),
            Command::Update {
                id,
                content,
                tags,
                importance,
                day,
            } => match self.rows.iter_mut().find(|row| row.id == *id) {
                None => Given::Failed("NOT_FOUND"),
                Some(row) => {
                    row.content = content.clone().unwrap_or_else(|| row.content.clone());
                    row.tags = tags.clone().unwrap_or_else(|| row.tags.clone());
                    row.importance = importance.unwrap_or(row.importance);
                    row.day = day.unwrap_or(row.day);
                    Given::Rows(vec![row.clone()])
                }
            },
            Command::Delete(ids) => self.remove(|row| ids.contains(&row.id)),
            Command::DeleteMatching(persona, filter) => {
                self.remove(|row| row.persona == *persona && passes(row, filter))
            }
            Command::List(persona, filter) => {
                let listed = self
                    .rows
                    .iter()
                    .filter(|row| row.persona == *persona && passes(row, filter));
                Given::Rows(listed.cloned().collect())
            }
            Command::Get(ids) => Given::Rows(ids.iter().filter_map(|id| self.find(id)).cloned().collect()),
            Command::Recall(..) | Command::Reopen => return None,
        })
    }

    fn remove(&mut self, gone: impl Fn(&Row) -> bool) -> Given {
        let before = self.rows.len();
        self.rows.retain(|row| !gone(row));
        Given::Count(before - self.rows.len())
    }

    fn store(&mut self, new: &[NewRow], policy: &str) -> Given {
        let mut rows = self.rows.clone();
        let mut outcomes = Vec::new();
        for new in new {
            let new = Row::from(new);
            if let Some(existing) = rows.iter().find(|row| row.id == new.id) {
                if existing.persona != new.persona || existing.content != new.content {
                    return Given::Failed("ID_CONFLICT");
                }
                outcomes.push((new.id, 3));
                continue;
            }
            let equal = |row: &&mut Row| row.persona == new.persona && row.content == new.content;
            match rows.iter_mut().find(equal).filter(|_| policy != "allow") {
                Some(_) if policy == "reject" => outcomes.push((String::new(), 2)),
                Some(old) => {
                    old.importance = old.importance.max(new.importance);
                    let added: Vec<_> = new
                        .tags
                        .iter()
                        .filter(|tag| !old.tags.contains(tag))
                        .copied()
                        .collect();
                    old.tags.extend(added);
                    outcomes.push((old.id.clone(), 1));
                }
                None => {
                    outcomes.push((new.id.clone(), 0));
                    rows.push(new);
                }
            }
        }
        self.rows = rows;
        Given::Stored(outcomes)
    }
}

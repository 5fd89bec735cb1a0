//! Pages: the next memories in the order of storing, and the cursor that leads from one page to the next.

use crate::index::{LiveSegment, PersonaView};
use minds_model::{Error, ErrorCode};
use std::sync::Arc;

/// How the numbers of one kind of page are written.
pub struct Cursor {
    mark: char,
    /// What gives such cursors, for messages.
    giver: &'static str,
}

impl Cursor {
    /// Of pages of memories.
    pub const LIST: Self = Self {
        mark: 'm',
        giver: "a list",
    };
    /// Of groups of maintenance.
    pub const GROUP: Self = Self {
        mark: 'g',
        giver: "a group before",
    };
    /// Of entries of the audit.
    pub const AUDIT: Self = Self {
        mark: 'a',
        giver: "an audit",
    };

    pub fn write(&self, number: i64) -> String {
        format!("{}{number:x}", self.mark)
    }

    /// The number that a cursor holds; `start` where there is none.
    pub fn parse(&self, text: Option<&str>, start: i64) -> Result<i64, Error> {
        let Some(text) = text else {
            return Ok(start);
        };
        text.strip_prefix(self.mark)
            .and_then(|digits| i64::from_str_radix(digits, 16).ok())
            // Only what was written: no signs, no leading zeros, no capitals.
            .filter(|number| *number > 0 && self.write(*number) == text)
            .ok_or_else(|| {
                Error::new(
                    ErrorCode::InvalidArgument,
                    format!("the cursor '{text}' was not given by {}", self.giver),
                )
                .with("field", "cursor")
                .with("value", text)
                .with("expected", "the cursor of the page before")
            })
    }
}

/// Where a memory of a page stands in the index; ordered by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Member {
    pub memory: i64,
    /// Place in the list of personas.
    pub view: u32,
    pub segment: u32,
    pub document: u32,
}

impl Member {
    pub fn live<'s>(&self, views: &[&'s Arc<PersonaView>]) -> &'s LiveSegment {
        &views[self.view as usize].segments[self.segment as usize]
    }

    pub fn id<'s>(&self, views: &[&'s Arc<PersonaView>]) -> &'s str {
        self.live(views).segment.ids.get(self.document)
    }
}

/// Some of the memories that come next.
pub struct Page {
    /// In the order of storing.
    pub members: Vec<Member>,
    /// Whether more come after them.
    pub more: bool,
}

impl Page {
    /// The first `limit` memories after number `after` that are accepted; `accepts` gives the test for each segment.
    ///
    /// Cost: segments mostly follow each other, and those that begin beyond the page are not looked at; of the others
    /// every document after `after` until the page is full.
    pub fn new<'s, A: Fn(u32) -> bool + 's>(
        views: &[&'s Arc<PersonaView>],
        after: i64,
        limit: usize,
        accepts: impl Fn(&'s LiveSegment) -> A,
    ) -> Self {
        let mut starts: Vec<Member> = Vec::new();
        for (view, persona) in views.iter().enumerate() {
            for (segment, live) in persona.segments.iter().enumerate() {
                let start = live.segment.memory.partition_point(|memory| *memory <= after);
                starts.extend(live.segment.memory.get(start).map(|memory| Member {
                    memory: *memory,
                    view: view as u32,
                    segment: segment as u32,
                    document: start as u32,
                }));
            }
        }
        starts.sort_unstable();
        let mut members: Vec<Member> = Vec::new();
        let mut bound = i64::MAX;
        for first in starts {
            if first.memory > bound {
                break;
            }
            let live = first.live(views);
            let accept = accepts(live);
            let memories = &live.segment.memory;
            members.extend(
                (first.document..memories.len() as u32)
                    .take_while(|document| memories[*document as usize] <= bound)
                    .filter(|document| live.is_live(*document) && accept(*document))
                    // One more than a page shows whether there is a next one.
                    .take(limit + 1)
                    .map(|document| Member {
                        memory: memories[document as usize],
                        document,
                        ..first
                    }),
            );
            if members.len() > limit {
                bound = members.select_nth_unstable(limit).1.memory;
                members.truncate(limit + 1);
            }
        }
        members.sort_unstable();
        let more = members.len() > limit;
        members.truncate(limit);
        Self { members, more }
    }

    /// The number that the next page starts after; `None` where this is the last.
    pub fn end(&self) -> Option<i64> {
        self.members
            .last()
            .filter(|_| self.more)
            .map(|member| member.memory)
    }
}

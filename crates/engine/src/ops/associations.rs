//! What associates memories: read, set by hand, strengthened, taken away.
//!
//! Cost: a few look-ups each; the reasons of `associations` read and analyse the text of each similar memory.

use crate::engine::{Answer, Engine};
use crate::error::Result;
use crate::nearest::Nearest;
use crate::reply::decode_tags;
use crate::validate;
use crate::view::Lane;
use crate::write::Transaction;
use minds_model::columns::{Columns, TextColumn};
use minds_model::frame::{OwnedColumn, TextBuilder};
use minds_model::limits::{MAX_GROUP_ROWS, MAX_TYPE_BYTES};
use minds_model::{AssociationsArgs, CorrelateArgs, DissociateArgs, Error, ErrorCode, ReinforceArgs, Reply};
use minds_store::{AssociationRow, Bond, Connection, MemoryRow, SIMILARITY};
use std::sync::Arc;

/// Associations of a reply, where the call does not say.
const LIMIT: usize = 100;
/// Shared terms that a reason names.
const REASONS: usize = 5;

pub fn associations(engine: &Arc<Engine>, args: &AssociationsArgs, lane: Lane) -> Result<Option<Answer>> {
    if lane == Lane::Inline {
        return Ok(None);
    }
    let limit = args.limit.map_or(Ok(LIMIT), validate::limit)?;
    engine.with_view(lane, |connection, snapshot| {
        let row = find(connection, "id", args.id)?;
        let mut rows = connection.associations(row.memory)?;
        strongest_first(&mut rows);
        rows.truncate(limit);
        let mut list = List::default();
        let Some(view) = snapshot.persona(row.persona) else {
            return Ok(list.into_answer());
        };
        let mut nearest = Nearest::new(view);
        let (bag, tags) = (nearest.bag_of(&row)?, decode_tags(&row)?);
        for association in &rows {
            let mut reasons: Vec<String> = Vec::new();
            if association.name == SIMILARITY
                && let Some(other) = connection.memory(association.other)?
            {
                let others = nearest.bag_of(&other)?;
                let shared = nearest.shared(&bag, &others);
                reasons.extend(shared.into_iter().take(REASONS).map(str::to_owned));
                let other_tags = decode_tags(&other)?;
                reasons.extend(
                    tags.iter()
                        .filter(|tag| other_tags.contains(tag))
                        .map(|tag| format!("#{tag}")),
                );
            }
            list.push(association, &reasons);
        }
        Ok(list.into_answer())
    })
}

/// The first ids that a memory is associated with, strongest first, each once.
pub fn associated_ids(connection: &Connection, memory: i64) -> Result<Vec<String>> {
    let mut rows = connection.associations(memory)?;
    strongest_first(&mut rows);
    let mut ids: Vec<String> = Vec::with_capacity(rows.len().min(LIMIT));
    for row in rows {
        if !ids.contains(&row.id) {
            ids.push(row.id);
        }
        if ids.len() == LIMIT {
            break;
        }
    }
    Ok(ids)
}

/// The columns of ids of associated memories, row by row.
#[derive(Default)]
pub struct AssociatedColumns {
    counts: Vec<u32>,
    ids: TextBuilder,
}

impl AssociatedColumns {
    pub fn push(&mut self, connection: &Connection, memory: i64) -> Result<()> {
        let ids = associated_ids(connection, memory)?;
        self.counts.push(ids.len() as u32);
        ids.iter().for_each(|id| self.ids.push(id));
        Ok(())
    }

    pub fn finish(self) -> [(&'static str, OwnedColumn); 2] {
        [
            ("associationCounts", OwnedColumn::U32(self.counts)),
            ("association", OwnedColumn::Text(self.ids)),
        ]
    }
}

pub fn correlate(transaction: &mut Transaction, args: &CorrelateArgs) -> Result<Answer> {
    validate::required_text("type", args.r#type, MAX_TYPE_BYTES)?;
    validate::number("strength", args.strength, 0.0, 1.0)?;
    let (a, b) = pair(transaction.connection, args.a, args.b)?;
    let (connection, now) = (transaction.connection, transaction.engine.now());
    let known = connection.association(a.memory, b.memory, args.r#type)?;
    let bond = Bond {
        strength: args.strength,
        created: known.map_or(now, |bond| bond.created),
        reinforced: now,
        count: known.map_or(1, |bond| bond.count.saturating_add(1)),
    };
    connection.put_association(a.memory, b.memory, args.r#type, &bond)?;
    between(connection, &a, &b, Some(args.r#type))
}

pub fn reinforce(transaction: &mut Transaction, args: &ReinforceArgs) -> Result<Answer> {
    let amount = args.amount.unwrap_or(0.1);
    args.r#type.map_or(Ok(()), |name| {
        validate::required_text("type", name, MAX_TYPE_BYTES)
    })?;
    validate::number("amount", amount, 0.0, 1.0)?;
    let (a, b) = pair(transaction.connection, args.a, args.b)?;
    let (connection, now) = (transaction.connection, transaction.engine.now());
    let rows = connection.associations(a.memory)?;
    let mut count = 0;
    for row in rows
        .iter()
        .filter(|row| row.other == b.memory && args.r#type.is_none_or(|name| row.name == name))
    {
        let bond = Bond {
            strength: row.strength + (1.0 - row.strength) * amount,
            created: row.created,
            reinforced: now,
            count: row.count.saturating_add(1),
        };
        connection.put_association(a.memory, b.memory, &row.name, &bond)?;
        count += 1;
    }
    if count == 0 {
        let field = if args.r#type.is_some() { "type" } else { "b" };
        return Err(Error::new(
            ErrorCode::NotFound,
            format!("nothing associates '{}' and '{}'", args.a, args.b),
        )
        .with("field", field)
        .with("value", args.r#type.unwrap_or(args.b))
        .with("expected", "what associates the two memories")
        .into());
    }
    between(connection, &a, &b, args.r#type)
}

pub fn dissociate(transaction: &mut Transaction, args: &DissociateArgs) -> Result<Answer> {
    args.r#type.map_or(Ok(()), |name| {
        validate::required_text("type", name, MAX_TYPE_BYTES)
    })?;
    let connection = transaction.connection;
    let count = match (connection.place_of(args.a)?, connection.place_of(args.b)?) {
        (Some((a, _)), Some((b, _))) => connection.delete_associations(a, b, args.r#type)?,
        _ => 0,
    };
    Ok(Reply::Count { count }.into())
}

pub fn put(transaction: &mut Transaction, columns: &Columns) -> Result<Answer> {
    let rows = Given::new(columns)?;
    for row in 0..rows.a.len() {
        rows.check(row).map_err(|error| error.at_row(row))?;
    }
    let connection = transaction.connection;
    let mut count = 0;
    for row in 0..rows.a.len() {
        let ends = (
            connection.place_of(rows.a.get(row))?,
            connection.place_of(rows.b.get(row))?,
        );
        if let (Some((a, _)), Some((b, _))) = ends {
            connection.put_association(a, b, rows.name.get(row), &rows.bond(row))?;
            count += 1;
        }
    }
    Ok(Reply::Count { count }.into())
}

/// Associations as they were exported.
struct Given<'c, 'a> {
    a: &'c TextColumn<'a>,
    b: &'c TextColumn<'a>,
    name: &'c TextColumn<'a>,
    strength: &'c [f64],
    created: &'c [f64],
    reinforced: &'c [f64],
    count: &'c [u32],
}

impl<'c, 'a> Given<'c, 'a> {
    fn new(columns: &'c Columns<'a>) -> Result<Self> {
        let missing = || Error::new(ErrorCode::Protocol, "associations need all of their columns");
        let rows = Self {
            a: columns.text("a")?.ok_or_else(missing)?,
            b: columns.text("b")?.ok_or_else(missing)?,
            name: columns.text("type")?.ok_or_else(missing)?,
            strength: columns.f64s("strength")?.ok_or_else(missing)?,
            created: columns.f64s("created")?.ok_or_else(missing)?,
            reinforced: columns.f64s("lastReinforced")?.ok_or_else(missing)?,
            count: columns.u32s("count")?.ok_or_else(missing)?,
        };
        let lengths = [
            rows.b.len(),
            rows.name.len(),
            rows.strength.len(),
            rows.created.len(),
            rows.reinforced.len(),
            rows.count.len(),
        ];
        if lengths.iter().any(|length| *length != rows.a.len()) {
            return Err(Error::new(
                ErrorCode::Protocol,
                "the columns of associations are of unequal length",
            )
            .into());
        }
        if rows.a.len() > MAX_GROUP_ROWS {
            return Err(Error::new(
                ErrorCode::InvalidArgument,
                format!(
                    "a group has {} rows; expected at most {MAX_GROUP_ROWS}",
                    rows.a.len()
                ),
            )
            .with("field", "rows")
            .with("value", rows.a.len())
            .with("expected", MAX_GROUP_ROWS)
            .into());
        }
        Ok(rows)
    }

    fn check(&self, row: usize) -> std::result::Result<(), Error> {
        validate::required_text("type", self.name.get(row), MAX_TYPE_BYTES)?;
        validate::number("strength", self.strength[row], 0.0, 1.0)?;
        validate::millis("created", self.created[row])?;
        validate::millis("lastReinforced", self.reinforced[row])?;
        validate::number("count", f64::from(self.count[row]), 1.0, f64::from(u32::MAX))?;
        different(self.a.get(row), self.b.get(row))
    }

    fn bond(&self, row: usize) -> Bond {
        Bond {
            strength: self.strength[row],
            created: self.created[row] as i64,
            reinforced: self.reinforced[row] as i64,
            count: self.count[row],
        }
    }
}

/// Two different memories that exist.
fn pair(connection: &Connection, a: &str, b: &str) -> Result<(MemoryRow, MemoryRow)> {
    different(a, b)?;
    Ok((find(connection, "a", a)?, find(connection, "b", b)?))
}

fn different(a: &str, b: &str) -> std::result::Result<(), Error> {
    if a != b {
        return Ok(());
    }
    Err(Error::new(
        ErrorCode::InvalidArgument,
        "a memory is not associated with itself",
    )
    .with("field", "b")
    .with("value", b)
    .with("expected", "another memory than a"))
}

fn find(connection: &Connection, field: &str, id: &str) -> Result<MemoryRow> {
    connection.memory_by_id(id)?.ok_or_else(|| {
        Error::new(ErrorCode::NotFound, format!("no memory has the id '{id}'"))
            .with("field", field)
            .with("value", id)
            .with("expected", "the id of a memory")
            .into()
    })
}

/// What associates two memories, of one type or of all, as `a` has it.
fn between(connection: &Connection, a: &MemoryRow, b: &MemoryRow, name: Option<&str>) -> Result<Answer> {
    let mut rows = connection.associations(a.memory)?;
    rows.retain(|row| row.other == b.memory && name.is_none_or(|name| row.name == name));
    strongest_first(&mut rows);
    let mut list = List::default();
    rows.iter().for_each(|row| list.push(row, &[]));
    Ok(list.into_answer())
}

fn strongest_first(rows: &mut [AssociationRow]) {
    rows.sort_unstable_by(|a, b| {
        b.strength
            .total_cmp(&a.strength)
            .then_with(|| a.id.cmp(&b.id))
            .then_with(|| a.name.cmp(&b.name))
    });
}

/// The columns of the reply `associations`.
#[derive(Default)]
struct List {
    id: TextBuilder,
    name: TextBuilder,
    strength: Vec<f64>,
    created: Vec<f64>,
    reinforced: Vec<f64>,
    count: Vec<u32>,
    reason_counts: Vec<u32>,
    reason: TextBuilder,
}

impl List {
    fn push(&mut self, row: &AssociationRow, reasons: &[String]) {
        self.id.push(&row.id);
        self.name.push(&row.name);
        self.strength.push(row.strength);
        self.created.push(row.created as f64);
        self.reinforced.push(row.reinforced as f64);
        self.count.push(row.count);
        self.reason_counts.push(reasons.len() as u32);
        reasons.iter().for_each(|reason| self.reason.push(reason));
    }

    fn into_answer(self) -> Answer {
        Answer {
            reply: Reply::Associations,
            columns: vec![
                ("id", OwnedColumn::Text(self.id)),
                ("type", OwnedColumn::Text(self.name)),
                ("strength", OwnedColumn::F64(self.strength)),
                ("created", OwnedColumn::F64(self.created)),
                ("lastReinforced", OwnedColumn::F64(self.reinforced)),
                ("count", OwnedColumn::U32(self.count)),
                ("reasonCounts", OwnedColumn::U32(self.reason_counts)),
                ("reason", OwnedColumn::Text(self.reason)),
            ],
        }
    }
}

//! The council file: what is true.
//!
//! One SQLite file holds memories, vectors, access counts, personas, the knowledge graph and the change log; every SQL statement for SQLite
//! stands in this crate. Everything else (text and vector indexes) is derived from these rows and from the change log.
//!
//! Cost: some 5 us to insert a row within a transaction, 2 to 4 us to read one by its number; a commit costs what the
//! durability chosen costs (a flush of the write-ahead log at `Full`).

mod access;
mod aging;
mod associations;
mod audit;
mod changes;
mod compression;
mod consolidation;
mod council;
mod error;
mod export;
mod graph;
mod known;
mod look;
mod maintenance;
mod memories;
mod open;
mod personas;
mod place;
mod schema;
mod statements;
mod texts;
mod upgrade;
mod wal_index;

pub use access::AccessRow;
pub use aging::Decay;
pub use associations::{AssociationRow, Bond, SIMILARITY};
pub use audit::{AuditRow, AuditSelection, NewAudit};
pub use changes::{ChangeRow, LogKind, NewChange};
pub use compression::{Compression, DictionaryRow, Encoder, train};
pub use consolidation::OlderEnd;
pub use council::{Connection, Readers};
pub use error::StoreError;
pub use export::ExportedAssociation;
pub use graph::{
    EdgeEnds, EdgeRow, LinkReader, NameIndex, NewEdge, NewNode, NextNumbers, NodeRow, PhraseReader, TypeTable,
};
pub use known::Marks;
pub use maintenance::{Repair, sync_folder};
pub use memories::{MemoryRow, NewMemory};
pub use open::{Durability, OpenOptions, Opened, Upgrade, open};
pub use personas::PersonaRow;
pub use schema::{APPLICATION_ID, SCHEMA_VERSION};
pub use texts::MemoryText;

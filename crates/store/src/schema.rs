//! The schema, version 1.
//!
//! Numbers inside, public ids in one side index: an integer key keeps appends at the end of the B-tree, and ids made by
//! the engine are ordered by time, so their index grows at its end too. Vectors and access counts stand in tables of
//! their own, because the row that every recall reads should be short and what changes often should not rewrite it.

/// "MIND": marks a SQLite file as a council.
pub const APPLICATION_ID: i32 = 0x4d49_4e44;

/// `user_version` of the files that this version writes.
pub const SCHEMA_VERSION: i32 = 1;

/// Settings that only an empty file takes.
pub(crate) const CREATE_PRAGMAS: &str = "
PRAGMA page_size = 16384;
PRAGMA auto_vacuum = INCREMENTAL;
";

pub(crate) const CREATE: &str = "
CREATE TABLE council (
  key TEXT PRIMARY KEY,
  value NOT NULL
) WITHOUT ROWID;

CREATE TABLE personas (
  persona INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  language TEXT NOT NULL,
  stop_words TEXT
);

-- Numbers of memories are never used twice: the newest row of 'changes' holds the next one.
CREATE TABLE memories (
  memory INTEGER PRIMARY KEY,
  persona INTEGER NOT NULL,
  id TEXT NOT NULL,
  content TEXT NOT NULL,
  context TEXT,
  tags TEXT,
  timestamp INTEGER NOT NULL,
  importance REAL NOT NULL,
  emotional_valence REAL NOT NULL,
  decay_rate REAL NOT NULL,
  compressed INTEGER NOT NULL DEFAULT 0,
  content_hash INTEGER NOT NULL,
  thread TEXT,
  position INTEGER
);
CREATE UNIQUE INDEX memories_id ON memories (id);

CREATE TABLE embeddings (
  memory INTEGER PRIMARY KEY,
  vector BLOB NOT NULL
);

-- 'stamp' ascends with every write of counts, so that other views read only what is new to them.
CREATE TABLE accesses (
  memory INTEGER PRIMARY KEY,
  count INTEGER NOT NULL,
  last INTEGER NOT NULL,
  stamp INTEGER NOT NULL
);
CREATE INDEX accesses_stamp ON accesses (stamp);

-- One row per commit for inserts (a range of memories), one per row for updates and deletes. 'token' is a random number
-- of the transaction: a position with its token names one state of this file, also where a copy of it went another way.
-- 'next' is the number that the next memory gets. The newest row is never deleted, so positions ascend.
CREATE TABLE changes (
  position INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL,
  persona INTEGER,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  id TEXT,
  token INTEGER NOT NULL,
  next INTEGER NOT NULL
);
";

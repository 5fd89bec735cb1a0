//! The schema, version 3, and how files of versions 1 and 2 become one.
//!
//! Numbers inside, public ids in one side index: an integer key keeps appends at the end of the B-tree, and ids made by
//! the engine are ordered by time, so their index grows at its end too. Vectors and access counts stand in tables of
//! their own, because the row that every recall reads should be short and what changes often should not rewrite it.

/// "MIND": marks a SQLite file as a council.
pub const APPLICATION_ID: i32 = 0x4d49_4e44;

/// `user_version` of the files that this version writes.
pub const SCHEMA_VERSION: i32 = 3;

/// Settings that only an empty file takes.
pub(crate) const CREATE_PRAGMAS: &str = "
PRAGMA page_size = 16384;
PRAGMA auto_vacuum = INCREMENTAL;
";

/// The tables of a new file: those of version 1, and what came after.
pub(crate) fn create() -> String {
    format!("{VERSION_1}{}", upgrade_from(1))
}

const VERSION_1: &str = "
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

/// What brings a file of an earlier version to the present one.
pub(crate) fn upgrade_from(version: i32) -> String {
    let steps = [LIFE, GRAPH];
    steps[usize::try_from(version - 1).unwrap_or(0)..].concat()
}

/// What stands in for the tables that a file of an earlier version lacks, on a connection that only reads it.
pub(crate) fn stand_ins_for(version: i32) -> String {
    let steps = [LIFE_STAND_INS, GRAPH_STAND_INS];
    steps[usize::try_from(version - 1).unwrap_or(0)..].concat()
}

/// Makes a file of version 1 one of version 2: what memories need over years.
///
/// What changes often stands apart from the row that every recall reads: 'decays' has the importance of memories that a
/// pass of forgetting has seen, and the time of the last one. 'associations' has each pair once, the memory with the
/// larger number first: those of new memories then stand at the end of the B-tree. 'unassociated' has ranges of memories
/// whose associations are still to be computed. 'sources' are the memories that were ever a source of a consolidated one:
/// if that counted only as long as the consolidated one lives, the next consolidation would double their decay again.
/// 'dictionaries' belong to a persona, because they hold parts of its texts; 'memories' is how many it had when the
/// dictionary was made.
const LIFE: &str = "
CREATE TABLE decays (
  memory INTEGER PRIMARY KEY,
  importance REAL NOT NULL,
  passed INTEGER NOT NULL
);

CREATE TABLE association_types (
  type INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
);
INSERT INTO association_types (type, name) VALUES (1, 'similarity'), (2, 'consolidates');

CREATE TABLE associations (
  newer INTEGER NOT NULL,
  older INTEGER NOT NULL,
  type INTEGER NOT NULL,
  strength REAL NOT NULL,
  created INTEGER NOT NULL,
  reinforced INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (newer, older, type)
) WITHOUT ROWID;
CREATE INDEX associations_older ON associations (older, strength);

CREATE TABLE unassociated (
  first INTEGER PRIMARY KEY,
  last INTEGER NOT NULL
);

CREATE TABLE sources (
  memory INTEGER PRIMARY KEY
);

CREATE TABLE dictionaries (
  dictionary INTEGER PRIMARY KEY AUTOINCREMENT,
  persona INTEGER NOT NULL,
  memories INTEGER NOT NULL,
  bytes BLOB NOT NULL
);
CREATE INDEX dictionaries_persona ON dictionaries (persona);

-- How many contents of a persona are compressed, from and to how many bytes.
CREATE TABLE compressions (
  persona INTEGER PRIMARY KEY,
  memories INTEGER NOT NULL,
  bytes_from INTEGER NOT NULL,
  bytes_to INTEGER NOT NULL
);

-- What maintenance did; never content. 'memory' is the public id of a memory that is gone or that it made.
CREATE TABLE audit (
  entry INTEGER PRIMARY KEY,
  time INTEGER NOT NULL,
  operation TEXT NOT NULL,
  persona INTEGER,
  memory TEXT,
  reason TEXT NOT NULL,
  before REAL NOT NULL,
  after REAL NOT NULL
);

ALTER TABLE accesses ADD COLUMN persona INTEGER NOT NULL DEFAULT 0;
UPDATE accesses SET persona = coalesce((SELECT persona FROM memories WHERE memories.memory = accesses.memory), 0);
";

/// Makes a file of version 2 one of version 3: the knowledge graph.
///
/// Edges stand in the order of adding, so that they go to the end of the B-tree. Their index by ends and type goes by
/// stretches of 65,536 edges first, for the same reason: one over all of them took every commit of 10,000 edges to most
/// of its pages, and let in a quarter as many a second. So it says nothing about uniqueness: whether an edge is there,
/// and who arrives at a node, is asked of the graph in memory; only then a row is looked for, stretch by stretch.
///
/// Types are numbers in the order of first use and stay when nothing has them any more. The numbers of the next node
/// and edge are settings, `next_node` and `next_edge`: like those of memories they are never used twice. `id` of an edge
/// is NULL where it follows from the number.
const GRAPH: &str = "
CREATE TABLE node_types (
  type INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
);
CREATE TABLE edge_types (
  type INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
);

CREATE TABLE nodes (
  node INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  type INTEGER NOT NULL,
  name TEXT NOT NULL,
  attributes TEXT,
  importance REAL NOT NULL,
  relevance TEXT,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  version INTEGER NOT NULL,
  activation REAL NOT NULL,
  access_count INTEGER NOT NULL,
  last_accessed INTEGER
);
CREATE UNIQUE INDEX nodes_id ON nodes (id);
CREATE UNIQUE INDEX nodes_name ON nodes (name, type);

CREATE TABLE edges (
  edge INTEGER PRIMARY KEY,
  source INTEGER NOT NULL,
  target INTEGER NOT NULL,
  type INTEGER NOT NULL,
  weight REAL NOT NULL,
  confidence REAL NOT NULL,
  attributes TEXT,
  created INTEGER NOT NULL,
  last_reinforced INTEGER,
  count INTEGER NOT NULL,
  decay_rate REAL NOT NULL,
  id TEXT
);
CREATE INDEX edges_ends ON edges (edge >> 16, source, target, type);
CREATE UNIQUE INDEX edges_id ON edges (id) WHERE id IS NOT NULL;

-- Keys are folded: words of names; names and aliases whole, words with a space between two.
CREATE TABLE node_words (
  key TEXT NOT NULL,
  node INTEGER NOT NULL,
  PRIMARY KEY (key, node)
) WITHOUT ROWID;
CREATE TABLE node_phrases (
  key TEXT NOT NULL,
  node INTEGER NOT NULL,
  PRIMARY KEY (key, node)
) WITHOUT ROWID;

CREATE TABLE links (
  memory INTEGER NOT NULL,
  node INTEGER NOT NULL,
  PRIMARY KEY (memory, node)
) WITHOUT ROWID;
CREATE UNIQUE INDEX links_node ON links (node, memory);

-- Of an edge that is gone the log has the ends as 'first' and 'last', and its type.
ALTER TABLE changes ADD COLUMN type INTEGER;
";

const LIFE_STAND_INS: &str = "
PRAGMA temp_store = MEMORY;
CREATE TEMP TABLE decays (memory INTEGER PRIMARY KEY, importance REAL, passed INTEGER);
CREATE TEMP TABLE association_types (type INTEGER PRIMARY KEY, name TEXT);
CREATE TEMP TABLE associations (newer INTEGER, older INTEGER, type INTEGER, strength REAL, created INTEGER,
  reinforced INTEGER, count INTEGER);
CREATE TEMP TABLE unassociated (first INTEGER PRIMARY KEY, last INTEGER);
CREATE TEMP TABLE sources (memory INTEGER PRIMARY KEY);
CREATE TEMP TABLE dictionaries (dictionary INTEGER PRIMARY KEY, persona INTEGER, memories INTEGER, bytes BLOB);
CREATE TEMP TABLE compressions (persona INTEGER PRIMARY KEY, memories INTEGER, bytes_from INTEGER, bytes_to INTEGER);
CREATE TEMP TABLE audit (entry INTEGER PRIMARY KEY, time INTEGER, operation TEXT, persona INTEGER, memory TEXT,
  reason TEXT, before REAL, after REAL);
CREATE TEMP VIEW accesses AS SELECT a.memory, a.count, a.last, a.stamp, coalesce(m.persona, 0) AS persona
  FROM main.accesses AS a LEFT JOIN main.memories AS m ON m.memory = a.memory;
";

const GRAPH_STAND_INS: &str = "
PRAGMA temp_store = MEMORY;
CREATE TEMP TABLE node_types (type INTEGER PRIMARY KEY, name TEXT);
CREATE TEMP TABLE edge_types (type INTEGER PRIMARY KEY, name TEXT);
CREATE TEMP TABLE nodes (node INTEGER PRIMARY KEY, id TEXT, type INTEGER, name TEXT, attributes TEXT, importance REAL,
  relevance TEXT, created INTEGER, updated INTEGER, version INTEGER, activation REAL, access_count INTEGER,
  last_accessed INTEGER);
CREATE TEMP TABLE edges (edge INTEGER PRIMARY KEY, source INTEGER, target INTEGER, type INTEGER, weight REAL,
  confidence REAL, attributes TEXT, created INTEGER, last_reinforced INTEGER, count INTEGER, decay_rate REAL, id TEXT);
CREATE TEMP TABLE node_words (key TEXT, node INTEGER);
CREATE TEMP TABLE node_phrases (key TEXT, node INTEGER);
CREATE TEMP TABLE links (memory INTEGER, node INTEGER);
CREATE TEMP VIEW changes AS SELECT position, kind, persona, first, last, id, token, next, NULL AS type FROM main.changes;
";

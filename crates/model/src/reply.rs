//! What an engine answers.
//!
//! A reply's lists are columns beside it; what stands here is what there is one of.

use crate::{Error, GraphStatistics};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

#[cfg(feature = "typescript")]
use ts_rs::TS;

/// The answer to one command, `{ kind, ... }`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Reply {
    /// Columns `id` and `outcome` (0 stored, 1 merged, 2 rejected, 3 there already), in the order of the input; with
    /// `associationCounts` and `association` where associations were found at once.
    Stored {
        /// The time given to rows without one; milliseconds UTC.
        now: f64,
    },
    /// The memory's columns. Of a `scan` also `lastDecayed`, and each memory's associations with ones that were stored
    /// before it: `associationCounts`, `association`, `type`, `strength`, `created`, `lastReinforced`, `count`.
    Memories {
        /// Persona ids that the column `persona` points into.
        personas: Vec<String>,
        /// Where the next page starts; absent after the last.
        cursor: Option<String>,
        /// Dimension of the vectors in `embeddings`; 0 without any.
        dimension: u32,
    },
    /// The memory's columns, `score`, and for each signal a `value` and a `contribution` (row-major, one row a hit).
    Hits {
        personas: Vec<String>,
        /// Names of the signals, in the order of the columns `value` and `contribution`.
        signals: Vec<String>,
        /// Hits of each request, in order; their sum is the number of rows.
        counts: Vec<u32>,
        /// One for each request that asked for it, else empty.
        explanations: Vec<Explanation>,
    },
    Personas {
        personas: Vec<PersonaInfo>,
    },
    /// Columns `id` (the other memory), `type`, `strength`, `created`, `lastReinforced`, `count`, `reasonCounts`,
    /// `reason`; strongest first, ties by id, then type.
    Associations,
    /// What came of one group of the background's work on associations.
    Associated {
        /// Memories looked at.
        done: u32,
        /// Memories that still wait.
        #[cfg_attr(feature = "typescript", ts(type = "number"))]
        remaining: u64,
    },
    /// What a group of maintenance did, or would. With `dryRun`, columns of the memories that would go or be compressed:
    /// `id`, `persona`, `before`, `after` (importance; bytes where it is compressed).
    Maintained {
        personas: Vec<String>,
        /// Where the next group starts; absent after the last.
        cursor: Option<String>,
        /// Memories looked at.
        looked: u32,
        /// Memories with another importance, or compressed ones.
        changed: u32,
        /// Memories that went.
        removed: u32,
        /// Bytes of the content that was compressed; 0 elsewhere.
        #[cfg_attr(feature = "typescript", ts(type = "number"))]
        bytes_before: u64,
        #[cfg_attr(feature = "typescript", ts(type = "number"))]
        bytes_after: u64,
    },
    /// Columns `clusterCounts` and `strength` (the weakest association that joined the cluster), one row each; `member`,
    /// the ids of all clusters one after another.
    Clusters {
        /// Memories that could be in a cluster.
        eligible: u32,
    },
    /// Columns `id` (empty where a source changed since it was read) and `outcome` (0 stored, 4 stale), one row a
    /// cluster.
    Consolidated {
        /// Milliseconds UTC.
        now: f64,
    },
    /// Columns `time`, `operation`, `persona` (4294967295: none), `id` (empty: none), `reason`, `before`, `after`.
    Audit {
        personas: Vec<String>,
        /// Where the next page starts; absent after the last.
        cursor: Option<String>,
    },
    /// The node's columns. Of `getNodes` also `index`.
    Nodes {
        /// Where the next page starts; absent after the last.
        cursor: Option<String>,
    },
    /// The edge's columns. Of `getEdges` also `index`.
    Edges {
        /// Where the next page starts; absent after the last.
        cursor: Option<String>,
    },
    /// Columns `id`, `depth`, `strength` (of `subgraph`: `id`, `importance`), one row a node; and, one row an edge,
    /// `edgeSource` and `edgeTarget` (rows of nodes), `edgeType` (index into `types`), `edgeWeight`.
    Subgraph {
        /// Types of edges that the column `edgeType` points into.
        types: Vec<Arc<str>>,
    },
    /// Columns `pathCounts` and `cost`, one row a path; `id`, the nodes of all paths one after another; and for each
    /// step from a node to the next `edgeType` (index into `types`) and `edgeWeight`: one fewer than nodes a path.
    Paths {
        /// Types of edges that the column `edgeType` points into.
        types: Vec<Arc<str>>,
    },
    /// Columns `id` and `value`, largest first. Of a large part of the graph ids may stand in the order of nodes, also of
    /// nodes that are not ranked: the column `idPlace` is then there, and says which is a row's. Very many rows may be in the
    /// order of nodes too: the column `order` then gives the places of the first by value, equal ones by node, and `idBits` and
    /// `idsBefore` stand for `idPlace`.
    Ranked {
        /// With `idPlace` or `idBits`: so many ids are left out before the first of `id`, because the caller has them.
        ids_from: u32,
        /// Passes that were made over the whole graph; 0 elsewhere.
        rounds: u32,
        /// Whether the ranks had settled within the tolerance; true where there was nothing to settle.
        converged: bool,
        /// No value is further from the true one; 0 where the values are what they are.
        error: f64,
        /// Whether these are the nodes of the largest values, in their order.
        exact: bool,
    },
    /// Columns `id` and `component`, one row a node in the order of adding; `componentSizes`, one row a component, in
    /// the order of their first nodes.
    Components,
    GraphStatistics(GraphStatistics),
    /// Columns `memory` and `node`.
    Links {
        /// Where the next page starts; absent after the last.
        cursor: Option<String>,
    },
    /// Columns `index` (the text's place) and `id` (the node's).
    Mentions,
    Statistics(Statistics),
    Status(Status),
    Count {
        count: u32,
    },
    Done,
    Verified {
        /// What is wrong, or was; empty where everything is right.
        problems: Vec<Problem>,
    },
    Optimised {
        /// Bytes of the file, its write-ahead log included.
        #[cfg_attr(feature = "typescript", ts(type = "number"))]
        bytes_before: u64,
        #[cfg_attr(feature = "typescript", ts(type = "number"))]
        bytes_after: u64,
    },
    BackedUp {
        /// Bytes of the copy.
        #[cfg_attr(feature = "typescript", ts(type = "number"))]
        bytes: u64,
    },
}

/// Something that `verify` found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS))]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    pub kind: ProblemKind,
    pub message: String,
    /// Whether it has been put right.
    pub repaired: bool,
}

/// Where a problem lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS))]
#[serde(rename_all = "camelCase")]
pub enum ProblemKind {
    /// The structure of the SQLite file.
    File,
    /// A row holds what no version writes.
    Row,
    /// A row of a side table whose memory or node is gone.
    Orphan,
    /// A counter from which numbers of memories, nodes or edges are taken, or the counts of compressed contents.
    Counter,
    /// The index or the graph in memory, or the names that nodes are found by, differ from what the rows give.
    Index,
    /// The checkpoint beside the file cannot be used.
    Checkpoint,
}

/// How the scores of one recall came about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS))]
#[serde(rename_all = "camelCase")]
pub struct Explanation {
    /// Size of the candidate set.
    pub candidates: u32,
    /// Memories searched, before filters.
    pub searched: u32,
    pub terms: Vec<TermInfo>,
    /// What the query mentions of the knowledge graph, as phrases of its nodes.
    pub entities: Vec<String>,
    pub scales: Vec<SignalScale>,
    /// For each hit, the query's terms that it holds, as indexes into `terms`.
    pub matched: Vec<Vec<u32>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS))]
#[serde(rename_all = "camelCase")]
pub struct TermInfo {
    pub term: String,
    /// Memories that hold the term.
    pub document_frequency: u32,
    /// Inverse document frequency.
    pub idf: f64,
}

/// The scale on which a signal was put: z = (value - mean) / deviation, contribution = weight * z.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS))]
#[serde(rename_all = "camelCase")]
pub struct SignalScale {
    pub signal: String,
    pub weight: f64,
    pub mean: f64,
    /// The standard deviation over the candidates, or its floor where that is larger.
    pub deviation: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS))]
#[serde(rename_all = "camelCase")]
pub struct PersonaInfo {
    pub persona_id: String,
    pub memories: u32,
    pub language: String,
    /// The persona's own stop words; absent: the language's.
    pub stop_words: Option<Vec<String>>,
    /// Bytes of content, UTF-8.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub content_bytes: u64,
    /// Timestamp of the newest memory, milliseconds UTC; absent without memories.
    pub newest: Option<f64>,
    /// Memories with a timestamp in the 7 days before the engine's clock.
    pub added_week: u32,
    /// Memories with a timestamp in the 30 days before the engine's clock.
    pub added_month: u32,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS))]
#[serde(rename_all = "camelCase")]
pub struct Statistics {
    /// Absent where all personas were asked for.
    pub persona_id: Option<String>,
    /// Personas counted: 0 or 1, or all there are.
    pub personas: u32,
    pub memories: u32,
    /// Indexed words, stop words left out.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub words: u64,
    pub mean_importance: f64,
    pub mean_emotional_valence: f64,
    /// Memories with an importance of at least 0.7.
    pub high_importance: u32,
    pub compressed: u32,
    pub accessed: u32,
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub total_accesses: u64,
    pub with_embedding: u32,
    pub threads: u32,
    /// Bytes of content, UTF-8.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub content_bytes: u64,
    /// Bytes of the contents that are compressed, and what they take in the file.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub compressed_from: u64,
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub compressed_to: u64,
    /// Memories with a timestamp in the day, 7 days, 30 days before `now`.
    pub added_day: u32,
    pub added_week: u32,
    pub added_month: u32,
    /// Milliseconds UTC; absent without memories.
    pub oldest: Option<f64>,
    /// Milliseconds UTC; absent without memories.
    pub newest: Option<f64>,
    /// Different tags.
    pub distinct_tags: u32,
    /// Tags by count, most frequent first (ties: by name); as many as were asked for.
    pub tags: Vec<TagCount>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS))]
#[serde(rename_all = "camelCase")]
pub struct TagCount {
    pub tag: String,
    pub count: u32,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS))]
#[serde(rename_all = "camelCase")]
pub struct Status {
    /// `native`, `wasm` or `pure`.
    pub engine: String,
    pub version: String,
    /// Whether a write that returned survives the process.
    pub durable: bool,
    pub read_only: bool,
    pub path: String,
    pub schema_version: u32,
    /// Identity of the database, a UUID.
    pub identity: String,
    pub personas: u32,
    pub memories: u32,
    /// Nodes and edges of the knowledge graph.
    pub nodes: u32,
    pub edges: u32,
    /// Links between memories and nodes.
    pub links: u32,
    /// Dimension of stored vectors; 0 before the first.
    pub dimension: u32,
    /// Bytes of the file, its write-ahead log included.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub file_bytes: u64,
    /// Bytes of the derived indexes in memory.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub index_bytes: u64,
    /// Those of them that the knowledge graph takes: its edges, and the ids, types and importances of its nodes.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub graph_bytes: u64,
    /// Memories whose associations are still to be computed.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub unassociated: u64,
    /// Position in the change log that the indexes have reached.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub position: i64,
    /// Position that the newest checkpoint of the indexes shows; absent without one.
    #[cfg_attr(feature = "typescript", ts(type = "number | null"))]
    pub checkpoint_position: Option<i64>,
    /// Why the indexes were derived from the rows at opening, or the latest checkpoint could not be written.
    pub checkpoint_problem: Option<String>,
}

/// What kind of change happened to memories.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS))]
#[serde(rename_all = "camelCase")]
pub enum ChangeKind {
    Added,
    Changed,
    Removed,
}

/// One change of a council, as listeners hear of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS))]
#[serde(rename_all = "camelCase")]
pub struct Change {
    pub kind: ChangeKind,
    pub persona_id: String,
    /// Ids of the memories, in order.
    pub ids: Vec<String>,
    /// Whether another process, or another view in this one, made the change.
    pub elsewhere: bool,
}

/// Outcome by value: what crosses back. `nanos` is the time the engine itself took.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outcome<T> {
    pub ok: bool,
    pub value: Option<T>,
    pub error: Option<Error>,
    pub nanos: f64,
}

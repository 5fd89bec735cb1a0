//! What an engine can be asked.
//!
//! A command is `{ op, args }`; `args` borrow their text from the frame. Lists of rows and numbers travel beside it as
//! [`columns`](crate::columns), never inside it.

mod associations;
mod maintenance;
mod opening;

pub use associations::*;
pub use maintenance::*;
pub use opening::*;

use crate::graph::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "typescript")]
use ts_rs::TS;

/// One request to an engine. The named columns that a command reads or its reply carries are in `columns::TABLE`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS))]
#[serde(tag = "op", content = "args", rename_all = "camelCase")]
pub enum Command<'a> {
    /// Stores a group of rows, all or nothing. Columns: the memory's, one row each. Reply: `stored`.
    #[serde(borrow)]
    Store(StoreArgs<'a>),
    /// Reads memories by id. Reply: `memories`, with the column `index` saying which id each row answers.
    Get(GetArgs<'a>),
    /// Changes fields of one memory. Column `embedding` replaces its vector. Reply: `memories` with one row.
    Update(UpdateArgs<'a>),
    /// Deletes memories by id; unknown ids are passed over. Reply: `count`.
    Delete(DeleteArgs<'a>),
    /// Deletes every memory that the filter passes. Reply: `count`.
    DeleteMatching(DeleteMatchingArgs<'a>),
    /// Lists memories in the order in which they were stored. Reply: `memories`.
    List(ListArgs<'a>),
    /// Finds memories for a query. Column `embedding`: the query's vector. Reply: `hits`.
    Recall(RecallArgs<'a>),
    /// Several recalls in one call. Columns `embeddingRows`, `embeddings`: vectors of some of them. Reply: `hits`.
    RecallMany(RecallManyArgs<'a>),
    /// Sets how a persona's text is analysed. Reply: `personas` with that one.
    ConfigurePersona(ConfigurePersonaArgs<'a>),
    /// Lists the personas. Reply: `personas`.
    Personas(NoArgs),
    /// Deletes a persona with all its memories. Reply: `count`, of its memories.
    DeletePersona(DeletePersonaArgs<'a>),
    /// Gives a persona another id; its memories stay as they are. Reply: `personas` with that one.
    RenamePersona(RenamePersonaArgs<'a>),
    /// Counts and means of the memories of one persona, or of all. Reply: `statistics`.
    Statistics(StatisticsArgs<'a>),
    /// Memories of any personas in the order of storing, with everything that an export holds. Reply: `memories`.
    Scan(ScanArgs<'a>),
    /// What a memory is associated with, strongest first. Reply: `associations`.
    Associations(AssociationsArgs<'a>),
    /// Associates two memories, or sets the strength that they have. Reply: `associations` with that one, as `a` has it.
    Correlate(CorrelateArgs<'a>),
    /// Strengthens what associates two memories. Reply: `associations`, as `a` has them.
    Reinforce(ReinforceArgs<'a>),
    /// Takes associations of two memories away. Reply: `count`.
    Dissociate(DissociateArgs<'a>),
    /// Sets associations as they were exported. Columns `a`, `b`, `type`, `strength`, `created`, `lastReinforced`,
    /// `count`; those whose memories do not both exist are passed over. Reply: `count`, of those set.
    PutAssociations(NoArgs),
    /// Computes associations of memories that were stored in batches. Reply: `associated`.
    Associate(AssociateArgs),
    /// Lets importance fall by the time since each memory's last pass, and lets go of what has none left. One group of
    /// memories a call. Reply: `maintained`.
    Forget(ForgetArgs<'a>),
    /// Deletes memories that were never recalled, are old and of little importance. One group a call. Reply:
    /// `maintained`.
    Cleanup(CleanupArgs<'a>),
    /// Compresses the content of old memories in the file. One group a call. Reply: `maintained`.
    Compress(CompressArgs<'a>),
    /// Clusters of a persona's memories that could be consolidated. Reply: `clusters`.
    PlanConsolidation(PlanConsolidationArgs<'a>),
    /// Stores one consolidated memory for each cluster whose sources are still as they were read. Columns: `content` and
    /// `clusterCounts`, one row each; `member` and `contentHash`, the sources of all. Reply: `consolidated`.
    Consolidate(ConsolidateArgs<'a>),
    /// What maintenance did, newest first. Reply: `audit`.
    Audit(AuditArgs<'a>),
    /// Notes a run of maintenance in the audit. Reply: `done`.
    Note(NoteArgs<'a>),
    /// Adds nodes, all or nothing; one with the name and type of another is merged into it. Columns: the node's, one row
    /// each. Reply: `stored`.
    AddNodes(NoArgs),
    /// Adds edges, all or nothing; one with the source, target and type of another is merged into it. Columns: the
    /// edge's, one row each. Reply: `stored`.
    AddEdges(NoArgs),
    /// Reads nodes by id. Reply: `nodes`, with the column `index`.
    GetNodes(GraphIdsArgs<'a>),
    /// Reads edges by id. Reply: `edges`, with the column `index`.
    GetEdges(GraphIdsArgs<'a>),
    /// Looks for nodes by name, type and importance. Reply: `nodes`.
    FindNodes(FindNodesArgs<'a>),
    /// Looks for edges by their ends and type, in the order of adding. Reply: `edges`.
    FindEdges(FindEdgesArgs<'a>),
    /// Changes fields of one node. Reply: `nodes` with one row.
    UpdateNode(UpdateNodeArgs<'a>),
    /// Changes fields of one edge. Reply: `edges` with one row.
    UpdateEdge(UpdateEdgeArgs<'a>),
    /// Removes nodes with their edges and links; unknown ids are passed over. Reply: `count`, of nodes.
    RemoveNodes(GraphIdsArgs<'a>),
    /// Removes edges; unknown ids are passed over. Reply: `count`.
    RemoveEdges(GraphIdsArgs<'a>),
    /// All nodes in the order of adding, page by page. Reply: `nodes`.
    ScanNodes(PageArgs<'a>),
    /// All edges in the order of adding, page by page. Reply: `edges`.
    ScanEdges(PageArgs<'a>),
    /// Nodes within some hops, and the edges among them. Reply: `subgraph`.
    Related(RelatedArgs<'a>),
    /// The shortest or likeliest ways from one node to another. Reply: `paths`.
    Paths(PathsArgs<'a>),
    /// Lets activation spread. Columns `id` and `value`: seeds, and the activation of each (absent: 1). Reply: `ranked`.
    Activate(ActivateArgs),
    /// Ranks all nodes by how often a walk along edges comes by. Reply: `ranked`.
    PageRank(PageRankArgs),
    /// The same for walks that begin at seeds. Columns `id` and `value`: seeds, and the weight of each (absent: 1).
    /// Reply: `ranked`.
    PersonalizedPageRank(PersonalizedPageRankArgs),
    /// Which nodes hang together. Reply: `components`.
    Components(ComponentsArgs),
    /// The most important nodes and the edges among them. Reply: `subgraph`.
    Subgraph(SubgraphArgs<'a>),
    /// Counts and means over the whole graph. Reply: `graphStatistics`.
    GraphStatistics(NoArgs),
    /// Links memories to nodes. Columns `memory` and `node`, one row a link. Reply: `count`, of links that are new.
    Link(NoArgs),
    /// Takes links away. Columns `memory` and `node`, one row a link. Reply: `count`, of links that were there.
    Unlink(NoArgs),
    /// Links of a memory, of a node, or all of them. Reply: `links`.
    Links(LinksArgs<'a>),
    /// Which nodes texts mention, by name or alias. Column `content`: the texts. Reply: `mentions`.
    Mentions(NoArgs),
    /// Which engine runs, on what. Reply: `status`.
    Status(NoArgs),
    /// Waits for background work and writes access counts. Reply: `done`.
    Flush(NoArgs),
    /// Checks file, rows, indexes and checkpoint against each other. Reply: `verified`.
    Verify(VerifyArgs),
    /// Merges the indexes and gives the file's free room back. Reply: `optimised`.
    Optimise(NoArgs),
    /// Writes a copy of the council to a new file. Reply: `backedUp`.
    Backup(BackupArgs<'a>),
}

impl Command<'_> {
    /// Every `op`.
    pub const OPS: &'static [&'static str] = &[
        "store",
        "get",
        "update",
        "delete",
        "deleteMatching",
        "list",
        "recall",
        "recallMany",
        "configurePersona",
        "personas",
        "deletePersona",
        "renamePersona",
        "statistics",
        "scan",
        "associations",
        "correlate",
        "reinforce",
        "dissociate",
        "putAssociations",
        "associate",
        "forget",
        "cleanup",
        "compress",
        "planConsolidation",
        "consolidate",
        "audit",
        "note",
        "addNodes",
        "addEdges",
        "getNodes",
        "getEdges",
        "findNodes",
        "findEdges",
        "updateNode",
        "updateEdge",
        "removeNodes",
        "removeEdges",
        "scanNodes",
        "scanEdges",
        "related",
        "paths",
        "activate",
        "pageRank",
        "personalizedPageRank",
        "components",
        "subgraph",
        "graphStatistics",
        "link",
        "unlink",
        "links",
        "mentions",
        "status",
        "flush",
        "verify",
        "optimise",
        "backup",
    ];
}

/// The empty arguments `{}`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS))]
#[cfg_attr(feature = "typescript", ts(type = "Record<string, never>"))]
pub struct NoArgs {}

/// What a store does when the persona already has the same content.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS))]
#[serde(rename_all = "camelCase")]
pub enum OnDuplicate {
    /// Both are kept: two events may read the same.
    #[default]
    Allow,
    /// The old memory takes the larger importance and the joined tags, and counts one more access.
    Merge,
    /// The new one is not stored.
    Reject,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS), ts(optional_fields = nullable))]
#[serde(rename_all = "camelCase")]
pub struct StoreArgs<'a> {
    /// Persona ids that the column `persona` points into; without that column every row belongs to the first.
    #[serde(borrow)]
    pub personas: Vec<&'a str>,
    /// Absent: `allow`.
    #[serde(default)]
    pub on_duplicate: Option<OnDuplicate>,
    /// From which similarity on a memory is a duplicate too: Jaccard of word 3-shingles, (0, 1]; absent: only equal
    /// content is.
    #[serde(default)]
    pub near: Option<f64>,
    /// Whether associations are looked for; absent: yes.
    #[serde(default)]
    pub associate: Option<bool>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS), ts(optional_fields = nullable))]
#[serde(rename_all = "camelCase")]
pub struct GetArgs<'a> {
    #[serde(borrow)]
    pub ids: Vec<&'a str>,
    /// Whether vectors come too, in the columns `embeddingRows` and `embeddings`.
    #[serde(default)]
    pub embeddings: Option<bool>,
    /// Whether ids of associated memories come too, in the columns `associationCounts` and `association`.
    #[serde(default)]
    pub associations: Option<bool>,
    /// Whether the column `contentHash` comes too.
    #[serde(default)]
    pub hashes: Option<bool>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS), ts(optional_fields = nullable))]
#[serde(rename_all = "camelCase")]
pub struct UpdateArgs<'a> {
    #[serde(borrow)]
    pub id: &'a str,
    #[serde(borrow, default)]
    pub content: Option<&'a str>,
    /// A JSON object as text; it replaces the whole context.
    #[serde(borrow, default)]
    pub context: Option<&'a str>,
    #[serde(default)]
    pub timestamp: Option<f64>,
    #[serde(default)]
    pub importance: Option<f64>,
    #[serde(default)]
    pub emotional_valence: Option<f64>,
    #[serde(default)]
    pub decay_rate: Option<f64>,
    #[serde(borrow, default)]
    pub tags: Option<Vec<&'a str>>,
    /// An empty text takes the memory out of its thread.
    #[serde(borrow, default)]
    pub thread: Option<&'a str>,
    #[serde(default)]
    pub position: Option<u32>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS))]
#[serde(rename_all = "camelCase")]
pub struct DeleteArgs<'a> {
    #[serde(borrow)]
    pub ids: Vec<&'a str>,
}

/// What a memory must be to be seen; every part given must hold.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS), ts(optional_fields = nullable))]
#[serde(rename_all = "camelCase")]
pub struct Filter<'a> {
    /// Earliest timestamp, included; milliseconds UTC.
    #[serde(default)]
    pub since: Option<f64>,
    /// Latest timestamp, excluded; milliseconds UTC.
    #[serde(default)]
    pub until: Option<f64>,
    /// Smallest importance, included.
    #[serde(default)]
    pub min_importance: Option<f64>,
    /// Largest importance, included.
    #[serde(default)]
    pub max_importance: Option<f64>,
    /// Tags that a memory must all have.
    #[serde(borrow, default)]
    pub tags: Option<Vec<&'a str>>,
    /// Tags of which a memory must have one.
    #[serde(borrow, default)]
    pub any_tag: Option<Vec<&'a str>>,
    /// A JSON object as text: keys whose values the memory's context must hold, equal as compact JSON text.
    #[serde(borrow, default)]
    pub context: Option<&'a str>,
    /// The thread that a memory must belong to.
    #[serde(borrow, default)]
    pub thread: Option<&'a str>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS), ts(optional_fields = nullable))]
#[serde(rename_all = "camelCase")]
pub struct DeleteMatchingArgs<'a> {
    /// Personas to look at; absent: all.
    #[serde(borrow, default)]
    pub personas: Option<Vec<&'a str>>,
    #[serde(borrow)]
    pub filter: Filter<'a>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS), ts(optional_fields = nullable))]
#[serde(rename_all = "camelCase")]
pub struct ListArgs<'a> {
    #[serde(borrow)]
    pub persona_id: &'a str,
    #[serde(borrow, default)]
    pub filter: Option<Filter<'a>>,
    /// Where the page before ended; opaque.
    #[serde(borrow, default)]
    pub cursor: Option<&'a str>,
    /// Items of the page, 1 to `maxLimit`.
    pub limit: u32,
    #[serde(default)]
    pub embeddings: Option<bool>,
    /// As in `get`.
    #[serde(default)]
    pub associations: Option<bool>,
}

/// How a query's text is read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS))]
#[serde(rename_all = "camelCase")]
pub enum QuerySyntax {
    /// Every word is a term; quotes and stars are punctuation.
    #[default]
    Plain,
    /// `"quoted words"` are a phrase and `word*` is a prefix.
    Query,
}

/// How memories are scored.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS))]
pub enum Scoring {
    /// Signals on one scale, as `docs/semantics.md` has them.
    #[default]
    #[serde(rename = "minds")]
    Minds,
    /// The formula of the earlier system's second generation, over every memory that the filter passes.
    #[serde(rename = "optimus")]
    Optimus,
    /// The formula of the earlier system's first generation.
    #[serde(rename = "optimus-v1")]
    OptimusV1,
}

/// What stands in a list of results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS))]
#[serde(rename_all = "camelCase")]
pub enum GroupBy {
    /// One result a conversation: the best memory of it. Memories without a thread stand alone.
    Thread,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS), ts(optional_fields = nullable))]
#[serde(rename_all = "camelCase")]
pub struct RecallArgs<'a> {
    /// Personas to search, as one candidate set; absent: all.
    #[serde(borrow, default)]
    pub personas: Option<Vec<&'a str>>,
    /// An empty query lists what the filter passes, ranked by the multipliers.
    #[serde(borrow)]
    pub query: &'a str,
    /// How the query is read; absent: `plain`.
    #[serde(default)]
    pub syntax: Option<QuerySyntax>,
    /// Most results, 1 to `maxLimit`.
    pub limit: u32,
    #[serde(borrow, default)]
    pub filter: Option<Filter<'a>>,
    /// The situation of the caller, a JSON object as text: equal keys and `emotion` raise a memory's score.
    #[serde(borrow, default)]
    pub context: Option<&'a str>,
    /// Lowest score of a result, in [0, 1].
    #[serde(default)]
    pub min_score: Option<f64>,
    /// The time that ages are counted to; absent: the engine's clock. Milliseconds UTC.
    #[serde(default)]
    pub now: Option<f64>,
    /// Whether the results count as accessed; absent: yes.
    #[serde(default)]
    pub record_access: Option<bool>,
    /// Whether the reply says how each score came about.
    #[serde(default)]
    pub explain: Option<bool>,
    #[serde(default)]
    pub group_by: Option<GroupBy>,
    /// Absent: `minds`.
    #[serde(default)]
    pub scoring: Option<Scoring>,
    /// With `optimus`: only the `3 * limit` most important memories of the last 180 days are seen, as the earlier system
    /// did; absent: no.
    #[serde(default)]
    pub window: Option<bool>,
    /// Most tokens that the results may have together, by `ceil(bytes of content / 4)`; those that do not fit are passed
    /// over.
    #[serde(default)]
    pub token_budget: Option<u32>,
    /// Whether nodes of the knowledge graph that the query mentions lend activation to the memories linked to them;
    /// absent: yes. Other scorings than `minds` have no such signal.
    #[serde(default)]
    pub graph: Option<bool>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS))]
#[serde(rename_all = "camelCase")]
pub struct RecallManyArgs<'a> {
    #[serde(borrow)]
    pub requests: Vec<RecallArgs<'a>>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS), ts(optional_fields = nullable))]
#[serde(rename_all = "camelCase")]
pub struct ConfigurePersonaArgs<'a> {
    #[serde(borrow)]
    pub persona_id: &'a str,
    /// `english` (stemming and stop words) or `none`; absent: unchanged.
    #[serde(borrow, default)]
    pub language: Option<&'a str>,
    /// Replaces the language's stop words; absent: unchanged.
    #[serde(borrow, default)]
    pub stop_words: Option<Vec<&'a str>>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS), ts(optional_fields = nullable))]
#[serde(rename_all = "camelCase")]
pub struct DeletePersonaArgs<'a> {
    #[serde(borrow)]
    pub persona_id: &'a str,
    /// Whether nothing of it may be readable in the council's files afterwards; absent: no. The file is rewritten.
    #[serde(default)]
    pub erase: Option<bool>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS), ts(optional_fields = nullable))]
#[serde(rename_all = "camelCase")]
pub struct VerifyArgs {
    /// Whether what is wrong is put right where that is possible; absent: no.
    #[serde(default)]
    pub repair: Option<bool>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS))]
#[serde(rename_all = "camelCase")]
pub struct BackupArgs<'a> {
    /// A file that does not exist.
    #[serde(borrow)]
    pub path: &'a str,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS), ts(optional_fields = nullable))]
#[serde(rename_all = "camelCase")]
pub struct StatisticsArgs<'a> {
    /// Absent: all personas together.
    #[serde(borrow, default)]
    pub persona_id: Option<&'a str>,
    /// The time that growth is counted to; absent: the engine's clock. Milliseconds UTC.
    #[serde(default)]
    pub now: Option<f64>,
    /// Most tags that come, the most frequent ones; absent: 1,000.
    #[serde(default)]
    pub tags: Option<u32>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS))]
#[serde(rename_all = "camelCase")]
pub struct RenamePersonaArgs<'a> {
    #[serde(borrow)]
    pub persona_id: &'a str,
    /// An id that no persona has.
    #[serde(borrow)]
    pub to: &'a str,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS), ts(optional_fields = nullable))]
#[serde(rename_all = "camelCase")]
pub struct ScanArgs<'a> {
    /// Absent: all.
    #[serde(borrow, default)]
    pub personas: Option<Vec<&'a str>>,
    #[serde(borrow, default)]
    pub filter: Option<Filter<'a>>,
    /// Where the page before ended; opaque.
    #[serde(borrow, default)]
    pub cursor: Option<&'a str>,
    /// Memories of the page, 1 to `maxLimit`.
    pub limit: u32,
}

//! What an engine can be asked.
//!
//! A command is `{ op, args }`; `args` borrow their text from the frame. Lists of rows and numbers travel beside it as
//! [`columns`](crate::columns), never inside it.

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
    /// Counts and means of one persona's memories. Reply: `statistics`.
    Statistics(StatisticsArgs<'a>),
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
        "statistics",
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
#[cfg_attr(feature = "typescript", derive(TS))]
#[serde(rename_all = "camelCase")]
pub struct StatisticsArgs<'a> {
    #[serde(borrow)]
    pub persona_id: &'a str,
}

/// What a write that returned survives.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS))]
#[serde(rename_all = "camelCase")]
pub enum Durability {
    /// A loss of power: the log is flushed at every commit.
    #[default]
    Full,
    /// The death of the process; a loss of power may take the last commits, and leaves a sound file.
    Normal,
    /// The death of the process; a loss of power may damage the file.
    Off,
}

/// How an engine opens its council. Not a command: it comes before the first.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS), ts(optional_fields = nullable))]
#[serde(rename_all = "camelCase")]
pub struct OpenArgs<'a> {
    /// A file, or `:memory:`.
    #[serde(borrow)]
    pub path: &'a str,
    /// Absent: `full`.
    #[serde(default)]
    pub durability: Option<Durability>,
    #[serde(default)]
    pub read_only: Option<bool>,
    /// Whether a missing file is made; absent: yes.
    #[serde(default)]
    pub create: Option<bool>,
    /// Milliseconds that a write waits for other processes; absent: 5,000.
    #[serde(default)]
    pub busy_timeout: Option<u32>,
    /// Largest size of the file in bytes; writes beyond it fail with `DISK_FULL`.
    #[serde(default)]
    pub max_bytes: Option<f64>,
    /// Threads for reads, 1 to 64; absent: one less than the processors, at least 1.
    #[serde(default)]
    pub readers: Option<u32>,
    /// Stops the clock at this time, for repeatable runs. Milliseconds UTC.
    #[serde(default)]
    pub now: Option<f64>,
}

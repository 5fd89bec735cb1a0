//! Limits of single values, the same in every engine. Lengths are bytes of UTF-8.

/// Longest content of one memory, and longest query.
pub const MAX_CONTENT_BYTES: usize = 1 << 20;
/// Longest public id.
pub const MAX_ID_BYTES: usize = 128;
/// Longest persona id.
pub const MAX_PERSONA_BYTES: usize = 128;
/// Longest thread id.
pub const MAX_THREAD_BYTES: usize = 128;
/// Longest tag.
pub const MAX_TAG_BYTES: usize = 256;
/// Most tags of one memory.
pub const MAX_TAGS: usize = 256;
/// Longest context, as JSON text.
pub const MAX_CONTEXT_BYTES: usize = 1 << 16;
/// Most rows of one group; a batch of any size is cut into groups.
pub const MAX_GROUP_ROWS: usize = 10_000;
/// Most results of one recall and most items of one page of a list.
pub const MAX_LIMIT: usize = 10_000;
/// Most dimensions of an embedding.
pub const MAX_DIMENSION: usize = 4_096;
/// Most stop words that a persona may be given.
pub const MAX_STOP_WORDS: usize = 10_000;
/// Longest type of an association, a node or an edge.
pub const MAX_TYPE_BYTES: usize = 128;
/// Longest name of an operation in the audit.
pub const MAX_OPERATION_BYTES: usize = 128;
/// Longest reason in the audit.
pub const MAX_REASON_BYTES: usize = 1_024;
/// Associations that are found for a memory when it is stored.
pub const AUTOMATIC_ASSOCIATIONS: usize = 5;
/// Most memories of one cluster.
pub const MAX_CLUSTER: usize = 64;
/// Candidates that each signal contributes to a recall.
pub const CANDIDATES_PER_SIGNAL: usize = 1_000;

/// Longest name of a node.
pub const MAX_NAME_BYTES: usize = 1_024;
/// Longest attributes of a node or an edge, as JSON text, and longest relevance.
pub const MAX_ATTRIBUTES_BYTES: usize = 1 << 16;
/// Most types of nodes, and of edges, that a council knows.
pub const MAX_TYPES: usize = 65_535;
/// Most rounds of an activation, passes of a ranking and hops of a neighbourhood.
pub const MAX_ROUNDS: usize = 1_000;
/// Most paths of one search.
pub const MAX_PATHS: usize = 1_000;
/// Most texts that are searched for mentions of nodes at once.
pub const MAX_TEXTS: usize = 1_000;

/// All of the above by name, for the TypeScript side.
pub const TABLE: &[(&str, usize)] = &[
    ("maxContentBytes", MAX_CONTENT_BYTES),
    ("maxIdBytes", MAX_ID_BYTES),
    ("maxPersonaBytes", MAX_PERSONA_BYTES),
    ("maxThreadBytes", MAX_THREAD_BYTES),
    ("maxTagBytes", MAX_TAG_BYTES),
    ("maxTags", MAX_TAGS),
    ("maxContextBytes", MAX_CONTEXT_BYTES),
    ("maxGroupRows", MAX_GROUP_ROWS),
    ("maxLimit", MAX_LIMIT),
    ("maxDimension", MAX_DIMENSION),
    ("maxStopWords", MAX_STOP_WORDS),
    ("maxTypeBytes", MAX_TYPE_BYTES),
    ("maxOperationBytes", MAX_OPERATION_BYTES),
    ("maxReasonBytes", MAX_REASON_BYTES),
    ("automaticAssociations", AUTOMATIC_ASSOCIATIONS),
    ("maxCluster", MAX_CLUSTER),
    ("candidatesPerSignal", CANDIDATES_PER_SIGNAL),
    ("maxNameBytes", MAX_NAME_BYTES),
    ("maxAttributesBytes", MAX_ATTRIBUTES_BYTES),
    ("maxTypes", MAX_TYPES),
    ("maxRounds", MAX_ROUNDS),
    ("maxPaths", MAX_PATHS),
    ("maxTexts", MAX_TEXTS),
];

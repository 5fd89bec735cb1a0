// Generated from crates/model by `npm run generate`; do not edit.

/**
 * One request to an engine. The named columns that a command reads or its reply carries are in `columns::TABLE`.
 */
export type Command =
  | { op: 'store'; args: StoreArgs }
  | { op: 'get'; args: GetArgs }
  | { op: 'update'; args: UpdateArgs }
  | { op: 'delete'; args: DeleteArgs }
  | { op: 'deleteMatching'; args: DeleteMatchingArgs }
  | { op: 'list'; args: ListArgs }
  | { op: 'recall'; args: RecallArgs }
  | { op: 'recallMany'; args: RecallManyArgs }
  | { op: 'configurePersona'; args: ConfigurePersonaArgs }
  | { op: 'personas'; args: NoArgs }
  | { op: 'deletePersona'; args: DeletePersonaArgs }
  | { op: 'statistics'; args: StatisticsArgs }
  | { op: 'status'; args: NoArgs }
  | { op: 'flush'; args: NoArgs }
  | { op: 'verify'; args: VerifyArgs }
  | { op: 'optimise'; args: NoArgs }
  | { op: 'backup'; args: BackupArgs };

/**
 * The empty arguments `{}`.
 */
export type NoArgs = Record<string, never>;

export type StoreArgs = {
  /**
   * Persona ids that the column `persona` points into; without that column every row belongs to the first.
   */
  personas: Array<string>;
  /**
   * Absent: `allow`.
   */
  onDuplicate?: OnDuplicate | null;
};

/**
 * What a store does when the persona already has the same content.
 */
export type OnDuplicate = 'allow' | 'merge' | 'reject';

export type GetArgs = {
  ids: Array<string>;
  /**
   * Whether vectors come too, in the columns `embeddingRows` and `embeddings`.
   */
  embeddings?: boolean | null;
};

export type UpdateArgs = {
  id: string;
  content?: string | null;
  /**
   * A JSON object as text; it replaces the whole context.
   */
  context?: string | null;
  timestamp?: number | null;
  importance?: number | null;
  emotionalValence?: number | null;
  decayRate?: number | null;
  tags?: Array<string> | null;
  /**
   * An empty text takes the memory out of its thread.
   */
  thread?: string | null;
  position?: number | null;
};

export type DeleteArgs = { ids: Array<string> };

export type DeleteMatchingArgs = {
  /**
   * Personas to look at; absent: all.
   */
  personas?: Array<string> | null;
  filter: Filter;
};

/**
 * What a memory must be to be seen; every part given must hold.
 */
export type Filter = {
  /**
   * Earliest timestamp, included; milliseconds UTC.
   */
  since?: number | null;
  /**
   * Latest timestamp, excluded; milliseconds UTC.
   */
  until?: number | null;
  /**
   * Smallest importance, included.
   */
  minImportance?: number | null;
  /**
   * Largest importance, included.
   */
  maxImportance?: number | null;
  /**
   * Tags that a memory must all have.
   */
  tags?: Array<string> | null;
  /**
   * Tags of which a memory must have one.
   */
  anyTag?: Array<string> | null;
  /**
   * A JSON object as text: keys whose values the memory's context must hold, equal as compact JSON text.
   */
  context?: string | null;
  /**
   * The thread that a memory must belong to.
   */
  thread?: string | null;
};

export type ListArgs = {
  personaId: string;
  filter?: Filter | null;
  /**
   * Where the page before ended; opaque.
   */
  cursor?: string | null;
  /**
   * Items of the page, 1 to `maxLimit`.
   */
  limit: number;
  embeddings?: boolean | null;
};

export type RecallArgs = {
  /**
   * Personas to search, as one candidate set; absent: all.
   */
  personas?: Array<string> | null;
  /**
   * An empty query lists what the filter passes, ranked by the multipliers.
   */
  query: string;
  /**
   * How the query is read; absent: `plain`.
   */
  syntax?: QuerySyntax | null;
  /**
   * Most results, 1 to `maxLimit`.
   */
  limit: number;
  filter?: Filter | null;
  /**
   * The situation of the caller, a JSON object as text: equal keys and `emotion` raise a memory's score.
   */
  context?: string | null;
  /**
   * Lowest score of a result, in [0, 1].
   */
  minScore?: number | null;
  /**
   * The time that ages are counted to; absent: the engine's clock. Milliseconds UTC.
   */
  now?: number | null;
  /**
   * Whether the results count as accessed; absent: yes.
   */
  recordAccess?: boolean | null;
  /**
   * Whether the reply says how each score came about.
   */
  explain?: boolean | null;
  groupBy?: GroupBy | null;
};

/**
 * How a query's text is read.
 */
export type QuerySyntax = 'plain' | 'query';

/**
 * What stands in a list of results.
 */
export type GroupBy = 'thread';

export type RecallManyArgs = { requests: Array<RecallArgs> };

export type ConfigurePersonaArgs = {
  personaId: string;
  /**
   * `english` (stemming and stop words) or `none`; absent: unchanged.
   */
  language?: string | null;
  /**
   * Replaces the language's stop words; absent: unchanged.
   */
  stopWords?: Array<string> | null;
};

export type DeletePersonaArgs = {
  personaId: string;
  /**
   * Whether nothing of it may be readable in the council's files afterwards; absent: no. The file is rewritten.
   */
  erase?: boolean | null;
};

export type VerifyArgs = {
  /**
   * Whether what is wrong is put right where that is possible; absent: no.
   */
  repair?: boolean | null;
};

export type BackupArgs = {
  /**
   * A file that does not exist.
   */
  path: string;
};

export type StatisticsArgs = { personaId: string };

/**
 * What a write that returned survives.
 */
export type Durability = 'full' | 'normal' | 'off';

/**
 * How an engine opens its council. Not a command: it comes before the first.
 */
export type OpenArgs = {
  /**
   * A file, or `:memory:`.
   */
  path: string;
  /**
   * Absent: `full`.
   */
  durability?: Durability | null;
  readOnly?: boolean | null;
  /**
   * Whether a missing file is made; absent: yes.
   */
  create?: boolean | null;
  /**
   * Milliseconds that a write waits for other processes; absent: 5,000.
   */
  busyTimeout?: number | null;
  /**
   * Largest size of the file in bytes; writes beyond it fail with `DISK_FULL`.
   */
  maxBytes?: number | null;
  /**
   * Threads for reads, 1 to 64; absent: one less than the processors, at least 1.
   */
  readers?: number | null;
  /**
   * Stops the clock at this time, for repeatable runs. Milliseconds UTC.
   */
  now?: number | null;
};

/**
 * The answer to one command, `{ kind, ... }`.
 */
export type Reply =
  | {
      kind: 'stored';
      /**
       * The time given to rows without one; milliseconds UTC.
       */
      now: number;
    }
  | {
      kind: 'memories';
      /**
       * Persona ids that the column `persona` points into.
       */
      personas: Array<string>;
      /**
       * Where the next page starts; absent after the last.
       */
      cursor: string | null;
      /**
       * Dimension of the vectors in `embeddings`; 0 without any.
       */
      dimension: number;
    }
  | {
      kind: 'hits';
      personas: Array<string>;
      /**
       * Names of the signals, in the order of the columns `value` and `contribution`.
       */
      signals: Array<string>;
      /**
       * Hits of each request, in order; their sum is the number of rows.
       */
      counts: Array<number>;
      /**
       * One for each request that asked for it, else empty.
       */
      explanations: Array<Explanation>;
    }
  | { kind: 'personas'; personas: Array<PersonaInfo> }
  | ({ kind: 'statistics' } & Statistics)
  | ({ kind: 'status' } & Status)
  | { kind: 'count'; count: number }
  | { kind: 'done' }
  | {
      kind: 'verified';
      /**
       * What is wrong, or was; empty where everything is right.
       */
      problems: Array<Problem>;
    }
  | {
      kind: 'optimised';
      /**
       * Bytes of the file, its write-ahead log included.
       */
      bytesBefore: number;
      bytesAfter: number;
    }
  | {
      kind: 'backedUp';
      /**
       * Bytes of the copy.
       */
      bytes: number;
    };

/**
 * How the scores of one recall came about.
 */
export type Explanation = {
  /**
   * Size of the candidate set.
   */
  candidates: number;
  /**
   * Memories searched, before filters.
   */
  searched: number;
  terms: Array<TermInfo>;
  scales: Array<SignalScale>;
  /**
   * For each hit, the query's terms that it holds, as indexes into `terms`.
   */
  matched: Array<Array<number>>;
};

export type TermInfo = {
  term: string;
  /**
   * Memories that hold the term.
   */
  documentFrequency: number;
  /**
   * Inverse document frequency.
   */
  idf: number;
};

/**
 * The scale on which a signal was put: z = (value - mean) / deviation, contribution = weight * z.
 */
export type SignalScale = {
  signal: string;
  weight: number;
  mean: number;
  /**
   * The standard deviation over the candidates, or its floor where that is larger.
   */
  deviation: number;
};

export type PersonaInfo = {
  personaId: string;
  memories: number;
  language: string;
  /**
   * The persona's own stop words; absent: the language's.
   */
  stopWords: Array<string> | null;
};

export type Statistics = {
  personaId: string;
  memories: number;
  /**
   * Indexed words, stop words left out.
   */
  words: number;
  meanImportance: number;
  meanEmotionalValence: number;
  /**
   * Memories with an importance of at least 0.7.
   */
  highImportance: number;
  compressed: number;
  accessed: number;
  totalAccesses: number;
  withEmbedding: number;
  threads: number;
  /**
   * Bytes of content, UTF-8.
   */
  contentBytes: number;
  /**
   * Milliseconds UTC; absent without memories.
   */
  oldest: number | null;
  /**
   * Milliseconds UTC; absent without memories.
   */
  newest: number | null;
  /**
   * Tags by count, most frequent first (ties: by name).
   */
  tags: Array<TagCount>;
};

export type TagCount = { tag: string; count: number };

export type Status = {
  /**
   * `native`, `wasm` or `pure`.
   */
  engine: string;
  version: string;
  /**
   * Whether a write that returned survives the process.
   */
  durable: boolean;
  readOnly: boolean;
  path: string;
  schemaVersion: number;
  /**
   * Identity of the database, a UUID.
   */
  identity: string;
  personas: number;
  memories: number;
  /**
   * Dimension of stored vectors; 0 before the first.
   */
  dimension: number;
  /**
   * Bytes of the file, its write-ahead log included.
   */
  fileBytes: number;
  /**
   * Bytes of the derived indexes in memory.
   */
  indexBytes: number;
  /**
   * Position in the change log that the indexes have reached.
   */
  position: number;
  /**
   * Position that the newest checkpoint of the indexes shows; absent without one.
   */
  checkpointPosition: number | null;
  /**
   * Why the indexes were derived from the rows at opening, or the latest checkpoint could not be written.
   */
  checkpointProblem: string | null;
};

/**
 * Something that `verify` found.
 */
export type Problem = {
  kind: ProblemKind;
  message: string;
  /**
   * Whether it has been put right.
   */
  repaired: boolean;
};

/**
 * Where a problem lies.
 */
export type ProblemKind = 'file' | 'row' | 'orphan' | 'counter' | 'index' | 'checkpoint';

/**
 * What kind of change happened to memories.
 */
export type ChangeKind = 'added' | 'changed' | 'removed';

/**
 * One change of a council, as listeners hear of it.
 */
export type Change = {
  kind: ChangeKind;
  personaId: string;
  /**
   * Ids of the memories, in order.
   */
  ids: Array<string>;
  /**
   * Whether another process, or another view in this one, made the change.
   */
  elsewhere: boolean;
};

/**
 * What went wrong, in a form that never changes.
 */
export type ErrorCode =
  | 'INVALID_TYPE'
  | 'INVALID_ARGUMENT'
  | 'OUT_OF_RANGE'
  | 'TEXT_EMPTY'
  | 'TEXT_TOO_LARGE'
  | 'TEXT_MALFORMED'
  | 'CONTEXT_INVALID'
  | 'DIMENSION_MISMATCH'
  | 'ID_CONFLICT'
  | 'NOT_FOUND'
  | 'BATCH_FAILED'
  | 'PROTOCOL'
  | 'UNSUPPORTED'
  | 'CANNOT_OPEN'
  | 'NOT_A_DATABASE'
  | 'NOT_A_COUNCIL'
  | 'LEGACY_DATABASE'
  | 'SCHEMA_NEWER'
  | 'READ_ONLY'
  | 'DISK_FULL'
  | 'IO'
  | 'CORRUPT'
  | 'BUSY'
  | 'CLOSED'
  | 'ABORTED'
  | 'ENGINE_UNAVAILABLE'
  | 'ENGINE_LOST'
  | 'INTERNAL';

/**
 * A value named in an error.
 */
export type Detail = boolean | number | string | Array<string>;

/** Every error code with its meaning. */
export const ERROR_CODES: Record<ErrorCode, string> = {
  INVALID_TYPE: 'An argument has the wrong JavaScript type; the error is a TypeError.',
  INVALID_ARGUMENT: 'An argument has the right type and a value that is not allowed.',
  OUT_OF_RANGE: 'A number is NaN, infinite or outside its range.',
  TEXT_EMPTY: 'A text that must not be empty is empty.',
  TEXT_TOO_LARGE: 'A text is longer than its limit in bytes of UTF-8.',
  TEXT_MALFORMED: 'A text holds a lone surrogate or bytes that are not UTF-8.',
  CONTEXT_INVALID: 'A context is not a JSON object: cyclic, an array, or not JSON at all.',
  DIMENSION_MISMATCH: "A vector's dimension differs from the one that the council stores.",
  ID_CONFLICT: 'The id given belongs to another memory: another persona or another content.',
  NOT_FOUND: 'No memory has this id.',
  BATCH_FAILED: 'A group of a batch was refused as a whole; details name the row and the groups that are in.',
  PROTOCOL: 'The message does not follow the vocabulary.',
  UNSUPPORTED: 'The engine does not know this command.',
  CANNOT_OPEN: 'The path cannot be opened or created.',
  NOT_A_DATABASE: 'The file is not a SQLite database.',
  NOT_A_COUNCIL: 'The file is a SQLite database of another program.',
  LEGACY_DATABASE: 'The file was written by the earlier system; it is never altered.',
  SCHEMA_NEWER: 'The file was written by a newer version.',
  READ_ONLY: 'The council or its folder cannot be written.',
  DISK_FULL: "No room is left on the device or in the file's page limit; nothing of the group was kept.",
  IO: 'Reading or writing the file failed.',
  CORRUPT: 'The file is damaged.',
  BUSY: 'Another process held the write lock for longer than the time allowed.',
  CLOSED: 'The council is closed.',
  ABORTED: "The caller's AbortSignal ended the operation.",
  ENGINE_UNAVAILABLE: 'The requested engine cannot run here; the cause lists every attempt.',
  ENGINE_LOST: 'The thread or worker that ran the engine died.',
  INTERNAL: 'A defect of optimus-minds.',
};

/** Element type of a column. */
export type ColumnKind = 'text' | 'f64' | 'f32' | 'u32' | 'u8';

/** Kind of every column by name. */
export const COLUMN_KINDS = {
  /** public id; in a store, empty: the engine makes one */
  id: 'text',
  /** index into the message's personas; absent: 0 */
  persona: 'u32',
  /** the memory's text */
  content: 'text',
  /** a JSON object as text; empty: {} */
  context: 'text',
  /** tags of each row */
  tagCounts: 'u32',
  /** tags of all rows, one after another */
  tags: 'text',
  /** whole milliseconds UTC; in a store, NaN: now */
  timestamp: 'f64',
  /** [0, 1] */
  importance: 'f64',
  /** [-1, 1] */
  emotionalValence: 'f64',
  /** a day, >= 0; in a store, NaN: 0.01 */
  decayRate: 'f64',
  /** times recalled */
  accessCount: 'u32',
  /** whole milliseconds UTC; NaN: never */
  lastAccessed: 'f64',
  /** 1 where the content is stored compressed */
  compressed: 'u8',
  /** conversation id; empty: none */
  thread: 'text',
  /** place in the thread, from 0; 4294967295: none */
  position: 'u32',
  /** rows (or requests) that have a vector, ascending */
  embeddingRows: 'u32',
  /** their vectors, one after another */
  embeddings: 'f32',
  /** one vector */
  embedding: 'f32',
  /** 0 stored, 1 merged, 2 rejected, 3 there already */
  outcome: 'u8',
  /** which item of the request the row answers */
  index: 'u32',
  /** [0, 1], best first */
  score: 'f64',
  /** raw value of each signal, row-major; NaN: the hit lacks it */
  value: 'f64',
  /** addend of each signal to the score's log-odds, row-major */
  contribution: 'f64',
} as const satisfies Record<string, ColumnKind>;

/** Limits of single values. */
export const LIMITS = {
  maxContentBytes: 1048576,
  maxIdBytes: 128,
  maxPersonaBytes: 128,
  maxThreadBytes: 128,
  maxTagBytes: 256,
  maxTags: 256,
  maxContextBytes: 65536,
  maxGroupRows: 10000,
  maxLimit: 10000,
  maxDimension: 4096,
  maxStopWords: 10000,
  candidatesPerSignal: 1000,
} as const;

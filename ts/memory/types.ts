/** What the facade takes and gives. */

import type {
  Explanation,
  GroupBy,
  OnDuplicate,
  QuerySyntax,
  Scoring,
  Statistics,
} from '../engine/generated/vocabulary.js';

/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A context: a JSON object. */
export type Context = { readonly [key: string]: Json | undefined };

/** One memory of a persona. */
export interface Memory {
  /** Opaque text of at most 128 bytes. */
  readonly id: string;
  readonly personaId: string;
  readonly content: string;
  /** Parsed from `contextText` when first read. */
  readonly context: { readonly [key: string]: Json };
  /** The context as it is stored: JSON text, exact where numbers are too large for JavaScript. */
  readonly contextText: string;
  readonly timestamp: Date;
  /** [0, 1] */
  readonly importance: number;
  /** [-1, 1] */
  readonly emotionalValence: number;
  readonly tags: readonly string[];
  /** Times recalled. */
  readonly accessCount: number;
  readonly lastAccessed: Date | null;
  /** Importance lost a day, >= 0. */
  readonly decayRate: number;
  /** Whether the content is stored compressed; it reads as text all the same. */
  readonly compressed: boolean;
  /** Conversation that the memory belongs to. */
  readonly thread: string | null;
  /** Place in the thread, from 0. */
  readonly position: number | null;
  /** Only where vectors were asked for (`get`, `getMany`, `list` with `embeddings`) and the memory has one. */
  readonly embedding?: Float32Array;
  /**
   * Ids of associated memories, strongest first, at most 100. Only where they are known: from `storeMemory` when they were
   * found at once, from `get` and `getMany`, and from `list` with `associations`.
   */
  readonly associations?: readonly string[];
}

/** What associates a memory with another. */
export interface Association {
  /** The other memory. */
  readonly id: string;
  /** `similarity` for those that are found; any text for those that are made. */
  readonly type: string;
  /** [0, 1] */
  readonly strength: number;
  readonly created: Date;
  readonly lastReinforced: Date;
  /** Times it was made or reinforced, from 1. */
  readonly count: number;
  /**
   * Why the two are similar: up to five shared terms, those that weigh most first, then shared tags as `#tag`. Empty for
   * other types, and from `correlate` and `reinforce`.
   */
  readonly reasons: readonly string[];
}

export interface AssociationOptions {
  /** 1 to 10,000, default 100. */
  readonly limit?: number | undefined;
}

/** Which associations of two memories are meant. */
export interface PairOptions {
  /** 1 to 128 bytes. Default: every type that the two have. */
  readonly type?: string | undefined;
}

export interface ReinforceOptions extends PairOptions {
  /** Share of what is missing to 1 that the strength gains, [0, 1], default 0.1. */
  readonly amount?: number | undefined;
}

/** How a store treats what the persona has already. */
export interface StorePolicy {
  /** What happens when the persona has the same content. Default `allow`. */
  readonly onDuplicate?: OnDuplicate | undefined;
  /**
   * With `merge` or `reject`: from which similarity on a memory is a duplicate too, (0, 1]; it is the share of runs of
   * three words that two contents have in common (Jaccard). Default: only equal content is.
   */
  readonly near?: number | undefined;
  /** Whether associations with memories before it are looked for. Default true. */
  readonly associate?: boolean | undefined;
}

/** What can be said of a memory that is stored. */
export interface StoreOptions extends StorePolicy {
  /** Makes the store idempotent: storing the same again changes nothing. Default: a new UUIDv7. */
  readonly id?: string | undefined;
  /** A JSON object, or its text. Default {}. */
  readonly context?: Context | string | undefined;
  /** [0, 1], default 0.5. */
  readonly importance?: number | undefined;
  /** [-1, 1], default 0. */
  readonly emotionalValence?: number | undefined;
  readonly tags?: Iterable<string> | undefined;
  /** Default: now. */
  readonly timestamp?: Date | undefined;
  /** The content's vector; all vectors of a council have one dimension. */
  readonly embedding?: Float32Array | readonly number[] | undefined;
  readonly thread?: string | undefined;
  /** Place in the thread, from 0. */
  readonly position?: number | undefined;
  /** Importance lost a day, >= 0, default 0.01. */
  readonly decayRate?: number | undefined;
}

/** One row of a batch. */
export interface MemoryInput extends Omit<StoreOptions, keyof StorePolicy> {
  readonly personaId: string;
  readonly content: string;
}

export interface BatchOptions extends StorePolicy {
  /** Ends the batch between groups; the groups stored stay. */
  readonly signal?: AbortSignal | undefined;
  /** Rows stored so far, after each group. */
  readonly onProgress?: ((stored: number) => void) | undefined;
}

export interface BatchResult {
  /** In the order of the input; null where the row was rejected as a duplicate. */
  readonly ids: (string | null)[];
  readonly stored: number;
  readonly merged: number;
  readonly rejected: number;
  /** Rows whose id was there already, with the same content. */
  readonly existing: number;
}

/** What one speaker said in a conversation. */
export interface Turn {
  /** Becomes a tag, and so is found by a recall: 1 to 256 bytes. */
  readonly speaker: string;
  readonly content: string;
  /** Default: now. */
  readonly timestamp?: Date | undefined;
}

/** What a turn speaks of: becomes a node of the knowledge graph, or is the one of that name and type. */
export interface Entity {
  /** 1 to 1,024 bytes. */
  readonly name: string;
  /** 1 to 128 bytes, default `concept`. */
  readonly type?: string | undefined;
  /** Other names; they are added to those that the node has. */
  readonly aliases?: Iterable<string> | undefined;
}

/** Finds the entities of a turn. */
export type ExtractEntities = (turn: Turn) => Iterable<Entity> | Promise<Iterable<Entity>>;

export interface ConversationOptions {
  /** Id of the conversation, 1 to 128 bytes; it is the persona's own: others may use the same. */
  readonly thread: string;
  /**
   * Links each turn's memory to the nodes that it speaks of, so that recalls reach it over the knowledge graph. A
   * function finds them, one turn after another; `true` takes those that the turn mentions by name or alias. Turns that
   * are stored and linked already are passed over. Default: nothing is linked.
   */
  readonly extractEntities?: boolean | ExtractEntities | undefined;
  /** Ends the import between groups; the turns stored stay. */
  readonly signal?: AbortSignal | undefined;
  /** Turns stored or found so far, after each group. */
  readonly onProgress?: ((turns: number) => void) | undefined;
}

export interface ConversationResult {
  /** Of the turns, in order. */
  readonly ids: readonly string[];
  /** New turns. */
  readonly stored: number;
  /** Turns that were there already. */
  readonly existing: number;
  /** New links to nodes; only where entities are extracted. */
  readonly linked?: number;
}

/** Fields to change. */
export type MemoryPatch = Omit<StoreOptions, 'id' | 'thread' | keyof StorePolicy> & {
  readonly content?: string | undefined;
  /** null takes the memory out of its thread. */
  readonly thread?: string | null | undefined;
};

/** What a memory must be to be seen; every part given must hold. */
export interface MemoryFilter {
  /** Earliest timestamp, included. */
  readonly since?: Date | undefined;
  /** Latest timestamp, excluded. */
  readonly until?: Date | undefined;
  readonly minImportance?: number | undefined;
  readonly maxImportance?: number | undefined;
  /** All of these tags. */
  readonly tags?: Iterable<string> | undefined;
  /** One of these tags. */
  readonly anyTag?: Iterable<string> | undefined;
  /** These keys with equal values. */
  readonly context?: Context | string | undefined;
  readonly thread?: string | undefined;
}

/** A filter for `deleteMany`: also which personas. */
export interface DeleteFilter extends MemoryFilter {
  readonly personas?: readonly string[] | undefined;
}

/**
 * How memories are scored. `minds` (default): text, vectors and multipliers on one scale. `optimus` and `optimus-v1`: the
 * formulas of the earlier system's second and first generation, over every memory that the filter passes: a linear scan.
 * `{ formula: 'optimus', window: true }`: as the second generation did, only over the `3 * limit` most important memories
 * of the last 180 days.
 */
export type RecallScoring = Scoring | { readonly formula: Scoring; readonly window?: boolean | undefined };

export interface RecallOptions {
  /** Most results, 1 to 10,000. Default 10; with a `tokenBudget` 100. */
  readonly limit?: number | undefined;
  /** Default `minds`. The others take no vector, and no `syntax` but `plain`. */
  readonly scoring?: RecallScoring | undefined;
  /**
   * Most tokens that the results may have together, by `estimateTokens`. Best first; a memory that does not fit any more
   * is passed over for smaller ones behind it. 0 gives nothing. Default: none.
   */
  readonly tokenBudget?: number | undefined;
  /**
   * How the query is read. `plain` (default): every word is a term. `query`: `"quoted words"` are a phrase, `word*` is a
   * prefix. Both are scored like words and beside them; nothing is required.
   */
  readonly syntax?: QuerySyntax | undefined;
  readonly filter?: MemoryFilter | undefined;
  /** The caller's situation: equal keys, and a number `emotion` in [-1, 1], raise the score. */
  readonly context?: Context | string | undefined;
  /** The query's vector. */
  readonly embedding?: Float32Array | readonly number[] | undefined;
  /** Lowest score, [0, 1]. Default 0. */
  readonly minScore?: number | undefined;
  /** The time that ages are counted to. Default: now. */
  readonly now?: Date | undefined;
  /**
   * Whether nodes of the knowledge graph that the query mentions lend activation to the memories linked to them.
   * Default true.
   */
  readonly graph?: boolean | undefined;
  /** Whether results count as accessed. Default true. */
  readonly recordAccess?: boolean | undefined;
  /** Whether each hit says how its score came about. Default false. */
  readonly explain?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface CouncilRecallOptions extends RecallOptions {
  /** Default: all. */
  readonly personas?: readonly string[] | undefined;
}

/** One request of `recallMany`. */
export interface RecallRequest extends Omit<CouncilRecallOptions, 'signal'> {
  readonly query: string;
  readonly groupBy?: GroupBy | undefined;
}

/** A signal's part in a score. */
export interface SignalPart {
  /** Raw value (BM25, cosine, importance, ...); null where the memory lacks it. */
  readonly value: number | null;
  /**
   * Addend to the score's log-odds; those of all signals add up to ln(score / (1 - score)). With the scoring `optimus`
   * and `optimus-v1`: addend to the score itself, before it is cut to 1.
   */
  readonly contribution: number;
}

export interface Recalled {
  readonly memory: Memory;
  /** [0, 1], best first. */
  readonly score: number;
  /**
   * By name: text, vector, exact, association, graph, recency, importance, access, emotion, context; with the scoring
   * `optimus` and `optimus-v1` importance, words, decay, access, context, emotion.
   */
  readonly signals: Readonly<Record<string, SignalPart>>;
  /** With `explain`: the query's terms found in this memory; phrases and prefixes as a query would write them. */
  readonly matched?: readonly string[];
}

/** A conversation found, with its best memory. */
export interface RecalledThread extends Recalled {
  readonly thread: string | null;
}

/** The results of one recall, best first. */
export type RecallResult<T extends Recalled = Recalled> = T[] & {
  /** Tokens of all contents together, by `estimateTokens`; reckoned when it is read. */
  readonly tokens: number;
  /** With `explain`: candidates, terms, entities and scales. */
  readonly explanation?: Explanation;
};

export interface ListOptions {
  readonly filter?: MemoryFilter | undefined;
  /** Where the page before ended. */
  readonly cursor?: string | undefined;
  /** 1 to 10,000, default 100. */
  readonly limit?: number | undefined;
  /** Whether vectors come too. Default false. */
  readonly embeddings?: boolean | undefined;
  /** Whether ids of associated memories come too. Default false. */
  readonly associations?: boolean | undefined;
}

export interface Page {
  readonly items: Memory[];
  /** Null after the last page. */
  readonly cursor: string | null;
}

/** How a persona's text is analysed. */
export interface PersonaOptions {
  /** `english` (stemming, stop words) or `none`. */
  readonly language?: 'english' | 'none' | undefined;
  /** Replaces the language's stop words. */
  readonly stopWords?: Iterable<string> | undefined;
}

/** Counts and means of a persona's memories. */
export interface MemoryStatistics extends Omit<Statistics, 'oldest' | 'newest'> {
  /** Earliest timestamp; null without memories. */
  readonly oldest: Date | null;
  /** Latest timestamp; null without memories. */
  readonly newest: Date | null;
}

export interface StatisticsOptions {
  /** The time that growth is counted to. Default: now. */
  readonly now?: Date | undefined;
  /** Most tags that come, the most frequent ones. Default 1,000. */
  readonly tags?: number | undefined;
}

/** One thing that maintenance did; never content. */
export interface AuditEntry {
  readonly time: Date;
  /** `forget`, `cleanup`, ..., or what a run was noted as. */
  readonly operation: string;
  /** Null where it concerns no persona. */
  readonly personaId: string | null;
  /** Of the memory that went or came; null where it concerns none. */
  readonly memoryId: string | null;
  readonly reason: string;
  /** Importance of the memory; of a run what was noted, such as bytes of the file. */
  readonly before: number;
  readonly after: number;
}

export interface AuditOptions {
  /** Only of this persona. */
  readonly personaId?: string | undefined;
  /** Only of this operation, 1 to 128 bytes. */
  readonly operation?: string | undefined;
  /** Where the page before ended. */
  readonly cursor?: string | undefined;
  /** 1 to 10,000, default 100. */
  readonly limit?: number | undefined;
}

export interface AuditPage {
  /** Newest first. */
  readonly items: AuditEntry[];
  /** Null after the last page. */
  readonly cursor: string | null;
}

export interface ExportOptions {
  /** Whose memories. Default: everybody's. */
  readonly personas?: Iterable<string> | undefined;
  /** What a memory must be to be exported. */
  readonly filter?: MemoryFilter | undefined;
  /** Ends the export between lines. */
  readonly signal?: AbortSignal | undefined;
  /** Memories written so far, now and then. */
  readonly onProgress?: ((memories: number) => void) | undefined;
  /** Whether the stream is ended with the export, and destroyed when that fails. Default true. */
  readonly end?: boolean | undefined;
}

export interface ExportResult {
  /** How many were written. */
  readonly memories: number;
}

export interface ImportOptions {
  /** What happens when the persona has the same content under another id. Default `allow`. */
  readonly onDuplicate?: OnDuplicate | undefined;
  /** With `merge` and `reject`: from which similarity on a memory is a duplicate too, (0, 1]. */
  readonly near?: number | undefined;
  /** Whether rows without associations of their own are associated like any batch. Default true. */
  readonly associate?: boolean | undefined;
  /** Ends the import between groups; the groups stored stay. */
  readonly signal?: AbortSignal | undefined;
  /** Rows that are in so far, after each group. */
  readonly onProgress?: ((rows: number) => void) | undefined;
}

export interface ImportResult {
  readonly stored: number;
  readonly merged: number;
  readonly rejected: number;
  /** Rows whose id was there already, with the same content: nothing of them changes. */
  readonly existing: number;
  /** Associations that were set. */
  readonly associations: number;
}

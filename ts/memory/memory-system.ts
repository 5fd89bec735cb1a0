/** MemorySystem: typed methods that build a command and unwrap the reply. */

import { type Columns, column, NO_COLUMNS } from '../engine/columns.js';
import type { Engine, ExecuteOptions } from '../engine/contract.js';
import type { Command, RecallArgs, UpdateArgs } from '../engine/generated/vocabulary.js';
import { unwrap } from '../engine/outcome.js';
import * as check from './arguments.js';
import {
  associated,
  associationsCommand,
  correlateCommand,
  dissociateCommand,
  reinforceCommand,
} from './associations.js';
import { importConversation } from './conversation.js';
import { consolidateMemories } from './maintenance/consolidate.js';
import * as sweep from './maintenance/sweep.js';
import type {
  CleanupOptions,
  CompressOptions,
  CompressResult,
  ConsolidateOptions,
  ConsolidateResult,
  ForgetOptions,
  SweepResult,
} from './maintenance/types.js';
import { hitsOf, recallArgs, requestVectors } from './recall.js';
import { MemoryTable } from './records.js';
import { checkPolicy, checkRow, storedMemory, storeOne } from './row.js';
import { readAudit, readStatistics } from './statistics.js';
import { OUTCOME, storeBatch } from './storing.js';
import { exportLines, exportMemories } from './transfer/export.js';
import { importMemories } from './transfer/import.js';
import type { ExportSink } from './transfer/sink.js';
import type { ImportSource } from './transfer/source.js';
import type {
  Association,
  AssociationOptions,
  AuditOptions,
  AuditPage,
  BatchOptions,
  BatchResult,
  ConversationOptions,
  ConversationResult,
  CouncilRecallOptions,
  DeleteFilter,
  ExportOptions,
  ExportResult,
  ImportOptions,
  ImportResult,
  ListOptions,
  Memory,
  MemoryInput,
  MemoryPatch,
  MemoryStatistics,
  Page,
  PairOptions,
  Recalled,
  RecalledThread,
  RecallOptions,
  RecallRequest,
  RecallResult,
  ReinforceOptions,
  StatisticsOptions,
  StoreOptions,
  Turn,
} from './types.js';

/**
 * The memories of a council's personas.
 *
 * Every method checks its arguments' types (`INVALID_TYPE`, a TypeError) and leaves values to the engine (`OUT_OF_RANGE`,
 * `TEXT_EMPTY`, ...); every method can fail with `CLOSED`, writes with `READ_ONLY`, `DISK_FULL`, `BUSY` and `IO`.
 */
export class MemorySystem {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /**
   * Stores one memory. It is durable when the promise resolves, and the next recall finds it.
   *
   * @param personaId 1 to 128 bytes; the persona comes into being with its first memory
   * @param content 1 byte to 1 MiB of UTF-8
   * It is associated with the five memories of the persona that read most like it, which takes most of the time: some 0.5 ms
   * among 100,000. Stores that share a commit leave that to the background, and do not name the associations.
   *
   * @returns the memory; with `onDuplicate: 'merge'` the merged one; null when `'reject'` refused it
   * @throws MindsError `ID_CONFLICT` when `id` belongs to another memory; `DIMENSION_MISMATCH`; `INVALID_ARGUMENT` for
   *   `near` where duplicates are allowed; codes of bad values
   */
  async storeMemory(personaId: string, content: string, options: StoreOptions = {}): Promise<Memory | null> {
    check.object('options', options);
    const row = checkRow({ ...options, personaId, content });
    const { command, columns } = storeOne(row, checkPolicy(options));
    const answer = unwrap(await this.#engine.execute(command, columns), 'stored');
    const id = column(answer.columns, 'id').at(0);
    if (id === '') {
      return null;
    }
    // A new memory is what was just said of it; only one that was there already must be read.
    const isNew = column(answer.columns, 'outcome')[0] === OUTCOME.stored;
    return isNew ? storedMemory(row, id, answer.reply.now, answer.columns) : await this.get(id);
  }

  /**
   * Stores any number of memories in groups of at most 10,000, each all or nothing; 100,000 rows a second and more.
   *
   * Associations are computed afterwards, in the background; `council.flush()` waits for them. With `near` each row takes
   * some 0.2 ms while it is stored.
   *
   * @param rows an iterable or async iterable; it is read as fast as it can be stored
   * @throws MindsError `BATCH_FAILED`: details name the row and the groups that are in, `cause` is the row's error;
   *   `ABORTED`: details name the groups that are in
   */
  storeMemoryBatch(
    rows: Iterable<MemoryInput> | AsyncIterable<MemoryInput>,
    options: BatchOptions = {},
  ): Promise<BatchResult> {
    return storeBatch(this.#engine, rows, options);
  }

  /**
   * Stores the turns of a conversation, each as a memory with the thread, its position from 0 and the speaker as a tag.
   * Importing a longer version of the same conversation adds only what is new.
   *
   * @param turns an iterable or async iterable, in order
   * @throws MindsError `BATCH_FAILED`: details name the turn (`row`) and what is in; its `cause` is `ID_CONFLICT` where
   *   the content of a turn at this position was another one; `ABORTED`
   */
  importConversation(
    personaId: string,
    turns: Iterable<Turn> | AsyncIterable<Turn>,
    options: ConversationOptions,
  ): Promise<ConversationResult> {
    return importConversation(this.#engine, personaId, turns, options);
  }

  /**
   * Finds what a persona remembers of a query, best first.
   *
   * @param query at most 1 MiB; empty: what the filter passes, ranked by recency, importance and the like; with
   *   `syntax: 'query'` it may hold `"phrases in quotes"` and prefixes with a star, such as `photo*`
   * @returns an array of `{ memory, score, signals }`, empty for a persona that has none
   */
  recall(
    personaId: string,
    query: string,
    options: RecallOptions & { groupBy: 'thread' },
  ): Promise<RecallResult<RecalledThread>>;
  recall(personaId: string, query: string, options?: RecallOptions): Promise<RecallResult>;
  async recall(
    personaId: string,
    query: string,
    options: RecallOptions & { groupBy?: 'thread' } = {},
  ): Promise<RecallResult<Recalled>> {
    check.object('options', options);
    const among = [check.text('personaId', personaId)];
    return this.#recall(recallArgs(query, { ...options, personas: among }), options);
  }

  /** Recall over several personas as one candidate set, with pooled statistics; default all. */
  async recallAmong(
    query: string,
    options: CouncilRecallOptions & { readonly groupBy?: 'thread' | undefined } = {},
  ): Promise<RecallResult<RecalledThread>> {
    return this.#recall(recallArgs(query, options), options);
  }

  async #recall(args: RecallArgs, options: RecallOptions): Promise<RecallResult<RecalledThread>> {
    const columns: Columns =
      options.embedding === undefined
        ? NO_COLUMNS
        : { embedding: check.vector('embedding', options.embedding) };
    const outcome = await this.#engine.execute({ op: 'recall', args }, columns, signalOf(options));
    return hitsOf(unwrap(outcome, 'hits'), [args])[0] as RecallResult<RecalledThread>;
  }

  /** Many recalls in one call; the results in the order of the requests. */
  async recallMany(requests: readonly RecallRequest[]): Promise<RecallResult<RecalledThread>[]> {
    check.list('requests', requests);
    const args = requests.map((request) => {
      check.object('requests', request);
      return recallArgs(request.query, request);
    });
    const command: Command = { op: 'recallMany', args: { requests: args } };
    return hitsOf(unwrap(await this.#engine.execute(command, requestVectors(requests)), 'hits'), args);
  }

  /** The memory with this id, its vector included; null where there is none. */
  async get(id: string): Promise<Memory | null> {
    const ids = [check.text('ids', id)];
    const { reply, columns } = unwrap(await this.#engine.execute(getCommand(ids)), 'memories');
    const table = new MemoryTable(reply.personas, columns, reply.dimension);
    return table.length === 0 ? null : table.at(0);
  }

  /** The memories with these ids, in order; null where there is none. */
  async getMany(ids: readonly string[]): Promise<(Memory | null)[]> {
    const checked = check.texts('ids', ids);
    const { reply, columns } = unwrap(await this.#engine.execute(getCommand(checked)), 'memories');
    const table = new MemoryTable(reply.personas, columns, reply.dimension);
    const found: (Memory | null)[] = checked.map(() => null);
    column(columns, 'index').forEach((place, row) => {
      found[place] = table.at(row);
    });
    return found;
  }

  /**
   * Changes the fields given; the others stay.
   *
   * @throws MindsError `NOT_FOUND`
   */
  async update(id: string, patch: MemoryPatch): Promise<Memory> {
    const command: Command = { op: 'update', args: updateArgs(id, patch) };
    const columns: Columns =
      patch.embedding === undefined ? NO_COLUMNS : { embedding: check.vector('embedding', patch.embedding) };
    const { reply, columns: row } = unwrap(await this.#engine.execute(command, columns), 'memories');
    return new MemoryTable(reply.personas, row, reply.dimension).at(0);
  }

  /** Deletes a memory; false where there was none. It is gone from rows and indexes when the promise resolves. */
  async delete(id: string): Promise<boolean> {
    const command: Command = { op: 'delete', args: { ids: [check.text('id', id)] } };
    return unwrap(await this.#engine.execute(command), 'count').reply.count > 0;
  }

  /**
   * Deletes every memory that the filter passes.
   *
   * @returns how many
   * @throws MindsError `INVALID_ARGUMENT` for a filter that names nothing
   */
  async deleteMany(filter: DeleteFilter): Promise<number> {
    check.object('filter', filter);
    const personas = filter.personas === undefined ? null : check.texts('filter.personas', filter.personas);
    const command: Command = { op: 'deleteMatching', args: { personas, filter: check.filter(filter) } };
    return unwrap(await this.#engine.execute(command), 'count').reply.count;
  }

  /** A persona's memories in the order of storing, page by page. */
  async list(personaId: string, options: ListOptions = {}): Promise<Page> {
    check.object('options', options);
    const command: Command = {
      op: 'list',
      args: {
        personaId: check.text('personaId', personaId),
        limit: options.limit === undefined ? 100 : check.whole('limit', options.limit),
        cursor: check.optional(check.text, 'cursor', options.cursor) ?? null,
        filter: options.filter === undefined ? null : check.filter(options.filter),
        embeddings: check.optional(check.flag, 'embeddings', options.embeddings) ?? null,
        associations: check.optional(check.flag, 'associations', options.associations) ?? null,
      },
    };
    const { reply, columns } = unwrap(await this.#engine.execute(command), 'memories');
    return {
      items: new MemoryTable(reply.personas, columns, reply.dimension).toArray(),
      cursor: reply.cursor,
    };
  }

  /**
   * What a memory is associated with, strongest first, ties by id, then type.
   *
   * A memory gets its own when it is stored: the five that read most like it, type `similarity`, strength the cosine of
   * their tf-idf vectors. Others are made by `correlate`. Changing a memory recomputes nothing. Some 10 us for each
   * similar memory, whose text is read for the reasons.
   *
   * @throws MindsError `NOT_FOUND`; `OUT_OF_RANGE` for a limit outside 1 to 10,000
   */
  async associations(id: string, options: AssociationOptions = {}): Promise<Association[]> {
    return associated(this.#engine, associationsCommand(id, options));
  }

  /**
   * Associates two memories, of one persona or of two; both have the association. Where they have one of that type, its
   * strength is set and its count goes up.
   *
   * @param type 1 to 128 bytes; several types between two memories are several associations
   * @param strength [0, 1]
   * @returns the association as `a` has it
   * @throws MindsError `NOT_FOUND`; `INVALID_ARGUMENT` when `a` is `b`; `OUT_OF_RANGE`, `TEXT_EMPTY`, `TEXT_TOO_LARGE`
   */
  async correlate(a: string, b: string, type: string, strength: number): Promise<Association> {
    const [one] = await associated(this.#engine, correlateCommand(a, b, type, strength));
    return one as Association;
  }

  /**
   * Strengthens what associates two memories: the strength gains `amount` of what it lacks to 1, the count goes up.
   *
   * @returns the associations as `a` has them
   * @throws MindsError `NOT_FOUND` for an unknown memory, and where nothing (of that type) associates the two;
   *   `INVALID_ARGUMENT` when `a` is `b`; `OUT_OF_RANGE`
   */
  async reinforce(a: string, b: string, options: ReinforceOptions = {}): Promise<Association[]> {
    return associated(this.#engine, reinforceCommand(a, b, options));
  }

  /** Takes what associates two memories away, of one type or of all; how many associations there were. */
  async dissociate(a: string, b: string, options: PairOptions = {}): Promise<number> {
    return unwrap(await this.#engine.execute(dissociateCommand(a, b, options)), 'count').reply.count;
  }

  /**
   * Counts, means and growth of a persona's memories; zeros for one that has none. At once, at any number of memories.
   *
   * @param options `now`: the time that growth is counted to (default: now); `tags`: most tags that come (default 1,000)
   */
  async getMemoryStatistics(personaId: string, options: StatisticsOptions = {}): Promise<MemoryStatistics> {
    return readStatistics(this.#engine, check.text('personaId', personaId), options);
  }

  /**
   * What maintenance did, newest first, page by page: which memories went and came, when and why, and which runs were
   * noted. Entries of a persona follow its name and go with it.
   *
   * @param options `personaId` and `operation` (default all), `limit` (1 to 10,000, default 100), `cursor`
   * @throws MindsError `OUT_OF_RANGE`, `TEXT_EMPTY`; `INVALID_ARGUMENT` for a cursor that no audit gave
   */
  async audit(options: AuditOptions = {}): Promise<AuditPage> {
    return readAudit(this.#engine, options);
  }

  /**
   * Writes memories to a stream as JSON Lines: a header, then a memory a line with everything that it has, its vector and
   * associations included. 100,000 a second and more, in constant memory; a stream that is full is waited for. Each page
   * of some thousand memories is as the council is when it is read.
   *
   * @param stream a Node Writable or a WHATWG WritableStream of bytes; it is ended with the export (`end: false` leaves it
   *   open), and destroyed when the export fails
   * @throws MindsError `IO` when the stream fails; `ABORTED`: details say how many memories were written
   */
  exportMemories(stream: ExportSink, options: ExportOptions = {}): Promise<ExportResult> {
    return exportMemories(this.#engine, stream, options);
  }

  /** The same as lines, each with its end, one by one; `importMemories` takes them as they are. */
  exportLines(options: Omit<ExportOptions, 'onProgress' | 'end'> = {}): AsyncGenerator<string> {
    return exportLines(this.#engine, options);
  }

  /**
   * Stores the memories of an export, in groups of at most 10,000, each all or nothing; 60,000 a second and more, in
   * constant memory. Everything is as it was: ids, counts of accesses, times of forgetting, vectors, associations; the
   * settings of a persona are taken over where it does not exist yet. Importing again changes nothing.
   *
   * An association with a memory that is not here is left out; so are those of a row that was merged or rejected. Rows of
   * a file that has no associations are associated like any batch.
   *
   * @param stream a Node Readable, a WHATWG ReadableStream, or any iterable of strings or bytes; the header may be
   *   missing
   * @throws MindsError `BATCH_FAILED`: details name the line, the groups that are in (by first and last line) and, as
   *   `reason`, the code of what was wrong, which is the `cause`; `ABORTED`: details name the groups that are in
   */
  importMemories(stream: ImportSource, options: ImportOptions = {}): Promise<ImportResult> {
    return importMemories(this.#engine, stream, options);
  }

  /**
   * Stores one memory for each cluster of memories that strong associations hold together, and lets these fade twice as
   * fast. Groups of clusters are committed, each whole; a cluster that changed since it was read is left alone and
   * counted. Some 5 us a memory to plan; recalls go on meanwhile. A plan sees the associations that are there: after
   * batches, `council.flush()` waits until they are computed.
   *
   * @param options `minCluster` (2 to 64, default 3), `similarity` ([0, 1], default 0.6), `summarise` (what a cluster's
   *   memories come to; default `defaultSummary`), `dryRun`, `budgetMs`, `now`, `signal`, `onProgress` (clusters)
   * @returns ids of what was stored, counts and figures before and after; with `dryRun` the clusters. Where the budget
   *   ended, `remaining` clusters are found again by the next call.
   * @throws MindsError `OUT_OF_RANGE`; `ABORTED`, and `BATCH_FAILED` where `summarise` threw or gave what cannot be
   *   stored: what was summarised before is in, details name it, `cause` is the first error
   */
  consolidateMemories(personaId: string, options: ConsolidateOptions = {}): Promise<ConsolidateResult> {
    return consolidateMemories(this.#engine, personaId, options);
  }

  /**
   * Lets importance fall by each memory's decay rate and the days since its last pass, twice as fast for memories that
   * were never recalled; those left with less than 0.01 go. However often it is run, the days count once.
   *
   * @param options `personaId` (default everybody), `now`, `dryRun`, `budgetMs`, `cursor`, `signal`, `onProgress`
   * @returns counts and figures before and after; with `dryRun` the memories that would go; a `cursor` where the budget
   *   ended
   * @throws MindsError `ABORTED`: details say how many memories were looked at, and the cursor
   */
  forgetGradually(options: ForgetOptions = {}): Promise<SweepResult> {
    return sweep.forgetGradually(this.#engine, options);
  }

  /**
   * Compresses the content of old memories in the file. Every reader gets their text as before; `optimise` then gives
   * the room back.
   *
   * @param options `personaId` (default everybody), `ageDays` (default 30), `minLength` (bytes, default 200), and those
   *   of `forgetGradually`
   * @returns counts and figures, with the bytes of the contents compressed before and after; with `dryRun` the memories
   */
  compressOldMemories(options: CompressOptions = {}): Promise<CompressResult> {
    return sweep.compressOldMemories(this.#engine, options);
  }

  /**
   * Deletes memories that were never recalled, are old and of little importance.
   *
   * @param options `personaId` (default everybody), `threshold` ([0, 1], default 0.05), `olderThanDays` (default 90),
   *   and those of `forgetGradually`
   * @returns counts and figures before and after; with `dryRun` the memories that would go
   */
  cleanupLowImportanceMemories(options: CleanupOptions = {}): Promise<SweepResult> {
    return sweep.cleanupLowImportanceMemories(this.#engine, options);
  }
}

/** Asks for memories with their vectors and associations. */
function getCommand(ids: string[]): Command {
  return { op: 'get', args: { ids, embeddings: true, associations: true } };
}

function updateArgs(id: string, patch: MemoryPatch): UpdateArgs {
  check.object('patch', patch);
  return {
    id: check.text('id', id),
    content: check.optional(check.text, 'content', patch.content) ?? null,
    context: check.optional(check.context, 'context', patch.context) ?? null,
    timestamp: check.optional(check.millis, 'timestamp', patch.timestamp) ?? null,
    importance: check.optional(check.number, 'importance', patch.importance) ?? null,
    emotionalValence: check.optional(check.number, 'emotionalValence', patch.emotionalValence) ?? null,
    decayRate: check.optional(check.number, 'decayRate', patch.decayRate) ?? null,
    tags: check.optional(check.texts, 'tags', patch.tags) ?? null,
    thread: patch.thread === null ? '' : (check.optional(check.text, 'thread', patch.thread) ?? null),
    position: check.optional(check.whole, 'position', patch.position) ?? null,
  };
}

function signalOf(options: { readonly signal?: AbortSignal | undefined }): ExecuteOptions {
  return options.signal === undefined ? {} : { signal: options.signal };
}

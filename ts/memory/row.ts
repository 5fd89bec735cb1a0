/** A row of a store as its caller gave it, with types checked; values are the engine's to check. */

import { type Columns, NO_POSITION, TextColumn } from '../engine/columns.js';
import type { Command, OnDuplicate, StoreArgs } from '../engine/generated/vocabulary.js';
import * as check from './arguments.js';
import { MemoryTable } from './records.js';
import type { Memory, MemoryInput, StorePolicy } from './types.js';

const ON_DUPLICATE: readonly OnDuplicate[] = ['allow', 'merge', 'reject'];

const NO_TAGS: readonly string[] = [];

/** What a store does with what is there already, checked; what is the default is left out. */
export function checkPolicy({ onDuplicate, near, associate }: StorePolicy): Omit<StoreArgs, 'personas'> {
  return {
    ...(onDuplicate === undefined
      ? {}
      : { onDuplicate: check.choice('onDuplicate', onDuplicate, ON_DUPLICATE) }),
    ...(near === undefined ? {} : { near: check.number('near', near) }),
    ...(associate === undefined ? {} : { associate: check.flag('associate', associate) }),
  };
}

/** Absent options are the column's default. */
export interface Row {
  readonly personaId: string;
  readonly id: string;
  readonly content: string;
  readonly context: string;
  readonly tags: readonly string[];
  readonly timestamp: number;
  readonly importance: number;
  readonly valence: number;
  readonly decayRate: number;
  readonly thread: string;
  readonly position: number;
  readonly vector: Float32Array | undefined;
}

/** What a memory lived through before it is stored here; times are milliseconds UTC, NaN for never. */
export interface Past {
  readonly accessCount: number;
  readonly lastAccessed: number;
  readonly lastDecayed: number;
}

export const NO_PAST: Past = { accessCount: 0, lastAccessed: Number.NaN, lastDecayed: Number.NaN };

/** @throws MindsTypeError, MindsError for what JavaScript alone can get wrong */
export function checkRow(row: MemoryInput): Row {
  check.object('a row', row);
  const personaId = check.text('personaId', row.personaId);
  const content = check.text('content', row.content);
  const id = row.id === undefined ? '' : check.text('id', row.id);
  const context = row.context === undefined ? '' : check.context('context', row.context);
  const tags = row.tags === undefined ? NO_TAGS : check.texts('tags', row.tags);
  const timestamp = row.timestamp === undefined ? Number.NaN : check.millis('timestamp', row.timestamp);
  const importance = row.importance === undefined ? 0.5 : check.number('importance', row.importance);
  const valence =
    row.emotionalValence === undefined ? 0 : check.number('emotionalValence', row.emotionalValence);
  const decayRate = row.decayRate === undefined ? 0.01 : check.rate('decayRate', row.decayRate);
  const thread = row.thread === undefined ? '' : check.text('thread', row.thread);
  const position = row.position === undefined ? NO_POSITION : check.whole('position', row.position);
  const given = row.embedding === undefined ? undefined : check.vector('embedding', row.embedding);
  // A copy: the caller may fill the same array with the next row's vector.
  const vector = given?.slice();
  return {
    personaId,
    id,
    content,
    context,
    tags,
    timestamp,
    importance,
    valence,
    decayRate,
    thread,
    position,
    vector,
  };
}

/** One row as a command with its columns; what is the default is left out. */
export function storeOne(
  row: Row,
  policy: Omit<StoreArgs, 'personas'>,
): { command: Command; columns: Columns } {
  const columns: { -readonly [N in keyof Columns]: Columns[N] } = {
    content: TextColumn.from([row.content]),
  };
  if (row.id !== '') columns.id = TextColumn.from([row.id]);
  if (row.context !== '') columns.context = TextColumn.from([row.context]);
  if (row.tags.length > 0) {
    columns.tagCounts = Uint32Array.of(row.tags.length);
    columns.tags = TextColumn.from(row.tags);
  }
  if (!Number.isNaN(row.timestamp)) columns.timestamp = Float64Array.of(row.timestamp);
  if (row.importance !== 0.5) columns.importance = Float64Array.of(row.importance);
  if (row.valence !== 0) columns.emotionalValence = Float64Array.of(row.valence);
  if (row.decayRate !== 0.01) columns.decayRate = Float64Array.of(row.decayRate);
  if (row.thread !== '') columns.thread = TextColumn.from([row.thread]);
  if (row.position !== NO_POSITION) columns.position = Uint32Array.of(row.position);
  if (row.vector !== undefined) {
    columns.embeddingRows = Uint32Array.of(0);
    columns.embeddings = row.vector;
  }
  return { command: { op: 'store', args: { personas: [row.personaId], ...policy } }, columns };
}

/** The new memory that a row has become, under this id; `now` is the time of a row that named none, `reply` the store's. */
export function storedMemory(row: Row, id: string, now: number, reply: Columns): Memory {
  return new MemoryTable([row.personaId], new StoredRow(row, id, now, reply), row.vector?.length).at(0);
}

/** The columns of the one memory that a row has become, each made when it is read: most callers want the id alone. */
class StoredRow implements Columns {
  readonly #row: Row;
  readonly #id: string;
  readonly #now: number;
  readonly #reply: Columns;

  constructor(row: Row, id: string, now: number, reply: Columns) {
    this.#row = row;
    this.#id = id;
    this.#now = now;
    this.#reply = reply;
  }

  get id() {
    return TextColumn.from([this.#id]);
  }

  get persona() {
    return Uint32Array.of(0);
  }

  get content() {
    return TextColumn.from([this.#row.content]);
  }

  get context() {
    return TextColumn.from([this.#row.context || '{}']);
  }

  get tagCounts() {
    return Uint32Array.of(new Set(this.#row.tags).size);
  }

  get tags() {
    return TextColumn.from([...new Set(this.#row.tags)]);
  }

  get timestamp() {
    const { timestamp } = this.#row;
    return Float64Array.of(Number.isNaN(timestamp) ? this.#now : timestamp);
  }

  get importance() {
    return Float64Array.of(this.#row.importance);
  }

  get emotionalValence() {
    return Float64Array.of(this.#row.valence);
  }

  get decayRate() {
    return Float64Array.of(this.#row.decayRate);
  }

  get accessCount() {
    return Uint32Array.of(0);
  }

  get lastAccessed() {
    return Float64Array.of(Number.NaN);
  }

  get compressed() {
    return Uint8Array.of(0);
  }

  get thread() {
    return TextColumn.from([this.#row.thread]);
  }

  get position() {
    return Uint32Array.of(this.#row.position);
  }

  get embeddingRows() {
    return Uint32Array.from(this.#row.vector === undefined ? [] : [0]);
  }

  get embeddings() {
    return this.#row.vector ?? new Float32Array(0);
  }

  // Absent rather than undefined where the store found none at once.
  get associationCounts() {
    return this.#reply.associationCounts as Uint32Array;
  }

  get association() {
    return this.#reply.association as TextColumn;
  }
}

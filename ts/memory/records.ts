/**
 * Memories and hits as objects over the columns of a reply.
 *
 * Building one costs a few references; its fields are cut out of the columns when they are read.
 */

import { type Columns, column, NO_POSITION } from '../engine/columns.js';
import type { Explanation } from '../engine/generated/vocabulary.js';
import type { Json, Memory, RecalledThread, SignalPart } from './types.js';

const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/** The memories of one reply. */
export class MemoryTable {
  readonly length: number;
  #tagStarts: Uint32Array | undefined;
  #associationStarts: Uint32Array | undefined;

  constructor(
    readonly personas: readonly string[],
    readonly columns: Columns,
    readonly dimension = 0,
  ) {
    this.length = column(columns, 'id').length;
  }

  /** The memory in `row`. */
  at(row: number): Memory {
    return new MemoryRecord(this, row);
  }

  toArray(): Memory[] {
    return Array.from({ length: this.length }, (_, row) => this.at(row));
  }

  tags(row: number): string[] {
    this.#tagStarts ??= startsOf(column(this.columns, 'tagCounts'));
    const texts = column(this.columns, 'tags');
    const tags: string[] = [];
    for (let tag = this.#tagStarts[row] as number; tag < (this.#tagStarts[row + 1] as number); tag++) {
      tags.push(texts.at(tag));
    }
    return tags;
  }

  /** Ids of the row's associated memories, where they came. */
  associations(row: number): readonly string[] | undefined {
    const { associationCounts: counts, association } = this.columns;
    if (counts === undefined || association === undefined) {
      return undefined;
    }
    this.#associationStarts ??= startsOf(counts);
    const start = this.#associationStarts[row] as number;
    return Array.from({ length: counts[row] as number }, (_, place) => association.at(start + place));
  }

  /** A copy of the row's vector, where it came. */
  embedding(row: number): Float32Array | undefined {
    const index = this.columns.embeddingRows?.indexOf(row) ?? -1;
    if (index < 0) {
      return undefined;
    }
    return column(this.columns, 'embeddings').slice(index * this.dimension, (index + 1) * this.dimension);
  }
}

/** Where each row's items begin, and the end of the last. */
function startsOf(counts: Uint32Array): Uint32Array {
  const starts = new Uint32Array(counts.length + 1);
  let end = 0;
  counts.forEach((count, row) => {
    end += count;
    starts[row + 1] = end;
  });
  return starts;
}

class MemoryRecord implements Memory {
  readonly #table: MemoryTable;
  readonly #row: number;
  #context: { readonly [key: string]: Json } | undefined;

  constructor(table: MemoryTable, row: number) {
    this.#table = table;
    this.#row = row;
  }

  get id(): string {
    return column(this.#table.columns, 'id').at(this.#row);
  }

  get personaId(): string {
    return this.#table.personas[column(this.#table.columns, 'persona')[this.#row] as number] ?? '';
  }

  get content(): string {
    return column(this.#table.columns, 'content').at(this.#row);
  }

  get context(): { readonly [key: string]: Json } {
    this.#context ??= JSON.parse(this.contextText) as { readonly [key: string]: Json };
    return this.#context;
  }

  get contextText(): string {
    return column(this.#table.columns, 'context').at(this.#row);
  }

  get timestamp(): Date {
    return new Date(column(this.#table.columns, 'timestamp')[this.#row] as number);
  }

  get importance(): number {
    return column(this.#table.columns, 'importance')[this.#row] as number;
  }

  get emotionalValence(): number {
    return column(this.#table.columns, 'emotionalValence')[this.#row] as number;
  }

  get tags(): readonly string[] {
    return this.#table.tags(this.#row);
  }

  get accessCount(): number {
    return column(this.#table.columns, 'accessCount')[this.#row] as number;
  }

  get lastAccessed(): Date | null {
    const time = column(this.#table.columns, 'lastAccessed')[this.#row] as number;
    return Number.isNaN(time) ? null : new Date(time);
  }

  get decayRate(): number {
    return column(this.#table.columns, 'decayRate')[this.#row] as number;
  }

  get compressed(): boolean {
    return column(this.#table.columns, 'compressed')[this.#row] === 1;
  }

  get thread(): string | null {
    return column(this.#table.columns, 'thread').at(this.#row) || null;
  }

  get position(): number | null {
    const position = column(this.#table.columns, 'position')[this.#row] as number;
    return position === NO_POSITION ? null : position;
  }

  // Absent rather than undefined, as the type says; `toJSON` leaves it out then.
  get embedding(): Float32Array {
    return this.#table.embedding(this.#row) as Float32Array;
  }

  // Absent like the vector.
  get associations(): readonly string[] {
    return this.#table.associations(this.#row) as readonly string[];
  }

  /** Every field as plain data. */
  toJSON(): Record<string, unknown> {
    const associations = this.#table.associations(this.#row);
    const embedding = this.#table.embedding(this.#row);
    return {
      id: this.id,
      personaId: this.personaId,
      content: this.content,
      context: this.context,
      timestamp: this.timestamp,
      importance: this.importance,
      emotionalValence: this.emotionalValence,
      tags: this.tags,
      accessCount: this.accessCount,
      lastAccessed: this.lastAccessed,
      decayRate: this.decayRate,
      compressed: this.compressed,
      thread: this.thread,
      position: this.position,
      ...(embedding === undefined ? {} : { embedding: Array.from(embedding) }),
      ...(associations === undefined ? {} : { associations }),
    };
  }

  [INSPECT](): Record<string, unknown> {
    return this.toJSON();
  }
}

/** The hits of one reply. */
export class HitTable {
  readonly #memories: MemoryTable;

  constructor(
    personas: readonly string[],
    readonly columns: Columns,
    readonly signals: readonly string[],
  ) {
    this.#memories = new MemoryTable(personas, columns);
  }

  /** The hit in `row`, the `place`-th of its request. */
  at(row: number, place: number, explanation: Explanation | undefined): RecalledThread {
    return new Hit(this, this.#memories.at(row), row, explanation?.matched[place], explanation);
  }
}

class Hit implements RecalledThread {
  readonly memory: Memory;
  readonly score: number;
  readonly #table: HitTable;
  readonly #row: number;
  readonly #matched: readonly string[] | undefined;

  constructor(
    table: HitTable,
    memory: Memory,
    row: number,
    matched: readonly number[] | undefined,
    explanation: Explanation | undefined,
  ) {
    this.#table = table;
    this.#row = row;
    this.memory = memory;
    this.score = column(table.columns, 'score')[row] as number;
    this.#matched = matched?.map((term) => explanation?.terms[term]?.term ?? '');
  }

  get thread(): string | null {
    return this.memory.thread;
  }

  get signals(): Readonly<Record<string, SignalPart>> {
    const { columns, signals } = this.#table;
    const values = column(columns, 'value');
    const contributions = column(columns, 'contribution');
    const parts: Record<string, SignalPart> = {};
    signals.forEach((name, index) => {
      const at = this.#row * signals.length + index;
      const value = values[at] as number;
      parts[name] = { value: Number.isNaN(value) ? null : value, contribution: contributions[at] as number };
    });
    return parts;
  }

  get matched(): readonly string[] {
    return this.#matched as readonly string[];
  }

  /** Every field as plain data. */
  toJSON(): Record<string, unknown> {
    const { memory, score, signals } = this;
    return { memory, score, signals, ...(this.#matched === undefined ? {} : { matched: this.#matched }) };
  }

  [INSPECT](): Record<string, unknown> {
    return this.toJSON();
  }
}

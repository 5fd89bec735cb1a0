/** Rows of a store gathered into columns. */

import { type Columns, NO_POSITION, TextColumn } from '../engine/columns.js';
import type { Command, OnDuplicate } from '../engine/generated/vocabulary.js';
import { LIMITS } from '../engine/generated/vocabulary.js';
import { MindsError } from '../errors.js';
import * as check from './arguments.js';
import { MemoryTable } from './records.js';
import type { Memory, MemoryInput } from './types.js';

/** UTF-16 units of text after which a group is full, whatever its rows. */
const MAX_UNITS = 8 << 20;

const ON_DUPLICATE: readonly OnDuplicate[] = ['allow', 'merge', 'reject'];

/** What a store does with duplicates, checked. */
export function checkOnDuplicate(value: unknown): OnDuplicate | undefined {
  return value === undefined ? undefined : check.choice('onDuplicate', value, ON_DUPLICATE);
}

/** A row whose types are checked; absent options are the column's default. */
interface Row {
  readonly persona: number;
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

const NO_TAGS: readonly string[] = [];

/** One group of rows; columns in which every row has the default are left out. */
export class Group {
  readonly #personas: string[] = [];
  readonly #rows: Row[] = [];
  #numbers: Map<string, number> | undefined;
  #vector: Float32Array | undefined;
  #units = 0;

  get length(): number {
    return this.#rows.length;
  }

  get full(): boolean {
    return this.length >= LIMITS.maxGroupRows || this.#units >= MAX_UNITS;
  }

  /**
   * Adds a row.
   *
   * @throws MindsTypeError, MindsError for what JavaScript alone can get wrong; nothing is added then
   */
  push(row: MemoryInput): void {
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
    const decayRate = row.decayRate === undefined ? 0.01 : check.number('decayRate', row.decayRate);
    const thread = row.thread === undefined ? '' : check.text('thread', row.thread);
    const position = row.position === undefined ? NO_POSITION : check.whole('position', row.position);
    const given = row.embedding === undefined ? undefined : check.vector('embedding', row.embedding);
    if (Number.isNaN(decayRate)) {
      // In the column NaN stands for the default.
      throw new MindsError('OUT_OF_RANGE', 'decayRate is NaN; expected a finite number >= 0', {
        field: 'decayRate',
        expected: 'a finite number >= 0',
      });
    }
    // A copy: the caller may fill the same array with the next row's vector.
    const vector = given?.slice();
    if (vector !== undefined) {
      this.#vector ??= vector;
      check.oneDimension([this.#vector, vector]);
    }
    const persona = this.#numberOf(personaId);
    this.#rows.push({
      persona,
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
    });
    this.#units += content.length + context.length + (vector?.length ?? 0) * 4;
  }

  /** The persona's place in the list; most groups have one or few. */
  #numberOf(personaId: string): number {
    if (this.#personas.length < 8) {
      const known = this.#personas.indexOf(personaId);
      return known < 0 ? this.#personas.push(personaId) - 1 : known;
    }
    this.#numbers ??= new Map(this.#personas.map((id, number) => [id, number]));
    let number = this.#numbers.get(personaId);
    if (number === undefined) {
      number = this.#personas.push(personaId) - 1;
      this.#numbers.set(personaId, number);
    }
    return number;
  }

  /** The memory that the group's one row has become. */
  stored(id: string, now: number): Memory {
    const row = this.#rows[0] as Row;
    const tags = [...new Set(row.tags)];
    const columns: Columns = {
      id: TextColumn.from([id]),
      persona: Uint32Array.of(0),
      content: TextColumn.from([row.content]),
      context: TextColumn.from([row.context || '{}']),
      tagCounts: Uint32Array.of(tags.length),
      tags: TextColumn.from(tags),
      timestamp: Float64Array.of(Number.isNaN(row.timestamp) ? now : row.timestamp),
      importance: Float64Array.of(row.importance),
      emotionalValence: Float64Array.of(row.valence),
      decayRate: Float64Array.of(row.decayRate),
      accessCount: Uint32Array.of(0),
      lastAccessed: Float64Array.of(Number.NaN),
      compressed: Uint8Array.of(0),
      thread: TextColumn.from([row.thread]),
      position: Uint32Array.of(row.position),
      ...(row.vector === undefined ? {} : { embeddingRows: Uint32Array.of(0), embeddings: row.vector }),
    };
    return new MemoryTable(this.#personas, columns, row.vector?.length).at(0);
  }

  /** The group as a command with its columns. */
  finish(onDuplicate: OnDuplicate | undefined): { command: Command; columns: Columns } {
    const rows = this.#rows;
    const texts = (pick: (row: Row) => string) => TextColumn.from(rows.map(pick));
    const columns: { -readonly [N in keyof Columns]: Columns[N] } = { content: texts((row) => row.content) };
    if (this.#personas.length > 1) columns.persona = Uint32Array.from(rows, (row) => row.persona);
    if (rows.some((row) => row.id !== '')) columns.id = texts((row) => row.id);
    if (rows.some((row) => row.context !== '')) columns.context = texts((row) => row.context);
    if (rows.some((row) => row.tags.length > 0)) {
      columns.tagCounts = Uint32Array.from(rows, (row) => row.tags.length);
      columns.tags = TextColumn.from(rows.flatMap((row) => row.tags));
    }
    if (rows.some((row) => !Number.isNaN(row.timestamp)))
      columns.timestamp = Float64Array.from(rows, (row) => row.timestamp);
    if (rows.some((row) => row.importance !== 0.5))
      columns.importance = Float64Array.from(rows, (row) => row.importance);
    if (rows.some((row) => row.valence !== 0))
      columns.emotionalValence = Float64Array.from(rows, (row) => row.valence);
    if (rows.some((row) => row.decayRate !== 0.01))
      columns.decayRate = Float64Array.from(rows, (row) => row.decayRate);
    if (rows.some((row) => row.thread !== '')) columns.thread = texts((row) => row.thread);
    if (rows.some((row) => row.position !== NO_POSITION))
      columns.position = Uint32Array.from(rows, (row) => row.position);
    if (this.#vector !== undefined) {
      const places = rows.flatMap((row, place) => (row.vector === undefined ? [] : [place]));
      columns.embeddingRows = new Uint32Array(places);
      columns.embeddings = joined(rows.flatMap((row) => row.vector ?? []));
    }
    const args = {
      personas: this.#personas,
      ...(onDuplicate === undefined ? {} : { onDuplicate }),
    };
    return { command: { op: 'store', args }, columns };
  }
}

/** Vectors of one dimension, one after another. */
export function joined(vectors: readonly Float32Array[]): Float32Array {
  const dimension = vectors[0]?.length ?? 0;
  const all = new Float32Array(vectors.length * dimension);
  vectors.forEach((vector, index) => {
    all.set(vector, index * dimension);
  });
  return all;
}

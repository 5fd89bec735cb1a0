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

/** One group of rows; columns in which every row has the default are left out. */
export class Group {
  readonly #personas = new Map<string, number>();
  readonly #persona: number[] = [];
  readonly #id: string[] = [];
  readonly #content: string[] = [];
  readonly #context: string[] = [];
  readonly #tagCounts: number[] = [];
  readonly #tags: string[] = [];
  readonly #timestamp: number[] = [];
  readonly #importance: number[] = [];
  readonly #valence: number[] = [];
  readonly #decayRate: number[] = [];
  readonly #thread: string[] = [];
  readonly #position: number[] = [];
  readonly #embeddingRows: number[] = [];
  readonly #embeddings: Float32Array[] = [];
  #units = 0;

  get length(): number {
    return this.#content.length;
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
    const tags = row.tags === undefined ? [] : check.texts('tags', row.tags);
    const timestamp = row.timestamp === undefined ? Number.NaN : check.millis('timestamp', row.timestamp);
    const importance = row.importance === undefined ? 0.5 : check.number('importance', row.importance);
    const valence =
      row.emotionalValence === undefined ? 0 : check.number('emotionalValence', row.emotionalValence);
    const decayRate = row.decayRate === undefined ? 0.01 : check.number('decayRate', row.decayRate);
    const thread = row.thread === undefined ? '' : check.text('thread', row.thread);
    const position = row.position === undefined ? NO_POSITION : check.whole('position', row.position);
    const vector = row.embedding === undefined ? undefined : check.vector('embedding', row.embedding);
    if (Number.isNaN(decayRate)) {
      // In the column NaN stands for the default.
      throw new MindsError('OUT_OF_RANGE', 'decayRate is NaN; expected a finite number >= 0', {
        field: 'decayRate',
        expected: 'a finite number >= 0',
      });
    }
    if (vector !== undefined) {
      check.oneDimension([this.#embeddings[0] ?? vector, vector]);
      this.#embeddingRows.push(this.length);
      // A copy: the caller may fill the same array with the next row's vector.
      this.#embeddings.push(vector.slice());
    }

    let persona = this.#personas.get(personaId);
    if (persona === undefined) {
      persona = this.#personas.size;
      this.#personas.set(personaId, persona);
    }
    this.#persona.push(persona);
    this.#id.push(id);
    this.#content.push(content);
    this.#context.push(context);
    this.#tagCounts.push(tags.length);
    // Not spread into one call: a list of tags may be longer than what a call takes.
    for (const tag of tags) this.#tags.push(tag);
    this.#timestamp.push(timestamp);
    this.#importance.push(importance);
    this.#valence.push(valence);
    this.#decayRate.push(decayRate);
    this.#thread.push(thread);
    this.#position.push(position);
    this.#units += content.length + context.length + (vector?.length ?? 0) * 4;
  }

  /** The memory that the group's one row has become. */
  stored(id: string, now: number): Memory {
    const tags = [...new Set(this.#tags)];
    const timestamp = this.#timestamp[0] as number;
    const [vector] = this.#embeddings;
    const columns: Columns = {
      id: TextColumn.from([id]),
      persona: Uint32Array.of(0),
      content: TextColumn.from(this.#content),
      context: TextColumn.from([this.#context[0] || '{}']),
      tagCounts: Uint32Array.of(tags.length),
      tags: TextColumn.from(tags),
      timestamp: Float64Array.of(Number.isNaN(timestamp) ? now : timestamp),
      importance: Float64Array.from(this.#importance),
      emotionalValence: Float64Array.from(this.#valence),
      decayRate: Float64Array.from(this.#decayRate),
      accessCount: Uint32Array.of(0),
      lastAccessed: Float64Array.of(Number.NaN),
      compressed: Uint8Array.of(0),
      thread: TextColumn.from(this.#thread),
      position: Uint32Array.from(this.#position),
      ...(vector === undefined ? {} : { embeddingRows: Uint32Array.of(0), embeddings: vector }),
    };
    return new MemoryTable([...this.#personas.keys()], columns, vector?.length).at(0);
  }

  /** The group as a command with its columns. */
  finish(onDuplicate: OnDuplicate | undefined): { command: Command; columns: Columns } {
    const columns: { -readonly [N in keyof Columns]: Columns[N] } = {
      content: TextColumn.from(this.#content),
    };
    if (this.#personas.size > 1) columns.persona = new Uint32Array(this.#persona);
    if (this.#id.some(Boolean)) columns.id = TextColumn.from(this.#id);
    if (this.#context.some(Boolean)) columns.context = TextColumn.from(this.#context);
    if (this.#tags.length > 0) {
      columns.tagCounts = new Uint32Array(this.#tagCounts);
      columns.tags = TextColumn.from(this.#tags);
    }
    if (this.#timestamp.some((time) => !Number.isNaN(time)))
      columns.timestamp = new Float64Array(this.#timestamp);
    if (this.#importance.some((value) => value !== 0.5))
      columns.importance = new Float64Array(this.#importance);
    if (this.#valence.some((value) => value !== 0))
      columns.emotionalValence = new Float64Array(this.#valence);
    if (this.#decayRate.some((value) => value !== 0.01))
      columns.decayRate = new Float64Array(this.#decayRate);
    if (this.#thread.some(Boolean)) columns.thread = TextColumn.from(this.#thread);
    if (this.#position.some((place) => place !== NO_POSITION))
      columns.position = new Uint32Array(this.#position);
    if (this.#embeddings.length > 0) {
      columns.embeddingRows = new Uint32Array(this.#embeddingRows);
      columns.embeddings = joined(this.#embeddings);
    }
    const args = {
      personas: [...this.#personas.keys()],
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

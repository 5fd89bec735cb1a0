/** Rows of a batch gathered into columns. */

import { type Columns, NO_POSITION, TextColumn } from '../engine/columns.js';
import type { Command, StoreArgs } from '../engine/generated/vocabulary.js';
import { LIMITS } from '../engine/generated/vocabulary.js';
import * as check from './arguments.js';
import { checkRow, NO_PAST, type Past } from './row.js';
import type { MemoryInput } from './types.js';

/** UTF-16 units of text after which a group is full, whatever its rows. */
const MAX_UNITS = 8 << 20;

/** Texts that are joined at once. */
const JOINED = 256;

/** Texts of a column that is being gathered, joined a few hundred at a time: ten thousand at once would take a turn of ms. */
export class Texts {
  readonly #ends: number[] = [];
  readonly #joined: string[] = [];
  #pending: string[] = [];
  #end = 0;

  get length(): number {
    return this.#ends.length;
  }

  /** Whether every text so far is empty. */
  get blank(): boolean {
    return this.#end === 0;
  }

  push(text: string): void {
    this.#end += text.length;
    this.#ends.push(this.#end);
    this.#pending.push(text);
    if (this.#pending.length === JOINED) {
      this.#joined.push(this.#pending.join(''));
      this.#pending = [];
    }
  }

  column(): TextColumn {
    return new TextColumn(this.#joined.join('') + this.#pending.join(''), new Uint32Array(this.#ends));
  }
}

/**
 * One group of rows; columns in which every row has the default are left out.
 *
 * Values go into one array a column at once: ten thousand row objects that live until the group is sent would keep the
 * garbage collector busy for longer than an event loop should wait.
 */
export class Group {
  readonly #personas = new Map<string, number>();
  readonly #persona: number[] = [];
  readonly #id = new Texts();
  readonly #content = new Texts();
  readonly #context = new Texts();
  readonly #tagCounts: number[] = [];
  readonly #tags = new Texts();
  readonly #timestamp: number[] = [];
  readonly #importance: number[] = [];
  readonly #valence: number[] = [];
  readonly #decayRate: number[] = [];
  readonly #past: Past[] = [];
  readonly #thread = new Texts();
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
   * @param past what the memory lived through elsewhere; of an import
   * @throws MindsTypeError, MindsError for what JavaScript alone can get wrong; nothing is added then
   */
  push(input: MemoryInput, past = NO_PAST): void {
    const row = checkRow(input);
    const { personaId, content, tags, context, vector } = row;
    if (vector !== undefined) {
      check.oneDimension([this.#embeddings[0] ?? vector, vector]);
      this.#embeddingRows.push(this.length);
      this.#embeddings.push(vector);
    }
    let persona = this.#personas.get(personaId);
    if (persona === undefined) {
      persona = this.#personas.size;
      this.#personas.set(personaId, persona);
    }
    this.#persona.push(persona);
    this.#id.push(row.id);
    this.#content.push(content);
    this.#context.push(context);
    this.#tagCounts.push(tags.length);
    // Not spread into one call: a list of tags may be longer than what a call takes.
    for (const tag of tags) this.#tags.push(tag);
    this.#timestamp.push(row.timestamp);
    this.#importance.push(row.importance);
    this.#valence.push(row.valence);
    this.#decayRate.push(row.decayRate);
    this.#past.push(past);
    this.#thread.push(row.thread);
    this.#position.push(row.position);
    this.#units += content.length + context.length + (vector?.length ?? 0) * 4;
  }

  /** The group as a command with its columns. */
  finish(policy: Omit<StoreArgs, 'personas'>): { command: Command; columns: Columns } {
    const columns: { -readonly [N in keyof Columns]: Columns[N] } = {
      content: this.#content.column(),
    };
    if (this.#personas.size > 1) columns.persona = new Uint32Array(this.#persona);
    if (!this.#id.blank) columns.id = this.#id.column();
    if (!this.#context.blank) columns.context = this.#context.column();
    if (this.#tags.length > 0) {
      columns.tagCounts = new Uint32Array(this.#tagCounts);
      columns.tags = this.#tags.column();
    }
    if (this.#timestamp.some((time) => !Number.isNaN(time)))
      columns.timestamp = new Float64Array(this.#timestamp);
    if (this.#importance.some((value) => value !== 0.5))
      columns.importance = new Float64Array(this.#importance);
    if (this.#valence.some((value) => value !== 0))
      columns.emotionalValence = new Float64Array(this.#valence);
    if (this.#decayRate.some((value) => value !== 0.01))
      columns.decayRate = new Float64Array(this.#decayRate);
    if (this.#past.some((past) => past !== NO_PAST)) {
      columns.accessCount = Uint32Array.from(this.#past, ({ accessCount }) => accessCount);
      columns.lastAccessed = Float64Array.from(this.#past, ({ lastAccessed }) => lastAccessed);
      columns.lastDecayed = Float64Array.from(this.#past, ({ lastDecayed }) => lastDecayed);
    }
    if (!this.#thread.blank) columns.thread = this.#thread.column();
    if (this.#position.some((place) => place !== NO_POSITION))
      columns.position = new Uint32Array(this.#position);
    if (this.#embeddings.length > 0) {
      columns.embeddingRows = new Uint32Array(this.#embeddingRows);
      columns.embeddings = joined(this.#embeddings);
    }
    const args = { personas: [...this.#personas.keys()], ...policy };
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

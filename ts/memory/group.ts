/** Rows of a batch gathered into columns. */

import { type Columns, NO_COLUMNS, NO_POSITION } from '../engine/columns.js';
import { type Command, LIMITS, type StoreArgs } from '../engine/generated/vocabulary.js';
import * as check from './arguments.js';
import { Numbers, present, Texts } from './gathering.js';
import { checkRow, NO_PAST, type Past } from './row.js';
import { MAX_GROUP_UNITS, type RowGroup } from './row-batch.js';
import type { MemoryInput } from './types.js';

/**
 * One group of rows; columns in which every row has the default are left out.
 *
 * Values go into one array a column at once: ten thousand row objects that live until the group is sent would keep the
 * garbage collector busy for longer than an event loop should wait.
 */
export class Group implements RowGroup<MemoryInput> {
  readonly #policy: Omit<StoreArgs, 'personas'>;
  readonly #personas = new Map<string, number>();
  readonly #persona: number[] = [];
  readonly #id = new Texts();
  readonly #content = new Texts();
  readonly #context = new Texts();
  readonly #tagCounts: number[] = [];
  readonly #tags = new Texts();
  readonly #timestamp = new Numbers(Number.NaN);
  readonly #importance = new Numbers(0.5);
  readonly #valence = new Numbers(0);
  readonly #decayRate = new Numbers(0.01);
  readonly #past: Past[] = [];
  readonly #thread = new Texts();
  readonly #position = new Numbers(NO_POSITION);
  readonly #embeddingRows: number[] = [];
  readonly #embeddings: Float32Array[] = [];
  #units = 0;

  /** @param policy what the store does with what is there already, as `checkPolicy` gives it */
  constructor(policy: Omit<StoreArgs, 'personas'>) {
    this.#policy = policy;
  }

  get length(): number {
    return this.#content.length;
  }

  /** UTF-16 units of text, and bytes of vectors. */
  get units(): number {
    return this.#units;
  }

  get full(): boolean {
    return this.length >= LIMITS.maxGroupRows || this.#units >= MAX_GROUP_UNITS;
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
  finish(): { command: Extract<Command, { op: 'store' }>; columns: Columns } {
    const columns = present({
      content: this.#content.column(),
      persona: this.#personas.size > 1 ? new Uint32Array(this.#persona) : undefined,
      id: this.#id.columnUnlessBlank(),
      context: this.#context.columnUnlessBlank(),
      ...this.#tagColumns(),
      timestamp: this.#timestamp.f64(),
      importance: this.#importance.f64(),
      emotionalValence: this.#valence.f64(),
      decayRate: this.#decayRate.f64(),
      ...this.#pastColumns(),
      thread: this.#thread.columnUnlessBlank(),
      position: this.#position.u32(),
      ...this.#vectorColumns(),
    });
    return {
      command: { op: 'store', args: { personas: [...this.#personas.keys()], ...this.#policy } },
      columns,
    };
  }

  #tagColumns(): Columns {
    if (this.#tags.length === 0) return NO_COLUMNS;
    return { tagCounts: new Uint32Array(this.#tagCounts), tags: this.#tags.column() };
  }

  #pastColumns(): Columns {
    if (this.#past.every((past) => past === NO_PAST)) return NO_COLUMNS;
    return {
      accessCount: Uint32Array.from(this.#past, ({ accessCount }) => accessCount),
      lastAccessed: Float64Array.from(this.#past, ({ lastAccessed }) => lastAccessed),
      lastDecayed: Float64Array.from(this.#past, ({ lastDecayed }) => lastDecayed),
    };
  }

  #vectorColumns(): Columns {
    if (this.#embeddings.length === 0) return NO_COLUMNS;
    return { embeddingRows: new Uint32Array(this.#embeddingRows), embeddings: joined(this.#embeddings) };
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

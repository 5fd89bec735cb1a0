/** What a caller asks the earlier formulas for: words and a situation. */

import type { ContextMap } from '../context.js';
import type { Memory } from '../memory.js';
import { canonical, numberOf } from './value.js';
import { wordsOf } from './words.js';

export class Caller {
  readonly words: ReadonlySet<string>;
  readonly emotion: number | undefined;
  readonly #values: ReadonlyMap<string, string | undefined>;
  readonly #byValue: boolean;

  /** @param byValue whether shared keys need equal values */
  constructor(query: string, context: ContextMap, byValue: boolean) {
    this.words = wordsOf(query);
    this.emotion = numberOf(context.get('emotion') ?? 'null');
    this.#values = new Map(Array.from(context, ([key, json]) => [key, canonical(json)]));
    this.#byValue = byValue;
  }

  /** Keys that the memory's context shares. */
  sharedKeys({ context }: Memory): number {
    let shared = 0;
    for (const [key, value] of this.#values) {
      const json = context.get(key);
      if (json !== undefined && (!this.#byValue || (value !== undefined && canonical(json) === value))) {
        shared++;
      }
    }
    return shared;
  }
}

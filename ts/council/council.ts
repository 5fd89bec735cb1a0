/** A council: its personas' memories, its state, its changes. */

import type { Engine } from '../engine/contract.js';
import type { Change, Command, PersonaInfo, Status } from '../engine/generated/vocabulary.js';
import { unwrap } from '../engine/outcome.js';
import { MindsTypeError } from '../errors.js';
import * as check from '../memory/arguments.js';
import { MemorySystem } from '../memory/memory-system.js';
import type { CouncilRecallOptions, PersonaOptions, RecalledThread, RecallResult } from '../memory/types.js';

/** What runs, on what, and why other engines do not. */
export interface CouncilStatus extends Status {
  /** Engines that were passed over, each with the reason. */
  readonly passedOver: readonly string[];
}

/** An open council. Close it, or hold it with `await using`. */
export class Council {
  /** What its personas remember. */
  readonly memory: MemorySystem;
  readonly #engine: Engine;
  readonly #passedOver: readonly string[];

  /** Use `openCouncil`. */
  constructor(engine: Engine, passedOver: readonly string[]) {
    this.#engine = engine;
    this.#passedOver = passedOver;
    this.memory = new MemorySystem(engine);
  }

  /**
   * Finds what several personas remember, in one pass: one candidate set, pooled statistics.
   *
   * @param options `personas` (default all), and those of `memory.recall`; each result's memory names its persona
   */
  recall(
    query: string,
    options: CouncilRecallOptions & { readonly groupBy?: 'thread' | undefined } = {},
  ): Promise<RecallResult<RecalledThread>> {
    return this.memory.recallAmong(query, options);
  }

  /** The personas, in order of id. */
  async personas(): Promise<PersonaInfo[]> {
    return unwrap(await this.#engine.execute({ op: 'personas', args: {} }), 'personas').reply.personas;
  }

  /**
   * Sets how a persona's text is analysed; its memories are indexed anew. Makes the persona where there is none.
   *
   * @throws MindsError `INVALID_ARGUMENT` for an unknown language
   */
  async configurePersona(personaId: string, options: PersonaOptions): Promise<PersonaInfo> {
    check.object('options', options);
    const command: Command = {
      op: 'configurePersona',
      args: {
        personaId: check.text('personaId', personaId),
        language: check.optional(check.text, 'language', options.language) ?? null,
        stopWords: check.optional(check.texts, 'stopWords', options.stopWords) ?? null,
      },
    };
    const { personas } = unwrap(await this.#engine.execute(command), 'personas').reply;
    return personas[0] as PersonaInfo;
  }

  async status(): Promise<CouncilStatus> {
    const outcome = await this.#engine.execute({ op: 'status', args: {} });
    const { kind: _, ...status } = unwrap(outcome, 'status').reply;
    return { ...status, passedOver: this.#passedOver };
  }

  /** Waits for everything written before, access counts included. */
  async flush(): Promise<void> {
    unwrap(await this.#engine.execute({ op: 'flush', args: {} }), 'done');
  }

  /**
   * Calls `listener` with the changes of each commit, of this process or another.
   *
   * @returns a function that ends it
   */
  on(event: 'change', listener: (changes: readonly Change[]) => void): () => void {
    if (event !== 'change' || typeof listener !== 'function') {
      throw new MindsTypeError(`on('${String(event)}') is unknown; expected on('change', a function)`, {
        field: 'event',
        expected: 'change',
      });
    }
    return this.#engine.subscribe(listener);
  }

  /** Finishes what is under way and closes the file. Later calls fail with `CLOSED`. */
  close(): Promise<void> {
    return this.#engine.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

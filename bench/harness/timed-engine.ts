/** The native engine, remembering the time that it took itself. */

import type { Columns } from '../../ts/engine/columns.js';
import type { ChangeListener, Engine, ExecuteOptions, Outcome } from '../../ts/engine/contract.js';
import type { Command } from '../../ts/engine/generated/vocabulary.js';
import type { NativeEngine } from '../../ts/engine/native/engine.js';

/** For calls that are awaited one by one. */
export class TimedEngine implements Engine {
  /** Of the last answer. */
  nanos = Number.NaN;
  /** Whether it came on the caller's thread. */
  wasInline = false;
  readonly #engine: NativeEngine;

  constructor(engine: NativeEngine) {
    this.#engine = engine;
  }

  executeInline(command: Command, columns?: Columns): Outcome | undefined {
    const outcome = this.#engine.executeInline(command, columns);
    this.wasInline = outcome !== undefined;
    this.nanos = outcome?.nanos ?? Number.NaN;
    return outcome;
  }

  async execute(command: Command, columns?: Columns, options?: ExecuteOptions): Promise<Outcome> {
    const outcome = await this.#engine.execute(command, columns, options);
    this.wasInline = false;
    this.nanos = outcome.nanos;
    return outcome;
  }

  subscribe(listener: ChangeListener): () => void {
    return this.#engine.subscribe(listener);
  }

  close(): Promise<void> {
    return this.#engine.close();
  }
}

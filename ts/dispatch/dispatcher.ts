/** An engine that chooses the lane for each command; with engines of one lane it only passes on. */

import type { Columns } from '../engine/columns.js';
import type { ChangeListener, Engine, ExecuteOptions, Outcome } from '../engine/contract.js';
import type { Command } from '../engine/generated/vocabulary.js';
import { failure } from '../engine/outcome.js';
import { laneOf } from './policy.js';
import { nextTurn, TurnBudget } from './turn.js';

/** An engine that can also answer at once. */
interface InlineEngine extends Engine {
  executeInline(command: Command, columns?: Columns): Outcome | undefined;
}

export class Dispatcher implements Engine {
  readonly #engine: Engine;
  readonly #inline: InlineEngine | undefined;
  readonly #budget = new TurnBudget();

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#inline = hasInlineLane(engine) ? engine : undefined;
  }

  execute(command: Command, columns?: Columns, options?: ExecuteOptions): Promise<Outcome> {
    if (options?.signal?.aborted) {
      return Promise.resolve(failure('ABORTED', 'the operation was aborted before it began'));
    }
    if (this.#inline === undefined) {
      // An engine without threads of its own answers at once, whatever it is asked.
      return this.#budget.take()
        ? this.#engine.execute(command, columns, options)
        : nextTurn().then(() => this.#engine.execute(command, columns, options));
    }
    if (laneOf(command) === 'inline' && this.#budget.take()) {
      const outcome = this.#inline.executeInline(command, columns);
      if (outcome !== undefined) {
        return Promise.resolve(outcome);
      }
    }
    return this.#engine.execute(command, columns, options);
  }

  subscribe(listener: ChangeListener): () => void {
    return this.#engine.subscribe(listener);
  }

  close(): Promise<void> {
    return this.#engine.close();
  }
}

function hasInlineLane(engine: Engine): engine is InlineEngine {
  return typeof (engine as Partial<InlineEngine>).executeInline === 'function';
}

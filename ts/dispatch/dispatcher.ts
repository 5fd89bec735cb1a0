/** An engine that chooses the lane for each command; with engines of one lane it only passes on. */

import type { Columns } from '../engine/columns.js';
import type { ChangeListener, Engine, ExecuteOptions, Outcome } from '../engine/contract.js';
import type { Command } from '../engine/generated/vocabulary.js';
import { failure } from '../engine/outcome.js';
import { isRecall, laneOf } from './policy.js';
import { nextTurn, TurnBudget } from './turn.js';

/** An engine that can also answer at once. */
interface InlineEngine extends Engine {
  executeInline(command: Command, columns?: Columns): Outcome | undefined;
}

export class Dispatcher implements Engine {
  readonly #engine: Engine;
  readonly #inline: InlineEngine | undefined;
  readonly #budget = new TurnBudget();
  /** Commands that were not answered at once and are not answered yet. */
  #waiting = 0;
  #recalls = 0;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#inline = hasInlineLane(engine) ? engine : undefined;
  }

  get recalls(): number {
    return this.#recalls;
  }

  execute(command: Command, columns?: Columns, options?: ExecuteOptions): Promise<Outcome> {
    if (isRecall(command)) {
      this.#recalls += 1;
    }
    if (options?.signal?.aborted) {
      return Promise.resolve(failure('ABORTED', 'the operation was aborted before it began'));
    }
    if (this.#inline === undefined) {
      // An engine without threads of its own answers at once, whatever it is asked.
      return this.#budget.take()
        ? this.#engine.execute(command, columns, options)
        : nextTurn().then(() => this.#engine.execute(command, columns, options));
    }
    if (laneOf(command) === 'inline') {
      if (this.#budget.take()) {
        return this.#atOnce(this.#inline, command, columns, options);
      }
      // Calls that are awaited one by one lose less by letting others have a turn than by crossing to another thread;
      // many at once are better off there.
      if (this.#waiting === 0) {
        const inline = this.#inline;
        return this.#wait(nextTurn().then(() => this.#atOnce(inline, command, columns, options)));
      }
    }
    return this.#wait(this.#engine.execute(command, columns, options));
  }

  subscribe(listener: ChangeListener): () => void {
    return this.#engine.subscribe(listener);
  }

  close(): Promise<void> {
    return this.#engine.close();
  }

  #atOnce(
    inline: InlineEngine,
    command: Command,
    columns: Columns | undefined,
    options: ExecuteOptions | undefined,
  ): Promise<Outcome> {
    const outcome = inline.executeInline(command, columns);
    return outcome === undefined
      ? this.#wait(this.#engine.execute(command, columns, options))
      : Promise.resolve(outcome);
  }

  #wait(answer: Promise<Outcome>): Promise<Outcome> {
    this.#waiting += 1;
    // An engine's promises do not reject.
    return answer.finally(() => {
      this.#waiting -= 1;
    });
  }
}

function hasInlineLane(engine: Engine): engine is InlineEngine {
  return typeof (engine as Partial<InlineEngine>).executeInline === 'function';
}

/** Turns of the event loop. */

/** Lets timers and I/O run before going on. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    schedule(resolve);
  });
}

/** Answers given without leaving the caller's turn before the others get theirs: some 1 ms of work. */
const PER_TURN = 16;

/**
 * Counts answers that come at once. A loop that awaits only such answers would never let timers, sockets and finished
 * work in, because promises that are resolved already take no turn.
 */
export class TurnBudget {
  #left = PER_TURN;

  /** Whether one more answer may come at once. */
  take(): boolean {
    if (this.#left === 0) {
      return false;
    }
    if (this.#left === PER_TURN) {
      schedule(() => {
        this.#left = PER_TURN;
      });
    }
    this.#left -= 1;
    return true;
  }
}

function schedule(work: () => void): void {
  if (typeof setImmediate === 'function') {
    setImmediate(work);
  } else {
    setTimeout(work, 0);
  }
}

/** Waiting that an AbortSignal ends. */

/**
 * Waits for one promise at a time, or for the signal. A race with a promise that lives as long as the signal would hold
 * every value that ever came first.
 */
export class Interruption {
  readonly #signal: AbortSignal | undefined;
  #wake: (() => void) | undefined;
  readonly #hear = () => this.#wake?.();

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
    signal?.addEventListener('abort', this.#hear, { once: true });
  }

  get aborted(): boolean {
    return this.#signal?.aborted ?? false;
  }

  /** What `promise` gives; undefined where the signal came first. */
  async wait<T>(promise: Promise<T>): Promise<T | undefined> {
    if (this.aborted) {
      promise.catch(() => {});
      return undefined;
    }
    try {
      return await new Promise<T | undefined>((resolve, reject) => {
        this.#wake = () => resolve(undefined);
        promise.then(resolve, reject);
      });
    } finally {
      this.#wake = undefined;
    }
  }

  /** Lets go of the signal. */
  end(): void {
    this.#signal?.removeEventListener('abort', this.#hear);
  }
}

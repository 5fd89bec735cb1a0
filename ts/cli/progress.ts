/** A line on stderr that says how far long work has come, where stderr is a terminal. */

import { shownCount } from './values.js';

const EVERY_MS = 100;

export class Progress {
  readonly #begin = performance.now();
  readonly #what: string;
  #last = 0;
  #shown = false;

  /** @param what is counted, as a person reads it */
  constructor(what = 'rows') {
    this.#what = what;
  }

  /** Rows a second since the beginning. */
  rate(rows: number): number {
    return rows / Math.max(0.001, this.seconds());
  }

  seconds(): number {
    return (performance.now() - this.#begin) / 1000;
  }

  update(rows: number): void {
    const now = performance.now();
    if (!process.stderr.isTTY || now - this.#last < EVERY_MS) return;
    this.#last = now;
    this.#shown = true;
    process.stderr.write(
      `\r\u001b[K${shownCount(rows)} ${this.#what}, ${shownCount(Math.round(this.rate(rows)))} a second`,
    );
  }

  /** Takes the line away. */
  end(): void {
    if (this.#shown) process.stderr.write('\r\u001b[K');
  }
}

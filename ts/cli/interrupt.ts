/** Ctrl-C during long work: once ends it in order, twice ends the program as usual. */

import { MindsError } from '../errors.js';
import { EXIT } from './failure.js';

/** Does the work, whose signal says when it is to end early; the program's exit code says then that it was. */
export async function stoppable<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  process.once('SIGINT', interrupt);
  try {
    return await work(stop.signal);
  } catch (error) {
    if (error instanceof MindsError && error.code === 'ABORTED') process.exitCode = EXIT.interrupted;
    throw error;
  } finally {
    process.removeListener('SIGINT', interrupt);
    // After a failure the input may still be open; an idle pipe would keep the program alive.
    stop.abort();
  }
}

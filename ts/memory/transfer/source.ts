/** Pieces of a stream: a Node stream, a WHATWG one, or any iterable of texts or bytes. */

import { MindsTypeError } from '../../errors.js';
import { Interruption } from './interruption.js';

/** A WHATWG stream, by what is called of it. */
export interface ReadableSource {
  getReader(): {
    read(): Promise<{ readonly done: boolean; readonly value?: unknown }>;
    cancel(reason?: unknown): Promise<void>;
  };
}

/** What memories can be imported from. */
export type ImportSource = AsyncIterable<unknown> | Iterable<unknown> | ReadableSource;

/**
 * The pieces as they come, one at a time. When `signal` says so they end with its reason as error, also while the source
 * has nothing to give, and the source is given back: nobody should take a torn line for a whole one.
 *
 * @throws MindsTypeError for what is no stream
 */
export async function* piecesOf(
  source: ImportSource,
  signal: AbortSignal | undefined,
): AsyncGenerator<unknown> {
  const pieces = readerOf(source);
  const interruption = new Interruption(signal);
  let open = true;
  try {
    while (!interruption.aborted) {
      const next = await interruption.wait(pieces.next());
      if (next?.done) open = false;
      if (next === undefined || next.done) break;
      yield next.value;
    }
  } catch (error) {
    open = false;
    throw error;
  } finally {
    interruption.end();
    if (open) {
      // Not awaited: a source that waits for its next piece would not answer. What it fails with then is nobody's.
      void pieces.end().catch(() => {});
    }
  }
  signal?.throwIfAborted();
}

interface Pieces {
  next(): Promise<{ readonly done?: boolean | undefined; readonly value?: unknown }>;
  end(): Promise<unknown>;
}

function readerOf(source: ImportSource): Pieces {
  if (typeof source === 'object' && source !== null) {
    if (Symbol.asyncIterator in source) {
      const iterator = source[Symbol.asyncIterator]();
      return { next: () => iterator.next(), end: async () => iterator.return?.() };
    }
    if ('getReader' in source) {
      const reader = source.getReader();
      return { next: () => reader.read(), end: () => reader.cancel() };
    }
    if (Symbol.iterator in source) {
      const iterator = source[Symbol.iterator]();
      return { next: async () => iterator.next(), end: async () => iterator.return?.() };
    }
  }
  const expected = 'a readable stream, or an iterable of strings or bytes';
  throw new MindsTypeError(`stream is ${typeof source}; expected ${expected}`, { field: 'stream', expected });
}

/**
 * Lines of a stream: a Node stream, a WHATWG one, or any async iterable of texts or bytes. No more of it is in memory
 * than one piece and one line.
 */

import { MindsError, MindsTypeError } from '../../errors.js';
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

/** Longest line: a memory of 1 MiB with every character escaped, a vector, and some hundred thousand associations. */
const LONGEST_LINE = 64 << 20;

/** Lines of one piece; `first` is the number of the first, from 1. */
export interface Lines {
  readonly first: number;
  readonly texts: readonly string[];
}

/**
 * The lines of `source`, piece by piece. The last need not have an end. Ends early, and gives the source back, when
 * `signal` says so, also while the source has nothing to give.
 *
 * @throws MindsError `TEXT_MALFORMED` for bytes that are not UTF-8, `TEXT_TOO_LARGE` for a line that is none
 */
export async function* linesOf(source: ImportSource, signal: AbortSignal | undefined): AsyncGenerator<Lines> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let number = 1;
  let rest = '';
  for await (const piece of piecesOf(source, signal)) {
    const texts = (rest + textOf(decoder, piece, number)).split('\n');
    rest = texts.pop() as string;
    if (rest.length > LONGEST_LINE) {
      throw malformed('TEXT_TOO_LARGE', number + texts.length, `at most ${LONGEST_LINE} characters`);
    }
    if (texts.length > 0) {
      yield { first: number, texts };
      number += texts.length;
    }
  }
  if (signal?.aborted) {
    return;
  }
  const last = rest + textOf(decoder, undefined, number);
  if (last !== '') {
    yield { first: number, texts: [last] };
  }
}

/** The pieces as they come, until the source ends or `signal` says so. */
async function* piecesOf(source: ImportSource, signal: AbortSignal | undefined): AsyncGenerator<unknown> {
  const pieces = readerOf(source);
  const interruption = new Interruption(signal);
  let open = true;
  try {
    while (!interruption.aborted) {
      const next = await interruption.wait(pieces.next());
      if (next === undefined) {
        return;
      }
      if (next.done) {
        open = false;
        return;
      }
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

/** A piece as text; without one, what is left of the last character. */
function textOf(decoder: InstanceType<typeof TextDecoder>, piece: unknown, line: number): string {
  if (typeof piece === 'string') {
    return piece;
  }
  if (piece !== undefined && !(piece instanceof Uint8Array)) {
    const expected = 'strings or Uint8Arrays';
    throw new MindsTypeError(`the stream gives ${typeof piece}; expected ${expected}`, {
      field: 'stream',
      expected,
    });
  }
  try {
    return decoder.decode(piece, { stream: piece !== undefined });
  } catch {
    throw malformed('TEXT_MALFORMED', line, 'UTF-8');
  }
}

function malformed(code: 'TEXT_MALFORMED' | 'TEXT_TOO_LARGE', line: number, expected: string): MindsError {
  return new MindsError(code, `line ${line} or one soon after it is not ${expected}`, { line, expected });
}

/** Text or bytes of a file as pieces of text, and as numbered lines: never more of it in memory than one piece and one line. */

import { type ErrorDetails, MindsError, MindsTypeError } from '../../errors.js';

/** One longer than this is no row: a memory is at most 1 MiB, here with room for escapes and vectors. */
export const LONGEST_LINE = 16 << 20;

export interface Line {
  /** From 1. */
  readonly number: number;
  /** Without its end. */
  readonly text: string;
}

/**
 * Pieces of text and of UTF-8 as pieces of text, none of them empty; a byte order mark at the beginning is none of it.
 *
 * @param field how errors call what gives the pieces
 * @throws MindsError `TEXT_MALFORMED` for bytes that are not UTF-8; MindsTypeError for what is neither text nor bytes
 */
export async function* textOf(
  pieces: AsyncIterable<unknown> | Iterable<unknown>,
  field: string,
): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let ends = 0;
  const decode = (bytes?: Uint8Array) => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined });
    } catch (cause) {
      const line = ends + 1;
      const message = `line ${line} or one soon after it is not UTF-8`;
      throw new MindsError('TEXT_MALFORMED', message, { line, expected: 'UTF-8' }, { cause });
    }
  };
  let isFirst = true;
  for await (const piece of pieces) {
    const text = typeof piece === 'string' ? piece : decode(bytesOf(piece, field));
    if (text === '') continue;
    yield isFirst ? text.replace(/^\ufeff/, '') : text;
    isFirst = false;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) ends += 1;
  }
  // Bytes of a character that never came.
  decode();
}

function bytesOf(piece: unknown, field: string): Uint8Array {
  if (piece instanceof Uint8Array) return piece;
  const expected = 'strings or Uint8Arrays';
  throw new MindsTypeError(`the ${field} gives ${typeof piece}; expected ${expected}`, { field, expected });
}

/**
 * The lines of the pieces; the last need not have an end.
 *
 * @param longest UTF-16 units of a line
 * @throws MindsError `TEXT_TOO_LARGE` for a line that has more
 */
export async function* linesOf(pieces: AsyncIterable<string>, longest = LONGEST_LINE): AsyncGenerator<Line> {
  let number = 0;
  let rest = '';
  for await (const piece of pieces) {
    let from = 0;
    for (let to = piece.indexOf('\n'); to >= 0; to = piece.indexOf('\n', from)) {
      number += 1;
      if (rest.length + to - from > longest) throw tooLong(number, longest);
      yield { number, text: chomped(rest + piece.slice(from, to)) };
      rest = '';
      from = to + 1;
    }
    rest += piece.slice(from);
    if (rest.length > longest) throw tooLong(number + 1, longest);
  }
  if (rest !== '') yield { number: number + 1, text: chomped(rest) };
}

const chomped = (line: string) => (line.endsWith('\r') ? line.slice(0, -1) : line);

export function tooLong(line: number, longest = LONGEST_LINE): MindsError {
  const expected = `at most ${longest} characters`;
  return new MindsError('TEXT_TOO_LARGE', `line ${line} is too long; expected ${expected}`, {
    line,
    expected,
  });
}

/** An error of one line of a file. */
export function badLine(line: number, message: string, details: ErrorDetails): MindsError {
  return new MindsError('INVALID_ARGUMENT', `line ${line}: ${message}`, { line, ...details });
}

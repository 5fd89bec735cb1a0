/** A file or stdin as pieces of text and as numbered lines, never more of it in memory than one line. */

import { createReadStream } from 'node:fs';
import { addAbortSignal } from 'node:stream';
import { TextDecoder } from 'node:util';
import { MindsError } from '../../errors.js';

/** One longer than this is no row: a memory is at most 1 MiB, here with room for escapes and vectors. */
export const LONGEST_LINE = 16 * 1024 * 1024;

export interface Line {
  /** From 1. */
  readonly number: number;
  readonly text: string;
}

/** Text pieces of the file, or of stdin for `-`. They end with an error when `signal` says so. */
export async function* piecesOf(path: string, signal: AbortSignal): AsyncGenerator<string> {
  const stream = addAbortSignal(signal, path === '-' ? process.stdin : createReadStream(path));
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const bytes of stream) yield decode(decoder, bytes as Buffer);
  yield decode(decoder);
}

function decode(decoder: TextDecoder, bytes?: Buffer): string {
  try {
    return decoder.decode(bytes, { stream: bytes !== undefined });
  } catch (cause) {
    throw new MindsError('TEXT_MALFORMED', 'the input is not UTF-8', { expected: 'UTF-8' }, { cause });
  }
}

/** The lines of the pieces. */
export async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<Line> {
  let number = 0;
  let rest = '';
  for await (const piece of pieces) {
    let from = 0;
    for (let to = piece.indexOf('\n'); to >= 0; to = piece.indexOf('\n', from)) {
      number += 1;
      yield { number, text: chomped(rest + piece.slice(from, to)) };
      rest = '';
      from = to + 1;
    }
    rest += piece.slice(from);
    if (rest.length > LONGEST_LINE) throw tooLong(number + 1);
  }
  if (rest !== '') yield { number: number + 1, text: chomped(rest) };
}

const chomped = (line: string) => (line.endsWith('\r') ? line.slice(0, -1) : line);

export function tooLong(line: number): MindsError {
  return new MindsError('TEXT_TOO_LARGE', `line ${line} is too long`, {
    line,
    expected: `at most ${LONGEST_LINE} characters`,
  });
}

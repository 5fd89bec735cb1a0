/** Text or bytes of a file as pieces of text, and as numbered lines: never more of it in memory than one line. */

import { MindsError } from '../../errors.js';

/** The text or bytes of a file, in order: a stream, or an array. */
export type GraphPieces = AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;

/** One longer than this is no row of a graph. */
const LONGEST_LINE = 16 * 1024 * 1024;

export interface Line {
  /** From 1. */
  readonly number: number;
  readonly text: string;
}

/** GraphPieces of text; a byte order mark at the beginning is none of it. */
export async function* textOf(pieces: GraphPieces): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let isFirst = true;
  for await (const piece of pieces) {
    const text = typeof piece === 'string' ? piece : decode(decoder, piece);
    if (text === '') continue;
    yield isFirst ? text.replace(/^\ufeff/, '') : text;
    isFirst = false;
  }
  yield decode(decoder);
}

function decode(decoder: InstanceType<typeof TextDecoder>, bytes?: Uint8Array): string {
  try {
    return decoder.decode(bytes, { stream: bytes !== undefined });
  } catch (cause) {
    throw new MindsError('TEXT_MALFORMED', 'the input is not UTF-8', { expected: 'UTF-8' }, { cause });
  }
}

/** The lines of the pieces, without their ends. */
export async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<Line> {
  let number = 0;
  let rest = '';
  for await (const piece of pieces) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    for (const text of lines) {
      number += 1;
      yield { number, text: text.endsWith('\r') ? text.slice(0, -1) : text };
    }
    if (rest.length > LONGEST_LINE) {
      throw new MindsError('TEXT_TOO_LARGE', `line ${number + 1} is too long`, {
        line: number + 1,
        expected: `at most ${LONGEST_LINE} characters`,
      });
    }
  }
  if (rest !== '') yield { number: number + 1, text: rest };
}

/** Telling an export of `minds export` from other JSON Lines, by its first line. */

import { FORMAT } from '../../memory/transfer/format.js';
import { LONGEST_LINE } from '../../memory/transfer/pieces.js';

/** The pieces of an input, and whether they are an export. */
export interface Looked {
  readonly isExport: boolean;
  /** All of them, those that were looked at included. */
  readonly pieces: AsyncGenerator<string>;
}

/** Reads as far as the end of the first line that is not empty. */
export async function lookAt(pieces: AsyncGenerator<string>): Promise<Looked> {
  let head = '';
  let line: string | undefined;
  while (line === undefined && head.length < LONGEST_LINE) {
    const next = await pieces.next();
    head += next.done ? '\n' : next.value;
    line = /^\s*(\S.*)\n/.exec(head)?.[1];
    if (next.done) break;
  }
  return { isExport: isHeader(line ?? ''), pieces: whole(head, pieces) };
}

async function* whole(head: string, pieces: AsyncGenerator<string>): AsyncGenerator<string> {
  yield head;
  yield* pieces;
}

function isHeader(line: string): boolean {
  if (!line.includes(FORMAT)) return false;
  try {
    return JSON.parse(line)?.format === FORMAT;
  } catch {
    return false;
  }
}

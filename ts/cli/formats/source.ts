/** A file or stdin as pieces of text. */

import { createReadStream } from 'node:fs';
import { addAbortSignal } from 'node:stream';
import { textOf } from '../../memory/transfer/pieces.js';

/** Text pieces of the file, or of stdin for `-`. They end with an error when `signal` says so. */
export async function* piecesOf(path: string, signal: AbortSignal): AsyncGenerator<string> {
  const stream = addAbortSignal(signal, path === '-' ? process.stdin : createReadStream(path));
  yield* textOf(stream, 'input');
}

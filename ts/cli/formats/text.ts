/** Plain text and Markdown: a memory for each paragraph, or for each line; empty lines are none. */

import { type Line, LONGEST_LINE, tooLong } from '../../memory/transfer/pieces.js';
import { type Row, type RowDefaults, rowOf } from './row.js';

/** A row for each line. */
export async function* lineRows(lines: AsyncIterable<Line>, defaults: RowDefaults): AsyncGenerator<Row> {
  for await (const { number, text } of lines) {
    if (text.trim() !== '') yield rowOf(number, { content: text.trim() }, defaults);
  }
}

/** A row for each run of lines without an empty one. */
export async function* paragraphRows(lines: AsyncIterable<Line>, defaults: RowDefaults): AsyncGenerator<Row> {
  let first = 0;
  let content = '';
  for await (const { number, text } of lines) {
    if (text.trim() === '') {
      if (content !== '') yield rowOf(first, { content }, defaults);
      content = '';
      continue;
    }
    if (content === '') first = number;
    content += content === '' ? text.trimEnd() : `\n${text.trimEnd()}`;
    if (content.length > LONGEST_LINE) throw tooLong(first);
  }
  if (content !== '') yield rowOf(first, { content }, defaults);
}

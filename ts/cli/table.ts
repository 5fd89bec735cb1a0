/**
 * Tables of text. On a terminal they fit its width: the flexible column wraps, and columns that may go are left out
 * while it would be too narrow. Piped, every column is there and every cell is one line.
 */

import { bold, columnsOf, interactive, oneLine, textWidth, widthOf } from './terminal.js';

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** Takes the width that is left and wraps; one column of a table at most. */
  readonly flexible?: boolean;
  /** May be left out on a narrow terminal; the highest number goes first. */
  readonly expendable?: number;
}

const GAP = '  ';
const NARROWEST = 40;
const MOST_LINES = 4;

const pad = (text: string, width: number, align: Column['align']) => {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)));
  return align === 'right' ? space + text : text + space;
};

/** Splits one line into lines of at most `width` columns, at spaces where there are any. */
function fold(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const word of text.split(' ')) {
    const wide = widthOf(word);
    if (used > 0 && used + 1 + wide <= width) {
      line += ` ${word}`;
      used += 1 + wide;
      continue;
    }
    if (used > 0) lines.push(line);
    line = '';
    used = 0;
    for (const character of word) {
      const columns = columnsOf(character);
      if (used + columns > width) {
        lines.push(line);
        line = '';
        used = 0;
      }
      line += character;
      used += columns;
    }
  }
  lines.push(line);
  return lines;
}

function wrap(text: string, width: number): string[] {
  const lines = fold(text, width);
  if (lines.length <= MOST_LINES) return lines;
  const last = fold(lines[MOST_LINES - 1] ?? '', width - 2)[0] ?? '';
  return [...lines.slice(0, MOST_LINES - 1), `${last} …`];
}

/** The table as lines, with the titles above. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map(oneLine));
  const natural = columns.map((column, i) =>
    Math.max(widthOf(column.title), ...cells.map((row) => widthOf(row[i] ?? ''))),
  );
  const flexible = columns.findIndex((column) => column.flexible);
  const shown = columns.map((_, i) => i);
  if (interactive) {
    const left = () =>
      textWidth() -
      shown.reduce((sum, i) => sum + (i === flexible ? 0 : (natural[i] ?? 0)), 0) -
      GAP.length * (shown.length - 1);
    const wanted = flexible < 0 ? 0 : Math.min(natural[flexible] ?? 0, NARROWEST);
    const goers = [...shown]
      .filter((i) => columns[i]?.expendable !== undefined)
      .sort((a, b) => (columns[b]?.expendable ?? 0) - (columns[a]?.expendable ?? 0));
    for (const goer of goers) {
      if (left() >= wanted) break;
      shown.splice(shown.indexOf(goer), 1);
    }
    if (flexible >= 0) natural[flexible] = Math.min(natural[flexible] ?? 0, Math.max(20, left()));
  }
  const widths = shown.map((i) => natural[i] ?? 0);
  const line = (texts: readonly string[]) =>
    shown
      .map((i, at) => pad(texts[at] ?? '', widths[at] ?? 0, columns[i]?.align))
      .join(GAP)
      .trimEnd();

  const lines = [bold(line(shown.map((i) => columns[i]?.title ?? '')))];
  for (const row of cells) {
    const parts = shown.map((i) =>
      interactive && i === flexible ? wrap(row[i] ?? '', natural[i] ?? 0) : [row[i] ?? ''],
    );
    const height = Math.max(...parts.map((part) => part.length));
    for (let at = 0; at < height; at += 1) lines.push(line(parts.map((part) => part[at] ?? '')));
  }
  return lines.join('\n');
}

/** Names and values, one pair a line, the values aligned. */
export function pairs(entries: readonly (readonly [name: string, value: string])[]): string {
  const width = Math.max(...entries.map(([name]) => widthOf(name)));
  return entries.map(([name, value]) => `${pad(name, width, 'left')}${GAP}${value}`).join('\n');
}

/**
 * What goes to the terminal, and what the terminal can show: its width, and styles where it is one and NO_COLOR is
 * unset. Text of memories passes through `printable` first, so that it cannot steer the terminal.
 */

const output = process.stdout;

/** Whether a person reads stdout directly; otherwise it goes to a file or a program. */
export const interactive: boolean = output.isTTY === true;

const styled = interactive && !process.env.NO_COLOR && process.env.TERM !== 'dumb';

/** Columns to lay text out in. */
export function textWidth(): number {
  return interactive ? Math.max(40, output.columns) : 100;
}

const style = (on: number, off: number) => (text: string) =>
  styled ? `\u001b[${on}m${text}\u001b[${off}m` : text;

export const bold = style(1, 22);
export const dim = style(2, 22);

/** A line, or several, on stdout. */
export function print(text: string): void {
  output.write(`${text}\n`);
}

/** A line, or several, on stderr: for people, beside the result. */
export function printNote(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Text without control characters other than line feeds and tabs. */
export function printable(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n\t]/gu, '\ufffd');
}

/** Text as one line of printable characters. */
export function oneLine(text: string): string {
  return printable(text.replace(/\s+/gu, ' ').trim());
}

const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uff01-\uff60]/u;
const ZERO = /[\p{Mn}\p{Me}\p{Cf}]/u;

/** Columns that a character takes. */
export function columnsOf(character: string): number {
  if (character >= ' ' && character <= '~') return 1;
  if (ZERO.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** Columns that a line takes. */
export function widthOf(line: string): number {
  let width = 0;
  for (const character of line) width += columnsOf(character);
  return width;
}

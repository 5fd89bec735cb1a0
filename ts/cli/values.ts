/** Values as people write them on a command line or in a table: numbers, times, lists; and times as they are shown. */

import { InvalidArgumentError } from 'commander';

const ISO = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/i;

export const TIME_EXPECTED = 'an ISO 8601 time such as 2026-05-01 or 2026-05-01T18:30Z, or milliseconds UTC';

/** A time from text; without a zone it is UTC. Undefined where it is none. */
export function timeOf(text: string): Date | undefined {
  const zone = ISO.exec(text);
  const time = /^-?\d{5,16}$/.test(text)
    ? new Date(Number(text))
    : zone === null
      ? undefined
      : new Date(text.length > 10 && zone[1] === undefined ? `${text.replace(' ', 'T')}Z` : text);
  return time === undefined || Number.isNaN(time.getTime()) ? undefined : time;
}

/** A finite number from text; undefined where it is none. */
export function numberOf(text: string): number | undefined {
  const value = Number(text);
  return text.trim() === '' || !Number.isFinite(value) ? undefined : value;
}

/** For an option that takes a number. */
export function number(text: string): number {
  const value = numberOf(text);
  if (value === undefined) throw new InvalidArgumentError('Expected a number.');
  return value;
}

/** For an option that takes a whole number. */
export function wholeNumber(text: string): number {
  const value = numberOf(text);
  if (value === undefined || !Number.isSafeInteger(value))
    throw new InvalidArgumentError('Expected a whole number.');
  return value;
}

/** For an option that takes a time. */
export function time(text: string): Date {
  const value = timeOf(text);
  if (value === undefined) throw new InvalidArgumentError(`Expected ${TIME_EXPECTED}.`);
  return value;
}

/** For an option that may be given several times. */
export function repeated(text: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), text];
}

/** A time as people read it, in UTC; `-` for none. */
export function shownTime(value: Date | null): string {
  return value === null ? '-' : value.toISOString().slice(0, 16).replace('T', ' ');
}

/** A whole number with its thousands apart. */
export function shownCount(value: number): string {
  return value.toLocaleString('en-US');
}

/** The size of the knowledge graph. */
export function shownGraph(size: Readonly<Record<'nodes' | 'edges' | 'links', number>>): string {
  return `${shownCount(size.nodes)} nodes, ${shownCount(size.edges)} edges, ${shownCount(size.links)} links to memories`;
}

/** Bytes in the unit that suits them. */
export function shownBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  let value = bytes;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

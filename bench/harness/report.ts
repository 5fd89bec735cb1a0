/**
 * What a benchmark found: tables, checks and bars, on the terminal and with `--json` in a file.
 *
 * A check that fails makes the process exit with 1: a figure without a right answer is none. A bar that is missed does
 * not, because the machine may be busy; it is marked in table and file.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { dirname } from 'node:path';

export type Row = Readonly<Record<string, string | number>>;

interface Table {
  readonly title: string;
  readonly rows: readonly Row[];
}

interface Check {
  readonly what: string;
  readonly found: string;
  readonly ok: boolean;
}

interface Bar {
  readonly what: string;
  readonly found: number;
  readonly bar: string;
  readonly met: boolean;
}

export class Report {
  readonly #name: string;
  readonly #settings: Row;
  readonly #loadBefore = load();
  readonly #tables: Table[] = [];
  readonly #checks: Check[] = [];
  readonly #bars: Bar[] = [];

  constructor(name: string, settings: Row) {
    this.#name = name;
    this.#settings = settings;
    const shown = Object.entries(settings).map(([key, value]) => `${key} ${value}`);
    console.log(`${name}: ${shown.join(', ')}; load ${this.#loadBefore}`);
  }

  table(title: string, rows: readonly Row[]): void {
    this.#tables.push({ title, rows });
    console.log(`\n${title}\n${layOut(rows)}`);
  }

  /** Whether an answer is right; `found` says what came instead of or as the answer. */
  check(what: string, ok: boolean, found: string | number): void {
    this.#checks.push({ what, ok, found: String(found) });
  }

  atLeast(what: string, found: number, bar: number): void {
    this.#bars.push({ what, found, bar: `>= ${bar}`, met: found >= bar });
  }

  atMost(what: string, found: number, bar: number): void {
    this.#bars.push({ what, found, bar: `<= ${bar}`, met: found <= bar });
  }

  /** Prints checks and bars, writes the file, sets the exit code. */
  finish(json: string | undefined): void {
    const checks = this.#checks.map(({ what, found, ok }) => ({
      check: what,
      found,
      '': ok ? 'ok' : 'WRONG',
    }));
    const bars = this.#bars.map(({ what, found, bar, met }) => ({
      bar: what,
      found: Number(found.toPrecision(4)),
      wanted: bar,
      '': met ? 'met' : 'MISSED',
    }));
    console.log(`\n${layOut(checks)}`);
    if (bars.length > 0) console.log(`\n${layOut(bars)}`);
    console.log(`\nload ${this.#loadBefore} before, ${load()} after`);
    if (json !== undefined) {
      const result = {
        name: this.#name,
        date: new Date().toISOString(),
        machine: { processor: cpus()[0]?.model, threads: cpus().length, node: process.version },
        load: { before: this.#loadBefore, after: load() },
        settings: this.#settings,
        tables: this.#tables,
        checks: this.#checks,
        bars: this.#bars,
      };
      mkdirSync(dirname(json), { recursive: true });
      writeFileSync(json, `${JSON.stringify(result, undefined, 2)}\n`);
    }
    if (this.#checks.some(({ ok }) => !ok)) process.exitCode = 1;
  }
}

/** Processes that wanted to run in the last minute, on average. */
function load(): string {
  return (loadavg()[0] ?? 0).toFixed(2);
}

function layOut(rows: readonly Row[]): string {
  const names = Object.keys(rows[0] ?? {});
  const cells = [names, ...rows.map((row) => names.map((name) => String(row[name])))];
  const widths = names.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
  const isNumber = names.map((name) =>
    rows.every((row) => /^[<>]?=? ?-?[\d,.]+x?( \(.*\))?$/.test(String(row[name]))),
  );
  return cells
    .map((row) => {
      const padded = row.map((cell, column) => {
        const width = widths[column] ?? 0;
        return isNumber[column] ? cell.padStart(width) : cell.padEnd(width);
      });
      return `  ${padded.join('  ').trimEnd()}`;
    })
    .join('\n');
}

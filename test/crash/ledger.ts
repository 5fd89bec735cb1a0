/**
 * What a writer said before and after each call, and what must therefore be in its council.
 *
 * Each lane of a writer makes one call after another, on memories of its own. After a kill at most one call a lane is
 * without an acknowledgement: it may have happened or not, each of its groups as a whole.
 */

import { groupOf, wordOf } from './rows.js';

/** Most rows of a group, as the product cuts batches. */
const GROUP = 10_000;

export type Call =
  /** Rows `<group>n0` to `<group>n<count - 1>`; one row is stored alone. */
  | { readonly op: 'store'; readonly group: string; readonly count: number }
  | { readonly op: 'update'; readonly id: string; readonly version: number }
  | { readonly op: 'delete'; readonly id: string }
  /** All memories of a group. */
  | { readonly op: 'deleteMany'; readonly group: string };

export type Line =
  | { readonly say: 'start' }
  | { readonly say: 'try'; readonly lane: number; readonly call: Call }
  /** Rows of a batch that are in. */
  | { readonly say: 'progress'; readonly lane: number; readonly rows: number }
  | { readonly say: 'done'; readonly lane: number };

/** The lines that were written whole. */
export function linesOf(text: string): Line[] {
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  return whole
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);
}

/** What is in a council: versions by id, and words that must find nothing any more. */
export class Ledger {
  readonly versions = new Map<string, number>();
  readonly #gone = new Set<string>();

  get gone(): readonly string[] {
    return [...this.#gone];
  }

  /**
   * Takes in what a killed writer said.
   *
   * @param actual versions by id that the council lists: they decide about calls without an acknowledgement
   * @returns how many calls were acknowledged, and what is wrong
   */
  follow(lines: readonly Line[], actual: ReadonlyMap<string, number>): { done: number; wrong: string[] } {
    const open = new Map<number, { call: Call; rows: number }>();
    let done = 0;
    for (const line of lines) {
      if (line.say === 'start') continue;
      if (line.say === 'try') open.set(line.lane, { call: line.call, rows: 0 });
      const pending = open.get(line.lane);
      if (pending === undefined) throw new Error(`the lane ${line.lane} acknowledged what it never tried`);
      if (line.say === 'progress') pending.rows = line.rows;
      if (line.say === 'done') {
        this.#apply(pending.call);
        open.delete(line.lane);
        done += 1;
      }
    }
    return { done, wrong: [...open.values()].flatMap(({ call, rows }) => this.#decide(call, rows, actual)) };
  }

  #apply(call: Call, from = 0, to = Number.MAX_SAFE_INTEGER): void {
    if (call.op === 'store') {
      for (let n = from; n < Math.min(to, call.count); n++) this.versions.set(`${call.group}n${n}`, 0);
    } else if (call.op === 'update') {
      this.#forget(call.id);
      this.versions.set(call.id, call.version);
      // A writer before may have been killed as it tried to make the same version.
      this.#gone.delete(wordOf(call.id, call.version));
    } else if (call.op === 'delete') {
      this.#forget(call.id);
    } else {
      for (const id of this.idsOf(call.group)) this.#forget(id);
    }
  }

  #forget(id: string): void {
    const version = this.versions.get(id);
    if (version !== undefined) this.#gone.add(wordOf(id, version));
    this.versions.delete(id);
  }

  idsOf(group: string): string[] {
    return [...this.versions.keys()].filter((id) => groupOf(id) === group);
  }

  /** Settles a call without an acknowledgement by what is there; says where it is there by half. */
  #decide(call: Call, acknowledged: number, actual: ReadonlyMap<string, number>): string[] {
    if (call.op === 'store') {
      const wrong: string[] = [];
      let rows = 0;
      for (let first = 0; first < call.count; first += GROUP) {
        const last = Math.min(first + GROUP, call.count);
        const ids = Array.from({ length: last - first }, (_, n) => `${call.group}n${first + n}`);
        const there = ids.filter((id) => actual.has(id)).length;
        if (there > 0 && there < ids.length) wrong.push(`${there} of ${ids.length} rows of ${call.group}`);
        if (there > 0) this.#apply(call, first, last);
        else for (const id of ids.slice(0, 50)) this.#gone.add(wordOf(id, 0));
        rows += there;
      }
      if (rows < acknowledged) wrong.push(`${rows} rows of ${call.group}, ${acknowledged} were acknowledged`);
      return wrong;
    }
    if (call.op === 'update') {
      if (actual.get(call.id) === call.version) this.#apply(call);
      else this.#gone.add(wordOf(call.id, call.version));
      return [];
    }
    const ids = call.op === 'delete' ? [call.id] : this.idsOf(call.group);
    const left = ids.filter((id) => actual.has(id)).length;
    if (left === 0) this.#apply(call);
    return left === 0 || left === ids.length
      ? []
      : [`${left} of ${ids.length} left by ${JSON.stringify(call)}`];
  }
}

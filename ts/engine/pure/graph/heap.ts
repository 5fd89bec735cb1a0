/** A priority queue: the smallest value first. Williams, Communications of the ACM 7 (1964), algorithm 232. */

/** Cost: O(log n) to put and to take. */
export class Heap<T> {
  readonly #entries: { readonly value: number; readonly item: T }[] = [];

  put(item: T, value: number): void {
    const entries = this.#entries;
    let at = entries.length;
    entries.push({ value, item });
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (valueAt(entries, above) <= value) {
        break;
      }
      swap(entries, at, above);
      at = above;
    }
  }

  /** The item of the smallest value with that value; undefined where there is none. */
  take(): { readonly value: number; readonly item: T } | undefined {
    const entries = this.#entries;
    const first = entries[0];
    const last = entries.pop();
    if (last === undefined || entries.length === 0) {
      return first;
    }
    entries[0] = last;
    for (let at = 0; ; ) {
      const left = 2 * at + 1;
      const least = valueAt(entries, left + 1) < valueAt(entries, left) ? left + 1 : left;
      if (valueAt(entries, least) >= last.value) {
        return first;
      }
      swap(entries, at, least);
      at = least;
    }
  }
}

function valueAt(entries: readonly { readonly value: number }[], at: number): number {
  return entries[at]?.value ?? Number.POSITIVE_INFINITY;
}

function swap<T>(entries: T[], a: number, b: number): void {
  const kept = entries[a] as T;
  entries[a] = entries[b] as T;
  entries[b] = kept;
}

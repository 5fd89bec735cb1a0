/** Names of types with numbers in the order of first use. A type keeps its number when nothing has it any more. */

export class TypeTable {
  readonly #numbers = new Map<string, number>();

  get size(): number {
    return this.#numbers.size;
  }

  /** The number of a type; Infinity, which stands behind all others, where nothing ever had it. */
  numberOf(name: string): number {
    return this.#numbers.get(name) ?? Number.POSITIVE_INFINITY;
  }

  has(name: string): boolean {
    return this.#numbers.has(name);
  }

  /** Gives a type the next number where it has none. */
  use(name: string): void {
    if (!this.#numbers.has(name)) {
      this.#numbers.set(name, this.#numbers.size + 1);
    }
  }
}

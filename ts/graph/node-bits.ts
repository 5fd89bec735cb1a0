/** Nodes as bits, as the engine gives those of very many rows: `crates/graph/src/algo/node_bits.rs`. */

/** Nodes in the order of their numbers. */
export class NodeBits {
  /** 32 nodes each, the first lowest. */
  readonly #words: Uint32Array;
  /** How many nodes are before each two words. */
  readonly #before: Uint32Array;

  constructor(words: Uint32Array, before: Uint32Array) {
    this.#words = words;
    this.#before = before;
  }

  /** The node at a place below how many there are. O(log n). */
  at(place: number): number {
    let low = 0;
    let high = this.#before.length;
    // The last pair with no more nodes before it.
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((this.#before[middle] as number) <= place) low = middle;
      else high = middle;
    }
    let rest = place - (this.#before[low] as number);
    let word = 2 * low;
    const lower = ones(this.#words[word] as number);
    if (rest >= lower) {
      rest -= lower;
      word += 1;
    }
    let bits = this.#words[word] as number;
    for (; rest > 0; rest--) bits &= bits - 1;
    return 32 * word + lowest(bits);
  }

  /** All of them, so many. O(n). */
  toNumbers(count: number): Uint32Array {
    const numbers = new Uint32Array(count);
    let place = 0;
    this.#words.forEach((word, at) => {
      for (let bits = word; bits !== 0; bits &= bits - 1) {
        numbers[place] = 32 * at + lowest(bits);
        place += 1;
      }
    });
    return numbers;
  }
}

/** The place of the lowest bit of a number that is not 0. */
const lowest = (bits: number) => 31 - Math.clz32(bits & -bits);

/** How many bits are set: Knuth, "The art of computer programming" 4A, 7.1.3. */
function ones(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

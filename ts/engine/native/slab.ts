/** Memory that inline answers are written into, and are read from where they lie. */

import { markAsUntransferable } from 'node:worker_threads';

/** A buffer with the views that numbers in it are read by: to make one for each answer costs more than to read it. */
export interface Slab {
  readonly bytes: Buffer;
  readonly u32: Uint32Array;
  readonly f32: Float32Array;
  readonly f64: Float64Array;
}

/** The views of a buffer, which begins at a multiple of 8 in its memory. */
export function slabOf(bytes: Buffer): Slab {
  const { buffer, byteOffset, length } = bytes;
  return {
    bytes,
    u32: new Uint32Array(buffer, byteOffset, length >> 2),
    f32: new Float32Array(buffer, byteOffset, length >> 2),
    f64: new Float64Array(buffer, byteOffset, length >> 3),
  };
}

/**
 * Inline answers are written one after another: memory of its own for each would cost more than the answer. A slab stays for
 * as long as something that was read from it, or a council that was given it and those beside it last.
 */
const SLAB = 64 << 10;

/** So many are made together, and told to the addon: for one alone that takes as long as a short answer. */
const TOGETHER = 8;

/** Less room than this is not offered: some thirty hits. */
const ROOM = 16 << 10;

let slabs = newSlabs();
let place = 0;
let used = 0;

function newSlabs(): readonly Slab[] {
  return Array.from({ length: TOGETHER }, () => {
    const bytes = Buffer.allocUnsafeSlow(SLAB);
    // With a view of one answer all others in it would go to another thread: they are copied there.
    markAsUntransferable(bytes.buffer);
    return slabOf(bytes);
  });
}

/** Room for an answer: one of some slabs, from `used` on. */
export interface Room {
  readonly slabs: readonly Slab[];
  readonly place: number;
  readonly slab: Slab;
  readonly used: number;
}

/** Where the next answer is to be written. */
export function nextRoom(): Room {
  let slab = slabs[place] as Slab;
  // A slab whose memory was taken from it all the same has no length: nothing may be written there.
  while (used + ROOM > slab.bytes.length) {
    used = 0;
    place += 1;
    if (place === TOGETHER) {
      slabs = newSlabs();
      place = 0;
    }
    slab = slabs[place] as Slab;
  }
  return { slabs, place, slab, used };
}

/** An answer of so many bytes was written. Columns are views that begin at multiples of 8. */
export function take(bytes: number): void {
  used += (bytes + 7) & ~7;
}

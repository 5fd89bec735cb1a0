/**
 * UUIDv7 ids that ascend in the order in which they were made.
 *
 * 48 bits of milliseconds, then a counter of 32 bits in `rand_a` and the front of `rand_b`, then 42 random bits. The
 * counter starts at a random value below 2^31 with each millisecond, so that ids of two councils stay apart, and goes
 * up by one within it. A clock that steps back is held at its latest time.
 */

export type RandomBytes = (count: number) => Uint8Array;

/** Makes ids at the time that `clock` shows. */
export function createIdMaker(clock: () => number, randomBytes: RandomBytes): () => string {
  let latest = -1;
  let counter = 0;

  return () => {
    const random = randomBytes(10);
    const time = Math.max(0, Math.floor(clock()));
    if (time > latest) {
      latest = time;
      counter = new DataView(random.buffer, random.byteOffset).getUint32(0) >>> 1;
    } else if (++counter > 0xffff_ffff) {
      latest++;
      counter = 0;
    }
    const bytes = new Uint8Array(16);
    const view = new DataView(bytes.buffer);
    bytes.set(random.subarray(4), 10);
    view.setUint16(0, Math.floor(latest / 2 ** 32));
    view.setUint32(2, latest % 2 ** 32);
    view.setUint16(6, 0x7000 | (counter >>> 20));
    view.setUint16(8, 0x8000 | ((counter >>> 6) & 0x3fff));
    bytes[10] = ((counter & 0x3f) << 2) | ((bytes[10] as number) & 0x03);
    return format(bytes);
  };
}

/** A UUIDv4: the identity of a council. */
export function randomUuid(randomBytes: RandomBytes): string {
  const bytes = randomBytes(16).slice();
  bytes[6] = 0x40 | ((bytes[6] as number) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] as number) & 0x3f);
  return format(bytes);
}

function format(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

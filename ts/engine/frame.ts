/**
 * One buffer for a message and its columns; `crates/model/src/frame.rs` has the layout and the other side.
 *
 * Writing copies each column once. Reading copies nothing: number columns are views, or arrays of their own that came beside
 * the frame; texts are decoded once a column.
 */

import { Packr, RESERVE_START_SPACE } from 'msgpackr';
import { MindsError } from '../errors.js';
import { type ColumnName, type Columns, NO_COLUMNS, TextColumn } from './columns.js';
import { COLUMN_KINDS, type ColumnKind } from './generated/vocabulary.js';

type AnyColumn = NonNullable<Columns[ColumnName]>;

/** Columns by their numbers, as frames name them. */
const NAMES = Object.keys(COLUMN_KINDS) as ColumnName[];
const KINDS = Object.values(COLUMN_KINDS) as ColumnKind[];

/** Bytes before the columns' entries, and of each entry. */
const HEAD = 8;
const ENTRY = 12;

/** In place of a column's bytes: it comes beside the frame. */
const APART = 0xffffffff;

// Plain maps, so that Rust can read them; undefined members become nil, which stands for an absent option.
const packr = new Packr({ useRecords: false, encodeUndefinedAsNil: true, int64AsType: 'number' });

/**
 * The bytes of `message` with `columns`.
 *
 * @param allocate gives the buffer to write into, of at least so many bytes
 */
export function writeFrame(
  message: unknown,
  columns: Columns,
  allocate: (bytes: number) => Buffer = Buffer.allocUnsafe,
): Buffer {
  if (columns === NO_COLUMNS) {
    return writeMessage(message);
  }
  const numbers: number[] = [];
  const parts: AnyColumn[] = [];
  const sizes: number[] = [];
  let size = 0;
  for (let number = 0; number < NAMES.length; number++) {
    const column = columns[NAMES[number] as ColumnName];
    if (column !== undefined) {
      const bytes = column instanceof TextColumn ? Buffer.byteLength(column.text) : column.byteLength;
      numbers.push(number);
      parts.push(column);
      sizes.push(bytes);
      size += align(column instanceof TextColumn ? column.length * 4 + bytes : bytes);
    }
  }
  const packed = packr.pack(message);
  const start = HEAD + numbers.length * ENTRY;
  let at = align(start + packed.length);
  const frame = allocate(at + size);
  frame.writeUInt32LE(packed.length, 0);
  frame.writeUInt32LE(numbers.length, 4);
  for (let i = 0; i < numbers.length; i++) {
    frame.writeUInt32LE(numbers[i] as number, HEAD + i * ENTRY);
    frame.writeUInt32LE((parts[i] as AnyColumn).length, HEAD + i * ENTRY + 4);
    frame.writeUInt32LE(sizes[i] as number, HEAD + i * ENTRY + 8);
  }
  frame.set(packed, start);
  frame.fill(0, start + packed.length, at);
  for (const part of parts) {
    let end: number;
    if (part instanceof TextColumn) {
      putNumbers(frame, part.ends, at);
      const first = at + part.length * 4;
      end = first + frame.write(part.text, first, 'utf8');
    } else {
      putNumbers(frame, part, at);
      end = at + part.byteLength;
    }
    at = align(end);
    frame.fill(0, end, at);
  }
  return frame;
}

/** A frame without columns: what most reads send. */
function writeMessage(message: unknown): Buffer {
  const frame = packr.pack(message, RESERVE_START_SPACE | HEAD);
  frame.writeUInt32LE(frame.length - HEAD, 0);
  frame.writeUInt32LE(0, 4);
  return frame;
}

/**
 * The message of a frame and its columns, as views into `bytes` that come into being when they are read.
 *
 * @param from where in `bytes` the frame begins, a multiple of 8, and `end` where it ends
 * @param takeApart gives the columns that come beside the frame, one after another
 * @throws MindsError `PROTOCOL` when the frame ends before its contents
 */
export function readFrame(
  bytes: Uint8Array,
  from = 0,
  end = bytes.length,
  takeApart?: () => unknown,
): { message: unknown; columns: Columns } {
  const room = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (from + HEAD > end) {
    throw truncated();
  }
  const length = room.readUInt32LE(from);
  const count = room.readUInt32LE(from + 4);
  const start = from + HEAD + count * ENTRY;
  const first = start + length;
  if (first > end) {
    throw truncated();
  }
  const message: unknown = packr.unpack(room, { start, end: first });
  const columns = new FrameColumns(room, { from, end, count, first: align(first) }, takeApart);
  return { message, columns: columns as Columns };
}

/** Where a frame lies in its room. */
interface Extent {
  readonly from: number;
  readonly end: number;
  /** How many columns it has, and where the first begins. */
  readonly count: number;
  readonly first: number;
}

/** The columns of a frame, each a property by its name. Nothing is made of a column that nobody reads. */
class FrameColumns {
  readonly #room: Buffer;
  readonly #extent: Extent;
  #made: (AnyColumn | undefined)[] | undefined;
  /** The entry of the column that was looked for last. */
  #found = 0;

  constructor(room: Buffer, extent: Extent, takeApart: (() => unknown) | undefined) {
    this.#room = room;
    this.#extent = extent;
    if (takeApart !== undefined) {
      this.#takeApart(takeApart);
    }
    if (this.#place() > align(extent.end)) {
      throw truncated();
    }
  }

  column(number: number): AnyColumn | undefined {
    const made = this.#made?.[number];
    if (made !== undefined) {
      return made;
    }
    const at = this.#place(number);
    if (at < 0) {
      return undefined;
    }
    const column = this.#make(number, at);
    this.#made ??= [];
    this.#made[number] = column;
    return column;
  }

  /** Takes the columns that are not in the frame. */
  #takeApart(take: () => unknown): void {
    const { from, count } = this.#extent;
    for (let entry = from + HEAD; entry < from + HEAD + count * ENTRY; entry += ENTRY) {
      if (this.#room.readUInt32LE(entry + 8) === APART) {
        const column = take();
        if (!(column instanceof Float64Array || column instanceof Uint32Array)) {
          throw truncated();
        }
        this.#made ??= [];
        this.#made[this.#room.readUInt32LE(entry)] = column;
      }
    }
  }

  /** Where a column begins; -1 where there is none. Without a number: where the last column ends. */
  #place(wanted?: number): number {
    const frame = this.#room;
    const { from, count, first } = this.#extent;
    const begin = from + HEAD;
    let at = first;
    for (let entry = begin; entry < begin + count * ENTRY; entry += ENTRY) {
      const number = frame.readUInt32LE(entry);
      if (number === wanted) {
        this.#found = entry;
        return at;
      }
      const bytes = frame.readUInt32LE(entry + 8);
      const ends = KINDS[number] === 'text' ? frame.readUInt32LE(entry + 4) * 4 : 0;
      at = bytes === APART ? at : align(at + ends + bytes);
    }
    return wanted === undefined ? at : -1;
  }

  #make(number: number, at: number): AnyColumn {
    const frame = this.#room;
    const kind = KINDS[number] as ColumnKind;
    const count = frame.readUInt32LE(this.#found + 4);
    if (kind === 'text') {
      const start = at + count * 4;
      const end = start + frame.readUInt32LE(this.#found + 8);
      return new TextColumn(() => frame.toString('utf8', start, end), view(Uint32Array, frame, at, count));
    }
    return view<NumberArray>(ARRAYS[kind], frame, at, count);
  }
}

for (const [number, name] of NAMES.entries()) {
  Object.defineProperty(FrameColumns.prototype, name, {
    get(this: FrameColumns) {
      return this.column(number);
    },
    enumerable: true,
  });
}

const ARRAYS: Record<Exclude<ColumnKind, 'text'>, NumberArrayConstructor<NumberArray>> = {
  f64: Float64Array,
  f32: Float32Array,
  u32: Uint32Array,
  u8: Uint8Array,
};

type NumberArray = Float64Array | Float32Array | Uint32Array | Uint8Array;

interface NumberArrayConstructor<T extends NumberArray> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, offset: number, length: number): T;
}

/** `count` elements at `at`; copied where the buffer's own offset is not aligned for them. */
function view<T extends NumberArray>(
  type: NumberArrayConstructor<T>,
  frame: Buffer,
  at: number,
  count: number,
): T {
  const bytes = count * type.BYTES_PER_ELEMENT;
  if (at + bytes > frame.length) {
    throw truncated();
  }
  const offset = frame.byteOffset + at;
  if (offset % type.BYTES_PER_ELEMENT === 0) {
    return new type(frame.buffer, offset, count);
  }
  const copy = new Uint8Array(bytes);
  copy.set(frame.subarray(at, at + bytes));
  return new type(copy.buffer, 0, count);
}

/** A column of one row is written number by number: a view of its bytes costs more than a number. */
function putNumbers(frame: Buffer, numbers: NumberArray, at: number): void {
  if (numbers.length === 1 && numbers instanceof Uint32Array) {
    frame.writeUInt32LE(numbers[0] as number, at);
  } else if (numbers.length === 1 && numbers instanceof Float64Array) {
    frame.writeDoubleLE(numbers[0] as number, at);
  } else {
    frame.set(bytesOf(numbers), at);
  }
}

function bytesOf(array: ArrayBufferView): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function align(at: number): number {
  return (at + 7) & ~7;
}

function truncated(): MindsError {
  return new MindsError('PROTOCOL', 'the frame ends before its contents');
}

/**
 * One buffer for a message and its columns; `crates/model/src/frame.rs` has the layout and the other side.
 *
 * Writing copies each column once. Reading copies nothing: number columns are views, texts are decoded once a column.
 */

import { Packr } from 'msgpackr';
import { MindsError } from '../errors.js';
import { type ColumnName, type Columns, kindOf, TextColumn } from './columns.js';
import type { ColumnKind } from './generated/vocabulary.js';

type Entry = [name: string, kind: ColumnKind, count: number, bytes: number];
type AnyColumn = NonNullable<Columns[ColumnName]>;

// Plain maps, so that Rust can read them; undefined members become nil, which stands for an absent option.
const packr = new Packr({ useRecords: false, encodeUndefinedAsNil: true, int64AsType: 'number' });

/** The bytes of `message` with `columns`. */
export function writeFrame(message: unknown, columns: Columns): Buffer {
  const entries: Entry[] = [];
  const parts: AnyColumn[] = [];
  let size = 0;
  for (const name in columns) {
    const column = columns[name as ColumnName];
    const kind = kindOf(name);
    if (column === undefined || kind === undefined) {
      continue;
    }
    const bytes = column instanceof TextColumn ? Buffer.byteLength(column.text) : column.byteLength;
    entries.push([name, kind, column.length, bytes]);
    parts.push(column);
    size += align(column instanceof TextColumn ? column.length * 4 + bytes : bytes);
  }
  const header = packr.pack([message, entries]);
  let at = align(4 + header.length);
  const frame = Buffer.allocUnsafeSlow(at + size);
  frame.writeUInt32LE(header.length, 0);
  frame.set(header, 4);
  frame.fill(0, 4 + header.length, at);
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] as AnyColumn;
    let end: number;
    if (part instanceof TextColumn) {
      frame.set(bytesOf(part.ends), at);
      const start = at + part.length * 4;
      end = start + frame.write(part.text, start, 'utf8');
    } else {
      frame.set(bytesOf(part), at);
      end = at + part.byteLength;
    }
    at = align(end);
    frame.fill(0, end, at);
  }
  return frame;
}

/**
 * The message of a frame and its columns, as views into `bytes`.
 *
 * @throws MindsError `PROTOCOL` when the frame ends before its contents
 */
export function readFrame(bytes: Uint8Array): { message: unknown; columns: Columns } {
  const frame = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = frame.length < 4 ? -1 : frame.readUInt32LE(0);
  if (headerLength < 0 || 4 + headerLength > frame.length) {
    throw truncated();
  }
  const [message, entries] = packr.unpack(frame.subarray(4, 4 + headerLength)) as [unknown, Entry[]];
  const columns: Record<string, AnyColumn> = {};
  let at = align(4 + headerLength);
  for (const [name, kind, count, size] of entries) {
    if (kind === 'text') {
      const start = at + count * 4;
      const text = frame.toString('utf8', start, start + size);
      columns[name] = new TextColumn(text, view(Uint32Array, frame, at, count));
      at = align(start + size);
    } else {
      columns[name] = view<NumberArray>(ARRAYS[kind], frame, at, count);
      at = align(at + size);
    }
  }
  if (at > align(frame.length)) {
    throw truncated();
  }
  return { message, columns: columns as Columns };
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

function bytesOf(array: ArrayBufferView): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function align(at: number): number {
  return (at + 7) & ~7;
}

function truncated(): MindsError {
  return new MindsError('PROTOCOL', 'the frame ends before its contents');
}

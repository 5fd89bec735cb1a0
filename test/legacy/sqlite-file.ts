/**
 * Reads the rows of one table of an SQLite file, as https://www.sqlite.org/fileformat2.html has it.
 *
 * Enough for the earlier system's databases: UTF-8, tables with rowids, no write-ahead log beside the file.
 */

import { readFileSync } from 'node:fs';

export type SqliteValue = null | number | string | Uint8Array;
export type SqliteRow = Readonly<Record<string, SqliteValue>>;

const LEAF = 13;
const INTERIOR = 5;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The rows of `table`, in the order of their rowids, by the names of `columns`, which are the table's in order. */
export function readTable(path: string, table: string): SqliteRow[] {
  const file = new SqliteFile(readFileSync(path));
  const schema = [...file.records(1)].find(([type, name]) => type === 'table' && name === table);
  if (schema === undefined) {
    throw new Error(`${path} has no table ${table}`);
  }
  const names = columnsOf(schema[4] as string);
  return Array.from(file.records(schema[3] as number), (record) =>
    Object.fromEntries(names.map((name, index) => [name, record[index] ?? null])),
  );
}

/** The names of a CREATE TABLE's columns: the first word of each line that defines one. */
function columnsOf(sql: string): string[] {
  const lines = sql.slice(sql.indexOf('(') + 1).split('\n');
  const words = lines.map((line) => line.trim().split(/\s/, 1)[0] as string);
  return words.filter((word) => /^[a-z]\w*$/.test(word));
}

class SqliteFile {
  readonly #view: DataView;
  readonly #pageSize: number;
  readonly #usable: number;

  constructor(private readonly bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const size = this.#view.getUint16(16);
    this.#pageSize = size === 1 ? 65_536 : size;
    this.#usable = this.#pageSize - (bytes[20] as number);
  }

  /** The records below the page with this number. */
  *records(page: number): Generator<SqliteValue[]> {
    const start = (page - 1) * this.#pageSize;
    const header = page === 1 ? start + 100 : start;
    const kind = this.bytes[header];
    const cells = this.#view.getUint16(header + 3);
    const pointers = header + (kind === LEAF ? 8 : 12);
    if (kind !== LEAF && kind !== INTERIOR) {
      throw new Error(`page ${page} is of the kind ${kind}, and no part of a table`);
    }
    for (let cell = 0; cell < cells; cell++) {
      const at = start + this.#view.getUint16(pointers + 2 * cell);
      if (kind === LEAF) {
        yield this.#record(at);
      } else {
        yield* this.records(this.#view.getUint32(at));
      }
    }
    if (kind === INTERIOR) {
      yield* this.records(this.#view.getUint32(header + 8));
    }
  }

  #record(at: number): SqliteValue[] {
    const [size, afterSize] = varint(this.bytes, at);
    const [, start] = varint(this.bytes, afterSize);
    const payload = this.#payload(start, size);
    const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
    const [headerSize, first] = varint(payload, 0);
    const values: SqliteValue[] = [];
    let type = first;
    let body = headerSize;
    while (type < headerSize) {
      const [serial, next] = varint(payload, type);
      const length = lengthOf(serial);
      values.push(valueAt(serial, view, payload.subarray(body, body + length), body));
      type = next;
      body += length;
    }
    return values;
  }

  /** A cell's payload, with what stands on overflow pages. */
  #payload(start: number, size: number): Uint8Array {
    const most = this.#usable - 35;
    if (size <= most) {
      return this.bytes.slice(start, start + size);
    }
    const least = Math.floor(((this.#usable - 12) * 32) / 255) - 23;
    const wanted = least + ((size - least) % (this.#usable - 4));
    const local = wanted <= most ? wanted : least;
    const payload = new Uint8Array(size);
    payload.set(this.bytes.subarray(start, start + local));
    let page = this.#view.getUint32(start + local);
    for (let filled = local; filled < size; ) {
      const at = (page - 1) * this.#pageSize;
      const part = this.bytes.subarray(at + 4, at + Math.min(this.#usable, 4 + size - filled));
      payload.set(part, filled);
      filled += part.length;
      page = this.#view.getUint32(at);
    }
    return payload;
  }
}

/** A variable-length number, and where it ends. */
function varint(bytes: Uint8Array, at: number): [number, number] {
  let value = 0n;
  for (let i = 0; i < 8; i++) {
    const byte = bytes[at + i] as number;
    value = (value << 7n) | BigInt(byte & 0x7f);
    if (byte < 0x80) {
      return [Number(value), at + i + 1];
    }
  }
  return [Number(BigInt.asIntN(64, (value << 8n) | BigInt(bytes[at + 8] as number))), at + 9];
}

const LENGTHS = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0];

function lengthOf(serial: number): number {
  return LENGTHS[serial] ?? Math.floor((serial - 12) / 2);
}

function valueAt(serial: number, view: DataView, bytes: Uint8Array, at: number): SqliteValue {
  switch (serial) {
    case 0:
      return null;
    case 7:
      return view.getFloat64(at);
    case 8:
    case 9:
      return serial - 8;
  }
  if (serial >= 12) {
    return serial % 2 === 1 ? utf8.decode(bytes) : bytes;
  }
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return Number(BigInt.asIntN(bytes.length * 8, BigInt(`0x${hex}`)));
}

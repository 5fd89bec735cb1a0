/** The logs that SQLite leaves beside a database when its program dies, written by hand. */

const PAGE = 4096;

/**
 * A write-ahead log with one committed page, the first.
 *
 * Format: https://www.sqlite.org/fileformat2.html#the_write_ahead_log
 */
export function writeAheadLog(page: Buffer, pages: number): Buffer {
  const header = Buffer.alloc(32);
  // The magic number says that checksums read little-endian words.
  [0x377f_0682, 3_007_000, PAGE, 0, 0x1234_5678, 0x1abc_def0].forEach((value, n) => {
    header.writeUInt32BE(value, 4 * n);
  });
  let sums = checksum([0, 0], header.subarray(0, 24));
  header.writeUInt32BE(sums[0], 24);
  header.writeUInt32BE(sums[1], 28);
  const frame = Buffer.alloc(24);
  frame.writeUInt32BE(1, 0);
  frame.writeUInt32BE(pages, 4);
  header.copy(frame, 8, 16, 24);
  sums = checksum(checksum(sums, frame.subarray(0, 8)), page);
  frame.writeUInt32BE(sums[0], 16);
  frame.writeUInt32BE(sums[1], 20);
  return Buffer.concat([header, frame, page]);
}

function checksum([first, second]: readonly [number, number], bytes: Buffer): [number, number] {
  let [a, b] = [first, second];
  for (let n = 0; n < bytes.length; n += 8) {
    a = (a + bytes.readUInt32LE(n) + b) >>> 0;
    b = (b + bytes.readUInt32LE(n + 4) + a) >>> 0;
  }
  return [a, b];
}

/**
 * A rollback journal of a transaction that never ended, with the page `number` as it was before.
 *
 * Format: https://www.sqlite.org/fileformat2.html#the_rollback_journal
 */
export function hotJournal(number: number, page: Buffer, pages: number): Buffer {
  const nonce = 4711;
  const header = Buffer.alloc(512);
  Buffer.from('d9d505f920a163d7', 'hex').copy(header);
  [1, nonce, pages, 512, PAGE].forEach((value, n) => {
    header.writeUInt32BE(value, 8 + 4 * n);
  });
  let sum = nonce;
  for (let n = PAGE - 200; n > 0; n -= 200) sum += page[n] ?? 0;
  const record = Buffer.alloc(8 + PAGE);
  record.writeUInt32BE(number, 0);
  page.copy(record, 4);
  record.writeUInt32BE(sum, 4 + PAGE);
  return Buffer.concat([header, record]);
}

/** What a folder holds, and files that no council of ours wrote. */

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openCouncil } from '../../ts/index.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Everything below a folder, name by name, each file as the digest of its bytes. */
export function contentsOf(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(
    names.map((name) => {
      const path = join(folder, name);
      if (statSync(path).isDirectory()) return [name, 'folder'];
      return [name, createHash('sha256').update(readFileSync(path)).digest('hex')];
    }),
  );
}

/**
 * The same, without an empty log and its index: SQLite makes these for whoever reads a council, and one that opened it
 * for reading may not take them away.
 */
export function filesOf(folder: string): Record<string, string> {
  const all = Object.entries(contentsOf(folder));
  const empty = (name: string) => statSync(join(folder, name.replace(/-shm$/, '-wal'))).size === 0;
  return Object.fromEntries(all.filter(([name]) => !(/-(wal|shm)$/.test(name) && empty(name))));
}

/** A database of the earlier system, to be copied and never opened in place. */
export function legacyDatabase(name: string): string {
  const path = resolve(root, '..', 'shared', 'data', 'legacy', name);
  if (!existsSync(path)) {
    throw new Error(
      `${path} is absent: this test needs the earlier system's databases in ../shared/data/legacy`,
    );
  }
  return path;
}

/** Makes a council of `count` memories in a file and closes it. */
export async function makeCouncil(path: string, count = 200): Promise<void> {
  const council = await openCouncil(path);
  const rows = Array.from({ length: count }, (_, n) => ({
    personaId: `persona-${n % 3}`,
    content: `entry ${n} of the ledger: ${'tea and rain '.repeat(1 + (n % 40))}`,
    id: `row-${n}`,
    embedding: [n, 1, -n],
  }));
  await council.memory.storeMemoryBatch(rows);
  await council.close();
}

/** A SQLite database with one empty table, as another program might have made it. */
export function foreignDatabase(applicationId = 0): Buffer {
  const pageSize = 4096;
  const file = Buffer.alloc(2 * pageSize);
  file.write('SQLite format 3\0', 0, 'latin1');
  file.writeUInt16BE(pageSize, 16);
  file.set([1, 1, 0, 64, 32, 32], 18);
  // Changes, pages, no free pages (two fields), schema cookie, schema format.
  [1, 2, 0, 0, 1, 4].forEach((value, n) => {
    file.writeUInt32BE(value, 24 + 4 * n);
  });
  file.writeUInt32BE(1, 56);
  file.writeInt32BE(applicationId, 68);
  file.writeUInt32BE(1, 92);
  file.writeUInt32BE(3_045_000, 96);

  const sql = 'CREATE TABLE notes(text)';
  const texts = ['table', 'notes', 'notes', sql].map((text) => 13 + 2 * text.length);
  const record = Buffer.concat([
    Buffer.from([6, texts[0] ?? 0, texts[1] ?? 0, texts[2] ?? 0, 1, texts[3] ?? 0]),
    Buffer.from('tablenotesnotes'),
    Buffer.from([2]),
    Buffer.from(sql),
  ]);
  const cell = Buffer.concat([Buffer.from([record.length, 1]), record]);
  const place = pageSize - cell.length;
  cell.copy(file, place);
  file.set([0x0d, 0, 0, 0, 1, place >> 8, place & 255, 0, place >> 8, place & 255], 100);
  file.set([0x0d, 0, 0, 0, 0, pageSize >> 8, 0, 0], pageSize);
  return file;
}

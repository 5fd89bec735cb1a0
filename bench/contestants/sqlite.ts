/**
 * The peer: better-sqlite3 with FTS5, as one would write it by hand.
 *
 * The file has the settings and the main table of a council (`crates/store`: page size, log, cache, columns). The text
 * index is FTS5 over content and tags with the Porter stemmer, without a second copy of the text (external content). It
 * is kept either by a trigger on the main table, the way its documentation shows, or by a statement beside each insert,
 * which is faster because no trigger opens a savepoint that makes FTS5 write out its pending terms row by row.
 */

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Gloss } from '../corpus/glosses.js';

const PEER = new URL(
  '../peers/node_modules/better-sqlite3/build/Release/better_sqlite3.node',
  import.meta.url,
);

/** What is used of better-sqlite3. */
interface Statement {
  run(...values: unknown[]): unknown;
  get(...values: unknown[]): unknown;
  all(...values: unknown[]): unknown[];
}

interface Database {
  exec(sql: string): void;
  prepare(sql: string): Statement;
  transaction<A extends unknown[]>(work: (...values: A) => void): (...values: A) => void;
  close(): void;
}

type Driver = new (path: string) => Database;

/** Rows of a transaction. */
const GROUP = 10_000;

const SETTINGS = `
PRAGMA page_size = 16384;
PRAGMA auto_vacuum = INCREMENTAL;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA cache_size = -65536;`;

const TABLES = `
CREATE TABLE personas (persona INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE);
CREATE TABLE memories (
  memory INTEGER PRIMARY KEY,
  persona INTEGER NOT NULL,
  id TEXT NOT NULL,
  content TEXT NOT NULL,
  context TEXT,
  tags TEXT,
  timestamp INTEGER NOT NULL,
  importance REAL NOT NULL,
  emotional_valence REAL NOT NULL,
  decay_rate REAL NOT NULL,
  thread TEXT,
  position INTEGER
);
CREATE UNIQUE INDEX memories_id ON memories (id);
CREATE VIRTUAL TABLE words USING fts5(
  content, tags, content = 'memories', content_rowid = 'memory', tokenize = 'porter unicode61'
);`;

const TRIGGER = `
CREATE TRIGGER memories_words AFTER INSERT ON memories BEGIN
  INSERT INTO words (rowid, content, tags) VALUES (new.memory, new.content, new.tags);
END;`;

export type IndexedBy = 'trigger' | 'statement';

/** A hit as the peer's user reads it. */
export interface SqliteHit {
  readonly id: string;
  readonly content: string;
  readonly score: number;
}

export class SqliteMemories {
  readonly #database: Database;
  readonly #indexedBy: IndexedBy;
  readonly #search: Statement;
  readonly #insert: Statement;
  readonly #index: Statement;
  #one: ((gloss: Gloss, memory: number) => void) | undefined;

  /** Makes the file. */
  constructor(path: string, indexedBy: IndexedBy) {
    if (!existsSync(PEER)) throw new Error('better-sqlite3 is not there: run `npm run bench:setup` first');
    const Driver = createRequire(PEER)('better-sqlite3') as Driver;
    this.#database = new Driver(path);
    this.#indexedBy = indexedBy;
    this.#database.exec(SETTINGS);
    this.#database.exec(indexedBy === 'trigger' ? TABLES + TRIGGER : TABLES);
    this.#search = this.#database.prepare(
      `SELECT id, memories.content, bm25(words) AS score FROM words JOIN memories ON memory = words.rowid
       WHERE words MATCH ? ORDER BY score LIMIT ?`,
    );
    this.#insert = this.#database.prepare(
      `INSERT INTO memories (memory, persona, id, content, context, tags, timestamp, importance, emotional_valence,
         decay_rate, thread, position) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#index = this.#database.prepare('INSERT INTO words (rowid, content, tags) VALUES (?, ?, ?)');
  }

  /** Stores the glosses in transactions of 10,000 rows. */
  store(glosses: readonly Gloss[]): void {
    const persona = this.#personas(glosses);
    const [insert, index] = [this.#insert, this.#index];
    const direct = this.#indexedBy === 'statement';
    const storeGroup = this.#database.transaction((first: number) => {
      const end = Math.min(first + GROUP, glosses.length);
      for (let row = first; row < end; row++) {
        const { id, personaId, content, context, tags, timestamp } = glosses[row] as Gloss;
        const memory = row + 1;
        const tagText = JSON.stringify(tags);
        const contextText = JSON.stringify(context);
        const time = timestamp.getTime();
        insert.run(
          memory,
          persona.get(personaId),
          id,
          content,
          contextText,
          tagText,
          time,
          0.5,
          0,
          0.01,
          null,
          null,
        );
        if (direct) index.run(memory, content, tagText);
      }
    });
    for (let first = 0; first < glosses.length; first += GROUP) storeGroup(first);
  }

  /** Stores one gloss in a transaction of its own, index and all. */
  storeOne(gloss: Gloss, memory: number): void {
    this.#one ??= this.#database.transaction((row: Gloss, number: number) => {
      const tagText = JSON.stringify(row.tags);
      const contextText = JSON.stringify(row.context);
      const time = row.timestamp.getTime();
      this.#insert.run(number, 1, row.id, row.content, contextText, tagText, time, 0.5, 0, 0.01, null, null);
      if (this.#indexedBy === 'statement') this.#index.run(number, row.content, tagText);
    });
    this.#one(gloss, memory);
  }

  count(): number {
    return (this.#database.prepare('SELECT count(*) AS rows FROM memories').get() as { rows: number }).rows;
  }

  /** The best `limit` memories that hold any of the query's words. */
  search(query: string, limit: number): SqliteHit[] {
    const words = query.match(/[\p{L}\p{N}]+/gu) ?? [];
    return this.#search.all(words.map((word) => `"${word}"`).join(' OR '), limit) as SqliteHit[];
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }

  #personas(glosses: readonly Gloss[]): Map<string, number> {
    const insert = this.#database.prepare('INSERT INTO personas (persona, id) VALUES (?, ?)');
    const ids = new Set(glosses.map(({ personaId }) => personaId));
    return new Map(
      Array.from(ids, (id, index) => {
        insert.run(index + 1, id);
        return [id, index + 1];
      }),
    );
  }
}

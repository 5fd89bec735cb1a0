/**
 * Storing WordNet's 117,791 glosses with tags and context: JavaScript objects in, searchable when it is done.
 *
 * Contestants take turns. What is timed is the storing; opening and closing are not. After each run the last row must
 * be found by its text and the rows must be all there. The peers look for no associations: nobody does here.
 */

import type { Council } from '../ts/index.js';
import { fill, inFreshFolder, withNative, withPure } from './contestants/council.js';
import { type IndexedBy, SqliteMemories } from './contestants/sqlite.js';
import { type Gloss, readGlosses } from './corpus/glosses.js';
import { readOptions } from './harness/options.js';
import { Report } from './harness/report.js';
import { median, spread } from './harness/sample.js';

/** What one run gave: milliseconds, and whether the answers are right. */
interface Run {
  readonly millis: number;
  readonly rows: number;
  readonly foundLast: boolean;
}

type Contestant = (glosses: readonly Gloss[]) => Promise<Run>;

const lastOf = (glosses: readonly Gloss[]) => glosses.at(-1) as Gloss;

async function storeInCouncil(council: Council, glosses: readonly Gloss[]): Promise<Run> {
  const begin = performance.now();
  await fill(council, glosses, { associate: false });
  const millis = performance.now() - begin;
  const { personaId, content, id } = lastOf(glosses);
  const hits = await council.memory.recall(personaId, content, { recordAccess: false });
  const { memories } = await council.status();
  return { millis, rows: memories, foundLast: hits.some(({ memory }) => memory.id === id) };
}

function sqlite(indexedBy: IndexedBy): Contestant {
  return (glosses) =>
    inFreshFolder(async (path) => {
      using peer = new SqliteMemories(path, indexedBy);
      const begin = performance.now();
      peer.store(glosses);
      const millis = performance.now() - begin;
      const { content, id } = lastOf(glosses);
      return { millis, rows: peer.count(), foundLast: peer.search(content, 10).some((hit) => hit.id === id) };
    });
}

const CONTESTANTS: Readonly<Record<string, Contestant>> = {
  'optimus-minds, native': (glosses) => withNative((council) => storeInCouncil(council, glosses)),
  'better-sqlite3, FTS5 by trigger': sqlite('trigger'),
  'better-sqlite3, FTS5 directly': sqlite('statement'),
  'optimus-minds, pure (in memory)': (glosses) => withPure((council) => storeInCouncil(council, glosses)),
};

const options = readOptions({ rounds: 5 });
const glosses = readGlosses();
const report = new Report('insert', { rows: glosses.length, rounds: options.rounds, durability: 'full' });

const runs = new Map(Object.keys(CONTESTANTS).map((name) => [name, [] as Run[]]));
for (const contest of Object.values(CONTESTANTS)) await contest(glosses.slice(0, 10_000));
for (let round = 0; round < options.rounds; round++) {
  for (const [name, contest] of Object.entries(CONTESTANTS)) {
    globalThis.gc?.();
    runs.get(name)?.push(await contest(glosses));
  }
}

const rates = new Map(
  Array.from(runs, ([name, all]) => [name, all.map(({ millis }) => (glosses.length / millis) * 1000)]),
);
const [native = [], trigger = [], direct = []] = rates.values();
report.table(
  'rows a second, median (min - max)',
  Array.from(rates, ([name, all]) => ({
    contestant: name,
    'rows/s': spread(all, 0),
    ms: spread(
      all.map((rate) => (glosses.length / rate) * 1000),
      0,
    ),
    'native is': `${(median(native) / median(all)).toFixed(2)}x`,
  })),
);
for (const [name, all] of runs) {
  const rows = new Set(all.map((run) => run.rows));
  report.check(`${name}: rows`, rows.size === 1 && rows.has(glosses.length), [...rows].join(' '));
  const found = all.filter(({ foundLast }) => foundLast).length;
  report.check(`${name}: last row found`, found === all.length, `${found} of ${all.length} runs`);
}
report.atLeast('native / FTS5 by trigger', median(native) / median(trigger), 2.5);
report.atLeast('native / FTS5 directly (goal 1.2)', median(native) / median(direct), 0.8);
report.finish(options.json);

/**
 * Memories stored one by one, durable each: awaited one after another, and a thousand at once.
 *
 * The peer commits the same row with the same settings, its text index included. One after another both wait for the
 * disk; a thousand at once share commits here, which is what a server's requests do. The device decides most of it, so
 * contestants take turns. The peer looks for no associations: stores are compared without them, and shown with them.
 */

import { fill, inFreshFolder, withNative } from './contestants/council.js';
import { SqliteMemories } from './contestants/sqlite.js';
import { type Gloss, readGlosses } from './corpus/glosses.js';
import { readOptions } from './harness/options.js';
import { Report } from './harness/report.js';
import { median, pick, randomFrom, spread } from './harness/sample.js';

const options = readOptions({ rounds: 5, stores: 300, concurrent: 1000, before: 10_000, seed: 1 });
const report = new Report('single', {
  rounds: options.rounds,
  stores: options.stores,
  concurrent: options.concurrent,
  before: options.before,
  durability: 'full',
});
const all = pick(
  readGlosses(),
  options.before + (options.stores * 3 + options.concurrent * 2) * options.rounds,
  randomFrom(options.seed),
);
const before = all.slice(0, options.before);
let next = options.before;
const take = (count: number) => {
  next += count;
  return all.slice(next - count, next);
};

/** Microseconds a row. */
const figures = {
  awaited: [] as number[],
  associated: [] as number[],
  peer: [] as number[],
  together: [] as number[],
  associatedTogether: [] as number[],
};

async function micros(rows: readonly Gloss[], work: () => Promise<void> | void): Promise<number> {
  const begin = performance.now();
  await work();
  return ((performance.now() - begin) * 1000) / rows.length;
}

await withNative((council) =>
  inFreshFolder(async (path) => {
    await fill(council, before, { associate: false });
    using peer = new SqliteMemories(path, 'statement');
    peer.store(before);
    const store =
      (associate: boolean) =>
      ({ personaId, content, ...rest }: Gloss) =>
        council.memory.storeMemory(personaId, content, { ...rest, associate });
    for (let round = 0; round < options.rounds; round++) {
      for (const [associate, awaited, together] of [
        [false, figures.awaited, figures.together],
        [true, figures.associated, figures.associatedTogether],
      ] as const) {
        const [ours, burst] = [take(options.stores), take(options.concurrent)];
        awaited.push(
          await micros(ours, async () => {
            for (const row of ours) await store(associate)(row);
          }),
        );
        together.push(
          await micros(burst, async () => {
            await Promise.all(burst.map(store(associate)));
          }),
        );
      }
      const theirs = take(options.stores);
      figures.peer.push(
        await micros(theirs, () => {
          for (const row of theirs) peer.storeOne(row, peer.count() + 1);
        }),
      );
    }
    const expected = options.before + 2 * (options.stores + options.concurrent) * options.rounds;
    const { memories } = await council.status();
    report.check('memories stored', memories === expected, memories);
    const last = all[next - 1 - options.stores] as Gloss;
    const hits = await council.memory.recall(last.personaId, last.content, { recordAccess: false });
    report.check(
      'the last one is found',
      hits.some(({ memory }) => memory.id === last.id),
      hits.length,
    );
  }),
);

report.table('one durable store, us, median (min - max)', [
  { contestant: 'native, awaited one by one', us: spread(figures.awaited, 0) },
  { contestant: 'better-sqlite3 with FTS5, a commit each', us: spread(figures.peer, 0) },
  { contestant: 'native, with associations', us: spread(figures.associated, 0) },
  { contestant: `native, ${options.concurrent} at once`, us: spread(figures.together, 0) },
  {
    contestant: `native, ${options.concurrent} at once, with associations`,
    us: spread(figures.associatedTogether, 0),
  },
]);
report.atMost('native one by one / better-sqlite3', median(figures.awaited) / median(figures.peer), 1.3);
report.atLeast(
  `better-sqlite3 / native, ${options.concurrent} at once`,
  median(figures.peer) / median(figures.together),
  10,
);
report.finish(options.json);

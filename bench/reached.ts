/**
 * What the signal `graph` is worth, by its weight, and what it costs.
 *
 * WordNet: each gloss without its examples is a memory that is linked to its synset's node; the examples are the queries,
 * and the gloss that an example was cut from is to be found. With the synset's words as tags the text knows much of what
 * the graph knows; without them it hardly knows anything. RealMem: sessions are looked for as in `quality.ts`; the graph
 * is what `corpus/entities.ts` makes of the texts themselves, so it knows nothing that they do not.
 *
 * The score at another weight follows from the parts of the score.
 */

import { graphRows } from '../examples/wordnet/graph/rows.js';
import { readSynsets, type Synset } from '../examples/wordnet/read.js';
import { type Council, openCouncil } from '../ts/index.js';
import { GrowingGraph } from './corpus/entities.js';
import { judge, Means, readDialogues, reordered } from './corpus/realmem.js';
import { readOptions } from './harness/options.js';
import { Report, type Row } from './harness/report.js';
import { pick, quantile, randomFrom } from './harness/sample.js';

const WEIGHTS = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 1];
/** The weight with which the engine scores. */
const BUILT_IN = 0.3;
const PERSONA = 'everything';
const FEWEST_WORDS = 3;
const NOW = new Date('2026-01-01T00:00:00Z');

interface Query {
  readonly id: string;
  readonly text: string;
}

const options = readOptions({ queries: 1000, rounds: 4, seed: 1 });
const report = new Report('reached', {
  queries: options.queries,
  rounds: options.rounds,
  seed: options.seed,
});

const synsets = [...readSynsets()];
const idOf = ({ id }: Synset) => `wn:${id}`;

function withoutExamples(gloss: string): string {
  return gloss.replace(/"[^"]*"/g, '').replace(/[;\s]+$/, '') || gloss;
}

function exampleQueries(): Query[] {
  const all = synsets.flatMap((synset): Query[] => {
    const example = /"([^"]+)"/.exec(synset.gloss)?.[1] ?? '';
    return example.split(' ').length < FEWEST_WORDS ? [] : [{ id: idOf(synset), text: example }];
  });
  return pick(all, options.queries, randomFrom(options.seed));
}

async function build(tagged: boolean, graph: boolean): Promise<Council> {
  const council = await openCouncil({ path: ':memory:', engine: 'native' });
  await council.memory.storeMemoryBatch(
    synsets.map((synset) => ({
      id: idOf(synset),
      personaId: PERSONA,
      content: withoutExamples(synset.gloss),
      tags: tagged ? synset.words : [],
      timestamp: NOW,
    })),
  );
  if (graph) {
    const rows = graphRows();
    await council.graph.addNodeBatch(rows.nodes);
    await council.graph.addEdgeBatch(rows.edges);
    await council.graph.linkBatch(rows.links);
  }
  await council.flush();
  return council;
}

const READ = { now: NOW, recordAccess: false } as const;

async function ranksOf(council: Council, queries: readonly Query[]): Promise<Row[]> {
  const ranks = WEIGHTS.map((): number[] => []);
  for (const { id, text } of queries) {
    const hits = await council.memory.recall(PERSONA, text, { ...READ, limit: 1000 });
    for (const [place, weight] of WEIGHTS.entries()) {
      ranks[place]?.push(reordered(hits, 'graph', BUILT_IN, weight).indexOf(id));
    }
  }
  return WEIGHTS.map((weight, place) => {
    const own = ranks[place] ?? [];
    const within = (most: number) =>
      ((100 * own.filter((rank) => rank >= 0 && rank < most).length) / own.length).toFixed(1);
    return { weight: weight.toFixed(1), 'rank 1': within(1), '1 to 5': within(5), '1 to 10': within(10) };
  });
}

const costs: Row[] = [];

/** Asks every query with the signal and without it, in turns; the milliseconds that the signal takes, at the median. */
async function cost(name: string, council: Council, queries: readonly Query[]): Promise<number> {
  const ways = [true, false];
  const millis = { with: [] as number[], without: [] as number[], difference: [] as number[] };
  for (let round = 0; round <= options.rounds; round++) {
    ways.reverse();
    for (const { text } of queries) {
      const took = { with: 0, without: 0 };
      for (const graph of ways) {
        const begin = performance.now();
        await council.memory.recall(PERSONA, text, { ...READ, graph });
        took[graph ? 'with' : 'without'] = performance.now() - begin;
      }
      if (round === 0) continue;
      millis.with.push(took.with);
      millis.without.push(took.without);
      millis.difference.push(took.with - took.without);
    }
  }
  const median = (times: readonly number[]) => quantile(times, 0.5);
  costs.push({
    council: name,
    'with it, ms': median(millis.with).toFixed(3),
    'without, ms': median(millis.without).toFixed(3),
    'difference, ms': median(millis.difference).toFixed(3),
  });
  return median(millis.difference);
}

const queries = exampleQueries();
for (const tagged of [true, false]) {
  await using council = await build(tagged, true);
  const what = tagged ? 'words as tags' : 'no tags';
  report.table(
    `WordNet, ${what}: glosses found by an example, per cent of ${queries.length}`,
    await ranksOf(council, queries),
  );
  const more = await cost(`WordNet's graph, ${what}`, council, queries);
  if (tagged) report.atMost("milliseconds more, over WordNet's graph", more, 0.3);
}
{
  await using council = await build(true, false);
  report.atMost('milliseconds more, without a graph', await cost('no graph', council, queries), 0.02);
}
report.table('a recall of ten, at the median', costs);

const means = new Means(WEIGHTS);
for (const [persona, sessions] of readDialogues()) {
  await using council = await openCouncil({ path: ':memory:', engine: 'native' });
  const graph = new GrowingGraph(council);
  for (const { id, time, questions, content } of sessions) {
    for (const { text, relevant } of questions) {
      const read = { limit: sessions.length, now: time, recordAccess: false };
      const hits = await council.memory.recall(persona, text, read);
      means.add((weight) => judge(reordered(hits, 'graph', BUILT_IN, weight), relevant));
    }
    if (content === undefined) continue;
    await council.memory.storeMemory(persona, content, { id, timestamp: time });
    await graph.add(id, content);
  }
}
report.table(`RealMem: sessions, ${means.questions} queries, per cent`, means.rows());
report.check('queries judged', means.questions > 0, means.questions);
report.finish(options.json);

/**
 * Recalls with the graph's signal and without it, over the same memories: what the graph brought up, and why.
 *
 * Every query says a thing in other words than its gloss does; the graph knows which words and meanings belong together.
 */

import type { Council, Recalled } from '../../../ts/index.js';

const QUERIES = [
  'cetacean that sings',
  'puppy that barks at night',
  'doctor for aching teeth',
  'automobile without a driver',
  'boat moved by wind',
  'illness caused by mosquito bites',
  'money lent by a bank',
  'frightened of spiders',
];

/** Hits of a recall that are compared. */
const LIMIT = 10;
/** Hits shown for each query, and queries shown. */
const SHOWN = 3;
const QUERIES_SHOWN = 3;
const GLOSS_COLUMNS = 72;

const WITHOUT_GRAPH = { graph: false };

interface Moved {
  readonly hit: Recalled;
  /** Places from 1; undefined where the hit is new. */
  readonly before: number | undefined;
  readonly place: number;
}

/** The hits that the graph brought in or up. */
async function broughtUp(council: Council, query: string): Promise<Moved[]> {
  const options = { limit: LIMIT, recordAccess: false, explain: true };
  const without = await council.recall(query, { ...options, ...WITHOUT_GRAPH });
  const before = new Map([...without].map(({ memory }, i) => [memory.id, i + 1]));
  const hits = await council.recall(query, options);
  return [...hits]
    .map((hit, i) => ({ hit, before: before.get(hit.memory.id), place: i + 1 }))
    .filter(({ before: old, place }) => old === undefined || place < old);
}

const signed = (value: number) => `${value < 0 ? '' : '+'}${value.toFixed(2)}`;

function show({ hit, before, place }: Moved): void {
  const { memory, score, signals } = hit;
  const parts = Object.entries(signals)
    .filter(([, { contribution }]) => Math.abs(contribution) >= 0.005)
    .map(([name, { contribution }]) => `${name} ${signed(contribution)}`);
  const was = before === undefined ? `not in the first ${LIMIT}` : `${before}`;
  console.log(`  ${score.toFixed(3)}  ${place}, was ${was}: ${memory.tags[0] ?? ''}`);
  console.log(`         ${memory.content.slice(0, GLOSS_COLUMNS)}`);
  console.log(`         ${parts.join(', ')}`);
}

/** Prints the queries whose hits the graph changed, with what is new first. */
export async function showRecall(council: Council): Promise<void> {
  let shown = 0;
  for (const query of QUERIES) {
    const moved = await broughtUp(council, query);
    if (moved.length === 0) continue;
    console.log(`\nwith the graph: ${query}`);
    const isNew = ({ before }: Moved) => Number(before === undefined);
    const best = moved.sort((a, b) => isNew(b) - isNew(a) || a.place - b.place).slice(0, SHOWN);
    for (const one of best) show(one);
    shown += 1;
    if (shown === QUERIES_SHOWN) return;
  }
  if (shown === 0) console.log(`\nthe graph changed none of ${QUERIES.length} recalls`);
}

// Changes that are few beside the graph, but many, are merged once nobody has changed it for a second.
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Council, openCouncil } from '../../ts/index.js';

const NODES = 2_000;
const CHANGES = 10_500;
/** More than thirty times the changes and what may be left of the first ones, which else are merged at once. */
const EDGES = 700_000;
/** Bytes that nodes and rows take: less than layers of that many changes. */
const ROOM = NODES * 60;

/** The n-th of edges of which no two are the same. */
const edge = (n: number) => ({
  sourceId: `n${n % NODES}`,
  targetId: `n${(n * 7 + Math.floor(n / NODES)) % NODES}`,
  edgeType: 'to',
  weight: 0.25 + (n % 2) / 2,
});

const edges = (first: number, count: number) => Array.from({ length: count }, (_, n) => edge(first + n));

/** The status once the graph takes at most so many bytes. */
async function packed(council: Council, bytes: number) {
  const end = performance.now() + 15_000;
  let status = await council.status();
  while (status.graphBytes > bytes && performance.now() < end) {
    await setTimeout(50);
    status = await council.status();
  }
  expect(status.graphBytes).toBeLessThanOrEqual(bytes);
  return status;
}

test('a graph at rest is packed, and answers as before', { timeout: 60_000 }, async () => {
  await using council = await openCouncil({ path: ':memory:', engine: 'native' });
  const { graph } = council;
  const numbers = Array.from({ length: NODES }, (_, n) => n);
  await graph.addNodeBatch(numbers.map((n) => ({ id: `n${n}`, name: `node ${n}`, nodeType: 'n' })));
  await graph.addEdgeBatch(edges(0, EDGES));
  // 6 bytes an edge on either side, 10 of those few that stay in layers, and what nodes take.
  await packed(council, 12 * EDGES + 8 * CHANGES + ROOM);

  await graph.addEdgeBatch(edges(EDGES, CHANGES));
  const changed = await council.status();
  expect(changed.edges).toBe(EDGES + CHANGES);
  expect(changed.graphBytes).toBeGreaterThan(12 * changed.edges + ROOM);
  const related = async () =>
    Array.from(await graph.findRelated('n1', { maxDepth: 1, minWeight: 0 }), ([id]) => id);
  const before = await related();
  const rested = await packed(council, 12 * changed.edges + ROOM);
  expect(rested.edges).toBe(changed.edges);
  expect(await related()).toEqual(before);
});

/**
 * Builds WordNet's graph beside the glosses' memories, and links each memory to its synset's node.
 *
 * Rows go in in their order, group by group, so what an interrupted build left is the beginning of each list: the next
 * one looks for where that ends, and goes on there. Nothing is added twice, so no edge is reinforced by accident.
 */

import type { Council } from '../../../ts/index.js';
import { EDGES, graphRows, NODES, POINTERS, SENSES } from './rows.js';

/** Rows between two lines that say how far it is. */
const TOLD_EVERY = 100_000;

export interface BuiltGraph {
  /** How many rows of each kind went in now. */
  readonly nodes: number;
  readonly links: number;
  readonly edges: number;
  /** How long that took for each kind. */
  readonly seconds: Readonly<Record<'reading' | 'nodes' | 'links' | 'edges', number>>;
}

const count = (value: number) => Math.round(value).toLocaleString('en-US');

/** The place of the first row that is not there, where all that are there come before all that are not. */
async function firstMissing<Row>(
  rows: readonly Row[],
  isThere: (row: Row) => Promise<boolean>,
): Promise<number> {
  let [from, to] = [0, rows.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (await isThere(rows[middle] as Row)) from = middle + 1;
    else to = middle;
  }
  return from;
}

function progress(what: string, total: number): (rows: number) => void {
  const begin = performance.now();
  let told = 0;
  return (rows) => {
    if (rows < told + TOLD_EVERY && rows < total) return;
    told = rows;
    const rate = count((rows / (performance.now() - begin)) * 1000);
    console.log(`  ${count(rows).padStart(7)} ${what} in, ${rate} a second`);
  };
}

async function timed<T>(work: () => Promise<T>): Promise<readonly [T, number]> {
  const begin = performance.now();
  const result = await work();
  return [result, (performance.now() - begin) / 1000];
}

/** Adds what is missing; null where the graph was complete. What was added by hand does no harm. */
export async function buildGraph({ graph }: Council): Promise<BuiltGraph | null> {
  const before = await graph.getGraphStatistics();
  // Edges go in last.
  if (before.nodes >= NODES && before.edges >= EDGES) return null;

  const [rows, reading] = await timed(async () => graphRows());
  if (rows.nodes.length !== NODES || rows.edges.length !== EDGES) {
    throw new Error(
      `${rows.nodes.length} nodes and ${rows.edges.length} edges; WordNet has ${NODES}, ${EDGES}`,
    );
  }
  console.log(
    `  WordNet's ${count(POINTERS)} pointers, and ${count(SENSES)} senses both ways, are ${count(EDGES)} edges`,
  );

  const [nodes, nodeSeconds] = await timed(async () => {
    const first = await firstMissing(rows.nodes, async ({ id = '' }) => (await graph.getNode(id)) !== null);
    const rest = rows.nodes.slice(first);
    await graph.addNodeBatch(rest, { onProgress: progress('nodes', rest.length) });
    return rest.length;
  });
  const [links, linkSeconds] = await timed(async () => {
    const first = await firstMissing(rows.links, async (link) => (await graph.links(link)).items.length > 0);
    const rest = rows.links.slice(first);
    await graph.linkBatch(rest, { onProgress: progress('links', rest.length) });
    return rest.length;
  });
  const [edges, edgeSeconds] = await timed(async () => {
    const first = await firstMissing(rows.edges, async ({ sourceId, targetId, edgeType }) => {
      const { items } = await graph.findEdges({ sourceId, targetId, edgeTypes: [edgeType] });
      return items.length > 0;
    });
    const rest = rows.edges.slice(first);
    await graph.addEdgeBatch(rest, { onProgress: progress('edges', rest.length) });
    return rest.length;
  });

  const after = await graph.getGraphStatistics();
  if (after.nodes < NODES || after.edges < EDGES) {
    throw new Error(`${after.nodes} nodes and ${after.edges} edges are in; expected ${NODES} and ${EDGES}`);
  }
  return {
    nodes,
    links,
    edges,
    seconds: { reading, nodes: nodeSeconds, links: linkSeconds, edges: edgeSeconds },
  };
}

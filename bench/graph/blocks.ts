/**
 * Edges that go in block by block, such that a state between two commits would show.
 *
 * A block is one group, which goes in whole or not at all, and consists of cells. A cell is two heads with an edge each to
 * the same leaves, and a chain from the first head to the second over links of its own. So at every moment either all
 * cells of a block are whole, or there is nothing of any; and a block is there only when the one before it is.
 */

import type { EdgeInput, KnowledgeGraph, NodeInput, Subgraph } from '../../ts/index.js';

const CELLS = 50;
const CHAIN = 8;
const LEAVES = 6;
export const BLOCK_EDGES = CELLS * (CHAIN + 2 * LEAVES);

const TYPE = 'block';
const leaf = (cell: number, n: number) => `leaf:${cell}:${n}`;
const heads = (block: number, cell: number) =>
  [`head:${block}:${cell}:a`, `head:${block}:${cell}:b`] as const;
const chain = (block: number, cell: number) => {
  const [a, b] = heads(block, cell);
  return [a, ...Array.from({ length: CHAIN - 1 }, (_, n) => `link:${block}:${cell}:${n}`), b];
};
const each = <T>(count: number, make: (n: number) => T) => Array.from({ length: count }, (_, n) => make(n));

const nodeRow = (id: string): NodeInput => ({ id, name: id, nodeType: TYPE });

/** All nodes that blocks join. */
export function* blockNodes(blocks: number): Generator<NodeInput> {
  for (let cell = 0; cell < CELLS; cell++) {
    for (let n = 0; n < LEAVES; n++) yield nodeRow(leaf(cell, n));
    for (let block = 0; block < blocks; block++) yield* chain(block, cell).map(nodeRow);
  }
}

/** The spokes of all cells first, then the chains: a part of a block is no whole cell. */
export function blockEdges(block: number): EdgeInput[] {
  const edge = (sourceId: string, targetId: string) => ({ sourceId, targetId, edgeType: TYPE });
  const spokes = each(CELLS, (cell) =>
    heads(block, cell).flatMap((head) => each(LEAVES, (n) => edge(head, leaf(cell, n)))),
  );
  const steps = each(CELLS, (cell) => {
    const links = chain(block, cell);
    return links.slice(1).map((id, n) => edge(links[n] as string, id));
  });
  return [...spokes, ...steps].flat();
}

/** Makes one read and takes its time. */
export type Read = <T>(work: () => Promise<T>) => Promise<T>;

/** A traversal of a block: whether what it saw can be one state. */
export type Look = (graph: KnowledgeGraph, block: number, read: Read) => Promise<boolean>;

/** 1: a cell's spokes and the first link of its chain are there; 0: nothing is; else it is broken. */
function stateOf(part: Subgraph, block: number, cell: number): number {
  const [a, b] = heads(block, cell);
  const sources = [...part.edges()].map(({ sourceId }) => sourceId);
  const [ofA, ofB] = [sources.filter((id) => id === a).length, sources.filter((id) => id === b).length];
  if (ofA === 0 && ofB === 0) return 0;
  return ofA === LEAVES + 1 && ofB === LEAVES ? 1 : Number.NaN;
}

/** First and last cell of a block are as one, and the next block is not there without it. */
const related: Look = async (graph, block, read) => {
  const last = CELLS - 1;
  const from = [...heads(block, 0), ...heads(block, last), ...heads(block + 1, 0)];
  const part = await read(() => graph.findRelated(from, { maxDepth: 1 }));
  const first = stateOf(part, block, 0);
  return first === stateOf(part, block, last) && stateOf(part, block + 1, 0) <= first;
};

/** Activation reaches all leaves of two cells equally, or none. */
const activation: Look = async (graph, block, read) => {
  const seeds = [...heads(block, 0), ...heads(block, CELLS - 1)];
  const active = await read(() => graph.spreadingActivation(seeds, { iterations: 1, minActivation: 1e-6 }));
  const leaves = [...active].filter(([id]) => id.startsWith('leaf:')).map(([, value]) => value);
  return leaves.length === 0 || (leaves.length === 2 * LEAVES && new Set(leaves).size === 1);
};

/** All that a head leads to, along the chain to its end, or nothing. */
const deep: Look = async (graph, block, read) => {
  const [a] = heads(block, 0);
  const part = await read(() => graph.findRelated(a, { maxDepth: CHAIN }));
  return part.length === 1 || part.length === 1 + LEAVES + CHAIN;
};

/** The chain of the last cell is there in full when the first cell was there in the read before. */
const path: Look = async (graph, block, read) => {
  const [head] = heads(block, 0);
  const wasThere = (await read(() => graph.findRelated(head, { maxDepth: 1 }))).length > 1;
  const [a, b] = heads(block, CELLS - 1);
  const found = await read(() => graph.findPath(a, b));
  return found === null ? !wasThere : found.hops === CHAIN;
};

export const LOOKS: Readonly<Record<string, Look>> = { related, activation, deep, path };

/** Whether a block is there to the last edge, once it must be. */
export async function isWhole(graph: KnowledgeGraph, block: number): Promise<boolean> {
  for (let cell = 0; cell < CELLS; cell++) {
    const [a, b] = heads(block, cell);
    const part = await graph.findRelated([a, b], { maxDepth: 1 });
    const found = await graph.findPath(a, b);
    if (stateOf(part, block, cell) !== 1 || found?.hops !== CHAIN) return false;
  }
  return true;
}

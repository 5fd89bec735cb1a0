/** The graphs that are measured, as numbers: every contestant is given the same. */

import { graphRows } from '../../examples/wordnet/graph/rows.js';
import type { EdgeInput, NodeInput } from '../../ts/index.js';
import { randomFrom } from '../harness/sample.js';

/** Edges by the places of their ends. */
export interface BenchGraph {
  readonly name: string;
  /** Ids of the nodes, in the order of adding. */
  readonly ids: readonly string[];
  readonly source: Uint32Array;
  readonly target: Uint32Array;
  /** Place in `types`. */
  readonly type: Uint8Array;
  readonly types: readonly string[];
  /** Of 32 bits, as traversals read them, so that every contestant has the same. */
  readonly weight: Float32Array;
  /** Each edge stands here once and is followed either way. */
  readonly undirected: boolean;
  /**
   * Makes the nodes as rows to add; absent: an id is all that a node has. Nobody keeps them: a heap of many objects is marked
   * while contestants are measured.
   */
  readonly nodes?: () => readonly NodeInput[];
}

/** Directed edges. */
export const arcsOf = ({ source, undirected }: BenchGraph) => source.length * (undirected ? 2 : 1);

/**
 * A text that holds on to no other: those that were cut out of a file keep the file, and there is as much to mark then, while
 * contestants are measured, as a graph itself would be.
 */
const alone = (text: string) => Buffer.from(text).toString();

const wordNetNodes = () => graphRows().nodes;

/** The example's graph. */
export function wordNet(): BenchGraph {
  const { nodes, edges } = graphRows();
  const places = new Map(nodes.map(({ id = '' }, place) => [id, place]));
  const types = [...new Set(edges.map(({ edgeType }) => edgeType))];
  const placeOf = (id: string) => places.get(id) as number;
  const columns = {
    source: Uint32Array.from(edges, ({ sourceId }) => placeOf(sourceId)),
    target: Uint32Array.from(edges, ({ targetId }) => placeOf(targetId)),
    type: Uint8Array.from(edges, ({ edgeType }) => types.indexOf(edgeType)),
    weight: Float32Array.from(edges, ({ weight = 1 }) => weight),
  };
  return {
    name: 'WordNet',
    ids: nodes.map(({ id = '' }) => alone(id)),
    types: types.map(alone),
    ...columns,
    undirected: false,
    nodes: wordNetNodes,
  };
}

/**
 * R-MAT (Chakrabarti, Zhan and Faloutsos 2004): each edge falls into a quarter of the matrix, and into a quarter of that,
 * `scale` times, with the probabilities a = 0.57, b = c = 0.19, d = 0.05. Drawn until `draws` edges were drawn; loops and
 * edges that are there already, either way, are left out. Weights are whole 256ths from 1/256 to 1, at random, exact in 32
 * bits. The same for a seed.
 */
export function rmat(scale: number, draws: number, seed: number): BenchGraph {
  const random = randomFrom(seed);
  const nodes = 2 ** scale;
  const seen = new PairSet(draws);
  const source = new Uint32Array(draws);
  const target = new Uint32Array(draws);
  let edges = 0;
  for (let draw = 0; draw < draws; draw++) {
    let [row, column] = [0, 0];
    for (let level = 0; level < scale; level++) {
      const at = random();
      row = row * 2 + Number(at >= 0.76);
      column = column * 2 + Number((at >= 0.57 && at < 0.76) || at >= 0.95);
    }
    const [low, high] = row < column ? [row, column] : [column, row];
    if (low === high || !seen.add(low * nodes + high)) continue;
    source[edges] = row;
    target[edges] = column;
    edges += 1;
  }
  return {
    name: `R-MAT ${nodes.toLocaleString('en-US')} / ${edges.toLocaleString('en-US')}`,
    ids: Array.from({ length: nodes }, (_, place) => `n${place}`),
    source: source.slice(0, edges),
    target: target.slice(0, edges),
    type: new Uint8Array(edges),
    types: ['near'],
    weight: Float32Array.from({ length: edges }, () => (1 + Math.floor(random() * 256)) / 256),
    undirected: true,
  };
}

/** Numbers below 2^53; a `Set` ends at 2^24 of them. */
class PairSet {
  /** 0 where nothing is: pairs are stored plus 1. */
  readonly #slots: Float64Array;
  readonly #mask: number;

  constructor(most: number) {
    const size = 2 ** Math.ceil(Math.log2(most * 2));
    this.#slots = new Float64Array(size);
    this.#mask = size - 1;
  }

  /** Whether it is new. */
  add(pair: number): boolean {
    const low = Math.imul(pair >>> 0, 0x9e3779b1) ^ Math.imul((pair / 4_294_967_296) >>> 0, 0x85ebca6b);
    let slot = (low ^ (low >>> 15)) & this.#mask;
    for (; this.#slots[slot] !== 0; slot = (slot + 1) & this.#mask) {
      if (this.#slots[slot] === pair + 1) return false;
    }
    this.#slots[slot] = pair + 1;
    return true;
  }
}

/** The nodes and edges as rows to add, made one by one; an undirected edge is two. */
export function* nodeRows({ ids, nodes }: BenchGraph): Generator<NodeInput> {
  if (nodes !== undefined) yield* nodes();
  else for (const id of ids) yield { id, name: id, nodeType: 'bench' };
}

export function* edgeRows(graph: BenchGraph): Generator<EdgeInput> {
  const { ids, source, target, type, types, weight, undirected } = graph;
  for (let edge = 0; edge < source.length; edge++) {
    const row: EdgeInput = {
      sourceId: ids[source[edge] as number] as string,
      targetId: ids[target[edge] as number] as string,
      edgeType: types[type[edge] as number] as string,
      weight: weight[edge] as number,
    };
    yield row;
    if (undirected) yield { ...row, sourceId: row.targetId, targetId: row.sourceId };
  }
}

/** Places of `count` different nodes that have edges; the same for a seed. */
export function someNodes(graph: BenchGraph, count: number, seed: number): number[] {
  const random = randomFrom(seed);
  const hasEdges = new Uint8Array(graph.ids.length);
  for (const place of graph.source) hasEdges[place] = 1;
  if (graph.undirected) for (const place of graph.target) hasEdges[place] = 1;
  const most = Math.min(
    count,
    hasEdges.reduce((sum, has) => sum + has, 0),
  );
  const chosen = new Set<number>();
  while (chosen.size < most) {
    const place = Math.floor(random() * graph.ids.length);
    if (hasEdges[place] === 1) chosen.add(place);
  }
  return [...chosen];
}

/**
 * The peer in JavaScript: graphology with its own packages, and what it lacks written over it as one would by hand.
 *
 * WordNet is a directed multigraph there, R-MAT an undirected graph, which is half the edges and its faster form. Nodes
 * have the same ids, edges the attributes `type` and `weight`.
 */

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { BenchGraph } from './graphs.js';

const PEERS = new URL('../peers/package.json', import.meta.url);

/** What is used of graphology. */
export interface Graphology {
  readonly order: number;
  readonly size: number;
  addNode(id: string): void;
  addEdge(source: string, target: string, attributes: Attributes): void;
  forEachOutboundEdge(
    id: string,
    visit: (edge: string, attributes: Attributes, source: string, target: string) => void,
  ): void;
}

interface Attributes {
  readonly type: string;
  readonly weight: number;
}

type GraphClass = new () => Graphology;

const load = createRequire(PEERS);
const loaded = new Map<string, unknown>();

function peer<T>(name: string): T {
  if (loaded.has(name)) return loaded.get(name) as T;
  if (!existsSync(new URL('node_modules/graphology/', PEERS))) {
    throw new Error('graphology is not there: run `npm run bench:setup` first');
  }
  loaded.set(name, load(name));
  return loaded.get(name) as T;
}

export function build(graph: BenchGraph): Graphology {
  const { MultiDirectedGraph, UndirectedGraph } = peer<Record<string, GraphClass>>('graphology');
  const Shape = (graph.undirected ? UndirectedGraph : MultiDirectedGraph) as GraphClass;
  const { ids, source, target, type, types, weight } = graph;
  const built = new Shape();
  for (const id of ids) built.addNode(id);
  for (let edge = 0; edge < source.length; edge++) {
    built.addEdge(ids[source[edge] as number] as string, ids[target[edge] as number] as string, {
      type: types[type[edge] as number] as string,
      weight: weight[edge] as number,
    });
  }
  return built;
}

type PageRank = (graph: Graphology, options: object) => Record<string, number>;

/** Until all changes of a pass add up to less than 1e-6; its own tolerance is for each node. */
export function pageRank(graph: Graphology): Record<string, number> {
  const rank = peer<PageRank>('graphology-metrics/centrality/pagerank');
  return rank(graph, { getEdgeWeight: 'weight', tolerance: 1e-6 / graph.order, maxIterations: 1000 });
}

type Bidirectional = (graph: Graphology, from: string, to: string) => string[] | null;

export function shortestPath(graph: Graphology, from: string, to: string): string[] | null {
  return peer<{ bidirectional: Bidirectional }>('graphology-shortest-path').bidirectional(graph, from, to);
}

/** The mode `optimus`: the earlier system's activation, over adjacency and maps. */
export function activate(
  graph: Graphology,
  seeds: readonly string[],
  { rounds, decay, min }: { readonly rounds: number; readonly decay: number; readonly min: number },
): Map<string, number> {
  const active = new Map(seeds.map((id) => [id, 1]));
  for (let round = 0; round < rounds; round++) {
    const sums = new Map<string, number>();
    let spreads = 0;
    for (const [id, activation] of active) {
      if (activation < min) continue;
      graph.forEachOutboundEdge(id, (_edge, { weight }, source, target) => {
        const spread = activation * weight * decay;
        if (spread < min) return;
        const next = source === id ? target : source;
        sums.set(next, (sums.get(next) ?? 0) + spread);
        spreads += 1;
      });
    }
    for (const [id, sum] of sums) active.set(id, Math.min(sum, 1));
    if (spreads < 5) break;
  }
  for (const [id, activation] of active) if (activation < min) active.delete(id);
  return active;
}

/** Nodes within some hops, with their depth. */
export function within(graph: Graphology, from: string, hops: number): Map<string, number> {
  const depths = new Map([[from, 0]]);
  let level = [from];
  for (let depth = 1; depth <= hops; depth++) {
    const next: string[] = [];
    for (const id of level) {
      graph.forEachOutboundEdge(id, (_edge, _attributes, source, target) => {
        const other = source === id ? target : source;
        if (depths.has(other)) return;
        depths.set(other, depth);
        next.push(other);
      });
    }
    level = next;
  }
  return depths;
}

/** What is related to a node: columns of nodes, the nearest and strongest first, and of the edges among them. */
export interface Related {
  readonly ids: readonly string[];
  readonly depths: readonly number[];
  readonly strengths: readonly number[];
  /** The places of the edges' ends among the nodes. */
  readonly sources: readonly number[];
  readonly targets: readonly number[];
  readonly types: readonly string[];
  readonly weights: readonly number[];
}

/** What `findRelated` answers, as one would write it by hand. */
export function related(graph: Graphology, from: string, hops: number): Related {
  const found = [{ id: from, depth: 0, strength: 1 }];
  const places = new Map([[from, 0]]);
  let [begin, end] = [0, 1];
  for (let depth = 1; depth <= hops; depth++) {
    for (let at = begin; at < end; at++) {
      const { id, strength } = found[at] as (typeof found)[number];
      graph.forEachOutboundEdge(id, (_edge, { weight }, source, target) => {
        const other = source === id ? target : source;
        const place = places.get(other);
        if (place === undefined) {
          places.set(other, found.length);
          found.push({ id: other, depth, strength: strength * weight });
        } else if (place >= end) {
          const node = found[place] as (typeof found)[number];
          node.strength = Math.max(node.strength, strength * weight);
        }
      });
    }
    [begin, end] = [end, found.length];
  }
  found.sort((a, b) => a.depth - b.depth || b.strength - a.strength);
  for (let at = 0; at < found.length; at++) places.set((found[at] as (typeof found)[number]).id, at);
  const [sources, targets, weights]: [number[], number[], number[]] = [[], [], []];
  const types: string[] = [];
  for (let at = 0; at < found.length; at++) {
    const { id } = found[at] as (typeof found)[number];
    graph.forEachOutboundEdge(id, (_edge, { type, weight }, source, target) => {
      const place = places.get(source === id ? target : source);
      if (place === undefined) return;
      sources.push(at);
      targets.push(place);
      types.push(type);
      weights.push(weight);
    });
  }
  return {
    ids: found.map(({ id }) => id),
    depths: found.map(({ depth }) => depth),
    strengths: found.map(({ strength }) => strength),
    sources,
    targets,
    types,
    weights,
  };
}

/** How many edges lead from one of these nodes to another of them. */
export function edgesAmong(graph: Graphology, nodes: ReadonlyMap<string, number>): number {
  let edges = 0;
  for (const id of nodes.keys()) {
    graph.forEachOutboundEdge(id, (_edge, _attributes, source, target) => {
      if (nodes.has(source === id ? target : source)) edges += 1;
    });
  }
  return edges;
}

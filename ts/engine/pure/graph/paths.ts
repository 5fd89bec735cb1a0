/**
 * `paths`: the k shortest ways from one node to another, by hops or by likelihood.
 *
 * Yen's algorithm: each path that was found is left at each of its nodes in turn, by a step that no path found with the
 * same beginning takes; the best of all such detours is the next path. Yen, Management Science 17 (1971).
 *
 * Cost: for each path but the last, one search over the graph for each of its nodes.
 */

import { TextColumn } from '../../columns.js';
import { LIMITS } from '../../generated/vocabulary.js';
import { ln } from '../math.js';
import type { Operation } from '../operation.js';
import { checkRange, refused } from '../values.js';
import { nodeOf } from './adding.js';
import { Heap } from './heap.js';
import { type Edge, type Node, weightOf } from './node.js';
import { type EdgeFilter, edgeColumns, edgeFilter } from './traversal.js';

export const paths: Operation<'paths'> = ({ council: { graph } }, args) => {
  const count = checkRange(args.count ?? 1, 1, LIMITS.maxPaths, { field: 'count' });
  const maxDepth = args.maxDepth ?? Number.POSITIVE_INFINITY;
  if (args.weighted && args.maxDepth !== undefined && args.maxDepth !== null) {
    throw refused('INVALID_ARGUMENT', { field: 'maxDepth' }, 'absent where weights count', args.maxDepth);
  }
  checkRange(args.minWeight ?? 0, 0, 1, { field: 'minWeight' });
  const counts = edgeFilter(args.edgeTypes, args.minWeight);
  const from = nodeOf(graph, args.from, { field: 'from' });
  const to = nodeOf(graph, args.to, { field: 'to' });

  const search: Search = args.weighted
    ? (start, isOpen) => likeliest(start, to, (edge) => counts(edge) && isOpen(edge))
    : (start, isOpen, before) =>
        fewestHops(start, to, maxDepth - before, (edge) => counts(edge) && isOpen(edge));
  const compare = (a: Path, b: Path) =>
    (args.weighted ? a.cost - b.cost : a.edges.length - b.edges.length) || compareNodes(a.nodes, b.nodes);
  const found = kShortest(from, count, search, compare, counts);

  const edges = found.flatMap((path) => path.edges);
  const { types, edgeType, edgeWeight } = edgeColumns(edges);
  return {
    reply: { kind: 'paths', types },
    columns: {
      pathCounts: Uint32Array.from(found, (path) => path.nodes.length),
      cost: Float64Array.from(found, (path) => path.cost),
      id: TextColumn.from(found.flatMap((path) => path.nodes.map((node) => node.id))),
      edgeType,
      edgeWeight,
    },
  };
};

interface Path {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
  readonly cost: number;
}

/** The best way on from a node by open edges; `before` hops lead to it. */
type Search = (start: Node, isOpen: EdgeFilter, before: number) => Node[] | undefined;

function kShortest(
  from: Node,
  count: number,
  search: Search,
  compare: (a: Path, b: Path) => number,
  counts: EdgeFilter,
): Path[] {
  const found: Path[] = [];
  const candidates: Path[] = [];
  const add = (nodes: Node[] | undefined) => {
    const isKnown = (path: Path) => nodes !== undefined && compareNodes(path.nodes, nodes) === 0;
    if (nodes !== undefined && !candidates.some(isKnown)) {
      candidates.push(pathAlong(nodes, counts));
    }
  };
  add(search(from, () => true, 0));
  while (found.length < count) {
    const best = candidates.sort(compare).shift();
    if (best === undefined) {
      break;
    }
    found.push(best);
    if (found.length === count) {
      break;
    }
    for (let at = 0; at < best.nodes.length - 1; at++) {
      const root = new Set(best.nodes.slice(0, at));
      const node = best.nodes[at] as Node;
      const sameBeginning = found.filter((path) =>
        best.nodes.slice(0, at + 1).every((other, place) => path.nodes[place] === other),
      );
      const taken = new Set(sameBeginning.map((path) => path.nodes[at + 1]));
      const isOpen = ({ source, target }: Edge) =>
        !root.has(source) && !root.has(target) && !(source === node && taken.has(target));
      const rest = search(node, isOpen, at);
      add(rest && [...best.nodes.slice(0, at), ...rest]);
    }
  }
  return found;
}

/** By number, from the source on. */
function compareNodes(a: readonly Node[], b: readonly Node[]): number {
  const place = a.findIndex((node, at) => node !== b[at]);
  if (place < 0) {
    return a.length - b.length;
  }
  return (a[place] as Node).number - (b[place]?.number ?? 0);
}

/** Takes the strongest edge of each step, of equally strong ones that of the smallest type number: the first in the row. */
function pathAlong(nodes: readonly Node[], counts: EdgeFilter): Path {
  const edges = nodes.slice(1).map((target, at) => {
    const between = (nodes[at] as Node).out.filter((edge) => edge.target === target && counts(edge));
    return between.reduce((best, edge) => (weightOf(edge) > weightOf(best) ? edge : best));
  });
  return { nodes, edges, cost: edges.reduce((sum, edge) => sum + costOf(edge), 0) };
}

/** Not `-ln`: 0 must not become -0. */
function costOf(edge: Edge): number {
  return weightOf(edge) > 0 ? 0 - ln(weightOf(edge)) : Number.POSITIVE_INFINITY;
}

/** The path of fewest hops; of several the one whose nodes are smallest, from the source on. */
function fewestHops(from: Node, to: Node, maxHops: number, isOpen: EdgeFilter): Node[] | undefined {
  // Distances to the target, so that each step of the way can take the smallest node that is one hop nearer.
  const distances = new Map<Node, number>([[to, 0]]);
  for (const node of distances.keys()) {
    if (distances.has(from)) {
      break;
    }
    for (const edge of node.in) {
      if (isOpen(edge) && !distances.has(edge.source)) {
        distances.set(edge.source, (distances.get(node) as number) + 1);
      }
    }
  }
  const hops = distances.get(from);
  if (hops === undefined || hops > maxHops) {
    return undefined;
  }
  const path = [from];
  for (let left = hops; left > 0; left--) {
    const step = path.at(-1)?.out.find((edge) => isOpen(edge) && distances.get(edge.target) === left - 1);
    path.push((step as Edge).target);
  }
  return path;
}

/** Dijkstra, Numerische Mathematik 1 (1959). */
function likeliest(from: Node, to: Node, isOpen: EdgeFilter): Node[] | undefined {
  const costs = new Map<Node, number>([[from, 0]]);
  const previous = new Map<Node, Node>();
  const open = new Heap<Node>();
  open.put(from, 0);
  for (let nearest = open.take(); nearest !== undefined; nearest = open.take()) {
    const { item: node, value: cost } = nearest;
    if (node === to) {
      break;
    }
    if (cost > (costs.get(node) as number)) {
      continue;
    }
    for (const edge of node.out) {
      const next = cost + costOf(edge);
      if (isOpen(edge) && next < (costs.get(edge.target) ?? Number.POSITIVE_INFINITY)) {
        costs.set(edge.target, next);
        previous.set(edge.target, node);
        open.put(edge.target, next);
      }
    }
  }
  if (!costs.has(to)) {
    return undefined;
  }
  const path = [to];
  for (let node = previous.get(to); node !== undefined && to !== from; node = previous.get(node)) {
    path.unshift(node);
  }
  return path;
}

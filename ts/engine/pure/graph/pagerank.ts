/**
 * PageRank and its personalised form, by iteration.
 *
 * `docs/semantics-graph.md` says what is computed, and in which order, so that engines agree on near ties too: new
 * values are used as soon as they are there.
 *
 * Cost: linear in the edges for each pass.
 */

import { LIMITS } from '../../generated/vocabulary.js';
import type { Operation } from '../operation.js';
import { checkRange, refused } from '../values.js';
import type { Graph } from './graph.js';
import { type Node, weightOf } from './node.js';
import { checkMost, rankedAnswer, readSeeds, type Valued } from './ranked.js';

/** Passes of the personalised form where they are not the caller's to say. */
const MOST_PASSES = 200;
/** The smallest normal number: nothing is divided by 0. */
const SMALLEST = 2 ** -1022;
/** A pass that leaves more than this of the last one's change is too slow: directed cycles can make over-relaxed passes stray. */
const SLOW = 0.9;
/** Parts a number's first 40 bits from its last 13. */
const SPLITTER = 2 ** 13 + 1;
/** For values that count as true: what remains is rounding. */
const SETTLED = { tolerance: 1e-15, passes: 10_000 };

export const pageRank: Operation<'pageRank'> = ({ council: { graph } }, args) => {
  const damping = checkDamping(args.damping ?? 0.85);
  const tolerance = checkTolerance(args.tolerance ?? 1e-6);
  const passes = checkRange(args.iterations ?? MOST_PASSES, 1, LIMITS.maxRounds, { field: 'iterations' });
  const limit = checkMost(args.limit, 'limit');
  const begins = new Map(Array.from(graph.nodes.values(), (node) => [node, 1]));
  const { ranks, ...told } = iterate(graph, begins, damping, tolerance, passes);
  return rankedAnswer(ranks, limit, told);
};

export const personalizedPageRank: Operation<'personalizedPageRank'> = (
  { council: { graph } },
  args,
  columns,
) => {
  const damping = checkDamping(args.damping ?? 0.5);
  // With `topK` it says how far an engine need not look; here every node is looked at.
  const tolerance = checkTolerance(args.tolerance ?? 1e-6);
  const isWhole = args.topK === undefined || args.topK === null;
  const top = checkMost(args.topK, 'topK');
  if (isWhole && args.exact !== undefined && args.exact !== null) {
    throw refused('INVALID_ARGUMENT', { field: 'exact' }, 'absent without topK');
  }
  const begins = new Map<Node, number>();
  const seeds = readSeeds(graph, columns, Number.MAX_VALUE);
  // Weights may together be larger than any number; smaller ones have the same shares.
  const scale = Number.isFinite(seeds.reduce((sum, [, weight]) => sum + weight, 0)) ? 1 : seeds.length;
  for (const [node, weight] of seeds) {
    begins.set(node, (begins.get(node) ?? 0) + weight / scale);
  }
  // With `topK` these are the true values, which the vocabulary allows instead of estimates.
  const { ranks, ...told } = isWhole
    ? iterate(graph, begins, damping, tolerance, MOST_PASSES)
    : iterate(graph, begins, damping, SETTLED.tolerance, SETTLED.passes);
  // The first guess gives something to nodes that no walk reaches, and passes only make it less.
  const reached = reachedFrom(begins, damping);
  return rankedAnswer(
    ranks.filter(([node]) => reached.has(node)),
    top,
    isWhole ? told : {},
  );
};

/** The nodes where walks that begin with these weights come by. */
function reachedFrom(begins: ReadonlyMap<Node, number>, damping: number): Set<Node> {
  const seeds = [...begins].filter(([, begin]) => begin > 0).map(([node]) => node);
  const reached = new Set(seeds);
  if (damping > 0) {
    for (const node of reached) {
      for (const edge of node.out) {
        if (weightOf(edge) > 0) reached.add(edge.target);
      }
    }
  }
  return reached;
}

function checkDamping(value: number): number {
  if (!(value >= 0 && value < 1)) {
    throw refused('OUT_OF_RANGE', { field: 'damping' }, 'at least 0 and below 1', value);
  }
  return value;
}

function checkTolerance(value: number): number {
  if (!(value > 0 && value <= 1)) {
    throw refused('OUT_OF_RANGE', { field: 'tolerance' }, 'above 0 and at most 1', value);
  }
  return value;
}

interface Iterated {
  readonly ranks: Valued[];
  readonly rounds: number;
  readonly converged: boolean;
}

/** @param begins where walks begin anew, in any scale */
function iterate(
  graph: Graph,
  begins: ReadonlyMap<Node, number>,
  damping: number,
  tolerance: number,
  passes: number,
): Iterated {
  const nodes = [...graph.nodes.values()];
  const sum = (values: Iterable<number>) => {
    let total = 0;
    for (const value of values) total += value;
    return total;
  };
  const total = sum(nodes.map((node) => begins.get(node) ?? 0));
  if (total <= 0) {
    return { ranks: nodes.map((node) => [node, 0]), rounds: 0, converged: true };
  }
  /** What a node sends along an edge of weight 1, by its rank, but for the damping. */
  const shares = new Map<Node, number>();
  for (const node of nodes) {
    const carried = sum(node.out.map(weightOf));
    shares.set(node, carried > 0 ? 1 / carried : 0);
  }
  // The first guess: where walks begin, and after that by the weights that arrive.
  const arriving = new Map(nodes.map((node) => [node, sum(node.in.map(weightOf))]));
  const arrivesAt = (node: Node) => arriving.get(node) as number;
  const moving = sum(nodes.map((node) => (arrivesAt(node) > 0 ? (begins.get(node) ?? 0) / total : 0)));
  const share = (damping * moving) / Math.max(sum(arriving.values()), SMALLEST);
  const ranks = new Map(
    nodes.map((node) => [node, ((1 - damping) * (begins.get(node) ?? 0)) / total + share * arrivesAt(node)]),
  );
  const sent = (node: Node) => (ranks.get(node) as number) * (shares.get(node) as number);
  let rounds = 0;
  let converged = false;
  // How far a rank is moved, by what it is out by.
  let relaxation = 2 / (1 + Math.sqrt(1 - damping * damping));
  let lastChange = Number.POSITIVE_INFINITY;
  const inTurn = [...nodes].sort((a, b) => b.in.length - a.in.length);
  while (!converged && rounds < passes) {
    let change = 0;
    for (const node of inTurn) {
      const arrives = node.in.reduce((arrived, edge) => arrived + sent(edge.source) * weightOf(edge), 0);
      const begin = ((begins.get(node) ?? 0) / total) * (1 - damping);
      const rank = ranks.get(node) as number;
      const step = relaxation * (begin + damping * arrives - rank);
      change += Math.abs(step);
      ranks.set(node, rank + step);
    }
    rounds += 1;
    if (change > SLOW * lastChange) relaxation = 1;
    lastChange = change;
    converged = change < tolerance * sum(ranks.values());
  }
  const scale = sum(ranks.values());
  return {
    ranks: nodes.map((node) => [node, withoutNoise((ranks.get(node) as number) / scale)]),
    rounds,
    converged,
  };
}

/**
 * A rank from 0 to 1 rounded to 40 bits: what the order of additions decides is in the last of 53, and is not to decide
 * which node comes first. Dekker, "A floating-point technique for extending the available precision" (1971).
 */
function withoutNoise(rank: number): number {
  const large = rank * SPLITTER;
  return large - (large - rank);
}

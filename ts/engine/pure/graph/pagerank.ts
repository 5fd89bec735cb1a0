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
  const tolerance = checkTolerance(args.tolerance ?? 1e-6);
  const isWhole = args.topK === undefined || args.topK === null;
  const top = checkMost(args.topK, 'topK');
  if (isWhole && args.exact !== undefined && args.exact !== null) {
    throw refused('INVALID_ARGUMENT', { field: 'exact' }, 'absent without topK');
  }
  const begins = new Map<Node, number>();
  for (const [node, weight] of readSeeds(graph, columns, Number.MAX_VALUE)) {
    begins.set(node, (begins.get(node) ?? 0) + weight);
  }
  // With `topK` these are the true values, which the vocabulary allows instead of bounds.
  const { ranks, ...told } = isWhole
    ? iterate(graph, begins, damping, tolerance, MOST_PASSES)
    : iterate(graph, begins, damping, SETTLED.tolerance, SETTLED.passes);
  const reached = ranks.filter(([, rank]) => rank > 0);
  return rankedAnswer(reached, top, isWhole ? told : {});
};

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
  /** What a node sends along an edge of weight 1, by its rank. */
  const scales = new Map<Node, number>();
  const ranks = new Map<Node, number>();
  for (const node of nodes) {
    const carried = sum(node.out.map(weightOf));
    scales.set(node, carried > 0 ? damping / carried : 0);
    ranks.set(node, (begins.get(node) ?? 0) / total);
  }
  const sent = (node: Node) => (ranks.get(node) as number) * (scales.get(node) as number);
  let rounds = 0;
  let converged = false;
  while (!converged && rounds < passes) {
    let change = 0;
    for (const node of nodes) {
      const arrives = node.in.reduce((arrived, edge) => arrived + sent(edge.source) * weightOf(edge), 0);
      const rank = ((begins.get(node) ?? 0) / total) * (1 - damping) + arrives;
      change += Math.abs(rank - (ranks.get(node) as number));
      ranks.set(node, rank);
    }
    rounds += 1;
    converged = change < tolerance * sum(ranks.values());
  }
  const scale = sum(ranks.values());
  return { ranks: nodes.map((node) => [node, (ranks.get(node) as number) / scale]), rounds, converged };
}

/**
 * Spreading activation: seeds are active, activation flows along edges for some rounds, and what it reaches is ranked.
 *
 * `docs/semantics-graph.md` has the formulas and where they come from. Sums run in the order of nodes, whatever was
 * active before.
 */

import { type ActivateArgs, LIMITS } from '../../generated/vocabulary.js';
import type { Operation } from '../operation.js';
import { checkRange, checkRate, refused } from '../values.js';
import { type Node, weightOf } from './node.js';
import { byNumber, byValue, checkMost, rankedAnswer, readSeeds, type Valued } from './ranked.js';

/** Rounds of `optimus` end when fewer spreads than this counted. */
const FEWEST_SPREADS = 5;
/** The smallest normal number: with it as the floor, what has no activation does not spread. */
const SMALLEST = 2 ** -1022;

const DECAY = 0.5;
const FAN_MIN = 0.01;
const RETENTION = 0.5;

/** Activations by node, in the order of numbers. */
type Active = readonly Valued[];

export const activate: Operation<'activate'> = ({ council: { graph } }, args, columns) => {
  const rounds = checkRange(args.iterations ?? 3, 1, LIMITS.maxRounds, { field: 'iterations' });
  const decay = checkRange(args.decay ?? DECAY, 0, 1, { field: 'decay' });
  const isFan = (args.mode ?? 'fan') === 'fan';
  const min = checkRate(args.minActivation ?? (isFan ? FAN_MIN : 0.1), { field: 'minActivation' });
  const fanOptions = readFanOptions(args, isFan);
  const limit = checkMost(args.limit, 'limit');
  // Of a seed that is named twice the later counts.
  const seeds = [...new Map(readSeeds(graph, columns, 1))].sort(byNumber);
  const active = isFan
    ? fan(seeds, rounds, decay, min, fanOptions)
    : optimus(seeds, rounds, decay, min, args.mode === 'optimus-v1');
  return rankedAnswer(active, limit);
};

interface FanOptions {
  readonly retention: number;
  readonly inhibition: { readonly strength: number; readonly width: number } | undefined;
  readonly tolerance: number;
}

function readFanOptions(args: ActivateArgs, isFan: boolean): FanOptions {
  const { retention, inhibition, tolerance } = args;
  for (const [field, value] of Object.entries({ retention, inhibition, tolerance })) {
    if (!isFan && value !== undefined && value !== null) {
      throw refused('INVALID_ARGUMENT', { field }, 'absent outside the mode fan');
    }
  }
  return {
    retention: checkRange(retention ?? RETENTION, 0, 1, { field: 'retention' }),
    inhibition: inhibition
      ? {
          strength: checkRange(inhibition.strength ?? 0.15, 0, 1, { field: 'inhibition.strength' }),
          width: checkRange(inhibition.width ?? 7, 1, LIMITS.maxLimit, { field: 'inhibition.width' }),
        }
      : undefined,
    tolerance: checkRate(tolerance ?? 0, { field: 'tolerance' }),
  };
}

/** What is active after some rounds of the mode `fan` with its defaults; seeds in the order of numbers. */
export function spreadByFan(seeds: Active, rounds: number): Active {
  return fan(seeds, rounds, DECAY, FAN_MIN, { retention: RETENTION, inhibition: undefined, tolerance: 0 });
}

function fan(
  seeds: Active,
  rounds: number,
  decay: number,
  min: number,
  { retention, inhibition, tolerance }: FanOptions,
): Active {
  const least = Math.max(min, SMALLEST);
  let active = seeds.filter(([, activation]) => activation >= least);
  for (let round = 0; round < rounds; round++) {
    const sums = new Map<Node, number>();
    for (const [node, activation] of active) {
      sums.set(node, retention * activation);
    }
    for (const [node, activation] of active) {
      const share = (decay * activation) / node.out.length;
      for (const edge of node.out) {
        const spread = share * weightOf(edge);
        sums.set(edge.target, (sums.get(edge.target) ?? 0) + spread);
      }
    }
    let next = [...sums].filter(([, activation]) => activation >= least).sort(byNumber);
    if (inhibition !== undefined) {
      next = inhibited(next, inhibition).filter(([, activation]) => activation >= least);
    }
    const change = largestChange(active, next);
    active = next;
    if (change <= tolerance) {
      break;
    }
  }
  return active;
}

/** Takes from each node a part of what each of the strongest has more. */
function inhibited(
  nodes: readonly Valued[],
  { strength, width }: { strength: number; width: number },
): [Node, number][] {
  const strongest = [...nodes].sort(byValue).slice(0, width);
  return nodes.map(([node, u]) => {
    const more = strongest.filter(([, other]) => other > u).reduce((sum, [, other]) => sum + (other - u), 0);
    return [node, u - strength * more];
  });
}

/** The largest difference of an activation; who is missing has 0. */
function largestChange(old: Active, next: Active): number {
  const before = new Map(old);
  const after = new Map(next);
  const nodes = new Set([...before.keys(), ...after.keys()]);
  const changes = Array.from(nodes, (node) => Math.abs((after.get(node) ?? 0) - (before.get(node) ?? 0)));
  return changes.reduce((largest, change) => Math.max(largest, change), 0);
}

/** @param first the earlier system's first generation: whatever is active fires, every spread counts, no early end */
function optimus(seeds: Active, rounds: number, decay: number, min: number, first: boolean): Active {
  let active = seeds;
  for (let round = 0; round < rounds; round++) {
    const sums = new Map<Node, number>();
    let spreads = 0;
    for (const [node, activation] of active) {
      if (first ? activation <= 0 : activation < min) {
        continue;
      }
      for (const edge of node.out) {
        const spread = activation * weightOf(edge) * decay;
        if (first || spread >= min) {
          sums.set(edge.target, (sums.get(edge.target) ?? 0) + spread);
          spreads += 1;
        }
      }
    }
    const next = new Map(active);
    for (const [node, sum] of sums) {
      next.set(node, Math.min(sum, 1));
    }
    active = [...next].sort(byNumber);
    if (!first && spreads < FEWEST_SPREADS) {
      break;
    }
  }
  return active.filter(([, activation]) => activation >= min);
}

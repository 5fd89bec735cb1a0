/** The mode `fan`, written as `docs/semantics-graph.md` says it, over compressed rows: what answers are checked with. */

import type { BenchGraph } from './graphs.js';

export interface Rows {
  /** Where a node's row begins; one more at the end. */
  readonly starts: Uint32Array;
  readonly targets: Uint32Array;
  readonly weights: Float32Array;
}

export function rowsOf({ ids, source, target, weight, undirected }: BenchGraph): Rows {
  const starts = new Uint32Array(ids.length + 1);
  const each = (visit: (from: number, to: number, weight: number) => void) => {
    for (let edge = 0; edge < source.length; edge++) {
      const [from, to, w] = [source[edge] as number, target[edge] as number, weight[edge] as number];
      visit(from, to, w);
      if (undirected) visit(to, from, w);
    }
  };
  each((from) => {
    starts[from + 1] = (starts[from + 1] as number) + 1;
  });
  for (let node = 0; node < ids.length; node++) {
    starts[node + 1] = (starts[node + 1] as number) + (starts[node] as number);
  }
  const arcs = starts[ids.length] as number;
  const [targets, weights, next] = [new Uint32Array(arcs), new Float32Array(arcs), starts.slice()];
  each((from, to, w) => {
    const at = next[from] as number;
    next[from] = at + 1;
    targets[at] = to;
    weights[at] = w;
  });
  return { starts, targets, weights };
}

export function degree({ starts }: Rows, node: number): number {
  return (starts[node + 1] as number) - (starts[node] as number);
}

/** Activations by place. Sums run in the order of senders' numbers. */
export function fan(
  { starts, targets, weights }: Rows,
  seeds: readonly number[],
  {
    rounds,
    decay,
    retention,
    min,
  }: {
    readonly rounds: number;
    readonly decay: number;
    readonly retention: number;
    readonly min: number;
  },
): Map<number, number> {
  let active: [number, number][] = [...seeds].sort((a, b) => a - b).map((node) => [node, 1]);
  for (let round = 0; round < rounds; round++) {
    const sums = new Map(active.map(([node, activation]) => [node, retention * activation]));
    for (const [node, activation] of active) {
      const [begin, end] = [starts[node] as number, starts[node + 1] as number];
      const share = (decay * activation) / (end - begin);
      for (let arc = begin; arc < end; arc++) {
        const to = targets[arc] as number;
        sums.set(to, (sums.get(to) ?? 0) + share * (weights[arc] as number));
      }
    }
    active = [...sums].filter(([, activation]) => activation >= min).sort(([a], [b]) => a - b);
  }
  return new Map(active);
}

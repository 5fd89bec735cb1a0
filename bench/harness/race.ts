/** Micro-measurements with benchmark.js: contestants take turns, round by round. */

import Benchmark from 'benchmark';

/** Seconds that benchmark.js may take for a contestant in each round. */
const SECONDS = 0.3;

export type Contestants = Readonly<Record<string, () => void>>;

/** Microseconds a call of each contestant, one figure a round. */
export function race(contestants: Contestants, rounds: number): Map<string, number[]> {
  const figures = new Map(Object.keys(contestants).map((name) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, fn] of Object.entries(contestants)) {
      globalThis.gc?.();
      const bench = new Benchmark(name, fn, { maxTime: SECONDS, minSamples: 3 });
      bench.run({ async: false });
      if (bench.error !== undefined) throw new Error(`${name} failed`, { cause: bench.error });
      figures.get(name)?.push(bench.stats.mean * 1e6);
    }
  }
  return figures;
}

/** The pure engine's algorithms against their definitions, written down again in the plainest way, on random graphs. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type KnowledgeGraph, openCouncil } from '../../ts/index.js';

interface Arc {
  readonly source: number;
  readonly target: number;
  readonly type: 'r' | 's';
  /** Of 32 bits. */
  readonly weight: number;
}

interface World {
  readonly size: number;
  readonly arcs: readonly Arc[];
}

const weight = fc.constantFrom(0, 0.125, 0.25, 0.5, 0.75, 1, Math.fround(0.3), Math.fround(0.7));

/** Few nodes, so that arcs meet; loops, parallel arcs and nodes without any among them. */
const world: fc.Arbitrary<World> = fc.integer({ min: 1, max: 7 }).chain((size) =>
  fc
    .uniqueArray(
      fc.record({
        source: fc.nat(size - 1),
        target: fc.nat(size - 1),
        type: fc.constantFrom<'r' | 's'>('r', 's'),
        weight,
      }),
      { maxLength: 20, size: 'max', selector: ({ source, target, type }) => `${source} ${target} ${type}` },
    )
    .map((arcs) => ({ size, arcs })),
);

/** A world with one of its nodes, and another. */
const place = world.chain((one) => fc.tuple(fc.constant(one), fc.nat(one.size - 1), fc.nat(one.size - 1)));

async function within({ size, arcs }: World, work: (graph: KnowledgeGraph) => Promise<void>): Promise<void> {
  await using council = await openCouncil({ path: ':memory:', engine: 'pure' });
  const { graph } = council;
  await graph.addNodeBatch(range(size).map((n) => ({ name: `n${n}`, nodeType: 't', id: `n${n}` })));
  await graph.addEdgeBatch(
    arcs.map(({ source, target, type, weight: w }) => ({
      ...{ sourceId: `n${source}`, targetId: `n${target}`, edgeType: type, weight: w },
    })),
  );
  await work(graph);
}

const range = (size: number) => Array.from({ length: size }, (_, n) => n);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const holds = <T>(property: fc.IAsyncProperty<T>) => fc.assert(property);

/** A value for each node, 0 where the result has none. */
function dense(found: Iterable<readonly [string, number]>, size: number): number[] {
  const values = new Map(found);
  return range(size).map((n) => values.get(`n${n}`) ?? 0);
}

function expectNear(actual: readonly number[], expected: readonly number[]): void {
  for (const [n, value] of expected.entries()) expect(Math.abs((actual[n] ?? 0) - value)).toBeLessThan(1e-9);
}

/** Where a walk is after very many steps, by the definition alone. */
function walk({ size, arcs }: World, begins: readonly number[], damping: number): number[] {
  const carried = range(size).map((n) =>
    sum(arcs.filter((arc) => arc.source === n).map((arc) => arc.weight)),
  );
  let ranks = [...begins];
  for (let step = 0; step < 600; step++) {
    const lost = sum(range(size).map((n) => (carried[n] === 0 ? (ranks[n] as number) : 0)));
    const next = begins.map((begin) => begin * (1 - damping + damping * lost));
    for (const arc of arcs.filter(({ source }) => carried[source] !== 0)) {
      next[arc.target] =
        (next[arc.target] as number) +
        (damping * (ranks[arc.source] as number) * arc.weight) / (carried[arc.source] as number);
    }
    ranks = next;
  }
  return ranks;
}

describe('rankings', () => {
  test('page rank is where a walk is in the long run', () =>
    holds(
      fc.asyncProperty(world, fc.constantFrom(0, 0.5, 0.85, 0.9), (one, damping) =>
        within(one, async (graph) => {
          const ranks = await graph.pageRank({ damping, tolerance: 1e-13, iterations: 1_000 });
          expectNear(
            dense(ranks, one.size),
            walk(
              one,
              range(one.size).map(() => 1 / one.size),
              damping,
            ),
          );
        }),
      ),
    ));

  test('and so it is from seeds, of the whole graph or of its first nodes', () =>
    holds(
      fc.asyncProperty(place, fc.constantFrom(0.5, 0.85), ([one, a, b], damping) =>
        within(one, async (graph) => {
          const seeds = new Map([[`n${a}`, 3]]);
          seeds.set(`n${b}`, (seeds.get(`n${b}`) ?? 0) + 1);
          const begins = range(one.size).map((n) => (seeds.get(`n${n}`) ?? 0) / 4);
          const expected = walk(one, begins, damping);
          const whole = await graph.personalizedPageRank(seeds, { damping, tolerance: 1e-13 });
          const first = await graph.personalizedPageRank(seeds, { damping, topK: 100, tolerance: 1e-13 });
          expectNear(dense(whole, one.size), expected);
          expectNear(dense(first, one.size), expected);
        }),
      ),
    ));
});

describe('activation', () => {
  const options = fc.record({
    iterations: fc.integer({ min: 1, max: 4 }),
    decay: fc.constantFrom(0.5, 1),
    retention: fc.constantFrom(0, 0.5),
    minActivation: fc.constantFrom(1e-9, 0.1),
  });

  test('fan follows its formula', () =>
    holds(
      fc.asyncProperty(place, options, ([one, a, b], given) =>
        within(one, async (graph) => {
          const { iterations, decay, retention, minActivation } = given;
          const fan = range(one.size).map((n) => one.arcs.filter(({ source }) => source === n).length);
          let active: number[] = range(one.size).map((n) => (n === a ? 1 : n === b ? 0.5 : 0));
          for (let round = 0; round < iterations; round++) {
            const arrived = range(one.size).map((n) =>
              sum(
                one.arcs
                  .filter(({ target }) => target === n)
                  .map((arc) => ((active[arc.source] as number) * arc.weight) / (fan[arc.source] as number)),
              ),
            );
            active = active.map((value, n) => retention * value + decay * (arrived[n] as number));
            active = active.map((value) => (value >= minActivation - 1e-12 ? value : 0));
          }
          const seeds = new Map([[`n${b}`, 0.5]]).set(`n${a}`, 1);
          const found = await graph.spreadingActivation(seeds, given);
          expectNear(dense(found, one.size), active);
        }),
      ),
    ));

  test('fan is monotone: more activation of a seed, or weight of an edge, lowers nobody', () =>
    holds(
      fc.asyncProperty(place, options, fc.nat(30), ([one, a, b], given, which) =>
        within(one, async (graph) => {
          const seeds = (value: number) => new Map([[`n${a}`, value]]).set(`n${b}`, 0.5);
          const before = dense(await graph.spreadingActivation(seeds(0.25), given), one.size);
          const more = dense(await graph.spreadingActivation(seeds(1), given), one.size);
          const raised = one.arcs.map((arc, at) => (at === which ? { ...arc, weight: 1 } : arc));
          let heavier: number[] = [];
          await within({ ...one, arcs: raised }, async (other) => {
            heavier = dense(await other.spreadingActivation(seeds(0.25), given), one.size);
          });
          for (const n of range(one.size)) {
            if (a !== b) expect(more[n]).toBeGreaterThanOrEqual(before[n] as number);
            expect(heavier[n]).toBeGreaterThanOrEqual(before[n] as number);
          }
        }),
      ),
    ));
});

/** Every path from one node to another that visits none twice, as nodes. */
function allPaths({ arcs }: World, from: number, to: number, before: readonly number[] = []): number[][] {
  const path = [...before, from];
  if (from === to) return [path];
  const next = new Set(arcs.filter(({ source }) => source === from).map(({ target }) => target));
  return [...next]
    .filter((node) => !path.includes(node))
    .flatMap((node) => allPaths({ size: 0, arcs }, node, to, path));
}

const strongest = ({ arcs }: World, from: number, to: number) =>
  Math.max(...arcs.filter(({ source, target }) => source === from && target === to).map((arc) => arc.weight));

describe('paths', () => {
  test('by hops: all there are, in their order', () =>
    holds(
      fc.asyncProperty(place, fc.integer({ min: 1, max: 12 }), ([one, a, b], count) =>
        within(one, async (graph) => {
          const expected = allPaths(one, a, b)
            .sort((p, q) => p.length - q.length || compare(p, q))
            .slice(0, count);
          const found = await graph.findPaths(`n${a}`, `n${b}`, count);
          expect(found.map(({ nodes }) => nodes)).toEqual(expected.map((path) => path.map((n) => `n${n}`)));
        }),
      ),
    ));

  test('by likelihood: the largest products', () =>
    holds(
      fc.asyncProperty(place, fc.integer({ min: 1, max: 12 }), ([one, a, b], count) =>
        within(one, async (graph) => {
          const likelihood = (path: readonly number[]) =>
            path
              .slice(1)
              .reduce((product, node, at) => product * strongest(one, path[at] as number, node), 1);
          const expected = allPaths(one, a, b)
            .map(likelihood)
            .filter((product) => product > 0)
            .sort((p, q) => q - p)
            .slice(0, count);
          const found = await graph.findPaths(`n${a}`, `n${b}`, count, { weighted: true });
          expect(found).toHaveLength(expected.length);
          expectNear(
            found.map(({ cost }) => Math.exp(-cost)),
            expected,
          );
        }),
      ),
    ));
});

const compare = (p: readonly number[], q: readonly number[]) => {
  const at = p.findIndex((node, place) => node !== q[place]);
  return at < 0 ? 0 : (p[at] as number) - (q[at] as number);
};

describe('what hangs together', () => {
  test('related: fewest hops, and of those the largest product', () =>
    holds(
      fc.asyncProperty(place, fc.integer({ min: 1, max: 4 }), ([one, a], maxDepth) =>
        within(one, async (graph) => {
          const kept = { ...one, arcs: one.arcs.filter((arc) => arc.weight >= 0.25) };
          const found = await graph.findRelated(`n${a}`, { maxDepth, minWeight: 0.25 });
          const actual = Array.from(found, ([id, strength], row) => ({
            id,
            strength,
            depth: found.depth(row),
          }));
          const expected = range(one.size).flatMap((n) => {
            const paths = allPaths(kept, a, n);
            const hops = Math.min(...paths.map((path) => path.length - 1));
            if (hops > maxDepth) return [];
            const products = paths
              .filter((path) => path.length - 1 === hops)
              .map((path) =>
                path
                  .slice(1)
                  .reduce((product, to, at) => product * strongest(kept, path[at] as number, to), 1),
              );
            return [{ id: `n${n}`, strength: Math.max(...products), depth: hops }];
          });
          expected.sort((p, q) => p.depth - q.depth || q.strength - p.strength);
          expect(actual).toEqual(expected);
        }),
      ),
    ));

  test('components: who reaches whom', () =>
    holds(
      fc.asyncProperty(world, (one) =>
        within(one, async (graph) => {
          const reaches = (a: number, b: number) => allPaths(one, a, b).length > 0;
          const both = {
            ...one,
            arcs: one.arcs.flatMap((arc) => [arc, { ...arc, source: arc.target, target: arc.source }]),
          };
          const groups = (together: (a: number, b: number) => boolean) => {
            const found: number[][] = [];
            for (const n of range(one.size)) {
              const group = found.find(([first]) => together(first as number, n));
              if (group === undefined) found.push([n]);
              else group.push(n);
            }
            return found.map((group) => group.map((n) => `n${n}`));
          };
          expect(await graph.components()).toEqual(groups((a, b) => allPaths(both, a, b).length > 0));
          expect(await graph.components({ strong: true })).toEqual(
            groups((a, b) => reaches(a, b) && reaches(b, a)),
          );
        }),
      ),
    ));
});

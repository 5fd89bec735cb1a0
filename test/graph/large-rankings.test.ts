/** Rankings of so many nodes that their ids are not given again with each. */

import { describe, expect, test } from 'vitest';
import type { Council, RankedNodes } from '../../ts/index.js';
import { COUNCILS } from '../facade/councils.js';

const SIZE = 1_600;
/** So few that the engine gives the ids of these alone. */
const FEW = 900;

/** A hub, the ends of its edges, each of another weight, and ids of several lengths, some not of ASCII. */
const idOf = (n: number) => (n % 7 === 0 ? `é-${n}` : `n${'x'.repeat(n % 5)}${n}`);
const addNodes = ({ graph }: Council, from: number, to: number) =>
  graph.addNodeBatch(
    Array.from({ length: to - from }, (_, n) => ({ id: idOf(from + n), name: `${from + n}`, nodeType: 'n' })),
  );
const addEdges = ({ graph }: Council, from: number, to: number) =>
  graph.addEdgeBatch(
    Array.from({ length: to - from }, (_, n) => ({
      ...{ sourceId: idOf(0), targetId: idOf(from + n), edgeType: 'e', weight: 1 / (1 + from + n) },
    })),
  );

/** Rankings of all nodes, each of which begins as the same ranking of few. */
async function rankAll({ graph }: Council): Promise<RankedNodes[]> {
  const activation = { mode: 'optimus', decay: 1, minActivation: 1e-9, iterations: 1 } as const;
  const ways = [
    (limit?: number) => graph.pageRank({ limit }),
    (limit?: number) => graph.spreadingActivation([idOf(0)], { ...activation, limit }),
  ];
  const found: RankedNodes[] = [];
  for (const way of ways) {
    const all = await way();
    expect(all.toJSON().slice(0, FEW)).toEqual((await way(FEW)).toJSON());
    expect(all.id(all.length)).toBe('');
    found.push(all);
  }
  return found;
}

const idsOf = (ranked: RankedNodes) => Array.from(ranked, ([id]) => id).sort();
const wanted = (numbers: readonly number[]) => numbers.map(idOf).sort();
const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);

describe.each(COUNCILS)('$name', ({ open }) => {
  test('ids are right, before and after nodes come and go', async () => {
    const council = await open({ durability: 'off' });
    await addNodes(council, 0, SIZE);
    await addEdges(council, 1, SIZE);
    const first = await rankAll(council);
    const again = await rankAll(council);
    const before = first.map((ranked) => ranked.toJSON());
    expect(again.map((ranked) => ranked.toJSON())).toEqual(before);

    // More pieces than are kept, each of a few nodes.
    let size = SIZE;
    const later: RankedNodes[][] = [];
    for (let round = 0; round < 20; round++) {
      await addNodes(council, size, size + 3);
      await addEdges(council, size, size + 3);
      size += 3;
      later.push(await rankAll(council));
    }
    later.forEach((rankings, round) => {
      for (const ranked of rankings) expect(idsOf(ranked)).toEqual(wanted(upTo(SIZE + 3 * (round + 1))));
    });

    const gone = [5, SIZE - 1, size - 1];
    await council.graph.removeNodes(gone.map(idOf));
    await addNodes(council, size, size + 1);
    await addEdges(council, size, size + 1);
    const left = upTo(size + 1).filter((n) => !gone.includes(n));
    const last = await rankAll(council);
    for (const ranked of last) expect(idsOf(ranked)).toEqual(wanted(left));

    await council.close();
    expect(first.map((ranked) => ranked.toJSON())).toEqual(before);
    for (const ranked of last) expect(idsOf(ranked)).toEqual(wanted(left));
  });

  test('rankings that are asked for at once have their ids each', async () => {
    const council = await open({ durability: 'off' });
    await addNodes(council, 0, SIZE);
    await addEdges(council, 1, SIZE);
    const rankings = await Promise.all(upTo(4).map(() => council.graph.pageRank()));
    for (const ranked of rankings) expect(idsOf(ranked)).toEqual(wanted(upTo(SIZE)));
  });

  test('of very many only the first are in order at once, and all when somebody asks', async () => {
    const council = await open({ durability: 'off' });
    const size = 20_000;
    await addNodes(council, 0, size);
    // Many have the same weight; of these the first by number comes first.
    const weightOf = (n: number) => (n % 5 === 0 ? 0.5 : 1 / (1 + (n % 3_001)));
    await council.graph.addEdgeBatch(
      Array.from({ length: size - 1 }, (_, n) => ({
        ...{ sourceId: idOf(0), targetId: idOf(n + 1), edgeType: 'e', weight: weightOf(n + 1) },
      })),
    );
    const options = { mode: 'optimus', decay: 1, minActivation: 1e-9, iterations: 1 } as const;
    const ranked = () => council.graph.spreadingActivation([idOf(0)], options);
    const weights = upTo(size).map((n) => (n === 0 ? 1 : Math.fround(weightOf(n))));
    const order = upTo(size).sort((a, b) => (weights[b] as number) - (weights[a] as number) || a - b);
    const wanted = order.map((n) => [idOf(n), weights[n]]);

    // Looked at from the front, from the back, all at once, and the values alone.
    const [first, last, all, alone] = [await ranked(), await ranked(), await ranked(), await ranked()];
    const at = (from: RankedNodes, place: number) => [from.id(place), from.value(place)];
    for (const place of [0, 1, 1_000, 1_023, 1_024, 1_025, 9_999, size - 1]) {
      expect(at(first, place)).toEqual(wanted[place]);
    }
    expect(at(last, size - 1)).toEqual(wanted[size - 1]);
    expect(at(last, size)).toEqual(['', Number.NaN]);
    expect(all.toJSON()).toEqual(wanted);
    expect([...alone.values]).toEqual(wanted.map(([, value]) => value));
    expect(
      (await council.graph.spreadingActivation([idOf(0)], { ...options, limit: 17_000 })).toJSON(),
    ).toEqual(wanted.slice(0, 17_000));
    const ranks = await council.graph.pageRank();
    const values = [...ranks].map(([, value]) => value);
    expect(values).toEqual([...values].sort((a, b) => b - a));
    expect((await council.graph.pageRank({ limit: size - 1 })).toJSON()).toEqual(ranks.toJSON().slice(0, -1));
    await council.close();
  });
});

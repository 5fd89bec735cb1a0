/** Batches of nodes and edges: groups, what fails, what ends early. */

import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { EdgeInput, NodeInput } from '../../ts/index.js';
import { COUNCILS } from '../facade/councils.js';
import { refusal } from '../facade/refusal.js';

const node = (n: number): NodeInput => ({ name: `node ${n}`, nodeType: 'n', id: `n${n}` });
const nodes = (count: number) => Array.from({ length: count }, (_, n) => node(n));
const edge = (n: number): EdgeInput => ({
  ...{ sourceId: `n${n % 100}`, targetId: `n${(n * 7) % 100}`, edgeType: `t${Math.floor(n / 100)}` },
});

describe.each(COUNCILS)('$name', ({ open }) => {
  test('ids come in the order of the input, whatever the number of groups', async () => {
    const { graph } = await open({ durability: 'off' });
    const progress: number[] = [];
    const rows = nodes(25_000);
    const result = await graph.addNodeBatch(rows, { onProgress: (done) => progress.push(done) });
    expect(result).toMatchObject({ added: 25_000, merged: 0 });
    expect(result.ids).toEqual(rows.map(({ id }) => id));
    expect(progress).toEqual([10_000, 20_000, 25_000]);
    const { ids, added, merged } = await graph.addNodeBatch([node(1), { name: 'new', nodeType: 'n' }]);
    expect([ids[0], added, merged]).toEqual(['n1', 1, 1]);
    expect(await graph.getNode(ids[1] ?? '')).toMatchObject({ name: 'new' });
  });

  test('async input is read as it is taken', async () => {
    const { graph } = await open({ durability: 'off' });
    await graph.addNodeBatch(nodes(100));
    async function* slow() {
      for (let n = 0; n < 10_500; n++) {
        if (n % 5_000 === 0) await setTimeout(1);
        yield edge(n);
      }
    }
    const { ids, added, merged } = await graph.addEdgeBatch(slow());
    expect([ids.length, added + merged]).toEqual([10_500, 10_500]);
    expect((await graph.getGraphStatistics()).edges).toBe(added);
    expect(ids.every((id) => id.startsWith('edge:'))).toBe(true);
  });

  test('a bad row fails its group and is named; the groups before are in', async () => {
    const { graph } = await open({ durability: 'off' });
    const rows = nodes(12_000).map((row, n) => (n === 11_000 ? { ...row, importance: 2 } : row));
    const found = await refusal(() => graph.addNodeBatch(rows));
    expect(found).toMatchObject({
      code: 'BATCH_FAILED',
      details: {
        row: 11_000,
        field: 'importance',
        reason: 'OUT_OF_RANGE',
        groups: ['0-9999'],
        stored: 10_000,
      },
    });
    expect(found.cause).toMatchObject({ code: 'OUT_OF_RANGE' });
    expect((await graph.getGraphStatistics()).nodes).toBe(10_000);
  });

  test('an unknown end and a wrong type are named by their row', async () => {
    const { graph } = await open({ durability: 'off' });
    await graph.addNodeBatch(nodes(100));
    const rows = Array.from({ length: 10_200 }, (_, n) => edge(n));
    rows[10_100] = { sourceId: 'n1', targetId: 'ghost', edgeType: 't' };
    const unknown = await refusal(() => graph.addEdgeBatch(rows));
    expect(unknown.details).toMatchObject({
      row: 10_100,
      field: 'target',
      value: 'ghost',
      reason: 'NOT_FOUND',
    });
    const typed = [edge(1), { ...edge(2), weight: 'heavy' as unknown as number }];
    const wrong = await refusal(() => graph.addEdgeBatch(typed));
    expect(wrong.details).toMatchObject({ row: 1, field: 'weight', reason: 'INVALID_TYPE' });
  });

  test('what the input throws is the cause', async () => {
    const { graph } = await open({ durability: 'off' });
    const thrown = new Error('no more');
    function* broken() {
      yield node(0);
      throw thrown;
    }
    const found = await refusal(() => graph.addNodeBatch(broken()));
    expect(found).toMatchObject({ code: 'BATCH_FAILED', cause: thrown, details: { stored: 0 } });
    expect((await graph.getGraphStatistics()).nodes).toBe(0);
  });

  test('a signal ends a batch between groups', async () => {
    const { graph } = await open({ durability: 'off' });
    const ending = new AbortController();
    const options = { signal: ending.signal, onProgress: () => ending.abort() };
    const found = await refusal(() => graph.addNodeBatch(nodes(60_000), options));
    expect(found.code).toBe('ABORTED');
    const { stored } = found.details as { stored: number };
    expect(stored).toBeGreaterThanOrEqual(10_000);
    expect(stored).toBeLessThan(60_000);
    expect((await graph.getGraphStatistics()).nodes).toBe(stored);
  });

  test('links are groups too', async () => {
    const { graph, memory } = await open({ durability: 'off' });
    await graph.addNodeBatch(nodes(3));
    await memory.storeMemory('ada', 'tea', { id: 'm' });
    const rows = [0, 1, 1, 9].map((n) => ({ memoryId: 'm', nodeId: `n${n}` }));
    expect(await graph.linkBatch(rows.slice(0, 3))).toBe(2);
    const found = await refusal(() => graph.linkBatch(rows));
    expect(found.details).toMatchObject({ row: 3, field: 'node', value: 'n9', reason: 'NOT_FOUND' });
  });
});

/** The graph as its users see it. */

import { describe, expect, test } from 'vitest';
import { type Council, EDGE_TYPES, NODE_TYPES } from '../../ts/index.js';
import { COUNCILS, NOW } from '../facade/councils.js';
import { refusal } from '../facade/refusal.js';

/** a -> b -> c -> d, and a shorter, weaker way from a to c. */
async function chain({ graph }: Council): Promise<void> {
  await graph.addNodeBatch(['a', 'b', 'c', 'd'].map((id) => ({ id, name: id, nodeType: 'letter' })));
  await graph.addEdgeBatch([
    { sourceId: 'a', targetId: 'b', edgeType: 'next', weight: 0.9 },
    { sourceId: 'b', targetId: 'c', edgeType: 'next', weight: 0.9 },
    { sourceId: 'c', targetId: 'd', edgeType: 'next', weight: 0.5 },
    { sourceId: 'a', targetId: 'c', edgeType: 'skips', weight: 0.25 },
  ]);
}

describe.each(COUNCILS)('$name', ({ open }) => {
  test('a node is added, read, merged, changed and removed', async () => {
    const { graph } = await open({ now: NOW });
    const added = await graph.addNode({
      ...{ name: 'tea', nodeType: NODE_TYPES.RESOURCE, id: 'tea', importance: 0.7, activationLevel: 0.5 },
      ...{ attributes: { origin: 'China', big: 1 }, personasRelevance: { ada: 0.5 } },
      ...{ createdAt: new Date('2020-01-01T00:00:00Z'), lastAccessed: new Date('2021-01-01T00:00:00Z') },
    });
    const whole = {
      ...{ id: 'tea', name: 'tea', nodeType: 'resource', attributes: { origin: 'China', big: 1 } },
      ...{ createdAt: new Date('2020-01-01T00:00:00Z'), updatedAt: NOW, importance: 0.7, version: 1 },
      ...{ activationLevel: 0.5, personasRelevance: { ada: 0.5 }, accessCount: 0 },
      lastAccessed: new Date('2021-01-01T00:00:00Z'),
    };
    expect(added).toMatchObject(whole);
    expect(JSON.parse(JSON.stringify(added))).toEqual(JSON.parse(JSON.stringify(whole)));
    expect(await graph.getNode('tea')).toMatchObject(whole);

    const merged = await graph.addNode({ name: 'tea', nodeType: 'resource', attributes: { hot: true } });
    expect(merged).toMatchObject({
      ...{ id: 'tea', version: 2, importance: 0.7 },
      attributes: { origin: 'China', big: 1, hot: true },
    });
    const changed = await graph.updateNode('tea', {
      name: 'green tea',
      importance: 0,
      attributes: '{"n":1.0}',
    });
    expect(changed).toMatchObject({
      name: 'green tea',
      importance: 0,
      version: 3,
      attributesText: '{"n":1.0}',
    });
    expect(await graph.getNodes(['nobody', 'tea'])).toMatchObject([null, { id: 'tea' }]);

    expect(await graph.removeNode('tea')).toBe(true);
    expect(await graph.removeNode('tea')).toBe(false);
    expect(await graph.getNode('tea')).toBeNull();
  });

  test('a node that is added again under its old id is another one', async () => {
    const { graph } = await open({ now: NOW });
    const tea = { name: 'tea', nodeType: 'resource', id: 'tea' };
    await graph.addNode(tea);
    await graph.addNode({ ...tea, name: 'cup', id: 'cup' });
    await graph.addEdge({ sourceId: 'tea', targetId: 'cup', edgeType: 'fills' });
    expect([...(await graph.findRelated('tea'))].map(([id]) => id)).toEqual(['tea', 'cup']);
    expect((await graph.findPath('tea', 'cup'))?.nodes).toEqual(['tea', 'cup']);

    await graph.removeNode('tea');
    const gone = { code: 'NOT_FOUND', details: { value: 'tea' } };
    await expect(graph.findRelated('tea')).rejects.toMatchObject(gone);
    await expect(graph.findPath('tea', 'cup')).rejects.toMatchObject(gone);
    await expect(graph.spreadingActivation(['cup', 'tea'])).rejects.toMatchObject(gone);

    await graph.addNode(tea);
    expect([...(await graph.findRelated('tea'))].map(([id]) => id)).toEqual(['tea']);
    expect(await graph.findPath('tea', 'cup')).toBeNull();
    const active = await graph.spreadingActivation(['tea'], { mode: 'optimus' });
    expect([...active]).toEqual([['tea', 1]]);
  });

  test('an edge is added, read, merged, changed and removed', async () => {
    const council = await open({ now: NOW });
    await chain(council);
    const { graph } = council;
    const edge = await graph.addEdge({
      ...{ sourceId: 'd', targetId: 'a', edgeType: EDGE_TYPES.LEADS_TO, id: 'mine', weight: 0.5 },
      ...{ confidence: 0.25, attributes: { why: 'round' }, lastReinforced: null },
    });
    expect(edge).toMatchObject({
      ...{ id: 'mine', sourceId: 'd', targetId: 'a', edgeType: 'leads_to', weight: 0.5, confidence: 0.25 },
      ...{ attributes: { why: 'round' }, createdAt: NOW, lastReinforced: null, reinforcementCount: 1 },
      decayRate: 0.01,
    });
    expect(Object.keys(JSON.parse(JSON.stringify(edge)))).toHaveLength(11);
    const again = await graph.addEdge({ sourceId: 'd', targetId: 'a', edgeType: 'leads_to', weight: 1 });
    expect(again).toMatchObject({ id: 'mine', weight: 0.75, confidence: 0.5, reinforcementCount: 2 });
    expect(again.lastReinforced).toEqual(NOW);
    expect(await graph.updateEdge('mine', { weight: 0, decayRate: 1 })).toMatchObject({
      ...{ weight: 0, decayRate: 1, reinforcementCount: 2 },
    });
    const { items, cursor } = await graph.findEdges({ sourceId: 'a', limit: 1 });
    expect(items).toMatchObject([{ targetId: 'b' }]);
    expect(await graph.findEdges({ sourceId: 'a', cursor: cursor ?? '' })).toMatchObject({
      ...{ items: [{ targetId: 'c' }], cursor: null },
    });
    expect(await graph.getEdges(['mine', 'nobody'])).toMatchObject([{ id: 'mine' }, null]);
    expect(await graph.removeEdge('mine')).toBe(true);
    expect(await graph.removeEdge('mine')).toBe(false);
  });

  test('a node goes with its own edges alone, a loop of its own among them', async () => {
    const council = await open();
    const { graph } = council;
    await graph.addNodeBatch(['a', 'b', 'c'].map((id) => ({ id, name: id, nodeType: 'n' })));
    const pairs = ['aa', 'ab', 'ba', 'bb', 'cb', 'bc', 'ca', 'cc'];
    const edges = ['t', 'u'].flatMap((edgeType) =>
      pairs.map(([sourceId = '', targetId = '']) => ({ sourceId, targetId, edgeType, weight: 1 })),
    );
    await graph.addEdgeBatch(edges);
    await graph.removeNode('a');
    const { items } = await graph.findEdges();
    const left = items.map(({ sourceId, targetId, edgeType }) => sourceId + targetId + edgeType);
    expect(left.sort()).toEqual(['bbt', 'bbu', 'bct', 'bcu', 'cbt', 'cbu', 'cct', 'ccu']);
    for (const id of ['b', 'c']) expect((await graph.findRelated(id)).edgeCount).toBe(8);
    expect((await graph.findRelated('b', { edgeTypes: ['u'] })).edgeCount).toBe(4);
  });

  test('an edge to an unknown node is an error that names it', async () => {
    const { graph } = await open();
    await graph.addNode({ name: 'a', nodeType: 't', id: 'a' });
    const found = await refusal(() => graph.addEdge({ sourceId: 'a', targetId: 'ghost', edgeType: 'r' }));
    expect(found).toMatchObject({ code: 'NOT_FOUND', details: { field: 'target', row: 0, value: 'ghost' } });
  });

  test('nodes are found page by page', async () => {
    const { graph } = await open();
    const names = ['green tea', 'black tea', 'teapot', 'water'];
    await graph.addNodeBatch(names.map((name, at) => ({ name, nodeType: 'd', importance: at / 10 })));
    const first = await graph.findNodes({ text: 'tea', limit: 2 });
    expect(first.items.map(({ name }) => name)).toEqual(['teapot', 'black tea']);
    const second = await graph.findNodes({ text: 'tea', limit: 2, cursor: first.cursor ?? '' });
    expect(second.items.map(({ name }) => name)).toEqual(['green tea']);
    expect(second.cursor).toBeNull();
    const important = await graph.findNodes({ minImportance: 0.3, nodeTypes: new Set(['d']) });
    expect(important.items.map(({ name }) => name)).toEqual(['water']);
    expect((await graph.findNodes({ name: 'tea' })).items).toEqual([]);
  });

  test('what is related iterates as pairs, with depths and edges beside', async () => {
    const council = await open();
    await chain(council);
    const found = await council.graph.findRelated('a', { maxDepth: 2 });
    expect([...found]).toEqual([
      ['a', 1],
      ['b', expect.closeTo(0.9)],
      ['c', 0.25],
      ['d', 0.125],
    ]);
    expect(found.toMap().get('d')).toBe(0.125);
    expect([found.length, found.depth(0), found.depth(3), found.id(3)]).toEqual([4, 0, 2, 'd']);
    expect(found.edgeCount).toBe(4);
    expect([...found.edges()].at(-1)).toEqual({
      ...{ sourceId: 'c', targetId: 'd', edgeType: 'next', weight: 0.5 },
    });
    expect(JSON.parse(JSON.stringify(found))).toMatchObject({ nodes: { length: 4 }, edges: { length: 4 } });
    const back = await council.graph.findRelated(['c'], { direction: 'in', edgeTypes: ['skips'] });
    expect([...back.toMap().keys()]).toEqual(['c', 'a']);
  });

  test('paths by hops and by likelihood', async () => {
    const council = await open();
    await chain(council);
    const { graph } = council;
    expect(await graph.findPath('a', 'd')).toEqual({
      ...{ nodes: ['a', 'c', 'd'], hops: 2, cost: expect.closeTo(-Math.log(0.125)) },
      edges: [
        { edgeType: 'skips', weight: 0.25 },
        { edgeType: 'next', weight: 0.5 },
      ],
    });
    expect((await graph.findPath('a', 'd', { weighted: true }))?.nodes).toEqual(['a', 'b', 'c', 'd']);
    expect((await graph.findPaths('a', 'd', 9)).map(({ hops }) => hops)).toEqual([2, 3]);
    expect(await graph.findPath('a', 'd', { maxDepth: 1 })).toBeNull();
    expect(await graph.findPath('d', 'a')).toBeNull();
    expect(await graph.findPath('a', 'a')).toEqual({ nodes: ['a'], edges: [], hops: 0, cost: 0 });
  });

  test('activation and ranks iterate best first', async () => {
    const council = await open();
    await chain(council);
    const { graph } = council;
    const active = await graph.spreadingActivation(['a'], { iterations: 1 });
    expect([...active]).toEqual([
      ['a', 0.5],
      ['b', expect.closeTo(0.225)],
      ['c', 0.0625],
    ]);
    expect([...active.toMap().keys()]).toEqual(['a', 'b', 'c']);
    expect(active.length).toBe(3);
    const seeded = await graph.spreadingActivation(new Map([['a', 0.5]]), { iterations: 1, limit: 1 });
    expect(JSON.parse(JSON.stringify(seeded))).toEqual([['a', 0.25]]);
    expect((await graph.spreadingActivation(['a'], { mode: 'optimus' })).id(0)).toBe('a');

    const ranks = await graph.pageRank({ tolerance: 1e-9 });
    expect(ranks).toMatchObject({ length: 4, converged: true, exact: true, error: 0 });
    expect(ranks.values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1);
    expect(ranks.passes).toBeGreaterThan(1);
    const near = await graph.personalizedPageRank(new Map([['c', 2]]), { topK: 5, tolerance: 1e-12 });
    expect([...near]).toEqual([
      ['c', expect.closeTo(2 / 3)],
      ['d', expect.closeTo(1 / 3)],
    ]);
    expect((await graph.personalizedPageRank(['c'])).length).toBe(2);
  });

  test('results as large as the graph name every node, whatever its id is written with', async () => {
    const { graph } = await open({ durability: 'off' });
    const id = (n: number) => `${n % 3 === 0 ? 'ß🙂' : 'n'}${n}`;
    const numbers = Array.from({ length: 2_500 }, (_, n) => n);
    await graph.addNodeBatch(numbers.map((n) => ({ id: id(n), name: `node ${n}`, nodeType: 'spoke' })));
    await graph.addNode({ id: 'hub', name: 'hub', nodeType: 'hub' });
    const weight = (n: number) => (1 + ((n * 1_009) % 2_500)) / 2_500;
    await graph.addEdgeBatch(
      numbers.map((n) => ({ sourceId: 'hub', targetId: id(n), edgeType: 'to', weight: weight(n) })),
    );
    const left = numbers.filter((n) => n % 7 !== 1);
    for (const n of numbers.filter((n) => n % 7 === 1)) await graph.removeNode(id(n));

    const best = left.sort((a, b) => weight(b) - weight(a)).map(id);
    const options = { mode: 'optimus', iterations: 1, decay: 0.5, minActivation: 1e-6 } as const;
    const active = await graph.spreadingActivation(['hub'], options);
    expect(Array.from(active, ([node]) => node)).toEqual(['hub', ...best]);
    expect(active.id(best.length)).toBe(best.at(-1));
    expect([active.id(active.length), active.id(1e6)]).toEqual(['', '']);
    const ranks = await graph.pageRank();
    expect(Array.from(ranks, ([node]) => node)).toEqual([...best, 'hub']);
    const first = await graph.pageRank({ limit: 3 });
    expect(Array.from(first, ([node]) => node)).toEqual(best.slice(0, 3));
  });

  test('components, statistics and the most important part', async () => {
    const council = await open();
    await chain(council);
    const { graph } = council;
    await graph.addNode({ name: 'z', nodeType: 'alone', id: 'z', importance: 1 });
    expect(await graph.components()).toEqual([['a', 'b', 'c', 'd'], ['z']]);
    expect(await graph.components({ strong: true })).toHaveLength(5);
    expect(await graph.getGraphStatistics()).toMatchObject({
      ...{ nodes: 5, edges: 4, isolated: 1, weakComponents: 2, largestComponent: 4, maxDegree: 3 },
      ...{ nodeTypes: [{ type: 'letter', count: 4 }, { type: 'alone' }], edgeTypes: [{ type: 'next' }, {}] },
    });
    const part = await graph.getSubgraph({ maxNodes: 3, edgeTypes: ['next'] });
    expect([...part]).toEqual([
      ['z', 1],
      ['a', 0.5],
      ['b', 0.5],
    ]);
    expect([...part.edges()].map(({ targetId }) => targetId)).toEqual(['b']);
    expect(part.depth(2)).toBe(0);
  });

  test('links join memories and nodes, and go with either', async () => {
    const council = await open();
    await chain(council);
    const { graph, memory } = council;
    await memory.storeMemoryBatch(['m', 'n'].map((id) => ({ personaId: 'ada', content: id, id })));
    expect(await graph.link('m', 'a')).toBe(true);
    expect(await graph.link('m', 'a')).toBe(false);
    const pairs = ['a', 'b', 'c'].flatMap((nodeId) => ['m', 'n'].map((memoryId) => ({ memoryId, nodeId })));
    expect(await graph.linkBatch(pairs)).toBe(5);
    const { items, cursor } = await graph.links({ memoryId: 'm', limit: 2 });
    expect(items).toEqual(['a', 'b'].map((nodeId) => ({ memoryId: 'm', nodeId })));
    expect((await graph.links({ memoryId: 'm', cursor: cursor ?? '' })).items).toHaveLength(1);
    expect(await graph.unlink('m', 'a')).toBe(true);
    expect(await graph.unlink('m', 'a')).toBe(false);
    await graph.removeNode('b');
    await memory.delete('n');
    expect((await graph.links()).items).toEqual([{ memoryId: 'm', nodeId: 'c' }]);
    expect((await graph.links({ nodeId: 'c' })).items).toHaveLength(1);
    const found = await refusal(() => graph.link('m', 'b'));
    expect(found).toMatchObject({ code: 'NOT_FOUND', details: { field: 'node', value: 'b' } });
  });

  test('an empty graph answers everything', async () => {
    const { graph } = await open();
    expect([...(await graph.pageRank())]).toEqual([]);
    expect([...(await graph.spreadingActivation([]))]).toEqual([]);
    expect([...(await graph.findRelated([]))]).toEqual([]);
    expect([...(await graph.getSubgraph())]).toEqual([]);
    expect(await graph.components()).toEqual([]);
    expect(await graph.findNodes()).toEqual({ items: [], cursor: null });
    expect(await graph.links()).toEqual({ items: [], cursor: null });
  });
});

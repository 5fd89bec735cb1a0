// A node with a million neighbours: what looks at it is bounded, what is asked of it is right, and it can go.
import { expect, test } from 'vitest';
import { openCouncil } from '../../ts/index.js';
import { temporaryFolder } from '../facade/councils.js';

const COUNT = 1_000_000;

function* leaves() {
  for (let n = 0; n < COUNT; n++) yield { id: `n${n}`, name: `leaf ${n}`, nodeType: 'leaf' };
}

function* spokes() {
  for (let n = 0; n < COUNT; n++) {
    yield { sourceId: 'hub', targetId: `n${n}`, edgeType: 'to', weight: n === 7 ? 1 : 0.5 };
    yield { sourceId: `n${n}`, targetId: 'hub', edgeType: 'from', weight: 0.5 };
  }
}

test('a million neighbours', async () => {
  const path = `${temporaryFolder()}/hub.council`;
  {
    await using council = await openCouncil({ path, durability: 'normal' });
    await council.graph.addNode({ id: 'hub', name: 'hub', nodeType: 'hub' });
    await council.graph.addNodeBatch(leaves());
    await council.graph.addEdgeBatch(spokes());
  }
  await using council = await openCouncil({ path, durability: 'normal' });
  const { graph } = council;
  expect(await graph.getGraphStatistics()).toMatchObject({ nodes: COUNT + 1, edges: 2 * COUNT });

  const near = await graph.findRelated('hub', { maxDepth: 1 });
  expect(Array.from(near, ([id]) => id).slice(0, 3)).toEqual(['hub', 'n7', 'n0']);
  expect(near.length).toBe(1_001);
  expect((await graph.findRelated('n3', { maxDepth: 2 })).length).toBe(1_001);
  const way = await graph.findPath('n3', `n${COUNT - 1}`);
  expect(way?.nodes).toEqual(['n3', 'hub', `n${COUNT - 1}`]);
  const active = await graph.spreadingActivation(['hub'], {
    mode: 'optimus',
    iterations: 1,
    minActivation: 0.01,
  });
  expect(active.length).toBe(COUNT + 1);
  expect((await graph.spreadingActivation(['hub'], { limit: 5 })).id(0)).toBe('hub');
  const ranks = await graph.pageRank({ limit: 2 });
  expect([ranks.id(0), ranks.id(1)]).toEqual(['hub', 'n7']);
  const first = await graph.personalizedPageRank(['hub'], { topK: 2, exact: true });
  expect([first.exact, first.id(0), first.id(1)]).toEqual([true, 'hub', 'n7']);
  expect((await graph.components()).length).toBe(1);

  await graph.removeNode('hub');
  expect(await graph.getGraphStatistics()).toMatchObject({ nodes: COUNT, edges: 0 });
  expect(await graph.findPath('n3', 'n4')).toBeNull();
});

/** Reads of a graph that others change meanwhile: each sees what was committed before it began. */

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { opened, temporaryFolder } from '../facade/councils.js';

const ROUNDS = 150;
const edge = (targetId: string) => ({ sourceId: 'hub', targetId, edgeType: 'e', weight: 1 });

/** A writer, and those who read: itself, another council on its file, and one that only reads. */
async function onOneFile() {
  const path = join(temporaryFolder(), 'beside.council');
  const writer = await opened({ path, engine: 'native', durability: 'off' });
  await writer.graph.addNodeBatch(['hub', 'a', 'b'].map((id) => ({ id, name: id, nodeType: 'n' })));
  const another = await opened({ path, engine: 'native' });
  const readOnly = await opened({ path, engine: 'native', readOnly: true });
  return { writer, readers: [writer, another, readOnly] };
}

test('every reader sees each change at once', async () => {
  const { writer, readers } = await onOneFile();
  for (let round = 0; round < ROUNDS; round++) {
    const { id } = await writer.graph.addEdge(edge('a'));
    for (const { graph } of readers) {
      expect((await graph.findRelated('hub')).length).toBe(2);
      expect((await graph.findPath('hub', 'a'))?.hops).toBe(1);
      const active = await graph.spreadingActivation(['hub'], { mode: 'optimus', decay: 1, iterations: 1 });
      expect(active.length).toBe(2);
    }
    await writer.graph.removeEdge(id);
    for (const { graph } of readers) {
      expect((await graph.findRelated('hub')).length).toBe(1);
      expect(await graph.findPath('hub', 'a')).toBeNull();
    }
  }
});

test('a node that is gone is not found, and one of its id and a new type are', async () => {
  const { writer, readers } = await onOneFile();
  for (let round = 0; round < 20; round++) {
    const edgeType = `type ${round}`;
    await writer.graph.addEdge({ ...edge('b'), edgeType });
    for (const { graph } of readers) {
      const related = await graph.findRelated('hub', { edgeTypes: [edgeType] });
      expect([...related.edges()]).toMatchObject([{ targetId: 'b', edgeType }]);
      expect((await graph.findPath('hub', 'b'))?.edges).toMatchObject([{ edgeType }]);
    }
    await writer.graph.removeNode('b');
    for (const { graph } of readers) {
      await expect(graph.findRelated('b')).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect((await graph.findRelated('hub')).length).toBe(1);
    }
    await writer.graph.addNode({ id: 'b', name: 'b', nodeType: 'n' });
    for (const { graph } of readers) {
      expect((await graph.findRelated('b')).length).toBe(1);
      expect(await graph.findPath('hub', 'b')).toBeNull();
    }
  }
});

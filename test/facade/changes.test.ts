/** What listeners of a council hear. */

import { describe, expect, expectTypeOf, test, vi } from 'vitest';
import type { Change, Council } from '../../ts/index.js';
import { COUNCILS } from './councils.js';

/** Everything that a council tells, as `kind persona/id`. */
function listen(council: Council): string[] {
  const heard: string[] = [];
  council.on('change', (changes) => {
    expectTypeOf(changes).toEqualTypeOf<readonly Change[]>();
    for (const { kind, personaId, ids, elsewhere } of changes) {
      heard.push(...ids.map((id) => `${kind} ${personaId}/${id}${elsewhere ? ' elsewhere' : ''}`));
    }
  });
  return heard;
}

describe.each(COUNCILS)('$name', ({ open }) => {
  test('stores, updates and deletes are heard of, in the order of commits', async () => {
    const council = await open();
    const heard = listen(council);
    await council.memory.storeMemory('ada', 'tea', { id: 'a' });
    await council.memory.storeMemoryBatch([
      { personaId: 'ada', content: 'coffee', id: 'b' },
      { personaId: 'bob', content: 'milk', id: 'c' },
    ]);
    await council.memory.update('b', { importance: 1 });
    await council.memory.delete('a');
    await council.memory.deleteMany({ personas: ['bob'] });
    await vi.waitFor(() =>
      expect(heard).toEqual([
        'added ada/a',
        'added ada/b',
        'added bob/c',
        'changed ada/b',
        'removed ada/a',
        'removed bob/c',
      ]),
    );
  });

  test('what failed or changed nothing is not heard of', async () => {
    const council = await open();
    await council.memory.storeMemory('ada', 'tea', { id: 'a' });
    const heard = listen(council);
    await expect(council.memory.storeMemory('ada', 'other', { id: 'a' })).rejects.toMatchObject({
      code: 'ID_CONFLICT',
    });
    await council.memory.storeMemory('ada', 'tea', { id: 'a' });
    await council.memory.storeMemory('ada', 'tea', { onDuplicate: 'reject' });
    await council.memory.recall('ada', 'tea');
    await council.memory.delete('nobody');
    await council.flush();
    await council.memory.storeMemory('ada', 'last', { id: 'z' });
    await vi.waitFor(() => expect(heard).toEqual(['added ada/z']));
  });

  test('every listener hears everything, until it leaves', async () => {
    const council = await open();
    const [stays, leaves] = [vi.fn(), vi.fn()];
    council.on('change', stays);
    const leave = council.on('change', leaves);
    await council.memory.storeMemory('ada', 'tea');
    await vi.waitFor(() => expect(stays).toHaveBeenCalledTimes(1));
    expect(leaves).toHaveBeenCalledTimes(1);
    leave();
    leave();
    await council.memory.storeMemory('ada', 'tea');
    await vi.waitFor(() => expect(stays).toHaveBeenCalledTimes(2));
    expect(leaves).toHaveBeenCalledTimes(1);
  });

  test('a listener that throws takes nobody else with it', async () => {
    const council = await open();
    const thrown: unknown[] = [];
    const catching = (error: unknown) => thrown.push(error);
    const others = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException').on('uncaughtException', catching);
    try {
      council.on('change', () => {
        throw new Error('a listener broke');
      });
      const heard = listen(council);
      // Both commits and their answers go through the same hands as the changes.
      const stores = ['a', 'b'].map((id) => council.memory.storeMemory('ada', 'tea', { id }));
      const ids = (await Promise.all(stores)).map((memory) => memory?.id);
      expect(ids).toEqual(['a', 'b']);
      await vi.waitFor(() => expect(heard).toEqual(['added ada/a', 'added ada/b']));
    } finally {
      process.removeListener('uncaughtException', catching);
      for (const other of others) process.on('uncaughtException', other);
    }
  });

  test.each([
    ['another event', 'changes', () => {}],
    ['no function', 'change', undefined],
  ])('%s is INVALID_TYPE', async (_, event, listener) => {
    const council = await open();
    expect(() => council.on(event as 'change', listener as () => void)).toThrow(
      expect.objectContaining({ code: 'INVALID_TYPE' }),
    );
  });
});

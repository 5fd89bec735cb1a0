/** Renaming: nothing is indexed anew, here or elsewhere, and a checkpoint from before or after opens right. */

import { describe, expect, test, vi } from 'vitest';
import type { Change } from '../../ts/index.js';
import { COUNCILS, NOW } from '../facade/councils.js';
import { newPath, openedAt } from './run.js';

describe.each(COUNCILS)('$name', ({ open }) => {
  test('listeners hear of the memories under the new name', async () => {
    const council = await open({ now: NOW });
    await council.memory.storeMemoryBatch([
      { personaId: 'ada', content: 'green tea', id: 'a' },
      { personaId: 'ada', content: 'black tea', id: 'b' },
      { personaId: 'bob', content: 'coffee', id: 'c' },
    ]);
    await council.configurePersona('empty', {});
    const heard: Change[] = [];
    council.on('change', (changes) => heard.push(...changes));
    expect(await council.renamePersona('empty', 'void')).toMatchObject({ personaId: 'void', memories: 0 });
    const renamed = await council.renamePersona('ada', 'eve');
    expect(renamed).toMatchObject({ personaId: 'eve', memories: 2, contentBytes: 18 });
    await council.memory.storeMemory('zoe', 'x', { id: 'z' });
    await vi.waitFor(() => expect(heard.at(-1)).toMatchObject({ kind: 'added', personaId: 'zoe' }));
    expect(heard).toEqual([
      { kind: 'changed', personaId: 'eve', ids: ['a', 'b'], elsewhere: false },
      { kind: 'added', personaId: 'zoe', ids: ['z'], elsewhere: false },
    ]);
    expect((await council.memory.get('a'))?.personaId).toBe('eve');
    expect(await council.verify()).toEqual({ ok: true, problems: [] });
  });
});

test('another view follows, and so does the next opening', async () => {
  const path = newPath();
  const [here, there] = [await openedAt(path), await openedAt(path)];
  const rows = Array.from({ length: 2_000 }, (_, n) => ({
    personaId: 'ada',
    id: `${n}`,
    content: `tea ${n}`,
  }));
  await here.council.memory.storeMemoryBatch(rows);
  await here.council.optimise();
  await there.council.personas();
  const heard: Change[] = [];
  there.council.on('change', (changes) => heard.push(...changes));
  await here.council.renamePersona('ada', 'eve');
  await here.council.memory.storeMemory('ada', 'another one', { id: 'new' });
  const ids = async (council: typeof here.council, persona: string) =>
    (await council.memory.recall(persona, 'tea 77', { limit: 3, recordAccess: false })).map(
      ({ memory }) => memory.id,
    );
  expect(await ids(there.council, 'eve')).toEqual(await ids(here.council, 'eve'));
  expect(await ids(there.council, 'ada')).toEqual([]);
  expect((await there.council.personas()).map(({ personaId, memories }) => [personaId, memories])).toEqual([
    ['ada', 1],
    ['eve', 2_000],
  ]);
  const changed = heard.filter(({ kind }) => kind === 'changed');
  expect(changed).toMatchObject([{ personaId: 'eve', elsewhere: true }]);
  expect(changed[0]?.ids).toHaveLength(2_000);
  expect(await there.council.verify()).toEqual({ ok: true, problems: [] });
  const expected = await ids(here.council, 'eve');
  await Promise.all([here.council.close(), there.council.close()]);

  // From the checkpoint of before the renaming, then from one of after it.
  for (let opening = 0; opening < 2; opening++) {
    const { council } = await openedAt(path);
    expect((await council.status()).checkpointProblem).toBeNull();
    expect(await ids(council, 'eve')).toEqual(expected);
    expect(await council.verify()).toEqual({ ok: true, problems: [] });
    await council.optimise();
    await council.close();
  }
});

test('renaming a large persona takes no longer than a small one', async () => {
  const { council } = await openedAt(newPath());
  const rows = Array.from({ length: 60_000 }, (_, n) => ({
    personaId: 'large',
    content: `tea number ${n} with a good many words to be analysed, stemmed and counted each time`,
  }));
  await council.memory.storeMemoryBatch(rows);
  const timed = async (work: () => Promise<unknown>) => {
    const begin = performance.now();
    await work();
    return performance.now() - begin;
  };
  const indexing = await timed(() => council.configurePersona('large', { language: 'none' }));
  const renaming = await timed(() => council.renamePersona('large', 'huge'));
  expect(renaming).toBeLessThan(indexing / 3);
});

/** What another process does is heard by whoever listens here, without any call of ours. */

import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { Change } from '../../ts/index.js';
import { opened, temporaryFolder } from '../facade/councils.js';
import { elsewhere, staying } from './elsewhere.js';

test('stores, updates, deletes and the end of a persona, in order', async () => {
  const path = join(temporaryFolder(), 'a.council');
  const council = await opened({ path });
  await council.memory.storeMemory('bob', 'coffee', { id: 'b1' });
  await council.memory.storeMemory('bob', 'more coffee', { id: 'b2' });
  const heard: Change[] = [];
  const end = council.on('change', (changes) => heard.push(...changes));

  await elsewhere(path, [
    ['store', 'ada', 'green tea', 'a1'],
    ['update', 'a1', 'black tea'],
    ['store', 'ada', 'white tea', 'a2'],
    ['delete', 'a1'],
    ['recall', 'ada', 'tea'],
    ['deletePersona', 'bob'],
  ]);
  const told = () =>
    heard.flatMap(({ kind, personaId, ids }) => `${kind} ${personaId}/${[...ids].sort().join()}`);
  await vi.waitFor(() => expect(told().at(-1)).toBe('removed bob/b1,b2'), { timeout: 30_000, interval: 50 });
  expect(heard.every(({ elsewhere: other }) => other)).toBe(true);
  // Several commits may be heard at once; a memory that came and went in between need not have been.
  const expected = ['added ada/a1', 'changed ada/a1', 'added ada/a2', 'removed ada/a1', 'removed bob/b1,b2'];
  expect(expected).toEqual(expect.arrayContaining(told()));
  expect(told()).toEqual(expected.filter((one) => told().includes(one)));
  expect(told()).toContain('added ada/a2');

  end();
  const count = heard.length;
  await council.memory.storeMemory('ada', 'red tea');
  expect(heard).toHaveLength(count);
}, 60_000);

test('changes of here and of elsewhere are told apart, each once', async () => {
  const path = join(temporaryFolder(), 'a.council');
  const council = await opened({ path });
  const heard: string[] = [];
  council.on('change', (changes) => {
    for (const { kind, ids, elsewhere: other } of changes) heard.push(`${kind} ${ids.join()} ${other}`);
  });
  await council.memory.storeMemory('ada', 'tea', { id: 'here' });
  const end = await staying(path, [['store', 'ada', 'more tea', 'there']]);
  await vi.waitFor(() => expect(heard).toEqual(['added here false', 'added there true']), {
    timeout: 30_000,
  });
  await council.memory.delete('there');
  await vi.waitFor(() => expect(heard.slice(2)).toEqual(['removed there false']), { timeout: 30_000 });
  await end();
  expect(heard).toHaveLength(3);
}, 60_000);

test('access counts of another process are seen once they are written', async () => {
  const path = join(temporaryFolder(), 'a.council');
  const council = await opened({ path });
  await council.memory.storeMemory('ada', 'green tea', { id: 'a' });
  await elsewhere(path, [
    ['recall', 'ada', 'tea'],
    ['recall', 'ada', 'tea'],
  ]);
  expect((await council.memory.get('a'))?.accessCount).toBe(2);
  const [hit] = await council.memory.recall('ada', 'tea', { recordAccess: false });
  expect(hit?.signals.access?.value).toBe(2);
});

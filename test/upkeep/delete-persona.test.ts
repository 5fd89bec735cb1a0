/** Deleting a persona: gone from everything that reads, for every view, with a word to listeners. */

import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { Change, Council } from '../../ts/index.js';
import { COUNCILS, NOW, opened, temporaryFolder } from '../facade/councils.js';
import { refusal } from '../facade/refusal.js';
import { answers, contents, fill, rows } from './councils.js';

/** Nothing anywhere names bob. */
async function expectGone(council: Council, ids: readonly string[]): Promise<void> {
  expect((await council.personas()).map(({ personaId }) => personaId)).toEqual(['ada', 'cyd']);
  expect((await council.memory.list('bob')).items).toEqual([]);
  expect(await council.memory.recall('bob', 'tea')).toEqual([]);
  expect(await council.recall('', { personas: ['bob'], limit: 5 })).toEqual([]);
  const everywhere = await council.recall('tea', { limit: 10_000, recordAccess: false });
  expect(new Set(everywhere.map(({ memory }) => memory.personaId))).toEqual(new Set(['ada', 'cyd']));
  expect((await council.memory.getMany(ids)).every((memory) => memory === null)).toBe(true);
  expect((await council.memory.getMemoryStatistics('bob')).memories).toBe(0);
}

describe.each(COUNCILS)('$name', ({ open }) => {
  test('takes everything that the persona had, and nothing else', async () => {
    const council = await open({ now: NOW });
    await fill(council);
    const { items } = await council.memory.list('bob', { limit: 10_000 });
    const ids = items.map(({ id }) => id);
    const before = await council.status();
    const heard: Change[] = [];
    council.on('change', (changes) => heard.push(...changes));

    expect(await council.deletePersona('bob')).toBe(ids.length);
    await expectGone(council, ids);
    expect(await council.status()).toMatchObject({ personas: 2, memories: before.memories - ids.length });
    await vi.waitFor(() => expect(heard).toHaveLength(1));
    expect(heard[0]).toMatchObject({ kind: 'removed', personaId: 'bob', elsewhere: false });
    expect([...(heard[0]?.ids ?? [])].sort()).toEqual([...ids].sort());
    expect(await council.verify()).toEqual({ ok: true, problems: [] });
  });

  test('leaves what a council without it would have', async () => {
    const [council, without] = [await open({ now: NOW }), await open({ now: NOW })];
    await council.memory.storeMemoryBatch(rows(300));
    await without.memory.storeMemoryBatch(rows(300).filter(({ personaId }) => personaId !== 'bob'));
    await council.deletePersona('bob');
    expect(await answers(council)).toEqual(await answers(without));
    expect(await contents(council)).toEqual(await contents(without));
  });

  test('a persona of the same name begins anew, and may take its ids', async () => {
    const council = await open();
    await council.configurePersona('bob', { language: 'none', stopWords: ['tea'] });
    await council.memory.storeMemory('bob', 'green tea', { id: 'a', thread: 't' });
    await council.memory.recall('bob', 'green');
    expect(await council.deletePersona('bob')).toBe(1);
    await council.memory.storeMemory('bob', 'black teas', { id: 'a' });
    expect(await council.personas()).toMatchObject([
      { personaId: 'bob', memories: 1, language: 'english', stopWords: null, contentBytes: 10 },
    ]);
    expect(await council.memory.get('a')).toMatchObject({
      content: 'black teas',
      accessCount: 0,
      thread: null,
    });
    expect(await council.memory.recall('bob', 'tea')).toHaveLength(1);
    expect(await council.memory.recall('bob', 'green')).toHaveLength(0);
  });

  test('a persona without memories goes too; one that is not there has none', async () => {
    const council = await open();
    await council.configurePersona('bob', {});
    const heard = vi.fn();
    council.on('change', heard);
    expect(await council.deletePersona('bob')).toBe(0);
    expect(await council.deletePersona('nobody')).toBe(0);
    expect(await council.deletePersona('nobody', { erase: true })).toBe(0);
    expect(await council.personas()).toEqual([]);
    await council.memory.storeMemory('ada', 'tea');
    await vi.waitFor(() => expect(heard).toHaveBeenCalled());
    expect(heard.mock.calls.flat(2)).toMatchObject([{ kind: 'added', personaId: 'ada' }]);
  });

  test('wrong arguments', async () => {
    const council = await open();
    const call = (...args: unknown[]) =>
      refusal(() => council.deletePersona(...(args as Parameters<Council['deletePersona']>)));
    expect((await call('')).code).toBe('TEXT_EMPTY');
    expect((await call('x'.repeat(129))).code).toBe('TEXT_TOO_LARGE');
    expect((await call(5)).code).toBe('INVALID_TYPE');
    expect((await call('bob', { erase: 'yes' })).code).toBe('INVALID_TYPE');
    expect((await call('bob', null)).code).toBe('INVALID_TYPE');
  });
});

test('another view of the file sees it gone, and the file opens without it', async () => {
  const path = join(temporaryFolder(), 'a.council');
  const [here, there] = [await opened({ path, now: NOW }), await opened({ path, now: NOW })];
  await fill(here);
  const ids = (await there.memory.list('bob', { limit: 10_000 })).items.map(({ id }) => id);
  expect(ids.length).toBeGreaterThan(100);
  expect(await here.deletePersona('bob')).toBe(ids.length);
  await expectGone(there, ids);
  // One that a view does not know yet: made and gone between two of its reads.
  await here.memory.storeMemory('eve', 'tea');
  await here.deletePersona('eve');
  await here.memory.storeMemory('bob', 'tea again', { id: ids[0] });
  expect((await there.memory.list('bob')).items.map(({ content }) => content)).toEqual(['tea again']);
  expect(await there.deletePersona('bob')).toBe(1);
  await Promise.all([here.close(), there.close()]);
  await expectGone(await opened({ path }), ids);
});

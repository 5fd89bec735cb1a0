/** Health uses the council and leaves it as it was; what fails is told, not thrown. */

import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { type Change, MindsError, openCouncil } from '../../ts/index.js';
import { COUNCILS, NOW, opened, temporaryFolder } from '../facade/councils.js';
import { answers, contents, fill } from './councils.js';

const STEPS = ['status', 'write', 'read', 'recall', 'delete'];

describe.each(COUNCILS)('$name', ({ open }) => {
  test('a good council is well, and as it was', async () => {
    const council = await open({ now: NOW });
    const heard: Change[] = [];
    await fill(council);
    const [asked, held] = [await answers(council), await contents(council)];
    const { memories, personas } = await council.status();
    council.on('change', (changes) => heard.push(...changes));

    for (let n = 0; n < 3; n++) {
      const { ok, steps } = await council.health();
      expect(ok).toBe(true);
      expect(steps.map(({ step }) => step)).toEqual(STEPS);
      for (const step of steps) {
        expect(step).toEqual({ step: step.step, ok: true, millis: expect.any(Number) });
        expect(step.millis).toBeGreaterThanOrEqual(0);
      }
    }
    expect(await council.status()).toMatchObject({ memories, personas });
    expect(await answers(council)).toEqual(asked);
    expect(await contents(council)).toEqual(held);

    // Three times one memory came and went, of three personas that nobody else has.
    await council.memory.storeMemory('ada', 'the end', { id: 'end' });
    await vi.waitFor(() => expect(heard.at(-1)).toMatchObject({ ids: ['end'] }));
    expect(heard.map(({ kind }) => kind)).toEqual([
      ...['added', 'removed', 'added', 'removed', 'added', 'removed'],
      'added',
    ]);
    const own = heard.slice(0, -1);
    expect(own.every(({ personaId, ids }) => personaId.startsWith('health-') && ids.length === 1)).toBe(true);
    expect(new Set(own.map(({ personaId }) => personaId)).size).toBe(3);
    expect(own.filter((_, n) => n % 2 === 1).map(({ ids }) => ids)).toEqual(
      own.filter((_, n) => n % 2 === 0).map(({ ids }) => ids),
    );
  });

  test('several at once do not disturb each other', async () => {
    const council = await open();
    const found = await Promise.all(Array.from({ length: 8 }, () => council.health()));
    expect(found.every(({ ok }) => ok)).toBe(true);
    expect(await council.status()).toMatchObject({ memories: 0, personas: 0 });
  });

  test('a closed council is not well', async () => {
    const council = await open();
    await council.close();
    const { ok, steps } = await council.health();
    expect(ok).toBe(false);
    expect(steps).toMatchObject([{ step: 'status', ok: false, problem: expect.stringMatching(/^CLOSED: /) }]);
  });
});

test('a council opened for reading is read', async () => {
  const path = join(temporaryFolder(), 'a.council');
  const writer = await openCouncil(path);
  await writer.memory.storeMemory('ada', 'tea');
  await writer.close();
  const council = await opened({ path, readOnly: true });
  const { ok, steps } = await council.health();
  expect(ok).toBe(true);
  expect(steps.map(({ step }) => step)).toEqual(['status', 'recall']);
});

test('a council without room is not well, and says where', async () => {
  const path = join(temporaryFolder(), 'a.council');
  const empty = await openCouncil({ path });
  await empty.memory.storeMemory('ada', 'tea');
  await empty.close();
  const council = await opened({ path, maxBytes: statSync(path).size });
  const fillUp = async () => {
    for (let n = 0; n < 10_000; n++)
      await council.memory.storeMemory('ada', `tea ${'and rain '.repeat(200)} ${n}`);
  };
  await expect(fillUp()).rejects.toSatisfy(
    (error) => error instanceof MindsError && error.code === 'DISK_FULL',
  );
  // Smaller ones, until nothing fits in between.
  await expect(
    (async () => {
      for (let n = 0; n < 10_000; n++) await council.memory.storeMemory('ada', `tea ${n}`);
    })(),
  ).rejects.toSatisfy((error) => error instanceof MindsError && error.code === 'DISK_FULL');
  const { memories, personas } = await council.status();

  const { ok, steps } = await council.health();
  expect(ok).toBe(false);
  expect(steps.map(({ step, ok: good }) => [step, good])).toEqual([
    ['status', true],
    ['write', false],
  ]);
  expect(steps[1]?.problem).toMatch(/^DISK_FULL: /);
  expect(await council.status()).toMatchObject({ memories, personas });
});

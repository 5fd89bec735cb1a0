/** Forgetting: right however often it runs, over groups, over reopening, and seen alike by every view. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Change } from '../../ts/index.js';
import { DAY, newPath, OPENERS, openedAt, openedWith, run, START } from './run.js';

/** The time of a run's end, in days after its start. */
const SPAN = 60;

const row = fc.record({
  importance: fc.double({ min: 0, max: 1, noNaN: true }),
  decayRate: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 0.05, noNaN: true })),
  age: fc.double({ min: -5, max: 40, noNaN: true }),
});

/** How close to the border a memory may end without its going being a matter of rounding. */
const BORDER = 1e-6;

describe.each(OPENERS)('%s', (name, open) => {
  test('one pass over many days equals passes between, in any number, across reopening', async () => {
    const property = fc.asyncProperty(
      fc.array(row, { minLength: 1, maxLength: 20 }),
      fc.array(fc.double({ min: 0, max: SPAN, noNaN: true }), { maxLength: 6 }),
      async (rows, between) => {
        const path = newPath();
        let many = name === 'native' ? await openedAt(path) : await open();
        const one = await open();
        const stored = rows.map(({ importance, decayRate, age }, n) => ({
          personaId: 'ada',
          id: `${n}`,
          content: `row ${n}`,
          importance,
          decayRate,
          timestamp: new Date(Math.round(START - age * DAY)),
        }));
        for (const { council } of [many, one]) await council.memory.storeMemoryBatch(stored);
        for (const days of between.sort((a, b) => a - b)) {
          await run(many.engine, 'forget', { now: Math.round(START + days * DAY) });
          if (name === 'native') {
            await many.council.close();
            many = await openedAt(path);
          }
        }
        await run(many.engine, 'forget', { now: START + SPAN * DAY });
        await run(one.engine, 'forget', { now: START + SPAN * DAY });
        for (const { id, importance, decayRate, timestamp } of stored) {
          const days = (START + SPAN * DAY - timestamp.getTime()) / DAY;
          const left = importance - decayRate * days * 2;
          if (Math.abs(left - 0.01) < BORDER) continue;
          const [first, second] = [await many.council.memory.get(id), await one.council.memory.get(id)];
          expect(first === null).toBe(left < 0.01);
          expect(second === null).toBe(left < 0.01);
          if (first !== null && second !== null) {
            expect(Math.abs(first.importance - second.importance)).toBeLessThan(1e-9);
            expect(Math.abs(first.importance - left)).toBeLessThan(1e-9);
          }
        }
        expect(await many.council.verify()).toEqual({ ok: true, problems: [] });
        await Promise.all([many.council.close(), one.council.close()]);
      },
    );
    await fc.assert(property, { numRuns: name === 'native' ? 15 : 60 });
  }, 60_000);

  test('groups: all are looked at once, whatever comes in between', async () => {
    const { engine, council } = await open();
    const rows = Array.from({ length: 45_000 }, (_, n) => ({
      personaId: n % 3 ? 'ada' : 'bob',
      id: `${n}`,
      content: `row ${n}`,
      importance: n % 10 ? 0.9 : 0.1,
      timestamp: new Date(START - 10 * DAY),
    }));
    await council.memory.storeMemoryBatch(rows, { associate: false });
    const ran = await run(engine, 'forget', { dryRun: true });
    expect(ran).toEqual({ groups: 12, looked: 45_000, changed: 40_500, removed: 4_500 });
    const heard: Change[] = [];
    const end = council.on('change', (changes) => heard.push(...changes));
    expect(await run(engine, 'forget', {})).toEqual(ran);
    end();
    expect(heard.every(({ elsewhere }) => !elsewhere)).toBe(true);
    const told = (kind: string, personaId: string) =>
      heard.filter((one) => one.kind === kind && one.personaId === personaId).flatMap(({ ids }) => ids);
    expect(told('removed', 'ada').length + told('removed', 'bob').length).toBe(4_500);
    expect(told('changed', 'ada').length + told('changed', 'bob').length).toBe(40_500);
    expect(told('removed', 'bob')[0]).toBe('0');
    expect(await council.statistics()).toMatchObject({
      memories: 40_500,
      meanImportance: expect.closeTo(0.7, 6),
      highImportance: expect.any(Number),
    });
    // The audit has one entry for each, and pages through them.
    let [count, cursor]: [number, string | undefined] = [0, undefined];
    do {
      const page = await council.memory.audit({ limit: 1_000, cursor, operation: 'forget' });
      count += page.items.length;
      cursor = page.cursor ?? undefined;
    } while (cursor !== undefined);
    expect(count).toBe(4_500);
    const swept = await run(engine, 'cleanup', { threshold: 0.8, olderThanDays: 5, personas: ['ada'] });
    expect(swept).toEqual({ groups: 14, looked: 27_000, changed: 0, removed: 27_000 });
    expect(await council.verify()).toEqual({ ok: true, problems: [] });
    expect((await council.status()).memories).toBe(13_500);
  }, 60_000);
});

const many = Array.from({ length: 3_000 }, (_, n) => ({
  personaId: n % 2 ? 'ada' : 'bob',
  id: `m${n}`,
  content: `tea number ${n} of the pot ${n % 7}`,
  tags: [`tag${n % 5}`],
  thread: `t${n % 11}`,
  importance: (n % 100) / 100,
  timestamp: new Date(START - 10 * DAY),
}));

test('another view agrees after passes, and hears of them', async () => {
  const path = newPath();
  const [here, there] = [await openedAt(path), await openedAt(path)];
  await here.council.memory.storeMemoryBatch(many, { associate: false });
  await there.council.memory.recall('ada', 'tea', { limit: 5 });
  await there.council.flush();
  const heard: Change[] = [];
  there.council.on('change', (changes) => heard.push(...changes.filter(({ elsewhere }) => elsewhere)));
  const { changed, removed } = await run(here.engine, 'forget', {});
  await here.council.memory.storeMemory('ada', 'a late tea', { id: 'late' });
  const swept = await run(here.engine, 'cleanup', { threshold: 0.3, olderThanDays: 1, personas: ['bob'] });
  for (const query of ['tea', 'number 1207', 'late pot', '']) {
    const options = { recordAccess: false, limit: 50, now: new Date(START) };
    const [first, second] = await Promise.all(
      [here, there].map(({ council }) => council.recall(query, options)),
    );
    const ranks = (hits: typeof first) =>
      hits?.map(({ memory, score }) => [memory.id, memory.importance, score]);
    expect(ranks(second)).toEqual(ranks(first));
  }
  expect(await there.council.statistics()).toEqual(await here.council.statistics());
  expect(await there.council.personas()).toEqual(await here.council.personas());
  expect(await there.council.verify()).toEqual({ ok: true, problems: [] });
  const told = (kind: string) => heard.filter((one) => one.kind === kind).flatMap(({ ids }) => ids).length;
  expect(told('removed')).toBe(removed + swept.removed);
  // What went before it was seen need not have been told as changed.
  expect(told('changed')).toBeLessThanOrEqual(changed);
  expect(told('changed')).toBeGreaterThanOrEqual(changed - swept.removed);
});

test('a checkpoint keeps what is left of importances', async () => {
  const path = newPath();
  const first = await openedAt(path);
  await first.council.memory.storeMemoryBatch(many, { associate: false });
  await first.council.optimise();
  await run(first.engine, 'forget', {});
  const expected = await first.council.statistics();
  // Enough changes that closing writes a checkpoint.
  await first.council.memory.storeMemoryBatch(
    many.slice(0, 600).map((row) => ({ ...row, id: `${row.id}b` })),
  );
  const after = await first.council.statistics();
  await first.council.close();
  const again = await openedAt(path);
  const { checkpointPosition, checkpointProblem, position } = await again.council.status();
  expect([checkpointPosition, checkpointProblem]).toEqual([position, null]);
  expect(await again.council.statistics()).toEqual(after);
  expect(after.memories).toBe(expected.memories + 600);
  expect(await again.council.verify()).toEqual({ ok: true, problems: [] });
  // And once more, with importances changed again and the checkpoint of before.
  await run(again.engine, 'forget', { now: START + DAY });
  const later = await again.council.statistics();
  await again.council.close();
  const last = await openedAt(path);
  expect(await last.council.statistics()).toEqual(later);
  expect(await last.council.verify()).toEqual({ ok: true, problems: [] });
});

test('the index goes along with merges while importances change', async () => {
  const { engine, council } = await openedWith(
    await (await import('../../ts/engine/native/engine.js')).NativeEngine.open({
      path: ':memory:',
      now: START,
    }),
  );
  const work: Promise<unknown>[] = [];
  for (let n = 0; n < 40; n++) {
    const rows = many.slice(0, 700).map((row) => ({ ...row, id: `${row.id}-${n}` }));
    work.push(council.memory.storeMemoryBatch(rows, { associate: false }));
    work.push(run(engine, 'forget', { now: START + n * DAY }));
    work.push(council.statistics());
  }
  await Promise.all(work);
  await council.flush();
  expect(await council.verify()).toEqual({ ok: true, problems: [] });
  const listed = (await council.memory.list('ada', { limit: 10_000 })).items;
  const { meanImportance, memories } = await council.memory.getMemoryStatistics('ada');
  if (listed.length < 10_000) {
    expect(memories).toBe(listed.length);
    const mean = listed.reduce((sum, { importance }) => sum + importance, 0) / Math.max(1, listed.length);
    expect(meanImportance).toBeCloseTo(mean, 8);
  }
});

// The loop around groups of forgetting, clean-up and compression, on an engine that answers by a script.
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Engine } from '../../ts/engine/contract.js';
import { MemorySystem } from '../../ts/index.js';
import { maintained, scripted, statistics } from './scripted.js';

/** Three groups of ten memories; the second is the last where `groups` is 2. */
function inGroups(groups = 3, millis = 0) {
  let before = true;
  const answer = ({ cursor }: { cursor?: string | null }) => {
    for (const end = performance.now() + millis; performance.now() < end; );
    before = false;
    const at = cursor ? Number(cursor.slice(1)) : 0;
    return maintained({
      looked: 10,
      changed: 4,
      removed: 1,
      bytesBefore: 100,
      bytesAfter: 40,
      cursor: at + 1 < groups ? `c${at + 1}` : null,
    });
  };
  const { engine, asked } = scripted({
    statistics: () => (before ? statistics(30, 0.5) : statistics(27, 0.4)),
    forget: answer,
    cleanup: answer,
    compress: answer,
  });
  const commands = () => asked.filter(({ op }) => op !== 'statistics');
  return { memory: new MemorySystem(engine), commands, asked };
}

describe('groups', () => {
  test('are gone through to the last, added up, and told of', async () => {
    const { memory, commands } = inGroups();
    const heard: number[][] = [];
    const result = await memory.forgetGradually({
      personaId: 'ada',
      now: new Date(5),
      onProgress: (...progress) => heard.push(progress),
    });
    expect(result).toEqual({
      looked: 30,
      changed: 12,
      removed: 3,
      before: { memories: 30, contentBytes: 300, meanImportance: 0.5 },
      after: { memories: 27, contentBytes: 270, meanImportance: 0.4 },
      elapsedMs: expect.any(Number),
      cursor: null,
      done: true,
    });
    expect(heard).toEqual([
      [10, 30],
      [20, 30],
      [30, 30],
    ]);
    const shared = { personas: ['ada'], now: 5, dryRun: false };
    expect(commands()).toEqual(
      [null, 'c1', 'c2'].map((cursor) => ({ op: 'forget', args: { ...shared, cursor } })),
    );
  });

  test('each method hands on its own options', async () => {
    const { memory, commands } = inGroups(1);
    await memory.cleanupLowImportanceMemories({ threshold: 0.1, olderThanDays: 5 });
    const compressed = await memory.compressOldMemories({ ageDays: 0.5, minLength: 20 });
    expect(compressed).toMatchObject({ bytesBefore: 100, bytesAfter: 40 });
    const shared = { personas: null, now: null, dryRun: false, cursor: null };
    expect(commands()).toEqual([
      { op: 'cleanup', args: { ...shared, threshold: 0.1, olderThanDays: 5 } },
      { op: 'compress', args: { ...shared, ageDays: 0.5, minLength: 20 } },
    ]);
  });

  test('end with the budget, at the earliest after one; the cursor resumes them', async () => {
    const { memory, commands } = inGroups();
    const first = await memory.forgetGradually({ budgetMs: 0 });
    expect(first).toMatchObject({ looked: 10, cursor: 'c1', done: false });
    const second = await memory.forgetGradually({ budgetMs: 0, cursor: first.cursor as string });
    expect(second).toMatchObject({ looked: 10, cursor: 'c2', done: false });
    const third = await memory.forgetGradually({ cursor: second.cursor as string });
    expect(third).toMatchObject({ looked: 10, cursor: null, done: true });
    expect(commands().map(({ args }) => args.cursor)).toEqual([null, 'c1', 'c2']);
  });

  test('a budget ends while there is more to do', async () => {
    const { memory } = inGroups(1_000, 5);
    const { looked, done, elapsedMs } = await memory.forgetGradually({ budgetMs: 30 });
    expect(done).toBe(false);
    expect(looked).toBeGreaterThanOrEqual(10);
    expect(looked).toBeLessThanOrEqual(70);
    expect(elapsedMs).toBeGreaterThanOrEqual(30);
  });
});

test('a signal ends the work between groups, and the error says what is in', async () => {
  const { memory, commands } = inGroups();
  const stop = new AbortController();
  const work = memory.forgetGradually({
    signal: stop.signal,
    onProgress: (done) => done === 20 && stop.abort(),
  });
  await expect(work).rejects.toMatchObject({
    code: 'ABORTED',
    details: { looked: 20, changed: 8, removed: 2, cursor: 'c2' },
  });
  expect(commands()).toHaveLength(2);
  await expect(memory.forgetGradually({ signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'ABORTED',
    details: { looked: 0 },
  });
  expect(commands()).toHaveLength(2);
});

test('a dry run lists what would happen, and measures once', async () => {
  const { engine, asked } = scripted({
    statistics: () => statistics(30),
    forget: ({ cursor }) =>
      cursor
        ? maintained({ looked: 1, removed: 1 }, [['c', 0.02, 0]])
        : maintained({ looked: 20, changed: 3, removed: 2, cursor: 'next' }, [
            ['a', 0.01, 0.005],
            ['b', 0.011, 0],
          ]),
  });
  const result = await new MemorySystem(engine).forgetGradually({ dryRun: true });
  expect(result.listed).toEqual([
    { id: 'a', personaId: 'ada', before: 0.01, after: 0.005 },
    { id: 'b', personaId: 'ada', before: 0.011, after: 0 },
    { id: 'c', personaId: 'ada', before: 0.02, after: 0 },
  ]);
  expect(result).toMatchObject({ looked: 21, changed: 3, removed: 3, done: true });
  expect(result.after).toEqual(result.before);
  expect(asked.map(({ op }) => op)).toEqual(['statistics', 'forget', 'forget']);
  expect(asked[1]?.args).toMatchObject({ dryRun: true });
});

test("the engine's errors come through", async () => {
  const { engine } = scripted({
    statistics: () => statistics(1),
    cleanup: () => ({ error: ['OUT_OF_RANGE', 'threshold is 2', { field: 'threshold' }] }),
  });
  await expect(new MemorySystem(engine).cleanupLowImportanceMemories({ threshold: 2 })).rejects.toMatchObject(
    {
      code: 'OUT_OF_RANGE',
      details: { field: 'threshold' },
    },
  );
});

describe('rests between groups', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  /** Milliseconds of a pass of groups that work for 10 ms each; `recalls` at each look, the last one from then on. */
  async function elapsed(groups: number, ...recalls: number[]): Promise<number> {
    vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] });
    const { engine } = scripted({
      statistics: () => statistics(30),
      forget: ({ cursor }) => {
        vi.advanceTimersByTime(10);
        const next = Number(cursor) + 1;
        return maintained({ looked: 10, cursor: next < groups ? String(next) : null });
      },
    });
    const counted: Engine = {
      ...engine,
      get recalls() {
        return (recalls.length > 1 ? recalls.shift() : recalls[0]) as number;
      },
    };
    const counting = recalls.length === 0 ? engine : counted;
    const pass = new MemorySystem(counting).forgetGradually();
    await vi.runAllTimersAsync();
    return (await pass).elapsedMs;
  }

  test('take three times as long as the work while recalls are asked for', async () => {
    expect(await elapsed(3, 1, 2, 3)).toBe(3 * 40);
  });

  test('take as long as the work while none is', async () => {
    expect(await elapsed(3, 1)).toBe(40 + 2 * 20);
    vi.useRealTimers();
    expect(await elapsed(3, 1, 1, 2)).toBe(40 + 20 + 40);
  });

  test('are long for a second after a recall', async () => {
    // The second group hears of it at 50 ms; the 28th ends at 1,090.
    expect(await elapsed(30, 1, 2)).toBe(27 * 40 + 3 * 20);
  });

  test('take three times as long where nobody counts recalls', async () => {
    expect(await elapsed(3)).toBe(3 * 40);
  });
});

// Consolidation as users call it, on every engine: what is stored, what a summary may do, and how a run ends early.
import { describe, expect, test, vi } from 'vitest';
import type { Engine } from '../../ts/engine/contract.js';
import { type Council, type Memory, openCouncil } from '../../ts/index.js';
import { ENGINES } from '../conformance/engines.js';

const NOW = Date.parse('2026-01-01T00:00:00Z');

async function associate(engine: Engine, a: string, b: string, strength: number): Promise<void> {
  const outcome = await engine.execute({ op: 'correlate', args: { a, b, type: 'theme', strength } });
  expect(outcome).toMatchObject({ ok: true });
}

describe.each(ENGINES)('$name', ({ open }) => {
  /** A council with `clusters` of three memories each, `0a 0b 0c 1a ...`, and one that stands alone. */
  async function withClusters(clusters: number, work: (council: Council, engine: Engine) => Promise<void>) {
    const engine = await open({ clock: () => NOW });
    const council = await openCouncil({ path: ':memory:', engine });
    try {
      const rows = Array.from({ length: clusters * 3 }, (_, n) => ({
        personaId: 'ada',
        id: `${Math.floor(n / 3)}${'abc'[n % 3]}`,
        // No two share a word: only what the test associates is.
        content: `theme${n}`,
        importance: [0.2, 0.6, 0.4][n % 3],
        tags: [`tag${n % 3}`],
      }));
      await council.memory.storeMemoryBatch([...rows, { personaId: 'ada', id: 'z', content: 'alone' }]);
      await council.flush();
      for (let n = 0; n < clusters; n++) {
        await associate(engine, `${n}a`, `${n}b`, 0.9);
        await associate(engine, `${n}c`, `${n}b`, 0.8);
      }
      await work(council, engine);
    } finally {
      await council.close();
    }
  }

  test('stores a memory for each cluster, and says what there was and is', () =>
    withClusters(2, async ({ memory }) => {
      const result = await memory.consolidateMemories('ada', { similarity: 0.75 });
      expect(result).toMatchObject({
        personaId: 'ada',
        eligible: 7,
        clusters: 2,
        sources: 6,
        stale: 0,
        remaining: 0,
        done: true,
        before: { memories: 7 },
        after: { memories: 9 },
      });
      expect(result.planned).toBeUndefined();
      const stored = await memory.getMany(result.consolidated);
      expect(stored.map((one) => one?.content)).toEqual([
        'Pattern observed across 3 experiences: theme1',
        'Pattern observed across 3 experiences: theme4',
      ]);
      expect(stored[0]).toMatchObject({
        timestamp: new Date(NOW),
        tags: ['tag0', 'tag1', 'tag2'],
        context: { type: 'consolidated', source_count: 3 },
        decayRate: 0.01,
      });
      expect(stored[0]?.importance).toBeCloseTo(0.48, 9);
      expect((await memory.get('0a'))?.decayRate).toBe(0.02);
      expect((await memory.get('z'))?.decayRate).toBe(0.01);
      // What is consolidated is so for good.
      const again = await memory.consolidateMemories('ada', { similarity: 0.75 });
      expect(again).toMatchObject({ eligible: 1, clusters: 0, consolidated: [], done: true });
    }));

  test('a dry run lists the clusters and changes nothing', () =>
    withClusters(2, async ({ memory }) => {
      const summarise = vi.fn();
      const { planned, ...result } = await memory.consolidateMemories('ada', {
        similarity: 0.75,
        dryRun: true,
        summarise,
      });
      expect(planned).toEqual([
        { members: ['0a', '0b', '0c'], strength: 0.8 },
        { members: ['1a', '1b', '1c'], strength: 0.8 },
      ]);
      expect(result).toMatchObject({ clusters: 2, consolidated: [], remaining: 2, done: false });
      expect(result.after).toEqual(result.before);
      expect(summarise).not.toHaveBeenCalled();
      expect((await memory.list('ada')).items).toHaveLength(7);
    }));

  test('the summary gets the memories in the order of storing, and may take its time', () =>
    withClusters(1, async ({ memory }) => {
      const summarise = async (memories: readonly Memory[]) => {
        // Nothing is locked meanwhile: others write and recall.
        await memory.storeMemory('bob', 'written between plan and commit');
        const [hit] = await memory.recall('ada', 'theme0', { recordAccess: false });
        expect(hit?.memory.id).toBe('0a');
        return memories.map(({ id, importance }) => `${id} ${importance}`).join(', ');
      };
      const { consolidated } = await memory.consolidateMemories('ada', { similarity: 0.75, summarise });
      expect((await memory.get(consolidated[0] as string))?.content).toBe('0a 0.2, 0b 0.6, 0c 0.4');
    }));

  test('a cluster that changes meanwhile is left alone and counted', () =>
    withClusters(3, async ({ memory }) => {
      let call = 0;
      const summarise = async () => {
        call += 1;
        if (call === 1) await memory.update('0c', { content: 'something else' });
        if (call === 2) await memory.delete('1a');
        return `summary ${call}`;
      };
      const result = await memory.consolidateMemories('ada', { similarity: 0.75, summarise });
      expect(result).toMatchObject({ clusters: 3, stale: 2, sources: 3, remaining: 0, done: true });
      expect((await memory.getMany(result.consolidated)).map((one) => one?.content)).toEqual(['summary 3']);
      expect((await memory.get('0a'))?.decayRate).toBe(0.01);
    }));

  test('the budget ends a run between clusters; the next goes on', () =>
    withClusters(3, async ({ memory }) => {
      const first = await memory.consolidateMemories('ada', { similarity: 0.75, budgetMs: 0 });
      expect(first).toMatchObject({ clusters: 3, remaining: 2, done: false });
      expect(first.consolidated).toHaveLength(1);
      const second = await memory.consolidateMemories('ada', { similarity: 0.75 });
      expect(second).toMatchObject({ clusters: 2, remaining: 0, done: true });
    }));

  test('a signal leaves whole groups, and the error names what is in', () =>
    withClusters(20, async ({ memory }) => {
      const stop = new AbortController();
      const heard: number[][] = [];
      const summarise = vi.fn(() => {
        if (summarise.mock.calls.length === 3) stop.abort();
        return `sum ${summarise.mock.calls.length}`;
      });
      const work = memory.consolidateMemories('ada', {
        similarity: 0.75,
        signal: stop.signal,
        summarise,
        onProgress: (...progress) => heard.push(progress),
      });
      const error = await work.catch((reason) => reason);
      expect(error).toMatchObject({ code: 'ABORTED', details: { sources: 9, stale: 0, remaining: 17 } });
      expect(heard).toEqual([[3, 20]]);
      const stored = await memory.getMany(error.details.consolidated);
      expect(stored.filter((one) => one !== null)).toHaveLength(3);
      expect((await memory.list('ada')).items).toHaveLength(61 + 3);
      await expect(memory.consolidateMemories('ada', { signal: AbortSignal.abort() })).rejects.toMatchObject({
        code: 'ABORTED',
        details: { consolidated: [] },
      });
    }));

  test.each<[string, (reason: Error) => string]>([
    [
      'fails',
      (reason) => {
        throw reason;
      },
    ],
    ['is refused', () => ''],
  ])('where a summary %s those before it are in, and the error is the cause', (_, wrong) =>
    withClusters(20, async ({ memory }) => {
      let call = 0;
      const reason = new Error('no words');
      const summarise = () => {
        call += 1;
        return call === 18 ? wrong(reason) : 'sum';
      };
      const error = await memory.consolidateMemories('ada', { similarity: 0.75, summarise }).catch((e) => e);
      expect(error).toMatchObject({ code: 'BATCH_FAILED', details: { remaining: 3 } });
      expect([reason.message, 'TEXT_EMPTY']).toContain(error.cause.code ?? error.cause.message);
      expect(error.details.consolidated).toHaveLength(17);
      expect((await memory.list('ada')).items).toHaveLength(61 + 17);
    }),
  );

  test('slow summaries are committed as they come', () =>
    withClusters(5, async ({ memory }) => {
      const heard: number[][] = [];
      await memory.consolidateMemories('ada', {
        similarity: 0.75,
        summarise: async () => {
          await new Promise((resolve) => setTimeout(resolve, 110));
          return 'sum';
        },
        onProgress: (...progress) => heard.push(progress),
      });
      expect(heard).toEqual([1, 2, 3, 4, 5].map((done) => [done, 5]));
    }));

  test.each([
    ['5', () => 5 as never, 'INVALID_TYPE'],
    ['nothing', () => '', 'TEXT_EMPTY'],
    ['over 1 MiB', () => 'x'.repeat((1 << 20) + 1), 'TEXT_TOO_LARGE'],
    ['a surrogate', () => '\ud800', 'TEXT_MALFORMED'],
  ])('a summary of %s stores nothing', (_, summarise, code) =>
    withClusters(1, async ({ memory }) => {
      const work = memory.consolidateMemories('ada', { similarity: 0.75, summarise });
      await expect(work).rejects.toMatchObject({ code: 'BATCH_FAILED', details: { reason: code } });
      expect((await memory.list('ada')).items).toHaveLength(4);
      expect((await memory.get('0a'))?.decayRate).toBe(0.01);
    }),
  );

  test('listeners hear of the new memory and of its sources', () =>
    withClusters(1, async (council) => {
      const heard: string[] = [];
      council.on('change', (changes) => {
        for (const { kind, ids } of changes) heard.push(...ids.map((id) => `${kind} ${id}`));
      });
      const { consolidated } = await council.memory.consolidateMemories('ada', { similarity: 0.75 });
      await vi.waitFor(() =>
        expect(heard.sort()).toEqual(
          ['changed 0a', 'changed 0b', 'changed 0c', ...consolidated.map((id) => `added ${id}`)].sort(),
        ),
      );
    }));
});

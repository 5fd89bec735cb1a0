/** Conversations, turn by turn and again when they have grown. */

import { describe, expect, test } from 'vitest';
import type { Turn } from '../../ts/index.js';
import { COUNCILS, NOW } from './councils.js';

const MINUTE = 60_000;

const talk: Turn[] = ['Where is the kettle?', 'In the kitchen.', 'Thank you.', 'In the kitchen.'].map(
  (content, turn) => ({
    speaker: turn % 2 ? 'Bob' : 'Ada Lovelace',
    content,
    timestamp: new Date(NOW.getTime() + turn * MINUTE),
  }),
);

async function* later(turns: readonly Turn[]) {
  for (const turn of turns) yield turn;
}

describe.each(COUNCILS)('$name', ({ open }) => {
  test('each turn is a memory with its thread, position and speaker', async () => {
    const { memory } = await open();
    const { ids, ...counts } = await memory.importConversation('ada', talk, { thread: 'kitchen' });
    expect(counts).toEqual({ stored: 4, existing: 0 });
    const stored = await memory.getMany(ids);
    stored.forEach((one, position) => {
      const { speaker, content, timestamp } = talk[position] as Turn;
      expect(one).toMatchObject({ personaId: 'ada', thread: 'kitchen', position, tags: [speaker] });
      expect(one).toMatchObject({ content, timestamp });
    });
    const found = await memory.recall('ada', 'Lovelace', { recordAccess: false });
    expect(found.map(({ memory: { position } }) => position).sort()).toEqual([0, 2]);
  });

  test('a longer version adds what is new', async () => {
    const { memory } = await open();
    const first = await memory.importConversation('ada', talk.slice(0, 2), { thread: 'kitchen' });
    const whole = await memory.importConversation('ada', later(talk), { thread: 'kitchen' });
    expect(whole).toMatchObject({ stored: 2, existing: 2 });
    expect(whole.ids.slice(0, 2)).toEqual(first.ids);
    expect(await memory.importConversation('ada', talk, { thread: 'kitchen' })).toEqual({
      ids: whole.ids,
      stored: 0,
      existing: 4,
    });
    expect((await memory.list('ada')).items).toHaveLength(4);
  });

  test("threads are the persona's own", async () => {
    const { memory } = await open();
    const imports = [
      await memory.importConversation('ada', talk, { thread: 'kitchen' }),
      await memory.importConversation('bob', talk, { thread: 'kitchen' }),
      await memory.importConversation('ada', talk, { thread: 'garden' }),
      // Where one name ends and the other begins counts.
      await memory.importConversation('adak', talk, { thread: 'itchen' }),
      await memory.importConversation('p'.repeat(128), talk, { thread: '茶'.repeat(42) }),
    ];
    const ids = imports.flatMap((one) => one.ids);
    expect(new Set(ids).size).toBe(20);
    for (const id of ids) expect(id).toMatch(/^turn-[0-9a-f]{32}-[0-3]$/);
    // Stored files hold these ids: they stay what they are.
    expect(imports[0]?.ids[0]).toBe('turn-07c03136c369b947414ac514d2c2b9a5-0');
  });

  test('a changed turn is a conflict that names it', async () => {
    const { memory } = await open();
    const { ids } = await memory.importConversation('ada', talk, { thread: 'kitchen' });
    const changed = talk.map((turn, n) => (n === 2 ? { ...turn, content: 'Thanks.' } : turn));
    await expect(
      memory.importConversation('ada', [...changed, { speaker: 'Bob', content: 'Bye.' }], {
        thread: 'kitchen',
      }),
    ).rejects.toMatchObject({
      code: 'BATCH_FAILED',
      details: { reason: 'ID_CONFLICT', row: 2, value: ids[2] },
    });
    expect((await memory.list('ada')).items).toHaveLength(4);
  });

  test('long ones tell of their progress and can be ended', async () => {
    const { memory } = await open();
    function* long(turns: number): Generator<Turn> {
      for (let n = 0; n < turns; n++) yield { speaker: 'Ada', content: `turn ${n}` };
    }
    const progress: number[] = [];
    const result = await memory.importConversation('ada', long(10_001), {
      thread: 'long',
      onProgress: (turns) => progress.push(turns),
    });
    expect(result).toMatchObject({ stored: 10_001, existing: 0 });
    expect(Math.max(...progress)).toBe(10_001);
    const ended = memory.importConversation('ada', long(5), { thread: 'other', signal: AbortSignal.abort() });
    await expect(ended).rejects.toMatchObject({ code: 'ABORTED' });
  });

  test('nothing said is nothing stored', async () => {
    const { memory } = await open();
    expect(await memory.importConversation('ada', [], { thread: 'silence' })).toEqual({
      ids: [],
      stored: 0,
      existing: 0,
    });
  });
});

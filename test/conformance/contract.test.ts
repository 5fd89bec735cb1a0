/** The verbs of the contract beside `execute`: what listeners hear, closing, aborting. On every engine. */

import { describe, expect, test, vi } from 'vitest';
import { TextColumn } from '../../ts/engine/columns.js';
import type { Engine } from '../../ts/engine/contract.js';
import type { Change } from '../../ts/engine/generated/vocabulary.js';
import { ENGINES } from './engines.js';
import { CASE_TIME } from './run.js';

describe.each(ENGINES)('changes of $name', ({ open }) => {
  async function listening(work: (engine: Engine, heard: () => string[]) => Promise<void>): Promise<void> {
    const engine = await open({ clock: () => CASE_TIME });
    const changes: Change[] = [];
    engine.subscribe((some) => changes.push(...some));
    try {
      await work(engine, () =>
        changes.flatMap(({ kind, personaId, ids }) => ids.map((id) => `${kind} ${personaId}/${id}`)),
      );
      expect(changes.every((change) => !change.elsewhere)).toBe(true);
    } finally {
      await engine.close();
    }
  }

  const store = (
    engine: Engine,
    rows: readonly string[][],
    onDuplicate: 'allow' | 'merge' | 'reject' = 'allow',
  ) =>
    engine.execute(
      { op: 'store', args: { personas: ['ada', 'bob'], onDuplicate } },
      {
        persona: Uint32Array.from(rows, ([persona]) => (persona === 'ada' ? 0 : 1)),
        id: TextColumn.from(rows.map(([, id]) => id as string)),
        content: TextColumn.from(rows.map(([, , content]) => content as string)),
      },
    );

  test('added, changed and removed memories are told with their personas', () =>
    listening(async (engine, heard) => {
      await store(engine, [
        ['ada', 'a', 'one'],
        ['bob', 'b', 'two'],
        ['ada', 'c', 'three'],
      ]);
      await vi.waitFor(() => expect(heard()).toEqual(['added ada/a', 'added ada/c', 'added bob/b']));
      await engine.execute({ op: 'update', args: { id: 'b', importance: 1 } });
      await engine.execute({ op: 'delete', args: { ids: ['c', 'nobody'] } });
      await engine.execute({ op: 'deleteMatching', args: { filter: { minImportance: 0.9 } } });
      await vi.waitFor(() =>
        expect(heard().slice(3)).toEqual(['changed bob/b', 'removed ada/c', 'removed bob/b']),
      );
    }));

  test('a merge changes the old memory; what was not stored is not told', () =>
    listening(async (engine, heard) => {
      await store(engine, [['ada', 'a', 'one']]);
      await store(engine, [['ada', 'x', 'one']], 'merge');
      await store(engine, [['ada', 'y', 'one']], 'reject');
      await store(engine, [['ada', 'a', 'one']]);
      await store(engine, [
        ['ada', 'b', 'two'],
        ['ada', 'c', ''],
      ]);
      await engine.execute({ op: 'delete', args: { ids: ['a'] } });
      await vi.waitFor(() => expect(heard()).toEqual(['added ada/a', 'changed ada/a', 'removed ada/a']));
    }));

  test('reading, counting accesses and configuring are no changes of memories', () =>
    listening(async (engine, heard) => {
      await store(engine, [['ada', 'a', 'one']]);
      await engine.execute({ op: 'recall', args: { query: 'one', limit: 1 } });
      await engine.execute({ op: 'configurePersona', args: { personaId: 'ada', language: 'none' } });
      await engine.execute({ op: 'flush', args: {} });
      await engine.execute({ op: 'delete', args: { ids: ['a'] } });
      await vi.waitFor(() => expect(heard()).toEqual(['added ada/a', 'removed ada/a']));
    }));

  test('a listener that left hears nothing', async () => {
    const engine = await open({ clock: () => CASE_TIME });
    const left = vi.fn();
    const stays = vi.fn();
    engine.subscribe(left)();
    engine.subscribe(stays);
    await store(engine, [['ada', 'a', 'one']]);
    await vi.waitFor(() => expect(stays).toHaveBeenCalledOnce());
    expect(left).not.toHaveBeenCalled();
    await engine.close();
  });

  test('a closed engine answers CLOSED, and closes again', async () => {
    const engine = await open({ clock: () => CASE_TIME });
    await engine.close();
    await engine.close();
    for (const op of ['status', 'flush', 'personas'] as const) {
      expect(await engine.execute({ op, args: {} })).toMatchObject({ ok: false, error: { code: 'CLOSED' } });
    }
    expect(await store(engine, [['ada', 'a', 'one']])).toMatchObject({
      ok: false,
      error: { code: 'CLOSED' },
    });
  });

  test('work that was ended before it began is ABORTED and changes nothing', async () => {
    const engine = await open({ clock: () => CASE_TIME });
    const signal = AbortSignal.abort();
    const outcome = await engine.execute(
      { op: 'store', args: { personas: ['ada'] } },
      { content: TextColumn.from(['one']) },
      { signal },
    );
    expect(outcome).toMatchObject({ ok: false, error: { code: 'ABORTED' } });
    expect(await engine.execute({ op: 'status', args: {} })).toMatchObject({ value: { memories: 0 } });
    await engine.close();
  });
});

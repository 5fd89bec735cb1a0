/** Opening, what status says, and closing. */

import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { createPureEngine } from '../../ts/engine/pure/index.js';
import { type Council, openCouncil } from '../../ts/index.js';
import { COUNCILS, NOW, temporaryFolder } from './councils.js';
import { refusal } from './refusal.js';

test('two lines are enough', async () => {
  const council = await openCouncil(join(temporaryFolder(), 'my.council'));
  await council.memory.storeMemory('scholar', 'The dog is a domesticated animal that barks.');
  const [best] = await council.memory.recall('scholar', 'a domesticated animal that barks');
  expect(best?.memory.content).toBe('The dog is a domesticated animal that barks.');
  await council.close();
});

test('a path alone is the native engine on that file', async () => {
  const path = join(temporaryFolder(), 'my.council');
  const council = await openCouncil(path);
  expect(await council.status()).toMatchObject({ engine: 'native', durable: true, path, passedOver: [] });
  await council.close();
});

test('the pure engine says that it keeps nothing, and does not pretend to keep a file', async () => {
  const council = await openCouncil({ engine: 'pure', path: ':memory:' });
  expect(await council.status()).toMatchObject({ engine: 'pure', durable: false, passedOver: [] });
  await council.close();
  const { code, details } = await refusal(() =>
    openCouncil({ engine: 'pure', path: join(temporaryFolder(), 'x') }),
  );
  expect(code).toBe('INVALID_ARGUMENT');
  expect(details).toMatchObject({ field: 'path', expected: ':memory:' });
});

test('an engine of the caller is used as it is', async () => {
  const engine = createPureEngine();
  const execute = vi.spyOn(engine, 'execute');
  const council = await openCouncil({ path: ':memory:', engine });
  await council.memory.storeMemory('ada', 'tea');
  expect(execute.mock.calls[0]?.[0]).toMatchObject({ op: 'store' });
  await council.close();
  expect(await engine.execute({ op: 'status', args: {} })).toMatchObject({ error: { code: 'CLOSED' } });
});

describe('options that are not allowed', () => {
  const cases: readonly [name: string, options: unknown, code: string, field: string][] = [
    ['nothing', undefined, 'INVALID_TYPE', 'options'],
    ['null', null, 'INVALID_TYPE', 'options'],
    ['a number', 5, 'INVALID_TYPE', 'options'],
    ['no path', {}, 'INVALID_TYPE', 'path'],
    ['a path that is no text', { path: 5 }, 'INVALID_TYPE', 'path'],
    ['a path with a lone surrogate', { path: '/tmp/\ud800' }, 'TEXT_MALFORMED', 'path'],
    ['an unknown engine', { path: ':memory:', engine: 'fast' }, 'INVALID_ARGUMENT', 'engine'],
    ['a number for an engine', { path: ':memory:', engine: 5 }, 'INVALID_ARGUMENT', 'engine'],
    ['an unknown durability', { path: ':memory:', durability: 'some' }, 'INVALID_ARGUMENT', 'durability'],
    ['a text for a flag', { path: ':memory:', readOnly: 'no' }, 'INVALID_TYPE', 'readOnly'],
    ['a text for create', { path: ':memory:', create: 'no' }, 'INVALID_TYPE', 'create'],
    ['a negative timeout', { path: ':memory:', busyTimeout: -1 }, 'OUT_OF_RANGE', 'busyTimeout'],
    ['half a reader', { path: ':memory:', readers: 0.5 }, 'OUT_OF_RANGE', 'readers'],
    ['no readers', { path: ':memory:', readers: 0 }, 'OUT_OF_RANGE', 'readers'],
    ['65 readers', { path: ':memory:', readers: 65 }, 'OUT_OF_RANGE', 'readers'],
    ['NaN bytes', { path: ':memory:', maxBytes: Number.NaN }, 'OUT_OF_RANGE', 'maxBytes'],
    ['negative bytes', { path: ':memory:', maxBytes: -1 }, 'OUT_OF_RANGE', 'maxBytes'],
    ['an invalid date', { path: ':memory:', now: new Date(Number.NaN) }, 'OUT_OF_RANGE', 'now'],
    ['a number for a date', { path: ':memory:', now: 0 }, 'INVALID_TYPE', 'now'],
  ];
  test.each(cases)('%s', async (_, options, code, field) => {
    const found = await refusal(() => openCouncil(options as string));
    expect({ code: found.code, field: found.details.field }).toEqual({ code, field });
    expect(found.details.expected).toBeDefined();
  });
});

describe.each(COUNCILS)('$name', ({ open }) => {
  test('status says what runs, on what, and how much', async () => {
    const council = await open();
    await council.memory.storeMemory('ada', 'tea', { embedding: [1, 0, 0] });
    await council.memory.storeMemory('bob', 'coffee');
    const status = await council.status();
    expect(status).toEqual({
      engine: expect.stringMatching(/^(native|pure)$/),
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      durable: expect.any(Boolean),
      readOnly: false,
      path: expect.any(String),
      schemaVersion: expect.any(Number),
      identity: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      personas: 2,
      memories: 2,
      nodes: 0,
      edges: 0,
      links: 0,
      dimension: 3,
      fileBytes: expect.any(Number),
      indexBytes: expect.any(Number),
      graphBytes: expect.any(Number),
      unassociated: 0,
      position: expect.any(Number),
      checkpointPosition: status.checkpointPosition,
      checkpointProblem: status.checkpointProblem,
      passedOver: [],
    });
    expect(status.durable).toBe(status.path !== ':memory:');
    // A new file has no checkpoint until the first is written, and lacks nothing; memory never has any.
    expect(status.checkpointProblem).toBeNull();
    // The pure engine does not measure its maps.
    expect(status.indexBytes > 0).toBe(status.engine !== 'pure');
    expect(status.fileBytes > 0).toBe(status.durable);
  });

  test('the position in the change log rises with every write', async () => {
    const council = await open();
    const before = await council.status();
    const memory = await council.memory.storeMemory('ada', 'tea');
    const stored = await council.status();
    await council.memory.delete(memory?.id ?? '');
    const deleted = await council.status();
    expect(stored.position).toBeGreaterThan(before.position);
    expect(deleted.position).toBeGreaterThan(stored.position);
    expect(deleted.memories).toBe(0);
  });

  test('a clock that was stopped gives its time to rows without one', async () => {
    const council = await open({ now: NOW });
    expect((await council.memory.storeMemory('ada', 'tea'))?.timestamp).toEqual(NOW);
  });

  const calls: readonly [name: string, call: (council: Council) => Promise<unknown>][] = [
    ['storeMemory', ({ memory }) => memory.storeMemory('ada', 'tea')],
    ['recall', ({ memory }) => memory.recall('ada', 'tea')],
    ['recallMany', ({ memory }) => memory.recallMany([{ query: 'tea' }])],
    ['get', ({ memory }) => memory.get('x')],
    ['getMany', ({ memory }) => memory.getMany(['x'])],
    ['update', ({ memory }) => memory.update('x', {})],
    ['delete', ({ memory }) => memory.delete('x')],
    ['deleteMany', ({ memory }) => memory.deleteMany({ personas: ['ada'] })],
    ['list', ({ memory }) => memory.list('ada')],
    ['getMemoryStatistics', ({ memory }) => memory.getMemoryStatistics('ada')],
    ['council.recall', (council) => council.recall('tea')],
    ['personas', (council) => council.personas()],
    ['configurePersona', (council) => council.configurePersona('ada', {})],
    ['deletePersona', (council) => council.deletePersona('ada')],
    ['verify', (council) => council.verify()],
    ['optimise', (council) => council.optimise()],
    ['backup', (council) => council.backup('never.council')],
    ['status', (council) => council.status()],
    ['flush', (council) => council.flush()],
  ];
  test.each(calls)('%s of a closed council is CLOSED', async (_, call) => {
    const council = await open();
    await council.close();
    expect((await refusal(() => call(council))).code).toBe('CLOSED');
  });

  test('a batch into a closed council fails because it is closed, and says that nothing is in', async () => {
    const council = await open();
    await council.close();
    const found = await refusal(() =>
      council.memory.storeMemoryBatch([{ personaId: 'ada', content: 'tea' }]),
    );
    expect(found.code).toBe('BATCH_FAILED');
    expect(found.cause).toMatchObject({ code: 'CLOSED' });
    expect(found.details).toMatchObject({ stored: 0, groups: [] });
  });

  test('closing with work under way ends all of it, and may be done twice', async () => {
    const council = await open();
    const stores = Array.from({ length: 50 }, (_, n) => council.memory.storeMemory('ada', `tea ${n}`));
    const settled = Promise.allSettled(stores);
    await Promise.all([council.close(), council.close()]);
    await council.close();
    // Each store is a store and a read of what it stored: whatever became of the read, nothing may hang.
    for (const outcome of await settled) {
      expect(outcome).toSatisfy(
        ({ status, reason }: { status: string; reason?: { code: string } }) =>
          status === 'fulfilled' || reason?.code === 'CLOSED',
      );
    }
  });

  test('await using closes', async () => {
    let kept: Council;
    {
      await using council = await open();
      kept = council;
      await council.memory.storeMemory('ada', 'tea');
    }
    expect((await refusal(() => kept.status())).code).toBe('CLOSED');
  });
});

/** What only the pure engine promises: injected clock and randomness, listeners in the same turn, no surprises. */

import { readdirSync, readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { TextColumn } from '../ts/engine/columns.js';
import type { Engine } from '../ts/engine/contract.js';
import { createPureEngine } from '../ts/engine/pure/index.js';
import { compareText, utf8Length } from '../ts/engine/pure/order.js';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

async function storeOne(engine: Engine, content = 'tea'): Promise<string> {
  const outcome = await engine.execute(
    { op: 'store', args: { personas: ['ada'] } },
    { content: TextColumn.from([content]) },
  );
  return outcome.ok ? (outcome.columns.id as TextColumn).at(0) : outcome.error.code;
}

test('status says what it is', async () => {
  const outcome = await createPureEngine().execute({ op: 'status', args: {} });
  expect(outcome).toMatchObject({
    value: { engine: 'pure', version, durable: false, readOnly: false, path: ':memory:' },
  });
});

test('ids hold the time of the clock and ascend, also when the clock steps back', async () => {
  let time = Date.UTC(2026, 0, 1);
  const engine = createPureEngine({
    clock: () => time,
    randomBytes: (count) => new Uint8Array(count).fill(255),
  });
  const first = await storeOne(engine);
  expect(first).toBe(
    `${time
      .toString(16)
      .padStart(12, '0')
      .replace(/(.{8})/, '$1-')}-77ff-bfff-ffffffffffff`,
  );
  const second = await storeOne(engine);
  time -= 60_000;
  const third = await storeOne(engine);
  time += 120_000;
  const fourth = await storeOne(engine);
  expect([first, second, third, fourth].toSorted()).toEqual([first, second, third, fourth]);
  expect(new Set([first, second, third, fourth]).size).toBe(4);
});

test('rows without a time get the clock', async () => {
  const engine = createPureEngine({ clock: () => 1234.9 });
  await storeOne(engine);
  const outcome = await engine.execute({ op: 'list', args: { personaId: 'ada', limit: 1 } });
  expect(outcome.ok && outcome.columns.timestamp).toEqual(Float64Array.of(1234));
});

test('vectors are copied, not kept as views of the caller', async () => {
  const engine = createPureEngine();
  const embeddings = Float32Array.of(1, 2);
  const columns = { content: TextColumn.from(['tea']), embeddingRows: Uint32Array.of(0), embeddings };
  await engine.execute({ op: 'store', args: { personas: ['ada'] } }, columns);
  embeddings.fill(9);
  const outcome = await engine.execute({
    op: 'list',
    args: { personaId: 'ada', limit: 1, embeddings: true },
  });
  expect(outcome.ok && outcome.columns.embeddings).toEqual(Float32Array.of(1, 2));
});

test('a listener that throws stops neither the command nor other listeners', async () => {
  const engine = createPureEngine();
  const uncaught = vi.fn();
  const before = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  process.once('uncaughtException', uncaught);
  try {
    const heard = vi.fn();
    engine.subscribe(() => {
      throw new Error('on purpose');
    });
    engine.subscribe(heard);
    await storeOne(engine);
    expect(heard).toHaveBeenCalledOnce();
    await vi.waitFor(() => expect(uncaught).toHaveBeenCalledOnce());
  } finally {
    process.removeListener('uncaughtException', uncaught);
    for (const listener of before) {
      process.on('uncaughtException', listener);
    }
  }
});

test('columns of another kind and texts with wrong ends do not follow the vocabulary', async () => {
  const engine = createPureEngine();
  const wrong = [
    { content: ['tea'] },
    { content: new TextColumn('tea', Uint32Array.of(2)) },
    { content: new TextColumn('tea', Uint32Array.of(3, 1, 3)) },
    { content: TextColumn.from(['tea']), importance: Float32Array.of(1) },
  ];
  for (const columns of wrong) {
    const outcome = await engine.execute({ op: 'store', args: { personas: ['ada'] } }, columns as never);
    expect(outcome).toMatchObject({ ok: false, error: { code: 'PROTOCOL' } });
  }
});

test('texts compare and measure as their UTF-8 does', () => {
  const texts = ['', 'a', 'ab', 'b', 'é', '\ud7ff', '\ue000', '～', '\uffff', '😀', '😁', 'a😀', 'a～'];
  for (const a of texts) {
    expect(utf8Length(a)).toBe(Buffer.byteLength(a));
    for (const b of texts) {
      expect(Math.sign(compareText(a, b)), `${a} ${b}`).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }
  }
});

test('nothing in it needs Node', () => {
  const folder = new URL('../ts/engine/pure/', import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  expect(files.length).toBeGreaterThan(10);
  for (const file of files) {
    const source = readFileSync(new URL(file, folder), 'utf8');
    expect(source, file).not.toMatch(/from '(node:|(?!\.))|\b(Buffer|process)\b/);
  }
});

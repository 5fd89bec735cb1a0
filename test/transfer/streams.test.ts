/** Exports to streams and imports from them: back-pressure, failures, interruption, broken lines. */

import { createReadStream, createWriteStream, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Readable, Writable } from 'node:stream';
import { ReadableStream, WritableStream } from 'node:stream/web';
import { describe, expect, test } from 'vitest';
import type { MemoryInput } from '../../ts/index.js';
import { COUNCILS, temporaryFolder } from '../facade/councils.js';
import { refusal } from '../facade/refusal.js';
import { exportOf } from './memories.js';

function* rows(count: number): Generator<MemoryInput> {
  for (let n = 0; n < count; n++) {
    yield {
      id: `row-${n}`,
      personaId: n % 2 ? 'ada' : 'bob',
      content: `memory ${n} of tea`,
      tags: [`t${n % 3}`],
    };
  }
}

const lines = (count: number, broken?: readonly [number, string]) =>
  Array.from({ length: count }, (_, n) =>
    n + 1 === broken?.[0]
      ? broken[1]
      : JSON.stringify({ id: `row-${n}`, personaId: 'ada', content: `memory ${n}` }),
  ).join('\n');

describe.each(COUNCILS)('$name', ({ open }) => {
  test('a Node stream gets the whole export and is ended', async () => {
    const council = await open();
    await council.memory.storeMemoryBatch(rows(5_000));
    const file = join(temporaryFolder(), 'all.jsonl');
    const progress: number[] = [];
    const result = await council.memory.exportMemories(createWriteStream(file), {
      onProgress: (memories) => progress.push(memories),
    });
    expect(result).toEqual({ memories: 5_000 });
    expect(progress.at(-1)).toBe(5_000);
    expect(readFileSync(file, 'utf8')).toBe(await exportOf(council));
    const copy = await open();
    expect((await copy.memory.importMemories(createReadStream(file))).stored).toBe(5_000);
    expect(await exportOf(copy)).toBe(await exportOf(council));
  });

  test('a WHATWG stream gets the whole export, and gives one', async () => {
    const council = await open();
    await council.memory.storeMemoryBatch(rows(2_500));
    const pieces: Uint8Array[] = [];
    let closed = false;
    const sink = new WritableStream<Uint8Array>({
      write: (piece) => void pieces.push(piece),
      close: () => {
        closed = true;
      },
    });
    await council.memory.exportMemories(sink);
    expect(closed).toBe(true);
    const copy = await open();
    const bytes = Buffer.concat(pieces);
    // Pieces that cut characters and lines anywhere.
    const source = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let at = 0; at < bytes.length; at += 1_013) controller.enqueue(bytes.subarray(at, at + 1_013));
        controller.close();
      },
    });
    expect((await copy.memory.importMemories(source)).stored).toBe(2_500);
    expect(await exportOf(copy)).toBe(await exportOf(council));
  });

  test('a slow stream is waited for', async () => {
    const council = await open();
    await council.memory.storeMemoryBatch(rows(6_000));
    let under = 0;
    let most = 0;
    const slow = new Writable({
      decodeStrings: false,
      highWaterMark: 1,
      write(chunk: string, _, done) {
        under += chunk.length;
        most = Math.max(most, slow.writableLength);
        setImmediate(done);
      },
    });
    await council.memory.exportMemories(slow);
    expect(under).toBe((await exportOf(council)).length);
    // One slice of lines at most waits within the stream.
    expect(most).toBeLessThan(60_000);
  });

  test('a stream that fails ends the export, one left open stays open', async () => {
    const council = await open();
    await council.memory.storeMemoryBatch(rows(3_000));
    const failing = new Writable({ write: (_chunk, _encoding, done) => done(new Error('no room')) });
    const found = await refusal(() => council.memory.exportMemories(failing));
    expect(found).toMatchObject({ code: 'IO', cause: { message: 'no room' } });
    expect(failing.destroyed).toBe(true);
    const kept = new PassThrough().resume();
    await council.memory.exportMemories(kept, { end: false });
    expect(kept.writableEnded).toBe(false);
    expect(kept.listenerCount('drain')).toBe(0);
  });

  test('an export that is aborted says how far it came', async () => {
    const council = await open();
    await council.memory.storeMemoryBatch(rows(6_000));
    const stop = new AbortController();
    const stuck = new Writable({ highWaterMark: 1, write: () => setTimeout(() => stop.abort(), 5) });
    const found = await refusal(() => council.memory.exportMemories(stuck, { signal: stop.signal }));
    expect(found.code).toBe('ABORTED');
    expect(found.details.memories).toBeLessThan(6_000);
    expect(stuck.destroyed).toBe(true);
  });

  test('personas and filters choose', async () => {
    const council = await open();
    await council.memory.storeMemoryBatch(rows(30));
    await council.configurePersona('bob', { language: 'none' });
    const text = await exportOf(council, { personas: ['bob'], filter: { tags: ['t1'] } });
    const [header, ...others] = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(header).toEqual({
      ...{ format: 'optimus-minds', version: 1, associated: expect.any(Boolean) },
      personas: [{ personaId: 'bob', language: 'none' }],
    });
    expect(others.map(({ id }) => id)).toEqual(['row-4', 'row-10', 'row-16', 'row-22', 'row-28']);
  });

  test('settings go to personas that are new', async () => {
    const council = await open();
    await council.configurePersona('ada', { language: 'english' });
    const personas = ['ada', 'bob'].map((personaId) => ({ personaId, language: 'none', stopWords: ['tea'] }));
    const header = JSON.stringify({ format: 'optimus-minds', version: 1, personas });
    await council.memory.importMemories([header]);
    expect(await council.personas()).toMatchObject([
      { personaId: 'ada', language: 'english', stopWords: null },
      { personaId: 'bob', language: 'none', stopWords: ['tea'] },
    ]);
  });

  test.each([
    ['no JSON', '{"id":', 'INVALID_ARGUMENT'],
    ['no object', '[1]', 'INVALID_ARGUMENT'],
    ['an unknown field', '{"personaId":"a","content":"b","colour":1}', 'INVALID_ARGUMENT'],
    ['no content', '{"personaId":"a"}', 'INVALID_TYPE'],
    ['a time that is none', '{"personaId":"a","content":"b","timestamp":"noon"}', 'INVALID_ARGUMENT'],
    ['a vector that is none', '{"personaId":"a","content":"b","embedding":"???"}', 'INVALID_ARGUMENT'],
    ['a value refused', '{"personaId":"a","content":"b","importance":2}', 'OUT_OF_RANGE'],
    ['accesses without a time', '{"personaId":"a","content":"b","accessCount":2}', 'INVALID_ARGUMENT'],
    ['an id of another memory', '{"id":"row-3","personaId":"a","content":"b"}', 'ID_CONFLICT'],
    ['associations that are none', '{"personaId":"a","content":"b","associations":[1]}', 'INVALID_ARGUMENT'],
  ])('a line with %s is named; the groups before it are in', async (_, line, reason) => {
    const council = await open();
    const found = await refusal(() => council.memory.importMemories([lines(12_000, [10_500, line])]));
    expect(found).toMatchObject({
      code: 'BATCH_FAILED',
      details: { line: 10_500, reason, groups: ['1-10000'], rows: 10_000 },
    });
    expect((await council.status()).memories).toBe(10_000);
  });

  test('a header of a later version is refused, bytes that are not UTF-8 too', async () => {
    const council = await open();
    const later = await refusal(() =>
      council.memory.importMemories(['{"format":"optimus-minds","version":2}']),
    );
    expect(later.details).toMatchObject({ line: 1, field: 'version', expected: 1 });
    const torn = await refusal(() => council.memory.importMemories([Uint8Array.of(0x7b, 0xff)]));
    expect(torn.details).toMatchObject({ reason: 'TEXT_MALFORMED' });
  });

  test('an import that is aborted leaves whole groups', async () => {
    const council = await open();
    const stop = new AbortController();
    const text = lines(35_000);
    const found = await refusal(() =>
      council.memory.importMemories(Readable.from([text]), {
        signal: stop.signal,
        onProgress: () => stop.abort(),
      }),
    );
    expect(found.code).toBe('ABORTED');
    const { memories } = await council.status();
    expect(found.details.rows).toBe(memories);
    expect(memories % 10_000).toBe(0);
    expect(memories).toBeLessThan(35_000);
    expect((await council.memory.importMemories([text])).existing).toBe(memories);
    expect((await council.status()).memories).toBe(35_000);
  });

  test('an import is aborted while its source has nothing to give', async () => {
    const council = await open();
    const stop = new AbortController();
    const idle = new PassThrough();
    idle.write(`${lines(3)}\n`);
    setTimeout(() => stop.abort(), 20);
    const found = await refusal(() => council.memory.importMemories(idle, { signal: stop.signal }));
    expect(found).toMatchObject({ code: 'ABORTED', details: { rows: 0 } });
  });

  test('what is no stream is refused', async () => {
    const council = await open();
    for (const stream of [null, 'text', 5, {}]) {
      const out = await refusal(() => council.memory.exportMemories(stream as never));
      expect(out).toMatchObject({ code: 'INVALID_TYPE', details: { field: 'stream' } });
      const back = await refusal(() => council.memory.importMemories(stream as never));
      expect(back.details).toMatchObject({ reason: 'INVALID_TYPE', field: 'stream' });
    }
    const numbers = await refusal(() => council.memory.importMemories([1, 2]));
    expect(numbers.details).toMatchObject({ reason: 'INVALID_TYPE', field: 'stream' });
  });

  test('the last line needs no end, and empty lines are passed over', async () => {
    const council = await open();
    const file = join(temporaryFolder(), 'a.jsonl');
    writeFileSync(
      file,
      '\ufeff\n{"personaId":"ada","content":"tea"}\r\n\n  \n{"personaId":"ada","content":"milk"}',
    );
    expect((await council.memory.importMemories(createReadStream(file))).stored).toBe(2);
  });
});

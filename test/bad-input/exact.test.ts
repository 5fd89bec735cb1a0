/** What is unusual and allowed comes back byte for byte, and is found. */

import { describe, expect, test } from 'vitest';
import { COUNCILS } from '../facade/councils.js';

const MIB = 1 << 20;

const TEXTS: readonly (readonly [what: string, text: string])[] = [
  ['a NUL inside', 'before\0after kettle'],
  ['a NUL at both ends', '\0kettle\0'],
  ['a byte order mark', '\ufeffkettle'],
  ['marks of direction', '\u202ekettle\u202c \u2066tea\u2069 \u200fעברית'],
  ['emoji with joiners', '👩‍👩‍👧‍👦 kettle 🫖 🇩🇪 👍🏽'],
  ['combining and composed', 'kettle e\u0301 é \u1e9b\u0323'],
  ['line ends of every kind', 'kettle\r\nkettle\rkettle\nkettle\u2028kettle\u2029'],
  ['white space around', ' \t kettle \u00a0\u3000 '],
  ['noncharacters and private use', 'kettle \uffff \ufdd0 \u{10ffff} \ue000'],
  ['control characters', `kettle ${String.fromCharCode(...Array(32).keys(), 127, 133)}`],
  ['SQL and quotes', `kettle'); DROP TABLE memories; -- "\\'`],
  ['1 MiB exactly', `kettle ${'x'.repeat(MIB - 7)}`],
  ['1 MiB exactly of four-byte characters', `kettle  ${'🫖'.repeat((MIB - 8) / 4)}`],
];

const CONTEXTS: readonly (readonly [what: string, text: string])[] = [
  ['huge integers', '{"big":123456789012345678901234567890,"small":-9007199254740993,"exp":1e400}'],
  ['numbers in other spellings', '{"a":1.0,"b":1e0,"c":-0,"d":0.1000}'],
  ['white space', ' \n{ "a" :\t[ 1 , 2 ]\r\n} '],
  ['escapes', '{"\\u0061":"\\ud83e\\uded6 \\/ \\n"}'],
  ['repeated keys', '{"a":1,"a":2,"b":3}'],
  ['an empty key', '{"":""}'],
  ['__proto__', '{"__proto__":{"polluted":true},"constructor":1}'],
  ['100 levels', `{"a":${'['.repeat(100)}${']'.repeat(100)}}`],
  ['30,000 levels', `{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`],
  ['64 KiB exactly', `{"a":"${'x'.repeat((64 << 10) - 8)}"}`],
];

describe.each(COUNCILS)('$name', ({ open }) => {
  test.each(TEXTS)('content with %s', async (_, content) => {
    const council = await open({ durability: 'off' });
    const stored = await council.memory.storeMemory('ada', content);
    await council.memory.storeMemory('ada', 'another memory');
    const [hit] = await council.memory.recall('ada', 'kettle');
    const { items } = await council.memory.list('ada');
    // Not by `toEqual` on the texts: a difference in a megabyte would be printed whole.
    for (const memory of [stored, hit?.memory, items[0]]) expect(memory?.content === content).toBe(true);
    const again = await council.memory.storeMemory('ada', content, { onDuplicate: 'reject' });
    expect(again).toBeNull();
  });

  const short = TEXTS.filter(([, text]) => Buffer.byteLength(text) <= 128);
  test.each(short)('names with %s', async (_, name) => {
    const council = await open({ durability: 'off' });
    await council.memory.storeMemory(name, 'kettle', { id: name, thread: name, tags: [name] });
    const expected = { id: name, personaId: name, thread: name, tags: [name] };
    expect(await council.memory.get(name)).toMatchObject(expected);
    const [hit] = await council.memory.recall(name, 'kettle', { filter: { tags: [name], thread: name } });
    expect(hit?.memory).toMatchObject(expected);
    expect((await council.personas()).map(({ personaId }) => personaId)).toEqual([name]);
    expect(await council.memory.delete(name)).toBe(true);
  });

  test.each(CONTEXTS)('a context with %s', async (_, text) => {
    const council = await open({ durability: 'off' });
    const stored = await council.memory.storeMemory('ada', 'kettle', { context: text, id: 'a' });
    const [hit] = await council.memory.recall('ada', 'kettle');
    for (const memory of [stored, hit?.memory]) expect(memory?.contextText === text).toBe(true);
    const updated = await council.memory.update('a', { context: text });
    expect(updated.contextText === text).toBe(true);
    const found = await council.memory.recall('ada', 'kettle', { filter: { context: text } });
    expect(found).toHaveLength(1);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('integers beyond those of JavaScript are told apart', async () => {
    const council = await open({ durability: 'off' });
    const [odd, even] = ['{"n":9007199254740993}', '{"n":9007199254740992}'];
    await council.memory.storeMemory('ada', 'kettle', { id: 'odd', context: odd });
    await council.memory.storeMemory('ada', 'kettle', { id: 'even', context: even });
    const found = await council.memory.recall('ada', 'kettle', { filter: { context: odd } });
    expect(found.map(({ memory }) => memory.id)).toEqual(['odd']);
  });

  test('the longest names and the most tags', async () => {
    const council = await open({ durability: 'off' });
    const name = '🫖'.repeat(32);
    const tags = Array.from({ length: 256 }, (_, n) => `${n}`.padEnd(256, 't'));
    await council.memory.storeMemory(name, 'kettle', { id: name, thread: name, tags, position: 0xfffffffe });
    const [hit] = await council.memory.recall(name, 'kettle', { filter: { tags, thread: name } });
    expect(hit?.memory).toMatchObject({
      id: name,
      personaId: name,
      thread: name,
      tags,
      position: 0xfffffffe,
    });
  });

  test('a repeated tag counts once', async () => {
    const council = await open({ durability: 'off' });
    const tags = [...Array(500).fill('hot'), 'cold'];
    expect((await council.memory.storeMemory('ada', 'tea', { tags }))?.tags).toEqual(['hot', 'cold']);
  });

  test('the ends of the ranges are within, and minus zero is zero', async () => {
    const council = await open({ durability: 'off' });
    const rows = [
      { importance: 0, emotionalValence: -1, decayRate: 0 },
      { importance: 1, emotionalValence: 1, decayRate: Number.MAX_VALUE },
      { importance: -0, emotionalValence: -0, decayRate: -0 },
      { importance: Number.MIN_VALUE, emotionalValence: -Number.MIN_VALUE, decayRate: Number.MIN_VALUE },
    ];
    for (const row of rows) {
      const memory = await council.memory.storeMemory('ada', 'kettle', row);
      for (const [field, value] of Object.entries(row)) {
        const found = memory?.[field as 'importance'] as number;
        expect(found === value).toBe(true);
      }
    }
    const hits = await council.memory.recall('ada', 'kettle', { limit: 10 });
    expect(hits.map(({ score }) => Number.isFinite(score))).toEqual([true, true, true, true]);
  });

  test('a vector of zeros is stored, and like nothing', async () => {
    const council = await open({ durability: 'off' });
    await council.memory.storeMemory('ada', 'kettle', { id: 'zero', embedding: [0, 0] });
    await council.memory.storeMemory('ada', 'kettle', { id: 'one', embedding: [1, 0] });
    expect((await council.memory.get('zero'))?.embedding).toEqual(Float32Array.of(0, 0));
    const hits = await council.memory.recall('ada', '', { embedding: [1, 0] });
    expect(hits.map(({ memory, signals }) => [memory.id, signals.vector?.value])).toEqual([
      ['one', 1],
      ['zero', 0],
    ]);
    const nothing = await council.memory.recall('ada', '', { embedding: [0, 0] });
    expect(nothing.map(({ signals }) => signals.vector?.value)).toEqual([0, 0]);
  });

  test('vectors of one number and of 4,096', async () => {
    for (const dimension of [1, 4096]) {
      const council = await open({ durability: 'off' });
      const embedding = Float32Array.from({ length: dimension }, (_, n) => (n % 7) - 3);
      const stored = await council.memory.storeMemory('ada', 'kettle', { embedding });
      expect(stored?.embedding).toEqual(embedding);
      const [hit] = await council.memory.recall('ada', '', { embedding });
      expect(hit?.signals.vector?.value).toBeCloseTo(1, 6);
    }
  });
});

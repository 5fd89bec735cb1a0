/** Random memories with everything that one can have, and councils as the text of their export. */

import fc from 'fast-check';
import type { Council } from '../../ts/index.js';

const text = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
  fc.constantFrom('a\nb\r\nc', '\u2028\u2029', '"quoted" \\ back', '\u0000\u001f', '北京茶 😀'),
);

/** Contexts as texts: some that JSON gives again, some that it does not. */
const context = fc.oneof(
  fc
    .dictionary(fc.string({ maxLength: 5 }), fc.jsonValue(), { maxKeys: 3 })
    .map((value) => JSON.stringify(value)),
  fc.constantFrom(
    '{ "spaced" : 1 }',
    '{"big":12345678901234567890.123}',
    '{"twice":1,"twice":2}',
    '{"2":1,"1":2}',
    '{"__proto__":{"a":1}}',
    '{"escaped":"\\u0041\\ud800"}',
  ),
);

const millis = fc.oneof(
  fc.integer({ min: -8_640_000_000_000_000, max: 8_640_000_000_000_000 }),
  fc.constantFrom(-8_640_000_000_000_000, -1, 0, 8_640_000_000_000_000),
);
const time = millis.map((at) => new Date(at).toISOString());
const number = (min: number, max: number) => fc.double({ min, max, noNaN: true }).map((value) => value + 0);

const past = fc.oneof(
  fc.constant({}),
  fc.record({ accessCount: fc.integer({ min: 1, max: 0xffff_ffff }), lastAccessed: time }),
);

const fields = fc.record(
  {
    content: text,
    contextText: context,
    timestamp: time,
    importance: number(0, 1),
    emotionalValence: number(-1, 1),
    tags: fc.uniqueArray(text, { maxLength: 3 }),
    decayRate: number(0, 1e300),
    lastDecayed: time,
    thread: text,
    position: fc.nat(),
    embedding: fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 3, maxLength: 3 }),
  },
  { requiredKeys: ['content', 'timestamp'] },
);

const rows = fc.array(fc.tuple(fields, past, fc.constantFrom('ada', 'bob', 'cyd')), { maxLength: 12 });

/** Lines of an import: memories of three personas, with a header for two of them. */
export const files = fc
  .record({ rows, language: fc.constantFrom('english', 'none'), stopWords: fc.option(fc.uniqueArray(text)) })
  .map(({ rows, language, stopWords }) => {
    const header = {
      format: 'optimus-minds',
      version: 1,
      associated: true,
      personas: [
        { personaId: 'ada', language, ...(stopWords === null ? {} : { stopWords }) },
        { personaId: 'idle', language: 'english' },
      ],
    };
    const lines = rows.map(([row, before, personaId], n) => ({
      id: `id-${n}`,
      personaId,
      ...row,
      ...before,
    }));
    return [header, ...lines].map((line) => JSON.stringify(line)).join('\n');
  });

/** Everything that a council exports, as one text. */
export async function exportOf(council: Council, options = {}): Promise<string> {
  let whole = '';
  for await (const line of council.memory.exportLines(options)) whole += line;
  return whole;
}

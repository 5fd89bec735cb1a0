/** What is imported comes out as it went in, to the last bit, from engine to engine. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openCouncil } from '../../ts/index.js';
import { exportOf, files } from './memories.js';

type EngineName = 'native' | 'pure';
const PAIRS: readonly (readonly [EngineName, EngineName])[] = [
  ['native', 'pure'],
  ['pure', 'native'],
  ['native', 'native'],
  ['pure', 'pure'],
];

describe.each(PAIRS)('%s to %s', (from, to) => {
  test('an export imports as what it was, and importing it again changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(files, async (file) => {
        await using first = await openCouncil({ path: ':memory:', engine: from });
        await using second = await openCouncil({ path: ':memory:', engine: to });
        const rows = file.split('\n').length - 1;
        expect((await first.memory.importMemories([file])).stored).toBe(rows);
        const exported = await exportOf(first);
        expect((await second.memory.importMemories([exported])).stored).toBe(rows);
        expect(await exportOf(second)).toBe(exported);
        const again = await second.memory.importMemories([exported]);
        expect(again).toMatchObject({ stored: 0, existing: rows });
        expect(await exportOf(second)).toBe(exported);
        expect(fieldsOf(exported)).toEqual(fieldsOf(file));
        const lists = async (council: typeof first) =>
          JSON.stringify(await Promise.all(['ada', 'bob', 'cyd'].map((id) => all(council, id))));
        expect(await lists(second)).toBe(await lists(first));
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});

async function all(council: Awaited<ReturnType<typeof openCouncil>>, personaId: string) {
  const { items } = await council.memory.list(personaId, { limit: 100, embeddings: true });
  return items.map((memory) => ({ ...memory, contextText: memory.contextText, fields: memory }));
}

/** What the lines say of each memory, whichever of two ways they say it. */
function fieldsOf(file: string): unknown[] {
  const defaults = { importance: 0.5, emotionalValence: 0, tags: [], decayRate: 0.01, contextText: '{}' };
  return file
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => {
      const { context, embedding, ...fields } = JSON.parse(line);
      const vector =
        typeof embedding === 'string'
          ? [...new Float32Array(Uint8Array.from(Buffer.from(embedding, 'base64')).buffer)]
          : embedding;
      const contextText = context === undefined ? {} : { contextText: JSON.stringify(context) };
      return { ...defaults, ...fields, ...contextText, ...(vector === undefined ? {} : { vector }) };
    });
}

// Cutting pieces of text into lines, of which none may be too long.
import { describe, expect, test } from 'vitest';
import { linesOf } from '../../ts/memory/transfer/pieces.js';

async function lines(...pieces: string[]): Promise<string[]> {
  async function* given() {
    yield* pieces;
  }
  const found: string[] = [];
  for await (const { text } of linesOf(given(), 5)) found.push(text);
  return found;
}

describe('lines', () => {
  test('are the same wherever pieces are cut', async () => {
    const whole = 'abcde\n\nfg\r\nhijkl';
    for (let cut = 0; cut <= whole.length; cut++) {
      expect(await lines(whole.slice(0, cut), whole.slice(cut))).toEqual(['abcde', '', 'fg', 'hijkl']);
    }
  });

  test.each([
    ['within a piece', ['a\nbcdefg\nh']],
    ['over two pieces', ['a\nbcd', 'efg\nh']],
    ['without an end', ['a\nbcdefg']],
  ])('that are too long %s are named', async (_, pieces) => {
    await expect(lines(...pieces)).rejects.toMatchObject({ code: 'TEXT_TOO_LARGE', details: { line: 2 } });
  });
});

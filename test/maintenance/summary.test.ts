// What stands for a cluster where the caller has no summary of his own.
import { expect, test } from 'vitest';
import { defaultSummary, type Memory } from '../../ts/index.js';

const memory = (id: string, content: string, importance = 0.5, time = 0): Memory =>
  ({ id, content, importance, timestamp: new Date(time) }) as Memory;

test('the most important memory speaks; then the newest, then the smaller id', () => {
  const said = (...memories: Memory[]) => defaultSummary(memories);
  expect(said(memory('a', 'tea', 0.4), memory('b', 'rain', 0.6), memory('c', 'bread', 0.5))).toBe(
    'Pattern observed across 3 experiences: rain',
  );
  expect(said(memory('a', 'tea', 0.6, 1), memory('b', 'rain', 0.6, 2))).toMatch(/rain$/);
  expect(said(memory('b', 'rain', 0.6, 2), memory('a', 'tea', 0.6, 2))).toMatch(/tea$/);
  expect(said()).toBe('');
});

test('a long content ends with a whole word of its first 400 characters', () => {
  const said = (content: string) => defaultSummary([memory('a', content), memory('b', 'x', 0)]);
  const prefix = 'Pattern observed across 2 experiences: ';
  expect(said('x'.repeat(400))).toBe(prefix + 'x'.repeat(400));
  expect(said(`${'word '.repeat(80)}more`)).toBe(`${prefix}${'word '.repeat(80).trimEnd()} …`);
  expect(said(`${'word '.repeat(79)}words and more`)).toBe(`${prefix}${'word '.repeat(79)}words …`);
  expect(said(`${'word '.repeat(79)}wordss and more`)).toBe(`${prefix}${'word '.repeat(79).trimEnd()} …`);
  // No word ends: no character is cut in two either.
  expect(said('x'.repeat(500))).toBe(`${prefix}${'x'.repeat(400)} …`);
  expect(said(`x${'😀'.repeat(300)}`)).toBe(`${prefix}x${'😀'.repeat(199)} …`);
});

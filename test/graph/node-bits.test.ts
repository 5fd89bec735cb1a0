/** Nodes as bits are those of their numbers. */

import { expect, test } from 'vitest';
import { NodeBits } from '../../ts/graph/node-bits.js';

/** As the engine gives them. */
function bitsOf(nodes: readonly number[]): NodeBits {
  const words = new Uint32Array(2 * Math.ceil(((nodes.at(-1) ?? -1) + 1) / 64));
  for (const node of nodes) words[node >> 5] = ((words[node >> 5] as number) | (1 << (node & 31))) >>> 0;
  const before = Uint32Array.from(
    { length: words.length / 2 },
    (_, pair) => nodes.filter((node) => node < 64 * pair).length,
  );
  return new NodeBits(words, before);
}

test.each([
  ['one', [0]],
  ['the last of a word', [31]],
  ['the last of a pair', [63]],
  ['the first of a later pair', [640]],
  ['whole words, and none', [...Array(200).keys()].filter((node) => node < 64 || node > 130)],
  ['some', [...Array(3_000).keys()].filter((node) => (node * 7) % 11 < 3 && (node < 900 || node > 1_700))],
])('%s', (_, nodes) => {
  const bits = bitsOf(nodes);
  expect(nodes.map((_, place) => bits.at(place))).toEqual(nodes);
  expect([...bits.toNumbers(nodes.length)]).toEqual(nodes);
});

// Ten years of a busy council: a hundred thousand memories, a reopening every quarter.
import { test } from 'vitest';
import { decadeOnFile } from './on-file.js';

/** Tables and indexes of the graph, which is empty: a page of 16 KiB each. */
const EMPTY = 14 * 16_384;

test('a hundred thousand memories', () => decadeOnFile(200, 'normal', 4_000_000 + EMPTY));

// Ten years of a busy council: a hundred thousand memories, a reopening every quarter.
import { test } from 'vitest';
import { decadeOnFile } from './on-file.js';

/** What went stays in the audit, some 47 bytes each; an empty table or index takes a page of 16 KiB. */
const BYTES = 104_000 * 40 + 40 * 16_384;

test('a hundred thousand memories', () => decadeOnFile(200, 'normal', BYTES));

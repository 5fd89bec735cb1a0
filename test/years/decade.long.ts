// Ten years of a busy council: a hundred thousand memories, a reopening every quarter.
import { test } from 'vitest';
import { decadeOnFile } from './on-file.js';

test('a hundred thousand memories', () => decadeOnFile(200, 'normal', 4_000_000));

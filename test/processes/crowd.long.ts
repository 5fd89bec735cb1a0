/** Two writing and three reading processes, for half a minute; as crowd.test.ts. */

import { test } from 'vitest';
import { crowd } from './crowd.js';

test('two writing and three reading processes', () => crowd(30));

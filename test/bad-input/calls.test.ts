/** Every bad call is refused by name, and changes nothing. */

import { describe, expect, test } from 'vitest';
import { COUNCILS } from '../facade/councils.js';
import { refusal } from '../facade/refusal.js';
import { BAD_CALLS } from './calls.js';

describe.each(COUNCILS)('$name', ({ open }) => {
  test.each(BAD_CALLS)('%s', async (_, call, code, field) => {
    const council = await open({ durability: 'off' });
    await council.memory.storeMemory('ada', 'green tea', { id: 'good', embedding: [1, 0] });
    const before = [await council.personas(), await council.status()];
    const found = await refusal(() => call(council));
    expect({ code: found.code, field: found.details.field }).toEqual({ code, field });
    expect(found.details.expected).toBeDefined();
    expect([await council.personas(), await council.status()]).toEqual(before);
    const [hit] = await council.memory.recall('ada', 'tea');
    expect(hit?.memory).toMatchObject({ id: 'good', accessCount: 0 });
  });
});

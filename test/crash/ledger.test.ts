import { expect, test } from 'vitest';
import { type Call, Ledger, type Line } from './ledger.js';
import { wordOf } from './rows.js';

const tried = (call: Call): Line => ({ say: 'try', lane: 0, call });
const done: Line = { say: 'done', lane: 0 };

test('a version that a killed writer did not make, and the next one does, is not gone', () => {
  const ledger = new Ledger();
  const update: Call = { op: 'update', id: 'gn0', version: 1 };
  const before = new Map([['gn0', 0]]);
  ledger.follow([tried({ op: 'store', group: 'g', count: 1 }), done, tried(update)], before);
  expect(ledger.gone).toEqual([wordOf('gn0', 1)]);
  ledger.follow([tried(update), done], new Map([['gn0', 1]]));
  expect(ledger.gone).toEqual([wordOf('gn0', 0)]);
});

import { describe, expect, test } from 'vitest';
import { readFamilies } from './cases.js';
import { ENGINES } from './engines.js';
import { CASE_TIME, runCase } from './run.js';

const families = readFamilies();

test('every case has a name of its own', () => {
  for (const { name, cases } of families) {
    const names = cases.map((one) => one.name);
    expect(new Set(names).size, name).toBe(names.length);
  }
});

describe.each(ENGINES)('$name', ({ name: engineName, provides, open, skips }) => {
  test('skips cases that exist, each with a reason', () => {
    const known = new Set(families.flatMap(({ name, cases }) => cases.map((one) => `${name}: ${one.name}`)));
    for (const skip of skips) {
      expect(known, engineName).toContain(skip.case);
      expect(skip.reason).not.toBe('');
    }
  });

  describe.each(families)('$name', ({ name: family, cases }) => {
    test.for(cases)('$name', async (one, { skip }) => {
      const missing = one.needs.filter((feature) => !provides.includes(feature));
      const reason = skips.find((skip) => skip.case === `${family}: ${one.name}`)?.reason;
      if (missing.length > 0 || reason !== undefined) {
        skip(reason ?? `needs ${missing.join(', ')}`);
      }
      const engine = await open({ clock: () => CASE_TIME });
      try {
        expect(await runCase(one, (command, columns) => engine.execute(command, columns))).toEqual([]);
      } finally {
        await engine.close();
      }
    });
  });
});

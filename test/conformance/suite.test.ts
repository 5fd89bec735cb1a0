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

describe.each(ENGINES)('$name', ({ name: engineName, provides, lacks, open, skips }) => {
  test('skips cases that exist, each with a reason', () => {
    const known = new Set(families.flatMap(({ name, cases }) => cases.map((one) => `${name}: ${one.name}`)));
    for (const skip of skips) {
      expect(known, engineName).toContain(skip.case);
      expect(skip.reason).not.toBe('');
    }
  });

  test('provides every feature that a case needs, or says why not', () => {
    const needed = new Set(families.flatMap(({ cases }) => cases.flatMap((one) => one.needs)));
    const missing = [...needed].filter((feature) => !provides.includes(feature));
    expect(lacks.map(({ feature }) => feature).sort()).toEqual(missing.sort());
    expect(lacks.every(({ reason }) => reason !== '')).toBe(true);
  });

  describe.each(families)('$name', ({ name: family, cases }) => {
    test.for(cases)('$name', async (one, { skip }) => {
      const reason =
        skips.find((skip) => skip.case === `${family}: ${one.name}`)?.reason ??
        lacks.find(({ feature }) => one.needs.includes(feature))?.reason;
      if (reason !== undefined) {
        skip(reason);
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

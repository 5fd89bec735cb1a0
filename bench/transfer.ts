/**
 * Export and import of a large council: rows a second, and how much memory they take above rest.
 *
 * Every step runs in a process of its own. Rest is what the process has after opening the council. The index of what is
 * imported grows in memory and is no cost of importing: the same council is opened once more, and what it has then is
 * taken off. Memory is what the process has resident. The files that it maps (program, addon) are in it with the same
 * size in every step and fall out of the differences; JavaScript's heap with the garbage that it lets collect is in it
 * and stays in them.
 */

import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openCouncil } from '../ts/index.js';
import { inFreshFolder } from './contestants/council.js';
import { readGlosses } from './corpus/glosses.js';
import { recombined } from './corpus/recombined.js';
import { readOptions } from './harness/options.js';
import { Report } from './harness/report.js';

const STEP = fileURLToPath(new URL('fresh/transfer.ts', import.meta.url));

interface Step {
  readonly memories: number;
  readonly seconds: number;
  readonly rest: number;
  readonly most: number;
}

const options = readOptions({ memories: 1_000_000, seed: 1 });
const report = new Report('transfer', { memories: options.memories, seed: options.seed });

function inProcess(step: 'export' | 'import' | 'open', path: string, file: string): Step {
  const flags = ['--expose-gc', '--import', 'tsx', STEP, step, path, file];
  return JSON.parse(execFileSync(process.execPath, flags, { encoding: 'utf8' }));
}

await inFreshFolder(async (path) => {
  {
    await using council = await openCouncil({ path, durability: 'off' });
    await council.memory.storeMemoryBatch(recombined(readGlosses(), options.memories, options.seed), {
      associate: false,
    });
    await council.flush();
  }
  const [file, copy, again] = ['all.jsonl', 'copy.council', 'again.jsonl'].map((name) =>
    join(dirname(path), name),
  ) as [string, string, string];
  const out = inProcess('export', path, file);
  const back = inProcess('import', copy, file);
  const opened = inProcess('open', copy, file);
  inProcess('export', copy, again);

  const shown = (step: string, { memories, seconds, rest, most }: Step) => ({
    step,
    'rows/s': Math.round(memories / seconds).toLocaleString('en-US'),
    'at rest, MB': rest.toFixed(0),
    'at most, MB': most.toFixed(0),
    'above, MB': (most - rest).toFixed(0),
  });
  report.table(`${options.memories} memories, ${(statSync(file).size / 1e6).toFixed(0)} MB of lines`, [
    shown('export', out),
    shown('import', back),
    { ...shown('the copy, opened', opened), 'rows/s': '' },
  ]);
  report.check('memories exported', out.memories === options.memories, out.memories);
  report.check('memories imported', back.memories === options.memories, back.memories);
  report.check(
    'the copy exports the same bytes',
    readFileSync(file).equals(readFileSync(again)),
    statSync(again).size,
  );
  report.atLeast('rows exported a second', out.memories / out.seconds, 100_000);
  report.atLeast('rows imported a second', back.memories / back.seconds, 60_000);
  report.atMost('export above rest, MB', out.most - out.rest, 150);
  report.atMost('import above rest and its own index, MB', back.most - opened.rest, 150);
});
report.finish(options.json);

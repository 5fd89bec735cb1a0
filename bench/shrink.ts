/** How much of the file is given back: half of the memories deleted at random, then `optimise`. */

import { existsSync, statSync } from 'node:fs';
import { openCouncil } from '../ts/index.js';
import { inFreshFolder } from './contestants/council.js';
import { readGlosses } from './corpus/glosses.js';
import { readOptions } from './harness/options.js';
import { Report } from './harness/report.js';
import { pick, randomFrom } from './harness/sample.js';

const options = readOptions({ seed: 1 });
const report = new Report('shrink', { seed: options.seed });
const glosses = readGlosses(true);

/** Bytes of the council and of its write-ahead log. */
function bytes(path: string): number {
  const log = `${path}-wal`;
  return statSync(path).size + (existsSync(log) ? statSync(log).size : 0);
}

await inFreshFolder(async (path) => {
  await using council = await openCouncil({ path, durability: 'normal' });
  await council.memory.storeMemoryBatch(glosses);
  await council.optimise();
  const full = bytes(path);
  const gone = pick(glosses, glosses.length >> 1, randomFrom(options.seed));
  await Promise.all(gone.map(({ id }) => council.memory.delete(id)));
  const deleted = bytes(path);
  const { problems } = await council.verify();
  const begin = performance.now();
  await council.optimise();
  const seconds = (performance.now() - begin) / 1000;
  const small = bytes(path);
  report.table('bytes of file and log', [
    { when: 'all stored, optimised', bytes: full.toLocaleString('en-US') },
    { when: 'half deleted', bytes: deleted.toLocaleString('en-US') },
    { when: `optimised again, ${seconds.toFixed(1)} s`, bytes: small.toLocaleString('en-US') },
  ]);
  const { memories } = await council.status();
  report.check('memories left', memories === glosses.length - gone.length, memories);
  report.check('nothing is wrong', problems.length === 0, problems.length);
  report.atMost('bytes with half of the memories, share', small / full, 0.55);
});
report.finish(options.json);

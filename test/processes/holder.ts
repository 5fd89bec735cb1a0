/** Stores large groups without end, so that this process nearly always holds the council's write lock. Argument: path. */

import { openCouncil } from '../../ts/index.js';

const [path = ''] = process.argv.slice(2);
/** Whoever started it stops it; otherwise it stops itself. */
const end = Date.now() + 120_000;

const council = await openCouncil({ path, durability: 'off', busyTimeout: 60_000 });
for (let n = 0; Date.now() < end; n++) {
  const rows = Array.from({ length: 10_000 }, (_, k) => ({
    personaId: 'holder',
    content: `line ${k} of page ${n}`,
  }));
  await council.memory.storeMemoryBatch(rows);
  // Bounded: the lock matters, not the rows.
  await council.memory.deleteMany({ personas: ['holder'] });
  if (n === 0) process.stdout.write('ready\n');
}
await council.close();

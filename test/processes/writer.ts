/**
 * Stores single memories and small batches until it is time to end, then prints the ids that were acknowledged.
 *
 * Arguments: path, name.
 */

import { openCouncil } from '../../ts/index.js';
import { readyUntil } from './signal.js';

const [path = '', name = ''] = process.argv.slice(2);

/** What a writer prints. */
export interface Written {
  readonly ids: string[];
}

const ids: string[] = [];
const row = () => {
  const id = `${name}${ids.length}`;
  ids.push(id);
  return { personaId: 'shared', content: `${id} writes about tea and rain`, id };
};

{
  const end = await readyUntil();
  await using council = await openCouncil({ path, busyTimeout: 30_000 });
  while (ids.length < 10 || Date.now() < end) {
    const { personaId, content, id } = row();
    await council.memory.storeMemory(personaId, content, { id, associate: false });
    if (ids.length % 3 === 0)
      await council.memory.storeMemoryBatch(Array.from({ length: 20 }, row), { associate: false });
    // Whoever never rests keeps the lock: SQLite's waiters look only now and then whether it is free.
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
process.stdout.write(JSON.stringify({ ids } satisfies Written));

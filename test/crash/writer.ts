/**
 * Writes to a council until it is killed, and says so: before each call what it tries, after each promise that it is
 * done. Its lines go to a file, so that each is there, whole, when the call that wrote it returns.
 *
 * Arguments: path, durability, name of this run.
 */

import { writeSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { type Council, type Durability, openCouncil } from '../../ts/index.js';
import type { Call, Line } from './ledger.js';
import { groupOf, PERSONAS, pick, randomOf, rowOf } from './rows.js';

const [path = '', durability = 'full', run = ''] = process.argv.slice(2);
const LANES = 3;

/** A writer that nobody kills ends by itself. */
setTimeout(60_000, undefined, { ref: false }).then(() => process.exit(3));

const say = (line: Line): void => {
  writeSync(1, `${JSON.stringify(line)}\n`);
};

/** Versions of the memories that each lane may change, by lane: whole groups, so that lanes never meet. */
async function share(council: Council): Promise<Map<string, number>[]> {
  const lanes = Array.from({ length: LANES }, () => new Map<string, number>());
  for (const persona of PERSONAS) {
    let cursor: string | null | undefined;
    while (cursor !== null) {
      const page = await council.memory.list(persona, { limit: 10_000, cursor });
      for (const { id, context } of page.items) {
        const lane = Math.floor(randomOf(groupOf(id))() * LANES);
        lanes[lane]?.set(id, Number(context.version));
      }
      cursor = page.cursor;
    }
  }
  return lanes;
}

let groups = 0;

async function lane(
  council: Council,
  number: number,
  own: Map<string, number>,
  calls: number,
): Promise<void> {
  const random = randomOf(`${run}/${number}/${groups}`);
  const attempt = async (call: Call, work: () => Promise<unknown>) => {
    say({ say: 'try', lane: number, call });
    await work();
    say({ say: 'done', lane: number });
  };
  const store = async (count: number) => {
    groups += 1;
    const group = `${run}l${number}g${groups}`;
    const rows = Array.from({ length: count }, (_, n) => rowOf(`${group}n${n}`, 0));
    await attempt({ op: 'store', group, count }, async () => {
      const [first] = rows;
      if (count === 1 && first)
        return council.memory.storeMemory(first.personaId, first.content, { ...first, associate: false });
      const onProgress = (stored: number) => say({ say: 'progress', lane: number, rows: stored });
      return council.memory.storeMemoryBatch(rows, { onProgress, associate: false });
    });
    for (const { id } of rows) own.set(id, 0);
  };

  for (let n = 0; n < calls; n++) {
    const dice = random();
    const id = own.size > 20 ? pick(random, [...own.keys()]) : '';
    if (id === '' || dice < 0.4) await store(1);
    else if (dice < 0.55) await store(2 + Math.floor(random() * 300));
    else if (dice < 0.57 && number === 0) await store(10_001 + Math.floor(random() * 500));
    else if (dice < 0.8) {
      const version = (own.get(id) ?? 0) + 1;
      const { id: _id, personaId: _persona, ...patch } = rowOf(id, version);
      await attempt({ op: 'update', id, version }, () => council.memory.update(id, patch));
      own.set(id, version);
    } else if (dice < 0.95) {
      await attempt({ op: 'delete', id }, () => council.memory.delete(id));
      own.delete(id);
    } else {
      const group = groupOf(id);
      await attempt({ op: 'deleteMany', group }, () => council.memory.deleteMany({ tags: [group] }));
      for (const other of [...own.keys()]) if (groupOf(other) === group) own.delete(other);
    }
  }
}

say({ say: 'start' });
// Closing and opening again moves the log into the file: a kill may fall into that, too.
for (;;) {
  const council = await openCouncil({ path, durability: durability as Durability });
  const lanes = await share(council);
  await Promise.all(lanes.map((own, number) => lane(council, number, own, 60)));
  await council.close();
}

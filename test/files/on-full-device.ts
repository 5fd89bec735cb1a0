/** Run by full-device.test.ts: a council on a device that fills up, gets room, and fills up again. */

import { closeSync, fsyncSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type Council, openCouncil } from '../../ts/index.js';
import { seen } from './observe.js';

const [folder = ''] = process.argv.slice(2);
const path = join(folder, 'a.council');
const ballast = join(folder, 'ballast');
const filler = join(folder, 'filler');
const TEXT = 'tea and rain on the river '.repeat(40);

const rows = (name: string, count: number) =>
  Array.from({ length: count }, (_, n) => ({
    personaId: 'ada',
    content: `${name}x${n} ${TEXT}`,
    id: `${name}-${n}`,
  }));

/** Ids that a view of the council lists, and those that it finds, each by a word of its own. */
async function state(council: Council) {
  const { items } = await council.memory.list('ada', { limit: 10_000 });
  const listed = items.map(({ id }) => id);
  const requests = listed.map((id) => ({ query: id.replace('-', 'x'), recordAccess: false, limit: 2 }));
  const found = (await council.memory.recallMany(requests)).map((hits) =>
    hits.map((hit) => hit.memory.id).join(),
  );
  const { memories } = await council.status();
  return { listed, found, memories, whole: items.every(({ content }) => content.endsWith(TEXT)) };
}

/** Writes until the device holds nothing more. */
function fillUp(): void {
  const file = openSync(filler, 'w');
  try {
    for (let size = 1 << 16; size > 0; size >>= 1) {
      try {
        for (;;) writeSync(file, Buffer.alloc(size, 1));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

writeFileSync(ballast, Buffer.alloc(4 << 20, 1));
const acknowledged: string[] = [];
const council = await openCouncil({ path });
let batch: unknown;
for (let n = 0; batch === undefined && n < 1_000; n++) {
  const outcome = await seen(() => council.memory.storeMemoryBatch(rows(`b${n}`, 200)));
  if ('value' in outcome) acknowledged.push(...outcome.value.ids.map(String));
  else batch = outcome;
}
const afterBatch = await state(council);

// Many at once, on what room is left.
const singles: unknown[] = [];
const stores = rows('s', 300).map(async ({ personaId, content, id }) => {
  const outcome = await seen(() => council.memory.storeMemory(personaId, content, { id }));
  if ('value' in outcome) acknowledged.push(id);
  else singles.push(outcome.code);
});
await Promise.all(stores);
const afterSingles = await state(council);

rmSync(ballast);
const withRoom = [];
for (const { personaId, content, id } of rows('late', 20)) {
  withRoom.push(await seen(async () => (await council.memory.storeMemory(personaId, content, { id }))?.id));
  acknowledged.push(id);
}
const deleted = await seen(() => council.memory.delete('b0-0'));

// To the last byte, with access counts that wait to be written.
fillUp();
await council.memory.recall('ada', 'b0x1');
const lastStore = await seen(() => council.memory.storeMemory('ada', TEXT.repeat(100), { id: 'no room' }));
const onFull = await state(council);
const close = await seen(() => council.close());
const readFull = await seen(async () => {
  await using again = await openCouncil({ path, readOnly: true });
  return await state(again);
});
const openFull = await seen(async () => {
  await using again = await openCouncil({ path });
  return await state(again);
});
rmSync(filler);
const last = await openCouncil({ path });
const reopened = await state(last);
const storeAgain = await seen(
  async () => (await last.memory.storeMemory('ada', 'green tea', { id: 'end' }))?.id,
);
await last.close();
// Now nothing lies beside the file, and there is no room for anything.
fillUp();
const openClean = await seen(async () => {
  await using again = await openCouncil({ path });
  return await state(again);
});
const readClean = await seen(async () => {
  await using again = await openCouncil({ path, readOnly: true });
  return await state(again);
});
process.stdout.write(
  JSON.stringify({
    acknowledged: acknowledged.filter((id) => id !== 'b0-0'),
    ...{ batch, singles, afterBatch, afterSingles, withRoom, deleted, lastStore, onFull, close },
    ...{ readFull, openFull, reopened, storeAgain, openClean, readClean },
  }),
);

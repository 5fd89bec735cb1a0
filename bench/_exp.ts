import { NativeEngine } from '../ts/engine/native/engine.js';
import { writeFrame, readFrame } from '../ts/engine/frame.js';
import { NO_COLUMNS } from '../ts/engine/columns.js';
import { loadBinding } from '../ts/engine/native/binding.js';
import { Group } from '../ts/memory/group.js';
import { readGlosses } from './corpus/glosses.js';
import { inFreshFolder } from './contestants/council.js';
await inFreshFolder(async (path) => {
  const { Council } = loadBinding();
  const c = new Council(() => {});
  await c.open(writeFrame({ path }, NO_COLUMNS));
  const get = { op: 'get', args: { ids: [] as string[] } } as const;
  const frame = writeFrame(get, NO_COLUMNS);
  const out = c.executeInline(frame)!;
  console.log('reply bytes', out.length);
  for (const [name, fn] of Object.entries({
    write: () => { writeFrame(get, NO_COLUMNS); },
    inlineRaw: () => { c.executeInline(frame); },
    read: () => { readFrame(out); },
    all: () => { readFrame(c.executeInline(writeFrame(get, NO_COLUMNS))!); },
  })) {
    const r: string[] = [];
    for (let k = 0; k < 5; k++) { const n = 5000; const b = performance.now(); for (let i = 0; i < n; i++) fn(); r.push(((performance.now() - b) / n * 1000).toFixed(2)); }
    console.log(name, 'us', r.join(' '));
  }
  await c.close();
});
const glosses = readGlosses();
for (let k = 0; k < 8; k++) {
  const rows = glosses.slice(k * 10000, k * 10000 + 10000);
  const b = performance.now(); const g = new Group(); for (const r of rows) g.push(r);
  const m = performance.now(); const f = g.finish(undefined); const e = performance.now(); const w = writeFrame(f.command, f.columns); const z = performance.now();
  console.log('push', (m - b).toFixed(1), 'finish', (e - m).toFixed(1), 'frame', (z - e).toFixed(1), w.length);
}

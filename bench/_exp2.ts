import { readdirSync, readFileSync } from 'node:fs';
import { readGlosses } from './corpus/glosses.js';
import { fill, withNative, withPure } from './contestants/council.js';
function threads() {
  const m: Record<string, number> = {};
  for (const t of readdirSync('/proc/self/task')) {
    const s = readFileSync(`/proc/self/task/${t}/schedstat`, 'utf8').split(' ');
    const name = readFileSync(`/proc/self/task/${t}/comm`, 'utf8').trim();
    m[name + (['node','minds-write','minds-read'].includes(name) ? '' : '')] = (m[name + ''] ?? 0) + Number(s[0]) / 1e6;
  }
  return m;
}
const glosses = readGlosses();
for (let k = 0; k < 4; k++) {
  globalThis.gc?.();
  await withNative(async (c) => {
    const a = threads(); const b = performance.now();
    await fill(c, glosses);
    const ms = performance.now() - b; const z = threads();
    console.log('wall', ms.toFixed(0), Object.fromEntries(Object.entries(z).map(([n, v]) => [n, Math.round(v - (a[n] ?? 0))]).filter(([, v]) => (v as number) > 5)));
  });
}

/**
 * One step of `bench/transfer.ts` in a process of its own, so that its memory is nobody else's: `export`, `import` or
 * `open`. Prints what it took as JSON.
 */

import { createReadStream, createWriteStream } from 'node:fs';
import { openCouncil } from '../../ts/index.js';

const EVERY_MS = 10;
const MEGABYTE = 1024 * 1024;

const [step, path = '', file = ''] = process.argv.slice(2);
const resident = () => process.memoryUsage.rss() / MEGABYTE;

const council = await openCouncil({ path, durability: 'normal' });
// Once around, so that the code is loaded and the caches of a connection are there: that is rest.
await council.memory.list('nobody');
await council.status();
globalThis.gc?.();
await new Promise((resolve) => setTimeout(resolve, 500));
const rest = resident();
let most = rest;
const sampling = setInterval(() => {
  most = Math.max(most, resident());
}, EVERY_MS);
const begin = performance.now();
let memories = 0;
if (step === 'export') {
  ({ memories } = await council.memory.exportMemories(createWriteStream(file)));
} else if (step === 'import') {
  const { stored } = await council.memory.importMemories(createReadStream(file));
  memories = stored;
}
const seconds = (performance.now() - begin) / 1000;
clearInterval(sampling);
await council.close();
console.log(JSON.stringify({ memories, seconds, rest, most }));

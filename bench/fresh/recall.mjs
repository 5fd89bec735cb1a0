// A fresh process, as a user's: opens a council with the built package, recalls once, and prints what that took.
import { openCouncil } from '../../dist/index.js';

const [path, persona, query] = process.argv.slice(2);
const begin = performance.now();
const council = await openCouncil(path);
const opened = performance.now();
const hits = await council.memory.recall(persona, query, { recordAccess: false });
const recalled = performance.now();
const { rss } = process.memoryUsage();
const { memories, checkpointProblem, indexBytes } = await council.status();
await council.close();
const ids = hits.map(({ memory }) => memory.id);
console.log(
  JSON.stringify({
    open: opened - begin,
    recall: recalled - opened,
    rss,
    indexBytes,
    memories,
    checkpointProblem,
    ids,
  }),
);

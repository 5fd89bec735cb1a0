// A fresh process, as a user's: opens a council with the built package, answers one activation, and prints what that
// took. Without seeds it only opens, for comparison.
import { openCouncil } from '../../dist/index.js';

const [path, ...seeds] = process.argv.slice(2);
const before = process.memoryUsage.rss();
const begin = performance.now();
const council = await openCouncil(path);
const opened = performance.now();
const active = seeds.length === 0 ? [] : [...(await council.graph.spreadingActivation(seeds))];
const answered = performance.now();
const grown = process.memoryUsage.rss() - before;
const { graphBytes = null } = await council.status();
await council.close();
console.log(JSON.stringify({ open: opened - begin, answer: answered - opened, grown, graphBytes, active }));

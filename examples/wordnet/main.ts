/**
 * What `npm start` runs: a council that remembers WordNet's glosses and knows its graph, a dozen questions to it, what
 * the graph can be asked, and the figures.
 *
 * The first run stores 117,791 memories, 265,269 nodes and 779,589 edges in `data/wordnet.council`; later ones find them
 * there.
 */

import { mkdirSync } from 'node:fs';
import { openCouncil } from '../../ts/index.js';
import { build } from './build.js';
import { bytesOnDisk, recallTimes } from './figures.js';
import { type BuiltGraph, buildGraph } from './graph/build.js';
import { showRecall } from './graph/recall.js';
import { showGraph } from './graph/show.js';
import { ask } from './queries.js';
import { SYNSETS } from './read.js';

const FOLDER = 'data';
const PATH = `${FOLDER}/wordnet.council`;

const count = (value: number) => Math.round(value).toLocaleString('en-US');

function graphPace(built: BuiltGraph | null): string {
  if (built === null) return 'built earlier';
  const { nodes, links, edges, seconds } = built;
  return (
    `built now: WordNet read in ${seconds.reading.toFixed(1)} s, ${count(nodes)} nodes in ${seconds.nodes.toFixed(1)} s, ` +
    `${count(links)} links in ${seconds.links.toFixed(1)} s, ${count(edges)} edges in ${seconds.edges.toFixed(1)} s`
  );
}

mkdirSync(FOLDER, { recursive: true });
console.log(`${PATH}: WordNet's ${count(SYNSETS)} glosses, remembered by 13 personas`);
const council = await openCouncil(PATH);
try {
  const { engine, durable } = await council.status();
  console.log(`engine ${engine}, ${durable ? 'durable' : 'in memory only'}`);
  const { stored, seconds } = await build(council);
  if (stored === 0) console.log('  all there from an earlier run');

  const builtGraph = await buildGraph(council);
  if (builtGraph === null) console.log('  the graph is all there from an earlier run');

  await ask(council);
  await showGraph(council);
  await showRecall(council);

  const { p50, p95, recalls } = await recallTimes(council);
  await council.flush();
  const { memories } = await council.status();
  const { nodes, edges } = await council.graph.getGraphStatistics();
  const pace =
    stored === 0 ? 'stored earlier' : `${count(stored)} stored now, ${count(stored / seconds)} a second`;
  console.log(`
memories   ${count(memories)}, ${pace}
graph      ${count(nodes)} nodes, ${count(edges)} edges, ${graphPace(builtGraph)}
recall     p50 ${p50.toFixed(2)} ms, p95 ${p95.toFixed(2)} ms (${recalls} recalls of five words, all personas)
on disk    ${(bytesOnDisk(PATH) / 1024 / 1024).toFixed(1)} MiB

Try next:
  npx minds recall "a large flightless bird" --persona scholar --explain --council ${PATH}
  npx minds stats --council ${PATH}
  npx minds graph find whale --council ${PATH}
  npx minds graph related whale.noun.2 --depth 1 --council ${PATH}

A council of your own:
  npx minds add scholar "The library closes at nine on Fridays." --tag library
  npx minds recall "when does the library close"`);
} finally {
  await council.close();
}

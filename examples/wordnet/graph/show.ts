/** What the graph can be asked, each with its time: a word, an activation, a path, a neighbourhood, the highest ranks. */

import type { Council, KnowledgeGraph } from '../../../ts/index.js';
import { wordNode } from './lexicon.js';

const ROWS = 10;
const WORD = 'whale';
const ACTIVE_WORDS = ['doctor', 'tooth', 'pain'];
const FROM = 'whale.noun.2';
const TO = 'bicycle.noun.1';
const NEAR = 'whale.noun.2';
const COLUMNS = 108;

const clip = (text: string) => (text.length <= COLUMNS ? text : `${text.slice(0, COLUMNS - 1)}…`);

/** Whether a node is one of the active words, or a meaning that has its name. */
const isOwn = (id: string) => ACTIVE_WORDS.some((word) => id === wordNode(word) || id.startsWith(`${word}.`));

/** Prints a heading with the time that `work` took, and the lines it gave. */
async function shown<T>(
  title: string,
  work: () => Promise<T>,
  lines: (result: T) => string[],
): Promise<void> {
  const begin = performance.now();
  const result = await work();
  const millis = performance.now() - begin;
  console.log(`\n${title} (${millis.toFixed(millis < 10 ? 2 : 0)} ms)`);
  for (const line of lines(result)) console.log(`  ${clip(line)}`);
}

async function path(graph: KnowledgeGraph, weighted: boolean): Promise<string[]> {
  const found = await graph.findPath(FROM, TO, { weighted });
  if (found === null) throw new Error(`no path leads from ${FROM} to ${TO}`);
  const steps = found.edges.map(({ edgeType }, i) => `-${edgeType}-> ${found.nodes[i + 1]}`);
  return [`${FROM} ${steps.slice(0, 2).join(' ')}`, ...steps.slice(2).map((step) => `    ${step}`)];
}

/** The node's edges by type, each with where they lead. */
async function neighbours(graph: KnowledgeGraph): Promise<string[]> {
  const around = await graph.findRelated(NEAR, { maxDepth: 1 });
  const byType = new Map<string, string[]>();
  for (const { sourceId, targetId, edgeType } of around.edges()) {
    if (sourceId !== NEAR) continue;
    const targets = byType.get(edgeType) ?? [];
    byType.set(edgeType, targets);
    targets.push(targetId);
  }
  return Array.from(byType, ([type, targets]) => `${type.padEnd(16)}  ${targets.join(', ')}`);
}

export async function showGraph({ graph }: Council): Promise<void> {
  await shown(
    `nodes named ${WORD}`,
    () => graph.findNodes({ text: WORD, limit: ROWS }),
    ({ items }) => items.map(({ id, name, nodeType }) => `${id.padEnd(24)}  ${name}, ${nodeType}`),
  );
  await shown(
    `what ${ACTIVE_WORDS.join(', ')} bring to mind`,
    () => graph.spreadingActivation(ACTIVE_WORDS.map(wordNode), { iterations: 4, minActivation: 0.001 }),
    (active) =>
      [...active]
        .filter(([id]) => !isOwn(id))
        .slice(0, ROWS)
        .map(([id, value]) => `${value.toFixed(3)}  ${id}`),
  );
  await shown(
    `from ${FROM} to ${TO}, fewest hops`,
    () => path(graph, false),
    (lines) => lines,
  );
  await shown(
    'the same, likeliest path',
    () => path(graph, true),
    (lines) => lines,
  );
  await shown(
    `around ${NEAR}`,
    () => neighbours(graph),
    (lines) => lines,
  );
  await shown(
    'highest PageRanks',
    () => graph.pageRank({ limit: ROWS }),
    (ranks) => [...ranks].map(([id, value]) => `${value.toFixed(5)}  ${id}`),
  );
}

/**
 * The rows of WordNet's graph: nodes, edges, and which memory belongs to which node.
 *
 * A synset's node has its first word as name and its lexicographer file as type, for example `dog` of type
 * `noun.animal`; where the file has an earlier synset of that name, the number of the sense follows: `cat (3)`. Its other
 * words are its aliases. A word's node has the spelling that comes first in WordNet as name, `word` as type, and other
 * spellings as aliases.
 *
 * Pointers of one type between the same two synsets, which join different words of theirs, are one edge.
 */

import type { EdgeInput, GraphLink, NodeInput } from '../../../ts/index.js';
import { keyOf, type Meaning, readMeanings, readPointers, wordNode } from './lexicon.js';
import { HAS_WORD, hasSense, type Relation, relationOf } from './relations.js';

/** How many rows WordNet 3.1 gives. */
export const NODES = 265_269;
export const EDGES = 779_589;
/** What the edges were before equal ones were merged. */
export const POINTERS = 378_203;
export const SENSES = 207_272;

export interface GraphRows {
  readonly nodes: NodeInput[];
  readonly edges: EdgeInput[];
  /** One for each gloss. */
  readonly links: GraphLink[];
}

function synsetNodes(meanings: readonly Meaning[]): NodeInput[] {
  const taken = new Set<string>();
  return meanings.map(({ node: id, id: synset, file, words, senses }) => {
    const [first = '', ...aliases] = words;
    const isTaken = taken.has(`${file} ${first}`);
    taken.add(`${file} ${first}`);
    return {
      id,
      name: isTaken ? `${first} (${senses[0]})` : first,
      nodeType: file,
      attributes: { aliases, synset },
    };
  });
}

function wordNodes(meanings: readonly Meaning[]): NodeInput[] {
  const spellings = new Map<string, Set<string>>();
  for (const word of meanings.flatMap(({ words }) => words)) {
    const known = spellings.get(keyOf(word));
    if (known === undefined) spellings.set(keyOf(word), new Set([word]));
    else known.add(word);
  }
  return Array.from(spellings.values(), (words) => {
    const [name = '', ...aliases] = words;
    const others = aliases.length === 0 ? {} : { attributes: { aliases } };
    return { id: wordNode(name), name, nodeType: 'word', ...others };
  });
}

const edge = (sourceId: string, targetId: string, { type, weight }: Relation): EdgeInput => ({
  sourceId,
  targetId,
  edgeType: type,
  weight,
});

function pointerEdges(meanings: readonly Meaning[]): EdgeInput[] {
  const nodes = new Map(meanings.map(({ id, node }) => [id, node]));
  const nodeOf = (id: string) => {
    const node = nodes.get(id);
    if (node === undefined) throw new Error(`WordNet has no synset ${id}`);
    return node;
  };
  const edges: EdgeInput[] = [];
  for (const [id, pointers] of readPointers()) {
    const [part = ''] = id.split(':');
    // All pointers of a synset are here, so equal ones are too.
    const distinct = new Map(pointers.map((pointer) => [`${pointer.symbol} ${pointer.target}`, pointer]));
    for (const { symbol, target } of distinct.values()) {
      edges.push(edge(nodeOf(id), nodeOf(target), relationOf(symbol, part)));
    }
  }
  return edges;
}

function senseEdges(meanings: readonly Meaning[]): EdgeInput[] {
  return meanings.flatMap(({ node, words, senses }) => {
    const numbers = new Map(words.map((word, i) => [wordNode(word), senses[i] as number]));
    return Array.from(numbers, ([word, number]) => [
      edge(node, word, HAS_WORD),
      edge(word, node, hasSense(number)),
    ]).flat();
  });
}

/** Everything, in an order that never changes. */
export function graphRows(): GraphRows {
  const meanings = readMeanings();
  return {
    nodes: [...synsetNodes(meanings), ...wordNodes(meanings)],
    edges: [...pointerEdges(meanings), ...senseEdges(meanings)],
    links: meanings.map(({ id, node }) => ({ memoryId: `wn:${id}`, nodeId: node })),
  };
}

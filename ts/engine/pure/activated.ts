/**
 * What the nodes that a query mentions are linked to, after activation has spread from them over the graph.
 *
 * Cost: some look-ups a word of the query, the edges of active nodes, and at most 4,096 links.
 */

import type { Council, Persona } from './council.js';
import { spreadByFan } from './graph/activation.js';
import type { Node } from './graph/node.js';
import { byNumber, byValue } from './graph/ranked.js';
import type { Memory } from './memory.js';
import type { Request } from './request.js';

/** Candidates that activation alone may bring; more where more results are asked for. */
export const ACTIVATED_CANDIDATES = 50;

const ROUNDS = 2;
/** Active nodes whose links are read. */
const MAX_NODES = 200;
/** Links of one node that are read, those of the memories stored last. */
const MAX_NODE_LINKS = 1_024;
const MAX_LINKS = 4_096;

export interface Activated {
  /** Phrases that the query mentions. */
  readonly entities: readonly string[];
  /** Memories that are reached and pass the filter; undefined where none is. */
  readonly values: ReadonlyMap<Memory, number> | undefined;
}

/** The memories of the personas asked that are reached. */
export function activated(
  { graph, links }: Council,
  { args, passes }: Request,
  personas: readonly Persona[],
): Activated {
  if (links.size === 0 || args.graph === false) {
    return { entities: [], values: undefined };
  }
  const entities = graph.phrases.mentionedIn(args.query);
  const seeds = new Map<Node, number>();
  for (const { nodes } of entities) {
    for (const node of nodes) {
      seeds.set(node, (seeds.get(node) ?? 0) + 1 / nodes.length);
    }
  }
  const active = spreadByFan([...seeds].sort(byNumber), ROUNDS);
  const sums = new Map<Memory, number>();
  let left = MAX_LINKS;
  for (const [node, activation] of [...active].sort(byValue).slice(0, MAX_NODES)) {
    const linked = links.memoriesOf(node.number, Math.min(MAX_NODE_LINKS, left));
    left -= linked.length;
    const memories = linked.flatMap((sequence) =>
      personas.flatMap((persona) => persona.memories.get(sequence) ?? []),
    );
    for (const memory of memories) {
      sums.set(memory, (sums.get(memory) ?? 0) + activation / memories.length);
    }
  }
  const passing = [...sums].filter(([memory]) => passes(memory));
  const values = new Map(passing.map(([memory, sum]) => [memory, Math.sqrt(Math.min(1, sum))]));
  return {
    entities: entities.map(({ phrase }) => phrase),
    values: values.size > 0 ? values : undefined,
  };
}

/** What two contestants say of a part of a graph, in few numbers: lists of a hundred thousand edges need not be sent. */

import type { Related } from './graphology.js';

export interface Digest {
  readonly nodes: number;
  readonly edges: number;
  /** Of nodes, one after another with depths and strengths, where equal ones may come in any order; of edges in any order. */
  readonly hash: number;
}

/** FNV-1a of 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/** Sums of hashes: whole numbers below 2^53 for up to a million nodes and edges. */
export function digestOf({ ids, depths, strengths, sources, targets, types, weights }: Related): Digest {
  let hash = 0;
  for (let at = 0; at < ids.length; at++) {
    hash += hashOf(`${ids[at]} ${depths[at]} ${strengths[at]}`);
    // What stands at a place, whoever it is.
    hash += hashOf(`${at} ${depths[at]} ${strengths[at]}`);
  }
  for (let edge = 0; edge < sources.length; edge++) {
    const ends = `${ids[sources[edge] as number]} ${ids[targets[edge] as number]}`;
    hash += hashOf(`${ends} ${types[edge]} ${weights[edge]}`);
  }
  return { nodes: ids.length, edges: sources.length, hash };
}

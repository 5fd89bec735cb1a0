/** A part of the graph: some nodes and the edges among them, as columns. */

import { column } from '../engine/columns.js';
import type { Outcome } from '../engine/contract.js';
import { type Answer, unwrap } from '../engine/outcome.js';
import type { GraphPath } from './types.js';

/** An edge of a part: its ends are places among the part's nodes. */
export interface PartEdge {
  readonly sourceId: string;
  readonly targetId: string;
  readonly edgeType: string;
  /** Of 32 bits, as traversals read it. */
  readonly weight: number;
}

/**
 * Nodes with a value each, best first: the strength of their connection, or their importance.
 *
 * What nobody reads is not made. Ids may be asked of the council when one is first read, which it answers when it is closed too:
 * a part that is kept for long without that keeps the council's memory.
 */
export class Subgraph implements Iterable<readonly [id: string, value: number]> {
  readonly #answer: Answer<'subgraph'>;
  #values: Float64Array | undefined;

  constructor(answer: Answer<'subgraph'>) {
    this.#answer = answer;
  }

  /** Strengths, or importances, in the order of the nodes. */
  get values(): Float64Array {
    const { columns } = this.#answer;
    this.#values ??= columns.strength ?? column(columns, 'importance');
    return this.#values;
  }

  get length(): number {
    return this.values.length;
  }

  /** The id of the node at a place, from 0. */
  id(place: number): string {
    return column(this.#answer.columns, 'id').at(place);
  }

  /** Hops from where the search began to the node at a place; 0 where nothing was searched. */
  depth(place: number): number {
    return this.#answer.columns.depth?.[place] ?? 0;
  }

  get edgeCount(): number {
    return column(this.#answer.columns, 'edgeSource').length;
  }

  /** The edge at a place, from 0. */
  edge(place: number): PartEdge {
    const { reply, columns } = this.#answer;
    return {
      sourceId: this.id(column(columns, 'edgeSource')[place] as number),
      targetId: this.id(column(columns, 'edgeTarget')[place] as number),
      edgeType: reply.types[column(columns, 'edgeType')[place] as number] ?? '',
      weight: column(columns, 'edgeWeight')[place] as number,
    };
  }

  *edges(): Generator<PartEdge> {
    for (let place = 0; place < this.edgeCount; place++) {
      yield this.edge(place);
    }
  }

  *[Symbol.iterator](): Iterator<readonly [id: string, value: number]> {
    for (let place = 0; place < this.length; place++) {
      yield [this.id(place), this.values[place] as number];
    }
  }

  /** Values by id, in the same order. */
  toMap(): Map<string, number> {
    return new Map(this);
  }

  /** Nodes with their depth, and edges. */
  toJSON(): object {
    const nodes = Array.from(this, ([id, value], place) => ({ id, depth: this.depth(place), value }));
    return { nodes, edges: [...this.edges()] };
  }
}

/**
 * The paths of an outcome, best first.
 *
 * @throws MindsError with the engine's code
 */
export function pathsOf(outcome: Outcome): readonly GraphPath[] {
  if (outcome.ok && outcome.paths !== undefined) {
    return outcome.paths;
  }
  const { reply, columns } = unwrap(outcome, 'paths');
  const ids = column(columns, 'id');
  const types = column(columns, 'edgeType');
  const weights = column(columns, 'edgeWeight');
  const costs = column(columns, 'cost');
  const paths: GraphPath[] = [];
  let node = 0;
  let edge = 0;
  for (const count of column(columns, 'pathCounts')) {
    const nodes: string[] = [];
    const edges: GraphPath['edges'][number][] = [];
    for (const end = node + count; node < end; node++) nodes.push(ids.at(node));
    for (const end = edge + count - 1; edge < end; edge++) {
      edges.push({ edgeType: reply.types[types[edge] as number] ?? '', weight: weights[edge] as number });
    }
    paths.push({ nodes, edges, hops: count - 1, cost: costs[paths.length] as number });
  }
  return paths;
}

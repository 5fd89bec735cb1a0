/** One node and one edge as the pure engine holds them, and both as the columns of a reply. */

import { type Columns, TextColumn } from '../../columns.js';

/** What a caller may say of a node, checked. */
export interface NodeFields {
  name: string;
  type: string;
  /** A JSON object as text. */
  attributes: string;
  importance: number;
  /** A JSON object as text. */
  relevance: string;
  created: number;
  updated: number;
  version: number;
  activation: number;
  accessCount: number;
  /** NaN: never. */
  lastAccessed: number;
}

export interface Node extends NodeFields {
  /** Place in the order of adding, from 1; never given twice. */
  readonly number: number;
  readonly id: string;
  /** Edges that leave it, by the target's number, then the type's. */
  readonly out: Edge[];
  /** Edges that arrive at it, by the source's number, then the type's. */
  readonly in: Edge[];
}

/** What a caller may say of an edge beside its ends and type, checked. */
export interface EdgeFields {
  weight: number;
  confidence: number;
  attributes: string;
  created: number;
  /** NaN: never. */
  lastReinforced: number;
  count: number;
  decayRate: number;
}

export interface Edge extends EdgeFields {
  readonly number: number;
  readonly id: string;
  readonly source: Node;
  readonly target: Node;
  readonly type: string;
}

/** The weight as every traversal reads it. */
export function weightOf(edge: Edge): number {
  return Math.fround(edge.weight);
}

export function nodeRows(nodes: readonly Node[]): Columns {
  const texts = (pick: (node: Node) => string) => TextColumn.from(nodes.map(pick));
  const numbers = (pick: (node: Node) => number) => Float64Array.from(nodes, pick);
  return {
    id: texts((node) => node.id),
    name: texts((node) => node.name),
    type: texts((node) => node.type),
    attributes: texts((node) => node.attributes),
    importance: numbers((node) => node.importance),
    relevance: texts((node) => node.relevance),
    created: numbers((node) => node.created),
    updated: numbers((node) => node.updated),
    version: Uint32Array.from(nodes, (node) => node.version),
    activation: numbers((node) => node.activation),
    accessCount: Uint32Array.from(nodes, (node) => node.accessCount),
    lastAccessed: numbers((node) => node.lastAccessed),
  };
}

export function edgeRows(edges: readonly Edge[]): Columns {
  const texts = (pick: (edge: Edge) => string) => TextColumn.from(edges.map(pick));
  const numbers = (pick: (edge: Edge) => number) => Float64Array.from(edges, pick);
  return {
    id: texts((edge) => edge.id),
    source: texts((edge) => edge.source.id),
    target: texts((edge) => edge.target.id),
    type: texts((edge) => edge.type),
    weight: numbers((edge) => edge.weight),
    confidence: numbers((edge) => edge.confidence),
    attributes: texts((edge) => edge.attributes),
    created: numbers((edge) => edge.created),
    lastReinforced: numbers((edge) => edge.lastReinforced),
    count: Uint32Array.from(edges, (edge) => edge.count),
    decayRate: numbers((edge) => edge.decayRate),
  };
}

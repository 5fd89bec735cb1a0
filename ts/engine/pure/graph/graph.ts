/**
 * The state of the knowledge graph: nodes and edges in the order of adding, found by id and by what identifies them.
 *
 * Cost: rows are sorted, so an edge is found in a row by halving it; adding and removing one moves those behind it.
 */

import type { Edge, EdgeFields, Node, NodeFields } from './node.js';
import { Phrases } from './phrases.js';
import { TypeTable } from './types.js';

/** What begins the id of an edge that was given none. */
export const EDGE_PREFIX = 'edge:';

export class Graph {
  readonly nodeTypes = new TypeTable();
  readonly edgeTypes = new TypeTable();
  readonly phrases = new Phrases();
  /** By number, and in its order. */
  readonly nodes = new Map<number, Node>();
  readonly edges = new Map<number, Edge>();
  readonly #nodesById = new Map<string, Node>();
  readonly #nodesByName = new Map<string, Node>();
  readonly #edgesById = new Map<string, Edge>();
  #nextNode = 1;
  #nextEdge = 1;

  node(id: string): Node | undefined {
    return this.#nodesById.get(id);
  }

  nodeNamed(name: string, type: string): Node | undefined {
    return this.#nodesByName.get(nodeKey(name, type));
  }

  edge(id: string): Edge | undefined {
    return this.#edgesById.get(id);
  }

  edgeBetween(source: Node, target: Node, type: string): Edge | undefined {
    const edge = source.out[this.#placeOf(source.out, targetOf, target, type)];
    return edge?.target === target && edge.type === type ? edge : undefined;
  }

  addNode(id: string, fields: NodeFields): Node {
    this.nodeTypes.use(fields.type);
    const node: Node = { ...fields, number: this.#nextNode++, id, out: [], in: [] };
    this.nodes.set(node.number, node);
    this.#nodesById.set(id, node);
    this.#nodesByName.set(nodeKey(node.name, node.type), node);
    this.phrases.add(node);
    return node;
  }

  changeNode(node: Node, changed: Partial<NodeFields>): void {
    this.#nodesByName.delete(nodeKey(node.name, node.type));
    this.phrases.remove(node);
    Object.assign(node, changed);
    this.nodeTypes.use(node.type);
    this.#nodesByName.set(nodeKey(node.name, node.type), node);
    this.phrases.add(node);
  }

  /** Takes a node away with every edge from it and to it. */
  removeNode(node: Node): void {
    // A loop stands in both rows.
    for (const edge of new Set([...node.out, ...node.in])) {
      this.removeEdge(edge);
    }
    this.nodes.delete(node.number);
    this.#nodesById.delete(node.id);
    this.phrases.remove(node);
    this.#nodesByName.delete(nodeKey(node.name, node.type));
  }

  /** @param id empty: the one that follows from the number */
  addEdge(id: string, source: Node, target: Node, type: string, fields: EdgeFields): Edge {
    this.edgeTypes.use(type);
    const number = this.#nextEdge++;
    const edge: Edge = { ...fields, number, id: id || `${EDGE_PREFIX}${number}`, source, target, type };
    this.edges.set(number, edge);
    this.#edgesById.set(edge.id, edge);
    source.out.splice(this.#placeOf(source.out, targetOf, target, type), 0, edge);
    target.in.splice(this.#placeOf(target.in, sourceOf, source, type), 0, edge);
    return edge;
  }

  removeEdge(edge: Edge): void {
    this.edges.delete(edge.number);
    this.#edgesById.delete(edge.id);
    const { source, target, type } = edge;
    source.out.splice(this.#placeOf(source.out, targetOf, target, type), 1);
    target.in.splice(this.#placeOf(target.in, sourceOf, source, type), 1);
  }

  /** Whether a page of nodes may have ended with this number. */
  knowsNode(number: number): boolean {
    return Number.isInteger(number) && number >= 1 && number < this.#nextNode;
  }

  knowsEdge(number: number): boolean {
    return Number.isInteger(number) && number >= 1 && number < this.#nextEdge;
  }

  /** Where the edge to a node of a type stands in a row, or would stand: rows are by the number of the node, then the type's. */
  #placeOf(row: readonly Edge[], endOf: (edge: Edge) => Node, end: Node, type: string): number {
    const typeNumber = this.edgeTypes.numberOf(type);
    const isBefore = (edge: Edge) =>
      endOf(edge) === end ? this.edgeTypes.numberOf(edge.type) < typeNumber : endOf(edge).number < end.number;
    let [first, last] = [0, row.length];
    while (first < last) {
      const middle = (first + last) >> 1;
      if (isBefore(row[middle] as Edge)) first = middle + 1;
      else last = middle;
    }
    return first;
  }
}

const sourceOf = (edge: Edge) => edge.source;
const targetOf = (edge: Edge) => edge.target;

/** One text for name and type; the length in front keeps the two apart. */
export function nodeKey(name: string, type: string): string {
  return `${name.length} ${name}${type}`;
}

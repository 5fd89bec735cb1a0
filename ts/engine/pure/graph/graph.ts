/**
 * The state of the knowledge graph: nodes and edges in the order of adding, found by id and by what identifies them.
 *
 * Cost: adding an edge is linear in the rows that it enters, everything else a look-up.
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
    return source.out.find((edge) => edge.target === target && edge.type === type);
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
    for (const edge of [...node.out, ...node.in]) {
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
    this.#insert(source.out, edge, (other) => other.target);
    this.#insert(target.in, edge, (other) => other.source);
    return edge;
  }

  removeEdge(edge: Edge): void {
    this.edges.delete(edge.number);
    this.#edgesById.delete(edge.id);
    removeFrom(edge.source.out, edge);
    removeFrom(edge.target.in, edge);
  }

  /** Whether a page of nodes may have ended with this number. */
  knowsNode(number: number): boolean {
    return Number.isInteger(number) && number >= 1 && number < this.#nextNode;
  }

  knowsEdge(number: number): boolean {
    return Number.isInteger(number) && number >= 1 && number < this.#nextEdge;
  }

  #insert(row: Edge[], edge: Edge, otherEnd: (edge: Edge) => Node): void {
    const isBefore = (a: Edge, b: Edge) =>
      otherEnd(a).number < otherEnd(b).number ||
      (otherEnd(a) === otherEnd(b) && this.edgeTypes.numberOf(a.type) < this.edgeTypes.numberOf(b.type));
    const place = row.findIndex((other) => isBefore(edge, other));
    row.splice(place < 0 ? row.length : place, 0, edge);
  }
}

function removeFrom(row: Edge[], edge: Edge): void {
  const place = row.indexOf(edge);
  if (place >= 0) {
    row.splice(place, 1);
  }
}

/** One text for name and type; the length in front keeps the two apart. */
export function nodeKey(name: string, type: string): string {
  return `${name.length} ${name}${type}`;
}

/** `updateNode`, `updateEdge`, `removeNodes` and `removeEdges`. */

import { MindsError } from '../../../errors.js';
import { NO_COLUMNS } from '../../columns.js';
import { LIMITS } from '../../generated/vocabulary.js';
import type { Answer, Operation } from '../operation.js';
import { checkRange, checkRate, checkText } from '../values.js';
import { nodeOf, notFound, oneMore, tooManyTypes } from './adding.js';
import { checkObject, checkRelevance } from './merging.js';
import { type Edge, type EdgeFields, edgeRows, type Node, type NodeFields, nodeRows } from './node.js';

/** Sets a field that is given to what `check` makes of it. */
function take<Fields, Name extends keyof Fields & string>(
  into: Partial<Fields>,
  name: Name,
  value: Fields[Name] | null | undefined,
  check: (value: Fields[Name], place: { field: string }) => Fields[Name],
): void {
  if (value !== undefined && value !== null) {
    into[name] = check(value, { field: name });
  }
}

const checkUnit = (value: number, at: { field: string }) => checkRange(value, 0, 1, at);

export const updateNode: Operation<'updateNode'> = ({ council: { graph }, now }, args) => {
  // The order of the checks is part of the contract.
  const changed: Partial<NodeFields> = {};
  take(changed, 'name', args.name, (text, at) => checkText(text, LIMITS.maxNameBytes, at));
  take(changed, 'type', args.type, (text, at) => checkText(text, LIMITS.maxTypeBytes, at));
  take(changed, 'attributes', args.attributes, checkObject);
  take(changed, 'importance', args.importance, checkUnit);
  take(changed, 'relevance', args.relevance, checkRelevance);
  take(changed, 'activation', args.activation, checkUnit);
  const node = nodeOf(graph, args.id, { field: 'id' });
  const namesake = graph.nodeNamed(changed.name ?? node.name, changed.type ?? node.type);
  if (namesake !== undefined && namesake !== node) {
    throw new MindsError('NODE_EXISTS', 'a node with this name and type exists already', {
      field: 'name',
      value: namesake.id,
      expected: 'a name and type that no other node has',
    });
  }
  const { type } = changed;
  if (type !== undefined && !graph.nodeTypes.has(type) && graph.nodeTypes.size >= LIMITS.maxTypes) {
    throw tooManyTypes(type, { field: 'type' });
  }
  graph.changeNode(node, { ...changed, updated: now(), version: oneMore(node.version) });
  return { reply: { kind: 'nodes', cursor: null }, columns: nodeRows([node]) };
};

export const updateEdge: Operation<'updateEdge'> = ({ council: { graph } }, args) => {
  const changed: Partial<EdgeFields> = {};
  take(changed, 'weight', args.weight, checkUnit);
  take(changed, 'confidence', args.confidence, checkUnit);
  take(changed, 'attributes', args.attributes, checkObject);
  take(changed, 'decayRate', args.decayRate, checkRate);
  const edge = graph.edge(args.id);
  if (edge === undefined) {
    throw notFound('edge', args.id, { field: 'id' });
  }
  Object.assign(edge, changed);
  return { reply: { kind: 'edges', cursor: null }, columns: edgeRows([edge]) };
};

export const removeNodes: Operation<'removeNodes'> = ({ council: { graph, links } }, { ids }) => {
  const nodes = known(ids, (id) => graph.node(id));
  for (const node of nodes) {
    links.dropNode(node.number);
    graph.removeNode(node);
  }
  return counted(nodes);
};

export const removeEdges: Operation<'removeEdges'> = ({ council: { graph } }, { ids }) => {
  const edges = known(ids, (id) => graph.edge(id));
  for (const edge of edges) {
    graph.removeEdge(edge);
  }
  return counted(edges);
};

function known<T extends Node | Edge>(ids: readonly string[], find: (id: string) => T | undefined): T[] {
  return [...new Set(ids)].map(find).filter((one) => one !== undefined);
}

function counted(gone: readonly unknown[]): Answer {
  return { reply: { kind: 'count', count: gone.length }, columns: NO_COLUMNS };
}

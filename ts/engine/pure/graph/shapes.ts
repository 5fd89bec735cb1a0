/** The shape of each graph command's arguments, as the vocabulary has it. */

import { choice, count, flag, list, nothing, number, optional, record, text } from '../shapes.js';

const texts = list(text);
const ids = record({ ids: texts });
const page = { cursor: optional(text), limit: count };

export const GRAPH_SHAPES = {
  addNodes: nothing,
  addEdges: nothing,
  getNodes: ids,
  getEdges: ids,
  findNodes: record({
    text: optional(text),
    name: optional(text),
    types: optional(texts),
    minImportance: optional(number),
    ...page,
  }),
  findEdges: record({ source: optional(text), target: optional(text), types: optional(texts), ...page }),
  updateNode: record({
    id: text,
    name: optional(text),
    type: optional(text),
    attributes: optional(text),
    importance: optional(number),
    relevance: optional(text),
    activation: optional(number),
  }),
  updateEdge: record({
    id: text,
    weight: optional(number),
    confidence: optional(number),
    attributes: optional(text),
    decayRate: optional(number),
  }),
  removeNodes: ids,
  removeEdges: ids,
  scanNodes: record(page),
  scanEdges: record(page),
  related: record({
    ids: texts,
    maxDepth: optional(count),
    edgeTypes: optional(texts),
    minWeight: optional(number),
    direction: optional(choice('out', 'in', 'both')),
    limit: optional(count),
    edges: optional(flag),
  }),
  paths: record({
    from: text,
    to: text,
    count: optional(count),
    weighted: optional(flag),
    maxDepth: optional(count),
    edgeTypes: optional(texts),
    minWeight: optional(number),
  }),
  activate: record({
    mode: optional(choice('fan', 'optimus', 'optimus-v1')),
    iterations: optional(count),
    decay: optional(number),
    minActivation: optional(number),
    retention: optional(number),
    inhibition: optional(record({ strength: optional(number), width: optional(count) })),
    tolerance: optional(number),
    limit: optional(count),
  }),
  pageRank: record({
    damping: optional(number),
    tolerance: optional(number),
    iterations: optional(count),
    limit: optional(count),
  }),
  personalizedPageRank: record({
    damping: optional(number),
    tolerance: optional(number),
    topK: optional(count),
    exact: optional(flag),
  }),
  components: record({ strong: optional(flag) }),
  subgraph: record({
    nodeTypes: optional(texts),
    edgeTypes: optional(texts),
    minImportance: optional(number),
    maxNodes: optional(count),
  }),
  graphStatistics: nothing,
  link: nothing,
  unlink: nothing,
  links: record({ memory: optional(text), node: optional(text), ...page }),
  mentions: nothing,
};

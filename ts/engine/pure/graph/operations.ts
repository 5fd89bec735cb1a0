/** The operations of the knowledge graph, by command. */

import type { Command } from '../../generated/vocabulary.js';
import type { Operation } from '../operation.js';
import { activate } from './activation.js';
import { addEdges, addNodes } from './adding.js';
import { removeEdges, removeNodes, updateEdge, updateNode } from './changing.js';
import { components } from './components.js';
import { findEdges, findNodes, getEdges, getNodes, scanEdges, scanNodes } from './finding.js';
import { link, links, unlink } from './linking.js';
import { mentions } from './mentions.js';
import { pageRank, personalizedPageRank } from './pagerank.js';
import { paths } from './paths.js';
import type { GRAPH_SHAPES } from './shapes.js';
import { graphStatistics } from './statistics.js';
import { related, subgraph } from './traversal.js';

export const GRAPH_OPERATIONS: {
  readonly [Op in Command['op'] & keyof typeof GRAPH_SHAPES]: Operation<Op>;
} = {
  addNodes,
  addEdges,
  getNodes,
  getEdges,
  findNodes,
  findEdges,
  updateNode,
  updateEdge,
  removeNodes,
  removeEdges,
  scanNodes,
  scanEdges,
  related,
  paths,
  activate,
  pageRank,
  personalizedPageRank,
  components,
  subgraph,
  graphStatistics,
  link,
  unlink,
  links,
  mentions,
};

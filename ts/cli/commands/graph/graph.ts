/** `minds graph`: the knowledge graph. Each of its commands is a function in a file of its own. */

import type { Command } from 'commander';
import { examples } from '../../help.js';
import { activate } from './activate.js';
import { addEdge } from './add-edge.js';
import { addNode } from './add-node.js';
import { exportGraph } from './export.js';
import { find } from './find.js';
import { getNodes } from './get.js';
import { importGraph } from './import.js';
import { link } from './link.js';
import { pageRank } from './pagerank.js';
import { path } from './path.js';
import { related } from './related.js';
import { stats } from './stats.js';

const COMMANDS: readonly ((graph: Command) => void)[] = [
  addNode,
  addEdge,
  link,
  importGraph,
  exportGraph,
  find,
  getNodes,
  related,
  path,
  activate,
  pageRank,
  stats,
];

export function graph(program: Command): void {
  const command = program
    .command('graph')
    .description('the knowledge graph: nodes, edges between them, links to memories')
    .addHelpText(
      'after',
      examples(
        ['minds graph add-node tea --type drink --id tea', 'a node'],
        ['minds graph add-edge tea water --type requires --weight 0.9', 'an edge between two nodes, by id'],
        ['minds graph activate tea', 'what tea brings to mind'],
      ),
    );
  for (const one of COMMANDS) one(command);
}

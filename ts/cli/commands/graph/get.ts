/** `minds graph get`: shows nodes by id, whole, with their edges. An unknown id makes it fail after the others. */

import type { Command } from 'commander';
import { type Council, type GraphEdge, type GraphNode, MindsError } from '../../../index.js';
import { type GlobalOptions, withCouncil } from '../../council.js';
import { examples } from '../../help.js';
import { printJson } from '../../json.js';
import { pairs } from '../../table.js';
import { bold, oneLine, print } from '../../terminal.js';
import { shownTime, wholeNumber } from '../../values.js';
import { plainEdge, plainNode } from './shown.js';

interface Neighbourhood {
  readonly node: GraphNode;
  readonly out: readonly GraphEdge[];
  readonly in: readonly GraphEdge[];
}

async function withEdges({ graph }: Council, node: GraphNode, limit: number): Promise<Neighbourhood> {
  const [out, into] = await Promise.all([
    graph.findEdges({ sourceId: node.id, limit }),
    graph.findEdges({ targetId: node.id, limit }),
  ]);
  return { node, out: out.items, in: into.items };
}

function shown({ node, out, in: into }: Neighbourhood): string {
  const facts = pairs([
    ['name', oneLine(node.name)],
    ['type', oneLine(node.nodeType)],
    ['importance', String(node.importance)],
    ['attributes', oneLine(node.attributesText)],
    ['relevance', JSON.stringify(node.personasRelevance)],
    ['created', node.createdAt.toISOString()],
    ['updated', `${node.updatedAt.toISOString()}, version ${node.version}`],
    ['accessed', `${node.accessCount} times, last ${shownTime(node.lastAccessed)}`],
  ]);
  const edges = [
    ...out.map(
      ({ edgeType, targetId, weight }) => `  --${oneLine(edgeType)}--> ${oneLine(targetId)}  ${weight}`,
    ),
    ...into.map(
      ({ edgeType, sourceId, weight }) => `  <--${oneLine(edgeType)}-- ${oneLine(sourceId)}  ${weight}`,
    ),
  ];
  return [`${bold(oneLine(node.id))}\n${facts}`, ...edges].join('\n');
}

export function getNodes(graph: Command): void {
  const command: Command = graph
    .command('get')
    .description('show nodes by id, whole, with their edges')
    .argument('<id...>', 'ids, as find and related show them')
    .option('--edges <number>', 'most edges each way, 1 to 10,000', wholeNumber, 20)
    .addHelpText('after', examples(['minds graph get tea water', 'two nodes']))
    .action(async (ids: string[]) => {
      const options = command.optsWithGlobals<GlobalOptions & { readonly edges: number }>();
      const found = await withCouncil(options.council, 'read', async (council) => {
        const nodes = (await council.graph.getNodes(ids)).filter((node) => node !== null);
        return Promise.all(nodes.map((node) => withEdges(council, node, options.edges)));
      });
      const known = new Set(found.map(({ node }) => node.id));
      const missing = ids.filter((id) => !known.has(id));
      if (options.json) {
        const nodes = found.map(({ node, out, in: into }) => ({
          ...plainNode(node),
          ...{ out: out.map(plainEdge), in: into.map(plainEdge) },
        }));
        printJson({ nodes, missing });
      } else if (found.length > 0) print(found.map(shown).join('\n\n'));
      if (missing.length > 0) {
        throw new MindsError('NOT_FOUND', `no node has the id ${missing.join(', ')}`, { ids: missing });
      }
    });
}

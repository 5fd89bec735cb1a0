/** `minds graph add-edge`: adds an edge, or merges it into the one with its ends and type. */

import type { Command } from 'commander';
import { type GlobalOptions, withCouncil } from '../../council.js';
import { examples } from '../../help.js';
import { printJson } from '../../json.js';
import { print } from '../../terminal.js';
import { number } from '../../values.js';
import { plainEdge } from './shown.js';

interface AddEdgeOptions extends GlobalOptions {
  readonly type: string;
  readonly id?: string;
  readonly weight?: number;
  readonly confidence?: number;
  readonly attributes?: string;
}

export function addEdge(graph: Command): void {
  const command: Command = graph
    .command('add-edge')
    .description('add an edge between two nodes; one with its ends and type is merged')
    .argument('<source>', 'id of the node that it leaves')
    .argument('<target>', 'id of the node that it reaches')
    .option('--type <type>', 'what it says', 'relates_to')
    .option('--id <id>', 'its id (default: one that the engine makes)')
    .option('--weight <number>', '0 to 1 (default: 1)', number)
    .option('--confidence <number>', '0 to 1 (default: 0.5)', number)
    .option('--attributes <json>', 'a JSON object')
    .addHelpText(
      'after',
      examples(['minds graph add-edge tea water --type requires --weight 0.9', 'tea requires water']),
    )
    .action(async (sourceId: string, targetId: string) => {
      const options = command.optsWithGlobals<AddEdgeOptions>();
      const edge = await withCouncil(options.council, 'change', (council) =>
        council.graph.addEdge({
          sourceId,
          targetId,
          edgeType: options.type,
          id: options.id,
          weight: options.weight,
          confidence: options.confidence,
          attributes: options.attributes,
        }),
      );
      if (options.json) printJson({ edge: plainEdge(edge) });
      else if (edge.reinforcementCount > 1) print(`merged into ${edge.id}, weight ${edge.weight}`);
      else print(`added ${edge.id}`);
    });
}

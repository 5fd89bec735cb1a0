/** `minds graph add-node`: adds a node, or merges it into the one with its name and type. */

import type { Command } from 'commander';
import { type GlobalOptions, withCouncil } from '../../council.js';
import { examples } from '../../help.js';
import { printJson } from '../../json.js';
import { print } from '../../terminal.js';
import { number } from '../../values.js';
import { plainNode } from './shown.js';

interface AddNodeOptions extends GlobalOptions {
  readonly type: string;
  readonly id?: string;
  readonly importance?: number;
  readonly attributes?: string;
}

export function addNode(graph: Command): void {
  const command: Command = graph
    .command('add-node')
    .description('add a node; one with its name and type is merged')
    .argument('<name...>', 'its name')
    .option('--type <type>', 'what it is', 'concept')
    .option('--id <id>', 'its id (default: a new one)')
    .option('--importance <number>', '0 to 1 (default: 0.5)', number)
    .option('--attributes <json>', 'a JSON object')
    .addHelpText(
      'after',
      examples(
        ['minds graph add-node green tea --type drink --id tea', 'with an id of your own'],
        [`minds graph add-node tea --type drink --attributes '{"origin":"China"}'`, 'with attributes'],
      ),
    )
    .action(async (words: string[]) => {
      const options = command.optsWithGlobals<AddNodeOptions>();
      const node = await withCouncil(options.council, 'create', (council) =>
        council.graph.addNode({
          name: words.join(' '),
          nodeType: options.type,
          id: options.id,
          importance: options.importance,
          attributes: options.attributes,
        }),
      );
      if (options.json) printJson({ node: plainNode(node) });
      else if (node.version > 1) print(`merged into ${node.id}, version ${node.version}`);
      else print(`added ${node.id}`);
    });
}

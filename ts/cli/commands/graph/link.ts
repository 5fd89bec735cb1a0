/** `minds graph link`: links a memory to a node, or takes the link away. */

import type { Command } from 'commander';
import { type GlobalOptions, withCouncil } from '../../council.js';
import { examples } from '../../help.js';
import { printJson } from '../../json.js';
import { print } from '../../terminal.js';

export function link(graph: Command): void {
  const command: Command = graph
    .command('link')
    .description('link a memory to a node')
    .argument('<memory>', 'id of the memory')
    .argument('<node>', 'id of the node')
    .option('--remove', 'take the link away')
    .addHelpText('after', examples(['minds graph link wn:noun:02086723 dog', 'the memory is about the node']))
    .action(async (memoryId: string, nodeId: string) => {
      const options = command.optsWithGlobals<GlobalOptions & { readonly remove?: boolean }>();
      const changed = await withCouncil(options.council, 'change', ({ graph: known }) =>
        options.remove ? known.unlink(memoryId, nodeId) : known.link(memoryId, nodeId),
      );
      if (options.json) printJson({ memoryId, nodeId, linked: !options.remove, changed });
      else if (options.remove) print(changed ? 'unlinked' : 'there was no such link');
      else print(changed ? 'linked' : 'they are linked already');
    });
}

/** `minds graph find`: nodes by the words of their names, by type and importance, page by page. */

import type { Command } from 'commander';
import { type GlobalOptions, withCouncil } from '../../council.js';
import { examples } from '../../help.js';
import { printJson } from '../../json.js';
import { print, printNote } from '../../terminal.js';
import { number, repeated, wholeNumber } from '../../values.js';
import { nodeTable, plainNode } from './shown.js';

interface FindOptions extends GlobalOptions {
  readonly type?: string[];
  readonly minImportance?: number;
  readonly limit: number;
  readonly cursor?: string;
}

export function find(graph: Command): void {
  const command: Command = graph
    .command('find')
    .description('nodes whose names have these words, most important first')
    .argument('[words...]', 'each begins a word of the name; none: all nodes')
    .option('--type <type>', 'only nodes of this type; may be repeated', repeated)
    .option('--min-importance <number>', '0 to 1', number)
    .option('--limit <number>', 'nodes a page, 1 to 10,000', wholeNumber, 20)
    .option('--cursor <cursor>', 'go on where a page ended')
    .addHelpText(
      'after',
      examples(
        ['minds graph find green te', 'green tea, green tent'],
        ['minds graph find --type person --min-importance 0.8 --json', 'important persons'],
      ),
    )
    .action(async (words: string[]) => {
      const options = command.optsWithGlobals<FindOptions>();
      const { items, cursor } = await withCouncil(options.council, 'read', (council) =>
        council.graph.findNodes({
          text: words.join(' '),
          nodeTypes: options.type,
          minImportance: options.minImportance,
          limit: options.limit,
          cursor: options.cursor,
        }),
      );
      if (options.json) {
        printJson({ nodes: items.map(plainNode), cursor });
        return;
      }
      if (items.length === 0) printNote('nothing found');
      else print(nodeTable(items));
      if (cursor !== null) printNote(`more: --cursor ${cursor}`);
    });
}

/** `minds list`: a persona's memories page by page, in the order of storing. */

import type { Command } from 'commander';
import { type GlobalOptions, withCouncil } from '../council.js';
import { addFilterOptions, type FilterOptions, filterOf } from '../filter.js';
import { examples } from '../help.js';
import { plainMemory, printJson } from '../json.js';
import { table } from '../table.js';
import { print, printNote } from '../terminal.js';
import { shownTime, wholeNumber } from '../values.js';

interface ListOptions extends GlobalOptions, FilterOptions {
  readonly limit: number;
  readonly cursor?: string;
}

export function list(program: Command): void {
  const command: Command = program
    .command('list')
    .description("a persona's memories page by page, in the order of storing")
    .argument('<persona>', 'whose memories')
    .option('--limit <number>', 'memories a page, 1 to 10,000', wholeNumber, 100)
    .option('--cursor <cursor>', 'go on where a page ended');
  addFilterOptions(command)
    .addHelpText(
      'after',
      examples(
        ['minds list scholar --tag owl --limit 20', 'the first twenty about owls'],
        ['minds list scholar --limit 10000 --json', '{ "items": [...], "cursor": ... }'],
      ),
    )
    .action(async (persona: string) => {
      const options = command.optsWithGlobals<ListOptions>();
      const { limit, cursor } = options;
      const page = await withCouncil(options.council, 'read', (council) =>
        council.memory.list(persona, { filter: filterOf(options), limit, cursor }),
      );
      if (options.json) {
        printJson({ items: page.items.map(plainMemory), cursor: page.cursor });
        return;
      }
      if (page.items.length === 0) {
        printNote(`no memories of ${persona} here; \`minds personas\` lists who has some`);
        return;
      }
      print(
        table(
          [
            { title: 'time', expendable: 2 },
            { title: 'importance', align: 'right', expendable: 3 },
            { title: 'memory', flexible: true },
            { title: 'tags', expendable: 4 },
            { title: 'id', expendable: 1 },
          ],
          page.items.map((memory) => [
            shownTime(memory.timestamp),
            memory.importance.toFixed(2),
            memory.content,
            memory.tags.join(', '),
            memory.id,
          ]),
        ),
      );
      if (page.cursor !== null) printNote(`more: --cursor ${page.cursor}`);
    });
}

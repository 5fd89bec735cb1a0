/** `minds graph related`: what is within some hops of a node. */

import { type Command, Option } from 'commander';
import type { EdgeDirection } from '../../../engine/generated/vocabulary.js';
import { type GlobalOptions, withCouncil } from '../../council.js';
import { examples } from '../../help.js';
import { printJson } from '../../json.js';
import { print } from '../../terminal.js';
import { number, repeated, wholeNumber } from '../../values.js';
import { valueTable } from './shown.js';

interface RelatedOptions extends GlobalOptions {
  readonly depth: number;
  readonly type?: string[];
  readonly minWeight?: number;
  readonly direction?: EdgeDirection;
  readonly limit: number;
}

export function related(graph: Command): void {
  const command: Command = graph
    .command('related')
    .description('what is within some hops of nodes, nearest and strongest first')
    .argument('<id...>', 'where to begin')
    .option('--depth <number>', 'most hops, 1 to 1,000', wholeNumber, 2)
    .option('--type <type>', 'only edges of this type; may be repeated', repeated)
    .option('--min-weight <number>', '0 to 1 (default: 0.1)', number)
    .addOption(
      new Option('--direction <direction>', 'which way to follow edges (default: out)').choices([
        'out',
        'in',
        'both',
      ]),
    )
    .option('--limit <number>', 'most nodes, 1 to 10,000', wholeNumber, 50)
    .addHelpText('after', examples(['minds graph related tea --depth 3 --direction both', 'three hops']))
    .action(async (ids: string[]) => {
      const options = command.optsWithGlobals<RelatedOptions>();
      await withCouncil(options.council, 'read', async (council) => {
        const found = await council.graph.findRelated(ids, {
          maxDepth: options.depth,
          edgeTypes: options.type,
          minWeight: options.minWeight,
          direction: options.direction,
          limit: options.limit,
        });
        if (options.json) {
          printJson(found.toJSON());
          return;
        }
        const rows = Array.from(
          found,
          ([id, strength], place) => [id, String(found.depth(place)), strength.toPrecision(3)] as const,
        );
        print(await valueTable(council, ['depth', 'strength'], rows));
      });
    });
}

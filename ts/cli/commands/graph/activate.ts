/** `minds graph activate`: lets activation spread from nodes, and shows what it reaches. */

import { type Command, Option } from 'commander';
import type { ActivationMode } from '../../../engine/generated/vocabulary.js';
import { type GlobalOptions, withCouncil } from '../../council.js';
import { examples } from '../../help.js';
import { printJson } from '../../json.js';
import { number, wholeNumber } from '../../values.js';
import { printRanked } from './shown.js';

interface ActivateOptions extends GlobalOptions {
  readonly mode?: ActivationMode;
  readonly iterations?: number;
  readonly decay?: number;
  readonly min?: number;
  readonly retention?: number;
  readonly limit: number;
}

export function activate(graph: Command): void {
  const command: Command = graph
    .command('activate')
    .description('let activation spread from nodes along edges')
    .argument('<id...>', 'the nodes that are active to begin with')
    .addOption(
      new Option('--mode <mode>', 'how it spreads (default: fan)').choices(['fan', 'optimus', 'optimus-v1']),
    )
    .option('--iterations <number>', 'rounds, 1 to 1,000 (default: 3)', wholeNumber)
    .option('--decay <number>', 'the part that goes along an edge, 0 to 1 (default: 0.5)', number)
    .option('--min <number>', 'least activation', number)
    .option('--retention <number>', 'fan: the part that a node keeps, 0 to 1 (default: 0.5)', number)
    .option('--limit <number>', 'most nodes', wholeNumber, 20)
    .addHelpText('after', examples(['minds graph activate tea water', 'what the two bring to mind together']))
    .action(async (ids: string[]) => {
      const options = command.optsWithGlobals<ActivateOptions>();
      await withCouncil(options.council, 'read', async (council) => {
        const active = await council.graph.spreadingActivation(ids, {
          mode: options.mode,
          iterations: options.iterations,
          decay: options.decay,
          minActivation: options.min,
          retention: options.retention,
          limit: options.limit,
        });
        if (options.json)
          printJson({ nodes: Array.from(active, ([id, activation]) => ({ id, activation })) });
        else await printRanked(council, active, 'activation');
      });
    });
}

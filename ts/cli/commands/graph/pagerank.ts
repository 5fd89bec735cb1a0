/** `minds graph pagerank`: nodes by how often a walk along edges comes by, from anywhere or from seeds. */

import type { Command } from 'commander';
import { type GlobalOptions, withCouncil } from '../../council.js';
import { examples } from '../../help.js';
import { printJson } from '../../json.js';
import { number, repeated, wholeNumber } from '../../values.js';
import { printRanked } from './shown.js';

interface PageRankOptions extends GlobalOptions {
  readonly seed?: string[];
  readonly damping?: number;
  readonly limit: number;
}

export function pageRank(graph: Command): void {
  const command: Command = graph
    .command('pagerank')
    .description('nodes by how often a walk along edges comes by')
    .option('--seed <id>', 'walks begin here; may be repeated (default: anywhere)', repeated)
    .option('--damping <number>', 'the probability to follow an edge (default: 0.85; 0.5 with seeds)', number)
    .option('--limit <number>', 'most nodes', wholeNumber, 20)
    .addHelpText('after', examples(['minds graph pagerank --seed tea', 'what matters to tea']))
    .action(async () => {
      const { seed, damping, limit, ...options } = command.optsWithGlobals<PageRankOptions>();
      await withCouncil(options.council, 'read', async (council) => {
        const ranked =
          seed === undefined
            ? await council.graph.pageRank({ damping, limit })
            : await council.graph.personalizedPageRank(seed, { damping, topK: limit });
        if (options.json) printJson({ nodes: Array.from(ranked, ([id, rank]) => ({ id, rank })) });
        else await printRanked(council, ranked, 'rank');
      });
    });
}

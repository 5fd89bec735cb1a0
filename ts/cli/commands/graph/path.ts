/** `minds graph path`: the shortest or likeliest ways from one node to another. */

import type { Command } from 'commander';
import { type GlobalOptions, withCouncil } from '../../council.js';
import { EXIT } from '../../failure.js';
import { examples } from '../../help.js';
import { printJson } from '../../json.js';
import { oneLine, print, printNote } from '../../terminal.js';
import { repeated, wholeNumber } from '../../values.js';

interface PathOptions extends GlobalOptions {
  readonly count: number;
  readonly weighted?: boolean;
  readonly depth?: number;
  readonly type?: string[];
}

export function path(graph: Command): void {
  const command: Command = graph
    .command('path')
    .description('the ways from one node to another, shortest first')
    .argument('<from>', 'id of a node')
    .argument('<to>', 'id of a node')
    .option('--count <number>', 'most paths, 1 to 1,000', wholeNumber, 1)
    .option('--weighted', 'by the product of weights, not by hops')
    .option('--depth <number>', 'most hops; not with --weighted', wholeNumber)
    .option('--type <type>', 'only edges of this type; may be repeated', repeated)
    .addHelpText('after', examples(['minds graph path tea sea --count 3', 'the three shortest']))
    .action(async (from: string, to: string) => {
      const options = command.optsWithGlobals<PathOptions>();
      await withCouncil(options.council, 'read', async (council) => {
        const paths = await council.graph.findPaths(from, to, options.count, {
          weighted: options.weighted,
          maxDepth: options.depth,
          edgeTypes: options.type,
        });
        if (options.json) {
          printJson({ paths });
          return;
        }
        const ids = [...new Set(paths.flatMap(({ nodes }) => nodes))];
        const nodes = await council.graph.getNodes(ids);
        const names = new Map(ids.map((id, place) => [id, nodes[place]?.name ?? id]));
        for (const { nodes: way, edges, hops, cost } of paths) {
          const steps = way.map((id, at) => {
            const edge = edges[at];
            return oneLine(`${names.get(id)}${edge === undefined ? '' : ` --${edge.edgeType}-->`}`);
          });
          print(`${hops} hops, likelihood ${Math.exp(-cost).toPrecision(3)}: ${steps.join(' ')}`);
        }
        if (paths.length === 0) {
          printNote(`no path leads from ${from} to ${to}`);
          process.exitCode = EXIT.failed;
        }
      });
    });
}

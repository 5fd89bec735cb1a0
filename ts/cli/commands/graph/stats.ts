/** `minds graph stats`: counts and means over the whole graph. */

import type { Command } from 'commander';
import { type GlobalOptions, withCouncil } from '../../council.js';
import { examples } from '../../help.js';
import { printJson } from '../../json.js';
import { pairs } from '../../table.js';
import { oneLine, print } from '../../terminal.js';
import { shownCount } from '../../values.js';

const MOST_TYPES = 10;

function types(counts: readonly { readonly type: string; readonly count: number }[]): string {
  const shown = counts.slice(0, MOST_TYPES).map(({ type, count }) => `${oneLine(type)} ${shownCount(count)}`);
  const others = counts.length - shown.length;
  return [...shown, ...(others > 0 ? [`${others} others`] : [])].join(', ') || '-';
}

export function stats(graph: Command): void {
  const command: Command = graph
    .command('stats')
    .description('counts and means over the whole graph')
    .addHelpText('after', examples(['minds graph stats --json', 'all figures and all types']))
    .action(async () => {
      const { council: path, json } = command.optsWithGlobals<GlobalOptions>();
      const figures = await withCouncil(path, 'read', (council) => council.graph.getGraphStatistics());
      if (json) {
        printJson(figures);
        return;
      }
      print(
        pairs([
          ['nodes', shownCount(figures.nodes)],
          ['edges', shownCount(figures.edges)],
          ['links to memories', shownCount(figures.links)],
          ['types of nodes', types(figures.nodeTypes)],
          ['types of edges', types(figures.edgeTypes)],
          ['degree', `${figures.meanDegree.toFixed(2)} on average, ${shownCount(figures.maxDegree)} at most`],
          ['density', figures.density.toPrecision(3)],
          ['without an edge', shownCount(figures.isolated)],
          ['loops', shownCount(figures.selfLoops)],
          ['mean weight', figures.meanWeight.toFixed(3)],
          ['mean importance', figures.meanImportance.toFixed(3)],
          [
            'components',
            `${shownCount(figures.weakComponents)}, the largest of ${shownCount(figures.largestComponent)} nodes; ${shownCount(figures.strongComponents)} strong`,
          ],
        ]),
      );
    });
}

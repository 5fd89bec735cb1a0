/** `minds consolidate`: one memory for each cluster of memories that strong associations hold together. */

import type { Command } from 'commander';
import type { Council } from '../../index.js';
import type { ConsolidateResult, PlannedCluster } from '../../memory/maintenance/types.js';
import { withCouncil } from '../council.js';
import { examples } from '../help.js';
import { printJson } from '../json.js';
import { pairs, table } from '../table.js';
import { print, printNote } from '../terminal.js';
import {
  addUpkeepOptions,
  interruptible,
  maintenanceOptions,
  more,
  shownFigures,
  shownSeconds,
  type UpkeepOptions,
} from '../upkeep.js';
import { number, shownCount, wholeNumber } from '../values.js';

const MOST_CLUSTERS = 20;

interface ConsolidateCommandOptions extends UpkeepOptions {
  readonly persona?: string;
  readonly minCluster?: number;
  readonly similarity?: number;
}

/** A cluster with the content of its first memory, which says what it is about. */
interface Shown extends PlannedCluster {
  readonly first: string;
}

async function run(
  council: Council,
  options: ConsolidateCommandOptions,
  signal: AbortSignal,
  onProgress: (done: number) => void,
): Promise<{ results: ConsolidateResult[]; clusters: Map<ConsolidateResult, Shown[]> }> {
  const { persona, minCluster, similarity } = options;
  const personas =
    persona === undefined ? (await council.personas()).map(({ personaId }) => personaId) : [persona];
  const results: ConsolidateResult[] = [];
  const clusters = new Map<ConsolidateResult, Shown[]>();
  const begin = performance.now();
  let before = 0;
  for (const personaId of personas) {
    const { budgetMs, ...others } = maintenanceOptions(options);
    const left = budgetMs === undefined ? undefined : budgetMs - (performance.now() - begin);
    if (left !== undefined && left <= 0 && results.length > 0) break;
    const result = await council.memory.consolidateMemories(personaId, {
      ...others,
      budgetMs: left === undefined ? undefined : Math.max(0, left),
      minCluster,
      similarity,
      signal,
      onProgress: (done) => onProgress(before + done),
    });
    before += result.clusters - result.remaining;
    results.push(result);
    const listed = (result.planned ?? []).slice(0, MOST_CLUSTERS);
    const firsts = await council.memory.getMany(listed.map(({ members }) => members[0] as string));
    clusters.set(
      result,
      listed.map((cluster, at) => ({ ...cluster, first: firsts[at]?.content ?? '' })),
    );
  }
  return { results, clusters };
}

function shown(result: ConsolidateResult, clusters: readonly Shown[]): string {
  const facts = pairs([
    ['persona', result.personaId],
    ['could be in a cluster', shownCount(result.eligible)],
    ['clusters', shownCount(result.clusters)],
    ['consolidated', `${shownCount(result.consolidated.length)} of ${shownCount(result.sources)} memories`],
    ['changed meanwhile', shownCount(result.stale)],
    ['remaining', shownCount(result.remaining)],
    ...shownFigures(result.before, result.after),
    ['time', shownSeconds(result.elapsedMs)],
  ]);
  if (clusters.length === 0) return facts;
  const rows = table(
    [
      { title: 'strength', align: 'right' },
      { title: 'memories', align: 'right' },
      { title: 'first', flexible: true },
      { title: 'ids', expendable: 1 },
    ],
    clusters.map(({ strength, members, first }) => [
      strength.toFixed(3),
      shownCount(members.length),
      first,
      members.length > 3 ? `${members.slice(0, 3).join(', ')}, ...` : members.join(', '),
    ]),
  );
  const left = result.clusters - clusters.length;
  return `${facts}\n\n${rows}${left > 0 ? `\n${more(left)}` : ''}`;
}

export function consolidate(program: Command): void {
  const command: Command = program
    .command('consolidate')
    .description('store one memory for each cluster of memories that strong associations hold together')
    .option('--persona <id>', "whose memories (default: everybody's, persona by persona)")
    .option('--min-cluster <count>', 'fewest memories of a cluster, 2 to 64 (default: 3)', wholeNumber)
    .option('--similarity <strength>', 'weakest association that joins two, 0 to 1 (default: 0.6)', number);
  addUpkeepOptions(command)
    .addHelpText(
      'after',
      examples(
        ['minds consolidate --persona scholar --dry-run', 'which memories hang together'],
        ['minds consolidate --similarity 0.8 --budget 60', 'close ones only, for a minute at most'],
      ),
    )
    .action(async () => {
      const options = command.optsWithGlobals<ConsolidateCommandOptions>();
      const done = await interruptible(options, 'clusters', (signal, onProgress) =>
        // Also for a dry run: associations that are still to be computed are, or clusters would be missed.
        withCouncil(options.council, 'change', async (council) => {
          await council.flush();
          return run(council, options, signal, onProgress);
        }),
      );
      if (done === undefined) return;
      const { results, clusters } = done;
      if (options.json) printJson({ personas: results });
      else if (results.length === 0) print('no personas yet; `minds add <persona> <content>` makes one');
      else print(results.map((result) => shown(result, clusters.get(result) ?? [])).join('\n\n'));
      if (!options.json && !options.dryRun && results.some((result) => !result.done)) {
        printNote('the time ended before all clusters were consolidated; the next call goes on');
      }
    });
}

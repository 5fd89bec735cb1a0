/** `minds stats`: figures of every persona in a table, or of one in full with its most frequent tags. */

import type { Command } from 'commander';
import type { MemoryStatistics } from '../../memory/types.js';
import { type GlobalOptions, withCouncil } from '../council.js';
import { examples } from '../help.js';
import { printJson } from '../json.js';
import { pairs, table } from '../table.js';
import { interactive, print, printNote } from '../terminal.js';
import { shownBytes, shownCount, shownTime } from '../values.js';

const MOST_TAGS = 20;
const BAR = 30;

function overview(all: readonly MemoryStatistics[]): string {
  return table(
    [
      { title: 'persona' },
      { title: 'memories', align: 'right' },
      { title: 'words', align: 'right', expendable: 4 },
      { title: 'importance', align: 'right' },
      { title: 'valence', align: 'right', expendable: 5 },
      { title: 'threads', align: 'right', expendable: 6 },
      { title: 'tags', align: 'right', expendable: 3 },
      { title: 'text', align: 'right', expendable: 2 },
      { title: 'newest', expendable: 1 },
    ],
    all.map((figures) => [
      figures.personaId ?? 'all',
      shownCount(figures.memories),
      shownCount(figures.words),
      figures.meanImportance.toFixed(3),
      figures.meanEmotionalValence.toFixed(3),
      shownCount(figures.threads),
      shownCount(figures.tags.length),
      shownBytes(figures.contentBytes),
      shownTime(figures.newest),
    ]),
  );
}

function tagTable({ tags }: MemoryStatistics): string {
  const top = tags.slice(0, MOST_TAGS);
  const most = top[0]?.count ?? 1;
  const bar = (count: number) => '█'.repeat(Math.max(1, Math.round((count / most) * BAR)));
  return table(
    [{ title: 'tag' }, { title: 'memories', align: 'right' }, ...(interactive ? [{ title: '' }] : [])],
    top.map(({ tag, count }) => [tag, shownCount(count), ...(interactive ? [bar(count)] : [])]),
  );
}

function inFull(figures: MemoryStatistics): string {
  const facts = pairs([
    ['persona', figures.personaId ?? 'all'],
    ['memories', shownCount(figures.memories)],
    ['high importance', shownCount(figures.highImportance)],
    ['mean importance', figures.meanImportance.toFixed(3)],
    ['mean valence', figures.meanEmotionalValence.toFixed(3)],
    ['recalled', `${shownCount(figures.accessed)} memories, ${shownCount(figures.totalAccesses)} times`],
    ['threads', shownCount(figures.threads)],
    ['with vectors', shownCount(figures.withEmbedding)],
    ['compressed', shownCount(figures.compressed)],
    ['indexed words', shownCount(figures.words)],
    ['text', shownBytes(figures.contentBytes)],
    ['oldest', shownTime(figures.oldest)],
    ['newest', shownTime(figures.newest)],
    ['tags', shownCount(figures.tags.length)],
  ]);
  return figures.tags.length === 0 ? facts : `${facts}\n\n${tagTable(figures)}`;
}

export function stats(program: Command): void {
  const command: Command = program
    .command('stats')
    .description('figures of every persona, or of one in full')
    .argument('[persona]', 'show this one in full, with its most frequent tags')
    .addHelpText(
      'after',
      examples(
        ['minds stats', 'one line for each persona'],
        ['minds stats scholar --json', 'all figures and all tags of one'],
      ),
    )
    .action(async (persona: string | undefined) => {
      const { council: path, json } = command.optsWithGlobals<GlobalOptions>();
      const all = await withCouncil(path, 'read', async (council) => {
        const ids =
          persona === undefined ? (await council.personas()).map(({ personaId }) => personaId) : [persona];
        return Promise.all(ids.map((id) => council.memory.getMemoryStatistics(id)));
      });
      if (json) printJson({ personas: all });
      else if (persona === undefined) print(overview(all));
      else for (const figures of all) print(inFull(figures));
      if (!json && persona !== undefined && all[0]?.memories === 0) {
        printNote(`no memories of ${persona}; \`minds personas\` lists who has some`);
      }
    });
}

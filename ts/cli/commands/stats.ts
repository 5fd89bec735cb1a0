/** `minds stats`: figures of every persona and of all in a table, or of one in full with its most frequent tags. */

import type { Command } from 'commander';
import type { MemoryStatistics } from '../../memory/types.js';
import { type GlobalOptions, withCouncil } from '../council.js';
import { examples } from '../help.js';
import { printJson } from '../json.js';
import { pairs, table } from '../table.js';
import { interactive, print, printNote } from '../terminal.js';
import { shownBytes, shownCount, shownGraph, shownTime } from '../values.js';

const MOST_TAGS = 20;
const BAR = 30;
const SHORT_BAR = 10;
/** For programs: every tag. */
const EVERY_TAG = 0xffff_fffe;

/** A bar of at most `width` blocks; nothing where there is nothing. */
const bar = (count: number, most: number, width: number) =>
  count === 0 ? '' : '█'.repeat(Math.max(1, Math.round((count / most) * width)));

const percent = (part: number, whole: number) => `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;

/** One line for each persona, with a bar of its memories on a terminal; the last line is all together. */
function overview(personas: readonly MemoryStatistics[], council: MemoryStatistics): string {
  const most = Math.max(...personas.map(({ memories }) => memories));
  return table(
    [
      { title: 'persona' },
      ...(interactive ? [{ title: '', expendable: 7 }] : []),
      { title: 'memories', align: 'right' },
      { title: '7 days', align: 'right', expendable: 3 },
      { title: '30 days', align: 'right', expendable: 4 },
      { title: 'words', align: 'right', expendable: 4 },
      { title: 'importance', align: 'right' },
      { title: 'valence', align: 'right', expendable: 5 },
      { title: 'threads', align: 'right', expendable: 6 },
      { title: 'tags', align: 'right', expendable: 3 },
      { title: 'compressed', align: 'right', expendable: 5 },
      { title: 'text', align: 'right', expendable: 2 },
      { title: 'newest', expendable: 1 },
    ],
    [...personas, council].map((figures) => [
      figures.personaId ?? 'all',
      ...(interactive ? [figures.personaId === null ? '' : bar(figures.memories, most, SHORT_BAR)] : []),
      shownCount(figures.memories),
      `+${shownCount(figures.addedWeek)}`,
      `+${shownCount(figures.addedMonth)}`,
      shownCount(figures.words),
      figures.meanImportance.toFixed(3),
      figures.meanEmotionalValence.toFixed(3),
      shownCount(figures.threads),
      shownCount(figures.distinctTags),
      percent(figures.compressed, figures.memories),
      shownBytes(figures.contentBytes),
      shownTime(figures.newest),
    ]),
  );
}

function tagTable({ tags }: MemoryStatistics): string {
  const top = tags.slice(0, MOST_TAGS);
  const most = top[0]?.count ?? 1;
  return table(
    [{ title: 'tag' }, { title: 'memories', align: 'right' }, ...(interactive ? [{ title: '' }] : [])],
    top.map(({ tag, count }) => [tag, shownCount(count), ...(interactive ? [bar(count, most, BAR)] : [])]),
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
    [
      'compressed',
      `${shownCount(figures.compressed)} (${percent(figures.compressed, figures.memories)}), ` +
        `${shownBytes(figures.compressedFrom)} in ${shownBytes(figures.compressedTo)}`,
    ],
    [
      'added',
      `${shownCount(figures.addedDay)} in a day, ${shownCount(figures.addedWeek)} in 7, ` +
        `${shownCount(figures.addedMonth)} in 30`,
    ],
    ['indexed words', shownCount(figures.words)],
    ['text', shownBytes(figures.contentBytes)],
    ['oldest', shownTime(figures.oldest)],
    ['newest', shownTime(figures.newest)],
    ['tags', shownCount(figures.distinctTags)],
  ]);
  return figures.tags.length === 0 ? facts : `${facts}\n\n${tagTable(figures)}`;
}

export function stats(program: Command): void {
  const command: Command = program
    .command('stats')
    .description('figures of every persona and of all, or of one in full')
    .argument('[persona]', 'show this one in full, with its most frequent tags')
    .addHelpText(
      'after',
      examples(
        ['minds stats', 'one line for each persona, and one for all'],
        ['minds stats scholar --json', 'all figures and all tags of one'],
      ),
    )
    .action(async (persona: string | undefined) => {
      const { council: path, json } = command.optsWithGlobals<GlobalOptions>();
      const options = json ? { tags: EVERY_TAG } : {};
      const { personas, all, graph } = await withCouncil(path, 'read', async (council) => {
        const ids =
          persona === undefined ? (await council.personas()).map(({ personaId }) => personaId) : [persona];
        const personas = await Promise.all(ids.map((id) => council.memory.getMemoryStatistics(id, options)));
        if (persona !== undefined) return { personas, all: undefined, graph: undefined };
        const { nodes, edges, links } = await council.status();
        return { personas, all: await council.statistics(options), graph: { nodes, edges, links } };
      });
      if (json) printJson(all === undefined ? { personas } : { personas, council: all, graph });
      else if (all !== undefined)
        print(`${overview(personas, all)}\n\n${pairs([['graph', shownGraph(graph)]])}`);
      else for (const figures of personas) print(inFull(figures));
      if (!json && persona !== undefined && personas[0]?.memories === 0) {
        printNote(`no memories of ${persona}; \`minds personas\` lists who has some`);
      }
    });
}

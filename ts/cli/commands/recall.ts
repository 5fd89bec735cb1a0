/** `minds recall`: what one persona, several or all remember that fits a query, best first. */

import { type Command, Option } from 'commander';
import type { Recalled, RecallResult, RecallScoring } from '../../memory/types.js';
import { type GlobalOptions, withCouncil } from '../council.js';
import { explainHit, explainQuery } from '../explanation.js';
import { addFilterOptions, type FilterOptions, filterOf } from '../filter.js';
import { examples } from '../help.js';
import { plainMemory, printJson } from '../json.js';
import { table } from '../table.js';
import { print, printNote } from '../terminal.js';
import { repeated, shownTime, wholeNumber } from '../values.js';

/** By the names that `--scoring` takes. */
const SCORINGS = {
  minds: 'minds',
  optimus: 'optimus',
  'optimus-v1': 'optimus-v1',
  'optimus-window': { formula: 'optimus', window: true },
} as const satisfies Record<string, RecallScoring>;

interface RecallOptions extends GlobalOptions, FilterOptions {
  readonly persona?: string[];
  readonly limit?: number;
  readonly scoring: keyof typeof SCORINGS;
  readonly tokenBudget?: number;
  readonly querySyntax?: boolean;
  readonly byThread?: boolean;
  readonly explain?: boolean;
  readonly graph: boolean;
  readonly record: boolean;
}

function hitTable(hits: readonly Recalled[], byThread: boolean): string {
  return table(
    [
      { title: 'score', align: 'right' },
      { title: 'persona', expendable: 1 },
      ...(byThread ? [{ title: 'thread' }] : []),
      { title: 'memory', flexible: true },
      { title: 'tags', expendable: 4 },
      { title: 'time', expendable: 3 },
      { title: 'id', expendable: 2 },
    ],
    hits.map(({ memory, score }) => [
      score.toFixed(3),
      memory.personaId,
      ...(byThread ? [memory.thread ?? '-'] : []),
      memory.content,
      memory.tags.join(', '),
      shownTime(memory.timestamp),
      memory.id,
    ]),
  );
}

function plainHit({ memory, score, signals, matched }: Recalled): object {
  return { score, memory: plainMemory(memory), signals, matched };
}

function show(hits: RecallResult, { byThread = false, explain = false }: RecallOptions): void {
  if (explain) print([explainQuery(hits), ...hits.map((hit, i) => explainHit(hit, i + 1))].join('\n\n'));
  else if (hits.length > 0) print(hitTable(hits, byThread));
  if (hits.length === 0) printNote('nothing found; `minds personas` lists who has memories');
}

export function recall(program: Command): void {
  const command: Command = program
    .command('recall')
    .description('what one persona, several or all remember that fits a query, best first')
    .argument('<query...>', 'what to look for; "" ranks all memories that the filters pass')
    .option('--persona <id>', 'whose memories; may be repeated (default: all)', repeated)
    .option('--limit <number>', 'most results, 1 to 10,000 (default: 10; with a budget 100)', wholeNumber);
  addFilterOptions(command)
    .option('--query-syntax', 'read "quoted words" as a phrase and word* as a prefix')
    .option('--by-thread', 'rank conversations, each by its best memory')
    .addOption(
      new Option('--scoring <formula>', 'how memories are scored; optimus: as the earlier system did')
        .choices(Object.keys(SCORINGS))
        .default('minds'),
    )
    .option('--token-budget <number>', 'as many whole memories as fit, best first', wholeNumber)
    .option('--explain', "show the query's terms and each hit's signals")
    .option('--no-graph', 'leave out what the query mentions of the knowledge graph')
    .option('--no-record', 'do not count the results as recalled')
    .addHelpText(
      'after',
      examples(
        ['minds recall "a domesticated animal that barks" --persona scholar', 'one persona'],
        [`minds recall --query-syntax '"open late" librar*'`, 'a phrase and a prefix'],
        ['minds recall fridays --tag library --since 2026-01-01 --explain', 'all personas, with the reasons'],
      ),
    )
    .action(async (words: string[]) => {
      const options = command.optsWithGlobals<RecallOptions>();
      const query = words.join(' ');
      const [hits] = await withCouncil(options.council, options.record ? 'change' : 'read', (council) =>
        council.memory.recallMany([
          {
            query,
            syntax: options.querySyntax ? 'query' : undefined,
            personas: options.persona,
            limit: options.limit,
            scoring: SCORINGS[options.scoring],
            tokenBudget: options.tokenBudget,
            filter: filterOf(options),
            groupBy: options.byThread ? 'thread' : undefined,
            explain: options.explain,
            graph: options.graph ? undefined : false,
            recordAccess: options.record,
          },
        ]),
      );
      if (hits === undefined) throw new Error('recallMany gave no answer to its one request');
      if (options.json)
        printJson({ query, hits: hits.map(plainHit), tokens: hits.tokens, explanation: hits.explanation });
      else show(hits, options);
    });
}

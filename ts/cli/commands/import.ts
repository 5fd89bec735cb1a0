/**
 * `minds import`: stores the rows of a file or of stdin, in constant memory; creates the council if there is none.
 * Ctrl-C ends the reading: what was read by then is stored, and the summary says how much that is.
 */

import { access, constants } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import type { OnDuplicate } from '../../engine/generated/vocabulary.js';
import { MindsError } from '../../errors.js';
import { type GlobalOptions, withCouncil } from '../council.js';
import { EXIT } from '../failure.js';
import { lookAt } from '../formats/export.js';
import { FORMATS, type Format, formatOf, rowsOf } from '../formats/rows.js';
import { piecesOf } from '../formats/source.js';
import { examples } from '../help.js';
import { type Counts, storeExport, storeRows } from '../importing.js';
import { stoppable } from '../interrupt.js';
import { printJson } from '../json.js';
import { Progress } from '../progress.js';
import { print, printNote } from '../terminal.js';
import { repeated, shownCount } from '../values.js';

interface ImportOptions extends GlobalOptions {
  readonly format?: Format;
  readonly lines?: boolean;
  readonly persona?: string;
  readonly tag?: string[];
  readonly context?: string;
  readonly onDuplicate: OnDuplicate;
}

const FIELDS = `
Fields of JSON Lines, and columns of CSV (its first row names them; tags stand apart by ;):
  persona, content, id, timestamp, importance, emotionalValence, tags, context, thread, position, decayRate, embedding
Text is a memory for each paragraph. Groups of up to 10,000 rows are stored whole or not at all: with ids of your own,
or --on-duplicate reject, the same import can simply run again after a failure. What \`minds export\` wrote is known by its
first line and comes back exactly, with vectors and associations.`;

function summary(counts: Counts, seconds: number, rate: number): string {
  const others = (['merged', 'rejected', 'existing'] as const)
    .filter((outcome) => counts[outcome] > 0)
    .map((outcome) => `, ${shownCount(counts[outcome])} ${outcome}`);
  const pace = `${seconds.toFixed(1)} s, ${shownCount(Math.round(rate))} rows/s`;
  return `${shownCount(counts.stored)} stored${others.join('')} in ${pace}`;
}

/** An export says everything of its memories itself. */
function refuseAdditions({ persona, tag, context }: ImportOptions): void {
  for (const [name, value] of Object.entries({ persona, tag, context })) {
    if (value !== undefined) {
      throw new MindsError('INVALID_ARGUMENT', `--${name} does not go with an export`, {
        field: name,
        expected: 'an export as it is',
      });
    }
  }
}

async function importFile(path: string, format: Format, options: ImportOptions): Promise<void> {
  // Before the council: a mistyped file should not leave an empty council behind.
  if (path !== '-') await access(path, constants.R_OK);
  const progress = new Progress();
  try {
    const { counts, interrupted } = await stoppable(async (signal) => {
      const looked = format === 'jsonl' ? await lookAt(piecesOf(path, signal)) : undefined;
      if (looked?.isExport) refuseAdditions(options);
      const counts = await withCouncil(options.council, 'create', (council) => {
        const onProgress = (stored: number) => progress.update(stored);
        const { onDuplicate } = options;
        if (looked?.isExport) {
          return storeExport(council, looked.pieces, { onDuplicate, onProgress, signal });
        }
        const rows = rowsOf(path, {
          ...(looked && { pieces: looked.pieces }),
          format,
          lines: options.lines === true,
          persona: options.persona,
          context: options.context,
          tags: options.tag ?? [],
          signal,
        });
        return storeRows(council, rows, { onDuplicate, onProgress });
      });
      return { counts, interrupted: signal.aborted };
    });
    progress.end();
    const seconds = progress.seconds();
    const rows = counts.stored + counts.merged + counts.rejected + counts.existing;
    const rate = progress.rate(rows);
    if (options.json) printJson({ ...counts, rows, seconds, rowsPerSecond: rate, interrupted });
    else print(summary(counts, seconds, rate));
    if (interrupted) {
      printNote(`interrupted: the first ${shownCount(rows)} rows are in`);
      process.exitCode = EXIT.interrupted;
    }
  } finally {
    progress.end();
  }
}

export function importMemories(program: Command): void {
  const command: Command = program
    .command('import')
    .description('store the rows of a file: JSON Lines, CSV, TSV, text or Markdown')
    .argument('<file>', 'the file; - reads stdin, JSON Lines unless --format says otherwise')
    .addOption(
      new Option('--format <format>', 'what the file is (default: by its name)').choices([...FORMATS]),
    )
    .option('--lines', 'text: a memory for each line, not for each paragraph')
    .option('--persona <id>', 'whose memories they are where a row does not say')
    .option('--tag <tag>', 'a tag for every row, beside its own; may be repeated', repeated)
    .option('--context <json>', 'a JSON object for rows without a context')
    .addOption(
      new Option('--on-duplicate <what>', 'what to do when the persona has the same content')
        .choices(['allow', 'merge', 'reject'])
        .default('allow'),
    )
    .addHelpText('after', FIELDS)
    .addHelpText(
      'after',
      examples(
        ['minds import notes.md --persona mentor --tag notes', 'a memory for each paragraph'],
        ['minds import - --on-duplicate reject < memories.jsonl', 'each row names its persona'],
      ),
    )
    .action(async (path: string) => {
      const options = command.optsWithGlobals<ImportOptions>();
      const format = options.format ?? formatOf(path);
      if (format === undefined) {
        command.error(`error: what is ${path}? Give --format ${FORMATS.join(', ')}`);
      }
      if (format === 'text' && options.persona === undefined) {
        command.error('error: text names no persona; give --persona <id>');
      }
      await importFile(path, format, options);
    });
}

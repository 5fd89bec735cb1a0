/** `minds export`: memories as JSON Lines, to a file or to stdout, with everything that `minds import` needs. */

import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import type { Command } from 'commander';
import { type GlobalOptions, withCouncil } from '../council.js';
import { addFilterOptions, type FilterOptions, filterOf } from '../filter.js';
import { examples } from '../help.js';
import { stoppable } from '../interrupt.js';
import { printJson } from '../json.js';
import { Progress } from '../progress.js';
import { print, printNote } from '../terminal.js';
import { repeated, shownCount } from '../values.js';

interface Options extends GlobalOptions, FilterOptions {
  readonly persona?: string[];
}

async function exportTo(file: string | undefined, options: Options): Promise<void> {
  const progress = new Progress('memories');
  // What is half written must not pass for an export.
  const partial = file === undefined ? undefined : `${file}.partial`;
  const { memories } = await stoppable((signal) =>
    withCouncil(options.council, 'read', ({ memory }) =>
      memory.exportMemories(partial === undefined ? process.stdout : createWriteStream(partial), {
        personas: options.persona,
        filter: filterOf(options),
        signal,
        onProgress: (done) => progress.update(done),
        end: partial !== undefined,
      }),
    ).catch(async (error: unknown) => {
      if (partial !== undefined) await rm(partial, { force: true });
      throw error;
    }),
  );
  progress.end();
  const seconds = progress.seconds();
  if (file === undefined || partial === undefined) {
    printNote(`${shownCount(memories)} memories`);
    return;
  }
  await rename(partial, file);
  if (options.json) printJson({ path: options.council, file, memories, seconds });
  else print(`wrote ${shownCount(memories)} memories to ${file} in ${seconds.toFixed(1)} s`);
}

export function exportMemories(program: Command): void {
  const command: Command = program
    .command('export')
    .description('write memories as JSON Lines, with vectors and associations, for `minds import`')
    .argument('[file]', 'where to; without it, stdout')
    .option('--persona <id>', 'only of this persona; may be repeated', repeated);
  addFilterOptions(command)
    .addHelpText(
      'after',
      examples(
        ['minds export all.jsonl', 'every memory of every persona'],
        ['minds export --persona scholar --tag owl | gzip > owls.jsonl.gz', 'some of them, through a pipe'],
      ),
    )
    .action((file: string | undefined) => exportTo(file, command.optsWithGlobals<Options>()));
}

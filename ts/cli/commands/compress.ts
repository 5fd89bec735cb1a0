/** `minds compress`: compresses the content of old memories in the file. */

import type { Command } from 'commander';
import { examples } from '../help.js';
import { addSweepOptions, type SweepOptions, sweep } from '../upkeep.js';
import { number, shownBytes, shownCount, wholeNumber } from '../values.js';

interface CompressCommandOptions extends SweepOptions {
  readonly olderThan?: number;
  readonly minLength?: number;
}

export function compress(program: Command): void {
  const command: Command = program
    .command('compress')
    .description('compress the content of old memories in the file; they read as before')
    .option('--older-than <days>', 'days since its time (default: 30)', number)
    .option('--min-length <bytes>', 'shortest content (default: 200)', wholeNumber);
  addSweepOptions(command)
    .addHelpText(
      'after',
      examples(
        ['minds compress --dry-run', 'which memories, and how small they would be'],
        [
          'minds compress --older-than 0 --min-length 100',
          'all that is worth it; `minds optimise` then shrinks the file',
        ],
      ),
    )
    .action(() => {
      const options = command.optsWithGlobals<CompressCommandOptions>();
      const { olderThan: ageDays, minLength, dryRun } = options;
      return sweep(
        options,
        (memory, shared) => memory.compressOldMemories({ ...shared, ageDays, minLength }),
        ({ changed, bytesBefore, bytesAfter }) => [
          [dryRun ? 'would be compressed' : 'compressed', shownCount(changed)],
          ['their text', `${shownBytes(bytesBefore)} before, ${shownBytes(bytesAfter)} compressed`],
        ],
      );
    });
}

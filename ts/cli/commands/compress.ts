/** `minds compress`: compresses the content of old memories in the file. */

import type { Command } from 'commander';
import { withCouncil } from '../council.js';
import { examples } from '../help.js';
import {
  addUpkeepOptions,
  interruptible,
  maintenanceOptions,
  showSweep,
  type UpkeepOptions,
} from '../upkeep.js';
import { number, shownBytes, shownCount, wholeNumber } from '../values.js';

interface CompressCommandOptions extends UpkeepOptions {
  readonly persona?: string;
  readonly cursor?: string;
  readonly olderThan?: number;
  readonly minLength?: number;
}

export function compress(program: Command): void {
  const command: Command = program
    .command('compress')
    .description('compress the content of old memories in the file; they read as before')
    .option('--persona <id>', "whose memories (default: everybody's)")
    .option('--older-than <days>', 'days since its time (default: 30)', number)
    .option('--min-length <bytes>', 'shortest content (default: 200)', wholeNumber)
    .option('--cursor <cursor>', 'go on where a call ended for want of time');
  addUpkeepOptions(command)
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
    .action(async () => {
      const options = command.optsWithGlobals<CompressCommandOptions>();
      const { council: path, persona, cursor, olderThan, minLength, dryRun, json } = options;
      const result = await interruptible(options, 'memories looked at', (signal, onProgress) =>
        withCouncil(path, dryRun ? 'read' : 'change', ({ memory }) =>
          memory.compressOldMemories({
            ...maintenanceOptions(options),
            personaId: persona,
            ageDays: olderThan,
            minLength,
            cursor,
            signal,
            onProgress,
          }),
        ),
      );
      if (result === undefined) return;
      const { changed, bytesBefore, bytesAfter } = result;
      showSweep(
        result,
        [
          [dryRun ? 'would be compressed' : 'compressed', shownCount(changed)],
          ['their text', `${shownBytes(bytesBefore)} before, ${shownBytes(bytesAfter)} compressed`],
        ],
        json,
      );
    });
}

/** `minds cleanup`: deletes memories that were never recalled, are old and of little importance. */

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
import { number, shownCount } from '../values.js';

interface CleanupCommandOptions extends UpkeepOptions {
  readonly persona?: string;
  readonly cursor?: string;
  readonly threshold?: number;
  readonly olderThan?: number;
}

export function cleanup(program: Command): void {
  const command: Command = program
    .command('cleanup')
    .description('delete memories that were never recalled, are old and of little importance')
    .option('--persona <id>', "whose memories (default: everybody's)")
    .option(
      '--threshold <importance>',
      'importance below which a memory goes, 0 to 1 (default: 0.05)',
      number,
    )
    .option('--older-than <days>', 'days since its time (default: 90)', number)
    .option('--cursor <cursor>', 'go on where a call ended for want of time');
  addUpkeepOptions(command)
    .addHelpText(
      'after',
      examples(
        ['minds cleanup --dry-run', 'which memories would go'],
        ['minds cleanup --threshold 0.1 --older-than 365', 'less patience with what is a year old'],
      ),
    )
    .action(async () => {
      const options = command.optsWithGlobals<CleanupCommandOptions>();
      const { council: path, persona, cursor, threshold, olderThan, dryRun, json } = options;
      const result = await interruptible(options, 'memories looked at', (signal, onProgress) =>
        withCouncil(path, dryRun ? 'read' : 'change', ({ memory }) =>
          memory.cleanupLowImportanceMemories({
            ...maintenanceOptions(options),
            personaId: persona,
            threshold,
            olderThanDays: olderThan,
            cursor,
            signal,
            onProgress,
          }),
        ),
      );
      if (result === undefined) return;
      showSweep(result, [[dryRun ? 'would go' : 'gone', shownCount(result.removed)]], json);
    });
}

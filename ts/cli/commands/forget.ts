/** `minds forget`: lets memories fade by the time since their last pass; those that fade away go. */

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
import { shownCount } from '../values.js';

interface ForgetCommandOptions extends UpkeepOptions {
  readonly persona?: string;
  readonly cursor?: string;
}

export function forget(program: Command): void {
  const command: Command = program
    .command('forget')
    .description('let memories fade by the time since their last pass; those that fade away go')
    .option('--persona <id>', "whose memories (default: everybody's)")
    .option('--cursor <cursor>', 'go on where a call ended for want of time');
  addUpkeepOptions(command)
    .addHelpText(
      'after',
      examples(
        ['minds forget --dry-run', 'which memories would go'],
        ['minds forget --persona scholar --budget 5', 'for five seconds at most'],
      ),
    )
    .action(async () => {
      const options = command.optsWithGlobals<ForgetCommandOptions>();
      const { council: path, persona, cursor, dryRun, json } = options;
      const result = await interruptible(options, 'memories looked at', (signal, onProgress) =>
        withCouncil(path, dryRun ? 'read' : 'change', ({ memory }) =>
          memory.forgetGradually({
            ...maintenanceOptions(options),
            personaId: persona,
            cursor,
            signal,
            onProgress,
          }),
        ),
      );
      if (result === undefined) return;
      showSweep(
        result,
        [
          [dryRun ? 'would fade' : 'faded', shownCount(result.changed)],
          [dryRun ? 'would go' : 'gone', shownCount(result.removed)],
        ],
        json,
      );
    });
}

/** `minds health`: stores, recalls and deletes in a persona of its own; fails where the council does. */

import type { Command } from 'commander';
import { MindsError } from '../../errors.js';
import { type GlobalOptions, withCouncil } from '../council.js';
import { examples } from '../help.js';
import { printJson } from '../json.js';
import { table } from '../table.js';
import { print } from '../terminal.js';

export function health(program: Command): void {
  const command: Command = program
    .command('health')
    .description('a real write, recall and delete, in a persona that is gone afterwards')
    .addHelpText('after', examples(['minds health', 'exit code 1 where the council does not work']))
    .action(async () => {
      const { council: path, json } = command.optsWithGlobals<GlobalOptions>();
      const { ok, steps } = await withCouncil(path, 'change', (council) => council.health());
      if (json) printJson({ ok, steps });
      else {
        print(
          table(
            [{ title: 'step' }, { title: 'ms', align: 'right' }, { title: 'result' }],
            steps.map(({ step, millis, problem }) => [step, millis.toFixed(1), problem ?? 'ok']),
          ),
        );
      }
      if (!ok) {
        const failed = steps.find((step) => !step.ok);
        throw new MindsError('IO', `the council does not work: ${failed?.step} failed`, {
          path,
          step: failed?.step ?? '',
        });
      }
    });
}

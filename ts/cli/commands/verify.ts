/** `minds verify`: the file, its rows, the indexes and the checkpoint against each other; fails where something is wrong. */

import type { Command } from 'commander';
import { MindsError } from '../../errors.js';
import { type GlobalOptions, withCouncil } from '../council.js';
import { examples } from '../help.js';
import { printJson } from '../json.js';
import { table } from '../table.js';
import { print } from '../terminal.js';

interface VerifyOptions extends GlobalOptions {
  readonly repair?: boolean;
}

export function verify(program: Command): void {
  const command: Command = program
    .command('verify')
    .description('check the file, its rows, the indexes and the checkpoint against each other')
    .option('--repair', 'put right what can be: indexes, checkpoint, counters, what has no memory')
    .addHelpText(
      'after',
      examples(
        ['minds verify', 'exit code 1 and a list where something is wrong'],
        ['minds verify --repair', 'put it right; what stays wrong is in the list'],
      ),
    )
    .action(async () => {
      const { council: path, json, repair } = command.optsWithGlobals<VerifyOptions>();
      const { ok, problems } = await withCouncil(path, repair ? 'change' : 'read', (council) =>
        council.verify({ repair: repair ?? false }),
      );
      if (json) printJson({ ok, problems });
      else if (problems.length === 0) print('nothing is wrong');
      else {
        print(
          table(
            [{ title: 'where' }, { title: 'repaired' }, { title: 'what' }],
            problems.map(({ kind, repaired, message }) => [kind, repaired ? 'yes' : 'no', message]),
          ),
        );
      }
      if (!ok) {
        const left = problems.filter(({ repaired }) => !repaired).length;
        throw new MindsError(
          'CORRUPT',
          `${left} ${left === 1 ? 'thing is' : 'things are'} wrong with ${path}`,
          { path },
        );
      }
    });
}

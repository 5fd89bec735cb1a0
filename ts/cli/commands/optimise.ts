/** `minds optimise`: merges the indexes and gives the file's free room back. */

import type { Command } from 'commander';
import { type GlobalOptions, withCouncil } from '../council.js';
import { examples } from '../help.js';
import { printJson } from '../json.js';
import { print } from '../terminal.js';
import { shownBytes } from '../values.js';

export function optimise(program: Command): void {
  const command: Command = program
    .command('optimise')
    .description('merge the indexes and give the free room of the file back')
    .addHelpText('after', examples(['minds optimise', 'after much was deleted']))
    .action(async () => {
      const { council: path, json } = command.optsWithGlobals<GlobalOptions>();
      const { bytesBefore, bytesAfter } = await withCouncil(path, 'change', (council) => council.optimise());
      if (json) printJson({ path, bytesBefore, bytesAfter });
      else print(`${path}: ${shownBytes(bytesBefore)} before, ${shownBytes(bytesAfter)} now`);
    });
}

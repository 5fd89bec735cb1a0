/** `minds init`: creates a council, its folder too; leaves one that is there as it is. */

import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { type GlobalOptions, withCouncil } from '../council.js';
import { examples } from '../help.js';
import { printJson } from '../json.js';
import { print } from '../terminal.js';
import { shownCount } from '../values.js';

export function init(program: Command): void {
  const command: Command = program
    .command('init')
    .description('create a council; one that is there already stays as it is')
    .addHelpText(
      'after',
      examples(
        ['minds init', 'creates data/minds.council'],
        ['minds init --council team.council', 'creates team.council in this folder'],
      ),
    )
    .action(async () => {
      const { council: path, json } = command.optsWithGlobals<GlobalOptions>();
      const created = !existsSync(path);
      const { identity, schemaVersion, memories } = await withCouncil(path, 'create', (council) =>
        council.status(),
      );
      if (json) printJson({ path, created, identity, schemaVersion, memories });
      else if (created) print(`created ${path}`);
      else print(`${path} is there already, with ${shownCount(memories)} memories`);
    });
}

/** `minds backup`: a copy of the council in one new file, while it stays in use. */

import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { type GlobalOptions, withCouncil } from '../council.js';
import { examples } from '../help.js';
import { printJson } from '../json.js';
import { print } from '../terminal.js';
import { shownBytes } from '../values.js';

export function backup(program: Command): void {
  const command: Command = program
    .command('backup')
    .description('copy the council, as it is now, to a new file; others may go on using it')
    .argument('<file>', 'must not exist; its folder is made')
    .addHelpText(
      'after',
      examples(['minds backup backups/2026-01-31.council', 'the copy is a council like any other']),
    )
    .action(async (file: string) => {
      const { council: path, json } = command.optsWithGlobals<GlobalOptions>();
      const bytes = await withCouncil(path, 'read', (council) => {
        mkdirSync(dirname(file), { recursive: true });
        return council.backup(file);
      });
      if (json) printJson({ path, file, bytes });
      else print(`copied ${path} to ${file}, ${shownBytes(bytes)}`);
    });
}

/** `minds delete`: deletes memories by id, those of a persona that a filter passes, or a whole persona. It asks nothing. */

import type { Command } from 'commander';
import { MindsError } from '../../errors.js';
import { type GlobalOptions, withCouncil } from '../council.js';
import { addFilterOptions, type FilterOptions, filterOf, filters } from '../filter.js';
import { examples } from '../help.js';
import { printJson } from '../json.js';
import { print } from '../terminal.js';
import { repeated, shownCount } from '../values.js';

interface DeleteOptions extends GlobalOptions, FilterOptions {
  readonly persona?: string[];
  readonly yes?: boolean;
  readonly whole?: boolean;
  readonly erase?: boolean;
}

async function byId(ids: readonly string[], { council: path, json }: DeleteOptions): Promise<void> {
  const missing: string[] = [];
  const deleted = await withCouncil(path, 'change', async (council) => {
    let count = 0;
    for (const id of new Set(ids)) {
      if (await council.memory.delete(id)) count += 1;
      else missing.push(id);
    }
    return count;
  });
  if (json) printJson({ deleted, missing });
  else print(`deleted ${shownCount(deleted)} ${deleted === 1 ? 'memory' : 'memories'}`);
  if (missing.length > 0) {
    throw new MindsError('NOT_FOUND', `no memory has the id ${missing.join(', ')}`, { ids: missing });
  }
}

async function byFilter(options: DeleteOptions): Promise<void> {
  const deleted = await withCouncil(options.council, 'change', (council) =>
    council.memory.deleteMany({ personas: options.persona, ...filterOf(options) }),
  );
  if (options.json) printJson({ deleted });
  else print(`deleted ${shownCount(deleted)} ${deleted === 1 ? 'memory' : 'memories'}`);
}

async function wholePersonas({ council: path, json, persona = [], erase }: DeleteOptions): Promise<void> {
  const deleted = await withCouncil(path, 'change', async (council) => {
    let count = 0;
    for (const id of new Set(persona)) {
      count += await council.deletePersona(id, { erase: erase ?? false });
    }
    return count;
  });
  if (json) printJson({ deleted, personas: persona, erased: erase ?? false });
  else
    print(
      `deleted ${persona.join(', ')} with ${shownCount(deleted)} ${deleted === 1 ? 'memory' : 'memories'}`,
    );
}

export function deleteMemories(program: Command): void {
  const command: Command = program
    .command('delete')
    .description('delete memories by id, or those of a persona that a filter passes')
    .argument('[id...]', 'ids, as list and recall show them')
    .option('--persona <id>', 'whose memories a filter looks at; may be repeated', repeated)
    .option('--whole', 'the persona itself with all its memories')
    .option('--erase', 'with --whole: nothing of it stays readable in the files, which are rewritten')
    .option('--yes', 'needed to delete by persona');
  addFilterOptions(command)
    .addHelpText(
      'after',
      examples(
        ['minds delete --persona scholar --tag draft --until 2026-01-01 --yes', 'old drafts of one persona'],
        ['minds delete --persona scholar --whole --erase --yes', 'the persona, past recovery'],
      ),
    )
    .action(async (ids: string[]) => {
      const options = command.optsWithGlobals<DeleteOptions>();
      const filtered = options.persona !== undefined || filters(options);
      if (ids.length > 0 && filtered) command.error('error: give ids or a filter, not both');
      if (options.erase && !options.whole) command.error('error: --erase goes with --whole');
      if (options.whole && ids.length > 0) command.error('error: --whole takes --persona, not ids');
      if (ids.length > 0) return byId(ids, options);
      if (options.persona === undefined) command.error('error: give ids, or --persona with a filter');
      if (!options.yes) command.error('error: deleting by --persona needs --yes');
      if (options.whole && filters(options)) command.error('error: --whole takes no filter');
      if (options.whole) return wholePersonas(options);
      return byFilter(options);
    });
}

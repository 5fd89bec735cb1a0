/** `minds copy`: memories from one council to another, exactly as they are. */

import type { Command } from 'commander';
import { Option } from 'commander';
import type { OnDuplicate } from '../../engine/generated/vocabulary.js';
import { type GlobalOptions, withCouncil } from '../council.js';
import { addFilterOptions, type FilterOptions, filterOf } from '../filter.js';
import { examples } from '../help.js';
import { stoppable } from '../interrupt.js';
import { printJson } from '../json.js';
import { Progress } from '../progress.js';
import { print } from '../terminal.js';
import { repeated, shownCount } from '../values.js';

interface Options extends GlobalOptions, FilterOptions {
  readonly persona?: string[];
  readonly onDuplicate: OnDuplicate;
}

async function copy(from: string, to: string, options: Options): Promise<void> {
  const progress = new Progress('memories');
  const counts = await stoppable((signal) =>
    withCouncil(from, 'read', (source) =>
      withCouncil(to, 'create', (target) => {
        const lines = source.memory.exportLines({ personas: options.persona, filter: filterOf(options) });
        const onProgress = (rows: number) => progress.update(rows);
        return target.memory.importMemories(lines, { onDuplicate: options.onDuplicate, signal, onProgress });
      }),
    ),
  );
  progress.end();
  if (options.json) {
    printJson({ from, to, ...counts, seconds: progress.seconds() });
    return;
  }
  const others = (['merged', 'rejected', 'existing'] as const)
    .filter((outcome) => counts[outcome] > 0)
    .map((outcome) => `, ${shownCount(counts[outcome])} ${outcome}`);
  print(`${shownCount(counts.stored)} copied${others.join('')} from ${from} to ${to}`);
}

export function copyMemories(program: Command): void {
  const command: Command = program
    .command('copy')
    .description('copy memories from one council to another, with everything that they have')
    .argument('<from>', 'the council to read')
    .argument('<to>', 'the council to store them in; made if there is none')
    .option('--persona <id>', 'only of this persona; may be repeated', repeated)
    .addOption(
      new Option('--on-duplicate <what>', 'what to do when the persona has the same content')
        .choices(['allow', 'merge', 'reject'])
        .default('allow'),
    );
  addFilterOptions(command)
    .addHelpText(
      'after',
      examples(
        ['minds copy data/minds.council data/archive.council --until 2025-01-01', 'what is old'],
        ['minds copy team.council mine.council --persona scholar', 'one persona; run again for what is new'],
      ),
    )
    .action((from: string, to: string) => copy(from, to, command.optsWithGlobals<Options>()));
}

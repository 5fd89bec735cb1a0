/**
 * The program as a whole: the options that every command takes, the list of commands, and what becomes of a failure.
 *
 * A command is a function in a file of its own that adds itself to the program; here it gets one line.
 */

import { Command, CommanderError, Option } from 'commander';
import { add } from './commands/add.js';
import { backup } from './commands/backup.js';
import { cleanup } from './commands/cleanup.js';
import { compress } from './commands/compress.js';
import { consolidate } from './commands/consolidate.js';
import { copyMemories } from './commands/copy.js';
import { deleteMemories } from './commands/delete.js';
import { exportMemories } from './commands/export.js';
import { forget } from './commands/forget.js';
import { get } from './commands/get.js';
import { graph } from './commands/graph/graph.js';
import { health } from './commands/health.js';
import { importMemories } from './commands/import.js';
import { init } from './commands/init.js';
import { list } from './commands/list.js';
import { maintain } from './commands/maintain.js';
import { optimise } from './commands/optimise.js';
import { personas } from './commands/personas.js';
import { recall } from './commands/recall.js';
import { stats } from './commands/stats.js';
import { status } from './commands/status.js';
import { verify } from './commands/verify.js';
import { EXIT, report, reportUsage } from './failure.js';
import { textWidth } from './terminal.js';

const COMMANDS: readonly ((program: Command) => void)[] = [
  init,
  add,
  importMemories,
  exportMemories,
  copyMemories,
  recall,
  list,
  get,
  deleteMemories,
  personas,
  graph,
  stats,
  status,
  health,
  maintain,
  forget,
  cleanup,
  compress,
  consolidate,
  verify,
  optimise,
  backup,
];

const START = `
Start:
  $ minds add scholar "The library closes at nine on Fridays." --tag library
  $ minds recall "when does the library close"

A council is one file. Each persona in it has its own memories; recall searches one, several or all of them.
Exit codes: 0 done, 1 failed, 2 not understood, 130 interrupted. Every error has a code that does not change.`;

function build(): Command {
  const program = new Command('minds')
    .description('A council of personas that remember: store, recall and look after their memories.')
    .addOption(
      new Option('--council <path>', 'the file that holds the council')
        .env('MINDS_PATH')
        .default('data/minds.council'),
    )
    .option('--json', 'print one JSON document, for programs; errors too, on stderr')
    .addHelpText('after', START)
    .configureHelp({ showGlobalOptions: true, helpWidth: textWidth() })
    .configureOutput({ outputError: () => {} })
    .exitOverride();
  for (const command of COMMANDS) command(program);
  return program;
}

/** Runs `minds` with these arguments and gives its exit code. */
export async function run(args: readonly string[]): Promise<number> {
  const end = args.indexOf('--');
  const json = (end < 0 ? args : args.slice(0, end)).includes('--json');
  try {
    await build().parseAsync(args, { from: 'user' });
    return Number(process.exitCode ?? EXIT.done);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : reportUsage(error, json);
    return report(error, json);
  }
}

// Files that are generated and committed. With `--check` a generator writes nothing and fails when the file
// on disk differs from what it would write.
import { handOver } from './command.mjs';
import { CommandFailed } from './report.mjs';

/** Name and command line of each generator. */
const generators = [
  {
    name: 'vocabulary',
    command: ['node', 'setup/generate-from-rust.mjs', 'vocabulary', 'ts/engine/generated/vocabulary.ts'],
  },
  {
    name: 'golden numbers',
    command: ['node', 'setup/generate-from-rust.mjs', 'math', 'test/golden/math.json'],
  },
  { name: 'text tables', command: ['node', 'crates/text/tables/generate.mjs'] },
];

export async function runGenerators(flags) {
  for (const { name, command } of generators) {
    console.log(`${name}: ${command.join(' ')}`);
    const [program, ...args] = command;
    const code = await handOver(program, [...args, ...flags]);
    if (code !== 0) throw new CommandFailed(`${name}: exit code ${code}`);
  }
}

// Writes a file that an example of crates/model prints: `generate-from-rust.mjs EXAMPLE TARGET`. With --check it
// compares the file on disk instead.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from './command.mjs';

const [example, target] = process.argv.slice(2);
const options = { cwd: root, encoding: 'utf8', maxBuffer: 1 << 24 };
const printed = execFileSync(
  'cargo',
  ['run', '--quiet', '-p', 'minds-model', '--features', 'typescript', '--example', example],
  { ...options, stdio: ['ignore', 'pipe', 'inherit'] },
);
// By name alone: the path itself is generated, which the formatter passes over.
const formatter = join(root, 'node_modules', '.bin', 'biome');
const formatted = target.endsWith('.ts')
  ? execFileSync(formatter, ['format', `--stdin-file-path=ts/${basename(target)}`], {
      ...options,
      input: printed,
      stdio: ['pipe', 'pipe', 'inherit'],
    })
  : printed;
const path = join(root, target);
if (!process.argv.includes('--check')) {
  writeFileSync(path, formatted);
} else if (readFileSync(path, 'utf8') !== formatted) {
  console.error(`${target} differs from crates/model: run 'npm run generate' and commit the result`);
  process.exit(1);
}

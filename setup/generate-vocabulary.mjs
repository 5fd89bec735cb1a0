// Writes the TypeScript vocabulary from crates/model; with --check compares it with the file on disk.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './command.mjs';

const target = 'ts/engine/generated/vocabulary.ts';
const options = { cwd: root, encoding: 'utf8', maxBuffer: 1 << 24 };
const printed = execFileSync(
  'cargo',
  ['run', '--quiet', '-p', 'minds-model', '--features', 'typescript', '--example', 'vocabulary'],
  { ...options, stdio: ['ignore', 'pipe', 'inherit'] },
);
const formatted = execFileSync(
  join(root, 'node_modules', '.bin', 'biome'),
  ['format', '--stdin-file-path=ts/vocabulary.ts'],
  {
    ...options,
    input: printed,
    stdio: ['pipe', 'pipe', 'inherit'],
  },
);
const path = join(root, target);
if (!process.argv.includes('--check')) {
  writeFileSync(path, formatted);
} else if (readFileSync(path, 'utf8') !== formatted) {
  console.error(`${target} differs from crates/model: run 'npm run generate' and commit the result`);
  process.exit(1);
}

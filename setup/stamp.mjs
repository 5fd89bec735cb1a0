// Remembers which inputs a step has been done for: `.setup/<name>.stamp` holds a hash of their contents.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from './command.mjs';

const folder = join(root, '.setup');
const stampFile = (name) => join(folder, `${name}.stamp`);

function* filesBelow(path) {
  if (!existsSync(path)) return;
  if (!statSync(path).isDirectory()) {
    yield path;
    return;
  }
  for (const name of readdirSync(path).sort()) {
    if (name !== 'target' && name !== 'node_modules' && !name.endsWith('.node'))
      yield* filesBelow(join(path, name));
  }
}

/** A hash over the names and contents of files and folders (relative to the root) and over plain facts. */
export function hashOf(paths, facts = []) {
  const hash = createHash('sha256');
  for (const fact of facts) hash.update(`${fact}\0`);
  for (const path of paths) {
    for (const file of filesBelow(join(root, path))) {
      const content = readFileSync(file);
      hash.update(`${relative(root, file)}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest('hex');
}

export function isStamped(name, hash) {
  const file = stampFile(name);
  return existsSync(file) && readFileSync(file, 'utf8') === hash;
}

/** The stamp is gone while the work is under way, so that an interrupted step never counts as done. */
export async function stamping(name, hash, work) {
  rmSync(stampFile(name), { force: true });
  await work();
  mkdirSync(folder, { recursive: true });
  writeFileSync(stampFile(name), hash);
}

/** The project's own files: not what is installed, built or generated. */

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Names of folders that `.gitignore` keeps out, wherever they stand, and git's own. */
const NOT_OURS = new Set(
  readFileSync(join(ROOT, '.gitignore'), 'utf8')
    .split('\n')
    .filter((line) => line.endsWith('/'))
    .map((line) => line.replaceAll('/', ''))
    .concat('.git'),
);

/** Paths that git knows: a folder that somebody's council or backup lies in is no room. */
const KNOWN = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' }).split('\0');

/** Folders directly below `folder`, ours alone. */
export function foldersIn(folder: string): string[] {
  const prefix = folder === '.' ? '' : `${folder}/`;
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !NOT_OURS.has(entry.name))
    .map(({ name }) => name)
    .filter((name) => KNOWN.some((path) => path.startsWith(`${prefix}${name}/`)))
    .sort();
}

/** Paths of all files below `folder` that end in one of `endings`, from the root. */
export function filesBelow(folder: string, ...endings: readonly string[]): string[] {
  const path = join(ROOT, folder);
  if (statSync(path).isFile()) return [folder];
  return readdirSync(path, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const below = folder === '.' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return NOT_OURS.has(entry.name) ? [] : filesBelow(below, ...endings);
      return endings.some((ending) => entry.name.endsWith(ending)) ? [below] : [];
    });
}

export const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Written by a program, which the file's first line says. */
export function isGenerated(path: string): boolean {
  return path.includes('/generated/') || /generated (by|from)/i.test(read(path).split('\n', 1)[0] ?? '');
}

/** Rust or TypeScript without its comments; lines stay where they are. */
export function withoutComments(source: string): string {
  return source.replace(
    // A text is kept, so that what looks like a comment inside it is none.
    /("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\\n])+'|`(?:\\.|[^`\\])*`)|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g,
    (comment, text?: string) => text ?? comment.replace(/[^\n]/g, ' '),
  );
}

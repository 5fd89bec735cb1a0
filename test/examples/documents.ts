/** What documents show: blocks of TypeScript, commands of `minds`, scripts of npm. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export const DOCUMENTS: readonly string[] = [
  'README.md',
  'bench/README.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`)
    .sort(),
];

export const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Something a document shows, with the place to look at when it fails. */
export interface Shown {
  readonly place: string;
  readonly text: string;
}

function shown(document: string, source: string, pattern: RegExp): Shown[] {
  return Array.from(source.matchAll(pattern), (match) => ({
    place: `${document}:${source.slice(0, match.index).split('\n').length}`,
    text: match[1] ?? '',
  }));
}

/** Blocks fenced as `ts`. */
export const blocksOf = (document: string, source: string) =>
  shown(document, source, /^```ts\n([\s\S]*?)^```$/gm);

/** Lines of a block, fenced or indented, that run `minds`; without the prompt and the remark behind. */
export const commandsOf = (document: string, source: string) =>
  shown(document, source, /^(?: {4})?(?:\$ )?((?:npx )?minds [a-z-].*?)(?:\s+#.*)?$/gm);

/** Names of scripts that `npm run` is said to run, and of those that npm runs by their own name. */
export const scriptsOf = (source: string): string[] =>
  Array.from(source.matchAll(/\bnpm (?:run ([\w:-]+)|(start|test)\b)/g), ([, run, own]) => run ?? own ?? '');

/** The words of a command line with double quotes. */
export const wordsOf = (line: string): string[] =>
  Array.from(line.matchAll(/"([^"]*)"|(\S+)/g), ([, quoted, plain]) => quoted ?? plain ?? '');

/** What a block says in a remark behind `console.log(...)` that it prints. */
export const promisesOf = (block: string): string[] =>
  Array.from(block.matchAll(/console\.log\(.*\);? *\/\/ *(\S.*)$/gm), ([, promise = '']) => promise);

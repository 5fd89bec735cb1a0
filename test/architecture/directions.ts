/** Which room may know which: checks of imports and of manifests, over files as they are or a sample of them. */

import { dirname, join } from 'node:path';
import ts from 'typescript';
import { withoutComments } from './files.js';

/** A file with its source. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/** Rooms of `ts/`, each may import those before it. `vocabulary` is what `crates/model` generates. */
export const ROOMS: readonly string[] = [
  'vocabulary',
  'errors',
  'engine',
  'dispatch',
  'memory',
  'graph',
  'council',
  'index',
  'cli',
];

/** The crates of ours that each may depend on. */
export const CRATES: Readonly<Record<string, readonly string[]>> = {
  model: [],
  text: ['model'],
  vector: ['model'],
  graph: ['model'],
  store: ['model'],
  engine: ['model', 'text', 'vector', 'graph', 'store'],
  native: ['model', 'engine'],
  wasm: ['model', 'engine'],
  faults: [],
};

/** Crates that only tests know: a VFS that fails on demand is no part of the product. */
export const TEST_CRATES: readonly string[] = ['faults'];

/** The room of a file in `ts/`: its folder, or its own name where it lies at the top. */
export function roomOf(path: string): string {
  if (path.startsWith('ts/engine/generated/')) return 'vocabulary';
  return path.split('/')[1]?.replace(/\.ts$/, '') ?? '';
}

/** What a file imports, exports from or requires, in whatever way; its own files as paths from the root. */
export function importsOf({ path, text }: Source): string[] {
  return ts
    .preProcessFile(text, true, true)
    .importedFiles.map(({ fileName }) =>
      fileName.startsWith('.') ? join(dirname(path), fileName).replace(/\.js$/, '.ts') : fileName,
    );
}

const adapterOf = (path: string) => /^ts\/engine\/((?:native|pure)\/)/.exec(path)?.[1];

/** Imports in `ts/` that go against the directions. */
export function wrongImports(sources: readonly Source[]): string[] {
  const rank = (path: string) => ROOMS.indexOf(roomOf(path));
  return sources.flatMap((source) => {
    const { path } = source;
    const from = adapterOf(path);
    if (rank(path) < 0) return [`${path}: its room has no place in the order`];
    return importsOf(source).flatMap((imported) => {
      if (
        /^\.\.|^(native|wasm|crates|bench|test|examples|setup)\//.test(imported) ||
        imported.endsWith('.node')
      ) {
        return [`${path} leaves ts/ for ${imported}`];
      }
      if (!imported.startsWith('ts/')) return [];
      const to = adapterOf(imported);
      if (to !== undefined && to !== from && path !== 'ts/engine/load.ts') {
        return [`${path} knows the adapter ${imported}`];
      }
      return rank(imported) < 0 || rank(imported) > rank(path) ? [`${path} imports ${imported}`] : [];
    });
  });
}

/** Names that a manifest's tables of dependencies hold, those for one target included; `dev`: those of tests too. */
export function dependenciesOf(manifest: string, dev = true): string[] {
  const tables = dev ? '(?:dev-|build-)?' : '(?:build-)?';
  const names: string[] = [];
  let inTable = false;
  for (const line of manifest.split('\n')) {
    const table = /^\[(.+)\]\s*$/.exec(line)?.[1];
    if (table !== undefined) {
      inTable = new RegExp(`(^|\\.)${tables}dependencies$`).test(table);
      const single = new RegExp(`(?:^|\\.)${tables}dependencies\\.([\\w-]+)$`).exec(table)?.[1];
      if (single !== undefined) names.push(single);
    } else if (inTable) {
      const name = /^([\w-]+)/.exec(line)?.[1];
      if (name !== undefined) names.push(name);
    }
  }
  return names;
}

const isTest = (path: string) => /^crates\/[^/]+\/tests\//.test(path);

/** Crates of ours that a crate knows, by manifest or by name in its code, and should not. */
export function wrongCrates(crate: string, manifest: string, sources: readonly Source[]): string[] {
  const allowed = CRATES[crate];
  if (allowed === undefined) return [`${crate} has no place in the directions`];
  const may = new Set([...allowed, crate]);
  const ours = (names: string[]) => names.flatMap((name) => /^minds-(.+)$/.exec(name)?.[1] ?? []);
  const shipped = ours(dependenciesOf(manifest, false));
  const named = ours(dependenciesOf(manifest)).filter(
    (name) => shipped.includes(name) || !TEST_CRATES.includes(name),
  );
  const used = sources.flatMap(({ path, text }) =>
    Array.from(withoutComments(text).matchAll(/\bminds_(\w+)/g), ([, name = '']) => ({ path, name })),
  );
  return [
    ...named.filter((name) => !may.has(name)).map((name) => `${crate} depends on ${name}`),
    ...used
      .filter(({ path, name }) => !may.has(name) && !(isTest(path) && TEST_CRATES.includes(name)))
      .map(({ path, name }) => `${path} uses ${name}`),
  ];
}

const SQL =
  /\b(SELECT\s[\s\S]{1,200}?\bFROM|INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+(OR\s+\w+\s+)?\w+\s+SET|DELETE\s+FROM|(CREATE|DROP)\s+(TEMP\s+|UNIQUE\s+|VIRTUAL\s+)*(TABLE|INDEX|TRIGGER|VIEW)|ALTER\s+TABLE|PRAGMA\s+\w+|BEGIN\s+(IMMEDIATE|DEFERRED|EXCLUSIVE)|SAVEPOINT\s+\w+|VACUUM)\b/;

/** The statement that a source holds outside its comments, if any. */
export const sqlIn = (text: string): string | undefined => SQL.exec(withoutComments(text))?.[0];

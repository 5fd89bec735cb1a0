/** Blocks of documents as programs: completed, type-checked and run on a council in a folder of their own. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { ROOT, type Shown } from './documents.js';

const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const ENTRY = join(ROOT, 'ts', 'index.ts');
/** The names of the package are those of its sources. */
const PATHS = { 'optimus-minds': [ENTRY] };

/** Names of types and values that the package exports. */
export function exportedNames(): string[] {
  // Names need no libraries, which take most of a compiler's time.
  const program = ts.createProgram([ENTRY], { module: ts.ModuleKind.NodeNext, noLib: true, types: [] });
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(ENTRY);
  const symbol = file && checker.getSymbolAtLocation(file);
  return symbol ? checker.getExportsOfModule(symbol).map(({ name }) => name) : [];
}

/**
 * A block as a module. One that imports nothing speaks of the package's types by their names: they are imported, and
 * an interface of the package that it shows must be the package's, member by member.
 */
export function completed(block: string, exported: readonly string[]): string {
  if (/^import /m.test(block)) return block;
  const declared = Array.from(
    block.matchAll(/^(?:export )?(?:interface|type|class) (\w+)/gm),
    ([, name]) => name ?? '',
  );
  const used = exported.filter((name) => !declared.includes(name) && new RegExp(`\\b${name}\\b`).test(block));
  const same = declared
    .filter((name) => exported.includes(name))
    .flatMap((name) => [
      `export const shown${name} = (real: Package.${name}): ${name} => real;\n`,
      `export const real${name} = (shown: ${name}): Package.${name} => shown;\n`,
    ]);
  return [
    `import type * as Package from 'optimus-minds';\n`,
    `import type { ${used.join(', ')} } from 'optimus-minds';\n`,
    block,
    ...same,
  ].join('');
}

export class Programs {
  readonly folder = mkdtempSync(join(tmpdir(), 'minds-examples-'));
  #count = 0;

  constructor() {
    // Read by tsx.
    const compilerOptions = { module: 'nodenext', target: 'es2023', paths: PATHS };
    writeFileSync(join(this.folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Writes a module into a folder of its own and gives its path. */
  write(source: string): string {
    const folder = join(this.folder, String(this.#count++));
    mkdirSync(folder);
    const path = join(folder, 'example.mts');
    writeFileSync(path, source);
    return path;
  }

  /** What the compiler says about these modules, in the project's own strictness. */
  check(paths: readonly string[]): Map<string, string[]> {
    const config = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
    const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, ROOT);
    const typeRoots = [join(ROOT, 'node_modules', '@types')];
    const program = ts.createProgram(paths, { ...options, paths: PATHS, typeRoots });
    return new Map(
      paths.map((path) => [
        path,
        ts
          .getPreEmitDiagnostics(program, program.getSourceFile(path))
          .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')),
      ]),
    );
  }

  /** Runs a program in `cwd`, with the package's name leading to its sources. */
  run(cwd: string, args: readonly string[]) {
    const { MINDS_PATH, ...env } = process.env;
    return spawnSync(process.execPath, ['--import', TSX, ...args], {
      cwd,
      encoding: 'utf8',
      timeout: 60_000,
      env: { ...env, NO_COLOR: '1', TSX_TSCONFIG_PATH: join(this.folder, 'tsconfig.json') },
    });
  }
}

export const titled = <T extends Shown>(items: readonly T[]): [string, T][] =>
  items.map((item) => [item.place, item]);

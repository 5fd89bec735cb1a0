/**
 * The package as its users get it: packed from `dist/` and `native/`, installed into an empty project.
 *
 * Packing and installing take seconds, so a test file does each once, in `beforeAll`. `disposePackages` belongs into
 * its `afterAll`.
 */

import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const MANIFEST: {
  readonly name: string;
  readonly version: string;
  readonly exports: Readonly<
    Record<string, string | Readonly<Record<string, Readonly<Record<string, string>>>>>
  >;
  readonly dependencies: Readonly<Record<string, string>>;
} = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

/** As `ts/engine/native/binding.ts` computes it. */
export const PLATFORM = `${process.platform}-${process.arch}${process.platform === 'linux' ? '-gnu' : ''}`;
export const PLATFORM_PACKAGE = `${MANIFEST.name}-${PLATFORM}`;

/** For hooks and tests that run npm or tsc. */
export const SLOW = { timeout: 180_000 };

// What an outer `npm test` says about its own project must not reach the npm started here.
const { npm_config_local_prefix, INIT_CWD, ...env } = process.env;
const execute = promisify(execFile);

/** Runs a program to its end; rejects with its output when it fails. */
export async function run(cwd: string, program: string, args: readonly string[]): Promise<string> {
  const { stdout } = await execute(program, [...args], {
    cwd,
    env: { ...env, NO_COLOR: '1' },
    encoding: 'utf8',
    timeout: SLOW.timeout,
    maxBuffer: 1 << 24,
  }).catch((error: Error & { stdout?: string; stderr?: string }) => {
    throw new Error(`${program} ${args.join(' ')}\n${error.stdout ?? ''}\n${error.stderr ?? ''}`, {
      cause: error,
    });
  });
  return stdout;
}

let folder: string | undefined;

/** A folder that `disposePackages` removes. */
function workFolder(): string {
  folder ??= mkdtempSync(join(tmpdir(), 'minds-packaging-'));
  return folder;
}

export function disposePackages(): void {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  folder = undefined;
}

export interface Tarballs {
  readonly main: string;
  readonly platform: string;
}

/** The tarballs that would be published. */
export async function pack(): Promise<Tarballs> {
  const out = join(workFolder(), 'tarballs');
  await run(ROOT, process.execPath, ['setup/package.mjs', '--out', out]);
  const named = (name: string) => join(out, `${name}-${MANIFEST.version}.tgz`);
  return { main: named(MANIFEST.name), platform: named(PLATFORM_PACKAGE) };
}

/** An empty project with these packages installed, as npm does it where install scripts are off. */
export class Project {
  readonly folder: string;

  constructor(name: string) {
    this.folder = join(workFolder(), name);
    mkdirSync(this.folder);
    this.write('package.json', JSON.stringify({ name, private: true }));
  }

  write(name: string, content: string): void {
    const path = join(this.folder, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, content);
  }

  /** Other packages come from npm's cache where it holds them. */
  async install(...args: readonly string[]): Promise<void> {
    const quiet = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];
    await run(this.folder, 'npm', ['install', ...quiet, ...args]);
  }

  /** Runs a program of this name (`.mjs` or `.cjs`) and parses what it prints. */
  async json(name: string, source: string): Promise<unknown> {
    this.write(name, source);
    return JSON.parse(await run(this.folder, process.execPath, [name]));
  }
}

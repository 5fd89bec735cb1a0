// Runs the program `minds` as people and scripts do, a process of its own for every call, on a council in a folder of
// its own.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

export const folder = mkdtempSync(join(tmpdir(), 'minds-cli-'));
export const council = join(folder, 'new', 'test.council');

afterAll(() => rmSync(folder, { recursive: true, force: true }));

export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Starts the program and leaves it running. */
export function start(args: readonly string[], path: string) {
  return spawn(process.execPath, ['--import', 'tsx', 'ts/cli/main.ts', ...args], {
    cwd: root,
    env: { ...process.env, MINDS_PATH: path, NO_COLOR: '1' },
  });
}

/** Runs the program to its end. */
export function minds(args: readonly string[], { input = '', path = council } = {}): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = start(args, path);
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (piece: string) => {
      out += piece;
    });
    child.stderr.setEncoding('utf8').on('data', (piece: string) => {
      err += piece;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
    child.stdin.end(input);
  });
}

/** The JSON document of a call that succeeds. */
export async function json(args: readonly string[], options = {}) {
  const { code, out, err } = await minds([...args, '--json'], options);
  expect(err).toBe('');
  expect(code).toBe(0);
  return JSON.parse(out);
}

/** The error object and exit code of a call that fails. */
export async function failure(args: readonly string[], options = {}) {
  const { code, err } = await minds([...args, '--json'], options);
  return { exit: code, ...JSON.parse(err).error };
}

export function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

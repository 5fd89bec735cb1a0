/** Programs of this folder as processes of their own. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** Starts a program; it is killed at the end of the test where it still runs. */
export function start(script: string, args: readonly string[]): ChildProcess {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', path, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'close');
  });
  return child;
}

/** Waits for a line that a program prints first, or for its end. */
export async function firstLine(child: ChildProcess): Promise<void> {
  let complaints = '';
  child.stderr?.setEncoding('utf8').on('data', (piece: string) => {
    complaints += piece;
  });
  await Promise.race([
    once(child.stdout ?? child, 'data'),
    once(child, 'close').then(() => Promise.reject(new Error(`a program ended early: ${complaints}`))),
  ]);
}

/** Starts programs that wait to be told when to end, lets them begin together, and gives what each printed as JSON. */
export async function together<T extends readonly unknown[]>(
  programs: { readonly [K in keyof T]: readonly [script: string, ...args: string[]] },
  seconds: number,
): Promise<T> {
  const children = programs.map(([script, ...args]) => start(script, args));
  const outcomes = children.map(outcome);
  await Promise.all(
    children.map((child) => Promise.race([once(child.stdout ?? child, 'data'), once(child, 'close')])),
  );
  const end = Date.now() + seconds * 1_000;
  for (const child of children) child.stdin?.end(`${end}\n`);
  return (await Promise.all(outcomes)) as unknown as T;
}

/** What a program printed after its first line. Ending otherwise than well is an error. */
async function outcome(child: ChildProcess): Promise<unknown> {
  const streams = ['', ''];
  [child.stdout, child.stderr].forEach((stream, n) => {
    stream?.setEncoding('utf8').on('data', (piece: string) => {
      streams[n] += piece;
    });
  });
  // A program that died already cannot be told anything; how it died is the error.
  child.stdin?.on('error', () => {});
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  const [output = '', complaints] = streams;
  if (code !== 0) throw new Error(`${child.spawnargs.join(' ')} ended with ${code ?? signal}: ${complaints}`);
  return JSON.parse(output.slice(output.indexOf('\n')));
}

// Runs child processes: to a log file, to the terminal as well, or with the terminal handed over.
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CommandFailed } from './report.mjs';

export const root = fileURLToPath(new URL('..', import.meta.url));
const logs = join(root, '.setup', 'logs');

// Rustup's tools go first: Debian's compiler, which the WASM build adds, must not replace them.
const cargoHome = process.env.CARGO_HOME ?? join(process.env.HOME ?? root, '.cargo');
process.env.PATH = [join(root, 'node_modules', '.bin'), join(cargoHome, 'bin'), process.env.PATH ?? ''].join(
  delimiter,
);

// The handlers keep this process alive until its child has ended, so that its exit can be reported.
let stopChild;
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    interrupted = true;
    if (!stopChild) process.exit(130);
    stopChild(signal);
  });
}

function finished(child, stop) {
  stopChild = stop;
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  }).finally(() => {
    stopChild = undefined;
  });
}

/** The standard output of a quick question, or undefined when the program is absent or fails. */
export function ask(command, args, options = {}) {
  const answer = spawnSync(command, args, { cwd: root, encoding: 'utf8', ...options });
  return answer.status === 0 ? answer.stdout.trim() : undefined;
}

/** Runs to the end with output in `.setup/logs/<name>.log`, which it returns; throws on failure. */
export async function run(name, command, args, { cwd = root, env = {}, echo = false } = {}) {
  mkdirSync(logs, { recursive: true });
  const log = join(logs, `${name}.log`);
  const file = openSync(log, 'w');
  try {
    const output = echo ? 'pipe' : file;
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', output, output],
      // A process group of its own: stopping it stops the compilers below npm and cargo too.
      detached: true,
    });
    if (echo) {
      for (const [from, to] of [
        [child.stdout, process.stdout],
        [child.stderr, process.stderr],
      ]) {
        from.on('data', (chunk) => {
          writeSync(file, chunk);
          to.write(chunk);
        });
      }
    }
    const code = await finished(child, () => process.kill(-child.pid, 'SIGTERM'));
    if (code !== 0 || interrupted) {
      throw new CommandFailed(`${command} ${args.join(' ')}: exit code ${code}`, {
        log,
        shown: echo,
        interrupted,
      });
    }
    return log;
  } catch (error) {
    if (error instanceof CommandFailed) throw error;
    throw new CommandFailed(`${command} could not be started: ${error.message}`);
  } finally {
    closeSync(file);
  }
}

/** Hands the terminal to a program and returns its exit code. */
export function handOver(command, args) {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit' });
  return finished(child, (signal) => {
    // A terminal sends Ctrl-C to the child too; a second one would mean "at once" to many programs.
    if (signal === 'SIGTERM' || !process.stdin.isTTY) child.kill(signal);
  });
}

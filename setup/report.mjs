// What the set-up says while it works: one line when a step begins, one when it ends, each with the
// seconds since the start.
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

const TAIL_LINES = 60;
const REMINDER_MS = 30_000;

/** The log of a failed child is shown, unless it went to the terminal already. */
export class CommandFailed extends Error {
  constructor(message, { log, shown = false, interrupted = false } = {}) {
    super(message);
    this.log = log;
    this.shown = shown;
    this.interrupted = interrupted;
  }
}

/** Something the set-up may not or cannot install by itself, with the commands that do. */
export class Missing extends Error {
  constructor(message, commands = []) {
    super(message);
    this.commands = commands;
  }
}

const elapsed = () => `${(performance.now() / 1000).toFixed(1).padStart(6)} s`;

export const say = (line) => console.log(`[${elapsed()}] ${line}`);

export const secondsSince = (begin) => `${((performance.now() - begin) / 1000).toFixed(1)} s`;

/** Does a step's work unless it is `ready`, and says which of the two. */
export async function step(title, { ready = () => false, doing, work }) {
  if (ready()) {
    say(`${title}: there already`);
    return;
  }
  say(`${title}: ${doing}`);
  const begin = performance.now();
  const reminder = setInterval(() => say(`${title}: still at it`), REMINDER_MS);
  try {
    await work();
  } finally {
    clearInterval(reminder);
  }
  say(`${title}: done in ${secondsSince(begin)}`);
}

function explain(error) {
  if (error instanceof Missing) {
    console.error(`\n${error.message}`);
    if (error.commands.length > 0) {
      console.error('Run this, then start again:\n');
      for (const command of error.commands) console.error(`    ${command}`);
    }
    return 3;
  }
  if (error instanceof CommandFailed) {
    if (error.interrupted) {
      console.error('\nInterrupted. The next run goes on from here.');
      return 130;
    }
    if (error.log && !error.shown) {
      const lines = readFileSync(error.log, 'utf8').trimEnd().split('\n');
      console.error(`\n${lines.slice(-TAIL_LINES).join('\n')}\n`);
    }
    console.error(error.log ? `${error.message} (log: ${error.log})` : error.message);
    return 1;
  }
  console.error(error);
  return 1;
}

/** Runs an entry point; its failure becomes a message and an exit code (3: something is missing, 130: Ctrl-C). */
export async function entry(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    process.exitCode = explain(error);
  }
}

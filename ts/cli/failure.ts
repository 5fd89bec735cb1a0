/**
 * Failures as `minds` tells them: `minds: CODE: message` and the details on stderr, or with `--json` one object
 * `{ "error": { code, message, details } }`; and the exit codes.
 */

import type { CommanderError } from 'commander';
import { type ErrorCode, type ErrorDetails, MindsError, MindsTypeError } from '../errors.js';
import { printNote } from './terminal.js';

export const EXIT = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: ErrorDetails;
}

function describe(error: unknown): Failure {
  if (error instanceof MindsError || error instanceof MindsTypeError) return error;
  if (!(error instanceof Error)) return { code: 'INTERNAL', message: String(error), details: {} };
  const { syscall, path } = error as NodeJS.ErrnoException;
  if (syscall !== undefined) return { code: 'IO', message: error.message, details: path ? { path } : {} };
  return { code: 'INTERNAL', message: error.stack ?? error.message, details: {} };
}

/** The messages of an error's causes, each said once, the nearest first. */
function causes(error: unknown): string[] {
  const messages: string[] = [];
  let cause = error instanceof Error ? error.cause : undefined;
  while (cause !== undefined && messages.length < 10) {
    messages.push(cause instanceof Error ? cause.message : String(cause));
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return messages;
}

function print({ code, message, details }: Failure, because: readonly string[], json: boolean): void {
  if (json) {
    printNote(JSON.stringify({ error: { code, message, details } }));
    return;
  }
  printNote(`minds: ${code}: ${message}`);
  for (const [name, value] of Object.entries(details)) {
    printNote(`  ${name}: ${Array.isArray(value) ? value.join(', ') : value}`);
  }
  for (const line of because) printNote(`  because: ${line.replaceAll('\n', '\n    ')}`);
}

/** Prints any failure of a command. */
export function report(error: unknown, json: boolean): number {
  print(describe(error), causes(error), json);
  return EXIT.failed;
}

/** Prints what was wrong with the command line. */
export function reportUsage(error: CommanderError, json: boolean): number {
  // `minds` without a command: the help is on stderr already.
  if (error.code !== 'commander.help') {
    const message = error.message.replace(/^error: /, '');
    print({ code: 'INVALID_ARGUMENT', message, details: { help: 'minds --help' } }, [], json);
  }
  return EXIT.usage;
}

/** What another process does to a council. */

import { once } from 'node:events';
import { firstLine, start } from '../processes/program.js';

export type Action =
  | readonly ['store', persona: string, content: string, id: string]
  | readonly ['update', id: string, content: string]
  | readonly ['delete', id: string]
  | readonly ['deletePersona', persona: string]
  | readonly ['configure', persona: string, language: 'english' | 'none']
  | readonly ['recall', persona: string, query: string];

/** Carries the actions out and stays, with the council open, until the function given is called. */
export async function staying(path: string, actions: readonly Action[]): Promise<() => Promise<void>> {
  const child = start('../upkeep/actor.ts', [path, JSON.stringify(actions)]);
  const ended = once(child, 'close');
  await firstLine(child);
  return async () => {
    child.stdin?.end();
    await ended;
  };
}

/** Carries the actions out in a process of its own, which has ended afterwards. */
export async function elsewhere(path: string, actions: readonly Action[]): Promise<void> {
  const end = await staying(path, actions);
  await end();
}

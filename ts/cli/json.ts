/**
 * JSON for programs: one document on one line. A memory's context goes in as the text it is stored as, so that numbers
 * too large for JavaScript come out exact.
 */

import type { Memory } from '../memory/types.js';
import { print } from './terminal.js';

/** JSON text that stands for itself. */
export class RawJson {
  constructor(readonly text: string) {}
}

function encode(value: unknown): string | undefined {
  if (value instanceof RawJson) return value.text;
  if (value instanceof Date || typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => encode(item) ?? 'null').join(',')}]`;
  const members: string[] = [];
  for (const [name, member] of Object.entries(value)) {
    const text = encode(member);
    if (text !== undefined) members.push(`${JSON.stringify(name)}:${text}`);
  }
  return `{${members.join(',')}}`;
}

/** Prints one JSON document. */
export function printJson(value: object): void {
  print(encode(value) ?? 'null');
}

/** A memory as a plain object, in the form that `minds import` reads. */
export function plainMemory(memory: Memory): object {
  const { id, personaId, content, timestamp, importance, emotionalValence, tags } = memory;
  const { accessCount, lastAccessed, decayRate, compressed, thread, position } = memory;
  return {
    id,
    personaId,
    content,
    context: new RawJson(memory.contextText),
    timestamp,
    importance,
    emotionalValence,
    tags,
    accessCount,
    lastAccessed,
    decayRate,
    compressed,
    thread,
    position,
  };
}

/**
 * Conversations: turns as memories of one thread, with ids that follow from where they stand.
 *
 * The id of a turn is `turn-HASH-POSITION`; HASH is the first 32 hexadecimal digits of the SHA-256 of the persona's and
 * the thread's ids. So the same turn has the same id in every import, and storing it again changes nothing.
 */

import type { Engine } from '../engine/contract.js';
import { MindsError } from '../errors.js';
import * as check from './arguments.js';
import { EntityLinker } from './entities.js';
import { checkIterable } from './row-batch.js';
import { storeBatch } from './storing.js';
import type { ConversationOptions, ConversationResult, ExtractEntities, MemoryInput, Turn } from './types.js';

const HASH_DIGITS = 32;

/** @see MemorySystem.importConversation */
export async function importConversation(
  engine: Engine,
  personaId: string,
  turns: Iterable<Turn> | AsyncIterable<Turn>,
  options: ConversationOptions,
): Promise<ConversationResult> {
  check.object('options', options);
  const place = { personaId: check.text('personaId', personaId), thread: checkThread(options.thread) };
  checkIterable('turns', turns, 'turns');
  const { signal, onProgress } = options;
  const extract = check.optional(checkExtract, 'extractEntities', options.extractEntities) ?? false;
  const linker = extract === false ? undefined : new EntityLinker(engine, extract, signal);
  const hash = await hashOf(place.personaId, place.thread);
  const rowOf = (turn: Turn, position: number): MemoryInput => {
    check.object(`turns[${position}]`, turn);
    const { speaker, content, timestamp } = turn;
    linker?.expect(position, turn);
    const tags = [check.text(`turns[${position}].speaker`, speaker)];
    return { ...place, id: `turn-${hash}-${position}`, position, content, tags, timestamp };
  };
  const rows = Symbol.asyncIterator in turns ? rowsLater(turns, rowOf) : rowsNow(turns, rowOf);
  const { ids, stored, existing } = await storeBatch(
    engine,
    rows,
    { signal, onProgress },
    linker && ((group) => linker.link(group)),
  );
  const result = { ids: ids as string[], stored, existing };
  return linker === undefined ? result : { ...result, linked: linker.linked };
}

type ToRow = (turn: Turn, position: number) => MemoryInput;

function* rowsNow(turns: Iterable<Turn>, rowOf: ToRow): Generator<MemoryInput> {
  let position = 0;
  for (const turn of turns) {
    yield rowOf(turn, position++);
  }
}

async function* rowsLater(turns: AsyncIterable<Turn>, rowOf: ToRow): AsyncGenerator<MemoryInput> {
  let position = 0;
  for await (const turn of turns) {
    yield rowOf(turn, position++);
  }
}

/** Whether and how entities are found. */
function checkExtract(field: string, value: unknown): ExtractEntities | boolean {
  return typeof value === 'boolean' ? value : check.callback(field, value as ExtractEntities);
}

/** A thread must be there: an empty one would mean none. */
function checkThread(value: unknown): string {
  const thread = check.text('thread', value);
  if (thread === '') {
    const expected = '1 to 128 bytes';
    throw new MindsError('TEXT_EMPTY', `thread is empty; expected ${expected}`, {
      field: 'thread',
      expected,
    });
  }
  return thread;
}

async function hashOf(personaId: string, thread: string): Promise<string> {
  // The length makes the border between both certain.
  const text = new TextEncoder().encode(`${personaId.length}:${personaId}${thread}`);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', text));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .slice(0, HASH_DIGITS);
}

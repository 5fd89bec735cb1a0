/** `personas` and `statistics`: counts, means and growth. */

import { NO_COLUMNS } from '../columns.js';
import type { PersonaInfo, Statistics, TagCount } from '../generated/vocabulary.js';
import type { Persona } from './council.js';
import type { Memory } from './memory.js';
import type { Operation } from './operation.js';
import { compareText, utf8Length } from './order.js';
import { checkTime } from './values.js';

const HIGH_IMPORTANCE = 0.7;
const DAY = 86_400_000;
/** Tags of a reply, unless more or fewer are asked for. */
const TAGS = 1_000;

/** Sums are whole multiples of 2^-32, exact up to 2^53: the order of the addends does not matter. */
const UNIT = 2 ** 32;

const fixed = (value: number) => Math.floor(value * UNIT + 0.5);

export const personas: Operation<'personas'> = ({ council, now }) => ({
  reply: {
    kind: 'personas',
    personas: council.select(undefined).map((persona) => personaInfo(persona, now())),
  },
  columns: NO_COLUMNS,
});

/** A persona as a reply names it; growth is counted to `now`. */
export function personaInfo({ id, memories, language, stopWords }: Persona, now: number): PersonaInfo {
  const all = [...memories.values()];
  return {
    personaId: id,
    memories: memories.size,
    language,
    stopWords: stopWords ? [...stopWords] : null,
    contentBytes: bytesOf(all),
    newest: all.reduce<number | null>(
      (newest, { timestamp }) => Math.max(newest ?? timestamp, timestamp),
      null,
    ),
    addedWeek: addedWithin(all, 7, now),
    addedMonth: addedWithin(all, 30, now),
  };
}

export const statistics: Operation<'statistics'> = ({ council, now }, args) => {
  const { personaId = null, now: given, tags: most } = args;
  const until = given === undefined || given === null ? now() : checkTime(given, { field: 'now' });
  const counted = council.select(personaId === null ? undefined : [personaId]);
  const memories = counted.flatMap((persona) => [...persona.memories.values()]);
  const sum = (pick: (memory: Memory) => number) =>
    memories.reduce((total, memory) => total + pick(memory), 0);
  const mean = (pick: (memory: Memory) => number) =>
    sum((memory) => fixed(pick(memory))) / UNIT / Math.max(1, memories.length);
  const number = (holds: (memory: Memory) => boolean) => memories.filter(holds).length;
  const tags = countTags(memories);
  const compressed = memories.filter((memory) => memory.compressed);
  const times = memories.map((memory) => memory.timestamp).sort((a, b) => a - b);

  const values: Statistics = {
    personaId,
    personas: counted.length,
    memories: memories.length,
    words: counted.reduce((total, persona) => total + persona.index.words, 0),
    meanImportance: mean((memory) => memory.importance),
    meanEmotionalValence: mean((memory) => memory.emotionalValence),
    highImportance: number((memory) => memory.importance >= HIGH_IMPORTANCE),
    compressed: compressed.length,
    // Here a content that is marked stays as it is.
    compressedFrom: bytesOf(compressed),
    compressedTo: bytesOf(compressed),
    accessed: number((memory) => memory.accessCount > 0),
    totalAccesses: sum((memory) => memory.accessCount),
    withEmbedding: number((memory) => memory.embedding !== undefined),
    threads: counted.reduce((total, persona) => total + threadsOf(persona), 0),
    contentBytes: bytesOf(memories),
    addedDay: addedWithin(memories, 1, until),
    addedWeek: addedWithin(memories, 7, until),
    addedMonth: addedWithin(memories, 30, until),
    oldest: times[0] ?? null,
    newest: times.at(-1) ?? null,
    distinctTags: tags.length,
    tags: tags.slice(0, most ?? TAGS),
  };
  return { reply: { kind: 'statistics', ...values }, columns: NO_COLUMNS };
};

function bytesOf(memories: readonly Memory[]): number {
  return memories.reduce((total, { content }) => total + utf8Length(content), 0);
}

function addedWithin(memories: readonly Memory[], days: number, now: number): number {
  return memories.filter(({ timestamp }) => timestamp > now - days * DAY && timestamp <= now).length;
}

/** Conversations; those of several personas are different ones, whatever they are called. */
function threadsOf({ memories }: Persona): number {
  const threads = new Set(Array.from(memories.values(), ({ thread }) => thread));
  threads.delete('');
  return threads.size;
}

/** Tags by count, most frequent first, then by name. */
function countTags(memories: readonly Memory[]): TagCount[] {
  const counts = new Map<string, number>();
  for (const tag of memories.flatMap((memory) => memory.tags)) {
    counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  return Array.from(counts, ([tag, count]) => ({ tag, count })).sort(
    (a, b) => b.count - a.count || compareText(a.tag, b.tag),
  );
}

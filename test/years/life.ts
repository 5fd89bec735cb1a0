/**
 * Ten years of a council in simulated weeks: it stores, recalls, is maintained and opened again, and after every year it
 * must be what such a life leaves.
 *
 * Each week has so many new memories. Most are everyday: little important, never asked for. A few matter, and a few of
 * the everyday ones are asked for every few weeks. What fades may go; what matters or is used must be found by its own
 * words for as long as it lasts.
 */

import { expect } from 'vitest';
import type { Council, MemoryInput } from '../../ts/index.js';

const DAY = 86_400_000;
const WEEK = 7 * DAY;
const BEGIN = Date.parse('2026-01-05T00:00:00Z');
const WEEKS_A_YEAR = 52;

export interface Life {
  readonly years: number;
  /** New memories of a week. */
  readonly perWeek: number;
  /** Opens the council again as it was left; the same one where an engine keeps nothing. */
  readonly reopen: (council: Council, now: Date) => Promise<Council>;
}

/** What a week leaves for the weeks after it. */
interface Kept {
  readonly id: string;
  readonly content: string;
}

/**
 * Whose memories are consolidated. Not what matters: a source fades twice as fast from then on, and again when it is
 * consolidated anew after the consolidated memory has faded away.
 */
const CONSOLIDATED = ['mentor', 'scholar'];

const SUBJECTS = ['harbour', 'orchard', 'library', 'mountain', 'kitchen', 'violin', 'railway', 'glacier'];
const VERBS = ['a place where', 'an instrument by which', 'the state in which', 'a custom that says'];
const OBJECTS = [
  'ships unload grain',
  'apples ripen late',
  'children learn letters',
  'snow gathers',
  'guests arrive',
];

/** A text like a gloss, with one word that no other has. */
function gloss(n: number): string {
  const of = (words: readonly string[], at: number) => words[at % words.length] as string;
  const long = n % 5 === 0 ? ` ${'and so it has been told for as long as anybody remembers '.repeat(4)}` : '';
  return `${of(SUBJECTS, n)} word${n}: ${of(VERBS, n >> 3)} ${of(OBJECTS, n >> 5)}${long}`;
}

function week(number: number, perWeek: number): (MemoryInput & { readonly id: string })[] {
  return Array.from({ length: perWeek }, (_, at) => {
    const n = number * perWeek + at;
    const matters = at === 0;
    return {
      personaId: matters ? 'keeper' : n % 3 === 0 ? 'mentor' : 'scholar',
      id: `m${n}`,
      content: gloss(n),
      importance: matters ? 0.95 : 0.3,
      decayRate: matters ? 0.00002 : 0.01,
      tags: [SUBJECTS[n % SUBJECTS.length] as string],
      timestamp: new Date(BEGIN + number * WEEK + at * 60_000),
    };
  });
}

/** Lives `years` years; gives the council as it is at the end. */
export async function live(first: Council, { years, perWeek, reopen }: Life): Promise<Council> {
  let council = first;
  const important: Kept[] = [];
  let consolidated = 0;
  for (let number = 0; number < years * WEEKS_A_YEAR; number++) {
    const now = new Date(BEGIN + number * WEEK);
    const rows = week(number, perWeek);
    const { stored } = await council.memory.storeMemoryBatch(rows);
    expect(stored).toBe(perWeek);
    const [first] = rows;
    if (first !== undefined) important.push({ id: first.id, content: first.content });
    await recallSome(council, important, number, now);
    for (let day = 0; day < 7; day += 3) {
      await council.maintain({ policy: 'daily', now: new Date(now.getTime() + day * DAY) });
    }
    const end = new Date(now.getTime() + 6 * DAY);
    if (number % 4 === 3) {
      await council.flush();
      await council.maintain({
        policy: 'weekly',
        policies: { weekly: { optimise: number % 12 === 11 } },
        now: end,
      });
    }
    if (number % 13 === 12) {
      for (const personaId of CONSOLIDATED) {
        const result = await council.memory.consolidateMemories(personaId, { similarity: 0.7, now: end });
        consolidated += result.consolidated.length;
      }
      council = await reopen(council, end);
    }
    if (number % WEEKS_A_YEAR === WEEKS_A_YEAR - 1)
      await inspect(council, important, { number, perWeek, consolidated });
  }
  return council;
}

/** Recalls what matters, each a few times a year; these recalls count. */
async function recallSome(
  council: Council,
  important: readonly Kept[],
  number: number,
  now: Date,
): Promise<void> {
  for (let at = number % 8; at < important.length; at += 8) {
    const { content } = important[at] as Kept;
    await council.recall(content, { limit: 3, now });
  }
}

interface Age {
  readonly number: number;
  readonly perWeek: number;
  readonly consolidated: number;
}

/** What holds at the end of every year. */
async function inspect(council: Council, important: readonly Kept[], age: Age): Promise<void> {
  await council.flush();
  expect(await council.verify()).toEqual({ ok: true, problems: [] });

  // What matters is there, word for word, and found by its own words.
  const rows = await council.memory.getMany(important.map(({ id }) => id));
  expect(rows.map((row) => row?.content)).toEqual(important.map(({ content }) => content));
  for (const { id, content } of important) {
    const [hit] = await council.recall(content, { limit: 1, recordAccess: false });
    expect(hit?.memory.id).toBe(id);
  }
  expect(rows.filter((row) => row !== null && row.accessCount > 0).length).toBeGreaterThan(
    important.length * 0.8,
  );

  // Figures add up, persona by persona and over all.
  const { memories } = await council.status();
  const personas = await council.personas();
  expect(personas.reduce((sum, persona) => sum + persona.memories, 0)).toBe(memories);
  let bytes = 0;
  for (const { personaId, memories: counted } of personas) {
    const statistics = await council.memory.getMemoryStatistics(personaId);
    const listed = await all(council, personaId);
    expect(statistics.memories).toBe(counted);
    expect(listed.length).toBe(counted);
    const mean = listed.reduce((sum, { importance }) => sum + importance, 0) / Math.max(1, counted);
    expect(statistics.meanImportance).toBeCloseTo(mean, 6);
    expect(statistics.totalAccesses).toBe(listed.reduce((sum, { accessCount }) => sum + accessCount, 0));
    bytes += statistics.contentBytes;
  }

  // Everyday memories last a few months: years do not add up.
  const everyday = memories - important.length - age.consolidated;
  expect(everyday).toBeLessThan(age.perWeek * WEEKS_A_YEAR * 0.75);
  expect(bytes).toBeLessThan(memories * 400);
}

async function all(council: Council, personaId: string) {
  const items = [];
  let cursor: string | undefined;
  do {
    const page = await council.memory.list(personaId, {
      limit: 1_000,
      ...(cursor === undefined ? {} : { cursor }),
    });
    items.push(...page.items);
    cursor = page.cursor ?? undefined;
  } while (cursor !== undefined);
  return items;
}

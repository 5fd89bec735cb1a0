/**
 * `store`: a group of rows, all or none.
 *
 * The group is read and checked, then planned against the council and the rows before, then applied. Only the last
 * step changes anything, and it cannot fail.
 */

import { MindsError } from '../../errors.js';
import { type Columns, column, NO_POSITION, TextColumn } from '../columns.js';
import { LIMITS, type StoreArgs } from '../generated/vocabulary.js';
import { SIMILARITY } from './associations.js';
import { parseContext } from './context.js';
import { type Council, countAccess } from './council.js';
import { perRow, tagsPerRow, vectorsPerRow } from './incoming.js';
import type { Fields, Memory } from './memory.js';
import { candidatesFor, nearestTo } from './nearest.js';
import type { Operation } from './operation.js';
import { jaccard, shinglesOf } from './shingles.js';
import {
  checkContextText,
  checkRange,
  checkRate,
  checkTags,
  checkText,
  checkTime,
  checkVector,
  type Place,
  refused,
} from './values.js';

const DEFAULT_IMPORTANCE = 0.5;
const DEFAULT_DECAY_RATE = 0.01;

/** The column `outcome`. */
const STORED = 0;
const MERGED = 1;
const REJECTED = 2;
const THERE_ALREADY = 3;

interface Row extends Fields {
  readonly personaId: string;
  /** Empty: the engine makes one. */
  readonly id: string;
  /** What the memory lived through elsewhere. */
  readonly past: Pick<Memory, 'accessCount' | 'lastAccessed' | 'lastDecayed'>;
}

export const store: Operation<'store'> = ({ council, now, makeId }, args, columns) => {
  const time = now();
  const near = readNear(args);
  const rows = readRows(args, columns, time, council.dimension);
  const plan = new Plan(council, args.onDuplicate ?? 'allow', near, makeId);
  for (const [index, row] of rows.entries()) {
    plan.take(row, index);
  }
  plan.apply(time);
  const associates = (args.associate ?? true) && plan.outcomes.includes(STORED);
  if (associates) {
    plan.associate(time);
  }
  return {
    reply: { kind: 'stored', now: time },
    columns: {
      id: TextColumn.from(plan.ids),
      outcome: Uint8Array.from(plan.outcomes),
      ...(associates ? council.associations.columns(plan.stored) : {}),
    },
  };
};

/** From which similarity on a memory is a duplicate; undefined: only equal content is. */
function readNear({ near, onDuplicate }: StoreArgs): number | undefined {
  if (near === undefined || near === null) {
    return undefined;
  }
  if (!(near > 0 && near <= 1)) {
    throw refused('OUT_OF_RANGE', { field: 'near' }, 'a number in (0, 1]', near);
  }
  if ((onDuplicate ?? 'allow') === 'allow') {
    throw refused('INVALID_ARGUMENT', { field: 'near' }, 'given with onDuplicate: merge or reject', near);
  }
  return near;
}

function readRows(args: StoreArgs, columns: Columns, now: number, dimension: number): Row[] {
  const contents = column(columns, 'content');
  const size = contents.length;
  const personas = perRow(columns, 'persona', size) ?? new Uint32Array(size);
  const ids = perRow(columns, 'id', size);
  const contexts = perRow(columns, 'context', size);
  const tags = tagsPerRow(columns, size);
  const timestamps = perRow(columns, 'timestamp', size);
  const importances = perRow(columns, 'importance', size);
  const valences = perRow(columns, 'emotionalValence', size);
  const decayRates = perRow(columns, 'decayRate', size);
  const accessCounts = perRow(columns, 'accessCount', size);
  const accessTimes = perRow(columns, 'lastAccessed', size);
  const decayTimes = perRow(columns, 'lastDecayed', size);
  const threads = perRow(columns, 'thread', size);
  const positions = perRow(columns, 'position', size);
  const vectors = vectorsPerRow(columns, size);
  if (personas.some((place) => place >= args.personas.length)) {
    throw new MindsError('PROTOCOL', 'a row belongs to no persona of the message', { column: 'persona' });
  }
  if (size > LIMITS.maxGroupRows) {
    throw refused('INVALID_ARGUMENT', { field: 'content' }, `at most ${LIMITS.maxGroupRows} rows`, size);
  }

  // The order of the checks within a row is part of the contract.
  return Array.from({ length: size }, (_, row) => {
    const at = (field: string) => ({ field, row });
    const personaId = args.personas[personas[row] as number] as string;
    checkText(personaId, LIMITS.maxPersonaBytes, at('personaId'));
    const id = checkText(ids?.at(row) ?? '', LIMITS.maxIdBytes, at('id'), 'empty');
    const content = checkText(contents.at(row), LIMITS.maxContentBytes, at('content'));
    const contextText = checkContextText(contexts?.at(row) ?? '', at('context'));
    const context = parseContext(contextText, at('context'));
    const ownTags = checkTags(tags[row] as string[], at('tags'));
    const timestamp = checkTime(orDefault(timestamps?.[row], now), at('timestamp'));
    const importance = checkRange(importances?.[row] ?? DEFAULT_IMPORTANCE, 0, 1, at('importance'));
    const emotionalValence = checkRange(valences?.[row] ?? 0, -1, 1, at('emotionalValence'));
    const decayRate = checkRate(orDefault(decayRates?.[row], DEFAULT_DECAY_RATE), at('decayRate'));
    const accessCount = accessCounts?.[row] ?? 0;
    const lastAccessed = accessTimes?.[row] ?? Number.NaN;
    checkAccesses(accessCount, lastAccessed, at('lastAccessed'));
    const lastDecayed = checkOptionalTime(decayTimes?.[row] ?? Number.NaN, at('lastDecayed'));
    const thread = checkText(threads?.at(row) ?? '', LIMITS.maxThreadBytes, at('thread'), 'empty');
    const vector = vectors.get(row);
    return {
      personaId,
      id,
      content,
      contextText,
      context,
      tags: ownTags,
      timestamp,
      importance,
      emotionalValence,
      decayRate,
      past: { accessCount, lastAccessed, lastDecayed },
      thread,
      position: positions?.[row] ?? NO_POSITION,
      embedding: vector && checkVector(vector, dimension, at('embedding')),
    };
  });
}

/** Whole milliseconds, or NaN for none. */
function checkOptionalTime(value: number, place: Place): number {
  return Number.isNaN(value) ? value : checkTime(value, place);
}

/** A count of accesses and the time of the last: both, or neither. */
function checkAccesses(count: number, last: number, place: Place): void {
  checkOptionalTime(last, place);
  if ((count === 0) !== Number.isNaN(last)) {
    const expected = 'a time where accessCount is above 0, and none where it is 0';
    throw refused('INVALID_ARGUMENT', place, expected);
  }
}

function orDefault(value: number | undefined, fallback: number): number {
  return value === undefined || Number.isNaN(value) ? fallback : value;
}

/** What the rows of a group come to. */
class Plan {
  readonly ids: string[] = [];
  readonly outcomes: number[] = [];
  readonly #drafts = new Map<string, Memory>();
  readonly #draftsByContent = new Map<string, Memory>();
  readonly #merges: { into: Memory; row: Row }[] = [];

  constructor(
    readonly council: Council,
    readonly onDuplicate: NonNullable<StoreArgs['onDuplicate']>,
    readonly near: number | undefined,
    readonly makeId: () => string,
  ) {}

  /** The new memory that each row has become. */
  get stored(): (Memory | undefined)[] {
    return this.ids.map((id, row) => (this.outcomes[row] === STORED ? this.#drafts.get(id) : undefined));
  }

  /** Decides on the next row. */
  take(row: Row, index: number): void {
    const same = this.council.get(row.id) ?? this.#drafts.get(row.id);
    if (same !== undefined) {
      if (same.personaId !== row.personaId || same.content !== row.content) {
        throw new MindsError('ID_CONFLICT', `the id '${row.id}' belongs to another memory`, {
          field: 'id',
          row: index,
          value: row.id,
          expected: 'an id that is new, or the same persona and content',
        });
      }
      this.#decide(row.id, THERE_ALREADY);
      return;
    }
    const old = this.onDuplicate === 'allow' ? undefined : this.#duplicateOf(row);
    if (old === undefined) {
      this.#draft(row);
    } else if (this.onDuplicate === 'merge') {
      this.#merges.push({ into: old, row });
      this.#decide(old.id, MERGED);
    } else {
      this.#decide('', REJECTED);
    }
  }

  apply(now: number): void {
    for (const memory of this.#drafts.values()) {
      this.council.add(memory);
    }
    for (const { into, row } of this.#merges) {
      const tags = [...new Set([...into.tags, ...row.tags])];
      this.council.change(into, { importance: Math.max(into.importance, row.importance), tags });
      countAccess(into, now);
    }
  }

  /** Associates the new memories with the nearest of those before them. */
  associate(now: number): void {
    for (const memory of this.#drafts.values()) {
      const persona = this.council.ensurePersona(memory.personaId);
      for (const [other, strength] of nearestTo(persona, memory)) {
        const bond = { strength, created: now, lastReinforced: now, count: 1 };
        this.council.associations.set(memory, other, SIMILARITY, bond);
      }
    }
  }

  #duplicateOf(row: Row): Memory | undefined {
    return (
      this.council.persona(row.personaId)?.firstWith(row.content) ??
      this.#draftsByContent.get(contentKey(row)) ??
      (this.near === undefined ? undefined : this.#nearDuplicateOf(row, this.near))
    );
  }

  /** The most similar memory that is similar enough, the older of equals. */
  #nearDuplicateOf(row: Row, near: number): Memory | undefined {
    const persona = this.council.persona(row.personaId);
    const known = persona ? candidatesFor(persona, row, Number.POSITIVE_INFINITY, false) : [];
    const fresh = [...this.#drafts.values()].filter(({ personaId }) => personaId === row.personaId);
    const shingles = shinglesOf(row.content);
    return [...known, ...fresh]
      .map((memory) => ({ memory, similarity: jaccard(shingles, shinglesOf(memory.content)) }))
      .filter(({ similarity }) => similarity >= near)
      .sort((a, b) => b.similarity - a.similarity || a.memory.sequence - b.memory.sequence)[0]?.memory;
  }

  #draft(row: Row): void {
    const { id, personaId, past, ...fields } = row;
    const memory = Object.assign(this.council.draft(id || this.makeId(), personaId, fields), past);
    this.#drafts.set(memory.id, memory);
    const key = contentKey(memory);
    if (!this.#draftsByContent.has(key)) {
      this.#draftsByContent.set(key, memory);
    }
    this.#decide(memory.id, STORED);
  }

  #decide(id: string, outcome: number): void {
    this.ids.push(id);
    this.outcomes.push(outcome);
  }
}

/** One text for persona and content; the length in front keeps the two apart. */
function contentKey({ personaId, content }: { personaId: string; content: string }): string {
  return `${personaId.length} ${personaId}${content}`;
}

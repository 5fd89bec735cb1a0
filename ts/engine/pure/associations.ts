/** What associates memories, and the commands that read, set and strengthen it. */

import { MindsError } from '../../errors.js';
import { type Columns, column, NO_COLUMNS, TextColumn } from '../columns.js';
import { LIMITS } from '../generated/vocabulary.js';
import type { Council } from './council.js';
import type { Memory } from './memory.js';
import { sharedTerms } from './nearest.js';
import type { Answer, Operation } from './operation.js';
import { compareText } from './order.js';
import { checkLimit, checkRange, checkText, checkTime, refused } from './values.js';

/** The type of associations that are found. */
export const SIMILARITY = 'similarity';
/** Associations of a reply, where the call does not say; ids of a memory at most. */
const LIMIT = 100;
const REASONS = 5;

export interface Bond {
  strength: number;
  created: number;
  lastReinforced: number;
  count: number;
}

/** An association as one of its memories has it. */
interface Association {
  readonly other: Memory;
  readonly type: string;
  readonly bond: Bond;
}

/** Pairs of memories, undirected: both ends hold the same bond. */
export class Associations {
  readonly #of = new Map<Memory, Map<Memory, Map<string, Bond>>>();

  get(a: Memory, b: Memory, type: string): Bond | undefined {
    return this.#of.get(a)?.get(b)?.get(type);
  }

  set(a: Memory, b: Memory, type: string, bond: Bond): void {
    for (const [own, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const others = this.#of.get(own) ?? new Map<Memory, Map<string, Bond>>();
      this.#of.set(own, others);
      const types = others.get(other) ?? new Map<string, Bond>();
      others.set(other, types.set(type, bond));
    }
  }

  /** Takes associations of two memories away, of one type or of all; how many there were. */
  delete(a: Memory, b: Memory, type: string | undefined): number {
    const types = [...(this.#of.get(a)?.get(b)?.keys() ?? [])].filter((one) => one === (type ?? one));
    for (const one of types) {
      this.#of.get(a)?.get(b)?.delete(one);
      this.#of.get(b)?.get(a)?.delete(one);
    }
    return types.length;
  }

  /** Forgets a memory. */
  forget(memory: Memory): void {
    for (const other of this.#of.get(memory)?.keys() ?? []) {
      this.#of.get(other)?.delete(memory);
    }
    this.#of.delete(memory);
  }

  /** Strongest first, ties by id, then type. */
  of(memory: Memory): Association[] {
    return [...(this.#of.get(memory) ?? [])]
      .flatMap(([other, types]) => Array.from(types, ([type, bond]) => ({ other, type, bond })))
      .sort(
        (a, b) =>
          b.bond.strength - a.bond.strength ||
          compareText(a.other.id, b.other.id) ||
          compareText(a.type, b.type),
      );
  }

  /** Ids of the first memories that each of `memories` is associated with, as columns. */
  columns(memories: readonly (Memory | undefined)[]): Columns {
    const lists = memories.map((memory) =>
      memory === undefined ? [] : [...new Set(this.of(memory).map(({ other }) => other.id))].slice(0, LIMIT),
    );
    return {
      associationCounts: Uint32Array.from(lists, (ids) => ids.length),
      association: TextColumn.from(lists.flat()),
    };
  }
}

export const associations: Operation<'associations'> = ({ council }, { id, limit }) => {
  checkLimit(limit ?? LIMIT);
  const memory = find(council, 'id', id);
  const rows = council.associations.of(memory).slice(0, limit ?? LIMIT);
  return listed(rows, ({ other, type }) => (type === SIMILARITY ? reasons(council, memory, other) : []));
};

/** Shared terms by the analyser and the frequencies of the persona of `memory`, then shared tags. */
function reasons(council: Council, memory: Memory, other: Memory): string[] {
  const terms = sharedTerms(council.ensurePersona(memory.personaId), memory, other);
  const tags = memory.tags.filter((tag) => other.tags.includes(tag));
  return [...terms.slice(0, REASONS), ...tags.map((tag) => `#${tag}`)];
}

export const correlate: Operation<'correlate'> = ({ council, now }, { a, b, type, strength }) => {
  checkType(type);
  checkRange(strength, 0, 1, { field: 'strength' });
  const [one, other] = pair(council, a, b);
  const known = council.associations.get(one, other, type);
  const time = now();
  council.associations.set(one, other, type, {
    strength,
    created: known?.created ?? time,
    lastReinforced: time,
    count: (known?.count ?? 0) + 1,
  });
  return between(council, one, other, type);
};

export const reinforce: Operation<'reinforce'> = ({ council, now }, { a, b, type, amount }) => {
  const only = type ?? undefined;
  if (only !== undefined) {
    checkType(only);
  }
  checkRange(amount ?? 0.1, 0, 1, { field: 'amount' });
  const [one, other] = pair(council, a, b);
  const found = associationsBetween(council, one, other, only);
  if (found.length === 0) {
    throw new MindsError('NOT_FOUND', `nothing associates '${a}' and '${b}'`, {
      field: only === undefined ? 'b' : 'type',
      value: only ?? b,
      expected: 'what associates the two memories',
    });
  }
  for (const { bond } of found) {
    bond.strength += (1 - bond.strength) * (amount ?? 0.1);
    bond.lastReinforced = now();
    bond.count += 1;
  }
  return between(council, one, other, only);
};

export const dissociate: Operation<'dissociate'> = ({ council }, { a, b, type }) => {
  const only = type ?? undefined;
  if (only !== undefined) {
    checkType(only);
  }
  const [one, other] = [council.get(a), council.get(b)];
  return counted(one && other ? council.associations.delete(one, other, only) : 0);
};

export const putAssociations: Operation<'putAssociations'> = ({ council }, _, columns) => {
  const [as, bs, types] = [column(columns, 'a'), column(columns, 'b'), column(columns, 'type')];
  const [strengths, counts] = [column(columns, 'strength'), column(columns, 'count')];
  const [created, reinforced] = [column(columns, 'created'), column(columns, 'lastReinforced')];
  const all = [as, bs, types, strengths, created, reinforced, counts];
  if (all.some(({ length }) => length !== as.length)) {
    throw new MindsError('PROTOCOL', 'the columns of associations are of unequal length', { column: 'a' });
  }
  if (as.length > LIMITS.maxGroupRows) {
    throw refused('INVALID_ARGUMENT', { field: 'rows' }, `at most ${LIMITS.maxGroupRows} rows`, as.length);
  }
  const given = Array.from({ length: as.length }, (_, row) => {
    const at = (field: string) => ({ field, row });
    const type = checkText(types.at(row), LIMITS.maxTypeBytes, at('type'));
    const bond: Bond = {
      strength: checkRange(strengths[row] as number, 0, 1, at('strength')),
      created: checkTime(created[row] as number, at('created')),
      lastReinforced: checkTime(reinforced[row] as number, at('lastReinforced')),
      count: checkRange(counts[row] as number, 1, 0xffff_ffff, at('count')),
    };
    const [a, b] = [as.at(row), bs.at(row)];
    checkDifferent(a, b, at('b'));
    return { a: council.get(a), b: council.get(b), type, bond };
  });
  let count = 0;
  for (const { a, b, type, bond } of given) {
    if (a && b) {
      council.associations.set(a, b, type, bond);
      count += 1;
    }
  }
  return counted(count);
};

/** Nothing ever waits: a store finds associations before it returns. */
export const associate: Operation<'associate'> = (_, { limit }) => {
  checkLimit(limit ?? LIMIT);
  return { reply: { kind: 'associated', done: 0, remaining: 0 }, columns: NO_COLUMNS };
};

function checkType(type: string): string {
  return checkText(type, LIMITS.maxTypeBytes, { field: 'type' });
}

function checkDifferent(a: string, b: string, place: { field: string; row?: number }): void {
  if (a === b) {
    throw refused('INVALID_ARGUMENT', place, 'another memory than a', b);
  }
}

/** Two different memories that exist. */
function pair(council: Council, a: string, b: string): [Memory, Memory] {
  checkDifferent(a, b, { field: 'b' });
  return [find(council, 'a', a), find(council, 'b', b)];
}

function find(council: Council, field: string, id: string): Memory {
  const memory = council.get(id);
  if (memory === undefined) {
    throw new MindsError('NOT_FOUND', `no memory has the id '${id}'`, {
      field,
      value: id,
      expected: 'the id of a memory',
    });
  }
  return memory;
}

function associationsBetween(
  council: Council,
  a: Memory,
  b: Memory,
  type: string | undefined,
): Association[] {
  return council.associations.of(a).filter((one) => one.other === b && one.type === (type ?? one.type));
}

function between(council: Council, a: Memory, b: Memory, type: string | undefined): Answer {
  return listed(associationsBetween(council, a, b, type), () => []);
}

function listed(rows: readonly Association[], reasonsOf: (row: Association) => string[]): Answer {
  const reasons = rows.map(reasonsOf);
  return {
    reply: { kind: 'associations' },
    columns: {
      id: TextColumn.from(rows.map(({ other }) => other.id)),
      type: TextColumn.from(rows.map(({ type }) => type)),
      strength: Float64Array.from(rows, ({ bond }) => bond.strength),
      created: Float64Array.from(rows, ({ bond }) => bond.created),
      lastReinforced: Float64Array.from(rows, ({ bond }) => bond.lastReinforced),
      count: Uint32Array.from(rows, ({ bond }) => bond.count),
      reasonCounts: Uint32Array.from(reasons, (list) => list.length),
      reason: TextColumn.from(reasons.flat()),
    },
  };
}

function counted(count: number): Answer {
  return { reply: { kind: 'count', count }, columns: NO_COLUMNS };
}

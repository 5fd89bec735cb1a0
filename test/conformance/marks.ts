/** The marks of `README.md`: JSON to the values that an engine takes, and expectations against what it gave. */

import { type ColumnName, type Columns, columnEntries, kindOf, TextColumn } from '../../ts/engine/columns.js';
import type { Outcome } from '../../ts/engine/contract.js';
import type { Json } from './cases.js';

const TOLERANCE = 1e-6;
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

type Success = Extract<Outcome, { ok: true }>;

/** The mark that `value` is, if it is one: its name and what it holds. */
function markOf(value: unknown): [name: string, held: Json] | undefined {
  if (typeof value !== 'object' || value === null) {
    return undefined;
  }
  const [entry, ...others] = Object.entries(value as Record<string, Json>);
  return entry?.[0].startsWith('$') && others.length === 0 ? entry : undefined;
}

/** Puts the values that marks stand for in their place. `outcomes` are those of the steps before. */
export function resolve(value: Json, outcomes: readonly Outcome[]): unknown {
  const mark = markOf(value);
  if (mark !== undefined) {
    const [name, held] = mark;
    switch (name) {
      case '$date':
        return Date.parse(held as string);
      case '$f32':
        return (held as number[]).map(Math.fround);
      case '$nan':
        return Number.NaN;
      case '$infinity':
        return Number.POSITIVE_INFINITY;
      case '$ref':
        return lookUp(held as string, outcomes);
      case '$text': {
        const [text, times] = held as [string, number];
        return text.repeat(times);
      }
      case '$list': {
        const [item, times] = held as [Json, number];
        return Array.from({ length: times }, () => resolve(item, outcomes));
      }
      case '$numbered': {
        const [prefix, times] = held as [string, number];
        return Array.from({ length: times }, (_, index) => `${prefix}${index}`);
      }
      default:
        return value;
    }
  }
  if (Array.isArray(value)) {
    return value.map((item) => resolve(item, outcomes));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item, outcomes)]));
  }
  return value;
}

function lookUp(path: string, outcomes: readonly Outcome[]): unknown {
  const [step, ...members] = path.split('.');
  let at: unknown = plain(outcomes[Number(step)] as Success);
  for (const member of members) {
    at = (at as Record<string, unknown>)[member];
  }
  if (at === undefined) {
    throw new Error(`'${path}' leads nowhere`);
  }
  return at;
}

/** A command's columns, by the kinds of the vocabulary. */
export function toColumns(lists: Record<string, Json>, outcomes: readonly Outcome[]): Columns {
  const columns = Object.entries(lists).map(([name, list]) => [
    name,
    toColumn(name, resolve(list, outcomes)),
  ]);
  return Object.fromEntries(columns) as Columns;
}

function toColumn(name: string, values: unknown): Columns[ColumnName] {
  switch (kindOf(name)) {
    case 'text':
      return TextColumn.from(values as string[]);
    case 'f64':
      return Float64Array.from(values as number[]);
    case 'f32':
      return Float32Array.from(values as number[]);
    case 'u32':
      return Uint32Array.from(values as number[]);
    case 'u8':
      return Uint8Array.from(values as number[]);
    default:
      throw new Error(`the vocabulary has no column '${name}'`);
  }
}

/** An outcome as `$ref` and expectations see it: the reply, and columns as lists. */
export function plain(outcome: Success): {
  reply: Record<string, unknown>;
  columns: Record<string, unknown[]>;
} {
  const columns: Record<string, unknown[]> = {};
  for (const [name, column] of columnEntries(outcome.columns)) {
    columns[name] = column instanceof TextColumn ? column.toArray() : Array.from(column as ArrayLike<number>);
  }
  const reply: Record<string, unknown> = { ...outcome.value };
  if (Array.isArray(reply.personas) && columns.persona) {
    const personas = reply.personas as string[];
    columns.personaId = columns.persona.map((place) => personas[place as number]);
  }
  return { reply, columns };
}

/** Where and how `actual` differs from the expectation; nothing where it holds. */
export function* differences(actual: unknown, expected: unknown, at: string): Generator<string> {
  const mark = markOf(expected);
  if (mark !== undefined) {
    yield* markDifferences(actual, mark, at);
  } else if (typeof expected === 'number') {
    if (typeof actual !== 'number' || !isNear(actual, expected)) {
      yield `${at} is ${show(actual)}, expected ${expected}`;
    }
  } else if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) {
      yield `${at} is ${show(actual)}, expected ${show(expected)}`;
      return;
    }
    for (const [index, item] of expected.entries()) {
      yield* differences(actual[index], item, `${at}.${index}`);
    }
  } else if (typeof expected === 'object' && expected !== null) {
    if (typeof actual !== 'object' || actual === null) {
      yield `${at} is ${show(actual)}, expected ${show(expected)}`;
      return;
    }
    for (const [key, item] of Object.entries(expected)) {
      yield* differences((actual as Record<string, unknown>)[key], item, `${at}.${key}`);
    }
  } else if (actual !== expected) {
    yield `${at} is ${show(actual)}, expected ${show(expected)}`;
  }
}

function isNear(actual: number, expected: number): boolean {
  return Object.is(actual, expected) || Math.abs(actual - expected) <= TOLERANCE;
}

function* markDifferences(actual: unknown, [name, held]: [string, Json], at: string): Generator<string> {
  const list = Array.isArray(actual) ? (actual as unknown[]) : [];
  const holds =
    name === '$absent'
      ? actual === undefined || actual === null
      : name === '$some'
        ? actual !== undefined && actual !== null
        : name === '$length'
          ? Array.isArray(actual) && list.length === held
          : name === '$uuids' && list.length === held && areAscendingUuids(list);
  if (!holds) {
    yield `${at} is ${show(actual)}, expected ${show({ [name]: held })}`;
  }
}

function areAscendingUuids(list: readonly unknown[]): boolean {
  return list.every(
    (id, index) =>
      UUID_V7.test(id as string) && (index === 0 || (id as string) > (list[index - 1] as string)),
  );
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'absent';
  return text.length > 200 ? `${text.slice(0, 200)}...` : text;
}

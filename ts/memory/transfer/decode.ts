/** The lines of an export read back: a header, and rows to store. */

import { type ErrorDetails, MindsError } from '../../errors.js';
import * as check from '../arguments.js';
import { NO_PAST, type Past } from '../row.js';
import type { Json, MemoryInput } from '../types.js';
import { decodeVector } from './base64.js';
import { FORMAT, type Header, type HeaderPersona, isHeader, VERSION } from './format.js';

type Value = { readonly [name: string]: Json };

/** A memory of a line. */
export interface LineMemory {
  readonly input: MemoryInput;
  readonly past: Past;
  readonly associations: readonly Association[];
}

/** An association with a memory that was stored before. */
export interface Association {
  readonly id: string;
  readonly type: string;
  readonly strength: number;
  readonly created: number;
  readonly lastReinforced: number;
  readonly count: number;
}

const NONE: readonly Association[] = [];

/** The JSON object of a line. */
export function objectOf(text: string): Value {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw refused('not JSON', { expected: 'a JSON object on one line', reason });
  }
  return object('the line', value);
}

/** The header that a line's value is; undefined where it is a memory. */
export function headerOf(value: Value): Header | undefined {
  if (!isHeader(value)) {
    return undefined;
  }
  const { version, associated, personas } = value;
  if (version !== VERSION) {
    throw refused(`version ${JSON.stringify(version)} of the form is not known`, {
      field: 'version',
      expected: VERSION,
    });
  }
  return {
    format: FORMAT,
    version: VERSION,
    associated: associated === undefined ? false : check.flag('associated', associated),
    personas: personas === undefined ? [] : check.list('personas', personas).map(personaOf),
  };
}

function personaOf(given: unknown): HeaderPersona {
  const { personaId, language, stopWords } = object('personas', given as Json);
  return {
    personaId: check.text('personaId', personaId),
    language: check.text('language', language),
    ...(stopWords === undefined ? {} : { stopWords: check.texts('stopWords', stopWords) }),
  };
}

/** The memory that a line's value is. Whether its values are allowed the engine decides. */
export function memoryOf(value: Value): LineMemory {
  const fields: { -readonly [F in keyof MemoryInput]?: MemoryInput[F] } = {};
  let accessCount = 0;
  let lastAccessed = Number.NaN;
  let lastDecayed = Number.NaN;
  let associations = NONE;
  for (const [name, given] of Object.entries(value)) {
    switch (name) {
      case 'id':
      case 'personaId':
      case 'content':
      case 'thread':
      case 'importance':
      case 'emotionalValence':
      case 'decayRate':
      case 'position':
        // Checked with the row.
        Object.assign(fields, { [name]: given });
        break;
      case 'tags':
        fields.tags = check.list('tags', given) as string[];
        break;
      case 'context':
        fields.context = JSON.stringify(object('context', given));
        break;
      case 'contextText':
        fields.context = check.text('contextText', given);
        break;
      case 'timestamp':
        fields.timestamp = new Date(time('timestamp', given));
        break;
      case 'embedding':
        fields.embedding = vector(given);
        break;
      case 'accessCount':
        accessCount = count('accessCount', given);
        break;
      case 'lastAccessed':
        lastAccessed = time('lastAccessed', given);
        break;
      case 'lastDecayed':
        lastDecayed = time('lastDecayed', given);
        break;
      case 'associations':
        associations = check.list('associations', given).map(associationOf);
        break;
      default:
        throw refused(`no field is called ${JSON.stringify(name)}`, { field: name });
    }
  }
  const blank = accessCount === 0 && Number.isNaN(lastAccessed) && Number.isNaN(lastDecayed);
  const past = blank ? NO_PAST : { accessCount, lastAccessed, lastDecayed };
  return { input: fields as MemoryInput, past, associations };
}

function associationOf(given: unknown): Association {
  const value = object('associations', given as Json);
  return {
    id: check.text('associations.id', value.id),
    type: check.text('associations.type', value.type),
    strength: check.number('associations.strength', value.strength),
    created: time('associations.created', value.created),
    lastReinforced: time('associations.lastReinforced', value.lastReinforced),
    count: count('associations.count', value.count),
  };
}

function object(field: string, value: Json): Value {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Value;
  }
  throw refused(`${field} is not a JSON object`, { field, expected: 'a JSON object' });
}

/** Milliseconds of an ISO time. */
function time(field: string, given: unknown): number {
  const text = check.text(field, given);
  const millis = Date.parse(text);
  if (Number.isNaN(millis)) {
    throw refused(`${field} is no time`, { field, value: text.slice(0, 64), expected: 'an ISO 8601 time' });
  }
  return millis;
}

/** A whole number of 32 bits, the largest included. */
function count(field: string, given: unknown): number {
  const value = check.number(field, given);
  if (!Number.isInteger(value) || value < 0 || value > 0xffff_ffff) {
    const expected = 'a whole number from 0 to 4294967295';
    throw new MindsError('OUT_OF_RANGE', `${field} is ${value}; expected ${expected}`, {
      field,
      value,
      expected,
    });
  }
  return value;
}

function vector(given: unknown): Float32Array | readonly number[] {
  if (typeof given !== 'string') {
    return check.vector('embedding', given);
  }
  const decoded = decodeVector(given);
  if (decoded === undefined) {
    throw refused('embedding is no vector', { field: 'embedding', expected: 'base64 of little-endian f32' });
  }
  return decoded;
}

function refused(message: string, details: ErrorDetails): MindsError {
  return new MindsError('INVALID_ARGUMENT', message, details);
}

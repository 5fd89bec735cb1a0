/** Rows that must be refused: what is wrong, with which code, and which field the error names. */

import type { ErrorCode } from '../../ts/index.js';

export interface BadRow {
  readonly what: string;
  /** Laid over a good row. */
  readonly row: Readonly<Record<string, unknown>>;
  readonly code: ErrorCode;
  readonly field: string;
}

const HIGH = '\ud800';
const LOW = 'x\udfff';

const cyclic: Record<string, unknown> = { a: 1 };
cyclic.self = cyclic;

let deep: Record<string, unknown> = {};
for (let level = 0; level < 50_000; level++) deep = { deep };

/** `[what, value]` of one field with one code. */
function refused(
  field: string,
  code: ErrorCode,
  values: readonly (readonly [what: string, value: unknown])[],
): BadRow[] {
  return values.map(([what, value]) => ({ what: `${field}: ${what}`, row: { [field]: value }, code, field }));
}

/** Every JavaScript type but the ones that are allowed. `undefined` is an absent option. */
function types(field: string, allowed: readonly string[]): BadRow[] {
  const values: readonly (readonly [string, unknown])[] = [
    ['null', null],
    ['number', 5],
    ['string', 'text'],
    ['boolean', true],
    ['bigint', 1n],
    ['symbol', Symbol('s')],
    ['function', () => 'text'],
    ['object', {}],
  ];
  return refused(
    field,
    'INVALID_TYPE',
    values.filter(([type]) => !allowed.includes(type)),
  );
}

export const BAD_ROWS: readonly BadRow[] = [
  ...types('personaId', ['string']),
  ...refused('personaId', 'INVALID_TYPE', [['undefined', undefined]]),
  ...refused('personaId', 'TEXT_EMPTY', [['empty', '']]),
  ...refused('personaId', 'TEXT_TOO_LARGE', [
    ['129 bytes', 'p'.repeat(129)],
    ['130 bytes in 65 characters', 'é'.repeat(65)],
  ]),
  ...refused('personaId', 'TEXT_MALFORMED', [
    ['a high surrogate', HIGH],
    ['a low surrogate', LOW],
  ]),

  ...types('content', ['string']),
  ...refused('content', 'INVALID_TYPE', [['undefined', undefined]]),
  ...refused('content', 'TEXT_EMPTY', [['empty', '']]),
  ...refused('content', 'TEXT_TOO_LARGE', [
    ['a byte over 1 MiB', 'x'.repeat((1 << 20) + 1)],
    ['over 1 MiB in half as many characters', 'é'.repeat((1 << 19) + 1)],
    ['10 MB', 'x'.repeat(10_000_000)],
  ]),
  ...refused('content', 'TEXT_MALFORMED', [
    ['a high surrogate', HIGH],
    ['a low surrogate', LOW],
    ['a pair the wrong way round', '\udc00\ud800'],
  ]),

  ...types('id', ['string']),
  ...refused('id', 'TEXT_TOO_LARGE', [
    ['129 bytes', 'i'.repeat(129)],
    ['132 bytes in 33 emoji', '🫖'.repeat(33)],
  ]),
  ...refused('id', 'TEXT_MALFORMED', [['a surrogate', HIGH]]),

  ...types('context', ['object', 'string']),
  ...refused('context', 'INVALID_TYPE', [['an array', [1]]]),
  ...refused('context', 'TEXT_MALFORMED', [['a surrogate in its text', `{"a":"${HIGH}"}`]]),
  ...refused('context', 'TEXT_TOO_LARGE', [
    ['a byte over 64 KiB', `{"a":"${'x'.repeat((64 << 10) - 7)}"}`],
    ['an object over 64 KiB', { a: 'é'.repeat(33_000) }],
  ]),
  ...refused('context', 'CONTEXT_INVALID', [
    ['cyclic', cyclic],
    ['a BigInt inside', { a: { b: 1n } }],
    ['50,000 levels as an object', deep],
    ['a Date, whose JSON is a text', new Date(0)],
    ['an object whose JSON is nothing', { toJSON: () => undefined }],
    ['an object whose JSON throws', { toJSON: () => JSON.parse('{') }],
    ['text that is no JSON', 'place: home'],
    ['text with a comma too many', '{"a":1,}'],
    ['text with something after it', '{"a":1} {}'],
    ['an array as text', '[1]'],
    ['null as text', 'null'],
    ['a number as text', '5'],
    ['NaN in its text', '{"a":NaN}'],
    ['white space alone', '  '],
  ]),

  ...types('tags', []),
  ...refused('tags', 'INVALID_TYPE', [['a list with a number', ['hot', 5]]]),
  ...refused('tags', 'TEXT_EMPTY', [['an empty one', ['hot', '']]]),
  ...refused('tags', 'TEXT_TOO_LARGE', [['one of 257 bytes', ['hot', 't'.repeat(257)]]]),
  ...refused('tags', 'TEXT_MALFORMED', [['a surrogate in one', ['hot', LOW]]]),
  ...refused('tags', 'INVALID_ARGUMENT', [
    ['257', Array.from({ length: 257 }, (_, n) => `t${n}`)],
    ['300,000', Array.from({ length: 300_000 }, (_, n) => `t${n}`)],
  ]),

  ...types('timestamp', []),
  ...refused('timestamp', 'OUT_OF_RANGE', [['an invalid Date', new Date(Number.NaN)]]),

  ...types('importance', ['number']),
  ...refused('importance', 'OUT_OF_RANGE', [
    ['NaN', Number.NaN],
    ['infinite', Number.POSITIVE_INFINITY],
    ['minus infinite', Number.NEGATIVE_INFINITY],
    ['a hair above 1', 1 + Number.EPSILON],
    ['a hair below 0', -Number.MIN_VALUE],
  ]),

  ...types('emotionalValence', ['number']),
  ...refused('emotionalValence', 'OUT_OF_RANGE', [
    ['NaN', Number.NaN],
    ['infinite', Number.POSITIVE_INFINITY],
    ['a hair above 1', 1 + Number.EPSILON],
    ['a hair below -1', -1 - Number.EPSILON],
  ]),

  ...types('decayRate', ['number']),
  ...refused('decayRate', 'OUT_OF_RANGE', [
    ['NaN', Number.NaN],
    ['infinite', Number.POSITIVE_INFINITY],
    ['negative', -0.01],
  ]),

  ...types('thread', ['string', 'null']),
  ...refused('thread', 'TEXT_TOO_LARGE', [['129 bytes', 't'.repeat(129)]]),
  ...refused('thread', 'TEXT_MALFORMED', [['a surrogate', HIGH]]),

  ...types('position', ['number']),
  ...refused('position', 'OUT_OF_RANGE', [
    ['NaN', Number.NaN],
    ['negative', -1],
    ['half', 1.5],
    ['2^32', 2 ** 32],
  ]),

  ...types('embedding', []),
  ...refused('embedding', 'INVALID_TYPE', [
    ['texts', ['1', '2']],
    ['bytes', new Uint8Array(2)],
  ]),
  ...refused('embedding', 'DIMENSION_MISMATCH', [
    ['three numbers instead of two', [1, 2, 3]],
    ['one number instead of two', Float32Array.of(1)],
    ['none', []],
    ['4,097 numbers', new Float32Array(4097)],
  ]),
  ...refused('embedding', 'OUT_OF_RANGE', [
    ['NaN', [1, Number.NaN]],
    ['infinite', Float32Array.of(Number.POSITIVE_INFINITY, 1)],
    ['more than 32 bits can hold', [1e300, 1]],
  ]),
];

/** An id of another memory. */
export const TAKEN: readonly BadRow[] = [
  { what: 'id: of another content', row: { id: 'good', content: 'x' }, code: 'ID_CONFLICT', field: 'id' },
  { what: 'id: of another persona', row: { id: 'good', personaId: 'x' }, code: 'ID_CONFLICT', field: 'id' },
];

/** Calls of the methods that look after memories, each to be refused. */

import type { Council, ErrorCode } from '../../ts/index.js';
import type { BadCall } from './calls.js';

// What no TypeScript program could pass.
const wrong = (value: unknown): never => value as never;

type Method = readonly [name: string, call: (council: Council, options: never) => Promise<unknown>];

const METHODS: readonly Method[] = [
  ['consolidateMemories', ({ memory }, options) => memory.consolidateMemories('ada', options)],
  ['forgetGradually', ({ memory }, options) => memory.forgetGradually(options)],
  ['compressOldMemories', ({ memory }, options) => memory.compressOldMemories(options)],
  ['cleanupLowImportanceMemories', ({ memory }, options) => memory.cleanupLowImportanceMemories(options)],
  ['maintain', (council, options) => council.maintain(options)],
];

/** Refused by each of them. */
const SHARED: readonly (readonly [options: unknown, code: ErrorCode, field: string])[] = [
  [null, 'INVALID_TYPE', 'options'],
  [5, 'INVALID_TYPE', 'options'],
  [{ dryRun: 1 }, 'INVALID_TYPE', 'dryRun'],
  [{ now: 5 }, 'INVALID_TYPE', 'now'],
  [{ now: new Date(Number.NaN) }, 'OUT_OF_RANGE', 'now'],
  [{ budgetMs: '5' }, 'INVALID_TYPE', 'budgetMs'],
  [{ budgetMs: -1 }, 'OUT_OF_RANGE', 'budgetMs'],
  [{ budgetMs: Number.NaN }, 'OUT_OF_RANGE', 'budgetMs'],
  [{ signal: 'stop' }, 'INVALID_TYPE', 'signal'],
  [{ onProgress: 5 }, 'INVALID_TYPE', 'onProgress'],
];

const OWN: readonly (readonly [method: number, options: unknown, code: ErrorCode, field: string])[] = [
  [0, { minCluster: 1 }, 'OUT_OF_RANGE', 'minCluster'],
  [0, { minCluster: 65 }, 'OUT_OF_RANGE', 'minCluster'],
  [0, { minCluster: 2.5 }, 'OUT_OF_RANGE', 'minCluster'],
  [0, { minCluster: '3' }, 'INVALID_TYPE', 'minCluster'],
  [0, { similarity: 1.1 }, 'OUT_OF_RANGE', 'similarity'],
  [0, { similarity: Number.NaN }, 'OUT_OF_RANGE', 'similarity'],
  [0, { similarity: '1' }, 'INVALID_TYPE', 'similarity'],
  [0, { summarise: 'x' }, 'INVALID_TYPE', 'summarise'],
  ...[1, 2, 3].flatMap((method) => [
    [method, { personaId: 5 }, 'INVALID_TYPE', 'personaId'] as const,
    [method, { personaId: '\ud800' }, 'TEXT_MALFORMED', 'personaId'] as const,
    [method, { cursor: 5 }, 'INVALID_TYPE', 'cursor'] as const,
    [method, { cursor: 'nonsense' }, 'INVALID_ARGUMENT', 'cursor'] as const,
  ]),
  [2, { ageDays: -1 }, 'OUT_OF_RANGE', 'ageDays'],
  [2, { ageDays: '30' }, 'INVALID_TYPE', 'ageDays'],
  [2, { minLength: 0.5 }, 'OUT_OF_RANGE', 'minLength'],
  [2, { minLength: '200' }, 'INVALID_TYPE', 'minLength'],
  [3, { threshold: 1.1 }, 'OUT_OF_RANGE', 'threshold'],
  [3, { threshold: Number.NaN }, 'OUT_OF_RANGE', 'threshold'],
  [3, { threshold: '0' }, 'INVALID_TYPE', 'threshold'],
  [3, { olderThanDays: -1 }, 'OUT_OF_RANGE', 'olderThanDays'],
  [3, { olderThanDays: Number.POSITIVE_INFINITY }, 'OUT_OF_RANGE', 'olderThanDays'],
  [3, { olderThanDays: '90' }, 'INVALID_TYPE', 'olderThanDays'],
  [4, { policy: 'hourly' }, 'INVALID_ARGUMENT', 'policy'],
  [4, { policy: 5 }, 'INVALID_TYPE', 'policy'],
  [4, { policies: 5 }, 'INVALID_TYPE', 'policies'],
  [4, { policies: { daily: { forget: 1 } } }, 'INVALID_TYPE', 'policies.daily.forget'],
  [4, { policies: { monthly: {} } }, 'INVALID_ARGUMENT', 'policies.monthly'],
];

function badCall([name, call]: Method, options: unknown, code: ErrorCode, field: string): BadCall {
  const shown = JSON.stringify(options, (_, value) => (typeof value === 'number' ? String(value) : value));
  return [`${name} with ${shown} (${field})`, (council) => call(council, wrong(options)), code, field];
}

export const MAINTENANCE_CALLS: readonly BadCall[] = [
  ...METHODS.flatMap((method) =>
    SHARED.map(([options, code, field]) => badCall(method, options, code, field)),
  ),
  ...OWN.map(([method, options, code, field]) => badCall(METHODS[method] as Method, options, code, field)),
  [
    'consolidateMemories of 5',
    ({ memory }) => memory.consolidateMemories(wrong(5)),
    'INVALID_TYPE',
    'personaId',
  ],
  [
    'consolidateMemories of a surrogate',
    ({ memory }) => memory.consolidateMemories('\ud800'),
    'TEXT_MALFORMED',
    'personaId',
  ],
];

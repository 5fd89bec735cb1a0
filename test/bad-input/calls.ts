/** Calls that must be refused, beside those that store rows. */

import type { Council, ErrorCode } from '../../ts/index.js';
import { MAINTENANCE_CALLS } from './maintenance.js';

type Call = (council: Council) => Promise<unknown>;

export type BadCall = readonly [what: string, call: Call, code: ErrorCode, field: string];

// What no TypeScript program could pass.
const wrong = (value: unknown): never => value as never;

const LONE = '\ud800';
const TOO_LARGE = 'x'.repeat((1 << 20) + 1);

/** Options that every way of recalling takes, each refused. */
const RECALL_OPTIONS: readonly (readonly [options: object, code: ErrorCode, field: string])[] = [
  [{ limit: 0 }, 'OUT_OF_RANGE', 'limit'],
  [{ limit: 10_001 }, 'OUT_OF_RANGE', 'limit'],
  [{ limit: 1.5 }, 'OUT_OF_RANGE', 'limit'],
  [{ limit: -1 }, 'OUT_OF_RANGE', 'limit'],
  [{ limit: Number.NaN }, 'OUT_OF_RANGE', 'limit'],
  [{ limit: Number.POSITIVE_INFINITY }, 'OUT_OF_RANGE', 'limit'],
  [{ limit: '5' }, 'INVALID_TYPE', 'limit'],
  [{ limit: null }, 'INVALID_TYPE', 'limit'],
  [{ minScore: -0.1 }, 'OUT_OF_RANGE', 'minScore'],
  [{ minScore: 1.1 }, 'OUT_OF_RANGE', 'minScore'],
  [{ minScore: Number.NaN }, 'OUT_OF_RANGE', 'minScore'],
  [{ minScore: '0' }, 'INVALID_TYPE', 'minScore'],
  [{ now: new Date(Number.NaN) }, 'OUT_OF_RANGE', 'now'],
  [{ now: 5 }, 'INVALID_TYPE', 'now'],
  [{ recordAccess: 'no' }, 'INVALID_TYPE', 'recordAccess'],
  [{ explain: 1 }, 'INVALID_TYPE', 'explain'],
  [{ syntax: 'regex' }, 'INVALID_ARGUMENT', 'syntax'],
  [{ syntax: 5 }, 'INVALID_TYPE', 'syntax'],
  [{ syntax: null }, 'INVALID_TYPE', 'syntax'],
  [{ groupBy: 'persona' }, 'INVALID_ARGUMENT', 'groupBy'],
  [{ groupBy: 5 }, 'INVALID_TYPE', 'groupBy'],
  [{ scoring: 'bm25' }, 'INVALID_ARGUMENT', 'scoring'],
  [{ scoring: 5 }, 'INVALID_TYPE', 'scoring'],
  [{ scoring: null }, 'INVALID_TYPE', 'scoring'],
  [{ scoring: {} }, 'INVALID_TYPE', 'scoring.formula'],
  [{ scoring: { formula: 'bm25' } }, 'INVALID_ARGUMENT', 'scoring.formula'],
  [{ scoring: { formula: 'optimus', window: 1 } }, 'INVALID_TYPE', 'scoring.window'],
  [{ scoring: { formula: 'optimus-v1', window: true } }, 'INVALID_ARGUMENT', 'window'],
  [{ scoring: { formula: 'minds', window: true } }, 'INVALID_ARGUMENT', 'window'],
  [{ scoring: 'optimus', syntax: 'query' }, 'INVALID_ARGUMENT', 'syntax'],
  [{ scoring: 'optimus-v1', embedding: [1, 2] }, 'INVALID_ARGUMENT', 'embedding'],
  [{ tokenBudget: -1 }, 'OUT_OF_RANGE', 'tokenBudget'],
  [{ tokenBudget: 0.5 }, 'OUT_OF_RANGE', 'tokenBudget'],
  [{ tokenBudget: Number.NaN }, 'OUT_OF_RANGE', 'tokenBudget'],
  [{ tokenBudget: 2 ** 32 }, 'OUT_OF_RANGE', 'tokenBudget'],
  [{ tokenBudget: '5' }, 'INVALID_TYPE', 'tokenBudget'],
  [{ tokenBudget: null }, 'INVALID_TYPE', 'tokenBudget'],
  [{ context: [1] }, 'INVALID_TYPE', 'context'],
  [{ context: 5 }, 'INVALID_TYPE', 'context'],
  [{ context: 'home' }, 'CONTEXT_INVALID', 'context'],
  [{ context: { a: 1n } }, 'CONTEXT_INVALID', 'context'],
  [{ context: `{"a":"${'x'.repeat(70_000)}"}` }, 'TEXT_TOO_LARGE', 'context'],
  [{ embedding: [1, 2, 3] }, 'DIMENSION_MISMATCH', 'embedding'],
  [{ embedding: [] }, 'DIMENSION_MISMATCH', 'embedding'],
  [{ embedding: [1, Number.NaN] }, 'OUT_OF_RANGE', 'embedding'],
  [{ embedding: 'x' }, 'INVALID_TYPE', 'embedding'],
  [{ graph: 'no' }, 'INVALID_TYPE', 'graph'],
  [{ graph: true, scoring: 'optimus' }, 'INVALID_ARGUMENT', 'graph'],
  [{ filter: null }, 'INVALID_TYPE', 'filter'],
  [{ filter: 5 }, 'INVALID_TYPE', 'filter'],
  [{ filter: { since: 5 } }, 'INVALID_TYPE', 'filter.since'],
  [{ filter: { until: new Date(Number.NaN) } }, 'OUT_OF_RANGE', 'filter.until'],
  [{ filter: { minImportance: Number.NaN } }, 'OUT_OF_RANGE', 'filter.minImportance'],
  [{ filter: { maxImportance: '1' } }, 'INVALID_TYPE', 'filter.maxImportance'],
  [{ filter: { tags: 'hot' } }, 'INVALID_TYPE', 'filter.tags'],
  [{ filter: { tags: [LONE] } }, 'TEXT_MALFORMED', 'filter.tags'],
  [{ filter: { anyTag: [5] } }, 'INVALID_TYPE', 'filter.anyTag'],
  [{ filter: { context: '[1]' } }, 'CONTEXT_INVALID', 'filter.context'],
  [{ filter: { thread: 5 } }, 'INVALID_TYPE', 'filter.thread'],
];

const recalls = RECALL_OPTIONS.flatMap(([options, code, field]): BadCall[] => {
  const what = JSON.stringify(options, (_, value) => (typeof value === 'bigint' ? 'a bigint' : value)).slice(
    0,
    60,
  );
  return [
    [`recall with ${what}`, ({ memory }) => memory.recall('ada', 'tea', options), code, field],
    [`council.recall with ${what}`, (council) => council.recall('tea', options), code, field],
    [
      `recallMany with ${what}`,
      ({ memory }) => memory.recallMany([{ query: 'tea', ...options }]),
      code,
      field,
    ],
  ];
});

const persona = (what: string, call: (council: Council, id: string) => Promise<unknown>): BadCall[] => [
  [`${what} of 5`, (council) => call(council, wrong(5)), 'INVALID_TYPE', 'personaId'],
  [`${what} of nothing`, (council) => call(council, wrong(undefined)), 'INVALID_TYPE', 'personaId'],
  [`${what} of a surrogate`, (council) => call(council, LONE), 'TEXT_MALFORMED', 'personaId'],
];

const turn = { speaker: 'Ada', content: 'tea' };
const converse =
  (turns: unknown, options: unknown = { thread: 't' }) =>
  (council: Council) =>
    council.memory.importConversation('eve', wrong(turns), wrong(options));

const conversations: readonly BadCall[] = [
  ['a conversation of nothing', converse(undefined), 'INVALID_TYPE', 'turns'],
  ['a conversation of a text', converse('tea'), 'INVALID_TYPE', 'turns'],
  ['a conversation without options', converse([turn], null), 'INVALID_TYPE', 'options'],
  ['a conversation without a thread', converse([turn], {}), 'INVALID_TYPE', 'thread'],
  ['a conversation with an empty thread', converse([turn], { thread: '' }), 'TEXT_EMPTY', 'thread'],
  [
    'a conversation whose signal is none',
    converse([turn], { thread: 't', signal: 5 }),
    'INVALID_TYPE',
    'signal',
  ],
  [
    'a conversation whose entities are extracted by a text',
    converse([turn], { thread: 't', extractEntities: 'all' }),
    'INVALID_TYPE',
    'extractEntities',
  ],
  ['a conversation whose turn is a text', converse([turn, 'tea']), 'BATCH_FAILED', 'turns[1]'],
  ['a conversation without a speaker', converse([{ content: 'x' }]), 'BATCH_FAILED', 'turns[0].speaker'],
  ['a conversation of a nameless speaker', converse([{ ...turn, speaker: '' }]), 'BATCH_FAILED', 'tags'],
  ['a conversation without words', converse([{ ...turn, content: '' }]), 'BATCH_FAILED', 'content'],
  [
    'a conversation in a thread of 129 bytes',
    converse([turn], { thread: 't'.repeat(129) }),
    'BATCH_FAILED',
    'thread',
  ],
];

export const BAD_CALLS: readonly BadCall[] = [
  ...MAINTENANCE_CALLS,
  ...conversations,
  ...persona('importConversation', ({ memory }, id) => memory.importConversation(id, [], { thread: 't' })),
  ...persona('recall', ({ memory }, id) => memory.recall(id, 'tea')),
  ...persona('list', ({ memory }, id) => memory.list(id)),
  ...persona('getMemoryStatistics', ({ memory }, id) => memory.getMemoryStatistics(id)),
  ...persona('configurePersona', (council, id) => council.configurePersona(id, {})),
  ...persona('renamePersona', (council, id) => council.renamePersona(id, 'eve')),
  ['renamePersona to 5', (c) => c.renamePersona('ada', wrong(5)), 'INVALID_TYPE', 'to'],
  ['renamePersona to nothing', (c) => c.renamePersona('ada', wrong(undefined)), 'INVALID_TYPE', 'to'],
  ['renamePersona to a surrogate', (c) => c.renamePersona('ada', LONE), 'TEXT_MALFORMED', 'to'],
  ['renamePersona to an empty id', (c) => c.renamePersona('ada', ''), 'TEXT_EMPTY', 'to'],
  ['renamePersona to 129 bytes', (c) => c.renamePersona('ada', 'p'.repeat(129)), 'TEXT_TOO_LARGE', 'to'],
  ['renamePersona of nobody', (c) => c.renamePersona('nobody', 'eve'), 'NOT_FOUND', 'personaId'],
  ['renamePersona to itself', (c) => c.renamePersona('ada', 'ada'), 'PERSONA_EXISTS', 'to'],
  ...(
    [
      [null, 'INVALID_TYPE', 'options'],
      [{ now: 5 }, 'INVALID_TYPE', 'now'],
      [{ now: new Date(Number.NaN) }, 'OUT_OF_RANGE', 'now'],
      [{ tags: '5' }, 'INVALID_TYPE', 'tags'],
      [{ tags: -1 }, 'OUT_OF_RANGE', 'tags'],
      [{ tags: 1.5 }, 'OUT_OF_RANGE', 'tags'],
    ] as const
  ).flatMap(([options, code, field]): BadCall[] => [
    [
      `getMemoryStatistics with ${JSON.stringify(options)}, ${code}`,
      ({ memory }) => memory.getMemoryStatistics('ada', wrong(options)),
      code,
      field,
    ],
    [
      `statistics with ${JSON.stringify(options)}, ${code}`,
      (council) => council.statistics(wrong(options)),
      code,
      field,
    ],
  ]),
  ...(
    [
      [null, 'INVALID_TYPE', 'options'],
      [{ personaId: 5 }, 'INVALID_TYPE', 'personaId'],
      [{ personaId: LONE }, 'TEXT_MALFORMED', 'personaId'],
      [{ operation: 5 }, 'INVALID_TYPE', 'operation'],
      [{ operation: '' }, 'TEXT_EMPTY', 'operation'],
      [{ operation: 'x'.repeat(129) }, 'TEXT_TOO_LARGE', 'operation'],
      [{ cursor: 5 }, 'INVALID_TYPE', 'cursor'],
      [{ cursor: 'a0' }, 'INVALID_ARGUMENT', 'cursor'],
      [{ cursor: 'a-1' }, 'INVALID_ARGUMENT', 'cursor'],
      [{ cursor: '1' }, 'INVALID_ARGUMENT', 'cursor'],
      [{ limit: 0 }, 'OUT_OF_RANGE', 'limit'],
      [{ limit: 10_001 }, 'OUT_OF_RANGE', 'limit'],
      [{ limit: 1.5 }, 'OUT_OF_RANGE', 'limit'],
    ] as const
  ).map(
    ([options, code, field]): BadCall => [
      `audit with ${JSON.stringify(options)}`,
      ({ memory }) => memory.audit(wrong(options)),
      code,
      field,
    ],
  ),
  ['recall of no query', ({ memory }) => memory.recall('ada', wrong(undefined)), 'INVALID_TYPE', 'query'],
  ['recall of a number', ({ memory }) => memory.recall('ada', wrong(5)), 'INVALID_TYPE', 'query'],
  ['recall of a surrogate', ({ memory }) => memory.recall('ada', LONE), 'TEXT_MALFORMED', 'query'],
  ['recall of over 1 MiB', ({ memory }) => memory.recall('ada', TOO_LARGE), 'TEXT_TOO_LARGE', 'query'],
  ...recalls,
  ['recall with options 5', ({ memory }) => memory.recall('ada', 'tea', wrong(5)), 'INVALID_TYPE', 'options'],
  [
    'recall with options null',
    ({ memory }) => memory.recall('ada', 'tea', wrong(null)),
    'INVALID_TYPE',
    'options',
  ],
  ['council.recall with options 5', (council) => council.recall('tea', wrong(5)), 'INVALID_TYPE', 'options'],
  [
    'council.recall of personas as a text',
    (c) => c.recall('tea', { personas: wrong('ada') }),
    'INVALID_TYPE',
    'personas',
  ],
  [
    'council.recall of personas 5',
    (c) => c.recall('tea', { personas: wrong([5]) }),
    'INVALID_TYPE',
    'personas',
  ],
  ['recallMany of nothing', ({ memory }) => memory.recallMany(wrong(undefined)), 'INVALID_TYPE', 'requests'],
  ['recallMany of a text', ({ memory }) => memory.recallMany(wrong('tea')), 'INVALID_TYPE', 'requests'],
  ['recallMany of null', ({ memory }) => memory.recallMany([wrong(null)]), 'INVALID_TYPE', 'requests'],
  ['recallMany of no query', ({ memory }) => memory.recallMany([wrong({})]), 'INVALID_TYPE', 'query'],
  ['get of 5', ({ memory }) => memory.get(wrong(5)), 'INVALID_TYPE', 'ids'],
  ['get of a surrogate', ({ memory }) => memory.get(LONE), 'TEXT_MALFORMED', 'ids'],
  ['getMany of nothing', ({ memory }) => memory.getMany(wrong(undefined)), 'INVALID_TYPE', 'ids'],
  ['getMany of a text', ({ memory }) => memory.getMany(wrong('good')), 'INVALID_TYPE', 'ids'],
  ['getMany of numbers', ({ memory }) => memory.getMany(wrong([5])), 'INVALID_TYPE', 'ids'],
  ['update of 5', ({ memory }) => memory.update(wrong(5), { importance: 1 }), 'INVALID_TYPE', 'id'],
  ['update by nothing', ({ memory }) => memory.update('good', wrong(undefined)), 'INVALID_TYPE', 'patch'],
  ['associations of 5', ({ memory }) => memory.associations(wrong(5)), 'INVALID_TYPE', 'id'],
  ['associations of nobody', ({ memory }) => memory.associations('nobody'), 'NOT_FOUND', 'id'],
  ['0 associations', ({ memory }) => memory.associations('good', { limit: 0 }), 'OUT_OF_RANGE', 'limit'],
  ['correlate with 5', ({ memory }) => memory.correlate('good', wrong(5), 't', 1), 'INVALID_TYPE', 'b'],
  [
    'correlate with itself',
    ({ memory }) => memory.correlate('good', 'good', 't', 1),
    'INVALID_ARGUMENT',
    'b',
  ],
  [
    'correlate by NaN',
    ({ memory }) => memory.correlate('good', 'b', 't', Number.NaN),
    'OUT_OF_RANGE',
    'strength',
  ],
  ['correlate of no type', ({ memory }) => memory.correlate('good', 'b', '', 1), 'TEXT_EMPTY', 'type'],
  ['reinforce by 2', ({ memory }) => memory.reinforce('good', 'b', { amount: 2 }), 'OUT_OF_RANGE', 'amount'],
  [
    'reinforce of type 5',
    ({ memory }) => memory.reinforce('good', 'b', { type: wrong(5) }),
    'INVALID_TYPE',
    'type',
  ],
  ['dissociate of 5', ({ memory }) => memory.dissociate(wrong(5), 'b'), 'INVALID_TYPE', 'a'],
  [
    'near of a text',
    ({ memory }) => memory.storeMemory('ada', 'x', { near: wrong('1') }),
    'INVALID_TYPE',
    'near',
  ],
  [
    'near of 2',
    ({ memory }) => memory.storeMemory('ada', 'x', { near: 2, onDuplicate: 'merge' }),
    'OUT_OF_RANGE',
    'near',
  ],
  ['near alone', ({ memory }) => memory.storeMemory('ada', 'x', { near: 1 }), 'INVALID_ARGUMENT', 'near'],
  [
    'associate of 1',
    ({ memory }) => memory.storeMemory('ada', 'x', { associate: wrong(1) }),
    'INVALID_TYPE',
    'associate',
  ],
  ['delete of 5', ({ memory }) => memory.delete(wrong(5)), 'INVALID_TYPE', 'id'],
  ['delete of nothing', ({ memory }) => memory.delete(wrong(undefined)), 'INVALID_TYPE', 'id'],
  ['deleteMany of {}', ({ memory }) => memory.deleteMany({}), 'INVALID_ARGUMENT', 'filter'],
  [
    'deleteMany of absent parts',
    ({ memory }) => memory.deleteMany({ since: undefined }),
    'INVALID_ARGUMENT',
    'filter',
  ],
  ['deleteMany of nothing', ({ memory }) => memory.deleteMany(wrong(undefined)), 'INVALID_TYPE', 'filter'],
  ['deleteMany of null', ({ memory }) => memory.deleteMany(wrong(null)), 'INVALID_TYPE', 'filter'],
  [
    'deleteMany of a text',
    ({ memory }) => memory.deleteMany({ personas: wrong('ada') }),
    'INVALID_TYPE',
    'filter.personas',
  ],
  [
    'deleteMany of NaN',
    ({ memory }) => memory.deleteMany({ minImportance: Number.NaN }),
    'OUT_OF_RANGE',
    'filter.minImportance',
  ],
  [
    'deleteMany by no JSON',
    ({ memory }) => memory.deleteMany({ context: 'home' }),
    'CONTEXT_INVALID',
    'filter.context',
  ],
  ['list of none', ({ memory }) => memory.list('ada', { limit: 0 }), 'OUT_OF_RANGE', 'limit'],
  ['list of 10,001', ({ memory }) => memory.list('ada', { limit: 10_001 }), 'OUT_OF_RANGE', 'limit'],
  ['list of one and a half', ({ memory }) => memory.list('ada', { limit: 1.5 }), 'OUT_OF_RANGE', 'limit'],
  ['list with options null', ({ memory }) => memory.list('ada', wrong(null)), 'INVALID_TYPE', 'options'],
  [
    'list with a flag of 1',
    ({ memory }) => memory.list('ada', { embeddings: wrong(1) }),
    'INVALID_TYPE',
    'embeddings',
  ],
  ...['', 'garbage', '-1', '+5', ' 5', '5 ', '1e400', 'f'.repeat(40)].map(
    (cursor): BadCall => [
      `list from '${cursor}'`,
      ({ memory }) => memory.list('ada', { cursor }),
      'INVALID_ARGUMENT',
      'cursor',
    ],
  ),
  ['list from 5', ({ memory }) => memory.list('ada', { cursor: wrong(5) }), 'INVALID_TYPE', 'cursor'],
  ['configurePersona of nobody', (c) => c.configurePersona('', {}), 'TEXT_EMPTY', 'personaId'],
  [
    'configurePersona of 129 bytes',
    (c) => c.configurePersona('p'.repeat(129), {}),
    'TEXT_TOO_LARGE',
    'personaId',
  ],
  [
    'configurePersona without options',
    (c) => c.configurePersona('eve', wrong(undefined)),
    'INVALID_TYPE',
    'options',
  ],
  [
    'configurePersona of Klingon',
    (c) => c.configurePersona('eve', { language: wrong('tlh') }),
    'INVALID_ARGUMENT',
    'language',
  ],
  [
    'configurePersona of language 5',
    (c) => c.configurePersona('eve', { language: wrong(5) }),
    'INVALID_TYPE',
    'language',
  ],
  [
    'configurePersona of a word',
    (c) => c.configurePersona('eve', { stopWords: wrong('the') }),
    'INVALID_TYPE',
    'stopWords',
  ],
  [
    'configurePersona of 10,001 stop words',
    (c) => c.configurePersona('eve', { stopWords: Array.from({ length: 10_001 }, (_, n) => `${n}`) }),
    'INVALID_ARGUMENT',
    'stopWords',
  ],
  ['a batch of nothing', ({ memory }) => memory.storeMemoryBatch(wrong(undefined)), 'INVALID_TYPE', 'rows'],
  ['a batch of null', ({ memory }) => memory.storeMemoryBatch(wrong(null)), 'INVALID_TYPE', 'rows'],
  ['a batch of 5', ({ memory }) => memory.storeMemoryBatch(wrong(5)), 'INVALID_TYPE', 'rows'],
  ['a batch of a text', ({ memory }) => memory.storeMemoryBatch(wrong('ada')), 'INVALID_TYPE', 'rows'],
  [
    'a batch of one row',
    ({ memory }) => memory.storeMemoryBatch(wrong({ personaId: 'ada' })),
    'INVALID_TYPE',
    'rows',
  ],
  [
    'a batch whose progress goes nowhere',
    ({ memory }) => memory.storeMemoryBatch([{ personaId: 'eve', content: 'x' }], { onProgress: wrong(5) }),
    'INVALID_TYPE',
    'onProgress',
  ],
  [
    'a batch whose signal is none',
    ({ memory }) => memory.storeMemoryBatch([{ personaId: 'eve', content: 'x' }], { signal: wrong('stop') }),
    'INVALID_TYPE',
    'signal',
  ],
];

/** Random commands of the graph: a small world, so that they meet; mostly allowed, now and then with a refused value. */

import fc, { type Arbitrary } from 'fast-check';
import type { Request } from './commands.js';
import * as of from './values.js';

type Args = Record<string, unknown>;

const NAMES = ['tea', 'Green Tea', 'green', 'tea house', 'caf\u00e9', 'Cafe', '\u5317\u4eac', '?'];

const nodeId = fc.nat(NAMES.length - 1).map((number) => `n${number}`);
const edgeId = fc.oneof(
  fc.integer({ min: 1, max: 12 }).map((number) => `edge:${number}`),
  fc.constantFrom('mine', 'yours'),
);
const memoryId = fc.constantFrom('ka', 'kb', 'kc');
const anyNode = fc.oneof({ weight: 20, arbitrary: nodeId }, { weight: 1, arbitrary: fc.constant('nobody') });
const name = fc.constantFrom(...NAMES);
const nodeType = fc.constantFrom('x', 'y');
const edgeType = fc.constantFrom('r', 's', 't');
const weight = fc.constantFrom(0, 0.05, 0.25, 0.3, 0.5, 0.5, 0.7, 1, 1);
const unit = fc.constantFrom(0, 0.25, 0.5, 0.5, 1);
const badUnit = fc.constantFrom(-0.1, 1.1, Number.NaN);
const object = fc.constantFrom(
  '',
  '{}',
  '{"a":1}',
  '{ "b" : [1, 2] }',
  '{"a":{"x":" "},"c":1.0}',
  '{"\\u0062":null}',
  '{"aliases":["House of Tea","Cha"]}',
  '{"\\u0061liases":["teas"]}',
  '{"aliases":["tea",1]}',
);
const relevance = fc.constantFrom('', '{"ada":1}', '{ "bob" : 0.50, "ada":0 }');
const types = fc.subarray(['r', 's', 't', 'none']);

/** `otherwise`, but one time in `oneIn`. */
function seldom<T, Else>(arbitrary: Arbitrary<T>, otherwise: Else, oneIn: number): Arbitrary<T | Else> {
  return fc.oneof({ weight: oneIn - 1, arbitrary: fc.constant(otherwise) }, { weight: 1, arbitrary });
}

/** The required members, and some of the others; each other one time in three. */
function some(required: Record<string, Arbitrary<unknown>>, others: Record<string, Arbitrary<unknown>>) {
  const maybe = Object.entries(others).map(([key, values]) =>
    seldom(
      values.map((value): Args => ({ [key]: value })),
      {},
      3,
    ),
  );
  return fc.tuple(fc.record(required), ...maybe).map((all): Args => Object.assign({}, ...all));
}

/** Rows as columns; `leftOut` are not there. */
function columnsOf(rows: readonly Args[], names: readonly string[], leftOut: readonly string[]): of.Lists {
  const kept = names.filter((column) => !leftOut.includes(column));
  return Object.fromEntries(
    kept.map((column) => [column, rows.map((row) => row[column] as string | number)]),
  );
}

function names(row: object): string[] {
  return Object.keys(row).flatMap((column) => (column === 'identity' ? ['name', 'type', 'id'] : [column]));
}

function group(
  op: string,
  row: Record<string, Arbitrary<unknown>>,
  optional: readonly string[],
  refused: Arbitrary<Args>,
): Arbitrary<Request> {
  const rows = fc.array(
    fc
      .tuple(fc.record(row), seldom(refused, {}, 60))
      .map(([{ identity: whose, ...given }, spoil]): Args => ({ ...(whose as Args), ...given, ...spoil })),
    { maxLength: 8, size: 'max' },
  );
  return fc
    .tuple(rows, seldom(fc.subarray([...optional]), [], 3))
    .map(([all, leftOut]) => ({ op, args: {}, columns: columnsOf(all, names(row), leftOut) }));
}

/** What identifies a node, mostly with the id that goes with it. */
const identity = fc
  .tuple(fc.nat(NAMES.length - 1), fc.constantFrom('x', 'x', 'x', 'y'), seldom(nodeId, undefined, 12))
  .map(([number, type, id]): Args => {
    return { name: NAMES[number], type, id: id ?? `${type === 'x' ? 'n' : 'm'}${number}` };
  });

const time = fc.oneof(of.time, fc.constant(Number.NaN));

const addNodes = group(
  'addNodes',
  {
    identity,
    attributes: object,
    importance: unit,
    relevance,
    created: time,
    updated: time,
    version: fc.constantFrom(1, 1, 5),
    activation: unit,
    accessCount: fc.nat(3),
    lastAccessed: time,
  },
  ['attributes', 'importance', 'relevance', 'created', 'updated', 'version', 'activation', 'lastAccessed'],
  fc.oneof(
    badUnit.map((importance) => ({ importance })),
    fc.constant({ name: '' }),
    fc.constant({ attributes: '[]' }),
    fc.constant({ relevance: '{"ada":2}' }),
    of.badTime.map((created) => ({ created })),
  ),
);

const addEdges = group(
  'addEdges',
  {
    source: nodeId,
    target: nodeId,
    type: edgeType,
    id: fc.constantFrom('', '', '', '', '', 'mine', 'yours'),
    weight,
    confidence: unit,
    attributes: object,
    created: time,
    lastReinforced: time,
    count: fc.constantFrom(1, 1, 3),
    decayRate: fc.oneof(of.rate, fc.constant(Number.NaN)),
  },
  ['id', 'weight', 'confidence', 'attributes', 'created', 'lastReinforced', 'count', 'decayRate'],
  fc.oneof(
    badUnit.map((value) => ({ weight: value })),
    fc.constant({ target: 'nobody' }),
    fc.constant({ id: 'edge:1' }),
    fc.constant({ count: 0 }),
  ),
);

/** Every node of type x: the beginning of most sequences. */
const everyNode: Request = {
  op: 'addNodes',
  args: {},
  columns: {
    name: NAMES,
    type: NAMES.map(() => 'x'),
    id: NAMES.map((_, number) => `n${number}`),
    importance: [0.5, 0.5, 0.25, 1, 0, 0.5, 0.75, 0.5],
  },
};

const memories: Request = {
  op: 'store',
  args: { personas: ['ada', 'bob'] },
  columns: {
    persona: [0, 1, 0],
    id: ['ka', 'kb', 'kc'],
    content: ['one green', 'two', 'three teas'],
    importance: [0.25, 0.75, 0.75],
  },
};

const pairs = fc
  .array(fc.record({ memory: memoryId, node: anyNode }), { maxLength: 4 })
  .map((rows) => columnsOf(rows, ['memory', 'node'], []));

/** What texts say of nodes, and of memories. */
const mentioning = fc
  .array(
    fc.constantFrom(
      'tea',
      'Green',
      'green',
      "tea's",
      'houses',
      'house',
      'of',
      'teas',
      'cha',
      'cafe',
      '\u5317\u4eac',
      'two',
      '!',
    ),
    { maxLength: 6 },
  )
  .map((words) => words.join(' '));

const request = (op: string, args: Arbitrary<Args>, columns: Arbitrary<of.Lists> = fc.constant({})) =>
  fc.record({ op: fc.constant(op), args, columns });

const limit = fc.constantFrom(1, 2, 3, 100);
const cursor = fc.constant('@last');
const ids = fc.array(nodeId, { maxLength: 4 });

const seeds = (value: Arbitrary<number>) =>
  fc
    .array(fc.record({ id: anyNode, value }), { maxLength: 4 })
    .chain((rows) => fc.constantFrom(columnsOf(rows, ['id', 'value'], []), columnsOf(rows, ['id'], [])));

const fan = some(
  {},
  {
    mode: fc.constant('fan'),
    iterations: fc.integer({ min: 1, max: 6 }),
    decay: fc.constantFrom(0, 0.5, 0.9, 1),
    minActivation: fc.constantFrom(0, 0.001, 0.1),
    retention: fc.constantFrom(0, 0.3, 1),
    inhibition: fc.record(
      { strength: fc.constantFrom(0, 0.15, 1), width: fc.integer({ min: 1, max: 4 }) },
      { requiredKeys: [] },
    ),
    tolerance: fc.constantFrom(0, 0.01, 0.3),
    limit,
  },
);
const optimus = some(
  { mode: fc.constantFrom('optimus', 'optimus-v1') },
  {
    iterations: fc.integer({ min: 1, max: 6 }),
    decay: fc.constantFrom(0.3, 0.9, 1),
    minActivation: fc.constantFrom(0, 0.01, 0.2),
    retention: seldom(fc.constant(0.5), null, 8),
    limit,
  },
);

const one: Arbitrary<Request> = fc.oneof(
  { weight: 3, arbitrary: addNodes },
  { weight: 8, arbitrary: addEdges },
  { weight: 1, arbitrary: request('getNodes', fc.record({ ids: fc.array(anyNode, { maxLength: 4 }) })) },
  { weight: 1, arbitrary: request('getEdges', fc.record({ ids: fc.array(edgeId, { maxLength: 4 }) })) },
  {
    weight: 3,
    arbitrary: request(
      'findNodes',
      some(
        { limit },
        {
          text: fc.constantFrom('', 'te', 'TEA', 'green tea', 'cafe', 'house', '?', '\u5317\u4eac'),
          name,
          types: fc.subarray(['x', 'y', 'none']),
          minImportance: unit,
          cursor,
        },
      ),
    ),
  },
  {
    weight: 2,
    arbitrary: request('findEdges', some({ limit }, { source: anyNode, target: anyNode, types, cursor })),
  },
  {
    weight: 2,
    arbitrary: request(
      'updateNode',
      some(
        { id: anyNode },
        { name, type: nodeType, attributes: object, importance: unit, relevance, activation: unit },
      ),
    ),
  },
  {
    weight: 2,
    arbitrary: request(
      'updateEdge',
      some({ id: edgeId }, { weight, confidence: unit, attributes: object, decayRate: of.rate }),
    ),
  },
  { weight: 1, arbitrary: request('removeNodes', fc.record({ ids: fc.array(anyNode, { maxLength: 1 }) })) },
  { weight: 2, arbitrary: request('removeEdges', fc.record({ ids: fc.array(edgeId, { maxLength: 3 }) })) },
  { weight: 1, arbitrary: request('scanNodes', some({ limit }, { cursor })) },
  { weight: 1, arbitrary: request('scanEdges', some({ limit }, { cursor })) },
  {
    weight: 5,
    arbitrary: request(
      'related',
      some(
        { ids },
        {
          maxDepth: fc.integer({ min: 0, max: 4 }),
          edgeTypes: types,
          minWeight: fc.constantFrom(0, 0.3, 0.7, 1.1),
          direction: fc.constantFrom('out', 'in', 'both'),
          limit,
          edges: fc.boolean(),
        },
      ),
    ),
  },
  {
    weight: 6,
    arbitrary: request(
      'paths',
      some(
        { from: anyNode, to: anyNode },
        {
          count: fc.constantFrom(0, 2, 3, 5),
          weighted: fc.boolean(),
          maxDepth: fc.integer({ min: 0, max: 4 }),
          edgeTypes: types,
          minWeight: fc.constantFrom(0, 0.3),
        },
      ),
    ),
  },
  { weight: 6, arbitrary: request('activate', fc.oneof(fan, optimus), seeds(fc.constantFrom(0, 0.25, 1))) },
  {
    weight: 2,
    arbitrary: request(
      'pageRank',
      some({}, { damping: fc.constantFrom(0, 0.5, 0.9), iterations: limit, limit }),
    ),
  },
  {
    weight: 3,
    arbitrary: request(
      'personalizedPageRank',
      // So many steps that what an engine may leave out is no more than rounding, and all nodes.
      fc
        .tuple(
          fc.constantFrom<Args>({}, { topK: 100 }, { topK: 100, exact: true }),
          fc.constantFrom(0, 0.5, 0.9),
        )
        .map(([which, damping]): Args => ({ tolerance: 1e-12, damping, ...which })),
      seeds(fc.constantFrom(0, 1, 2.5)),
    ),
  },
  { weight: 2, arbitrary: request('components', some({}, { strong: fc.boolean() })) },
  {
    weight: 2,
    arbitrary: request(
      'subgraph',
      some(
        {},
        { nodeTypes: fc.subarray(['x', 'y']), edgeTypes: types, minImportance: unit, maxNodes: limit },
      ),
    ),
  },
  { weight: 2, arbitrary: request('graphStatistics', fc.constant({})) },
  { weight: 2, arbitrary: request('link', fc.constant({}), pairs) },
  { weight: 1, arbitrary: request('unlink', fc.constant({}), pairs) },
  {
    weight: 2,
    arbitrary: request('links', some({ limit }, { memory: memoryId, node: anyNode, cursor })),
  },
  {
    weight: 1,
    arbitrary: request(
      'mentions',
      fc.constant({}),
      fc.array(mentioning, { maxLength: 3 }).map((content) => ({ content })),
    ),
  },
  {
    weight: 6,
    arbitrary: request(
      'recall',
      some(
        { query: mentioning, limit },
        {
          explain: fc.constant(true),
          graph: fc.boolean(),
          personas: fc.subarray(['ada', 'bob']),
          filter: fc.constantFrom({ minImportance: 0.6 }, { minImportance: 0.1 }),
          groupBy: fc.constant('thread'),
          recordAccess: fc.boolean(),
          syntax: fc.constant('query'),
        },
      ),
    ),
  },
  { weight: 1, arbitrary: request('delete', fc.record({ ids: fc.array(memoryId, { maxLength: 1 }) })) },
);

/** Sequences of commands for a new council; most begin with nodes, edges and memories. */
export const graphSequences: Arbitrary<Request[]> = fc
  .tuple(
    fc.oneof(
      { weight: 8, arbitrary: fc.constant([everyNode, memories]) },
      { weight: 1, arbitrary: fc.constant([memories]) },
    ),
    fc.array(addEdges, { maxLength: 3 }),
    fc.array(one, { maxLength: 40, size: 'max' }),
  )
  .map(([first, edges, others]) => [...first, ...edges, ...others]);

/** Random commands: mostly allowed, now and then with one value that is refused. */

import fc, { type Arbitrary } from 'fast-check';
import * as of from './values.js';

/** A command with its columns as lists, which print well. */
export interface Request {
  readonly op: string;
  readonly args: Record<string, unknown>;
  readonly columns: of.Lists;
}

type Args = Record<string, unknown>;

function request(op: string, args: Arbitrary<Args>, columns: Arbitrary<of.Lists> = fc.constant({})) {
  return fc.record({ op: fc.constant(op), args, columns });
}

/** `otherwise`, but one time in `oneIn`. */
function seldom<T, Else>(arbitrary: Arbitrary<T>, otherwise: Else, oneIn: number): Arbitrary<T | Else> {
  return fc.oneof({ weight: oneIn - 1, arbitrary: fc.constant(otherwise) }, { weight: 1, arbitrary });
}

/** The required members, and some of the others; each other one time in four. */
function some(required: Record<string, Arbitrary<unknown>>, others: Record<string, Arbitrary<unknown>>) {
  const maybe = Object.entries(others).map(([name, values]) =>
    seldom(
      values.map((value): Args => ({ [name]: value })),
      {},
      4,
    ),
  );
  return fc.tuple(fc.record(required), ...maybe).map((all): Args => Object.assign({}, ...all));
}

/** `args`, in which one of `refused` may take the place of an allowed value. */
function spoilt(args: Arbitrary<Args>, refused: Record<string, Arbitrary<unknown>>): Arbitrary<Args> {
  const spoils = Object.entries(refused).map(([name, values]) => values.map((value) => ({ [name]: value })));
  return fc
    .tuple(args, seldom(fc.oneof(...spoils), {}, 15))
    .map(([given, spoil]) => ({ ...given, ...spoil }));
}

/** The column `embedding`, where there is a vector. */
function vectorColumn(vectors: Arbitrary<number[] | null>): Arbitrary<of.Lists> {
  return vectors.map((embedding) => (embedding === null ? ({} as of.Lists) : { embedding }));
}

const row = fc.record({
  persona: fc.nat(2),
  id: fc.oneof({ weight: 1, arbitrary: of.givenId }, { weight: 3, arbitrary: fc.constant('') }),
  content: of.content,
  context: of.context,
  tags: of.tags,
  timestamp: fc.oneof(of.time, fc.constant(Number.NaN)),
  importance: of.unit,
  emotionalValence: of.valence,
  decayRate: fc.oneof(of.rate, fc.constant(Number.NaN)),
  thread: of.thread,
  position: of.position,
  embedding: fc.option(of.vector),
});

const refusedInRow = fc.oneof(
  of.badTime.map((timestamp) => ({ timestamp })),
  of.badUnit.map((importance) => ({ importance })),
  of.badValence.map((emotionalValence) => ({ emotionalValence })),
  of.badRate.map((decayRate) => ({ decayRate })),
  of.badContext.map((badContext) => ({ context: badContext })),
  fc.constant({ content: '' }),
  fc.constant({ tags: ['red', ''] }),
);

/** Columns that a store may do without. */
const OPTIONAL = [
  ...['id', 'context', 'timestamp', 'importance', 'emotionalValence', 'decayRate', 'thread', 'position'],
] as const;

const store = fc
  .record({
    rows: fc.array(
      fc.tuple(row, seldom(refusedInRow, {}, 60)).map(([given, spoil]) => ({ ...given, ...spoil })),
      { maxLength: 5, size: 'max' },
    ),
    onDuplicate: fc.constantFrom(undefined, 'allow', 'merge', 'reject'),
    near: fc.constantFrom(undefined, undefined, 0.3, 0.5, 1),
    associate: fc.constantFrom(undefined, true, undefined, false),
    leftOut: seldom(fc.subarray([...OPTIONAL]), [], 4),
    vectors: fc.boolean(),
  })
  .map(({ rows, onDuplicate, near, associate, leftOut, vectors }): Request => {
    const columns: Record<string, (string | number)[]> = {
      persona: [],
      content: [],
      tagCounts: [],
      tags: [],
    };
    for (const { tags, embedding, ...fields } of rows) {
      for (const [name, value] of Object.entries(fields)) {
        columns[name] = [...(columns[name] ?? []), value];
      }
      columns.tagCounts?.push(tags.length);
      columns.tags?.push(...tags);
    }
    const withVector = vectors ? rows.flatMap((one, index) => (one.embedding ? [index] : [])) : [];
    columns.embeddingRows = withVector;
    columns.embeddings = withVector.flatMap((index) => rows[index]?.embedding ?? []);
    for (const name of leftOut) {
      delete columns[name];
    }
    // Without a policy `near` is refused, now and then.
    const nearby = onDuplicate === 'allow' && near !== 1 ? undefined : near;
    const policy = { onDuplicate, near: onDuplicate === undefined ? undefined : nearby, associate };
    return { op: 'store', args: { personas: ['ada', 'bob', 'cyd'], ...policy }, columns };
  });

const update = request(
  'update',
  spoilt(
    fc
      .tuple(
        of.anyId,
        fc.record(
          {
            content: of.content,
            context: of.context,
            timestamp: of.time,
            importance: of.unit,
            emotionalValence: of.valence,
            decayRate: of.rate,
            tags: of.tags,
            thread: of.thread,
            position: of.position,
          },
          { requiredKeys: [] },
        ),
      )
      .map(([id, changed]) => ({ id, ...changed })),
    {
      importance: of.badUnit,
      emotionalValence: of.badValence,
      context: of.badContext,
      content: fc.constant(''),
    },
  ),
  vectorColumn(seldom(of.vector, null, 3)),
);

const query = fc.oneof(
  { weight: 5, arbitrary: fc.record({ query: of.query }) },
  { weight: 4, arbitrary: fc.record({ query: of.syntaxQuery, syntax: fc.constant('query') }) },
  { weight: 1, arbitrary: fc.record({ query: of.syntaxQuery, syntax: fc.constant('plain') }) },
);

const otherOptions = some(
  { limit: of.limit },
  {
    personas: of.personas,
    filter: of.filter,
    context: of.context,
    minScore: fc.constantFrom(0, 0.4, 0.55, 0.7),
    now: of.time,
    recordAccess: fc.boolean(),
    explain: fc.boolean(),
    groupBy: fc.constant('thread'),
    tokenBudget: of.tokenBudget,
  },
);
const allowedRecall = fc
  .tuple(query, otherOptions, some({}, { graph: fc.boolean() }))
  .map(([asked, others, graph]): Args => ({ ...asked, ...others, ...graph }));
const recallArgs = spoilt(allowedRecall, {
  limit: of.badLimit,
  minScore: of.badUnit,
  context: of.badContext,
});

// The earlier system's formulas take no vector.
const legacyArgs = spoilt(
  fc
    .tuple(fc.record({ query: of.query }), otherOptions, of.legacyScoring)
    .map(([asked, others, scoring]): Args => ({ ...asked, ...others, ...scoring })),
  { limit: of.badLimit, syntax: fc.constant('query') },
);

// One refused value at most: which of two is the error is not laid down.
const recall = fc.oneof(
  { weight: 6, arbitrary: request('recall', legacyArgs) },
  {
    weight: 1,
    arbitrary: request(
      'recall',
      allowedRecall.map((args): Args => ({ ...args, scoring: 'minds', window: true })),
    ),
  },
  { weight: 15, arbitrary: request('recall', recallArgs, vectorColumn(fc.option(of.vector, { freq: 2 }))) },
  { weight: 1, arbitrary: request('recall', allowedRecall, vectorColumn(of.badVector)) },
);

const recallMany = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.tuple(recallArgs, fc.option<number[]>(of.vector)) },
      { weight: 1, arbitrary: fc.tuple(legacyArgs, fc.constant(null)) },
    ),
    { maxLength: 3 },
  )
  .map((requests): Request => {
    const embeddingRows = requests.flatMap(([, vector], index) => (vector ? [index] : []));
    const embeddings = requests.flatMap(([, vector]) => vector ?? []);
    const args = { requests: requests.map(([one]) => one) };
    return { op: 'recallMany', args, columns: { embeddingRows, embeddings } };
  });

const list = request(
  'list',
  spoilt(
    some(
      { personaId: of.anyPersona, limit: of.limit },
      {
        filter: of.filter,
        // The one that the list before gave (`session.ts`).
        cursor: fc.constant('@last'),
        embeddings: fc.boolean(),
        associations: fc.boolean(),
      },
    ),
    {
      limit: of.badLimit,
      cursor: fc.constant('nonsense'),
      filter: of.badContext.map((context) => ({ context })),
    },
  ),
);

const configurePersona = request(
  'configurePersona',
  spoilt(
    fc.record(
      {
        personaId: of.persona,
        language: fc.constantFrom('english', 'none'),
        stopWords: fc.subarray(['tea', 'to', 'harbour', '北京']),
      },
      { requiredKeys: ['personaId'] },
    ),
    { language: fc.constant('klingon'), personaId: fc.constant('') },
  ),
);

const deletePersona = request(
  'deletePersona',
  spoilt(fc.record({ personaId: of.anyPersona, erase: fc.boolean() }, { requiredKeys: ['personaId'] }), {
    personaId: fc.constant(''),
  }),
);

const renamePersona = request(
  'renamePersona',
  spoilt(fc.record({ personaId: of.anyPersona, to: fc.oneof(of.persona, fc.constantFrom('dee', 'eve')) }), {
    to: fc.constant(''),
  }),
);

const forget = request(
  'forget',
  spoilt(some({}, { personas: of.personas, now: of.time, dryRun: fc.boolean() }), {
    now: of.badTime,
    cursor: fc.constant('nonsense'),
  }),
);

const cleanup = request(
  'cleanup',
  spoilt(
    some(
      {},
      {
        personas: of.personas,
        threshold: of.unit,
        olderThanDays: fc.constantFrom(0, 0.5, 7),
        now: of.time,
        dryRun: fc.boolean(),
      },
    ),
    { threshold: of.badUnit, olderThanDays: of.badRate, cursor: fc.constant('nonsense') },
  ),
);

const audit = request(
  'audit',
  spoilt(
    some(
      { limit: of.limit },
      { personas: of.personas, operation: fc.constantFrom('forget', 'cleanup', 'run') },
    ),
    { limit: of.badLimit, operation: fc.constant(''), cursor: fc.constant('nonsense') },
  ),
);

const note = request(
  'note',
  spoilt(
    fc.record({
      operation: fc.constantFrom('run', 'forget'),
      reason: fc.constantFrom('', 'because'),
      before: of.unit,
      after: of.unit,
    }),
    { operation: fc.constant(''), now: of.badTime },
  ),
);
const planConsolidation = request(
  'planConsolidation',
  spoilt(
    some(
      { personaId: of.anyPersona },
      { minCluster: fc.constantFrom(2, 3, 64), similarity: fc.constantFrom(0, 0.25, 0.5, 1) },
    ),
    { minCluster: fc.constantFrom(1, 65), similarity: of.badUnit },
  ),
);

const cluster = fc.record({
  content: seldom(of.content, 'tea of many days', 2),
  members: fc.uniqueArray(of.anyId, { minLength: 2, maxLength: 4 }),
});
const consolidate = fc
  .record({
    args: spoilt(some({ personaId: of.anyPersona }, { now: of.time }), {
      now: of.badTime,
      personaId: fc.constant(''),
    }),
    clusters: fc.array(cluster, { maxLength: 3 }),
    spoil: seldom(
      fc.constantFrom<of.Lists>({ content: [''] }, { clusterCounts: [1] }, { member: [] }),
      {},
      20,
    ),
    /** Whether hashes are as they were read (`session.ts`); now and then none is. */
    read: seldom(fc.constant(0), 1, 5),
  })
  .map(({ args, clusters, spoil, read }): Request => {
    const member = clusters.flatMap(({ members }) => members);
    return {
      op: 'consolidate',
      args,
      columns: {
        content: clusters.map(({ content }) => content),
        clusterCounts: clusters.map(({ members }) => members.length),
        member,
        contentHash: member.map(() => read),
        ...(clusters.length === 1 && Object.keys(args).length === 1 ? spoil : {}),
      },
    };
  });

const type = fc.constantFrom('causes', 'follows', 'similarity');
const badType = fc.constant('');
const ends = { a: of.anyId, b: of.anyId };

const associations = request('associations', some({ id: of.anyId }, { limit: of.limit }));
const correlate = request(
  'correlate',
  spoilt(fc.record({ ...ends, type, strength: of.unit }), { type: badType, strength: of.badUnit }),
);
const reinforce = request(
  'reinforce',
  spoilt(some(ends, { type, amount: of.unit }), { type: badType, amount: of.badUnit }),
);
const dissociate = request('dissociate', some(ends, { type }));
const putAssociations = fc
  .array(
    fc.record({ ...ends, type, strength: of.unit, created: of.time, count: fc.integer({ min: 1, max: 9 }) }),
    {
      maxLength: 3,
    },
  )
  .map((rows): Request => {
    const list = (name: 'a' | 'b' | 'type' | 'strength' | 'created' | 'count') =>
      rows.map((one) => one[name]);
    const times = { created: list('created'), lastReinforced: list('created') };
    const columns = {
      ...{ a: list('a'), b: list('b'), type: list('type'), strength: list('strength') },
      ...times,
      count: list('count'),
    };
    return { op: 'putAssociations', args: {}, columns };
  });
const scan = request(
  'scan',
  spoilt(
    some({ limit: of.limit }, { personas: of.personas, filter: of.filter, cursor: fc.constant('@last') }),
    {
      limit: of.badLimit,
      cursor: fc.constant('nonsense'),
    },
  ),
);

const compress = request(
  'compress',
  spoilt(
    some(
      { minLength: fc.constantFrom(1, 4, 20) },
      { personas: of.personas, ageDays: fc.constantFrom(0, 1, 400), now: of.time, dryRun: fc.boolean() },
    ),
    { ageDays: of.badRate, now: of.badTime },
  ),
);

const ids = fc.array(of.anyId, { maxLength: 4 });
const nothing = fc.constant({});

const one: Arbitrary<Request> = fc.oneof(
  { weight: 6, arbitrary: store },
  { weight: 8, arbitrary: recall },
  { weight: 2, arbitrary: recallMany },
  { weight: 3, arbitrary: update },
  { weight: 3, arbitrary: list },
  { weight: 1, arbitrary: request('delete', fc.record({ ids })) },
  {
    weight: 1,
    arbitrary: request('deleteMatching', some({ filter: of.filter }, { personas: of.personas })),
  },
  {
    weight: 2,
    arbitrary: request(
      'get',
      fc.record(
        { ids, embeddings: fc.boolean(), associations: fc.boolean(), hashes: fc.boolean() },
        { requiredKeys: ['ids'] },
      ),
    ),
  },
  { weight: 3, arbitrary: associations },
  { weight: 4, arbitrary: correlate },
  { weight: 2, arbitrary: reinforce },
  { weight: 1, arbitrary: dissociate },
  { weight: 1, arbitrary: putAssociations },
  { weight: 1, arbitrary: request('associate', nothing) },
  { weight: 2, arbitrary: scan },
  { weight: 2, arbitrary: compress },
  { weight: 1, arbitrary: configurePersona },
  { weight: 1, arbitrary: deletePersona },
  { weight: 2, arbitrary: planConsolidation },
  { weight: 2, arbitrary: consolidate },
  { weight: 1, arbitrary: request('verify', fc.record({ repair: fc.boolean() }, { requiredKeys: [] })) },
  { weight: 1, arbitrary: request('optimise', nothing) },
  { weight: 1, arbitrary: request('personas', nothing) },
  {
    weight: 2,
    arbitrary: request('statistics', some({}, { personaId: of.anyPersona, now: of.time, tags: fc.nat(3) })),
  },
  { weight: 1, arbitrary: renamePersona },
  { weight: 3, arbitrary: forget },
  { weight: 1, arbitrary: cleanup },
  { weight: 1, arbitrary: audit },
  { weight: 1, arbitrary: note },
  { weight: 1, arbitrary: request('status', nothing) },
  { weight: 1, arbitrary: request('flush', nothing) },
);

/** Sequences of commands for a new council; the first ones put something into it. */
export const sequences: Arbitrary<Request[]> = fc
  .tuple(fc.array(store, { minLength: 1, maxLength: 3 }), fc.array(one, { maxLength: 30, size: 'max' }))
  .map(([first, others]) => [...first, ...others]);

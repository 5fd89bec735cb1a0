/**
 * Small worlds of values, so that random commands meet: few words, few ids, few times, a vector of four dimensions.
 *
 * Each kind has what is allowed and, apart, what is refused.
 */

import fc from 'fast-check';

export type Lists = Record<string, readonly (string | number)[]>;

/** Ids given start with a letter and ids made with a digit, so that both engines order them alike. */
export const givenId = fc.constantFrom('ka', 'kb', 'kc', 'kd', 'ke', 'k😀', 'k～');
/** A given id, or the n-th that the engine made (`session.ts`), or nobody's. */
export const anyId = fc.oneof(
  givenId,
  fc.nat(8).map((n) => `#${n}`),
  fc.constant('nobody'),
);

export const persona = fc.constantFrom('ada', 'bob', 'cyd');
export const anyPersona = fc.oneof(
  { weight: 6, arbitrary: persona },
  { weight: 1, arbitrary: fc.constant('nobody') },
);

const word = fc.constantFrom(
  ...[
    'tea',
    'teas',
    'run',
    'running',
    'Runner',
    'the',
    'to',
    'not',
    'harbour',
    'café',
    'cafe',
    '北京茶',
    '東京',
    '42',
  ],
);
const sentence = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' '));
/** Often one of a few, so that there are duplicates. */
export const content = fc.oneof(
  { weight: 1, arbitrary: sentence },
  { weight: 2, arbitrary: fc.constantFrom('tea', 'the tea', 'running to the harbour') },
);
export const query = fc.oneof(
  { weight: 8, arbitrary: fc.array(word, { maxLength: 4 }).map((words) => words.join(' ')) },
  { weight: 1, arbitrary: fc.constantFrom(' \n', '?!', 'zebra', '茶') },
);

/** Words, some with a star, and phrases; now and then a quote or a star too many. */
const asked = fc.oneof(
  { weight: 3, arbitrary: word },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      't*',
      'te*',
      'TE*',
      'run*',
      'running*',
      'caf*',
      'th*',
      '東*',
      '京*',
      '4*',
      'z*',
    ),
  },
  {
    weight: 4,
    arbitrary: fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => `"${words.join(' ')}"`),
  },
  { weight: 1, arbitrary: fc.constantFrom('"', '*', '""', '"te*"', 'te*a') },
);
/** For the query syntax. */
export const syntaxQuery = fc.oneof(
  { weight: 6, arbitrary: fc.array(asked, { maxLength: 4 }).map((parts) => parts.join(' ')) },
  { weight: 2, arbitrary: fc.constantFrom('"the tea"', '"to the harbour"', '"running to" "to the" te*') },
  { weight: 1, arbitrary: query },
);

export const tag = fc.constantFrom('red', 'blue', 'tea', '茶');
export const tags = fc.array(tag, { maxLength: 3 });

export const context = fc.constantFrom(
  ...[
    '',
    '{}',
    '{"n":1}',
    '{ "n" : 1 }',
    '{"n":1.0}',
    '{"n":1,"n":2}',
    '{"place":"home","n":[1, {"x":" "}]}',
  ],
  ...['{"\\u006e":2}', '{"emotion":0.5}', '{"emotion":-1,"place":"home"}', '{"emotion":"glad"}'],
);
export const badContext = fc.constantFrom('[]', '1', '{', '{"a":}', 'null');

/** Around the time of the run, so that ages are days and sometimes below 0. */
export const time = fc.integer({ min: -60, max: 20 }).map((days) => Date.UTC(2026, 0, 1) + days * 43_200_000);
export const badTime = fc.constantFrom(0.5, Number.POSITIVE_INFINITY, 9e15);

export const unit = fc.constantFrom(0, 0.1, 0.25, 0.5, 0.7, 0.9, 1);
export const badUnit = fc.constantFrom(-0.1, 1.1, Number.NaN, Number.POSITIVE_INFINITY);
export const valence = fc.constantFrom(-1, -0.5, -0.1, 0, 0.11, 0.3, 1);
export const badValence = fc.constantFrom(-1.5, 2, Number.NaN);
export const rate = fc.constantFrom(0, 0.01, 3);
export const badRate = fc.constantFrom(-1, Number.POSITIVE_INFINITY);
export const thread = fc.constantFrom('', 't', 'u');
export const position = fc.constantFrom(0, 1, 7, 0xffffffff);
export const limit = fc.constantFrom(1, 2, 5, 100, 10_000);
export const tokenBudget = fc.constantFrom(0, 1, 2, 5, 100, 0xffff_ffff);
export const legacyScoring = fc.constantFrom(
  { scoring: 'optimus' },
  { scoring: 'optimus', window: true },
  { scoring: 'optimus-v1' },
);
export const badLimit = fc.constantFrom(0, 10_001);

const component = fc.constantFrom(0, 0, 1, -1, 0.1, 2.5).map(Math.fround);
export const vector = fc.array(component, { minLength: 4, maxLength: 4 });
export const badVector = fc.constantFrom<number[]>([1, 2, 3], [1, 2, 3, Number.NaN]);

const parts = {
  since: time,
  until: time,
  minImportance: unit,
  maxImportance: unit,
  tags: fc.array(tag, { maxLength: 2 }),
  anyTag: fc.array(tag, { maxLength: 2 }),
  context,
  thread: fc.constantFrom('t', 'u'),
};
/** Mostly of one part: several together pass nothing. */
export const filter = fc.oneof(
  { weight: 6, arbitrary: fc.oneof(...Object.entries(parts).map(part)) },
  { weight: 1, arbitrary: fc.record(parts, { requiredKeys: [] }) },
);

function part([name, values]: [string, fc.Arbitrary<unknown>]): fc.Arbitrary<Record<string, unknown>> {
  return values.map((value) => ({ [name]: value }));
}

/** Which personas to look at. */
export const personas = fc.oneof(
  { weight: 8, arbitrary: fc.array(anyPersona, { minLength: 1, maxLength: 3 }) },
  { weight: 1, arbitrary: fc.constant([]) },
);

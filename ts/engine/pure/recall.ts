/**
 * `recall` and `recallMany`: candidates from every signal, one score for each, the best of them.
 *
 * Cost: linear in the memories of the personas searched; `rankText` and `cosine` dominate.
 */

import type { Columns } from '../columns.js';
import { type Explanation, LIMITS, type RecallArgs, type Reply } from '../generated/vocabulary.js';
import { ACTIVATED_CANDIDATES, activated } from './activated.js';
import { matchedTerms, rankText } from './bm25.js';
import { choose } from './choose.js';
import { type Council, countAccess } from './council.js';
import { vectorsPerRow } from './incoming.js';
import { LEGACY_SIGNALS } from './legacy/formula.js';
import { searchLegacy } from './legacy/search.js';
import { logistic } from './math.js';
import { type Memory, memoryRows } from './memory.js';
import type { Answer, Environment, Operation } from './operation.js';
import { byAge } from './order.js';
import { isLegacy, type Request, readRequest } from './request.js';
import * as signals from './signals.js';
import { spread } from './spread.js';
import { cosine } from './vector.js';

interface Hit {
  readonly memory: Memory;
  /** One of each signal, in the order of the result's names. */
  readonly parts: readonly signals.Part[];
  readonly score: number;
}

interface Ranked extends Hit {
  /** Log-odds of the score. */
  readonly sum: number;
}

interface Result {
  readonly hits: readonly Hit[];
  /** Names of the signals of the request's scoring. */
  readonly names: readonly string[];
  /** Where the request asked for it. */
  readonly explanation: Explanation | undefined;
}

export const recall: Operation<'recall'> = (environment, args, columns) =>
  answer(environment, [readRequest(environment, args, columns.embedding)]);

export const recallMany: Operation<'recallMany'> = (environment, { requests }, columns) => {
  const vectors = vectorsPerRow(columns, requests.length);
  const read = requests.map((args, index) => readRequest(environment, args, vectors.get(index)));
  return answer(environment, read);
};

/** Answers the requests. All of them see the access counts from before, and so does the reply. */
function answer({ council }: Environment, requests: readonly Request[]): Answer {
  const results = requests.map((request) =>
    isLegacy(request.args) ? searchWords(council, request) : search(council, request),
  );
  const names = namesOf(results);
  const hits = results.flatMap((result) => result.hits);
  const { personas, columns } = memoryRows(
    hits.map((hit) => hit.memory),
    false,
  );
  for (const [index, { args, now }] of requests.entries()) {
    if (args.recordAccess ?? true) {
      for (const { memory } of results[index]?.hits ?? []) {
        countAccess(memory, now);
      }
    }
  }
  const reply: Reply = {
    kind: 'hits',
    personas,
    signals: names,
    counts: results.map((result) => result.hits.length),
    explanations: results.flatMap((result) => result.explanation ?? []),
  };
  return { reply, columns: { ...columns, ...scoreColumns(results, names) } };
}

/** The signals of every scoring that some request asks for, each once. */
function namesOf(results: readonly Result[]): string[] {
  const legacy = results.some((result) => result.names === LEGACY_SIGNALS);
  const minds = results.length === 0 || results.some((result) => result.names !== LEGACY_SIGNALS);
  return [...new Set([...(minds ? signals.SIGNALS : []), ...(legacy ? LEGACY_SIGNALS : [])])];
}

function scoreColumns(results: readonly Result[], names: readonly string[]): Columns {
  const hits = results.flatMap((result) => result.hits);
  // A hit lacks the signals of another scoring.
  const parts = results.flatMap((result) => {
    const places = names.map((name) => result.names.indexOf(name));
    return result.hits.flatMap((hit) => places.map((place) => hit.parts[place] ?? signals.ABSENT));
  });
  return {
    score: Float64Array.from(hits, (hit) => hit.score),
    value: Float64Array.from(parts, (part) => part.value),
    contribution: Float64Array.from(parts, (part) => part.contribution),
  };
}

/** The earlier system's scoring. */
function searchWords(council: Council, { args, passes, caller, now }: Request): Result {
  const personas = council.select(args.personas);
  const passing = personas.flatMap((persona) => [...persona.memories.values()].filter(passes));
  const { ranked, candidates } = searchLegacy(passing, args, caller, now);
  const hits = choose(ranked, args);
  const explanation = args.explain && {
    candidates,
    searched: personas.reduce((total, persona) => total + persona.memories.size, 0),
    terms: [],
    entities: [],
    scales: [],
    matched: hits.map(() => []),
  };
  return { hits, names: LEGACY_SIGNALS, explanation: explanation || undefined };
}

function search(council: Council, request: Request): Result {
  const { args, vector } = request;
  const personas = council.select(args.personas);
  const syntax = args.syntax ?? 'plain';
  const text = rankText(personas, args.query, syntax);
  const passing = personas.flatMap((persona) => [...persona.memories.values()].filter(request.passes));
  const cosines = vector && similarities(passing, vector);
  const reached = spread(council.associations, passing, text?.scores);
  const { entities, values: active } = activated(council, request, personas);
  const size = Math.max(LIMITS.candidatesPerSignal, args.limit);
  const candidates = union(passing, args.query, size, [
    [text?.scores, size],
    [cosines, size],
    [reached, size],
    [active, Math.max(ACTIVATED_CANDIDATES, args.limit)],
  ]);

  const textOf = (memory: Memory) => text?.scores.get(memory) ?? 0;
  const reachOf = (memory: Memory) => reached?.get(memory) ?? 0;
  const activationOf = (memory: Memory) => active?.get(memory) ?? 0;
  const cosineOf = (memory: Memory) => cosines?.get(memory) ?? Number.NaN;
  const textScale = text && signals.scaleOf(candidates.map(textOf), signals.TEXT_WEIGHT, signals.TEXT_FLOOR);
  const vectorScale =
    cosines && signals.scaleOf(candidates.map(cosineOf), signals.VECTOR_WEIGHT, signals.VECTOR_FLOOR);
  // In the text's measure, from which was spread.
  const reachScale = reached &&
    textScale && { weight: signals.ASSOCIATION_WEIGHT, mean: 0, deviation: textScale.deviation };
  const activeScale = active && signals.graphScale(candidates.map(textOf), textScale);
  const feeling = signals.feelingOf(request.caller);

  const ranked = candidates.map((memory): Ranked => {
    const parts = [
      signals.scaled(textOf(memory), textScale),
      signals.scaled(cosineOf(memory), vectorScale),
      signals.exact(memory, args.query),
      signals.scaled(reachOf(memory), reachScale),
      signals.scaled(activationOf(memory), activeScale),
      signals.recency(memory, request.now),
      signals.importance(memory),
      signals.access(memory),
      signals.emotion(memory, feeling),
      signals.situation(memory, request.caller),
    ];
    const sum = parts.reduce((total, part) => total + part.contribution, 0);
    return { memory, parts, sum, score: logistic(sum) };
  });
  const hits = best(ranked, args);
  const terms = [...(text?.terms ?? [])];
  const explanation = args.explain && {
    candidates: candidates.length,
    searched: personas.reduce((total, persona) => total + persona.memories.size, 0),
    terms,
    entities: [...entities],
    scales: [
      ...named('text', textScale),
      ...named('vector', vectorScale),
      ...named('association', reachScale),
      ...named('graph', activeScale),
    ],
    matched: hits.map(({ memory }) =>
      matchedTerms(memory, council.ensurePersona(memory.personaId), args.query, syntax, terms),
    ),
  };
  return { hits, names: signals.SIGNALS, explanation: explanation || undefined };
}

function similarities(memories: readonly Memory[], vector: Float32Array): Map<Memory, number> {
  const cosines = new Map<Memory, number>();
  for (const memory of memories) {
    if (memory.embedding !== undefined) {
      cosines.set(memory, cosine(vector, memory.embedding));
    }
  }
  return cosines;
}

/** The first of every signal present, in the order of storing; all that pass where nothing is asked for. */
function union(
  passing: readonly Memory[],
  query: string,
  size: number,
  signalled: readonly (readonly [values: ReadonlyMap<Memory, number> | undefined, size: number])[],
): Memory[] {
  // A query of punctuation asks for something, though no analyser finds a term in it.
  const blank = signals.isBlank(query);
  const asked = !blank || signalled.some(([values]) => values !== undefined);
  const chosen = new Set(asked ? [] : passing);
  const same = blank ? [] : passing.filter((memory) => memory.content === query);
  for (const memory of same.sort(byAge).slice(0, size)) {
    chosen.add(memory);
  }
  for (const [values, most] of signalled) {
    for (const memory of values ? firstByValue(passing, values, most) : []) {
      chosen.add(memory);
    }
  }
  return [...chosen].sort((a, b) => a.sequence - b.sequence);
}

/** The first `size` of the memories that have a value: by value, then newer, then smaller id. In no order. */
function firstByValue(
  memories: readonly Memory[],
  values: ReadonlyMap<Memory, number>,
  size: number,
): readonly Memory[] {
  const found = memories.filter((memory) => values.has(memory));
  if (found.length <= size) {
    return found;
  }
  const valued = (memory: Memory) => values.get(memory) as number;
  // Numbers sort fast by themselves; only those that share the last place need the whole comparison.
  const least = Float64Array.from(found, valued).sort().at(-size) as number;
  const above = found.filter((memory) => valued(memory) > least);
  const level = found.filter((memory) => valued(memory) === least).sort(byAge);
  return [...above, ...level.slice(0, size - above.length)];
}

function best(ranked: readonly Ranked[], args: RecallArgs): Ranked[] {
  const ordered = ranked
    .filter((hit) => hit.score >= (args.minScore ?? 0))
    .sort((a, b) => b.sum - a.sum || byAge(a.memory, b.memory));
  return choose(ordered, args);
}

function named(signal: string, scale: signals.Scale | undefined): Explanation['scales'] {
  return scale ? [{ signal, ...scale }] : [];
}

/**
 * The signals of a recall and what each adds to the log-odds of a score.
 *
 * `docs/semantics.md` has the table. The order of `SIGNALS` is that of the reply's columns and of the sum.
 */

import { type ContextMap, countEqual } from './context.js';
import { exp } from './math.js';
import type { Memory } from './memory.js';

export const SIGNALS = [
  'text',
  'vector',
  'exact',
  'association',
  'graph',
  'recency',
  'importance',
  'access',
  'emotion',
  'context',
] as const;

export const TEXT_WEIGHT = 1;
export const VECTOR_WEIGHT = 0.6;
export const ASSOCIATION_WEIGHT = 0.2;
export const GRAPH_WEIGHT = 0.3;
/** Floors under the deviation, so that one candidate or equal values do not divide by nearly nothing. */
export const TEXT_FLOOR = 0.5;
export const VECTOR_FLOOR = 0.02;
/** The measure of the signal `graph` where no text matches. */
const GRAPH_MEASURE = 0.2;

/** More than what any other text is above the one that was asked for. */
const EXACT_WEIGHT = 10;

const DAY = 86_400_000;
const RECENCY_DAYS = 30;
/** A feeling no stronger than this is none. */
const NEUTRAL_VALENCE = 0.1;

/** A signal of one memory: its raw value, NaN where the memory lacks it, and its addend to the log-odds. */
export interface Part {
  readonly value: number;
  readonly contribution: number;
}

export const ABSENT: Part = { value: Number.NaN, contribution: 0 };

/** The scale on which a signal's values are put: z = (value - mean) / deviation. */
export interface Scale {
  readonly weight: number;
  readonly mean: number;
  readonly deviation: number;
}

/** The scale of `values`; those that are NaN do not count. */
export function scaleOf(values: readonly number[], weight: number, floor: number): Scale {
  const present = values.filter((value) => !Number.isNaN(value));
  if (present.length === 0) {
    return { weight, mean: 0, deviation: floor };
  }
  const mean = present.reduce((sum, value) => sum + value, 0) / present.length;
  const variance = present.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / present.length;
  return { weight, mean, deviation: Math.max(Math.sqrt(variance), floor) };
}

/** The scale of the signal `graph`: full activation counts as a share of the best text. */
export function graphScale(texts: readonly number[], textScale: Scale | undefined): Scale {
  const best = texts.reduce((most, value) => Math.max(most, value), 0);
  const deviation = textScale !== undefined && best > 0 ? textScale.deviation / best : GRAPH_MEASURE;
  return { weight: GRAPH_WEIGHT, mean: 0, deviation };
}

/** A signal on a scale; without a scale the signal is not part of the recall. */
export function scaled(value: number, scale: Scale | undefined): Part {
  if (scale === undefined || Number.isNaN(value)) {
    return ABSENT;
  }
  return { value, contribution: scale.weight * ((value - scale.mean) / scale.deviation) };
}

/** Whether the memory reads as the query does; absent where the query asks for nothing. */
export function exact({ content }: Memory, query: string): Part {
  if (isBlank(query)) {
    return ABSENT;
  }
  const value = content === query ? 1 : 0;
  return { value, contribution: EXACT_WEIGHT * value };
}

/** Whether a text is nothing but white space. */
export function isBlank(text: string): boolean {
  return !/\P{White_Space}/u.test(text);
}

export function recency(memory: Memory, now: number): Part {
  const days = Math.max(0, now - memory.timestamp) / DAY;
  const value = exp(-days / RECENCY_DAYS);
  return { value, contribution: 0.2 * value };
}

export function importance({ importance: value }: Memory): Part {
  return { value, contribution: 0.2 * (value - 0.5) };
}

export function access({ accessCount: value }: Memory): Part {
  return { value, contribution: (0.1 * value) / (value + 10) };
}

/** @param feeling the caller's `emotion`, where there is one */
export function emotion({ emotionalValence }: Memory, feeling: number | undefined): Part {
  if (feeling === undefined || Math.abs(emotionalValence) <= NEUTRAL_VALENCE) {
    return ABSENT;
  }
  const value = 1 - Math.abs(emotionalValence - feeling) / 2;
  return { value, contribution: 0.1 * value };
}

export function situation({ context }: Memory, caller: ContextMap): Part {
  const value = countEqual(context, caller);
  return { value, contribution: 0.05 * Math.min(value, 2) };
}

/** The number `emotion` of a caller's context. */
export function feelingOf(caller: ContextMap): number | undefined {
  const value: unknown = JSON.parse(caller.get('emotion') ?? 'null');
  return typeof value === 'number' && Math.abs(value) <= 1 ? value : undefined;
}

/**
 * RealMem's dialogues, and how a recall of sessions is judged on them.
 *
 * Each session of a dialogue is a memory (its turns, speaker and text); each query of a user is asked over the sessions
 * before its own, where there are 10 and more; relevant are the earlier sessions that the query's turn, or the
 * assistant's next one, names. `REALMEM` is the folder of the set.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Recalled } from '../../ts/index.js';

interface Turn {
  readonly speaker: string;
  readonly content: string;
  readonly is_query: boolean;
  readonly memory_session_uuids?: readonly string[] | null;
}

interface RawSession {
  readonly session_uuid: string;
  readonly current_time: string;
  readonly dialogue_turns: readonly Turn[];
}

export interface Question {
  readonly text: string;
  readonly relevant: ReadonlySet<string>;
}

export interface Session {
  readonly id: string;
  readonly time: Date;
  /** What the user asks in it; to be asked before it is stored. */
  readonly questions: readonly Question[];
  /** Absent where the session is there already. */
  readonly content: string | undefined;
}

export const METRICS = ['recall@5', 'recall@10', 'recall@20', 'nDCG@10'] as const;
export type Metrics = Record<(typeof METRICS)[number], number>;

const FEWEST = 10;

/** The sessions of each dialogue in order, by the name of its file. */
export function* readDialogues(): Generator<readonly [name: string, sessions: Session[]]> {
  const folder = process.env.REALMEM ?? '../shared/data/realmem';
  for (const file of readdirSync(folder).filter((name) => /^[A-Z].*_.*\.json$/.test(name))) {
    const { dialogues } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { dialogues: RawSession[] };
    const earlier = new Set<string>();
    const sessions = dialogues.map(
      ({ session_uuid: id, current_time: time, dialogue_turns: turns }): Session => {
        const questions = earlier.size < FEWEST ? [] : questionsOf(turns, earlier);
        const isKnown = earlier.has(id);
        earlier.add(id);
        return {
          id,
          time: new Date(`${time.slice(0, 10)}T00:00:00Z`),
          questions,
          content: isKnown
            ? undefined
            : turns.map(({ speaker, content }) => `${speaker}: ${content}`).join('\n'),
        };
      },
    );
    yield [file, sessions];
  }
}

function questionsOf(turns: readonly Turn[], earlier: ReadonlySet<string>): Question[] {
  return turns.flatMap((turn, place) => {
    if (!turn.is_query) return [];
    const own = turn.memory_session_uuids ?? [];
    const next = turns[place + 1];
    const named = own.length > 0 || next?.speaker === 'User' ? own : (next?.memory_session_uuids ?? []);
    const relevant = new Set(named.filter((id) => earlier.has(id)));
    return relevant.size === 0 ? [] : [{ text: turn.content, relevant }];
  });
}

/** The ids of hits in the order that they had if one signal's weight were `weight` and not `builtIn`. */
export function reordered(
  hits: readonly Recalled[],
  signal: string,
  builtIn: number,
  weight: number,
): string[] {
  const scored = hits.map(({ memory, signals }) => {
    const parts = Object.entries(signals).map(([name, part]) =>
      name === signal ? (part.contribution / builtIn) * weight : part.contribution,
    );
    return { id: memory.id, sum: parts.reduce((a, b) => a + b, 0) };
  });
  return scored.sort((a, b) => b.sum - a.sum).map(({ id }) => id);
}

export function judge(order: readonly string[], relevant: ReadonlySet<string>): Metrics {
  const found = (k: number) => order.slice(0, k).filter((id) => relevant.has(id)).length / relevant.size;
  const gain = (rank: number) => 1 / Math.log2(rank + 2);
  const ideal = Array.from({ length: Math.min(10, relevant.size) }, (_, rank) => gain(rank));
  const gained = order.slice(0, 10).map((id, rank) => (relevant.has(id) ? gain(rank) : 0));
  return {
    'recall@5': found(5),
    'recall@10': found(10),
    'recall@20': found(20),
    'nDCG@10': gained.reduce((a, b) => a + b, 0) / ideal.reduce((a, b) => a + b, 0),
  };
}

/** Means of metrics over questions, for each of several weights. */
export class Means {
  readonly #sums: Metrics[];
  questions = 0;

  constructor(readonly weights: readonly number[]) {
    this.#sums = weights.map(() => ({ 'recall@5': 0, 'recall@10': 0, 'recall@20': 0, 'nDCG@10': 0 }));
  }

  /** @param judged the metrics of one question at a weight */
  add(judged: (weight: number) => Metrics): void {
    this.questions += 1;
    for (const [place, weight] of this.weights.entries()) {
      const metrics = judged(weight);
      const sum = this.#sums[place] as Metrics;
      for (const metric of METRICS) sum[metric] += metrics[metric];
    }
  }

  at(weight: number, metric: (typeof METRICS)[number]): number {
    return (this.#sums[this.weights.indexOf(weight)] as Metrics)[metric] / this.questions;
  }

  /** One row a weight, in per cent. */
  rows(): Record<string, string>[] {
    return this.weights.map((weight) => ({
      weight: weight.toFixed(1),
      ...Object.fromEntries(METRICS.map((metric) => [metric, (100 * this.at(weight, metric)).toFixed(1)])),
    }));
  }
}

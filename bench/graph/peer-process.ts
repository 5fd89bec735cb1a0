/** The process that holds graphology's form of a graph, and answers questions about it with the time that each took. */

import { type Digest, digestOf } from './digest.js';
import {
  activate,
  build,
  edgesAmong,
  type Graphology,
  pageRank,
  type Related,
  related,
  shortestPath,
  within,
} from './graphology.js';
import type { BenchGraph } from './graphs.js';
import { inTurn, timed } from './stage.js';

const QUESTIONS = {
  activate,
  pageRank,
  shortestPath,
  within,
  related,
  /** Nodes within some hops, and how many edges are among them. */
  counted: (graph: Graphology, from: string, hops: number) => edgesAmong(graph, within(graph, from, hops)),
};

export type Questions = keyof typeof QUESTIONS;
type Rest<F> = F extends (graph: Graphology, ...rest: infer R) => unknown ? R : never;
export type Asked<Q extends Questions> = Rest<(typeof QUESTIONS)[Q]>;
/** What is told of an answer. */
export type Result<Q extends Questions> = Q extends 'related' ? Digest : ReturnType<(typeof QUESTIONS)[Q]>;

export interface Told {
  readonly millis: number[];
  readonly results: unknown[];
}

type Message =
  | { readonly build: BenchGraph }
  | {
      readonly question: Questions;
      readonly trials: readonly (readonly unknown[])[];
      readonly others: readonly (readonly unknown[])[];
    };

let graph: Graphology | undefined;

process.on('message', async (message: Message) => {
  if ('build' in message) {
    const [millis, built] = await timed(() => build(message.build));
    graph = built;
    process.send?.({ millis: [millis], results: [] } satisfies Told);
    return;
  }
  const ask = QUESTIONS[message.question] as (...all: readonly unknown[]) => unknown;
  const { question, trials, others } = message;
  // What is related is megabytes of lists, which would be moved about while the next are timed.
  const keep = (result: unknown) => (question === 'related' ? digestOf(result as Related) : result);
  const [millis, results] = await inTurn(trials, (trial) => ask(graph, ...trial), others, keep);
  process.send?.({ millis, results } satisfies Told);
});

/** Recall: options to arguments, and replies to hits. */

import type { Columns } from '../engine/columns.js';
import type { GroupBy, QuerySyntax, RecallArgs, Scoring } from '../engine/generated/vocabulary.js';
import type { Answer } from '../engine/outcome.js';
import * as check from './arguments.js';
import { joined } from './group.js';
import { HitTable } from './records.js';
import { estimateTokens } from './tokens.js';
import type { CouncilRecallOptions, RecalledThread, RecallRequest, RecallResult } from './types.js';

const SYNTAX: readonly QuerySyntax[] = ['plain', 'query'];
const GROUP_BY: readonly GroupBy[] = ['thread'];
const SCORING: readonly Scoring[] = ['minds', 'optimus', 'optimus-v1'];

const LIMIT = 10;
/** With a budget it is the budget that should decide. */
const LIMIT_OF_BUDGET = 100;

/** The arguments of one recall; absent options are left to the engine's defaults. */
export function recallArgs(
  query: string,
  options: CouncilRecallOptions & { readonly groupBy?: GroupBy | undefined },
): RecallArgs {
  check.object('options', options);
  const args: RecallArgs = {
    query: check.text('query', query),
    limit: check.optional(check.whole, 'limit', options.limit) ?? defaultLimit(options),
  };
  if (options.syntax !== undefined) args.syntax = check.choice('syntax', options.syntax, SYNTAX);
  if (options.personas !== undefined) args.personas = check.texts('personas', options.personas);
  if (options.filter !== undefined) args.filter = check.filter(options.filter);
  if (options.context !== undefined) args.context = check.context('context', options.context);
  if (options.minScore !== undefined) args.minScore = check.number('minScore', options.minScore);
  if (options.now !== undefined) args.now = check.millis('now', options.now);
  if (options.graph !== undefined) args.graph = check.flag('graph', options.graph);
  if (options.recordAccess !== undefined)
    args.recordAccess = check.flag('recordAccess', options.recordAccess);
  if (options.explain !== undefined) args.explain = check.flag('explain', options.explain);
  if (options.groupBy !== undefined) args.groupBy = check.choice('groupBy', options.groupBy, GROUP_BY);
  if (options.tokenBudget !== undefined) args.tokenBudget = check.whole('tokenBudget', options.tokenBudget);
  if (options.scoring !== undefined) Object.assign(args, scoringArgs(options.scoring));
  return args;
}

function defaultLimit({ tokenBudget }: CouncilRecallOptions): number {
  return tokenBudget === undefined ? LIMIT : LIMIT_OF_BUDGET;
}

function scoringArgs(scoring: unknown): Pick<RecallArgs, 'scoring' | 'window'> {
  if (typeof scoring !== 'object') {
    return { scoring: check.choice('scoring', scoring, SCORING) };
  }
  const { formula, window } = check.object('scoring', scoring) as { formula?: unknown; window?: unknown };
  return {
    scoring: check.choice('scoring.formula', formula, SCORING),
    window: check.optional(check.flag, 'scoring.window', window) ?? null,
  };
}

/** The vectors of several requests, as columns. */
export function requestVectors(requests: readonly RecallRequest[]): Columns {
  const rows: number[] = [];
  const vectors: Float32Array[] = [];
  requests.forEach((request, row) => {
    if (request.embedding !== undefined) {
      rows.push(row);
      vectors.push(check.vector('embedding', request.embedding));
    }
  });
  if (rows.length === 0) {
    return {};
  }
  check.oneDimension(vectors);
  return { embeddingRows: new Uint32Array(rows), embeddings: joined(vectors) };
}

/** The hits of each request, in order. */
export function hitsOf(
  { reply, columns }: Answer<'hits'>,
  requests: readonly { readonly explain?: boolean | null }[],
): RecallResult<RecalledThread>[] {
  const table = new HitTable(reply.personas, columns, reply.signals);
  let row = 0;
  let explained = 0;
  return reply.counts.map((count, number) => {
    const explanation = requests[number]?.explain ? reply.explanations[explained++] : undefined;
    const hits: RecalledThread[] = [];
    for (let place = 0; place < count; place++) {
      hits.push(table.at(row++, place, explanation));
    }
    // Beside the array's elements, so that it prints and serialises as a list.
    if (explanation !== undefined) Object.defineProperty(hits, 'explanation', { value: explanation });
    return Object.defineProperty(hits, 'tokens', {
      get: () => hits.reduce((sum, { memory }) => sum + estimateTokens(memory.content), 0),
    }) as RecallResult<RecalledThread>;
  });
}

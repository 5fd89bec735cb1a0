/**
 * What the signal `association` is worth: recall of sessions on RealMem's dialogues, with several weights and without it.
 *
 * Protocol: each session of a dialogue is a memory (its turns, speaker and text); each query of a user is asked over the
 * sessions before its own, where there are 10 and more; relevant are the earlier sessions that the query's turn, or the
 * assistant's next one, names. `REALMEM` is the folder of the set. The score at another weight follows from the parts of
 * the score, so one recall serves all weights.
 *
 * Beside the fixed weights stands what the floor under automatic associations would leave.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCouncil, type Recalled } from '../ts/index.js';
import { readOptions } from './harness/options.js';
import { Report } from './harness/report.js';
import { quantile } from './harness/sample.js';

interface Turn {
  readonly speaker: string;
  readonly content: string;
  readonly is_query: boolean;
  readonly memory_session_uuids?: readonly string[] | null;
}

interface Session {
  readonly session_uuid: string;
  readonly current_time: string;
  readonly dialogue_turns: readonly Turn[];
}

const WEIGHTS = [0, 0.1, 0.2, 0.3, 0.4, 0.6];
/** The weight with which the engine scores. */
const BUILT_IN = 0.2;
const FEWEST = 10;

const options = readOptions({});
const folder = process.env.REALMEM ?? '../shared/data/realmem';
const report = new Report('quality', { set: 'RealMem', weights: WEIGHTS.join(' ') });

/** Sums of a metric over the queries, by weight. */
const sums = WEIGHTS.map(() => ({ 'recall@5': 0, 'recall@10': 0, 'recall@20': 0, 'nDCG@10': 0 }));
const strengths: number[] = [];
let queries = 0;

function relevantTo(turns: readonly Turn[], place: number, earlier: ReadonlySet<string>): Set<string> {
  const own = turns[place]?.memory_session_uuids ?? [];
  const next = turns[place + 1];
  const named = own.length > 0 || next?.speaker === 'User' ? own : (next?.memory_session_uuids ?? []);
  return new Set(named.filter((id) => earlier.has(id)));
}

function judge(hits: readonly Recalled[], relevant: ReadonlySet<string>): void {
  queries += 1;
  for (const [place, weight] of WEIGHTS.entries()) {
    const scored = hits.map(({ memory, signals }) => {
      const parts = Object.entries(signals).map(([name, part]) =>
        name === 'association' ? (part.contribution / BUILT_IN) * weight : part.contribution,
      );
      return { id: memory.id, sum: parts.reduce((a, b) => a + b, 0) };
    });
    const order = scored.sort((a, b) => b.sum - a.sum).map(({ id }) => id);
    const found = (k: number) => order.slice(0, k).filter((id) => relevant.has(id)).length / relevant.size;
    const gain = (rank: number) => 1 / Math.log2(rank + 2);
    const ideal = Array.from({ length: Math.min(10, relevant.size) }, (_, rank) => gain(rank));
    const gained = order.slice(0, 10).map((id, rank) => (relevant.has(id) ? gain(rank) : 0));
    const sum = sums[place] as (typeof sums)[number];
    sum['recall@5'] += found(5);
    sum['recall@10'] += found(10);
    sum['recall@20'] += found(20);
    sum['nDCG@10'] += gained.reduce((a, b) => a + b, 0) / ideal.reduce((a, b) => a + b, 0);
  }
}

for (const file of readdirSync(folder).filter((name) => /^[A-Z].*_.*\.json$/.test(name))) {
  const { dialogues } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { dialogues: Session[] };
  await using council = await openCouncil({ path: ':memory:', engine: 'native' });
  const earlier = new Set<string>();
  for (const { session_uuid: id, current_time: time, dialogue_turns: turns } of dialogues) {
    const timestamp = new Date(`${time.slice(0, 10)}T00:00:00Z`);
    if (earlier.size >= FEWEST) {
      for (const [place, turn] of turns.entries()) {
        const relevant = turn.is_query ? relevantTo(turns, place, earlier) : new Set<string>();
        if (relevant.size === 0) continue;
        const hits = await council.memory.recall(file, turn.content, {
          limit: earlier.size,
          now: timestamp,
          recordAccess: false,
        });
        judge(hits, relevant);
      }
    }
    if (earlier.has(id)) continue;
    const content = turns.map(({ speaker, content: text }) => `${speaker}: ${text}`).join('\n');
    const stored = await council.memory.storeMemory(file, content, { id, timestamp });
    strengths.push(
      ...(stored === null ? [] : (await council.memory.associations(id)).map((one) => one.strength)),
    );
    earlier.add(id);
  }
}

const percent = (sum: number) => ((100 * sum) / queries).toFixed(1);
report.table(
  `${queries} queries, per cent`,
  WEIGHTS.map((weight, place) => {
    const sum = sums[place] as (typeof sums)[number];
    const metrics = Object.entries(sum).map(([name, value]) => [name, percent(value)]);
    return { weight: weight.toFixed(1), ...Object.fromEntries(metrics) };
  }),
);
report.table('strength of automatic associations at storing', [
  {
    associations: strengths.length,
    p5: quantile(strengths, 0.05).toFixed(2),
    p50: quantile(strengths, 0.5).toFixed(2),
    p95: quantile(strengths, 0.95).toFixed(2),
  },
]);
const at = (weight: number) => (sums[WEIGHTS.indexOf(weight)] as (typeof sums)[number])['recall@10'];
report.check('queries judged', queries > 0, queries);
report.atLeast('recall@10 with the signal / without', at(BUILT_IN) / at(0), 1);
report.finish(options.json);

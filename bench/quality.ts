/**
 * What the signal `association` is worth: recall of sessions on RealMem's dialogues (`corpus/realmem.ts`), with several
 * weights and without it. The score at another weight follows from the parts of the score, so one recall serves all
 * weights.
 *
 * Beside the fixed weights stands what the floor under automatic associations would leave.
 */

import { openCouncil } from '../ts/index.js';
import { judge, Means, readDialogues, reordered } from './corpus/realmem.js';
import { readOptions } from './harness/options.js';
import { Report } from './harness/report.js';
import { quantile } from './harness/sample.js';

const WEIGHTS = [0, 0.1, 0.2, 0.3, 0.4, 0.6];
/** The weight with which the engine scores. */
const BUILT_IN = 0.2;

const options = readOptions({});
const report = new Report('quality', { set: 'RealMem', weights: WEIGHTS.join(' ') });

const means = new Means(WEIGHTS);
const strengths: number[] = [];

for (const [persona, sessions] of readDialogues()) {
  await using council = await openCouncil({ path: ':memory:', engine: 'native' });
  for (const { id, time, questions, content } of sessions) {
    for (const { text, relevant } of questions) {
      const hits = await council.memory.recall(persona, text, {
        limit: sessions.length,
        now: time,
        recordAccess: false,
      });
      means.add((weight) => judge(reordered(hits, 'association', BUILT_IN, weight), relevant));
    }
    if (content === undefined) continue;
    const stored = await council.memory.storeMemory(persona, content, { id, timestamp: time });
    strengths.push(
      ...(stored === null ? [] : (await council.memory.associations(id)).map((one) => one.strength)),
    );
  }
}

report.table(`${means.questions} queries, per cent`, means.rows());
report.table('strength of automatic associations at storing', [
  {
    associations: strengths.length,
    p5: quantile(strengths, 0.05).toFixed(2),
    p50: quantile(strengths, 0.5).toFixed(2),
    p95: quantile(strengths, 0.95).toFixed(2),
  },
]);
report.check('queries judged', means.questions > 0, means.questions);
report.atLeast(
  'recall@10 with the signal / without',
  means.at(BUILT_IN, 'recall@10') / means.at(0, 'recall@10'),
  1,
);
report.finish(options.json);

/**
 * Reads until it is time to end what others store, and prints what was not as it must be.
 *
 * Arguments: path, mode: plain, reading (opened for reading only) or recording (each
 * result counts as an access).
 */

import { openCouncil } from '../../ts/index.js';
import { readyUntil } from './signal.js';

const [path = '', mode = ''] = process.argv.slice(2);

/** What a reader prints. */
export interface ReadReport {
  readonly rounds: number;
  /** Different memories that were looked for by every way. */
  readonly seen: number;
  /** Results of recalls that counted as accesses. */
  readonly recorded: number;
  readonly wrong: string[];
}

const seen = new Set<string>();
const report = { rounds: 0, recorded: 0, wrong: [] as string[] };
const check = (holds: boolean, what: string) => {
  if (!holds) report.wrong.push(what);
};

{
  const end = await readyUntil();
  const options = { path, readOnly: mode === 'reading', busyTimeout: 30_000 };
  await using council = await openCouncil(options);
  const { memory } = council;
  const recordAccess = mode === 'recording';
  const recall = async (query: string) => {
    const hits = await memory.recall('shared', query, { recordAccess, limit: 5 });
    if (recordAccess) report.recorded += hits.length;
    return hits;
  };
  let [count, position] = [0, 0];
  let cursor: string | undefined;
  while (report.rounds < 10 || Date.now() < end) {
    report.rounds += 1;
    const status = await council.status();
    check(status.memories >= count, `${status.memories} memories after ${count}`);
    check(status.position >= position, `position ${status.position} after ${position}`);
    [count, position] = [status.memories, status.position];
    const statistics = await memory.getMemoryStatistics('shared');
    check(statistics.memories >= count, `statistics of ${statistics.memories} after a status of ${count}`);
    count = statistics.memories;

    // What is new since the last round; the newest is looked for by every way.
    const page = await memory.list('shared', { limit: 1_000, cursor });
    cursor = page.cursor ?? cursor;
    for (const { id, content } of [page.items[0], page.items.at(-1)].filter((item) => item !== undefined)) {
      seen.add(id);
      const got = await memory.get(id);
      check(got?.content === content, `${id} was listed and get gave ${got?.content}`);
      const hits = await recall(id);
      const found = hits.map((hit) => hit.memory.id).join();
      check(found === id, `${id} was seen and recall found '${found}'`);
    }
    const hits = await recall('tea rain');
    check(
      hits.length === Math.min(5, count) || count < 5,
      `${hits.length} of ${count} found by a common word`,
    );
  }
}
process.stdout.write(JSON.stringify({ ...report, seen: seen.size } satisfies ReadReport));

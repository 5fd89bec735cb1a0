/**
 * Runs of maintenance in the audit: which policy ended when, or where it stopped for want of time.
 *
 * A note has the operation `maintain` and the policy as its reason; of a run that stopped also the step and, where the
 * step has one, its cursor: `weekly until cleanup m3f`. The newest note of a policy counts.
 */

import { column } from '../../engine/columns.js';
import type { Engine } from '../../engine/contract.js';
import { unwrap } from '../../engine/outcome.js';
import type { PolicyName, StepName } from './policies.js';
import { POLICY_NAMES, STEP_NAMES } from './policies.js';

const OPERATION = 'maintain';
const PAGE = 100;

/** Where a run stopped. */
export interface Stop {
  readonly step: StepName;
  readonly cursor: string | null;
}

export interface Note {
  readonly policy: PolicyName;
  /** Milliseconds UTC. */
  readonly time: number;
  /** Absent where the run came to its end. */
  readonly stop?: Stop;
}

/** The newest note of each policy that has one. Reads back in the audit until both are found. */
export async function lastNotes(engine: Engine): Promise<Partial<Record<PolicyName, Note>>> {
  const notes: Partial<Record<PolicyName, Note>> = {};
  let cursor: string | null = null;
  do {
    const args: { operation: string; cursor: string | null; limit: number } = {
      operation: OPERATION,
      cursor,
      limit: PAGE,
    };
    const { reply, columns } = unwrap(await engine.execute({ op: 'audit', args }), 'audit');
    const [times, reasons] = [column(columns, 'time'), column(columns, 'reason')];
    for (let row = 0; row < times.length; row++) {
      const note = parse(reasons.at(row), times[row] as number);
      if (note !== undefined) notes[note.policy] ??= note;
    }
    cursor = reply.cursor;
  } while (cursor !== null && POLICY_NAMES.some((name) => notes[name] === undefined));
  return notes;
}

/** Undefined for a note that somebody else wrote. */
function parse(reason: string, time: number): Note | undefined {
  const [policy, until, step, cursor = null] = reason.split(' ');
  if (!POLICY_NAMES.includes(policy as PolicyName)) return undefined;
  const known = { policy: policy as PolicyName, time };
  if (until === undefined) return known;
  return STEP_NAMES.includes(step as StepName)
    ? { ...known, stop: { step: step as StepName, cursor } }
    : undefined;
}

/** Writes the note of a run; `before` and `after` are bytes of the file. */
export async function writeNote(
  engine: Engine,
  { policy, time, stop }: Note,
  before: number,
  after: number,
): Promise<void> {
  const until =
    stop === undefined ? '' : ` until ${stop.step}${stop.cursor === null ? '' : ` ${stop.cursor}`}`;
  const outcome = await engine.execute({
    op: 'note',
    args: { operation: OPERATION, reason: `${policy}${until}`, before, after, now: time },
  });
  unwrap(outcome, 'done');
}

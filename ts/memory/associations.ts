/** Associations of memories: arguments to commands, and replies to objects. */

import { type Columns, column } from '../engine/columns.js';
import type { Engine } from '../engine/contract.js';
import type { Command } from '../engine/generated/vocabulary.js';
import { unwrap } from '../engine/outcome.js';
import * as check from './arguments.js';
import type { Association, AssociationOptions, PairOptions, ReinforceOptions } from './types.js';

export function associationsCommand(id: string, options: AssociationOptions): Command {
  check.object('options', options);
  const limit = check.optional(check.whole, 'limit', options.limit) ?? null;
  return { op: 'associations', args: { id: check.text('id', id), limit } };
}

export function correlateCommand(a: string, b: string, type: string, strength: number): Command {
  return {
    op: 'correlate',
    args: {
      a: check.text('a', a),
      b: check.text('b', b),
      type: check.text('type', type),
      strength: check.number('strength', strength),
    },
  };
}

export function reinforceCommand(a: string, b: string, options: ReinforceOptions): Command {
  const amount = check.optional(check.number, 'amount', options.amount) ?? null;
  return { op: 'reinforce', args: { ...pair(a, b, options), amount } };
}

export function dissociateCommand(a: string, b: string, options: PairOptions): Command {
  return { op: 'dissociate', args: pair(a, b, options) };
}

function pair(a: string, b: string, options: PairOptions) {
  check.object('options', options);
  const type = check.optional(check.text, 'type', options.type) ?? null;
  return { a: check.text('a', a), b: check.text('b', b), type };
}

/** Executes a command whose reply is `associations`. */
export async function associated(engine: Engine, command: Command): Promise<Association[]> {
  return associationsOf(unwrap(await engine.execute(command), 'associations').columns);
}

function associationsOf(columns: Columns): Association[] {
  const [ids, types, reasons] = [column(columns, 'id'), column(columns, 'type'), column(columns, 'reason')];
  const [strengths, counts] = [column(columns, 'strength'), column(columns, 'count')];
  const [created, reinforced] = [column(columns, 'created'), column(columns, 'lastReinforced')];
  let end = 0;
  return Array.from(column(columns, 'reasonCounts'), (length, row): Association => {
    const start = end;
    end += length;
    return {
      id: ids.at(row),
      type: types.at(row),
      strength: strengths[row] as number,
      created: new Date(created[row] as number),
      lastReinforced: new Date(reinforced[row] as number),
      count: counts[row] as number,
      reasons: Array.from({ length }, (_, reason) => reasons.at(start + reason)),
    };
  });
}

/** Computes the associations that wait, group by group, until none does. */
export async function associateAll(engine: Engine): Promise<void> {
  const command: Command = { op: 'associate', args: {} };
  while (unwrap(await engine.execute(command), 'associated').reply.remaining > 0);
}

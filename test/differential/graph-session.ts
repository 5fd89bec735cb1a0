/**
 * One engine's side of a sequence of commands of the graph: outcomes in a form that can be compared.
 *
 * Cursors are an engine's own affair; `@last` stands for that of its latest page of the same command. Of weighted paths
 * the costs are laid down, not which of equal ones are given. Ranks of walks from seeds are compared by node: an engine
 * may come near them from below, and then order equal ones otherwise.
 */

import type { Engine } from '../../ts/engine/contract.js';
import type { Command } from '../../ts/engine/generated/vocabulary.js';
import type { Json } from '../conformance/cases.js';
import { plain, toColumns } from '../conformance/marks.js';
import type { Request } from './commands.js';

export class GraphSession {
  readonly #cursors = new Map<string, unknown>();

  constructor(private readonly engine: Engine) {}

  async run({ op, args, columns }: Request): Promise<unknown> {
    const own = args.cursor === '@last' ? { ...args, cursor: this.#cursors.get(op) } : args;
    const outcome = await this.engine.execute(
      { op, args: own } as Command,
      toColumns(columns as Record<string, Json>, []),
    );
    if (!outcome.ok) {
      return {
        error: outcome.error.code,
        field: outcome.error.details.field,
        row: outcome.error.details.row,
      };
    }
    const answer = plain(outcome);
    const { cursor, ...reply } = answer.reply;
    const lists = Object.fromEntries(
      Object.entries(answer.columns).filter(([, values]) => values.length > 0),
    );
    if (cursor !== undefined) this.#cursors.set(op, cursor ?? undefined);
    const more = cursor !== undefined && cursor !== null;
    switch (op) {
      case 'paths':
        return args.weighted === true ? { costs: lists.cost ?? [] } : { reply, lists };
      case 'personalizedPageRank':
        return { ranks: byId(lists) };
      default:
        return { reply, lists, more };
    }
  }
}

function byId({ id = [], value = [] }: Record<string, unknown[]>): Record<string, unknown> {
  return Object.fromEntries(id.map((one, row) => [one as string, value[row]]).sort());
}

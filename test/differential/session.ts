/**
 * One engine's side of a sequence: sends requests and gives outcomes in a form that can be compared.
 *
 * Ids and cursors that an engine makes up are its own affair. `#n` stands for the n-th id that it made, `@last` for the
 * cursor of its latest list; they are put in on the way there and back.
 */

import type { Engine, Outcome } from '../../ts/engine/contract.js';
import type { Command } from '../../ts/engine/generated/vocabulary.js';
import type { Json } from '../conformance/cases.js';
import { plain, toColumns } from '../conformance/marks.js';
import type { Request } from './commands.js';

/** Stores of more rows may leave their associations for later, and name none. */
const AT_ONCE = 4;

/** Members of a status that engines have in common. */
const STATUS = ['kind', 'memories', 'personas', 'dimension', 'readOnly'];

export class Session {
  readonly #made: string[] = [];
  #cursor: unknown;

  constructor(private engine: Engine) {}

  /** Goes on with another engine that holds the same council. */
  changeTo(engine: Engine): void {
    this.engine = engine;
  }

  /** Executes `request`; the result is plain data. */
  async run({ op, args, columns }: Request): Promise<unknown> {
    const command = { op, args: this.#outward(args) } as Command;
    const lists = op === 'consolidate' ? await this.#withHashes(columns) : columns;
    const outcome = await this.engine.execute(command, toColumns(lists as Record<string, Json>, []));
    if (op === 'store' && outcome.ok) {
      await this.#associate();
    }
    return this.#inward(outcome, columns.id ?? []);
  }

  /** Hashes are an engine's own: in place of 1 comes what it gives for the member, in place of 0 another number. */
  async #withHashes({ member = [], contentHash = [], ...others }: Request['columns']): Promise<unknown> {
    const ids = this.#outward(member) as string[];
    const outcome = await this.engine.execute({ op: 'get', args: { ids, hashes: true } });
    const { columns } = plain(outcome as Extract<Outcome, { ok: true }>);
    const hashOf = new Map(columns.id?.map((id, row) => [id, columns.contentHash?.[row] as number]));
    const hashes = contentHash.map((right, place) => (hashOf.get(ids[place]) ?? 0) + (right === 1 ? 0 : 1));
    return { ...others, member: ids, contentHash: hashes };
  }

  /** Has associations that a store leaves for later computed, before anything else changes what is similar. */
  async #associate(): Promise<void> {
    for (;;) {
      const outcome = await this.engine.execute({ op: 'associate', args: {} });
      if (!outcome.ok || outcome.value.kind !== 'associated') {
        throw new Error('associations that wait were not computed');
      }
      if (outcome.value.remaining === 0) return;
    }
  }

  #outward(value: unknown): unknown {
    if (typeof value === 'string') {
      return value.startsWith('#') ? (this.#made[Number(value.slice(1))] ?? value) : value;
    }
    if (Array.isArray(value)) {
      return value.map((item) => this.#outward(item));
    }
    if (typeof value === 'object' && value !== null) {
      const entries = Object.entries(value).map(([name, item]) => [
        name,
        name === 'cursor' && item === '@last' ? this.#cursor : this.#outward(item),
      ]);
      return Object.fromEntries(entries);
    }
    return value;
  }

  #inward(outcome: Outcome, given: readonly unknown[]): unknown {
    if (!outcome.ok) {
      return { error: outcome.error.code, row: outcome.error.details.row };
    }
    const { reply, columns } = plain(outcome);
    if (reply.kind === 'stored') {
      const made = columns.id?.filter((_, row) => columns.outcome?.[row] === 0 && !given[row]) ?? [];
      this.#made.push(...(made as string[]));
    }
    if (reply.kind === 'consolidated') {
      this.#made.push(...((columns.id ?? []) as string[]).filter((id) => id !== ''));
    }
    if (reply.kind === 'memories') {
      this.#cursor = reply.cursor ?? undefined;
    }
    const names = new Map(this.#made.map((id, place) => [id, `#${place}`]));
    const named = (ids: readonly unknown[] = []) => ids.map((one) => names.get(one as string) ?? one);
    const { persona: _, id, member, association, after = [], contentHash = [], ...others } = columns;
    // How small a content becomes is an engine's own affair.
    const compresses = (row: number) =>
      (reply.kind === 'maintained' && reply.bytesBefore !== 0) || columns.operation?.[row] === 'compress';
    if (reply.kind === 'stored' && (columns.outcome?.length ?? 0) > AT_ONCE) {
      delete others.associationCounts;
      return { reply: comparable(reply), columns: withoutEmpty({ ...others, id: named(id) }) };
    }
    return {
      reply: comparable(reply),
      columns: withoutEmpty({
        ...others,
        id: named(id),
        member: named(member),
        association: named(association),
        after: after.map((number, row) => (compresses(row) ? 0 : number)),
        // Of hashes only which are equal.
        contentHash: contentHash.map((hash) => contentHash.indexOf(hash)),
      }),
    };
  }
}

function comparable({ personas, cursor, ...reply }: Record<string, unknown>): Record<string, unknown> {
  switch (reply.kind) {
    case 'status':
      return Object.fromEntries(
        Object.entries({ ...reply, personas }).filter(([name]) => STATUS.includes(name)),
      );
    case 'maintained': {
      const { bytesAfter: _, ...counts } = reply;
      return { ...counts, more: cursor !== null && cursor !== undefined };
    }
    case 'statistics':
      return { ...reply, personas, compressedTo: 0 };
    case 'associated':
      // Somebody may have done it already.
      return { kind: reply.kind, remaining: reply.remaining };
    case 'optimised':
      // How many bytes a file has is an engine's own affair.
      return { kind: reply.kind };
    case 'personas':
      return { ...reply, personas };
    case 'memories':
    case 'audit':
      return { ...reply, more: cursor !== null && cursor !== undefined };
    default:
      // The order of `personas` in a reply is free; the rows name theirs in `personaId`.
      return reply;
  }
}

/** An empty column is as good as an absent one. */
function withoutEmpty(columns: Record<string, readonly unknown[]>): Record<string, readonly unknown[]> {
  return Object.fromEntries(Object.entries(columns).filter(([, values]) => values.length > 0));
}

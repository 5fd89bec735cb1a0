/** An engine that answers each command as a test says, and keeps what it was asked. */

import { type Columns, NO_COLUMNS, TextColumn } from '../../ts/engine/columns.js';
import type { Engine, Outcome } from '../../ts/engine/contract.js';
import type { Command, Reply } from '../../ts/engine/generated/vocabulary.js';
import { failure } from '../../ts/engine/outcome.js';

export interface Answer {
  readonly reply: Reply;
  readonly columns?: Columns;
}

/** Answers by op; `error` in place of a reply makes the command fail. */
export type Script = {
  readonly [Op in Command['op']]?: (
    args: Extract<Command, { op: Op }>['args'],
    columns: Columns,
  ) => Answer | { readonly error: Parameters<typeof failure> };
};

export interface Asked {
  readonly op: Command['op'];
  readonly args: Readonly<Record<string, unknown>>;
}

export function scripted(script: Script): { engine: Engine; asked: Asked[] } {
  const asked: Asked[] = [];
  const engine: Engine = {
    async execute(command, columns = NO_COLUMNS): Promise<Outcome> {
      asked.push({ op: command.op, args: command.args });
      const answer = script[command.op] as ((args: unknown, columns: Columns) => Answer) | undefined;
      if (answer === undefined) return failure('UNSUPPORTED', `the script has no ${command.op}`);
      const given = answer(command.args, columns) as Answer | { error: Parameters<typeof failure> };
      if ('error' in given) return failure(...given.error);
      return { ok: true, value: given.reply, columns: given.columns ?? NO_COLUMNS, nanos: 0 };
    },
    subscribe: () => () => {},
    close: async () => {},
  };
  return { engine, asked };
}

/** `statistics` of so many memories. */
export function statistics(memories: number, meanImportance = 0.5, contentBytes = memories * 10): Answer {
  return {
    reply: {
      kind: 'statistics',
      personaId: null,
      personas: 1,
      memories,
      words: 0,
      meanImportance,
      meanEmotionalValence: 0,
      highImportance: 0,
      compressed: 0,
      accessed: 0,
      totalAccesses: 0,
      withEmbedding: 0,
      threads: 0,
      contentBytes,
      compressedFrom: 0,
      compressedTo: 0,
      addedDay: 0,
      addedWeek: 0,
      addedMonth: 0,
      oldest: null,
      newest: null,
      distinctTags: 0,
      tags: [],
    },
  };
}

/** One group of maintenance; `listed` are memories of `ada` that would go. */
export function maintained(
  figures: Partial<Omit<Extract<Reply, { kind: 'maintained' }>, 'kind' | 'personas'>>,
  listed: readonly (readonly [id: string, before: number, after: number])[] = [],
): Answer {
  return {
    reply: {
      kind: 'maintained',
      personas: ['ada'],
      cursor: null,
      looked: 0,
      changed: 0,
      removed: 0,
      bytesBefore: 0,
      bytesAfter: 0,
      ...figures,
    },
    columns: {
      id: TextColumn.from(listed.map(([id]) => id)),
      persona: new Uint32Array(listed.length),
      before: Float64Array.from(listed, ([, before]) => before),
      after: Float64Array.from(listed, ([, , after]) => after),
    },
  };
}

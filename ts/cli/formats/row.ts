/** A row of an imported file, and what is wrong with one. */

import { badLine } from '../../memory/transfer/pieces.js';
import type { MemoryInput } from '../../memory/types.js';

/** A row, and the line of the file where it stands, from 1. */
export interface Row {
  readonly line: number;
  readonly memory: MemoryInput;
}

/** What the file says of a row. */
export type Fields = { -readonly [F in keyof MemoryInput]?: MemoryInput[F] };

/** What rows get that do not say it themselves. */
export interface RowDefaults {
  readonly persona?: string | undefined;
  /** A JSON object as text. */
  readonly context?: string | undefined;
  /** Every row gets these, beside its own. */
  readonly tags: readonly string[];
}

/** A row from its fields and the defaults. */
export function rowOf(line: number, fields: Fields, { persona, context, tags }: RowDefaults): Row {
  const personaId = fields.personaId ?? persona;
  if (personaId === undefined) {
    throw badLine(line, 'whose memory is it?', {
      field: 'persona',
      expected: 'a field persona, or --persona',
    });
  }
  const { content } = fields;
  if (content === undefined) {
    throw badLine(line, 'content is missing', { field: 'content', expected: 'a text' });
  }
  const all = { ...fields, personaId, content, context: fields.context ?? context };
  return { line, memory: { ...all, tags: [...(fields.tags ?? []), ...tags] } };
}

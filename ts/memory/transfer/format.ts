/**
 * The form of an export: JSON Lines in UTF-8. The first line is a header, each other one a memory; what has its default
 * is left out.
 */

import type { Json } from '../types.js';

export const FORMAT = 'optimus-minds';

/** The newest version of the form, and the only one so far. */
export const VERSION = 1;

/** The first line of an export. */
export interface Header {
  readonly format: typeof FORMAT;
  readonly version: number;
  /** Whether the associations of every memory in it had been computed. */
  readonly associated: boolean;
  readonly personas: readonly HeaderPersona[];
}

/** How a persona's text is analysed. */
export interface HeaderPersona {
  readonly personaId: string;
  readonly language: string;
  /** Absent: the language's own. */
  readonly stopWords?: readonly string[];
}

/** An association of a memory with one that was stored before it. */
export interface LineAssociation {
  readonly id: string;
  readonly type: string;
  readonly strength: number;
  /** ISO 8601. */
  readonly created: string;
  readonly lastReinforced: string;
  readonly count: number;
}

/** Whether a line's value is the header of an export, of whatever version. */
export function isHeader(value: { readonly [name: string]: Json }): boolean {
  return value.format === FORMAT;
}

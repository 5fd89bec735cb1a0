/** The conformance cases as they stand in their files. */

import { readdirSync, readFileSync } from 'node:fs';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface Step {
  readonly command: { readonly op: string; readonly args: Json; readonly columns?: Record<string, Json> };
  readonly expect?: { readonly columns?: Record<string, Json>; readonly [member: string]: Json | undefined };
  readonly error?: string;
  readonly details?: Record<string, Json>;
}

export interface Case {
  readonly name: string;
  readonly needs: readonly string[];
  readonly steps: readonly Step[];
}

export interface Family {
  readonly name: string;
  readonly cases: readonly Case[];
}

/** Every family, by name. */
export function readFamilies(): Family[] {
  const folder = new URL('cases/', import.meta.url);
  return readdirSync(folder)
    .sort()
    .map((file) => ({
      name: file.replace(/\.json$/, ''),
      cases: JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Case[],
    }));
}

/** The command line of a benchmark: its own numbers, and `--json file` for the results. */

import { parseArgs } from 'node:util';

export interface Common {
  /** Where the results are written too. */
  readonly json: string | undefined;
}

/** Reads `--name number` for each name of `defaults`, and `--flag` for each of `flags`. */
export function readOptions<T extends Record<string, number>, F extends string = never>(
  defaults: T,
  flags: readonly F[] = [],
): { readonly [K in keyof T]: number } & { readonly [K in F]: boolean } & Common {
  const names = Object.keys(defaults);
  const known: Record<string, { readonly type: 'string' | 'boolean' }> = { json: { type: 'string' } };
  for (const name of names) known[name] = { type: 'string' };
  for (const name of flags) known[name] = { type: 'boolean' };
  const { values } = parseArgs({ options: known });
  const numbers = names.map((name) => {
    const value = Number(values[name] ?? defaults[name]);
    if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} is a whole number from 1 up`);
    return [name, value];
  });
  const { json } = values;
  return {
    ...(Object.fromEntries(numbers) as { readonly [K in keyof T]: number }),
    ...(Object.fromEntries(flags.map((name) => [name, values[name] === true])) as {
      readonly [K in F]: boolean;
    }),
    json: typeof json === 'string' ? json : undefined,
  };
}

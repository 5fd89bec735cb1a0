/** The command line of a benchmark: its own numbers, and `--json file` for the results. */

import { parseArgs } from 'node:util';

export interface Common {
  /** Where the results are written too. */
  readonly json: string | undefined;
}

/** Reads `--name number` for each name of `defaults`. */
export function readOptions<T extends Record<string, number>>(
  defaults: T,
): { readonly [K in keyof T]: number } & Common {
  const names = Object.keys(defaults);
  const { values } = parseArgs({
    options: Object.fromEntries(['json', ...names].map((name) => [name, { type: 'string' as const }])),
  });
  const numbers = names.map((name) => {
    const value = Number(values[name] ?? defaults[name]);
    if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} is a whole number from 1 up`);
    return [name, value];
  });
  const { json } = values;
  return {
    ...(Object.fromEntries(numbers) as { readonly [K in keyof T]: number }),
    json: typeof json === 'string' ? json : undefined,
  };
}

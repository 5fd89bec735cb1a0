/**
 * The configuration of `minds`: a JSON file, by `--config`, else MINDS_CONFIG, else `minds.config.json` in the folder
 * where the program runs, if it is there.
 *
 *     { "maintenance": { "daily": { "forget": true }, "weekly": { "compress": { "ageDays": 60 } } } }
 */

import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { checkPolicies, type MaintenancePolicies } from '../council/maintenance/policies.js';
import { MindsError, MindsTypeError } from '../errors.js';

const USUAL = 'minds.config.json';
const MEMBERS = ['maintenance'];

export interface Config {
  readonly maintenance?: MaintenancePolicies;
}

/**
 * Reads and checks the configuration; an empty one where no file is named and none is there.
 *
 * @param named what `--config` or MINDS_CONFIG says
 * @throws MindsError whose details name the file and the field
 */
export function readConfig(named: string | undefined): Config {
  if (named === undefined && !existsSync(USUAL)) return {};
  const path = resolve(named ?? USUAL);
  if (!existsSync(path)) {
    throw new MindsError('CANNOT_OPEN', `there is no configuration at ${path}`, { path });
  }
  try {
    return check(parse(readFileSync(path, 'utf8')));
  } catch (error) {
    throw located(error, path);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MindsError('INVALID_ARGUMENT', `not JSON: ${reason}`, { expected: 'a JSON object' }, { cause });
  }
}

function check(value: unknown): Config {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new MindsError('INVALID_ARGUMENT', 'the configuration is no object', { expected: 'a JSON object' });
  }
  const unknown = Object.keys(value).find((name) => !MEMBERS.includes(name));
  if (unknown !== undefined) {
    throw new MindsError('INVALID_ARGUMENT', `${unknown} is unknown; expected ${MEMBERS.join(', ')}`, {
      field: unknown,
      expected: MEMBERS.join(', '),
    });
  }
  const { maintenance } = value as { maintenance?: unknown };
  return maintenance === undefined ? {} : { maintenance: checkPolicies(maintenance, 'maintenance') };
}

/** An error that says in which file it is. */
function located(error: unknown, path: string): unknown {
  if (error instanceof MindsTypeError) {
    return new MindsTypeError(`${path}: ${error.message}`, { ...error.details, path });
  }
  if (error instanceof MindsError) {
    const { cause } = error;
    return new MindsError(error.code, `${path}: ${error.message}`, { ...error.details, path }, { cause });
  }
  return error;
}

/** Opening a council. */

import { Dispatcher } from '../dispatch/dispatcher.js';
import type { Engine } from '../engine/contract.js';
import type { Durability, OpenArgs, Upgrade } from '../engine/generated/vocabulary.js';
import { type EngineName, loadEngine } from '../engine/load.js';
import { MindsError } from '../errors.js';
import * as check from '../memory/arguments.js';
import { Council } from './council.js';
import { checkPolicies, type MaintenancePolicies } from './maintenance/policies.js';

export interface CouncilOptions {
  /** One file, or `:memory:`. */
  readonly path: string;
  /** `auto` (default): the native engine. `pure`: TypeScript alone, in memory only. Or an engine of your own. */
  readonly engine?: EngineName | Engine | undefined;
  /** What a write that returned survives; default `full`: a loss of power. */
  readonly durability?: Durability | undefined;
  readonly readOnly?: boolean | undefined;
  /** Whether a missing file is made. Default true. */
  readonly create?: boolean | undefined;
  /** Milliseconds that a write waits for other processes. Default 5,000. */
  readonly busyTimeout?: number | undefined;
  /**
   * Largest size of the file, in bytes; writes beyond it fail with `DISK_FULL`, and so does making a council that does
   * not fit. The log beside the file is not counted; it can be larger.
   */
  readonly maxBytes?: number | undefined;
  /**
   * What happens to a file of an earlier schema: `backup` (default) copies it beside itself, as `<path>.schema-<version>`,
   * and brings it forward; `inPlace` does without the copy; `refuse` fails with `SCHEMA_OLDER`. A council opened for
   * reading only is read as it is.
   */
  readonly upgrade?: Upgrade | undefined;
  /** Threads for reads, 1 to 64. Default: one less than the processors. */
  readonly readers?: number | undefined;
  /** Hears of memories indexed and of all, while the index is derived from the rows because no checkpoint can be used. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** Stops the engine's clock at this time, for repeatable runs. */
  readonly now?: Date | undefined;
  /** What `council.maintain` does daily and weekly; what is not named stays as `DEFAULT_POLICIES` has it. */
  readonly maintenance?: MaintenancePolicies | undefined;
}

/**
 * Opens the council in a file; makes it where there is none.
 *
 * @param options a path, or `{ path, engine, durability, readOnly, ... }`
 * @throws MindsError `CANNOT_OPEN`, `READ_ONLY`, `NOT_A_DATABASE`, `NOT_A_COUNCIL`, `LEGACY_DATABASE`, `SCHEMA_NEWER`, `SCHEMA_OLDER`,
 *   `CORRUPT`, `BUSY`, `DISK_FULL`, `ENGINE_UNAVAILABLE`
 *
 * @example
 * const council = await openCouncil('my.council');
 * await council.memory.recall('scholar', 'a domesticated animal that barks');
 */
export async function openCouncil(options: string | CouncilOptions): Promise<Council> {
  const given: CouncilOptions = typeof options === 'string' ? { path: options } : options;
  check.object('options', given);
  if (given.maintenance !== undefined) checkPolicies(given.maintenance, 'maintenance');
  const wanted = given.engine ?? 'auto';
  if (typeof wanted === 'object') {
    return new Council(wanted, [], given.maintenance);
  }
  if (wanted !== 'auto' && wanted !== 'native' && wanted !== 'pure') {
    throw new MindsError('INVALID_ARGUMENT', `the engine '${String(wanted)}' is unknown`, {
      field: 'engine',
      value: String(wanted),
      expected: 'auto, native, pure or an engine',
    });
  }
  const { engine, passedOver } = await loadEngine(
    wanted,
    openArgs(given),
    check.optional(check.callback, 'onProgress', given.onProgress) as CouncilOptions['onProgress'],
  );
  return new Council(new Dispatcher(engine), passedOver, given.maintenance);
}

function openArgs(options: CouncilOptions): OpenArgs {
  const { durability } = options;
  if (durability !== undefined && durability !== 'full' && durability !== 'normal' && durability !== 'off') {
    throw new MindsError('INVALID_ARGUMENT', `the durability '${String(durability)}' is unknown`, {
      field: 'durability',
      value: String(durability),
      expected: 'full, normal or off',
    });
  }
  const { upgrade } = options;
  if (upgrade !== undefined && upgrade !== 'backup' && upgrade !== 'inPlace' && upgrade !== 'refuse') {
    throw new MindsError('INVALID_ARGUMENT', `the upgrade '${String(upgrade)}' is unknown`, {
      field: 'upgrade',
      value: String(upgrade),
      expected: 'backup, inPlace or refuse',
    });
  }
  const readers = check.optional(check.whole, 'readers', options.readers) ?? null;
  if (readers !== null && (readers < 1 || readers > 64)) {
    throw outOfRange('readers', readers, 'a whole number from 1 to 64');
  }
  const maxBytes = check.optional(check.number, 'maxBytes', options.maxBytes) ?? null;
  if (maxBytes !== null && !(maxBytes >= 1 && maxBytes <= Number.MAX_SAFE_INTEGER)) {
    throw outOfRange('maxBytes', maxBytes, 'a number of bytes, at least 1');
  }
  return {
    path: check.text('path', options.path),
    durability: durability ?? null,
    readOnly: check.optional(check.flag, 'readOnly', options.readOnly) ?? null,
    create: check.optional(check.flag, 'create', options.create) ?? null,
    busyTimeout: check.optional(check.whole, 'busyTimeout', options.busyTimeout) ?? null,
    maxBytes,
    upgrade: upgrade ?? null,
    readers,
    now: check.optional(check.millis, 'now', options.now) ?? null,
  };
}

function outOfRange(field: string, value: number, expected: string): MindsError {
  return new MindsError('OUT_OF_RANGE', `${field} is ${value}; expected ${expected}`, {
    field,
    value,
    expected,
  });
}

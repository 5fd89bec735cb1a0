/** Which maintenance a council gets by itself, daily and weekly, and settings of it that come from outside. */

import { MindsError } from '../../errors.js';
import * as check from '../../memory/arguments.js';
import type { CleanupOptions, CompressOptions, ConsolidateOptions } from '../../memory/maintenance/types.js';

/** What a run of a policy does, in this order; false: nothing, true: with the step's defaults. */
export interface Policy {
  readonly forget?: boolean | undefined;
  readonly cleanup?: boolean | Pick<CleanupOptions, 'threshold' | 'olderThanDays'> | undefined;
  readonly compress?: boolean | Pick<CompressOptions, 'ageDays' | 'minLength'> | undefined;
  /** For each persona. */
  readonly consolidate?:
    | boolean
    | Pick<ConsolidateOptions, 'minCluster' | 'similarity' | 'summarise'>
    | undefined;
  readonly optimise?: boolean | undefined;
}

export type PolicyName = 'daily' | 'weekly';
export type StepName = keyof Policy;

/** Both policies; a step that a setting does not name stays as `DEFAULT_POLICIES` has it. */
export interface MaintenancePolicies {
  readonly daily?: Policy | undefined;
  readonly weekly?: Policy | undefined;
}

export const POLICY_NAMES: readonly PolicyName[] = ['daily', 'weekly'];

/** Steps in the order in which they run: what goes need not be compressed, and the file is made small at the end. */
export const STEP_NAMES: readonly StepName[] = ['forget', 'cleanup', 'compress', 'consolidate', 'optimise'];

/**
 * What runs where nobody says otherwise. Daily: memories fade. Weekly: also what was never recalled and hardly matters
 * goes, old long texts are compressed, and the file is made small. Consolidation is off: it stores memories that recalls
 * find from then on and lets their sources fade faster, and it is worth as much as the function that summarises.
 */
export const DEFAULT_POLICIES: Readonly<Record<PolicyName, Required<Policy>>> = {
  daily: { forget: true, cleanup: false, compress: false, consolidate: false, optimise: false },
  weekly: { forget: true, cleanup: true, compress: true, consolidate: false, optimise: true },
};

/** Options of each step and how they are checked. Values are the engine's to judge. */
const OPTIONS: Readonly<
  Record<StepName, Readonly<Record<string, (field: string, value: unknown) => unknown>>>
> = {
  forget: {},
  cleanup: { threshold: check.number, olderThanDays: check.number },
  compress: { ageDays: check.number, minLength: check.whole },
  consolidate: { minCluster: check.whole, similarity: check.number, summarise: check.callback },
  optimise: {},
};

/**
 * Settings as policies, whole.
 *
 * @param field what errors call the settings
 * @throws MindsError `INVALID_ARGUMENT` for a name that is unknown, MindsTypeError for a value of another type: `field`
 *   is the place, such as `maintenance.daily.forget`
 */
export function checkPolicies(value: unknown, field: string): Readonly<Record<PolicyName, Required<Policy>>> {
  const given = members(value, field, POLICY_NAMES);
  const policy = (name: PolicyName): Required<Policy> => ({
    ...DEFAULT_POLICIES[name],
    ...(given[name] === undefined ? {} : checkPolicy(given[name], `${field}.${name}`)),
  });
  return { daily: policy('daily'), weekly: policy('weekly') };
}

function checkPolicy(value: unknown, field: string): Policy {
  const steps = members(value, field, STEP_NAMES);
  for (const step of STEP_NAMES) {
    const setting = steps[step];
    const place = `${field}.${step}`;
    const options = OPTIONS[step];
    if (setting === undefined || typeof setting === 'boolean') continue;
    if (Object.keys(options).length === 0) check.flag(place, setting);
    const named = members(setting, place, Object.keys(options));
    for (const [name, checked] of Object.entries(options)) {
      check.optional(checked, `${place}.${name}`, named[name]);
    }
  }
  return Object.fromEntries(Object.entries(steps).filter(([, setting]) => setting !== undefined)) as Policy;
}

/** An object that has no members but these. */
function members(value: unknown, field: string, known: readonly string[]): Readonly<Record<string, unknown>> {
  check.object(field, value);
  const unknown = Object.keys(value as object).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const expected = known.join(', ');
    throw new MindsError('INVALID_ARGUMENT', `${field}.${unknown} is unknown; expected one of ${expected}`, {
      field: `${field}.${unknown}`,
      value: unknown,
      expected,
    });
  }
  return value as Readonly<Record<string, unknown>>;
}

/** Maintenance by policy: what is due by the notes of earlier runs, step by step within a budget. */

import type { Engine } from '../../engine/contract.js';
import { type ErrorDetails, MindsError } from '../../errors.js';
import * as check from '../../memory/arguments.js';
import { Run } from '../../memory/maintenance/run.js';
import type {
  CompressResult,
  ConsolidateResult,
  MaintenanceOptions,
  SweepResult,
} from '../../memory/maintenance/types.js';
import type { Council } from '../council.js';
import { lastNotes, type Note, type Stop, writeNote } from './notes.js';
import {
  checkPolicies,
  type MaintenancePolicies,
  POLICY_NAMES,
  type Policy,
  type PolicyName,
  STEP_NAMES,
  type StepName,
} from './policies.js';

const HOUR = 3_600_000;

/** How long after its last run a policy is due, in milliseconds. */
const INTERVALS: Readonly<Record<PolicyName, number>> = { daily: 24 * HOUR, weekly: 7 * 24 * HOUR };

export interface MaintainOptions extends Omit<MaintenanceOptions, 'onProgress'> {
  /** Runs this one, due or not. Default: those that are due, daily before weekly. */
  readonly policy?: PolicyName | undefined;
  /** Default: those that the council was opened with. */
  readonly policies?: MaintenancePolicies | undefined;
  /** Hears how far a step has come. */
  readonly onProgress?:
    | ((progress: { policy: PolicyName; step: StepName; done: number; total: number }) => void)
    | undefined;
}

/** What a step did. */
export type StepReport =
  | { readonly step: 'forget' | 'cleanup'; readonly result: SweepResult }
  | { readonly step: 'compress'; readonly result: CompressResult }
  | { readonly step: 'consolidate'; readonly results: readonly ConsolidateResult[] }
  | {
      readonly step: 'optimise';
      readonly result: { readonly bytesBefore: number; readonly bytesAfter: number };
    };

export interface PolicyReport {
  readonly policy: PolicyName;
  readonly steps: readonly StepReport[];
  /** Whether it came to its end; otherwise the next call goes on where it stopped. */
  readonly done: boolean;
}

export interface MaintainResult {
  /** One for each policy that ran; none where nothing was due. */
  readonly policies: readonly PolicyReport[];
  readonly elapsedMs: number;
  readonly done: boolean;
}

/** What maintenance works on. */
export interface Subject {
  readonly council: Council;
  readonly engine: Engine;
  readonly policies: Readonly<Record<PolicyName, Required<Policy>>>;
}

export async function maintain(subject: Subject, options: MaintainOptions): Promise<MaintainResult> {
  check.object('options', options);
  const { policy, onProgress, ...others } = options;
  const wanted = check.optional((field, value) => check.choice(field, value, POLICY_NAMES), 'policy', policy);
  check.optional(check.callback, 'onProgress', onProgress);
  const policies =
    options.policies === undefined ? subject.policies : checkPolicies(options.policies, 'policies');
  const run = new Run(others);
  const now = run.now ?? Date.now();
  const notes = await lastNotes(subject.engine);
  const reports: PolicyReport[] = [];
  for (const name of wanted === undefined
    ? POLICY_NAMES.filter((name) => isDue(name, notes[name], now))
    : [wanted]) {
    if (run.over && reports.length > 0) {
      return { policies: reports, elapsedMs: run.elapsedMs, done: false };
    }
    const work = new PolicyRun({ ...subject, policies }, name, run, now, options);
    reports.push(await work.carryOut(notes[name]?.stop));
  }
  return { policies: reports, elapsedMs: run.elapsedMs, done: reports.every(({ done }) => done) };
}

function isDue(policy: PolicyName, last: Note | undefined, now: number): boolean {
  return last === undefined || last.stop !== undefined || now - last.time >= INTERVALS[policy];
}

/** A step's report, and where it stopped if it did. */
interface Outcome {
  readonly report: StepReport;
  readonly stop?: Stop;
}

class PolicyRun {
  readonly #steps: StepReport[] = [];

  constructor(
    readonly subject: Subject,
    readonly policy: PolicyName,
    readonly run: Run,
    readonly now: number,
    readonly options: MaintainOptions,
  ) {}

  /** Carries out the policy's steps, from where an earlier run stopped. */
  async carryOut(from: Stop | undefined): Promise<PolicyReport> {
    const bytesBefore = await this.#fileBytes();
    const settings = this.subject.policies[this.policy];
    const first = from === undefined ? 0 : STEP_NAMES.indexOf(from.step);
    let stop: Stop | undefined;
    for (const step of STEP_NAMES.slice(first).filter((name) => settings[name] !== false)) {
      if (this.#steps.length > 0 && this.run.over) {
        stop = { step, cursor: null };
        break;
      }
      const outcome = await this.#step(step, settings, from?.step === step ? from.cursor : null);
      if (outcome === undefined) continue;
      this.#steps.push(outcome.report);
      stop = outcome.stop;
      if (stop !== undefined) break;
    }
    if (!this.run.dryRun) {
      const note = { policy: this.policy, time: this.now, ...(stop === undefined ? {} : { stop }) };
      await writeNote(this.subject.engine, note, bytesBefore, await this.#fileBytes());
    }
    return { policy: this.policy, steps: this.#steps, done: stop === undefined };
  }

  /** Undefined for a step that a dry run leaves out. */
  async #step(
    step: StepName,
    settings: Required<Policy>,
    cursor: string | null,
  ): Promise<Outcome | undefined> {
    const { memory } = this.subject.council;
    const given = settings[step];
    const shared = { ...(typeof given === 'object' ? given : {}), ...this.#shared(step) };
    const resumed = { ...shared, cursor: cursor ?? undefined };
    try {
      switch (step) {
        case 'forget':
          return swept({ step, result: await memory.forgetGradually(resumed) });
        case 'cleanup':
          return swept({ step, result: await memory.cleanupLowImportanceMemories(resumed) });
        case 'compress':
          return swept({ step, result: await memory.compressOldMemories(resumed) });
        case 'consolidate':
          return await this.#consolidate(shared);
        case 'optimise':
          return this.run.dryRun
            ? undefined
            : { report: { step, result: await this.subject.council.optimise() } };
      }
    } catch (error) {
      throw this.#named(error, step);
    }
  }

  async #consolidate(options: MaintenanceOptions): Promise<Outcome> {
    // A plan sees the associations that are there: those of new memories are computed first.
    if (!this.run.dryRun) await this.subject.council.flush();
    const results: ConsolidateResult[] = [];
    let stop: Stop | undefined;
    for (const { personaId } of await this.subject.council.personas()) {
      // What is consolidated is in no later plan: going on means beginning again.
      if (results.length > 0 && this.run.over) stop = { step: 'consolidate', cursor: null };
      if (stop !== undefined) break;
      const result = await this.subject.council.memory.consolidateMemories(personaId, {
        ...options,
        budgetMs: this.run.leftMs,
      });
      results.push(result);
      if (!result.done && !this.run.dryRun) stop = { step: 'consolidate', cursor: null };
    }
    return { report: { step: 'consolidate', results }, ...(stop === undefined ? {} : { stop }) };
  }

  #shared(step: StepName): MaintenanceOptions {
    const { signal, onProgress } = this.options;
    const { policy } = this;
    return {
      now: new Date(this.now),
      dryRun: this.run.dryRun,
      budgetMs: this.run.leftMs,
      signal,
      onProgress: onProgress && ((done, total) => onProgress({ policy, step, done, total })),
    };
  }

  async #fileBytes(): Promise<number> {
    return (await this.subject.council.status()).fileBytes;
  }

  /** An error that says in which step it came. */
  #named(error: unknown, step: StepName): unknown {
    if (!(error instanceof MindsError)) return error;
    const details: ErrorDetails = { ...error.details, policy: this.policy, step };
    return new MindsError(error.code, `${this.policy}, ${step}: ${error.message}`, details, { cause: error });
  }
}

function swept(report: Extract<StepReport, { result: SweepResult }>): Outcome {
  const { cursor } = report.result;
  return cursor === null ? { report } : { report, stop: { step: report.step, cursor } };
}

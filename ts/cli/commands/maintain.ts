/** `minds maintain`: forgetting, clean-up, compression, consolidation and `optimise` by policy, what is due or one by name. */

import { type Command, Option } from 'commander';
import type { MaintainResult, PolicyReport, StepReport } from '../../council/maintenance/maintain.js';
import { POLICY_NAMES, type PolicyName } from '../../council/maintenance/policies.js';
import { readConfig } from '../config.js';
import { withCouncil } from '../council.js';
import { examples } from '../help.js';
import { printJson } from '../json.js';
import { table } from '../table.js';
import { bold, print, printNote } from '../terminal.js';
import {
  addUpkeepOptions,
  interruptible,
  maintenanceOptions,
  shownSeconds,
  type UpkeepOptions,
} from '../upkeep.js';
import { shownBytes, shownCount } from '../values.js';

interface MaintainCommandOptions extends UpkeepOptions {
  readonly policy?: PolicyName;
  readonly config?: string;
}

const CONFIGURATION = `
Settings are the member "maintenance" of a JSON file: --config, else MINDS_CONFIG, else minds.config.json here. Steps are
forget, cleanup, compress, consolidate and optimise; each is false, true or its options:
  { "maintenance": { "daily": { "forget": true }, "weekly": { "cleanup": { "threshold": 0.1 }, "consolidate": true } } }
Daily is due a day after its last run, weekly seven days; a run whose time ended goes on at the next call.`;

const plural = (count: number, what: string, many = `${what}s`) =>
  `${shownCount(count)} ${count === 1 ? what : many}`;
const memories = (count: number) => plural(count, 'memory', 'memories');

/** What a step did, in a line. */
function told(report: StepReport): string {
  switch (report.step) {
    case 'forget':
      return `${memories(report.result.changed)} faded, ${shownCount(report.result.removed)} gone`;
    case 'cleanup':
      return `${memories(report.result.removed)} gone`;
    case 'compress':
      return `${memories(report.result.changed)}, ${shownBytes(report.result.bytesBefore)} before, ${shownBytes(report.result.bytesAfter)} compressed`;
    case 'consolidate': {
      const { results } = report;
      const clusters = results.reduce((total, result) => total + result.clusters, 0);
      const stored = results.reduce((total, { consolidated }) => total + consolidated.length, 0);
      return `${plural(clusters, 'cluster')}, ${memories(stored)} stored`;
    }
    case 'optimise':
      return `${shownBytes(report.result.bytesBefore)} before, ${shownBytes(report.result.bytesAfter)} now`;
  }
}

function took(report: StepReport): string {
  if (report.step === 'optimise') return '-';
  const results = report.step === 'consolidate' ? report.results : [report.result];
  return shownSeconds(results.reduce((sum, { elapsedMs }) => sum + elapsedMs, 0));
}

function shown({ policy, steps, done }: PolicyReport): string {
  const rows = steps.map((report) => [report.step, told(report), took(report)]);
  const steplist = table(
    [{ title: 'step' }, { title: 'what it did', flexible: true }, { title: 'time', align: 'right' }],
    rows,
  );
  return `${bold(policy)}${done ? '' : ' (the time ended; the next call goes on)'}\n${steplist}`;
}

function show({ policies }: MaintainResult): void {
  if (policies.length === 0) print('nothing is due');
  else print(policies.map(shown).join('\n\n'));
}

export function maintain(program: Command): void {
  const command: Command = program
    .command('maintain')
    .description('look after all memories by policy: what is due, or one by name')
    .addOption(
      new Option('--policy <name>', 'run this one, due or not (default: those that are due)').choices([
        ...POLICY_NAMES,
      ]),
    )
    .addOption(new Option('--config <file>', 'the file that holds the settings').env('MINDS_CONFIG'));
  addUpkeepOptions(command)
    .addHelpText('after', CONFIGURATION)
    .addHelpText(
      'after',
      examples(
        ['minds maintain', 'what is due; a line for a scheduler to run every hour'],
        ['minds maintain --policy weekly --dry-run', 'what the weekly run would do now'],
      ),
    )
    .action(async () => {
      const options = command.optsWithGlobals<MaintainCommandOptions>();
      const { maintenance } = readConfig(options.config);
      const result = await interruptible(options, 'done', (signal, onProgress) =>
        withCouncil(options.council, options.dryRun ? 'read' : 'change', (council) =>
          council.maintain({
            ...maintenanceOptions(options),
            policy: options.policy,
            policies: maintenance,
            signal,
            onProgress: ({ done }) => onProgress(done),
          }),
        ),
      );
      if (result === undefined) return;
      if (options.json) printJson(result);
      else show(result);
      if (!options.json && !result.done) printNote('the time ended; the next call goes on');
    });
}

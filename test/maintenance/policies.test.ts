// Maintenance by policy: what is due, in which order, what is noted, and how a run that stopped goes on.
import { describe, expect, test } from 'vitest';
import { type ColumnName, type Columns, TextColumn } from '../../ts/engine/columns.js';
import { DEFAULT_POLICIES, type MaintenancePolicies, openCouncil } from '../../ts/index.js';
import { type Answer, maintained, type Script, scripted, statistics } from './scripted.js';

const DAY = 86_400_000;
const NOW = 1_000 * DAY;

interface Entry {
  readonly reason: string;
  readonly time: number;
}

/** A council of two personas whose audit begins with `notes`, oldest first. */
async function council(notes: Entry[] = [], script: Script = {}, maintenance?: MaintenancePolicies) {
  const audit = [...notes];
  const nothing: Columns = {
    clusterCounts: new Uint32Array(),
    strength: new Float64Array(),
    member: TextColumn.from([]),
  };
  const { engine, asked } = scripted({
    statistics: () => statistics(10),
    status: () => ({ reply: { kind: 'status', fileBytes: 1_000 } as never }),
    flush: () => ({ reply: { kind: 'done' } }),
    personas: () => ({
      reply: { kind: 'personas', personas: ['ada', 'bob'].map((personaId) => ({ personaId })) as never },
    }),
    audit: ({ cursor, limit }): Answer => {
      const from = cursor ? Number(cursor) : 0;
      const page = audit.toReversed().slice(from, from + limit);
      const columns: Partial<Record<ColumnName, unknown>> = {
        time: Float64Array.from(page, ({ time }) => time),
        reason: TextColumn.from(page.map(({ reason }) => reason)),
      };
      const more = from + limit < audit.length;
      return {
        reply: { kind: 'audit', personas: [], cursor: more ? String(from + limit) : null },
        columns: columns as Columns,
      };
    },
    note: ({ reason, now }) => {
      audit.push({ reason, time: now as number });
      return { reply: { kind: 'done' } };
    },
    forget: () => maintained({ looked: 10 }),
    cleanup: () => maintained({ looked: 10 }),
    compress: () => maintained({ looked: 10 }),
    planConsolidation: () => ({ reply: { kind: 'clusters', eligible: 10 }, columns: nothing }),
    optimise: () => ({ reply: { kind: 'optimised', bytesBefore: 9, bytesAfter: 8 } }),
    ...script,
  });
  const steps = () =>
    asked
      .filter(({ op }) => ['forget', 'cleanup', 'compress', 'planConsolidation', 'optimise'].includes(op))
      .map(({ op }) => op);
  const open = await openCouncil({ path: ':memory:', engine, maintenance });
  return { council: open, asked, steps, audit };
}

const now = new Date(NOW);

describe('what is due', () => {
  test.each<[string, Entry[], string[]]>([
    ['nothing noted: both', [], ['daily', 'weekly']],
    ['daily a day ago', [{ reason: 'daily', time: NOW - DAY }], ['daily', 'weekly']],
    [
      'both just now',
      [
        { reason: 'weekly', time: NOW - 1 },
        { reason: 'daily', time: NOW - 1 },
      ],
      [],
    ],
    [
      'daily short of a day ago, weekly seven days',
      [
        { reason: 'weekly', time: NOW - 7 * DAY },
        { reason: 'daily', time: NOW - DAY + 1 },
      ],
      ['weekly'],
    ],
    [
      'the last note decides',
      [
        { reason: 'daily', time: NOW - 5 * DAY },
        { reason: 'weekly', time: NOW - 6 * DAY },
        { reason: 'daily', time: NOW - 2 },
      ],
      [],
    ],
    [
      'what stopped is due',
      [
        { reason: 'weekly', time: NOW - DAY },
        { reason: 'daily until forget c1', time: NOW - 2 },
      ],
      ['daily'],
    ],
    [
      'notes of others do not count',
      [
        { reason: 'daily', time: NOW - 2 },
        { reason: 'weekly', time: NOW - 2 },
        { reason: 'spring cleaning', time: NOW - 1 },
        { reason: 'daily until dawn', time: NOW - 1 },
      ],
      [],
    ],
  ])('%s', async (_, notes, expected) => {
    const { council: it } = await council(notes);
    const { policies, done } = await it.maintain({ now });
    expect(policies.map(({ policy }) => policy)).toEqual(expected);
    expect(done).toBe(true);
  });

  test('a note far back in the audit is found', async () => {
    const notes = [{ reason: 'weekly', time: NOW - DAY }];
    for (let n = 250; n > 0; n--) notes.push({ reason: 'daily', time: NOW - n });
    const { council: it, asked } = await council(notes);
    expect((await it.maintain({ now })).policies).toEqual([]);
    expect(asked.filter(({ op }) => op === 'audit').length).toBe(3);
  });

  test('a policy that is named runs, due or not', async () => {
    const { council: it, audit } = await council([{ reason: 'daily', time: NOW - 1 }]);
    const { policies } = await it.maintain({ policy: 'daily', now });
    expect(policies).toMatchObject([{ policy: 'daily', done: true, steps: [{ step: 'forget' }] }]);
    expect(audit.at(-1)).toEqual({ reason: 'daily', time: NOW });
  });
});

describe('what runs', () => {
  test('by default: daily forgets; weekly also cleans, compresses and optimises', async () => {
    const { council: it, steps, asked } = await council();
    const { policies } = await it.maintain({ now });
    expect(steps()).toEqual(['forget', 'forget', 'cleanup', 'compress', 'optimise']);
    expect(policies[1]?.steps.at(-1)).toEqual({
      step: 'optimise',
      result: { bytesBefore: 9, bytesAfter: 8 },
    });
    const noted = asked.filter(({ op }) => op === 'note').map(({ args }) => args);
    expect(noted).toEqual([
      { operation: 'maintain', reason: 'daily', before: 1_000, after: 1_000, now: NOW },
      { operation: 'maintain', reason: 'weekly', before: 1_000, after: 1_000, now: NOW },
    ]);
    expect(DEFAULT_POLICIES.daily.consolidate).toBe(false);
    expect(DEFAULT_POLICIES.weekly.consolidate).toBe(false);
  });

  test('by the settings that the council was opened with; what they do not name stays', async () => {
    const {
      council: it,
      asked,
      steps,
    } = await council(
      [],
      {},
      {
        weekly: { cleanup: { threshold: 0.2 }, compress: false, consolidate: { minCluster: 5 } },
      },
    );
    await it.maintain({ policy: 'weekly', now });
    expect(steps()).toEqual(['forget', 'cleanup', 'planConsolidation', 'planConsolidation', 'optimise']);
    expect(asked.find(({ op }) => op === 'cleanup')?.args).toMatchObject({ threshold: 0.2, now: NOW });
    const plans = asked.filter(({ op }) => op === 'planConsolidation').map(({ args }) => args);
    expect(plans).toMatchObject([
      { personaId: 'ada', minCluster: 5 },
      { personaId: 'bob', minCluster: 5 },
    ]);
  });

  test('or by those of the call', async () => {
    const { council: it, steps } = await council([], {}, { daily: { optimise: true } });
    const policies = { daily: { forget: false, compress: true } };
    await it.maintain({ policy: 'daily', policies, now });
    expect(steps()).toEqual(['compress']);
  });

  test('a dry run changes and notes nothing, and leaves optimise out', async () => {
    const { council: it, asked, steps, audit } = await council();
    const { policies } = await it.maintain({ policy: 'weekly', dryRun: true, now });
    expect(steps()).toEqual(['forget', 'cleanup', 'compress']);
    expect(asked.filter(({ op }) => op === 'forget').every(({ args }) => args.dryRun === true)).toBe(true);
    expect(policies[0]?.steps[0]).toMatchObject({ step: 'forget', result: { listed: [] } });
    expect(audit).toEqual([]);
  });

  test('progress names policy and step', async () => {
    const { council: it } = await council();
    const heard: unknown[] = [];
    await it.maintain({ policy: 'daily', now, onProgress: (progress) => heard.push(progress) });
    expect(heard).toEqual([{ policy: 'daily', step: 'forget', done: 10, total: 10 }]);
  });
});

describe('a run that ends early', () => {
  test('is noted with its step and cursor, and goes on there', async () => {
    let groups = 0;
    const cleanup: NonNullable<Script['cleanup']> = ({ cursor }) => {
      groups += 1;
      const at = cursor ? Number(cursor.slice(1)) : 0;
      return maintained({ looked: 1, cursor: at < 2 ? `c${at + 1}` : null });
    };
    const { council: it, audit, steps } = await council([{ reason: 'daily', time: NOW }], { cleanup });
    const notes = [];
    for (let call = 0; call < 6; call++) {
      const { done, policies } = await it.maintain({ now, budgetMs: 0 });
      notes.push(audit.at(-1)?.reason);
      expect(policies).toHaveLength(1);
      if (done) break;
    }
    expect(notes).toEqual([
      'weekly until cleanup',
      'weekly until cleanup c1',
      'weekly until cleanup c2',
      'weekly until compress',
      'weekly until optimise',
      'weekly',
    ]);
    expect(groups).toBe(3);
    expect(steps()).toEqual(['forget', 'cleanup', 'cleanup', 'cleanup', 'compress', 'optimise']);
    expect((await it.maintain({ now })).policies).toEqual([]);
  });

  test('a policy that the budget leaves no time for is done by the next call', async () => {
    const { council: it } = await council();
    const first = await it.maintain({ now, budgetMs: 0 });
    expect(first).toMatchObject({ done: false, policies: [{ policy: 'daily', done: true }] });
    const second = await it.maintain({ now });
    expect(second).toMatchObject({ done: true, policies: [{ policy: 'weekly' }] });
  });

  test('an error names policy and step; nothing is noted', async () => {
    const failing: Script = { compress: () => ({ error: ['DISK_FULL', 'no room', {}] }) };
    const { council: it, audit } = await council([], failing);
    await expect(it.maintain({ policy: 'weekly', now })).rejects.toMatchObject({
      code: 'DISK_FULL',
      details: { policy: 'weekly', step: 'compress' },
    });
    expect(audit).toEqual([]);
  });

  test('a signal ends it within a step', async () => {
    const stop = new AbortController();
    const { council: it, steps } = await council();
    const work = it.maintain({ policy: 'weekly', now, signal: stop.signal, onProgress: () => stop.abort() });
    await expect(work).rejects.toMatchObject({
      code: 'ABORTED',
      details: { policy: 'weekly', step: 'cleanup', looked: 0 },
    });
    expect(steps()).toEqual(['forget']);
  });
});

describe('settings', () => {
  test.each<[unknown, string, string]>([
    [5, 'INVALID_TYPE', 'maintenance'],
    [{ hourly: {} }, 'INVALID_ARGUMENT', 'maintenance.hourly'],
    [{ daily: true }, 'INVALID_TYPE', 'maintenance.daily'],
    [{ daily: { forgt: true } }, 'INVALID_ARGUMENT', 'maintenance.daily.forgt'],
    [{ daily: { forget: 'yes' } }, 'INVALID_TYPE', 'maintenance.daily.forget'],
    [{ daily: { forget: {} } }, 'INVALID_TYPE', 'maintenance.daily.forget'],
    [{ weekly: { optimise: 1 } }, 'INVALID_TYPE', 'maintenance.weekly.optimise'],
    [{ weekly: { cleanup: null } }, 'INVALID_TYPE', 'maintenance.weekly.cleanup'],
    [{ weekly: { cleanup: { threshold: '0.1' } } }, 'INVALID_TYPE', 'maintenance.weekly.cleanup.threshold'],
    [{ weekly: { cleanup: { limit: 5 } } }, 'INVALID_ARGUMENT', 'maintenance.weekly.cleanup.limit'],
    [{ weekly: { compress: { minLength: 0.5 } } }, 'OUT_OF_RANGE', 'maintenance.weekly.compress.minLength'],
    [
      { weekly: { consolidate: { summarise: 'x' } } },
      'INVALID_TYPE',
      'maintenance.weekly.consolidate.summarise',
    ],
  ])('%j is %s, named %s', async (maintenance, code, field) => {
    const { engine } = scripted({});
    const opening = openCouncil({ path: ':memory:', engine, maintenance: maintenance as never });
    await expect(opening).rejects.toMatchObject({ code, details: { field } });
  });

  test('those of a call are checked too', async () => {
    const { council: it } = await council();
    const policies = { daily: { forget: 'yes' } } as never;
    await expect(it.maintain({ policies })).rejects.toMatchObject({
      code: 'INVALID_TYPE',
      details: { field: 'policies.daily.forget' },
    });
    await expect(it.maintain({ policy: 'hourly' as never })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      details: { field: 'policy' },
    });
  });
});

// The commands of `minds` that look after memories: what they do, print and refuse, and where settings come from.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { failure, file, folder, json, minds } from './minds-program.js';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Found from here, not from the folder where the program runs. */
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const LATER = '2027-06-01';

/** What three memories of each persona have in common. */
const SIGHTS = ['apple orchard', 'boat harbour', 'candle maker', 'drum parade', 'steam engine'];

/** A council of its own, with memories of 2026: some fade, some are long. */
async function made(name: string): Promise<string> {
  const path = join(folder, `${name}.council`);
  const rows = Array.from({ length: 30 }, (_, n) =>
    JSON.stringify({
      personaId: n % 2 ? 'scholar' : 'mentor',
      id: `m${n}`,
      content: `owl number ${n} ${SIGHTS[Math.floor(n / 6)]} ${'sits at the old window and looks out '.repeat(n < 10 ? 12 : 1)}`,
      importance: n < 4 ? 0.04 : 0.9,
      decayRate: n < 4 ? 1 : 0.0001,
      timestamp: '2026-01-01T00:00:00Z',
    }),
  );
  await json(['import', file(`${name}.jsonl`, `${rows.join('\n')}\n`)], { path });
  return path;
}

describe('forget', () => {
  let path = '';
  beforeAll(async () => {
    path = await made('forget');
  });

  test('lists what would go, then lets it go', async () => {
    const dry = await json(['forget', '--dry-run', '--now', LATER], { path });
    expect(dry).toMatchObject({ looked: 30, removed: 4, done: true, cursor: null });
    expect(dry.listed.map(({ id }: { id: string }) => id).sort()).toEqual(['m0', 'm1', 'm2', 'm3']);
    const human = await minds(['forget', '--dry-run', '--now', LATER], { path });
    expect(human.out).toMatch(/^looked at +30\nwould fade +\d+\nwould go +4\nmemories +30\n/);
    expect(human.out).toMatch(/\npersona +id +before +after\n(mentor|scholar) +m\d +0\.0\d+ +0\.0000/);
    expect(await json(['status'], { path })).toMatchObject({ memories: 30 });

    const { code, out } = await minds(['forget', '--now', LATER], { path });
    expect(code).toBe(0);
    expect(out).toMatch(/\ngone +4\nmemories +30 before, 26 now\ntext +/);
    expect(await json(['status'], { path })).toMatchObject({ memories: 26 });
    expect(await json(['forget', '--now', LATER], { path })).toMatchObject({ removed: 0, changed: 0 });
  });

  test('of one persona', async () => {
    const result = await json(['forget', '--persona', 'scholar', '--now', '2027-07-01'], { path });
    expect(result).toMatchObject({ looked: 13, removed: 0 });
  });
});

test('cleanup deletes by its own threshold and age', async () => {
  const path = await made('cleanup');
  expect(await json(['cleanup', '--dry-run', '--older-than', '100000'], { path })).toMatchObject({
    removed: 0,
  });
  const dry = await json(['cleanup', '--dry-run', '--now', LATER], { path });
  expect(dry).toMatchObject({ removed: 4, before: { memories: 30 } });
  const result = await json(['cleanup', '--threshold', '0.95', '--persona', 'mentor', '--now', LATER], {
    path,
  });
  expect(result).toMatchObject({ removed: 15, before: { memories: 15 }, after: { memories: 0 } });
  expect((await minds(['cleanup', '--now', LATER], { path })).out).toMatch(
    /\ngone +2\nmemories +15 before, 13 now\n/,
  );
  expect(await failure(['cleanup', '--threshold', '2'], { path })).toMatchObject({
    exit: 1,
    code: 'OUT_OF_RANGE',
    details: { field: 'threshold' },
  });
});

test('compress makes long texts small, and they read as before', async () => {
  const path = await made('compress');
  const before = await json(['get', 'm3'], { path });
  const dry = await json(['compress', '--dry-run', '--now', LATER], { path });
  expect(dry.listed).toHaveLength(10);
  const { code, out } = await minds(['compress', '--now', LATER], { path });
  expect(code).toBe(0);
  expect(out).toMatch(/\ncompressed +10\ntheir text +[\d.]+ KiB before, [\d.]+ \w+ compressed\n/);
  const after = await json(['get', 'm3'], { path });
  expect(after.memories[0].content).toBe(before.memories[0].content);
  expect(after.memories[0].compressed).toBe(true);
});

describe('consolidate', () => {
  let path = '';
  beforeAll(async () => {
    path = await made('consolidate');
  });

  test('shows clusters, then stores a memory for each', async () => {
    const options = ['--persona', 'mentor', '--similarity', '0.01'];
    const { personas } = await json(['consolidate', ...options, '--dry-run'], { path });
    expect(personas).toMatchObject([{ personaId: 'mentor', eligible: 15, consolidated: [], done: false }]);
    const clusters = personas[0].planned.length;
    expect(clusters).toBeGreaterThan(0);
    const human = await minds(['consolidate', ...options, '--dry-run'], { path });
    expect(human.out).toMatch(/^persona +mentor\ncould be in a cluster +15\nclusters +\d+\n/);
    expect(human.out).toMatch(/\nstrength +memories +first +ids\n *[01]\.\d{3} +\d+ +owl number \d+ /);

    const { code, out } = await minds(['consolidate', ...options], { path });
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`\nconsolidated +${clusters} of \\d+ memories\n`));
    expect(await json(['status'], { path })).toMatchObject({ memories: 30 + clusters });
    expect((await json(['consolidate', ...options], { path })).personas[0].consolidated).toEqual([]);
  });

  test('of everybody, persona by persona; of nobody', async () => {
    const { personas } = await json(['consolidate', '--similarity', '1'], { path });
    expect(personas.map(({ personaId }: { personaId: string }) => personaId)).toEqual(['mentor', 'scholar']);
    const empty = join(folder, 'empty.council');
    await minds(['init'], { path: empty });
    expect((await minds(['consolidate'], { path: empty })).out).toMatch(/^no personas yet/);
    expect(await json(['consolidate'], { path: empty })).toEqual({ personas: [] });
  });

  test.each([
    [['--min-cluster', '1'], 'minCluster'],
    [['--similarity', '1.5'], 'similarity'],
  ])('%j is refused', async (args, field) => {
    const error = await failure(['consolidate', ...args], { path });
    expect(error).toMatchObject({ exit: 1, code: 'OUT_OF_RANGE', details: { field } });
  });
});

describe('maintain', () => {
  test('runs what is due, and then nothing is', async () => {
    const path = await made('maintain');
    const first = await json(['maintain', '--now', LATER], { path });
    expect(first.done).toBe(true);
    expect(first.policies.map(({ policy }: { policy: string }) => policy)).toEqual(['daily', 'weekly']);
    expect(await json(['status'], { path })).toMatchObject({ memories: 26 });
    expect((await minds(['maintain', '--now', LATER], { path })).out).toBe('nothing is due\n');
    const { out } = await minds(['maintain', '--policy', 'weekly', '--now', '2027-06-02'], { path });
    expect(out).toMatch(/^weekly\nstep +what it did +time\nforget +\d+ memor\w+ faded, 0 gone +0\.\d s\n/);
    expect(out).toMatch(/\noptimise +[\d.]+ \w+ before, [\d.]+ \w+ now +-\n$/);
    expect(await json(['maintain', '--now', '2027-06-03'], { path })).toMatchObject({
      policies: [{ policy: 'daily', done: true, steps: [{ step: 'forget' }] }],
    });
  });

  test('by a configuration, of a dry run', async () => {
    const path = await made('configured');
    const config = file(
      'some.json',
      '{"maintenance":{"weekly":{"forget":false,"compress":false,"cleanup":{"threshold":0.95}}}}',
    );
    const args = ['maintain', '--policy', 'weekly', '--dry-run', '--now', LATER];
    const { policies } = await json([...args, '--config', config], { path });
    expect(policies[0].steps).toMatchObject([{ step: 'cleanup', result: { removed: 30 } }]);
    const byDefault = await json(args, { path });
    expect(byDefault.policies[0].steps.map(({ step }: { step: string }) => step)).toEqual([
      'forget',
      'cleanup',
      'compress',
    ]);
    expect(await json(['status'], { path })).toMatchObject({ memories: 30 });
  });
});

describe.concurrent('configuration', () => {
  const wrong = (text: string) => failure(['maintain', '--config', file(`${text.length}.json`, text)]);

  test.each([
    ['{', 'INVALID_ARGUMENT', undefined],
    ['[1]', 'INVALID_ARGUMENT', undefined],
    ['{"maintenence":{}}', 'INVALID_ARGUMENT', 'maintenence'],
    ['{"maintenance":{"weekly":5}}', 'INVALID_TYPE', 'maintenance.weekly'],
    ['{"maintenance":{"daily":{"forget":"yes"}}}', 'INVALID_TYPE', 'maintenance.daily.forget'],
    [
      '{"maintenance":{"weekly":{"cleanup":{"age":5}}}}',
      'INVALID_ARGUMENT',
      'maintenance.weekly.cleanup.age',
    ],
  ])('%s is refused before anything is opened', async (text, code, field) => {
    const error = await wrong(text);
    expect(error).toMatchObject({ exit: 1, code, details: { path: expect.stringMatching(/\.json$/) } });
    expect(error.details.field).toBe(field);
  });

  test('one that is named must be there', async () => {
    const path = join(folder, 'nowhere.json');
    expect(await failure(['maintain', '--config', path])).toMatchObject({
      exit: 1,
      code: 'CANNOT_OPEN',
      details: { path },
    });
  });

  test('MINDS_CONFIG and the file in the folder are read', async () => {
    const here = join(folder, 'here');
    mkdirSync(here);
    writeFileSync(join(here, 'minds.config.json'), '{"maintenance":{"daily":{"here":true}}}');
    const named = file('named.json', '{"maintenance":{"daily":{"named":true}}}');
    expect(await runIn(here, {})).toMatch(/maintenance\.daily\.here is unknown/);
    expect(await runIn(here, { MINDS_CONFIG: named })).toMatch(/maintenance\.daily\.named is unknown/);
  });
});

/** What `minds maintain` says on stderr in a folder. */
function runIn(cwd: string, env: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', TSX, join(root, 'ts/cli/main.ts'), 'maintain'], {
      cwd,
      env: { ...process.env, ...env },
    });
    let err = '';
    child.stderr.setEncoding('utf8').on('data', (piece: string) => {
      err += piece;
    });
    child.on('error', reject);
    child.on('close', () => resolve(err));
  });
}

const COMMANDS = ['maintain', 'forget', 'cleanup', 'compress', 'consolidate'];

describe.concurrent('each of them', () => {
  test.each(COMMANDS)('%s has examples', async (name) => {
    const { code, out } = await minds([name, '--help']);
    expect(code).toBe(0);
    expect(out).toMatch(/^ {2}\$ minds /m);
    expect(out).toMatch(/--dry-run/);
  });

  test.each(COMMANDS)('%s makes no council', async (name) => {
    const path = join(folder, `missing-${name}.council`);
    expect(await failure([name], { path })).toMatchObject({
      exit: 1,
      code: 'CANNOT_OPEN',
      details: { path },
    });
    expect(existsSync(path)).toBe(false);
  });

  test.each([
    ['maintain', '--policy', 'hourly'],
    ['forget', '--budget', 'soon'],
    ['forget', '--now', 'tomorrow'],
    ['cleanup', '--threshold', 'low'],
    ['compress', '--min-length', '1.5'],
    ['consolidate', '--min-cluster', 'few'],
  ])('%s %s %s is not understood', async (...args) => {
    expect(await failure(args)).toMatchObject({ exit: 2, code: 'INVALID_ARGUMENT' });
  });
});

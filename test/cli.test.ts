// Every command of `minds` but `import`: what it prints, how it fails, what its help teaches.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { council, failure, folder, json, minds } from './minds-program.js';

describe('one council through every command', () => {
  beforeAll(async () => {
    expect(await json(['init'])).toMatchObject({ path: council, created: true, memories: 0 });
    const owl = ['scholar', 'Owls turn their heads by', '270 degrees.', '--tag', 'owl', '--tag', 'bird'];
    const exact = ['--importance', '0.8', '--valence', '-0.25', '--context', '{"big":12345678901234567890}'];
    await json([
      'add',
      ...owl,
      ...exact,
      '--id',
      'owl',
      '--thread',
      't1',
      '--position',
      '3',
      '--time',
      '2026-05-01',
    ]);
    await json(['add', 'scholar', '-'], { input: 'Bats hang upside down.\n' });
    await json([
      'add',
      'mentor',
      'Praise in public; owls prefer it too.',
      '--thread',
      't1',
      '--time',
      '2026-06-01T10:00+02:00',
    ]);
  });

  test('init leaves a council that is there as it is', async () => {
    expect(await json(['init'])).toMatchObject({ created: false, memories: 3 });
  });

  test('get shows a memory exactly', async () => {
    const { out } = await minds(['get', 'owl', '--json']);
    expect(out).toContain('"context":{"big":12345678901234567890}');
    expect(JSON.parse(out).memories).toMatchObject([
      {
        id: 'owl',
        personaId: 'scholar',
        content: 'Owls turn their heads by 270 degrees.',
        importance: 0.8,
        emotionalValence: -0.25,
        tags: ['owl', 'bird'],
        thread: 't1',
        position: 3,
        timestamp: '2026-05-01T00:00:00.000Z',
      },
    ]);
    expect((await minds(['get', 'owl'])).out).toMatch(/^owl\npersona +scholar\n[\s\S]*\n\nOwls turn/);
  });

  test('get of an unknown id shows the others and fails', async () => {
    const { code, out, err } = await minds(['get', 'nobody', 'owl', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ memories: [{ id: 'owl' }], missing: ['nobody'] });
    expect(JSON.parse(err).error).toMatchObject({ code: 'NOT_FOUND', details: { ids: ['nobody'] } });
  });

  test('recall finds over all personas, and in one', async () => {
    const everyone = await json(['recall', 'owls', '--no-record']);
    expect(
      everyone.hits.map((hit: { memory: { personaId: string } }) => hit.memory.personaId).sort(),
    ).toEqual(['mentor', 'scholar']);
    const one = await json(['recall', 'owls', '--persona', 'scholar', '--no-record']);
    expect(one.hits).toHaveLength(1);
    expect(one.hits[0].score).toBeGreaterThan(0);
    expect(one.hits[0].signals.text).toMatchObject({
      value: expect.any(Number),
      contribution: expect.any(Number),
    });
    expect((await minds(['recall', 'owls', '--no-record'])).out.split('\n')[0]).toMatch(
      /^score +persona +memory/,
    );
  });

  test('recall filters, groups and explains', async () => {
    const filtered = ['recall', 'owls', '--tag', 'bird', '--since', '2026-01-01', '--until', '2026-05-02'];
    expect((await json([...filtered, '--min-importance', '0.7', '--thread', 't1'])).hits).toHaveLength(1);
    expect((await json([...filtered, '--tag', 'fish'])).hits).toHaveLength(0);
    expect((await json(['recall', 'owls', '--by-thread', '--limit', '5'])).hits.length).toBeGreaterThan(0);
    expect((await json(['recall', 'owls', '--explain'])).explanation).toMatchObject({ searched: 3 });
    const { out } = await minds(['recall', 'owls', '--explain', '--no-record']);
    expect(out).toMatch(/term +memories +idf/);
    expect(out).toMatch(/signal +value +contribution/);
  });

  test('recall scores as the earlier system did, and keeps to a budget', async () => {
    const scored = ['recall', 'owls turn', '--no-record', '--scoring'];
    for (const scoring of ['optimus', 'optimus-v1', 'optimus-window']) {
      const { hits, tokens } = await json([...scored, scoring]);
      expect(Object.keys(hits[0].signals)).toContain('words');
      expect(tokens).toBeGreaterThan(0);
    }
    expect((await minds([...scored, 'optimus', '--explain'])).out).toMatch(/decay +1\.|decay +0\./);
    expect((await minds([...scored, 'bm25'])).code).toBe(2);
    const budget = async (tokens: string) =>
      (await json(['recall', 'owls', '--no-record', '--token-budget', tokens])).hits.length;
    expect([await budget('0'), await budget('10'), await budget('1000')]).toEqual([0, 1, 2]);
  });

  test('recall reads phrases and prefixes where asked', async () => {
    const contents = async (...args: string[]) =>
      (await json(['recall', ...args, '--no-record'])).hits.map(
        (hit: { memory: { content: string } }) => hit.memory.content,
      );
    expect(await contents('--query-syntax', '"prefer it"')).toEqual([
      'Praise in public; owls prefer it too.',
    ]);
    expect(await contents('--query-syntax', '"it prefer"')).toEqual([]);
    expect(await contents('"it prefer"')).toHaveLength(1);
    expect(await contents('--query-syntax', 'degr*', 'upsid*')).toHaveLength(2);
    const { out } = await minds([
      'recall',
      '--query-syntax',
      '"turn their" degr*',
      '--explain',
      '--no-record',
    ]);
    expect(out).toContain('matched: "turn their", degr*');
  });

  test('recall counts what it shows unless told otherwise', async () => {
    const accesses = async () => (await json(['get', 'owl'])).memories[0].accessCount;
    const before = await accesses();
    await json(['recall', 'owls', '--persona', 'scholar', '--no-record']);
    expect(await accesses()).toBe(before);
    await json(['recall', 'owls', '--persona', 'scholar']);
    expect(await accesses()).toBe(before + 1);
  });

  test('list goes page by page', async () => {
    const first = await json(['list', 'scholar', '--limit', '1']);
    expect(first.items).toMatchObject([{ id: 'owl' }]);
    const second = await json(['list', 'scholar', '--limit', '1', '--cursor', first.cursor]);
    expect(second.items).toMatchObject([{ content: 'Bats hang upside down.' }]);
    expect((await json(['list', 'scholar', '--tag', 'owl'])).items).toHaveLength(1);
    expect((await minds(['list', 'scholar', '--limit', '1'])).err).toContain(`--cursor ${first.cursor}`);
  });

  test('an unknown persona has nothing, and a note says so', async () => {
    expect(await json(['list', 'nobody'])).toEqual({ items: [], cursor: null });
    expect((await json(['recall', 'owls', '--persona', 'nobody'])).hits).toEqual([]);
    expect(await minds(['list', 'nobody'])).toMatchObject({
      code: 0,
      out: '',
      err: expect.stringContaining('nobody'),
    });
  });

  test('personas are shown and set', async () => {
    const set = ['personas', '--set', 'medic', '--language', 'none', '--stop-words', 'der,die'];
    expect((await json(set)).personas).toMatchObject([{ personaId: 'medic', language: 'none', memories: 0 }]);
    const { personas } = await json(['personas']);
    expect(personas).toMatchObject([
      { personaId: 'medic' },
      { personaId: 'mentor', memories: 1 },
      { personaId: 'scholar', memories: 2 },
    ]);
    expect((await minds(['personas'])).out).toMatch(
      /^persona +memories +7 days +30 days +text +newest +language +stop words\nmedic +0 +\+0 +\+0 +0 B +- +none +/,
    );
  });

  test('a persona is renamed there and back', async () => {
    const there = await json(['personas', '--rename', 'mentor', '--to', 'coach']);
    expect(there.personas).toMatchObject([{ personaId: 'coach', memories: 1 }]);
    expect((await json(['recall', 'praise', '--persona', 'coach', '--no-record'])).hits).toHaveLength(1);
    expect(await failure(['personas', '--rename', 'mentor', '--to', 'x'])).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await failure(['personas', '--rename', 'coach', '--to', 'scholar'])).toMatchObject({
      code: 'PERSONA_EXISTS',
    });
    expect((await minds(['personas', '--rename', 'coach', '--to', 'mentor'])).out).toMatch(/\nmentor +1 /);
  });

  test('stats and status', async () => {
    const { personas } = await json(['stats', 'scholar']);
    expect(personas).toMatchObject([
      {
        personaId: 'scholar',
        memories: 2,
        oldest: '2026-05-01T00:00:00.000Z',
        tags: [{ count: 1 }, { count: 1 }],
      },
    ]);
    const every = await json(['stats']);
    expect(every.personas.length).toBeGreaterThanOrEqual(2);
    expect(every.council).toMatchObject({ personaId: null, personas: every.personas.length, memories: 3 });
    const plain = (await minds(['stats'])).out;
    expect(plain).toMatch(/\nall +3 +\+\d+ +\+\d+ /);
    expect(plain).toMatch(/\n\ngraph {2}\d+ nodes, \d+ edges, \d+ links to memories\n$/);
    expect(every.graph).toEqual({ nodes: 0, edges: 0, links: 0 });
    expect(plain).not.toContain('█');
    const full = (await minds(['stats', 'scholar'])).out;
    expect(full).toMatch(
      /\ncompressed +0 \(0\.0 %\), 0 B in 0 B\nadded +\d+ in a day, \d+ in 7, \d+ in 30\n/,
    );
    expect((await minds(['stats'])).out).toMatch(/\nscholar +2 /);
    expect(await json(['status'])).toMatchObject({ durable: true, memories: 3 });
    const state = (await minds(['status'])).out;
    expect(state).toMatch(/memories +3\n/);
    expect(state).toMatch(/\ngraph +0 nodes, 0 edges, 0 links to memories\n/);
  });

  test('delete by id and by filter', async () => {
    await json(['add', 'temp', 'one', '--id', 'one']);
    await json(['add', 'temp', 'two', '--tag', 'draft']);
    await json(['add', 'temp', 'three']);
    expect(await json(['delete', 'one'])).toEqual({ deleted: 1, missing: [] });
    expect(await failure(['delete', 'one'])).toMatchObject({ exit: 1, code: 'NOT_FOUND' });
    expect(await failure(['delete', '--persona', 'temp'])).toMatchObject({
      exit: 2,
      code: 'INVALID_ARGUMENT',
    });
    expect(await failure(['delete', '--tag', 'draft', '--yes'])).toMatchObject({ exit: 2 });
    expect(await json(['delete', '--persona', 'temp', '--tag', 'draft', '--yes'])).toEqual({ deleted: 1 });
    expect(await json(['delete', '--persona', 'temp', '--yes'])).toEqual({ deleted: 1 });
  });
});

describe.concurrent('what is wrong is said', () => {
  const missing = join(folder, 'missing.council');

  test.each([
    ['recall', 'x'],
    ['list', 'x'],
    ['get', 'x'],
    ['delete', 'x'],
    ['personas'],
    ['stats'],
    ['status'],
  ])('%s without a council says how to create one, and creates none', async (...args) => {
    const error = await failure(args, { path: missing });
    expect(error).toMatchObject({ exit: 1, code: 'CANNOT_OPEN', details: { path: missing } });
    expect(error.message).toContain('minds init');
    expect(existsSync(missing)).toBe(false);
  });

  test('in lines for people', async () => {
    const { code, out, err } = await minds(['status', '--council', missing]);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^minds: CANNOT_OPEN: .*\n {2}path: /);
  });

  test('a file to import that is not there leaves no council behind', async () => {
    const args = ['import', join(folder, 'none.jsonl')];
    expect(await failure(args, { path: missing })).toMatchObject({ exit: 1, code: 'IO' });
    expect(existsSync(missing)).toBe(false);
  });

  test.each([
    [['bogus']],
    [['add', 'scholar']],
    [['recall', 'x', '--limit', 'many']],
    [['recall', 'x', '--since', 'yesterday']],
    [['list', 'x', '--nothing']],
    [['add', 'x', 'y', '--on-duplicate', 'panic']],
    [['import', 'what.xyz']],
    [['import', 'what.txt']],
    [['personas', '--language', 'none']],
    [['personas', '--rename', 'x']],
    [['personas', '--to', 'x']],
    [['personas', '--rename', 'x', '--to', 'y', '--set', 'x', '--language', 'none']],
    [['delete']],
    [['delete', 'x', '--tag', 'y']],
  ])('usage: %j', async (args) => {
    expect(await failure(args)).toMatchObject({ exit: 2, code: 'INVALID_ARGUMENT' });
  });

  test('values that the council refuses keep its code', async () => {
    const path = join(folder, 'refusing.council');
    const outOfRange = await failure(['add', 'p', 'c', '--importance', '7'], { path });
    expect(outOfRange).toMatchObject({ exit: 1, code: 'OUT_OF_RANGE', details: { field: 'importance' } });
    const badContext = await failure(['add', 'p', 'c', '--context', '{'], { path });
    expect(badContext).toMatchObject({ exit: 1, code: 'CONTEXT_INVALID' });
  });
});

describe.concurrent('help', () => {
  test('the top level shows the start and every command', async () => {
    const { code, out } = await minds(['--help']);
    expect(code).toBe(0);
    expect(out).toContain('$ minds add');
    for (const name of [
      'init',
      'add',
      'import',
      'recall',
      'list',
      'get',
      'delete',
      'personas',
      'stats',
      'status',
    ]) {
      expect(out).toMatch(new RegExp(`^ {2}${name}\\b`, 'm'));
    }
  });

  test.each(['init', 'add', 'import', 'recall', 'list', 'get', 'delete', 'personas', 'stats', 'status'])(
    '%s has examples',
    async (name) => {
      const { code, out } = await minds([name, '--help']);
      expect(code).toBe(0);
      expect(out.match(/^ {2}\$ .*minds /gm)?.length).toBeGreaterThanOrEqual(2);
    },
  );
});

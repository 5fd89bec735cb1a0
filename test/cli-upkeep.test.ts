// The commands of `minds` that look after a council: what they print, in lines and as JSON, and how they fail.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { council, failure, file, folder, json, minds } from './minds-program.js';

beforeAll(async () => {
  const rows = Array.from({ length: 300 }, (_, n) =>
    JSON.stringify({ personaId: n % 2 ? 'scholar' : 'mentor', content: `owl number ${n} at the window` }),
  );
  await json(['import', file('rows.jsonl', `${rows.join('\n')}\n`)]);
});

describe('a good council', () => {
  test('verify finds nothing', async () => {
    expect(await json(['verify'])).toEqual({ ok: true, problems: [] });
    expect(await minds(['verify'])).toEqual({ code: 0, out: 'nothing is wrong\n', err: '' });
    expect(await json(['verify', '--repair'])).toEqual({ ok: true, problems: [] });
  });

  test('optimise says how large the file was and is', async () => {
    expect(await json(['optimise'])).toEqual({
      path: council,
      bytesBefore: expect.any(Number),
      bytesAfter: expect.any(Number),
    });
    const { code, out } = await minds(['optimise']);
    expect(code).toBe(0);
    expect(out).toMatch(/test\.council: [\d.]+ \w+ before, [\d.]+ \w+ now\n$/);
    const status = await json(['status']);
    expect(status).toMatchObject({ checkpointPosition: status.position, checkpointProblem: null });
    expect((await minds(['status'])).out).toMatch(/\ncheckpoint +position \d/);
  });

  test('health lists its steps and leaves nothing', async () => {
    const { ok, steps } = await json(['health']);
    expect(ok).toBe(true);
    expect(steps.map(({ step }: { step: string }) => step)).toEqual([
      'status',
      'write',
      'read',
      'recall',
      'delete',
    ]);
    const { code, out } = await minds(['health']);
    expect(code).toBe(0);
    expect(out).toMatch(/^step +ms +result\nstatus +[\d.]+ +ok\nwrite +[\d.]+ +ok\n/);
    expect(await json(['status'])).toMatchObject({ personas: 2, memories: 300 });
  });

  test('backup copies into a folder that it makes, and over nothing', async () => {
    const copy = join(folder, 'backups', 'one.council');
    const { bytes, ...paths } = await json(['backup', copy]);
    expect(paths).toEqual({ path: council, file: copy });
    expect(readFileSync(copy).length).toBe(bytes);
    expect(await json(['verify'], { path: copy })).toEqual({ ok: true, problems: [] });
    expect(await json(['status'], { path: copy })).toMatchObject({ memories: 300 });
    expect(await failure(['backup', copy])).toMatchObject({ exit: 1, code: 'INVALID_ARGUMENT' });
    expect(readFileSync(copy).length).toBe(bytes);
    const { code, out } = await minds(['backup', join(folder, 'backups', 'two.council')]);
    expect(code).toBe(0);
    expect(out).toMatch(/^copied .*test\.council to .*two\.council, [\d.]+ \w+\n$/);
  });
});

test('what is wrong with a file is listed, and fails', async () => {
  const path = join(folder, 'damaged.council');
  await json(['add', 'scholar', 'owls at the window', '--id', 'a'], { path });
  for (let n = 0; n < 3; n++) await json(['add', 'scholar', `original${n}`, '--id', `b${n}`], { path });
  const bytes = readFileSync(path);
  const at = bytes.lastIndexOf('original1');
  expect(at).toBeGreaterThan(0);
  bytes.write('tampered1', at, 'latin1');
  writeFileSync(path, bytes);

  const { code, out, err } = await minds(['verify', '--json'], { path });
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({ ok: false, problems: [{ kind: 'row', repaired: false }] });
  expect(JSON.parse(err).error).toMatchObject({ code: 'CORRUPT', details: { path } });
  const human = await minds(['verify'], { path });
  expect(human.code).toBe(1);
  expect(human.out).toMatch(/^where +repaired +what\nrow +no +.*b1/);
  expect(human.err).toMatch(/^minds: CORRUPT: 1 thing is wrong/);

  const repaired = await minds(['verify', '--repair'], { path });
  expect(repaired).toMatchObject({ code: 0, err: '' });
  expect(repaired.out).toMatch(/\nrow +yes +/);
  expect((await minds(['verify'], { path })).out).toBe('nothing is wrong\n');
});

test('a damaged page is a problem of the file, past repair', async () => {
  const path = join(folder, 'torn.council');
  await json(['backup', path]);
  const bytes = readFileSync(path);
  const at = bytes.indexOf('owl number 150 ');
  bytes.fill(0xa5, at - (at % bytes.readUInt16BE(16)), at - (at % bytes.readUInt16BE(16)) + 64);
  writeFileSync(path, bytes);
  for (const args of [['verify'], ['verify', '--repair']]) {
    const { code, out, err } = await minds(args, { path });
    expect(code).toBe(1);
    expect(out + err).toMatch(/CORRUPT/);
  }
});

describe('delete --whole', () => {
  beforeAll(async () => {
    await json(['add', 'temp', 'zqsecret words', '--id', 'zqid']);
    await json(['add', 'other', 'words that stay']);
  });

  test('needs a persona, --yes and no filter', async () => {
    for (const args of [
      ['delete', '--whole', '--yes'],
      ['delete', '--persona', 'temp', '--whole'],
      ['delete', '--persona', 'temp', '--erase', '--yes'],
      ['delete', '--persona', 'temp', '--whole', '--tag', 'x', '--yes'],
    ]) {
      expect(await failure(args), args.join(' ')).toMatchObject({ exit: 2, code: 'INVALID_ARGUMENT' });
    }
    expect((await json(['list', 'temp'])).items).toHaveLength(1);
  });

  test('deletes the persona, and with --erase past recovery', async () => {
    const erased = ['delete', '--persona', 'temp', '--whole', '--erase', '--yes'];
    expect(await json(erased)).toEqual({ deleted: 1, personas: ['temp'], erased: true });
    for (const name of [council, `${council}-wal`]) {
      if (existsSync(name)) expect(readFileSync(name).includes('zqsecret')).toBe(false);
    }
    expect(await json(erased)).toEqual({ deleted: 0, personas: ['temp'], erased: true });
    const { code, out } = await minds(['delete', '--persona', 'other', '--whole', '--yes']);
    expect({ code, out }).toEqual({ code: 0, out: 'deleted other with 1 memory\n' });
    const { personas } = await json(['personas']);
    expect(personas.map(({ personaId }: { personaId: string }) => personaId)).toEqual(['mentor', 'scholar']);
  });
});

test('an id is not a whole persona: the two together are refused, and nothing is deleted', async () => {
  await json(['add', 'mentor', 'kept', '--id', 'kept']);
  for (const option of ['--whole', '--erase']) {
    const { code } = await minds(['delete', 'kept', option, '--yes', '--json']);
    expect({ option, code }).toEqual({ option, code: 2 });
  }
  expect(await json(['get', 'kept'])).toMatchObject({ memories: [{ id: 'kept' }] });
});

describe.concurrent('without a council', () => {
  const missing = join(folder, 'missing.council');
  test.each([['verify'], ['optimise'], ['health'], ['backup', join(folder, 'x')]])(
    '%s creates none',
    async (...args) => {
      const error = await failure(args, { path: missing });
      expect(error).toMatchObject({ exit: 1, code: 'CANNOT_OPEN', details: { path: missing } });
      expect(existsSync(missing)).toBe(false);
      expect(existsSync(join(folder, 'x'))).toBe(false);
    },
  );

  test.each(['verify', 'optimise', 'backup', 'health', 'delete'])('%s has examples', async (name) => {
    const { code, out } = await minds([name, '--help']);
    expect(code).toBe(0);
    expect(out).toMatch(/^ {2}\$ .*minds /m);
  });
});

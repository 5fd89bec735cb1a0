// `minds export`, `minds import` of what it wrote, and `minds copy`.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { failure, file, folder, json, minds, council as path } from './minds-program.js';

const all = join(folder, 'all.jsonl');

beforeAll(async () => {
  const rows = Array.from({ length: 40 }, (_, n) =>
    JSON.stringify({
      ...{
        id: `row-${n}`,
        personaId: n % 2 ? 'scholar' : 'mentor',
        content: `owl number ${n} at the window`,
      },
      ...{ tags: n % 4 ? [] : ['fourth'], importance: n / 40, embedding: [n, 0.5] },
    }),
  );
  await json(['import', file('rows.jsonl', `${rows.join('\n')}\n`)]);
});

describe('export', () => {
  test('to a file, and back into another council', async () => {
    expect(await json(['export', all])).toMatchObject({ file: all, memories: 40 });
    const other = join(folder, 'other.council');
    expect(await json(['--council', other, 'import', all])).toMatchObject({ stored: 40, interrupted: false });
    expect(await json(['--council', other, 'import', all])).toMatchObject({ stored: 0, existing: 40 });
    const { out } = await minds(['--council', other, 'export']);
    expect(out).toBe(readFileSync(all, 'utf8'));
    expect(await json(['--council', other, 'import', '-'], { input: out })).toMatchObject({ existing: 40 });
  });

  test('to stdout, some of them', async () => {
    const { code, out, err } = await minds(['export', '--persona', 'mentor', '--tag', 'fourth']);
    const [header, ...lines] = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(code).toBe(0);
    expect(header.personas).toEqual([{ personaId: 'mentor', language: 'english' }]);
    expect(lines.map(({ id }) => id)).toEqual(Array.from({ length: 10 }, (_, n) => `row-${n * 4}`));
    expect(err).toBe('10 memories\n');
  });

  test('a folder that is not there is an error, and nothing is left', async () => {
    const nowhere = join(folder, 'nowhere', 'all.jsonl');
    expect(await failure(['export', nowhere])).toMatchObject({ exit: 1, code: 'IO' });
    expect(existsSync(nowhere)).toBe(false);
  });

  test('a broken line is named, and what does not go with an export is refused', async () => {
    const [header] = readFileSync(all, 'utf8').split('\n');
    const broken = file('broken.jsonl', `${header}\n{"personaId":"p","content":"a"}\n{"personaId":`);
    expect(await failure(['import', broken])).toMatchObject({
      exit: 1,
      code: 'INVALID_ARGUMENT',
      details: { line: 3, rowsIn: 0 },
    });
    expect(await failure(['import', all, '--tag', 'new'])).toMatchObject({
      code: 'INVALID_ARGUMENT',
      details: { field: 'tag' },
    });
  });
});

test('copy: by persona and filter, again without effect', async () => {
  const [from, to] = [path, join(folder, 'copy.council')];
  const command = ['copy', from, to, '--persona', 'scholar', '--min-importance', '0.5'];
  expect(await json(command)).toMatchObject({ from, to, stored: 10, existing: 0 });
  expect((await minds(command)).out).toBe(`0 copied, 10 existing from ${from} to ${to}\n`);
  expect((await json(['--council', to, 'list', 'scholar'])).items).toHaveLength(10);
  expect(await failure(['copy', join(folder, 'no.council'), to])).toMatchObject({ code: 'CANNOT_OPEN' });
});

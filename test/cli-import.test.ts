// `minds import`: every format, every kind of bad row, and Ctrl-C.
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { failure, file, folder, json, minds, start } from './minds-program.js';

describe('import', () => {
  const lines = (...rows: object[]) => rows.map((row) => JSON.stringify(row)).join('\n');

  test('JSON Lines: what list shows, import takes', async () => {
    const path = file(
      'rows.jsonl',
      `${lines({ persona: 'json', content: 'first', time: 1777593600000 })}\n\n
      {"personaId":"json","content":"a \\"quote\\", a {brace}","tags":["x"],"context": {"n":1.0,"big":98765432109876543210} }`,
    );
    expect(await json(['import', path, '--tag', 'all'])).toMatchObject({
      rows: 2,
      stored: 2,
      interrupted: false,
    });
    const { out } = await minds(['list', 'json', '--json']);
    expect(out).toContain('{"n":1.0,"big":98765432109876543210}');
    const { items } = JSON.parse(out);
    expect(items).toMatchObject([
      { timestamp: '2026-05-01T00:00:00.000Z', tags: ['all'] },
      { tags: ['x', 'all'] },
    ]);
    const again = await json(['import', '-'], {
      input: lines(...items.map((item: object) => ({ ...item, context: {} }))),
    });
    expect(again).toMatchObject({ stored: 0, existing: 2 });
  });

  test('CSV and TSV: a header, tags apart by ;, cells over several lines', async () => {
    const csv = file(
      'rows.csv',
      '\ufeffcontent,tags,importance,context\n"two\nlines, ""quoted""",a; b,0.9,"{""k"":1}"\nplain,,,\n',
    );
    expect(await json(['import', csv, '--persona', 'csv', '--context', '{"from":"csv"}'])).toMatchObject({
      stored: 2,
    });
    expect((await json(['list', 'csv'])).items).toMatchObject([
      { content: 'two\nlines, "quoted"', tags: ['a', 'b'], importance: 0.9, context: { k: 1 } },
      { content: 'plain', tags: [], importance: 0.5, context: { from: 'csv' } },
    ]);
    const tsv = { input: 'persona\ttext\ntsv\ta, b\n' };
    expect(await json(['import', '-', '--format', 'tsv'], tsv)).toMatchObject({ stored: 1 });
  });

  test('text: paragraphs, or lines', async () => {
    const path = file('notes.md', '# Title\r\n\r\nfirst line\r\nsecond line\r\n\r\n\r\nlast');
    expect(await json(['import', path, '--persona', 'text'])).toMatchObject({ stored: 3 });
    expect((await json(['list', 'text'])).items[1]).toMatchObject({ content: 'first line\nsecond line' });
    expect(await json(['import', path, '--persona', 'lines', '--lines'])).toMatchObject({ stored: 4 });
    const rejecting = ['import', path, '--persona', 'text', '--on-duplicate', 'reject'];
    expect(await json(rejecting)).toMatchObject({ stored: 0, rejected: 3 });
    expect((await minds(rejecting)).out).toMatch(/^0 stored, 3 rejected in .* rows\/s\n$/);
  });

  test.each([
    ['broken.jsonl', '{"persona":"p","content":"fine"}\n\n{"persona":"p",', { line: 3 }],
    ['list.jsonl', '[1]', { line: 1 }],
    ['kind.jsonl', '{"persona":"p","content":"a","importance":"high"}', { line: 1, field: 'importance' }],
    ['name.jsonl', '{"persona":"p","contents":"a"}', { line: 1, field: 'contents' }],
    ['time.jsonl', '{"persona":"p","content":"a","time":"yesterday"}', { line: 1, field: 'timestamp' }],
    ['nobody.jsonl', '{"content":"a"}', { line: 1, field: 'persona' }],
    [
      'kind.csv',
      'persona,content,importance\np,a,0.5\n\np,b,high\n',
      { line: 4, field: 'importance', value: 'high' },
    ],
    ['cells.csv', 'persona,content\np,a\np,b,c\n', { line: 3 }],
    ['quote.csv', 'persona,content\np,"a\n', {}],
    ['header.csv', 'persona,note\np,a\n', { line: 1, field: 'note' }],
  ])('%s: a bad row is named', async (name, content, details) => {
    expect(await failure(['import', file(name, content)])).toMatchObject({
      exit: 1,
      code: 'INVALID_ARGUMENT',
      details: { expected: expect.anything(), ...details },
    });
  });

  test('a row that the council refuses is named by its line, and nothing of its group is in', async () => {
    const rows = [{ content: 'fine' }, { content: 'fine too' }, { content: 'too dear', importance: 7 }];
    const input = `\n${lines(...rows)}`;
    const { exit, details } = await failure(['import', '-', '--persona', 'refused'], { input });
    expect(exit).toBe(1);
    expect(details).toMatchObject({ line: 4, rowsIn: 0 });
    expect((await json(['list', 'refused'])).items).toEqual([]);
  });

  test('bytes that are not UTF-8', async () => {
    const path = file('latin1.txt', Uint8Array.of(0x63, 0x61, 0x66, 0xe9, 0x0a));
    expect(await failure(['import', path, '--persona', 'p'])).toMatchObject({
      exit: 1,
      code: 'TEXT_MALFORMED',
    });
  });

  test.skipIf(process.platform === 'win32')('Ctrl-C stores what was read and says how much', async () => {
    const path = join(folder, 'interrupted.council');
    const child = start(['import', '-', '--json'], path);
    let out = '';
    child.stdout.on('data', (piece) => {
      out += piece;
    });
    const ended = new Promise((resolve) => child.on('close', resolve));
    child.stdin.write(
      `${lines(...Array.from({ length: 10_001 }, (_, i) => ({ persona: 'p', content: `row ${i}` })))}\n`,
    );
    child.stdin.write('{"persona":"p","content":"to');
    // Another process sees the first group once it is in; the import then waits for the rest of the torn line.
    while (!(await minds(['list', 'p', '--limit', '1'], { path })).out.includes('row 0')) {
      expect(child.exitCode).toBeNull();
    }
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    const { stored, interrupted } = JSON.parse(out);
    expect(interrupted).toBe(true);
    expect([10_000, 10_001]).toContain(stored);
    expect(await json(['status'], { path })).toMatchObject({ memories: stored });
  });
});

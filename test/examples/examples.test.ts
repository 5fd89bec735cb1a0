// What README and documents show is compiled and run as it stands there, so that it cannot rot.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { blocksOf, commandsOf, DOCUMENTS, promisesOf, ROOT, read, scriptsOf, wordsOf } from './documents.js';
import { completed, exportedNames, Programs, titled } from './programs.js';

const programs = new Programs();
afterAll(() => programs.dispose());

const blocks = DOCUMENTS.flatMap((document) => blocksOf(document, read(document)));
const commands = DOCUMENTS.flatMap((document) => commandsOf(document, read(document)));
const NAMES = exportedNames();

describe('blocks of TypeScript', () => {
  const paths = new Map(blocks.map(({ place, text }) => [place, programs.write(completed(text, NAMES))]));
  const pathOf = (place: string) => paths.get(place) as string;
  const wrong = [
    `import { openCouncil } from 'optimus-minds';\nawait openCouncil({ pth: 'x' });`,
    `import { openCouncils } from 'optimus-minds';`,
    completed('interface Engine {\n  close(): Promise<void>;\n}\n', NAMES),
    completed('const engine: Engine = { close() {} };\n', NAMES),
  ].map((source) => programs.write(source));
  let complaints: Map<string, string[]>;

  beforeAll(() => {
    complaints = programs.check([...paths.values(), ...wrong]);
  }, 120_000);

  test('are found', () => {
    expect(blocks.filter(({ place }) => place.startsWith('README.md'))).toHaveLength(3);
    expect(NAMES).toEqual(expect.arrayContaining(['openCouncil', 'Engine']));
  });

  test.each(titled(blocks))('%s compiles', (place) => {
    expect(complaints.get(pathOf(place))).toEqual([]);
  });

  test.each(titled(blocks))('%s runs and prints what it says', (place, { text }) => {
    const path = pathOf(place);
    const { status, stdout, stderr } = programs.run(dirname(path), [path]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const promise of promisesOf(text)) expect(stdout).toContain(promise);
    expect(stdout).not.toContain('undefined');
  });

  test('that do not compile are noticed', () => {
    for (const path of wrong) expect(complaints.get(path)).not.toEqual([]);
  });

  test('that fail or break their promise are noticed', () => {
    const path = programs.write(`throw new Error('of this example');`);
    expect(programs.run(dirname(path), [path]).status).not.toBe(0);
    expect(promisesOf('console.log(error.code); // TEXT_EMPTY')).toEqual(['TEXT_EMPTY']);
  });
});

describe('commands', () => {
  const folder = join(programs.folder, 'commands');
  const notes = ['{"content": "Cats purr."}', '{"content": "Cows moo.", "tags": ["cow"]}'];

  beforeAll(() => {
    mkdirSync(folder);
    writeFileSync(join(folder, 'notes.jsonl'), notes.join('\n'));
  });

  const minds = (line: string) => {
    const args = wordsOf(line);
    return programs.run(folder, [join(ROOT, 'ts/cli/main.ts'), ...args.slice(args.indexOf('minds') + 1)]);
  };

  test('are found', () => {
    expect(commands.map(({ text }) => wordsOf(text)[2])).toEqual(
      expect.arrayContaining(['init', 'add', 'import', 'recall', '--help']),
    );
  });

  // One after another on one council, as a reader would type them.
  test.each(titled(commands))('%s', (_, { text }) => {
    const { status, stdout, stderr } = minds(text);
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.not.stringMatching(/^minds: /m) });
    expect(stdout).not.toBe('');
    if (text.includes(' recall ')) expect(stdout).toContain('Dogs bark.');
  });

  test('have done what they say', () => {
    const { memories } = JSON.parse(minds('minds status --json').stdout);
    expect(memories).toBe(notes.length + commands.filter(({ text }) => text.includes(' add ')).length);
  });

  test('that do not exist are noticed', () => {
    expect(minds('minds remember "x"').status).toBe(2);
  });

  test('of npm are scripts of the manifest', () => {
    const scripts = Object.keys(JSON.parse(read('package.json')).scripts);
    const named = DOCUMENTS.flatMap((document) => scriptsOf(read(document)));
    expect(named).toEqual(expect.arrayContaining(['start', 'test', 'generate', 'bench:setup']));
    expect(named.filter((name) => !scripts.includes(name))).toEqual([]);
  });
});

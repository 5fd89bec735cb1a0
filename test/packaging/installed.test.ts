// The package and its addon, installed into an empty project: imports under each condition, the program, two processes.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as source from '../../ts/index.js';
import { disposePackages, MANIFEST, Project, pack, run, SLOW } from './project.js';
import { quietly } from './quiet.js';

let project: Project;

beforeAll(async () => {
  const { main, platform } = await pack();
  project = new Project('installed');
  await project.install(main, platform);
}, SLOW.timeout);

afterAll(disposePackages);

const VALUES = Object.keys(source).sort();

describe('every export', () => {
  test('has conditions for import and require, or is a file', () => {
    for (const target of Object.values(MANIFEST.exports)) {
      if (typeof target === 'string') continue;
      expect(Object.keys(target).sort()).toEqual(['import', 'require']);
    }
  });

  test.each(Object.keys(MANIFEST.exports))(
    '%s is imported and required, with the same names',
    async (path) => {
      const name = join(MANIFEST.name, path);
      const attributes = path.endsWith('.json') ? `, { with: { type: 'json' } }` : '';
      const print = 'console.log(JSON.stringify(Object.keys(found).sort()))';
      const imported = await project.json(
        'names.mjs',
        `const found = await import('${name}'${attributes}); ${print}`,
      );
      const required = await project.json('names.cjs', `const found = require('${name}'); ${print}`);
      if (path.endsWith('.json')) {
        expect(imported).toEqual(['default']);
        expect(required).toContain('version');
      } else {
        expect(imported).toEqual(VALUES);
        expect(required).toEqual(VALUES);
      }
    },
  );

  test('is all there is to reach', async () => {
    const codes = await project.json(
      'inner.cjs',
      `const codes = [];
      for (const path of ['/dist/cli.js', '/dist/index.js', '/native/minds.node']) {
        try { require('${MANIFEST.name}' + path); } catch (error) { codes.push(error.code); }
      }
      console.log(JSON.stringify(codes));`,
    );
    expect(codes).toEqual(Array(3).fill('ERR_PACKAGE_PATH_NOT_EXPORTED'));
  });
});

describe('importing does nothing', () => {
  test.each([
    ['ESM', 'quiet.mjs', `import('${MANIFEST.name}')`],
    ['CommonJS', 'quiet.cjs', `require('${MANIFEST.name}')`],
  ])('%s: no addon, no file, no timer, nothing that stays', async (_, name, load) => {
    expect(await project.json(name, quietly(load))).toEqual([]);
  });

  test('which this would notice otherwise', async () => {
    project.write('node_modules/loud/package.json', '{ "name": "loud", "main": "index.js" }');
    project.write(
      'node_modules/loud/index.js',
      `require('node:fs').readFileSync('package.json');
      setInterval(() => {}, 1e6).unref();
      process.on('exit', () => {});
      try { process.dlopen({ exports: {} }, 'missing.node'); } catch {}
      const server = require('node:net').createServer().listen(0);
      setTimeout(() => server.close(), 50);`,
    );
    const did = await project.json('loud.cjs', quietly(`require('loud')`));
    expect(did).toEqual([
      'readFileSync package.json',
      'openSync package.json',
      'setInterval',
      'addon missing.node',
      'setTimeout',
      'listener exit',
      'alive TCPServerWrap',
      'alive Timeout',
    ]);
  });
});

const TWO_BUILDS = `
import { createRequire } from 'node:module';
import * as esm from '${MANIFEST.name}';
const cjs = createRequire(import.meta.url)('${MANIFEST.name}');
const caught = async (work) => {
  try { await work(); } catch (error) { return error; }
};
const found = {};
for (const [made, build] of [['esm', esm], ['cjs', cjs]]) {
  const council = await build.openCouncil({ path: ':memory:', engine: 'native' });
  const value = await caught(() => council.memory.storeMemory('scholar', ''));
  const type = await caught(() => council.memory.storeMemory('scholar', 7));
  await council.close();
  found[made] = {
    apart: esm.MindsError !== cjs.MindsError,
    value: [value.code, value instanceof esm.MindsError, value instanceof cjs.MindsError, value instanceof Error],
    type: [type.code, type instanceof TypeError],
    foreign: [new Error('x') instanceof build.MindsError, null instanceof build.MindsError],
  };
}
console.log(JSON.stringify(found));`;

test('instanceof holds across the two builds, in one process', async () => {
  const expected = {
    apart: true,
    value: ['TEXT_EMPTY', true, true, true],
    type: ['INVALID_TYPE', true],
    foreign: [false, false],
  };
  expect(await project.json('builds.mjs', TWO_BUILDS)).toEqual({ esm: expected, cjs: expected });
});

test('one process stores in a file, the next one finds it', async () => {
  const stored = await project.json(
    'store.mjs',
    `import { openCouncil } from '${MANIFEST.name}';
    const council = await openCouncil('my.council');
    const { id } = await council.memory.storeMemory('scholar', 'Dogs are domesticated animals that bark.');
    const { engine, durable } = await council.status();
    await council.close();
    console.log(JSON.stringify({ id, engine, durable }));`,
  );
  expect(stored).toMatchObject({ engine: 'native', durable: true });
  const found = await project.json(
    'recall.cjs',
    `const { openCouncil } = require('${MANIFEST.name}');
    openCouncil('my.council').then(async (council) => {
      const hits = await council.memory.recall('scholar', 'a domesticated animal that barks');
      await council.close();
      console.log(JSON.stringify(hits.map(({ memory }) => memory.id)));
    });`,
  );
  expect([found]).toEqual([[(stored as { id: unknown }).id]]);
});

test('the program minds runs', { ...SLOW }, async () => {
  const minds = (...args: string[]) => run(project.folder, 'npx', ['--no-install', 'minds', ...args]);
  expect(await minds('--help')).toMatch(/^Usage: minds /);
  await minds('init');
  expect(existsSync(join(project.folder, 'data', 'minds.council'))).toBe(true);
  await minds('add', 'scholar', 'Dogs bark.', '--tag', 'dog');
  const { hits } = JSON.parse(await minds('recall', 'what barks?', '--json'));
  expect(hits).toMatchObject([{ memory: { personaId: 'scholar', content: 'Dogs bark.' } }]);
});

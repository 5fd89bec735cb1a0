// Holds the directions between rooms, and what every file keeps to. Each checker is also shown a sample that it refuses.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  CRATES,
  dependenciesOf,
  importsOf,
  type Source,
  sqlIn,
  TEST_CRATES,
  wrongCrates,
  wrongImports,
} from './architecture/directions.js';
import { filesBelow, foldersIn, isGenerated, ROOT, read, withoutComments } from './architecture/files.js';
import { listedRooms, namedPaths } from './architecture/rooms.js';
import { anyIn, declarationsOf, notExports } from './architecture/surface.js';

const CODE = ['.rs', '.ts', '.mjs', '.py'];
const sourcesIn = (folder: string, ...endings: string[]): Source[] =>
  filesBelow(folder, ...endings).map((path) => ({ path, text: read(path) }));
const facade = sourcesIn('ts', '.ts');
const crates = [...foldersIn('crates').map((name) => `crates/${name}`), 'native', 'wasm'];

describe('crates', () => {
  test.each(crates)('%s knows only those below it', (path) => {
    const rust = sourcesIn(path, '.rs');
    expect(rust.length).toBeGreaterThan(0);
    expect(wrongCrates(basename(path), read(`${path}/Cargo.toml`), rust)).toEqual([]);
  });

  test('are all there', () => {
    expect(crates.map((path) => basename(path)).sort()).toEqual(Object.keys(CRATES).sort());
  });

  test('know no JavaScript, and only the store knows SQLite', () => {
    for (const path of crates.filter((name) => name.startsWith('crates/'))) {
      const manifest = read(`${path}/Cargo.toml`);
      const dependencies = dependenciesOf(manifest);
      expect(dependencies.filter((name) => /^(napi|wasm-bindgen|js-sys|web-sys)/.test(name))).toEqual([]);
      const knowsSqlite = path === 'crates/store' || TEST_CRATES.includes(basename(path));
      if (!knowsSqlite) expect(dependenciesOf(manifest, false)).not.toContain('rusqlite');
      for (const { path: file, text } of sourcesIn(path, '.rs')) {
        expect(withoutComments(text), file).not.toMatch(/\b(napi|wasm_bindgen|js_sys|web_sys)\b/);
      }
    }
  });

  test('that know a neighbour are refused', () => {
    const manifest = '[package]\nname = "minds-text"\n[dev-dependencies]\nminds-store.workspace = true\n';
    const target = `[target.'cfg(unix)'.dependencies]\nminds-engine = "1"\n[dependencies.minds-vector]\npath = "x"\n`;
    const text = '// minds_store is no dependency\nuse minds_vector::exact; // minds_engine\n';
    expect(wrongCrates('text', manifest, [{ path: 'a.rs', text }])).toEqual([
      'text depends on store',
      'a.rs uses vector',
    ]);
    expect(wrongCrates('text', target, [])).toEqual(['text depends on engine', 'text depends on vector']);
    expect(wrongCrates('cache', '', [])).toEqual(['cache has no place in the directions']);
  });
});

describe('ts/', () => {
  test('imports along the directions', () => {
    expect(wrongImports(facade)).toEqual([]);
    // The checker read the imports that are known to exist.
    const load = facade.find(({ path }) => path === 'ts/engine/load.ts') as Source;
    expect(importsOf(load)).toContain('ts/engine/native/engine.ts');
  });

  test('looks for the addon in one place', () => {
    const loaders = facade.filter(({ text }) =>
      /\bcreateRequire\b|\bdlopen\b|\.node['"`]/.test(withoutComments(text)),
    );
    expect(loaders.map(({ path }) => path)).toEqual(['ts/engine/native/binding.ts']);
  });

  test.each([
    ['ts/errors.ts', `export * from './engine/outcome.js';`],
    ['ts/engine/frame.ts', `import { MemorySystem } from '../memory/memory-system.js';`],
    ['ts/engine/frame.ts', `import type { Inner } from './pure/memory.js';`],
    ['ts/engine/pure/bm25.ts', `const { load } = await import('../native/binding.js');`],
    ['ts/memory/row-batch.ts', `import {\n  Council,\n} from '../council/council.js';`],
    ['ts/council/open.ts', `import { NativeEngine } from '../engine/native/engine.js';`],
    ['ts/index.ts', `export { run } from './cli/program.js';`],
    ['ts/cli/main.ts', `import addon = require('../../native/minds.node');`],
    ['ts/cache/redis.ts', ''],
  ])('%s may not hold: %s', (path, text) => {
    expect(wrongImports([{ path, text }])).toHaveLength(1);
  });

  test.each(
    filesBelow('ts', '.ts').filter((path) => path.split('/').length === 2 && path !== 'ts/errors.ts'),
  )('the entry %s is a list of exports', (path) => {
    expect(notExports(path, read(path))).toEqual([]);
    expect(notExports(path, `${read(path)}\nexport const version = 1;\n`)).toHaveLength(1);
  });

  test('has no `any` on its surface', { timeout: 120_000 }, () => {
    const declarations = declarationsOf('ts/index.ts');
    expect([...declarations.keys()]).toContain('ts/memory/memory-system.d.ts');
    expect(Array.from(declarations).flatMap(([path, text]) => anyIn(path, text))).toEqual([]);
    expect(
      anyIn('sample.d.ts', 'export declare function f(x: Map<string, any>): unknown; // any'),
    ).toHaveLength(1);
  });

  test('loads no addon when it is imported, and one when a council is opened', () => {
    const program = `
      let loads = 0;
      const dlopen = process.dlopen;
      process.dlopen = (...args) => { loads += 1; return dlopen.apply(process, args); };
      const { openCouncil } = await import('./ts/index.ts');
      const before = loads;
      await (await openCouncil({ path: ':memory:', engine: 'native' })).close();
      console.log(before, loads > before);`;
    const args = ['--import', 'tsx', '--input-type=module', '--eval', program];
    expect(execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' })).toBe('0 true\n');
  });
});

describe('every file', () => {
  const written = CODE.flatMap((ending) => filesBelow('.', ending));

  test('holds SQL in crates/store alone', () => {
    const products = ['crates', 'native', 'wasm', 'ts', 'examples'].flatMap((folder) =>
      sourcesIn(folder, ...CODE),
    );
    const holding = products.filter(({ text }) => sqlIn(text) !== undefined).map(({ path }) => path);
    expect(holding.filter((path) => !path.startsWith('crates/store/'))).toEqual([]);
    expect(holding.length).toBeGreaterThan(3);
  });

  test.each([
    'execute("\n  SELECT id,\n  content FROM memory")',
    `prepare('INSERT OR IGNORE INTO t VALUES (1)')`,
    'db.exec(`PRAGMA foreign_keys = ON`)',
    'conn.execute_batch("UPDATE memory SET x = 1")',
    'r#"CREATE UNIQUE INDEX i ON t(x)"#',
  ])('is seen to hold SQL: %s', (text) => {
    expect(sqlIn(text)).toBeDefined();
    expect(sqlIn(`/* ${text} */ // ${text.replaceAll('\n', ' ')}`)).toBeUndefined();
  });

  test('has a name that says what it is for', () => {
    const vague = written.filter((path) => /(^|\/)(utils?|helpers?|misc|common)\.\w+$/.test(path));
    expect(vague).toEqual([]);
  });

  test('is read in one sitting: at most 600 lines, where no program wrote it', () => {
    const long = written.filter((path) => read(path).split('\n').length > 601 && !isGenerated(path));
    expect(long).toEqual([]);
    expect(isGenerated('ts/index.ts')).toBe(false);
  });

  test('is finished', () => {
    const unfinished = /\b(TODO|FIXME|XXX)\b|\b(todo|unimplemented)!\(/;
    const texts = [...written, ...filesBelow('.', '.md', '.toml')].filter(
      (path) => !path.startsWith('test/architecture'),
    );
    expect(texts.filter((path) => unfinished.test(read(path)))).toEqual([]);
    expect(texts).toEqual(expect.arrayContaining(['README.md', 'Cargo.toml', 'ts/errors.ts']));
  });
});

describe('documents', () => {
  const rooms = listedRooms(read('docs/architecture.md'));

  test('list the rooms that exist', () => {
    expect(rooms.filter((room) => !existsSync(join(ROOT, room)))).toEqual([]);
    const listed = (parent: string) =>
      rooms.flatMap((room) => (room.startsWith(`${parent}/`) ? [room.slice(parent.length + 1)] : [])).sort();
    expect(listed('crates')).toEqual(foldersIn('crates'));
    expect(listed('ts')).toEqual(readdirSync(join(ROOT, 'ts')).sort());
    const top = new Set(rooms.map((room) => room.split('/')[0]));
    expect([...top].sort()).toEqual(
      foldersIn('.').filter((name) => !name.startsWith('.') && name !== 'docs'),
    );
  });

  test.each([
    'README.md',
    ...filesBelow('docs', '.md'),
    ...filesBelow('bench', '.md'),
    ...filesBelow('test', '.md'),
  ])('%s names paths that exist', (document) => {
    const named = namedPaths(read(document), foldersIn('.'));
    // From the root, or from a folder that the document names too.
    const exists = (path: string) =>
      ['', ...named].some((from) => [path, `${path}.ts`].some((name) => existsSync(join(ROOT, from, name))));
    expect(named.filter((path) => !exists(path))).toEqual([]);
  });

  test('are read as they are written', () => {
    const list =
      '## Rooms\n\n    crates/     pure\n      model/    words\n    a/  b/      two\n    ts/\n      index.ts  entry\n\n## Next\n';
    expect(listedRooms(list)).toEqual(['crates', 'crates/model', 'a', 'b', 'ts', 'ts/index.ts']);
    expect(namedPaths('see `ts/none.ts`, `npm run x` and [y](docs/y.md)', ['ts', 'docs'])).toEqual([
      'ts/none.ts',
      'docs/y.md',
    ]);
  });
});

// Installed where no addon is to be had: importing and the pure engine work, and opening says everything that was tried.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { disposePackages, MANIFEST, PLATFORM, PLATFORM_PACKAGE, Project, pack, SLOW } from './project.js';

let project: Project;

beforeAll(async () => {
  const { main } = await pack();
  project = new Project('without-addon');
  await project.install('--omit=optional', main);
}, SLOW.timeout);

afterAll(disposePackages);

interface Failure {
  readonly code: string;
  readonly tried: readonly string[];
  readonly attempts: readonly string[];
}

const TRY = `
const tell = (error) => console.log(JSON.stringify({
  code: error.code,
  tried: error.details.tried,
  attempts: error.cause.errors.map(({ message }) => message),
}));
const open = (minds) => minds.openCouncil('my.council').then(() => console.log('opened'), tell);
`;
const FROM: [string, string, string][] = [
  ['ESM', 'open.mjs', `${TRY} await open(await import('${MANIFEST.name}'));`],
  ['CommonJS', 'open.cjs', `${TRY} open(require('${MANIFEST.name}'));`],
];
const inPackage = `#native/minds.${PLATFORM}.node`;

test.each(FROM)('%s: opening fails with every place that was tried', async (_, name, program) => {
  const { code, tried, attempts } = (await project.json(name, program)) as Failure;
  expect(code).toBe('ENGINE_UNAVAILABLE');
  expect(tried).toEqual([inPackage, PLATFORM_PACKAGE]);
  expect(attempts).toHaveLength(2);
  expect(attempts[0]).toContain(join('node_modules', MANIFEST.name, 'native', `minds.${PLATFORM}.node`));
  expect(attempts[1]).toContain(PLATFORM_PACKAGE);
  expect(existsSync(join(project.folder, 'my.council'))).toBe(false);
});

test('the pure engine works', async () => {
  const found = await project.json(
    'pure.mjs',
    `import { openCouncil } from '${MANIFEST.name}';
    const council = await openCouncil({ path: ':memory:', engine: 'pure' });
    await council.memory.storeMemory('scholar', 'Dogs bark.', { id: 'dog' });
    const hits = await council.memory.recall('scholar', 'what barks?');
    await council.close();
    console.log(JSON.stringify(hits.map(({ memory }) => memory.id)));`,
  );
  expect(found).toEqual(['dog']);
});

// Paths relative to the code that is running once led from dist/ to a folder native/ of the project around it.
test.each(FROM)('%s: a folder native/ of the project is not looked into', async (_, name, program) => {
  project.write(`native/minds.${PLATFORM}.node`, 'not of this package');
  project.write(`node_modules/native/minds.${PLATFORM}.node`, 'not of this package');
  const { code, attempts } = (await project.json(name, program)) as Failure;
  expect(code).toBe('ENGINE_UNAVAILABLE');
  for (const attempt of attempts) {
    expect(attempt).not.toContain(join(project.folder, 'native'));
    expect(attempt).not.toContain(join('node_modules', 'native'));
  }
});

test.each(FROM)('%s: an addon with other error codes is an attempt that failed', async (_, name, program) => {
  const folder = `node_modules/${PLATFORM_PACKAGE}`;
  project.write(`${folder}/package.json`, JSON.stringify({ name: PLATFORM_PACKAGE, main: 'index.js' }));
  project.write(
    `${folder}/index.js`,
    `exports.codes = () => ['OF_ANOTHER_TIME']; exports.version = () => '0.0.9';`,
  );
  const { code, attempts } = (await project.json(name, program)) as Failure;
  expect(code).toBe('ENGINE_UNAVAILABLE');
  expect(attempts[1]).toMatch(/0\.0\.9/);
});

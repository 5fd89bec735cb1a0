// The package's types, as a strict program sees them under each way of resolving modules.
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { disposePackages, MANIFEST, Project, pack, ROOT, run, SLOW } from './project.js';

let project: Project;

// A module whose types are not found, or fall to `any`, leaves the expected errors out, which is one itself.
const BODY = `
export async function ask(): Promise<string[]> {
  const council = await openCouncil('my.council');
  const hits = await council.memory.recall('scholar', 'a domesticated animal that barks');
  // @ts-expect-error: a method that does not exist
  council.memory.nothing();
  // @ts-expect-error: a persona is a text
  await council.memory.recall(7, 'x');
  const text: string | undefined = hits[0]?.memory.content;
  const failed = (error: unknown) => (error instanceof MindsError ? error.code : undefined);
  // @ts-expect-error: a code is one of the table
  const wrong: 'NO_SUCH_CODE' | undefined = failed(text);
  return hits.map(({ memory }) => memory.id).concat(wrong ?? []);
}
`;
const IMPORT = `import { MindsError, openCouncil } from '${MANIFEST.name}';${BODY}`;
const REQUIRE = `import minds = require('${MANIFEST.name}');\nimport MindsError = minds.MindsError;\nimport openCouncil = minds.openCouncil;${BODY}`;

beforeAll(async () => {
  const { main } = await pack();
  project = new Project('types');
  await project.install('--omit=optional', main);
  project.write('import.mts', IMPORT);
  project.write('import.cts', IMPORT);
  project.write('require.cts', REQUIRE);
  project.write('plain.ts', IMPORT);
}, SLOW.timeout);

afterAll(disposePackages);

const WAYS: [string, string, string[]][] = [
  ['node16', 'node16', ['import.mts', 'import.cts', 'require.cts', 'plain.ts']],
  ['nodenext', 'nodenext', ['import.mts', 'import.cts', 'require.cts', 'plain.ts']],
  ['bundler', 'esnext', ['import.mts', 'plain.ts']],
  ['bundler', 'preserve', ['import.mts', 'require.cts', 'plain.ts']],
];

async function compile(
  moduleResolution: string,
  module: string,
  files: readonly string[],
): Promise<string[]> {
  const name = `${moduleResolution}-${module}.json`;
  const compilerOptions = {
    module,
    moduleResolution,
    target: 'es2022',
    lib: ['es2022', 'esnext.disposable'],
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    // Checking the declarations themselves takes seconds; once is enough.
    skipLibCheck: moduleResolution !== 'nodenext',
    types: ['node'],
    typeRoots: [join(ROOT, 'node_modules', '@types')],
  };
  project.write(name, JSON.stringify({ compilerOptions, files }));
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const listed = await run(project.folder, process.execPath, [tsc, '-p', name, '--listFiles']);
  return listed.split('\n').filter((file) => file.includes(`/node_modules/${MANIFEST.name}/`));
}

test.each(WAYS)('moduleResolution %s, module %s', SLOW, async (moduleResolution, module, files) => {
  const declarations = await compile(moduleResolution, module, files);
  const read = (ending: string) => declarations.some((file) => file.endsWith(ending));
  expect(read('index.d.ts')).toBe(true);
  expect(read('index.d.cts')).toBe(files.some((file) => file.endsWith('.cts')));
});

test('a program with a wrong type does not compile', SLOW, async () => {
  project.write('wrong.mts', IMPORT.replaceAll('@ts-expect-error', ''));
  await expect(compile('nodenext', 'nodenext', ['wrong.mts'])).rejects.toThrow(
    /TS2339[\s\S]*TS2345[\s\S]*TS2322/,
  );
});

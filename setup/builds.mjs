// The steps that `npm start` and `npm test` share: from a bare machine to a built addon and a built package.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ask, root, run } from './command.mjs';
import { checkVersions, compilesC, debianPackages } from './machine.mjs';
import { step } from './report.mjs';
import { hashOf, isStamped, stamping } from './stamp.mjs';

/** A step whose result is kept as long as its inputs stay the same and its output is still there. */
async function kept(name, title, { inputs, facts, output, doing, work }) {
  const hash = hashOf(inputs, facts);
  await step(title, {
    ready: () => isStamped(name, hash) && output(),
    doing,
    work: () => stamping(name, hash, work),
  });
}

/** Compilers and node modules: enough to format, lint and type-check. */
export async function prepareTools() {
  checkVersions();
  await debianPackages('C compiler', ['gcc', 'libc6-dev'], compilesC);
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const wanted = [manifest.dependencies, manifest.devDependencies, manifest.optionalDependencies];
  await kept('modules', 'node modules', {
    inputs: ['package-lock.json', '.npmrc'],
    facts: [process.version, JSON.stringify(wanted)],
    output: () => existsSync(join(root, 'node_modules', '.package-lock.json')),
    doing: 'npm install',
    work: async () => {
      // As `npm ci` would, which cannot be used: it refuses a lock that lacks other platforms' optional packages.
      rmSync(join(root, 'node_modules'), { recursive: true, force: true });
      await run('modules', 'npm', ['install', '--no-save']);
    },
  });
}

export async function buildAddon() {
  await kept('addon', 'native addon', {
    inputs: ['crates', 'native', 'Cargo.toml', 'Cargo.lock'],
    facts: [process.platform, process.arch, ask('rustc', ['--version'])],
    output: () => readdirSync(join(root, 'native')).some((name) => name.endsWith('.node')),
    doing: 'building in release mode (minutes the first time)',
    work: () => run('addon', 'npm', ['run', 'build:native']),
  });
}

export async function buildTypeScript() {
  await kept('typescript', 'TypeScript package', {
    inputs: ['ts', 'package.json', 'package-lock.json', 'tsconfig.json', 'tsup.config.ts'],
    output: () => existsSync(join(root, 'dist', 'index.d.ts')) && existsSync(join(root, 'dist', 'cli.js')),
    doing: 'building dist/',
    work: () => run('typescript', 'npm', ['run', 'build:ts']),
  });
}

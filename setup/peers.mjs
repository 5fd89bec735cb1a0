// `npm run bench:setup`: installs what the benchmarks compare with, compiles better-sqlite3 for the node that runs, and
// prepares a Python of its own for the peers of the graph. Compiled here, because its own install script would look for a
// download first. With `--folder` the peers of another copy of `bench/peers` are prepared.
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { ask, root, run } from './command.mjs';
import { debianPackages } from './machine.mjs';
import { CommandFailed, entry, Missing, say, step } from './report.mjs';

const at = process.argv.indexOf('--folder');
const peers = at < 0 ? join(root, 'bench', 'peers') : resolve(process.argv[at + 1] ?? '.');
const sqlite = join(peers, 'node_modules', 'better-sqlite3');

const toolPackages = { make: 'make', 'g++': 'g++', python3: 'python3' };

const python = join(peers, '.venv', 'bin', 'python');
const requirements = join(peers, 'requirements.txt');

/** Whether the environment has exactly the versions that the list names. */
function hasPythonPeers() {
  const wanted = readFileSync(requirements, 'utf8').trim().split('\n');
  const found = (existsSync(python) && ask(python, ['-m', 'pip', 'freeze'])) || '';
  return wanted.every((line) => found.split('\n').includes(line));
}

/** Whether python3 can make an environment with pip; Debian keeps that in a package of its own. */
function makesEnvironments() {
  return (
    ask('python3', ['-c', 'import ensurepip, venv'], { stdio: ['ignore', 'pipe', 'ignore'] }) !== undefined
  );
}

/** Whether `npm ci` left what the lock names. */
function isInstalled() {
  const installed = join(peers, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  const wanted = JSON.parse(readFileSync(join(peers, 'package-lock.json'), 'utf8')).packages;
  const found = JSON.parse(readFileSync(installed, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) =>
      path === '' ||
      (found[path]?.version === version && existsSync(join(peers, path, 'package.json'))) ||
      optional === true,
  );
}

/** The prefix of the running node, which holds `include/node/node.h`; its version must be that of the program. */
function headersOf(program) {
  const prefixes = [dirname(dirname(program)), dirname(dirname(realpathSync(program)))];
  for (const prefix of prefixes) {
    const include = join(prefix, 'include', 'node');
    const version = join(include, 'node_version.h');
    if (!existsSync(join(include, 'node.h')) || !existsSync(version)) continue;
    const text = readFileSync(version, 'utf8');
    const part = (name) => new RegExp(`^#define NODE_${name}_VERSION (\\d+)$`, 'm').exec(text)?.[1];
    if (`${part('MAJOR')}.${part('MINOR')}.${part('PATCH')}` === process.versions.node) return prefix;
  }
  return undefined;
}

/** Headers that stand beside the program; Debian's node keeps them in a package of their own. */
async function findHeaders() {
  const isDebians = ask('dpkg-query', ['--search', realpathSync(process.execPath)]) !== undefined;
  if (headersOf(process.execPath) === undefined && isDebians) {
    await debianPackages('node headers', ['libnode-dev'], () => headersOf(process.execPath) !== undefined);
  }
  const prefix = headersOf(process.execPath);
  if (prefix !== undefined) return prefix;
  const expected = join(dirname(dirname(process.execPath)), 'include', 'node', 'node.h');
  throw new Missing(
    `The headers of node ${process.versions.node} are not beside it (${expected}, of that version). ` +
      "The archives that Node's own project offers hold them; a node from such an archive serves.",
  );
}

/** Loads the compiled module in a process of its own, and asks it something that FTS5 must answer. */
function answers() {
  const question = `
    const db = new (require(${JSON.stringify(sqlite)}))(':memory:');
    db.exec("CREATE VIRTUAL TABLE t USING fts5(x); INSERT INTO t VALUES ('dogs bark')");
    console.log(db.prepare("SELECT count(*) n FROM t WHERE t MATCH 'bark'").get().n);`;
  return ask(process.execPath, ['-e', question], { stdio: ['ignore', 'pipe', 'ignore'] }) === '1';
}

await entry(async () => {
  await step('benchmark peers', {
    ready: isInstalled,
    doing: 'npm ci',
    work: () => run('peers', 'npm', ['ci'], { cwd: peers }),
  });
  if (!answers()) {
    const missing = () => Object.keys(toolPackages).filter((tool) => ask(tool, ['--version']) === undefined);
    await debianPackages('build tools', Object.values(toolPackages), () => missing().length === 0);
    const prefix = await findHeaders();
    const gyp = createRequire(join(peers, 'package.json')).resolve('node-gyp/bin/node-gyp.js');
    await step('better-sqlite3', {
      doing: 'compiling it (a minute or two)',
      work: async () => {
        const args = [gyp, 'rebuild', '--release', `--nodedir=${prefix}`];
        await run('peers-sqlite', process.execPath, args, { cwd: sqlite });
      },
    });
    if (!answers()) throw new CommandFailed('better-sqlite3 was compiled, but does not answer');
  }
  say('better-sqlite3 loads and answers');
  if (!hasPythonPeers()) await debianPackages('python3 venv', ['python3', 'python3-venv'], makesEnvironments);
  await step('igraph and NetworKit', {
    ready: hasPythonPeers,
    doing: 'installing them into bench/peers/.venv',
    work: async () => {
      await run('peers-venv', 'python3', ['-m', 'venv', join(peers, '.venv')]);
      const install = ['-m', 'pip', 'install', '--only-binary', ':all:', '-r', requirements];
      await run('peers-python', python, install);
    },
  });
});

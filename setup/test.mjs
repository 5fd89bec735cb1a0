// `npm test`: prepares everything, then runs every check and ends with the totals.
// `npm run test:long` (`--long`): the same preparation, then the soaks alone.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { buildAddon, buildTypeScript, prepareTools } from './builds.mjs';
import { root, run } from './command.mjs';
import { entry, say, secondsSince } from './report.mjs';
import { buildWasm, prepareWasm } from './wasm.mjs';

const totals = { passed: 0, failed: 0, skipped: 0 };

function count(passed, failed, skipped = 0) {
  totals.passed += passed;
  totals.failed += failed;
  totals.skipped += skipped;
}

/** A check is one pass or one failure by itself; a suite passes its own counter. */
async function check(title, work, tally) {
  console.log(`\n== ${title}`);
  const begin = performance.now();
  const failedBefore = totals.failed;
  let error;
  try {
    await work();
  } catch (cause) {
    error = cause;
  }
  tally?.();
  if (error) {
    // A suite that broke before it could report a failed test is a failure too.
    if (totals.failed === failedBefore) count(0, 1);
    throw error;
  }
  if (!tally) count(1, 0);
  say(`${title}: passed in ${secondsSince(begin)}`);
}

async function cargoTest(name, args) {
  const counts = /^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored;/gm;
  await check(
    `cargo ${args.join(' ')}`,
    () => run(name, 'cargo', args, { echo: true }),
    () => {
      const log = readFileSync(join(root, '.setup', 'logs', `${name}.log`), 'utf8');
      for (const [, passed, failed, ignored] of log.matchAll(counts)) count(+passed, +failed, +ignored);
    },
  );
}

async function vitest(name, args) {
  const report = join(root, '.setup', 'logs', `${name}.json`);
  rmSync(report, { force: true });
  await check(
    `vitest ${args.join(' ')}`,
    () =>
      run(name, 'vitest', [...args, '--reporter=default', '--reporter=json', `--outputFile=${report}`], {
        echo: true,
      }),
    () => {
      if (!existsSync(report)) return;
      const result = JSON.parse(readFileSync(report, 'utf8'));
      count(result.numPassedTests, result.numFailedTests, result.numPendingTests + result.numTodoTests);
    },
  );
}

async function checks() {
  let wasm;
  await check('set-up', async () => {
    await prepareTools();
    await buildAddon();
    await buildTypeScript();
    wasm = await prepareWasm();
  });

  await check('generated files', () => run('generated', process.execPath, ['setup/check-generated.mjs']));
  await cargoTest('cargo-test', ['test', '--workspace']);
  await check('WASM build', () => buildWasm(wasm));
  await check('type check', () => run('typecheck', 'tsc', ['--noEmit']));
  await vitest('vitest', ['run']);
}

async function soaks() {
  await check('set-up', async () => {
    await prepareTools();
    await buildAddon();
  });

  await cargoTest('cargo-soak', ['test', '--workspace', '--release', '--', '--ignored']);
  await vitest('vitest-soak', ['run', '--mode', 'long']);
}

await entry(process.argv.includes('--long') ? soaks : checks);
const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : '';
console.log(`\n${totals.passed} passed, ${totals.failed} failed${skipped}`);

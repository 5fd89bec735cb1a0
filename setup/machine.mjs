// What the machine must bring (Node, Rust) and what Debian can add to it.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ask, root, run } from './command.mjs';
import { Missing, say, step } from './report.mjs';

const osRelease = '/etc/os-release';
const isDebian = existsSync(osRelease) && /^ID=debian$/m.test(readFileSync(osRelease, 'utf8'));
export const isRoot = process.getuid?.() === 0;

function isAtLeast(version, wanted) {
  const [have, need] = [version, wanted].map((text) => text.split('.').map(Number));
  for (let i = 0; i < need.length; i++) {
    if ((have[i] ?? 0) !== need[i]) return (have[i] ?? 0) > need[i];
  }
  return true;
}

/** The versions wanted are those of the manifests. */
export function checkVersions() {
  const node = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).engines.node.replace('>=', '');
  const rust = /^rust-version = "(.+)"$/m.exec(readFileSync(join(root, 'Cargo.toml'), 'utf8'))[1];

  if (!isAtLeast(process.versions.node, node)) {
    throw new Missing(`Node ${node} or newer is needed; this is ${process.versions.node}.`);
  }
  const found = /^rustc (\d+\.\d+\.\d+)/.exec(ask('rustc', ['--version']) ?? '')?.[1];
  if (!found || !ask('cargo', ['--version'])) {
    throw new Missing(
      `Rust ${rust} or newer is needed, with cargo; there is none on PATH (see https://rustup.rs).`,
    );
  }
  if (!isAtLeast(found, rust)) {
    throw new Missing(`Rust ${rust} or newer is needed; this is ${found}.`, ['rustup update stable']);
  }
  say(`Node ${process.versions.node}, Rust ${found}`);
}

/** Installs Debian packages that are missing, or says how to when this process may not. */
export async function debianPackages(title, packages, ready) {
  if (!isDebian && !ready()) {
    throw new Missing(`${title}: not found. On Debian these packages bring it: ${packages.join(' ')}.`);
  }
  await step(title, {
    ready,
    doing: `apt-get install ${packages.join(' ')}`,
    work: async () => {
      if (!isRoot) {
        throw new Missing(`${title}: Debian packages are missing, and only root may install them.`, [
          `sudo apt-get update && sudo apt-get install --no-install-recommends ${packages.join(' ')}`,
        ]);
      }
      const env = { DEBIAN_FRONTEND: 'noninteractive' };
      const wait = ['-o', 'DPkg::Lock::Timeout=300'];
      await run('apt-repair', 'dpkg', ['--configure', '-a'], { env });
      await run('apt-update', 'apt-get', [...wait, 'update'], { env });
      await run(
        'apt-install',
        'apt-get',
        [...wait, 'install', '-y', '--no-install-recommends', ...packages],
        { env },
      );
    },
  });
}

export function hasDebianPackages(packages) {
  const answer = ask('dpkg-query', ['--status', ...packages]) ?? '';
  return answer.match(/^Status: install ok installed$/gm)?.length === packages.length;
}

/** A compiler, a linker and the C library's headers: SQLite is built from source. */
export function compilesC() {
  const folder = mkdtempSync(join(tmpdir(), 'minds-probe-'));
  try {
    const input = '#include <stdio.h>\nint main(void) { return puts("") < 0; }\n';
    return ask('cc', ['-x', 'c', '-', '-o', join(folder, 'probe')], { input }) !== undefined;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

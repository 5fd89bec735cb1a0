/**
 * Runs a script of this folder with file systems of its own.
 *
 * Root may write everywhere, so a folder without permissions shows nothing; a device mounted for reading does. The
 * script runs in a mount namespace: what it mounts ends with it, however it ends.
 */

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { TestContext } from 'vitest';

/** With a user namespace too where the tests do not run as root. */
const UNSHARE = process.getuid?.() === 0 ? ['--mount'] : ['--mount', '--user', '--map-root-user'];

function unshare(command: readonly string[], timeout: number) {
  return spawnSync('unshare', [...UNSHARE, '--', ...command], {
    encoding: 'utf8',
    timeout,
    killSignal: 'SIGKILL',
  });
}

/**
 * Runs `script`, which mounts a file system of `bytes` on `folder` and prints what it saw as one line of JSON.
 *
 * Where the system forbids mounts (some containers do) the test is skipped and says so.
 */
export function runMounted(context: TestContext, script: string, folder: string, bytes: number): unknown {
  const probe = unshare(['mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], 10_000);
  if (probe.status !== 0) {
    const reason = (probe.error?.message ?? probe.stderr).trim();
    context.skip(`this system does not let the tests mount a file system: ${reason}`);
  }
  const path = fileURLToPath(new URL(script, import.meta.url));
  const mount = `mount -t tmpfs -o size=${bytes} tmpfs "$1" && exec "$2" --import tsx "$3" "$1"`;
  const { status, signal, stdout, stderr } = unshare(
    ['sh', '-c', mount, 'sh', folder, process.execPath, path],
    60_000,
  );
  if (status !== 0) throw new Error(`${script} ended with ${status ?? signal}: ${stderr}`);
  return JSON.parse(stdout);
}

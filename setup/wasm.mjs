// The toolchain for wasm32-unknown-unknown: rustup's where that target is installed, otherwise Debian's
// compiler, for which the standard library is compiled once from Debian's own sources.
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ask, root, run } from './command.mjs';
import { debianPackages, hasDebianPackages, isRoot } from './machine.mjs';
import { CommandFailed, Missing, say, step } from './report.mjs';
import { hashOf, isStamped, stamping } from './stamp.mjs';

const target = 'wasm32-unknown-unknown';
const targetFolder = 'target-wasm';
const debian = { cargo: '/usr/bin/cargo', rustc: '/usr/bin/rustc', linker: 'wasm-ld-22' };
const rustPackages = ['rustc-web', 'cargo-web', 'rust-web-src', 'lld-22'];
// SQLite is C, whichever compiler the Rust code gets.
const cPackages = ['clang-22', 'llvm-22'];
const cEnvironment = { CC_wasm32_unknown_unknown: 'clang-22', AR_wasm32_unknown_unknown: 'llvm-ar-22' };
const debianEnvironment = {
  RUSTC: debian.rustc,
  CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER: debian.linker,
};

const rustupHasTarget = () =>
  ask('rustup', ['target', 'list', '--installed'])?.split('\n').includes(target) ?? false;

/** Compiles a module that allocates, with LTO as releases do: a torn or foreign standard library cannot. */
function compilesWasm() {
  const folder = mkdtempSync(join(tmpdir(), 'minds-probe-'));
  try {
    const source = join(folder, 'probe.rs');
    writeFileSync(
      source,
      '#[unsafe(no_mangle)] pub extern "C" fn probe(n: u32) -> usize { format!("{n}").len() }\n',
    );
    const kind = ['--edition=2024', '--crate-type=cdylib', '-Clto=thin', `-Clinker=${debian.linker}`];
    const args = [source, '--target', target, ...kind, '-o', join(folder, 'probe.wasm')];
    return ask(debian.rustc, args) !== undefined;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const librariesFolder = () => ask(debian.rustc, ['--print', 'target-libdir', '--target', target]);

/** The libraries are moved into place as one folder, so that an interruption leaves all of them or none. */
function installStandardLibrary(built) {
  const destination = dirname(librariesFolder());
  const partial = `${destination}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(join(partial, 'lib'), { recursive: true });
  for (const name of readdirSync(built)) {
    if (name.endsWith('.rlib') && !name.startsWith('libempty')) {
      cpSync(join(built, name), join(partial, 'lib', name));
    }
  }
  rmSync(destination, { recursive: true, force: true });
  renameSync(partial, destination);
}

async function buildStandardLibrary() {
  if (!isRoot) {
    throw new Missing(
      'The standard library for WASM belongs to a system folder, and only root may put it there.',
      ['sudo env "PATH=$PATH" npm test'],
    );
  }
  const sysroot = ask(debian.rustc, ['--print', 'sysroot']);
  const vendored = join(realpathSync(join(sysroot, 'lib/rustlib/src/rust/library')), 'vendor');
  const folder = join(root, '.setup', 'wasm-std');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'src'), { recursive: true });
  writeFileSync(join(folder, 'src', 'lib.rs'), '');
  const manifest =
    '[package]\nname = "empty"\nedition = "2024"\n\n[lib]\ncrate-type = ["cdylib"]\n\n[workspace]\n';
  writeFileSync(join(folder, 'Cargo.toml'), manifest);

  const build = ['build', '--offline', '--release', '--target', target, '-Z', 'build-std=std,panic_abort'];
  const source = [
    '--config',
    'source.crates-io.replace-with="vendored"',
    '--config',
    `source.vendored.directory="${vendored}"`,
  ];
  await run('wasm-std', debian.cargo, [...build, ...source], {
    cwd: folder,
    env: {
      ...debianEnvironment,
      CARGO_TARGET_DIR: join(folder, 'target'),
      // The sources match this compiler; only the flag that builds them is reserved to nightly ones.
      RUSTC_BOOTSTRAP: '1',
      // Cargo leaves the bitcode out of builds without LTO; the builds that will use these libraries have it.
      RUSTFLAGS: '-C embed-bitcode=yes',
    },
  });
  installStandardLibrary(join(folder, 'target', target, 'release', 'deps'));
  rmSync(folder, { recursive: true });
}

/** Cargo tells compilers apart, but not two standard libraries of one compiler: what used the other must go. */
async function dropForeignBuilds() {
  const folder = librariesFolder();
  const facts = readdirSync(folder).map((name) => `${name} ${statSync(join(folder, name)).size}`);
  const hash = hashOf([], facts.sort());
  if (isStamped('wasm-std', hash)) return;
  await stamping('wasm-std', hash, () => rmSync(join(root, targetFolder), { recursive: true, force: true }));
}

/** Makes sure of a toolchain; returns the cargo to use and the environment it needs. */
export async function prepareWasm() {
  const fromRustup = rustupHasTarget();
  const packages = fromRustup ? cPackages : [...rustPackages, ...cPackages];
  await debianPackages('WASM compilers', packages, () => hasDebianPackages(packages));
  if (fromRustup) {
    say(`WASM standard library: rustup's`);
    return { cargo: 'cargo', env: cEnvironment };
  }
  await step('WASM standard library', {
    ready: compilesWasm,
    doing: 'compiling it from source (once)',
    work: buildStandardLibrary,
  });
  await dropForeignBuilds();
  return { cargo: debian.cargo, env: { ...cEnvironment, ...debianEnvironment } };
}

/** Builds the module in a target folder of its own: two compilers would undo each other's work in one. */
export async function buildWasm({ cargo, env }) {
  const build = ['build', '--package', 'minds-wasm', '--release', '--target', target];
  const log = await run('wasm', cargo, [...build, '--target-dir', targetFolder], { env });
  const module = readFileSync(join(root, targetFolder, target, 'release', 'minds_wasm.wasm'));
  if (!WebAssembly.validate(module)) {
    throw new CommandFailed('the module built is not valid WebAssembly', { log });
  }
}

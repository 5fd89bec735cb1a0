// `npm run package`: makes the tarballs to publish from what is built, in `.setup/packages` or `--out <folder>`: one
// for the addon of each platform that lies in `native/`, and the package itself.
//
// Only here the package gets its dependencies on the platforms' packages. In the repository they would be wrong: until
// they are published, `npm ci` refuses a lock that lacks them, and a clone would run whatever carries that name.
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { root, run } from './command.mjs';
import { entry, Missing, say } from './report.mjs';

const at = process.argv.indexOf('--out');
const out = at < 0 ? join(root, '.setup', 'packages') : resolve(process.argv[at + 1] ?? '.');

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const { name, version, license, engines } = manifest;

/** Built addons, by the platform in their names: `minds.linux-x64-gnu.node`. */
function addons() {
  const pattern = new RegExp(`^${manifest.napi.binaryName}\\.(.+)\\.node$`);
  const found = readdirSync(join(root, 'native')).map((file) => pattern.exec(file));
  return found.filter(Boolean).map(([file, platform]) => ({ file, platform, name: `${name}-${platform}` }));
}

const libcs = { gnu: 'glibc', musl: 'musl' };

/** npm installs it where system, processor and C library are these, and passes it over elsewhere. */
function platformManifest({ file, platform, name: packageName }) {
  const [os, cpu, abi] = platform.split('-');
  return {
    name: packageName,
    version,
    description: `The native engine of ${name} for ${platform}.`,
    license,
    engines,
    os: [os],
    cpu: [cpu],
    ...(abi in libcs ? { libc: [libcs[abi]] } : {}),
    main: file,
    files: [file],
  };
}

/** What serves development stays here. */
function mainManifest(built) {
  const { scripts, devDependencies, napi, ...published } = manifest;
  const platforms = built.map((addon) => [addon.name, version]);
  return { ...published, optionalDependencies: Object.fromEntries(platforms) };
}

/** Packs a folder that holds the manifest and copies of files (name in the package: path in the repository). */
async function pack(packed, files) {
  const folder = mkdtempSync(join(tmpdir(), 'minds-package-'));
  try {
    writeFileSync(join(folder, 'package.json'), `${JSON.stringify(packed, undefined, 2)}\n`);
    for (const [to, from] of Object.entries(files)) {
      cpSync(join(root, from), join(folder, to), { recursive: true });
    }
    const args = ['pack', '--ignore-scripts', '--pack-destination', out];
    await run(`package-${packed.name}`, 'npm', args, { cwd: folder });
  } finally {
    rmSync(folder, { recursive: true });
  }
  const tarball = join(out, `${packed.name}-${version}.tgz`);
  if (!existsSync(tarball)) throw new Error(`npm pack did not write ${tarball}`);
  say(tarball);
}

await entry(async () => {
  const built = addons();
  if (built.length === 0) throw new Missing('There is no addon in native/.', ['npm run build:native']);
  if (!existsSync(join(root, 'dist', 'index.d.ts')) || !existsSync(join(root, 'dist', 'cli.js'))) {
    throw new Missing('There is no package in dist/.', ['npm run build:ts']);
  }
  mkdirSync(out, { recursive: true });
  for (const addon of built) {
    await pack(platformManifest(addon), { [addon.file]: `native/${addon.file}` });
  }
  await pack(mainManifest(built), { dist: 'dist', 'README.md': 'README.md' });
});

// What would be published holds what is built and nothing else.
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  disposePackages,
  MANIFEST,
  PLATFORM,
  PLATFORM_PACKAGE,
  pack,
  ROOT,
  run,
  SLOW,
  type Tarballs,
} from './project.js';

let tarballs: Tarballs;

beforeAll(async () => {
  tarballs = await pack();
}, SLOW.timeout);

afterAll(disposePackages);

const filesOf = async (tarball: string) =>
  (await run(ROOT, 'tar', ['-tzf', tarball])).trim().split('\n').sort();
const read = (tarball: string, file: string) => run(ROOT, 'tar', ['-xzOf', tarball, `package/${file}`]);

describe('the package', () => {
  test('holds builds, declarations, manifest and README, no source and no test', async () => {
    const files = await filesOf(tarballs.main);
    const allowed =
      /^package\/(package\.json|README\.md|dist\/(index|cli)\.js|dist\/index\.(cjs|d\.ts|d\.cts)|dist\/[a-z-]+-[A-Z0-9]{8}\.js)$/;
    expect(files.filter((file) => !allowed.test(file))).toEqual([]);
    for (const conditions of Object.values(MANIFEST.exports)) {
      const targets =
        typeof conditions === 'string' ? [conditions] : Object.values(conditions).flatMap(Object.values);
      for (const target of targets) expect(files).toContain(join('package', target));
    }
  });

  test('names no path of this machine', async () => {
    const places = new Set([ROOT.replace(/\/$/, ''), homedir()]);
    const content = await run(ROOT, 'tar', ['-xzOf', tarballs.main]);
    expect(content).toContain('openCouncil');
    for (const place of places) expect(content.includes(`${place}/`), place).toBe(false);
    expect(content).not.toMatch(/sourceMappingURL|\/node_modules\//);
  });

  test('has a manifest without what serves development, and the platform as an optional dependency', async () => {
    const manifest = JSON.parse(await read(tarballs.main, 'package.json'));
    expect(manifest).toMatchObject({
      name: MANIFEST.name,
      version: MANIFEST.version,
      dependencies: MANIFEST.dependencies,
      optionalDependencies: { [PLATFORM_PACKAGE]: MANIFEST.version },
    });
    expect(Object.keys(manifest).filter((key) => /^(scripts|devDependencies|napi)$/.test(key))).toEqual([]);
  });

  test('imports only what its manifest names', async () => {
    const files = (await filesOf(tarballs.main)).filter((file) => /\.c?js$/.test(file));
    const imported = new Set<string>();
    for (const file of files) {
      const content = await read(tarballs.main, file.replace('package/', ''));
      for (const [, name = ''] of content.matchAll(
        /(?:\bfrom |\brequire\(|\bimport\(|^import )["']([^"'.#][^"']*)["']/gm,
      )) {
        imported.add(name);
      }
    }
    const { builtinModules } = await import('node:module');
    const others = [...imported].filter((name) => !builtinModules.includes(name.replace('node:', '')));
    expect(new Set(others.map((name) => name.split('/')[0]))).toEqual(
      new Set(Object.keys(MANIFEST.dependencies)),
    );
  });
});

describe(`the package for ${PLATFORM}`, () => {
  test('holds the addon and a manifest that keeps it to its platform', async () => {
    const addon = `minds.${PLATFORM}.node`;
    expect(await filesOf(tarballs.platform)).toEqual([`package/${addon}`, 'package/package.json'].sort());
    expect(JSON.parse(await read(tarballs.platform, 'package.json'))).toMatchObject({
      name: PLATFORM_PACKAGE,
      version: MANIFEST.version,
      main: addon,
      os: [process.platform],
      cpu: [process.arch],
    });
    expect(readFileSync(join(ROOT, 'native', addon)).includes(ROOT)).toBe(false);
  });
});

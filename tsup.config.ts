import { rmSync } from 'node:fs';
import { defineConfig, type Options } from 'tsup';

// Here and not by tsup's `clean`: of two configurations one could remove what the other has written.
rmSync('dist', { recursive: true, force: true });

// No source maps: the output is readable, and maps would carry every source into the package.
const shared: Options = { target: 'node20', shims: true, clean: false };

export default defineConfig([
  { ...shared, entry: { index: 'ts/index.ts' }, format: ['esm', 'cjs'], dts: true },
  { ...shared, entry: { cli: 'ts/cli/main.ts' }, format: ['esm'] },
]);

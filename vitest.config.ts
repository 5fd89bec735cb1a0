import { defineConfig } from 'vitest/config';

export default defineConfig(({ mode }) => ({
  test: {
    include: [mode === 'long' ? 'test/**/*.long.ts' : 'test/**/*.test.ts'],
    // A process per file: the addon and its databases end with it.
    pool: 'forks',
    testTimeout: mode === 'long' ? 3_600_000 : 20_000,
    hookTimeout: 60_000,
  },
}));

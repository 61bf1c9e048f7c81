import { defineConfig } from 'vitest/config';

const setupFiles = ['tests/support/property-seed.ts'];

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', setupFiles, include: ['src/**/*.test.ts', 'scripts/**/*.test.ts', 'bench/**/*.test.ts', 'console/src/**/*.test.ts'], exclude: ['src/**/*.int.test.ts'], testTimeout: 30_000 } },
      { test: { name: 'integration', setupFiles, include: ['src/**/*.int.test.ts', 'tests/integration/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000 } },
      { test: { name: 'browser', include: ['tests/browser/**/*.test.ts'], fileParallelism: false, testTimeout: 60_000, hookTimeout: 120_000 } },
      { test: { name: 'fuzz', include: ['tests/fuzz/**/*.test.ts'], testTimeout: 1_200_000, hookTimeout: 120_000 } },
      { test: { name: 'chaos', include: ['tests/chaos/**/*.test.ts'], testTimeout: 1_200_000, hookTimeout: 120_000 } },
    ],
  },
});

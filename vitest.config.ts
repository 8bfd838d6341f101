import { defineConfig } from 'vitest/config';

/**
 * Three projects: `unit` needs nothing but Node (seconds), `infra` imports the CDK, `stack` starts emulators, the local
 * host or a browser.
 * Files of `stack` run one after the other: two Chromiums at once would measure each other.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          testTimeout: 30_000,
        },
      },
      { test: { name: 'infra', include: ['test/infra/**/*.test.ts'], testTimeout: 60_000 } },
      {
        test: {
          name: 'stack',
          include: ['test/{store,race,fault,api,e2e,host,site}/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});

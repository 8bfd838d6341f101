import { defineConfig } from 'vitest/config';

/**
 * `unit` needs nothing but Node (seconds), `simulation` runs the engine's schedules, `infra` imports the CDK, `stack`
 * starts emulators, the local host or a browser.
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
      // Ten thousand schedules of the engine, in child processes: seconds, minutes on a crowded machine.
      { test: { name: 'simulation', include: ['test/simulation/**/*.test.ts'], testTimeout: 300_000 } },
      { test: { name: 'infra', include: ['test/infra/**/*.test.ts'], testTimeout: 60_000 } },
      {
        test: {
          name: 'stack',
          include: ['test/{store,race,fault,load,api,e2e,host,site,chaos}/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});

import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Vitest leaves one core to itself, which on a machine of two would leave one file at a time. */
const maxWorkers = Math.max(2, availableParallelism() - 1);

/**
 * `unit` needs nothing but Node (seconds), `simulation` runs the engine's schedules, `infra` imports the CDK. `emulators`
 * starts tables and local hosts, each file its own with free ports and in a folder of its own, so that two files at once
 * do each other no harm. `stack` fills months in with a browser, or works the whole service as hard as it can, two files
 * at a time when all others are done: what a test there measures is its own processes, and it waits for events, not for
 * times.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          testTimeout: 30_000,
          maxWorkers,
          sequence: { groupOrder: 1 },
        },
      },
      // Ten thousand schedules of the engine, in child processes: seconds, minutes on a crowded machine.
      {
        test: {
          name: 'simulation',
          include: ['test/simulation/**/*.test.ts'],
          testTimeout: 300_000,
          maxWorkers,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'infra',
          include: ['test/infra/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'emulators',
          include: ['test/{store,race,fault,api,contract,host,site}/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'stack',
          include: ['test/{load,cli,e2e,chaos}/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});

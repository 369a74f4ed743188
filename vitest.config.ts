import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          // One LocalStack and one deployed app serve the whole suite: see test/e2e/global-setup.ts.
          globalSetup: ['test/e2e/global-setup.ts'],
          // Most of the time the tests wait for alarms and schedules, each file for those of its own monitor.
          maxWorkers: 4,
          isolate: false,
          sequence: { groupOrder: 1 },
          testTimeout: 420_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});

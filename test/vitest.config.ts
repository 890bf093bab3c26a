// Four projects: structure and rules need no database (npm run verify), api and journeys need one, long runs are apart.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'structure',
          root: import.meta.dirname,
          include: ['structure.test.ts'],
          environment: 'node',
        },
      },
      {
        test: {
          name: 'rules',
          root: import.meta.dirname,
          include: ['rules/**/*.test.ts'],
          environment: 'node',
          // Rules are pure: they can share what they import, and loading it for each file took half of the time.
          isolate: false,
          // Which is why they cannot run among the others, each of which has its process: they come last.
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'api',
          root: import.meta.dirname,
          include: ['api/**/*.test.ts', 'faults/**/*.test.ts'],
          globalSetup: ['./database.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'journeys',
          root: import.meta.dirname,
          include: ['journeys/**/*.test.ts'],
          globalSetup: ['./journeys/server.ts'],
          testTimeout: 240_000,
          hookTimeout: 180_000,
          maxWorkers: 1,
          // A press before the page's script was there is a slow machine, not a fault; what fails twice is told.
          retry: 1,
        },
      },
      {
        test: {
          name: 'long',
          root: import.meta.dirname,
          include: ['long/**/*.test.ts'],
          globalSetup: ['./database.ts'],
          hookTimeout: 60_000,
          testTimeout: 3_600_000,
        },
      },
    ],
  },
});

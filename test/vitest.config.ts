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
          // Loading the product anew for each file took half of the time: files share what they import.
          isolate: false,
          // Which is why they cannot run among those that have a process for each file.
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
          // As in rules; each file still has a database of its own.
          isolate: false,
          sequence: { groupOrder: 2 },
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

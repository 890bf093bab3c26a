// The whole API on a private database, without pages, and a way to run its jobs to the end.
import { afterAll, beforeAll, inject } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { openJobs, type Jobs } from '@compatriot/db/jobs.ts';
import postgres from '@compatriot/db/postgres.ts';
import { openSearch } from '@compatriot/search/open.ts';
import { buildApp } from '@compatriot/server/app.ts';
import { readConfig, type Config } from '@compatriot/server/config.ts';
import { openMatchIndex } from '@compatriot/server/matching/index.ts';
import { handleJob, type WorkerParts } from '@compatriot/server/worker.ts';
import { cloneDatabase, type TestDatabase } from './database.ts';

export interface TestApp {
  api: FastifyInstance;
  parts: WorkerParts;
  config: Config;
  /** Plain SQL as the owner: sees everything, for assertions. */
  owner: postgres.Sql;
  /** Runs every waiting job, and those they cause, until none is left. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

export async function startTestApp(templateUrl: string): Promise<TestApp> {
  const copy: TestDatabase = await cloneDatabase(templateUrl);
  const config: Config = {
    ...readConfig({ SESSION_KEY: 'a key for tests that has more than 32 bytes' }),
    demo: true,
  };
  const errors: Error[] = [];
  const jobs: Jobs = await openJobs(copy.url, (error) => errors.push(error));
  const search = openSearch({ database: copy.database, meili: null });
  const matching = openMatchIndex({ database: copy.database });
  const parts: WorkerParts = { config, database: copy.database, jobs, search, matching };
  const api = await buildApp({ ...parts, requestLimit: 100_000 });
  await api.ready();
  const owner = postgres(copy.ownerUrl, { max: 2, onnotice: () => undefined });
  return {
    api,
    parts,
    config,
    owner,
    async settle() {
      for (;;) {
        const waiting = await jobs.take();
        if (waiting.length === 0) return;
        for (const { id, job } of waiting) {
          await handleJob(parts, job);
          await jobs.finish(id);
        }
      }
    },
    async stop() {
      await api.close();
      await jobs.stop();
      await owner.end();
      await copy.drop();
    },
  };
}

/** For a test file: one app for all its tests. */
export function useTestApp(): { current: TestApp } {
  const holder = {} as { current: TestApp };
  beforeAll(async () => {
    holder.current = await startTestApp(inject('templateUrl'));
  }, 60_000);
  afterAll(async () => {
    await holder.current?.stop();
  });
  return holder;
}

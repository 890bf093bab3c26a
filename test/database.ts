// One real PostgreSQL for the whole run, one database for each test file, cloned from a migrated template.
// fsync is off here and only here: these databases live for minutes and no test cuts the power (test/faults does, on its own).
import { mkdtempSync, rmSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '@compatriot/db/client.ts';
import { startEmbedded } from '@compatriot/db/embedded.ts';
import { applicationUrl, migrate } from '@compatriot/db/migrate.ts';
import { loadStarterTaxonomy } from '@compatriot/db/seed/taxonomy/load.ts';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    templateUrl: string;
  }
}

/** Vitest's global set-up: starts the server, migrates the template and loads the starter taxonomy. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(join(tmpdir(), 'compatriot-test-'));
  const embedded = await startEmbedded({
    dataDir,
    settings: { fsync: 'off', full_page_writes: 'off', max_connections: '200' },
  });
  await migrate(embedded.url);
  const database = openDatabase(applicationUrl(embedded.url), { connections: 1 });
  await database.transaction({ system: 'seed' }, (tx) => loadStarterTaxonomy(tx));
  await database.close();
  project.provide('templateUrl', embedded.url);
  return async () => {
    await embedded.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
}

export interface TestDatabase {
  ownerUrl: string;
  url: string;
  database: Database;
  drop(): Promise<void>;
}

/** A private copy of the template; `ownerUrl` is for looking behind row-level security in assertions. */
export async function cloneDatabase(templateUrl: string): Promise<TestDatabase> {
  const { default: postgres } = await import('@compatriot/db/postgres.ts');
  const template = new URL(templateUrl);
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const rootUrl = new URL(templateUrl);
  rootUrl.pathname = '/postgres';
  const root = postgres(rootUrl.toString(), { max: 1, onnotice: () => undefined });
  // Two workers may not copy the template at once; the lock ends with the connection.
  await root`select pg_advisory_lock(1)`;
  await root.unsafe(`create database ${name} template ${template.pathname.slice(1)}`);
  await root.end();
  const owner = new URL(templateUrl);
  owner.pathname = `/${name}`;
  const url = applicationUrl(owner.toString());
  const database = openDatabase(url, { connections: 4 });
  return {
    ownerUrl: owner.toString(),
    url,
    database,
    async drop() {
      await database.close();
      const again = postgres(rootUrl.toString(), { max: 1, onnotice: () => undefined });
      await again.unsafe(`drop database if exists ${name} with (force)`);
      await again.end();
    },
  };
}

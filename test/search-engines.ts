// The engines that the contract suite (api/search-contract.test.ts) is run over, and how each is brought to rest.
import type { SearchEngine } from '@compatriot/search/engine.ts';
import { type MeiliClient, meiliClient } from '@compatriot/search/client.ts';
import { meilisearchEngine } from '@compatriot/search/meilisearch.ts';
import { postgresEngine } from '@compatriot/search/postgres.ts';
import { bringInStep } from '@compatriot/search/tail.ts';
import type { TestApp } from './app.ts';
import { noServer, someServer } from './meilisearch.ts';

export interface EngineUnderTest {
  name: SearchEngine['name'];
  /** Why this engine cannot be tested here; its half is reported as skipped. */
  absent: string | null;
  /** A process of its own: nothing is shared with another engine but the database. */
  open(app: TestApp): Promise<SearchEngine>;
  /** Comes back when what is committed now is found. */
  inStep(engine: SearchEngine): Promise<void>;
}

/** How the open engine is brought in step; each test file has one database and one such engine. */
const outside = new WeakMap<SearchEngine, () => Promise<void>>();

export const enginesUnderTest: EngineUnderTest[] = [
  {
    name: 'postgres',
    absent: null,
    open: (app) => Promise.resolve(postgresEngine(app.parts.database)),
    // It asks what has changed before every answer.
    inStep: () => Promise.resolve(),
  },
  {
    name: 'meilisearch',
    absent: noServer,
    async open(app) {
      const client: MeiliClient = meiliClient(await someServer());
      const { database } = app.parts;
      // Itself, without the fallback, which would hide that it did not answer; and with time for a busy machine.
      const engine = meilisearchEngine(database, client, { patience: 10_000, freshness: 600_000 });
      outside.set(engine, () => bringInStep({ database, client }));
      return engine;
    },
    inStep: (engine) => outside.get(engine)?.() ?? Promise.resolve(),
  },
];

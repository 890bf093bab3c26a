// Chooses the engine: columns in memory (search/postgres.ts), or a Meilisearch server with those in its place while it does
// not answer. Whichever it is, Postgres has the last word on every card.
import type { Database } from '@compatriot/db/client.ts';
import { type MeiliAddress, meiliClient } from './client.ts';
import type { SearchEngine } from './engine.ts';
import { withFallback } from './fallback.ts';
import { meilisearchEngine } from './meilisearch.ts';
import { postgresEngine } from './postgres.ts';

export interface SearchOptions {
  database: Database;
  meili: MeiliAddress | null;
  /** Hears when the outside engine falls silent and when it is back. */
  say?: (line: string) => void;
}

export function openSearch({ database, meili, say }: SearchOptions): SearchEngine {
  const embedded = postgresEngine(database);
  if (!meili) return embedded;
  return withFallback(meilisearchEngine(database, meiliClient(meili)), embedded, say);
}

// Chooses the engine.
import type { Database } from '@compatriot/db/client.ts';
import type { SearchEngine } from './engine.ts';
import { postgresEngine } from './postgres.ts';

export interface SearchOptions {
  database: Database;
  meili: { url: string; masterKey: string | undefined } | null;
}

/** Meilisearch has an issue of its own; until it lands, Postgres answers whatever is configured. */
export function openSearch(options: SearchOptions): SearchEngine {
  return postgresEngine(options.database);
}

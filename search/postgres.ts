// The embedded engine: columns in memory find and count, Postgres says before every search what has changed (pools.ts).
import type { Database } from '@compatriot/db/client.ts';
import { type TalentDocument, streamTalent, talentNews } from '@compatriot/db/queries/talent.ts';
import { Columns } from './columns.ts';
import { type SearchEngine, type TalentScope, nobody } from './engine.ts';
import { lookThrough } from './looking.ts';
import { keepPools } from './pools.ts';
import { syncDocuments } from './sync.ts';

/** Documents taken in at once while a pool is read: what other questions wait for (ms, not seconds). */
const batch = 1000;

export interface ColumnsEngine extends SearchEngine {
  warm(signal?: AbortSignal): Promise<void>;
  /** What is held in memory now. */
  held(): { pools: number; people: number; bytes: number };
}

export function postgresEngine(database: Database): ColumnsEngine {
  const pools = keepPools<Columns, TalentDocument>({
    system: 'search',
    database,
    read: (scope) => readPool(database, scope),
    news: talentNews,
    take(columns, id, document) {
      if (document) columns.put(document);
      else columns.remove(id);
    },
  });
  return {
    name: 'postgres',
    async search(read, scope, query) {
      const pool = await pools.current(scope, read);
      if (!pool || (query.words.length === 0 && query.unknown.length > 0)) return nobody('postgres');
      return { ...lookThrough(pool.held, query), engine: 'postgres', fallback: false };
    },
    warm: (signal) => pools.warm(signal),
    sync: (programmeId, profileIds) => syncDocuments(database, programmeId, profileIds),
    ping: () => database.ping(),
    held: () => pools.held(),
  };
}

async function readPool(database: Database, scope: TalentScope) {
  const held = new Columns();
  const seen = await database.transaction({ system: 'search', programme: scope.programmeId }, (tx) =>
    streamTalent(tx, scope, batch, (documents) => {
      for (const document of documents) held.put(document);
    }),
  );
  return { held, seen };
}

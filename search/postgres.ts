// The embedded engine: columns in memory find and count, Postgres says before every search what has changed. A pool is read
// in when it is first asked for and let go when nobody asked for long.
import { setTimeout } from 'node:timers/promises';
import type { Database } from '@compatriot/db/client.ts';
import { programmeIds } from '@compatriot/db/queries/cleaning.ts';
import {
  type Snapshot,
  type TalentNews,
  filledPools,
  streamTalent,
  talentNews,
} from '@compatriot/db/queries/talent.ts';
import { Columns } from './columns.ts';
import { type SearchEngine, type TalentScope, nobody } from './engine.ts';
import { lookThrough } from './looking.ts';
import { syncDocuments } from './sync.ts';

/** Documents taken in at once while a pool is read: what other questions wait for (ms, not seconds). */
const batch = 1000;
/**
 * A pool that nobody asked for this long makes room; the next question reads it in again (100,000 people: seconds). Longer
 * than a night or a weekend, so that nobody's first question of the day does.
 */
const idle = 3 * 86_400_000;
/** Between two pools that are read in ahead (ms): whoever asks meanwhile goes first. */
const breath = 200;
/** A pool whose database went back in time is read anew so often for one question. */
const mostReadings = 3;

interface Pool {
  columns: Columns;
  seen: Snapshot;
  asked: number;
}

export interface ColumnsEngine extends SearchEngine {
  warm(signal?: AbortSignal): Promise<void>;
  /** What is held in memory now. */
  held(): { pools: number; people: number; bytes: number };
}

export function postgresEngine(database: Database): ColumnsEngine {
  const pools = new Map<string, Promise<Pool>>();
  const ready = new Map<string, Pool>();
  let sweeping: NodeJS.Timeout | undefined;

  const keyOf = (scope: TalentScope) => `${scope.programmeId} ${scope.recipient}`;

  function poolOf(scope: TalentScope): Promise<Pool> {
    const key = keyOf(scope);
    const known = pools.get(key);
    if (known) return known;
    const reading = readPool(database, scope).then(
      (pool) => {
        ready.set(key, pool);
        sweeping ??= setInterval(sweep, idle / 4).unref();
        return pool;
      },
      (error: unknown) => {
        pools.delete(key);
        throw error;
      },
    );
    pools.set(key, reading);
    return reading;
  }

  /** Unless somebody has begun to read it anew already. */
  function forget(scope: TalentScope, reading: Promise<Pool>): void {
    const key = keyOf(scope);
    if (pools.get(key) !== reading) return;
    pools.delete(key);
    ready.delete(key);
  }

  function sweep(): void {
    for (const [key, pool] of ready) {
      if (Date.now() - pool.asked < idle) continue;
      ready.delete(key);
      pools.delete(key);
    }
    if (ready.size > 0) return;
    clearInterval(sweeping);
    sweeping = undefined;
  }

  return {
    name: 'postgres',
    async search(read, scope, query) {
      let reading = poolOf(scope);
      let pool = await reading;
      let from = pool.seen;
      let news = await read((tx) => talentNews(tx, scope, from));
      for (let readings = 1; news && wentBack(news.snapshot, from); readings += 1) {
        // Of a restored server, or one that took over behind: what it lost is news that it cannot tell.
        if (readings === mostReadings)
          throw new Error('The database went back in time while it was searched');
        forget(scope, reading);
        reading = poolOf(scope);
        pool = await reading;
        from = pool.seen;
        news = await read((tx) => talentNews(tx, scope, from));
      }
      if (!news) return nobody('postgres');
      pool.asked = Date.now();
      // From here on nothing waits: what is looked through is as new as this question or newer.
      catchUp(pool, news);
      if (query.words.length === 0 && query.unknown.length > 0) return nobody('postgres');
      return { ...lookThrough(pool.columns, query), engine: 'postgres', fallback: false };
    },
    async warm(signal) {
      for (const programmeId of await database.transaction({ system: 'search' }, programmeIds)) {
        const recipients = await database.transaction({ system: 'search', programme: programmeId }, (tx) =>
          filledPools(tx, programmeId),
        );
        for (const recipient of recipients) {
          if (signal?.aborted) return;
          await poolOf({ programmeId, recipient });
          await setTimeout(breath, undefined, { ref: false });
        }
      }
    },
    sync: (programmeId, profileIds) => syncDocuments(database, programmeId, profileIds),
    ping: () => database.ping(),
    held() {
      const all = [...ready.values()];
      return {
        pools: all.length,
        people: all.reduce((sum, { columns }) => sum + columns.size, 0),
        bytes: all.reduce((sum, { columns }) => sum + columns.bytes, 0),
      };
    },
  };
}

async function readPool(database: Database, scope: TalentScope): Promise<Pool> {
  const columns = new Columns();
  const seen = await database.transaction({ system: 'search', programme: scope.programmeId }, (tx) =>
    streamTalent(tx, scope, batch, (documents) => {
      for (const document of documents) columns.put(document);
    }),
  );
  return { columns, seen, asked: Date.now() };
}

/**
 * Several questions may be under way at once, and an older answer may come in after a newer one: it holds nothing that the
 * newer did not. A newer one tells of everything since the snapshot that it was asked from, so it may be taken in whatever
 * came in between.
 */
function catchUp(pool: Pool, { snapshot, lasting, changes }: TalentNews): void {
  if (!isAfter(snapshot, pool.seen)) return;
  for (const [id, document] of changes) {
    if (document) pool.columns.put(document);
    else pool.columns.remove(id);
  }
  if (lasting) pool.seen = snapshot;
}

/**
 * Snapshots of one server (`xmin:xmax:xip,…`) stand in one order: `xmax` only grows, and while it stands still transactions
 * in progress only end.
 */
export function isAfter(one: Snapshot, other: Snapshot): boolean {
  const [, most = '', running = ''] = one.split(':');
  const [, otherMost = '', otherRunning = ''] = other.split(':');
  const further = BigInt(most) - BigInt(otherMost);
  if (further !== 0n) return further > 0n;
  return count(running) < count(otherRunning);
}

/** Whether a later look found an earlier server: a restored one, or one that took over and was behind. */
export function wentBack(now: Snapshot, before: Snapshot): boolean {
  const most = (snapshot: Snapshot) => BigInt(snapshot.split(':')[1] ?? '');
  return most(now) < most(before);
}

const count = (running: string): number => (running === '' ? 0 : running.split(',').length);

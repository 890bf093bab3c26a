// Pools of people in memory, one a programme and recipient, in step with Postgres: read in when one is first asked for, brought
// up to date before every question by what Postgres tells as news, let go when nobody asked for long. Talent search and
// matching hold different things of the same people; how they keep them is the same.
import { setTimeout } from 'node:timers/promises';
import type { Database, Transaction } from '@compatriot/db/client.ts';
import { programmeIds } from '@compatriot/db/queries/cleaning.ts';
import { type Snapshot, filledPools } from '@compatriot/db/queries/talent.ts';
import type { Read, TalentScope } from './engine.ts';

/**
 * A pool that nobody asked for this long makes room; the next question reads it in again (100,000 people: seconds). Longer
 * than a night or a weekend, so that nobody's first question of the day does.
 */
const idle = 3 * 86_400_000;
/** Between two pools that are read in ahead (ms): whoever asks meanwhile goes first. */
const breath = 200;
/** A pool whose database went back in time is read anew so often for one question. */
const mostReadings = 3;

export interface News<Item> {
  /** Everything in it is told. */
  snapshot: Snapshot;
  /** Whether to ask from it next time; otherwise from the same one again, because the session has written itself. */
  lasting: boolean;
  /** As they are now; null for what is gone (or was never this recipient's). */
  changes: [id: string, item: Item | null][];
}

/** What is held of each person, and where it comes from. */
export interface PoolKind<Held extends { readonly size: number; readonly bytes: number }, Item> {
  /** Named as the system actor that reads. */
  system: string;
  database: Database;
  /** Reads a whole pool, without a transaction of the asker's, and a snapshot from before. */
  read(scope: TalentScope): Promise<{ held: Held; seen: Snapshot }>;
  news(tx: Transaction, scope: TalentScope, seen: Snapshot): Promise<News<Item> | null>;
  take(held: Held, id: string, item: Item | null): void;
}

export interface Current<Held> {
  held: Held;
  /** Everything visible in it has been taken in. */
  seen: Snapshot;
}

export interface Pools<Held> {
  /** Reads the pool in unless it is there. */
  ready(scope: TalentScope): Promise<void>;
  /**
   * With everything taken in that the asker's transaction sees; null for who may not read this pool. From its return on
   * nothing may wait before what is held has been looked through, or it changes meanwhile.
   */
  current(scope: TalentScope, read: Read): Promise<Current<Held> | null>;
  warm(signal?: AbortSignal, told?: (scope: TalentScope, held: Held, ms: number) => void): Promise<void>;
  /** What is held of one pool; null unless it has been read in. */
  heldOf(scope: TalentScope): Held | null;
  held(): { pools: number; people: number; bytes: number };
}

interface Pool<Held> {
  held: Held;
  seen: Snapshot;
  asked: number;
}

export function keepPools<Held extends { readonly size: number; readonly bytes: number }, Item>(
  kind: PoolKind<Held, Item>,
): Pools<Held> {
  const { database, system } = kind;
  const pools = new Map<string, Promise<Pool<Held>>>();
  const ready = new Map<string, Pool<Held>>();
  let sweeping: NodeJS.Timeout | undefined;

  const keyOf = (scope: TalentScope) => `${scope.programmeId} ${scope.recipient}`;

  function poolOf(scope: TalentScope): Promise<Pool<Held>> {
    const key = keyOf(scope);
    const known = pools.get(key);
    if (known) return known;
    const reading = kind.read(scope).then(
      ({ held, seen }) => {
        const pool = { held, seen, asked: Date.now() };
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
  function forget(scope: TalentScope, reading: Promise<Pool<Held>>): void {
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
    async ready(scope) {
      await poolOf(scope);
    },
    async current(scope, read) {
      let reading = poolOf(scope);
      let pool = await reading;
      let from = pool.seen;
      let news = await read((tx) => kind.news(tx, scope, from));
      for (let readings = 1; news && wentBack(news.snapshot, from); readings += 1) {
        // Of a restored server, or one that took over behind: what it lost is news that it cannot tell.
        if (readings === mostReadings)
          throw new Error('The database went back in time while it was searched');
        forget(scope, reading);
        reading = poolOf(scope);
        pool = await reading;
        from = pool.seen;
        news = await read((tx) => kind.news(tx, scope, from));
      }
      if (!news) return null;
      pool.asked = Date.now();
      // From here on nothing waits: what is looked through is as new as this question or newer.
      if (isAfter(news.snapshot, pool.seen)) {
        for (const [id, item] of news.changes) kind.take(pool.held, id, item);
        if (news.lasting) pool.seen = news.snapshot;
      }
      return { held: pool.held, seen: news.snapshot };
    },
    async warm(signal, told) {
      for (const programmeId of await database.transaction({ system }, programmeIds)) {
        const recipients = await database.transaction({ system, programme: programmeId }, (tx) =>
          filledPools(tx, programmeId),
        );
        for (const recipient of recipients) {
          if (signal?.aborted) return;
          const scope = { programmeId, recipient };
          const begun = performance.now();
          const { held } = await poolOf(scope);
          told?.(scope, held, performance.now() - begun);
          await setTimeout(breath, undefined, { ref: false });
        }
      }
    },
    heldOf: (scope) => ready.get(keyOf(scope))?.held ?? null,
    held() {
      const all = [...ready.values()];
      return {
        pools: all.length,
        people: all.reduce((sum, { held }) => sum + held.size, 0),
        bytes: all.reduce((sum, { held }) => sum + held.bytes, 0),
      };
    },
  };
}

/**
 * Snapshots of one server (`xmin:xmax:xip,…`) stand in one order: `xmax` only grows, and while it stands still transactions
 * in progress only end. Several questions may be under way at once, and an older answer may come in after a newer one: it
 * holds nothing that the newer did not. A newer one tells of everything since the snapshot that it was asked from, so it may
 * be taken in whatever came in between.
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

// The match index: every pool as columns in memory, in step with Postgres before each question (search/pools.ts). Postgres
// has the last word on whoever is shown; here nobody is more than a random id and codes.
import { createHash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import type { Database, Transaction } from '@compatriot/db/client.ts';
import type { Judged, MatchPerson, MatchQuestion, MatchScope, Ranking } from '@compatriot/db/match.ts';
import { matchNews, streamPeople } from '@compatriot/db/queries/match-people.ts';
import { hardConditions } from '@compatriot/db/vocabulary.ts';
import { keepPools } from '@compatriot/search/pools.ts';
import { MatchColumns } from './columns.ts';
import { judgeAll, rank } from './ranking.ts';

/** What a ranking was made from. */
export interface IndexState {
  /** Of the database, as Postgres writes it: everything visible in it had been taken in. */
  snapshot: string;
  people: number;
  /** SHA-256 of the question. */
  checksum: string;
}

export interface Ranked extends Ranking {
  /** Those listed as they were ranked, for keeping with a run: asked for later they may have changed. */
  facts: MatchPerson[];
  state: IndexState;
}

export interface MatchIndex {
  /** Reads the pool in unless it is there. Await it before a transaction is opened: it takes a connection of its own. */
  ready(scope: MatchScope): Promise<void>;
  /** Takes in all news that `tx` sees, then ranks. Nobody is there for who may not read the pool. */
  rank(tx: Transaction, scope: MatchScope, question: MatchQuestion): Promise<Ranked>;
  /** Some people against one question, excluded ones too; those who are not there are left out. */
  judge(tx: Transaction, scope: MatchScope, question: MatchQuestion, ids: string[]): Promise<Judged[]>;
  /** Lets others have their turn between questions. */
  batch(tx: Transaction, scope: MatchScope, questions: MatchQuestion[]): Promise<Ranking[]>;
  /** Reads in every pool that anybody is in, one after another. */
  warm(signal?: AbortSignal): Promise<void>;
  /** What is held of a pool that has been read in; for measuring. */
  columnsOf(scope: MatchScope): MatchColumns | null;
  held(): { pools: number; people: number; bytes: number };
}

export interface MatchIndexOptions {
  database: Database;
  /** Hears how reading goes. */
  say?: (line: string) => void;
}

/** People's worth of tidying at a time: a millisecond or two. */
const tidying = 5000;
/** Postgres ends a transaction that is silent for a minute (db/client.ts); a batch says something each so many ms. */
const silence = 10_000;
/** One line of progress for so many people. */
const told = 100_000;

export function openMatchIndex({ database, say = () => undefined }: MatchIndexOptions): MatchIndex {
  const pools = keepPools<MatchColumns, MatchPerson>({
    system: 'match',
    database,
    read: (scope) => readPool(database, scope, say),
    news: matchNews,
    take(columns, id, person) {
      if (person) columns.put(person);
      else columns.remove(id);
    },
  });
  const tidied = new WeakSet<MatchColumns>();

  /** After the question, a little at a time. */
  async function tidy(columns: MatchColumns): Promise<void> {
    if (tidied.has(columns)) return;
    tidied.add(columns);
    do await breathe(undefined, { ref: false });
    while (columns.tend(tidying));
    tidied.delete(columns);
  }

  async function current(tx: Transaction, scope: MatchScope) {
    const pool = await pools.current(scope, (work) => work(tx));
    if (pool) void tidy(pool.held);
    return pool;
  }

  return {
    ready: (scope) => pools.ready(scope),
    async rank(tx, scope, question) {
      const pool = await current(tx, scope);
      const checksum = createHash('sha256').update(JSON.stringify(question)).digest('hex');
      if (!pool) return { ...nobody(), facts: [], state: { snapshot: '', people: 0, checksum } };
      const ranking = rank(pool.held, question);
      const facts = ranking.people.flatMap(({ id }) => pool.held.personOf(id) ?? []);
      return { ...ranking, facts, state: { snapshot: pool.seen, people: pool.held.size, checksum } };
    },
    async judge(tx, scope, question, ids) {
      const pool = await current(tx, scope);
      return pool ? judgeAll(pool.held, question, ids) : [];
    },
    async batch(tx, scope, questions) {
      const pool = await current(tx, scope);
      const rankings: Ranking[] = [];
      let spoken = performance.now();
      for (const question of questions) {
        rankings.push(pool ? rank(pool.held, question) : nobody());
        await breathe();
        if (performance.now() - spoken < silence) continue;
        await tx.execute('select 1');
        spoken = performance.now();
      }
      return rankings;
    },
    async warm(signal) {
      await pools.warm(signal);
    },
    columnsOf: (scope) => pools.heldOf(scope),
    held: () => pools.held(),
  };
}

async function readPool(database: Database, scope: MatchScope, say: (line: string) => void) {
  const held = new MatchColumns();
  const begun = performance.now();
  const seconds = () => `${((performance.now() - begun) / 1000).toFixed(1)} s`;
  const seen = await streamPeople(database, scope, (person) => {
    held.put(person);
    if (held.size % told === 0) say(`Match index: reading, ${held.size} people so far, ${seconds()}`);
  });
  // Posting lists over everybody, a little at a time.
  while (held.tend(tidying)) await breathe();
  held.settle();
  say(`Match index: ready with ${held.size} people in ${seconds()}, ${(held.bytes / 1e6).toFixed(1)} MB`);
  return { held, seen };
}

function nobody(): Ranking {
  const none = () =>
    Object.fromEntries(hardConditions.map((name) => [name, 0])) as Ranking['funnel']['excluded'];
  return { funnel: { started: 0, excluded: none(), only: none(), passed: 0 }, people: [] };
}

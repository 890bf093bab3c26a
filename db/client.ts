// The application's connection. Every piece of work is one transaction that first says who is acting; row-level
// security reads that, and it ends with the transaction (set_config with is_local = true).
import { type SQL, sql } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';

export type Transaction = Parameters<Parameters<PostgresJsDatabase['transaction']>[0]>[0];

/** What the database may know of the actor: ids only, as row-level security compares them. */
export interface Scope {
  account?: string;
  administrator?: boolean;
  team?: string[];
  government?: string[];
  institutions?: string[];
  programme?: string;
  system?: string;
  draft?: string;
}

export interface Database {
  /** @param scope null where the first statement says who acts (sign_on), which nobody does until then */
  transaction<T>(scope: Scope | null, work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** One statement that is a transaction of its own and says itself who acts (submit_response); prepared once a connection. */
  call<Row extends object>(text: string, values: readonly (string | number | null)[]): Promise<Row[]>;
  /**
   * Work of which one process at a time may do its share, by a name; undefined at once where another one is at it. The claim
   * is the session's own: it ends with the process, however that ends.
   */
  alone<T>(name: string, work: () => Promise<T>): Promise<{ done: T } | undefined>;
  /**
   * What a query gives, a line of text a row, as fast as Postgres writes it: for reading much, by COPY. The query has one
   * column of text without tabs, backslashes or line breaks, and no parameters.
   * @returns a snapshot (pg_snapshot) from before
   */
  copyOut(scope: Scope, query: string, take: (line: string) => void): Promise<string>;
  /** One round trip; throws when Postgres does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

const list = (ids: string[] | undefined) => `{${(ids ?? []).join(',')}}`;

const dialect = new PgDialect();

/**
 * For `.prepare(keepPlan)` on what is read on nearly every page by a key: the plan is kept, once a connection. Policies make a
 * plan dearer than the reading. Not for what is looked for by conditions that vary: one plan does not suit them all.
 */
export const keepPlan = 'kept'; // The driver takes any name to mean: keep the plan.

/**
 * As `tx.execute`, planned once a connection and one round trip instead of two: for what nearly every request asks. The text
 * must not vary with the values.
 */
export async function prepared<Row extends Record<string, unknown>>(
  tx: Transaction,
  query: SQL,
): Promise<Row[]> {
  const statement = tx._.session.prepareQuery(dialect.sqlToQuery(query), undefined, keepPlan, false);
  return (await statement.execute()) as Row[];
}

export interface DatabaseOptions {
  connections?: number;
  /** Hears every statement's text as it is sent, without its values. Tests compare what is asked for whom. */
  onStatement?: (text: string) => void;
}

export function openDatabase(applicationUrl: string, options: DatabaseOptions = {}): Database {
  const { onStatement } = options;
  const connection = postgres(applicationUrl, {
    max: options.connections ?? 10,
    ...(onStatement ? { debug: (_connection: number, text: string) => onStatement(text) } : {}),
    connect_timeout: 5,
    onnotice: () => undefined,
    connection: {
      application_name: 'compatriot',
      statement_timeout: 30_000,
      idle_in_transaction_session_timeout: 60_000,
    },
  });
  const database = drizzle(connection);
  return {
    transaction: (scope, work) =>
      database.transaction(async (tx) => {
        if (!scope) return work(tx);
        await tx.execute(sql`select
          set_config('app.account', ${scope.account ?? ''}, true),
          set_config('app.administrator', ${String(scope.administrator ?? false)}, true),
          set_config('app.team', ${list(scope.team)}, true),
          set_config('app.government', ${list(scope.government)}, true),
          set_config('app.institutions', ${list(scope.institutions)}, true),
          set_config('app.programme', ${scope.programme ?? ''}, true),
          set_config('app.system', ${scope.system ?? ''}, true),
          set_config('app.draft', ${scope.draft ?? ''}, true)`);
        return work(tx);
      }),
    async copyOut(scope, query, take) {
      const before = await connection.begin(async (tx) => {
        const [first] = await tx<{ snapshot: string }[]>`select
          set_config('app.account', ${scope.account ?? ''}, true),
          set_config('app.programme', ${scope.programme ?? ''}, true),
          set_config('app.system', ${scope.system ?? ''}, true),
          -- As long as it takes: it stops by itself when the connection ends.
          set_config('statement_timeout', '0', true), pg_current_snapshot()::text as snapshot`;
        await eachLine(await tx.unsafe(`copy (${query}) to stdout`).readable(), take);
        return first?.snapshot;
      });
      if (!before) throw new Error('Postgres returned no snapshot');
      return before;
    },
    async call<Row extends object>(text: string, values: readonly (string | number | null)[]) {
      return [...(await connection.unsafe<Row[]>(text, [...values], { prepare: true }))];
    },
    async alone(name, work) {
      const session = await connection.reserve();
      try {
        const [claim] = await session<{ ours: boolean }[]>`
          select pg_try_advisory_lock(hashtextextended(${name}, 0)) as ours`;
        if (!claim?.ours) return undefined;
        try {
          return { done: await work() };
        } finally {
          await session`select pg_advisory_unlock(hashtextextended(${name}, 0))`;
        }
      } finally {
        session.release();
      }
    },
    async ping() {
      await connection`select 1`;
    },
    async close() {
      await connection.end({ timeout: 5 });
    },
  };
}

/** Lines of a stream; what has come in is taken at once, then others have their turn. */
async function eachLine(stream: AsyncIterable<Buffer>, take: (line: string) => void): Promise<void> {
  let rest = '';
  for await (const chunk of stream) {
    const text = rest + chunk.toString('utf8');
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      take(text.slice(from, end));
      from = end + 1;
    }
    rest = text.slice(from);
  }
}

// The application's connection. Every piece of work is one transaction that first says who is acting; row-level
// security reads that, and it ends with the transaction (set_config with is_local = true).
import { sql } from 'drizzle-orm';
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
  transaction<T>(scope: Scope, work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** One statement that is a transaction of its own and says itself who acts (submit_response); prepared once a connection. */
  call<Row extends object>(text: string, values: readonly (string | number | null)[]): Promise<Row[]>;
  /**
   * Work of which one process at a time may do its share, by a name; undefined at once where another one is at it. The claim
   * is the session's own: it ends with the process, however that ends.
   */
  alone<T>(name: string, work: () => Promise<T>): Promise<{ done: T } | undefined>;
  /** One round trip; throws when Postgres does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

const list = (ids: string[] | undefined) => `{${(ids ?? []).join(',')}}`;

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

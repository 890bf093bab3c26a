// Jobs live in Postgres beside the rows they are about, so that a job exists exactly when its cause was committed.
// One queue carries the short ones and another those that take long, so that no mail waits behind a file; a job names its
// handler and its subject and may be run twice safely.
import { sql as drizzleSql } from 'drizzle-orm';
import { type JobResult, PgBoss } from 'pg-boss';
import type postgres from 'postgres';
import type { Transaction } from './client.ts';

export const queue = 'events';
const longQueue = 'long';
/** Handlers that may take minutes. One of them runs at a time in each process. */
const longHandlers = new Set(['export.make', 'fit.alert', 'portfolio.solve']);

export interface Job {
  handler: string;
  /** What happened: the event's kind and id. The id makes what a handler writes recognisable when it runs twice. */
  event: string;
  eventId: string;
  programmeId: string | null;
  subjectId: string;
}

/** Tried again for about five days (a long weekend without a mail server), every quarter of an hour at the most; kept two weeks. */
const patience = {
  retryLimit: 480,
  retryDelay: 2,
  retryBackoff: true,
  retryDelayMax: 900,
  expireInSeconds: 300,
  deleteAfterSeconds: 14 * 86_400,
};

/** A process that says nothing for half a minute is gone: its job is somebody else's. */
const longPatience = { ...patience, retryLimit: 10, expireInSeconds: 3600, heartbeatSeconds: 30 };

/** What nobody's act causes: by time, in UTC, once however many processes keep watch. Missed while all were down: made up for once. */
const scheduled: { at: string; handler: string }[] = [
  { at: '17 3 * * *', handler: 'survey.clean_up' },
  { at: '47 2 * * *', handler: 'fairness.release' },
  { at: '37 6 * * *', handler: 'roster.remind' },
  { at: '27 7 * * *', handler: 'follow_up.ask' },
  { at: '7 5 * * *', handler: 'work.remind' },
  { at: '37 7 * * *', handler: 'work.nudge' },
  { at: '27 * * * *', handler: 'orientation.remind' },
  { at: '7 5 * * *', handler: 'check.warn' },
  { at: '57 4 * * *', handler: 'assignment.close' },
  { at: '*/10 * * * *', handler: 'export.sweep' },
  { at: '*/10 * * * *', handler: 'search.alert' },
];
/** The queue of pg-boss's own through which scheduled jobs pass; the application's role may not make it. */
const scheduler = '__pgboss__send-it';
/** Stands where a job names its subject and its event: there is neither. */
const nobody = '00000000-0000-0000-0000-000000000000';

/** Creates the job tables as the owner and lets the application's role use them. */
export async function installJobs(ownerUrl: string, sql: postgres.Sql, role: string): Promise<void> {
  const boss = new PgBoss({ connectionString: ownerUrl, supervise: false, schedule: false, max: 1 });
  await boss.start();
  try {
    if (!(await boss.getQueue(queue))) await boss.createQueue(queue, patience);
    else await boss.updateQueue(queue, patience);
    if (!(await boss.getQueue(longQueue))) await boss.createQueue(longQueue, longPatience);
    else await boss.updateQueue(longQueue, longPatience);
    if (!(await boss.getQueue(scheduler))) await boss.createQueue(scheduler);
    for (const { at, handler } of scheduled) {
      const job: Job = { handler, event: 'schedule', eventId: nobody, programmeId: null, subjectId: nobody };
      await boss.schedule(queue, at, job, { tz: 'UTC', key: handler.replace('.', '-'), missed: 'once' });
    }
    await sql.unsafe(`create or replace function pgboss.enqueue_events(jobs text) returns void language sql as $$
      ${await insertionOf(boss, queue)} $$`);
    await sql.unsafe(`create or replace function pgboss.enqueue_long(jobs text) returns void language sql as $$
      ${await insertionOf(boss, longQueue)} $$`);
  } finally {
    await boss.stop({ graceful: false });
  }
  await sql.unsafe(`grant usage on schema pgboss to ${role};
    grant select, insert, update, delete on all tables in schema pgboss to ${role};
    grant usage, select on all sequences in schema pgboss to ${role};
    grant execute on all functions in schema pgboss to ${role}`);
}

/**
 * pg-boss's own statement for adding jobs, with `$1` for a JSON list of them. As a function of the database its plan is
 * kept, and a function of ours (submit_response) can add jobs in the same call as the rows they are about.
 */
async function insertionOf(boss: PgBoss, name: string): Promise<string> {
  let text = '';
  const listener = {
    executeSql: async (statement: string) => {
      text = statement;
      return { rows: [] };
    },
  };
  await boss.insert(name, [{ data: {} }], { db: listener });
  if (!/^\s*INSERT INTO pgboss\./.test(text) || !text.includes('$1::text::json')) {
    throw new Error('pg-boss adds jobs in another way than before; see db/jobs.ts');
  }
  return text;
}

/** Jobs as `pgboss.enqueue_events` reads them. */
export function jobsText(jobs: readonly Job[], notBefore?: Date): string {
  return JSON.stringify(jobs.map((data) => ({ data, ...(notBefore ? { startAfter: notBefore } : {}) })));
}

const isLong = ({ handler }: Job): boolean => longHandlers.has(handler);

export interface Jobs {
  /** Adds jobs inside the caller's transaction; they wait until `notBefore`. */
  enqueue(tx: Transaction, jobs: Job[], notBefore?: Date): Promise<void>;
  /** Up to fifty waiting jobs, taken by hand (tests); each must be finished. */
  take(): Promise<{ id: string; job: Job }[]>;
  finish(id: string): Promise<void>;
  /** Starts taking jobs; a handler that throws is retried with back-off. */
  work(handle: (job: Job) => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

/** @param options.schedule whether this process keeps watch for what is due by time (workers do) */
export async function openJobs(
  applicationUrl: string,
  onError: (error: Error) => void,
  options: { schedule?: boolean } = {},
): Promise<Jobs> {
  const boss = new PgBoss({
    connectionString: applicationUrl,
    migrate: false,
    createSchema: false,
    schedule: options.schedule ?? false,
    reindex: false,
    monitorVacuum: false,
    max: 3,
  });
  boss.on('error', onError);
  await boss.start();
  return {
    async enqueue(tx, jobs, notBefore) {
      const [long, short] = [jobs.filter(isLong), jobs.filter((job) => !isLong(job))];
      if (short.length > 0)
        await tx.execute(drizzleSql`select pgboss.enqueue_events(${jobsText(short, notBefore)})`);
      if (long.length > 0)
        await tx.execute(drizzleSql`select pgboss.enqueue_long(${jobsText(long, notBefore)})`);
    },
    async take() {
      const waiting = await boss.fetch<Job>(queue, { batchSize: 50 });
      const long = await boss.fetch<Job>(longQueue, { batchSize: 50 });
      return [...waiting, ...long].map(({ id, data }) => ({ id, job: data }));
    },
    async finish(id) {
      // An id is in one of the two; completing it in the other does nothing.
      for (const name of [queue, longQueue]) await boss.complete(name, id);
    },
    async work(handle) {
      const run = async (jobs: { id: string; data: Job }[]): Promise<JobResult[]> => {
        // One that fails is tried again alone; the others of its batch are done.
        const results: JobResult[] = [];
        for (const job of jobs) {
          try {
            await handle(job.data);
            results.push({ id: job.id, status: 'completed' });
          } catch (error) {
            const failure = error instanceof Error ? error : new Error(String(error));
            onError(new Error(`${job.data.handler}: ${failure.message}`));
            results.push({ id: job.id, status: 'failed', output: { message: failure.message } });
          }
        }
        return results;
      };
      const often = { pollingIntervalSeconds: 0.5, perJobResults: true } as const;
      await boss.work<Job>(queue, { ...often, batchSize: 10 }, run);
      await boss.work<Job>(longQueue, { ...often, batchSize: 1 }, run);
    },
    async stop() {
      await boss.stop({ graceful: true, timeout: 5000 });
    },
  };
}

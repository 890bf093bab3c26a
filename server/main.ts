// Starts everything one installation needs, in order, and stops it in reverse. Without DATABASE_URL: an embedded
// PostgreSQL and the demo. With it: the outside servers, nothing seeded. `--worker` takes jobs only, `--migrate` migrates.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import closeWithGrace from 'close-with-grace';
import { openDatabase } from '@compatriot/db/client.ts';
import { startEmbedded } from '@compatriot/db/embedded.ts';
import { openJobs } from '@compatriot/db/jobs.ts';
import { applicationUrl, migrate } from '@compatriot/db/migrate.ts';
import { demoSignIns } from '@compatriot/db/seed/sign-ins.ts';
import { startMeilisearch } from '@compatriot/search/child.ts';
import { meiliClient, type MeiliAddress } from '@compatriot/search/client.ts';
import { openSearch } from '@compatriot/search/open.ts';
import { startTail } from '@compatriot/search/tail.ts';
import { buildApp } from './app.ts';
import { type Config, readConfig } from './config.ts';
import { openMatchIndex } from './matching/index.ts';
import { seedOnce } from './seed.ts';
import { keepNearnessCurrent } from './skills/nearness.ts';
import { currentCopy } from './skills/standing.ts';
import { startWorker } from './worker.ts';

const onlyWorker = process.argv.includes('--worker');
const onlyMigrate = process.argv.includes('--migrate');

async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  process.stdout.write(`${name} …`);
  // A dot a second shows that a slow step is alive.
  const dots = setInterval(() => process.stdout.write('.'), 1000);
  try {
    const result = await work();
    process.stdout.write(` ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
    return result;
  } catch (error) {
    process.stdout.write(' failed\n');
    throw error;
  } finally {
    clearInterval(dots);
  }
}

/** Ends the process with one sentence instead of a stack where a person can do something about it. */
function explain(error: unknown, port: number): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return `Port ${port} is taken by another program. Stop that program, or choose another port: PORT=${port + 1} npm start`;
  }
  if (code === 'EACCES')
    return `This user may not listen on port ${port}. Choose one above 1024: PORT=3000 npm start`;
  if (code === 'ENOSPC')
    return 'The disk is full. Free some space and start again; nothing acknowledged was lost.';
  if (code === 'ECONNREFUSED' || code === 'CONNECT_TIMEOUT') {
    return 'The database at DATABASE_URL does not answer. Check the address and that the server runs.';
  }
  return error instanceof Error ? error.message : String(error);
}

async function run(): Promise<void> {
  const config = readConfig();
  const stops: (() => Promise<void>)[] = [];
  const stopAll = async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  };
  try {
    const embedded = config.databaseUrl
      ? null
      : await step('Starting PostgreSQL', () => startEmbedded({ dataDir: join(config.dataDir) }));
    if (embedded) stops.push(() => embedded.stop());
    const ownerUrl = config.databaseUrl ?? embedded?.url;
    if (!ownerUrl) throw new Error('No database to work with.');
    if (!onlyWorker) await step('Bringing the database up to date', () => migrate(ownerUrl));
    if (onlyMigrate) return await stopAll();

    const url = applicationUrl(ownerUrl);
    const database = openDatabase(url);
    stops.push(() => database.close());
    const jobs = await openJobs(url, (error) => console.error(`Jobs: ${error.message}`), {
      schedule: onlyWorker || embedded !== null,
    });
    stops.push(() => jobs.stop());
    const meili = config.meili ?? (embedded ? await ownMeilisearch(config, stops) : null);
    const search = openSearch({ database, meili, say: (line) => console.log(line) });
    const matching = openMatchIndex({ database, say: (line) => console.log(line) });
    const parts = { config, database, jobs, search, matching };

    await seedOnce(parts, (name, work) => step(name, work));
    if (onlyWorker || embedded) await startWorker(parts);
    if (meili && (onlyWorker || embedded)) {
      const tail = startTail({ database, client: meiliClient(meili) }, (line) => console.log(line));
      stops.push(() => tail.stop());
    }
    // Only after an upgrade is there anything to do; nobody waits for it.
    if (onlyWorker || embedded) {
      keepNearnessCurrent(database, (line) => console.log(line)).catch((error: unknown) =>
        console.error('How near concepts are was not worked out anew; the next start tries again:', error),
      );
    }
    if (onlyWorker) {
      console.log('Worker ready.');
    } else {
      const app = await buildApp({
        ...parts,
        pagesHandler: fileURLToPath(new URL('../web/build/handler.js', import.meta.url)),
      });
      stops.push(() => app.close());
      await app.listen({ port: config.port, host: config.host });
      greet(config.port, config.demo);
      // The first person who types should not wait for the copy of a large taxonomy. Whoever asks tries again.
      currentCopy(database).catch((error: unknown) => console.error('Suggestions are not ready:', error));
      // Nor for a large pool to be read in; behind the copy's first slices, and never in the way of the start.
      const warming = new AbortController();
      stops.push(() => Promise.resolve(warming.abort()));
      search.warm?.(warming.signal).catch((error: unknown) => {
        if (!warming.signal.aborted) console.error('Talent pools are not read in yet:', error);
      });
      matching.warm(warming.signal).catch((error: unknown) => {
        if (!warming.signal.aborted) console.error('The match index is not read in yet:', error);
      });
    }
  } catch (error) {
    await stopAll().catch((failure: unknown) => console.error(failure));
    console.error(`\n${explain(error, config.port)}\n`);
    process.exit(1);
  }
  closeWithGrace({ delay: 10_000 }, async ({ err }) => {
    if (err) console.error(err);
    else console.log('\nStopping …');
    await stopAll();
  });
}

/** Searching is quicker with it and works without: a program that does not start costs one line. */
async function ownMeilisearch(config: Config, stops: (() => Promise<void>)[]): Promise<MeiliAddress | null> {
  if (!config.meiliBinary) return null;
  try {
    const child = await startMeilisearch({ program: config.meiliBinary, dataDir: config.dataDir });
    stops.push(() => child.stop());
    console.log(`Meilisearch ${child.version} searches.`);
    return child;
  } catch (error) {
    console.log(`Postgres searches: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

function greet(port: number, demo: boolean): void {
  const at = `http://localhost:${port}`;
  console.log(`\nCompatriot is at ${at}`);
  if (!demo) return;
  console.log(`  The survey     ${at}/s/guyd`);
  console.log(`  Sign in        ${at}/sign-in   (codes arrive at ${at}/dev/mail)`);
  for (const each of demoSignIns) console.log(`    ${each.email.padEnd(38)}${each.note}`);
  console.log('\nCtrl-C stops everything.');
}

await run().catch((error: unknown) => {
  console.error(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});

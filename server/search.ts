// `npm run search -- rebuild | reconcile`: makes the index of Meilisearch anew beside the live one, or proves that index and
// database agree and mends what does not. For the database of DATABASE_URL or of DATA_DIR, whether the program runs or not.
import { openDatabase } from '@compatriot/db/client.ts';
import { reachEmbedded } from '@compatriot/db/embedded.ts';
import { applicationUrl, migrate } from '@compatriot/db/migrate.ts';
import { reachMeilisearch } from '@compatriot/search/child.ts';
import { EngineDown, EngineError, EngineRefused, meiliClient } from '@compatriot/search/client.ts';
import type { CopyParts } from '@compatriot/search/copying.ts';
import { rebuild, RebuildRefused } from '@compatriot/search/rebuild.ts';
import { type Reconciled, reconcile } from '@compatriot/search/reconcile.ts';
import { bringInStep } from '@compatriot/search/tail.ts';
import { ConfigError, readCommandConfig } from './config.ts';

const usage = `npm run search -- rebuild     makes the search index anew and puts it in the place of the live one
npm run search -- reconcile   compares index and database, and mends the index

Both run beside the program and while people search. Ctrl-C leaves the live index as it is.
Exit code of reconcile: 0 everything was equal, 1 something differed and was mended, 3 something still differs.`;

const counted = (count: number) => count.toLocaleString('en');
const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`;
/** Ids shown of each kind of difference; the count says how many there are. */
const mostShown = 20;

function progressLine(doing: string) {
  let last = -1;
  return (done: number, all: number) => {
    const percent = all > 0 ? Math.floor((100 * done) / all) : 100;
    if (process.stdout.isTTY) {
      const bar = '█'.repeat(percent / 5).padEnd(20, '░');
      process.stdout.write(`\r\u001b[K${doing} ${bar} ${counted(done)} of ${counted(all)} people`);
    } else if (percent >= last + 10 || percent === 100) {
      if (percent !== last) console.log(`${doing} … ${percent} %`);
      last = percent;
    }
  };
}

const clearLine = () => process.stdout.isTTY && process.stdout.write('\r\u001b[K');

async function runRebuild(parts: CopyParts, signal: AbortSignal): Promise<number> {
  const started = performance.now();
  const people = await rebuild(parts, { onProgress: progressLine('Filling a fresh index'), signal });
  clearLine();
  console.log(`The search index was made anew: ${counted(people)} people in ${seconds(started)}.`);
  return 0;
}

async function runReconcile(parts: CopyParts, signal: AbortSignal): Promise<number> {
  const started = performance.now();
  await bringInStep(parts);
  const found = await reconcile(parts, { onProgress: progressLine('Comparing'), signal });
  clearLine();
  console.log(
    `Compared ${counted(found.people)} people in ${seconds(started)}, by ids and by hashes of whole documents.`,
  );
  return tell(found);
}

function tell({ missing, changed, extra, settings, leftover, left }: Reconciled): number {
  const kinds: [string, string[]][] = [
    ['not in the index', missing],
    ['other in the index than in the database', changed],
    ['in the index only', extra],
    ['settings of the index', settings],
    ['unfinished index of a rebuild that was stopped', leftover ? ['removed'] : []],
  ];
  const differed = kinds.filter(([, list]) => list.length > 0);
  if (differed.length === 0) {
    console.log('Everything is equal.');
    return 0;
  }
  for (const [what, list] of differed) {
    console.log(`  ${what}: ${counted(list.length)}`);
    for (const each of list.slice(0, mostShown)) console.log(`    ${each}`);
    if (list.length > mostShown) console.log(`    and ${counted(list.length - mostShown)} more`);
  }
  console.log(
    left.length === 0
      ? 'All of it was mended.'
      : `${counted(left.length)} still differ. Try: npm run search -- rebuild`,
  );
  return left.length === 0 ? 1 : 3;
}

async function run(signal: AbortSignal): Promise<number> {
  const [verb, ...more] = process.argv.slice(2);
  if ((verb !== 'rebuild' && verb !== 'reconcile') || more.length > 0) {
    console.error(usage);
    return 2;
  }
  const config = readCommandConfig();
  if (!config.meili && (config.databaseUrl || !config.meiliBinary)) {
    console.log(
      'Postgres searches here (no MEILI_URL is set, and no program "meilisearch" is there): every process reads its table\n' +
        'and asks it for changes before each search. Nothing has to be rebuilt or compared.',
    );
    return 0;
  }
  const stops: (() => Promise<void>)[] = [];
  try {
    const embedded = config.databaseUrl ? null : await reachEmbedded({ dataDir: config.dataDir });
    if (embedded) stops.push(() => embedded.stop());
    const ownerUrl = config.databaseUrl ?? embedded?.url ?? '';
    await migrate(ownerUrl);
    const database = openDatabase(applicationUrl(ownerUrl), { connections: 4 });
    stops.push(() => database.close());
    let address = config.meili;
    if (!address) {
      const child = await reachMeilisearch({ program: config.meiliBinary ?? '', dataDir: config.dataDir });
      stops.push(() => child.stop());
      address = child;
    }
    const parts = { database, client: meiliClient(address) };
    return await (verb === 'rebuild' ? runRebuild(parts, signal) : runReconcile(parts, signal));
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

const cancelling = new AbortController();
process.once('SIGINT', () => {
  clearLine();
  console.log('Stopping; the live index stays as it is …');
  cancelling.abort();
});

process.exitCode = await run(cancelling.signal).catch((error: unknown) => {
  clearLine();
  if (cancelling.signal.aborted) {
    console.log('Stopped. Nothing was changed.');
    return 130;
  }
  const known = [EngineDown, EngineError, EngineRefused, RebuildRefused, ConfigError].some(
    (kind) => error instanceof kind,
  );
  console.error(error instanceof Error ? (known ? error.message : error.stack) : String(error));
  return 2;
});

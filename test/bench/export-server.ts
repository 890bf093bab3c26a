// The product in one process, worker included, as `npm start` runs it: the hardest case for whoever searches while a file is
// made. Run by export.ts as a child, which asks it how late its event loop was and how much memory it took.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { openDatabase } from '@compatriot/db/client.ts';
import { openJobs } from '@compatriot/db/jobs.ts';
import { applicationUrl } from '@compatriot/db/migrate.ts';
import { openSearch } from '@compatriot/search/open.ts';
import { buildApp } from '@compatriot/server/app.ts';
import { readConfig } from '@compatriot/server/config.ts';
import { openMatchIndex } from '@compatriot/server/matching/index.ts';
import { startWorker } from '@compatriot/server/worker.ts';

export interface ServerReport {
  /** Milliseconds since the last report. */
  delay: { p99: number; max: number };
  /** Bytes, of the process with its threads. */
  memory: number;
}

const [ownerUrl = '', dataDir = '', sessionId = ''] = process.argv.slice(2);
const config = readConfig({
  DATABASE_URL: ownerUrl,
  DATA_DIR: dataDir,
  SESSION_KEY: 'a key for benchmarks that has more than 32 bytes',
});
const url = applicationUrl(ownerUrl);
const database = openDatabase(url);
const jobs = await openJobs(url, (error) => console.error(`Jobs: ${error.message}`), { schedule: true });
const search = openSearch({ database, meili: null });
const matching = openMatchIndex({ database });
const parts = { config, database, jobs, search, matching };
const app = await buildApp({ ...parts, requestLimit: 1_000_000 });
await startWorker(parts);
await app.listen({ port: 0, host: '127.0.0.1' });
const address = app.server.address();
const port = typeof address === 'object' && address ? address.port : 0;
const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
process.on('message', () => {
  const report: ServerReport = {
    delay: { p99: delay.percentile(99) / 1e6, max: delay.max / 1e6 },
    memory: process.memoryUsage().rss,
  };
  delay.reset();
  process.send?.(report);
});
process.send?.({ origin: `http://127.0.0.1:${port}`, cookie: `session=${app.jwt.sign({ sid: sessionId })}` });

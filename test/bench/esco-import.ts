// How long the import of ESCO takes, English as published first, then all that lies beside the checkout, then once more
// with nothing new; by parts, with rows and memory. Baseline in the same run: PostgreSQL's own COPY of the very same rows
// into bare tables, without keys, indexes or anything worked out.
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { openDatabase } from '@compatriot/db/client.ts';
import { startEmbedded } from '@compatriot/db/embedded.ts';
import { migrate } from '@compatriot/db/migrate.ts';
import postgres from '@compatriot/db/postgres.ts';
import { type ImportReport, importEsco } from '@compatriot/server/skills/importing.ts';
import { escoFolder } from '../esco.ts';
import { figure } from './figures.ts';
import type { Result } from './run.ts';

const tables = {
  concepts: 'uri, kind, code, taxonomy',
  concept_labels: 'concept_id, language, label, preferred',
  concept_broader: 'concept_id, broader_id',
  concept_relations: 'occupation_id, skill_id, importance',
  concept_neighbours: 'concept_id, neighbour_id, similarity',
};

export async function bench(): Promise<Result> {
  if (!escoFolder)
    throw new Error('skipped: ESCO is not beside the checkout (../shared/esco), there is nothing to import.');
  const dataDir = mkdtempSync(join(tmpdir(), 'compatriot-bench-esco-'));
  chmodSync(dataDir, 0o755); // root lends PostgreSQL an unprivileged user, who must be able to enter
  const stops: (() => Promise<unknown>)[] = [];
  try {
    const embedded = await startEmbedded({ dataDir });
    stops.push(() => embedded.stop());
    await migrate(embedded.url);
    const folder = escoFolder;
    const english = readdirSync(folder)
      .filter((name) => name.endsWith('.zip'))
      .map((name) => join(folder, name));
    const first = await run(embedded.url, english);
    const owner = postgres(embedded.url, { max: 1, onnotice: () => undefined });
    stops.push(() => owner.end());
    const baseline = await copyOfTheSame(owner);
    const rest = await run(embedded.url, [folder]);
    const again = await run(embedded.url, [folder]);
    const changed = Object.values(again.report.changes).reduce((sum, count) => sum + count, 0);
    return {
      bench: 'esco-import',
      data: `ESCO 1.1.1 as published: ${first.report.rows.toLocaleString('en')} rows in English with all relations, ${rest.report.rows.toLocaleString('en')} with occupation labels in six more languages; into an empty embedded PostgreSQL on the same cores`,
      figures: [
        figure(
          'English, from two zip files',
          first.report.seconds,
          's',
          first.report.seconds <= 30,
          'at most 30 s',
        ),
        ...first.report.parts.map(([doing, seconds]) => figure(`  ${doing}`, seconds, 's')),
        figure('  memory of the process at most', first.megabytes, 'MB'),
        figure(
          `baseline: COPY of the ${baseline.rows.toLocaleString('en')} rows it wrote`,
          baseline.seconds,
          's',
        ),
        figure('  the import to it', first.report.seconds / baseline.seconds, '×'),
        figure('six more languages into the same version', rest.report.seconds, 's'),
        figure('all of it once more', again.report.seconds, 's'),
        figure('  rows written by that', changed, '', changed === 0, 'none'),
      ],
    };
  } finally {
    for (const stop of stops.reverse()) await stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function run(url: string, paths: string[]): Promise<{ report: ImportReport; megabytes: number }> {
  const database = openDatabase(url, { connections: 1 });
  let most = 0;
  const look = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 50);
  try {
    const report = await importEsco(database, { paths, languages: null, version: null }, () => undefined);
    return { report, megabytes: most / 1e6 };
  } finally {
    clearInterval(look);
    await database.close();
  }
}

async function copyOfTheSame(owner: postgres.Sql): Promise<{ seconds: number; rows: number }> {
  let [seconds, rows] = [0, 0];
  for (const [table, columns] of Object.entries(tables)) {
    await owner.unsafe(`create table bare_${table} as select ${columns} from ${table} limit 0`);
    const parts: Buffer[] = [];
    const source = await owner.unsafe(`copy (select ${columns} from ${table}) to stdout`).readable();
    for await (const part of source) parts.push(part as Buffer);
    const started = performance.now();
    await pipeline(Readable.from(parts), await owner.unsafe(`copy bare_${table} from stdin`).writable());
    seconds += (performance.now() - started) / 1000;
    const [counted] = await owner.unsafe<{ rows: number }[]>(
      `select count(*)::int as rows from bare_${table}`,
    );
    rows += counted?.rows ?? 0;
    await owner.unsafe(`drop table bare_${table}`);
  }
  return { seconds, rows };
}

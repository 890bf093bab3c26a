// How long a file of 100,000 placements takes, asked for over HTTP and fetched, while people search: CSV and XLSX. Baseline in
// the same run: Postgres's own COPY of the same rows through the same driver. The server runs pages, API and worker in one process.
import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@compatriot/db/client.ts';
import { startEmbedded } from '@compatriot/db/embedded.ts';
import { applicationUrl, migrate } from '@compatriot/db/migrate.ts';
import postgres from '@compatriot/db/postgres.ts';
import { syncTalentDocuments } from '@compatriot/db/queries/talent.ts';
import { makeCrowd } from '@compatriot/db/seed/crowd.ts';
import { loadStarterTaxonomy } from '@compatriot/db/seed/taxonomy/load.ts';
import type { ExportFormat } from '@compatriot/db/vocabulary.ts';
import type { ServerReport } from './export-server.ts';
import { figure, median, percentile } from './figures.ts';
import type { Result } from './run.ts';

const placements = 100_000;
const people = 100_000;
const code = 'bench';
/** As many as a large office asks in a second. */
const searchesPerSecond = 10;
const secondsBefore = 12;
const rounds = 2;

interface Stage {
  owner: postgres.Sql;
  origin: string;
  cookie: string;
  report(): Promise<ServerReport>;
  stop(): Promise<void>;
}

export async function bench(): Promise<Result> {
  const dataDir = mkdtempSync(join(tmpdir(), 'compatriot-bench-export-'));
  chmodSync(dataDir, 0o755); // root lends PostgreSQL an unprivileged user, who must be able to enter
  let stage: Stage | undefined;
  try {
    const here = (stage = await setStage(dataDir));
    await warmUp(here);
    const before = await searching(here, secondsBefore * 1000);
    const quiet = await here.report();
    const taken: Record<ExportFormat, number[]> = { csv: [], xlsx: [] };
    const during: number[] = [];
    const copies: number[] = [];
    let bytes = 0;
    for (let round = 0; round < rounds; round++) {
      for (const format of ['csv', 'xlsx'] as const) {
        const searches = searching(here, null);
        const made = await exportAll(here, format);
        during.push(...(await searches.end()));
        taken[format].push(made.seconds);
        bytes = Math.max(bytes, made.bytes);
        copies.push(await copyAll(here.owner));
      }
    }
    const busy = await here.report();
    const [csv, xlsx, copy] = [median(taken.csv), median(taken.xlsx), median(copies)];
    const [p95Before, p95During] = [percentile(before, 0.95), percentile(during, 0.95)];
    return {
      bench: 'export',
      data: `${placements.toLocaleString('en')} placements and ${people.toLocaleString('en')} people of one programme; exports asked for, made and fetched over HTTP while ${searchesPerSecond} searches a second go on (three filters and facets), median of ${rounds}; pages, API, worker, PostgreSQL and load on the same cores`,
      figures: [
        figure('CSV of all placements', csv, 's', csv <= 10, 'at most 10 s'),
        figure('XLSX of all placements', xlsx, 's', xlsx <= 10, 'at most 10 s'),
        figure('baseline: COPY of the same rows, postgres.js', copy, 's'),
        figure('  CSV against that baseline', csv / copy, '×'),
        figure('  XLSX against that baseline', xlsx / copy, '×'),
        figure('search, slowest twentieth, before', p95Before, 'ms'),
        figure('search, slowest twentieth, meanwhile', p95During, 'ms'),
        figure('  against before', p95During / p95Before, '×', p95During <= 2 * p95Before, 'at most 2'),
        figure('event loop late by (slowest hundredth), before', quiet.delay.p99, 'ms'),
        figure('event loop late by (slowest hundredth), meanwhile', busy.delay.p99, 'ms'),
        figure('  at most', busy.delay.max, 'ms'),
        figure('memory of the server after it', busy.memory / 2 ** 20, 'MiB'),
        figure('largest file', bytes / 2 ** 20, 'MiB'),
      ],
    };
  } finally {
    await stage?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function setStage(dataDir: string): Promise<Stage> {
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    const embedded = await startEmbedded({ dataDir });
    stops.push(() => embedded.stop());
    await migrate(embedded.url);
    const owner = postgres(embedded.url, { max: 4, onnotice: () => undefined });
    stops.push(() => owner.end());
    const database = openDatabase(applicationUrl(embedded.url), { connections: 2 });
    await database.transaction({ system: 'seed' }, (tx) => loadStarterTaxonomy(tx));
    const session = await fill(owner, async (programmeId, ids) => {
      // Few enough that a slow machine stays within the time a statement may take.
      for (let at = 0; at < ids.length; at += 5000) {
        await database.transaction({ system: 'seed', programme: programmeId }, (tx) =>
          syncTalentDocuments(tx, ids.slice(at, at + 5000)),
        );
      }
    });
    await database.close();
    const server = fork(join(import.meta.dirname, 'export-server.ts'), [embedded.url, dataDir, session]);
    stops.push(async () => {
      server.kill('SIGTERM');
      await once(server, 'exit');
    });
    const { origin, cookie } = (await heard(server)) as { origin: string; cookie: string };
    return {
      owner,
      origin,
      cookie,
      report: async () => {
        server.send('report');
        return (await heard(server)) as ServerReport;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function heard(server: ChildProcess): Promise<unknown> {
  const [message] = (await Promise.race([
    once(server, 'message'),
    once(server, 'exit').then(([status]) => {
      throw new Error(`The server ended with ${String(status)}`);
    }),
  ])) as unknown[];
  return message;
}

/** One programme with its crowd and placements, and a coordinator. @returns the coordinator's session */
async function fill(
  owner: postgres.Sql,
  sync: (programmeId: string, ids: string[]) => Promise<void>,
): Promise<string> {
  const [programmeId, versionId, accountId, session] = [
    randomUUID(),
    randomUUID(),
    randomUUID(),
    randomUUID(),
  ];
  await owner`insert into programmes (id, code, name, origin_countries, languages, sectors, modes, status)
    values (${programmeId}, ${code}, 'Benchmark', '{GY}', '{en}', '{health}', '{temporary,virtual,permanent}', 'open')`;
  await owner`insert into questionnaire_versions (id, programme_id, version, status, definition, published_at)
    values (${versionId}, ${programmeId}, 1, 'published', '{}', now())`;
  await owner`insert into accounts (id, email) values (${accountId}, 'coordinator@bench.example')`;
  await owner`insert into memberships (programme_id, account_id, role, recipient)
    values (${programmeId}, ${accountId}, 'coordinator', 'programme_team')`;
  await owner`insert into sessions (id, account_id, refresh_hash, expires_at)
    values (${session}, ${accountId}, '', now() + interval '1 day')`;
  await makeCrowd(owner, { programmeId, versionId, people, origins: ['GY'] }, (ids) =>
    sync(programmeId, ids),
  );
  await owner`insert into institutions (programme_id, name, kind, sector, country, city)
    select ${programmeId}, 'Hospital ' || n, 'hospital', 'health', 'GY', 'Georgetown' from generate_series(1, 40) n`;
  await owner`insert into assignments (programme_id, institution_id, status, title, mode, sector, country, place, starts_on, ends_on, seats)
    select i.programme_id, i.id, 'selecting', 'Train ward ' || n || ' of ' || i.name, 'temporary', 'health', 'GY', 'Georgetown',
      date '2027-01-04' + n, date '2027-02-15' + n, 500
    from institutions i, generate_series(1, 10) n where i.programme_id = ${programmeId}`;
  await owner`
    with spot as (select id, institution_id, row_number() over (order by id) - 1 as n from assignments where programme_id = ${programmeId}),
    person as (select id, pseudonym, row_number() over (order by id) - 1 as n from profiles where programme_id = ${programmeId})
    insert into placements (programme_id, assignment_id, institution_id, profile_id, pseudonym, status, score, invited_at, answer_due_at,
      arrived_on, completed_on, reason_code, updated_at)
    select ${programmeId}, s.id, s.institution_id, p.id, p.pseudonym, state, 40 + p.n % 60, moment, moment + interval '14 days',
      case when state in ('active', 'completed') then moment::date + 30 end, case when state = 'completed' then moment::date + 72 end,
      case when state in ('declined', 'withdrawn') then 'dates' end, moment
    from person p join spot s on s.n = p.n % (select count(*) from spot)
    cross join lateral (select (array['completed', 'active', 'declined', 'invited', 'interested', 'withdrawn'])[1 + p.n % 6] as state,
      timestamptz '2026-01-01' + p.n * interval '3 minutes' as moment) m
    limit ${placements}`;
  await owner`insert into placement_results (placement_id, programme_id, outcome)
    select id, programme_id, 'knowledge' from placements where programme_id = ${programmeId} and status = 'completed'`;
  await owner`insert into people_reached (placement_id, programme_id, kind, women, men, unknown)
    select r.placement_id, r.programme_id, k.kind, k.women, k.men, 0
    from placement_results r, (values ('trained', 12, 8), ('treated', 40, 35)) k (kind, women, men)
    where r.programme_id = ${programmeId}`;
  await owner.unsafe(
    'vacuum analyze placements, assignments, institutions, placement_results, people_reached',
  );
  await owner.unsafe('checkpoint');
  return session;
}

// A page of each shows a hundred people, which the day's quota holds.
const questions = [
  'q=nurse&country=NL&mode=temporary',
  'sector=health&experience=11_20&language=eng:B2',
  'q=teacher&country=GB&education=6',
  'q=engineer&mode=virtual&country=US',
  'sector=it&country=CA&mode=virtual',
];

/** The first search loads the people into memory; none of these is counted. */
async function warmUp(stage: Stage): Promise<void> {
  for (let turn = 0; turn < 2 * questions.length; turn++) await search(stage, turn);
}

async function search(stage: Stage, turn: number): Promise<number> {
  const began = performance.now();
  const question = questions[turn % questions.length];
  const answer = await fetch(`${stage.origin}/api/programmes/${code}/talent?${question}`, {
    headers: { cookie: stage.cookie },
  });
  if (!answer.ok) throw new Error(`A search was refused: ${answer.status} ${await answer.text()}`);
  await answer.arrayBuffer();
  return performance.now() - began;
}

/**
 * Searches at a steady pace, each with its milliseconds; a late one holds up no other.
 * @param milliseconds null: until `end` is called
 */
function searching(stage: Stage, milliseconds: number): Promise<number[]>;
function searching(stage: Stage, milliseconds: null): { end(): Promise<number[]> };
function searching(stage: Stage, milliseconds: number | null) {
  const asked: Promise<number>[] = [];
  let next = 0;
  const pace = setInterval(() => asked.push(search(stage, next++)), 1000 / searchesPerSecond);
  const end = (): Promise<number[]> => {
    clearInterval(pace);
    return Promise.all(asked);
  };
  if (milliseconds === null) return { end };
  return new Promise<number[]>((done, failed) => {
    setTimeout(() => end().then(done, failed), milliseconds);
  });
}

/** Asks, looks every tenth of a second whether it is there, and fetches it. */
async function exportAll(stage: Stage, format: ExportFormat): Promise<{ seconds: number; bytes: number }> {
  const address = `${stage.origin}/api/programmes/${code}/exports`;
  const headers = { cookie: stage.cookie };
  const began = performance.now();
  const asked = await fetch(address, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'placements', format }),
  });
  const { id } = (await asked.json()) as { id: string };
  for (;;) {
    const made = (await (await fetch(`${address}/${id}`, { headers })).json()) as {
      status: string;
      rows: number;
    };
    if (made.status === 'done') {
      if (made.rows !== placements) throw new Error(`The file has ${made.rows} rows`);
      break;
    }
    if (!['waiting', 'running'].includes(made.status)) throw new Error(`The export is ${made.status}`);
    await new Promise((resume) => setTimeout(resume, 100));
  }
  const file = await (await fetch(`${address}/${id}/file`, { headers })).arrayBuffer();
  return { seconds: (performance.now() - began) / 1000, bytes: file.byteLength };
}

/** The same rows, in the same order, as Postgres writes CSV by itself. */
async function copyAll(owner: postgres.Sql): Promise<number> {
  const began = performance.now();
  const rows = await owner`copy (
    select p.id, p.pseudonym, p.status, p.score, a.title, i.name, a.mode, a.sector, a.country, a.place, a.starts_on, a.ends_on, a.id,
      p.invited_at, p.answer_due_at, p.arrived_on, p.completed_on, p.reason_code, r.outcome,
      (select jsonb_agg(to_jsonb(n)) from people_reached n where n.placement_id = p.id), p.updated_at
    from placements p left join placement_results r on r.placement_id = p.id join assignments a on a.id = p.assignment_id join institutions i on i.id = p.institution_id
    order by p.updated_at desc, p.id desc) to stdout with (format csv, header)`.readable();
  let bytes = 0;
  for await (const part of rows) bytes += (part as Buffer).length;
  if (bytes === 0) throw new Error('COPY gave nothing');
  return (performance.now() - began) / 1000;
}

// How long a coordinator waits in the morning: the desk, the board and one placement's story, in a programme of 100,000
// placements with their events, steps, checks and reports. Baseline in the same run: counting the same placements by state with
// plain SQL as the owner, which is what any board must do at least.
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { openDatabase } from '@compatriot/db/client.ts';
import { startEmbedded } from '@compatriot/db/embedded.ts';
import { openJobs } from '@compatriot/db/jobs.ts';
import { applicationUrl, migrate } from '@compatriot/db/migrate.ts';
import postgres from '@compatriot/db/postgres.ts';
import { makeCrowd } from '@compatriot/db/seed/crowd.ts';
import { loadStarterTaxonomy } from '@compatriot/db/seed/taxonomy/load.ts';
import { openSearch } from '@compatriot/search/open.ts';
import { buildApp } from '@compatriot/server/app.ts';
import { readConfig } from '@compatriot/server/config.ts';
import { openMatchIndex } from '@compatriot/server/matching/index.ts';
import { figure, median, percentile } from './figures.ts';
import type { Result } from './run.ts';

const placements = 100_000;
const coordinators = 8;
const rounds = 150;
const code = 'bench';

/** Of a thousand: a programme of some years, of which most is over. */
const states: readonly [string, number][] = [
  ['longlisted', 20],
  ['shortlisted', 15],
  ['invited', 40],
  ['interested', 20],
  ['interviewed', 10],
  ['scored', 10],
  ['reserve', 10],
  ['selected', 10],
  ['cleared', 8],
  ['offered', 6],
  ['accepted', 4],
  ['contracted', 6],
  ['oriented', 8],
  ['active', 60],
  ['probation', 8],
  ['suspended', 3],
  ['evacuated', 1],
  ['completing', 12],
  ['completed', 80],
  ['settled', 9],
  ['followed_up', 60],
  ['closed', 300],
  ['declined', 90],
  ['lapsed', 100],
  ['not_selected', 70],
  ['withdrawn', 30],
  ['ended_early', 10],
];

interface Stage {
  api: FastifyInstance;
  owner: postgres.Sql;
  cookies: string[];
  ids: string[];
  stop(): Promise<void>;
}

export async function bench(): Promise<Result> {
  const dataDir = mkdtempSync(join(tmpdir(), 'compatriot-bench-desk-'));
  chmodSync(dataDir, 0o755); // root lends PostgreSQL an unprivileged user, who must be able to enter
  let stage: Stage | undefined;
  try {
    const here = (stage = await setStage(dataDir));
    const base = `/api/programmes/${code}`;
    const desk = await many(here, () => [`${base}/desk`]);
    const whole = await many(here, () => [`${base}/desk?whose=all`]);
    const board = await many(here, () => [`${base}/board`]);
    const own = await many(here, () => [`${base}/board?whose=mine`]);
    // What the page of one placement asks for.
    const story = await many(here, (turn) => {
      const id = here.ids[(turn * 7919) % here.ids.length] ?? '';
      return [`${base}/placements/${id}`, `/api/placements/${id}/talk`, `/api/placements/${id}/documents`];
    });
    // A year of everything, and three years of it.
    const report = await many(here, () => [`${base}/report`]);
    const years = await many(here, () => [`${base}/report?from=${new Date().getFullYear() - 2}-01-01`]);
    const counts: number[] = [];
    for (let turn = 0; turn < 20; turn += 1) {
      const began = performance.now();
      await here.owner`select status, count(*) from placements group by status`;
      counts.push(performance.now() - began);
    }
    const lines = await here.api.inject({
      url: `${base}/desk?whose=all`,
      headers: { cookie: here.cookies[0] ?? '' },
    });
    const groups = lines.json<{ groups: { lines: unknown[] }[] }>().groups;
    const p95 = (taken: number[]) => percentile(taken, 0.95);
    return {
      bench: 'desk',
      data: `${placements.toLocaleString('en')} placements of one programme with ${coordinators} coordinators, three events and three steps each, seven checks each of those who worked; ${rounds} readings of each page, the server's own time; the whole programme's desk shows ${groups.length} kinds of lines, ${groups.reduce((sum, group) => sum + group.lines.length, 0)} lines`,
      figures: [
        figure('my desk, slowest twentieth', p95(desk), 'ms', p95(desk) <= 150, 'at most 150 ms'),
        figure('  middle', median(desk), 'ms'),
        figure(
          'the whole programme’s desk, slowest twentieth',
          p95(whole),
          'ms',
          p95(whole) <= 150,
          'at most 150 ms',
        ),
        figure('  middle', median(whole), 'ms'),
        figure('board, slowest twentieth', p95(board), 'ms', p95(board) <= 150, 'at most 150 ms'),
        figure('  middle', median(board), 'ms'),
        figure('my board, slowest twentieth', p95(own), 'ms', p95(own) <= 150, 'at most 150 ms'),
        figure(
          'a placement’s story, slowest twentieth',
          p95(story),
          'ms',
          p95(story) <= 100,
          'at most 100 ms',
        ),
        figure('  middle', median(story), 'ms'),
        figure(
          'the year’s report, slowest twentieth',
          p95(report),
          'ms',
          p95(report) <= 1000,
          'at most 1,000 ms',
        ),
        figure('  middle', median(report), 'ms'),
        figure('three years’ report, middle', median(years), 'ms'),
        figure('baseline: counting by state as the owner, middle', median(counts), 'ms'),
        figure('  board against it', median(board) / median(counts), '×'),
      ],
    };
  } finally {
    await stage?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Each coordinator in turn; the first ten are not counted, they fill caches. */
async function many(stage: Stage, urls: (turn: number) => string[]): Promise<number[]> {
  const taken: number[] = [];
  for (let turn = -10; turn < rounds; turn += 1) {
    const cookie = stage.cookies[(turn + 10) % stage.cookies.length] ?? '';
    let sum = 0;
    for (const url of urls(turn + 10)) {
      const began = performance.now();
      const answer = await stage.api.inject({ url, headers: { cookie } });
      sum += performance.now() - began;
      if (answer.statusCode !== 200) throw new Error(`${url}: ${answer.statusCode} ${answer.body}`);
    }
    if (turn >= 0) taken.push(sum);
  }
  return taken;
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
    const owner = postgres(embedded.url, { max: 1, onnotice: () => undefined });
    stops.push(() => owner.end());
    const url = applicationUrl(embedded.url);
    const database = openDatabase(url, { connections: 4 });
    stops.push(() => database.close());
    await database.transaction({ system: 'seed' }, (tx) => loadStarterTaxonomy(tx));
    const sessions = await fill(owner);
    const config = readConfig({ DATABASE_URL: embedded.url, DATA_DIR: dataDir, SESSION_KEY: 'k'.repeat(40) });
    const jobs = await openJobs(url, (error) => console.error(`Jobs: ${error.message}`));
    stops.push(() => jobs.stop());
    const search = openSearch({ database, meili: null });
    const matching = openMatchIndex({ database });
    const api = await buildApp({ config, database, jobs, search, matching, requestLimit: 1_000_000 });
    await api.ready();
    stops.push(() => api.close());
    const working = await owner<{ id: string }[]>`
      select id from placements where status in ('active', 'completed', 'closed') order by id limit 1000`;
    return {
      api,
      owner,
      cookies: sessions.map((sid) => `session=${api.jwt.sign({ sid })}`),
      ids: working.map((row) => row.id),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** @returns the coordinators' sessions */
async function fill(owner: postgres.Sql): Promise<string[]> {
  const [programmeId, versionId] = [randomUUID(), randomUUID()];
  // The rows are whole by making: no trigger and no foreign key need look at each of a million.
  await owner`set session_replication_role = replica`;
  await owner`insert into programmes (id, code, name, origin_countries, languages, sectors, modes, status)
    values (${programmeId}, ${code}, 'Benchmark', '{GY}', '{en}', '{health}', '{temporary,virtual,permanent}', 'open')`;
  await owner`insert into questionnaire_versions (id, programme_id, version, status, definition, published_at)
    values (${versionId}, ${programmeId}, 1, 'published', '{}', now())`;
  const sessions: string[] = [];
  for (let at = 0; at < coordinators; at += 1) {
    const [accountId, session] = [randomUUID(), randomUUID()];
    await owner`insert into accounts (id, email, name) values (${accountId}, ${`c${at}@bench.example`}, ${`Coordinator ${at}`})`;
    await owner`insert into memberships (programme_id, account_id, role, recipient)
      values (${programmeId}, ${accountId}, 'coordinator', 'programme_team')`;
    await owner`insert into sessions (id, account_id, refresh_hash, expires_at)
      values (${session}, ${accountId}, '', now() + interval '1 day')`;
    sessions.push(session);
  }
  await makeCrowd(
    owner,
    { programmeId, versionId, people: placements, origins: ['GY'] },
    async () => undefined,
  );
  await owner`insert into institutions (programme_id, name, kind, sector, country, city)
    select ${programmeId}, 'Hospital ' || n, 'hospital', 'health', 'GY', 'Georgetown' from generate_series(1, 40) n`;
  await owner`insert into assignments (programme_id, institution_id, status, title, mode, sector, country, place, starts_on, ends_on, seats)
    select i.programme_id, i.id, 'selecting', 'Train ward ' || n || ' of ' || i.name, 'temporary', 'health', 'GY', 'Georgetown',
      current_date - 200 + n * 30, current_date - 100 + n * 30, 500
    from institutions i, generate_series(1, 10) n where i.programme_id = ${programmeId}`;
  const ladder = states.flatMap(([state, share]) => Array.from({ length: share }, () => state));
  await owner`
    with spot as (select id, institution_id, row_number() over (order by id) - 1 as n from assignments where programme_id = ${programmeId}),
    desk as (select account_id, row_number() over (order by account_id) - 1 as n from memberships where programme_id = ${programmeId}),
    person as (select id, pseudonym, row_number() over (order by id) - 1 as n from profiles where programme_id = ${programmeId})
    insert into placements (programme_id, assignment_id, institution_id, profile_id, pseudonym, status, score, invited_at, answer_due_at,
      status_at, starts_on, ends_on, arrived_on, coordinator_id, updated_at)
    select ${programmeId}, s.id, s.institution_id, p.id, p.pseudonym, state, 40 + p.n % 60, since, since + interval '14 days',
      since, since::date + 20, since::date + 110, case when state in ('active', 'completed', 'closed') then since::date + 21 end,
      d.account_id, since
    from person p join spot s on s.n = p.n % (select count(*) from spot)
    join desk d on d.n = p.n % ${coordinators + 1}
    cross join lateral (select (${ladder}::text[])[1 + (p.n * 7919) % ${ladder.length}] as state,
      now() - (p.n * 31 % 400) * interval '1 day' as since) m
    limit ${placements}`;
  // Every ninth is on nobody's desk.
  await owner`insert into placements (programme_id, assignment_id, institution_id, profile_id, pseudonym, status, status_at, starts_on, ends_on)
    select p.programme_id, s.id, s.institution_id, p.id, p.pseudonym, 'interested', now() - interval '9 days', current_date + 20, current_date + 90
    from profiles p cross join lateral (select id, institution_id from assignments where programme_id = p.programme_id order by id limit 1) s
    where p.programme_id = ${programmeId} and not exists (select from placements x where x.profile_id = p.id)`;
  for (const kind of ['placement.invited', 'placement.interested', 'placement.selected'])
    await owner`insert into events (id, programme_id, kind, subject_id, actor_system, at)
      select uuidv7(), programme_id, ${kind}, id, 'seed', status_at from placements where programme_id = ${programmeId}`;
  for (const [version, verb, was, becomes] of [
    [1, 'invite', 'shortlisted', 'invited'],
    [2, 'express_interest', 'invited', 'interested'],
    [3, 'interview', 'interested', 'interviewed'],
  ] as const)
    await owner`insert into placement_moves (programme_id, placement_id, verb, from_status, to_status, version, account_id, at)
      select programme_id, id, ${verb}, ${was}, ${becomes}, ${version}, coordinator_id, status_at from placements
      where programme_id = ${programmeId}`;
  await owner`insert into disclosures (programme_id, placement_id, profile_id, institution_id, event_id)
    select p.programme_id, p.id, p.profile_id, p.institution_id, e.id from placements p
    join events e on e.subject_id = p.id and e.kind = 'placement.interested'
    where p.programme_id = ${programmeId} and p.status not in ('longlisted', 'shortlisted', 'invited', 'declined', 'lapsed')`;
  // Three of a hundred insurances of people at work have run out.
  await owner`insert into checks (programme_id, placement_id, profile_id, kind, status, valid_until, verified_at)
    select p.programme_id, p.id, p.profile_id, k, 'verified',
      case when p.status in ('closed', 'followed_up') then current_date - 300
        when k = 'insurance' and hashtext(p.id::text) % 100 in (0, 1, 2) then current_date - 5 else current_date + 300 end, now()
    from placements p, unnest(array['identity', 'degree', 'licence', 'visa_or_return', 'health', 'insurance', 'security']) k
    where p.programme_id = ${programmeId} and p.status in ('active', 'probation', 'suspended', 'evacuated', 'completing', 'completed',
      'followed_up', 'closed')`;
  await owner`insert into progress_reports (programme_id, placement_id, profile_id, institution_id, party, pace, done, given_at)
    select programme_id, id, profile_id, institution_id, 'member', 'on_track', 'Taught', now() - (hashtext(id::text) & 127) * interval '1 day'
    from placements where programme_id = ${programmeId} and status = 'active'`;
  await owner`insert into concerns (programme_id, placement_id, profile_id, institution_id, party, kind, text)
    select programme_id, id, profile_id, institution_id, 'member', 'people', 'x' from placements
    where programme_id = ${programmeId} and status = 'active' order by id limit 200`;
  // What the report counts of those who are done.
  await owner`update placements set completed_on = ends_on where programme_id = ${programmeId}
    and status in ('completed', 'settled', 'followed_up', 'closed')`;
  await owner`insert into placement_results (placement_id, programme_id, outcome, given_at)
    select id, programme_id, 'knowledge', status_at from placements where programme_id = ${programmeId} and completed_on is not null`;
  await owner`insert into people_reached (placement_id, programme_id, kind, women, men, unknown)
    select placement_id, programme_id, 'trained', 12, 8, 0 from placement_results where programme_id = ${programmeId}`;
  await owner`insert into placement_feedback (placement_id, programme_id, side, overall, again, given_at)
    select r.placement_id, r.programme_id, side, 4, true, r.given_at from placement_results r, unnest(array['member', 'host']) side
    where r.programme_id = ${programmeId}`;
  await owner`insert into events (id, programme_id, kind, subject_id, actor_system, at)
    select uuidv7(), programme_id, 'assignment.approved', id, 'seed', now() - interval '2 years' from assignments
    where programme_id = ${programmeId}`;
  await owner`set session_replication_role = origin`;
  await owner.unsafe('vacuum analyze');
  await owner.unsafe('checkpoint');
  return sessions;
}

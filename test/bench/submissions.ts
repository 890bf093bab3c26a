// How many whole submissions of a forty-question form the product takes a second, durably: through HTTP, validation,
// row-level security and audit, from 32 connections. Baseline in the same run: the same rows, one statement each, straight
// through postgres.js as the owner. Then again with 500,000 responses stored, and by the page without script.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import type postgres from '@compatriot/db/postgres.ts';
import { timeOrderedId } from '@compatriot/server/responses/ids.ts';
import { figure, median } from './figures.ts';
import { openFloor } from './submission-floor.ts';
import type { Figure, Result } from './run.ts';
import { makeDrafts, programme, setStage, type Stage } from './submission-stage.ts';

const connections = 32;
const seconds = 6;
const rounds = 3;
const storedResponses = 500_000;

interface Load {
  perSecond: number;
  p50: number;
  p99: number;
  sent: number;
  errors: number;
}

export async function bench(): Promise<Result> {
  const dataDir = mkdtempSync(join(tmpdir(), 'compatriot-bench-submissions-'));
  chmodSync(dataDir, 0o755); // root lends PostgreSQL an unprivileged user, who must be able to enter
  let stage: Stage | undefined;
  try {
    stage = await setStage(dataDir);
    const floor = await openFloor(stage, connections);
    await submit(stage, 3); // warms both sides up; not counted
    await floor.run(2);
    const empty: Load[] = [];
    const floors: number[] = [];
    for (let round = 0; round < rounds; round++) {
      empty.push(await submit(stage, seconds));
      floors.push(await floor.run(seconds));
    }
    const byPage = await submitByPage(stage, seconds);
    const here = stage;
    await fill(stage.owner, storedResponses);
    const full: Load[] = [];
    await submit(stage, 3);
    for (let round = 0; round < rounds; round++) full.push(await submit(stage, seconds));
    await floor.close();
    const all = [...empty, ...full, byPage];
    const whole = await standing(here.owner);
    const rate = median(empty.map(({ perSecond }) => perSecond));
    const rateFull = median(full.map(({ perSecond }) => perSecond));
    const base = median(floors);
    const errors = all.reduce((sum, each) => sum + each.errors, 0);
    const p99 = Math.max(...[...empty, ...full].map((each) => each.p99));
    const settings = await here.owner<{ name: string; setting: string }[]>`
      select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes')`;
    const figures: Figure[] = [
      figure('submissions', rate, '/s', rate >= 600, 'at least 600/s'),
      figure('  median answer time', median(empty.map(({ p50 }) => p50)), 'ms'),
      figure('  slowest hundredth, worst round', p99, 'ms', p99 <= 300, 'at most 300 ms'),
      figure('errors in all rounds', errors, '', errors === 0, 'none'),
      figure('baseline: the same rows, one statement, postgres.js', base, '/s'),
      figure('submissions against that baseline', rate / base, '×', rate / base >= 0.25, 'at least 0.25'),
      figure(`submissions with ${storedResponses.toLocaleString('en')} stored`, rateFull, '/s'),
      figure('  against the empty table', rateFull / rate, '×', rateFull / rate >= 0.9, 'at least 0.9'),
      figure('by the page, script-free (form, check, redirect)', byPage.perSecond, '/s'),
      figure('  slowest hundredth', byPage.p99, 'ms'),
      figure('acknowledged in all rounds', acknowledged.length, ''),
      figure(
        '  of these in the database with contact, event, jobs',
        whole,
        '',
        whole === acknowledged.length,
        'all',
      ),
    ];
    return {
      bench: 'submissions',
      data: `GUYD's questionnaire, ${Object.keys(stage.answers).length} questions answered; ${connections} connections, median of ${rounds} rounds of ${seconds} s; ${settings.map(({ name, setting }) => `${name} ${setting}`).join(', ')}; load, server and PostgreSQL on the same cores`,
      figures,
    };
  } finally {
    await stage?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Ids whose answer arrived: each must be in the database, whole. */
const acknowledged: string[] = [];

async function load(options: autocannon.Options, expected: number): Promise<Load> {
  const result = await autocannon({ connections, pipelining: 1, timeout: 20, ...options });
  const counts = Object.entries(result.statusCodeStats ?? {}).map(([status, { count = 0 }]) => ({
    status,
    count,
  }));
  const good = counts.find(({ status }) => status === String(expected))?.count ?? 0;
  const answered = counts.reduce((sum, { count }) => sum + count, 0);
  return {
    perSecond: good / result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
    sent: good,
    errors: result.errors + result.timeouts + (answered - good),
  };
}

/** Each request is another person at another address: limits are counted by address. */
function submit(stage: Stage, duration: number): Promise<Load> {
  const { versionId, origin } = stage;
  const answers = JSON.stringify(stage.answers);
  let sent = 0;
  return load(
    {
      url: origin,
      duration,
      requests: [
        {
          method: 'POST',
          path: `/api/programmes/${programme}/responses`,
          onResponse: acknowledge,
          setupRequest: (request) => {
            sent += 1;
            const body = `{"id":"${timeOrderedId()}","secret":"${randomBytes(16).toString('base64url')}","versionId":"${versionId}","language":"en","channel":"bench","answers":${answers.replace('person@people', `person-${sent}@people`)}}`;
            return {
              ...request,
              body,
              headers: { 'content-type': 'application/json', 'x-forwarded-for': address(sent) },
            };
          },
        },
      ],
    },
    200,
  );
}

async function submitByPage(stage: Stage, duration: number): Promise<Load> {
  const cookies = await makeDrafts(stage, 3000);
  let next = 0;
  return load(
    {
      url: stage.origin,
      duration,
      amount: cookies.length,
      requests: [
        {
          method: 'POST',
          path: `/s/${programme}/check`,
          setupRequest: (request) => {
            const cookie = cookies[next] ?? '';
            next += 1;
            return {
              ...request,
              body: '',
              headers: {
                'content-type': 'application/x-www-form-urlencoded',
                origin: stage.origin,
                accept: 'text/html',
                cookie,
                'x-forwarded-for': address(next),
              },
            };
          },
        },
      ],
    },
    303,
  );
}

function acknowledge(status: number, body: string): void {
  if (status === 200) acknowledged.push((JSON.parse(body) as { id: string }).id);
}

const address = (n: number): string => `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`;

/** Of the acknowledged responses, those that stand in the database with contact, event and jobs. */
async function standing(owner: postgres.Sql): Promise<number> {
  const [row] = await owner<{ whole: number }[]>`
    with jobs as (select distinct data ->> 'subjectId' as id from pgboss.job)
    select count(*)::int as whole from unnest(${acknowledged}::uuid[]) acknowledged(id)
    join responses r using (id) join contact_details c on c.response_id = r.id
    join events e on e.subject_id = r.id and e.kind = 'response.submitted' join jobs j on j.id = r.id::text`;
  return row?.whole ?? 0;
}

/** Copies what was sent until so many are stored; only ids and receipts differ. */
async function fill(owner: postgres.Sql, count: number): Promise<void> {
  await owner.begin(async (tx) => {
    await tx`set local synchronous_commit = off`;
    await tx`
    with one as (select * from responses limit 1), made as (
      insert into responses (id, programme_id, version_id, language, channel, answers, body_hash, receipt, secret_hash, submitted_at, source, seconds)
      select gen_random_uuid(), programme_id, version_id, language, channel, answers, body_hash, 'FILL-' || n, secret_hash,
        submitted_at - n * interval '10 seconds', source, seconds
      from one, generate_series(1, ${count}::int) n returning id, programme_id
    ), apart as (
      insert into contact_details (response_id, programme_id, email) select id, programme_id, id || '@people.example' from made
    )
    insert into events (programme_id, kind, subject_id) select programme_id, 'response.submitted', id from made`;
  });
  await owner.unsafe('vacuum analyze responses, contact_details, events');
  await owner.unsafe('checkpoint');
}

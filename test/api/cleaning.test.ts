// The daily clean-up: what has had its time goes, nothing else does, and an author's figures stay as they were.
import { applicationUrl } from '@compatriot/db/migrate.ts';
import postgres from '@compatriot/db/postgres.ts';
import { describe, expect, inject, test } from 'vitest';
import { cleanUp } from '@compatriot/server/surveys/jobs.ts';
import { useTestApp } from '../app.ts';
import { eventKinds, makeProgramme } from '../make.ts';
import { asCoordinator } from '../personas.ts';
import { asVisitor, tablesWith } from './survey.ts';
import { addCrowd, near, type View, waitForCount } from './survey-crowd.ts';

const app = useTestApp();

const draftsOf = async (programmeId: string) =>
  (await app.current.owner`select 1 from drafts where programme_id = ${programmeId}`).length;

describe('drafts', () => {
  test('that ended go with their browsers, codes and every word in them; those that did not stay', async () => {
    const { owner } = app.current;
    const programme = await makeProgramme(app.current);
    const base = `/api/programmes/${programme.code}`;
    const gone = asVisitor(app.current);
    const begun = await gone.call<{ id: string }>('POST', `${base}/drafts`, { language: 'en' });
    await gone.call('PUT', `${base}/draft/answers`, {
      topic: 'contact',
      fields: { name: ['Zephyrine Oudkerk'] },
    });
    const stays = asVisitor(app.current);
    await stays.call('POST', `${base}/drafts`, { language: 'en' });
    const { id } = begun.body;
    await owner`insert into draft_browsers (draft_id, programme_id, secret_hash) values (${id}, ${programme.id}, 'other')`;
    await owner`insert into resume_codes (draft_id, programme_id, code_hash, expires_at)
      values (${id}, ${programme.id}, 'code', now() + interval '1 day')`;
    expect(await tablesWith(app.current, 'Zephyrine')).toContain('public.drafts');
    await owner`update drafts set expires_at = now() - interval '1 second' where id = ${id}`;
    await cleanUp(app.current.parts);
    expect(await draftsOf(programme.id)).toBe(1);
    expect(await tablesWith(app.current, 'Zephyrine')).toEqual([]);
    expect(await tablesWith(app.current, id)).toEqual([]);
    expect(await eventKinds(app.current, programme.id)).toEqual(['drafts.expired']);
    expect((await stays.call<{ draft: unknown }>('GET', `${base}/draft`)).body.draft).not.toBeNull();
    expect((await gone.call<{ draft: unknown }>('GET', `${base}/draft`)).body.draft).toBeNull();
  });

  test('leave the author’s figures as they were, a thousand at a time, whoever cleans at once or again', async () => {
    const programme = await makeProgramme(app.current);
    const coordinator = await asCoordinator(app.current, programme.id);
    const look = async () =>
      (await coordinator.get<View>(`/api/programmes/${programme.code}/survey-figures`)).body.figures;
    const answers = { consent_team: true };
    await addCrowd(app.current, programme, {
      people: 1200,
      channel: 'radio',
      answers,
      position: 'who',
      age: 100,
      ends: -10,
    });
    await addCrowd(app.current, programme, {
      people: 40,
      language: 'fr',
      answers: { consent_government: true },
      position: null,
      age: 100,
      ends: -10,
    });
    await addCrowd(app.current, programme, { people: 25, answers, position: 'check', age: 100, ends: 5 });
    await addCrowd(app.current, programme, { people: 30, sent: true, age: 100 });
    const before = await look();
    expect(before).toMatchObject({ began: near(1295), sent: near(30) });
    await Promise.all([cleanUp(app.current.parts), cleanUp(app.current.parts)]);
    await cleanUp(app.current.parts);
    expect(await draftsOf(programme.id)).toBe(25);
    await app.current.owner`delete from survey_figures where programme_id = ${programme.id}`;
    expect(await look()).toEqual(before);
    await waitForCount(app.current, programme);
    expect(await look()).toEqual(before);
    const [tally] = await app.current.owner<{ drafts: number; rows: number }[]>`
      select sum(drafts)::int as drafts, count(*)::int as rows from survey_tallies where programme_id = ${programme.id}`;
    expect(tally).toEqual({ drafts: 1240, rows: 2 });
  });

  test('of a paper form that nobody finished are not counted', async () => {
    const programme = await makeProgramme(app.current);
    await addCrowd(app.current, programme, { people: 3, ends: -1 });
    await app.current.owner`update drafts set source = 'paper' where programme_id = ${programme.id}`;
    await cleanUp(app.current.parts);
    expect(await draftsOf(programme.id)).toBe(0);
    expect(
      await app.current.owner`select 1 from survey_tallies where programme_id = ${programme.id}`,
    ).toHaveLength(0);
  });
});

test('one programme that cannot be cleaned keeps nothing else from going, and is told', async () => {
  const { owner } = app.current;
  const broken = await makeProgramme(app.current);
  const whole = await makeProgramme(app.current);
  // Whichever comes first, another one is behind it or before it.
  for (const each of [broken, whole]) await addCrowd(app.current, each, { people: 2, ends: -1 });
  await owner`insert into mails (recipient, subject, body, created_at, sent_at)
    values ('old@example.net', '', '', now() - interval '31 days', now() - interval '31 days')`;
  await owner.unsafe(`create function refuse() returns trigger language plpgsql as
      $$ begin raise exception 'refused' using errcode = 'PT999'; end $$;
    create trigger refuse before delete on drafts for each row when (old.programme_id = '${broken.id}') execute function refuse()`);
  try {
    await expect(cleanUp(app.current.parts)).rejects.toMatchObject({ cause: { code: 'PT999' } });
    expect(await draftsOf(broken.id)).toBe(2);
    expect(await draftsOf(whole.id)).toBe(0);
    expect(await owner`select 1 from mails where recipient = 'old@example.net'`).toHaveLength(0);
  } finally {
    await owner.unsafe('drop function refuse cascade');
  }
  await cleanUp(app.current.parts);
  expect(await draftsOf(broken.id)).toBe(0);
});

test('old sign-in codes and sent mail go; younger, unsent and used ones wait their time', async () => {
  const { owner } = app.current;
  for (const [email, ended] of [
    ['old@example.org', '25 hours'],
    ['young@example.org', '23 hours'],
  ] as const) {
    await owner`insert into sign_in_codes (email, code_hash, expires_at) values (${email}, '', now() - ${ended}::text::interval)`;
  }
  for (const [recipient, made, sent] of [
    ['sent.long.ago@example.org', '31 days', '31 days'],
    ['sent.lately@example.org', '31 days', '29 days'],
    ['never.sent@example.org', '31 days', null],
  ] as const) {
    await owner`insert into mails (recipient, subject, body, created_at, sent_at)
      values (${recipient}, '', '', now() - ${made}::text::interval, now() - ${sent}::text::interval)`;
  }
  for (const [recipient, ends] of [
    ['code.ended@example.org', '-1 minute'],
    ['code.good@example.org', '1 minute'],
  ] as const) {
    await owner`insert into mails (recipient, subject, body, secret_until)
      values (${recipient}, '', '', now() + ${ends}::text::interval)`;
  }
  await cleanUp(app.current.parts);
  const codes = await owner<
    { email: string }[]
  >`select email from sign_in_codes where email like '%@example.org'`;
  expect(codes.map(({ email }) => email)).toEqual(['young@example.org']);
  const mails = await owner<
    { recipient: string }[]
  >`select recipient from mails where recipient like '%@example.org' order by 1`;
  expect(mails.map(({ recipient }) => recipient)).toEqual([
    'code.good@example.org',
    'never.sent@example.org',
    'sent.lately@example.org',
  ]);
});

test('the cleaner reaches nothing else of codes and mail, even without a condition', async () => {
  const { owner } = app.current;
  await owner`insert into sign_in_codes (email, code_hash, expires_at) values ('live@example.org', '', now() + interval '10 minutes')`;
  await owner`insert into mails (recipient, subject, body) values ('live@example.org', '123456', '')`;
  const [here] = await owner<{ name: string }[]>`select current_database() as name`;
  const url = new URL(inject('templateUrl'));
  url.pathname = `/${here?.name}`;
  const role = postgres(applicationUrl(url.toString()), { max: 1, onnotice: () => undefined });
  const gone = await role.begin(async (tx) => {
    await tx`select set_config('app.system', 'cleaner', true)`;
    return [(await tx`delete from sign_in_codes`).count, (await tx`delete from mails`).count];
  });
  await role.end();
  expect(gone).toEqual([0, 0]);
});

test('it is due once a day in UTC, however many processes keep watch', async () => {
  const rows = await app.current.owner<
    { name: string; cron: string; timezone: string; data: object; options: object }[]
  >`
    select name, cron, timezone, data, options from pgboss.schedule where data ->> 'handler' = 'survey.clean_up'`;
  expect([...rows]).toEqual([
    expect.objectContaining({ name: 'events', cron: '17 3 * * *', timezone: 'UTC' }),
  ]);
  expect(rows[0]?.data).toMatchObject({ handler: 'survey.clean_up', programmeId: null });
});

// Bringing a list tells nothing of people whom the importer does not see: the same answers by the same statements whether or
// not somebody hidden stands on it, from the upload to the last job.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { type Database, openDatabase } from '@compatriot/db/client.ts';
import { applicationUrl } from '@compatriot/db/migrate.ts';
import { startSession } from '@compatriot/server/accounts/sessions.ts';
import { buildApp } from '@compatriot/server/app.ts';
import { asSystem } from '@compatriot/server/events.ts';
import { handleJob } from '@compatriot/server/worker.ts';
import { useTestApp } from '../app.ts';
import { makeProfile, makeProgramme, type MadeProgramme } from '../make.ts';
import { asCoordinator, asMember } from '../personas.ts';

const app = useTestApp();
let heard: string[] = [];
let programme: MadeProgramme;
let database: Database;
let api: FastifyInstance;
let cookie: string;

beforeAll(async () => {
  const { current } = app;
  const [here] = await current.owner<{ name: string }[]>`select current_database() as name`;
  const { host, port, user, pass } = current.owner.options;
  const owner = new URL(`postgres://${host[0]}:${port[0]}/${here?.name}`);
  owner.username = String(user);
  owner.password = String(pass);
  database = openDatabase(applicationUrl(owner.toString()), {
    connections: 2,
    onStatement: (text) => heard.push(text),
  });
  api = await buildApp({ ...current.parts, database, requestLimit: 100_000 });
  programme = await makeProgramme(current);
  const coordinator = await asCoordinator(current, programme.id);
  const session = await asSystem(current.parts, 'sign_in', null, (ctx) =>
    startSession(ctx, coordinator.accountId ?? ''),
  );
  cookie = `session=${api.jwt.sign({ sid: session.sessionId })}`;
});
afterAll(async () => {
  await api?.close();
  await database?.close();
});

const changing = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|\d{4}-\d\d-\d\dT[\d:.]+Z/g;

/** Everything an importer does with a list of one person; what came back, and what the database was asked. */
async function bring(email: string) {
  heard = [];
  const answers: string[] = [];
  const ask = async (
    method: 'GET' | 'POST' | 'PUT',
    url: string,
    payload?: object,
    type = 'application/json',
  ) => {
    const answer = await api.inject({
      method,
      url,
      headers: { cookie, ...(payload && { 'content-type': type }) },
      ...(payload && { payload }),
    });
    answers.push(
      `${method} ${answer.statusCode} ${answer.body.replaceAll(email, 'ADDRESS').replaceAll(changing, '*')}`,
    );
    return answer.body === '' ? {} : (answer.json() as { id?: string });
  };
  const file = `Name,E-mail,Born,Country,Occupation,Skills\nZoe Quist,${email},1966,Iceland,Nurse,paediatric nursing; infection prevention`;
  const { id } = await ask(
    'POST',
    `/api/programmes/${programme.code}/rosters`,
    Buffer.from(file),
    'text/csv',
  );
  await ask('PUT', `/api/rosters/${id}/words`, { decisions: [], rest: 'best' });
  for (const path of ['', '/words', '/twins', '/report']) await ask('GET', `/api/rosters/${id}${path}`);
  await ask('POST', `/api/rosters/${id}/run`, {});
  const { jobs } = app.current.parts;
  for (let waiting = await jobs.take(); waiting.length > 0; waiting = await jobs.take())
    for (const { id: job, job: work } of waiting) {
      await handleJob({ ...app.current.parts, database }, work);
      await jobs.finish(job);
    }
  await ask('GET', `/api/rosters/${id}`);
  return { answers, statements: heard };
}

test('a list with a hidden person is answered like any other', async () => {
  const { current } = app;
  const address = () => `${randomUUID().slice(0, 8)}@roster.example`;
  await bring(address()); // the driver looks types up, and the taxonomy is read, once
  const unknown = await bring(address());
  expect(unknown.answers.at(-1)).toMatch(/^GET 200 .*"status":"done".*"invited":1/);
  expect(unknown.answers.filter((answer) => !/^[A-Z]+ 20/.test(answer))).toEqual([]);
  expect(unknown.statements.length).toBeGreaterThan(40);
  const inNoPool = await makeProfile(current, programme, {
    email: address(),
    recipients: [],
    country: 'IS',
    birthYear: 1966,
  });
  const claimed = await makeProfile(current, programme, { recipients: [], country: 'IS', birthYear: 1966 });
  const member = await asMember(current, claimed.id);
  const forGovernmentOnly = await makeProfile(current, programme, {
    email: address(),
    recipients: ['home_government'],
    country: 'IS',
    birthYear: 1966,
    skills: [
      ['urn:compatriot:skill:paediatric-nursing', 3],
      ['urn:compatriot:skill:infection-prevention', 3],
    ],
  });
  const emailOf = async (id: string) =>
    (await current.owner<{ email: string }[]>`select email from contact_details where profile_id = ${id}`)[0]
      ?.email ?? '';
  for (const email of [await emailOf(inNoPool.id), member.email, await emailOf(forGovernmentOnly.id)]) {
    const hidden = await bring(email);
    expect(hidden.answers).toEqual(unknown.answers);
    expect(hidden.statements).toEqual(unknown.statements);
  }
});

test('somebody whom the importer finds anyway is shown beside the row, counted as seen, and may be left out', async () => {
  const { current } = app;
  const visible = await makeProfile(current, programme, {
    recipients: ['programme_team'],
    country: 'FJ',
    birthYear: 1966,
    skills: [
      ['urn:compatriot:skill:paediatric-nursing', 3],
      ['urn:compatriot:skill:infection-prevention', 3],
    ],
  });
  const ask = async <T>(
    method: 'GET' | 'POST' | 'PUT',
    url: string,
    payload?: object,
    type = 'application/json',
  ) => {
    const answer = await api.inject({
      method,
      url,
      headers: { cookie, ...(payload && { 'content-type': type }) },
      ...(payload && { payload }),
    });
    return { status: answer.statusCode, body: (answer.body === '' ? {} : answer.json()) as T };
  };
  const email = `${randomUUID().slice(0, 8)}@roster.example`;
  const file = `Name,E-mail,Born,Country,Occupation,Skills\nZoe Quist,${email},1966,Fiji,Nurse,paediatric nursing; infection prevention`;
  const { id } = (
    await ask<{ id: string }>(
      'POST',
      `/api/programmes/${programme.code}/rosters`,
      Buffer.from(file),
      'text/csv',
    )
  ).body;
  await ask('PUT', `/api/rosters/${id}/words`, { decisions: [], rest: 'best' });
  const twins = await ask<{
    visible: { row: { row: number }; cards: { pseudonym: string; address: boolean }[] }[];
  }>('GET', `/api/rosters/${id}/twins`);
  expect(twins.body.visible).toMatchObject([
    { row: { row: 2 }, cards: [{ pseudonym: visible.pseudonym, address: false }] },
  ]);
  const seen = await current.owner`select route, tier from access_records where profile_id = ${visible.id}`;
  expect(seen).toEqual([{ route: '/api/rosters/:id/twins', tier: 1 }]);
  await ask('PUT', `/api/rosters/${id}/twins`, { groups: [], shown: [2], left: [2] });
  const report = await ask<{ invite: number; leftOut: number }>('GET', `/api/rosters/${id}/report`);
  expect(report.body).toMatchObject({ invite: 0, leftOut: 1 });
  expect((await ask<{ code: string }>('POST', `/api/rosters/${id}/run`, {})).body.code).toBe(
    'nobody_to_invite',
  );
});

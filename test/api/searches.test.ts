// Saved searches over the API and the mails they write: for whom, how often, what they hold, and how they stop.
import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Job } from '@compatriot/db/jobs.ts';
import type { SavedSearch } from '@compatriot/server/searches/schema.ts';
import { handleJob } from '@compatriot/server/worker.ts';
import { useTestApp } from '../app.ts';
import { eventKinds, type MadeProgramme, makeProfile, makeProgramme } from '../make.ts';
import {
  asAdministrator,
  asCoordinator,
  asFocalPoint,
  asMember,
  asOutsider,
  asSomebody,
  type Persona,
} from '../personas.ts';

const app = useTestApp();
const nurse = 'urn:compatriot:occupation:registered-nurse';
let programme: MadeProgramme;
let team: Persona;
let base: string;

beforeEach(async () => {
  programme = await makeProgramme(app.current);
  team = await asCoordinator(app.current, programme.id);
  base = `/api/programmes/${programme.code}/searches`;
});

const save = async (persona: Persona, body: object = {}): Promise<string> => {
  const answer = await persona.send<{ id: string }>('POST', base, {
    name: `Search ${randomUUID()}`,
    query: `skill=${nurse}`,
    alert: true,
    ...body,
  });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body.id;
};
const saved = async (persona: Persona) => (await persona.get<{ items: SavedSearch[] }>(base)).body.items;

const nobody = '00000000-0000-0000-0000-000000000000';
const scheduled: Job = {
  handler: 'search.alert',
  event: 'schedule',
  eventId: nobody,
  programmeId: null,
  subjectId: nobody,
};
/** What the schedule does every ten minutes. */
const tenMinutes = () => handleJob(app.current.parts, scheduled);
interface Mail {
  subject: string;
  body: string;
  stop_url: string | null;
}
const mailsTo = async (persona: Persona): Promise<Mail[]> => [
  ...(await app.current.owner<Mail[]>`
    select subject, body, stop_url from mails where recipient = ${persona.email} order by created_at, id`),
];
/** The clock goes on by a day for everything that a search remembers. */
const nextDay = () => app.current.owner`update saved_searches set mailed_at = mailed_at - interval '25 hours',
  checked_at = checked_at + interval '10 seconds' where mailed_at is not null`;
const newNurse = (recipients?: Parameters<typeof makeProfile>[2]) =>
  makeProfile(app.current, programme, { occupation: nurse, ...recipients });

describe('who may', () => {
  test('nobody without signing in: 401; nobody without a role: 404; nobody reads another’s', async () => {
    const id = await save(team);
    expect((await asOutsider(app.current).get(base)).status).toBe(401);
    const foreign = await makeProgramme(app.current);
    for (const stranger of [
      await asSomebody(app.current),
      await asMember(app.current, (await newNurse()).id),
      await asCoordinator(app.current, foreign.id),
      await asAdministrator(app.current),
    ]) {
      expect((await stranger.get(base)).status).toBe(404);
      expect((await stranger.send('POST', base, { name: 'Mine' })).status).toBe(404);
      expect((await stranger.get(`${base}/${id}`)).status).toBe(404);
    }
    const colleague = await asCoordinator(app.current, programme.id);
    expect(await saved(colleague)).toEqual([]);
    expect((await colleague.get(`${base}/${id}`)).status).toBe(404);
    expect((await colleague.send('PATCH', `${base}/${id}`, { alert: false })).status).toBe(404);
    expect((await colleague.send('DELETE', `${base}/${id}`)).status).toBe(404);
    expect((await saved(team)).map((each) => each.id)).toEqual([id]);
  });

  test('saved, renamed, asked otherwise, deleted; events hold nothing of the question', async () => {
    const id = await save(team, { query: '?q=secret+word&country=NL&page=3', alert: false });
    // Where one stood in the list is no part of the question.
    expect((await team.get<SavedSearch>(`${base}/${id}`)).body.query).toBe('country=NL&q=secret+word');
    expect((await team.send('PATCH', `${base}/${id}`, { name: 'Secret name' })).status).toBe(204);
    expect((await team.send('PATCH', `${base}/${id}`, { query: 'country=GB' })).status).toBe(204);
    expect(await saved(team)).toMatchObject([{ name: 'Secret name', query: 'country=GB', alert: false }]);
    expect((await team.send('DELETE', `${base}/${id}`)).status).toBe(204);
    expect(await saved(team)).toEqual([]);
    expect(await eventKinds(app.current, id)).toEqual([
      'search.saved',
      'search.changed',
      'search.changed',
      'search.deleted',
    ]);
    const [row] = await app.current.owner<{ said: string }[]>`
      select string_agg(details::text, '') as said from events where subject_id = ${id}`;
    expect(row?.said).not.toMatch(/secret|country|NL/i);
  });

  test.each([
    ['no name', { name: '' }],
    ['a question that search refuses', { query: 'mode=remote' }],
    ['a filter that there is not', { query: 'sex=female' }],
    ['a field of the server’s', { stopToken: randomUUID() }],
    ['a question without end', { query: `q=${'x'.repeat(5000)}` }],
  ])('%s is refused', async (_what, change) => {
    expect((await team.send('POST', base, { name: 'Nurses', ...change })).status).toBe(400);
  });

  test('the same name twice: 409; a fifty-first search: 409', async () => {
    await save(team, { name: 'Nurses' });
    expect((await team.send('POST', base, { name: 'Nurses' })).status).toBe(409);
    await app.current.owner`insert into saved_searches (programme_id, account_id, name, query)
      select ${programme.id}, ${team.accountId}, 'Search ' || n, '' from generate_series(1, 49) n`;
    expect((await team.send('POST', base, { name: 'One more' })).status).toBe(409);
  });
});

describe('the mail', () => {
  test('says how many new people match, with a link, in the reader’s language, and nobody’s details', async () => {
    await newNurse(); // there before: not new
    await app.current.owner`update talent_documents set added_at = added_at - interval '1 hour'`;
    const id = await save(team, { name: 'Infirmières' });
    await app.current.owner`update accounts set language = 'fr' where id = ${team.accountId}`;
    await tenMinutes();
    expect(await mailsTo(team)).toEqual([]);

    const [first, second] = [await newNurse(), await newNurse()];
    await makeProfile(app.current, programme, { skills: [['urn:compatriot:skill:solar-power', 3]] });
    await tenMinutes();
    const [mail, ...more] = await mailsTo(team);
    expect(more).toEqual([]);
    expect(mail?.subject).toBe('2 nouvelles personnes correspondent à «\u00a0Infirmières\u00a0»');
    expect(mail?.body).toContain(`${app.current.config.publicOrigin}/o/${programme.code}/searches/${id}`);
    for (const secret of [first.pseudonym, second.pseudonym, first.id, 'nurse', 'Utrecht', 'NL'])
      expect(JSON.stringify(mail)).not.toContain(secret);
    // It was written down that a mail went, and not that anybody was looked at.
    expect(await eventKinds(app.current, id)).toEqual(['search.saved', 'search.alerted']);
    const [looks] = await app.current.owner<{ rows: number }[]>`
      select count(*)::int as rows from access_records where account_id = ${team.accountId}`;
    expect(looks?.rows).toBe(0);
  });

  test('comes once, however often the job runs and at once too, and once a day', async () => {
    await save(team, { name: 'Nurses' });
    await newNurse();
    await Promise.all([tenMinutes(), tenMinutes(), tenMinutes()]);
    await tenMinutes();
    expect((await mailsTo(team)).map((mail) => mail.subject)).toEqual(['1 new person matches “Nurses”']);
    // Who comes later the same day waits for the next one, and nobody is told of twice.
    await newNurse();
    await newNurse();
    await tenMinutes();
    expect(await mailsTo(team)).toHaveLength(1);
    await app.current.owner`update talent_documents set added_at = added_at + interval '20 seconds'
      where id in (select id from talent_documents where programme_id = ${programme.id} order by added_at desc limit 4)`;
    await nextDay();
    await tenMinutes();
    expect((await mailsTo(team)).map((mail) => mail.subject)).toEqual([
      '1 new person matches “Nurses”',
      '2 new people match “Nurses”',
    ]);
    await nextDay();
    await app.current.owner`update saved_searches set checked_at = now() + interval '1 minute'`;
    await tenMinutes();
    expect(await mailsTo(team)).toHaveLength(2);
  });

  test('counts for each official only whom that official may see', async () => {
    const government = await asFocalPoint(app.current, programme.id);
    await save(team, { name: 'Nurses' });
    await save(government, { name: 'Nurses' });
    await newNurse({ recipients: ['programme_team'] });
    await tenMinutes();
    expect(await mailsTo(team)).toHaveLength(1);
    expect(await mailsTo(government)).toEqual([]);
    await newNurse();
    await tenMinutes();
    expect((await mailsTo(government)).map((mail) => mail.subject)).toEqual([
      '1 new person matches “Nurses”',
    ]);
  });

  test('does not count who withdrew before it was written', async () => {
    await save(team);
    const person = await newNurse();
    const member = await asMember(app.current, person.id);
    await member.send('PUT', `/api/me/profiles/${person.id}/consents`, {
      talentPoolTeam: false,
      talentPoolGovernment: false,
      contact: false,
      research: false,
    });
    await tenMinutes();
    expect(await mailsTo(team)).toEqual([]);
  });

  test('is not written without a wish, without a role, or for a question that has become senseless', async () => {
    const quiet = await asCoordinator(app.current, programme.id);
    await save(quiet, { alert: false });
    const leaver = await asCoordinator(app.current, programme.id);
    await save(leaver);
    const lost = await asCoordinator(app.current, programme.id);
    const id = await save(lost);
    await app.current.owner`update saved_searches set query = 'mode=teleport' where id = ${id}`;
    const listless = await asCoordinator(app.current, programme.id);
    await save(listless, { query: `list=${randomUUID()}` });
    await app.current.owner`delete from memberships where account_id = ${leaver.accountId}`;
    // They keep nobody else from theirs.
    await save(team);
    await newNurse();
    await tenMinutes();
    for (const persona of [quiet, leaver, lost, listless]) expect(await mailsTo(persona)).toEqual([]);
    expect(await mailsTo(team)).toHaveLength(1);
  });

  test('turned on later speaks of who comes from then on', async () => {
    const id = await save(team, { alert: false });
    await newNurse();
    await app.current.owner`update talent_documents set added_at = added_at - interval '1 minute'`;
    await team.send('PATCH', `${base}/${id}`, { alert: true });
    await tenMinutes();
    expect(await mailsTo(team)).toEqual([]);
    await newNurse();
    await tenMinutes();
    expect(await mailsTo(team)).toHaveLength(1);
  });

  test('is the schedule’s, every ten minutes', async () => {
    const [row] = await app.current.owner<{ cron: string; data: Job }[]>`
      select cron, data from pgboss.schedule where key = 'search-alert'`;
    expect(row).toEqual({ cron: '*/10 * * * *', data: scheduled });
  });
});

describe('the link that stops it', () => {
  const stopped = async (id: string) =>
    (await app.current.owner<{ alert: boolean }[]>`select alert from saved_searches where id = ${id}`)[0]
      ?.alert === false;
  async function alerted(): Promise<{ id: string; path: string; mail: Mail }> {
    const id = await save(team);
    await newNurse();
    await tenMinutes();
    const [mail] = await mailsTo(team);
    if (!mail?.stop_url) throw new Error('no mail');
    return { id, path: new URL(mail.stop_url).pathname, mail };
  }

  test('stops that search’s mails without signing in, and twice is once', async () => {
    const { id, path, mail } = await alerted();
    const other = await save(team);
    const token = path.split('/')[3] ?? '';
    expect(mail.body).toContain(`${app.current.config.publicOrigin}/stop/${token}`);
    const outsider = asOutsider(app.current);
    expect((await outsider.send('POST', path)).status).toBe(204);
    expect((await outsider.send('POST', path)).status).toBe(204);
    expect([await stopped(id), await stopped(other)]).toEqual([true, false]);
    expect(
      (await eventKinds(app.current, id)).filter((kind) => kind === 'search.alert_stopped'),
    ).toHaveLength(1);
    await nextDay();
    await newNurse();
    await tenMinutes();
    expect((await mailsTo(team)).filter((each) => each.stop_url?.includes(token))).toHaveLength(1);
  });

  test('takes what mail programs post (RFC 8058), and stops nothing by being opened', async () => {
    const { id, path } = await alerted();
    const opened = await app.current.api.inject({ method: 'GET', url: path });
    expect([opened.statusCode, await stopped(id)]).toEqual([404, false]);
    const posted = await app.current.api.inject({
      method: 'POST',
      url: path,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'List-Unsubscribe=One-Click',
    });
    expect([posted.statusCode, await stopped(id)]).toEqual([204, true]);
    // Forms are read there and nowhere else.
    const elsewhere = await app.current.api.inject({
      method: 'POST',
      url: '/api/sign-in/codes',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'email=x@example.org',
    });
    expect(elsewhere.statusCode).toBe(415);
  });

  test('a wrong one is absent, a deleted search’s too', async () => {
    const { id, path } = await alerted();
    const outsider = asOutsider(app.current);
    expect((await outsider.send('POST', `/api/alerts/${randomUUID()}/stop`)).status).toBe(404);
    expect((await outsider.send('POST', '/api/alerts/guess/stop')).status).toBe(400);
    await team.send('DELETE', `${base}/${id}`);
    expect((await outsider.send('POST', path)).status).toBe(404);
  });
});

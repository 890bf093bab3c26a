// From a response to a profile, and the person's own hand on it: consents, pause, blocks, download, erasure.
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { useTestApp } from '../app.ts';
import { eventKinds, makeInstitution, makeProfile, makeProgramme, type MadeProgramme } from '../make.ts';
import { asCoordinator, asFocalPoint, asMember, asOutsider, asSomebody, type Persona } from '../personas.ts';
import { newAddress, signingIn } from './sign-in.ts';
import { asVisitor, nurse, nursing, someAnswers, tablesWith, wholeBody } from './survey.ts';

const app = useTestApp();

const { askCode, mailedCode, openWith, signIn } = signingIn(app);

async function sent(programme: MadeProgramme, more: Record<string, unknown> = {}): Promise<string> {
  const id = await justSent(programme, more);
  await app.current.settle();
  return id;
}

/** Sent, and nothing made of it yet. */
async function justSent(programme: MadeProgramme, more: Record<string, unknown> = {}): Promise<string> {
  const body = wholeBody(programme.versionId, someAnswers(more));
  const answer = await asVisitor(app.current).call(
    'POST',
    `/api/programmes/${programme.code}/responses`,
    body,
  );
  expect(answer.status).toBe(200);
  return body.id;
}

interface Row {
  id: string;
  [column: string]: unknown;
}
const profileOf = async (responseId: string): Promise<Row | undefined> =>
  (await app.current.owner<Row[]>`select * from profiles where response_id = ${responseId}`)[0];

interface Card {
  pseudonym: string;
  skills: { uri: string; label: string; level: number }[];
  [part: string]: unknown;
}
interface Detail {
  id: string;
  visible: boolean;
  status: string;
  card: Card;
  consents: { key: string; given: boolean; words: string | null }[];
  looks: { total: number; items: { what: string; recipient: string | null; institution: string | null }[] };
  institutions: { id: string; blocked: boolean }[];
  can: string[];
}

const everything = { talentPoolTeam: true, talentPoolGovernment: true, contact: true, research: true };
const documentsOf = (profileId: string) =>
  app.current.owner`select recipient from talent_documents where profile_id = ${profileId} order by 1`;

describe('whose a profile is', () => {
  const holder = async (responseId: string) =>
    (
      await app.current.owner<{ email: string | null; consents: number }[]>`
        select a.email, (select count(*)::int from consents c where c.account_id = a.id) as consents
        from profiles p left join accounts a on a.id = p.account_id where p.response_id = ${responseId}`
    )[0];

  test('of whoever proved its address since the answers were sent, before or after it was made', async () => {
    const programme = await makeProgramme(app.current);
    const email = newAddress();
    // Signed in before: what comes later under this address may be anybody's until its owner signs in again.
    await signIn(email);
    const responseId = await justSent(programme, { name: 'Ama Mensah', email });
    await app.current.settle();
    expect(await holder(responseId)).toMatchObject({ email: null });
    await signIn(email);
    expect((await holder(responseId))?.email).toBe(email);

    const quick = newAddress();
    const early = await justSent(programme, { name: 'Ama Mensah', email: quick });
    await signIn(quick);
    await app.current.settle();
    expect(await holder(early)).toMatchObject({ email: quick, consents: expect.any(Number) as number });
    expect((await holder(early))?.consents).toBeGreaterThan(0);
    // One in each programme: what is sent after that is counted only.
    const again = await justSent(programme, { name: 'Somebody else', email: quick });
    await signIn(quick);
    await app.current.settle();
    expect(await holder(again)).toBeUndefined();
  });

  test('of them too when both happen at once', async () => {
    const programme = await makeProgramme(app.current);
    for (let turn = 0; turn < 12; turn += 1) {
      const email = newAddress();
      await askCode(email);
      const code = await mailedCode(email);
      const responseId = await justSent(programme, { name: 'Ama Mensah', email });
      const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));
      await Promise.all([app.current.settle(), wait(turn * 2).then(() => openWith(email, code))]);
      expect((await holder(responseId))?.email, `after ${turn * 2} ms`).toBe(email);
    }
  });
});

describe('a response becomes a profile', () => {
  test('with consent: coded skills, languages, occupation, consents, a pseudonym', async () => {
    const programme = await makeProgramme(app.current);
    const responseId = await sent(programme, {
      name: 'Ama Mensah',
      email: 'ama@example.org',
      skills: [
        { uri: nursing, level: 4 },
        { uri: 'urn:compatriot:skill:nobody-knows-this', level: 2 },
        { uri: '', typed: 'making people laugh' },
      ],
    });
    const profile = await profileOf(responseId);
    expect(profile).toMatchObject({
      residence_country: 'NL',
      origin_country: 'GY',
      birth_year: 1984,
      education_level: '6',
      experience_years: 12,
    });
    expect(profile?.['pseudonym']).toMatch(/^[A-Z][a-z]+ [A-Z][a-z]+$/);
    const id = profile?.id ?? '';
    const skills = await app.current
      .owner`select c.uri, s.level from profile_skills s join concepts c on c.id = s.concept_id where s.profile_id = ${id}`;
    expect([...skills]).toEqual([{ uri: nursing, level: 4 }]);
    const [job] = await app.current
      .owner`select uri from concepts where id = ${profile?.['occupation_id'] as number}`;
    expect(job?.['uri']).toBe(nurse);
    const given = await app.current
      .owner`select purpose, recipient, wording from consents where profile_id = ${id} order by 1, 2`;
    expect([...given]).toEqual([
      { purpose: 'contact', recipient: 'programme_team', wording: programme.versionId },
      { purpose: 'talent_pool', recipient: 'programme_team', wording: programme.versionId },
    ]);
    const [contact] = await app.current
      .owner`select profile_id, free_text from contact_details where response_id = ${responseId}`;
    expect(contact?.['profile_id']).toBe(id);
    expect(JSON.stringify(contact?.['free_text'])).toContain('making people laugh');
    expect(await eventKinds(app.current, id)).toEqual(['profile.made']);
    expect([...(await documentsOf(id))]).toEqual([{ recipient: 'programme_team' }]);
  });

  test('without consent it only counts', async () => {
    const programme = await makeProgramme(app.current);
    const none = { consent_team: undefined, consent_contact: undefined };
    expect(await profileOf(await sent(programme, none))).toBeUndefined();
    expect(await profileOf(await sent(programme, { ...none, consent_research: true }))).toBeUndefined();
    expect(
      await profileOf(await sent(programme, { consent_team: false, consent_contact: false })),
    ).toBeUndefined();
  });

  test('the same job twice makes one profile', async () => {
    const programme = await makeProgramme(app.current);
    const responseId = await sent(programme);
    const { makeProfile: again } = await import('@compatriot/server/profiles/jobs.ts');
    await again(app.current.parts, {
      handler: 'profile.make',
      event: 'response.submitted',
      eventId: responseId,
      programmeId: programme.id,
      subjectId: responseId,
    });
    await app.current.settle();
    const rows = await app.current.owner`select id from profiles where response_id = ${responseId}`;
    expect(rows).toHaveLength(1);
    const told = await app.current
      .owner`select subject_id from events where programme_id = ${programme.id} and kind = 'profile.made'`;
    expect(told.map((event) => event['subject_id'] as string)).toEqual([rows[0]?.['id']]);
  });

  test('pseudonyms come from two long lists and repeat no word', async () => {
    const { pseudonymParts } = await import('@compatriot/db/pseudonyms.ts');
    const { somePseudonyms } = await import('@compatriot/server/profiles/pseudonyms.ts');
    for (const words of Object.values(pseudonymParts)) {
      expect(new Set(words).size).toBe(words.length);
      expect(words.length).toBeGreaterThanOrEqual(100);
    }
    expect(new Set(somePseudonyms(50)).size).toBe(50);
  });
});

describe('my profile', () => {
  async function madeWith(
    recipients?: ('programme_team' | 'home_government')[],
  ): Promise<{ programme: MadeProgramme; id: string; responseId: string; me: Persona }> {
    const programme = await makeProgramme(app.current);
    const made = await makeProfile(app.current, programme, {
      skills: [[nursing, 3]],
      ...(recipients ? { recipients } : {}),
    });
    return { programme, id: made.id, responseId: made.responseId, me: await asMember(app.current, made.id) };
  }

  test("401 without a session, 404 for another's, 200 for mine", async () => {
    const { id, me } = await madeWith();
    const url = `/api/me/profiles/${id}`;
    expect((await asOutsider(app.current).get(url)).status).toBe(401);
    expect((await (await asSomebody(app.current)).get(url)).status).toBe(404);
    const own = await me.get<Detail>(url);
    expect(own.status).toBe(200);
    expect(own.body).toMatchObject({ id, visible: true, status: 'active' });
    expect(own.body.can).toContain('profile.erase');
    const list = await me.get<{ items: { id: string }[] }>('/api/me/profiles');
    expect(list.body.items.map((each) => each.id)).toEqual([id]);
  });

  test.each([
    ['PUT', 'consents', everything],
    ['POST', 'pause', { until: '2027-03-01' }],
    ['POST', 'resume', {}],
    ['PUT', 'blocked-institutions', { institutionIds: [] }],
  ] as const)("%s %s of another person's profile is 404 and changes nothing", async (method, part, body) => {
    const { id } = await madeWith();
    const other = await madeWith();
    expect((await other.me.send(method, `/api/me/profiles/${id}/${part}`, body)).status).toBe(404);
    expect((await other.me.get(`/api/me/profiles/${id}/download`)).status).toBe(404);
    expect((await other.me.send('DELETE', `/api/me/profiles/${id}`)).status).toBe(404);
    expect(await eventKinds(app.current, id)).toEqual([]);
    expect(await documentsOf(id)).toHaveLength(2);
  });

  test('the preview is the card that officials read', async () => {
    const { programme, id, me } = await madeWith();
    const { card } = (await me.get<Detail>(`/api/me/profiles/${id}`)).body;
    const official = await asFocalPoint(app.current, programme.id);
    const [document] = await app.current
      .owner`select id from talent_documents where profile_id = ${id} and recipient = 'home_government'`;
    const seen = await official.get<Record<string, unknown>>(
      `/api/programmes/${programme.code}/talent/${String(document?.['id'])}`,
    );
    expect(seen.status).toBe(200);
    // The reader's own lists and what the reader asked for are not the person's.
    const own = ['id', 'updatedAt', 'lists', 'must', 'nice'];
    const rest = Object.fromEntries(Object.entries(seen.body).filter(([key]) => !own.includes(key)));
    const withoutMarks: unknown = JSON.parse(JSON.stringify(rest), (key, value: unknown) =>
      key === 'matched' ? undefined : value,
    );
    expect(withoutMarks).toEqual(card);
  });

  test('withdrawing takes the document in the same transaction, and both events stay', async () => {
    const { programme, id, me } = await madeWith();
    const url = `/api/me/profiles/${id}/consents`;
    expect((await me.send('PUT', url, { ...everything, extra: true })).status).toBe(400);
    expect(
      (await me.send('PUT', url, { ...everything, research: false, talentPoolGovernment: false })).status,
    ).toBe(204);
    // No job has run yet.
    expect([...(await documentsOf(id))]).toEqual([{ recipient: 'programme_team' }]);
    const focal = await asFocalPoint(app.current, programme.id);
    const seen = await focal.get<{ total: number }>(`/api/programmes/${programme.code}/talent`);
    expect(seen.body.total).toBe(0);
    expect(
      (
        await me.send('PUT', url, {
          talentPoolTeam: false,
          talentPoolGovernment: false,
          contact: false,
          research: false,
        })
      ).status,
    ).toBe(204);
    expect(await documentsOf(id)).toHaveLength(0);
    expect((await me.get<Detail>(`/api/me/profiles/${id}`)).body.visible).toBe(false);
    expect((await me.send('PUT', url, everything)).status).toBe(204);
    await app.current.settle();
    expect(await documentsOf(id)).toHaveLength(2);
    const kinds = await eventKinds(app.current, id);
    expect(kinds.filter((kind) => kind === 'consent.withdrawn')).toHaveLength(3);
    expect(kinds.filter((kind) => kind === 'consent.given')).toHaveLength(4);
    const [event] = await app.current
      .owner`select details from events where subject_id = ${id} and kind = 'consent.withdrawn' order by id limit 1`;
    expect(event?.['details']).toEqual({ purpose: 'talent_pool', recipient: 'home_government' });
  });

  test('pausing hides at once, resuming brings back', async () => {
    const { id, me } = await madeWith();
    const url = `/api/me/profiles/${id}`;
    expect((await me.send('POST', `${url}/resume`)).status).toBe(409);
    expect((await me.send('POST', `${url}/pause`, { until: '2020-01-01' })).status).toBe(400);
    const until = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    expect((await me.send('POST', `${url}/pause`, { until })).status).toBe(204);
    expect(await documentsOf(id)).toHaveLength(0);
    expect((await me.get<Detail>(url)).body).toMatchObject({
      status: 'paused',
      pausedUntil: until,
      visible: false,
    });
    await app.current.settle();
    expect(await documentsOf(id)).toHaveLength(0);
    expect((await me.send('POST', `${url}/resume`)).status).toBe(204);
    await app.current.settle();
    expect(await documentsOf(id)).toHaveLength(2);
    expect(await eventKinds(app.current, id)).toEqual(['profile.paused', 'profile.resumed']);
  });

  test('a pause ends by itself on its day', async () => {
    const { id, me } = await madeWith();
    const until = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    await me.send('POST', `/api/me/profiles/${id}/pause`, { until });
    await app.current.settle();
    const waiting = () => app.current.owner<{ id: string }[]>`
      select id from pgboss.job where data ->> 'handler' = 'talent.sync_after_pause' and data ->> 'subjectId' = ${id}
        and state = 'created' and start_after > now()`;
    const [job] = await waiting();
    expect(job).toBeDefined();
    // The day comes: both clocks, the profile's and the job's.
    await app.current.owner`update profiles set paused_until = current_date where id = ${id}`;
    await app.current.owner`update pgboss.job set start_after = now() where id = ${job?.id ?? null}`;
    await app.current.settle();
    expect(await documentsOf(id)).toHaveLength(2);
    expect(await waiting()).toHaveLength(0);
  });

  test('institutions of the programme can be blocked, others not', async () => {
    const { programme, id, me } = await madeWith();
    const institution = await makeInstitution(app.current, programme.id);
    const foreign = await makeInstitution(app.current, (await makeProgramme(app.current)).id);
    const url = `/api/me/profiles/${id}/blocked-institutions`;
    expect((await me.send('PUT', url, { institutionIds: [foreign] })).status).toBe(400);
    expect((await me.send('PUT', url, { institutionIds: [institution] })).status).toBe(204);
    const own = await me.get<Detail>(`/api/me/profiles/${id}`);
    expect(own.body.institutions).toMatchObject([{ id: institution, blocked: true }]);
  });

  test('who looked is told by capacity and never by name', async () => {
    const { programme, id, me } = await madeWith();
    const coordinator = await asCoordinator(app.current, programme.id);
    await coordinator.get(`/api/programmes/${programme.code}/talent`);
    const { looks } = (await me.get<Detail>(`/api/me/profiles/${id}`)).body;
    expect(looks.total).toBe(1);
    expect(looks.items).toMatchObject([{ what: 'list', recipient: 'programme_team', institution: null }]);
    expect(JSON.stringify(looks)).not.toContain(coordinator.email);
  });

  test('the download holds what is stored', async () => {
    const programme = await makeProgramme(app.current);
    const email = `${randomUUID()}@example.org`;
    const responseId = await sent(programme, { name: 'Ama Mensah', email, message: 'Greetings' });
    const { id } = (await profileOf(responseId)) ?? { id: '' };
    const me = await asMember(app.current, id);
    const copy = JSON.stringify((await me.get(`/api/me/profiles/${id}/download`)).body);
    for (const part of ['Ama Mensah', email, 'Greetings', 'nurse on a ward', nursing, '1984', 'talent_pool'])
      expect(copy).toContain(part);
  });

  test('erasure leaves nothing in any table', async () => {
    const programme = await makeProgramme(app.current);
    const email = `${randomUUID()}@example.org`;
    const contact = { name: 'Zyxwvu Qponml', email, phone: '+31209876543', city: 'Ytrewq' };
    const counted = await sent(programme, {
      ...contact,
      consent_team: undefined,
      consent_contact: undefined,
    });
    const responseId = await sent(programme, { ...contact, message: 'Lkjhgf' });
    const { id } = (await profileOf(responseId)) ?? { id: '' };
    // As signing in does: the person has proved the address.
    const me = await asSomebody(app.current, email);
    await app.current.owner`update profiles set account_id = ${me.accountId} where id = ${id}`;
    await app.current.owner`update consents set account_id = ${me.accountId} where profile_id = ${id}`;
    await app.current
      .owner`insert into mails (recipient, subject, body) values (${email}, 'Code', 'for Zyxwvu')`;
    await app.current
      .owner`insert into sign_in_codes (email, code_hash, expires_at) values (${email}, 'x', now())`;
    expect((await tablesWith(app.current, email)).length).toBeGreaterThan(2);
    expect((await me.send('DELETE', `/api/me/profiles/${id}`)).status).toBe(204);
    await app.current.settle();
    for (const word of ['Zyxwvu', 'Qponml', 'Ytrewq', 'Lkjhgf', '31209876543', email, counted]) {
      const left = await tablesWith(app.current, word);
      expect(left.filter((table) => table !== 'public.events' || word !== counted)).toEqual([]);
    }
    // Only the audit and finished jobs may still name the ids, and they lead nowhere.
    expect((await tablesWith(app.current, id)).filter((table) => !/events$|^pgboss/.test(table))).toEqual([]);
    const kinds = await eventKinds(app.current, id);
    expect(kinds).toEqual(['profile.made', 'profile.erased']);
    expect((await me.get('/api/me/profiles')).status).toBe(401);
  });

  test('erasure keeps an account that has other work to do', async () => {
    const { id, me, programme } = await madeWith();
    await app.current.owner`insert into memberships (programme_id, account_id, role, recipient)
      values (${programme.id}, ${me.accountId}, 'coordinator', 'programme_team')`;
    expect((await me.send('DELETE', `/api/me/profiles/${id}`)).status).toBe(204);
    expect((await me.get<{ items: unknown[] }>('/api/me/profiles')).body.items).toEqual([]);
  });
});

// Typing in a paper form: coordinators only, not without the signed page, marked as what it is, and gone with the response.
import { beforeAll, describe, expect, test } from 'vitest';
import { useTestApp } from '../app.ts';
import { makeProgramme, type MadeProgramme } from '../make.ts';
import { asCoordinator, asFocalPoint, asMember, asSomebody, type Persona } from '../personas.ts';
import { asVisitor, someAnswers, type Visitor } from './survey.ts';

const app = useTestApp();
let programme: MadeProgramme;
let coordinator: Persona;
let other: Persona;

beforeAll(async () => {
  programme = await makeProgramme(app.current);
  coordinator = await asCoordinator(app.current, programme.id);
  other = await asCoordinator(app.current, (await makeProgramme(app.current)).id);
});

const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const pdf = Buffer.from('%PDF-1.7\nsigned');

/** A coordinator's browser: the session and whatever cookies the API sets. */
async function browserOf(
  persona: Persona,
): Promise<Visitor & { put(url: string, file: Buffer, type?: string): Promise<number> }> {
  const visitor = asVisitor(app.current);
  const session = await app.current.owner<{ id: string }[]>`
    select id from sessions where account_id = ${persona.accountId} order by created_at desc limit 1`;
  visitor.cookies.set('session', app.current.api.jwt.sign({ sid: session[0]?.id ?? '' }));
  return Object.assign(visitor, {
    async put(url: string, file: Buffer, type = 'application/octet-stream') {
      const answer = await app.current.api.inject({
        method: 'PUT',
        url,
        headers: {
          'content-type': type,
          cookie: [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        },
        payload: file,
      });
      return answer.statusCode;
    },
  });
}

const at = (path: string): string => `/api/programmes/${programme.code}/${path}`;

async function begun() {
  const browser = await browserOf(coordinator);
  const answer = await browser.call<{ id: string }>('POST', at('paper'), { language: 'en' });
  expect(answer.status).toBe(201);
  return { browser, id: answer.body.id };
}

async function typed(email = 'ama@example.org') {
  const { browser, id } = await begun();
  const answers = someAnswers({ name: 'Ama Mensah', email });
  await app.current
    .owner`update drafts set answers = ${app.current.owner.json(answers as never)} where id = ${id}`;
  return { browser, id };
}

/** A paper form that was sent, and the address of its scan. */
async function entered(email: string, { settle = true } = {}) {
  const { browser, id } = await typed(email);
  await browser.put(at('paper/evidence'), pdf);
  expect((await browser.call('POST', at('responses'))).status).toBe(200);
  if (settle) await app.current.settle();
  const [file] = await app.current.owner<{ id: string }[]>`
    select id from response_files where response_id = ${id}`;
  return { browser, id, url: at(`entries/files/${file?.id}`) };
}

/** As bytes: a scan is no JSON. */
const open = (browser: Visitor, url: string, payload: object = {}) =>
  app.current.api.inject({
    method: 'POST',
    url,
    headers: { cookie: `session=${browser.cookies.get('session')}` },
    payload,
  });

const readings = async (id: string) => [
  ...(await app.current.owner<{ actor: string; reason: string | null }[]>`
    select actor_id as actor, details ->> 'reason' as reason from events
    where kind = 'evidence.read' and subject_id = ${id} order by at, id`),
];

describe('who may', () => {
  test('only coordinators of this programme begin, list or read', async () => {
    for (const persona of [
      await asSomebody(app.current),
      await asFocalPoint(app.current, programme.id),
      await asFocalPoint(app.current, programme.id, 'programme_team'),
      other,
    ]) {
      expect([403, 404]).toContain((await persona.send('POST', at('paper'), { language: 'en' })).status);
      expect([403, 404]).toContain((await persona.get(at('entries'))).status);
    }
    expect((await asVisitor(app.current).call('POST', at('paper'), { language: 'en' })).status).toBe(401);
  });

  test('unknown keys and audiences are refused, a closed survey says so', async () => {
    expect((await coordinator.send('POST', at('paper'), { language: 'en', enteredBy: 'x' })).status).toBe(
      400,
    );
    expect(
      (await coordinator.send('POST', at('paper'), { language: 'en', audience: 'organisations' })).status,
    ).toBe(409);
  });
});

describe('another form in this browser', () => {
  test('is not put out of reach unasked: neither the coordinator’s own answers, nor typed paper, nor a scan', async () => {
    const own = await browserOf(coordinator);
    await own.call('POST', at('drafts'), { language: 'en' });
    // Nothing is in it yet, so there is nothing to lose.
    expect((await own.call('POST', at('paper'), { language: 'en' })).status).toBe(201);

    const answering = await browserOf(coordinator);
    const { body } = await answering.call<{ id: string }>('POST', at('drafts'), { language: 'en' });
    const answers = app.current.owner.json(someAnswers() as never);
    await app.current.owner`update drafts set answers = ${answers} where id = ${body.id}`;
    const half = await typed();
    const scanned = await begun();
    await scanned.browser.put(at('paper/evidence'), png);
    for (const [browser, id] of [
      [answering, body.id],
      [half.browser, half.id],
      [scanned.browser, scanned.id],
    ] as const) {
      const cookie = browser.cookies.get(`draft_${programme.code}`);
      const drafts = async () =>
        (await app.current.owner`select 1 from drafts where programme_id = ${programme.id}`).length;
      const before = await drafts();
      const refused = await browser.call<{ code: string }>('POST', at('paper'), { language: 'en' });
      expect([refused.status, refused.body.code]).toEqual([409, 'draft_here']);
      expect(browser.cookies.get(`draft_${programme.code}`)).toBe(cookie);
      expect(cookie).toContain(id);
      expect(await drafts()).toBe(before);
      const replaced = await browser.call<{ id: string }>('POST', at('paper'), {
        language: 'en',
        replace: true,
      });
      expect(replaced.status).toBe(201);
      expect(browser.cookies.get(`draft_${programme.code}`)).toContain(replaced.body.id);
      // Put aside, not deleted.
      expect((await app.current.owner`select 1 from drafts where id = ${id}`).length).toBe(1);
    }
  });
});

describe('the draft', () => {
  test('is marked as paper and names who types, and says so to the survey pages', async () => {
    const { browser, id } = await begun();
    const [row] = await app.current.owner`select source, entered_by from drafts where id = ${id}`;
    expect(row).toEqual({ source: 'paper', entered_by: coordinator.accountId });
    const standing = await browser.call<{ draft: { id: string; source: string } }>('GET', at('draft'));
    expect(standing.body.draft).toMatchObject({ id, source: 'paper' });
    const [event] = await app.current.owner`select kind, actor_id from events where subject_id = ${id}`;
    expect(event).toEqual({ kind: 'response.begun_from_paper', actor_id: coordinator.accountId });
  });

  test('is not sent before the signed page is there; nothing typed is lost', async () => {
    const { browser, id } = await typed();
    const refused = await browser.call<{ code: string }>('POST', at('responses'));
    expect([refused.status, refused.body.code]).toEqual([409, 'evidence_needed']);
    expect((await app.current.owner`select 1 from drafts where id = ${id}`).length).toBe(1);
    expect((await app.current.owner`select 1 from responses where id = ${id}`).length).toBe(0);

    expect(await browser.put(at('paper/evidence'), pdf, 'application/pdf')).toBe(200);
    expect((await browser.call('POST', at('responses'))).status).toBe(200);
    const [row] = await app.current.owner`select source, entered_by from responses where id = ${id}`;
    expect(row).toEqual({ source: 'paper', entered_by: coordinator.accountId });
    const [event] = await app.current
      .owner`select details from events where subject_id = ${id} and kind = 'response.submitted'`;
    expect(event?.details).toMatchObject({ source: 'paper', enteredBy: coordinator.accountId });
  });

  test('the person has the same profile and claims it by the address', async () => {
    const email = 'efua@example.org';
    const { browser, id } = await typed(email);
    await browser.put(at('paper/evidence'), png);
    await browser.call('POST', at('responses'));
    await app.current.settle();
    const [profile] = await app.current.owner<
      { id: string }[]
    >`select id from profiles where response_id = ${id}`;
    expect(profile).toBeDefined();
    const [contact] = await app.current.owner`select email from contact_details where response_id = ${id}`;
    expect(contact?.email).toBe(email);
  });
});

describe('the signed page', () => {
  test.each([
    ['PDF', pdf, 200],
    ['PNG', png, 200],
    ['JPEG', Buffer.from('ffd8ffe000104a46', 'hex'), 200],
    ['HTML that calls itself PDF', Buffer.from('<html><script>1</script>'), 415],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 415],
    ['nothing', Buffer.alloc(0), 415],
    ['more than 5 MB', Buffer.concat([pdf, Buffer.alloc(5 * 2 ** 20)]), 413],
  ])('%s', async (_name, file, status) => {
    const { browser } = await begun();
    expect(await browser.put(at('paper/evidence'), file, 'application/pdf')).toBe(status);
  });

  test('is kept by eights at most', async () => {
    const { browser } = await begun();
    for (let page = 0; page < 8; page++) expect(await browser.put(at('paper/evidence'), png)).toBe(200);
    expect(await browser.put(at('paper/evidence'), png)).toBe(409);
  });

  test('belongs to the paper form of this browser: there is none, or it is an ordinary draft', async () => {
    const browser = await browserOf(coordinator);
    expect(await browser.put(at('paper/evidence'), png)).toBe(404);
    await browser.call('POST', at('drafts'), { language: 'en' });
    expect(await browser.put(at('paper/evidence'), png)).toBe(404);
  });

  test('is read by the programme’s coordinators only, as a file to save, and the person can see it', async () => {
    const { browser, id } = await typed('yaw@example.org');
    await browser.put(at('paper/evidence'), pdf);
    await browser.call('POST', at('responses'));
    await app.current.settle();
    const entries = await coordinator.get<{
      items: { receipt: string; source: string; files: { id: string }[] }[];
    }>(at('entries'));
    const [row] = await app.current.owner<
      { receipt: string }[]
    >`select receipt from responses where id = ${id}`;
    const entry = entries.body.items.find(({ receipt }) => receipt === row?.receipt);
    expect(entry?.source).toBe('paper');
    // Nothing of the person stands in the list.
    expect(JSON.stringify(entries.body)).not.toMatch(/yaw@|Ama Mensah|residence/);
    const url = at(`entries/files/${entry?.files[0]?.id}`);

    const reason = { reason: 'A question about the consent' };
    const team = await asFocalPoint(app.current, programme.id, 'programme_team');
    expect((await team.send('POST', url, reason)).status).toBe(403);
    expect((await other.send('POST', url, reason)).status).toBe(404);
    expect((await other.send('POST', url.replace(programme.code, 'guyd'), reason)).status).toBe(404);
    expect((await coordinator.get(url)).status).toBe(404);
    const file = await open(browser, url);
    expect(file.rawPayload.equals(pdf)).toBe(true);
    expect(file.headers).toMatchObject({
      'content-type': 'application/pdf',
      'x-content-type-options': 'nosniff',
      'content-disposition': expect.stringMatching(/^attachment; filename="signed-form-1\.pdf"$/),
    });
    const [profile] = await app.current.owner<
      { id: string }[]
    >`select id from profiles where response_id = ${id}`;
    const records = await app.current
      .owner`select tier, account_id from access_records where profile_id = ${profile!.id}`;
    expect(records.length).toBeGreaterThanOrEqual(1);
    expect(records[0]).toEqual({ tier: 2, account_id: coordinator.accountId });
    // And it goes with the person.
    const member = await asMember(app.current, profile!.id);
    expect((await member.send('DELETE', `/api/me/profiles/${profile!.id}`)).status).toBe(204);
    expect((await app.current.owner`select 1 from response_files where response_id = ${id}`).length).toBe(0);
  });

  test('is opened for a reason that is kept, except by who uploaded it, for a day', async () => {
    const { browser, url, id } = await entered('kofi@example.org');
    const second = await browserOf(await asCoordinator(app.current, programme.id));
    for (const body of [{}, { reason: '  ' }]) {
      const refused = await open(second, url, body);
      expect([refused.statusCode, refused.json().code]).toEqual([400, 'reason_needed']);
    }
    expect((await open(second, url, { reason: 'x'.repeat(201) })).statusCode).toBe(400);
    expect(await readings(id)).toEqual([]);

    expect((await open(second, url, { reason: ' The date is disputed ' })).statusCode).toBe(200);
    expect((await open(browser, url)).statusCode).toBe(200);
    expect((await readings(id)).map(({ reason }) => reason)).toEqual(['The date is disputed', null]);
    const uploaded = await app.current.owner`
      update response_files set uploaded_at = now() - interval '25 hours' where response_id = ${id} returning 1`;
    expect(uploaded).toHaveLength(1);
    expect((await open(browser, url)).statusCode).toBe(400);
    // Whose account is gone uploaded it no more than anybody else.
    await app.current.owner`
      update response_files set uploaded_at = now(), uploaded_by = null where response_id = ${id}`;
    expect((await open(browser, url)).statusCode).toBe(400);
    expect((await open(browser, url, { reason: 'Once more' })).statusCode).toBe(200);
    expect(await readings(id)).toHaveLength(3);
  });

  test('leaves an event for somebody without a profile, and counts as a person seen where there is one', async () => {
    const hidden = await entered('hidden@example.org', { settle: false });
    expect((await app.current.owner`select 1 from profiles where response_id = ${hidden.id}`).length).toBe(0);
    const eyes = await asCoordinator(app.current, programme.id);
    const reader = await browserOf(eyes);
    const reason = { reason: 'A check' };
    expect((await open(reader, hidden.url, reason)).statusCode).toBe(200);
    expect(await readings(hidden.id)).toEqual([{ actor: eyes.accountId, reason: 'A check' }]);

    const seen = [await entered('one@example.org'), await entered('two@example.org')];
    await app.current.owner`update programmes set daily_quota = 1 where id = ${programme.id}`;
    expect((await open(reader, seen[0]?.url ?? '', reason)).statusCode).toBe(200);
    expect((await open(reader, seen[0]?.url ?? '', reason)).statusCode).toBe(200);
    const refused = await open(reader, seen[1]?.url ?? '', reason);
    expect([refused.statusCode, refused.json().code]).toEqual([429, 'quota_reached']);
    expect(await readings(seen[1]?.id ?? '')).toEqual([]);
    await app.current.owner`update programmes set daily_quota = 200 where id = ${programme.id}`;
  });

  test('ends with a draft that was never sent', async () => {
    const { browser, id } = await begun();
    await browser.put(at('paper/evidence'), pdf);
    expect((await browser.call('DELETE', at('draft'))).status).toBe(204);
    expect((await app.current.owner`select 1 from drafts where id = ${id}`).length).toBe(0);
    expect((await app.current.owner`select 1 from response_files where response_id = ${id}`).length).toBe(0);
  });
});

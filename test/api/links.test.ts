// A host without an account acts from a mailed link: what the link shows and does, and everything it must not reach.
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { actWith } from '@compatriot/db/queries/act-links.ts';
import { findContact, findPlacement, placementsOfInstitutions } from '@compatriot/db/queries/placements.ts';
import { useTestApp } from '../app.ts';
import { eventKinds, makeProfile } from '../make.ts';
import { asCoordinator, asFocalPoint, asOutsider, type Persona } from '../personas.ts';
import {
  answer,
  contactOf,
  day,
  hidesContact,
  invited,
  makeStage,
  putAt,
  type Stage,
  statusOf,
} from './placement-stage.ts';

const app = useTestApp();
const sql = () => app.current.owner;

async function contactPerson(on: Stage, email: string | null = 'grace@example.org'): Promise<string> {
  const [row] = await sql()<{ id: string }[]>`
    insert into institution_contacts (programme_id, institution_id, name, email, language)
    values (${on.programme.id}, ${on.assignment.institutionId}, 'Grace Obi', ${email}, 'fr') returning id`;
  return row?.id ?? '';
}

/** Somebody who said yes, and a person at the host who has an address and no account. */
async function setUp() {
  const on = await makeStage(app.current);
  const id = await invited(on);
  expect((await answer(on.member, id, { answer: 'yes' })).status).toBe(200);
  await app.current.settle();
  return { on, id, contactId: await contactPerson(on) };
}

const ask = (who: Persona, id: string, contactId: string) =>
  who.send<{ id: string }>('POST', `/api/placements/${id}/links`, { contactId });

/** The token as it went out: nothing else holds it. */
async function mailed(email = 'grace@example.org'): Promise<string> {
  await app.current.settle();
  const [mail] = await sql()<{ body: string; subject: string; until: Date | null }[]>`
    select body, subject, secret_until as until from mails where recipient = ${email} order by created_at desc, id desc limit 1`;
  expect(mail?.until).not.toBeNull();
  return /\/act\/([\w-]{43})\b/.exec(mail?.body ?? '')?.[1] ?? '';
}

interface Acting {
  pseudonym: string;
  status: string;
  version: number;
  holder: string;
  contact: { name: string } | null;
  steps: { step: string; missing: string[] }[];
}
const visitor = () => asOutsider(app.current);
const look = (token: string) => visitor().get<Acting>(`/api/act/${token}`);
const take = (token: string, body: object, headers?: Record<string, string>) =>
  visitor().send<{ version: number }>('POST', `/api/act/${token}/steps`, body, headers);
const holding = <T>(token: string, work: (tx: Parameters<typeof actWith>[0]) => Promise<T>) =>
  app.current.parts.database.transaction(null, async (tx) => {
    expect(await actWith(tx, createHash('sha256').update(token).digest())).not.toBeNull();
    return work(tx);
  });

describe('a mailed link', () => {
  test('is sent by coordinators, after the yes, to a contact person with an address', async () => {
    const { on, id, contactId } = await setUp();
    expect((await ask(visitor(), id, contactId)).status).toBe(401);
    const foreign = await makeStage(app.current);
    expect((await ask(foreign.coordinator, id, contactId)).status).toBe(404);
    for (const who of [on.host, on.member, await asFocalPoint(app.current, on.programme.id)])
      expect((await ask(who, id, contactId)).status).toBe(403);
    expect((await ask(on.coordinator, id, await contactPerson(on, null))).status).toBe(400);
    expect((await ask(on.coordinator, id, await contactPerson(foreign))).status).toBe(400);
    const early = await invited(on, await makeProfile(app.current, on.programme));
    expect((await ask(on.coordinator, early, contactId)).status).toBe(409);
    const made = await ask(on.coordinator, id, contactId);
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    expect(await eventKinds(app.current, made.body.id)).toEqual(['link.made']);
    const token = await mailed();
    expect(token).toHaveLength(43);
    // Only its hash stays behind, and no official reads it.
    const [kept] = await sql()<
      { hash: string }[]
    >`select encode(token_hash, 'hex') as hash from act_links where id = ${made.body.id}`;
    expect(kept?.hash).toBe(createHash('sha256').update(token).digest('hex'));
    const talk = await on.coordinator.get(`/api/placements/${id}/talk`);
    expect(JSON.stringify(talk.body)).toContain(made.body.id);
    expect(JSON.stringify(talk.body)).not.toContain(kept?.hash ?? '-');
    expect(JSON.stringify(talk.body)).not.toContain(token);
  });

  test('a job that runs twice mails one link', async () => {
    const { on, id, contactId } = await setUp();
    const made = await ask(on.coordinator, id, contactId);
    const [event] = await sql()<{ id: string }[]>`select id from events where subject_id = ${made.body.id}`;
    const token = await mailed();
    const { handleJob } = await import('@compatriot/server/worker.ts');
    await handleJob(app.current.parts, {
      handler: 'link.send',
      event: 'link.made',
      eventId: event?.id ?? '',
      programmeId: on.programme.id,
      subjectId: made.body.id,
    });
    expect((await look(token)).status).toBe(200);
    expect(
      await sql()`select 1 from mails where recipient = 'grace@example.org' and body like ${`%${token}%`}`,
    ).toHaveLength(1);
  });

  test('shows what a host sees, and the reading is written down', async () => {
    const { on, id, contactId } = await setUp();
    await ask(on.coordinator, id, contactId);
    const token = await mailed();
    const shown = await look(token);
    expect(shown.status).toBe(200);
    expect(shown.headers['cache-control']).toBe('no-store');
    expect(shown.body).toMatchObject({
      pseudonym: on.profile.pseudonym,
      status: 'interested',
      holder: 'Grace Obi',
      contact: contactOf(on.profile),
      steps: [{ step: 'interview', missing: [] }],
    });
    const looks = await sql()<{ account: string | null; link: string | null; tier: number }[]>`
      select account_id as account, link_id as link, tier from access_records where profile_id = ${on.profile.id} and link_id is not null`;
    expect(looks).toMatchObject([{ account: null, tier: 2 }]);
    // The person reads which institution looked.
    const own = await on.member.get(`/api/me/profiles/${on.profile.id}`);
    const [host] = await sql()<
      { name: string }[]
    >`select name from institutions where id = ${on.assignment.institutionId}`;
    expect(JSON.stringify(own.body)).toContain(`"institution":"${host?.name}"`);
  });

  test('takes a step as the host, once, and says by which link', async () => {
    const { on, id, contactId } = await setUp();
    await ask(on.coordinator, id, contactId);
    const token = await mailed();
    const { version } = (await look(token)).body;
    expect((await take(token, { step: 'interview' })).status).toBe(400);
    expect((await take(token, { step: 'interview', date: day(3) })).status).toBe(400);
    const early = await take(token, { step: 'interview', date: day(-1) }, { 'if-match': `"${version - 1}"` });
    expect(early.status).toBe(412);
    const held = await take(token, { step: 'interview', date: day(-1) }, { 'if-match': `"${version}"` });
    expect(held.status, JSON.stringify(held.body)).toBe(200);
    expect(await statusOf(app.current, id)).toBe('interviewed');
    expect((await take(token, { step: 'interview', date: day(-1) })).status).toBe(409);
    const [link] = await sql()<
      { id: string; used: Date | null }[]
    >`select id, used_at as used from act_links where placement_id = ${id}`;
    expect(link?.used).not.toBeNull();
    const [event] = await sql()<{ details: Record<string, unknown>; actor: string | null }[]>`
      select details, actor_id as actor from events where subject_id = ${id} and kind = 'placement.interviewed'`;
    expect(event).toMatchObject({ actor: null, details: { link: link?.id } });
    const [move] = await sql()<{ link: string | null; account: string | null }[]>`
      select link_id as link, account_id as account from placement_moves where placement_id = ${id} and verb = 'interview'`;
    expect(move).toEqual({ link: link?.id, account: null });
  });

  test('does no more than a host does', async () => {
    const { on, id, contactId } = await setUp();
    await ask(on.coordinator, id, contactId);
    const token = await mailed();
    for (const step of ['select', 'not_select', 'withdraw', 'end_early', 'offer', 'accept', 'score'])
      expect((await take(token, { step, date: day(0) })).status, step).toBe(403);
    // Unknown keys, among them what would make it somebody else's step.
    expect(
      (
        await take(token, {
          step: 'interview',
          date: day(-1),
          onBehalf: { of: 'host', way: 'phone', evidence: 'x' },
        })
      ).status,
    ).toBe(400);
    expect(await statusOf(app.current, id)).toBe('interested');
  });

  test('ends when it is taken back, is old, or the person has left or another address', async () => {
    const { on, id } = await setUp();
    const ended: Record<string, (link: string, contact: string) => Promise<unknown>> = {
      revoked: (link) => on.coordinator.send('DELETE', `/api/placements/${id}/links/${link}`),
      old: (link) => sql()`update act_links set expires_at = now() - interval '1 second' where id = ${link}`,
      left: (_link, contact) =>
        sql()`update institution_contacts set left_at = now(), email = null, phone = null where id = ${contact}`,
      moved: (_link, contact) =>
        sql()`update institution_contacts set email = 'new@example.org' where id = ${contact}`,
    };
    for (const [how, end] of Object.entries(ended)) {
      const email = `${how}@example.org`;
      const contactId = await contactPerson(on, email);
      const made = await ask(on.coordinator, id, contactId);
      const token = await mailed(email);
      expect((await look(token)).status, how).toBe(200);
      await end(made.body.id, contactId);
      expect((await look(token)).status, how).toBe(404);
      expect((await take(token, { step: 'interview', date: day(-1) })).status, how).toBe(404);
    }
    const wrong = await look('A'.repeat(43));
    expect(wrong.status).toBe(404);
    expect((await look('..%2f..%2fetc')).status).toBe(404);
    // Taking back twice finds nothing.
    const [link] = await sql()<
      { id: string }[]
    >`select id from act_links where revoked_at is not null limit 1`;
    expect(
      (await on.coordinator.send('DELETE', `/api/placements/${id}/links/${link?.id ?? ''}`)).status,
    ).toBe(404);
  });

  test('shows no contact once the person has stepped back', async () => {
    const { on, id, contactId } = await setUp();
    await ask(on.coordinator, id, contactId);
    const token = await mailed();
    expect(
      (await on.member.send('POST', `/api/placements/${id}/steps`, { step: 'withdraw', reason: 'family' }))
        .status,
    ).toBe(200);
    const after = await look(token);
    expect(after.body).toMatchObject({ status: 'ended', contact: null, steps: [] });
    hidesContact(after.body, on.profile);
  });

  test('a session that comes along gives it nothing more', async () => {
    const { on, id, contactId } = await setUp();
    await ask(on.coordinator, id, contactId);
    const token = await mailed();
    const held = await on.coordinator.send('POST', `/api/act/${token}/steps`, { step: 'select' });
    expect(held.status).toBe(403);
  });
});

describe('the database', () => {
  test('shows the holder this placement alone, and this person’s contact alone', async () => {
    const { on, id, contactId } = await setUp();
    const other = await makeProfile(app.current, on.programme);
    const second = await invited(on, other);
    await sql()`update profiles set account_id = null where id = ${other.id}`;
    await putAt(app.current, second, 'interested');
    await sql()`insert into events (id, programme_id, kind, subject_id, actor_system) values (uuidv7(), ${on.programme.id}, 'placement.interested', ${second}, 'seed')`;
    await sql()`insert into disclosures (programme_id, placement_id, profile_id, institution_id, event_id)
      select programme_id, id, profile_id, institution_id, (select id from events where subject_id = ${second} and kind = 'placement.interested') from placements where id = ${second}`;
    await ask(on.coordinator, id, contactId);
    const token = await mailed();
    await holding(token, async (tx) => {
      expect(await findPlacement(tx, id)).not.toBeNull();
      expect(await findPlacement(tx, second)).toBeNull();
      expect(await placementsOfInstitutions(tx, [on.assignment.institutionId], [])).toHaveLength(1);
      expect(await findContact(tx, on.profile.id)).not.toBeNull();
      expect(await findContact(tx, other.id)).toBeNull();
    });
  });

  test('gives no token to who is not the worker, and none twice', async () => {
    const { on, id, contactId } = await setUp();
    const made = await ask(on.coordinator, id, contactId);
    await mailed();
    const { giveToken } = await import('@compatriot/db/queries/act-links.ts');
    const hash = createHash('sha256').update('mine').digest();
    const { database } = app.current.parts;
    const coordinator = await asCoordinator(app.current, on.programme.id);
    await expect(
      database.transaction({ account: coordinator.accountId ?? '', team: [on.programme.id] }, (tx) =>
        giveToken(tx, made.body.id, hash),
      ),
    ).rejects.toThrow();
    expect(
      await database.transaction({ system: 'worker', programme: on.programme.id }, (tx) =>
        giveToken(tx, made.body.id, hash),
      ),
    ).toBe(false);
  });
});

// Terms: written, frozen, offered, signed by the person, countersigned; what cannot be changed, forged or signed unseen.
import { changeTerms, currentTerms, insertSignature } from '@compatriot/db/queries/terms.ts';
import { describe, expect, test } from 'vitest';
import { useTestApp } from '../app.ts';
import { eventKinds } from '../make.ts';
import { asFocalPoint, asOutsider, type Persona } from '../personas.ts';
import {
  type Chosen,
  clearAll,
  closeContact,
  makeChosen,
  makePaper,
  setStatus,
  terms,
} from './clearance-stage.ts';
import { inDatabase, looksAt, statusOf, step } from './placement-stage.ts';

const app = useTestApp();
const denied = { cause: { code: '42501' } };

interface Item {
  number: number;
  status: string;
  total: number;
  sha256: string | null;
  version: number;
  about: { title: string };
  withdrawnReason: string | null;
  signatures: { party: string; name: string; language: string; evidence: string | null }[];
}
interface Terms {
  items: Item[];
  language: string;
  suggestion: { duties: string; startsOn: string } | null;
  can: string[];
}

const url = (on: Chosen, rest = '') => `/api/placements/${on.id}/terms${rest}`;
const read = (who: Persona, on: Chosen) => who.get<Terms>(url(on));
const write = (who: Persona, on: Chosen, more: object = {}, headers?: Record<string, string>) =>
  who.send('PUT', url(on), { ...terms, ...more }, headers);
const ready = (who: Persona, on: Chosen) => who.send('POST', url(on, '/ready'));
const withdraw = (who: Persona, on: Chosen, reason = 'The flight is dearer') =>
  who.send('POST', url(on, '/withdraw'), { reason });
const sign = (who: Persona, on: Chosen, sha256: string, more: object = {}) =>
  who.send('POST', url(on, '/signatures'), {
    name: 'Ama Mensah',
    agreed: true,
    language: 'en',
    sha256,
    ...more,
  });

async function newest(on: Chosen): Promise<Item> {
  const [item] = (await read(on.coordinator, on)).body.items;
  if (!item) throw new Error('no terms');
  return item;
}

/** Offered through the API: cleared, written, frozen, offered. */
async function offered(): Promise<Chosen & { sha256: string }> {
  const on = await makeChosen(app.current, 'cleared');
  await clearAll(app.current, on);
  await write(on.coordinator, on);
  await ready(on.coordinator, on);
  const offer = await step(on.coordinator, on.id, { step: 'offer' });
  expect(offer.status, JSON.stringify(offer.body)).toBe(200);
  return { ...on, sha256: (await newest(on)).sha256 ?? '' };
}

describe('writing', () => {
  test('is the coordinator’s; nobody else finds them, the person not before the offer', async () => {
    const on = await makeChosen(app.current, 'cleared');
    expect((await write(asOutsider(app.current), on)).status).toBe(401);
    expect((await write(on.host, on)).status).toBe(404);
    expect((await write(await asFocalPoint(app.current, on.programme.id), on)).status).toBe(404);
    expect((await write(on.member, on)).status).toBe(403);
    expect((await read(on.coordinator, on)).body.suggestion?.duties).toBe('Six weeks of bedside teaching');
    expect((await write(on.coordinator, on, { currency: 'XYZ' })).status).toBe(400);
    expect((await write(on.coordinator, on, { stipend: -1 })).status).toBe(400);
    expect((await write(on.coordinator, on, { endsOn: null })).status).toBe(400);
    expect((await write(on.coordinator, on, { endsOn: '2027-03-01' })).status).toBe(400);
    expect((await write(on.coordinator, on, { sha256: 'mine' })).status).toBe(400);
    expect((await write(on.coordinator, on)).status).toBe(200);
    expect((await write(on.coordinator, on, { travel: 80_000 }, { 'if-match': '"9"' })).status).toBe(412);
    expect((await write(on.coordinator, on, { travel: 80_000 }, { 'if-match': '"1"' })).status).toBe(200);
    expect(await newest(on)).toMatchObject({ number: 1, status: 'draft', total: 80_000, sha256: null });
    await ready(on.coordinator, on);
    expect((await read(on.member, on)).body).toMatchObject({ items: [], can: [] });
    expect((await read(on.host, on)).status).toBe(404);
  });

  test('adds up what it can cost', async () => {
    const on = await makeChosen(app.current);
    await write(on.coordinator, on, {
      stipend: 150_000,
      stipendTimes: 2,
      travel: 90_000,
      daily: 4_500,
      dailyDays: 28,
    });
    expect((await newest(on)).total).toBe(300_000 + 90_000 + 126_000);
  });

  test('ends with the freezing: a new version follows, and the old one stays to the letter', async () => {
    const on = await makeChosen(app.current);
    expect((await ready(on.coordinator, on)).status).toBe(409);
    await write(on.coordinator, on);
    expect((await ready(on.coordinator, on)).status).toBe(200);
    const first = await newest(on);
    expect(first).toMatchObject({ status: 'ready', about: { title: 'Train a paediatric ward' } });
    expect(first.sha256).toMatch(/^[0-9a-f]{64}$/);
    await write(on.coordinator, on, { leaveDays: 5 });
    const [second, kept] = (await read(on.coordinator, on)).body.items;
    expect(second).toMatchObject({ number: 2, status: 'draft' });
    expect(kept).toEqual(first);
    // Not by a query that forgets to ask, nor by the owner of the database.
    const forged = inDatabase(app.current, on.coordinator, async (tx) => {
      const [row] = await app.current.owner<{ id: string }[]>`
        select id from terms where placement_id = ${on.id} and number = 1`;
      return changeTerms(tx, row?.id ?? '', { version: first.version, status: 'ready' }, { stipend: 1 });
    });
    await expect(forged).rejects.toMatchObject(denied);
    await expect(
      app.current.owner`update terms set duties = 'Anything' where placement_id = ${on.id} and number = 1`,
    ).rejects.toMatchObject({ code: '42501' });
  });
});

describe('an offer', () => {
  test('waits for clearance and terms that are ready', async () => {
    const on = await makeChosen(app.current, 'cleared');
    await clearAll(app.current, on);
    const missing = await step(on.coordinator, on.id, { step: 'offer' });
    expect(missing.status).toBe(409);
    expect(JSON.stringify(missing.body)).toContain('terms_ready');
    await write(on.coordinator, on);
    expect((await step(on.coordinator, on.id, { step: 'offer' })).status).toBe(409);
    await ready(on.coordinator, on);
    expect((await step(on.coordinator, on.id, { step: 'offer' })).status).toBe(200);
  });

  test('is not changed while it is out; taken back, it cannot be signed, and the person is told', async () => {
    const on = await offered();
    expect((await write(on.coordinator, on)).status).toBe(409);
    expect((await withdraw(on.member, on)).status).toBe(403);
    expect((await withdraw(on.coordinator, on, '')).status).toBe(400);
    expect((await withdraw(on.coordinator, on)).status).toBe(200);
    expect((await sign(on.member, on, on.sha256)).status).toBe(409);
    expect((await step(on.member, on.id, { step: 'accept' })).status).toBe(409);
    expect((await read(on.member, on)).body.items[0]).toMatchObject({
      status: 'withdrawn',
      withdrawnReason: 'The flight is dearer',
    });
    await write(on.coordinator, on, { leaveDays: 4 });
    expect((await ready(on.coordinator, on)).status).toBe(200);
    await app.current.settle();
    const mails = await app.current.owner<{ subject: string }[]>`
      select subject from mails where recipient = ${on.member.email} order by created_at`;
    expect(mails.map(({ subject }) => subject)).toEqual(
      expect.arrayContaining([
        'The terms for Train a paediatric ward are being changed',
        'New terms for Train a paediatric ward',
      ]),
    );
    // Whoever still has the old page open signs nothing.
    expect((await sign(on.member, on, on.sha256)).status).toBe(412);
    expect((await sign(on.member, on, (await newest(on)).sha256 ?? '')).status).toBe(200);
  });
});

describe('as a paper', () => {
  test('they come in the language that is asked for, to the two sides only', async () => {
    const on = await makeChosen(app.current, 'cleared');
    await write(on.coordinator, on, { duties: 'التعليم بجانب السرير' });
    const file = (who: Persona, query = '') => who.get(url(on, `/1/file${query}`));
    expect((await file(asOutsider(app.current))).status).toBe(401);
    expect((await file(on.host)).status).toBe(404);
    expect((await file(await asFocalPoint(app.current, on.programme.id, 'programme_team'))).status).toBe(404);
    expect((await file(on.member)).status).toBe(404);
    expect((await file(on.coordinator, '?language=xx')).status).toBe(400);
    const draft = await file(on.coordinator, '?language=ar');
    expect(draft.status).toBe(200);
    expect(draft.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': expect.stringMatching(/^attachment; filename="terms-1-ar\.pdf"/) as string,
      'x-content-type-options': 'nosniff',
    });
    await ready(on.coordinator, on);
    await setStatus(app.current, on.id, 'offered');
    await app.current.owner`update accounts set language = 'fr' where id = ${on.member.accountId}`;
    const own = await file(on.member);
    expect(own.status).toBe(200);
    expect(own.headers['content-disposition']).toContain('terms-1-fr.pdf');
    expect((await read(on.coordinator, on)).body.language).toBe('fr');
  });
});

describe('signing', () => {
  test('is the person’s, under the very text, and takes the step with it', async () => {
    const on = await offered();
    const signed = await step(on.member, on.id, { step: 'accept' });
    expect(signed.status).toBe(409);
    expect(JSON.stringify(signed.body)).toContain('terms_signed');
    expect((await sign(asOutsider(app.current), on, on.sha256)).status).toBe(401);
    expect((await sign(on.host, on, on.sha256)).status).toBe(404);
    expect((await sign(on.member, on, on.sha256, { agreed: false })).status).toBe(400);
    expect((await sign(on.member, on, on.sha256, { name: '  ' })).status).toBe(400);
    expect((await sign(on.member, on, 'a'.repeat(64))).status).toBe(412);
    // The programme signs after the person, never before or instead.
    expect((await sign(on.coordinator, on, on.sha256)).status).toBe(409);
    expect((await sign(on.member, on, on.sha256, { language: 'fr' })).status).toBe(200);
    expect(await statusOf(app.current, on.id)).toBe('accepted');
    expect((await newest(on)).signatures).toEqual([
      expect.objectContaining({ party: 'member', name: 'Ama Mensah', language: 'fr', evidence: null }),
    ]);
    expect((await sign(on.member, on, on.sha256)).status).toBe(409);
    expect((await withdraw(on.coordinator, on)).status).toBe(409);
    expect(await eventKinds(app.current, on.id)).toEqual(
      expect.arrayContaining(['terms.signed', 'placement.accepted']),
    );
  });

  test('by both makes the contract, with the days that were agreed', async () => {
    const on = await offered();
    await sign(on.member, on, on.sha256);
    const alone = await step(on.coordinator, on.id, { step: 'contract' });
    expect(alone.status).toBe(409);
    expect(JSON.stringify(alone.body)).toContain('terms_signed');
    expect((await read(on.coordinator, on)).body.can).toEqual(['countersign']);
    expect((await sign(on.coordinator, on, on.sha256, { name: 'B. Coordinator' })).status).toBe(200);
    const [row] = await app.current
      .owner`select status, starts_on::text, ends_on::text from placements where id = ${on.id}`;
    expect(row).toEqual({ status: 'contracted', starts_on: '2027-03-08', ends_on: '2027-04-04' });
    const looks = await looksAt(app.current, on.profile);
    expect(looks.some(({ tier, route }) => tier === 2 && route === '/api/placements/:id/terms')).toBe(true);
  });

  test('with ink is taken down with the signed page, and only so', async () => {
    const on = await offered();
    const onBehalf = (documentId: string) => ({
      onBehalf: { evidence: 'Came by post, page 3 signed', documentId },
    });
    const passport = await makePaper(app.current, on, 'identity');
    expect((await sign(on.coordinator, on, on.sha256, onBehalf(passport))).status).toBe(400);
    const page = await makePaper(app.current, on, 'contract');
    expect((await sign(on.member, on, on.sha256, onBehalf(page))).status).toBe(403);
    expect((await sign(on.coordinator, on, on.sha256, onBehalf(page))).status).toBe(200);
    expect(await statusOf(app.current, on.id)).toBe('accepted');
    expect((await newest(on)).signatures[0]).toMatchObject({
      party: 'member',
      evidence: 'Came by post, page 3 signed',
    });
  });

  test('waits while no money stands behind the terms', async () => {
    const on = await makeChosen(app.current, 'cleared');
    await write(on.coordinator, on, { stipend: 150_000, stipendTimes: 2 });
    await ready(on.coordinator, on);
    await setStatus(app.current, on.id, 'offered');
    const refused = await sign(on.member, on, (await newest(on)).sha256 ?? '');
    expect(refused.status).toBe(409);
    expect(JSON.stringify(refused.body)).toContain('budget_committed');
    expect((await newest(on)).signatures).toEqual([]);
  });

  test('in somebody else’s name is refused by the database', async () => {
    const on = await offered();
    const current = await inDatabase(app.current, on.coordinator, (tx) => currentTerms(tx, on.id));
    const signature = {
      programmeId: on.programme.id,
      placementId: on.id,
      profileId: on.profile.id,
      termsId: current?.id ?? '',
      name: 'Ama Mensah',
      sha256: on.sha256,
      language: 'en',
    };
    const tries: [Persona, object][] = [
      // The coordinator as the member, without a page; with the member's account; the programme before the member.
      [on.coordinator, { party: 'member', accountId: on.coordinator.accountId }],
      [on.coordinator, { party: 'member', accountId: on.member.accountId }],
      [on.coordinator, { party: 'programme', accountId: on.coordinator.accountId }],
      [on.member, { party: 'programme', accountId: on.member.accountId }],
      [on.host, { party: 'member', accountId: on.host.accountId }],
      [on.member, { party: 'member', accountId: on.member.accountId, sha256: 'b'.repeat(64) }],
    ];
    for (const [who, more] of tries) {
      const insert = inDatabase(app.current, who, (tx) =>
        insertSignature(tx, { ...signature, ...more } as Parameters<typeof insertSignature>[1]),
      );
      await expect(insert, JSON.stringify(more)).rejects.toMatchObject(denied);
    }
    await setStatus(app.current, on.id, 'cleared');
    await expect(
      inDatabase(app.current, on.member, (tx) =>
        insertSignature(tx, { ...signature, party: 'member', accountId: on.member.accountId }),
      ),
    ).rejects.toMatchObject(denied);
  });

  test('shows its name to the coordinator only while contact is open', async () => {
    const on = await offered();
    await sign(on.member, on, on.sha256);
    await closeContact(app.current, on.id);
    const after = await read(on.coordinator, on);
    expect(after.body.items[0]).toMatchObject({ status: 'ready', signatures: [] });
    expect(after.body.can).toEqual([]);
    expect(JSON.stringify(after.body)).not.toContain('Ama');
  });

  test('and taking back at the same moment: one of the two happens, whoever is first', async () => {
    const outcomes = new Set<string>();
    for (let round = 0; round < 6; round += 1) {
      const on = await offered();
      const [signed, taken] = await Promise.all(
        round % 2 === 0
          ? [sign(on.member, on, on.sha256), withdraw(on.coordinator, on)]
          : [withdraw(on.coordinator, on), sign(on.member, on, on.sha256)],
      );
      expect([signed?.status, taken?.status].sort()).toEqual([200, 409]);
      const { status, signatures } = await newest(on);
      outcomes.add(status);
      expect(await statusOf(app.current, on.id)).toBe(status === 'ready' ? 'accepted' : 'offered');
      expect(signatures).toHaveLength(status === 'ready' ? 1 : 0);
    }
    expect([...outcomes].every((status) => status === 'ready' || status === 'withdrawn')).toBe(true);
  });

  test('ends with the person: whoever leaves takes papers, terms and signatures along', async () => {
    const on = await offered();
    await sign(on.member, on, on.sha256);
    expect((await on.member.send('DELETE', `/api/me/profiles/${on.profile.id}`)).status).toBe(204);
    for (const table of ['checks', 'terms', 'terms_signatures']) {
      const rows = await app.current.owner.unsafe(`select 1 from ${table} where profile_id = $1`, [
        on.profile.id,
      ]);
      expect(rows, table).toHaveLength(0);
    }
  });
});

// What is left of a person where nobody looks: mail to others about them, and papers of clearance after contact ended.
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { expireClearancePapers } from '@compatriot/db/queries/documents.ts';
import { asSystem } from '@compatriot/server/events.ts';
import { queueMail } from '@compatriot/server/mail/actions.ts';
import { cleanUp } from '@compatriot/server/surveys/jobs.ts';
import { useTestApp } from '../app.ts';
import { makeProfile } from '../make.ts';
import { asMember } from '../personas.ts';
import { tablesWith } from './survey.ts';
import { answer, invited, makeStage, type Stage, step } from './placement-stage.ts';

const app = useTestApp();
const sql = () => app.current.owner;
const ago = (days: number) => new Date(Date.now() - days * 86_400_000);

describe('mail to others about somebody', () => {
  const mailsTo = async (email: string) =>
    (await sql()<{ subject: string }[]>`select subject from mails where recipient = ${email}`).length;

  test('goes with them, in the transaction that erases, and nobody else’s does', async () => {
    const on = await makeStage(app.current, { seats: 2 });
    const other = await makeProfile(app.current, on.programme);
    const otherMember = await asMember(app.current, other.id);
    for (const [profile, member] of [
      [on.profile, on.member],
      [other, otherMember],
    ] as const) {
      const id = await invited(on, profile);
      expect((await answer(member, id, { answer: 'yes' })).status).toBe(200);
      await app.current.settle();
      // Mail whose cause is no event but a schedule that looks at a placement, and one of a link.
      await asSystem(app.current.parts, 'worker', on.programme.id, async (ctx) => {
        const mail = { accountId: null, subject: 'x', body: `Zephyrine ${profile.id}` };
        await queueMail(ctx, { ...mail, recipient: 'desk@example.org' }, `end ${id} 2027-04-11 two_months`);
      });
      const [contact] = await sql()<{ id: string }[]>`
        insert into institution_contacts (programme_id, institution_id, name, email)
        values (${on.programme.id}, ${on.assignment.institutionId}, 'Grace Obi', 'grace@example.org') returning id`;
      const made = await on.coordinator.send('POST', `/api/placements/${id}/links`, {
        contactId: contact?.id,
      });
      expect(made.status).toBe(201);
      // A concern is a story of its own, and the coordinator is written to.
      await sql()`update placements set status = 'active' where id = ${id}`;
      const raised = await on.host.send('POST', `/api/placements/${id}/concerns`, {
        ...{ kind: 'people', text: 'They shout' },
      });
      expect(raised.status, JSON.stringify(raised.body)).toBe(201);
      await app.current.settle();
    }
    // One of each to the host and to the colleague, for each of the two.
    expect(await mailsTo(on.host.email)).toBe(2);
    expect(await mailsTo('desk@example.org')).toBe(2);
    expect(await mailsTo('grace@example.org')).toBe(2);
    const [unsent] =
      await sql()`select count(*)::int as n from mails where recipient = ${on.coordinator.email}`;
    expect((await on.member.send('DELETE', `/api/me/profiles/${on.profile.id}`)).status).toBeLessThan(300);
    for (const email of [on.host.email, 'desk@example.org', 'grace@example.org'])
      expect(await mailsTo(email), email).toBe(1);
    expect(await mailsTo(on.coordinator.email)).toBe(Number(unsent?.n ?? 0) / 2);
    expect(await tablesWith(app.current, on.profile.pseudonym)).toEqual([]);
    // Those that are left are the other person's.
    expect(await tablesWith(app.current, `Zephyrine ${other.id}`)).toEqual(['public.mails']);
    // Nothing more is written of them later either.
    await app.current.settle();
    expect(await mailsTo(on.host.email)).toBe(1);
  });
});

/** Somebody who said yes and brought papers, and what was seen in them. */
async function withPapers(): Promise<Stage & { id: string }> {
  const on = await makeStage(app.current);
  const id = await invited(on);
  expect((await answer(on.member, id, { answer: 'yes' })).status).toBe(200);
  for (const kind of [...personal, ...records])
    await sql()`insert into documents (programme_id, placement_id, profile_id, kind, name, media_type, size, sha256, bytes, party, held)
      values (${on.programme.id}, ${id}, ${on.profile.id}, ${kind}, 'Passport Zephyrine.pdf', 'application/pdf', 1, '', 'x', 'member',
        ${kind === 'identity'})`;
  await sql()`insert into checks (programme_id, placement_id, profile_id, kind, status, note, verified_at)
    values (${on.programme.id}, ${id}, ${on.profile.id}, 'identity', 'verified', 'Passport X1234', now())`;
  return { ...on, id };
}
const personal = ['cv', 'identity', 'degree', 'licence', 'visa_or_return', 'health', 'insurance', 'security'];
const records = ['terms', 'contract', 'receipt', 'report', 'evidence'];
const left = async (id: string) =>
  (
    await sql()<
      { kind: string }[]
    >`select kind from documents where placement_id = ${id} and bytes is not null`
  )
    .map(({ kind }) => kind)
    .sort();
const note = async (id: string) =>
  (await sql()<{ note: string | null }[]>`select note from checks where placement_id = ${id}`)[0]?.note;

describe('papers of clearance', () => {
  test('stay while contact is open, and a day longer: a wrong click is taken back', async () => {
    const on = await withPapers();
    await cleanUp(app.current.parts);
    expect(await left(on.id)).toHaveLength(13);
    await sql()`update disclosures set ends_at = ${ago(-300)} where placement_id = ${on.id}`;
    await cleanUp(app.current.parts);
    expect(await left(on.id)).toHaveLength(13);
    expect((await step(on.member, on.id, { step: 'withdraw', reason: 'family' })).status).toBe(200);
    await cleanUp(app.current.parts);
    expect(await left(on.id)).toHaveLength(13);
  });

  test.each([
    ['nothing came of it', 1.1],
    ['a year after the placement', 40],
  ])('go after contact ended: %s', async (_how, days) => {
    const on = await withPapers();
    const other = await withPapers();
    await sql()`update disclosures set ends_at = ${ago(days)} where placement_id = ${on.id}`;
    await cleanUp(app.current.parts);
    expect(await left(on.id)).toEqual([...records].sort());
    expect(await note(on.id)).toBeNull();
    const [row] = await sql()<
      { name: string; removed: Date | null }[]
    >`select name, removed_at as removed from documents where placement_id = ${on.id} and kind = 'health'`;
    expect(row).toMatchObject({ name: '' });
    expect(row?.removed).not.toBeNull();
    // The check itself stays: that somebody was identified is no paper.
    const [check] = await sql()`select status from checks where placement_id = ${on.id}`;
    expect(check?.status).toBe('verified');
    expect(await left(other.id)).toHaveLength(13);
    expect(await note(other.id)).toBe('Passport X1234');
  });

  test('of somebody who never said yes go when the invitation is over', async () => {
    const on = await makeStage(app.current);
    const id = await invited(on);
    await sql()`insert into documents (programme_id, placement_id, profile_id, kind, name, media_type, size, sha256, bytes, party)
      values (${on.programme.id}, ${id}, ${on.profile.id}, 'identity', 'x.pdf', 'application/pdf', 1, '', 'x', 'member')`;
    await cleanUp(app.current.parts);
    expect(await left(id)).toEqual(['identity']);
    await sql()`update placements set status = 'declined', status_at = ${ago(2)} where id = ${id}`;
    await cleanUp(app.current.parts);
    expect(await left(id)).toEqual([]);
  });

  test('are ended by the clean-up of whoever calls it, and it says nothing', async () => {
    const on = await withPapers();
    await sql()`update disclosures set ends_at = ${ago(2)} where placement_id = ${on.id}`;
    await app.current.parts.database.transaction({ account: randomUUID() }, (tx) =>
      expireClearancePapers(tx),
    );
    expect(await left(on.id)).toEqual([...records].sort());
  });
});

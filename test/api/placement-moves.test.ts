// A step taken down for somebody who does not sign in, a yes that two people vouch for, and the way back from a wrong click.
import { describe, expect, test } from 'vitest';
import { useTestApp } from '../app.ts';
import { eventKinds, makePlacement, makeProfile } from '../make.ts';
import { asCoordinator, asFocalPoint, type Persona } from '../personas.ts';
import {
  answer,
  assignmentStatusOf,
  contactOf,
  day,
  disclosuresOf,
  inDatabase,
  invite,
  invited,
  makeStage,
  official,
  putAt,
  readyToChoose,
  select,
  statusOf,
  step,
} from './placement-stage.ts';

const app = useTestApp();
const sql = () => app.current.owner;
const undo = (who: Persona, id: string) => who.send('POST', `/api/placements/${id}/undo`, {});
const confirm = (who: Persona, id: string) => who.send('POST', `/api/placements/${id}/confirm-yes`, {});
const phoned = {
  of: 'member',
  way: 'phone',
  evidence: 'Called on Monday at nine, from the number on the roster',
};

describe('taken down for somebody', () => {
  test('a phoned yes moves the placement and opens nothing; a second coordinator opens it', async () => {
    const on = await makeStage(app.current);
    const id = await invited(on);
    // Without evidence it is nobody's but the member's.
    expect((await step(on.coordinator, id, { step: 'express_interest' })).status).toBe(403);
    const empty = { step: 'express_interest', onBehalf: { ...phoned, evidence: '  ' } };
    expect((await step(on.coordinator, id, empty)).status).toBe(400);
    expect((await step(on.coordinator, id, { step: 'express_interest', onBehalf: phoned })).status).toBe(200);

    const story = await official(on, id);
    expect(story.body).toMatchObject({ status: 'interested', yesToConfirm: true, contact: null });
    expect(story.body.moves[0]).toMatchObject({ of: 'member', way: 'phone', evidence: phoned.evidence });
    expect(await disclosuresOf(app.current, id)).toEqual([]);
    expect(await eventKinds(app.current, id)).toEqual(['placement.invited', 'placement.yes_recorded']);
    expect((await on.host.get(`/api/host/placements/${id}`)).body).toMatchObject({ contact: null });

    // The one who took it down cannot vouch for it, and neither can a host or a focal point.
    expect((await confirm(on.coordinator, id)).status).toBe(403);
    expect((await confirm(on.host, id)).status).toBe(403);
    expect((await confirm(await asFocalPoint(app.current, on.programme.id), id)).status).toBeGreaterThan(400);
    const second = await asCoordinator(app.current, on.programme.id);
    expect((await confirm(second, id)).status).toBe(200);
    expect((await confirm(second, id)).status).toBe(409);
    expect((await official(on, id)).body).toMatchObject({
      yesToConfirm: false,
      contact: contactOf(on.profile),
    });
  });

  test('the member confirms it too, or takes it back, and is asked by mail', async () => {
    const on = await makeStage(app.current);
    const id = await invited(on);
    await step(on.coordinator, id, { step: 'express_interest', onBehalf: phoned });
    await app.current.settle();
    const mails = await sql()<
      { subject: string }[]
    >`select subject from mails where recipient = ${on.member.email} order by created_at, id`;
    expect(mails.map((mail) => mail.subject)).toContain('Did you say yes? Train a paediatric ward');
    expect((await confirm(on.member, id)).status).toBe(200);
    expect(await disclosuresOf(app.current, id)).toHaveLength(1);
    expect((await step(on.member, id, { step: 'withdraw', reason: 'family' })).status).toBe(200);
    expect((await confirm(on.member, id)).status).toBe(409);
  });

  test('nobody vouches for the yes of somebody who took back their consent to be contacted', async () => {
    const on = await makeStage(app.current);
    const id = await invited(on);
    await step(on.coordinator, id, { step: 'express_interest', onBehalf: phoned });
    const second = await asCoordinator(app.current, on.programme.id);
    await sql()`delete from consents where profile_id = ${on.profile.id} and purpose = 'contact'`;
    expect((await confirm(second, id)).status).toBe(409);
    // What shows the yes says how somebody is reached, who no longer wants to be.
    expect((await official(on, id)).body.moves[0]).toMatchObject({ of: 'member', evidence: null });
    // The tables say the same, whatever code forgets to ask.
    await expect(
      inDatabase(app.current, second, async (tx) => {
        const [event] = await tx.execute<{
          id: string;
        }>(`insert into events (id, programme_id, kind, subject_id, actor_id)
          values (uuidv7(), '${on.programme.id}', 'placement.yes_confirmed', '${id}', '${second.accountId}') returning id`);
        await tx.execute(`insert into disclosures (programme_id, placement_id, profile_id, institution_id, event_id, event_kind)
          values ('${on.programme.id}', '${id}', '${on.profile.id}', '${on.assignment.institutionId}', '${event?.id}',
            'placement.yes_confirmed')`);
      }),
    ).rejects.toThrow();
    expect(await disclosuresOf(app.current, id)).toEqual([]);
    // The person's own word is all it takes.
    expect((await confirm(on.member, id)).status).toBe(200);
  });

  test('the database itself: no confirmation without a second person, and none without a yes taken down', async () => {
    const on = await makeStage(app.current);
    const id = await invited(on);
    const write = (who: Persona) =>
      inDatabase(app.current, who, (tx) =>
        tx.execute(`insert into events (programme_id, kind, subject_id, actor_id)
          values ('${on.programme.id}', 'placement.yes_confirmed', '${id}', '${who.accountId}')`),
      );
    const second = await asCoordinator(app.current, on.programme.id);
    for (const who of [on.coordinator, second, on.host]) await expect(write(who)).rejects.toThrow();
    await step(on.coordinator, id, { step: 'express_interest', onBehalf: phoned });
    await expect(write(on.coordinator)).rejects.toThrow();
    await expect(write(on.host)).rejects.toThrow();
    await write(second);
    // Nor does a coordinator move it on for somebody without a note of what shows it.
    const other = await makePlacement(
      app.current,
      on.programme.id,
      on.assignment,
      await makeProfile(app.current, on.programme),
      'invited',
    );
    await expect(
      inDatabase(app.current, on.coordinator, (tx) =>
        tx.execute(
          `update placements set status = 'interested', version = version + 1 where id = '${other}'`,
        ),
      ),
    ).rejects.toThrow();
    expect(await statusOf(app.current, other)).toBe('invited');
  });

  test('an arrival that the host phoned', async () => {
    const on = await makeStage(app.current);
    const id = await makePlacement(app.current, on.programme.id, on.assignment, on.profile, 'active');
    const said = { of: 'host', way: 'visit', evidence: 'Seen at the ward' };
    const wrong = { step: 'finish', date: day(0), onBehalf: said };
    // Ending the work is the coordinator's own step: nobody is named for it.
    expect((await step(on.coordinator, id, wrong)).status).toBe(200);
    expect((await official(on, id)).body.moves[0]).toMatchObject({ of: null });
  });
});

describe('a wrong click', () => {
  test('is taken back by whoever made it, with what it changed', async () => {
    const on = await makeStage(app.current);
    const id = await invited(on);
    await answer(on.member, id, { answer: 'yes' });
    await readyToChoose(app.current, id);
    expect((await select(on.coordinator, id)).status).toBe(200);
    expect(await assignmentStatusOf(app.current, on)).toBe('filled');
    const story = await official(on, id);
    expect(story.body.undo).toMatchObject({ step: 'select' });
    const second = await asCoordinator(app.current, on.programme.id);
    expect((await official(on, id, second)).body.undo).toBeNull();
    expect(await undo(second, id)).toMatchObject({ status: 409, body: { code: 'nothing_to_undo' } });
    expect((await undo(on.coordinator, id)).status).toBe(200);
    expect(await statusOf(app.current, id)).toBe('scored');
    expect(await assignmentStatusOf(app.current, on)).toBe('selecting');
    expect((await undo(on.coordinator, id)).status).toBe(409);
    // And once more the same way: the version went on.
    expect((await select(on.coordinator, id)).status).toBe(200);
    await app.current.settle();
    const subjects = await sql()<
      { subject: string }[]
    >`select subject from mails where recipient = ${on.member.email} order by created_at, id`;
    expect(subjects.map((mail) => mail.subject)).toContain('A correction: Train a paediatric ward');
  });

  test('contact that "not selected" closed opens again with it, unless the consent has ended meanwhile', async () => {
    const on = await makeStage(app.current, { seats: 2 });
    const id = await invited(on);
    await answer(on.member, id, { answer: 'yes' });
    const drop = { step: 'not_select', reason: 'unsuitable', note: 'Wrong row' };
    expect((await step(on.coordinator, id, drop)).status).toBe(200);
    expect((await official(on, id)).body.contact).toBeNull();
    expect((await undo(on.coordinator, id)).status).toBe(200);
    expect((await official(on, id)).body).toMatchObject({
      status: 'interested',
      contact: contactOf(on.profile),
    });

    expect((await step(on.coordinator, id, drop)).status).toBe(200);
    await sql()`delete from consents where profile_id = ${on.profile.id} and purpose = 'contact'`;
    expect((await undo(on.coordinator, id)).status).toBeGreaterThanOrEqual(400);
    expect(await statusOf(app.current, id)).toBe('not_selected');
    expect((await official(on, id)).body.contact).toBeNull();
  });

  test('not once somebody acted on it, not after a day, and not what is a record', async () => {
    const on = await makeStage(app.current, { seats: 3 });
    const id = await invited(on);
    await answer(on.member, id, { answer: 'yes' });
    // The invitation was answered; the yes has a way back of its own.
    expect((await undo(on.coordinator, id)).status).toBe(409);
    expect((await undo(on.member, id)).status).toBe(409);
    expect((await step(on.coordinator, id, { step: 'interview', date: day(0) })).status).toBe(200);
    await sql()`update placement_moves set at = at - interval '25 hours' where placement_id = ${id}`;
    expect((await undo(on.coordinator, id)).status).toBe(409);
    expect((await official(on, id)).body.undo).toBeNull();

    const listed = await invite(on, await makeProfile(app.current, on.programme), { shortlist: true });
    expect(listed.status).toBe(201);
    expect((await step(on.coordinator, listed.body.id, { step: 'invite', message: 'Please' })).status).toBe(
      200,
    );
    expect((await undo(on.coordinator, listed.body.id)).status).toBe(200);
    expect(await statusOf(app.current, listed.body.id)).toBe('shortlisted');
    const [row] = await sql()<
      { invited_at: Date | null; message: string | null }[]
    >`select invited_at, message from placements where id = ${listed.body.id}`;
    expect(row).toEqual({ invited_at: null, message: null });
  });

  test('of a host too, who reads no audit', async () => {
    const on = await makeStage(app.current);
    const id = await invited(on);
    await answer(on.member, id, { answer: 'yes' });
    expect((await step(on.host, id, { step: 'interview', date: day(0) })).status).toBe(200);
    expect((await undo(on.coordinator, id)).status).toBe(409);
    expect((await undo(on.host, id)).status).toBe(200);
    expect(await statusOf(app.current, id)).toBe('interested');
  });

  test('nor when the seat it gave up is somebody else’s by now', async () => {
    const on = await makeStage(app.current);
    const id = await invited(on);
    await answer(on.member, id, { answer: 'yes' });
    await readyToChoose(app.current, id);
    await select(on.coordinator, id);
    await putAt(app.current, id, 'active');
    expect((await step(on.coordinator, id, { step: 'end_early', reason: 'family' })).status).toBe(200);
    await app.current.settle();
    const next = await makeProfile(app.current, on.programme);
    const other = await makePlacement(app.current, on.programme.id, on.assignment, next, 'interested');
    await readyToChoose(app.current, other);
    expect((await select(on.coordinator, other)).status).toBe(200);
    expect(await undo(on.coordinator, id)).toMatchObject({ status: 409, body: { code: 'seats_taken' } });
    expect(await statusOf(app.current, id)).toBe('ended_early');
  });
});

test('nobody learns that they stand on a list until they are invited', async () => {
  const on = await makeStage(app.current);
  const listed = await invite(on, on.profile, { shortlist: true });
  expect(listed.status).toBe(201);
  await app.current.settle();
  expect(await sql()`select 1 from mails where recipient = ${on.member.email}`).toHaveLength(0);
  expect((await on.member.get<{ items: unknown[] }>('/api/me/invitations')).body.items).toEqual([]);
  for (const [who, path] of [
    [on.member, `/api/me/invitations/${listed.body.id}`],
    [on.host, `/api/host/placements/${listed.body.id}`],
  ] as const)
    expect((await who.get(path)).status).toBe(404);
  expect((await step(on.member, listed.body.id, { step: 'withdraw', reason: 'other' })).status).toBe(404);
});

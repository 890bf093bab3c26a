// Hosts without an account arrange the talk and name who goes on with the work from a mailed link; who sits on a panel without
// one is mailed a link that opens the scoring and nothing else; a reminder reaches contact persons whom somebody chose before.
import { describe, expect, test } from 'vitest';
import { actWith, insertLink } from '@compatriot/db/queries/act-links.ts';
import { insertSlots } from '@compatriot/db/queries/selection.ts';
import { hashOf } from '@compatriot/server/links/actions.ts';
import { useTestApp } from '../app.ts';
import { eventKinds } from '../make.ts';
import { asCoordinator } from '../personas.ts';
import { type Linked, linkStage } from './link-stage.ts';
import { day, inDatabase, statusOf, step } from './placement-stage.ts';

const app = useTestApp();
const sql = () => app.current.owner;
const { contactPerson, ask, mailTo, linked, look, act, undo, name } = linkStage(app);

interface Shown {
  owes: string[];
  steps: { step: string }[];
  selection: {
    zone: string;
    slots: { id: string; by: string; chosen: boolean; evidence: string | null }[];
    can: string[];
  } | null;
  result: { handovers: { id: string; name: string; confirmedAt: string | null }[]; can: string[] } | null;
}
const shown = async (token: string) => (await look<Shown>(token)).body;
const times = (...hours: string[]) => ({
  slots: hours.map((time) => ({ date: day(9), time })),
  minutes: 30,
  way: 'phone',
});

describe('times to talk from a mailed link', () => {
  test('are offered, taken back, and chosen by the person, which the holder hears of', async () => {
    const on = await linked();
    expect(await shown(on.token)).toMatchObject({ owes: ['talk', 'interview'], selection: { slots: [] } });
    const over = await act(on.token, 'slots', {
      ...times(),
      slots: [{ date: day(-1), time: '10:00' }],
    });
    expect([over.status, JSON.stringify(over.body)]).toEqual([400, expect.stringContaining('slots.0.time')]);
    expect((await act(on.token, 'slots', times('10:00', '15:00'))).body).toEqual({ offered: 2 });
    const after = await shown(on.token);
    expect(after.owes).toEqual(['interview']);
    expect(after.selection?.slots.map((slot) => slot.by)).toEqual(['host', 'host']);
    const [first, second] = after.selection?.slots ?? [];
    // The person reads them like any other, and so does the coordinator, with who offered them.
    const interview = await on.member.get<{ slots: { id: string }[] }>(
      `/api/me/invitations/${on.id}/interview`,
    );
    expect(interview.body.slots).toHaveLength(2);
    const [event] = await sql()<{ details: Record<string, unknown>; actor: string | null }[]>`
      select details, actor_id as actor from events where subject_id = ${on.id} and kind = 'interview.offered'`;
    expect(event).toMatchObject({ actor: null, details: { times: 2, link: expect.any(String) as string } });
    expect((await undo(on.token, `slots/${first?.id}`)).status).toBe(204);
    expect((await undo(on.token, `slots/${first?.id}`)).status).toBe(404);
    const chosen = await on.member.send('POST', `/api/placements/${on.id}/slots/${second?.id}/choose`);
    expect(chosen.status).toBe(200);
    await app.current.settle();
    const mails = await sql()<{ subject: string; body: string }[]>`
      select subject, body from mails where recipient = 'grace@example.org' order by created_at, id`;
    expect(mails.at(-1)?.subject).toMatch(/^Interview with /);
    expect(mails.at(-1)?.body).toContain('The link that we mailed you');
    expect((await shown(on.token)).selection?.slots).toMatchObject([{ chosen: true, evidence: null }]);
    // Nobody chooses in the person's stead by a link.
    expect((await act(on.token, `slots/${second?.id}/choose`)).status).toBe(404);
  });

  test('only for the link’s own placement, while there is a talk to be held; the tables say it too', async () => {
    const on = await linked();
    const other = await linked();
    expect((await act(other.token, 'slots', times('10:00'))).status).toBe(200);
    const [slot] = (await shown(other.token)).selection?.slots ?? [];
    expect((await undo(on.token, `slots/${slot?.id}`)).status).toBe(404);
    const offer = (to: Linked, row: object = {}) =>
      app.current.parts.database.transaction(null, async (tx) => {
        await actWith(tx, hashOf(on.token));
        return insertSlots(tx, [
          {
            ...{ programmeId: to.programme.id, placementId: to.id, assignmentId: to.assignment.id },
            ...{ institutionId: to.assignment.institutionId, startsAt: new Date(Date.now() + 86_400_000) },
            ...{ minutes: 30, way: 'phone', offeredParty: 'host', offeredBy: null, ...row },
          },
        ]);
      });
    expect(await offer(on)).toBe(1);
    await expect(offer(other)).rejects.toThrow();
    const later = { startsAt: new Date(Date.now() + 2 * 86_400_000) };
    await expect(offer(on, { ...later, offeredParty: 'coordinator' })).rejects.toThrow();
    await expect(offer(on, { ...later, offeredBy: on.coordinator.accountId })).rejects.toThrow();
    await expect(offer(on, { ...later, chosenAt: new Date() })).rejects.toThrow();
    expect((await step(on.coordinator, on.id, { step: 'interview', date: day(0) })).status).toBe(200);
    expect((await act(on.token, 'slots', times('11:00'))).status).toBe(409);
    expect((await shown(on.token)).selection?.can).not.toContain('interview.offer');
  });
});

describe('who goes on with the work, from a mailed link', () => {
  test('is asked for when nobody is named, named, taken back while unconfirmed, and confirmed', async () => {
    const on = await linked('completing');
    expect(await shown(on.token)).toMatchObject({
      owes: ['hand_over', 'feedback'],
      result: { handovers: [], can: ['handover.name', 'handover.confirm', 'feedback.give'] },
    });
    expect((await act(on.token, 'handovers', { name: 'Ward sister', what: '' })).status).toBe(400);
    const made = await act(on.token, 'handovers', { name: 'Ward sister', what: 'The round' });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    const wrong = await act(on.token, 'handovers', { name: 'Typed twice', what: 'The round' });
    expect((await undo(on.token, `handovers/${String(wrong.body.id)}`)).status).toBe(204);
    expect(await eventKinds(app.current, on.id)).toEqual(
      expect.arrayContaining(['handover.named', 'handover.unnamed']) as string[],
    );
    expect((await act(on.token, 'handovers/confirm', { ids: [made.body.id] })).body).toEqual({
      confirmed: 1,
    });
    expect((await undo(on.token, `handovers/${String(made.body.id)}`)).status).toBe(409);
    expect(await shown(on.token)).toMatchObject({ owes: ['feedback'] });
    const other = await linked('completing');
    expect((await undo(other.token, `handovers/${String(made.body.id)}`)).status).toBe(404);
  });
});

const toGrace = () =>
  sql()<
    { body: string }[]
  >`select body from mails where recipient = 'grace@example.org' and body like '%/act/%'`;

describe('a contact person on the panel', () => {
  const held = async () => {
    const on = await linked();
    await sql()`delete from act_links where placement_id = ${on.id}`;
    await app.current.settle();
    await sql()`delete from mails`;
    const seat = await name(on, { contactId: on.contactId });
    expect(seat.status).toBe(201);
    await name(on, { accountId: on.coordinator.accountId });
    expect((await step(on.coordinator, on.id, { step: 'interview', date: day(0) })).status).toBe(200);
    return { ...on, seat: seat.body.id };
  };

  test('is mailed a link by which they score and do nothing else, once', async () => {
    const on = await held();
    const { token, body } = await mailTo('grace@example.org');
    expect(body).toContain('– Score the person as a member of the panel');
    expect(await shown(token)).toMatchObject({ owes: ['score'], steps: [] });
    expect((await act(token, 'host-choice', { choice: 'select' })).status).toBe(403);
    expect((await act(token, 'slots', times('10:00'))).status).toBe(403);
    // The job again: one link, one mail.
    const { askPanel } = await import('@compatriot/server/selection/jobs.ts');
    const [event] = await sql()<{ id: string }[]>`
      select id from events where subject_id = ${on.id} and kind = 'placement.interviewed'`;
    const again = {
      ...{ handler: 'selection.ask_panel', event: 'placement.interviewed', eventId: event?.id ?? '' },
      ...{ subjectId: on.id, programmeId: on.programme.id },
    };
    await askPanel(app.current.parts, again);
    await app.current.settle();
    expect(await toGrace()).toHaveLength(1);
    const asked = { seatId: on.seat, conflict: null };
    expect((await act(token, 'declaration', asked)).status).toBe(200);
    const scores = { seatId: on.seat, scores: [{ uri: null, score: 4 }], note: 'Calm' };
    expect((await act(token, 'scores', scores)).status).toBe(200);
    expect((await shown(token)).owes).toEqual([]);
    const [link] = await sql()<{ verbs: string[]; asked: string[]; by: string | null }[]>`
      select verbs, asked, made_by as by from act_links where placement_id = ${on.id}`;
    expect(link).toEqual({ verbs: ['score'], asked: ['score'], by: null });
  });

  test('is reminded from the desk while they are waited for, once a day, with a new link', async () => {
    const on = await held();
    await app.current.settle();
    await sql()`delete from mails`;
    const remind = async () =>
      (
        await on.coordinator.send('POST', `/api/programmes/${on.programme.code}/desk/reminders`, {
          placements: [on.id],
        })
      ).body;
    const told = { sent: 0, today: 0, unreachable: 0, nothing: 0 };
    expect(await remind()).toEqual({ ...told, sent: 1 });
    await app.current.settle();
    // Their link is from today; who signs in is told again.
    expect(await toGrace()).toHaveLength(0);
    const [again] = await sql()`select 1 from mails where recipient = ${on.coordinator.email}`;
    expect(again).toBeDefined();
    expect(await remind()).toEqual({ ...told, today: 1 });
    await sql()`update placement_reminders set day = day - 1`;
    await sql()`update act_links set made_at = made_at - interval '1 day', expires_at = expires_at - interval '1 day'`;
    expect(await remind()).toEqual({ ...told, sent: 1 });
    expect(await shown((await mailTo('grace@example.org')).token)).toMatchObject({ owes: ['score'] });
    expect(await toGrace()).toHaveLength(1);
    // Nobody is asked about somebody who took their contact back.
    await sql()`update placement_reminders set day = day - 2`;
    await sql()`update disclosures set ends_at = now() where placement_id = ${on.id}`;
    expect(await remind()).toEqual({ ...told, nothing: 1 });
  });

  test('gets none after they left, gave or said that they know the person; nor does the worker make any other', async () => {
    const on = await linked();
    await sql()`delete from act_links where placement_id = ${on.id}`;
    const seat = await name(on, { contactId: on.contactId });
    await on.coordinator.send(
      'DELETE',
      `/api/programmes/${on.programme.code}/assignments/${on.assignment.id}/panel/${seat.body.id}`,
    );
    const off = await name(on, { contactId: await contactPerson(on, 'Off', 'off@example.org') });
    await sql()`insert into panel_declarations (programme_id, seat_id, placement_id, assignment_id, institution_id, conflict)
      values (${on.programme.id}, ${off.body.id}, ${on.id}, ${on.assignment.id}, ${on.assignment.institutionId}, 'family')`;
    await sql()`delete from mails`;
    expect((await step(on.coordinator, on.id, { step: 'interview', date: day(0) })).status).toBe(200);
    await app.current.settle();
    expect(await sql()`select 1 from act_links where placement_id = ${on.id}`).toHaveLength(0);
    const make = (row: object) =>
      app.current.parts.database.transaction({ system: 'worker', programme: on.programme.id }, (tx) =>
        insertLink(tx, {
          ...{ programmeId: on.programme.id, placementId: on.id, institutionId: on.assignment.institutionId },
          ...{
            contactId: on.contactId,
            verbs: ['score'],
            asked: ['score'],
            madeBy: null,
            madeAt: new Date(),
          },
          expiresAt: new Date(Date.now() + 86_400_000),
          ...row,
        }),
      );
    // Not on the panel (any more); to do more than score; in somebody's name.
    await expect(make({})).rejects.toThrow();
    await name(on, { contactId: on.contactId });
    await expect(make({ verbs: ['score', 'choose'] })).rejects.toThrow();
    await expect(make({ madeBy: on.coordinator.accountId })).rejects.toThrow();
    await expect(make({})).resolves.toBeTruthy();
  });
});

describe('a reminder where nobody of the host signs in', () => {
  const remind = (on: Linked, who = on.coordinator) =>
    who.send<Record<string, number>>('POST', `/api/programmes/${on.programme.code}/desk/reminders`, {
      placements: [on.id],
    });
  const alone = async () => {
    const on = await linked('completing');
    await sql()`delete from institution_members where institution_id = ${on.assignment.institutionId}`;
    await sql()`delete from act_links where placement_id = ${on.id}`;
    await sql()`delete from mails`;
    return on;
  };
  // The person is waited for as well, and reminded once.
  const sent = { sent: 2, today: 0, unreachable: 0, nothing: 0 };

  test('reaches a contact person on the panel, with a link and what is asked, once a day', async () => {
    const on = await alone();
    // Named by nobody, they are chosen by nobody.
    expect((await remind(on)).body).toEqual({ ...sent, sent: 1, unreachable: 1 });
    await name(on, { contactId: on.contactId });
    expect((await remind(on)).body).toEqual({ ...sent, sent: 1, today: 1 });
    const second = await asCoordinator(app.current, on.programme.id);
    expect((await remind(on, second)).body).toEqual({ ...sent, sent: 0, today: 2 });
    const { token, body } = await mailTo('grace@example.org');
    expect(body).toContain('– Name and confirm who goes on with the work');
    expect(await toGrace()).toHaveLength(1);
    expect((await shown(token)).owes).toEqual(['hand_over', 'feedback']);
    expect(await eventKinds(app.current, on.id)).toContain('placement.host_reminded');
  });

  test('or one who was mailed a link to it before; not who left, has no address, or when contact ended', async () => {
    const on = await alone();
    await ask(on, on.id, on.contactId);
    const mute = await contactPerson(on);
    await sql()`update institution_contacts set email = null, phone = '+592' where id = ${mute}`;
    await name(on, { contactId: mute });
    expect((await remind(on)).body).toEqual(sent);
    expect(await sql()`select 1 from act_links where placement_id = ${on.id}`).toHaveLength(2);
    for (const end of [
      (at: Linked) =>
        sql()`update institution_contacts set left_at = now(), email = null, phone = null where id = ${at.contactId}`,
      (at: Linked) => sql()`update disclosures set ends_at = now() where placement_id = ${at.id}`,
    ]) {
      const over = await alone();
      await ask(over, over.id, over.contactId);
      await end(over);
      expect((await remind(over)).body).toEqual({ ...sent, sent: 1, unreachable: 1 });
    }
  });
});

test('an interview is not held with somebody whose phoned yes nobody has confirmed', async () => {
  const { invited, makeStage } = await import('./placement-stage.ts');
  const on = await makeStage(app.current);
  const id = await invited(on);
  const onBehalf = { of: 'member', way: 'phone', evidence: 'Rang at nine' };
  expect((await step(on.coordinator, id, { step: 'express_interest', onBehalf })).status).toBe(200);
  const hold = () => step(on.coordinator, id, { step: 'interview', date: day(0) });
  const refused = await hold();
  expect([refused.status, refused.body]).toMatchObject([
    409,
    { code: 'facts_missing', details: [{ path: 'yes_confirmed' }] },
  ]);
  await expect(
    inDatabase(app.current, on.coordinator, (tx) =>
      tx.execute(`update placements set status = 'interviewed', version = version + 1 where id = '${id}'`),
    ),
  ).rejects.toThrow();
  const second = await asCoordinator(app.current, on.programme.id);
  expect((await second.send('POST', `/api/placements/${id}/confirm-yes`, {})).status).toBe(200);
  expect((await hold()).status).toBe(200);
  expect(await statusOf(app.current, id)).toBe('interviewed');
});

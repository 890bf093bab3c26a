// What a host without an account does from a mailed link beside steps: score as one of the panel, ask for somebody, confirm who
// goes on and what was held, say how it was, and that it is not working. Each by the rules of its noun, for the link's one placement.
import { describe, expect, test } from 'vitest';
import { useTestApp } from '../app.ts';
import { eventKinds, makeProfile } from '../make.ts';
import type { Persona } from '../personas.ts';
import { type Linked, linkStage } from './link-stage.ts';
import { day, invited, statusOf, step } from './placement-stage.ts';

const app = useTestApp();
const sql = () => app.current.owner;
const { contactPerson, ask, mailTo, linked, act, name, look: lookAt } = linkStage(app);
const look = (token: string) => lookAt<Shown>(token);

interface Shown {
  version: number;
  holder: string;
  owes: string[];
  selection: {
    seats: { id: string; mine: boolean; given: boolean }[];
    sheets: { note: string }[];
    conflict: string | null;
    can: string[];
  } | null;
  result: { handovers: { id: string }[]; feedback: { items: { words: string }[] }; can: string[] } | null;
  work: {
    sessions: { id: string }[];
    concerns: { text: string; answer: string | null }[];
    can: string[];
  } | null;
}

const sheet = (seatId: string, points = 4, more: object = {}) => ({
  seatId,
  scores: [{ uri: null, score: points }],
  note: `Note of ${points}`,
  ...more,
});

/** The contact person and a coordinator sit on the panel, and the talk was held. */
async function onPanel() {
  const on = await linked();
  const seat = await name(on, { contactId: on.contactId });
  expect(seat.status, JSON.stringify(seat.body)).toBe(201);
  const other = await name(on, { accountId: on.coordinator.accountId });
  expect((await step(on.coordinator, on.id, { step: 'interview', date: day(0) })).status).toBe(200);
  return { ...on, seat: seat.body.id, coordinatorSeat: other.body.id };
}

async function scoreAs(who: Persona, id: string, seatId: string, points: number): Promise<void> {
  expect(
    (await who.send('POST', `/api/placements/${id}/declaration`, { seatId, conflict: null })).status,
  ).toBe(200);
  expect((await who.send('POST', `/api/placements/${id}/scores`, sheet(seatId, points))).status).toBe(200);
}

describe('choosing from a mailed link', () => {
  test('the contact person declares, scores, and only then reads what others gave', async () => {
    const on = await onPanel();
    await scoreAs(on.coordinator, on.id, on.coordinatorSeat, 2);
    const before = await look(on.token);
    expect(before.body).toMatchObject({
      holder: 'Grace Obi',
      owes: ['score'],
      selection: { sheets: [], can: ['panel.declare', 'panel.score', 'selection.ask_for'] },
    });
    expect(JSON.stringify(before.body)).not.toContain('Note of 2');
    expect(before.body.selection?.seats.find((each) => each.mine)?.id).toBe(on.seat);
    expect((await act(on.token, 'scores', sheet(on.seat))).body).toMatchObject({
      code: 'not_declared',
    });
    expect((await act(on.token, 'declaration', { seatId: on.coordinatorSeat, conflict: null })).status).toBe(
      403,
    );
    expect((await act(on.token, 'declaration', { seatId: on.seat, conflict: null })).status).toBe(200);
    expect((await act(on.token, 'scores', sheet(on.coordinatorSeat))).status).toBe(403);
    const behalf = { onBehalf: { way: 'phone', evidence: 'Rang' } };
    expect((await act(on.token, 'scores', sheet(on.seat, 4, behalf))).status).toBe(403);
    const given = await act(on.token, 'scores', sheet(on.seat));
    expect(given.status, JSON.stringify(given.body)).toBe(200);
    expect((await act(on.token, 'scores', sheet(on.seat, 5))).status).toBe(409);
    expect(JSON.stringify((await look(on.token)).body)).toContain('Note of 2');
    const [event] = await sql()<{ details: Record<string, unknown>; actor: string | null }[]>`
      select details, actor_id as actor from events where subject_id = ${on.id} and kind = 'selection.scored'
        order by id desc limit 1`;
    expect(event).toMatchObject({
      actor: null,
      details: { seatId: on.seat, link: expect.any(String) as string },
    });
    // Both have scored: the placement moves on, and the host is asked whom it wants.
    await app.current.settle();
    expect(await statusOf(app.current, on.id)).toBe('scored');
    const { body } = await look(on.token);
    expect(body.owes).toEqual(['choose']);
    expect(
      (await act(on.token, 'host-choice', { choice: 'select' }, { 'if-match': `"${body.version - 1}"` }))
        .status,
    ).toBe(412);
    const chosen = await act(
      on.token,
      'host-choice',
      { choice: 'select', note: 'Yes please' },
      { 'if-match': `"${body.version}"` },
    );
    expect(chosen.status, JSON.stringify(chosen.body)).toBe(200);
    expect((await look(on.token)).body.owes).toEqual([]);
    expect(await eventKinds(app.current, on.id)).toContain('selection.asked_for');
  });

  test('a conflict of interest ends scores and choice for the contact person', async () => {
    const on = await onPanel();
    expect((await act(on.token, 'declaration', { seatId: on.seat, conflict: 'family' })).status).toBe(200);
    expect((await act(on.token, 'scores', sheet(on.seat))).status).toBe(403);
    expect((await act(on.token, 'host-choice', { choice: 'select' })).status).toBe(403);
    expect((await look(on.token)).body).toMatchObject({ owes: [], selection: { can: ['panel.declare'] } });
  });

  test('a colleague who is not on the panel gives nothing and reads nothing of it', async () => {
    const on = await onPanel();
    await scoreAs(on.coordinator, on.id, on.coordinatorSeat, 2);
    const other = await contactPerson(on, 'Joy Ade', 'joy@example.org');
    await ask(on, on.id, other);
    const { token } = await mailTo('joy@example.org');
    const shown = await look(token);
    expect(shown.body.owes).toEqual([]);
    expect(JSON.stringify(shown.body)).not.toContain('Note of 2');
    expect((await act(token, 'declaration', { seatId: on.seat, conflict: null })).status).toBe(403);
    expect((await act(token, 'scores', sheet(on.seat))).status).toBe(403);
    // The database holds it where the code would not.
    const { actWith } = await import('@compatriot/db/queries/act-links.ts');
    const { declare, insertSheet } = await import('@compatriot/db/queries/selection.ts');
    const { createHash } = await import('node:crypto');
    const scope = {
      seatId: on.seat,
      placementId: on.id,
      programmeId: on.programme.id,
      assignmentId: on.assignment.id,
      institutionId: on.assignment.institutionId,
    };
    await expect(
      app.current.parts.database.transaction(null, async (tx) => {
        await actWith(tx, createHash('sha256').update(token).digest());
        return declare(tx, { ...scope, conflict: 'family', declaredBy: null });
      }),
    ).rejects.toThrow();
    await act(on.token, 'declaration', { seatId: on.seat, conflict: null });
    const asJoy = (row: object) =>
      app.current.parts.database.transaction(null, async (tx) => {
        expect(await actWith(tx, createHash('sha256').update(token).digest())).not.toBeNull();
        return insertSheet(tx, {
          ...scope,
          note: 'Mine',
          givenBy: null,
          way: null,
          evidence: null,
          scores: [{ conceptId: null, score: 5 }],
          ...row,
        });
      });
    await expect(asJoy({})).rejects.toThrow();
    await expect(asJoy({ givenBy: on.coordinator.accountId })).rejects.toThrow();
  });

  test('only a contact person who is still there sits on a panel, once', async () => {
    const on = await linked();
    const foreign = await linked();
    expect((await name(on, { contactId: foreign.contactId })).status).toBe(400);
    expect((await name(on, { contactId: on.contactId })).status).toBe(201);
    expect((await name(on, { contactId: on.contactId })).status).toBe(409);
    const left = await contactPerson(on, 'Gone', 'gone@example.org');
    await sql()`update institution_contacts set left_at = now(), email = null, phone = null where id = ${left}`;
    expect((await name(on, { contactId: left })).status).toBe(400);
  });
});

describe('work and result from a mailed link', () => {
  const gave = { overall: 4, again: true, words: 'Taught the ward well' };

  test('the host confirms who goes on, and says how it was, once; the other side’s words come after', async () => {
    const on = await linked('completing');
    await sql()`insert into handovers (programme_id, placement_id, name, what) values (${on.programme.id}, ${on.id}, 'Ward sister', 'The round')`;
    await on.member.send('POST', `/api/placements/${on.id}/feedback`, { ...gave, words: 'They let me work' });
    const shown = await look(on.token);
    expect(shown.body).toMatchObject({
      owes: ['hand_over', 'feedback'],
      result: { can: ['handover.name', 'handover.confirm', 'feedback.give'], report: null },
    });
    expect(JSON.stringify(shown.body)).not.toContain('They let me work');
    const ids = shown.body.result?.handovers.map((each) => each.id);
    const confirmed = await act(on.token, 'handovers/confirm', { ids });
    expect(confirmed.body, JSON.stringify(confirmed.body)).toEqual({ confirmed: 1 });
    expect(
      (await act(on.token, 'feedback', { ...gave, onBehalf: { of: 'member', way: 'phone', evidence: 'x' } }))
        .status,
    ).toBe(403);
    expect((await act(on.token, 'feedback', gave)).status).toBe(201);
    expect((await act(on.token, 'feedback', gave)).status).toBe(409);
    const after = await look(on.token);
    expect(after.body.owes).toEqual([]);
    expect(JSON.stringify(after.body)).toContain('They let me work');
    const [row] = await sql()<{ side: string; account: string | null; way: string | null }[]>`
      select side, account_id as account, way from placement_feedback where placement_id = ${on.id} and side = 'host'`;
    expect(row).toEqual({ side: 'host', account: null, way: null });
  });

  test('the host confirms a session that the person recorded, once', async () => {
    const on = await linked('active', 'virtual');
    const made = await on.member.send<{ id: string }>('POST', `/api/placements/${on.id}/sessions`, {
      heldOn: day(-1),
      minutes: 60,
      topic: 'Triage',
    });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    const shown = await look(on.token);
    expect(shown.body).toMatchObject({
      owes: ['session'],
      work: { sessions: [{ id: made.body.id }], can: ['concern.raise'] },
    });
    const confirmed = await act(on.token, `sessions/${made.body.id}/confirm`);
    expect(confirmed.status, JSON.stringify(confirmed.body)).toBe(200);
    expect((await act(on.token, `sessions/${made.body.id}/confirm`)).status).toBe(409);
    expect((await look(on.token)).body).toMatchObject({ owes: [], work: { sessions: [] } });
  });

  test('what is not working goes to the coordinator alone, and the answer back to the link’s contact person', async () => {
    const on = await linked('active');
    const id = crypto.randomUUID();
    const body = { id, kind: 'tasks', text: 'Nobody came on Monday' };
    expect((await act(on.token, 'concerns', body)).status).toBe(201);
    // Tapped again on a poor line.
    expect((await act(on.token, 'concerns', body)).status).toBe(201);
    expect(await eventKinds(app.current, id)).toEqual(['concern.raised']);
    expect(JSON.stringify((await on.member.get(`/api/placements/${on.id}/work`)).body)).not.toContain(
      'Monday',
    );
    expect(JSON.stringify((await on.coordinator.get(`/api/placements/${on.id}/work`)).body)).toContain(
      'Monday',
    );
    // Nor does the link of a colleague open it.
    const other = await contactPerson(on, 'Joy Ade', 'joy@example.org');
    await ask(on, on.id, other);
    expect(JSON.stringify((await look((await mailTo('joy@example.org')).token)).body)).not.toContain(
      'Monday',
    );
    const answered = await on.coordinator.send('POST', `/api/placements/${on.id}/concerns/${id}/answer`, {
      answer: 'Rang them',
    });
    expect(answered.status, JSON.stringify(answered.body)).toBe(200);
    await app.current.settle();
    const mails = await sql()<
      { body: string }[]
    >`select body from mails where recipient = 'grace@example.org' order by created_at`;
    expect(mails.at(-1)?.body).toContain('has answered');
    expect((await look(on.token)).body.work?.concerns).toMatchObject([
      { text: 'Nobody came on Monday', answer: 'Rang them' },
    ]);
  });
});

const everything = (seat: string, session: string, handover: string): [string, object][] => [
  ['declaration', { seatId: seat, conflict: null }],
  ['scores', sheet(seat)],
  ['slots', { slots: [{ date: day(9), time: '10:00' }], minutes: 30, way: 'phone' }],
  ['host-choice', { choice: 'select' }],
  ['handovers', { name: 'Nurse Ama', what: 'The night round' }],
  ['handovers/confirm', { ids: [handover] }],
  ['feedback', { overall: 4, again: true }],
  [`sessions/${session}/confirm`, {}],
  ['concerns', { kind: 'other', text: 'x' }],
];

describe('every act is refused', () => {
  /** What a link's placement holds for each of the acts, so that nothing is refused for want of something to act on. */
  async function full(status: string) {
    const on = await linked(status, 'virtual');
    const seat = await name(on, { contactId: on.contactId });
    const [session] = await sql()<{ id: string }[]>`
      insert into work_sessions (programme_id, placement_id, profile_id, institution_id, held_on, minutes, topic, women, men, unknown, party)
      select programme_id, id, profile_id, institution_id, ${day(-1)}, 60, 'Triage', 0, 0, 0, 'member' from placements where id = ${on.id} returning id`;
    const [handover] = await sql()<{ id: string }[]>`
      insert into handovers (programme_id, placement_id, name, what) values (${on.programme.id}, ${on.id}, 'Ward sister', 'The round') returning id`;
    return { on, acts: everything(seat.body.id, session?.id ?? '', handover?.id ?? '') };
  }
  const written = async (on: Linked) => {
    const [row] = await sql()<{ n: number }[]>`select (
      (select count(*) from panel_declarations where placement_id = ${on.id}) + (select count(*) from panel_sheets where placement_id = ${on.id})
      + (select count(*) from placement_feedback where placement_id = ${on.id}) + (select count(*) from concerns where placement_id = ${on.id})
      + (select count(*) from work_sessions where placement_id = ${on.id} and confirmed_at is not null)
      + (select count(*) from handovers where placement_id = ${on.id} and (confirmed_at is not null or name = 'Nurse Ama'))
      + (select count(*) from interview_slots where placement_id = ${on.id})
      + (select count(*) from placements where id = ${on.id} and host_choice is not null))::integer as n`;
    return row?.n;
  };

  test('when the contact person left, the link is old, was taken back, or is none', async () => {
    const ended: Record<string, (on: Linked) => Promise<unknown>> = {
      old: (on) =>
        sql()`update act_links set made_at = now() - interval '15 days', expires_at = now() - interval '1 day' where placement_id = ${on.id}`,
      left: (on) =>
        sql()`update institution_contacts set left_at = now(), email = null, phone = null where id = ${on.contactId}`,
      revoked: (on) => sql()`update act_links set revoked_at = now() where placement_id = ${on.id}`,
    };
    for (const [how, end] of Object.entries(ended)) {
      const { on, acts } = await full('interviewed');
      await end(on);
      for (const [what, body] of acts)
        expect((await act(on.token, what, body)).status, `${how}: ${what}`).toBe(404);
      for (const [what, body] of acts) expect((await act('A'.repeat(43), what, body)).status).toBe(404);
      expect(await written(on), how).toBe(0);
    }
  });

  test('when the person has stepped back', async () => {
    for (const status of ['interviewed', 'active']) {
      const { on, acts } = await full(status);
      expect((await step(on.member, on.id, { step: 'withdraw', reason: 'family' })).status).toBe(200);
      for (const [what, body] of acts)
        expect([403, 404, 409], what).toContain((await act(on.token, what, body)).status);
      expect(await written(on), status).toBe(0);
      expect((await look(on.token)).body).toMatchObject({
        owes: [],
        selection: null,
        result: null,
        work: null,
      });
    }
  });

  test('for another placement: the token alone says which it is', async () => {
    for (const status of ['interviewed', 'completing']) {
      const { on, acts } = await full(status);
      const other = await linked(status, 'virtual');
      for (const [what, body] of acts) await act(other.token, what, body);
      expect(await written(on), status).toBe(0);
      const named = acts.filter(([what]) => /declaration|scores|handovers.confirm|sessions/.test(what));
      for (const [what, body] of named)
        expect([400, 403, 404, 409], what).toContain((await act(other.token, what, body)).status);
    }
  });

  test('for what the link was not made for', async () => {
    const { on, acts } = await full('interviewed');
    await sql()`update act_links set verbs = '{interview}' where placement_id = ${on.id}`;
    for (const [what, body] of acts) expect((await act(on.token, what, body)).status, what).toBe(403);
    expect(await written(on)).toBe(0);
  });
});

test('the mail says what is asked now, and the coordinator reads what each would be asked', async () => {
  const on = await onPanel();
  const talk = await on.coordinator.get<{
    contacts: { id: string; owes: string[] }[];
    links: { asked: string[] }[];
  }>(`/api/placements/${on.id}/talk`);
  expect(talk.body.contacts).toMatchObject([{ id: on.contactId, owes: ['score'] }]);
  await ask(on, on.id, on.contactId);
  expect((await mailTo('grace@example.org')).body).toContain('– Score the person as a member of the panel');
  const again = await on.coordinator.get<{ links: { asked: string[] }[] }>(`/api/placements/${on.id}/talk`);
  expect(again.body.links[0]?.asked).toEqual(['score']);
  const later = await makeProfile(app.current, on.programme);
  const second = await invited(on, later);
  const early = await on.coordinator.get<{ contacts: { owes: string[] }[] }>(
    `/api/placements/${second}/talk`,
  );
  expect(early.body.contacts.every((each) => each.owes.length === 0)).toBe(true);
});

test('who was told of a step is told when it is undone: person, host, link, team', async () => {
  const on = await onPanel();
  await app.current.settle();
  await sql()`delete from mails`;
  expect((await on.coordinator.send('POST', `/api/placements/${on.id}/undo`, {})).status).toBe(200);
  await app.current.settle();
  const mails = await sql()<{ recipient: string; body: string }[]>`select recipient, body from mails`;
  const to = (email: string | null | undefined) => mails.filter((each) => each.recipient === email);
  // The interview had asked the panel to score, which the person never heard of.
  expect(to('grace@example.org')).toMatchObject([
    { body: expect.stringContaining('no longer counts') as string },
  ]);
  expect(to(on.host.email)).toHaveLength(1);
  expect(to(on.coordinator.email)).toHaveLength(1);
  expect(to(`${on.profile.id}@example.org`)).toHaveLength(0);
  expect(JSON.stringify(to('grace@example.org'))).not.toContain('/host/');
});

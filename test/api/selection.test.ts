// From a yes to a choice: times to talk on two clocks, a panel whose members do not know each other's scores, what the host
// asks for, the decision, and everybody told. Straight at the database where the wall must stand there.
import { beforeAll, describe, expect, test } from 'vitest';
import { useTestApp } from '../app.ts';
import { eventKinds, makeAssignment, makeProfile } from '../make.ts';
import {
  asAdministrator,
  asCoordinator,
  asFocalPoint,
  asHost,
  asMember,
  asOutsider,
  type Persona,
} from '../personas.ts';
import {
  answer,
  day,
  inDatabase,
  invited,
  looksAt,
  makeStage,
  official,
  type Stage,
  statusOf,
  step,
} from './placement-stage.ts';

const app = useTestApp();
const sql = () => app.current.owner;
/** A statement for the database itself; what is put in is written as a text. */
const text = (parts: TemplateStringsArray, ...values: (string | null | undefined)[]): string =>
  parts.reduce((made, part, index) => `${made}'${values[index - 1] ?? ''}'${part}`);
const nursing = 'urn:compatriot:skill:paediatric-nursing';

interface Selection {
  version: number;
  stage: string;
  criteria: { uri: string | null; label: string | null }[];
  seats: {
    id: string;
    mine: boolean;
    declared: boolean;
    conflicted: boolean;
    given: boolean;
    name: string;
  }[];
  sheets: { seatId: string; note: string; scores: { uri: string | null; score: number }[] }[];
  averages: { overall: number } | null;
  slots: { id: string; startsAt: string; chosen: boolean; place: string }[];
  zone: string;
  personZone: string | null;
  awaited: boolean;
  lacks: string[];
  can: string[];
  hostChoice: string | null;
}
type Panelled = Stage & { id: string; seats: { coordinator: string; host: string } };

const selection = (who: Persona, id: string) => who.get<Selection>(`/api/placements/${id}/selection`);
const panelAt = (on: Stage) => `/api/programmes/${on.programme.code}/assignments/${on.assignment.id}`;
const name = (on: Stage, body: object, who = on.coordinator) =>
  who.send<{ id: string }>('POST', `${panelAt(on)}/panel`, body);
const declare = (who: Persona, id: string, seatId: string, conflict: string | null = null) =>
  who.send('POST', `/api/placements/${id}/declaration`, { seatId, conflict });
const score = (who: Persona, id: string, seatId: string, points: number, more: object = {}) =>
  who.send('POST', `/api/placements/${id}/scores`, {
    seatId,
    scores: [{ uri: nursing, score: points }],
    note: `Note of ${points}`,
    ...more,
  });
const offer = (who: Persona, id: string, slots: object[], more: object = {}) =>
  who.send<{ offered: number }>('POST', `/api/placements/${id}/slots`, {
    slots,
    minutes: 45,
    way: 'video',
    ...more,
  });
const mailsTo = (who: Persona) => sql()<{ subject: string; body: string }[]>`
  select subject, body from mails where recipient = ${who.email} order by created_at`;

const focalPoints = async (on: Stage) => [
  await asFocalPoint(app.current, on.programme.id),
  await asFocalPoint(app.current, on.programme.id, 'programme_team'),
];

/** Somebody said yes, and a coordinator and somebody of the host sit on the panel. */
async function panelled(options: { status?: 'interested' | 'interviewed' } = {}): Promise<Panelled> {
  const stage = await makeStage(app.current);
  const assignment = await makeAssignment(app.current, stage.programme.id, {
    institutionId: stage.assignment.institutionId,
    skills: [[nursing, 'essential', 3]],
  });
  const on = { ...stage, assignment };
  const id = await invited(on);
  expect((await answer(on.member, id, { answer: 'yes' })).status).toBe(200);
  const coordinator = await name(on, { accountId: on.coordinator.accountId });
  const host = await name(on, { accountId: on.host.accountId });
  expect([coordinator.status, host.status], JSON.stringify(host.body)).toEqual([201, 201]);
  if (options.status === 'interviewed') {
    const held = await step(on.coordinator, id, { step: 'interview', date: day(0) });
    expect(held.status, JSON.stringify(held.body)).toBe(200);
  }
  return { ...on, id, seats: { coordinator: coordinator.body.id, host: host.body.id } };
}

test('a choice from a yes to the end: interview, panel, what the host asks for, decision, everybody told', async () => {
  const on = await panelled();
  const { id, seats } = on;
  await offer(on.host, id, [
    { date: day(7), time: '09:30' },
    { date: day(8), time: '15:00' },
  ]);
  const mine = await on.member.get<Selection>(`/api/me/invitations/${id}/interview`);
  expect(mine.body).toMatchObject({ zone: 'America/Guyana', personZone: 'Europe/Amsterdam' });
  expect(mine.body.slots.map((slot) => slot.startsAt)).toEqual([
    `${day(7)}T13:30:00.000Z`,
    `${day(8)}T19:00:00.000Z`,
  ]);
  const [first] = mine.body.slots;
  const chosen = await on.member.send('POST', `/api/placements/${id}/slots/${first?.id}/choose`);
  expect(chosen.status, JSON.stringify(chosen.body)).toBe(200);
  await app.current.settle();
  const about = async (who: Persona, subject: string) =>
    (await mailsTo(who)).find((mail) => mail.subject.startsWith(subject));
  expect((await about(on.host, 'Interview with'))?.body).toContain('09:30');
  // Half past nine there is the afternoon in Amsterdam, in winter time or summer time.
  const told = (await about(on.member, 'Your interview'))?.body;
  expect(told).toMatch(/1[45]:30/);
  expect(told).toContain('09:30');

  expect((await step(on.host, id, { step: 'interview', date: day(0) })).status).toBe(200);
  expect((await step(on.coordinator, id, { step: 'score' })).body).toMatchObject({ code: 'facts_missing' });
  await declare(on.coordinator, id, seats.coordinator);
  await declare(on.host, id, seats.host);
  expect((await score(on.coordinator, id, seats.coordinator, 4)).status).toBe(200);
  await app.current.settle();
  expect(await statusOf(app.current, id)).toBe('interviewed');
  expect((await score(on.host, id, seats.host, 5)).status).toBe(200);
  await app.current.settle();
  expect(await statusOf(app.current, id)).toBe('scored');

  const seen = await selection(on.coordinator, id);
  expect(seen.body.averages).toMatchObject({ overall: 4.5 });
  expect((await step(on.coordinator, id, { step: 'select', note: 'Best' })).body).toMatchObject({
    code: 'facts_missing',
  });
  const asked = await on.host.send<{ version: number }>('POST', `/api/placements/${id}/host-choice`, {
    choice: 'select',
    note: 'We would like her',
  });
  expect(asked.status, JSON.stringify(asked.body)).toBe(200);
  expect((await step(on.coordinator, id, { step: 'select', note: 'Best' })).status).toBe(200);
  await app.current.settle();
  expect(await statusOf(app.current, id)).toBe('selected');
  expect((await mailsTo(on.host)).map((mail) => mail.subject)).toContainEqual(
    expect.stringContaining('has been chosen'),
  );
  expect((await mailsTo(on.member)).map((mail) => mail.subject)).toContainEqual(
    expect.stringContaining('You have been chosen'),
  );
  expect(await eventKinds(app.current, id)).toEqual([
    ...[
      'placement.invited',
      'placement.interested',
      'interview.offered',
      'interview.chosen',
      'placement.interviewed',
    ],
    ...[
      'selection.declared',
      'selection.declared',
      'selection.scored',
      'selection.scored',
      'placement.scored',
    ],
    ...['selection.asked_for', 'placement.selected'],
  ]);
});

describe('scores', () => {
  test('of others are out of reach before one’s own, in the answer and in the database', async () => {
    const on = await panelled({ status: 'interviewed' });
    const { id, seats } = on;
    await declare(on.coordinator, id, seats.coordinator);
    await declare(on.host, id, seats.host);
    await score(on.coordinator, id, seats.coordinator, 2);

    const before = await selection(on.host, id);
    expect(before.body).toMatchObject({ sheets: [], averages: null, awaited: true });
    expect(before.body.seats.map((seat) => [seat.id, seat.given])).toEqual([
      [seats.coordinator, true],
      [seats.host, false],
    ]);
    const rows = (who: Persona) =>
      inDatabase(app.current, who, (tx) =>
        tx.execute(text`select * from panel_scores where placement_id = ${id}`),
      );
    expect(await rows(on.host)).toHaveLength(0);
    // Nor by those who do not score, while somebody still does: they could be asked.
    const colleague = await asCoordinator(app.current, on.programme.id);
    expect((await selection(colleague, id)).body.sheets).toEqual([]);
    expect(await rows(colleague)).toHaveLength(0);

    await score(on.host, id, seats.host, 5);
    expect((await selection(on.host, id)).body.sheets).toHaveLength(2);
    expect(await rows(on.host)).toHaveLength(2);
    await app.current.settle();
    expect((await selection(colleague, id)).body.sheets.map((sheet) => sheet.note)).toEqual([
      'Note of 2',
      'Note of 5',
    ]);
    for (const who of [...(await focalPoints(on)), on.member, await asAdministrator(app.current)])
      expect(await rows(who)).toHaveLength(0);
    expect(
      (await looksAt(app.current, on.profile)).filter((look) => look.route.endsWith('/selection')),
    ).toHaveLength(2);
  });

  test('are given once, of every essential skill, after saying whether one knows the person, at the time for it', async () => {
    const on = await panelled();
    const { id, seats } = on;
    const early = await score(on.host, id, seats.host, 3);
    expect([early.status, early.body['code']]).toEqual([409, 'not_now']);
    await step(on.coordinator, id, { step: 'interview', date: day(0) });
    expect((await score(on.host, id, seats.host, 3)).body).toMatchObject({ code: 'not_declared' });
    await declare(on.host, id, seats.host);
    const bare = await score(on.host, id, seats.host, 3, { scores: [{ uri: 'urn:other', score: 3 }] });
    expect([bare.status, JSON.stringify(bare.body)]).toEqual([
      400,
      expect.stringContaining('scores.0.score'),
    ]);
    expect((await score(on.host, id, seats.host, 6)).status).toBe(400);
    expect((await score(on.host, id, seats.coordinator, 3)).status).toBe(403);
    expect((await score(asOutsider(app.current), id, seats.host, 3)).status).toBe(401);
    expect((await score(on.member, id, seats.host, 3)).status).toBe(404);
    expect((await score(on.host, id, seats.host, 3)).status).toBe(200);
    expect((await score(on.host, id, seats.host, 4)).status).toBe(409);
    // Nor behind the API's back: no seat of somebody else, none after the choice.
    const forge = (who: Persona, seat: string) =>
      inDatabase(app.current, who, (tx) =>
        tx.execute(text`insert into panel_sheets (seat_id, placement_id, programme_id, assignment_id, institution_id, note, given_by)
          values (${seat}, ${id}, ${on.programme.id}, ${on.assignment.id}, ${on.assignment.institutionId}, 'x', ${who.accountId})`),
      );
    await expect(forge(on.host, seats.coordinator)).rejects.toThrow();
    await expect(forge(on.coordinator, seats.coordinator)).rejects.toThrow();
  });

  test('are not given, and nobody chosen, by somebody who knows the person', async () => {
    const on = await panelled({ status: 'interviewed' });
    const { id, seats } = on;
    expect((await declare(on.host, id, seats.coordinator)).status).toBe(403);
    expect((await declare(on.coordinator, id, seats.coordinator, 'family')).status).toBe(200);
    expect((await declare(on.coordinator, id, seats.coordinator, null)).status).toBe(409);
    expect((await score(on.coordinator, id, seats.coordinator, 5)).status).toBe(403);
    const forged = inDatabase(app.current, on.coordinator, (tx) =>
      tx.execute(text`insert into panel_sheets (seat_id, placement_id, programme_id, assignment_id, institution_id, note, given_by)
        values (${seats.coordinator}, ${id}, ${on.programme.id}, ${on.assignment.id}, ${on.assignment.institutionId}, 'x', ${on.coordinator.accountId})`),
    );
    await expect(forged).rejects.toThrow();
    const no = await step(on.coordinator, id, { step: 'not_select', reason: 'unsuitable', note: 'No' });
    expect(no.status).toBe(403);
    const offered = async (who: Persona) => (await official(on, id, who)).body.next.map((next) => next.step);
    expect(await offered(on.coordinator)).not.toContain('not_select');
    const decided = inDatabase(app.current, on.coordinator, (tx) =>
      tx.execute(text`insert into placement_moves (programme_id, placement_id, verb, from_status, to_status, version, account_id)
        values (${on.programme.id}, ${id}, 'not_select', 'interviewed', 'not_selected', 99, ${on.coordinator.accountId})`),
    );
    await expect(decided).rejects.toThrow();
    expect((await selection(on.coordinator, id)).body).toMatchObject({
      lacks: ['people'],
      can: expect.not.arrayContaining(['panel.score']),
    });

    // Another coordinator makes the panel whole again, and may decide.
    const colleague = await asCoordinator(app.current, on.programme.id);
    expect(await offered(colleague)).toContain('not_select');
    const seat = await name(on, { accountId: colleague.accountId });
    await declare(on.host, id, seats.host);
    await score(on.host, id, seats.host, 4);
    await declare(colleague, id, seat.body.id);
    await score(colleague, id, seat.body.id, 3);
    await app.current.settle();
    expect(await statusOf(app.current, id)).toBe('scored');
    expect((await step(colleague, id, { step: 'not_select', reason: 'unsuitable', note: 'No' })).status).toBe(
      200,
    );
  });

  test('of a conflict that comes to mind later do not count any more', async () => {
    const on = await panelled({ status: 'interviewed' });
    const { id, seats } = on;
    await declare(on.coordinator, id, seats.coordinator);
    await score(on.coordinator, id, seats.coordinator, 1);
    await declare(on.host, id, seats.host);
    expect((await declare(on.coordinator, id, seats.coordinator, 'work')).status).toBe(200);
    await score(on.host, id, seats.host, 5);
    await app.current.settle();
    expect(await statusOf(app.current, id)).toBe('interviewed');
    expect((await selection(on.host, id)).body).toMatchObject({
      lacks: ['people'],
      averages: { overall: 5 },
    });
  });

  test('of somebody at the host who does not sign in are taken down, by one who has given their own', async () => {
    const on = await panelled({ status: 'interviewed' });
    const { id, seats } = on;
    const matron = await name(on, { name: 'Matron Singh' });
    expect(matron.status).toBe(201);
    expect((await name(on, { name: 'Matron Singh' })).status).toBe(409);
    const by = { onBehalf: { way: 'phone', evidence: 'Rang her at ten' } };
    await declare(on.coordinator, id, seats.coordinator);
    expect((await declare(on.coordinator, id, matron.body.id)).status).toBe(200);
    expect((await score(on.coordinator, id, matron.body.id, 4)).status).toBe(403);
    expect((await score(on.coordinator, id, matron.body.id, 4, by)).body).toMatchObject({
      code: 'own_scores_first',
    });
    await score(on.coordinator, id, seats.coordinator, 3);
    expect((await score(on.host, id, matron.body.id, 4, by)).status).toBe(403);
    expect((await score(on.coordinator, id, matron.body.id, 4, by)).status).toBe(200);
    // Who took them down knows them: no own score on top.
    const colleague = await asCoordinator(app.current, on.programme.id);
    const other = await name(on, { name: 'Dr Persaud' });
    await declare(colleague, id, other.body.id);
    expect((await score(colleague, id, other.body.id, 2, by)).status).toBe(200);
    const late = await name(on, { accountId: colleague.accountId });
    await declare(colleague, id, late.body.id);
    expect((await score(colleague, id, late.body.id, 5)).body).toMatchObject({ code: 'own_scores_first' });
  });

  test('close with the person’s contact', async () => {
    const on = await panelled({ status: 'interviewed' });
    const { id, seats } = on;
    await declare(on.host, id, seats.host);
    await score(on.host, id, seats.host, 3);
    expect((await selection(on.host, id)).body.sheets).toHaveLength(1);
    expect((await step(on.member, id, { step: 'withdraw', reason: 'family' })).status).toBe(200);
    expect((await selection(on.host, id)).body).toMatchObject({
      contactOpen: false,
      sheets: [],
      slots: [],
      can: [],
    });
    const rows = await inDatabase(app.current, on.host, (tx) =>
      tx.execute(text`select * from panel_sheets where placement_id = ${id}`),
    );
    expect(rows).toHaveLength(0);
  });
});

describe('a panel', () => {
  test('is named by the coordinator, of coordinators and people of that host', async () => {
    const on = await makeStage(app.current);
    const body = { accountId: on.host.accountId };
    const foreign = await makeStage(app.current);
    expect((await name(on, body, asOutsider(app.current))).status).toBe(401);
    expect((await name(on, body, on.host)).status).toBe(404);
    expect((await name(on, body, foreign.coordinator)).status).toBe(404);
    expect(
      (await name(on, body, await asFocalPoint(app.current, on.programme.id, 'programme_team'))).status,
    ).toBe(403);
    const stranger = await name(on, { accountId: foreign.host.accountId });
    expect([stranger.status, stranger.body]).toMatchObject([400, { code: 'invalid' }]);
    expect((await name(on, { accountId: on.member.accountId })).status).toBe(400);
    const made = await name(on, body);
    expect(made.status).toBe(201);
    expect((await name(on, body)).status).toBe(409);
    const shown = await on.coordinator.get<{ panel: { id: string }[]; lacks: string[] }>(
      `${panelAt(on)}/selection`,
    );
    expect(shown.body.panel.map((seat) => seat.id)).toEqual([made.body.id]);
    expect(shown.body.lacks).toEqual(['people']);
    expect((await on.coordinator.send('DELETE', `${panelAt(on)}/panel/${made.body.id}`)).status).toBe(204);
    expect((await on.coordinator.send('DELETE', `${panelAt(on)}/panel/${made.body.id}`)).status).toBe(404);
    expect(await eventKinds(app.current, on.assignment.id)).toEqual(['panel.named', 'panel.left']);
    // Straight at the table, neither somebody from elsewhere nor a member.
    for (const account of [foreign.host.accountId, on.member.accountId]) {
      const forged = inDatabase(app.current, on.coordinator, (tx) =>
        tx.execute(text`insert into panel_seats (programme_id, assignment_id, institution_id, party, account_id, name, added_by)
          values (${on.programme.id}, ${on.assignment.id}, ${on.assignment.institutionId}, 'host', ${account}, 'x', ${on.coordinator.accountId})`),
      );
      await expect(forged).rejects.toThrow();
    }
  });

  test('waits no more for who leaves it', async () => {
    const on = await panelled({ status: 'interviewed' });
    const { id, seats } = on;
    const colleague = await asCoordinator(app.current, on.programme.id);
    const third = await name(on, { accountId: colleague.accountId });
    for (const [who, seat] of [
      [on.coordinator, seats.coordinator],
      [on.host, seats.host],
    ] as const) {
      await declare(who, id, seat);
      await score(who, id, seat, 4);
    }
    await app.current.settle();
    expect(await statusOf(app.current, id)).toBe('interviewed');
    await on.coordinator.send('DELETE', `${panelAt(on)}/panel/${third.body.id}`);
    await app.current.settle();
    expect(await statusOf(app.current, id)).toBe('scored');
  });
});

describe('times to talk', () => {
  let on: Panelled;
  beforeAll(async () => {
    on = await panelled();
  });
  const later = [{ date: day(20), time: '10:00' }];

  test('are offered by both sides, for the person, while there is something to talk about', async () => {
    expect((await offer(asOutsider(app.current), on.id, later)).status).toBe(401);
    const elsewhere = await makeAssignment(app.current, on.programme.id);
    const neighbour = await asHost(app.current, on.programme.id, elsewhere.institutionId);
    expect((await offer(neighbour, on.id, later)).status).toBe(404);
    expect((await offer(on.member, on.id, later)).status).toBe(403);
    expect((await offer(await asFocalPoint(app.current, on.programme.id), on.id, later)).status).toBe(404);
    const over = await offer(on.host, on.id, [{ date: day(-1), time: '10:00' }]);
    expect([over.status, JSON.stringify(over.body)]).toEqual([400, expect.stringContaining('slots.0.time')]);
    expect((await offer(on.host, on.id, [{ date: day(3), time: '25:00' }])).status).toBe(400);
    expect((await offer(on.host, on.id, later)).body).toEqual({ offered: 1 });
    expect((await offer(on.coordinator, on.id, later)).body).toEqual({ offered: 0 });
    const seen = (await selection(on.host, on.id)).body;
    expect(seen.personZone).toBeNull();
    expect((await selection(on.coordinator, on.id)).body.personZone).toBe('Europe/Amsterdam');
    const [slot] = seen.slots;
    expect((await on.host.send('DELETE', `/api/placements/${on.id}/slots/${slot?.id}`)).status).toBe(204);
    expect((await on.member.send('POST', `/api/placements/${on.id}/slots/${slot?.id}/choose`)).status).toBe(
      404,
    );
    expect((await offer(on.host, on.id, later)).body).toEqual({ offered: 1 });
    // A yes first: before it the host does not even learn that there is somebody.
    const stage = await makeStage(app.current);
    const unanswered = await invited(stage);
    expect((await offer(stage.host, unanswered, later)).status).toBe(404);
    expect((await selection(stage.host, unanswered)).status).toBe(404);
    expect((await offer(stage.coordinator, unanswered, later)).status).toBe(409);
  });

  test('are chosen by the person alone; another choice frees the first', async () => {
    const [slot] = (await selection(on.coordinator, on.id)).body.slots;
    await offer(on.coordinator, on.id, [{ date: day(21), time: '11:00' }]);
    const other = (await selection(on.coordinator, on.id)).body.slots.find((each) => each.id !== slot?.id);
    const choose = (who: Persona, id = slot?.id) =>
      who.send('POST', `/api/placements/${on.id}/slots/${id}/choose`);
    expect((await choose(on.coordinator)).status).toBe(403);
    expect((await choose(on.host)).status).toBe(403);
    expect((await choose(on.member)).status).toBe(200);
    expect((await choose(on.member)).status).toBe(200);
    expect((await choose(on.member, other?.id)).status).toBe(200);
    const chosen = (await selection(on.host, on.id)).body.slots.filter((each) => each.chosen);
    expect(chosen.map((each) => each.id)).toEqual([other?.id]);
    const forged = inDatabase(app.current, on.coordinator, (tx) =>
      tx.execute(text`update interview_slots set chosen_at = now() where id = ${slot?.id}`),
    );
    await expect(forged).rejects.toThrow();
    const taken = await on.coordinator.send('DELETE', `/api/placements/${on.id}/slots/${other?.id}`);
    expect(taken.status).toBe(204);
    await app.current.settle();
    expect((await mailsTo(on.member)).map((mail) => mail.subject)).toContainEqual(
      expect.stringContaining('cannot take place'),
    );
  });

  test('offered to two people: the second is told that it is taken', async () => {
    const second = await makeProfile(app.current, on.programme);
    const member = await asMember(app.current, second.id);
    const id = await invited(on, second);
    await answer(member, id, { answer: 'yes' });
    const when = [{ date: day(30), time: '08:00' }];
    await offer(on.host, on.id, when);
    await offer(on.host, id, when);
    const slotOf = async (who: Persona, placement: string) =>
      (await who.get<Selection>(`/api/me/invitations/${placement}/interview`)).body.slots.find((each) =>
        each.startsAt.startsWith(day(30)),
      )?.id;
    const [one, two] = await Promise.all([
      on.member.send('POST', `/api/placements/${on.id}/slots/${await slotOf(on.member, on.id)}/choose`),
      member.send('POST', `/api/placements/${id}/slots/${await slotOf(member, id)}/choose`),
    ]);
    expect([one.status, two.status].sort()).toEqual([200, 409]);
    expect([one, two].find((each) => each.status === 409)?.body).toMatchObject({ code: 'slot_taken' });
  });
});

describe('what the host asks for', () => {
  const ask = (who: Persona, id: string, body: object, headers?: Record<string, string>) =>
    who.send<{ version: number }>('POST', `/api/placements/${id}/host-choice`, body, headers);

  test('is the host’s to say; a coordinator takes it down with how it was said', async () => {
    const on = await panelled();
    expect((await ask(asOutsider(app.current), on.id, { choice: 'select' })).status).toBe(401);
    expect((await ask(on.member, on.id, { choice: 'select' })).status).toBe(404);
    expect((await ask(on.host, on.id, { choice: 'all' })).status).toBe(400);
    expect((await ask(on.coordinator, on.id, { choice: 'select' })).body).toMatchObject({ code: 'invalid' });
    expect((await ask(on.host, on.id, { choice: 'reserve' }, { 'if-match': '"99"' })).status).toBe(412);
    expect((await ask(on.host, on.id, { choice: 'reserve' })).status).toBe(200);
    const phoned = await ask(on.coordinator, on.id, {
      choice: 'select',
      onBehalf: { way: 'phone', evidence: 'The director rang at nine' },
    });
    expect(phoned.status).toBe(200);
    expect((await selection(on.host, on.id)).body).toMatchObject({
      hostChoice: 'select',
      hostChoiceNote: 'The director rang at nine',
    });
    await declare(on.host, on.id, on.seats.host, 'family');
    expect((await ask(on.host, on.id, { choice: 'select' })).status).toBe(403);
    await step(on.member, on.id, { step: 'withdraw', reason: 'dates' });
    expect(
      (await ask(on.coordinator, on.id, { choice: 'select', onBehalf: { way: 'phone', evidence: 'x' } }))
        .status,
    ).toBe(409);
  });
});

describe('a question', () => {
  const at = (id: string) => `/api/placements/${id}/questions`;

  test('goes between the person and the coordinator, before a yes, and the host never learns of it', async () => {
    const on = await makeStage(app.current);
    const id = await invited(on);
    expect((await asOutsider(app.current).send('POST', at(id), { text: 'Where?' })).status).toBe(401);
    expect((await on.host.send('POST', at(id), { text: 'Where?' })).status).toBe(404);
    expect((await on.host.get(at(id))).status).toBe(404);
    expect((await on.member.send('POST', at(id), { text: ' ' })).status).toBe(400);
    expect((await on.member.send('POST', at(id), { text: 'Is housing paid?' })).status).toBe(201);
    await app.current.settle();
    const mail = (await mailsTo(on.coordinator)).at(-1);
    expect(mail?.subject).toContain(on.profile.pseudonym);
    expect(mail?.body).not.toContain('housing');
    expect((await on.coordinator.send('POST', at(id), { text: 'Yes, a flat.' })).status).toBe(201);
    await app.current.settle();
    expect((await mailsTo(on.member)).at(-1)?.subject).toContain('Your coordinator has written');
    const thread = await on.coordinator.get<{ items: { party: string; text: string }[] }>(at(id));
    expect(thread.body.items.map(({ party, text: said }) => [party, said])).toEqual([
      ['member', 'Is housing paid?'],
      ['coordinator', 'Yes, a flat.'],
    ]);
    expect(JSON.stringify(thread.body)).not.toContain(on.member.accountId);
    for (const who of [on.host, ...(await focalPoints(on))]) {
      const rows = await inDatabase(app.current, who, (tx) =>
        tx.execute(text`select * from placement_questions`),
      );
      expect(rows).toHaveLength(0);
    }
    // The account of the person is in nothing that officials read.
    const [row] = await sql()<
      { account: string | null }[]
    >`select account_id as account from placement_questions where placement_id = ${id} and party = 'member'`;
    expect(row?.account).toBeNull();
    const story = await on.coordinator.get(`/api/programmes/${on.programme.code}/placements/${id}`);
    expect(JSON.stringify(story.body)).not.toContain(on.member.email);
  });

  test('more than five without an answer are not taken; none after the end', async () => {
    const on = await makeStage(app.current);
    const id = await invited(on);
    for (let number = 1; number <= 5; number++)
      expect((await on.member.send('POST', at(id), { text: `Question ${number}` })).status).toBe(201);
    expect((await on.member.send('POST', at(id), { text: 'Question 6' })).status).toBe(429);
    expect((await on.coordinator.send('POST', at(id), { text: 'One by one' })).status).toBe(201);
    expect((await on.member.send('POST', at(id), { text: 'Question 6' })).status).toBe(201);
    await answer(on.member, id, { answer: 'no' });
    expect((await on.member.send('POST', at(id), { text: 'Or else?' })).status).toBe(409);
  });
});

test('who has not answered is reminded once, three days before the last day; who has is not', async () => {
  const on = await makeStage(app.current);
  const id = await invited(on);
  await app.current.settle();
  const reminders = async () =>
    (await mailsTo(on.member)).filter((mail) => mail.subject.startsWith('Answer by'));
  expect(await reminders()).toEqual([]);
  const due = async (days: number) => {
    await sql()`update placements set answer_due_at = now() + make_interval(days => ${days}) where id = ${id}`;
    await sql()`update pgboss.job set start_after = now() where state = 'created' and data->>'handler' = 'selection.remind' and data->>'subjectId' = ${id}`;
    await app.current.settle();
  };
  await due(4);
  expect(await reminders()).toEqual([]);
  await due(2);
  expect(await reminders()).toHaveLength(1);
  await due(2);
  expect(await reminders()).toHaveLength(1);

  const other = await makeStage(app.current);
  const answered = await invited(other);
  await answer(other.member, answered, { answer: 'yes' });
  await sql()`update placements set answer_due_at = now() + interval '1 day' where id = ${answered}`;
  await app.current.settle();
  expect((await mailsTo(other.member)).filter((mail) => mail.subject.startsWith('Answer by'))).toEqual([]);
});

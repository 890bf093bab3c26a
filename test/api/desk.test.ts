// The coordinator's desk on real rows: what is late and in which order, whose desk it is, reminders once a day, cover for a
// colleague, the board's counts, and the talk that nobody else reads.
import { describe, expect, test } from 'vitest';
import { commentsOf } from '@compatriot/db/queries/comments.ts';
import { boardCounts, deskLines, insertCover } from '@compatriot/db/queries/desk.ts';
import type { PlacementStatus } from '@compatriot/db/vocabulary.ts';
import { patience } from '@compatriot/server/desk/rules.ts';
import { useTestApp } from '../app.ts';
import { eventKinds, makeInstitution, makePlacement, makeProfile } from '../make.ts';
import { asCoordinator, asFocalPoint, asOutsider, asSomebody, type Persona } from '../personas.ts';
import { answer, day, invited, makeStage, type Stage } from './placement-stage.ts';

const app = useTestApp();
const sql = () => app.current.owner;

interface Line {
  id: string;
  status: string;
  desk: string | null;
  remind: string[];
}
interface Desk {
  groups: { kind: string; more: boolean; lines: Line[] }[];
  covers: { id: string; running: boolean; away: { id: string }; cover: { id: string } }[];
  can: string[];
}

const deskOf = (who: Persona, on: Stage, query = '') =>
  who.get<Desk>(`/api/programmes/${on.programme.code}/desk${query}`);
const kindsOf = async (who: Persona, on: Stage, query = '') =>
  (await deskOf(who, on, query)).body.groups.map((group) => [group.kind, group.lines.map((line) => line.id)]);
const remind = (who: Persona, on: Stage, placements: string[]) =>
  who.send<Record<string, number>>('POST', `/api/programmes/${on.programme.code}/desk/reminders`, {
    placements,
  });

/** A placement as it has stood for some days, on somebody's desk or nobody's. */
async function standing(
  on: Stage,
  status: PlacementStatus,
  options: { days?: number; startsOn?: string; endsOn?: string; desk?: Persona } = {},
): Promise<string> {
  const profile = await makeProfile(app.current, on.programme);
  const id = await makePlacement(app.current, on.programme.id, on.assignment, profile, status);
  await sql()`update placements set status_at = now() - make_interval(days => ${options.days ?? 0}),
    starts_on = ${options.startsOn ?? null}, ends_on = ${options.endsOn ?? null},
    coordinator_id = ${options.desk?.accountId ?? null} where id = ${id}`;
  return id;
}

describe('the desk', () => {
  test('is for coordinators of the programme’s own team', async () => {
    const on = await makeStage(app.current);
    const foreign = await makeStage(app.current);
    expect((await deskOf(asOutsider(app.current), on)).status).toBe(401);
    expect((await deskOf(await asSomebody(app.current), on)).status).toBe(404);
    expect((await deskOf(foreign.coordinator, on)).status).toBe(404);
    expect((await deskOf(await asFocalPoint(app.current, on.programme.id), on)).status).toBe(403);
    expect((await deskOf(on.coordinator, on, '?whose=theirs')).status).toBe(400);
    const empty = await deskOf(on.coordinator, on);
    expect(empty.status).toBe(200);
    expect(empty.body).toMatchObject({
      groups: [],
      covers: [],
      can: expect.arrayContaining(['desk.remind']),
    });
  });

  test('says what is late, the greatest harm first and the oldest of each kind first', async () => {
    const on = await makeStage(app.current);
    const answer = await standing(on, 'invited');
    await sql()`update placements set answer_due_at = now() + interval '1 day' where id = ${answer}`;
    const decideLater = await standing(on, 'scored', { days: 9 });
    const decide = await standing(on, 'interested', { days: 20 });
    await standing(on, 'interested', { days: 3 });
    const stuck = await standing(on, 'cleared', { days: 30 });
    // Nothing has moved for a month either: that is said once.
    const near = await standing(on, 'offered', { startsOn: day(10), days: 30 });
    const ended = await standing(on, 'active', { endsOn: day(-2) });
    const missing = await standing(on, 'oriented', { startsOn: day(-3) });
    const evacuated = await standing(on, 'evacuated');
    const away = await standing(on, 'suspended', { days: 15 });
    await standing(on, 'suspended', { days: 5 });
    expect(await kindsOf(on.coordinator, on)).toEqual([
      ['evacuated', [evacuated]],
      ['away', [away]],
      ['arrival', [missing]],
      ['overdue_end', [ended]],
      ['start_near', [near]],
      ['stuck', [stuck]],
      ['decide', [decide, decideLater]],
      ['answer', [answer]],
    ]);
    expect(await kindsOf(on.coordinator, on, '?kind=stuck')).toEqual([['stuck', [stuck]]]);
  });

  test('puts what one side calls not working above all but an evacuation', async () => {
    const on = await makeStage(app.current);
    const id = await standing(on, 'active');
    await standing(on, 'evacuated');
    await sql()`insert into concerns (programme_id, placement_id, profile_id, institution_id, party, kind, text)
      select programme_id, id, profile_id, institution_id, 'member', 'safety', 'I am not safe here' from placements where id = ${id}`;
    const { body } = await deskOf(on.coordinator, on);
    expect(body.groups.map((group) => group.kind)).toEqual(['evacuated', 'not_working']);
    // The desk says that, not what.
    expect(JSON.stringify(body)).not.toContain('not safe');
  });

  test('tells of checks that have run out while somebody is at work, and of questionnaires that did not come back', async () => {
    const on = await makeStage(app.current);
    const id = await standing(on, 'active');
    const before = await standing(on, 'cleared');
    const checked = (placement: string, kind: string, until: string) => sql()`
      insert into checks (programme_id, placement_id, profile_id, kind, status, valid_until, verified_at)
      select programme_id, id, profile_id, ${kind}, 'verified', ${until}, now() from placements where id = ${placement}`;
    await checked(id, 'insurance', day(-4));
    await checked(id, 'visa_or_return', day(300));
    await checked(before, 'insurance', day(-4));
    expect(await kindsOf(on.coordinator, on)).toEqual([['check_expired', [id]]]);
    await sql()`update checks set valid_until = ${day(20)}`;
    expect(await kindsOf(on.coordinator, on)).toEqual([]);
    const [row] = await sql()<{ id: string }[]>`
      insert into follow_ups (programme_id, placement_id, months, role, due_on) values (${on.programme.id}, ${id}, 6, 'member', ${day(-40)})
      returning id`;
    expect(await kindsOf(on.coordinator, on)).toEqual([['follow_up', [id]]]);
    await sql()`update follow_ups set answered_at = now() where id = ${row?.id ?? ''}`;
    expect(await kindsOf(on.coordinator, on)).toEqual([]);
  });

  test('a recorded yes waits on it until it is confirmed', async () => {
    const on = await makeStage(app.current);
    const second = await asCoordinator(app.current, on.programme.id);
    const id = await invited(on);
    const taken = await on.coordinator.send('POST', `/api/placements/${id}/steps`, {
      step: 'express_interest',
      onBehalf: { of: 'member', way: 'phone', evidence: 'Rang on Monday' },
    });
    expect(taken.status, JSON.stringify(taken.body)).toBe(200);
    expect(await kindsOf(second, on, '?whose=all')).toEqual([['yes_waits', [id]]]);
    expect((await second.send('POST', `/api/placements/${id}/confirm-yes`)).status).toBe(200);
    expect(await kindsOf(second, on, '?whose=all')).toEqual([]);
  });

  test('mine is mine, nobody’s is everybody’s, and a long list says that there is more', async () => {
    const on = await makeStage(app.current);
    const second = await asCoordinator(app.current, on.programme.id);
    const mine = await standing(on, 'cleared', { days: 40, desk: on.coordinator });
    const theirs = await standing(on, 'cleared', { days: 39, desk: second });
    const nobodys = await standing(on, 'cleared', { days: 38 });
    expect(await kindsOf(on.coordinator, on)).toEqual([['stuck', [mine, nobodys]]]);
    expect(await kindsOf(second, on)).toEqual([['stuck', [theirs, nobodys]]]);
    expect(await kindsOf(on.coordinator, on, '?whose=all')).toEqual([['stuck', [mine, theirs, nobodys]]]);
    for (let more = 0; more < 24; more += 1) await standing(on, 'cleared', { days: 20 });
    const [group] = (await deskOf(on.coordinator, on)).body.groups;
    expect(group).toMatchObject({ kind: 'stuck', more: true });
    expect(group?.lines).toHaveLength(25);
    expect((await deskOf(on.coordinator, on, '?kind=stuck')).body.groups[0]).toMatchObject({ more: false });
  });
});

describe('cover', () => {
  const coverOf = (on: Stage) => `/api/programmes/${on.programme.code}/desk/covers`;

  test('puts a colleague’s desk on mine for these days, and no longer', async () => {
    const on = await makeStage(app.current);
    const second = await asCoordinator(app.current, on.programme.id);
    const theirs = await standing(on, 'cleared', { days: 39, desk: second });
    expect(await kindsOf(on.coordinator, on)).toEqual([]);
    const body = {
      awayId: second.accountId,
      coverId: on.coordinator.accountId,
      fromOn: day(0),
      untilOn: day(5),
    };
    expect((await asOutsider(app.current).send('POST', coverOf(on), body)).status).toBe(401);
    expect(
      (await (await asFocalPoint(app.current, on.programme.id)).send('POST', coverOf(on), body)).status,
    ).toBe(403);
    const { status: backwards } = await on.coordinator.send('POST', coverOf(on), {
      ...body,
      untilOn: day(-1),
    });
    expect(backwards).toBe(400);
    const stranger = await asSomebody(app.current);
    expect(
      (await on.coordinator.send('POST', coverOf(on), { ...body, coverId: stranger.accountId })).status,
    ).toBe(400);
    const made = await on.coordinator.send<{ id: string }>('POST', coverOf(on), body);
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    expect(await eventKinds(app.current, made.body.id)).toEqual(['desk.cover_arranged']);
    expect(await kindsOf(on.coordinator, on)).toEqual([['stuck', [theirs]]]);
    expect((await deskOf(on.coordinator, on)).body.covers).toMatchObject([
      { id: made.body.id, running: true },
    ]);

    expect((await second.send('DELETE', `${coverOf(on)}/${made.body.id}`)).status).toBe(204);
    expect((await second.send('DELETE', `${coverOf(on)}/${made.body.id}`)).status).toBe(404);
    expect(await kindsOf(on.coordinator, on)).toEqual([]);
    expect(await eventKinds(app.current, made.body.id)).toEqual(['desk.cover_arranged', 'desk.cover_ended']);
  });

  test('is not there yet before its first day', async () => {
    const on = await makeStage(app.current);
    const second = await asCoordinator(app.current, on.programme.id);
    await standing(on, 'cleared', { days: 39, desk: second });
    await on.coordinator.send('POST', coverOf(on), {
      awayId: second.accountId,
      coverId: on.coordinator.accountId,
      fromOn: day(3),
      untilOn: day(5),
    });
    expect(await kindsOf(on.coordinator, on)).toEqual([]);
  });

  test('the database names coordinators of the programme only', async () => {
    const on = await makeStage(app.current);
    const stranger = await asSomebody(app.current);
    const accountId = on.coordinator.accountId ?? '';
    const scope = { account: accountId, team: [on.programme.id] };
    await expect(
      app.current.parts.database.transaction(scope, async (tx) => {
        return insertCover(tx, {
          programmeId: on.programme.id,
          awayId: accountId,
          coverId: stranger.accountId ?? '',
          fromOn: day(0),
          untilOn: day(1),
          madeBy: accountId,
        });
      }),
    ).rejects.toThrow();
  });
});

describe('reminders', () => {
  test('go to whoever is waited for, each once a day whoever presses', async () => {
    const on = await makeStage(app.current);
    const second = await asCoordinator(app.current, on.programme.id);
    const waiting = await invited(on);
    const arriving = await standing(on, 'oriented', { startsOn: day(-3) });
    const nothing = await standing(on, 'cleared');
    const working = await standing(on, 'active', { endsOn: day(30) });
    await app.current.settle();
    await sql()`delete from mails`;
    const focal = await asFocalPoint(app.current, on.programme.id);
    expect((await remind(asOutsider(app.current), on, [waiting])).status).toBe(401);
    expect((await remind(focal, on, [waiting])).status).toBe(403);
    expect((await remind(on.coordinator, on, [])).status).toBe(400);
    const all = [waiting, arriving, nothing, working];
    expect((await remind(on.coordinator, on, all)).body).toEqual({
      sent: 2,
      today: 0,
      unreachable: 0,
      nothing: 2,
    });
    expect((await remind(second, on, all)).body).toEqual({ sent: 0, today: 2, unreachable: 0, nothing: 2 });
    await app.current.settle();
    const mails = await sql()<{ recipient: string; subject: string; body: string }[]>`
      select recipient, subject, body from mails order by recipient`;
    expect(mails.map((mail) => mail.recipient).sort()).toEqual([on.host.email, on.member.email].sort());
    const toMember = mails.find((mail) => mail.recipient === on.member.email);
    expect(toMember?.subject).toBe('Still waiting for you: Train a paediatric ward');
    expect(toMember?.body).toContain(`/me/invitations/${waiting}`);
    const toHost = mails.find((mail) => mail.recipient === on.host.email);
    expect(toHost?.body).toContain(`/host/placements/${arriving}`);
    expect(toHost?.body).not.toContain('Ama Mensah');
    expect(await eventKinds(app.current, arriving)).toEqual(['placement.host_reminded']);
    // Tomorrow again.
    await sql()`update placement_reminders set day = day - 1`;
    expect((await remind(second, on, [waiting])).body).toMatchObject({ sent: 1, today: 0 });
  });

  test('ask the host for their choice once the scores are in, and not when it is made', async () => {
    const on = await makeStage(app.current);
    const id = await invited(on);
    expect((await answer(on.member, id, { answer: 'yes' })).status).toBe(200);
    await sql()`update placements set status = 'scored', status_at = now() - interval '9 days' where id = ${id}`;
    const line = async () => (await deskOf(on.coordinator, on, '?kind=decide')).body.groups[0]?.lines[0];
    expect(await line()).toMatchObject({ id, remind: ['host'] });
    await app.current.settle();
    await sql()`delete from mails`;
    expect((await remind(on.coordinator, on, [id])).body).toMatchObject({ sent: 1 });
    await app.current.settle();
    const mails = await sql()<{ recipient: string; body: string }[]>`select recipient, body from mails`;
    expect(mails).toEqual([
      { recipient: on.host.email, body: expect.stringContaining('The panel has given its scores') as string },
    ]);
    await sql()`update placements set host_choice = 'select' where id = ${id}`;
    expect(await line()).toMatchObject({ id, remind: [] });
    expect((await remind(on.coordinator, on, [id])).body).toMatchObject({ sent: 0, nothing: 1 });
  });

  test('pressed by two at once write one mail', async () => {
    const on = await makeStage(app.current);
    const second = await asCoordinator(app.current, on.programme.id);
    const waiting = await invited(on);
    const answers = await Promise.all(
      [on.coordinator, second, on.coordinator, second].map((who) => remind(who, on, [waiting])),
    );
    expect(answers.reduce((sum, each) => sum + (each.body.sent ?? 0), 0)).toBe(1);
  });

  test('reach no other programme, and say where a host has no account', async () => {
    const on = await makeStage(app.current);
    const foreign = await makeStage(app.current);
    const theirs = await invited(foreign);
    expect((await remind(on.coordinator, on, [theirs])).body).toEqual({
      sent: 0,
      today: 0,
      unreachable: 0,
      nothing: 0,
    });
    const institutionId = await makeInstitution(app.current, on.programme.id);
    const profile = await makeProfile(app.current, on.programme);
    const [assignment] = await sql()<{ id: string }[]>`
      insert into assignments (programme_id, institution_id, status, title, need, tasks, outputs, mode, sector, country, seats)
      values (${on.programme.id}, ${institutionId}, 'filled', 'Alone', 'n', 't', 'o', 'temporary', 'health', 'GY', 1) returning id`;
    const id = await makePlacement(
      app.current,
      on.programme.id,
      { id: assignment?.id ?? '', institutionId },
      profile,
      'oriented',
    );
    expect((await remind(on.coordinator, on, [id])).body).toEqual({
      sent: 0,
      today: 0,
      unreachable: 1,
      nothing: 0,
    });
  });
});

describe('the board', () => {
  interface Board {
    stages: {
      stage: string;
      people: number;
      states: { status: string; people: number; cards: { id: string }[] }[];
    }[];
  }
  const boardOf = (who: Persona, on: Stage, query = '') =>
    who.get<Board>(`/api/programmes/${on.programme.code}/board${query}`);

  test('counts everybody by state, longest there first', async () => {
    const on = await makeStage(app.current);
    const foreign = await makeStage(app.current);
    await invited(foreign);
    const newer = await standing(on, 'active', { days: 1 });
    const older = await standing(on, 'active', { days: 9 });
    await standing(on, 'declined');
    expect((await boardOf(await asFocalPoint(app.current, on.programme.id), on)).status).toBe(403);
    const { body } = await boardOf(on.coordinator, on);
    const shown = body.stages.flatMap((stage) =>
      stage.states.filter((state) => state.people > 0).map((state) => [state.status, state.people]),
    );
    expect(shown).toEqual([
      ['active', 2],
      ['declined', 1],
    ]);
    const active = body.stages.flatMap((stage) => stage.states).find((state) => state.status === 'active');
    expect(active?.cards.map((card) => card.id)).toEqual([older, newer]);
    // What is over is counted, not shown.
    expect(JSON.stringify(body.stages.find((stage) => stage.stage === 'over'))).toContain('"cards":[]');
  });

  test('the counting function tells nobody else anything', async () => {
    const on = await makeStage(app.current);
    await standing(on, 'active');
    const ask = { programmeId: on.programme.id, whose: null };
    const counts = (scope: object) =>
      app.current.parts.database.transaction(scope, async (tx) => (await boardCounts(tx, ask)).size);
    expect(await counts({ team: [on.programme.id] })).toBe(1);
    expect(await counts({ government: [on.programme.id] })).toBe(0);
    expect(await counts({ institutions: [on.assignment.institutionId] })).toBe(0);
    expect(await counts({})).toBe(0);
    // The same of the desk's own function.
    const expired = (scope: object) =>
      app.current.parts.database.transaction(
        scope,
        async (tx) =>
          (await deskLines(tx, ['check_expired'], { ...ask, today: day(0), limit: 5 }, patience)).length,
      );
    const [at] = await sql()<
      { id: string }[]
    >`select id from placements where programme_id = ${on.programme.id}`;
    await sql()`insert into checks (programme_id, placement_id, profile_id, kind, status, valid_until, verified_at)
      select programme_id, id, profile_id, 'insurance', 'verified', '2020-01-01', now() from placements where id = ${at?.id ?? ''}`;
    expect(await expired({ team: [on.programme.id] })).toBe(0);
    expect(await expired({ government: [on.programme.id] })).toBe(0);
    expect(await expired({ institutions: [on.assignment.institutionId] })).toBe(0);
    expect(await expired({ system: 'worker', programme: on.programme.id })).toBe(0);
    expect((await deskOf(on.coordinator, on)).body.groups.map((group) => group.kind)).toEqual([
      'check_expired',
    ]);
  });
});

describe('talk', () => {
  interface Talk {
    comments: { id: string; text: string; mine: boolean; removed: boolean }[];
    deskId: string | null;
    colleagues: { id: string }[];
  }
  const talkOf = (who: Persona, id: string) => who.get<Talk>(`/api/placements/${id}/talk`);
  const say = (who: Persona, id: string, text: string) =>
    who.send<{ id: string }>('POST', `/api/placements/${id}/comments`, { text });

  test('is read and written by coordinators only', async () => {
    const on = await makeStage(app.current);
    const second = await asCoordinator(app.current, on.programme.id);
    const id = await invited(on);
    expect((await say(asOutsider(app.current), id, 'x')).status).toBe(401);
    for (const who of [on.host, on.member, await asFocalPoint(app.current, on.programme.id)]) {
      expect((await say(who, id, 'x')).status).toBe(403);
      expect((await talkOf(who, id)).status).toBe(403);
    }
    const foreign = await makeStage(app.current);
    expect((await talkOf(foreign.coordinator, id)).status).toBe(404);
    expect((await say(on.coordinator, id, '   ')).status).toBe(400);
    const made = await say(on.coordinator, id, 'Her sister is ill, ring after five.');
    expect(made.status).toBe(201);
    expect((await talkOf(second, id)).body.comments).toMatchObject([
      { id: made.body.id, text: 'Her sister is ill, ring after five.', mine: false },
    ]);
    expect(await eventKinds(app.current, made.body.id)).toEqual(['comment.made']);
    // What is said is in no other answer and in no event.
    const events = await sql()`select details from events`;
    expect(JSON.stringify(events)).not.toContain('sister');
    const taken = (who: Persona) => who.send('DELETE', `/api/placements/${id}/comments/${made.body.id}`);
    expect((await taken(second)).status).toBe(404);
    expect((await taken(on.coordinator)).status).toBe(204);
    expect((await talkOf(second, id)).body.comments).toMatchObject([{ text: '', removed: true }]);
    // A comment is no step: the wrong click before it can still be taken back.
    expect((await on.coordinator.send('POST', `/api/placements/${id}/undo`)).status).toBe(200);
  });

  test('the database keeps comments from the rest of the team, the government and the host', async () => {
    const on = await makeStage(app.current);
    const id = await invited(on);
    await say(on.coordinator, id, 'Only for us');
    const read = (scope: object) =>
      app.current.parts.database.transaction(scope, async (tx) => (await commentsOf(tx, id)).length);
    expect(await read({ team: [on.programme.id] })).toBe(0);
    expect(await read({ government: [on.programme.id] })).toBe(0);
    expect(await read({ institutions: [on.assignment.institutionId] })).toBe(0);
    expect(await read({ system: 'worker', programme: on.programme.id })).toBe(0);
  });

  test('a placement goes to a colleague’s desk', async () => {
    const on = await makeStage(app.current);
    const second = await asCoordinator(app.current, on.programme.id);
    const id = await standing(on, 'cleared', { days: 30, desk: on.coordinator });
    const hand = (who: Persona, to: string | null) =>
      who.send('PUT', `/api/placements/${id}/desk`, { coordinatorId: to });
    expect((await hand(on.host, second.accountId)).status).toBe(403);
    expect((await hand(on.coordinator, (await asSomebody(app.current)).accountId)).status).toBe(400);
    expect((await hand(on.coordinator, second.accountId)).status).toBe(204);
    expect(await kindsOf(on.coordinator, on)).toEqual([]);
    expect(await kindsOf(second, on)).toEqual([['stuck', [id]]]);
    expect(await eventKinds(app.current, id)).toEqual(['placement.handed_over']);
  });
});

// From the invitation to the report on real rows: the chain with its events and mails, who may take which step, two at
// once, and the board. Who reads whose contact is in placement-contact.test.ts.
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { PlacementStatus } from '@compatriot/db/vocabulary.ts';
import { handleJob } from '@compatriot/server/worker.ts';
import { useTestApp } from '../app.ts';
import { eventKinds, makeAssignment, makePlacement, makeProfile } from '../make.ts';
import { asCoordinator, asFocalPoint, asMember, asOutsider, asSomebody, type Persona } from '../personas.ts';
import {
  answer,
  assignmentStatusOf,
  contactOf,
  day,
  disclosuresOf,
  hidesContact,
  invite,
  invited,
  looksAt,
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

interface Mail {
  recipient: string;
  subject: string;
  body: string;
}
const mailsTo = (recipient: string) => sql()<Mail[]>`
  select recipient, subject, body from mails where recipient = ${recipient} order by created_at, id`;

describe('jobs of a placement', () => {
  test('an invitation that nobody answers lapses on its day, not before', async () => {
    const on = await makeStage(app.current);
    const id = await invited(on);
    await app.current.settle();
    const status = async () =>
      (await sql()<{ status: string }[]>`select status from placements where id = ${id}`)[0]?.status;
    expect(await status()).toBe('invited');
    await sql()`update placements set answer_due_at = now() where id = ${id}`;
    await sql()`update pgboss.job set start_after = now() where data ->> 'handler' = 'placement.lapse' and data ->> 'subjectId' = ${id}`;
    await app.current.settle();
    expect(await status()).toBe('lapsed');
    expect(await eventKinds(app.current, id)).toEqual(['placement.invited', 'placement.lapsed']);
  });

  test('a job that runs twice writes one mail, and a late one still says what happened', async () => {
    const on = await makeStage(app.current);
    const id = await invited(on);
    const job = {
      handler: 'placement.tell_member',
      event: 'placement.invited',
      eventId: id,
      programmeId: on.programme.id,
      subjectId: id,
    };
    await sql()`delete from pgboss.job where data ->> 'subjectId' = ${id}`;
    await sql()`update placements set status = 'completed' where id = ${id}`;
    await handleJob(app.current.parts, job);
    await handleJob(app.current.parts, job);
    expect((await mailsTo(on.member.email)).map((mail) => mail.subject)).toEqual([
      'You are invited: Train a paediatric ward',
    ]);
  });

  test('someone without an account is written to in the language of the answers', async () => {
    const on = await makeStage(app.current);
    const profile = await makeProfile(app.current, on.programme);
    await sql()`update responses set language = 'es' where id = ${profile.responseId}`;
    await invited(on, profile);
    await app.current.settle();
    const [mail] = await mailsTo(`${profile.id}@example.org`);
    expect(mail?.subject).toBe('Tiene una invitación: Train a paediatric ward');
    // The day to answer by is said in Spanish too.
    expect(mail?.body).toMatch(/\d{1,2} de [a-z]+ de 20\d\d/);
  });
});

describe('the whole chain', () => {
  test('invited, yes, chosen with the host, at work, ending: events, mails, contact', async () => {
    const on = await makeStage(app.current);
    const outsider = asOutsider(app.current);
    expect((await outsider.send('POST', `/api/programmes/${on.programme.code}/placements`, {})).status).toBe(
      401,
    );

    const id = await invited(on);
    await app.current.settle();
    const memberMails = await mailsTo(on.member.email);
    expect(memberMails.map((mail) => mail.subject)).toEqual(['You are invited: Train a paediatric ward']);
    expect(memberMails[0]?.body).toContain(`/me/invitations/${id}`);

    // The member reads what is asked and what a yes would show.
    const list = await on.member.get<{ items: { id: string; status: string }[] }>('/api/me/invitations');
    expect(list.body.items).toMatchObject([{ id, status: 'waiting_for_you' }]);
    const invitation = await on.member.get<Record<string, unknown>>(`/api/me/invitations/${id}`);
    expect(invitation.body).toMatchObject({
      status: 'waiting_for_you',
      need: 'Too few trained nurses',
      wouldDisclose: contactOf(on.profile),
      disclosed: false,
      can: ['express_interest', 'decline'],
    });

    // Before the yes nobody reads the contact, by either way.
    for (const before of [await official(on, id), await on.host.get(`/api/host/placements/${id}`)]) {
      expect(before.status).toBe(200);
      expect(before.body).toHaveProperty('contact', null);
      hidesContact(before.body, on.profile);
    }
    expect(await looksAt(app.current, on.profile)).toEqual([]);

    expect((await answer(on.member, id, { answer: 'yes' }, { 'if-match': '"1"' })).body).toEqual({
      version: 2,
    });
    await app.current.settle();
    expect((await mailsTo(on.coordinator.email)).map((mail) => mail.subject)).toEqual([
      `${on.profile.pseudonym} said yes: Train a paediatric ward`,
    ]);

    // After it both do, and each reading is written down.
    expect((await official(on, id)).body.contact).toEqual(contactOf(on.profile));
    expect((await on.host.get(`/api/host/placements/${id}`)).body).toMatchObject({
      status: 'interested',
      contact: contactOf(on.profile),
    });
    expect((await on.member.get(`/api/me/invitations/${id}`)).body).toMatchObject({
      status: 'being_decided',
      disclosed: true,
      disclosedUntil: null,
    });

    // Chosen by the two together: without the host's wish the coordinator waits.
    await putAt(app.current, id, 'scored');
    expect(await select(on.coordinator, id)).toMatchObject({
      status: 409,
      body: { code: 'facts_missing', details: [{ path: 'host_agrees' }] },
    });
    await readyToChoose(app.current, id);
    expect((await select(on.coordinator, id, { 'if-match': '"4"' })).body).toEqual({ version: 5 });
    expect(await assignmentStatusOf(app.current, on)).toBe('filled');
    await app.current.settle();
    expect((await mailsTo(on.member.email)).map((mail) => mail.subject)).toEqual([
      'You are invited: Train a paediatric ward',
      'You have been chosen: Train a paediatric ward',
    ]);

    await putAt(app.current, id, 'active');
    await sql()`update placements set arrived_on = ${day(-60)} where id = ${id}`;
    expect((await step(on.host, id, { step: 'finish', date: day(-1) })).status).toBe(200);
    // What a completion rests on is named, one by one.
    const early = await step(on.coordinator, id, { step: 'complete', date: day(-1) });
    expect(early).toMatchObject({ status: 409, body: { code: 'facts_missing' } });
    expect((early.body.details as { path: string }[]).map((each) => each.path)).toEqual([
      'final_report',
      'handover',
      'feedback_host',
      'feedback_member',
    ]);
    expect(await eventKinds(app.current, id)).toEqual([
      'placement.invited',
      'placement.interested',
      'placement.selected',
      'placement.finishing',
    ]);
    const actors = await sql()<
      { actor: string }[]
    >`select actor_id as actor from events where subject_id = ${id} order by at, id`;
    expect(actors.map((row) => row.actor)).toEqual(
      [on.coordinator, on.member, on.coordinator, on.host].map((who) => who.accountId),
    );
    const story = await official(on, id);
    expect(story.body).toMatchObject({
      status: 'completing',
      arrivedOn: day(-60),
      can: ['complete', 'end_early'],
    });
    expect(story.body.next.find((each) => each.step === 'complete')?.missing).toHaveLength(4);
    // Why it was decided so is kept for the coordinator, who reads it in the story.
    expect(story.body.moves.find((move) => move.step === 'select')?.note).toBe('The strongest of three');
    // The audit holds ids and codes, never names or what people wrote.
    hidesContact(story.body.timeline, on.profile);
    expect(JSON.stringify(story.body.timeline)).not.toContain('strongest');
    const at = await on.coordinator.get<{ total: number; counts: Record<string, number> }>(
      `/api/programmes/${on.programme.code}/placements?status=completing`,
    );
    expect(at.body).toMatchObject({
      total: 1,
      counts: { completing: 1 },
      items: [{ id, status: 'completing' }],
    });
  });

  test('the contact of a completed placement ends twelve months after its last day', async () => {
    const on = await makeStage(app.current);
    const id = await invited(on);
    await answer(on.member, id, { answer: 'yes' });
    await putAt(app.current, id, 'completed');
    await sql()`update placements set completed_on = ${day(-1)} where id = ${id}`;
    const job = {
      handler: 'placement.end_contact',
      event: 'placement.completed',
      eventId: id,
      programmeId: on.programme.id,
      subjectId: id,
    };
    await handleJob(app.current.parts, job);
    const [disclosure] = await disclosuresOf(app.current, id);
    const end = new Date(`${day(-1)}T00:00:00Z`);
    end.setUTCMonth(end.getUTCMonth() + 12);
    expect(disclosure?.endsAt).toEqual(end);
    // A second run of the same job moves nothing.
    await handleJob(app.current.parts, job);
    expect(await disclosuresOf(app.current, id)).toEqual([disclosure]);
  });

  test('suspended, resumed, ended early: each with its reason and event', async () => {
    const on = await makeStage(app.current);
    const id = await makePlacement(app.current, on.programme.id, on.assignment, on.profile, 'active');
    expect((await step(on.coordinator, id, { step: 'suspend' })).status).toBe(400);
    expect((await step(on.coordinator, id, { step: 'suspend', reason: 'security' })).status).toBe(200);
    expect((await step(on.coordinator, id, { step: 'resume' })).status).toBe(200);
    expect((await step(on.coordinator, id, { step: 'end_early', reason: 'funding' })).status).toBe(200);
    expect(await eventKinds(app.current, id)).toEqual([
      'placement.suspended',
      'placement.resumed',
      'placement.ended_early',
    ]);
    expect((await official(on, id)).body).toMatchObject({ status: 'ended_early', reasonCode: 'funding' });
  });
});

describe('two at once', () => {
  test('ten coordinators choose ten people for one seat: exactly one gets it', async () => {
    const on = await makeStage(app.current);
    const colleagues = [on.coordinator, await asCoordinator(app.current, on.programme.id)];
    const ids: string[] = [];
    for (let person = 0; person < 10; person++) {
      const profile = await makeProfile(app.current, on.programme);
      const id = await makePlacement(app.current, on.programme.id, on.assignment, profile, 'interested');
      await readyToChoose(app.current, id);
      ids.push(id);
    }
    // The owner holds the people's rows until several requests stand in line, so that they really meet at the seat.
    // Asked on another connection: inside one transaction the list of waiting sessions never changes.
    const { asked: requests } = await sql().begin(async (tx) => {
      await tx`select id from placements where assignment_id = ${on.assignment.id} for update`;
      const asked = ids.map((id, index) => select(colleagues[index % 2] ?? on.coordinator, id));
      for (;;) {
        const [waiting] = await sql()<{ count: number }[]>`
          select count(*)::int as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
        if ((waiting?.count ?? 0) >= 2) break;
      }
      return { asked };
    });
    const statuses = await Promise.all(requests);
    expect(statuses.map((each) => each.status).sort()).toEqual([
      200,
      ...Array.from({ length: 9 }, () => 409),
    ]);
    for (const each of statuses)
      if (each.status === 409) expect(each.body).toMatchObject({ code: 'seats_taken' });
    const [taken] = await sql()<{ seated: number }[]>`
      select count(*)::int as seated from placements where assignment_id = ${on.assignment.id} and status = 'selected'`;
    expect(taken?.seated).toBe(1);
    const [events] = await sql()<{ count: number }[]>`
      select count(*)::int as count from events where programme_id = ${on.programme.id} and kind = 'placement.selected'`;
    expect(events?.count).toBe(1);
  });

  test('ten taps on the same choice make one event', async () => {
    const on = await makeStage(app.current, { seats: 3 });
    const id = await makePlacement(app.current, on.programme.id, on.assignment, on.profile, 'interested');
    await readyToChoose(app.current, id);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => select(on.coordinator, id, { 'if-match': '"2"' })),
    );
    expect(answers.filter((each) => each.status === 200)).toHaveLength(1);
    for (const each of answers) expect([200, 409, 412]).toContain(each.status);
    expect(await eventKinds(app.current, id)).toEqual(['placement.selected']);
    expect(await assignmentStatusOf(app.current, on)).toBe('part_filled');
  });

  test('a yes and a no at the same moment: one counts, and contact follows it', async () => {
    const on = await makeStage(app.current);
    for (let round = 0; round < 4; round++) {
      const profile = await makeProfile(app.current, on.programme);
      const member = await asMember(app.current, profile.id);
      const id = await invited(on, profile);
      const answers = await Promise.all([
        answer(member, id, { answer: 'yes' }),
        answer(member, id, { answer: 'no' }),
      ]);
      expect(answers.map((each) => each.status).sort()).toEqual([200, 409]);
      const status = await statusOf(app.current, id);
      expect(await disclosuresOf(app.current, id)).toHaveLength(status === 'interested' ? 1 : 0);
      expect(await eventKinds(app.current, id)).toEqual(['placement.invited', `placement.${status}`]);
    }
  });
});

describe('refused, and nothing changed', () => {
  test('an old version is 412, a wrong state is 409, a bad If-Match is 400', async () => {
    const on = await makeStage(app.current);
    const id = await invited(on);
    expect((await answer(on.member, id, { answer: 'yes' }, { 'if-match': '"7"' })).status).toBe(412);
    expect((await answer(on.member, id, { answer: 'yes' }, { 'if-match': 'soon' })).status).toBe(400);
    const early = await select(on.coordinator, id);
    expect(early).toMatchObject({ status: 409, body: { code: 'not_now' } });
    // The state is not told to people who may not know it.
    expect(JSON.stringify(early.body)).not.toContain('invited');
    expect(await statusOf(app.current, id)).toBe('invited');
    expect(await eventKinds(app.current, id)).toEqual(['placement.invited']);
    expect((await answer(on.member, id, { answer: 'yes' }, { 'if-match': '"1"' })).status).toBe(200);
    expect((await answer(on.member, id, { answer: 'yes' })).status).toBe(409);
    const interview = { step: 'interview', date: day(0) };
    expect((await step(on.coordinator, id, interview, { 'if-match': '"1"' })).status).toBe(412);
    expect(await disclosuresOf(app.current, id)).toHaveLength(1);
  });

  test('foreign is as absent', async () => {
    const on = await makeStage(app.current);
    const other = await makeStage(app.current);
    const id = await invited(on);
    const absent = randomUUID();
    const bodies = { step: 'select', note: 'x' };
    for (const who of [other.coordinator, other.host, other.member, await asSomebody(app.current)]) {
      for (const target of [id, absent]) {
        expect((await step(who, target, bodies)).status).toBe(404);
        expect((await answer(who, target, { answer: 'yes' })).status).toBe(404);
        expect((await who.get(`/api/me/invitations/${target}`)).status).toBe(404);
        expect((await who.get(`/api/host/placements/${target}`)).status).toBe(404);
        expect((await who.get(`/api/programmes/${on.programme.code}/placements/${target}`)).status).toBe(404);
        expect((await who.get(`/api/programmes/${other.programme.code}/placements/${target}`)).status).toBe(
          404,
        );
      }
    }
    // Also for somebody who coordinates both: a placement is found under its own programme only.
    const both = on.coordinator;
    await sql()`insert into memberships (programme_id, account_id, role, recipient)
      values (${other.programme.id}, ${both.accountId}, 'coordinator', 'programme_team')`;
    expect((await both.get(`/api/programmes/${other.programme.code}/placements/${id}`)).status).toBe(404);
    // Nor may two programmes be mixed in one invitation.
    expect((await invite({ ...on, assignment: other.assignment })).status).toBe(404);
    expect((await invite(on, other.profile)).status).toBe(404);
    expect(await statusOf(app.current, id)).toBe('invited');
  });

  test('the wrong party is 403', async () => {
    const on = await makeStage(app.current);
    const id = await invited(on);
    const focal = await asFocalPoint(app.current, on.programme.id);
    const wrong: [Persona, Record<string, unknown>][] = [
      [on.coordinator, { step: 'express_interest' }],
      [on.coordinator, { step: 'decline' }],
      [on.coordinator, { step: 'confirm_arrival', date: day(0) }],
      [on.host, { step: 'express_interest' }],
      [on.host, { step: 'select', note: 'x' }],
      [on.host, { step: 'end_early', reason: 'other' }],
      [on.member, { step: 'select', note: 'x' }],
      [on.member, { step: 'complete', date: day(0) }],
      [focal, { step: 'select', note: 'x' }],
    ];
    for (const [who, body] of wrong)
      expect((await step(who, id, body)).status, JSON.stringify(body)).toBe(403);
    const other = await makeProfile(app.current, on.programme);
    const asked = await focal.send('POST', `/api/programmes/${on.programme.code}/placements`, {
      assignmentId: on.assignment.id,
      profileId: other.id,
    });
    expect(asked.status).toBe(403);
    // What only the person may answer, the coordinator cannot answer through the person's own address either.
    expect((await answer(on.coordinator, id, { answer: 'yes' })).status).toBe(404);
    expect(await statusOf(app.current, id)).toBe('invited');
  });

  test('what must come with a step is asked for, and what makes no sense is refused', async () => {
    const on = await makeStage(app.current);
    const id = await makePlacement(app.current, on.programme.id, on.assignment, on.profile, 'active');
    await sql()`update placements set arrived_on = ${day(-30)} where id = ${id}`;
    const paths = async (body: Record<string, unknown>) => {
      const refused = await step(on.coordinator, id, body);
      expect(refused.status, JSON.stringify(body)).toBe(400);
      return (refused.body.details as { path: string }[]).map((detail) => detail.path);
    };
    expect(await paths({ step: 'finish' })).toEqual(['date']);
    expect(await paths({ step: 'finish', date: day(30) })).toEqual(['date']);
    expect(await paths({ step: 'finish', date: day(-31) })).toEqual(['date']);
    expect(await paths({ step: 'finish', date: '9999-12-31' })).toEqual(['date']);
    expect(await paths({ step: 'not_select' })).toEqual(['reason', 'note']);
    expect(await paths({ step: 'suspend' })).toEqual(['reason']);
    expect(await paths({ step: 'suspend', reason: 'not_now' })).toEqual(['reason']);
    expect(await paths({ step: 'vanish' })).toEqual(['step']);
    expect(
      (await step(on.coordinator, id, { step: 'suspend', reason: 'health', status: 'completed' })).status,
    ).toBe(400);
    expect(await statusOf(app.current, id)).toBe('active');
    expect(await eventKinds(app.current, id)).toEqual([]);
  });
});

describe('who may be invited', () => {
  test('a blocked institution and no consent to contact give the same answer, byte by byte', async () => {
    const on = await makeStage(app.current);
    const blocked = await makeProfile(app.current, on.programme);
    await sql()`insert into blocked_institutions (profile_id, institution_id) values (${blocked.id}, ${on.assignment.institutionId})`;
    const silent = await makeProfile(app.current, on.programme, { contact: false });
    const unreachable = await makeProfile(app.current, on.programme, { email: null });
    const paused = await makeProfile(app.current, on.programme);
    await sql()`update profiles set status = 'paused' where id = ${paused.id}`;
    const answers = [];
    for (const profile of [blocked, silent, unreachable, paused]) answers.push(await invite(on, profile));
    for (const each of answers) {
      expect(each.status).toBe(409);
      expect(each.body).toMatchObject({ code: 'not_invitable' });
      expect(JSON.stringify(each.body)).toBe(JSON.stringify(answers[0]?.body));
      expect(each.headers['content-length']).toBe(answers[0]?.headers['content-length']);
    }
    const [made] = await sql()<
      { count: number }[]
    >`select count(*)::int as count from placements where programme_id = ${on.programme.id}`;
    expect(made?.count).toBe(0);
  });

  test('somebody who did not agree to be seen is as absent', async () => {
    const on = await makeStage(app.current);
    const hidden = await makeProfile(app.current, on.programme, { recipients: [] });
    const government = await makeProfile(app.current, on.programme, { recipients: ['home_government'] });
    const answers = [
      await invite(on, hidden),
      await invite(on, government),
      await invite(on, { ...hidden, id: randomUUID() }),
    ];
    expect(answers.map((each) => each.status)).toEqual([404, 404, 404]);
    expect(new Set(answers.map((each) => JSON.stringify(each.body))).size).toBe(1);
  });

  test('once an assignment, and only while people are sought', async () => {
    const on = await makeStage(app.current);
    const first = await invite(on);
    expect(first.status).toBe(201);
    expect(await invite(on)).toMatchObject({ status: 409, body: { code: 'already_exists' } });
    await sql()`update assignments set status = 'cancelled' where id = ${on.assignment.id}`;
    expect(await invite(on, await makeProfile(app.current, on.programme))).toMatchObject({
      status: 409,
      body: { code: 'not_now' },
    });
    expect(await eventKinds(app.current, first.body.id)).toEqual(['placement.invited']);
  });

  test('the score is that of the run named, and a run of another assignment or nobody is refused', async () => {
    const on = await makeStage(app.current);
    const run = async (assignmentId: string) => {
      const [made] = await sql()<{ id: string }[]>`
        insert into match_runs (programme_id, assignment_id, recipient, weights, taxonomy, inputs, funnel)
        values (${on.programme.id}, ${assignmentId}, 'programme_team', '{}', 'starter-1', '{}', '{}') returning id`;
      await sql()`insert into match_results (run_id, programme_id, profile_id, rank, score, parts)
        values (${made?.id ?? ''}, ${on.programme.id}, ${on.profile.id}, 1, 71, '[]')`;
      return made?.id ?? '';
    };
    const other = await run((await makeAssignment(app.current, on.programme.id)).id);
    for (const runId of [other, randomUUID()]) {
      expect(await invite(on, on.profile, { runId })).toMatchObject({
        status: 400,
        body: { details: [{ path: 'runId' }] },
      });
    }
    const made = await invite(on, on.profile, {
      runId: await run(on.assignment.id),
      overrideReason: 'Knows the ward',
    });
    expect(made.status).toBe(201);
    expect((await official(on, made.body.id)).body).toMatchObject({
      score: 71,
      overrideReason: 'Knows the ward',
    });
  });
});

describe('the board', () => {
  test('counts by state, pages of fifty, and only the programme’s own', async () => {
    const on = await makeStage(app.current, { seats: 9 });
    const states: PlacementStatus[] = ['invited', 'invited', 'declined', 'interested', 'active'];
    for (const status of states) {
      await makePlacement(
        app.current,
        on.programme.id,
        on.assignment,
        await makeProfile(app.current, on.programme),
        status,
      );
    }
    await invited(await makeStage(app.current));
    const board = await on.coordinator.get<{
      items: unknown[];
      total: number;
      counts: Record<string, number>;
    }>(`/api/programmes/${on.programme.code}/placements`);
    expect(board.body).toMatchObject({
      total: 5,
      counts: { invited: 2, declined: 1, interested: 1, active: 1 },
    });
    expect(board.body.items).toHaveLength(5);
    const page = await on.coordinator.get<{ items: unknown[]; total: number }>(
      `/api/programmes/${on.programme.code}/placements?status=invited&page=2`,
    );
    expect(page.body).toMatchObject({ items: [], total: 2 });
    expect(
      (await on.coordinator.get(`/api/programmes/${on.programme.code}/placements?status=gone`)).status,
    ).toBe(400);
  });

  test('government reads only people who ticked its box', async () => {
    const on = await makeStage(app.current, { seats: 9 });
    const open = await makeProfile(app.current, on.programme);
    const closed = await makeProfile(app.current, on.programme, { recipients: ['programme_team'] });
    const seen = await makePlacement(app.current, on.programme.id, on.assignment, open);
    const unseen = await makePlacement(app.current, on.programme.id, on.assignment, closed);
    const focal = await asFocalPoint(app.current, on.programme.id, 'home_government');
    const board = await focal.get<{ items: { id: string }[]; total: number }>(
      `/api/programmes/${on.programme.code}/placements`,
    );
    expect(board.body.items.map((item) => item.id)).toEqual([seen]);
    expect(board.body.total).toBe(1);
    expect((await official(on, unseen, focal)).status).toBe(404);
  });
});

// Vacancies: an employer's permanent post from the draft to an application made by the person's own act. What the database
// alone refuses: vacancy-attacks.test.ts.
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { useTestApp } from '../app.ts';
import {
  eventKinds,
  makeAssignment,
  makeInstitution,
  makeLine,
  makePlacement,
  makeProgramme,
} from '../make.ts';
import { asCoordinator, asFocalPoint, asHost, asOutsider, asSomebody, type Persona } from '../personas.ts';
import {
  contactOf,
  day,
  disclosuresOf,
  hidesContact,
  makeStage,
  official,
  type Stage,
  statusOf,
  step,
  type Story,
} from './placement-stage.ts';
import { applyTo, asVacancy, insertApplication, makeVacancy, placementsAt } from './vacancy-stage.ts';

const app = useTestApp();
const sql = () => app.current.owner;
const mailsTo = (address: string) =>
  sql()<{ subject: string; body: string }[]>`select subject, body from mails where recipient = ${address}`;

describe('a post that the employer pays for', () => {
  const draft = (institutionId: string, more: Record<string, unknown> = {}) => ({
    title: 'Head nurse, intensive care',
    institutionId,
    need: 'Nobody leads the new ward',
    tasks: 'Lead the ward',
    outputs: 'A ward that runs',
    supervisor: 'Dr Persaud',
    counterpartNumber: 0,
    mode: 'permanent',
    vacancy: true,
    sector: 'health',
    country: 'GY',
    place: 'Georgetown',
    startsOn: '2027-09-01',
    skills: [],
    languages: [{ code: 'eng', level: 'B2' }],
    ...more,
  });

  test('opens from approved, is never funded, and asks for a valid check of the employer', async () => {
    const programme = await makeProgramme(app.current);
    const institutionId = await makeInstitution(app.current, programme.id);
    const host = await asHost(app.current, programme.id, institutionId);
    const at = `/api/programmes/${programme.code}/assignments`;
    type Need = { id: string; status: string; vacancy: boolean; next: { step: string }[]; version: number };
    type Refused = { details: { path: string }[] };
    expect(
      (await host.send<Refused>('POST', at, draft(institutionId, { mode: 'temporary' }))).body.details,
    ).toEqual([expect.objectContaining({ path: 'vacancy' })]);
    const incomplete = await host.send<Refused>('POST', at, draft(institutionId, { submit: true }));
    expect(incomplete.body.details.map(({ path }) => path)).toContain('employment');
    const made = await host.send<Need>(
      'POST',
      at,
      draft(institutionId, { employment: 'Full time, two years' }),
    );
    expect(made.body).toMatchObject({ vacancy: true, status: 'draft' });
    // As it stands once a focal point approved it; needs.test.ts goes that way.
    await sql()`update assignments set status = 'approved' where id = ${made.body.id}`;
    const coordinator = await asCoordinator(app.current, programme.id);
    const read = await coordinator.get<Need>(`${at}/${made.body.id}`);
    expect(read.body.next.map((each) => each.step)).toEqual(['open', 'suspend', 'cancel']);
    const move = (to: string, more = {}) =>
      coordinator.send<Need & Refused>('POST', `${at}/${made.body.id}/transitions`, { to, ...more });
    expect((await move('funded')).status).not.toBe(200);
    await sql()`update institutions set due_diligence_until = ${day(-1)} where id = ${institutionId}`;
    const unchecked = await move('sourcing', { deadline: day(30) });
    expect(unchecked.status).toBe(400);
    expect(unchecked.body.details.map(({ path }) => path)).toEqual(['institutionId']);
    await sql()`update institutions set due_diligence_until = ${day(400)} where id = ${institutionId}`;
    expect((await move('sourcing', { deadline: day(30) })).body.status).toBe('sourcing');
    const list = await coordinator.get<{ items: { id: string }[]; vacancies: number; total: number }>(
      `${at}?vacancies=yes`,
    );
    expect(list.body).toMatchObject({ vacancies: 1, total: 1, items: [{ id: made.body.id, vacancy: true }] });
    // What is no vacancy still waits for its money.
    const other = await makeAssignment(app.current, programme.id, { status: 'approved' });
    const refused = await coordinator.send('POST', `${at}/${other.id}/transitions`, {
      to: 'sourcing',
      deadline: day(30),
    });
    expect(refused.status).toBe(409);
  });

  test('asks for no promise of money and takes no claims', async () => {
    const on = await makeVacancy(app.current);
    const id = await makePlacement(app.current, on.programme.id, on.assignment, on.profile, 'cleared');
    const money = await on.coordinator.get<{ vacancy: boolean; promised: boolean; can: string[] }>(
      `/api/placements/${id}/money`,
    );
    expect(money.body).toMatchObject({ vacancy: true, promised: true });
    expect(money.body.can).not.toContain('money.promise');
    const offer = (await official(on, id)).body.next.find((each) => each.step === 'offer');
    expect(offer?.missing).not.toContain('budget_committed');
    // No grant stands behind it either, and no receipt is handed in.
    const funding = `/api/programmes/${on.programme.code}/assignments/${on.assignment.id}/funding`;
    const payer = on.coordinator;
    expect((await payer.send('PUT', funding, { lines: [] })).status).toBeGreaterThanOrEqual(400);
    const line = await makeLine(app.current, on.programme.id);
    expect((await payer.send('PUT', funding, { lines: [{ lineId: line.id, amount: 100 }] })).status).toBe(
      409,
    );
    const promised = await payer.send('PUT', `/api/placements/${id}/promises`, { parts: [] });
    expect(promised.status).toBe(409);
    // The same without the vacancy waits for it.
    await sql()`update assignments set vacancy = false where id = ${on.assignment.id}`;
    const other = (await official(on, id)).body.next.find((each) => each.step === 'offer');
    expect(other?.missing).toContain('budget_committed');
  });
});

describe('a member applies', () => {
  test('reads first what the employer would see, then opens it by one press', async () => {
    const on = await makeVacancy(app.current);
    interface Read {
      assignment: { vacancy: boolean; deadline: string };
      application: {
        standing: string;
        employment: string;
        wouldDisclose: object;
        contactMonths: number;
        own: { id: string; status: string } | null;
      };
      invitationId: string | null;
      applied: boolean;
    }
    const list = await on.member.get<{ items: Read[]; vacancies: number }>('/api/me/fits?vacancies=yes');
    expect(list.body.vacancies).toBe(1);
    expect(list.body.items[0]?.assignment).toMatchObject({ vacancy: true, deadline: day(20) });
    const before = await on.member.get<Read>(`/api/me/fits/${on.assignment.id}`);
    expect(before.body.application).toEqual({
      standing: 'open',
      employment: 'G$ 400,000 a month',
      deadline: day(20),
      wouldDisclose: contactOf(on.profile),
      contactMonths: 12,
      own: null,
    });
    const made = await applyTo(on.member, on.assignment.id, 'I come from Linden.');
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    const { id } = made.body;
    expect(await statusOf(app.current, id)).toBe('interested');
    expect(await eventKinds(app.current, id)).toEqual(['placement.interested']);
    const [event] = await sql()<{ actor: string; details: object }[]>`
      select actor_id as actor, details from events where subject_id = ${id}`;
    expect(event).toEqual({
      actor: on.member.accountId,
      details: { assignmentId: on.assignment.id, applied: true },
    });
    expect(await disclosuresOf(app.current, id)).toEqual([{ endsAt: null }]);
    const after = await on.member.get<Read>(`/api/me/fits/${on.assignment.id}`);
    expect(after.body).toMatchObject({ invitationId: id, applied: true });
    expect(after.body.application).toMatchObject({
      standing: 'applied',
      own: { id, status: 'being_decided' },
    });
    // Host and coordinator read who it is; the focal points do not.
    const host = await on.host.get<Story & { applicationMessage: string; appliedAt: string }>(
      `/api/host/placements/${id}`,
    );
    expect(host.body).toMatchObject({
      contact: contactOf(on.profile),
      applicationMessage: 'I come from Linden.',
    });
    expect(host.body.appliedAt).toEqual(expect.any(String));
    const read = await official(on, id);
    expect(read.body).toMatchObject({
      contact: contactOf(on.profile),
      applicationMessage: 'I come from Linden.',
    });
    expect(read.body.moves).toMatchObject([{ step: 'express_interest', of: null, by: null }]);
    for (const recipient of ['programme_team', 'home_government'] as const) {
      const focal = await asFocalPoint(app.current, on.programme.id, recipient);
      const seen = await official(on, id, focal);
      hidesContact(seen.body, on.profile);
      expect(JSON.stringify(seen.body)).not.toContain('Linden');
    }
    // The chain goes on as for everybody.
    expect((await step(on.host, id, { step: 'interview', date: day(0) })).status).toBe(200);
    const own = await on.member.get<{ can: string[]; applicationMessage: string }>(
      `/api/me/invitations/${id}`,
    );
    expect(own.body.can).toContain('withdraw');
    const file = await on.member.get<{ applications: object[] }>(
      `/api/me/profiles/${on.profile.id}/download`,
    );
    expect(file.body.applications).toMatchObject([
      { title: 'Train a paediatric ward', message: 'I come from Linden.' },
    ]);
  });

  test('everybody is told once', async () => {
    const on = await makeVacancy(app.current);
    const { id } = (await applyTo(on.member, on.assignment.id)).body;
    await app.current.settle();
    const addressOf = async (who: Persona) =>
      (await sql()<{ email: string }[]>`select email from accounts where id = ${who.accountId}`)[0]?.email ??
      '';
    const host = await mailsTo(await addressOf(on.host));
    const team = await mailsTo(await addressOf(on.coordinator));
    const own = await mailsTo(await addressOf(on.member));
    for (const mails of [host, team]) {
      expect(mails).toHaveLength(1);
      expect(mails[0]?.body).toContain('applied');
      expect(mails[0]?.body).not.toContain('Ama Mensah');
    }
    expect(own).toHaveLength(1);
    expect(own[0]?.body).toContain(`/me/invitations/${id}`);
  });

  test('two taps are one application', async () => {
    const on = await makeVacancy(app.current);
    const taps = await Promise.all([1, 2, 3].map(() => applyTo(on.member, on.assignment.id)));
    expect(taps.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(taps.map(({ body }) => body.id)).size).toBe(1);
    const id = taps[0]?.body.id ?? '';
    expect(await eventKinds(app.current, id)).toEqual(['placement.interested']);
    expect(await disclosuresOf(app.current, id)).toHaveLength(1);
  });

  test('withdrawing ends contact, and there is no second application', async () => {
    const on = await makeVacancy(app.current);
    const { id } = (await applyTo(on.member, on.assignment.id, 'I come from Linden.')).body;
    expect((await step(on.member, id, { step: 'withdraw', reason: 'family' })).status).toBe(200);
    const host = await on.host.get<object>(`/api/host/placements/${id}`);
    expect(host.body).toMatchObject({ contact: null, applicationMessage: null });
    hidesContact(host.body, on.profile);
    expect((await official(on, id)).body).toMatchObject({ contact: null, applicationMessage: null });
    const again = await applyTo(on.member, on.assignment.id);
    expect(again).toMatchObject({ status: 409, body: { code: 'already_applied' } });
    const read = await on.member.get(`/api/me/fits/${on.assignment.id}`);
    expect(read.body).toMatchObject({ application: { standing: 'applied', own: { id, status: 'ended' } } });
  });

  test('somebody on a list, who does not know it, applies like anybody', async () => {
    const on = await makeVacancy(app.current);
    const listed = await on.coordinator.send<{ id: string }>(
      'POST',
      `/api/programmes/${on.programme.code}/placements`,
      { assignmentId: on.assignment.id, profileId: on.profile.id, shortlist: true },
    );
    const read = await on.member.get(`/api/me/fits/${on.assignment.id}`);
    expect(read.body).toMatchObject({ invitationId: null, application: { standing: 'open', own: null } });
    expect((await applyTo(on.member, on.assignment.id)).body.id).toBe(listed.body.id);
    expect((await official(on, listed.body.id)).body).toMatchObject({ status: 'interested', version: 2 });
    expect((await on.host.get(`/api/host/placements/${listed.body.id}`)).body).toMatchObject({
      contact: contactOf(on.profile),
    });
    // The coordinator's wrong click is nobody's to take back any more.
    expect((await on.coordinator.send('POST', `/api/placements/${listed.body.id}/undo`)).status).toBe(409);
  });

  test('an invitation is answered, not applied beside', async () => {
    const on = await makeVacancy(app.current);
    await on.coordinator.send('POST', `/api/programmes/${on.programme.code}/placements`, {
      assignmentId: on.assignment.id,
      profileId: on.profile.id,
    });
    expect((await on.member.get(`/api/me/fits/${on.assignment.id}`)).body).toMatchObject({
      applied: false,
      application: { standing: 'invited' },
    });
    expect(await applyTo(on.member, on.assignment.id)).toMatchObject({
      status: 409,
      body: { code: 'already_applied' },
    });
  });

  const said: [string, (on: Stage) => PromiseLike<unknown>, number, string | null][] = [
    [
      'an ordinary need',
      (on) => sql()`update assignments set vacancy = false where id = ${on.assignment.id}`,
      404,
      null,
    ],
    [
      'one that was stopped',
      (on) => sql()`update assignments set status = 'suspended' where id = ${on.assignment.id}`,
      404,
      null,
    ],
    [
      'one that is only approved',
      (on) => sql()`update assignments set status = 'approved' where id = ${on.assignment.id}`,
      404,
      null,
    ],
    [
      'one that is filled',
      (on) => sql()`update assignments set status = 'filled' where id = ${on.assignment.id}`,
      404,
      null,
    ],
    [
      'a blocked employer',
      (on) =>
        sql()`insert into blocked_institutions values (${on.profile.id}, ${on.assignment.institutionId})`,
      404,
      null,
    ],
    [
      'a day too late',
      (on) => sql()`update assignments set deadline = ${day(-1)} where id = ${on.assignment.id}`,
      409,
      'closed',
    ],
    [
      'an employer whose check ran out',
      (on) =>
        sql()`update institutions set due_diligence_until = ${day(-1)} where id = ${on.assignment.institutionId}`,
      409,
      'unchecked',
    ],
    [
      'no consent to be contacted',
      (on) => sql()`delete from consents where profile_id = ${on.profile.id} and purpose = 'contact'`,
      409,
      'no_contact',
    ],
    [
      'not in the pool of the team',
      (on) =>
        sql()`delete from consents where profile_id = ${on.profile.id} and recipient = 'programme_team' and purpose = 'talent_pool'`,
      409,
      'no_pool',
    ],
    [
      'a paused profile',
      (on) =>
        sql()`update profiles set status = 'paused', paused_until = ${day(30)} where id = ${on.profile.id}`,
      409,
      'paused',
    ],
  ];

  test.each(said)(
    '%s: the page says so, the API refuses, and the database as well',
    async (_name, arrange, status, standing) => {
      const on = await makeVacancy(app.current);
      await arrange(on);
      const read = await on.member.get<{ application: { standing: string } | null }>(
        `/api/me/fits/${on.assignment.id}`,
      );
      if (standing && standing !== 'closed') expect(read.body.application?.standing).toBe(standing);
      const refused = await applyTo(on.member, on.assignment.id);
      expect(refused.status).toBe(status);
      if (status === 409) expect(refused.body.code).toBe('may_not_apply');
      await expect(insertApplication(app.current, on, on.member)).rejects.toThrow();
      expect(await placementsAt(app.current, on)).toBe(0);
    },
  );

  test('strangers, hosts and officials apply for nothing', async () => {
    const on = await makeVacancy(app.current);
    expect((await applyTo(asOutsider(app.current), on.assignment.id)).status).toBe(401);
    for (const who of [
      await asSomebody(app.current),
      on.host,
      on.coordinator,
      await asFocalPoint(app.current, on.programme.id),
    ])
      expect((await applyTo(who, on.assignment.id)).status).toBe(404);
    expect((await applyTo(on.member, randomUUID())).status).toBe(404);
    expect(
      (
        await on.member.send('POST', '/api/me/applications', {
          assignmentId: on.assignment.id,
          status: 'selected',
        })
      ).status,
    ).toBe(400);
    expect(
      (
        await on.member.send('POST', '/api/me/applications', {
          assignmentId: on.assignment.id,
          message: 'x'.repeat(1001),
        })
      ).status,
    ).toBe(400);
    // Another programme's post, open and all.
    const other = await makeStage(app.current);
    await asVacancy(app.current, other.assignment.id);
    expect((await applyTo(on.member, other.assignment.id)).status).toBe(404);
    expect(await placementsAt(app.current, on)).toBe(0);
  });

  test('erasing the profile takes the application and its words', async () => {
    const on = await makeVacancy(app.current);
    const { id } = (await applyTo(on.member, on.assignment.id, 'I come from Linden.')).body;
    expect((await on.member.send('DELETE', `/api/me/profiles/${on.profile.id}`)).status).toBeLessThan(300);
    expect(await sql()`select 1 from placements where id = ${id}`).toHaveLength(0);
    expect(await sql()`select 1 from application_messages where placement_id = ${id}`).toHaveLength(0);
  });
});

// A coordinator takes down that somebody applies for a vacancy: with evidence, by nobody else, and it opens nothing until the
// person or a second coordinator confirms it.
import { describe, expect, test } from 'vitest';
import { useTestApp } from '../app.ts';
import { eventKinds } from '../make.ts';
import { asCoordinator, asFocalPoint, asOutsider, type Persona } from '../personas.ts';
import {
  contactOf,
  day,
  disclosuresOf,
  hidesContact,
  inDatabase,
  official,
  type Stage,
} from './placement-stage.ts';
import { applyTo, insertApplication, makeVacancy, placementsAt } from './vacancy-stage.ts';

const app = useTestApp();
const sql = () => app.current.owner;
const onBehalf = { way: 'phone', evidence: 'Rang at nine from the number on file' };

const cardOf = async (on: Stage): Promise<string> => {
  await app.current.settle();
  const [card] = await sql()<{ id: string }[]>`
    select id from talent_documents where profile_id = ${on.profile.id} and recipient = 'programme_team'`;
  return card?.id ?? '';
};
const takeDown = async (on: Stage, who: Persona = on.coordinator, body: object = { onBehalf }) =>
  who.send<{ id: string }>(
    'POST',
    `/api/programmes/${on.programme.code}/assignments/${on.assignment.id}/applications`,
    { card: await cardOf(on), ...body },
  );
const confirm = (who: Persona, id: string) => who.send('POST', `/api/placements/${id}/confirm-yes`, {});
const mailsTo = (who: Persona) =>
  sql()<
    { subject: string; body: string }[]
  >`select subject, body from mails where recipient = ${who.email ?? ''}`;

describe('an application by phone', () => {
  test('opens nothing, and tells the employer nothing, until a second coordinator confirms it', async () => {
    const on = await makeVacancy(app.current);
    expect((await takeDown(on, asOutsider(app.current))).status).toBe(401);
    for (const who of [on.member, on.host]) expect((await takeDown(on, who)).status).toBe(404);
    expect((await takeDown(on, await asFocalPoint(app.current, on.programme.id))).status).toBe(403);
    expect((await takeDown(on, on.coordinator, { onBehalf: { way: 'phone', evidence: ' ' } })).status).toBe(
      400,
    );
    expect((await takeDown(on, on.coordinator, {})).status).toBe(400);
    const made = await takeDown(on);
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    const { id } = made.body;
    expect(await disclosuresOf(app.current, id)).toEqual([]);
    expect(await eventKinds(app.current, id)).toEqual(['placement.yes_recorded']);
    const story = (await official(on, id)).body;
    expect(story).toMatchObject({ status: 'interested', yesToConfirm: true, contact: null });
    expect(story.moves[0]).toMatchObject({ of: 'member', evidence: onBehalf.evidence });
    const host = await on.host.get(`/api/host/placements/${id}`);
    expect(host.body).toMatchObject({ status: 'no_answer_yet', contact: null, appliedAt: null });
    hidesContact(host.body, on.profile);
    const listed = await on.host.get<{ items: { id: string; appliedAt: string | null }[] }>(
      '/api/host/placements',
    );
    expect(listed.body.items.find((each) => each.id === id)?.appliedAt).toBeNull();
    const second = await asCoordinator(app.current, on.programme.id);
    await app.current.settle();
    expect((await mailsTo(on.host)).length).toBe(0);
    expect((await mailsTo(on.member))[0]).toMatchObject({
      subject: 'Did you apply? Train a paediatric ward',
    });
    expect((await mailsTo(second))[0]?.body).toContain('a second coordinator, confirms it');
    expect((await confirm(on.coordinator, id)).status).toBe(403);
    expect((await confirm(second, id)).status).toBe(200);
    expect((await official(on, id)).body).toMatchObject({ contact: contactOf(on.profile) });
    await app.current.settle();
    expect((await mailsTo(on.host))[0]?.body).toContain('applied');
    expect(await on.host.get(`/api/host/placements/${id}`)).toMatchObject({
      body: { contact: contactOf(on.profile), appliedAt: expect.any(String) as string },
    });
  });

  test('is confirmed or taken back by the person, and made once', async () => {
    const on = await makeVacancy(app.current);
    const { id } = (await takeDown(on)).body;
    expect((await takeDown(on)).body).toMatchObject({ code: 'already_applied' });
    expect((await applyTo(on.member, on.assignment.id)).body).toMatchObject({ id });
    expect(await disclosuresOf(app.current, id)).toEqual([]);
    expect((await on.member.get(`/api/me/invitations/${id}`)).body).toMatchObject({ disclosed: false });
    expect((await confirm(on.member, id)).status).toBe(200);
    expect(await disclosuresOf(app.current, id)).toHaveLength(1);
    const other = await makeVacancy(app.current);
    const refused = (await takeDown(other)).body.id;
    const back = { step: 'withdraw', reason: 'other' };
    expect((await other.member.send('POST', `/api/placements/${refused}/steps`, back)).status).toBe(200);
    expect((await confirm(other.member, refused)).status).toBe(409);
    expect(await disclosuresOf(app.current, refused)).toEqual([]);
  });

  test('of somebody on a list moves them from there', async () => {
    const on = await makeVacancy(app.current);
    const listed = await on.coordinator.send<{ id: string }>(
      'POST',
      `/api/programmes/${on.programme.code}/placements`,
      { assignmentId: on.assignment.id, profileId: on.profile.id, shortlist: true },
    );
    expect((await takeDown(on)).body).toEqual({ id: listed.body.id });
  });

  const refused: [string, (on: Stage) => PromiseLike<unknown>][] = [
    [
      'an ordinary need',
      (on) => sql()`update assignments set vacancy = false where id = ${on.assignment.id}`,
    ],
    [
      'a day too late',
      (on) => sql()`update assignments set deadline = ${day(-1)} where id = ${on.assignment.id}`,
    ],
    [
      'an employer whose check ran out',
      (on) =>
        sql()`update institutions set due_diligence_until = ${day(-1)} where id = ${on.assignment.institutionId}`,
    ],
    [
      'no consent to be contacted',
      (on) => sql()`delete from consents where profile_id = ${on.profile.id} and purpose = 'contact'`,
    ],
    [
      'a blocked employer',
      (on) =>
        sql()`insert into blocked_institutions values (${on.profile.id}, ${on.assignment.institutionId})`,
    ],
  ];
  test.each(refused)('is refused without saying why: %s', async (_what, spoil) => {
    const on = await makeVacancy(app.current);
    await spoil(on);
    const answer = await takeDown(on);
    expect([answer.status, answer.body]).toMatchObject([
      409,
      {
        code: 'may_not_apply',
        details: [{ message: expect.stringContaining('cannot apply for this vacancy now') as string }],
      },
    ]);
    expect(await placementsAt(app.current, on)).toBe(0);
  });

  test('the tables themselves: not without evidence, not as interested at once, not by anybody else', async () => {
    const on = await makeVacancy(app.current);
    await expect(insertApplication(app.current, on, on.coordinator)).rejects.toThrow();
    const listed = await on.coordinator.send<{ id: string }>(
      'POST',
      `/api/programmes/${on.programme.code}/placements`,
      { assignmentId: on.assignment.id, profileId: on.profile.id, shortlist: true },
    );
    const { id } = listed.body;
    const write = (who: Persona, move: string) =>
      inDatabase(app.current, who, async (tx) => {
        if (move)
          await tx.execute(`insert into placement_moves (programme_id, placement_id, verb, from_status, to_status, version,
            account_id, of, way, evidence) values ('${on.programme.id}', '${id}', 'express_interest', 'shortlisted', 'interested',
            2, '${who.accountId}', ${move})`);
        const moved = await tx.execute<{
          id: string;
        }>(`update placements set status = 'interested', version = 2
          where id = '${id}' and version = 1 returning id`);
        if (moved.length === 0) throw new Error('not theirs');
      });
    await expect(write(on.coordinator, '')).rejects.toThrow();
    await expect(write(on.coordinator, 'null, null, null')).rejects.toThrow();
    await expect(write(on.coordinator, `'host', 'phone', 'Rang'`)).rejects.toThrow();
    for (const who of [on.host, await asFocalPoint(app.current, on.programme.id)])
      await expect(write(who, `'member', 'phone', 'Rang'`)).rejects.toThrow();
    await write(on.coordinator, `'member', 'phone', 'Rang'`);
    expect(await disclosuresOf(app.current, id)).toEqual([]);
  });
});

// A diaspora project from the draft to its results: two appraise on their own, two tranches are paid against milestones, and
// no budget line is overdrawn however many approve at once.
import { describe, expect, test } from 'vitest';
import { useTestApp } from '../app.ts';
import { eventKinds, makeInstitution, makeProfile } from '../make.ts';
import { asCoordinator, asFocalPoint, asHost, asMember, asSomebody, type Persona } from '../personas.ts';
import { inDatabase } from './placement-stage.ts';
import {
  appraise,
  appraised,
  approve,
  bring,
  grade,
  linesFor,
  move,
  type Project,
  proposal,
  propose,
  read,
  stageProject,
  step,
  submitted,
  sums,
} from './project-stage.ts';

const app = useTestApp();
const sql = () => app.current.owner;
const stage = (granted?: number) => stageProject(app, granted);

describe('from a proposal to its results', () => {
  test('drafted, handed in, appraised by two, approved, two tranches, results, completed', async () => {
    const on = await stage();
    const made = await propose(on, { problem: '', milestones: [] });
    expect(made.status).toBe(201);
    const { id } = made.body;
    expect(made.body.missing).toEqual(['problem', 'milestones']);
    // A draft is the proposer's alone.
    expect((await read(on.money, id)).status).toBe(404);
    expect((await step(on.member, id, { step: 'submit' })).status).toBe(400);
    const { programme: _programme, ...words } = proposal(on);
    expect((await on.member.send('PATCH', `/api/projects/${id}`, words)).status).toBe(200);
    expect((await step(on.member, id, { step: 'submit' })).status).toBe(200);
    expect((await on.member.send('PATCH', `/api/projects/${id}`, { title: 'Other' })).status).toBe(409);

    // Nobody sees another's scores before giving their own.
    expect((await appraise(on.colleague, id, grade(5))).status).toBe(201);
    expect((await read(on.money, id)).body).toMatchObject({ appraisals: [], score: null });
    const early = await step(on.money, id, { step: 'approve', note: 'x', lines: [] });
    expect(early).toMatchObject({ status: 409, body: { code: 'facts_missing' } });
    expect((await appraise(on.money, id, grade(3))).body).toMatchObject({ score: 80 });
    expect((await appraise(on.money, id, grade(5))).status).toBe(409);
    // The right over money is needed to promise any.
    const project = (await read(on.money, id)).body;
    expect((await approve(on, project, on.colleague)).status).toBe(403);
    expect((await step(on.money, id, { step: 'approve', note: 'x', lines: [] })).status).toBe(400);
    expect((await approve(on, project)).status).toBe(200);
    expect(await sums(on)).toEqual({ committed: 800_000, paid: 0 });

    const [first, second] = project.milestones.map((each) => each.id);
    expect((await move(on.money, id, first ?? '', { move: 'accept' })).status).toBe(409);
    expect((await step(on.member, id, { step: 'agree' })).status).toBe(200);
    // The advance is paid before anything is reported; the second tranche is not.
    expect((await move(on.colleague, id, first ?? '', { move: 'accept' })).status).toBe(200);
    expect((await move(on.colleague, id, second ?? '', { move: 'accept' })).status).toBe(409);
    const paid = { move: 'pay', date: '2026-11-20', reference: 'B-17' };
    expect((await move(on.colleague, id, first ?? '', paid)).status).toBe(403);
    expect((await move(on.money, id, first ?? '', { ...paid, date: '2099-01-01' })).status).toBe(400);
    expect((await move(on.money, id, first ?? '', paid)).status).toBe(200);
    expect((await move(on.money, id, first ?? '', paid)).status).toBe(409);
    const bill = await bring(on.member, id, second ?? '');
    expect(bill.status, JSON.stringify(bill.body)).toBe(201);
    expect(
      (await move(on.member, id, second ?? '', { move: 'report', report: 'Both rooms run' })).status,
    ).toBe(200);
    expect(
      (await move(on.colleague, id, second ?? '', { move: 'send_back', reason: 'A photo, please' })).status,
    ).toBe(200);
    expect((await move(on.member, id, second ?? '', { move: 'report', report: 'With a photo' })).status).toBe(
      200,
    );
    const papers = [bill.body.id];
    expect((await move(on.colleague, id, second ?? '', { move: 'accept', papers })).status).toBe(200);
    expect((await step(on.money, id, { step: 'complete', date: '2026-11-21' })).status).toBe(409);
    expect((await move(on.money, id, second ?? '', { ...paid, reference: 'B-18' })).status).toBe(200);
    expect(await sums(on)).toEqual({ committed: 800_000, paid: 800_000 });

    const results = {
      summary: 'Nothing spoils any more',
      reached: [{ kind: 'trained', women: 58, men: 9, unknown: 0 }],
      outcome: 'institution',
    };
    expect((await on.member.send('PUT', `/api/projects/${id}/results`, results)).status).toBe(200);
    expect((await step(on.money, id, { step: 'complete', date: '2026-11-21' })).status).toBe(200);
    expect((await read(on.member, id)).body).toMatchObject({ status: 'completed', next: [] });
    expect(await eventKinds(app.current, id)).toEqual([
      'project.drafted',
      'project.changed',
      'project.submitted',
      'project.appraised',
      'project.appraised',
      'project.approved',
      'project.began',
      'project.milestone_accept',
      'project.milestone_pay',
      'document.added',
      'project.milestone_report',
      'project.milestone_send_back',
      'project.milestone_report',
      'project.milestone_accept',
      'project.milestone_pay',
      'project.reported',
      'project.completed',
    ]);
    await app.current.settle();
    const mails = await sql()<
      { subject: string }[]
    >`select subject from mails where recipient = ${on.member.email} order by created_at, id`;
    expect(mails.map((mail) => mail.subject)).toEqual(
      expect.arrayContaining(['Approved: A cold chain for the market women']),
    );
  });

  test('who withdraws, and what is stopped, gives back the money that nobody got', async () => {
    const on = await stage();
    const project = await appraised(on);
    expect((await approve(on, project)).status).toBe(200);
    expect((await step(on.member, project.id, { step: 'withdraw' })).status).toBe(200);
    expect(await sums(on)).toEqual({ committed: 0, paid: 0 });

    const other = await appraised({ ...on });
    expect((await approve(on, other)).status).toBe(200);
    await step(on.member, other.id, { step: 'agree' });
    const first = other.milestones[0]?.id ?? '';
    await move(on.colleague, other.id, first, { move: 'accept' });
    await move(on.money, other.id, first, { move: 'pay', date: '2026-11-20', reference: 'B-1' });
    expect(
      (await step(on.colleague, other.id, { step: 'stop', reason: 'security', note: 'Unsafe' })).status,
    ).toBe(200);
    expect(await sums(on)).toEqual({ committed: 300_000, paid: 300_000 });
  });

  test('who declared a conflict gives no score, and counts for none', async () => {
    const on = await stage();
    const project = await submitted(on);
    expect((await appraise(on.money, project.id, { conflict: true, scores: grade(5).scores })).status).toBe(
      400,
    );
    expect((await appraise(on.money, project.id, { conflict: true })).status).toBe(201);
    expect((await appraise(on.colleague, project.id, grade(5))).status).toBe(201);
    // One who has no interest in it finds one appraisal; the one who has decides nothing any more.
    const third = await asCoordinator(app.current, on.programme.id);
    expect(await approve(on, project, third)).toMatchObject({
      status: 409,
      body: { code: 'facts_missing' },
    });
    for (const body of [
      { step: 'return', note: 'Which site?' },
      { step: 'reject', note: 'No' },
      { step: 'approve', note: 'Agreed', lines: linesFor(project, on.line) },
    ])
      expect((await step(on.money, project.id, body)).status, body.step).toBe(403);
    // Returned and handed in again, it is appraised anew, but not by somebody who has an interest in it.
    expect((await step(on.colleague, project.id, { step: 'return', note: 'Which site?' })).status).toBe(200);
    expect((await step(on.member, project.id, { step: 'submit' })).status).toBe(200);
    expect((await read(on.colleague, project.id)).body).toMatchObject({ appraisals: [], score: null });
    expect((await appraise(on.colleague, project.id, grade(2))).status).toBe(201);
    expect((await appraise(on.money, project.id, grade(5))).status).toBe(403);
    await expect(
      inDatabase(app.current, on.money, (tx) =>
        tx.execute(`insert into project_appraisals (project_id, programme_id, account_id, round, conflict, scores)
          values ('${project.id}', '${on.programme.id}', '${on.money.accountId}', 2, false, '{"need": 5}')`),
      ),
    ).rejects.toThrow();
  });
});

test('ten projects approved at once from a line that pays for three: exactly three are', async () => {
  const on = await stage(2_400_000);
  const projects: Project[] = [];
  for (let at = 0; at < 10; at += 1) {
    const profile = await makeProfile(app.current, on.programme);
    projects.push(await appraised({ ...on, profile, member: await asMember(app.current, profile.id) }));
  }
  const answers = await Promise.all(projects.map((project) => approve(on, project)));
  expect(answers.filter((each) => each.status === 200)).toHaveLength(3);
  for (const each of answers)
    if (each.status !== 200) expect(each.body).toMatchObject({ code: 'budget_overdrawn' });
  expect(await sums(on)).toEqual({ committed: 2_400_000, paid: 0 });
  const [row] = await sql()<
    { approved: number }[]
  >`select count(*)::int as approved from projects where programme_id = ${on.programme.id} and status = 'approved'`;
  expect(row?.approved).toBe(3);
});

describe('who sees a proposal', () => {
  test('its proposer and the programme’s own team; not the home government, not a host, not another programme', async () => {
    const on = await stage();
    const project = await submitted(on);
    const government = await asFocalPoint(app.current, on.programme.id);
    const host = await asHost(
      app.current,
      on.programme.id,
      await makeInstitution(app.current, on.programme.id),
    );
    const other = await makeProfile(app.current, on.programme);
    const others = [
      government,
      host,
      await asMember(app.current, other.id),
      await asSomebody(app.current),
      (await stage()).money,
    ];
    for (const who of others) {
      expect((await read(who, project.id)).status).toBe(404);
      expect((await step(who, project.id, { step: 'withdraw' })).status).toBe(404);
      expect((await appraise(who, project.id, grade(1))).status).toBe(404);
    }
    const list = await government.get<{ items: unknown[]; total: number }>(
      `/api/programmes/${on.programme.code}/projects`,
    );
    expect(list.body).toMatchObject({ items: [], total: 0 });
    // Reading the name on it leaves a record that its owner can read.
    expect((await read(on.money, project.id)).body.contact).toMatchObject({ name: 'Ama Mensah' });
    const looks = await sql()<{ route: string }[]>`
      select route from access_records where profile_id = ${on.profile.id} and account_id = ${on.money.accountId}`;
    expect(looks.length).toBeGreaterThan(0);
    // Withdrawing the consent to be contacted takes the address off it.
    await sql()`delete from consents where profile_id = ${on.profile.id} and purpose = 'contact'`;
    expect((await read(on.money, project.id)).body.contact).toEqual({ name: null, email: null, phone: null });
  });

  test('the database itself: nobody decides about their own, and what was handed in is not reworded', async () => {
    const on = await stage();
    const project = await submitted(on);
    const refused = (who: Persona, statement: string) =>
      expect(
        inDatabase(app.current, who, (tx) => tx.execute(statement)),
        statement,
      ).rejects.toThrow();
    const at = `where id = '${project.id}'`;
    await refused(on.member, `update projects set title = 'x' ${at}`);
    await refused(on.member, `update projects set status = 'approved' ${at}`);
    await refused(on.member, `update project_milestones set amount = 1 where project_id = '${project.id}'`);
    await refused(on.member, `delete from project_milestones where project_id = '${project.id}'`);
    await refused(on.money, `update projects set title = 'x' ${at}`);
    await refused(
      on.colleague,
      `update project_milestones set committed = true, line_id = '${on.line}', line_currency = 'EUR'
      where project_id = '${project.id}'`,
    );
    // Two others appraise it first, whatever the code above asks; and whoever has an interest in it is not one of them.
    await refused(on.money, `update projects set status = 'approved' ${at}`);
    expect((await appraise(on.money, project.id, grade(4))).status).toBe(201);
    await refused(on.money, `update projects set status = 'approved' ${at}`);
    await refused(
      on.member,
      `insert into project_appraisals (project_id, programme_id, account_id, round, conflict, scores)
        values ('${project.id}', '${on.programme.id}', '${on.member.accountId}', 1, false, '{"need": 5}')`,
    );
    // Not even the proposer's own counts, if it ever came to be there.
    await sql()`insert into project_appraisals (project_id, programme_id, account_id, round, conflict, scores)
      values (${project.id}, ${on.programme.id}, ${on.member.accountId}, 1, false, '{"need": 5}')`;
    await refused(on.money, `update projects set status = 'approved' ${at}`);
    expect((await appraise(on.colleague, project.id, { conflict: true })).status).toBe(201);
    await refused(on.money, `update projects set status = 'approved' ${at}`);
    const third = await asCoordinator(app.current, on.programme.id);
    expect((await appraise(third, project.id, grade(3))).status).toBe(201);
    await refused(on.colleague, `update projects set status = 'rejected' ${at}`);
    // To approve is to promise money.
    await sql()`update memberships set finance = false where account_id = ${third.accountId}`;
    await refused(third, `update projects set status = 'approved' ${at}`);
    await inDatabase(app.current, on.money, async (tx) => {
      await tx.execute(`update projects set status = 'approved' ${at}`);
      throw new Error('taken back');
    }).catch((error: Error) => expect(error.message).toBe('taken back'));
    // A coordinator who proposes is a proposer.
    await sql()`insert into memberships (programme_id, account_id, role, recipient, finance)
      values (${on.programme.id}, ${on.member.accountId}, 'coordinator', 'programme_team', true)`;
    await refused(on.member, `update projects set status = 'approved' ${at}`);
    expect((await step(on.member, project.id, { step: 'approve', note: 'x', lines: [] })).status).toBe(403);
    expect((await appraise(on.member, project.id, grade(5))).status).toBe(403);
  });
});

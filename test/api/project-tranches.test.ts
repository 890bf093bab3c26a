// What a tranche rests on and where it comes from: papers that the proposer brings and nobody outside sees, and lines in
// another currency at a rate that somebody looked up, never overdrawn.
import { describe, expect, test } from 'vitest';
import { useTestApp } from '../app.ts';
import { jpeg, secret } from '../documents.ts';
import { makeInstitution, makeProfile } from '../make.ts';
import {
  asCoordinator,
  asFocalPoint,
  asHost,
  asMember,
  asOutsider,
  asSomebody,
  type Persona,
} from '../personas.ts';
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
  read,
  type Stage,
  stageProject,
  step,
  submitted,
  sums,
} from './project-stage.ts';

const app = useTestApp();
const sql = () => app.current.owner;
const stage = (granted?: number, currency?: string) => stageProject(app, granted, currency);

async function running(on: Stage): Promise<{ id: string; first: string; second: string }> {
  const project = await appraised(on);
  expect((await approve(on, project)).status).toBe(200);
  expect((await step(on.member, project.id, { step: 'agree' })).status).toBe(200);
  const [first, second] = project.milestones.map((each) => each.id);
  return { id: project.id, first: first ?? '', second: second ?? '' };
}
const at = (id: string, milestone: string, paper = ''): string =>
  `/api/projects/${id}/milestones/${milestone}/documents${paper && `/${paper}`}`;
const report = (on: Stage, id: string, milestone: string) =>
  move(on.member, id, milestone, { move: 'report', report: 'Both rooms run' });

describe('papers of a milestone', () => {
  test('no tranche is reported without one, none accepted without naming what it rests on, and that stays', async () => {
    const on = await stage();
    const { id, first, second } = await running(on);
    expect((await report(on, id, second)).body).toMatchObject({
      code: 'invalid',
      details: [{ path: 'papers' }],
    });
    const receipt = (await bring(on.member, id, second)).body.id;
    const photo = (await bring(on.member, id, second, 'photo', jpeg())).body.id;
    const wrong = (await bring(on.member, id, second, 'report')).body.id;
    const ofFirst = (await bring(on.member, id, first)).body.id;
    expect((await on.member.send('DELETE', at(id, second, wrong))).status).toBe(204);
    expect((await report(on, id, second)).status).toBe(200);

    const accept = (papers?: string[]) => move(on.colleague, id, second, { move: 'accept', papers });
    expect((await accept()).body).toMatchObject({ code: 'invalid', details: [{ path: 'papers' }] });
    // Taken back since, or of another milestone.
    for (const other of [wrong, ofFirst])
      expect((await accept([receipt, other])).body).toMatchObject({ details: [{ path: 'papers.1' }] });
    expect((await accept([receipt])).status).toBe(200);
    const shown = (await read(on.money, id)).body.milestones.find((each) => each.id === second);
    expect(shown?.papers.map((paper) => [paper.id, paper.held])).toEqual([
      [receipt, true],
      [photo, false],
    ]);
    expect(await on.member.send('DELETE', at(id, second, receipt))).toMatchObject({
      status: 409,
      body: { code: 'document_held' },
    });
    const [event] = await sql()<{ details: { papers: string[] } }[]>`
      select details from events where subject_id = ${id} and kind = 'project.milestone_accept'`;
    expect(event?.details.papers).toEqual([receipt]);
    // Over: nothing is brought, and nothing taken away.
    expect((await step(on.member, id, { step: 'withdraw' })).status).toBe(200);
    expect((await bring(on.member, id, second)).status).toBe(409);
    expect((await on.member.send('DELETE', at(id, second, photo))).status).toBe(409);
  });

  test('an advance is accepted without, and a milestone that costs nothing is done when it is accepted', async () => {
    const on = await stage();
    const made = await on.member.send<Project>('POST', '/api/me/projects', {
      programme: on.programme.code,
      title: 'A choir',
      sector: 'health',
      country: 'GY',
      currency: 'EUR',
      ...{ problem: 'x', activities: 'x', beneficiaries: 'x', lasting: 'x' },
      ...{
        startsOn: '2027-01-01',
        endsOn: '2027-12-31',
        contactName: 'Ama',
        contactEmail: 'ama@example.org',
      },
      milestones: [
        { title: 'Hall', dueOn: '2027-02-01', amount: 1_000, advance: true },
        { title: 'First song', dueOn: '2027-03-01', amount: 0 },
      ],
    });
    const { id } = made.body;
    await step(on.member, id, { step: 'submit' });
    for (const who of [on.money, on.colleague]) await appraise(who, id, grade(4));
    const [hall, song] = made.body.milestones.map((each) => each.id);
    const lines = [{ milestoneId: hall, lineId: on.line }];
    expect((await step(on.money, id, { step: 'approve', note: 'Yes', lines })).status).toBe(200);
    await step(on.member, id, { step: 'agree' });
    expect((await move(on.colleague, id, hall ?? '', { move: 'accept' })).status).toBe(200);
    const pay = { move: 'pay', date: '2026-11-20', reference: 'B-1' };
    expect((await move(on.money, id, hall ?? '', pay)).status).toBe(200);
    expect((await report(on, id, song ?? '')).status).toBe(200);
    expect((await move(on.colleague, id, song ?? '', { move: 'accept' })).status).toBe(200);
    const results = { summary: 'Sung', reached: [], outcome: 'knowledge' };
    await on.member.send('PUT', `/api/projects/${id}/results`, results);
    expect((await step(on.money, id, { step: 'complete', date: '2026-11-21' })).status).toBe(200);
    expect((await read(on.member, id)).body.milestones.map((each) => each.status)).toEqual([
      'paid',
      'approved',
    ]);
  });

  test('the proposer brings them, the team’s coordinators read them, and nobody else; a look leaves a trace', async () => {
    const on = await stage();
    const { id, second } = await running(on);
    const photo = (await bring(on.member, id, second, 'photo', jpeg(), 'Ama at the site.jpg')).body.id;
    const file = at(id, second, `${photo}/file`);
    const other = await makeProfile(app.current, on.programme);
    const host = await asHost(
      app.current,
      on.programme.id,
      await makeInstitution(app.current, on.programme.id),
    );
    const outside = [
      await asFocalPoint(app.current, on.programme.id),
      host,
      await asMember(app.current, other.id),
      await asSomebody(app.current),
      (await stage()).money,
    ];
    for (const who of [asOutsider(app.current), ...outside]) {
      const none = outside.includes(who) ? 404 : 401;
      expect((await who.get(at(id, second))).status).toBe(none);
      expect((await who.get(file)).status).toBe(none);
      expect((await bring(who, id, second)).status).toBe(none);
      expect((await who.send('DELETE', at(id, second, photo))).status).toBe(none);
    }
    // A colleague of the team who is no coordinator reads proposals, not papers.
    const reader = await asSomebody(app.current);
    await sql()`insert into memberships (programme_id, account_id, role, recipient)
      values (${on.programme.id}, ${reader.accountId}, 'focal_point', 'programme_team')`;
    expect((await read(reader, id)).body.milestones.map((each) => each.papers)).toEqual([[], []]);
    expect((await reader.get(file)).status).toBe(404);
    await expectNoRows(reader);

    expect((await bring(on.colleague, id, second)).status).toBe(403);
    expect((await bring(on.member, id, second, 'identity')).status).toBe(403);
    expect((await bring(on.member, id, second, 'photo', Buffer.from('GIF89a'))).status).toBe(415);
    const answer = await fetchFile(on.colleague, file);
    expect(answer.headers['content-disposition']).toContain('attachment');
    expect(answer.rawPayload.includes(Buffer.from(secret))).toBe(false);
    const looks = await sql()<{ route: string }[]>`
      select route from access_records where profile_id = ${on.profile.id} and account_id = ${on.colleague.accountId}
        and route like '%/file'`;
    expect(looks).toHaveLength(1);
    // With the address that stood on it goes the right to read.
    await sql()`delete from consents where profile_id = ${on.profile.id} and purpose = 'contact'`;
    expect((await on.colleague.get(file)).status).toBe(404);
    expect((await on.member.get<{ items: unknown[] }>(at(id, second))).body.items).toHaveLength(1);

    // In their own file by name, and gone with them.
    const own = await on.member.get<{ papers: object[]; projects: object[] }>(
      `/api/me/profiles/${on.profile.id}/download`,
    );
    expect(own.body.papers).toMatchObject([{ projectId: id, milestoneId: second, kind: 'photo', own: true }]);
    expect(own.body.projects).toMatchObject([{ id, milestones: [{ title: 'Site and licence' }, {}] }]);
    expect((await on.member.send('DELETE', `/api/me/profiles/${on.profile.id}`)).status).toBe(204);
    const [left] = await sql()<{ files: number }[]>`
      select count(*)::int as files from documents where project_id = ${id}`;
    expect(left?.files).toBe(0);
  });

  test('who declared an interest reads none; a coordinator who proposes decides on none of theirs', async () => {
    const on = await stage();
    const project = await submitted(on);
    const near = await asCoordinator(app.current, on.programme.id);
    expect((await appraise(near, project.id, { conflict: true })).status).toBe(201);
    for (const who of [on.money, on.colleague]) await appraise(who, project.id, grade(4));
    expect((await approve(on, project)).status).toBe(200);
    await step(on.member, project.id, { step: 'agree' });
    const milestone = project.milestones[1]?.id ?? '';
    await bring(on.member, project.id, milestone);
    expect((await near.get(at(project.id, milestone))).status).toBe(404);
    expect((await read(near, project.id)).body.milestones.map((each) => each.papers)).toEqual([[], []]);
    await expectNoRows(near);
    await sql()`insert into memberships (programme_id, account_id, role, recipient, finance)
      values (${on.programme.id}, ${on.member.accountId}, 'coordinator', 'programme_team', true)`;
    await report(on, project.id, milestone);
    const papers = (await read(on.member, project.id)).body.milestones[1]?.papers.map(({ id }) => id);
    expect((await move(on.member, project.id, milestone, { move: 'accept', papers })).status).toBe(403);
  });

  test('the database itself: only the proposer, only what a project keeps, only while it runs, and no money without', async () => {
    const on = await stage();
    const { id, second } = await running(on);
    const insert = (who: Persona, kind: string, party: string) =>
      inDatabase(app.current, who, (tx) =>
        tx.execute(`insert into documents (programme_id, project_id, milestone_id, profile_id, kind, name, media_type, size, sha256,
            bytes, uploaded_by, party)
          values ('${on.programme.id}', '${id}', '${second}', '${on.profile.id}', '${kind}', 'x.pdf', 'application/pdf', 1, '', 'x',
            '${who.accountId}', '${party}')`),
      );
    await expect(insert(on.colleague, 'receipt', 'coordinator')).rejects.toThrow();
    await expect(insert(on.colleague, 'receipt', 'member')).rejects.toThrow();
    await expect(insert(on.member, 'identity', 'member')).rejects.toThrow();
    const steps = (who: Persona, status: string) =>
      inDatabase(app.current, who, (tx) =>
        tx.execute(`update project_milestones set status = '${status}' where id = '${second}'`),
      );
    await expect(steps(on.member, 'reported')).rejects.toThrow();
    await insert(on.member, 'receipt', 'member');
    await steps(on.member, 'reported');
    // Reported on a paper, but accepted on none.
    await expect(steps(on.colleague, 'approved')).rejects.toThrow();
    await step(on.member, id, { step: 'withdraw' });
    await expect(insert(on.member, 'receipt', 'member')).rejects.toThrow();
    const [kept] = await sql()<{ held: boolean }[]>`select held from documents where project_id = ${id}`;
    expect(kept?.held).toBe(true);
  });
});

describe('a line in another currency', () => {
  const rated = { rate: '655.957', ratedOn: '2026-11-20', rateSource: 'BCEAO' };
  const drawnAt = (project: Project, line: string, more: object) =>
    linesFor(project, line).map((each) => ({ ...each, ...more }));
  const approveAt = (on: Stage, project: Project, more: object) =>
    step(on.money, project.id, { step: 'approve', note: 'Agreed', lines: drawnAt(project, on.line, more) });

  test('needs a rate with its day and source; promised and paid in the line’s currency', async () => {
    const on = await stage(600_000_00, 'XOF');
    const project = await appraised(on);
    const { rate, ratedOn, rateSource } = rated;
    expect((await approveAt(on, project, {})).body).toMatchObject({
      details: [{ path: 'lines.0.rate' }, { path: 'lines.1.rate' }],
    });
    for (const half of [{ rate }, { rate, ratedOn }, { rateSource }, { ...rated, rate: '0' }])
      expect((await approveAt(on, project, half)).status).toBe(400);
    expect((await approveAt(on, project, rated)).status).toBe(200);
    // €3,000 and €5,000 at 655.957; francs have no cents.
    expect(await sums(on)).toEqual({ committed: 1_967_871 + 3_279_785, paid: 0 });
    const [line] = (await read(on.money, project.id)).body.milestones.map((each) => each.line);
    expect(line).toMatchObject({ currency: 'XOF', amount: 1_967_871, rateSource: 'BCEAO' });
    expect(Number(line?.rate)).toBe(655.957);
    // The proposer is asked and paid in the project's currency, and reads no lines.
    expect((await read(on.member, project.id)).body.milestones.map((each) => each.line)).toEqual([
      null,
      null,
    ]);
    await step(on.member, project.id, { step: 'agree' });
    const first = project.milestones[0]?.id ?? '';
    await move(on.colleague, project.id, first, { move: 'accept' });
    const pay = { move: 'pay', date: '2026-11-20', reference: 'B-1' };
    expect((await move(on.money, project.id, first, { ...pay, rate })).status).toBe(400);
    expect((await move(on.money, project.id, first, { ...pay, ...rated, rate: '660' })).status).toBe(200);
    expect(await sums(on)).toEqual({ committed: 1_980_000 + 3_279_785, paid: 1_980_000 });
    expect((await step(on.member, project.id, { step: 'withdraw' })).status).toBe(200);
    expect(await sums(on)).toEqual({ committed: 1_980_000, paid: 1_980_000 });
  });

  test('the same currency takes no rate, and a line pays only what falls due in its days', async () => {
    const on = await stage();
    const project = await appraised(on);
    expect((await approveAt(on, project, rated)).body).toMatchObject({
      details: [{ path: 'lines.0.rate' }, {}],
    });
    await sql()`update budget_lines set valid_until = '2027-03-01' where id = ${on.line}`;
    expect((await approve(on, project)).body).toMatchObject({ details: [{ path: 'lines.1.lineId' }] });
  });

  test('paid at a worse rate than the line has left for: refused, and nothing has changed', async () => {
    const on = await stage(5_300_000, 'XOF');
    const project = await appraised(on);
    expect((await approveAt(on, project, rated)).status).toBe(200);
    await step(on.member, project.id, { step: 'agree' });
    const first = project.milestones[0]?.id ?? '';
    await move(on.colleague, project.id, first, { move: 'accept' });
    const pay = { move: 'pay', date: '2026-11-20', reference: 'B-1', ...rated };
    expect(await move(on.money, project.id, first, { ...pay, rate: '700' })).toMatchObject({
      status: 409,
      body: { code: 'budget_overdrawn' },
    });
    expect(await sums(on)).toEqual({ committed: 5_247_656, paid: 0 });
    expect((await move(on.money, project.id, first, { ...pay, rate: '650' })).status).toBe(200);
    expect(await sums(on)).toEqual({ committed: 1_950_000 + 3_279_785, paid: 1_950_000 });
  });

  test('eight projects at once from a line in another currency that pays for three: exactly three are approved', async () => {
    // Three times 5,247,656 francs, and one franc less than a fourth.
    const on = await stage(5_247_656 * 4 - 1, 'XOF');
    const projects: Project[] = [];
    for (let number = 0; number < 8; number += 1) {
      const profile = await makeProfile(app.current, on.programme);
      projects.push(await appraised({ ...on, profile, member: await asMember(app.current, profile.id) }));
    }
    const answers = await Promise.all(projects.map((project) => approveAt(on, project, rated)));
    expect(answers.filter((each) => each.status === 200)).toHaveLength(3);
    for (const each of answers)
      if (each.status !== 200) expect(each.body).toMatchObject({ code: 'budget_overdrawn' });
    expect(await sums(on)).toEqual({ committed: 5_247_656 * 3, paid: 0 });
  });

  test('the database itself: no rate where there must be one, none where there need not, and only with the right', async () => {
    const on = await stage(600_000_00, 'XOF');
    const project = await appraised(on);
    const commit = (who: Persona, rate: string) =>
      inDatabase(app.current, who, (tx) =>
        tx.execute(`update project_milestones set line_id = '${on.line}', line_currency = 'XOF', committed = true, line_amount = 300000,
          ${rate} where project_id = '${project.id}' and position = 1`),
      );
    const whole = `rate = 1, rated_on = '2026-11-20', rate_source = 'x'`;
    await expect(commit(on.money, 'rate = null')).rejects.toThrow();
    await expect(commit(on.money, 'rate = 1')).rejects.toThrow();
    await expect(commit(on.colleague, whole)).rejects.toThrow();
    await commit(on.money, whole);
    expect(await sums(on)).toEqual({ committed: 300_000, paid: 0 });
  });
});

/** Not one row of project papers is there for them, whatever they ask. */
async function expectNoRows(who: Persona): Promise<void> {
  await inDatabase(app.current, who, async (tx) => {
    const rows = await tx.execute(`select id from documents where project_id is not null`);
    expect([...rows]).toEqual([]);
  });
}

/** The bytes that a persona is handed, through the same app and with the same cookie. */
async function fetchFile(persona: Persona, url: string) {
  const [session] = await sql()<{ id: string }[]>`
    select id from sessions where account_id = ${persona.accountId} order by created_at desc limit 1`;
  const cookie = `session=${app.current.api.jwt.sign({ sid: session?.id ?? '' })}`;
  return app.current.api.inject({ method: 'GET', url, headers: { cookie } });
}

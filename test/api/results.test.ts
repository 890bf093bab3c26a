// What came of a placement: who says what, who reads it, and what a placement's end waits for.
import { describe, expect, test } from 'vitest';
import { useTestApp } from '../app.ts';
import { eventKinds } from '../make.ts';
import { asFocalPoint, asOutsider, asSomebody } from '../personas.ts';
import { day, makeStage, step } from './placement-stage.ts';
import { at, behalf, colleague, fullyReported, liked, placementAt, report, result } from './result-stage.ts';

const app = useTestApp();
const sql = () => app.current.owner;

describe('the report', () => {
  test('climbs from nobody to given', async () => {
    const on = await placementAt(app.current, 'completing');
    const give = (who: typeof on.member, body: unknown = report) =>
      who.send('POST', at(on.id, 'report'), body);
    expect((await give(asOutsider(app.current))).status).toBe(401);
    expect((await give(await asSomebody(app.current))).status).toBe(404);
    expect((await give((await makeStage(app.current)).coordinator)).status).toBe(404);
    expect((await give(on.host)).status).toBe(403);
    // A coordinator says how they know.
    expect((await give(on.coordinator)).status).toBe(403);
    expect((await give(on.member, { ...report, behalf })).status).toBe(400);
    expect(
      (await give(on.member, { ...report, reached: [report.reached[0], report.reached[0]] })).status,
    ).toBe(400);
    expect((await give(on.member, { ...report, information: '', knowledge: '' })).status).toBe(400);
    const others = [{ kind: 'other', women: 1, men: 0, unknown: 0 }];
    expect((await give(on.member, { ...report, reached: others })).status).toBe(400);
    expect((await eventKinds(app.current, on.id)).filter((kind) => kind.startsWith('report.'))).toEqual([]);

    const given = await give(on.member);
    expect(given).toMatchObject({ status: 200, body: { version: 1 } });
    expect(await eventKinds(app.current, on.id)).toContain('report.given');
    const seen = await result(on.host, on.id);
    expect(seen.report).toMatchObject({
      outcome: 'knowledge',
      version: 1,
      texts: { summary: report.summary },
    });
    expect(seen.report?.reached).toHaveLength(2);
    // Mended by the person; not written over by anybody else.
    expect((await give(on.member, { ...report, institution: 'A house rule', reached: [] })).body).toEqual({
      version: 2,
    });
    expect((await give(on.coordinator, { ...report, onBehalf: behalf })).status).toBe(409);
    expect((await result(on.coordinator, on.id)).report).toMatchObject({
      outcome: 'institution',
      reached: [],
    });
    await sql()`update placements set status = 'completed' where id = ${on.id}`;
    expect((await give(on.member)).status).toBe(409);
  });

  test('is open from the first day at work, not before', async () => {
    const on = await placementAt(app.current, 'oriented');
    expect((await on.member.send('POST', at(on.id, 'report'), report)).status).toBe(409);
    expect((await result(on.member, on.id)).can).not.toContain('report.give');
    await sql()`update placements set status = 'active' where id = ${on.id}`;
    expect((await result(on.member, on.id)).can).toContain('report.give');
  });

  test('is taken down by a coordinator with what shows it', async () => {
    const on = await placementAt(app.current, 'completing');
    const taken = await on.coordinator.send('POST', at(on.id, 'report'), { ...report, onBehalf: behalf });
    expect(taken.status).toBe(200);
    expect(await eventKinds(app.current, on.id)).toContain('report.recorded');
    expect((await result(on.coordinator, on.id)).report?.texts).toMatchObject(behalf);
    // What the coordinator noted is for coordinators; that it was taken down is not.
    expect((await result(on.member, on.id)).report?.texts).toMatchObject({ way: 'phone', evidence: null });
    // The person mends it, and then it is theirs.
    expect((await on.member.send('POST', at(on.id, 'report'), report)).status).toBe(200);
    expect((await result(on.member, on.id)).report?.texts).toMatchObject({ way: null });
  });

  test('as typed so far is read by the person alone', async () => {
    const on = await placementAt(app.current, 'active');
    const saved = await on.member.send('PUT', at(on.id, 'report/draft'), { summary: 'Half a sent' });
    expect(saved.status).toBe(200);
    expect((await result(on.member, on.id)).draft?.summary).toBe('Half a sent');
    for (const who of [on.host, on.coordinator]) {
      expect((await result(who, on.id)).draft).toBeNull();
      expect((await who.send('PUT', at(on.id, 'report/draft'), {})).status).toBe(403);
    }
    await sql()`update placements set status = 'completing' where id = ${on.id}`;
    await on.member.send('POST', at(on.id, 'report'), report);
    expect((await result(on.member, on.id)).draft).toBeNull();
  });

  test('shows a focal point of the government figures, and no word', async () => {
    const on = await placementAt(app.current, 'completing');
    await fullyReported(on);
    const focal = await asFocalPoint(app.current, on.programme.id);
    const seen = await result(focal, on.id);
    expect(seen).toMatchObject({ side: null, can: [], report: { outcome: 'knowledge', texts: null } });
    expect(seen.report?.reached).toHaveLength(2);
    for (const words of [report.summary, colleague.name, liked.words])
      expect(JSON.stringify(seen)).not.toContain(words);
    expect(seen).toMatchObject({
      handovers: [],
      feedback: { given: [], items: [] },
      plan: null,
      followUps: [],
    });
  });

  test('leaves words to the person when contact has ended', async () => {
    const on = await placementAt(app.current, 'completing');
    await fullyReported(on);
    await sql()`update disclosures set ends_at = now() - interval '1 minute' where placement_id = ${on.id}`;
    for (const who of [on.host, on.coordinator]) {
      const seen = await result(who, on.id);
      expect(seen.report).toMatchObject({ outcome: 'knowledge', texts: null });
      expect(JSON.stringify(seen)).not.toContain(liked.words);
      expect(JSON.stringify(seen)).not.toContain(colleague.name);
    }
    expect((await result(on.member, on.id)).report?.texts?.summary).toBe(report.summary);
  });

  test('who read words stands in the person’s own list', async () => {
    const on = await placementAt(app.current, 'completing');
    const looks = () => sql()`select 1 from access_records where profile_id = ${on.profile.id} and tier = 2
      and route = '/api/placements/:id/result'`;
    await result(on.host, on.id);
    expect(await looks()).toHaveLength(0);
    await fullyReported(on);
    await result(on.host, on.id);
    await result(on.coordinator, on.id);
    await result(on.member, on.id);
    expect(await looks()).toHaveLength(2);
  });
});

describe('the handover', () => {
  test('is named by any side and confirmed by the host', async () => {
    const on = await placementAt(app.current, 'active');
    const name = (who: typeof on.member, body: unknown = colleague) =>
      who.send<{ id: string }>('POST', at(on.id, 'handovers'), body);
    expect((await name(asOutsider(app.current))).status).toBe(401);
    expect((await name(await asSomebody(app.current))).status).toBe(404);
    expect((await name(on.member, { ...colleague, what: '' })).status).toBe(400);
    const one = (await name(on.member)).body.id;
    const two = (await name(on.host, { ...colleague, name: 'Marlon Adams' })).body.id;
    const confirm = (who: typeof on.member, body: unknown) =>
      who.send('POST', at(on.id, 'handovers/confirm'), body);
    expect((await confirm(on.member, { ids: [one] })).status).toBe(403);
    expect((await confirm(on.coordinator, { ids: [one] })).status).toBe(403);
    expect((await confirm(on.host, { ids: [on.id] })).status).toBe(400);
    expect((await confirm(on.host, { ids: [one] })).body).toEqual({ confirmed: 1 });
    // Who has taken it over is not unnamed again.
    expect((await on.member.send('DELETE', at(on.id, `handovers/${one}`))).status).toBe(409);
    expect((await on.member.send('DELETE', at(on.id, `handovers/${two}`))).status).toBe(204);
    expect((await on.member.send('DELETE', at(on.id, `handovers/${two}`))).status).toBe(404);
    expect(await eventKinds(app.current, on.id)).toEqual(
      expect.arrayContaining([
        'handover.named_by_member',
        'handover.named',
        'handover.confirmed',
        'handover.unnamed',
      ]),
    );
    const three = (await name(on.coordinator)).body.id;
    expect((await confirm(on.coordinator, { ids: [three], onBehalf: behalf })).body).toEqual({
      confirmed: 1,
    });
    expect((await result(on.host, on.id)).handovers.find(({ id }) => id === three)?.way).toBe('phone');
  });
});

describe('what the two sides say of each other', () => {
  test('is read after giving one’s own, and stands', async () => {
    const on = await placementAt(app.current, 'completing');
    const give = (who: typeof on.member, body: unknown = liked) =>
      who.send('POST', at(on.id, 'feedback'), body);
    expect((await give(asOutsider(app.current))).status).toBe(401);
    expect((await give(await asSomebody(app.current))).status).toBe(404);
    expect((await give(on.coordinator)).status).toBe(403);
    expect((await give(on.host, { ...liked, overall: 6 })).status).toBe(400);
    expect((await give(on.host, { ...liked, words: 'Came late on most days' })).status).toBe(201);
    // That it was given is told; not a word of it.
    const before = await result(on.member, on.id);
    expect(before.feedback).toEqual({ given: ['host'], items: [] });
    expect((await result(on.coordinator, on.id)).feedback.items).toHaveLength(1);
    expect((await give(on.host)).status).toBe(409);
    expect((await give(on.member)).body).toEqual({ side: 'member' });
    expect((await result(on.member, on.id)).feedback.items.map(({ side }) => side).sort()).toEqual([
      'host',
      'member',
    ]);
    expect((await result(on.host, on.id)).feedback.items).toHaveLength(2);
    expect(await eventKinds(app.current, on.id)).toEqual(
      expect.arrayContaining(['feedback.given_by_host', 'feedback.given_by_member']),
    );
  });

  test('comes at the end, and through a coordinator where a side does not sign in', async () => {
    const on = await placementAt(app.current, 'active');
    expect((await on.host.send('POST', at(on.id, 'feedback'), liked)).status).toBe(409);
    await sql()`update placements set status = 'completing' where id = ${on.id}`;
    const taken = await on.coordinator.send('POST', at(on.id, 'feedback'), {
      ...liked,
      onBehalf: { ...behalf, of: 'host' },
    });
    expect(taken).toMatchObject({ status: 201, body: { side: 'host' } });
    expect((await result(on.member, on.id)).feedback).toEqual({ given: ['host'], items: [] });
    expect((await result(on.host, on.id)).feedback.items).toHaveLength(1);
  });

  test('given twice at once counts once', async () => {
    const on = await placementAt(app.current, 'completing');
    const answers = await Promise.all(
      [1, 2, 3, 4].map((overall) => on.host.send('POST', at(on.id, 'feedback'), { ...liked, overall })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
  });
});

describe('the plan for the return', () => {
  const steps = [
    {
      area: 'work',
      what: 'Registration with the nursing council',
      helper: 'The ministry',
      dueOn: '2027-06-01',
    },
    { area: 'housing', what: 'A flat near the hospital' },
  ];

  test('is agreed by both, anew whenever it changes', async () => {
    const on = await placementAt(app.current, 'probation', 'permanent');
    const write = (who: typeof on.member, body: unknown = { steps }, headers: Record<string, string> = {}) =>
      who.send<{ version: number }>('PUT', at(on.id, 'plan'), body, headers);
    expect((await write(asOutsider(app.current))).status).toBe(401);
    expect((await write(await asSomebody(app.current))).status).toBe(404);
    expect((await write(on.host)).status).toBe(403);
    expect((await write(on.member, { steps: [] })).status).toBe(400);
    expect((await write(on.member)).body).toEqual({ version: 1 });
    // A second first plan would write over somebody's.
    expect((await write(on.coordinator)).status).toBe(412);
    const agree = (who: typeof on.member, body: unknown) => who.send('POST', at(on.id, 'plan/agree'), body);
    expect((await agree(on.host, { version: 1 })).status).toBe(403);
    expect((await agree(on.member, { version: 7 })).status).toBe(412);
    expect((await agree(on.member, { version: 1 })).status).toBe(200);
    const settle = () => step(on.coordinator, on.id, { step: 'settle', date: day(0) });
    expect(await settle()).toMatchObject({ status: 409, body: { code: 'facts_missing' } });
    // The other one changes it: who had agreed to something else agrees again.
    const longer = [...steps, { area: 'family', what: 'A school for the children' }];
    expect((await write(on.coordinator, { steps: longer }, { 'if-match': '"1"' })).body).toEqual({
      version: 2,
    });
    expect((await result(on.member, on.id)).plan).toMatchObject({ version: 2, memberAgreedAt: null });
    expect((await agree(on.coordinator, { version: 2 })).status).toBe(200);
    expect((await settle()).status).toBe(409);
    expect((await agree(on.coordinator, { version: 2, onBehalf: behalf })).status).toBe(200);
    const part = (await result(on.member, on.id)).plan?.steps[0]?.id;
    expect((await on.member.send('PUT', at(on.id, `plan/steps/${part}`), { doneOn: day(0) })).status).toBe(
      204,
    );
    expect((await result(on.coordinator, on.id)).plan?.steps[0]?.doneOn).toBe(day(0));
    expect((await settle()).status).toBe(200);
    // The host never reads a plan about somebody's family and home.
    expect((await result(on.host, on.id)).plan).toBeNull();
  });
});

test('a return is planned by whoever comes for good, and by nobody else', async () => {
  for (const [status, mode] of [
    ['completed', 'temporary'],
    ['active', 'temporary'],
    ['completed', 'virtual'],
  ] as const) {
    const on = await placementAt(app.current, status, mode);
    expect((await result(on.member, on.id)).can.filter((verb) => verb.startsWith('plan.'))).toEqual([]);
    const steps = [{ area: 'work', what: 'Registration' }];
    for (const who of [on.member, on.coordinator])
      expect((await who.send('PUT', at(on.id, 'plan'), { steps })).status, `${mode} ${status}`).toBe(409);
  }
  const home = await placementAt(app.current, 'settled', 'permanent');
  expect((await result(home.member, home.id)).can).toContain('plan.write');
});

describe('a placement’s end', () => {
  test('waits for report, handover and both sides, and says which is missing', async () => {
    const on = await placementAt(app.current, 'completing');
    const complete = () => step(on.coordinator, on.id, { step: 'complete', date: day(0) });
    const missing = async () => {
      const refused = await complete();
      expect(refused).toMatchObject({ status: 409, body: { code: 'facts_missing' } });
      return (refused.body.details as { path: string }[]).map(({ path }) => path);
    };
    expect(await missing()).toEqual(['final_report', 'handover', 'feedback_host', 'feedback_member']);
    await on.member.send('POST', at(on.id, 'report'), report);
    const named = await on.member.send<{ id: string }>('POST', at(on.id, 'handovers'), colleague);
    // A name alone is not a handover.
    expect(await missing()).toEqual(['handover', 'feedback_host', 'feedback_member']);
    await on.host.send('POST', at(on.id, 'handovers/confirm'), { ids: [named.body.id] });
    await on.host.send('POST', at(on.id, 'feedback'), liked);
    expect(await missing()).toEqual(['feedback_member']);
    await on.member.send('POST', at(on.id, 'feedback'), liked);
    expect((await complete()).status).toBe(200);
  });

  test('the two are asked when the work ends', async () => {
    const on = await placementAt(app.current, 'active');
    expect((await step(on.host, on.id, { step: 'finish', date: day(0) })).status).toBe(200);
    await app.current.settle();
    const mails = await sql()<
      { recipient: string }[]
    >`select recipient from mails where body like ${`%${on.id}/result%`}`;
    expect(mails.map(({ recipient }) => recipient).sort()).toEqual([on.member.email, on.host.email].sort());
  });

  test('erasing the person takes all of it', async () => {
    const on = await placementAt(app.current, 'completing');
    await fullyReported(on, 'devika@example.org');
    await step(on.coordinator, on.id, { step: 'complete', date: day(0) });
    await app.current.settle();
    expect((await on.member.send('DELETE', `/api/me/profiles/${on.profile.id}`, {})).status).toBeLessThan(
      300,
    );
    for (const table of [
      'placement_results',
      'people_reached',
      'placement_reports',
      'handovers',
      'placement_feedback',
      'follow_ups',
    ])
      expect(await sql()`select 1 from ${sql()(table)} where placement_id = ${on.id}`, table).toHaveLength(0);
  });
});

// Attacks on what came late: money through rates that cannot be, marks read back after contact, answers read by a link handed
// out, one receipt paid twice, and mail made to rain on a stranger.
import { describe, expect, test } from 'vitest';
import { askEverybody } from '@compatriot/server/follow-ups/jobs.ts';
import { useTestApp } from '../app.ts';
import { makeInstitution, makeProgramme } from '../make.ts';
import { asCoordinator, asFocalPoint, asHost, asSomebody, type Persona } from '../personas.ts';
import { lineOf, makeChosen, makeMoneyStage, type Money } from './money-stage.ts';
import { answer, day, inDatabase, invited, makeStage, type Stage, step } from './placement-stage.ts';
import { appraised, linesFor, stageProject, step as stepProject, sums } from './project-stage.ts';
import { fullyReported, placementAt, publishFollowUp, result } from './result-stage.ts';
import { asVisitor, draftOf, save } from './survey.ts';

const app = useTestApp();
const sql = () => app.current.owner;

describe('a rate that cannot be', () => {
  const absurd = { rate: '999999999', ratedOn: '2026-11-01' };

  test('overdraws no line and is no fault of the server: promises and claims', async () => {
    const stage = await makeMoneyStage(app.current, { currency: 'USD', amount: 1_000_000 });
    const chosen = await makeChosen(app.current, stage, 'active', { stipend: 900_000_000_000 });
    const at = `/api/placements/${chosen.id}`;
    const parts = ['stipend', 'travel', 'allowance'].map((part) => ({
      ...{ part, lineId: stage.line.id },
      ...absurd,
    }));
    const promised = await stage.coordinator.send<Money>('PUT', `${at}/promises`, { parts });
    expect([promised.status, promised.body.code]).toEqual([409, 'budget_overdrawn']);
    const made = await chosen.member.send<Money>('POST', `${at}/claims`, {
      ...{ kind: 'travel', note: 'Bus', spentOn: '2026-10-02', amount: 1_000_000_000_000, currency: 'EUR' },
    });
    const decided = await stage.coordinator.send<Money>(
      'POST',
      `${at}/claims/${made.body.claims[0]?.id}/decision`,
      { ...{ decision: 'approve', lineId: stage.line.id }, ...absurd },
    );
    expect([decided.status, decided.body.code]).toEqual([409, 'budget_overdrawn']);
    expect((await lineOf(app.current, stage.line.id)).committed).toBe(0);
  });

  test('nor of a project', async () => {
    const on = await stageProject(app, 1_000_000, 'USD');
    const project = await appraised(on);
    await sql()`update project_milestones set amount = 1000000000000 where project_id = ${project.id}`;
    const approved = await stepProject(on.money, project.id, {
      ...{ step: 'approve', note: 'x' },
      lines: linesFor(project, on.line).map((each) => ({ ...each, ...absurd, rateSource: 'A bank' })),
    });
    expect([approved.status, (approved.body as { code?: string }).code]).toEqual([409, 'budget_overdrawn']);
    expect(await sums(on)).toEqual({ committed: 0, paid: 0 });
  });
});

test('a receipt is asked for once, until that claim is over; also when two ask at once', async () => {
  const stage = await makeMoneyStage(app.current);
  const chosen = await makeChosen(app.current, stage, 'active');
  const at = `/api/placements/${chosen.id}/claims`;
  const [receipt] = await sql()<{ id: string }[]>`
    insert into documents (programme_id, placement_id, profile_id, kind, name, media_type, size, sha256, bytes, uploaded_by, party)
    select programme_id, id, profile_id, 'receipt', 'bus.jpg', 'image/jpeg', 1, '', 'x', ${chosen.member.accountId}, 'member'
    from placements where id = ${chosen.id} returning id`;
  const ask = (note: string) =>
    chosen.member.send<Money>('POST', at, {
      ...{ kind: 'travel', note, spentOn: '2026-10-02', amount: 100, currency: 'EUR' },
      documentId: receipt?.id,
    });
  const both = await Promise.all([ask('one'), ask('two')]);
  expect(both.map(({ status }) => status).sort()).toEqual([201, 400]);
  expect(both.find(({ status }) => status === 400)?.body.details?.[0]?.path).toBe('documentId');
  const first = both.find(({ status }) => status === 201)?.body.claims[0]?.id ?? '';
  const decision = { decision: 'approve', lineId: stage.line.id };
  expect((await stage.coordinator.send('POST', `${at}/${first}/decision`, decision)).status).toBe(200);
  expect((await ask('paid already')).status).toBe(400);
});

describe('marks of working together', () => {
  interface Records {
    n: number;
    total: number;
    items: { value: number }[];
  }
  const year = new Date().getUTCFullYear();

  test('count in whole years once contact has ended, in no list and under no condition', async () => {
    const on = await placementAt(app.current, 'completing');
    await fullyReported(on);
    const ask = async (query: string) =>
      (await on.coordinator.get<Records>(`/api/programmes/${on.programme.code}/report/satisfaction?${query}`))
        .body;
    const whole = `from=${year}-01-01&until=${year}-12-31`;
    const narrow = [
      `from=${day(-1)}&until=${day(1)}`,
      `${whole}&mode=temporary`,
      `${whole}&sector=health`,
      `${whole}&country=GY`,
      `from=${year}-01-02&until=${year}-12-31`,
    ];
    for (const query of [whole, ...narrow])
      expect(await ask(query), query).toMatchObject({ n: 2, total: 10 });
    expect((await ask(whole)).items).toHaveLength(2);
    await sql()`update disclosures set ends_at = now() - interval '1 second' where placement_id = ${on.id}`;
    // The placement's own page and the list say nothing any more; nor does any figure of one.
    expect((await result(on.coordinator, on.id)).feedback.items).toEqual([]);
    expect(await ask(whole)).toMatchObject({ n: 2, total: 10, items: [] });
    for (const query of narrow) expect(await ask(query), query).toMatchObject({ n: 0, total: 0, items: [] });
    const report = await on.coordinator.get<{ figures: { measure: string; cut: string; n: number }[] }>(
      `/api/programmes/${on.programme.code}/report?${whole}`,
    );
    const told = report.body.figures.filter(({ measure }) => measure === 'satisfaction');
    // As a whole and by side, and by nothing that would tell of which need.
    expect(new Set(told.map(({ cut }) => cut))).toEqual(new Set(['all', 'part']));
  });
});

describe('a follow-up', () => {
  async function asked() {
    const on = await placementAt(app.current, 'completing');
    await publishFollowUp(app.current, on.programme.id);
    await fullyReported(on);
    expect((await step(on.coordinator, on.id, { step: 'complete', date: day(0) })).status).toBe(200);
    await app.current.settle();
    await sql()`update follow_ups set due_on = ${day(0)} where placement_id = ${on.id} and months = 6`;
    await askEverybody(app.current.parts);
    await app.current.settle();
    const [mail] = await sql()<{ body: string }[]>`
      select body from mails where recipient = ${on.member.email} and body like '%/for/%'`;
    const row = (await result(on.coordinator, on.id)).followUps.find(
      ({ role, months }) => role === 'member' && months === 6,
    );
    const handOut = async () => {
      const made = await on.coordinator.send<{ path: string }>('POST', `/api/follow-ups/${row?.id}/link`);
      return made.body.path.split('/').at(-1) ?? '';
    };
    return { on, survey: `${on.programme.code}.follow-up`, mailed: tokenIn(mail?.body ?? ''), handOut };
  }
  const tokenIn = (body: string): string => /\/for\/([A-Za-z0-9_-]{43})/.exec(body)?.[1] ?? '';
  const open = async (visitor: ReturnType<typeof asVisitor>, token: string) =>
    (await visitor.call<{ outcome: string }>('POST', '/api/follow-ups/open', { token })).body.outcome;
  const nothing = (visitor: ReturnType<typeof asVisitor>, survey: string) =>
    expect(draftOf(visitor, survey)).rejects.toThrow();

  test('that somebody has begun is not read through a link that an official makes', async () => {
    const { survey, mailed, handOut } = await asked();
    const person = asVisitor(app.current);
    expect(await open(person, mailed)).toBe('open');
    expect((await save(person, survey, 'stayed', { still_used: ['widely'] })).status).toBe(200);
    const token = await handOut();
    const official = asVisitor(app.current);
    expect(await open(official, token)).toBe('begun');
    await nothing(official, survey);
    // The person goes on, with the new link too.
    expect(await open(person, token)).toBe('open');
    expect((await draftOf(person, survey)).answers).toMatchObject({ still_used: 'widely' });
  });

  test('that begins by a link handed out stays in that browser', async () => {
    const { survey, handOut } = await asked();
    const token = await handOut();
    const [person, official] = [asVisitor(app.current), asVisitor(app.current)];
    expect(await open(person, token)).toBe('open');
    expect((await save(person, survey, 'stayed', { still_used: ['widely'] })).status).toBe(200);
    expect(await open(official, token)).toBe('begun');
    // A secret from elsewhere is none.
    expect(await open(official, token)).toBe('begun');
    await nothing(official, survey);
    expect(await open(person, token)).toBe('open');
  });
});

test('whoever names a stranger again and again makes one mail a day', async () => {
  const programme = await makeProgramme(app.current);
  const institution = await makeInstitution(app.current, programme.id);
  const host: Persona = await asHost(app.current, programme.id, institution);
  const at = `/api/programmes/${programme.code}/institutions/${institution}/hosts`;
  const email = `stranger-${institution}@example.org`;
  for (let times = 0; times < 4; times += 1) {
    const added = await host.send<{ hosts: { accountId: string; email: string }[] }>('POST', at, { email });
    expect(added.status).toBe(201);
    await app.current.settle();
    const id = added.body.hosts.find((each) => each.email === email)?.accountId;
    expect((await host.send('DELETE', `${at}/${id}`)).status).toBe(204);
  }
  expect(await sql()`select 1 from mails where recipient = ${email}`).toHaveLength(1);
});

describe('whoever may not read names does not become a host to read them', () => {
  const hosts = (on: { programme: { code: string }; assignment: { institutionId: string } }) =>
    `/api/programmes/${on.programme.code}/institutions/${on.assignment.institutionId}`;
  const reads = async (who: Persona, on: Stage, id: string) =>
    JSON.stringify((await who.get(`/api/host/placements/${id}`)).body).includes(
      `${on.profile.id}@example.org`,
    );

  test.each(['home_government', 'programme_team'] as const)('a focal point of %s', async (recipient) => {
    const on = await makeStage(app.current);
    const focal = await asFocalPoint(app.current, on.programme.id, recipient);
    const id = await invited(on);
    expect((await answer(on.member, id, { answer: 'yes' })).status).toBe(200);
    const can = async (who: Persona) => (await who.get<{ can: string[] }>(hosts(on))).body.can;
    expect(await can(focal)).not.toContain('institution.add_host');
    expect(await can(on.coordinator)).toContain('institution.add_host');
    for (const email of [focal.email, `friend-${id}@example.org`])
      expect((await focal.send('POST', `${hosts(on)}/hosts`, { email })).status).toBe(403);
    expect(await reads(focal, on, id)).toBe(false);
    // Nor by an address to which a coordinator would mail a link.
    const contact = { name: 'Grace Obi', role: null, email: focal.email, phone: null, language: null };
    const made = await on.coordinator.send<{ contacts: { id: string }[] }>('POST', `${hosts(on)}/contacts`, {
      ...contact,
      email: 'grace@example.org',
    });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    expect((await focal.send('POST', `${hosts(on)}/contacts`, contact)).status).toBe(403);
    const own = `${hosts(on)}/contacts/${made.body.contacts[0]?.id}`;
    expect((await focal.send('PUT', own, contact)).status).toBe(403);
    await expect(
      inDatabase(app.current, focal, (tx) =>
        tx.execute(`update institution_contacts set email = '${focal.email}'
          where institution_id = '${on.assignment.institutionId}'`),
      ),
    ).rejects.toThrow();
    // Not by asking the database either.
    await expect(
      inDatabase(app.current, focal, async (tx) => {
        await tx.execute(`select ensure_account('${focal.email}', null, 'en')`);
        await tx.execute(`insert into institution_members (institution_id, programme_id, account_id)
          values ('${on.assignment.institutionId}', '${on.programme.id}', '${focal.accountId}')`);
      }),
    ).rejects.toThrow();
    // Who is there already, and a coordinator, name whom they like; and so does a focal point before anybody said yes.
    const named = { email: `matron-${id}@example.org` };
    expect((await on.host.send('POST', `${hosts(on)}/hosts`, named)).status).toBe(201);
    const fresh = {
      ...on,
      assignment: { institutionId: await makeInstitution(app.current, on.programme.id) },
    };
    expect((await focal.send('POST', `${hosts(fresh)}/hosts`, named)).status).toBe(201);
    // But nobody who works for the government there, themselves least of all: a coordinator decides that.
    expect((await focal.send('POST', `${hosts(fresh)}/hosts`, { email: focal.email })).status).toBe(403);
    expect((await on.coordinator.send('POST', `${hosts(fresh)}/hosts`, { email: focal.email })).status).toBe(
      201,
    );
  });
});

test('nobody stands on both sides, whoever names them, and not by two hands at once', async () => {
  const on = await makeStage(app.current);
  const second = await asCoordinator(app.current, on.programme.id);
  const hosts = `/api/programmes/${on.programme.code}/institutions/${on.assignment.institutionId}/hosts`;
  for (const [who, email] of [
    [on.coordinator, on.coordinator.email],
    [on.coordinator, second.email],
    [on.host, second.email],
  ] as const) {
    const named = await who.send('POST', hosts, { email });
    expect(named.status).toBe(400);
    expect(JSON.stringify(named.body)).toContain('Nobody coordinates the programme and acts for a host');
  }
  const coordinate = (accountId: string | null) => sql()`
    insert into memberships (programme_id, account_id, role, recipient)
    values (${on.programme.id}, ${accountId}, 'coordinator', 'programme_team')`;
  await expect(coordinate(on.host.accountId)).rejects.toThrow('both sides');
  // Elsewhere they may.
  const other = await makeStage(app.current);
  const there = `/api/programmes/${other.programme.code}/institutions/${other.assignment.institutionId}/hosts`;
  expect((await other.coordinator.send('POST', there, { email: second.email })).status).toBe(201);
  for (let turn = 0; turn < 12; turn += 1) {
    const who = await asSomebody(app.current);
    const [asked] = await Promise.all([
      on.coordinator.send('POST', hosts, { email: who.email }),
      coordinate(who.accountId).catch(() => null),
    ]);
    const sides = await sql()`
      select 1 from institution_members where account_id = ${who.accountId}
      union all select 1 from memberships where account_id = ${who.accountId}`;
    expect([sides.length, [201, 400].includes(asked.status)]).toEqual([1, true]);
  }
});

test('nobody on a panel scores twice, the second time knowing the others’', async () => {
  const on = await makeStage(app.current);
  const id = await invited(on);
  expect((await answer(on.member, id, { answer: 'yes' })).status).toBe(200);
  const panel = `/api/programmes/${on.programme.code}/assignments/${on.assignment.id}/panel`;
  const colleague = await asCoordinator(app.current, on.programme.id);
  const sit = async (who: Persona) =>
    (await on.coordinator.send<{ id: string }>('POST', panel, { accountId: who.accountId })).body.id;
  const seats = [await sit(on.coordinator), await sit(on.host), await sit(colleague)];
  expect((await step(on.coordinator, id, { step: 'interview', date: day(0) })).status).toBe(200);
  const score = async (who: Persona, seatId: string | undefined, points: number) => {
    await who.send('POST', `/api/placements/${id}/declaration`, { seatId, conflict: null });
    const given = { seatId, scores: [{ uri: null, score: points }], note: 'As seen' };
    return (await who.send('POST', `/api/placements/${id}/scores`, given)).status;
  };
  expect(await score(on.coordinator, seats[0], 5)).toBe(200);
  expect(await score(colleague, seats[2], 1)).toBe(200);
  // Having read the other's, off the panel and on it again.
  expect((await on.coordinator.send('DELETE', `${panel}/${seats[0]}`)).status).toBe(204);
  const again = await sit(on.coordinator);
  expect(await score(on.coordinator, again, 5)).toBe(409);
  expect(await sql()`select 1 from panel_sheets where placement_id = ${id}`).toHaveLength(2);
});

// Joint choices over the API: who may ask, what is refused, what comes out and that nothing of it gives people away, how it is
// cancelled, and what becomes of a result when somebody leaves the pool.
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { PortfolioResult } from '@compatriot/db/queries/portfolios.ts';
import { handleJob } from '@compatriot/server/worker.ts';
import { useTestApp } from '../app.ts';
import {
  eventKinds,
  makeAssignment,
  makePlacement,
  makeProfile,
  makeProgramme,
  type MadeProfile,
  type ProfileOptions,
} from '../make.ts';
import { asCoordinator, asFocalPoint, asOutsider, type Persona } from '../personas.ts';

interface Chosen {
  cardId: string;
  pseudonym: string;
  score: number;
  bestAlone: boolean;
  rankAlone: number | null;
  pinned: boolean;
}
interface Part {
  id: string;
  filled: number;
  chosen: Chosen[];
  gone: number;
  why: string | null;
  total: number;
  best: number;
  loss: number;
}
interface Shown {
  id: string;
  status: string;
  after: { id: string; name: string } | null;
  inputs: { assignments: { id: string; seats: number }[]; pins: { cardId: string | null; reason: string }[] };
  result:
    | (Omit<PortfolioResult, 'byAssignment' | 'clashes'> & {
        byAssignment: Part[];
        overrides: {
          kind: string;
          cardId: string | null;
          pseudonym: string | null;
          cost: number | null;
          reason: string;
        }[];
        clashes: {
          kind: string;
          pseudonym: string | null;
          donor: string | null;
          assignmentId: string | null;
        }[];
      })
    | null;
  pages: number;
  can: string[];
}

const app = useTestApp();
const nursing = 'urn:compatriot:skill:paediatric-nursing';
const best: ProfileOptions = { skills: [[nursing, 4]], languages: [['eng', 'C1']] };
const good: ProfileOptions = { skills: [[nursing, 2]], languages: [['eng', 'C1']] };
const fair: ProfileOptions = { skills: [[nursing, 1]], languages: [['eng', 'C1']] };

/** A programme with open assignments on the same days and some people, and its coordinator. */
async function stage(people: ProfileOptions[], assignments: { seats?: number; donor?: string }[]) {
  const programme = await makeProgramme(app.current);
  const coordinator = await asCoordinator(app.current, programme.id);
  const made: MadeProfile[] = [];
  for (const each of people) made.push(await makeProfile(app.current, programme, each));
  const open: { id: string; institutionId: string }[] = [];
  for (const { seats, donor } of assignments) {
    const row = await makeAssignment(app.current, programme.id, {
      seats: seats ?? 1,
      skills: [[nursing, 'essential', 3]],
      languages: [['eng', 'B2']],
    });
    if (donor) await app.current.owner`update assignments set donor = ${donor} where id = ${row.id}`;
    open.push(row);
  }
  const url = `/api/programmes/${programme.code}/portfolios`;
  const cardOf = async (person: MadeProfile | undefined): Promise<string> => {
    const [row] = await app.current.owner<{ id: string }[]>`select id from talent_documents
      where profile_id = ${person?.id ?? null} and recipient = 'programme_team'`;
    return row?.id ?? '';
  };
  const body = (more: object = {}) => ({
    name: 'Spring',
    assignments: open.map(({ id }) => ({ id })),
    ...more,
  });
  const ask = (more: object = {}, who: Persona = coordinator) =>
    who.send<{ id: string; details: { path: string }[] }>('POST', url, body(more));
  const show = async (id: string, who: Persona = coordinator) => (await who.get<Shown>(`${url}/${id}`)).body;
  const solve = async (more: object = {}): Promise<Shown> => {
    const { body: asked, status } = await ask(more);
    expect(status).toBe(202);
    await app.current.settle();
    return show(asked.id);
  };
  return { programme, coordinator, people: made, open, url, cardOf, body, ask, show, solve };
}

const chosenOf = (shown: Shown): Record<string, string[]> =>
  Object.fromEntries(
    (shown.result?.byAssignment ?? []).map(({ id, chosen }) => [
      id,
      chosen.map(({ pseudonym }) => pseudonym),
    ]),
  );

describe('asking', () => {
  test('401, 404, 403, 400, then 202 with an event and a job', async () => {
    const { programme, url, body, ask, coordinator, open } = await stage([best], [{}, {}]);
    expect((await ask({}, asOutsider(app.current))).status).toBe(401);
    const foreign = await makeProgramme(app.current);
    expect((await ask({}, await asCoordinator(app.current, foreign.id))).status).toBe(404);
    const focalPoint = await asFocalPoint(app.current, programme.id);
    expect((await ask({}, focalPoint)).status).toBe(403);
    expect((await focalPoint.get(url)).status).toBe(403);
    expect((await focalPoint.get(`${url}/choices`)).status).toBe(403);
    expect((await coordinator.send('POST', url, { ...body(), extra: 1 })).status).toBe(400);
    const asked = await ask();
    expect(asked.status).toBe(202);
    expect(await eventKinds(app.current, asked.body.id)).toEqual(['portfolio.asked']);
    expect((await focalPoint.get(`${url}/${asked.body.id}`)).status).toBe(403);
    expect((await coordinator.get(`${url}/${randomUUID()}`)).status).toBe(404);
    await app.current.settle();
    expect(await eventKinds(app.current, asked.body.id)).toEqual(['portfolio.asked', 'portfolio.solved']);
    const { body: choices } = await coordinator.get<{ assignments: { id: string; seats: number }[] }>(
      `${url}/choices`,
    );
    expect(choices.assignments.map(({ id, seats }) => [id, seats]).sort()).toEqual(
      open.map(({ id }) => [id, 1]).sort(),
    );
  });

  test('what cannot be is refused with the place where it stands', async () => {
    const { ask, open, cardOf, people, programme } = await stage([best], [{ donor: 'Fund' }, {}]);
    const paths = async (more: object) => {
      const { status, body } = await ask(more);
      expect(status).toBe(400);
      return body.details.map(({ path }) => path);
    };
    const [first, second] = open;
    const card = await cardOf(people[0]);
    const pin = { assignmentId: first?.id, cardId: card, reason: 'Knows the ward' };
    expect(await paths({ assignments: [{ id: first?.id }] })).toEqual(['assignments']);
    expect(await paths({ assignments: [{ id: first?.id }, { id: first?.id }] })).toEqual(['assignments']);
    expect(await paths({ assignments: [{ id: first?.id }, { id: randomUUID() }] })).toEqual([
      'assignments.1.id',
    ]);
    const draft = await makeAssignment(app.current, programme.id, { status: 'draft' });
    expect(await paths({ assignments: [{ id: first?.id }, { id: draft.id }] })).toEqual(['assignments.1.id']);
    expect(await paths({ assignments: [{ id: first?.id, seats: 2 }, { id: second?.id }] })).toEqual([
      'assignments.0.seats',
    ]);
    expect(await paths({ assignments: [{ id: first?.id, cost: 5 }, { id: second?.id }] })).toEqual([
      'currency',
    ]);
    expect(await paths({ currency: 'EUR', budgets: [{ donor: 'Nobody', amount: 5 }] })).toEqual([
      'budgets.0.donor',
    ]);
    // A seat has a bound; the money of a donor in a currency of small units goes beyond it.
    const dear = (amount: number, cost: number) => ({
      assignments: [{ id: first?.id, cost }, { id: second?.id }],
      currency: 'COP',
      budgets: [{ donor: 'Nobody', amount }],
    });
    expect(await paths(dear(1e15, 1e11))).toEqual(['budgets.0.donor']);
    expect(await paths(dear(2e15, 2e11))).toEqual(['assignments.0.cost', 'budgets.0.amount']);
    expect(await paths({ pins: [{ ...pin, cardId: randomUUID() }] })).toEqual(['pins.0.cardId']);
    expect(await paths({ pins: [{ ...pin, assignmentId: randomUUID() }] })).toEqual(['pins.0.assignmentId']);
    expect(await paths({ pins: [{ ...pin, reason: '' }] })).toEqual(['pins.0.reason']);
    expect(await paths({ pins: [pin], bans: [pin] })).toEqual(['bans.0.cardId']);
    expect(await paths({ after: randomUUID() })).toEqual(['after']);
    const many = Array.from({ length: 10_000 }, () => ({ ...pin, cardId: randomUUID() }));
    expect(await paths({ pins: many })).toEqual(['pins']);
    expect(await paths({ pins: many.slice(0, 150), bans: many.slice(150, 300) })).toEqual(['pins']);
  });

  test('the same question twice has one id; another one, and the same after it is over, have theirs', async () => {
    const { ask, open, coordinator, url } = await stage([best], [{}, {}]);
    const first = (await ask()).body.id;
    const turned = { name: 'Other words', assignments: [...open].reverse().map(({ id }) => ({ id })) };
    expect((await ask(turned)).body.id).toBe(first);
    expect((await ask({ seconds: 30 })).body.id).not.toBe(first);
    await app.current.settle();
    const later = await ask({ after: first, name: 'Again' });
    expect(later.body.id).not.toBe(first);
    const { body } = await coordinator.get<{ items: { name: string; objective: number | null }[] }>(url);
    expect(body.items.map(({ name }) => name)).toEqual(['Again', 'Spring', 'Spring']);
    expect((await coordinator.get<Shown>(`${url}/${later.body.id}`)).body.after).toEqual({
      id: first,
      name: 'Spring',
    });
  });

  test('the fourth at a time is asked to wait', async () => {
    const { ask } = await stage([], [{}, {}]);
    for (const seconds of [5, 6, 7]) expect((await ask({ seconds })).status).toBe(202);
    expect((await ask({ seconds: 8 })).status).toBe(429);
    expect((await ask({ seconds: 7 })).status).toBe(202);
    await app.current.settle();
  });
});

describe('what comes out', () => {
  test('together both are filled where one at a time leaves one empty; blind, and written down as seen', async () => {
    const { solve, open, people, programme, coordinator } = await stage([best, good], [{}, {}]);
    // The first may only be served by one of the two people.
    const [first, second] = open;
    const [one, two] = people;
    await app.current.owner`insert into blocked_institutions (profile_id, institution_id)
      values (${one?.id ?? ''}, ${second?.institutionId ?? ''})`;
    // Who made it is told, by their name or else by their address.
    await app.current.owner`update accounts set name = 'A colleague' where id = ${coordinator.accountId}`;
    const shown = await solve();
    expect(shown.status).toBe('done');
    expect(chosenOf(shown)).toEqual({
      [first?.id ?? '']: [one?.pseudonym],
      [second?.id ?? '']: [two?.pseudonym],
    });
    const { result } = shown;
    expect(result).toMatchObject({ gap: 0, optimal: true, filled: 2, seats: 2 });
    expect(result?.objective).toBe((result?.byAssignment ?? []).reduce((sum, { total }) => sum + total, 0));
    expect(result?.greedy?.objective).toBeLessThanOrEqual(result?.objective ?? 0);
    expect(Object.keys(result?.byAssignment[0]?.chosen[0] ?? {}).sort()).toEqual([
      'bestAlone',
      'cardId',
      'country',
      'pinned',
      'pseudonym',
      'rankAlone',
      'score',
    ]);
    expect(JSON.stringify(shown)).not.toMatch(/Ama Mensah|female|1984|Utrecht|example\.org/);
    const [seen] = await app.current.owner<
      { people: number }[]
    >`select count(distinct profile_id)::int as people
      from access_records where programme_id = ${programme.id} and account_id = ${coordinator.accountId}`;
    expect(seen?.people).toBe(2);
  });

  test('a pin takes the place of somebody better and shows its cost; a ban costs too', async () => {
    const { solve, open, people, cardOf } = await stage([best, fair], [{}, {}]);
    const [first, second] = open;
    const reason = 'Knows the ward';
    const pinned = await solve({
      pins: [{ assignmentId: first?.id, cardId: await cardOf(people[1]), reason }],
      bans: [{ assignmentId: second?.id, cardId: await cardOf(people[0]), reason: 'Has been there' }],
    });
    const part = pinned.result?.byAssignment.find(({ id }) => id === first?.id);
    expect(part?.chosen).toMatchObject([{ pseudonym: people[1]?.pseudonym, pinned: true, bestAlone: true }]);
    expect(part?.chosen[0]?.score).toBeGreaterThan(0);
    const [pin, ban] = pinned.result?.overrides ?? [];
    expect(pin).toMatchObject({ kind: 'pin', reason, pseudonym: people[1]?.pseudonym });
    // Without the pin the best person takes the first assignment and the other one the second.
    const free = await solve({
      bans: [{ assignmentId: second?.id, cardId: await cardOf(people[0]), reason: 'Has been there' }],
    });
    const gain = (free.result?.objective ?? 0) - (pinned.result?.objective ?? 0);
    expect(gain).toBeGreaterThan(0);
    expect(pin?.cost).toBeCloseTo(gain, 2);
    expect(ban?.cost).toBeGreaterThan(0);
    expect(pinned.inputs.pins).toEqual([
      { assignmentId: first?.id, cardId: await cardOf(people[1]), reason },
    ]);
  });

  test('money of a donor is not overspent, and an empty seat says that it was the money', async () => {
    const { solve, open } = await stage([best, good], [{ donor: 'Fund' }, { donor: 'Fund' }]);
    const shown = await solve({
      assignments: open.map(({ id }) => ({ id, cost: 600_000 })),
      currency: 'EUR',
      budgets: [{ donor: 'Fund', amount: 1_000_000 }],
    });
    expect(shown.result?.budgets).toEqual([{ donor: 'Fund', spent: 600_000, amount: 1_000_000 }]);
    expect(shown.result?.byAssignment.map(({ why }) => why).sort()).toEqual(['budget', null].sort());
  });

  test('who is engaged on those days, or was asked before, is not chosen', async () => {
    const { solve, open, people, programme } = await stage([best, good], [{}, {}]);
    const elsewhere = await makeAssignment(app.current, programme.id);
    await makePlacement(app.current, programme.id, elsewhere, people[0] as MadeProfile, 'accepted');
    await makePlacement(
      app.current,
      programme.id,
      open[0] as (typeof open)[0],
      people[1] as MadeProfile,
      'declined',
    );
    const shown = await solve();
    expect(chosenOf(shown)).toEqual({ [open[0]?.id ?? '']: [], [open[1]?.id ?? '']: [people[1]?.pseudonym] });
    expect(shown.result?.byAssignment.find(({ id }) => id === open[0]?.id)?.why).toBe('nobody_fits');
  });

  test('impossible: the limits that clash are named, and no others', async () => {
    const { solve, open, people, cardOf } = await stage([best, good], [{ donor: 'Fund' }, {}]);
    const pin = async (at: number, person: number) => ({
      assignmentId: open[at]?.id,
      cardId: await cardOf(people[person]),
      reason: 'Asked for',
    });
    const twice = await solve({ pins: [await pin(0, 0), await pin(1, 0)] });
    expect(twice.status).toBe('infeasible');
    expect(twice.result?.clashes.map(({ kind, pseudonym }) => [kind, pseudonym])).toEqual([
      ['place', people[0]?.pseudonym],
      ['pin', people[0]?.pseudonym],
      ['pin', people[0]?.pseudonym],
    ]);
    const dear = await solve({
      assignments: open.map(({ id }) => ({ id, cost: 500 })),
      currency: 'EUR',
      budgets: [{ donor: 'Fund', amount: 100 }],
      pins: [await pin(0, 0), await pin(1, 1)],
    });
    expect(dear.result?.clashes.map(({ kind, donor, pseudonym }) => [kind, donor ?? pseudonym])).toEqual([
      ['budget', 'Fund'],
      ['pin', people[0]?.pseudonym],
    ]);
  });

  test('somebody whom a hard condition excludes cannot be pinned', async () => {
    const nobody: ProfileOptions = {
      skills: [['urn:compatriot:skill:patient-triage', 3]],
      modes: ['virtual'],
    };
    const { solve, open, people, cardOf } = await stage([best, nobody], [{}, {}]);
    const shown = await solve({
      pins: [{ assignmentId: open[0]?.id, cardId: await cardOf(people[1]), reason: 'Asked for' }],
    });
    expect(shown.status).toBe('infeasible');
    expect(shown.result?.clashes.map(({ kind, assignmentId }) => [kind, assignmentId])).toEqual([
      ['excluded', open[0]?.id],
    ]);
  });
});

describe('floors', () => {
  async function withFloor(
    group: string,
    value: string,
    percent: number,
    people: ProfileOptions[],
    seats: number,
  ) {
    const made = await stage(people, [{ seats }, { seats }]);
    await app.current.owner`insert into match_settings (programme_id, version, weights, floors, note)
      values (${made.programme.id}, 1, '{}', ${app.current.owner.json([{ group, value, percent }])}, 'test')`;
    return made;
  }
  const men = (count: number) => Array.from({ length: count }, () => ({ ...best, sex: 'male' }));
  const women = (count: number) => Array.from({ length: count }, () => ({ ...good, sex: 'female' }));

  test('by sex: kept over ten seats and more, its share in steps of five, its cost told', async () => {
    const { solve, programme } = await withFloor('sex', 'female', 40, [...men(12), ...women(12)], 6);
    const shown = await solve({ useFloors: true });
    const [floor] = shown.result?.floors ?? [];
    expect(floor).toMatchObject({ group: 'sex', value: 'female', percent: 40, applied: true, met: true });
    expect((floor?.share ?? 1) % 5).toBe(0);
    expect(floor?.cost).toBeGreaterThan(0);
    const [chosen] = await app.current.owner<{ women: number; people: number }[]>`
      select count(*) filter (where p.sex = 'female')::int as women, count(*)::int as people
      from portfolio_choices c join profiles p on p.id = c.profile_id where c.programme_id = ${programme.id}`;
    expect(chosen).toEqual({ women: 5, people: 12 });
    expect(JSON.stringify(shown.result?.byAssignment)).not.toMatch(/sex|female|male/);
  });

  test('by sex: over fewer than ten people it is left aside and says so, because it would tell everybody’s', async () => {
    const { solve, programme } = await withFloor('sex', 'female', 80, [...men(6), ...women(6)], 3);
    const shown = await solve({ useFloors: true });
    expect(shown.result?.floors).toMatchObject([{ applied: false, share: null, met: null, cost: null }]);
    const [chosen] = await app.current.owner<{ women: number }[]>`
      select count(*) filter (where p.sex = 'female')::int as women
      from portfolio_choices c join profiles p on p.id = c.profile_id where c.programme_id = ${programme.id}`;
    expect(chosen?.women).toBe(0);
  });

  test('by country of residence: any number of seats', async () => {
    const { solve, people } = await withFloor(
      'region',
      'SR',
      50,
      [best, best, { ...good, country: 'SR' }],
      1,
    );
    const shown = await solve({ useFloors: true });
    expect(shown.result?.floors).toMatchObject([{ group: 'region', applied: true, share: null }]);
    expect(Object.values(chosenOf(shown)).flat()).toContain(people[2]?.pseudonym);
  });
});

describe('afterwards', () => {
  test('who withdrew, paused or blocked the institution since is counted, not shown; who is erased leaves no row', async () => {
    const { solve, show, people, open, cardOf } = await stage([best, best, best], [{ seats: 2 }, {}]);
    const cardId = await cardOf(people[0]);
    const pins = [{ assignmentId: open[0]?.id, cardId, reason: 'Asked for' }];
    const { id } = await solve({ pins });
    await app.current.owner`delete from consents where profile_id = ${people[0]?.id ?? ''}`;
    const shown = await show(id);
    const gone = (shown.result?.byAssignment ?? []).reduce((sum, part) => sum + part.gone, 0);
    expect(gone).toBe(1);
    expect(JSON.stringify(shown)).not.toContain(people[0]?.pseudonym);
    expect(JSON.stringify(shown)).not.toContain(cardId);
    expect(shown.inputs.pins).toEqual([{ assignmentId: open[0]?.id, cardId: null, reason: 'Asked for' }]);
    const others = (shown.result?.byAssignment ?? []).find(({ id: at }) => at === open[1]?.id)?.chosen[0];
    const blocking = people.find(({ pseudonym }) => pseudonym === others?.pseudonym);
    await app.current.owner`insert into blocked_institutions (profile_id, institution_id)
      values (${blocking?.id ?? ''}, ${open[1]?.institutionId ?? ''})`;
    expect((await show(id)).result?.byAssignment.find(({ id: at }) => at === open[1]?.id)).toMatchObject({
      chosen: [],
      gone: 1,
    });
    await app.current.owner`delete from profiles where id = ${people[0]?.id ?? ''}`;
    const [left] = await app.current.owner<{ rows: number }[]>`select
      (select count(*) from portfolio_choices where profile_id = ${people[0]?.id ?? ''})::int
      + (select count(*) from portfolio_overrides where profile_id = ${people[0]?.id ?? ''})::int as rows`;
    expect(left?.rows).toBe(0);
    const [kept] = await app.current.owner<{ text: string }[]>`select inputs::text || result::text as text
      from portfolios where id = ${id}`;
    for (const person of people) expect(kept?.text).not.toContain(person.id);
  });

  test('an override of somebody who blocked the institution reads like that of somebody who left', async () => {
    const { solve, show, people, open, cardOf } = await stage([best, good], [{}, {}]);
    const pin = async (at: number, person: number) => ({
      assignmentId: open[at]?.id,
      cardId: await cardOf(people[person]),
      reason: 'Asked for',
    });
    const pins = [await pin(0, 0), await pin(1, 1)];
    const { id } = await solve({ pins });
    await app.current.owner`insert into blocked_institutions (profile_id, institution_id)
      values (${people[0]?.id ?? ''}, ${open[0]?.institutionId ?? ''})`;
    await app.current.owner`delete from consents where profile_id = ${people[1]?.id ?? ''}`;
    const { inputs, result } = await show(id);
    expect(inputs.pins.map(({ cardId }) => cardId)).toEqual([null, null]);
    expect(result?.overrides.map(({ cardId, pseudonym }) => [cardId, pseudonym])).toEqual([
      [null, null],
      [null, null],
    ]);
  });

  test('a page whose people would pass the day’s quota is refused, plainly', async () => {
    const { ask, coordinator, url, programme } = await stage([best, best, best], [{ seats: 2 }, {}]);
    await app.current.owner`update programmes set daily_quota = 2 where id = ${programme.id}`;
    const { id } = (await ask()).body;
    await app.current.settle();
    const refused = await coordinator.get<{ code: string }>(`${url}/${id}`);
    expect([refused.status, refused.body.code]).toEqual([429, 'quota_reached']);
    await app.current.owner`update programmes set daily_quota = 3 where id = ${programme.id}`;
    expect((await coordinator.get(`${url}/${id}`)).status).toBe(200);
  });
});

describe('ending it', () => {
  test('waiting: cancelled at once, and its job does nothing', async () => {
    const { ask, coordinator, url, show } = await stage([best], [{}, {}]);
    const { id } = (await ask()).body;
    expect((await show(id)).can).toContain('portfolio.cancel');
    expect((await coordinator.send('POST', `${url}/${id}/cancel`)).status).toBe(204);
    await app.current.settle();
    expect(await show(id)).toMatchObject({ status: 'cancelled', result: null });
    expect((await show(id)).can).not.toContain('portfolio.cancel');
    expect((await coordinator.send('POST', `${url}/${id}/cancel`)).status).toBe(409);
    expect(await eventKinds(app.current, id)).toEqual(['portfolio.asked', 'portfolio.cancelled']);
  });

  test('running: the solve ends without a result', async () => {
    const { programme, ask, coordinator, url, show } = await stage([best], [{}, {}]);
    const { id } = (await ask()).body;
    const job = {
      handler: 'portfolio.solve',
      event: 'portfolio.asked',
      eventId: randomUUID(),
      programmeId: programme.id,
      subjectId: id,
    };
    // The index waits until the portfolio was cancelled: so long does the solve run.
    let go = (): void => undefined;
    const held = new Promise<void>((resume) => (go = resume));
    const { matching } = app.current.parts;
    const slow = {
      ...matching,
      ready: (scope: Parameters<typeof matching.ready>[0]) => held.then(() => matching.ready(scope)),
    };
    const solving = handleJob({ ...app.current.parts, matching: slow }, job);
    await expect.poll(async () => (await show(id)).status).toBe('running');
    await expect(handleJob(app.current.parts, job)).rejects.toThrow('Another worker');
    expect((await coordinator.send('POST', `${url}/${id}/cancel`)).status).toBe(204);
    await solving;
    go();
    await app.current.settle();
    expect(await show(id)).toMatchObject({ status: 'cancelled', result: null });
  });

  test('one whose solver fell silent is taken over; after three tries it has failed', async () => {
    const { programme, ask, show } = await stage([best], [{}, {}]);
    const { id } = (await ask()).body;
    const job = {
      handler: 'portfolio.solve',
      event: 'portfolio.asked',
      eventId: randomUUID(),
      programmeId: programme.id,
      subjectId: id,
    };
    await app.current
      .owner`update portfolios set status = 'running', attempts = 3, updated_at = now() - interval '1 minute'
      where id = ${id}`;
    await handleJob(app.current.parts, job);
    expect(await show(id)).toMatchObject({ status: 'failed', reason: 'too_many_attempts' });
    await app.current.settle();
  });
});

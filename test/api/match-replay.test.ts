// Runs are records: computed again they give the same list whatever has changed since, and two of them can be compared.
import { beforeAll, describe, expect, test } from 'vitest';
import { syncTalentDocuments } from '@compatriot/db/queries/talent.ts';
import { defaultWeights } from '@compatriot/server/matching/rules.ts';
import { useTestApp } from '../app.ts';
import {
  makeAssignment,
  makeProfile,
  type MadeProfile,
  type MadeProgramme,
  makeProgramme,
  type ProfileOptions,
  setNearness,
} from '../make.ts';
import { asCoordinator, asFocalPoint, asHost, asOutsider, type Persona } from '../personas.ts';

interface Place {
  rank: number;
  score: number;
}
interface Replay {
  same: boolean;
  people: {
    profileId: string;
    cardId: string;
    pseudonym: string;
    then: Place;
    again: Place | null;
    same: boolean;
  }[];
}
interface Against {
  differs: Record<string, unknown>;
  people: { profileId: string; change: string; before: Place | null; after: Place | null }[];
}

const app = useTestApp();
const nursing = 'urn:compatriot:skill:paediatric-nursing';
const near = 'urn:compatriot:skill:wound-care';

beforeAll(() => setNearness(app.current, nursing, near, 64));

/** Twenty people: some alike in everything that counts, so that only the tie order tells them apart. */
const crowd: ProfileOptions[] = Array.from({ length: 20 }, (_each, index) => ({
  skills: [[index % 3 === 0 ? near : nursing, 1 + (index % 4)]],
  experienceYears: index % 5 === 0 ? null : index,
  availableFrom: index % 7 === 0 ? '2027-03-01' : null,
  tie: index % 6 === 0 ? null : 'birth',
}));

interface Pool {
  own: MadeProgramme;
  asker: Persona;
  people: MadeProfile[];
  base: string;
  institutionId: string;
  run: (body?: object) => Promise<string>;
  list: (id: string) => Promise<[string, number][]>;
  replay: (id: string, who?: Persona) => Promise<{ status: number; body: Replay }>;
  sync: () => Promise<void>;
}

async function pool(options = crowd): Promise<Pool> {
  const own = await makeProgramme(app.current);
  const asker = await asCoordinator(app.current, own.id);
  const people: MadeProfile[] = [];
  for (const each of options) people.push(await makeProfile(app.current, own, each));
  const { id, institutionId } = await makeAssignment(app.current, own.id, {
    skills: [[nursing, 'essential', 3]],
    languages: [['eng', 'B2']],
  });
  await app.current.owner`update assignments set minimum_experience = 5 where id = ${id}`;
  const base = `/api/programmes/${own.code}/assignments/${id}/match-runs`;
  return {
    own,
    asker,
    people,
    base,
    institutionId,
    run: async (body) => (await asker.send<{ id: string }>('POST', base, body)).body.id,
    list: async (run) =>
      (
        await app.current.owner<{ profile_id: string; score: number }[]>`
          select profile_id, score from match_results where run_id = ${run} order by rank`
      ).map((row) => [row.profile_id, row.score]),
    replay: (run, who = asker) => who.get<Replay>(`${base}/${run}/replay`),
    sync: () =>
      app.current.parts.database.transaction({ system: 'seed', programme: own.id }, (tx) =>
        syncTalentDocuments(
          tx,
          people.map((each) => each.id),
        ),
      ),
  };
}

/** Everything that decided a run becomes another. */
async function changeEverything({ own, asker, people, sync }: Pool): Promise<void> {
  const { owner } = app.current;
  for (const [index, { id }] of people.entries()) {
    if (index % 2 === 0) await owner`delete from profile_skills where profile_id = ${id}`;
    if (index % 3 === 0)
      await owner`update profiles set legal_room = 'no', experience_years = 1 where id = ${id}`;
    if (index % 5 === 0)
      await owner`update profiles set origin_country = 'SR', modes = '{virtual}' where id = ${id}`;
  }
  await sync();
  const weights = { ...defaultWeights, essential_skills: 1, wishes: 90 };
  const settings = `/api/programmes/${own.code}/match-settings`;
  const ages = { from: '25_34', to: '25_34' };
  expect((await asker.send('PUT', settings, { weights, ages, note: 'All else' })).status).toBe(200);
  await owner`update assignment_skills set level = 1 where programme_id = ${own.id}`;
}

describe('replay', () => {
  let on: Pool;
  let made: string;
  beforeAll(async () => {
    on = await pool();
    made = await on.run();
  });

  test('401 and 404', async () => {
    expect((await on.replay(made, asOutsider(app.current))).status).toBe(401);
    expect(
      (await on.replay(made, await asCoordinator(app.current, (await makeProgramme(app.current)).id))).status,
    ).toBe(404);
    expect((await on.replay(made, await asHost(app.current, on.own.id, on.institutionId))).status).toBe(404);
    // The team's run is not the government's.
    expect((await on.replay(made, await asFocalPoint(app.current, on.own.id))).status).toBe(404);
    expect((await on.replay(crypto.randomUUID())).status).toBe(404);
  });

  test('gives the same people, order and points after people, weights, ages, terms and neighbours have changed', async () => {
    const stored = await on.list(made);
    expect(stored).toHaveLength(20);
    await changeEverything(on);
    const { owner } = app.current;
    await owner`create table kept_neighbours as select * from concept_neighbours`;
    await owner`update concept_neighbours set similarity = 1 where similarity < 100`;
    try {
      const { status, body } = await on.replay(made);
      expect(status).toBe(200);
      expect(body.same).toBe(true);
      expect(body.people.map((each) => [each.profileId, each.again?.score])).toEqual(stored);
      expect(body.people.every((each) => each.same && each.then.rank === each.again?.rank)).toBe(true);
      // It is the record that is the same, not the world: asked today, another list comes out.
      const today = await on.run();
      expect(await on.list(today)).not.toEqual(stored);
      expect((await on.replay(today)).body.same).toBe(true);
    } finally {
      await owner`update concept_neighbours n set similarity = k.similarity from kept_neighbours k
        where k.concept_id = n.concept_id and k.neighbour_id = n.neighbour_id`;
      await owner`drop table kept_neighbours`;
    }
  });

  test('writes down whom it shows', async () => {
    const [row] = await app.current.owner`select count(distinct profile_id)::int as people from access_records
      where account_id = ${on.asker.accountId} and route like '%/replay'`;
    expect(row?.people).toBe(20);
  });

  test('who has left is not in it, and takes nothing from the others', async () => {
    const own = await pool();
    const run = await own.run();
    const stored = await own.list(run);
    const [first, second] = [stored[0]?.[0] ?? '', stored[3]?.[0] ?? ''];
    await app.current.owner`delete from consents where profile_id = ${first}`;
    await app.current.owner`insert into blocked_institutions values (${second}, ${own.institutionId})`;
    const { body } = await own.replay(run);
    expect(body.people.map((each) => each.profileId)).toEqual(
      stored.map(([id]) => id).filter((id) => id !== first && id !== second),
    );
    expect(body.same).toBe(true);
    expect(body.people[0]?.then.rank).toBe(2);
  });

  test('somebody who changes while the run is made is kept as they were ranked', async () => {
    const own = await pool();
    const { matching } = app.current.parts;
    const { rank } = matching;
    matching.rank = async (...question) => {
      const ranked = await rank(...question);
      await app.current.owner`delete from profile_skills where programme_id = ${own.own.id}`;
      await own.sync();
      return ranked;
    };
    const run = await own.run().finally(() => {
      matching.rank = rank;
    });
    const { body } = await own.replay(run);
    expect(body.people).toHaveLength(20);
    expect(body.same).toBe(true);
  });

  test.each<[string, string]>([
    ['a fact', `facts = jsonb_set(facts, '{skills}', '[]')`],
    ['a country', `facts = jsonb_set(facts, '{originCountry}', '"SR"')`],
    ['the points', `score = score - 1`],
    ['a reason', `parts = jsonb_set(parts, '{answers}', '[null]')`],
    ['a part', `parts = jsonb_set(parts, '{fractions,wishes}', '1')`],
  ])('%s that was tampered with does not go unnoticed', async (_name, change) => {
    const own = await pool(crowd.slice(1, 7));
    const run = await own.run();
    expect((await own.replay(run)).body.same).toBe(true);
    await app.current.owner.unsafe(`update match_results set ${change} where run_id = '${run}' and rank = 2`);
    const { body } = await own.replay(run);
    expect(body.same).toBe(false);
    expect(body.people.find((each) => each.then.rank === 2)?.same).toBe(false);
  });

  test('two people who changed places do not either', async () => {
    const own = await pool();
    const run = await own.run();
    await app.current.owner`update match_results set rank = 100 where run_id = ${run} and rank = 1`;
    await app.current.owner`update match_results set rank = 1 where run_id = ${run} and rank = 2`;
    await app.current.owner`update match_results set rank = 2 where run_id = ${run} and rank = 100`;
    expect((await own.replay(run)).body.same).toBe(false);
  });

  test('409 for a run from before facts were kept', async () => {
    const own = await pool(crowd.slice(1, 3));
    const run = await own.run();
    await app.current.owner`update match_results set facts = null, document_id = null where run_id = ${run}`;
    expect((await own.replay(run)).status).toBe(409);
  });

  test('running again keeps the order of equals; another assignment has another', async () => {
    const equal = Array.from({ length: 12 }, (): ProfileOptions => ({ skills: [[nursing, 3]] }));
    const own = await pool(equal);
    const first = await own.list(await own.run());
    expect(new Set(first.map(([, score]) => score)).size).toBe(1);
    expect(await own.list(await own.run())).toEqual(first);
    const other = await makeAssignment(app.current, own.own.id, { skills: [[nursing, 'essential', 3]] });
    const made = await own.asker.send<{ id: string }>(
      'POST',
      `/api/programmes/${own.own.code}/assignments/${other.id}/match-runs`,
    );
    const second = await own.list(made.body.id);
    expect(second.map(([id]) => id)).not.toEqual(first.map(([id]) => id));
    expect(second.map(([id]) => id).sort()).toEqual(first.map(([id]) => id).sort());
  });
});

describe('against another run', () => {
  const against = (on: Pool, run: string, other: string, who = on.asker) =>
    who.get<Against>(`${on.base}/${run}/against/${other}`);

  test('401 and 404', async () => {
    const on = await pool(crowd.slice(1, 3));
    const run = await on.run();
    expect((await against(on, run, run, asOutsider(app.current))).status).toBe(401);
    expect((await against(on, run, run, await asFocalPoint(app.current, on.own.id))).status).toBe(404);
    expect((await against(on, run, crypto.randomUUID())).status).toBe(404);
    // Each run of an assignment of its own: two needs have nothing to compare.
    const elsewhere = await pool(crowd.slice(1, 3));
    expect((await against(on, run, await elsewhere.run())).status).toBe(404);
    const same = await against(on, run, run);
    expect(same.status).toBe(200);
    expect(same.body.people.every((each) => each.change === 'same')).toBe(true);
    expect(
      Object.values(same.body.differs).filter((each) => each !== null && (each as unknown[]).length !== 0),
    ).toEqual([]);
  });

  test('who came, who went, who moved, and what had changed', async () => {
    const on = await pool([
      { skills: [[nursing, 3]], educationLevel: '6' },
      { skills: [[nursing, 2]], educationLevel: '8' },
      { skills: [[nursing, 1]], legalRoom: 'yes' },
    ]);
    await app.current.owner`update assignments set minimum_education = '8' where programme_id = ${on.own.id}`;
    const [skilled, learned, leaving] = on.people.map((each) => each.id);
    const before = await on.run();
    await app.current.owner`update profiles set legal_room = 'no' where id = ${leaving ?? ''}`;
    await on.sync();
    const coming = await makeProfile(app.current, on.own, { skills: [[nursing, 3]], educationLevel: '3' });
    const weights = { ...defaultWeights, education: 100 };
    await on.asker.send('PUT', `/api/programmes/${on.own.code}/match-settings`, { weights, note: 'Degrees' });
    await app.current.owner`update assignments set minimum_experience = 1 where programme_id = ${on.own.id}`;
    const after = await on.run({ without: ['licence'] });
    const { status, body } = await against(on, after, before);
    expect(status).toBe(200);
    expect(Object.fromEntries(body.people.map((each) => [each.profileId, each.change]))).toEqual({
      [skilled ?? '']: 'down',
      [learned ?? '']: 'up',
      [leaving ?? '']: 'left',
      [coming.id]: 'entered',
    });
    expect(body.people.map((each) => each.after?.rank ?? null)).toEqual([1, 2, 3, null]);
    expect(body.differs).toEqual({
      weights: [{ part: 'education', before: 5, after: 100 }],
      needs: ['minimumExperience'],
      settingsVersion: { before: 0, after: 1 },
      taxonomy: null,
      nearness: null,
      ages: null,
      lifted: { before: [], after: ['licence'] },
      started: { before: 3, after: 4 },
      passed: null,
    });
    await app.current.owner`delete from consents where profile_id = ${learned ?? ''}`;
    const later = await against(on, after, before);
    expect(later.body.people.map((each) => each.profileId)).not.toContain(learned);
  });
});

// Who is invited, says yes and is selected, by groups: counted from lists and placements, frozen between releases, for
// officials of the programme only.
import { beforeEach, describe, expect, test } from 'vitest';
import { releaseFairness } from '@compatriot/server/fairness/actions.ts';
import type { FairnessAnswer } from '@compatriot/server/fairness/schema.ts';
import { asSystem } from '@compatriot/server/events.ts';
import { handleJob } from '@compatriot/server/worker.ts';
import type { PlacementStatus } from '@compatriot/db/vocabulary.ts';
import { useTestApp } from '../app.ts';
import {
  type MadeProfile,
  type MadeProgramme,
  makeAssignment,
  makePlacement,
  makeProfile,
  makeProgramme,
} from '../make.ts';
import { asCoordinator, asFocalPoint, type Persona } from '../personas.ts';

const app = useTestApp();
/** Under this secret most groups begin at ten or a little later; the figures below leave room for all of it. */
const secret = 'known to this test';
let programme: MadeProgramme;
let coordinator: Persona;
let assignment: { id: string; institutionId: string };

beforeEach(async () => {
  programme = await makeProgramme(app.current);
  await app.current
    .owner`insert into figure_secrets (programme_id, secret) values (${programme.id}, ${secret})`;
  coordinator = await asCoordinator(app.current, programme.id);
  assignment = await makeAssignment(app.current, programme.id);
});

/** Somebody on a list with a score, as a run would have kept them. */
async function list(people: MadeProfile[], score: number): Promise<void> {
  const { owner } = app.current;
  const [run] = await owner<{ id: string }[]>`
    insert into match_runs (programme_id, assignment_id, run_by, recipient, weights, taxonomy, inputs, funnel)
    values (${programme.id}, ${assignment.id}, ${coordinator.accountId}, 'programme_team', '{}', '', '{}', '{}') returning id`;
  await owner`insert into match_results ${owner(
    people.map(({ id }, at) => ({
      run_id: run?.id ?? '',
      programme_id: programme.id,
      profile_id: id,
      rank: at + 1,
      score,
      parts: owner.json({}),
    })),
  )}`;
}

const steps: [PlacementStatus, string[]][] = [
  ['invited', ['placement.invited']],
  ['interested', ['placement.invited', 'placement.interested']],
  ['selected', ['placement.invited', 'placement.interested', 'placement.selected']],
];

async function bring(person: MadeProfile, to: PlacementStatus): Promise<void> {
  const id = await makePlacement(app.current, programme.id, assignment, person, to);
  for (const kind of steps.find(([status]) => status === to)?.[1] ?? [])
    await app.current.owner`insert into events (programme_id, kind, subject_id, actor_system)
      values (${programme.id}, ${kind}, ${id}, 'worker')`;
}

async function people(count: number, sex: string): Promise<MadeProfile[]> {
  const made: MadeProfile[] = [];
  for (let at = 0; at < count; at++)
    made.push(await makeProfile(app.current, programme, { sex, birthYear: 1990 }));
  return made;
}

const release = () =>
  asSystem(app.current.parts, 'worker', programme.id, (ctx) => releaseFairness(ctx, programme.id));
/** As if the last release lay so many days back. */
const later = (days: number) =>
  app.current.owner`update fairness_releases set released_at = released_at - make_interval(days => ${days})
    where programme_id = ${programme.id}`;
async function figures(persona: Persona = coordinator): Promise<FairnessAnswer> {
  const answer = await persona.get(`/api/programmes/${programme.code}/fairness`);
  expect(answer.status).toBe(200);
  return answer.body as unknown as FairnessAnswer;
}

describe('how people fare', () => {
  test('nothing is told while there is nothing or too little', async () => {
    expect(await figures()).toMatchObject({ releasedAt: null, figures: null, invited: 0, overrides: 0 });
    const women = await people(20, 'female');
    await list(women, 70);
    for (const person of women.slice(0, 9)) await bring(person, 'invited');
    await release();
    expect((await figures()).figures).toBeNull();
  });

  test('is told by sex, score, country and age, and compares people of one score', async () => {
    const women = await people(40, 'female');
    const men = await people(40, 'male');
    await list([...women, ...men], 85);
    for (const person of women.slice(0, 20)) await bring(person, 'invited');
    for (const person of men) await bring(person, 'interested');
    await release();
    const answer = await figures();
    expect(answer.stages).toEqual(['listed', 'invited', 'said_yes', 'selected', 'completed']);
    const bySex = Object.fromEntries(answer.figures?.sex.map((each) => [each.value, each]) ?? []);
    expect(bySex.female?.people[0]).toBeGreaterThan(30);
    expect(bySex.female?.people[1]).toBeLessThanOrEqual(25);
    expect(bySex.female?.people[2]).toBeNull();
    // 60 of 80 are invited: 30 women were to be expected and 20 are.
    expect(bySex.female?.alike[1]).toBe(0.7);
    expect(bySex.male?.alike[1]).toBe(1.3);
    expect(answer.figures?.score.map(({ value }) => value)).toEqual(['80_over']);
    expect(answer.figures?.age).toHaveLength(1);
    // A focal point of the government takes part in choosing and reads the same.
    expect((await figures(await asFocalPoint(app.current, programme.id))).figures).toEqual(answer.figures);
  }, 60_000);

  test('stays as it was told: one invitation more shows to nobody, and a week must go by', async () => {
    const everybody = await people(45, 'female');
    await list(everybody, 85);
    for (const person of everybody.slice(0, 10)) await bring(person, 'invited');
    await release();
    const before = await figures();
    expect(before.figures?.sex).toHaveLength(1);
    for (const person of everybody.slice(10, 30)) await bring(person, 'invited');
    await release();
    expect((await figures()).figures).toEqual(before.figures);
    await later(8);
    await release();
    const after = await figures();
    expect(after.figures?.sex[0]?.people[1]).toBeGreaterThanOrEqual(10);
    // One more and another week: fewer than ten steps make no release.
    await bring(everybody[31] as MadeProfile, 'invited');
    await later(8);
    await release();
    expect((await figures()).figures).toEqual(after.figures);
  }, 60_000);

  test('counts somebody on many lists once, and erased people not at all', async () => {
    const everybody = await people(30, 'male');
    await list(everybody, 50);
    await list(everybody, 65);
    for (const person of everybody.slice(10, 25)) await bring(person, 'invited');
    await app.current
      .owner`delete from profiles where id in ${app.current.owner(everybody.slice(0, 5).map(({ id }) => id))}`;
    await release();
    const { figures: told } = await figures();
    expect(told?.score.map(({ value }) => value)).toEqual(['60_79']);
    expect(told?.sex[0]?.people[0]).toBeLessThanOrEqual(25);
  }, 60_000);

  test('the nightly job makes the figures of every programme', async () => {
    const everybody = await people(25, 'female');
    await list(everybody, 85);
    for (const person of everybody) await bring(person, 'invited');
    await handleJob(app.current.parts, {
      handler: 'fairness.release',
      event: 'schedule',
      eventId: programme.id,
      programmeId: null,
      subjectId: programme.id,
    });
    expect((await figures()).figures?.sex).toHaveLength(1);
  }, 60_000);
});

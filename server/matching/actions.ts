// Looking for people: a run is ranked by one statement, stored as it stood, and shown blind to those it was made for.
import { type AssignmentRow, findNeeds } from '@compatriot/db/queries/assignments.ts';
import {
  findRun,
  insertRun,
  type KeptResult,
  resultsOfRun,
  type RunRow,
  runsOfAssignment,
  taxonomyVersion,
} from '@compatriot/db/queries/match-runs.ts';
import { type MatchNeeds, type MatchQuestion, rankPeople } from '@compatriot/db/queries/matching.ts';
import { type ConsentedProfile, consentedProfiles } from '@compatriot/db/queries/profiles.ts';
import { type ConceptName, conceptLabels } from '@compatriot/db/queries/skills.ts';
import type { SkillLevel } from '@compatriot/db/vocabulary.ts';
import { assignmentOf } from '../assignments/access.ts';
import { matchableStatuses } from '../assignments/rules.ts';
import { authorize, verbsAllowed } from '../authorize.ts';
import type { Context } from '../context.ts';
import { today } from '../dates.ts';
import { problems } from '../problems.ts';
import { recordSeen } from '../profiles/access.ts';
import { experienceBandOf } from '../profiles/rules.ts';
import { type OfficialAccess, officialProgramme } from '../programmes/access.ts';
import { matchPolicy } from './policy.ts';
import {
  fractionsOf,
  funnelSteps,
  matchNumbers,
  pageSize,
  pointsOf,
  scoreOf,
  verdictOf,
  weightsOf,
} from './rules.ts';

/**
 * Ranks everybody the actor may see and keeps the list. Nobody's card is shown by it, so it costs nothing of the quota.
 * @throws 409 before the need is approved or after its seats are gone; 400 when it names no skill at all
 */
export async function runMatch(ctx: Context, code: string, assignmentId: string) {
  const { access, assignment } = await reach(ctx, code, assignmentId);
  authorize(ctx, matchPolicy, 'match.run', assignment);
  if (!matchableStatuses.includes(assignment.status)) throw problems.notNow(assignment.status);
  const needs = await needsOf(ctx, assignment);
  if (needs.skills.length === 0) throw problems.invalid([{ path: 'skills', code: 'required' }]);
  const question: MatchQuestion = {
    needs,
    recipient: access.recipient,
    weights: weightsOf(access.programme.weights),
    numbers: matchNumbers,
    // The assignment's own id: nobody can run again until chance puts somebody first.
    seed: assignment.id,
    today: today(ctx.now),
  };
  const { funnel, people } = await rankPeople(ctx.tx, question);
  const taxonomy = await taxonomyVersion(ctx.tx);
  const { weights, numbers, seed } = question;
  const id = await insertRun(
    ctx.tx,
    {
      programmeId: access.programme.id,
      assignmentId,
      runBy: access.accountId,
      runAt: ctx.now,
      recipient: access.recipient,
      weights,
      taxonomy,
      inputs: { needs, numbers, seed, today: question.today },
      funnel,
    },
    people.map(({ profileId, rank, points, fractions, namedSkills, unknownConditions, answers }) => ({
      profileId,
      rank,
      score: scoreOf(points),
      parts: { points, fractions, namedSkills, unknownConditions, answers },
    })),
  );
  await ctx.record(
    'match.run',
    { id, programmeId: access.programme.id },
    { assignmentId, passed: funnel.passed },
  );
  const run = await findRun(ctx.tx, assignmentId, id);
  if (!run) throw problems.notFound();
  return { ...headOf(run), kept: people.length };
}

export async function listRuns(ctx: Context, code: string, assignmentId: string) {
  const { assignment } = await reach(ctx, code, assignmentId);
  authorize(ctx, matchPolicy, 'match.read', assignment);
  const runs = await runsOfAssignment(ctx.tx, assignmentId);
  return { items: runs.map(headOf), can: canNow(ctx, assignment) };
}

/**
 * A page of a run as it stood, without those who since withdrew, paused or blocked the institution.
 * @throws 429 when the page would pass the day's quota
 */
export async function readRun(ctx: Context, code: string, assignmentId: string, runId: string, page: number) {
  const { access, assignment, run } = await reachRun(ctx, code, assignmentId, runId);
  const { people, names, total } = await peopleOfRun(ctx, run, (page - 1) * pageSize, pageSize);
  await recordSeen(
    ctx,
    access,
    people.map(({ profileId }) => profileId),
  );
  return {
    ...headOf(run),
    assignment: {
      id: assignment.id,
      title: assignment.title,
      institution: assignment.institutionName,
      mode: assignment.mode,
      status: assignment.status,
    },
    weights: run.weights,
    needs: run.inputs.needs.skills.map((each) => needPart(each, names)),
    items: people,
    total,
    page,
    pageSize,
    can: canNow(ctx, assignment),
  };
}

/** @throws 404 for a run that is not of this assignment, or not the actor's to see */
export async function reachRun(ctx: Context, code: string, assignmentId: string, runId: string) {
  const { access, assignment } = await reach(ctx, code, assignmentId);
  authorize(ctx, matchPolicy, 'match.read', assignment);
  const run = await findRun(ctx.tx, assignmentId, runId);
  if (!run) throw problems.notFound();
  return { access, assignment, run };
}

/** Some of a run's people, blind. Whoever shows them writes them down as seen. */
export async function peopleOfRun(ctx: Context, run: RunRow, offset: number, limit: number) {
  const { items, total } = await resultsOfRun(ctx.tx, run, { today: today(ctx.now), limit, offset });
  const ids = items.map((each) => each.profileId);
  const consented = new Map(
    (await consentedProfiles(ctx.tx, ids, run.recipient)).map((each) => [each.id, each]),
  );
  const shown = items.filter((each) => consented.has(each.profileId));
  const names = await conceptLabels(
    ctx.tx,
    [
      ...run.inputs.needs.skills.map((each) => each.conceptId),
      ...shown.flatMap((each) => each.parts.answers.flatMap((answer) => answer?.skillId ?? [])),
      ...[...consented.values()].flatMap((each) => each.occupationId ?? []),
    ],
    ctx.language,
  );
  const people = shown.flatMap((each) => {
    const person = consented.get(each.profileId);
    return person ? [blindCard(run, each, person, names)] : [];
  });
  return { people, names, total };
}

async function reach(
  ctx: Context,
  code: string,
  assignmentId: string,
): Promise<{ access: OfficialAccess; assignment: AssignmentRow }> {
  const access = await officialProgramme(ctx, code);
  return { access, assignment: await assignmentOf(ctx, access.programme, assignmentId) };
}

/** Searching again or inviting makes sense only while people are looked for. */
const canNow = (ctx: Context, assignment: AssignmentRow): string[] =>
  verbsAllowed(ctx.actor, matchPolicy, assignment).filter(
    (verb) => verb === 'match.read' || matchableStatuses.includes(assignment.status),
  );

async function needsOf(ctx: Context, row: AssignmentRow): Promise<MatchNeeds> {
  const { skills, languages } = await findNeeds(ctx.tx, row.id);
  return {
    programmeId: row.programmeId,
    institutionId: row.institutionId,
    mode: row.mode,
    sector: row.sector,
    country: row.country,
    region: row.region,
    startsOn: row.startsOn,
    endsOn: row.endsOn,
    occupationId: row.occupationId,
    minimumExperience: row.minimumExperience,
    minimumEducation: row.minimumEducation,
    licenceNeeded: row.licenceNeeded,
    skills: skills.map(({ conceptId, importance, level }) => ({
      conceptId,
      essential: importance === 'essential',
      level,
    })),
    languages,
  };
}

function headOf(run: RunRow) {
  return {
    id: run.id,
    runAt: run.runAt,
    runBy: run.runByName,
    recipient: run.recipient,
    taxonomy: run.taxonomy,
    funnel: { started: run.funnel.started, steps: funnelSteps(run.funnel), passed: run.funnel.passed },
  };
}

type Names = Map<number, ConceptName>;
const nameOf = (names: Names, id: number): ConceptName => names.get(id) ?? { uri: '', label: '' };

const needPart = (need: MatchNeeds['skills'][number], names: Names) => ({
  ...nameOf(names, need.conceptId),
  importance: need.essential ? ('essential' as const) : ('optional' as const),
  level: need.level as SkillLevel,
});

/** What of a person a shortlist shows: nothing here tells a name, a sex, an age or a face. */
function blindCard(run: RunRow, kept: KeptResult, person: ConsentedProfile, names: Names) {
  const { needs } = run.inputs;
  return {
    profileId: kept.profileId,
    rank: kept.rank,
    score: kept.score,
    pseudonym: person.pseudonym,
    country: person.residenceCountry,
    occupation: person.occupationId === null ? null : nameOf(names, person.occupationId),
    experienceBand: experienceBandOf(person.experienceYears),
    parts: pointsOf(fractionsOf(needs, kept.parts.fractions), run.weights),
    needs: needs.skills.map((need, index) => {
      const answer = kept.parts.answers[index] ?? null;
      return {
        ...needPart(need, names),
        verdict: verdictOf(need, answer, kept.parts.namedSkills),
        answer: answer && {
          ...nameOf(names, answer.skillId),
          similarity: answer.similarity,
          level: answer.level as SkillLevel,
        },
      };
    }),
    unknownConditions: kept.parts.unknownConditions,
  };
}

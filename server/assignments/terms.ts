// Terms of reference on their way in and out: what is typed becomes rows and concept ids, rows become an answer.
import {
  commentsOf,
  counterpartsOf,
  laterNeeds,
  peopleOf,
  prioritiesOf,
} from '@compatriot/db/queries/assignment-people.ts';
import {
  type AssignmentRow,
  findAssignment,
  findNeeds,
  type Needs,
} from '@compatriot/db/queries/assignments.ts';
import { findPlacement, laterPlacements } from '@compatriot/db/queries/placements.ts';
import { findProgrammeById, type ProgrammeRow } from '@compatriot/db/queries/programmes.ts';
import { findPublishedVersion } from '@compatriot/db/queries/questionnaires.ts';
import { conceptLabels, conceptsByUri } from '@compatriot/db/queries/skills.ts';
import { hasRole, verbsAllowed } from '../authorize.ts';
import type { Context } from '../context.ts';
import { today } from '../dates.ts';
import { dueDiligenceValid } from '../institutions/rules.ts';
import { type ProblemDetail, problems } from '../problems.ts';
import { textIn } from '../questionnaires/rules.ts';
import { definitionSchema } from '../questionnaires/schema.ts';
import { assignmentPolicy, partiesOf } from './policy.ts';
import {
  type CommentField,
  commentFields,
  destination,
  isPriority,
  mayEditNow,
  repeatableStatuses,
  returningStatuses,
  stepsNow,
  transitions,
} from './rules.ts';
import type { DraftAssignment } from './schema.ts';

/** @throws 400 when the terms contradict themselves or lie outside the programme; `at` is where they stand in the body */
export function checkTerms(
  programme: ProgrammeRow,
  terms: {
    country: string;
    region: string | null;
    mode: string;
    /** What is only tried out is none. */
    vacancy?: boolean | undefined;
    startsOn: string | null;
    endsOn: string | null;
  },
  at = '',
): void {
  const details: ProblemDetail[] = [];
  if (!programme.originCountries.includes(terms.country))
    details.push({ path: `${at}country`, code: 'not_a_choice' });
  if (!programme.modes.includes(terms.mode)) details.push({ path: `${at}mode`, code: 'not_a_choice' });
  if (terms.vacancy && terms.mode !== 'permanent')
    details.push({ path: `${at}vacancy`, code: 'vacancy_permanent' });
  if (terms.region && !terms.region.startsWith(`${terms.country}-`))
    details.push({ path: `${at}region`, code: 'not_a_choice' });
  if (terms.startsOn && terms.endsOn && terms.endsOn < terms.startsOn)
    details.push({ path: `${at}endsOn`, code: 'ends_before_start' });
  if (details.length > 0) throw problems.invalid(details);
}

/** Concepts behind the URIs. @throws 400 naming each that is unknown or of another kind */
export async function readNeeds(
  ctx: Context,
  programmeId: string,
  given: { skills?: DraftAssignment['skills'] | undefined; languages?: Needs['languages'] | undefined },
  at = '',
): Promise<Partial<Needs>> {
  const known = await conceptsByUri(
    ctx.tx,
    (given.skills ?? []).map((each) => each.uri),
    programmeId,
  );
  const details: ProblemDetail[] = [];
  const skills = new Map<number, Needs['skills'][number]>();
  for (const [index, { uri, importance, level }] of (given.skills ?? []).entries()) {
    const concept = known.get(uri);
    if (concept?.kind !== 'skill')
      details.push({ path: `${at}skills.${index}.uri`, code: 'unknown_concept' });
    // An old URI and its successor name one skill: the first mention counts.
    else if (!skills.has(concept.id)) skills.set(concept.id, { conceptId: concept.id, importance, level });
  }
  if (details.length > 0) throw problems.invalid(details);
  return {
    ...(given.skills ? { skills: [...skills.values()] } : {}),
    ...(given.languages ? { languages: given.languages } : {}),
  } as Partial<Needs>;
}

export async function readOccupation(ctx: Context, uri: string | null, at = ''): Promise<number | null> {
  if (uri === null) return null;
  const concept = (await conceptsByUri(ctx.tx, [uri])).get(uri);
  if (concept?.kind !== 'occupation')
    throw problems.invalid([{ path: `${at}occupation`, code: 'unknown_concept' }]);
  return concept.id;
}

/** The regions that members were asked about, so that their wishes can be met. */
export async function regionsOf(
  ctx: Context,
  programme: ProgrammeRow,
): Promise<{ code: string; label: string }[]> {
  const version = await findPublishedVersion(ctx.tx, programme.id, 'people');
  if (!version) return [];
  const definition = definitionSchema.parse(version.definition);
  const asked = definition.topics
    .flatMap((topic) => topic.questions)
    .find((each) => each.binding === 'regions');
  return (asked?.choices ?? [])
    .filter((choice) => !choice.exclusive)
    .map(({ code, label }) => ({
      code,
      label: textIn(label, ctx.language, definition.languages[0] ?? 'en'),
    }));
}

export function summarise(row: AssignmentRow) {
  const { id, title, status, mode, vacancy, sector, country, place, startsOn, endsOn, seats } = row;
  return {
    id,
    title,
    status,
    institution: { id: row.institutionId, name: row.institutionName },
    mode,
    vacancy,
    sector,
    country,
    place,
    startsOn,
    endsOn,
    seats,
  };
}

export async function describe(ctx: Context, row: AssignmentRow) {
  const needs = await findNeeds(ctx.tx, row.id);
  const ids = [
    ...needs.skills.map((each) => each.conceptId),
    ...(row.occupationId === null ? [] : [row.occupationId]),
  ];
  const names = await conceptLabels(ctx.tx, ids, ctx.language);
  const nameOf = (id: number) => names.get(id) ?? { uri: '', label: '' };
  const parties = partiesOf(ctx.actor, row);
  const priorities = await prioritiesOf(ctx.tx, row.programmeId);
  const programme = await findProgrammeById(ctx.tx, row.programmeId);
  return {
    ...summarise(row),
    ...(await aroundIt(ctx, row)),
    employment: row.employment,
    supervisor: row.supervisor,
    counterpartNumber: row.counterpartNumber,
    deadline: row.deadline,
    again: row.again,
    priority: {
      first: isPriority(row, priorities, programme?.sectors ?? []),
      plan:
        priorities.find((each) => each.country === row.country && each.sector === row.sector)?.plan ?? null,
    },
    need: row.need,
    tasks: row.tasks,
    outputs: row.outputs,
    region: row.region,
    occupation: row.occupationId === null ? null : nameOf(row.occupationId),
    minimumExperience: row.minimumExperience,
    minimumEducation: row.minimumEducation,
    licenceNeeded: row.licenceNeeded,
    skills: needs.skills.map(({ conceptId, importance, level }) => ({
      ...nameOf(conceptId),
      importance,
      level,
    })),
    languages: needs.languages,
    nationalPlan: row.nationalPlan,
    donor: row.donor,
    reason: row.reason,
    reasonCode: row.reasonCode,
    dueDiligenceValid: dueDiligenceValid(row.dueDiligenceUntil, today(ctx.now)),
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    version: row.version,
    can: verbsAllowed(ctx.actor, assignmentPolicy, row).filter(
      (verb) =>
        (verb !== 'assignment.change' || mayEditNow(row.status, parties)) &&
        (verb !== 'assignment.repeat' || repeatableStatuses.includes(row.status)),
    ),
    next: stepsNow(row, parties).map((step) => ({
      step,
      to: destination(step, row) ?? row.status,
      needs: [...transitions[step].needs],
    })),
  };
}

/** Who learns, what was commented, what it goes on from and what goes on from it. */
async function aroundIt(ctx: Context, row: AssignmentRow) {
  const { parentId, extendsPlacementId } = row;
  const parent = parentId === null ? null : await findAssignment(ctx.tx, row.programmeId, parentId);
  const person = extendsPlacementId === null ? null : await findPlacement(ctx.tx, extendsPlacementId);
  const next =
    person && hasRole(ctx.actor, row.programmeId, 'focal_point', 'coordinator')
      ? (await laterPlacements(ctx.tx, person.placement.id)).find(
          ({ placement }) => placement.assignmentId === row.id && placement.status === 'shortlisted',
        )
      : undefined;
  return {
    counterparts: await counterpartsOf(ctx.tx, row.id),
    comments: (await commentsOf(ctx.tx, row.id))
      .map((each) => ({ ...each, field: each.field as CommentField }))
      .sort((one, other) => commentFields.indexOf(one.field) - commentFields.indexOf(other.field)),
    parent: parent && { id: parent.id, title: parent.title },
    extends:
      extendsPlacementId === null
        ? null
        : {
            placementId: extendsPlacementId,
            pseudonym: person?.placement.pseudonym ?? null,
            nextId: next?.placement.id ?? null,
          },
    returning: await peopleOf(ctx.tx, row.id, returningStatuses),
    later: (await laterNeeds(ctx.tx, row.id)).map((each) => ({
      ...each,
      again: each.again as AssignmentRow['again'],
      status: each.status as AssignmentRow['status'],
    })),
  };
}

// Terms of reference from draft to the search for people.
import {
  type AssignmentRow,
  assignmentsOfInstitutions,
  assignmentsOfProgramme,
  changeAssignment as updateAssignment,
  findNeeds,
  insertAssignment,
} from '@compatriot/db/queries/assignments.ts';
import { insertComments, prioritiesOf, setCounterparts } from '@compatriot/db/queries/assignment-people.ts';
import {
  findInstitution,
  institutionNames,
  institutionsOfProgramme,
} from '@compatriot/db/queries/institutions.ts';
import { hasMatchRun } from '@compatriot/db/queries/match-runs.ts';
import type { ProgrammeRow } from '@compatriot/db/queries/programmes.ts';
import { type AssignmentStatus, modes, sectors } from '@compatriot/db/vocabulary.ts';
import { fund } from '../budgets/actions.ts';
import { authorize, verbsAllowed } from '../authorize.ts';
import type { Context } from '../context.ts';
import { today } from '../dates.ts';
import { dueDiligenceValid } from '../institutions/rules.ts';
import { settleNeed } from '../placements/seats.ts';
import { type ProblemDetail, problems } from '../problems.ts';
import { assignmentOf, assignmentProgramme } from './access.ts';
import { personGoesOn } from './again.ts';
import { assignmentPolicy, partiesOf } from './policy.ts';
import {
  deadlineFault,
  destination,
  isPriority,
  mayEditNow,
  missingForSubmission,
  stepTo,
  type AssignmentStep,
  transitions,
} from './rules.ts';
import type { ChangeAssignment, DraftAssignment, TransitionInput } from './schema.ts';
import { checkTerms, describe, readNeeds, readOccupation, regionsOf, summarise } from './terms.ts';

/** As many as SAFETY.md allows a page of anything. */
const pageSize = 50;

export async function listAssignments(
  ctx: Context,
  code: string,
  query: { status?: AssignmentStatus | undefined; vacancies?: 'yes' | undefined; page: number },
) {
  const programme = await assignmentProgramme(ctx, code);
  const { items, counts, vacancies } = await assignmentsOfProgramme(ctx.tx, programme.id, {
    status: query.status,
    vacancies: query.vacancies === 'yes',
    limit: pageSize,
    offset: (query.page - 1) * pageSize,
  });
  const all = Object.values(counts).reduce((sum, each) => sum + each, 0);
  return {
    items: items.map(summarise),
    total: query.vacancies
      ? (vacancies[query.status ?? 'all'] ?? 0)
      : query.status
        ? (counts[query.status] ?? 0)
        : all,
    page: query.page,
    pageSize,
    counts,
    vacancies: vacancies['all'] ?? 0,
    can: mayDraft(ctx, programme) ? ['assignment.draft'] : [],
  };
}

/** What the form offers: only institutions for which the actor may draft. */
export async function readChoices(ctx: Context, code: string) {
  const programme = await assignmentProgramme(ctx, code);
  const institutions = await institutionsOfProgramme(ctx.tx, programme.id);
  return {
    institutions: institutions
      .filter(
        ({ institution }) =>
          partiesOf(ctx.actor, { programmeId: programme.id, institutionId: institution.id }).length > 0,
      )
      .map(({ institution: { id, name } }) => ({ id, name })),
    countries: programme.originCountries,
    sectors: sectors.filter((each) => programme.sectors.includes(each)),
    modes: modes.filter((each) => programme.modes.includes(each)),
    regions: await regionsOf(ctx, programme),
    priorities: await prioritiesOf(ctx.tx, programme.id),
  };
}

export async function listHostAssignments(ctx: Context) {
  const own = ctx.actor.person?.institutions.map((each) => each.id) ?? [];
  const codes = new Map((await institutionNames(ctx.tx, own)).map((each) => [each.id, each.programmeCode]));
  const rows = await assignmentsOfInstitutions(ctx.tx, own);
  return {
    items: rows.map((row) => ({ ...summarise(row), programme: codes.get(row.institutionId) ?? '' })),
  };
}

export async function readAssignment(ctx: Context, code: string, id: string) {
  const programme = await assignmentProgramme(ctx, code);
  return describe(ctx, await assignmentOf(ctx, programme, id));
}

export async function draftAssignment(ctx: Context, code: string, body: DraftAssignment) {
  const programme = await assignmentProgramme(ctx, code);
  const { submit, occupation, skills, languages, counterparts, ...terms } = body;
  const institution = await findInstitution(ctx.tx, programme.id, body.institutionId);
  if (!institution) throw problems.invalid([{ path: 'institutionId', code: 'not_a_choice' }]);
  const place = { programmeId: programme.id, institutionId: institution.id };
  authorize(ctx, assignmentPolicy, 'assignment.draft', place);
  checkTerms(programme, terms);
  const needs = await readNeeds(ctx, programme.id, { skills, languages });
  const id = await insertAssignment(
    ctx.tx,
    {
      ...terms,
      programmeId: programme.id,
      occupationId: await readOccupation(ctx, occupation),
      createdBy: ctx.actor.person?.account.id ?? null,
    },
    { skills: needs.skills ?? [], languages: needs.languages ?? [] },
  );
  await setCounterparts(ctx.tx, { assignmentId: id, programmeId: programme.id }, counterparts);
  await ctx.record('assignment.drafted', { id, programmeId: programme.id }, { mode: body.mode });
  return submit
    ? moveAssignment(ctx, code, id, { to: 'submitted', comments: [] }, undefined)
    : readAssignment(ctx, code, id);
}

/** @throws 409 once it is approved, 412 when somebody changed it since the person read it */
export async function changeAssignment(
  ctx: Context,
  code: string,
  id: string,
  body: ChangeAssignment,
  version: number | undefined,
) {
  const programme = await assignmentProgramme(ctx, code);
  const row = await assignmentOf(ctx, programme, id);
  authorize(ctx, assignmentPolicy, 'assignment.change', row);
  const { occupation, skills, languages, counterparts, ...terms } = body;
  if (body.institutionId && body.institutionId !== row.institutionId) {
    // The person goes on where they are.
    if (row.extendsPlacementId) throw problems.invalid([{ path: 'institutionId', code: 'same_place' }]);
    const institution = await findInstitution(ctx.tx, programme.id, body.institutionId);
    if (!institution) throw problems.invalid([{ path: 'institutionId', code: 'not_a_choice' }]);
    authorize(ctx, assignmentPolicy, 'assignment.draft', { ...row, institutionId: institution.id });
  }
  const parties = partiesOf(ctx.actor, row);
  if (!mayEditNow(row.status, parties)) throw problems.notNow(row.status);
  checkTerms(programme, { ...row, ...terms });
  const moved = await updateAssignment(ctx.tx, {
    id,
    programmeId: programme.id,
    from: [row.status],
    version: version ?? row.version,
    now: ctx.now,
    set: {
      ...terms,
      ...(occupation !== undefined ? { occupationId: await readOccupation(ctx, occupation) } : {}),
    },
    needs: await readNeeds(ctx, programme.id, { skills, languages }),
  });
  if (!moved) throw problems.stale();
  if (counterparts)
    await setCounterparts(ctx.tx, { assignmentId: id, programmeId: programme.id }, counterparts);
  await ctx.record('assignment.changed', row, { fields: Object.keys(body) });
  return readAssignment(ctx, code, id);
}

/**
 * Takes the step that leads to a status.
 * @throws 403 when another party takes that step, 409 when it does not lead there from here, 400 when something is missing
 */
export async function moveAssignment(
  ctx: Context,
  code: string,
  id: string,
  input: TransitionInput,
  version: number | undefined,
) {
  const programme = await assignmentProgramme(ctx, code);
  const row = await assignmentOf(ctx, programme, id);
  const step = stepTo(input.to, row);
  // Only the system gets there: seats and reports decide.
  if (!step) throw problems.notNow(row.status);
  authorize(ctx, assignmentPolicy, `assignment.${step}`, row);
  if (destination(step, row) !== input.to) throw problems.notNow(row.status);
  const missing = await missingFor(ctx, programme, row, step, input);
  if (missing.length > 0) throw problems.invalid(missing);
  // Lists and exports know a need by the donor of its first line.
  const donor = step === 'fund' && input.lines ? await fund(ctx, programme, id, input.lines) : null;
  const moved = await updateAssignment(ctx.tx, {
    id,
    programmeId: programme.id,
    from: [row.status],
    version: version ?? row.version,
    now: ctx.now,
    set: {
      status: input.to,
      reason: input.reason ?? null,
      reasonCode: input.reasonCode ?? null,
      suspendedFrom: step === 'suspend' ? row.status : null,
      ...(donor ? { donor } : {}),
      ...(input.nationalPlan ? { nationalPlan: input.nationalPlan } : {}),
      ...(step === 'open' && input.deadline ? { deadline: input.deadline } : {}),
    },
  });
  if (!moved) throw version === undefined ? problems.notNow(row.status) : problems.stale();
  if (step === 'return') {
    const reading = { assignmentId: id, programmeId: programme.id, version: row.version + 1 };
    await insertComments(
      ctx.tx,
      { ...reading, accountId: ctx.actor.person?.account.id ?? null },
      input.comments,
    );
  }
  await ctx.record(transitions[step].event, row, {
    from: row.status,
    to: input.to,
    ...(step === 'return' ? { comments: input.comments.length } : {}),
    ...(input.reasonCode ? { reasonCode: input.reasonCode } : {}),
  });
  // Seats may have been given back, or taken again, while it stood still.
  if (step === 'resume') await settleNeed(ctx, id);
  if (step === 'open') await personGoesOn(ctx, row);
  return readAssignment(ctx, code, id);
}

/** What the step still lacks, by field. */
async function missingFor(
  ctx: Context,
  programme: ProgrammeRow,
  row: AssignmentRow,
  step: AssignmentStep,
  input: TransitionInput,
): Promise<ProblemDetail[]> {
  const given = {
    // What to mend may be said field by field.
    reason: input.reason ?? input.comments[0]?.text,
    reason_code: input.reasonCode,
    lines: input.lines,
    national_plan: input.nationalPlan,
    deadline: input.deadline ?? row.deadline,
  };
  const fields = {
    reason: 'reason',
    reason_code: 'reasonCode',
    lines: 'lines',
    national_plan: 'nationalPlan',
    deadline: 'deadline',
  };
  const details: ProblemDetail[] = transitions[step].needs
    .filter((need) => !given[need])
    .map((need) => ({ path: fields[need], code: 'required' }));
  if (step === 'submit') {
    const needs = await findNeeds(ctx.tx, row.id);
    const essentialSkills = needs.skills.filter((each) => each.importance === 'essential').length;
    const terms = { ...row, essentialSkills, languages: needs.languages.length };
    details.push(...missingForSubmission(terms).map((path) => ({ path, code: 'required' })));
  }
  if (step === 'approve') {
    const priorities = await prioritiesOf(ctx.tx, programme.id);
    if (!isPriority(row, priorities, programme.sectors))
      details.push({ path: 'sector', code: 'not_a_priority_sector' });
    if (!dueDiligenceValid(row.dueDiligenceUntil, today(ctx.now)))
      details.push({ path: 'institutionId', code: 'check_institution_first' });
  }
  // Whoever applies trusts an employer whose check holds.
  if (step === 'open' && row.vacancy && !dueDiligenceValid(row.dueDiligenceUntil, today(ctx.now)))
    details.push({ path: 'institutionId', code: 'check_institution_first' });
  const deadline = input.deadline ?? row.deadline;
  if (step === 'open' && deadline) {
    const fault = deadlineFault(deadline, { day: today(ctx.now), startsOn: row.startsOn });
    if (fault) details.push({ path: 'deadline', code: fault });
  }
  if (step === 'select' && !(await hasMatchRun(ctx.tx, row.id)))
    details.push({ path: '', code: 'run_first' });
  return details;
}

function mayDraft(ctx: Context, programme: ProgrammeRow): boolean {
  const own =
    ctx.actor.person?.institutions
      .filter((each) => each.programmeId === programme.id)
      .map((each) => each.id) ?? [];
  return ['', ...own].some((institutionId) =>
    verbsAllowed(ctx.actor, assignmentPolicy, { programmeId: programme.id, institutionId }).includes(
      'assignment.draft',
    ),
  );
}

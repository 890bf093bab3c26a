// What an assignment asks for, as matching reads it: from what is saved, and from what somebody is trying out.
import { type AssignmentRow, findNeeds } from '@compatriot/db/queries/assignments.ts';
import type { MatchNeeds } from '@compatriot/db/match.ts';
import { findInstitution } from '@compatriot/db/queries/institutions.ts';
import type { ProgrammeRow } from '@compatriot/db/queries/programmes.ts';
import type { z } from 'zod';
import { checkTerms, readNeeds, readOccupation } from '../assignments/terms.ts';
import type { Context } from '../context.ts';
import { type ProblemDetail, problems } from '../problems.ts';
import type { previewBody } from './schema.ts';

type Terms = z.output<typeof previewBody>['assignment'];

export async function needsOf(tx: Context['tx'], row: AssignmentRow): Promise<MatchNeeds> {
  const { skills, languages } = await findNeeds(tx, row.id);
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
    skills: skills.map(asNeed),
    languages,
  };
}

/** Where the terms stand in the body of a preview. */
const at = 'assignment.';

/**
 * The terms that somebody is trying out, over those of a saved assignment where there is one.
 * @throws 400 for terms that contradict themselves or lie outside the programme, concepts that are unknown, and when neither
 * a skill nor an occupation is asked for
 */
export async function triedNeeds(
  ctx: Context,
  programme: ProgrammeRow,
  terms: Terms,
  base: MatchNeeds | null,
): Promise<MatchNeeds> {
  const mode = terms.mode ?? base?.mode;
  const country = terms.country ?? base?.country;
  const missing: ProblemDetail[] = [];
  if (!mode) missing.push({ path: `${at}mode`, code: 'required' });
  if (!country) missing.push({ path: `${at}country`, code: 'required' });
  const occupied = terms.occupation === undefined ? base?.occupationId != null : terms.occupation !== null;
  if ((terms.skills ?? base?.skills ?? []).length === 0 && !occupied)
    missing.push({ path: `${at}skills`, code: 'required' });
  if (!mode || !country || missing.length > 0) throw problems.invalid(missing);
  // The region of another country goes with the country.
  const kept = country === base?.country ? base.region : null;
  const where = {
    country,
    region: terms.region === undefined ? kept : terms.region,
    mode,
    startsOn: terms.startsOn === undefined ? (base?.startsOn ?? null) : terms.startsOn,
    endsOn: terms.endsOn === undefined ? (base?.endsOn ?? null) : terms.endsOn,
  };
  checkTerms(programme, where, at);
  const { institutionId } = terms;
  if (institutionId && !(await findInstitution(ctx.tx, programme.id, institutionId)))
    throw problems.invalid([{ path: `${at}institutionId`, code: 'not_a_choice' }]);
  const { skills } = await readNeeds(ctx, programme.id, { skills: terms.skills }, at);
  return {
    ...where,
    programmeId: programme.id,
    institutionId: institutionId ?? base?.institutionId ?? null,
    sector: terms.sector ?? base?.sector ?? null,
    occupationId:
      terms.occupation === undefined
        ? (base?.occupationId ?? null)
        : await readOccupation(ctx, terms.occupation, at),
    minimumExperience:
      terms.minimumExperience === undefined ? (base?.minimumExperience ?? null) : terms.minimumExperience,
    minimumEducation:
      terms.minimumEducation === undefined ? (base?.minimumEducation ?? null) : terms.minimumEducation,
    licenceNeeded: terms.licenceNeeded ?? base?.licenceNeeded ?? false,
    skills: skills ? essentialFirst(skills.map(asNeed)) : (base?.skills ?? []),
    languages: terms.languages ?? base?.languages ?? [],
  };
}

const asNeed = ({
  conceptId,
  importance,
  level,
}: {
  conceptId: number;
  importance: string;
  level: number;
}) => ({ conceptId, essential: importance === 'essential', level });

/** As a saved assignment has them, so that the same terms give the same answer word for word. */
const essentialFirst = (skills: MatchNeeds['skills']): MatchNeeds['skills'] =>
  [...skills].sort((a, b) => Number(b.essential) - Number(a.essential) || a.conceptId - b.conceptId);

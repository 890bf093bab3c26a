// Finding people and looking at their cards. The engine finds; Postgres has the last word on every card, and each card
// shown is written down and counted against the day's quota.
import { type ConceptName, conceptLabels, conceptsByUri } from '@compatriot/db/queries/skills.ts';
import { type TalentRow, readTalent } from '@compatriot/db/queries/talent.ts';
import type { SearchEngine, TalentQuery } from '@compatriot/search/engine.ts';
import type { Context } from '../context.ts';
import { problems } from '../problems.ts';
import { recordSeen } from '../profiles/access.ts';
import { officialProgramme } from '../programmes/access.ts';
import { parseLanguageNeed, parseSkillNeed, talentPageSize } from './rules.ts';
import type { TalentAnswer, TalentCard, TalentQuestion } from './schema.ts';

/** @throws 404 without a role in the programme; 400 for a skill that does not exist; 429 past the day's quota */
export async function searchTalent(
  ctx: Context,
  engine: SearchEngine,
  code: string,
  question: TalentQuestion,
): Promise<TalentAnswer> {
  const access = await officialProgramme(ctx, code);
  const scope = { programmeId: access.programme.id, recipient: access.recipient };
  const needs = await skillNeeds(ctx, question.skill);
  const query: TalentQuery = {
    text: question.q,
    countries: question.country,
    modes: question.mode,
    sectors: question.sector,
    languages: question.language.map(parseLanguageNeed),
    education: question.education ?? null,
    experience: question.experience,
    availableOn: question.availableOn ?? null,
    skills: needs,
    sort: question.sort,
    offset: (question.page - 1) * talentPageSize,
    limit: talentPageSize,
  };
  let found = await engine.search(ctx.tx, scope, query);
  // Figures about people come with people: a page past the end is the last page, and its cards are written down.
  const page = Math.max(1, Math.min(question.page, Math.ceil(found.total / talentPageSize)));
  if (page !== question.page) {
    found = await engine.search(ctx.tx, scope, { ...query, offset: (page - 1) * talentPageSize });
  }
  const rows = await readTalent(
    ctx.tx,
    scope,
    found.hits.map((hit) => hit.id),
  );
  await recordSeen(
    ctx,
    access,
    [...rows.values()].map((row) => row.profileId),
  );
  const asked = [...found.understood, ...needs.map((need) => need.conceptId)];
  const names = await conceptLabels(
    ctx.tx,
    [...asked, ...[...rows.values()].flatMap(conceptsOf)],
    ctx.language,
  );
  return {
    total: found.total,
    page,
    pageSize: talentPageSize,
    items: found.hits.flatMap((hit) => {
      const row = rows.get(hit.id);
      return row ? [cardOf(row, names, hit.matched)] : [];
    }),
    facets: found.facets,
    understood: found.understood.flatMap((id) => names.get(id) ?? []),
    skills: needs.flatMap(({ conceptId, level }) => {
      const name = names.get(conceptId);
      return name ? [{ ...name, level }] : [];
    }),
    note: access.recipient === 'home_government' ? 'some_hidden' : null,
  };
}

/** @throws 404 when the card is another programme's, given to somebody else, or withdrawn */
export async function readCard(ctx: Context, code: string, id: string): Promise<TalentCard> {
  const access = await officialProgramme(ctx, code);
  const rows = await readTalent(ctx.tx, { programmeId: access.programme.id, recipient: access.recipient }, [
    id,
  ]);
  const row = rows.get(id);
  if (!row) throw problems.notFound();
  await recordSeen(ctx, access, [row.profileId]);
  return cardOf(row, await conceptLabels(ctx.tx, conceptsOf(row), ctx.language), []);
}

async function skillNeeds(ctx: Context, texts: string[]): Promise<TalentQuery['skills']> {
  const needs = texts.map(parseSkillNeed);
  const concepts = await conceptsByUri(
    ctx.tx,
    needs.map((need) => need.uri),
  );
  return needs.map(({ uri, level }) => {
    const concept = concepts.get(uri);
    if (!concept) throw problems.invalid([{ path: 'skill', code: 'not_a_choice' }]);
    // Nobody rates an occupation: having it is all there is.
    return { conceptId: concept.id, level: concept.kind === 'occupation' ? 1 : level };
  });
}

const conceptsOf = (row: TalentRow): number[] => [
  ...(row.occupationId === null ? [] : [row.occupationId]),
  ...row.skills.map((skill) => skill.conceptId),
];

/** What the words met comes first among the skills, then what the person does best. */
function cardOf(row: TalentRow, names: Map<number, ConceptName>, matched: number[]): TalentCard {
  const met = new Set(matched);
  const occupation = row.occupationId === null ? undefined : names.get(row.occupationId);
  return {
    id: row.id,
    pseudonym: row.pseudonym,
    occupation: occupation
      ? { ...occupation, matched: row.occupationId !== null && met.has(row.occupationId) }
      : null,
    experienceBand: row.experienceBand,
    ageBand: row.ageBand,
    skills: row.skills
      .flatMap(({ conceptId, level }) => {
        const name = names.get(conceptId);
        return name ? [{ ...name, level, matched: met.has(conceptId) }] : [];
      })
      .sort(
        (a, b) =>
          Number(b.matched) - Number(a.matched) || b.level - a.level || a.label.localeCompare(b.label),
      ),
    country: row.residenceCountry,
    region: row.residenceRegion,
    languages: row.languages,
    modes: row.modes,
    sectors: row.sectors,
    activities: row.activities,
    educationLevel: row.educationLevel,
    stayLength: row.stayLength,
    availableFrom: row.availableFrom,
    availableUntil: row.availableUntil,
    updatedAt: row.updatedAt,
  };
}

// From the address of a question to what an engine is asked.
import { type TalentQuery, mostAsked } from '@compatriot/search/engine.ts';
import type { Context } from '../context.ts';
import { documentsOnList } from '../lists/among.ts';
import { problems } from '../problems.ts';
import type { PoolAccess } from '../programmes/access.ts';
import type { Copy } from '../skills/copy.ts';
import { parseLanguageNeed, parseSkillNeed, talentPageSize } from './rules.ts';
import type { TalentQuestion } from './schema.ts';
import { type ReadWords, readWords } from './words.ts';

type Filters = Omit<TalentQuestion, 'page'>;

/**
 * @param copy the taxonomy, fetched before the transaction was opened, because it needs a connection of its own
 * @throws 404 for a list that is not the actor's to read; 400 for a skill that does not exist, or groups that together hold too much
 */
export async function askedOf(
  ctx: Context,
  access: PoolAccess,
  copy: Copy,
  question: Filters,
): Promise<TalentQuery> {
  return queryOf(copy, access.programme.id, question, await peopleAmong(ctx, access, question));
}

/** Documents on the list that is asked for; null when none is. @throws 404 */
export async function peopleAmong(
  ctx: Context,
  access: PoolAccess,
  question: Pick<Filters, 'list'>,
): Promise<string[] | null> {
  return question.list === undefined ? null : documentsOnList(ctx, access, question.list);
}

/** @throws 400 for a skill that does not exist, or groups that together hold too much */
export function queryOf(
  copy: Copy,
  programmeId: string,
  question: Filters,
  among: string[] | null,
  { words, unknown }: Pick<ReadWords, 'words' | 'unknown'> = readWords(copy, question.q, programmeId),
): TalentQuery {
  const below = belowOnce(copy);
  return {
    words,
    unknown,
    must: needsOf(copy, programmeId, 'skill', question.skill, below),
    nice: needsOf(copy, programmeId, 'nice', question.nice, below),
    origins: question.origin,
    countries: question.country,
    regions: question.region,
    modes: question.mode,
    sectors: question.sector,
    activities: question.activity,
    stays: question.stay,
    languages: question.language.map(parseLanguageNeed),
    education: question.education ?? null,
    experience: question.experience,
    availableFrom: question.availableFrom ?? null,
    availableUntil: question.availableUntil ?? null,
    among,
    addedSince: null,
    sort: question.sort,
    offset: 0,
    limit: talentPageSize,
  };
}

/** What is below a concept, looked up once for a question. Null when the question would take in too much. */
function belowOnce(copy: Copy): (conceptId: number) => number[] | null {
  const known = new Map<number, number[]>();
  let sum = 0;
  return (conceptId) => {
    const below = known.get(conceptId) ?? copy.below(conceptId);
    known.set(conceptId, below);
    sum += below.length;
    return sum > mostAsked.below ? null : below;
  };
}

/** A skill of another programme's own does not exist here. */
function needsOf(
  copy: Copy,
  programmeId: string,
  path: 'skill' | 'nice',
  texts: string[],
  belowOf: (conceptId: number) => number[] | null,
): TalentQuery['must'] {
  return texts.map((text) => {
    const { uri, level } = parseSkillNeed(text);
    const conceptId = copy.idOf(uri);
    const owner = conceptId === null ? null : copy.ownerOf(conceptId);
    if (conceptId === null || (owner !== null && owner !== programmeId))
      throw problems.invalid([{ path, code: 'not_a_choice' }]);
    const below = belowOf(conceptId);
    if (!below) throw problems.invalid([{ path, code: 'too_broad' }]);
    // Nobody rates an occupation: having it is all there is.
    return {
      conceptId,
      below,
      level: copy.kind(conceptId) === 'occupation' ? 1 : level,
    };
  });
}

// What of a person a shortlist shows: places, points and reasons under a pseudonym. Nothing here tells a name, a sex, an
// age or a face; those come with the person's yes to one assignment, through the placement.
import type { Judged, MatchNeeds } from '@compatriot/db/match.ts';
import { type ConceptName, conceptLabels } from '@compatriot/db/queries/skills.ts';
import type { TalentRow } from '@compatriot/db/queries/talent.ts';
import type { ScorePart, SkillLevel } from '@compatriot/db/vocabulary.ts';
import type { Context } from '../context.ts';
import { fractionsOf, pointsOf, verdictOf } from './rules.ts';
import type { RunResult } from './schema.ts';

/** The part of a card that a shortlist reads. */
export type BlindCard = Pick<
  TalentRow,
  'profileId' | 'pseudonym' | 'residenceCountry' | 'occupationId' | 'experienceBand'
> & { documentId: string };

export interface ListedPerson {
  card: BlindCard;
  rank: number;
  score: number;
  judged: Pick<Judged, 'fractions' | 'namedSkills' | 'unknown' | 'answers'>;
}

export type Names = Map<number, ConceptName>;
const nameOf = (names: Names, id: number): ConceptName => names.get(id) ?? { uri: '', label: '' };

/** Names of everything that a list mentions, in one statement. */
export function namesFor(ctx: Context, needs: MatchNeeds, people: readonly ListedPerson[]): Promise<Names> {
  return conceptLabels(
    ctx.tx,
    [
      ...needs.skills.map((each) => each.conceptId),
      ...people.flatMap(({ judged }) => judged.answers.flatMap((answer) => answer?.conceptId ?? [])),
      ...people.flatMap(({ card }) => card.occupationId ?? []),
    ],
    ctx.language,
  );
}

export const needPart = (need: MatchNeeds['skills'][number], names: Names) => ({
  ...nameOf(names, need.conceptId),
  importance: need.essential ? ('essential' as const) : ('optional' as const),
  level: need.level as SkillLevel,
});

export function blindResult(
  needs: MatchNeeds,
  weights: Record<ScorePart, number>,
  { card, rank, score, judged }: ListedPerson,
  names: Names,
): RunResult {
  return {
    profileId: card.profileId,
    cardId: card.documentId,
    rank,
    score,
    pseudonym: card.pseudonym,
    country: card.residenceCountry,
    occupation: card.occupationId === null ? null : nameOf(names, card.occupationId),
    experienceBand: card.experienceBand,
    parts: pointsOf(fractionsOf(needs, judged.fractions), weights),
    needs: needs.skills.map((need, index) => {
      const answer = judged.answers[index] ?? null;
      return {
        ...needPart(need, names),
        verdict: verdictOf(need, answer, judged.namedSkills),
        answer: answer && {
          ...nameOf(names, answer.conceptId),
          similarity: answer.similarity,
          level: answer.level as SkillLevel,
        },
      };
    }),
    unknownConditions: judged.unknown,
  };
}

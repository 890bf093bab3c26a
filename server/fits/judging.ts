// One person against what is open, by the same code that ranks a million people for one assignment; and what would happen if
// something about them were otherwise, by judging that person too. Pure but for pauses.
import { setImmediate as breathe } from 'node:timers/promises';
import type { FitSettings, OpenAssignment } from '@compatriot/db/queries/fits.ts';
import type { Judged, MatchNeeds, MatchPerson, MatchQuestion, Near } from '@compatriot/db/match.ts';
import { MatchColumns } from '../matching/columns.ts';
import { judgeAll as judgePeople } from '../matching/ranking.ts';
import { matchNumbers, type Weights, weightsOf } from '../matching/rules.ts';
import { changed, changesFor, effectOf, inOrder, mostSuggestions, type Suggestion } from './rules.ts';

export interface Weighing {
  weights: Weights;
  ages: MatchQuestion['ages'];
}

export const weighingOf = (own: FitSettings | undefined): Weighing => ({
  weights: weightsOf(own?.weights),
  ages: { from: own?.ageFrom ?? null, to: own?.ageTo ?? null },
});

export const conceptsOf = ({ skills, occupationId }: MatchPerson): Set<number> =>
  new Set([...skills.map(({ conceptId }) => conceptId), ...(occupationId === null ? [] : [occupationId])]);

export const conceptsAsked = (open: readonly OpenAssignment[]): Set<number> =>
  new Set(
    open.flatMap(({ needs }) => [
      ...needs.skills.map(({ conceptId }) => conceptId),
      ...(needs.occupationId === null ? [] : [needs.occupationId]),
    ]),
  );

/** @param near of each need and of the occupation, as far as the person's own concepts (and those needs) go */
export function questionOf(
  needs: MatchNeeds,
  near: Map<number, Near[]>,
  { weights, ages }: Weighing,
): MatchQuestion {
  const nearOf = (id: number): Near[] => near.get(id) ?? [{ conceptId: id, similarity: 100 }];
  return {
    needs,
    near: needs.skills.map(({ conceptId }) => nearOf(conceptId)),
    nearOccupations: needs.occupationId === null ? [] : nearOf(needs.occupationId),
    weights,
    numbers: matchNumbers,
    ages,
    without: [],
    // Institutions that the person blocked are not asked about at all.
    blocked: [],
    seed: 0,
    kept: 1,
  };
}

/** Every question about the same person, in their order. */
export function judgeAll(person: MatchPerson, questions: readonly MatchQuestion[]): Judged[] {
  const columns = columnsOf([person]);
  return questions.map((question) => judged(columns, question, [person.id])[0]!);
}

/** How many are judged before others have their turn: about ten milliseconds of work. */
const slice = 250;

/** The same for thousands, without holding anybody up. */
export async function judgeMany(person: MatchPerson, questions: readonly MatchQuestion[]): Promise<Judged[]> {
  const judged: Judged[] = [];
  for (let from = 0; from < questions.length; from += slice) {
    if (from > 0) await breathe();
    judged.push(...judgeAll(person, questions.slice(from, from + slice)));
  }
  return judged;
}

/** What would change most, best first; a few. */
export function suggestionsFor(person: MatchPerson, question: MatchQuestion, before: Judged): Suggestion[] {
  const changes = changesFor(person, question, before);
  const variants = changes.map((change, index) => ({
    ...changed(person, question, change),
    id: variantId(index),
  }));
  const after = judged(
    columnsOf(variants),
    question,
    variants.map(({ id }) => id),
  );
  const effects = changes.flatMap((change, index) => {
    const effect = effectOf(change, before, after[index]!);
    return effect ? [effect] : [];
  });
  return inOrder(effects).slice(0, mostSuggestions);
}

function columnsOf(people: readonly MatchPerson[]): MatchColumns {
  const columns = new MatchColumns(people.length);
  for (const person of people) columns.put(person);
  return columns;
}

function judged(columns: MatchColumns, question: MatchQuestion, ids: string[]): Judged[] {
  const found = judgePeople(columns, question, ids);
  if (found.length !== ids.length) throw new Error('Somebody who was put in is not there');
  return found;
}

/** A name for somebody who might be. */
const variantId = (index: number): string => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;

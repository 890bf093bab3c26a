// A run computed again from what it kept: the people as they were, the question as it was put. Whatever has changed since,
// the list must come out the same, or the record is not what it says.
import type { Judged } from '@compatriot/db/match.ts';
import { type KeptResult, resultsOfRun, type RunRow } from '@compatriot/db/queries/match-runs.ts';
import { scoreParts } from '@compatriot/db/vocabulary.ts';
import type { Context } from '../context.ts';
import { today } from '../dates.ts';
import { problems } from '../problems.ts';
import { recordSeen } from '../profiles/access.ts';
import { reachRun } from './actions.ts';
import { MatchColumns } from './columns.ts';
import { rank } from './ranking.ts';
import { keptResults } from './rules.ts';

/**
 * Of those who may still be shown; the others take nothing away from the order of the rest.
 * @throws 404 as reading the run, 409 for a run from before facts were kept, 429 past the day's quota
 */
export async function replayRun(ctx: Context, code: string, assignmentId: string, runId: string) {
  const { access, run } = await reachRun(ctx, code, assignmentId, runId);
  const { items } = await resultsOfRun(ctx.tx, run, { today: today(ctx.now), limit: keptResults, offset: 0 });
  const again = rankAgain(run, items);
  await recordSeen(
    ctx,
    access,
    items.map(({ profileId }) => profileId),
  );
  const placeOf = new Map(again.map((each, at) => [each.id, { each, rank: items[at]?.rank ?? at + 1 }]));
  const people = items.map((kept) => {
    const found = placeOf.get(kept.documentId ?? '');
    const same = found !== undefined && found.rank === kept.rank && alike(kept, found.each);
    return {
      profileId: kept.profileId,
      cardId: kept.cardId,
      pseudonym: kept.pseudonym,
      then: { rank: kept.rank, score: kept.score },
      again: found ? { rank: found.rank, score: found.each.score } : null,
      same,
    };
  });
  return { same: people.every((each) => each.same), people };
}

function rankAgain(run: RunRow, items: KeptResult[]): Judged[] {
  const columns = new MatchColumns(items.length);
  for (const { documentId, facts } of items) {
    if (documentId === null || facts === null) throw problems.runBeforeReplay();
    columns.put({ ...facts, id: documentId });
  }
  const { blocked: _count, today: _day, ...inputs } = run.inputs;
  const question = { ...inputs, weights: run.weights, without: run.lifted, blocked: [], kept: items.length };
  return rank(columns, question).people;
}

/** Points, parts and reasons, not only the place. */
function alike({ score, parts }: KeptResult, found: Judged): boolean {
  return (
    score === found.score &&
    parts.points === found.points &&
    parts.namedSkills === found.namedSkills &&
    scoreParts.every((part) => parts.fractions[part] === found.fractions[part]) &&
    parts.unknown.join() === found.unknown.join() &&
    parts.answers.length === found.answers.length &&
    parts.answers.every((answer, at) => {
      const other = found.answers[at] ?? null;
      if (answer === null || other === null) return answer === other;
      return (
        answer.conceptId === other.conceptId &&
        answer.similarity === other.similarity &&
        answer.level === other.level
      );
    })
  );
}

// Two runs of one assignment side by side: who came, who went, who moved, and what had changed between them.
import type { MatchNeeds } from '@compatriot/db/match.ts';
import { type KeptResult, resultsOfRun, type RunRow } from '@compatriot/db/queries/match-runs.ts';
import { scoreParts } from '@compatriot/db/vocabulary.ts';
import type { Context } from '../context.ts';
import { today } from '../dates.ts';
import { recordSeen } from '../profiles/access.ts';
import { headOf, reachRun } from './actions.ts';
import { keptResults } from './rules.ts';

/**
 * `otherId` counts as the earlier one. Only people who may still be shown.
 * @throws 404 for runs that are not of this assignment or not the actor's to see, 429 past the day's quota
 */
export async function compareRuns(
  ctx: Context,
  code: string,
  assignmentId: string,
  runId: string,
  otherId: string,
) {
  const { access, run } = await reachRun(ctx, code, assignmentId, runId);
  const { run: other } = await reachRun(ctx, code, assignmentId, otherId);
  const shown = async (of: RunRow) =>
    (await resultsOfRun(ctx.tx, of, { today: today(ctx.now), limit: keptResults, offset: 0 })).items;
  const people = changesBetween(await shown(other), await shown(run));
  await recordSeen(
    ctx,
    access,
    people.map(({ profileId }) => profileId),
  );
  return { run: headOf(run), other: headOf(other), differs: differencesOf(other, run), people };
}

function changesBetween(before: KeptResult[], after: KeptResult[]) {
  const earlier = new Map(before.map((each) => [each.profileId, each]));
  const later = new Set(after.map((each) => each.profileId));
  const left = before.filter(({ profileId }) => !later.has(profileId));
  const placeOf = (kept: KeptResult | undefined) => (kept ? { rank: kept.rank, score: kept.score } : null);
  const personOf = ({ profileId, cardId, pseudonym }: KeptResult) => ({ profileId, cardId, pseudonym });
  return [
    ...after.map((each) => {
      const was = earlier.get(each.profileId);
      return {
        ...personOf(each),
        change: was ? movement(was.rank, each.rank) : ('entered' as const),
        before: placeOf(was),
        after: placeOf(each),
      };
    }),
    ...left.map((each) => ({
      ...personOf(each),
      change: 'left' as const,
      before: placeOf(each),
      after: null,
    })),
  ];
}

const movement = (was: number, is: number): 'up' | 'down' | 'same' =>
  is < was ? 'up' : is > was ? 'down' : 'same';

function differencesOf(before: RunRow, after: RunRow) {
  const changed = <Value>(of: (run: RunRow) => Value) =>
    canonical(of(before)) === canonical(of(after)) ? null : { before: of(before), after: of(after) };
  return {
    weights: scoreParts
      .filter((part) => before.weights[part] !== after.weights[part])
      .map((part) => ({ part, before: before.weights[part], after: after.weights[part] })),
    needs: (Object.keys(after.inputs.needs) as (keyof MatchNeeds)[]).filter(
      (term) => canonical(before.inputs.needs[term]) !== canonical(after.inputs.needs[term]),
    ),
    settingsVersion: changed((run) => run.settingsVersion),
    taxonomy: changed((run) => run.taxonomy),
    nearness: changed((run) => run.nearness),
    ages: changed((run) => run.inputs.ages),
    lifted: changed((run) => run.lifted),
    started: changed((run) => run.funnel.started),
    passed: changed((run) => run.funnel.passed),
  };
}

/** One text for one value, in whatever order Postgres has put its keys. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  ) ?? '';

// What of a joint choice a coordinator sees: what was asked, and a page of what came out, blind. People stand in it as long as
// they are in the pool; whoever left it since is only counted.
import { blockedDocuments, profilesOfDocuments } from '@compatriot/db/queries/match-people.ts';
import {
  cardsOf,
  choicesOf,
  findPortfolio,
  overridesOf,
  type PlannedAssignment,
  plannedAssignments,
  type PortfolioResult,
} from '@compatriot/db/queries/portfolios.ts';
import type { Context } from '../context.ts';
import { seatedStatuses } from '../placements/rules.ts';
import { problems } from '../problems.ts';
import { recordSeen } from '../profiles/access.ts';
import { scopeOf } from '../programmes/access.ts';
import { enterPortfolios, headOf, inPoints, pointsOrNull, verbsOf } from './actions.ts';
import { asPoints, goingStatuses, pagesOf } from './rules.ts';

/**
 * @param page from 1; a page that there is not is the last one
 * @throws 404, 403, 429 when the people of the page would pass the day's quota
 */
export async function showPortfolio(ctx: Context, code: string, id: string, page: number) {
  const access = await enterPortfolios(ctx, code, 'portfolio.read');
  const scope = scopeOf(access);
  const row = await findPortfolio(ctx.tx, scope, id);
  if (!row) throw problems.notFound();
  const { inputs, result } = row;
  const planned = new Map(
    (
      await plannedAssignments(
        ctx.tx,
        scope.programmeId,
        { ids: inputs.assignments.map((each) => each.id) },
        seatedStatuses,
      )
    ).map((each) => [each.id, each]),
  );
  const assignments = inputs.assignments.flatMap((each) => {
    const found = planned.get(each.id);
    return found ? [{ ...each, planned: found }] : [];
  });
  const pages = pagesOf(assignments.map((each) => result?.byAssignment[each.id]?.filled ?? 0));
  const shownPage = Math.min(page, pages.length);
  const { from, until } = pages[shownPage - 1] ?? { from: 0, until: 0 };
  const onPage = assignments.slice(from, until);

  const overrides = await overridesOf(ctx.tx, id);
  const choices = result ? await choicesOf(ctx.tx, id, ids(onPage)) : [];
  const cardOf = await cardsOf(ctx.tx, scope, [
    ...new Set([...overrides, ...choices].map(({ profileId }) => profileId)),
  ]);
  // While it goes on nobody's card is shown, and looking every second costs nothing.
  const people = goingStatuses.includes(row.status)
    ? []
    : await profilesOfDocuments(ctx.tx, scope, [...cardOf.values()]);
  const named = new Set([...choices, ...overrides].map(({ assignmentId }) => assignmentId));
  const blocked = await blockedPairs(
    ctx,
    scope,
    [...named].flatMap((assignmentId) => planned.get(assignmentId) ?? []),
  );
  const byProfile = new Map(people.map((each) => [each.profileId, each]));
  // Whoever blocked the institution looks as if they had left the pool: not even that they have not is told.
  const cardAt = (assignmentId: string, profileId: string): string | null => {
    const card = cardOf.get(profileId);
    return card && !blocked.has(`${assignmentId} ${card}`) ? card : null;
  };
  const visible = (assignmentId: string, profileId: string) => {
    const found = byProfile.get(profileId);
    return found && !blocked.has(`${assignmentId} ${found.documentId}`) ? found : null;
  };
  const seen = [...choices, ...overrides].flatMap(
    ({ assignmentId, profileId }) => visible(assignmentId, profileId)?.profileId ?? [],
  );
  await recordSeen(ctx, access, [...new Set(seen)]);

  const kept = (kind: 'pin' | 'ban') =>
    overrides
      .filter((each) => each.kind === kind)
      .map(({ assignmentId, profileId, reason }) => ({
        assignmentId,
        cardId: cardAt(assignmentId, profileId),
        reason,
      }));
  const titleOf = (assignmentId: string): string => planned.get(assignmentId)?.title ?? '';
  const after = row.after ? await findPortfolio(ctx.tx, scope, row.after) : null;
  return {
    ...headOf(row),
    after: after && { id: after.id, name: after.name },
    inputs: {
      assignments: assignments.map(({ id: assignmentId, seats, cost, planned: { donor, ...terms } }) => ({
        ...termsOf(terms),
        id: assignmentId,
        seats,
        cost,
        donor,
      })),
      currency: inputs.currency,
      budgets: inputs.budgets,
      pins: kept('pin'),
      bans: kept('ban'),
      useFloors: inputs.useFloors,
      mostLoss: inputs.mostLoss,
      seconds: inputs.seconds,
    },
    result: result && {
      ...wholeOf(result),
      byAssignment: onPage.map(({ id: assignmentId, seats, planned: terms }) => {
        const part = result.byAssignment[assignmentId];
        const chosen = choices
          .filter((each) => each.assignmentId === assignmentId)
          .flatMap(({ profileId, score, bestAlone, rank, pinned }) => {
            const person = visible(assignmentId, profileId);
            if (!person) return [];
            const { documentId, pseudonym, residenceCountry } = person;
            return [
              {
                cardId: documentId,
                pseudonym,
                country: residenceCountry,
                score,
                bestAlone,
                rankAlone: rank,
                pinned,
              },
            ];
          });
        const filled = part?.filled ?? 0;
        const [total, best] = [part?.total ?? 0, part?.best ?? 0];
        const loss = Math.max(0, best - total);
        return {
          ...termsOf(terms),
          id: assignmentId,
          donor: terms.donor,
          seats,
          filled,
          chosen,
          gone: Math.max(0, filled - chosen.length),
          candidates: part?.candidates ?? 0,
          why: part?.why ?? null,
          total: asPoints(total),
          best: asPoints(best),
          loss: asPoints(loss),
          lossPercent: best > 0 ? Math.round((loss * 1000) / best) / 10 : 0,
        };
      }),
      overrides: overrides.map(({ kind, assignmentId, profileId, reason, cost }) => ({
        kind,
        assignmentId,
        title: titleOf(assignmentId),
        cardId: cardAt(assignmentId, profileId),
        pseudonym: visible(assignmentId, profileId)?.pseudonym ?? null,
        reason,
        cost: pointsOrNull(cost),
      })),
      clashes: result.clashes.map(({ position, assignmentId, ...clash }) => {
        const pin = position === null ? undefined : overrides.find((each) => each.position === position);
        const person = pin ? visible(pin.assignmentId, pin.profileId) : null;
        return {
          ...clash,
          assignmentId,
          title: assignmentId === null ? null : titleOf(assignmentId),
          cardId: person?.documentId ?? null,
          pseudonym: person?.pseudonym ?? null,
        };
      }),
    },
    page: shownPage,
    pages: pages.length,
    total: assignments.length,
    can: verbsOf(ctx, access).filter(
      (verb) => verb !== 'portfolio.cancel' || goingStatuses.includes(row.status),
    ),
  };
}

const ids = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id);

const termsOf = ({
  title,
  institution,
  startsOn,
  endsOn,
}: Pick<PlannedAssignment, 'title' | 'institution' | 'startsOn' | 'endsOn'>) => ({
  title,
  institution,
  startsOn,
  endsOn,
});

/** Assignment and card, where the person does not want the institution to learn of them. */
async function blockedPairs(
  ctx: Context,
  scope: ReturnType<typeof scopeOf>,
  rows: readonly PlannedAssignment[],
): Promise<Set<string>> {
  const pairs = new Set<string>();
  const byInstitution = new Map<string, string[]>();
  for (const { id, institutionId } of rows)
    byInstitution.set(institutionId, [...(byInstitution.get(institutionId) ?? []), id]);
  for (const [institutionId, assignmentIds] of byInstitution)
    for (const card of await blockedDocuments(ctx.tx, scope, institutionId))
      for (const assignmentId of assignmentIds) pairs.add(`${assignmentId} ${card}`);
  return pairs;
}

function wholeOf(result: PortfolioResult) {
  const { objective, bound, gap, optimal, greedy, filled, seats, seconds, budgets, together, floors } =
    result;
  return {
    objective: pointsOrNull(objective),
    bound: pointsOrNull(bound),
    gap,
    optimal,
    greedy: inPoints(greedy),
    filled,
    seats,
    seconds,
    budgets,
    together: together && { ...together, cost: pointsOrNull(together.cost) },
    floors: floors.map((floor) => ({ ...floor, cost: pointsOrNull(floor.cost) })),
  };
}

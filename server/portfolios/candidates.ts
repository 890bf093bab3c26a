// Whom a coordinator may pin instead: the best people of one assignment who are free on its days, blind, with where the
// portfolio has placed them now.
import { profilesOfDocuments } from '@compatriot/db/queries/match-people.ts';
import {
  choicesOf,
  engagements,
  findPortfolio,
  plannedAssignments,
} from '@compatriot/db/queries/portfolios.ts';
import { assignmentOf } from '../assignments/access.ts';
import type { Context } from '../context.ts';
import { questionFor, seedOf } from '../matching/asking.ts';
import type { MatchIndex } from '../matching/index.ts';
import { needsOf } from '../matching/needs.ts';
import { seatedStatuses } from '../placements/rules.ts';
import { problems } from '../problems.ts';
import { recordSeen } from '../profiles/access.ts';
import { scopeOf } from '../programmes/access.ts';
import type { OpenRequest } from '../route.ts';
import { enterPortfolios } from './actions.ts';
import { takenBy } from './reading.ts';
import { candidatesKept, candidatesShown, engagedStatuses } from './rules.ts';

interface Asked {
  programme: string;
  id: string;
  assignment: string;
}

/** @throws 404 (also for an assignment that is not part of it), 403 for everybody but coordinators, 429 past the day's quota */
export async function showCandidates(request: OpenRequest, asked: Asked) {
  const index = request.services.matching;
  const scope = await request.transaction(async (ctx) =>
    scopeOf(await enterPortfolios(ctx, asked.programme, 'portfolio.make')),
  );
  await index.ready(scope);
  return request.transaction((ctx) => answer(ctx, index, asked));
}

async function answer(ctx: Context, index: MatchIndex, asked: Asked) {
  const access = await enterPortfolios(ctx, asked.programme, 'portfolio.make');
  const scope = scopeOf(access);
  const portfolio = await findPortfolio(ctx.tx, scope, asked.id);
  const ids = portfolio?.inputs.assignments.map(({ id }) => id) ?? [];
  if (!portfolio || !ids.includes(asked.assignment)) throw problems.notFound();
  const assignment = await assignmentOf(ctx, access.programme, asked.assignment);
  const question = await questionFor(ctx, access, await needsOf(ctx.tx, assignment), {
    seed: seedOf(assignment.id),
    kept: candidatesKept,
  });
  const { people } = await index.rank(ctx.tx, scope, question);
  const taken = takenBy(await engagements(ctx.tx, scope.programmeId, engagedStatuses));
  const days = { from: assignment.startsOn, until: assignment.endsOn };
  const judged = new Map(people.map((each) => [each.id, each]));
  const cards = await profilesOfDocuments(
    ctx.tx,
    scope,
    people.map(({ id }) => id),
  );
  const free = cards
    .filter(({ profileId }) => !taken(profileId, assignment.id, days))
    .slice(0, candidatesShown);
  await recordSeen(
    ctx,
    access,
    free.map(({ profileId }) => profileId),
  );
  const planned = await plannedAssignments(ctx.tx, scope.programmeId, { ids }, seatedStatuses);
  const terms = new Map(planned.map((each) => [each.id, each]));
  const choices = await choicesOf(ctx.tx, portfolio.id, ids);
  return {
    name: portfolio.name,
    title: assignment.title,
    institution: terms.get(assignment.id)?.institution ?? '',
    items: free.map(({ documentId, profileId, pseudonym, residenceCountry, experienceBand }) => ({
      cardId: documentId,
      pseudonym,
      country: residenceCountry,
      experienceBand,
      score: judged.get(documentId)?.score ?? 0,
      rank: judged.get(documentId)?.rank ?? 0,
      placed: choices
        .filter((choice) => choice.profileId === profileId)
        .map(({ assignmentId }) => ({ id: assignmentId, title: terms.get(assignmentId)?.title ?? '' })),
    })),
  };
}

// What-if: an assignment that is not saved, or one that is with other terms, weights or conditions, against the people of
// now. Nothing is kept; whom it shows is written down as seen.
import { profilesOfDocuments } from '@compatriot/db/queries/match-people.ts';
import { taxonomyVersion } from '@compatriot/db/queries/match-runs.ts';
import { nearnessVersion } from '@compatriot/db/queries/neighbours.ts';
import type { z } from 'zod';
import { assignmentOf } from '../assignments/access.ts';
import { authorize } from '../authorize.ts';
import type { Context } from '../context.ts';
import { problems } from '../problems.ts';
import { recordSeen } from '../profiles/access.ts';
import { type OfficialAccess, officialProgramme, scopeOf } from '../programmes/access.ts';
import type { OpenRequest } from '../route.ts';
import { spare } from './actions.ts';
import { questionFor, seedOf } from './asking.ts';
import { blindResult, type ListedPerson, namesFor, needPart } from './blind.ts';
import type { MatchIndex } from './index.ts';
import { needsOf, triedNeeds } from './needs.ts';
import { matchPolicy } from './policy.ts';
import { allZero, funnelSteps, keptResults } from './rules.ts';
import type { previewBody } from './schema.ts';
import { currentMatchSettings } from './settings.ts';

type Body = z.output<typeof previewBody>;

/**
 * @throws 404 without a role in the programme or for an assignment that is not there, 403 for everybody but coordinators,
 * 400 for what triedNeeds refuses and weights that sum to zero, 429 past the day's quota
 */
export async function previewMatch(request: OpenRequest, body: Body) {
  const index = request.services.matching;
  const scope = await request.transaction(async (ctx) => scopeOf(await mayPreview(ctx, body.programme)));
  await index.ready(scope);
  return request.transaction(async (ctx) => answer(ctx, index, await mayPreview(ctx, body.programme), body));
}

async function mayPreview(ctx: Context, code: string): Promise<OfficialAccess> {
  const access = await officialProgramme(ctx, code);
  authorize(ctx, matchPolicy, 'match.preview', { programmeId: access.programme.id });
  return access;
}

async function answer(ctx: Context, index: MatchIndex, access: OfficialAccess, body: Body) {
  const { programme } = access;
  const scope = scopeOf(access);
  const base = body.assignmentId
    ? await needsOf(ctx.tx, await assignmentOf(ctx, programme, body.assignmentId))
    : null;
  const needs = await triedNeeds(ctx, programme, body.assignment, base);
  const settings = await currentMatchSettings(ctx.tx, programme.id);
  const weights = { ...settings.weights, ...body.weights };
  if (allZero(weights)) throw problems.invalid([{ path: 'weights', code: 'weights_are_zero' }]);
  const question = await questionFor(ctx, access, needs, {
    settings,
    weights,
    without: [...new Set(body.without)],
    // As many as are read at a time, at the most.
    kept: Math.min(body.top + spare, keptResults),
    // As a run of that assignment would have it.
    seed: seedOf(body.assignmentId ?? programme.id),
  });
  const { funnel, people } = await index.rank(ctx.tx, scope, question);
  const judged = new Map(people.map((each) => [each.id, each]));
  const cards = await profilesOfDocuments(
    ctx.tx,
    scope,
    people.map(({ id }) => id),
  );
  const listed = cards.slice(0, body.top).flatMap((card, at): ListedPerson[] => {
    const found = judged.get(card.documentId);
    return found ? [{ card, rank: at + 1, score: found.score, judged: found }] : [];
  });
  await recordSeen(
    ctx,
    access,
    listed.map(({ card }) => card.profileId),
  );
  const names = await namesFor(ctx, needs, listed);
  return {
    funnel: { started: funnel.started, steps: funnelSteps(funnel), passed: funnel.passed },
    needs: needs.skills.map((each) => needPart(each, names)),
    weights,
    ages: question.ages,
    items: listed.map((each) => blindResult(needs, weights, each, names)),
    total: funnel.passed,
    taxonomy: await taxonomyVersion(ctx.tx),
    nearness: await nearnessVersion(ctx.tx),
    settingsVersion: settings.version,
  };
}

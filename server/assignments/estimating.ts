// How many people would fit a need that is being worded. Officials count whom they may list; a host, who may list nobody,
// reads a wide step and never a figure below ten.
import type { z } from 'zod';
import { hasRole } from '../authorize.ts';
import type { Context } from '../context.ts';
import { asSystem } from '../events.ts';
import { systemQuestion } from '../matching/asking.ts';
import { triedNeeds } from '../matching/needs.ts';
import { officialProgramme, scopeOf } from '../programmes/access.ts';
import type { OpenRequest } from '../route.ts';
import { assignmentProgramme } from './access.ts';
import { type Estimate, estimateFor } from './rules.ts';
import type { estimateBody } from './schema.ts';

const tooLittle: Estimate = { about: null, atLeast: null, fewerThan: null };

/** @throws 404 for people who are neither officials nor hosts here, 400 for terms that contradict themselves */
export async function estimateFits(
  request: OpenRequest,
  code: string,
  { assignment }: z.output<typeof estimateBody>,
): Promise<Estimate> {
  // Without where and for what, everybody fits.
  const said =
    assignment.mode && assignment.country && (assignment.occupation || (assignment.skills?.length ?? 0) > 0);
  const asked = await request.transaction(async (ctx) => {
    const programme = await assignmentProgramme(ctx, code);
    if (!said) return null;
    const official = hasRole(ctx.actor, programme.id, 'focal_point', 'coordinator');
    const needs = await triedNeeds(ctx, programme, assignment, null);
    return {
      official,
      scope: official ? scopeOf(await officialProgramme(ctx, code)) : poolOfTeam(programme.id),
      // Who blocked an institution is for nobody there to learn, not even that somebody did: two questions tell nothing apart.
      needs: official ? needs : { ...needs, institutionId: null },
    };
  });
  if (!asked) return tooLittle;
  const { official, scope, needs } = asked;
  const { services } = request;
  await services.matching.ready(scope);
  const count = async ({ tx }: Pick<Context, 'tx'>) => {
    const question = await systemQuestion(tx, scope.programmeId, scope.recipient, needs, { kept: 1 });
    return (await services.matching.rank(tx, scope, question)).funnel.passed;
  };
  // A host reads no pool: the system counts for it, and says a step.
  const people = official
    ? await request.transaction(count)
    : await asSystem(services, 'worker', scope.programmeId, count);
  return estimateFor(people, official);
}

const poolOfTeam = (programmeId: string) => ({ programmeId, recipient: 'programme_team' as const });

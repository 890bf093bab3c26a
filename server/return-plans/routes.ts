// Plans of people who go home without a placement: their own, and what they share with the programme's team.
import type { FastifyInstance } from 'fastify';
import { doneBody, noAnswer, planBody, planStepParams } from '../results/schema.ts';
import { route } from '../route.ts';
import { idParams, programmeParams } from '../shapes.ts';
import {
  agreeToReturnPlan,
  beginReturnPlan,
  dropReturnPlan,
  listOwnReturnPlans,
  listSharedReturnPlans,
  markReturnDone,
  setReturnPlanShared,
  showReturnPlan,
  writeReturnPlan,
} from './actions.ts';
import {
  agreeBody,
  beginBody,
  listQuery,
  madeAnswer,
  ownPlansAnswer,
  planAnswer,
  shareBody,
  sharedPlansAnswer,
  versionAnswer,
} from './schema.ts';

export function returnPlanRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/return-plans',
    summary: 'Plans for a return that members share with the team, newest change first',
    params: programmeParams,
    query: listQuery,
    answer: sharedPlansAnswer,
    run: (ctx, { params, query }) => listSharedReturnPlans(ctx, params.programme, query),
  });
  route(app, {
    method: 'GET',
    url: '/api/me/return-plans',
    summary: 'For each of one’s programmes the own plan for a return, if there is one',
    answer: ownPlansAnswer,
    run: listOwnReturnPlans,
  });
  route(app, {
    method: 'POST',
    url: '/api/me/return-plans',
    summary: 'Begins a plan that nobody else sees',
    body: beginBody,
    answer: madeAnswer,
    status: 201,
    run: (ctx, { body }) => beginReturnPlan(ctx, body.profileId, body.steps),
  });
  route(app, {
    method: 'GET',
    url: '/api/return-plans/:id',
    summary: 'One plan, for the person, and for the team while it is shared',
    params: idParams,
    answer: planAnswer,
    run: (ctx, { params }) => showReturnPlan(ctx, params.id),
  });
  route(app, {
    method: 'PUT',
    url: '/api/return-plans/:id',
    summary: 'Writes the plan; both sides agree to it anew',
    params: idParams,
    body: planBody,
    answer: versionAnswer,
    run: (ctx, { params, body, ifMatch }) => writeReturnPlan(ctx, params.id, body.steps, ifMatch),
  });
  route(app, {
    method: 'DELETE',
    url: '/api/return-plans/:id',
    summary: 'The person deletes the plan, for everybody',
    params: idParams,
    answer: noAnswer,
    status: 204,
    run: (ctx, { params }) => dropReturnPlan(ctx, params.id),
  });
  route(app, {
    method: 'PUT',
    url: '/api/return-plans/:id/shared',
    summary: 'The person shares it with the programme’s team, or takes that back',
    params: idParams,
    body: shareBody,
    answer: noAnswer,
    status: 204,
    run: (ctx, { params, body }) => setReturnPlanShared(ctx, params.id, body.shared),
  });
  route(app, {
    method: 'POST',
    url: '/api/return-plans/:id/agree',
    summary: 'Agrees to the plan as it was read',
    params: idParams,
    body: agreeBody,
    answer: versionAnswer,
    run: (ctx, { params, body }) => agreeToReturnPlan(ctx, params.id, body.version),
  });
  route(app, {
    method: 'PUT',
    url: '/api/return-plans/:id/steps/:step',
    summary: 'Notes when a part of the plan was done',
    params: planStepParams,
    body: doneBody,
    answer: noAnswer,
    status: 204,
    run: (ctx, { params, body }) => markReturnDone(ctx, params.id, params.step, body.doneOn),
  });
}

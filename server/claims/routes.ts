// Asking money back.
import type { FastifyInstance } from 'fastify';
import { moneyAnswer } from '../payments/schema.ts';
import { route } from '../route.ts';
import { idParams } from '../shapes.ts';
import { decideClaim, makeClaim, objectTo, withdrawClaim } from './actions.ts';
import { claimBody, claimParams, decisionBody, objectionBody } from './schema.ts';

export function claimRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'POST',
    url: '/api/placements/:id/claims',
    summary: 'Asks back what the person spent; a coordinator takes it down with evidence',
    params: idParams,
    body: claimBody,
    answer: moneyAnswer,
    status: 201,
    run: (ctx, { params, body }) => makeClaim(ctx, params.id, body),
  });
  route(app, {
    method: 'DELETE',
    url: '/api/placements/:id/claims/:claim',
    summary: 'Takes a claim back that nobody has decided',
    params: claimParams,
    answer: moneyAnswer,
    run: (ctx, { params }) => withdrawClaim(ctx, params.id, params.claim),
  });
  route(app, {
    method: 'POST',
    url: '/api/placements/:id/claims/:claim/objection',
    summary: 'The person says that what was taken down in their name is wrong',
    params: claimParams,
    body: objectionBody,
    answer: moneyAnswer,
    run: (ctx, { params, body }) => objectTo(ctx, params.id, params.claim, body.text),
  });
  route(app, {
    method: 'POST',
    url: '/api/placements/:id/claims/:claim/decision',
    summary: 'Grants a claim from a line of the need, or refuses it',
    params: claimParams,
    body: decisionBody,
    answer: moneyAnswer,
    run: (ctx, { params, body }) => decideClaim(ctx, params.id, params.claim, body),
  });
}

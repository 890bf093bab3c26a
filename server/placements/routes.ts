// Placements as the programme, the member and the host see them.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { route } from '../route.ts';
import { idParams, programmeParams } from '../shapes.ts';
import {
  answerInvitation,
  invite,
  listHostPlacements,
  listInvitations,
  listPlacements,
  showHostPlacement,
  showInvitation,
  showPlacement,
} from './actions.ts';
import { confirmYes, step, undoStep } from './moving.ts';
import {
  answerBody,
  hostPlacementAnswer,
  hostPlacementsAnswer,
  invitationAnswer,
  invitationsAnswer,
  inviteBody,
  placementAnswer,
  placementQuery,
  placementsAnswer,
  programmeAndId,
  stepBody,
} from './schema.ts';

const madeAnswer = z.strictObject({ id: z.uuid() });
const versionAnswer = z.strictObject({ version: z.number().int() });

export function placementRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/placements',
    summary: 'Placements of a programme, newest change first, with counts by state',
    params: programmeParams,
    query: placementQuery,
    answer: placementsAnswer,
    run: (ctx, { params, query }) => listPlacements(ctx, params.programme, query),
  });
  route(app, {
    method: 'POST',
    url: '/api/programmes/:programme/placements',
    summary: 'Invites a person to an assignment',
    params: programmeParams,
    body: inviteBody,
    answer: madeAnswer,
    status: 201,
    run: (ctx, { params, body }) => invite(ctx, params.programme, body),
  });
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/placements/:id',
    summary: 'The whole story of one placement',
    params: programmeAndId,
    answer: placementAnswer,
    run: (ctx, { params }) => showPlacement(ctx, params.programme, params.id),
  });
  route(app, {
    method: 'POST',
    url: '/api/placements/:id/steps',
    summary: 'Takes one step with a placement',
    params: idParams,
    body: stepBody,
    answer: versionAnswer,
    run: (ctx, { params, body, ifMatch }) => step(ctx, params.id, body, ifMatch),
  });
  route(app, {
    method: 'POST',
    url: '/api/placements/:id/undo',
    summary: 'Takes back the own last step, while nobody has acted on it',
    params: idParams,
    answer: versionAnswer,
    run: (ctx, { params }) => undoStep(ctx, params.id),
  });
  route(app, {
    method: 'POST',
    url: '/api/placements/:id/confirm-yes',
    summary: 'Confirms a yes that a coordinator took down: the person, or a second coordinator',
    params: idParams,
    answer: versionAnswer,
    run: (ctx, { params }) => confirmYes(ctx, params.id),
  });
  route(app, {
    method: 'GET',
    url: '/api/me/invitations',
    summary: 'Own invitations and placements',
    answer: invitationsAnswer,
    run: listInvitations,
  });
  route(app, {
    method: 'GET',
    url: '/api/me/invitations/:id',
    summary: 'One own invitation, with what a yes would disclose',
    params: idParams,
    answer: invitationAnswer,
    run: (ctx, { params }) => showInvitation(ctx, params.id),
  });
  route(app, {
    method: 'POST',
    url: '/api/me/invitations/:id/answer',
    summary: 'Says yes or no to an invitation',
    params: idParams,
    body: answerBody,
    answer: versionAnswer,
    run: (ctx, { params, body, ifMatch }) => answerInvitation(ctx, params.id, body, ifMatch),
  });
  route(app, {
    method: 'GET',
    url: '/api/host/placements',
    summary: 'Placements at the institutions the person acts for',
    answer: hostPlacementsAnswer,
    run: listHostPlacements,
  });
  route(app, {
    method: 'GET',
    url: '/api/host/placements/:id',
    summary: 'One placement at an own institution, with contact after the person said yes',
    params: idParams,
    answer: hostPlacementAnswer,
    run: (ctx, { params }) => showHostPlacement(ctx, params.id),
  });
}

// A person's own profiles.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { route } from '../route.ts';
import { idParams } from '../shapes.ts';
import {
  blockInstitutions,
  changeConsents,
  describeOwnProfile,
  downloadOwnProfile,
  eraseOwnProfile,
  listOwnProfiles,
  pauseOwnProfile,
  removePastPlacement,
  resumeOwnProfile,
} from './actions.ts';
import { changeOwnFacts, readOwnFacts } from './own-facts.ts';
import {
  blockedBody,
  consentsBody,
  downloadAnswer,
  factsAnswer,
  factsBody,
  noAnswer,
  ownProfilesAnswer,
  pauseBody,
  profileDetailAnswer,
} from './schema.ts';

export function profileRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/me/profiles',
    summary: 'My profiles, one a programme',
    answer: ownProfilesAnswer,
    run: listOwnProfiles,
  });
  route(app, {
    method: 'GET',
    url: '/api/me/profiles/:id',
    summary: 'My profile: the card as officials read it, my consents, and who looked',
    params: idParams,
    answer: profileDetailAnswer,
    run: (ctx, { params }) => describeOwnProfile(ctx, params.id),
  });
  route(app, {
    method: 'GET',
    url: '/api/me/profiles/:id/facts',
    summary: 'What I said of myself that decides what I am excluded from',
    params: idParams,
    answer: factsAnswer,
    run: (ctx, { params }) => readOwnFacts(ctx, params.id),
  });
  route(app, {
    method: 'PUT',
    url: '/api/me/profiles/:id/facts',
    summary: 'Says it, or says it otherwise',
    params: idParams,
    body: factsBody,
    answer: noAnswer,
    status: 204,
    run: (ctx, { params, body }) => changeOwnFacts(ctx, params.id, body),
  });
  route(app, {
    method: 'PUT',
    url: '/api/me/profiles/:id/consents',
    summary: 'Gives and withdraws consents; withdrawing hides at once',
    params: idParams,
    body: consentsBody,
    answer: noAnswer,
    status: 204,
    run: (ctx, { params, body }) => changeConsents(ctx, params.id, body),
  });
  route(app, {
    method: 'POST',
    url: '/api/me/profiles/:id/pause',
    summary: 'Hides my profile until a day',
    params: idParams,
    body: pauseBody,
    answer: noAnswer,
    status: 204,
    run: (ctx, { params, body }) => pauseOwnProfile(ctx, params.id, body.until),
  });
  route(app, {
    method: 'POST',
    url: '/api/me/profiles/:id/resume',
    summary: 'Ends a pause',
    params: idParams,
    answer: noAnswer,
    status: 204,
    run: (ctx, { params }) => resumeOwnProfile(ctx, params.id),
  });
  route(app, {
    method: 'PUT',
    url: '/api/me/profiles/:id/blocked-institutions',
    summary: 'Institutions that must never be offered my profile',
    params: idParams,
    body: blockedBody,
    answer: noAnswer,
    status: 204,
    run: (ctx, { params, body }) => blockInstitutions(ctx, params.id, body.institutionIds),
  });
  route(app, {
    method: 'GET',
    url: '/api/me/profiles/:id/download',
    summary: 'Everything held about me in this programme',
    params: idParams,
    answer: downloadAnswer,
    run: (ctx, { params }) => downloadOwnProfile(ctx, params.id),
  });
  route(app, {
    method: 'DELETE',
    url: '/api/me/profiles/:id/past-placements/:placement',
    summary: 'Takes a past placement off the own profile',
    params: idParams.extend({ placement: z.uuid() }),
    answer: noAnswer,
    status: 204,
    run: (ctx, { params }) => removePastPlacement(ctx, params.id, params.placement),
  });
  route(app, {
    method: 'DELETE',
    url: '/api/me/profiles/:id',
    summary: 'Erases my profile, my answers and my contact details',
    params: idParams,
    answer: noAnswer,
    status: 204,
    run: (ctx, { params }) => eraseOwnProfile(ctx, params.id),
  });
}

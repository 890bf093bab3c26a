// Links by which hosts without an account act. What is below /api/act needs no session: the token says who is there, and the
// rules are those of the noun.
import type { FastifyInstance } from 'fastify';
import { problems } from '../problems.ts';
import { route } from '../route.ts';
import { idParams } from '../shapes.ts';
import { confirmHandover, giveFeedback, nameCounterpart, unnameCounterpart } from '../results/actions.ts';
import { confirmBody, feedbackBody, handoverBody } from '../results/schema.ts';
import { offerSlots, takeSlotBack } from '../selection/interviews.ts';
import {
  choiceBody,
  declarationBody,
  doneAnswer,
  offeredAnswer,
  sheetBody,
  slotsBody,
} from '../selection/schema.ts';
import { askFor, declareConflict, giveScores } from '../selection/scoring.ts';
import { confirmHeld, raiseConcern } from '../work/actions.ts';
import { concernBody } from '../work/schema.ts';
import { act, makeLink, showActing, takeLinkBack, takeStepActing } from './actions.ts';
import {
  actAnswer,
  actHandoverParams,
  actParams,
  actSessionParams,
  actSlotParams,
  confirmedAnswer,
  sideAnswer,
  actStepBody,
  linkBody,
  linkParams,
  madeAnswer,
  noAnswer,
  versionAnswer,
} from './schema.ts';

export function linkRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'POST',
    url: '/api/placements/:id/links',
    summary: 'Mails a link to a contact person of the host, by which they act on this placement',
    params: idParams,
    body: linkBody,
    answer: madeAnswer,
    status: 201,
    run: (ctx, { params, body }) => makeLink(ctx, params.id, body),
  });
  route(app, {
    method: 'DELETE',
    url: '/api/placements/:id/links/:link',
    summary: 'Takes a mailed link back',
    params: linkParams,
    answer: noAnswer,
    status: 204,
    run: (ctx, { params }) => takeLinkBack(ctx, params.id, params.link),
  });
  route(app, {
    method: 'GET',
    url: '/api/act/:token',
    summary: 'The placement that a mailed link is for, as its host sees it',
    public: true,
    limit: 60,
    params: actParams,
    answer: actAnswer,
    open: (request, { params }) => showActing(request, params.token),
  });
  route(app, {
    method: 'POST',
    url: '/api/act/:token/steps',
    summary: 'Takes a step as the host to whom the link was mailed',
    public: true,
    limit: 60,
    params: actParams,
    body: actStepBody,
    answer: versionAnswer,
    open: (request, { params, body, ifMatch }) => takeStepActing(request, params.token, body, ifMatch),
  });

  /** A body by which a coordinator would take something down for others is theirs alone. */
  const own = <T extends { onBehalf?: unknown }>(body: T): T => {
    if (body.onBehalf !== undefined) throw problems.notAllowed();
    return body;
  };
  const posted = { method: 'POST', public: true, limit: 60 } as const;
  const removed = { method: 'DELETE', public: true, limit: 60, answer: noAnswer, status: 204 } as const;
  route(app, {
    ...posted,
    url: '/api/act/:token/slots',
    summary: 'Offers times to talk, from a mailed link',
    params: actParams,
    body: slotsBody,
    answer: offeredAnswer,
    open: (request, { params, body }) =>
      act(request, params.token, 'talk', (ctx, id) => offerSlots(ctx, id, body)),
  });
  route(app, {
    ...removed,
    url: '/api/act/:token/slots/:slot',
    summary: 'Takes a time to talk back, from a mailed link',
    params: actSlotParams,
    open: (request, { params }) =>
      act(request, params.token, 'talk', async (ctx, id) => {
        await takeSlotBack(ctx, id, params.slot);
        return {};
      }),
  });
  route(app, {
    ...posted,
    url: '/api/act/:token/declaration',
    summary: 'Says, as the panel member to whom the link was mailed, whether they know the person',
    params: actParams,
    body: declarationBody,
    answer: doneAnswer,
    open: (request, { params, body }) =>
      act(request, params.token, 'score', (ctx, id) => declareConflict(ctx, id, body)),
  });
  route(app, {
    ...posted,
    url: '/api/act/:token/scores',
    summary: 'Gives the scores of the panel member to whom the link was mailed, once',
    params: actParams,
    body: sheetBody,
    answer: doneAnswer,
    open: (request, { params, body }) =>
      act(request, params.token, 'score', (ctx, id) => giveScores(ctx, id, own(body))),
  });
  route(app, {
    ...posted,
    url: '/api/act/:token/host-choice',
    summary: 'Says whom the host asks for, from a mailed link',
    params: actParams,
    body: choiceBody,
    answer: versionAnswer,
    open: (request, { params, body, ifMatch }) =>
      act(request, params.token, 'choose', (ctx, id) => askFor(ctx, id, own(body), ifMatch)),
  });
  route(app, {
    ...posted,
    url: '/api/act/:token/handovers',
    summary: 'Names a colleague who goes on with the work, from a mailed link',
    params: actParams,
    body: handoverBody,
    answer: madeAnswer,
    status: 201,
    open: (request, { params, body }) =>
      act(request, params.token, 'hand_over', (ctx, id) => nameCounterpart(ctx, id, body)),
  });
  route(app, {
    ...removed,
    url: '/api/act/:token/handovers/:handover',
    summary: 'Takes back a name that nobody has confirmed, from a mailed link',
    params: actHandoverParams,
    open: (request, { params }) =>
      act(request, params.token, 'hand_over', async (ctx, id) => {
        await unnameCounterpart(ctx, id, params.handover);
        return {};
      }),
  });
  route(app, {
    ...posted,
    url: '/api/act/:token/handovers/confirm',
    summary: 'Confirms for the host who has taken the work over, from a mailed link',
    params: actParams,
    body: confirmBody,
    answer: confirmedAnswer,
    open: (request, { params, body }) =>
      act(request, params.token, 'hand_over', (ctx, id) => confirmHandover(ctx, id, own(body))),
  });
  route(app, {
    ...posted,
    url: '/api/act/:token/feedback',
    summary: 'What the host says of working together, from a mailed link',
    params: actParams,
    body: feedbackBody,
    answer: sideAnswer,
    status: 201,
    open: (request, { params, body }) =>
      act(request, params.token, 'feedback', (ctx, id) => giveFeedback(ctx, id, own(body))),
  });
  route(app, {
    ...posted,
    url: '/api/act/:token/sessions/:session/confirm',
    summary: 'Confirms a session for the host, from a mailed link',
    params: actSessionParams,
    answer: madeAnswer,
    open: (request, { params }) =>
      act(request, params.token, 'session', (ctx, id) => confirmHeld(ctx, id, params.session)),
  });
  route(app, {
    ...posted,
    url: '/api/act/:token/concerns',
    summary: 'Tells the coordinator, and nobody else, that it is not working, from a mailed link',
    params: actParams,
    body: concernBody,
    answer: madeAnswer,
    status: 201,
    open: (request, { params, body }) =>
      act(request, params.token, 'concern', (ctx, id) => raiseConcern(ctx, id, body)),
  });
}

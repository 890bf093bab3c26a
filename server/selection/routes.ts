// Choosing among those who said yes: panel, scores, what the host asks for, times to talk, questions.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { programmeAndId } from '../placements/schema.ts';
import { route } from '../route.ts';
import { idParams } from '../shapes.ts';
import { chooseTime, offerSlots, showInterview, takeSlotBack } from './interviews.ts';
import { leaveSeat, nameSeat, showChoosing } from './panel.ts';
import { ask, showQuestions } from './questions.ts';
import { showSelection } from './reading.ts';
import {
  choiceBody,
  chooseBody,
  choosingAnswer,
  declarationBody,
  doneAnswer,
  idAnswer,
  interviewAnswer,
  offeredAnswer,
  questionBody,
  questionsAnswer,
  seatBody,
  seatParams,
  selectionAnswer,
  sheetBody,
  slotParams,
  slotsBody,
  versionAnswer,
} from './schema.ts';
import { askFor, declareConflict, giveScores } from './scoring.ts';

const noAnswer = z.any();

export function selectionRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/assignments/:id/selection',
    summary: 'The panel of a need and those in question for it, side by side',
    params: programmeAndId,
    answer: choosingAnswer,
    run: (ctx, { params }) => showChoosing(ctx, params.programme, params.id),
  });
  route(app, {
    method: 'POST',
    url: '/api/programmes/:programme/assignments/:id/panel',
    summary: 'Names somebody to the panel: a coordinator or somebody of the host',
    params: programmeAndId,
    body: seatBody,
    answer: idAnswer,
    status: 201,
    run: (ctx, { params, body }) => nameSeat(ctx, params.programme, params.id, body),
  });
  route(app, {
    method: 'DELETE',
    url: '/api/programmes/:programme/assignments/:id/panel/:seat',
    summary: 'Takes somebody off the panel; what they gave stays',
    params: seatParams,
    answer: noAnswer,
    status: 204,
    run: (ctx, { params }) => leaveSeat(ctx, params.programme, params.id, params.seat),
  });
  route(app, {
    method: 'GET',
    url: '/api/placements/:id/selection',
    summary: 'How the choice of one person stands; scores of others only after the own',
    params: idParams,
    answer: selectionAnswer,
    run: (ctx, { params }) => showSelection(ctx, params.id),
  });
  route(app, {
    method: 'POST',
    url: '/api/placements/:id/declaration',
    summary: 'Says whether somebody of the panel knows the person',
    params: idParams,
    body: declarationBody,
    answer: doneAnswer,
    run: (ctx, { params, body }) => declareConflict(ctx, params.id, body),
  });
  route(app, {
    method: 'POST',
    url: '/api/placements/:id/scores',
    summary: 'Gives the scores of one seat of the panel, once',
    params: idParams,
    body: sheetBody,
    answer: doneAnswer,
    run: (ctx, { params, body }) => giveScores(ctx, params.id, body),
  });
  route(app, {
    method: 'POST',
    url: '/api/placements/:id/host-choice',
    summary: 'What the host asks for: this person, the reserve, or somebody else',
    params: idParams,
    body: choiceBody,
    answer: versionAnswer,
    run: (ctx, { params, body, ifMatch }) => askFor(ctx, params.id, body, ifMatch),
  });
  route(app, {
    method: 'POST',
    url: '/api/placements/:id/slots',
    summary: 'Offers times to talk, on the clock of the place of work',
    params: idParams,
    body: slotsBody,
    answer: offeredAnswer,
    run: (ctx, { params, body }) => offerSlots(ctx, params.id, body),
  });
  route(app, {
    method: 'DELETE',
    url: '/api/placements/:id/slots/:slot',
    summary: 'Takes an offered time back',
    params: slotParams,
    answer: noAnswer,
    status: 204,
    run: (ctx, { params }) => takeSlotBack(ctx, params.id, params.slot),
  });
  route(app, {
    method: 'POST',
    url: '/api/placements/:id/slots/:slot/choose',
    summary: 'The person chooses a time; a coordinator takes it down with evidence',
    params: slotParams,
    body: chooseBody,
    answer: doneAnswer,
    run: (ctx, { params, body }) => chooseTime(ctx, params.id, params.slot, body?.onBehalf),
  });
  route(app, {
    method: 'GET',
    url: '/api/me/invitations/:id/interview',
    summary: 'Times to talk that were offered to oneself, with both clocks',
    params: idParams,
    answer: interviewAnswer,
    run: (ctx, { params }) => showInterview(ctx, params.id),
  });
  route(app, {
    method: 'GET',
    url: '/api/placements/:id/questions',
    summary: 'Questions and answers between the person and the coordinator',
    params: idParams,
    answer: questionsAnswer,
    run: (ctx, { params }) => showQuestions(ctx, params.id),
  });
  route(app, {
    method: 'POST',
    url: '/api/placements/:id/questions',
    summary: 'Asks the coordinator, or answers the person',
    params: idParams,
    body: questionBody,
    answer: idAnswer,
    status: 201,
    run: (ctx, { params, body }) => ask(ctx, params.id, body.text),
  });
}

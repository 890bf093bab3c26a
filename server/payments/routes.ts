// What is promised to a person and paid.
import type { FastifyInstance } from 'fastify';
import { route } from '../route.ts';
import { idParams } from '../shapes.ts';
import { cancelPayment, make, readMoney, unmake } from './actions.ts';
import { promise } from './promising.ts';
import { cancelBody, madeBody, moneyAnswer, paymentParams, promiseBody } from './schema.ts';

export function paymentRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/placements/:id/money',
    summary:
      'What the terms come to, what is promised, paid and asked back; for the person and the coordinators',
    params: idParams,
    answer: moneyAnswer,
    run: (ctx, { params }) => readMoney(ctx, params.id),
  });
  route(app, {
    method: 'PUT',
    url: '/api/placements/:id/promises',
    summary:
      'Promises all that the terms come to, or holds what an amendment asks more, from the lines named',
    params: idParams,
    body: promiseBody,
    answer: moneyAnswer,
    run: (ctx, { params, body }) => promise(ctx, params.id, body),
  });
  route(app, {
    method: 'PUT',
    url: '/api/placements/:id/payments/:payment/made',
    summary: 'Notes that a payment was made',
    params: paymentParams,
    body: madeBody,
    answer: moneyAnswer,
    run: (ctx, { params, body }) => make(ctx, params.id, params.payment, body),
  });
  route(app, {
    method: 'DELETE',
    url: '/api/placements/:id/payments/:payment/made',
    summary: 'Notes that it was not made after all, within a day, by whoever noted it',
    params: paymentParams,
    answer: moneyAnswer,
    run: (ctx, { params }) => unmake(ctx, params.id, params.payment),
  });
  route(app, {
    method: 'POST',
    url: '/api/placements/:id/payments/:payment/cancel',
    summary: 'Says that a payment will not be made, and why',
    params: paymentParams,
    body: cancelBody,
    answer: moneyAnswer,
    run: (ctx, { params, body }) => cancelPayment(ctx, params.id, params.payment, body.reason),
  });
}

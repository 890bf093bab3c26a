// Terms of a placement, for the person and the coordinator.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { fileAnswer } from '../documents/schema.ts';
import { route } from '../route.ts';
import { idParams } from '../shapes.ts';
import { makeTermsReady, refuseTerms, showTerms, withdrawTerms, writeTerms } from './actions.ts';
import { fetchTerms } from './paper.ts';
import { fileParams, fileQuery, signBody, termsAnswer, termsBody, withdrawBody } from './schema.ts';
import { signTerms } from './signing.ts';

const versionAnswer = z.strictObject({ version: z.number().int() });

export function termsRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/placements/:id/terms',
    summary: 'Terms of a placement, newest first, with the signatures under them',
    params: idParams,
    answer: termsAnswer,
    run: (ctx, { params }) => showTerms(ctx, params.id),
  });
  route(app, {
    method: 'GET',
    url: '/api/placements/:id/terms/:number/file',
    summary: 'One version of the terms as a PDF, in the person’s language or another',
    params: fileParams,
    query: fileQuery,
    answer: fileAnswer,
    open: (request, { params, query }) => fetchTerms(request, params.id, params.number, query.language),
  });
  route(app, {
    method: 'PUT',
    url: '/api/placements/:id/terms',
    summary: 'Saves a draft of terms',
    params: idParams,
    body: termsBody,
    answer: z.strictObject({ number: z.number().int(), version: z.number().int() }),
    run: (ctx, { params, body, ifMatch }) => writeTerms(ctx, params.id, body, ifMatch),
  });
  route(app, {
    method: 'POST',
    url: '/api/placements/:id/terms/ready',
    summary: 'Freezes the draft, so that it can be offered, or proposes it as an amendment of the contract',
    params: idParams,
    answer: versionAnswer,
    run: (ctx, { params, ifMatch }) => makeTermsReady(ctx, params.id, ifMatch),
  });
  route(app, {
    method: 'POST',
    url: '/api/placements/:id/terms/withdraw',
    summary: 'Takes frozen terms back before they are signed, and the offer or the amendment with them',
    params: idParams,
    body: withdrawBody,
    answer: versionAnswer,
    run: (ctx, { params, body, ifMatch }) => withdrawTerms(ctx, params.id, body.reason, ifMatch),
  });
  route(app, {
    method: 'POST',
    url: '/api/placements/:id/terms/refuse',
    summary: 'Says no to an amendment of the contract, which stands as it was',
    params: idParams,
    body: withdrawBody,
    answer: versionAnswer,
    run: (ctx, { params, body, ifMatch }) => refuseTerms(ctx, params.id, body.reason, ifMatch),
  });
  route(app, {
    method: 'POST',
    url: '/api/placements/:id/terms/signatures',
    summary:
      'Signs the terms that wait: the person accepts with it, the programme makes the contract, or its amendment, with it',
    params: idParams,
    body: signBody,
    answer: versionAnswer,
    run: (ctx, { params, body }) => signTerms(ctx, params.id, body),
  });
}

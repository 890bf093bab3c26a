// Certificates of placements, and the public page that says whether one stands.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { route } from '../route.ts';
import { idParams } from '../shapes.ts';
import {
  chooseShows,
  fetchCertificate,
  issueCertificate,
  revoke,
  showCertificate,
  verify,
} from './actions.ts';
import {
  certificateAnswer,
  codeParams,
  fileQuery,
  revocationBody,
  showsBody,
  verifiedAnswer,
} from './schema.ts';

const noAnswer = z.any();

export function certificateRoutes(app: FastifyInstance): void {
  const { publicOrigin } = app.settings;
  route(app, {
    method: 'GET',
    url: '/api/placements/:id/certificate',
    summary: 'The certificate of a placement (its coordinator and member)',
    params: idParams,
    answer: certificateAnswer,
    run: (ctx, { params }) => showCertificate(ctx, params.id, publicOrigin),
  });
  route(app, {
    method: 'POST',
    url: '/api/placements/:id/certificate',
    summary: 'Issues a certificate where none stands (coordinator)',
    params: idParams,
    answer: noAnswer,
    status: 204,
    run: (ctx, { params }) => issueCertificate(ctx, params.id),
  });
  route(app, {
    method: 'POST',
    url: '/api/placements/:id/certificate/revocation',
    summary: 'Takes back a certificate that is wrong (coordinator)',
    params: idParams,
    body: revocationBody,
    answer: noAnswer,
    status: 204,
    run: (ctx, { params, body }) => revoke(ctx, params.id, body.reason),
  });
  route(app, {
    method: 'PUT',
    url: '/api/placements/:id/certificate/shows',
    summary: 'Chooses what the public page shows of one’s own certificate',
    params: idParams,
    body: showsBody,
    answer: noAnswer,
    status: 204,
    run: (ctx, { params, body }) => chooseShows(ctx, params.id, body.shows),
  });
  route(app, {
    method: 'GET',
    url: '/api/placements/:id/certificate/file',
    summary: 'The certificate as a PDF, in six languages (its member; the coordinator while contact is open)',
    params: idParams,
    query: fileQuery,
    answer: z.any().describe('PDF'),
    open: (request, { params, query }) => fetchCertificate(request, params.id, query.language, publicOrigin),
  });
  route(app, {
    method: 'GET',
    url: '/api/certificates/:code',
    summary: 'Whether a certificate stands, and what its holder lets everybody read of it',
    public: true,
    params: codeParams,
    answer: verifiedAnswer,
    // Sixty bits are not guessed at this pace; somebody who mistypes has enough.
    limit: 60,
    run: (ctx, { params }) => verify(ctx, params.code),
  });
}

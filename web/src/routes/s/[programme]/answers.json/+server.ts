// What this browser sent, as a file to keep. Name and contact are kept apart and are not in it.
import { api } from '#lib/api.ts';
import { apiPath } from '../survey.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ fetch, params }) => {
  const response = await api(fetch).get<{ receipt: string }>(apiPath(params.programme, 'response'));
  return new Response(`${JSON.stringify(response, null, 2)}\n`, {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="${response.receipt}.json"`,
      'cache-control': 'private, no-store',
    },
  });
};

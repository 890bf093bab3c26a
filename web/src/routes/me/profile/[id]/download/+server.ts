// Everything held about the person in one programme, as a file.
import { api } from '#lib/api.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ fetch, params }) => {
  const copy = await api(fetch).get<{ programme: { code: string } }>(
    `/api/me/profiles/${params.id}/download`,
  );
  return new Response(`${JSON.stringify(copy, null, 2)}\n`, {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="compatriot-${copy.programme.code}.json"`,
      'cache-control': 'private, no-store',
    },
  });
};

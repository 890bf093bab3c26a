// The first few of one assignment, before and after, while the weights are being turned.
import { json } from '@sveltejs/kit';
import { scoreParts } from '@compatriot/db/vocabulary.ts';
import { api } from '#lib/api.ts';
import { besideOf } from '../ask.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ fetch, params, url }) => {
  const weights = Object.fromEntries(
    scoreParts.map((part) => {
      const given = url.searchParams.get(`w.${part}`) ?? '';
      return [part, /^\d{1,3}$/.test(given) ? Number(given) : 0];
    }),
  ) as Parameters<typeof besideOf>[3];
  const answer = await besideOf(api(fetch), params.programme, url.searchParams.get('on') ?? '', weights);
  return json(answer, { headers: { 'cache-control': 'private, no-store' } });
};

// The list for the questions in the address, while they are being turned.
import { json } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { answerTo, termsOf } from '../ask.server.ts';
import { questionIn } from '../question.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ fetch, params, url }) => {
  const from = api(fetch);
  const { terms } = await termsOf(from, params);
  return json(await answerTo(from, params, questionIn(url.searchParams, terms), terms), {
    headers: { 'cache-control': 'private, no-store' },
  });
};

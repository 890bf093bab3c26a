// Skills and a count for a need that is being worded, asked while somebody types.
import { json } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { helpWith } from '../form.server.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ fetch, params, request }) => {
  const form = await request.formData();
  // What is ticked and not added yet goes on being offered.
  form.delete('essential_add');
  return json(await helpWith(form, api(fetch), params.programme), {
    headers: { 'cache-control': 'private, no-store' },
  });
};

// One version of a questionnaire: every page below shows it, and draws on the same reading of it.
import { error } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { m } from '#lib/paraglide/messages.js';
import { apiPath } from '../change.server.ts';
import type { Questionnaire } from '../questionnaire.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ fetch, params }) => {
  const questionnaire = await api(fetch).get<Questionnaire>(apiPath(params.id));
  // An address put together from two programmes is no address.
  if (questionnaire.programme.code !== params.code) error(404, m.error_404_title());
  return { questionnaire };
};

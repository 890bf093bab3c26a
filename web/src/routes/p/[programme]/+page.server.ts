// A programme's public face: what it is for, the way to its survey, and what people have told it so far.
import { api } from '#lib/api.ts';
import { surveyFigures } from '#lib/figures.server.ts';
import type { PageServerLoad } from './$types';

interface Programme {
  code: string;
  name: string;
  summary: string;
  originCountries: string[];
  languages: string[];
  accent: string | null;
  surveyOpen: boolean;
}

export const load: PageServerLoad = async ({ fetch, params, locals }) => {
  const from = api(fetch);
  const [programme, survey] = await Promise.all([
    from.get<Programme>(`/api/programmes/${encodeURIComponent(params.programme)}`),
    surveyFigures(from, params.programme, locals.locale),
  ]);
  return { programme, survey };
};

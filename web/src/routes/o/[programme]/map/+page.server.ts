// Where people live and who they are: the published survey figures, or the pool that this official may list.
import { api } from '#lib/api.ts';
import { poolFigures, surveyFigures } from '#lib/figures.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url, parent, locals }) => {
  const { session } = await parent();
  // An administrator who has no role here may list nobody, so there is no pool to count.
  const mayListPool = session.memberships.some((one) => one.programmeCode === params.programme);
  const from = api(fetch);
  const survey = await surveyFigures(from, params.programme, locals.locale);
  if (mayListPool && url.searchParams.get('view') === 'pool') {
    return {
      view: 'pool' as const,
      mayListPool,
      pool: await poolFigures(from, params.programme, survey.programme.originCountries),
    };
  }
  return { view: 'survey' as const, mayListPool, survey };
};

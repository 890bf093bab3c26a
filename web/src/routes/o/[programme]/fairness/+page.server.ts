// How people fare between a list and the work, in groups.
import { api } from '#lib/api.ts';
import type { FairnessAnswer } from '@compatriot/server/fairness/schema.ts';
import type { PageServerLoad } from './$types';

/** As it comes over the wire. */
type Fairness = Omit<FairnessAnswer, 'releasedAt'> & { releasedAt: string | null };

export const load: PageServerLoad = async ({ fetch, params }) => ({
  fairness: await api(fetch).get<Fairness>(
    `/api/programmes/${encodeURIComponent(params.programme)}/fairness`,
  ),
});

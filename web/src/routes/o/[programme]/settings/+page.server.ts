// What an administrator set a programme up with. For anyone else the page does not exist.
import { error } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Official, ProgrammeSummary } from '../../../admin/programmes/programmes.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, parent }) => {
  const { session } = await parent();
  if (!session.account.administrator) error(404, m.error_404_title());
  const from = api(fetch);
  const path = `/api/programmes/${encodeURIComponent(params.programme)}`;
  const [facts, { items: officials }] = await Promise.all([
    from.get<ProgrammeSummary & { sectors: string[]; modes: string[]; surveyOpen: boolean }>(path),
    from.get<{ items: Official[] }>(`${path}/officials`),
  ]);
  return { facts, officials };
};

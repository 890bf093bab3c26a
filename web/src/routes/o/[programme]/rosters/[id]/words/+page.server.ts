// What written occupations and skills mean, a page of them at a time.
import { redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { submit } from '#lib/form.ts';
import type { Words } from '../../rosters.ts';
import type { Actions, PageServerLoad } from './$types';

const pageFrom = (url: URL): number => Math.min(1000, Math.max(1, Number(url.searchParams.get('page')) || 1));

export const load: PageServerLoad = async ({ fetch, params, url, parent }) => {
  const { roster } = await parent();
  if (roster.status !== 'open') redirect(303, `/o/${params.programme}/rosters/${params.id}`);
  return { words: await api(fetch).get<Words>(`/api/rosters/${params.id}/words?page=${pageFrom(url)}`) };
};

const all = (decide: 'page' | 'rest') => async (event: Parameters<NonNullable<Actions[string]>>[0]) => {
  const form = await event.request.formData();
  const decisions = Array.from({ length: 25 }).flatMap((_each, at) => {
    const [kind, words, choice] = ['kind', 'words', 'choice'].map((name) => form.get(`${name}_${at}`));
    if (!kind || !words || !choice) return [];
    const decision = choice === 'keep' || choice === 'drop' ? choice : { uri: String(choice), label: '' };
    return [{ kind, words, decision }];
  });
  return submit(event, {
    form,
    send: async (_values, from) => {
      const { programme, id } = event.params;
      await from.put(`/api/rosters/${id}/words`, { decisions, ...(decide === 'rest' && { rest: 'best' }) });
      const page = pageFrom(event.url);
      const last = Number(form.get('pages')) <= page;
      redirect(
        303,
        decide === 'rest' || last
          ? `/o/${programme}/rosters/${id}/twins`
          : `/o/${programme}/rosters/${id}/words?page=${page + 1}`,
      );
    },
  });
};

export const actions: Actions = { page: all('page'), rest: all('rest') };

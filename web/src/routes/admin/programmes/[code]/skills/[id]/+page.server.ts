// One skill of a programme: its names, and whether it is offered.
import { error, fail, redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { submit } from '#lib/form.ts';
import { m } from '#lib/paraglide/messages.js';
import { apiPath, besideBoxes, listPath, type LocalSkills, namesIn } from '../skills.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const { programme, items } = await api(fetch).get<LocalSkills>(apiPath(params.code));
  const skill = items.find(({ id }) => id === params.id);
  if (!skill) error(404, m.error_404_title());
  return { programme, skill, done: url.searchParams.get('done') };
};

async function change(
  event: Parameters<NonNullable<Actions['save']>>[0],
  body: object | undefined,
  done: string,
) {
  const { code, id } = event.params;
  const refused = await submit(event, {
    prepare: (values) => body ?? namesIn(values),
    send: async (changes: object, from) => {
      await from.patch(`${apiPath(code)}/${encodeURIComponent(id)}`, changes);
      redirect(303, `${listPath(code)}/${id}?done=${done}`);
    },
  });
  return fail(refused.status, { ...refused.data, problem: besideBoxes(refused.data.problem) });
}

export const actions: Actions = {
  save: (event) => change(event, undefined, 'saved'),
  retire: (event) => change(event, { retired: true }, 'retired'),
  restore: (event) => change(event, { retired: false }, 'restored'),
};

// Skills that one programme alone has, and the shared lists that are loaded.
import { fail, redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { readForm, submit } from '#lib/form.ts';
import { m } from '#lib/paraglide/messages.js';
import { type Concept, readPicks, searchConcepts } from '#lib/picks.ts';
import type { Problem } from '#lib/problem.ts';
import { apiPath, besideBoxes, listPath, type LocalSkills, namesIn } from './skills.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url }) => ({
  ...(await api(fetch).get<LocalSkills>(apiPath(params.code))),
  done: url.searchParams.get('done'),
});

export const actions: Actions = {
  add: async (event) => {
    const form = await event.request.formData();
    const parent = readPicks(form, 'parent', { single: true });
    const shown = { parent, found: undefined as Concept[] | undefined, problem: null as Problem | null };
    if (parent.again) {
      const found = parent.query
        ? await searchConcepts(api(event.fetch), 'skills', parent.query, event.locals.locale)
        : undefined;
      return { ...shown, values: readForm(form), found };
    }
    const refused = await submit(event, {
      form,
      prepare: (values) => ({ ...namesIn(values), parent: parent.chosen[0]?.uri ?? '' }),
      send: async (skill: object, from) => {
        await from.post(apiPath(event.params.code), skill);
        redirect(303, `${listPath(event.params.code)}?done=added`);
      },
    });
    const problem = besideBoxes(refused.data.problem);
    const details = (problem.details ?? []).map((detail) =>
      detail.path === 'parent' && parent.chosen.length === 0
        ? { ...detail, message: m.local_skill_parent_missing() }
        : detail,
    );
    return fail(refused.status, { ...shown, values: refused.data.values, problem: { ...problem, details } });
  },
};

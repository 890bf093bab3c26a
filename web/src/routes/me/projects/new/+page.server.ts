import { error, redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { submit } from '#lib/form.ts';
import { proposalFrom } from '#lib/projects/proposal.server.ts';
import type { OwnProjects, Project } from '#lib/projects/words.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url }) => {
  const { programmes } = await api(fetch).get<OwnProjects>('/api/me/projects');
  const asked = url.searchParams.get('programme');
  const programme = programmes.find((each) => each.code === asked) ?? programmes[0];
  if (!programme) error(404);
  return { programme };
};

export const actions: Actions = {
  default: (event) =>
    submit<Record<string, unknown>, never>(event, {
      prepare: (values) => ({ programme: values['programme'], ...proposalFrom(values) }),
      send: async (input, from) => {
        const { id } = await from.post<Project>('/api/me/projects', input);
        redirect(303, `/me/projects/${id}?saved`);
      },
    }),
};

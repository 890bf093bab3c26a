// One open assignment as a member may read it, how it stands with them, and their application when it is a vacancy.
import { redirect } from '@sveltejs/kit';
import type { Fit, Fits } from '@compatriot/server/fits/schema.ts';
import { api } from '#lib/api.ts';
import { submit } from '#lib/form.ts';
import { type FormValues, textOf } from '#lib/values.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const from = api(fetch);
  const fit = await from.get<Fit>(`/api/me/fits/${encodeURIComponent(params.id)}`);
  const { profiles } = await from.get<Fits>('/api/me/fits');
  return {
    fit,
    profile: profiles.find(({ id }) => id === fit.profileId) ?? null,
    done: url.searchParams.get('done') === 'facts',
  };
};

export const actions: Actions = {
  default: (event) =>
    submit<FormValues, void>(event, {
      send: async (values, from) => {
        const message = textOf(values, 'message')?.trim();
        const { id } = await from.post<{ id: string }>('/api/me/applications', {
          assignmentId: event.params.id,
          ...(message ? { message } : {}),
        });
        redirect(303, `/me/invitations/${id}?told=applied`);
      },
    }),
};

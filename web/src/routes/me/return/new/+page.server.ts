// A first plan; nobody else sees it until it is shared.
import { error, redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { submit } from '#lib/form.ts';
import { type OwnReturnPlans, stepsOf } from '#lib/return-plans/posted.server.ts';
import type { FormValues } from '#lib/values.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url }) => {
  const { items } = await api(fetch).get<OwnReturnPlans>('/api/me/return-plans');
  const item = items.find((each) => each.profileId === url.searchParams.get('profile'));
  if (!item) error(404);
  if (item.plan) redirect(303, `/me/return/${item.plan.id}`);
  return { of: item };
};

export const actions: Actions = {
  default: (event) =>
    submit(event, {
      prepare: ({ steps }) => ({ steps: stepsOf(steps) }),
      send: async ({ steps }: { steps: FormValues[] }, from) => {
        const profileId = event.url.searchParams.get('profile');
        const { id } = await from.post<{ id: string }>('/api/me/return-plans', { profileId, steps });
        redirect(303, `/me/return/${id}`);
      },
    }),
};

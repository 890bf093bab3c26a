// One's own profile: the card as officials read it, and everything one can decide about it.
import { redirect } from '@sveltejs/kit';
import { api, type Api } from '#lib/api.ts';
import { submit } from '#lib/form.ts';
import { type FormValues, listOf, textOf } from '#lib/values.ts';
import type { ProfileDetail } from '../../profiles.ts';
import type { Actions, PageServerLoad } from './$types';

const done = ['consents', 'paused', 'resumed', 'blocked'];

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const said = url.searchParams.get('done');
  return {
    profile: await api(fetch).get<ProfileDetail>(`/api/me/profiles/${params.id}`),
    done: said && done.includes(said) ? said : null,
  };
};

type Key = ProfileDetail['consents'][number]['key'];

/** All four as they stand, with some of them changed. */
async function changeConsents(from: Api, id: string, change: Partial<Record<Key, boolean>>): Promise<void> {
  const { consents } = await from.get<ProfileDetail>(`/api/me/profiles/${id}`);
  const wanted = Object.fromEntries(consents.map(({ key, given }) => [key, change[key] ?? given]));
  await from.put(`/api/me/profiles/${id}/consents`, wanted);
}

export const actions: Actions = {
  consent: (event) =>
    submit<FormValues, void>(event, {
      send: async (values, from) => {
        const { id } = event.params;
        await changeConsents(from, id, { [textOf(values, 'key') ?? '']: textOf(values, 'give') === 'yes' });
        redirect(303, `/me/profile/${id}?done=consents#consents`);
      },
    }),
  hide: (event) =>
    submit<FormValues, void>(event, {
      send: async (_values, from) => {
        const { id } = event.params;
        await changeConsents(from, id, { talentPoolTeam: false, talentPoolGovernment: false });
        redirect(303, `/me/profile/${id}?done=consents`);
      },
    }),
  pause: (event) =>
    submit<FormValues, void>(event, {
      send: async (values, from) => {
        const { id } = event.params;
        await from.post(`/api/me/profiles/${id}/pause`, { until: textOf(values, 'until') ?? '' });
        redirect(303, `/me/profile/${id}?done=paused`);
      },
    }),
  resume: (event) =>
    submit<FormValues, void>(event, {
      send: async (_values, from) => {
        const { id } = event.params;
        await from.post(`/api/me/profiles/${id}/resume`, {});
        redirect(303, `/me/profile/${id}?done=resumed`);
      },
    }),
  past: (event) =>
    submit<FormValues, void>(event, {
      send: async (values, from) => {
        const { id } = event.params;
        const placement = encodeURIComponent(textOf(values, 'placement') ?? '');
        await from.delete(`/api/me/profiles/${id}/past-placements/${placement}`);
        redirect(303, `/me/profile/${id}`);
      },
    }),
  block: (event) =>
    submit<FormValues, void>(event, {
      send: async (values, from) => {
        const { id } = event.params;
        const institutionIds = listOf(values, 'institutionIds') ?? [];
        await from.put(`/api/me/profiles/${id}/blocked-institutions`, { institutionIds });
        redirect(303, `/me/profile/${id}?done=blocked#institutions`);
      },
    }),
};

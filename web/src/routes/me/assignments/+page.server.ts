// What is open for a member, and the switch for mails about it.
import { redirect } from '@sveltejs/kit';
import type { Fits } from '@compatriot/server/fits/schema.ts';
import { api } from '#lib/api.ts';
import { submit } from '#lib/form.ts';
import { type FormValues, textOf } from '#lib/values.ts';
import type { Actions, PageServerLoad } from './$types';

const dones = ['on', 'off', 'facts'] as const;

export const load: PageServerLoad = async ({ fetch, url }) => {
  const page = Number(url.searchParams.get('page') ?? 1);
  const asked = Number.isInteger(page) && page >= 1 && page <= 1000 ? page : 1;
  const vacancies = url.searchParams.get('vacancies') === 'yes';
  const said = url.searchParams.get('done');
  return {
    vacancies,
    fits: await api(fetch).get<Fits>(`/api/me/fits?page=${asked}${vacancies ? '&vacancies=yes' : ''}`),
    done: dones.find((each) => each === said) ?? null,
  };
};

export const actions: Actions = {
  mails: (event) =>
    submit<FormValues, void>(event, {
      send: async (values, from) => {
        const mails = textOf(values, 'mails') === 'on';
        await from.put('/api/me/fit-mails', { profileId: textOf(values, 'profileId') ?? '', mails });
        redirect(303, `/me/assignments?done=${mails ? 'on' : 'off'}`);
      },
    }),
};

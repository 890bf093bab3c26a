// The last question before everything is erased.
import { redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { submit } from '#lib/form.ts';
import { m } from '#lib/paraglide/messages.js';
import { ApiProblem } from '#lib/problem.ts';
import { type FormValues, textOf } from '#lib/values.ts';
import type { ProfileDetail } from '../../../profiles.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params }) => {
  const { id, programme } = await api(fetch).get<ProfileDetail>(`/api/me/profiles/${params.id}`);
  return { id, programme };
};

export const actions: Actions = {
  default: (event) =>
    submit<FormValues, void>(event, {
      send: async (values, from) => {
        if (textOf(values, 'sure') !== 'yes') {
          const details = [{ path: 'sure', message: m.me_delete_tick() }];
          throw new ApiProblem({ code: 'invalid', status: 400, title: m.form_problem_title(), details });
        }
        await from.delete(`/api/me/profiles/${event.params.id}`);
        // Nothing may be left to sign in to; this page needs no session.
        redirect(303, '/me/erased');
      },
    }),
};

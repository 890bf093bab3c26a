// Signing out is a form, so that no link, prefetch or picture on another site can do it.
import { redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { ApiProblem } from '#lib/problem.ts';
import type { Actions } from './$types';

export const actions: Actions = {
  default: async ({ fetch }) => {
    try {
      await api(fetch).delete('/api/session');
    } catch (thrown) {
      // Signed out already, in another tab or by time: what was asked for has happened.
      if (!(thrown instanceof ApiProblem) || thrown.status !== 401) throw thrown;
    }
    redirect(303, '/');
  },
};

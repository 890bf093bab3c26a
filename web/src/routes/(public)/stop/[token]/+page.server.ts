// The link at the foot of an alert. Opening it stops nothing, because mail programs and scanners open links by themselves.
import { api } from '#lib/api.ts';
import { ApiProblem } from '#lib/problem.ts';
import type { Actions } from './$types';

export const actions: Actions = {
  default: async ({ fetch, params }) => {
    try {
      await api(fetch).post(`/api/alerts/${encodeURIComponent(params.token)}/stop`, {});
    } catch (thrown) {
      // The search is gone, and its mails with it: what was asked for is so already.
      if (!(thrown instanceof ApiProblem) || ![400, 404].includes(thrown.status)) throw thrown;
    }
    return { stopped: true };
  },
};

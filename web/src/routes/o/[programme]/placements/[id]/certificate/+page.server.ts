// The certificate of a placement, for its coordinator: issue one, take back a wrong one.
import { api } from '#lib/api.ts';
import type { Certificate } from '#lib/certificates/words.ts';
import { submit } from '#lib/form.ts';
import type { Actions, PageServerLoad } from './$types';

const pathOf = (id: string): string => `/api/placements/${encodeURIComponent(id)}/certificate`;

export const load: PageServerLoad = async ({ fetch, params }) => ({
  certificate: await api(fetch).get<Certificate>(pathOf(params.id)),
});

export const actions: Actions = {
  issue: (event) =>
    submit(event, {
      send: async (_input, from) => {
        await from.post(pathOf(event.params.id), {});
        return { done: 'issued' as const };
      },
    }),
  revoke: (event) =>
    submit(event, {
      send: async (input, from) => {
        await from.post(`${pathOf(event.params.id)}/revocation`, input);
        return { done: 'revoked' as const };
      },
    }),
};

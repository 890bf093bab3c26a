// The panel of a need, and those in question for it side by side.
import { redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { submit } from '#lib/form.ts';
import type { Choosing } from '#lib/selection/shapes.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const at = ({ params }: Pick<RequestEvent, 'params'>) =>
  `/api/programmes/${encodeURIComponent(params.programme)}/assignments/${encodeURIComponent(params.id)}`;
const here = ({ params }: Pick<RequestEvent, 'params'>) =>
  `/o/${params.programme}/assignments/${params.id}/selection`;

export const load: PageServerLoad = (event) => api(event.fetch).get<Choosing>(`${at(event)}/selection`);

export const actions: Actions = {
  name: (event) =>
    submit<{ accountId?: string; name?: string }, never>(event, {
      send: async ({ accountId, name }, from) => {
        // Contact persons without an account stand in the same list.
        const contactId = accountId?.startsWith('contact:') ? accountId.slice('contact:'.length) : null;
        const who = contactId ? { contactId } : accountId ? { accountId } : { name: name ?? '' };
        await from.post(`${at(event)}/panel`, who);
        redirect(303, here(event));
      },
    }),
  leave: (event) =>
    submit<{ seat: string }, never>(event, {
      send: async ({ seat }, from) => {
        await from.delete(`${at(event)}/panel/${encodeURIComponent(seat)}`);
        redirect(303, here(event));
      },
    }),
};

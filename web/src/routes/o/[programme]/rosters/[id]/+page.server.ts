// How far a list is: decided further on the pages of its steps, stopped here.
import { redirect } from '@sveltejs/kit';
import { submit } from '#lib/form.ts';
import type { Actions } from './$types';

export const actions: Actions = {
  cancel: (event) =>
    submit(event, {
      send: async (_values, from) => {
        await from.post(`/api/rosters/${event.params.id}/cancel`, {});
        redirect(303, `/o/${event.params.programme}/rosters/${event.params.id}`);
      },
    }),
};

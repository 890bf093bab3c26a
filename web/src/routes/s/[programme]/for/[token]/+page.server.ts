// The page behind a personal link: it opens nothing by itself, because mail programs look at links before people do.
import { redirect } from '@sveltejs/kit';
import { submit } from '#lib/form.ts';
import type { Actions } from './$types';

export const actions: Actions = {
  default: (event) =>
    submit(event, {
      send: async (_values, from) => {
        const opened = await from.post<{ outcome: string; survey: string }>('/api/follow-ups/open', {
          token: event.params.token,
        });
        if (opened.outcome !== 'open') return { outcome: opened.outcome };
        redirect(303, `/s/${opened.survey}`);
      },
    }),
};

// Puts people on a list, chosen here or made on the way; a whole page, so that it works from everywhere and without script.
import { redirect, type ActionFailure } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { refused, submit, type Refused } from '#lib/form.ts';
import { m } from '#lib/paraglide/messages.js';
import { type FormValues, listOf, textOf } from '#lib/values.ts';
import { backWithin, listPageSize } from '@compatriot/server/lists/rules.ts';
import type { ListsAnswer } from '@compatriot/server/lists/schema.ts';
import type { Actions, PageServerLoad } from './$types';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** As many as a page shows at once; whoever ticks more has changed the form. */
const cardsOf = (given: string[]): string[] =>
  [...new Set(given.filter((card) => uuid.test(card)))].slice(0, listPageSize);
const address = (programme: string): string => `/api/programmes/${encodeURIComponent(programme)}/lists`;

export const load: PageServerLoad = async ({ fetch, params, url }) => ({
  lists: (await api(fetch).get<ListsAnswer>(address(params.programme))).items,
  cards: cardsOf([...url.searchParams.getAll('card'), ...url.searchParams.getAll('id')]),
  back: backWithin(params.programme, url.searchParams.get('back') ?? undefined),
});

export const actions: Actions = {
  default: (event) =>
    submit<FormValues, ActionFailure<Refused>>(event, {
      send: async (values, from) => {
        const { programme } = event.params;
        const name = textOf(values, 'new_list');
        let list = textOf(values, 'list');
        // Whoever wrote a name meant it, whatever is ticked beside it.
        const made = name !== undefined || list === 'new';
        if (made) {
          const row = { name: name ?? '', shared: false };
          list = (await from.post<{ id: string }>(address(programme), row)).id;
        }
        if (!list) {
          const details = [{ path: 'list', message: m.list_add_choose() }];
          return refused({ code: 'invalid', status: 400, title: m.list_add_choose(), details }, values);
        }
        const note = textOf(values, 'note') ?? '';
        for (const card of cardsOf(listOf(values, 'card') ?? [])) {
          await from.post(`${address(programme)}/${encodeURIComponent(list)}/people`, { card, note });
        }
        redirect(303, backWithin(programme, textOf(values, 'back')) ?? `/o/${programme}/lists/${list}`);
      },
    }),
};

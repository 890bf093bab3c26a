// One list: people as cards with notes. Each card shown here is written down, fifty a page.
import { redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { submit } from '#lib/form.ts';
import { ApiProblem } from '#lib/problem.ts';
import { type FormValues, textOf } from '#lib/values.ts';
import type { ListAnswer } from '@compatriot/server/lists/schema.ts';
import type { Actions, PageServerLoad } from './$types';

const address = ({ programme, id }: { programme: string; id: string }): string =>
  `/api/programmes/${encodeURIComponent(programme)}/lists/${encodeURIComponent(id)}`;
const here = ({ programme, id }: { programme: string; id: string }): string => `/o/${programme}/lists/${id}`;

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const page = Number(url.searchParams.get('page') ?? '1');
  try {
    return {
      list: await api(fetch).get<ListAnswer>(
        `${address(params)}?page=${Number.isInteger(page) && page > 0 && page <= 500 ? page : 1}`,
      ),
      problem: null,
    };
  } catch (thrown) {
    // The day's people are used up: the page says so and shows nobody.
    if (!(thrown instanceof ApiProblem) || thrown.status !== 429) throw thrown;
    return { list: null, problem: thrown.toProblem() };
  }
};

/** Whose row a form is about. */
const personIn = (values: FormValues): string => encodeURIComponent(textOf(values, 'card') ?? '');

/** Each row's note has a name of its own, or fifty fields on a page would be one. */
function noteIn(values: FormValues): string {
  const { notes } = values;
  const note = typeof notes === 'object' && !Array.isArray(notes) ? notes[textOf(values, 'card') ?? ''] : '';
  return typeof note === 'string' ? note : '';
}

/** The page of the list that a form was on. */
function pageOf(url: URL): string {
  const page = url.searchParams.get('page');
  return page ? `?page=${encodeURIComponent(page)}` : '';
}

export const actions: Actions = {
  note: (event) =>
    submit<FormValues, void>(event, {
      send: async (values, from) => {
        const card = personIn(values);
        await from.patch(
          `${address(event.params)}/people/${card}`,
          { note: noteIn(values) },
          { 'if-match': `"${textOf(values, 'version') ?? ''}"` },
        );
        redirect(303, `${here(event.params)}${pageOf(event.url)}#person-${card}`);
      },
    }),
  /** Without a detour, so that the answer can offer to put the person back, note and all. */
  remove: (event) =>
    submit(event, {
      send: async (values: FormValues, from) => {
        await from.delete(`${address(event.params)}/people/${personIn(values)}`);
        return {
          problem: undefined,
          values,
          removed: {
            card: textOf(values, 'card') ?? '',
            name: textOf(values, 'name') ?? '',
            note: textOf(values, 'note') ?? '',
          },
        };
      },
    }),
  restore: (event) =>
    submit<FormValues, void>(event, {
      send: async (values, from) => {
        const card = textOf(values, 'card') ?? '';
        await from.post(`${address(event.params)}/people`, { card, note: textOf(values, 'note') ?? '' });
        redirect(303, `${here(event.params)}#person-${encodeURIComponent(card)}`);
      },
    }),
  change: (event) =>
    submit<FormValues, void>(event, {
      send: async (values, from) => {
        await from.patch(address(event.params), {
          name: textOf(values, 'name') ?? '',
          shared: textOf(values, 'shared') === 'on',
        });
        redirect(303, here(event.params));
      },
    }),
  delete: (event) =>
    submit<FormValues, void>(event, {
      send: async (_values, from) => {
        await from.delete(address(event.params));
        redirect(303, `/o/${event.params.programme}/lists`);
      },
    }),
};

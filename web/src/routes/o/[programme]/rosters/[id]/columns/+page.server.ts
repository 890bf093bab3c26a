// Which column says what. Other sheets have other columns: which sheets are meant is chosen by a form of its own.
import { redirect } from '@sveltejs/kit';
import { submit } from '#lib/form.ts';
import type { Actions, PageServerLoad } from './$types';

const sheetFrom = (value: unknown): number | null =>
  typeof value === 'string' && /^\d{1,2}$/.test(value) ? Number(value) : null;

export const load: PageServerLoad = ({ url }) => ({
  people: sheetFrom(url.searchParams.get('people')),
  /** Asked for in the address: a sheet, none, or not at all. */
  second: url.searchParams.has('second') ? { sheet: sheetFrom(url.searchParams.get('second')) } : null,
});

export const actions: Actions = {
  default: async (event) => {
    const form = await event.request.formData();
    const columnsOf = (part: string) => {
      const sheet = sheetFrom(form.get(`${part}_sheet`));
      if (sheet === null) return null;
      // One choice a column, from left to right; "not used" is an empty one and counts too.
      const fields: (string | null)[] = [];
      for (let at = 0; form.has(`${part}_${at}`); at++)
        fields.push(String(form.get(`${part}_${at}`)) || null);
      return { sheet, fields };
    };
    return submit(event, {
      form,
      send: async (_values, from) => {
        const { programme, id } = event.params;
        await from.put(`/api/rosters/${id}/columns`, {
          people: columnsOf('people'),
          placements: columnsOf('placements'),
          language: String(form.get('language') ?? ''),
        });
        redirect(303, `/o/${programme}/rosters/${id}/words`);
      },
    });
  },
};

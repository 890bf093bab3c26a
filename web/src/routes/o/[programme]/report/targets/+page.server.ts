// What the programme plans for a year; the year is in the address.
import { redirect } from '@sveltejs/kit';
import { type IndicatorName, targetNames } from '@compatriot/server/indicators/rules.ts';
import { api } from '#lib/api.ts';
import { submit } from '#lib/form.ts';
import type { Targets } from '#lib/indicators/shapes.ts';
import { figureTyped } from '#lib/indicators/targets.ts';
import { type FormValue, type FormValues, textOf } from '#lib/values.ts';
import type { Actions, PageServerLoad } from './$types';

const thisYear = (): number => new Date().getUTCFullYear();
const yearIn = (text: string | null | undefined): number =>
  /^20\d\d$/.test(text ?? '') ? Number(text) : thisYear();

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const year = yearIn(url.searchParams.get('year'));
  return {
    targets: await api(fetch).get<Targets>(
      `/api/programmes/${encodeURIComponent(params.programme)}/targets?year=${year}`,
    ),
    years: [thisYear() - 1, thisYear(), thisYear() + 1],
    saved: url.searchParams.get('said') === 'saved',
  };
};

const row = (value: FormValue): FormValues =>
  typeof value === 'object' && !Array.isArray(value) ? value : {};
const measureIn = (values: FormValues): IndicatorName | undefined =>
  targetNames.find((each) => each === textOf(values, 'measure'));

/** The API names a field by its place in what it is sent, so each keeps the place of its measure. */
function bodyOf({ targets }: FormValues): { targets: unknown[] } {
  return {
    targets: (Array.isArray(targets) ? targets.map(row) : []).flatMap((values) => {
      const measure = measureIn(values);
      if (!measure) return [];
      const before = textOf(values, 'before');
      const typed = textOf(values, 'figure') ?? '';
      return [
        {
          measure,
          before: before ? Number(before) : null,
          // What is no figure goes on as it was typed, and is refused.
          figure: typed === '' ? null : (figureTyped(measure, typed) ?? -1),
        },
      ];
    }),
  };
}

export const actions: Actions = {
  default: (event) =>
    submit(event, {
      prepare: (values) => ({ year: yearIn(textOf(values, 'year')), body: bodyOf(values) }),
      send: async ({ year, body }: { year: number; body: unknown }, from) => {
        const { programme } = event.params;
        await from.put(`/api/programmes/${encodeURIComponent(programme)}/targets/${year}`, body);
        redirect(303, `/o/${programme}/report/targets?year=${year}&said=saved`);
      },
    }),
};

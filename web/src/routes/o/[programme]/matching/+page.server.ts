import { redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { readForm, submit } from '#lib/form.ts';
import type { Settings } from '#lib/matching/shapes.ts';
import { textOf } from '#lib/values.ts';
import type { Assignments } from '../assignments/types.ts';
import { besideOf } from './ask.server.ts';
import { bodyOf, shownFrom, shownOf } from './posted.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const from = api(fetch);
  const programme = `/api/programmes/${params.programme}`;
  const settings = await from.get<Settings>(`${programme}/match-settings`);
  const mayChange = settings.can.includes('match_settings.change');
  const again = settings.history.find(({ version }) => String(version) === url.searchParams.get('again'));
  const asked = new FormData();
  for (const [name, value] of url.searchParams)
    if (/^(w\.|ages\.|floors\[|note$)/.test(name)) asked.append(name, value);
  const shown = shownFrom(mayChange ? readForm(asked) : {}, shownOf(again ?? settings));
  const assignments = mayChange ? (await from.get<Assignments>(`${programme}/assignments?page=1`)).items : [];
  const on = assignments.find(({ id }) => id === url.searchParams.get('on'))?.id ?? null;
  return {
    settings,
    mayChange,
    again: again?.version ?? null,
    shown,
    assignments,
    on,
    beside: on ? await besideOf(from, params.programme, on, shown.weights) : null,
    done: url.searchParams.get('done') === 'saved',
  };
};

export const actions: Actions = {
  default: (event) =>
    submit(event, {
      prepare: (values) => ({ version: textOf(values, 'version') ?? '0', body: bodyOf(values) }),
      send: async ({ version, body }: { version: string; body: unknown }, from) => {
        const { programme } = event.params;
        await from.put(`/api/programmes/${programme}/match-settings`, body, {
          'if-match': `"${Number(version) || 0}"`,
        });
        redirect(303, `/o/${programme}/matching?done=saved`);
      },
    }),
};

// How a survey is going, and the links by which people come to it. The address says which wave.
import { redirect } from '@sveltejs/kit';
import { encode } from 'uqr';
import { audiences } from '@compatriot/db/vocabulary.ts';
import { api } from '#lib/api.ts';
import { submit } from '#lib/form.ts';
import { type FormValues, textOf } from '#lib/values.ts';
import type { Actions, PageServerLoad } from './$types';
import type { GivenLink, SurveyView } from './types.ts';

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const query = new URLSearchParams();
  const audience = url.searchParams.get('audience') ?? '';
  const wave = url.searchParams.get('wave') ?? '';
  if (audiences.some((each) => each === audience)) query.set('audience', audience);
  if (/^\d{1,4}$/.test(wave)) query.set('wave', wave);
  const view = await api(fetch).get<SurveyView>(
    `/api/programmes/${params.programme}/survey-figures?${query}`,
  );
  const survey = view.chosen?.survey ?? params.programme;
  return {
    view,
    links: [null, ...view.channels].map((channel) => linkOf(`${url.origin}/s/${survey}`, channel)),
    made: url.searchParams.get('made'),
  };
};

function linkOf(survey: string, channel: string | null): GivenLink {
  const address = channel === null ? survey : `${survey}?via=${encodeURIComponent(channel)}`;
  const { data, size } = encode(address);
  const outline = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return { channel, address, code: { size, outline } };
}

export const actions: Actions = {
  make: (event) =>
    submit<FormValues, void>(event, {
      send: async (values, from) => {
        const { code } = await from.post<{ code: string }>(
          `/api/programmes/${event.params.programme}/survey-channels`,
          { code: textOf(values, 'code') ?? '' },
        );
        redirect(303, `${back(event.url)}made=${encodeURIComponent(code)}#links`);
      },
    }),
  remove: (event) =>
    submit<FormValues, void>(event, {
      send: async (values, from) => {
        const code = encodeURIComponent(textOf(values, 'channel') ?? '');
        await from.delete(`/api/programmes/${event.params.programme}/survey-channels/${code}`);
        redirect(303, `${back(event.url)}#links`);
      },
    }),
};

/** The same wave again, ready for one thing more in the query. */
function back(url: URL): string {
  const kept = ['audience', 'wave'].flatMap((name) => {
    const value = url.searchParams.get(name);
    return value ? [`${name}=${encodeURIComponent(value)}&`] : [];
  });
  return `?${kept.join('')}`;
}

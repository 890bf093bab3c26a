// The few facts that decide what a person is excluded from, to say them or say them otherwise; back to where they came from.
import { redirect } from '@sveltejs/kit';
import type { z } from 'zod';
import type { factsAnswer, factsBody } from '@compatriot/server/profiles/schema.ts';
import { api } from '#lib/api.ts';
import { submit } from '#lib/form.ts';
import { type FormValues, listOf, textOf } from '#lib/values.ts';
import type { Actions, PageServerLoad } from './$types';

/** Of an assignment: nothing else is led back to. */
const backOf = (url: URL): string | null => {
  const back = url.searchParams.get('back');
  return back && /^[0-9a-f-]{36}$/.test(back) ? back : null;
};

export const load: PageServerLoad = async ({ fetch, params, url }) => ({
  facts: await api(fetch).get<z.input<typeof factsAnswer>>(
    `/api/me/profiles/${encodeURIComponent(params.id)}/facts`,
  ),
  profileId: params.id,
  back: backOf(url),
});

const yesOrNo = (said: string | undefined): boolean | null =>
  said === 'yes' ? true : said === 'no' ? false : null;

export const actions: Actions = {
  default: (event) =>
    submit<FormValues, void>(event, {
      send: async (values, from) => {
        const text = (name: string) => textOf(values, name) || null;
        const year = text('birthYear');
        const body = {
          modes: listOf(values, 'modes'),
          availableFrom: text('availableFrom'),
          availableUntil: text('availableUntil'),
          tie: text('tie'),
          legalRoom: text('legalRoom'),
          licence: yesOrNo(textOf(values, 'licence')),
          birthYear: year === null ? null : Number(year),
        } as z.input<typeof factsBody>;
        await from.put(`/api/me/profiles/${encodeURIComponent(event.params.id)}/facts`, body);
        const back = backOf(event.url);
        redirect(303, back ? `/me/assignments/${back}?done=facts` : '/me/assignments?done=facts');
      },
    }),
};

import { api } from '#lib/api.ts';
import { askAgain, takeStep } from '../../../o/[programme]/assignments/actions.server.ts';
import type { Assignment } from '../../../o/[programme]/assignments/types.ts';
import { programmeOfNeed } from '../place.server.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const done = ['step', 'saved'] as const;

async function placeOf({ fetch, params }: Pick<RequestEvent, 'fetch' | 'params'>) {
  const programme = await programmeOfNeed(api(fetch), params.id);
  return {
    address: `/api/programmes/${programme}/assignments/${params.id}`,
    page: `/host/assignments/${params.id}`,
    list: '/host/assignments',
  };
}

export const load: PageServerLoad = async (event) => ({
  assignment: await api(event.fetch).get<Assignment>((await placeOf(event)).address),
  done: done.find((each) => each === event.url.searchParams.get('done')) ?? null,
});

export const actions: Actions = {
  move: async (event) => takeStep(event, await placeOf(event)),
  again: async (event) => askAgain(event, await placeOf(event)),
};

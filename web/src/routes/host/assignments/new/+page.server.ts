import { redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { programmesOf } from '#lib/session.ts';
import { submitTerms } from '../../../o/[programme]/assignments/form.server.ts';
import { startFrom } from '../../../o/[programme]/assignments/start.server.ts';
import type { Assignment } from '../../../o/[programme]/assignments/types.ts';
import { programmeOfNew } from '../place.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const programme = await programmeOfNew(event);
  const { session } = await event.parent();
  return {
    programme,
    programmes: programmesOf(session),
    ...(await startFrom(api(event.fetch), programme, event.url.searchParams.get('template'))),
  };
};

export const actions: Actions = {
  default: async (event) => {
    const programme = await programmeOfNew(event);
    return submitTerms(event, programme, async (terms, form, from) => {
      const submit = form.get('press') === 'submit';
      const address = `/api/programmes/${programme}/assignments`;
      const { id } = await from.post<Assignment>(address, { ...terms, submit });
      redirect(303, `/host/assignments/${id}?done=${submit ? 'step' : 'saved'}`);
    });
  },
};

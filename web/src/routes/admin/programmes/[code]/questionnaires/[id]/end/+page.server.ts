// The end of a version: a draft is thrown away, a published one retired. Both are said in words before they are done.
import { redirect } from '@sveltejs/kit';
import { submit } from '#lib/form.ts';
import { apiPath, readNow } from '../../change.server.ts';
import { draftPath, listPath } from '../../questionnaire.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, parent }) => {
  const { questionnaire } = await parent();
  if (questionnaire.status === 'retired') redirect(303, draftPath(params.code, params.id));
};

export const actions: Actions = {
  default: async (event) =>
    submit(event, {
      send: async (_input, from) => {
        const { status } = await readNow(event);
        if (status === 'draft') {
          await from.delete(apiPath(event.params.id));
          redirect(303, listPath(event.params.code));
        }
        await from.post(`${apiPath(event.params.id)}/retire`, {});
        redirect(303, `${draftPath(event.params.code, event.params.id)}?done=retired`);
      },
    }),
};

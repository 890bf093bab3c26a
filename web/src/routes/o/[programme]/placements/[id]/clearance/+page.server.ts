// Clearance and contract of one placement: what is looked at, what is offered, who signed. Coordinators only; the API says so.
import { redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { askForPapers, bringPaper, named, seen, takeCheckStep } from '#lib/clearance/actions.ts';
import type { Checks, Terms } from '#lib/clearance/shapes.ts';
import { signOnPaper, signTerms } from '#lib/clearance/sign-action.ts';
import { submit } from '#lib/form.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const pathOf = ({ params }: Pick<RequestEvent, 'params'>) =>
  `/o/${params.programme}/placements/${params.id}/clearance`;
const apiOf = (id: string) => `/api/placements/${encodeURIComponent(id)}`;

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const from = api(fetch);
  const [checks, terms] = await Promise.all([
    from.get<Checks>(`${apiOf(params.id)}/checks`),
    from.get<Terms>(`${apiOf(params.id)}/terms`),
  ]);
  return { checks, terms, done: url.searchParams.get('done') };
};

export const actions: Actions = {
  ask: (event) => askForPapers(event, event.params.id, pathOf(event)),
  check: (event) => takeCheckStep(event, event.params.id, pathOf(event)),
  bring: (event) => bringPaper(event, event.params.id, pathOf(event)),
  ready: async (event) => {
    const form = await event.request.formData();
    return submit<unknown, never>(event, {
      form,
      send: async (_input, from) => {
        await from.post(`${apiOf(event.params.id)}/terms/ready`, {}, seen(form.get('version')));
        redirect(303, `${pathOf(event)}?done=ready#terms`);
      },
    });
  },
  withdraw: async (event) => {
    const form = await event.request.formData();
    const answer = await submit<{ reason?: string }, never>(event, {
      form,
      prepare: ({ withdraw }) => withdraw ?? {},
      send: async ({ reason = '' }, from) => {
        await from.post(`${apiOf(event.params.id)}/terms/withdraw`, { reason }, seen(form.get('version')));
        redirect(303, `${pathOf(event)}?done=withdrawn#terms`);
      },
    });
    return named(answer, 'withdraw');
  },
  sign: (event) => signTerms(event, event.params.id, pathOf(event)),
  paper: (event) => signOnPaper(event, event.params.id, pathOf(event)),
};

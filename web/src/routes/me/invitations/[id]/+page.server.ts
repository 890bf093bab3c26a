// The overview of one own placement: what is asked, what a yes would show and to whom, the person's answer, questions before
// it, and after it the time to talk and the CV.
import { redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { placementPapers, removePaper, uploadPaper } from '#lib/document-actions.ts';
import type { Papers } from '#lib/documents.ts';
import { submit } from '#lib/form.ts';
import { stepDone, takeStep } from '#lib/placements/step-action.ts';
import { ask, chooseTime } from '#lib/selection/actions.ts';
import type { Interview, Questions } from '#lib/selection/shapes.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const from = api(fetch);
  const id = encodeURIComponent(params.id);
  const papers = await from.get<Papers>(placementPapers(params.id));
  return {
    interview: await from.get<Interview>(`/api/me/invitations/${id}/interview`),
    questions: await from.get<Questions>(`/api/placements/${id}/questions`),
    cv: papers.items.filter((paper) => paper.kind === 'cv'),
    papersAt: placementPapers(params.id),
    done: stepDone(url),
    told: url.searchParams.get('told'),
  };
};

const here = ({ params }: { params: { id: string } }) => `/me/invitations/${params.id}`;

export const actions: Actions = {
  step: (event) => takeStep(event, event.params.id, here(event)),
  question: (event) => ask(event, event.params.id, here(event)),
  choose: (event) => chooseTime(event, event.params.id, here(event)),
  confirm: (event) =>
    submit(event, {
      send: async (_nothing, from) => {
        await from.post(`/api/placements/${encodeURIComponent(event.params.id)}/confirm-yes`, {});
        redirect(303, `${here(event)}?done=express_interest`);
      },
    }),
  cv: (event) =>
    uploadPaper(event, {
      at: placementPapers(event.params.id),
      kind: 'cv',
      then: async () => redirect(303, `${here(event)}?told=cv`),
    }),
  remove: (event) => removePaper(event, placementPapers(event.params.id)),
};

// Choosing, as the coordinator does it: times to talk, the panel, what the host asks for, the decision, the person's questions.
import { api } from '#lib/api.ts';
import { stepDone, takeStep } from '#lib/placements/step-action.ts';
import {
  ask,
  askFor,
  declare,
  giveScores,
  offerTimes,
  recordTime,
  takeTimeBack,
} from '#lib/selection/actions.ts';
import type { Questions, Selection } from '#lib/selection/shapes.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const at = `/api/placements/${encodeURIComponent(params.id)}`;
  return {
    selection: await api(fetch).get<Selection>(`${at}/selection`),
    questions: await api(fetch).get<Questions>(`${at}/questions`),
    done: stepDone(url),
    told: url.searchParams.get('told'),
  };
};

const here = ({ params }: { params: { programme: string; id: string } }) =>
  `/o/${params.programme}/placements/${params.id}/selection`;

export const actions: Actions = {
  step: (event) => takeStep(event, event.params.id, here(event)),
  offer: (event) => offerTimes(event, event.params.id, here(event)),
  record_time: (event) => recordTime(event, event.params.id, here(event)),
  take_back: (event) => takeTimeBack(event, event.params.id, here(event)),
  declare: (event) => declare(event, event.params.id, here(event)),
  score: (event) => giveScores(event, event.params.id, here(event)),
  choice: (event) => askFor(event, event.params.id, here(event)),
  question: (event) => ask(event, event.params.id, here(event)),
};

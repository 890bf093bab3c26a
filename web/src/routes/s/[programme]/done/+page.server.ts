// The receipt, and what a person can do with what they sent.
import { redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { submit } from '#lib/form.ts';
import { m } from '#lib/paraglide/messages.js';
import { ApiProblem } from '#lib/problem.ts';
import { around } from '../around.ts';
import { deviceOf } from '../device.ts';
import { apiPath, loadSurvey } from '../survey.ts';
import type { Actions, PageServerLoad } from './$types';

interface Receipt {
  receipt: string;
  submittedAt: string;
  versionId: string;
  consents: { poolTeam: boolean; poolGovernment: boolean; contact: boolean; research: boolean };
  listed: { team: boolean; government: boolean };
}

export const load: PageServerLoad = async (event) => {
  const { survey, standing, language } = await loadSurvey(event);
  if (!standing.sent?.here) redirect(303, `/s/${survey.programme.survey}`);
  const from = api(event.fetch);
  const { audience, survey: code } = survey.programme;
  const [receipt, surroundings, fitting] = await Promise.all([
    from.get<Receipt>(apiPath(code, 'response')),
    around(event.fetch, survey.programme),
    audience === 'people'
      ? from.get<{ open: number; fitting: number }>(apiPath(code, 'response/fitting'))
      : null,
  ]);
  const { receipt: number, submittedAt, consents, listed } = receipt;
  return {
    programme: survey.programme,
    language,
    number,
    submittedAt,
    consents,
    listed,
    fitting,
    around: surroundings,
    device: deviceOf(survey, standing),
  };
};

export const actions: Actions = {
  forget: async ({ fetch, params }) => {
    await api(fetch).delete(apiPath(params.programme, 'draft'));
    redirect(303, `/s/${params.programme}`);
  },
  withdraw: (event) =>
    submit(event, {
      send: async (_values, from) => {
        try {
          await from.delete(apiPath(event.params.programme, 'response'));
        } catch (thrown) {
          if (!(thrown instanceof ApiProblem) || thrown.status !== 404) throw thrown;
          throw new ApiProblem({ ...thrown.toProblem(), status: 409, title: m.survey_withdraw_elsewhere() });
        }
        redirect(303, `/s/${event.params.programme}/withdrawn`);
      },
    }),
};

// Coming back later: on this device by itself, on another by a code, which only ever stands in the body of an answer.
import { redirect } from '@sveltejs/kit';
import { submit } from '#lib/form.ts';
import { ApiProblem } from '#lib/problem.ts';
import { apiPath, loadFilling } from '../survey.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { survey, draft, language } = await loadFilling(event);
  return {
    programme: survey.programme,
    language,
    expiresAt: draft.expiresAt,
    codeUntil: draft.codeUntil,
    address: `${event.url.host}/s/${survey.programme.survey}/resume`,
  };
};

interface Code {
  code: string;
  expiresAt: string;
}

export const actions: Actions = {
  code: (event) =>
    submit(event, {
      send: async (_values, from) => {
        const path = apiPath(event.params.programme, 'resume-code');
        return { code: await orBack(event.params.programme, () => from.post<Code>(path, {})) };
      },
    }),
  mail: (event) =>
    submit(event, {
      send: async (values, from) => {
        const { email = '', code, until = '' } = values as { email?: string; code?: string; until?: string };
        const path = apiPath(event.params.programme, 'resume-code/mail');
        const { expiresAt } = await orBack(event.params.programme, () =>
          from.post<{ expiresAt: string }>(path, { email, ...(code && { code }) }),
        );
        return {
          mailed: { email, expiresAt },
          ...(code && { code: { code, expiresAt: until || expiresAt } }),
        };
      },
    }),
};

/** Without a draft there is nothing to come back to. */
async function orBack<T>(survey: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (thrown) {
    if (thrown instanceof ApiProblem && thrown.status === 404) redirect(303, `/s/${survey}`);
    throw thrown;
  }
}

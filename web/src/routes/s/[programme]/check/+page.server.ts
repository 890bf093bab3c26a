// Everything that was answered, before it is sent.
import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { checkAll } from '@compatriot/server/questionnaires/checks.ts';
import { route } from '@compatriot/server/questionnaires/rules.ts';
import { api } from '#lib/api.ts';
import { ApiProblem } from '#lib/problem.ts';
import { describer } from '../describing.ts';
import { deviceOf } from '../device.ts';
import { postedId } from '../fields.ts';
import { answersForRules, apiPath, loadFilling } from '../survey.ts';
import { langOfAnswer, wordsIn } from '../words.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { survey, draft, labels, language } = await loadFilling(event);
  const { definition } = survey;
  const fallback = definition.languages[0] ?? 'en';
  const words = wordsIn(language, fallback);
  const known = answersForRules(draft);
  const wrong = new Set(
    checkAll(definition, known)
      .map(({ key }) => key)
      .filter((key) => !draft.masked.includes(key)),
  );
  const describe = describer({ ...draft, labels }, language, fallback);
  const home = `/s/${survey.programme.survey}`;
  const topics = route(definition, known).topics.map(({ topic, questions }) => ({
    key: topic.key,
    title: words.say(topic.title),
    lang: words.lang(topic.title),
    rows: questions
      .filter(({ kind }) => kind !== 'note')
      .map((question) => ({
        key: question.key,
        label: words.say(question.label),
        lang: words.lang(question.label),
        valueLang: langOfAnswer(question, draft.answers[question.key], words),
        value: describe(question),
        wrong: wrong.has(question.key),
        changeHref: `${home}/${topic.key}?return=check${wrong.has(question.key) ? '&mend' : ''}#f-${question.key.replaceAll(/[^a-z0-9_]/g, '-')}`,
      })),
  }));
  const last = topics.at(-1)?.key;
  return {
    programme: survey.programme,
    language,
    back: last ? `${home}/${last}` : home,
    topics: topics.filter(({ rows }) => rows.length > 0),
    expiresAt: draft.expiresAt,
    revision: draft.revision,
    draftId: draft.id,
    dropped: draft.dropped,
    source: draft.source,
    evidence: draft.source === 'paper' ? await countEvidence(event, survey.programme) : 0,
    device: deviceOf(survey, { draft, labels }),
  };
};

/** Signed pages that were uploaded; none for a browser whose coordinator has signed out. */
async function countEvidence(
  { fetch }: Pick<RequestEvent, 'fetch'>,
  { code, audience }: { code: string; audience: string },
): Promise<number> {
  const answer = await fetch(
    `/api/programmes/${encodeURIComponent(code)}/paper/evidence?audience=${audience}`,
  );
  return answer.ok ? ((await answer.json()) as { items: unknown[] }).items.length : 0;
}

export const actions: Actions = {
  default: async ({ fetch, params, request }) => {
    const form = await request.formData();
    const seen = form.get('_revision');
    const draft = postedId(form, '_draft');
    try {
      const revision = typeof seen === 'string' && /^\d+$/.test(seen) ? Number(seen) : undefined;
      const body = { ...(draft && { draft }), ...(revision !== undefined && { revision }) };
      await api(fetch).post(apiPath(params.programme, 'responses'), body);
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem)) throw thrown;
      // The draft is gone and nothing was sent from here either: begin again, or see the receipt.
      if (thrown.status === 404) redirect(303, `/s/${params.programme}`);
      const refused = thrown.code === 'invalid' ? thrown.details.map(({ path }) => path) : [];
      return fail(thrown.status, { problem: thrown.toProblem(), refused });
    }
    redirect(303, `/s/${params.programme}/done`);
  },
};

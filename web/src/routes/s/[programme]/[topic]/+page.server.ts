// One topic: shows the draft, saves what is posted. The server reads and judges the fields; here is only the way there.
import { error, fail, redirect } from '@sveltejs/kit';
import { checkTopic } from '@compatriot/server/questionnaires/checks.ts';
import { previousTopic, progress, route } from '@compatriot/server/questionnaires/rules.ts';
import { api } from '#lib/api.ts';
import { m } from '#lib/paraglide/messages.js';
import { ApiProblem, type Problem } from '#lib/problem.ts';
import { type Fields, fieldsOf, postedFields } from '../fields.ts';
import { isPicker, pickerOfFields, type PickerShown, readPicker } from '../pickers.ts';
import { apiPath, languageFor, loadFilling } from '../survey.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { survey, draft, labels, language } = await loadFilling(event);
  const { definition } = survey;
  const { answers } = draft;
  const known = definition.topics.find(({ key }) => key === event.params.topic);
  if (!known) error(404, m.error_404_title());
  const shown = route(definition, answers).topics.find(({ topic }) => topic.key === known.key);
  // A change of mind closed this topic since the address was made.
  if (!shown) redirect(303, `/s/${survey.programme.code}/check`);
  const fields: Fields = Object.assign(
    {},
    ...shown.questions.map((question) => fieldsOf(question, answers[question.key])),
  );
  const pickers: Record<string, PickerShown> = Object.fromEntries(
    shown.questions
      .filter(isPicker)
      .map((question) => [question.key, pickerOfFields(question, fields, labels)]),
  );
  const mend = event.url.searchParams.has('mend');
  const wrong = mend ? checkTopic(definition, answers, known.key) : [];
  const problem: Problem | null = wrong.length > 0 ? problemOf(wrong) : null;
  return {
    programme: survey.programme,
    fallback: definition.languages[0] ?? 'en',
    language,
    topic: shown.topic,
    questions: shown.questions,
    previous: previousTopic(definition, answers, known.key)?.key ?? null,
    progress: progress(definition, answers, known.key),
    fields,
    pickers,
    problem,
    toCheck: event.url.searchParams.get('return') === 'check',
    opened: event.url.searchParams.has('opened'),
    saved: draft.position !== null,
    expiresAt: draft.expiresAt,
  };
};

/** For somebody sent back from the check page: what the API would say to these answers, in the same words. */
function problemOf(wrong: ReturnType<typeof checkTopic>): Problem {
  const texts = m as unknown as Record<string, (values: Record<string, unknown>) => string>;
  return {
    code: 'invalid',
    status: 400,
    title: m.form_problem_title(),
    details: wrong.map(({ key, code, params }) => ({
      path: key,
      message: texts[`survey_answer_${code}`]?.(params) ?? m.survey_answer_bad_shape(),
    })),
  };
}

export const actions: Actions = {
  default: async (event) => {
    const { params, url, locals } = event;
    const form = await event.request.formData();
    const { survey } = await loadFilling(event);
    const topic = survey.definition.topics.find(({ key }) => key === params.topic);
    if (!topic) error(404, m.error_404_title());
    const language = languageFor(survey.definition, locals.language);
    const from = api(event.fetch);
    const shown = String(form.get('_shown') ?? '')
      .split(' ')
      .filter((key) => topic.questions.some((each) => each.key === key));
    const plain = topic.questions.filter((question) => !isPicker(question)).map(({ key }) => key);
    const fields = postedFields(form, plain);
    const pickers: Record<string, PickerShown> = {};
    let again = false;
    for (const question of topic.questions) {
      if (!isPicker(question) || !shown.includes(question.key)) continue;
      const read = await readPicker(from, form, question, language);
      pickers[question.key] = read.shown;
      again ||= read.again;
      Object.assign(fields, read.fields);
      const reserved = form.getAll(question.key).filter((value) => typeof value === 'string');
      if (reserved.length > 0) fields[question.key] = reserved;
    }
    const more = String(form.get('more') ?? '');
    // A button inside a question was pressed: the page is shown again with everything on it, and nothing is judged yet.
    if (again || more !== '') return { fields, pickers, more, problem: null };
    const toCheck = url.searchParams.get('return') === 'check';
    let next: string;
    try {
      const body = {
        topic: topic.key,
        fields,
        shown,
        language: survey.definition.languages.find((each) => each === language),
      };
      next = (await from.put<{ next: string }>(apiPath(params.programme, 'draft/answers'), body)).next;
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem)) throw thrown;
      const problem =
        thrown.code === 'invalid'
          ? { ...thrown.toProblem(), title: m.form_problem_title() }
          : thrown.toProblem();
      return fail(thrown.status, { fields, pickers, more, problem });
    }
    const opened = next === topic.key;
    const target = toCheck && !opened ? 'check' : next;
    const query = [toCheck && opened ? 'return=check' : '', opened ? 'opened' : ''].filter(Boolean).join('&');
    redirect(303, `/s/${params.programme}/${target}${query ? `?${query}` : ''}`);
  },
};

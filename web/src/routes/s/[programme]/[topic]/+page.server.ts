// One topic: shows the draft, saves what is posted. The server reads and judges the fields; here is only the way there.
import { randomBytes } from 'node:crypto';
import { error, fail, redirect } from '@sveltejs/kit';
import { checkTopic } from '@compatriot/server/questionnaires/checks.ts';
import { previousTopic, progress, route } from '@compatriot/server/questionnaires/rules.ts';
import type { Topic } from '@compatriot/server/questionnaires/schema.ts';
import { api } from '#lib/api.ts';
import { m } from '#lib/paraglide/messages.js';
import { ApiProblem, type Problem } from '#lib/problem.ts';
import { describer } from '../describing.ts';
import { deviceOf } from '../device.ts';
import { type Fields, fieldsAbout, fieldsOf } from '../fields.ts';
import { isPicker, pickerOfFields, type PickerShown } from '../pickers.ts';
import { withRegions } from '../regions.ts';
import { answersForRules, apiPath, languageFor, loadFilling, openSurvey } from '../survey.ts';
import { keysWithHidden, postedVersion, readPosting } from './posting.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { survey, draft, labels, language } = await loadFilling(event);
  const { definition } = survey;
  const { answers } = draft;
  const rules = answersForRules(draft);
  const known = definition.topics.find(({ key }) => key === event.params.topic);
  // The questionnaire changed since the address was made: the list of topics says what there is now.
  if (!known) redirect(303, `/s/${survey.programme.survey}`);
  const shown = route(definition, rules).topics.find(({ topic }) => topic.key === known.key);
  // A change of mind closed this topic since the address was made.
  if (!shown) redirect(303, `/s/${survey.programme.survey}/check`);
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
  const wrong = mend
    ? checkTopic(definition, rules, known.key).filter(({ key }) => !draft.masked.includes(key))
    : [];
  const problem: Problem | null = wrong.length > 0 ? problemOf(wrong) : null;
  return {
    programme: survey.programme,
    fallback: definition.languages[0] ?? 'en',
    language,
    topic: shown.topic,
    questions: await withRegions(event.fetch, shown.questions, answers, language),
    previous: previousTopic(definition, rules, known.key)?.key ?? null,
    progress: progress(definition, rules, known.key),
    fields,
    pickers,
    problem,
    toCheck: event.url.searchParams.get('return') === 'check',
    opened: event.url.searchParams.has('opened'),
    saved: draft.position !== null,
    revision: draft.revision,
    draftId: draft.id,
    source: draft.source,
    versionId: draft.versionId,
    showing: randomBytes(9).toString('base64url'),
    masked: draft.masked,
    dropped: draft.dropped,
    device: deviceOf(survey, { draft, labels }),
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
    const { survey, draft } = await loadFilling(event);
    // The questionnaire may have changed since the page was made: the page is read as it was made.
    const version = postedVersion(form) ?? survey.versionId;
    const isNewest = version === survey.versionId;
    const asked = isNewest ? survey : await openSurvey(event.fetch, params.programme, version);
    const topic = asked.definition.topics.find(({ key }) => key === params.topic);
    if (!topic) error(404, m.error_404_title());
    const language = languageFor(asked.definition, locals.language);
    const from = api(event.fetch);
    const about = { language, programme: survey.programme.code };
    const posting = await readPosting(from, form, topic, about);
    const { fields, pickers, shown, press } = posting;
    const revision = posting.revision ?? draft.revision;
    const draftId = posting.draft ?? draft.id;
    const again = { fields, pickers, typed: shown, more: '', revision, draftId, problem: null, others: {} };
    if (press.kind === 'within' && isNewest) return { ...again, more: press.more };
    const toCheck = url.searchParams.get('return') === 'check';
    let next: string;
    try {
      const speaks = asked.definition.languages.find((each) => each === language);
      const body = {
        draft: draftId,
        topic: topic.key,
        fields,
        shown,
        revision,
        page: posting.page,
        versionId: version,
        language: speaks,
      };
      next = (await from.put<{ next: string }>(apiPath(params.programme, 'draft/answers'), body)).next;
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem)) throw thrown;
      const leaves = press.kind === 'save' || press.kind === 'language';
      // Saved as typed, what is wrong included; only hidden characters were not, and those are shown again.
      if (leaves && thrown.code === 'invalid' && keysWithHidden(fields).length === 0) next = topic.key;
      else {
        const problem = thrown.toProblem();
        if (thrown.code === 'invalid') problem.title = m.form_problem_title();
        const others =
          thrown.code === 'draft_conflict' ? await answersElsewhere(event, thrown.details, topic) : null;
        // What was saved is shown as it stands now, which may be another device's answer; what was refused, as typed.
        const saved = thrown.code === 'invalid' || thrown.code === 'draft_conflict';
        const refused = [...thrown.details.map(({ path }) => path), ...keysWithHidden(fields)];
        const typed = saved ? refused : shown;
        return fail(thrown.status, {
          ...again,
          fields: fieldsAbout(fields, typed),
          pickers: Object.fromEntries(Object.entries(pickers).filter(([key]) => typed.includes(key))),
          typed,
          problem,
          revision: others?.revision ?? thrown.revision ?? revision,
          others: others?.lines ?? {},
        });
      }
    }
    const home = `/s/${params.programme}`;
    if (press.kind === 'save') redirect(303, `${home}/save`);
    const opened = next === topic.key && press.kind !== 'language';
    const query = new URLSearchParams();
    if (toCheck && (opened || press.kind === 'language')) query.set('return', 'check');
    if (opened && isNewest) query.set('opened', '');
    if (press.kind === 'language') query.set('lang', press.language);
    const target = press.kind === 'language' && isNewest ? topic.key : toCheck && !opened ? 'check' : next;
    redirect(303, `${home}/${target}${query.size > 0 ? `?${query}` : ''}`);
  },
};

/** What other devices answered to these questions, in words, and the revision that was read with it. */
async function answersElsewhere(
  event: Parameters<typeof loadFilling>[0],
  conflicts: readonly { path: string }[],
  topic: Topic,
): Promise<{ lines: Record<string, string[]>; revision: number }> {
  const { survey, draft, labels, language } = await loadFilling(event);
  const describe = describer({ ...draft, labels }, language, survey.definition.languages[0] ?? 'en');
  const questions = topic.questions.filter(({ key }) => conflicts.some(({ path }) => path === key));
  return {
    revision: draft.revision,
    lines: Object.fromEntries(questions.map((question) => [question.key, describe(question)])),
  };
}

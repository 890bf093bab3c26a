// Everything that was answered, before it is sent.
import { fail, redirect } from '@sveltejs/kit';
import { checkAll } from '@compatriot/server/questionnaires/checks.ts';
import { describeAnswer } from '@compatriot/server/questionnaires/facts.ts';
import { route } from '@compatriot/server/questionnaires/rules.ts';
import { api } from '#lib/api.ts';
import { capital, formatTag, languageName } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { ApiProblem } from '#lib/problem.ts';
import { apiPath, loadFilling } from '../survey.ts';
import { cefrChoices, skillLevelName, wordsIn } from '../words.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { survey, draft, labels, language } = await loadFilling(event);
  const { definition } = survey;
  const fallback = definition.languages[0] ?? 'en';
  const words = wordsIn(language, fallback);
  const wrong = new Map(checkAll(definition, draft.answers).map(({ key, code }) => [key, code]));
  const countries = new Intl.DisplayNames([language], { type: 'region' });
  const day = new Intl.DateTimeFormat(formatTag(language), { dateStyle: 'long', timeZone: 'UTC' });
  const month = new Intl.DateTimeFormat(formatTag(language), {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
  const dateOf = (value: string): string => {
    const date = new Date(value.length === 7 ? `${value}-01` : value);
    return Number.isNaN(date.getTime()) ? value : (value.length === 7 ? month : day).format(date);
  };
  const names = {
    country: (code: string) => countries.of(code) ?? code,
    language: (code: string) =>
      /^[a-z]{3}$/.test(code) ? capital(languageName(code, language), language) : code,
    word: (name: 'unknown' | 'refused' | 'yes' | 'no') =>
      ({ unknown: m.survey_unknown(), refused: m.survey_refused(), yes: m.survey_yes(), no: m.survey_no() })[
        name
      ],
    concept: (uri: string) => labels[uri],
    skillLevel: skillLevelName,
    languageLevel: (level: string) => cefrChoices().find(({ value }) => value === level)?.label ?? level,
    date: dateOf,
  };
  const home = `/s/${survey.programme.code}`;
  const topics = route(definition, draft.answers).topics.map(({ topic, questions }) => ({
    key: topic.key,
    title: words.say(topic.title),
    rows: questions
      .filter(({ kind }) => kind !== 'note')
      .map((question) => ({
        key: question.key,
        label: words.say(question.label),
        value:
          question.kind === 'consent'
            ? [draft.answers[question.key] === true ? m.survey_ticked() : m.survey_not_ticked()]
            : describeAnswer(question, draft.answers[question.key], language, names, fallback),
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
  };
};

export const actions: Actions = {
  default: async ({ fetch, params }) => {
    try {
      await api(fetch).post(apiPath(params.programme, 'responses'), {});
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem)) throw thrown;
      // The draft is gone and nothing was sent from here either: begin again, or see the receipt.
      if (thrown.status === 404) redirect(303, `/s/${params.programme}`);
      return fail(thrown.status, { problem: thrown.toProblem() });
    }
    redirect(303, `/s/${params.programme}/done`);
  },
};

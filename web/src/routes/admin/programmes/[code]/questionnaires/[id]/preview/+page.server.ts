// The questionnaire as people will meet it, in any of its languages. Example answers travel in the form and are stored
// nowhere; the rules are the survey's own.
import { error } from '@sveltejs/kit';
import { checkTopic } from '@compatriot/server/questionnaires/checks.ts';
import { readForm } from '@compatriot/server/questionnaires/answers.ts';
import {
  isBlank,
  nextTopic,
  previousTopic,
  progress,
  put,
  route,
} from '@compatriot/server/questionnaires/rules.ts';
import { type Answers, answersSchema, type Definition } from '@compatriot/server/questionnaires/schema.ts';
import type { RequestEvent } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { chooseLanguage, languageCookie } from '#lib/language.ts';
import { m } from '#lib/paraglide/messages.js';
import { baseLocale, locales } from '#lib/paraglide/runtime.js';
import type { Problem } from '#lib/problem.ts';
import { type Fields, fieldsOf, postedFields } from '../../../../../../s/[programme]/fields.ts';
import {
  isPicker,
  pickerOfFields,
  type PickerShown,
  readPicker,
} from '../../../../../../s/[programme]/pickers.ts';
import { withRegions } from '../../../../../../s/[programme]/regions.ts';
import { languageFor } from '../../../../../../s/[programme]/survey.ts';
import { apiPath, readNow, textOfForm } from '../../change.server.ts';
import { draftPath, type Questionnaire } from '../../questionnaire.ts';
import type { Actions, PageServerLoad } from './$types';

type Event = RequestEvent & { params: { code: string; id: string } };

interface Shown {
  topic: string;
  answers: Answers;
  /** Every question, whatever its rule. */
  all: boolean;
  fields?: Fields;
  pickers?: Record<string, PickerShown>;
  more?: string;
  problem?: Problem | null;
  /** The last topic was answered. */
  end?: boolean;
}

/** The page's own words for the bar: the administrator's language, not the one that is looked at. */
function ownLanguage({ url, cookies, request }: Event) {
  const plain = new URL(url.pathname, url);
  return chooseLanguage(plain, cookies.get(languageCookie), request.headers.get('accept-language'), {
    locales,
    baseLocale,
  }).locale;
}

async function view(event: Event, questionnaire: Questionnaire, shown: Shown) {
  const { definition } = questionnaire;
  const language = languageFor(definition, event.locals.language);
  const known = definition.topics.find(({ key }) => key === shown.topic) ?? definition.topics[0];
  const { answers, all } = shown;
  const open = route(definition, answers).topics.find(({ topic }) => topic.key === known?.key);
  const asked = known ? (all ? known.questions : (open?.questions ?? [])) : [];
  const questions = await withRegions(event.fetch, asked, answers, language);
  const fields: Fields =
    shown.fields ??
    Object.assign({}, ...questions.map((question) => fieldsOf(question, answers[question.key])));
  const pickers = Object.fromEntries(
    questions.filter(isPicker).map((question) => [question.key, pickerOfFields(question, fields, {})]),
  );
  return {
    language,
    fallback: definition.languages[0] ?? 'en',
    topic: known ? { key: known.key, title: known.title, intro: known.intro } : null,
    questions,
    fields,
    pickers: { ...pickers, ...shown.pickers },
    answers: JSON.stringify(answers),
    all,
    hidden: known !== undefined && !all && !open,
    more: shown.more ?? '',
    problem: shown.problem ?? null,
    end: shown.end ?? false,
    previous: known ? (previousTopic(definition, answers, known.key)?.key ?? null) : null,
    progress: known ? progress(definition, answers, known.key) : { step: 1, of: 1 },
  };
}

export const load: PageServerLoad = async (event) => {
  const questionnaire = await api(event.fetch).get<Questionnaire>(apiPath(event.params.id));
  if (questionnaire.programme.code !== event.params.code) error(404, m.error_404_title());
  const { definition, programme } = questionnaire;
  return {
    programme,
    languages: definition.languages,
    topics: definition.topics.map(({ key, title }) => ({ key, title })),
    title: definition.title,
    base: draftPath(programme.code, questionnaire.id),
    own: ownLanguage(event),
    view: await view(event, questionnaire, {
      topic: event.url.searchParams.get('topic') ?? '',
      answers: {},
      all: false,
    }),
  };
};

/** The example answers given so far; whatever else was posted counts as none. */
function examples(form: FormData): Answers {
  try {
    const read = answersSchema.safeParse(JSON.parse(textOfForm(form, '_answers') || '{}'));
    return read.success ? read.data : {};
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return {};
    throw thrown;
  }
}

/** Takes what the shown questions hold into the example answers. */
async function read(
  event: Event,
  form: FormData,
  definition: Definition,
  answers: Answers,
  language: string,
) {
  const shown = textOfForm(form, '_shown').split(' ');
  const questions = definition.topics
    .flatMap((topic) => topic.questions)
    .filter(({ key }) => shown.includes(key));
  const fields = postedFields(
    form,
    questions.filter((question) => !isPicker(question)).map(({ key }) => key),
  );
  const pickers: Record<string, PickerShown> = {};
  let again = false;
  for (const question of questions.filter(isPicker)) {
    const picked = await readPicker(api(event.fetch), form, question, {
      language,
      programme: event.params.code,
    });
    pickers[question.key] = picked.shown;
    again ||= picked.again;
    Object.assign(fields, picked.fields);
  }
  for (const question of questions) {
    const answer = readForm(question, (name) => fields[name] ?? []);
    if (answer === undefined || isBlank(answer)) delete answers[question.key];
    else put(answers, question.key, answer);
  }
  return { fields, pickers, again };
}

export const actions: Actions = {
  default: async (event) => {
    const form = await event.request.formData();
    const questionnaire = await readNow(event);
    const { definition } = questionnaire;
    const language = languageFor(definition, event.locals.language);
    const topic = textOfForm(form, '_topic');
    const press = textOfForm(form, 'do');
    const more = textOfForm(form, 'more');
    const answers = press === 'restart' ? {} : examples(form);
    const all = form.has('_all');
    if (press === 'restart')
      return {
        view: await view(event, questionnaire, { topic: definition.topics[0]?.key ?? '', answers, all }),
      };
    const { fields, pickers, again } = await read(event, form, definition, answers, language);
    const show = (shown: Partial<Shown>) => view(event, questionnaire, { topic, answers, all, ...shown });
    if (again || more !== '') return { view: await show({ fields, pickers, more }) };
    if (press === 'topic') return { view: await show({ topic: textOfForm(form, '_target') }) };
    if (press.startsWith('to:')) return { view: await show({ topic: press.slice(3) }) };
    if (press === 'language') return { view: await show({ fields, pickers }) };
    const wrong = all ? [] : checkTopic(definition, answers, topic);
    if (wrong.length > 0) return { view: await show({ fields, pickers, problem: problemOf(wrong) }) };
    const next = all
      ? definition.topics[definition.topics.findIndex(({ key }) => key === topic) + 1]
      : nextTopic(definition, answers, topic);
    return { view: await show(next ? { topic: next.key } : { end: true }) };
  },
};

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

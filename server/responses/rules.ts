// From posted fields to the next state of a draft. Pure: what is saved, what is wrong, where to go on.
import { checkTopic, hasControlCharacters, type PlacedFault } from '../questionnaires/checks.ts';
import { readForm } from '../questionnaires/answers.ts';
import { nextTopic, route } from '../questionnaires/rules.ts';
import type { Answer, Answers, Definition, Question, Topic } from '../questionnaires/schema.ts';

export interface Posted {
  topic: Topic;
  fields: Record<string, readonly string[]>;
  shown?: readonly string[] | undefined;
}

/** What one page says: the questions that were on it, each with its answer or nothing. */
export type PageAnswers = Map<string, Answer | undefined>;

export interface Judged {
  faults: PlacedFault[];
  /** Where to go on when nothing is wrong. */
  next: string;
}

/** Field names that belong to no question of the topic; an API refuses them, it does not strip them. */
export function strangeFields(topic: Topic, fields: Record<string, unknown>): string[] {
  const asked = new Set(topic.questions.map(({ key }) => key));
  return Object.keys(fields).filter((name) => !asked.has(/^[a-z0-9_]*/.exec(name)?.[0] ?? ''));
}

/** Reads one posted page. Questions that were not on the page are not in what comes back: their answers stay. */
export function readPage(definition: Definition, before: Answers, posted: Posted): PageAnswers {
  const { topic, fields } = posted;
  const form = (name: string) => (Object.hasOwn(fields, name) ? (fields[name] ?? []) : []);
  return new Map(
    topic.questions
      .filter((question) => question.kind !== 'note' && wasAsked(question, definition, before, posted))
      .map((question) => [question.key, readForm(question, form)]),
  );
}

/**
 * What is wrong on a page, and where to go on. A question of the topic that these answers open is not called unanswered
 * before anybody saw it.
 * @param asked keys of the questions that were on the page
 */
export function judgePage(
  definition: Definition,
  answers: Answers,
  topic: Topic,
  asked: ReadonlySet<string>,
): Judged {
  const faults = checkTopic(definition, answers, topic.key).filter(({ key }) => asked.has(key));
  const opened = onRoute(definition, answers, topic).some(
    ({ key, kind }) => kind !== 'note' && !asked.has(key),
  );
  return { faults, next: opened ? topic.key : (nextTopic(definition, answers, topic.key)?.key ?? 'check') };
}

function onRoute(definition: Definition, answers: Answers, topic: Topic): Question[] {
  return route(definition, answers).topics.find((each) => each.topic.key === topic.key)?.questions ?? [];
}

function wasAsked(question: Question, definition: Definition, before: Answers, posted: Posted): boolean {
  if (posted.shown) return posted.shown.includes(question.key);
  const named = Object.keys(posted.fields).some((name) => /^[a-z0-9_]*/.exec(name)?.[0] === question.key);
  return named || onRoute(definition, before, posted.topic).some(({ key }) => key === question.key);
}

/** Half characters and NULs cannot be kept by Postgres: such an answer gives way to the one before it. */
export const isStorable = (answer: Answer | undefined): boolean => !holdsControlCharacters(answer);

function holdsControlCharacters(value: unknown): boolean {
  if (typeof value === 'string') return hasControlCharacters(value);
  if (Array.isArray(value)) return value.some(holdsControlCharacters);
  if (typeof value === 'object' && value !== null) return Object.values(value).some(holdsControlCharacters);
  return false;
}

/** The same text for the same content, whatever the order of keys: what a repeated sending is compared by. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    entries.sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

/** The questionnaire's language for what was asked for: its first when it does not speak that. */
export function languageFor(definition: Definition, wanted: string): string {
  return definition.languages.find((language) => language === wanted) ?? definition.languages[0] ?? wanted;
}

/** What is wrong with answers, as a problem names it: by question, in the sentences of `survey_answer_<code>`. */
export const detailsOf = (faults: PlacedFault[]) =>
  faults.map(({ key, code, params }) => ({ path: key, code, values: params, text: `survey_answer_${code}` }));

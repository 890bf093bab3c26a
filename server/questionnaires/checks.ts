// Says what is wrong with an answer, as a code that a page turns into a sentence. Pure and without zod, for the
// browser; every function takes any JSON value and never throws on it.
import { cefrLevels } from '@compatriot/db/vocabulary.ts';
import { mostRows } from './answers.ts';
import { isCountry } from './codes.ts';
import { answerOf, isBlank, isReserved, refusedAnswer, route, unknownAnswer } from './rules.ts';
import type { Answer, Answers, Definition, Question } from './schema.ts';

/** Each has a sentence under `survey_answer_<code>` in the messages. */
export const answerFaultCodes = [
  'required',
  'bad_shape',
  'control_characters',
  'not_a_choice',
  'exclusive',
  'repeated',
  'too_many',
  'too_long',
  'not_a_number',
  'not_whole',
  'too_small',
  'too_large',
  'not_a_date',
  'not_a_month',
  'too_early',
  'too_late',
  'not_a_country',
  'not_a_region',
  'not_a_language',
  'not_a_level',
  'not_an_email',
  'not_a_phone',
] as const;
export type AnswerFaultCode = (typeof answerFaultCodes)[number];

/** `params` fill the sentence: min, max, most, earliest or latest. */
export interface AnswerFault {
  code: AnswerFaultCode;
  params: Record<string, string | number>;
}
export interface PlacedFault extends AnswerFault {
  topic: string;
  key: string;
}

/** What is known beyond the question; each part is optional and makes the check stricter. */
export interface Known {
  /** ISO 639-3 codes that exist. Without it any three letters pass. */
  languages?: ReadonlySet<string>;
  /** ISO 3166-2 codes that exist; the list is the server's. */
  regions?: ReadonlySet<string>;
  /** The country whose regions are offered. */
  country?: Answer | undefined;
}

/** Characters: a name, an address line, a sentence; an e-mail address is at most 254 (RFC 5321). */
const mostText = 200;
const mostLongText = 4000;
const mostEmail = 254;
/** Skills a person may name unless the question says otherwise (DOMAIN.md). */
export const mostSkills = 10;
/** Far above any year, count or amount asked here, and exact in a double. */
const largestNumber = 1e12;

const fault = (code: AnswerFaultCode, params: AnswerFault['params'] = {}): AnswerFault => ({ code, params });

/** The first thing wrong with one answer, or null. Whether the question is shown at all is not its business. */
export function checkAnswer(question: Question, answer: unknown, known: Known = {}): AnswerFault | null {
  if (question.kind === 'note') return answer === undefined ? null : fault('bad_shape');
  if (isBlank(answer)) return question.required ? fault('required') : null;
  if (isReserved(answer)) {
    const offered = answer === unknownAnswer ? question.allowUnknown : question.allowRefusal;
    return offered ? null : fault('not_a_choice');
  }
  const { limits = {} } = question;
  switch (question.kind) {
    case 'consent':
      return typeof answer === 'boolean' ? null : fault('bad_shape');
    case 'number':
      return checkNumber(question, answer);
    case 'one':
    case 'band':
      return checkCode(question, answer);
    case 'country':
      return isCountry(answer) ? null : fault('not_a_country');
    case 'region':
      if (question.choices) return checkCode(question, answer);
      return isRegion(answer, known) ? null : fault('not_a_region');
    case 'many':
    case 'ranking':
    case 'countries':
      return checkList(question, answer);
    case 'date':
      return checkDate(answer, isDate, 'not_a_date', limits.earliest, limits.latest);
    case 'month':
      return checkDate(
        answer,
        isMonth,
        'not_a_month',
        limits.earliest?.slice(0, 7),
        limits.latest?.slice(0, 7),
      );
    case 'text':
      return checkText(answer, limits.most ?? mostText);
    case 'long_text':
      return checkText(answer, limits.most ?? mostLongText);
    case 'email':
      return checkText(answer, mostEmail) ?? (isEmail(answer) ? null : fault('not_an_email'));
    case 'phone':
      return checkText(answer, mostText) ?? (isPhone(answer) ? null : fault('not_a_phone'));
    case 'languages':
      return checkLanguages(answer, limits.most ?? mostRows, known);
    case 'skills':
      return checkSkills(answer, limits.most ?? mostSkills);
    case 'occupation':
      return checkOccupation(answer);
    default:
      return fault('bad_shape');
  }
}

/** What is wrong on one page. Empty when the topic is not on the route. */
export function checkTopic(
  definition: Definition,
  answers: Answers,
  topicKey: string,
  known: Known = {},
): PlacedFault[] {
  return checkAll(definition, answers, known).filter(({ topic }) => topic === topicKey);
}

/** What is wrong on the whole route, in its order. Answers off the route are not looked at: `prune` drops them. */
export function checkAll(definition: Definition, answers: Answers, known: Known = {}): PlacedFault[] {
  return route(definition, answers).topics.flatMap(({ topic, questions }) =>
    questions.flatMap((question) => {
      const answer = question.kind === 'note' ? undefined : answerOf(answers, question.key);
      const country = question.of === undefined ? undefined : answerOf(answers, question.of);
      const found = checkAnswer(question, answer, { ...known, country });
      return found ? [{ topic: topic.key, key: question.key, ...found }] : [];
    }),
  );
}

/** Keys that the definition does not ask for; an API refuses them, it does not strip them. */
export function unknownKeys(definition: Definition, answers: Answers): string[] {
  const asked = new Set(
    definition.topics.flatMap(({ questions }) =>
      questions.filter(({ kind }) => kind !== 'note').map(({ key }) => key),
    ),
  );
  return Object.keys(answers).filter((key) => !asked.has(key));
}

function checkCode(question: Question, answer: unknown): AnswerFault | null {
  return question.choices?.some(({ code }) => code === answer) ? null : fault('not_a_choice');
}

/** ISO 3166-2: the country, then one to three letters or digits. */
function isRegion(answer: unknown, { regions, country }: Known): boolean {
  if (typeof answer !== 'string' || !/^[A-Z]{2}-[A-Z0-9]{1,3}$/.test(answer)) return false;
  const of = answer.slice(0, 2);
  return isCountry(of) && (country === undefined || country === of) && (!regions || regions.has(answer));
}

function checkNumber({ limits = {}, binding }: Question, answer: unknown): AnswerFault | null {
  if (typeof answer !== 'number' || !Number.isFinite(answer)) return fault('not_a_number');
  const min = limits.min ?? -largestNumber;
  const max = limits.max ?? largestNumber;
  if (answer < min) return fault('too_small', { min });
  if (answer > max) return fault('too_large', { max });
  return binding === 'birth_year' && !Number.isInteger(answer) ? fault('not_whole') : null;
}

function checkList(question: Question, answer: unknown): AnswerFault | null {
  if (!Array.isArray(answer) || !answer.every((code) => typeof code === 'string')) return fault('bad_shape');
  // Checked before anything that is linear in choices times codes.
  const most = question.limits?.most ?? Math.max(question.choices?.length ?? 0, mostRows) + 2;
  if (answer.length > most) return fault('too_many', { most });
  if (new Set(answer).size < answer.length) return fault('repeated');
  if (question.kind === 'countries') return answer.every(isCountry) ? null : fault('not_a_country');
  const alone = (code: string): boolean =>
    (code === unknownAnswer && question.allowUnknown) ||
    (code === refusedAnswer && question.allowRefusal) ||
    question.choices?.find((choice) => choice.code === code)?.exclusive === true;
  const offered = answer.every(
    (code) => alone(code) || question.choices?.some((choice) => choice.code === code),
  );
  if (!offered) return fault('not_a_choice');
  return answer.length > 1 && answer.some(alone) ? fault('exclusive') : null;
}

function checkDate(
  answer: unknown,
  reads: (value: unknown) => boolean,
  code: 'not_a_date' | 'not_a_month',
  earliest = '1900-01',
  latest = '2100-12-31',
): AnswerFault | null {
  if (typeof answer !== 'string' || !reads(answer)) return fault(code);
  if (answer < earliest) return fault('too_early', { earliest });
  return answer > latest ? fault('too_late', { latest }) : null;
}

function isDate(value: unknown): boolean {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const date = new Date(`${value}T00:00:00Z`);
  // 31 February rolls over to March; a date that comes back changed was none.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}

function isMonth(value: unknown): boolean {
  return typeof value === 'string' && /^\d{4}-(0[1-9]|1[0-2])$/.test(value);
}

/** Half a surrogate pair, or a control character other than tab and new line: Postgres cannot keep the first two. */
export function hasControlCharacters(text: string): boolean {
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  return !text.isWellFormed() || /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/.test(text);
}

function checkText(answer: unknown, most: number): AnswerFault | null {
  if (typeof answer !== 'string') return fault('bad_shape');
  if (answer.length > most) return fault('too_long', { most });
  return hasControlCharacters(answer) ? fault('control_characters') : null;
}

/** Sane, not complete: a code that is mailed there proves the address. */
function isEmail(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > mostEmail) return false;
  const [local = '', domain = '', ...more] = value.split('@');
  if (more.length > 0 || !/^[^\s"(),:;<>[\\\]]{1,64}$/.test(local)) return false;
  const labels = domain.split('.');
  return (
    !local.startsWith('.') &&
    !local.endsWith('.') &&
    !local.includes('..') &&
    labels.length >= 2 &&
    labels.every((label) => /^[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?$/u.test(label)) &&
    (labels.at(-1) ?? '').length >= 2
  );
}

/** E.164: plus, no leading zero, 7 to 15 digits. A national number is refused: nobody knows its country. */
function isPhone(value: unknown): boolean {
  return typeof value === 'string' && /^\+[1-9]\d{6,14}$/.test(value);
}

function isRow(row: unknown): row is Record<string, unknown> {
  return typeof row === 'object' && row !== null && !Array.isArray(row);
}

function checkLanguages(answer: unknown, most: number, { languages }: Known): AnswerFault | null {
  if (!Array.isArray(answer)) return fault('bad_shape');
  if (answer.length > most) return fault('too_many', { most });
  const codes = new Set<unknown>();
  for (const row of answer as unknown[]) {
    if (!isRow(row)) return fault('bad_shape');
    const { code, level } = row;
    if (typeof code !== 'string' || !/^[a-z]{3}$/.test(code)) return fault('not_a_language');
    if (languages && !languages.has(code)) return fault('not_a_language');
    if (level !== undefined && !cefrLevels.some((known) => known === level)) return fault('not_a_level');
    if (codes.has(code)) return fault('repeated');
    codes.add(code);
  }
  return null;
}

function checkSkills(answer: unknown, most: number): AnswerFault | null {
  if (!Array.isArray(answer)) return fault('bad_shape');
  if (answer.length > most) return fault('too_many', { most });
  const uris = new Set<unknown>();
  for (const row of answer as unknown[]) {
    if (!isRow(row) || typeof row.uri !== 'string') return fault('bad_shape');
    const wrong = checkText(row.uri, 300) ?? (row.typed === undefined ? null : checkText(row.typed, 200));
    if (wrong) return wrong;
    if (row.uri === '' && !row.typed) return fault('bad_shape');
    if (row.level !== undefined && ![1, 2, 3, 4].some((level) => level === row.level))
      return fault('not_a_level');
    if (row.uri !== '' && uris.has(row.uri)) return fault('repeated');
    uris.add(row.uri);
  }
  return null;
}

function checkOccupation(answer: unknown): AnswerFault | null {
  if (!isRow(answer)) return fault('bad_shape');
  const { uri, typed } = answer;
  const wrong =
    (uri === undefined ? null : checkText(uri, 300)) ?? (typed === undefined ? null : checkText(typed, 200));
  return wrong ?? (uri || typed ? null : fault('bad_shape'));
}

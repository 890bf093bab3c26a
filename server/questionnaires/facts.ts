// What a finished set of answers becomes: answers without contact data, contact data apart, the facts of a profile,
// and readable lines for the check-answers page. Pure and without zod, like rules.ts.
import {
  activities,
  cefrLevels,
  hostKinds,
  iscedLevels,
  legalRoom,
  modes,
  sectors,
  skillLevels,
  stayLengths,
  ties,
} from '@compatriot/db/vocabulary.ts';
import type {
  Activity,
  CefrLevel,
  HostKind,
  IscedLevel,
  LegalRoom,
  Mode,
  Sector,
  SkillLevel,
  StayLength,
  Tie,
} from '@compatriot/db/vocabulary.ts';
import { isCountry } from './codes.ts';
import { answerOf, isBlank, isReserved, prune, put, textIn, unknownAnswer } from './rules.ts';
import type { Answer, Answers, Binding, Definition, Question } from './schema.ts';

export interface Separated {
  /** What statistics count: no name, no address, no words of the person's own. */
  answers: Answers;
  contact: { name: string | null; email: string | null; phone: string | null; city: string | null };
  /** By question key: texts, and skills or occupations with the words typed before choosing. */
  freeText: Answers;
}

const contactBindings = ['name', 'email', 'phone', 'city'] as const;
const writtenKinds: readonly string[] = ['text', 'long_text', 'email', 'phone'];

/**
 * Splits a submission for its two tables (SAFETY.md, statistics). "I prefer not to say" stays among the answers, for
 * it says nothing about the person. Answers off the route and keys that nobody asked for are in neither part.
 */
export function separate(definition: Definition, answers: Answers): Separated {
  const result: Separated = {
    answers: {},
    contact: { name: null, email: null, phone: null, city: null },
    freeText: {},
  };
  const kept = prune(definition, answers);
  for (const question of questionsOf(definition)) {
    const answer = answerOf(kept, question.key);
    if (answer === undefined) continue;
    const place = contactBindings.find((binding) => binding === question.binding);
    if (isReserved(answer)) put(result.answers, question.key, answer);
    else if (place) result.contact[place] = typeof answer === 'string' ? answer : null;
    else if (writtenKinds.includes(question.kind)) put(result.freeText, question.key, answer);
    else if (question.kind === 'skills' || question.kind === 'occupation') {
      const coded = withoutTyped(answer);
      if (!isBlank(coded)) put(result.answers, question.key, coded as Answer);
      if (JSON.stringify(coded) !== JSON.stringify(answer)) put(result.freeText, question.key, answer);
    } else put(result.answers, question.key, answer);
  }
  return result;
}

/** The coded part of skills or an occupation; undefined when only words were typed. */
function withoutTyped(answer: Answer): unknown {
  if (Array.isArray(answer))
    return answer.map((row) => withoutTyped(row as Answer)).filter((row) => !isBlank(row));
  const { uri, level } = rowOf(answer);
  if (typeof uri !== 'string' || uri === '') return undefined;
  return { uri, ...(typeof level === 'number' && { level }) };
}

function rowOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

function questionsOf(definition: Definition): Question[] {
  return definition.topics.flatMap(({ questions }) => questions);
}

/** What a profile is made from. Null: not asked, not answered, unknown or refused. */
export interface ProfileFacts {
  residenceCountry: string | null;
  residenceRegion: string | null;
  originCountry: string | null;
  tie: Tie | null;
  birthYear: number | null;
  sex: string | null;
  educationLevel: IscedLevel | null;
  educationField: string | null;
  occupation: { uri: string | null; typed: string | null } | null;
  experienceYears: number | null;
  /** Coded skills only; words without a code wait in the free text. */
  skills: { uri: string; level: SkillLevel | null }[];
  languages: { code: string; level: CefrLevel | null }[];
  sectors: Sector[];
  modes: Mode[];
  stayLength: StayLength | null;
  /** YYYY-MM-DD; a month reaches from its first to its last day. */
  availableFrom: string | null;
  availableUntil: string | null;
  hoursPerWeek: number | null;
  activities: Activity[];
  hostKinds: HostKind[];
  regions: string[];
  legalRoom: LegalRoom | null;
  /** Choice `yes` is true, `no` and `expired` are false, anything else is unknown. */
  licence: boolean | null;
  consents: {
    statistics: boolean;
    poolTeam: boolean;
    poolGovernment: boolean;
    contact: boolean;
    research: boolean;
  };
}

/**
 * The facts of a profile, by binding, from what is on the route. A sensitive question never binds, whatever its
 * definition says; a consent is only ever an explicit yes; a code outside the vocabulary counts as unanswered.
 */
export function profileOf(definition: Definition, answers: Answers): ProfileFacts {
  const kept = prune(definition, answers);
  const bound = new Map<Binding, unknown>();
  for (const question of questionsOf(definition)) {
    const { key, kind, binding, sensitive } = question;
    const answer = answerOf(kept, key);
    if (!binding || sensitive || isReserved(answer)) continue;
    bound.set(binding, kind === 'band' ? middleOf(question, answer) : answer);
  }
  const text = (binding: Binding): string | null => {
    const value = bound.get(binding);
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const country = (binding: Binding): string | null => {
    const value = bound.get(binding);
    return isCountry(value) ? value : null;
  };
  /** Whole, rounded down, and only when it is a sane value: a smallint column holds it. */
  const whole = (binding: Binding, least: number, most: number): number | null => {
    const value = bound.get(binding);
    return typeof value === 'number' && value >= least && value <= most ? Math.floor(value) : null;
  };
  const one = <Code>(binding: Binding, codes: readonly Code[]): Code | null =>
    codes.find((code) => code === bound.get(binding)) ?? null;
  const list = (binding: Binding): unknown[] => {
    const value = bound.get(binding);
    return Array.isArray(value) ? value : [];
  };
  const many = <Code>(binding: Binding, codes: readonly Code[]): Code[] =>
    codes.filter((code) => list(binding).includes(code));
  const licence = text('licence');
  return {
    residenceCountry: country('residence_country'),
    residenceRegion: text('residence_region'),
    originCountry: country('origin_country'),
    tie: one('tie', ties),
    birthYear: whole('birth_year', 1900, 2100),
    sex: text('sex'),
    educationLevel: one('education_level', iscedLevels),
    educationField: text('education_field'),
    occupation: occupationOf(bound.get('occupation')),
    experienceYears: whole('experience_years', 0, 80),
    skills: skillsOf(list('skills')),
    languages: languagesOf(list('languages')),
    sectors: many('sectors', sectors),
    modes: many('modes', modes),
    stayLength: one('stay_length', stayLengths),
    availableFrom: dayOf(text('available_from'), 'first'),
    availableUntil: dayOf(text('available_until'), 'last'),
    hoursPerWeek: whole('hours_per_week', 0, 80),
    activities: many('activities', activities),
    hostKinds: many('host_kinds', hostKinds),
    regions: regionsOf(definition, list('regions')),
    legalRoom: one('legal_room', legalRoom),
    licence: licence === 'yes' ? true : licence === 'no' || licence === 'expired' ? false : null,
    consents: {
      statistics: bound.get('consent_statistics') === true,
      poolTeam: bound.get('consent_pool_team') === true,
      poolGovernment: bound.get('consent_pool_government') === true,
      contact: bound.get('consent_contact') === true,
      research: bound.get('consent_research') === true,
    },
  };
}

/**
 * The number that stands for a band: its middle, rounded down. A profile holds one number and officials see bands only;
 * the middle falls into the right one of theirs more often than either end. An open band stands at the end it has.
 */
function middleOf({ choices = [] }: Question, answer: Answer | undefined): number | undefined {
  const band = choices.find(({ code }) => code === answer);
  const from = band?.from ?? band?.to;
  const to = band?.to ?? band?.from;
  return from === undefined || to === undefined ? undefined : Math.floor((from + to) / 2);
}

/** "Anywhere" is an exclusive choice and means no wish. */
function regionsOf(definition: Definition, values: unknown[]): string[] {
  const question = questionsOf(definition).find(({ binding }) => binding === 'regions');
  const wishes = question?.choices?.filter(({ exclusive }) => !exclusive).map(({ code }) => code) ?? [];
  return wishes.filter((code) => values.includes(code));
}

function occupationOf(value: unknown): ProfileFacts['occupation'] {
  const { uri, typed } = rowOf(value);
  const words = (text: unknown): string | null => (typeof text === 'string' && text !== '' ? text : null);
  return words(uri) === null && words(typed) === null ? null : { uri: words(uri), typed: words(typed) };
}

/** Each concept once; the first mention counts, as a table with one row per concept needs it. */
function skillsOf(values: unknown[]): ProfileFacts['skills'] {
  const found = new Map<string, SkillLevel | null>();
  for (const value of values) {
    const { uri, level } = rowOf(value);
    if (typeof uri !== 'string' || uri === '' || found.has(uri)) continue;
    found.set(uri, skillLevels.find((known) => known === level) ?? null);
  }
  return [...found].map(([uri, level]) => ({ uri, level }));
}

function languagesOf(values: unknown[]): ProfileFacts['languages'] {
  const found = new Map<string, CefrLevel | null>();
  for (const value of values) {
    const { code, level } = rowOf(value);
    if (typeof code !== 'string' || !/^[a-z]{3}$/.test(code) || found.has(code)) continue;
    found.set(code, cefrLevels.find((known) => known === level) ?? null);
  }
  return [...found].map(([code, level]) => ({ code, level }));
}

function dayOf(value: string | null, day: 'first' | 'last'): string | null {
  if (value === null || /^\d{4}-\d{2}-\d{2}$/.test(value)) return value;
  const [, year, month] = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(value) ?? [];
  if (year === undefined || month === undefined) return null;
  if (day === 'first') return `${value}-01`;
  // Day 0 of the next month is the last of this one.
  return `${value}-${new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()}`;
}

/** The words of a consent as they stood on the page, to be kept with the yes; null when it is not asked. */
export function consentWording(definition: Definition, binding: Binding, language: string): string | null {
  const question = questionsOf(definition).find((candidate) => candidate.binding === binding);
  if (!question) return null;
  const fallback = definition.languages[0] ?? 'en';
  const parts = [question.label, question.hint].filter((part) => part !== undefined);
  return parts.map((part) => textIn(part, language, fallback)).join('\n');
}

/** Words that the page knows and the definition does not. */
export interface AnswerNames {
  country: (code: string) => string;
  language: (code: string) => string;
  word: (name: 'unknown' | 'refused' | 'yes' | 'no') => string;
  /** The label of an occupation, skill or region; without it, the words that were typed or the code. */
  concept?: (uri: string) => string | undefined;
  skillLevel?: (level: number) => string;
  languageLevel?: (level: string) => string;
  /** YYYY-MM-DD or YYYY-MM as people write it. */
  date?: (value: string) => string;
}

/** One line for each thing answered; empty when there is no answer ("Not provided" is the page's word). */
export function describeAnswer(
  question: Question,
  answer: Answer | undefined,
  language: string,
  names: AnswerNames,
  fallback = 'en',
): string[] {
  if (answer === undefined || isBlank(answer)) return [];
  const line = (value: unknown): string => {
    if (isReserved(value)) return names.word(value === unknownAnswer ? 'unknown' : 'refused');
    if (typeof value === 'boolean') return names.word(value ? 'yes' : 'no');
    if (typeof value === 'number') return String(value);
    if (typeof value === 'string') return codeLine(value);
    return rowLine(rowOf(value));
  };
  const codeLine = (value: string): string => {
    const choice = question.choices?.find(({ code }) => code === value);
    if (choice) return textIn(choice.label, language, fallback);
    if ((question.kind === 'country' || question.kind === 'countries') && isCountry(value))
      return names.country(value);
    if (question.kind === 'region') return names.concept?.(value) ?? value;
    if (question.kind === 'date' || question.kind === 'month') return names.date?.(value) ?? value;
    return value;
  };
  const rowLine = ({ uri, typed, code, level }: Record<string, unknown>): string => {
    const label = typeof uri === 'string' && uri !== '' ? names.concept?.(uri) : undefined;
    const what = typeof code === 'string' && code !== '' ? names.language(code) : (label ?? typed);
    const how =
      typeof level === 'number'
        ? names.skillLevel?.(level)
        : typeof level === 'string'
          ? (names.languageLevel?.(level) ?? level)
          : undefined;
    return [what, how].filter((part) => typeof part === 'string' && part !== '').join(' · ');
  };
  return (Array.isArray(answer) ? answer : [answer]).map(line).filter((text) => text !== '');
}

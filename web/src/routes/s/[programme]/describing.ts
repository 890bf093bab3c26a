// Answers in words, in the language one answers in: on the check page, and beside a question that another device answered.
import { describeAnswer } from '@compatriot/server/questionnaires/facts.ts';
import type { Answers, Question } from '@compatriot/server/questionnaires/schema.ts';
import { capital, formatTag, languageName } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { cefrChoices, skillLevelName } from './words.ts';

export interface Described {
  answers: Answers;
  masked: readonly string[];
  labels: Record<string, string>;
}

/** @returns the lines of one answer, none when there is no answer */
export function describer({ answers, masked, labels }: Described, language: string, fallback: string) {
  const countries = new Intl.DisplayNames([formatTag(language)], { type: 'region' });
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
  return (question: Question): string[] => {
    if (masked.includes(question.key)) return [m.survey_provided()];
    if (question.kind === 'consent')
      return [answers[question.key] === true ? m.survey_ticked() : m.survey_not_ticked()];
    return describeAnswer(question, answers[question.key], language, names, fallback);
  };
}

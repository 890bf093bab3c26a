// Texts of a questionnaire in the language one answers in, with the `lang` they need where the page speaks another.
import { countryCodes } from '@compatriot/server/questionnaires/codes.ts';
import { languageOf, refusedAnswer, textIn, unknownAnswer } from '@compatriot/server/questionnaires/rules.ts';
import type { Question, Text } from '@compatriot/server/questionnaires/schema.ts';
import type { Choice } from '#lib/components/kinds.ts';
import { capital, formatTag, languageName } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { languageCodes } from './language-codes.ts';

export interface Words {
  say(text: Text): string;
  /** Undefined where the text is in the page's own language. */
  lang(text: Text): string | undefined;
  language: string;
}

export function wordsIn(language: string, fallback: string): Words {
  return {
    language,
    say: (text) => textIn(text, language, fallback),
    lang: (text) => {
      const found = languageOf(text, language, fallback);
      return found === getLocale() ? undefined : found;
    },
  };
}

/** The choices of a question, "I do not know" and "I prefer not to say" last. */
export function choicesOf(question: Question, { say, lang }: Words): Choice[] {
  return (question.choices ?? []).map(({ code, label, hint }) => ({
    value: code,
    label: say(label),
    lang: lang(label),
    ...(hint && { hint: say(hint), hintLang: lang(hint) }),
  }));
}

/** For names that are said in the language one answers in, whether or not the pages speak it. */
const langOfNames = ({ language }: Pick<Words, 'language'>): string | undefined =>
  language === getLocale() ? undefined : language;

/** For an answer as it is read back: undefined where it is in the page's own language, or typed by the person. */
export function langOfAnswer(question: Question, answer: unknown, words: Words): string | undefined {
  const given = (Array.isArray(answer) ? answer : [answer]) as unknown[];
  if (question.choices) {
    const [first, ...others] = question.choices
      .filter(({ code }) => given.includes(code))
      .map(({ label }) => words.lang(label));
    return others.every((lang) => lang === first) ? first : undefined;
  }
  if (given.includes(unknownAnswer) || given.includes(refusedAnswer)) return undefined;
  return ['country', 'countries', 'languages', 'date', 'month'].includes(question.kind)
    ? langOfNames(words)
    : undefined;
}

export function reservedChoices({ allowUnknown, allowRefusal }: Question): Choice[] {
  return [
    ...(allowUnknown ? [{ value: unknownAnswer, label: m.survey_unknown() }] : []),
    ...(allowRefusal ? [{ value: refusedAnswer, label: m.survey_refused() }] : []),
  ];
}

const sorted = (choices: Choice[], language: string): Choice[] => {
  const { compare } = new Intl.Collator(language);
  return choices.sort((one, other) => compare(one.label, other.label));
};

export function countryChoices({ language }: Words): Choice[] {
  const names = new Intl.DisplayNames([formatTag(language)], { type: 'region' });
  const lang = langOfNames({ language });
  return sorted(
    countryCodes.map((code) => ({ value: code, label: names.of(code) ?? code, lang })),
    language,
  );
}

/** The suggested languages first, as they were suggested; then the others by name. */
export function languageChoices(
  { language }: Words,
  suggested: readonly string[] = [],
): { near: Choice[]; far: Choice[] } {
  const lang = langOfNames({ language });
  const choice = (code: string): Choice => ({
    value: code,
    label: capital(languageName(code, language), language),
    lang,
  });
  const far = languageCodes.filter((code) => !suggested.includes(code)).map(choice);
  return { near: suggested.map(choice), far: sorted(far, language) };
}

export function monthChoices({ language }: Words): Choice[] {
  const format = new Intl.DateTimeFormat(formatTag(language), { month: 'long', timeZone: 'UTC' });
  return Array.from({ length: 12 }, (_, month) => ({
    value: String(month + 1).padStart(2, '0'),
    label: format.format(Date.UTC(2026, month, 1)),
    lang: langOfNames({ language }),
  }));
}

export function cefrChoices(): Choice[] {
  return [
    { value: 'native', label: m.survey_cefr_native() },
    { value: 'C2', label: m.survey_cefr_c2() },
    { value: 'C1', label: m.survey_cefr_c1() },
    { value: 'B2', label: m.survey_cefr_b2() },
    { value: 'B1', label: m.survey_cefr_b1() },
    { value: 'A2', label: m.survey_cefr_a2() },
    { value: 'A1', label: m.survey_cefr_a1() },
  ];
}

export function skillLevelName(level: number): string {
  return [m.skill_level_1(), m.skill_level_2(), m.skill_level_3(), m.skill_level_4()][level - 1] ?? '';
}

/** Required is the exception, so it is what is marked. */
export function labelOf(question: Question, { say }: Words): string {
  return question.required ? `${say(question.label)} ${m.survey_required()}` : say(question.label);
}

// Small parts from which the seeded questionnaires are made. They are plain data in the shape of the server's
// definitionSchema; db imports nothing of server, so whoever stores one parses it there first.
import type { TextLanguage } from '../../vocabulary.ts';

export type Text = Partial<Record<TextLanguage, string>>;

/** Languages in which the shared pieces are written. */
export const writtenLanguages = ['en', 'fr', 'ar'] as const;
export type WrittenLanguage = (typeof writtenLanguages)[number];

export type RuleSeed =
  | { op: 'answered'; key: string }
  | { op: 'equals'; key: string; value: string | number | boolean }
  | { op: 'in'; key: string; values: string[] }
  | { op: 'includes'; key: string; value: string }
  | { op: 'and' | 'or'; rules: RuleSeed[] }
  | { op: 'not'; rule: RuleSeed };

export interface ChoiceSeed {
  code: string;
  label: Text;
  hint?: Text;
  exclusive?: boolean;
}

export interface QuestionSeed {
  key: string;
  kind: string;
  label: Text;
  hint?: Text;
  choices?: ChoiceSeed[];
  required?: boolean;
  allowUnknown?: boolean;
  allowRefusal?: boolean;
  showWhen?: RuleSeed;
  limits?: { min?: number; max?: number; most?: number; earliest?: string; latest?: string };
  suggested?: string[];
  binding?: string;
  sensitive?: boolean;
}

export interface TopicSeed {
  key: string;
  title: Text;
  intro?: Text;
  showWhen?: RuleSeed;
  questions: QuestionSeed[];
}

export interface QuestionnaireSeed {
  languages: TextLanguage[];
  title: Text;
  intro: Text;
  minutes: number;
  topics: TopicSeed[];
}

/** A sentence in English, French and Arabic, cut down to the languages of one questionnaire. */
export type Say = (en: string, fr: string, ar: string) => Text;

/**
 * Languages that a questionnaire made from these pieces can have, in the order asked for; English when none fits,
 * because the first language must have every text.
 */
export function writtenAmong(languages: readonly string[]): WrittenLanguage[] {
  const found = writtenLanguages.filter((language) => languages.includes(language));
  found.sort((one, other) => languages.indexOf(one) - languages.indexOf(other));
  return found.length > 0 ? found : ['en'];
}

export function sayIn(languages: readonly WrittenLanguage[]): Say {
  return (en, fr, ar) => {
    const all = { en, fr, ar };
    return Object.fromEntries(languages.map((language) => [language, all[language]]));
  };
}

/** A choice with its label in three languages. */
export function choiceIn(say: Say): (code: string, en: string, fr: string, ar: string) => ChoiceSeed {
  return (code, en, fr, ar) => ({ code, label: say(en, fr, ar) });
}

/** A choice that stands alone: ticking it clears the others. */
export function alone(choice: ChoiceSeed): ChoiceSeed {
  return { ...choice, exclusive: true };
}

/** A given text (a programme's title) in the languages of the questionnaire, with its first language filled. */
export function inLanguages(text: Text, languages: readonly WrittenLanguage[]): Text {
  const any =
    languages.map((language) => text[language]).find(Boolean) ?? Object.values(text).find(Boolean) ?? '';
  return Object.fromEntries(languages.map((language) => [language, text[language] ?? any]));
}

/** What the shared topics need to know about one programme. */
export interface Setting {
  say: Say;
  originCountries: readonly string[];
  /** English name of the one country of origin; a general phrase when there are several. */
  home: string;
  /** ` (Guyana)` behind a general phrase, where grammar bends a name; empty when there are several countries. */
  named: Record<WrittenLanguage, string>;
  countryName: (language: WrittenLanguage, code: string) => string;
  sectors: readonly string[];
  modes: readonly string[];
  regions: readonly ChoiceSeed[];
  suggestedLanguages: readonly string[];
}

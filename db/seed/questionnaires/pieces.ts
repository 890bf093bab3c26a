// Small parts from which the seeded questionnaires are made. They are plain data in the shape of the server's
// definitionSchema; db imports nothing of server, so whoever stores one parses it there first.
import { written, writtenLanguages } from './texts.ts';

/** By ISO 639 code. */
export type Text = Record<string, string>;

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
  earlier?: { key: string; choices?: Record<string, string> };
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
  languages: string[];
  title: Text;
  intro: Text;
  minutes: number;
  topics: TopicSeed[];
}

/** An English sentence of the code in the languages of one questionnaire, as far as they have it. */
export type Say = (source: string) => Text;

/**
 * Languages that a questionnaire made from these pieces can have, in the order asked for; English when none fits,
 * because the first language must have every text.
 */
export function writtenAmong(languages: readonly string[]): string[] {
  const found = languages.filter((language) => writtenLanguages.includes(language));
  return found.length > 0 ? found : ['en'];
}

/** `names` fills the placeholders (`{home}`), which differ from language to language. */
export function sayIn(
  languages: readonly string[],
  names: (language: string) => Readonly<Record<string, string>> = () => ({}),
): Say {
  return (source) => {
    const text: Text = {};
    for (const language of languages) {
      const found = written(source, language);
      const filling = names(language);
      if (found !== undefined)
        text[language] = found.replace(/\{(\w+)\}/g, (whole, name: string) => filling[name] ?? whole);
    }
    return text;
  };
}

/** A choice with its label in the questionnaire's languages. */
export function choiceIn(say: Say): (code: string, source: string) => ChoiceSeed {
  return (code, source) => ({ code, label: say(source) });
}

/** A choice that stands alone: ticking it clears the others. */
export function alone(choice: ChoiceSeed): ChoiceSeed {
  return { ...choice, exclusive: true };
}

/** What the shared topics need to know about one programme. */
export interface Setting {
  /**
   * Fills `{home}`, the name of the one country of origin (a general phrase when there are several), and `{named}`,
   * ` (Guyana)` behind a general phrase for languages whose grammar bends a name (nothing when there are several).
   */
  say: Say;
  originCountries: readonly string[];
  countryLabel: (code: string) => Text;
  sectors: readonly string[];
  modes: readonly string[];
  regions: readonly ChoiceSeed[];
  suggestedLanguages: readonly string[];
}

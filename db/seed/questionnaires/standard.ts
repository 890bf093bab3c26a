// The questionnaire of a new programme: one call, and its survey can open. GUYD, Ghana Health and MIDWEB are made
// with it too, plus what is theirs. Modelled on DOMAIN.md, "The mapping questionnaire".
import { localeTag } from '../../vocabulary.ts';
import { consentTopic } from './consent.ts';
import { contactTopic } from './contact.ts';
import { sayIn, writtenAmong } from './pieces.ts';
import type { QuestionnaireSeed, Say, Setting, TopicSeed } from './pieces.ts';
import { written } from './texts.ts';
import { tiesTopic, viewsTopic } from './views.ts';
import { availabilityTopic, willingnessTopic } from './willingness.ts';
import { migrationTopic, whoTopic } from './you.ts';
import { educationTopic, languagesTopic, workTopic } from './work.ts';

export interface StandardOptions {
  /** The programme's name: translated where the texts have it, otherwise the same in every language. */
  title: string;
  /** ISO 3166-1 alpha-2 or XK. Several make `origin_country` a question. */
  originCountries: readonly string[];
  /** Those that have a file of texts are kept, in this order; English when there are none. */
  languages: readonly string[];
  /** Codes of the vocabulary. */
  sectors: readonly string[];
  modes: readonly string[];
  /** By country code, where the programme says a name (in English) otherwise than the platform's own list. */
  countryNames?: Readonly<Record<string, string>>;
  /** Regions of the country of origin, coded ISO 3166-2, with their English names; fewer than two are not asked for. */
  regions?: readonly (readonly [code: string, name: string])[];
  /** ISO 639-3, offered first. */
  suggestedLanguages?: readonly string[];
  /** Topics of the programme's own, each behind the one that it names. */
  additions?: readonly { after: string; topic: (setting: Setting) => TopicSeed }[];
}

/** A whole definition. Pass it through definitionSchema and checkDefinition before storing it. */
export function standardQuestionnaire(options: StandardOptions): QuestionnaireSeed {
  const languages = writtenAmong(options.languages);
  const setting = settingOf(options, languages);
  const made = questionnaireOf(options, languages, setting);
  if (!setting.gaps.has(languages[0] ?? 'en')) return made;
  // The first language has to have every text, so one that is still being written does not come first.
  const complete = ['en', ...languages.filter((language) => language !== 'en')];
  return questionnaireOf(options, complete, settingOf(options, complete));
}

function questionnaireOf(
  { title, additions = [] }: StandardOptions,
  languages: string[],
  setting: Setting,
): QuestionnaireSeed {
  const topics = [
    consentTopic(setting),
    whoTopic(setting),
    migrationTopic(setting),
    educationTopic(setting),
    workTopic(setting),
    languagesTopic(setting),
    willingnessTopic(setting),
    availabilityTopic(setting),
    tiesTopic(setting),
    viewsTopic(setting),
    contactTopic(setting),
  ];
  return {
    languages,
    title: Object.fromEntries(languages.map((language) => [language, written(title, language) ?? title])),
    intro: setting.say(
      'Do you live abroad and have a link to {home}? Tell us what you know and what you would like to do. The main questions take about 4 minutes; you can skip every other one and stop when you like.',
    ),
    // About 45 questions, of which skips leave some 35, at 14 seconds each.
    minutes: 8,
    topics: topics.flatMap((topic) => [
      topic,
      ...additions.filter(({ after }) => after === topic.key).map((addition) => addition.topic(setting)),
    ]),
  };
}

/** With `gaps`: the languages in which a text was asked for that they lack. */
export function settingOf(
  { originCountries, countryNames = {}, ...options }: StandardOptions,
  languages: readonly string[],
): Setting & { gaps: ReadonlySet<string> } {
  const countryName = (language: string, code: string): string => {
    const own = countryNames[code];
    return (
      (own && written(own, language)) ??
      new Intl.DisplayNames([localeTag(language)], { type: 'region' }).of(code) ??
      code
    );
  };
  const several = 'your country of origin';
  const only = originCountries.length === 1 ? originCountries[0] : undefined;
  const texts = sayIn(languages, (language) => ({
    home: only ? countryName(language, only) : (written(several, language) ?? several),
    named: only ? ` (${countryName(language, only)})` : '',
  }));
  const gaps = new Set<string>();
  const say: Say = (source) => {
    const text = texts(source);
    for (const language of languages) if (!(language in text)) gaps.add(language);
    return text;
  };
  return {
    say,
    gaps,
    originCountries,
    countryLabel: (code) =>
      Object.fromEntries(languages.map((language) => [language, countryName(language, code)])),
    sectors: options.sectors,
    modes: options.modes,
    regions: (options.regions ?? []).map(([code, name]) => ({ code, label: say(name) })),
    suggestedLanguages: options.suggestedLanguages ?? ['eng', 'fra', 'ara', 'spa', 'por'],
  };
}

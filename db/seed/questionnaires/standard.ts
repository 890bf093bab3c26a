// The questionnaire of a new programme: one call, and its survey can open. GUYD, Ghana Health and MIDWEB are made
// with it too, plus what is theirs. Modelled on DOMAIN.md, "The mapping questionnaire".
import { consentTopic } from './consent.ts';
import { contactTopic } from './contact.ts';
import { inLanguages, sayIn, writtenAmong } from './pieces.ts';
import type { ChoiceSeed, QuestionnaireSeed, Setting, Text, TopicSeed, WrittenLanguage } from './pieces.ts';
import { tiesTopic, viewsTopic } from './views.ts';
import { availabilityTopic, willingnessTopic } from './willingness.ts';
import { migrationTopic, whoTopic } from './you.ts';
import { educationTopic, languagesTopic, workTopic } from './work.ts';

export interface StandardOptions {
  /** The programme's name; it needs one language only. */
  title: Text;
  /** ISO 3166-1 alpha-2 or XK. Several make `origin_country` a question. */
  originCountries: readonly string[];
  /** Those of en, fr and ar are kept, in this order; English when there are none. */
  languages: readonly string[];
  /** Codes of the vocabulary. */
  sectors: readonly string[];
  modes: readonly string[];
  /** By language, then by country code; names that are missing come from the platform's own list. */
  countryNames?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Regions of the country of origin, coded ISO 3166-2; fewer than two and they are not asked for. */
  regions?: readonly ChoiceSeed[];
  /** ISO 639-3, offered first. */
  suggestedLanguages?: readonly string[];
  /** Topics of the programme's own, each behind the one that it names. */
  additions?: readonly { after: string; topic: TopicSeed }[];
}

/** A whole definition. Pass it through definitionSchema and checkDefinition before storing it. */
export function standardQuestionnaire(options: StandardOptions): QuestionnaireSeed {
  const languages = writtenAmong(options.languages);
  const setting = settingOf(options, languages);
  const { say, home, named } = setting;
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
    title: inLanguages(options.title, languages),
    intro: say(
      `Do you live abroad and have a link to ${home}? Tell us what you know and what you would like to do. The main questions take about 4 minutes; you can skip every other one and stop when you like.`,
      `Vous vivez à l’étranger et gardez un lien avec votre pays d’origine${named.fr} ? Dites-nous ce que vous savez faire et ce que vous aimeriez faire. Les questions principales prennent environ 4 minutes ; vous pouvez passer toutes les autres et arrêter quand vous voulez.`,
      `هل تعيش في الخارج ولديك صلة ببلدك الأصلي${named.ar}؟ أخبرنا بما تجيده وبما تود القيام به. تستغرق الأسئلة الرئيسية نحو 4 دقائق، ويمكنك تجاوز بقية الأسئلة والتوقف متى شئت.`,
    ),
    // About 45 questions, of which skips leave some 35, at 14 seconds each.
    minutes: 8,
    topics: topics.flatMap((topic) => [
      topic,
      ...(options.additions ?? []).filter(({ after }) => after === topic.key).map(({ topic: own }) => own),
    ]),
  };
}

function settingOf(options: StandardOptions, languages: readonly WrittenLanguage[]): Setting {
  const countryName = (language: WrittenLanguage, code: string): string =>
    options.countryNames?.[language]?.[code] ??
    new Intl.DisplayNames([language], { type: 'region' }).of(code) ??
    code;
  const [only, ...others] = options.originCountries;
  const one = only !== undefined && others.length === 0 ? only : null;
  const named = (language: WrittenLanguage): string => (one ? ` (${countryName(language, one)})` : '');
  return {
    say: sayIn(languages),
    originCountries: options.originCountries,
    home: one ? countryName('en', one) : 'your country of origin',
    named: { en: named('en'), fr: named('fr'), ar: named('ar') },
    countryName,
    sectors: options.sectors,
    modes: options.modes,
    regions: options.regions ?? [],
    suggestedLanguages: options.suggestedLanguages ?? ['eng', 'fra', 'ara', 'spa', 'por'],
  };
}

// What questionnaires are made of, in words: kinds, comparisons, what an answer feeds, and rules as sentences.
import { languageOf, textIn } from '@compatriot/server/questionnaires/rules.ts';
import type { Comparison } from '@compatriot/server/questionnaires/picking.ts';
import type { Binding, Definition, Question, Rule, Text } from '@compatriot/server/questionnaires/schema.ts';
import { capital, countryName, formatNumber, formatTag, isolated, languageName } from '#lib/format.ts';
import { ownNameOf } from '#lib/language.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import type { Tone } from '#lib/components/kinds.ts';
import type { Audience, Status } from './questionnaire.ts';

const kinds: Record<Question['kind'], () => string> = {
  one: m.builder_kind_one,
  many: m.builder_kind_many,
  ranking: m.builder_kind_ranking,
  number: m.builder_kind_number,
  band: m.builder_kind_band,
  text: m.builder_kind_text,
  long_text: m.builder_kind_long_text,
  date: m.builder_kind_date,
  month: m.builder_kind_month,
  country: m.builder_kind_country,
  countries: m.builder_kind_countries,
  region: m.builder_kind_region,
  languages: m.builder_kind_languages,
  occupation: m.builder_kind_occupation,
  skills: m.builder_kind_skills,
  email: m.builder_kind_email,
  phone: m.builder_kind_phone,
  consent: m.builder_kind_consent,
  note: m.builder_kind_note,
};
export const kindName = (kind: Question['kind']): string => kinds[kind]();

const comparisons: Record<Comparison, () => string> = {
  answered: m.builder_is_answered,
  not_answered: m.builder_is_not_answered,
  is: m.builder_is_one_of,
  is_not: m.builder_is_none_of,
  other: m.builder_is_other,
  includes: m.builder_includes,
  not_includes: m.builder_includes_not,
  yes: m.builder_is_ticked,
  not_yes: m.builder_is_not_ticked,
  less: m.builder_less,
  less_or_equal: m.builder_less_or_equal,
  greater: m.builder_greater,
  greater_or_equal: m.builder_greater_or_equal,
};
export const comparisonName = (comparison: Comparison): string => comparisons[comparison]();

const bindingWords: Record<Binding, () => string> = {
  residence_country: m.builder_feeds_residence_country,
  residence_region: m.builder_feeds_residence_region,
  origin_country: m.builder_feeds_origin_country,
  tie: m.builder_feeds_tie,
  birth_year: m.builder_feeds_birth_year,
  sex: m.builder_feeds_sex,
  education_level: m.builder_feeds_education_level,
  education_field: m.builder_feeds_education_field,
  occupation: m.builder_feeds_occupation,
  experience_years: m.builder_feeds_experience_years,
  skills: m.builder_feeds_skills,
  languages: m.builder_feeds_languages,
  sectors: m.builder_feeds_sectors,
  modes: m.builder_feeds_modes,
  stay_length: m.builder_feeds_stay_length,
  available_from: m.builder_feeds_available_from,
  available_until: m.builder_feeds_available_until,
  hours_per_week: m.builder_feeds_hours_per_week,
  activities: m.builder_feeds_activities,
  host_kinds: m.builder_feeds_host_kinds,
  regions: m.builder_feeds_regions,
  legal_room: m.builder_feeds_legal_room,
  licence: m.builder_feeds_licence,
  name: m.builder_feeds_name,
  email: m.builder_feeds_email,
  phone: m.builder_feeds_phone,
  city: m.builder_feeds_city,
  consent_statistics: m.builder_feeds_consent_statistics,
  consent_pool_team: m.builder_feeds_consent_pool_team,
  consent_pool_government: m.builder_feeds_consent_pool_government,
  consent_contact: m.builder_feeds_consent_contact,
  consent_research: m.builder_feeds_consent_research,
  organisation_name: m.builder_feeds_organisation_name,
  organisation_kind: m.builder_feeds_organisation_kind,
  organisation_country: m.builder_feeds_organisation_country,
  organisation_city: m.builder_feeds_organisation_city,
  organisation_members: m.builder_feeds_organisation_members,
  organisation_founded: m.builder_feeds_organisation_founded,
  organisation_activities: m.builder_feeds_organisation_activities,
  organisation_offers: m.builder_feeds_organisation_offers,
  consent_list_team: m.builder_feeds_consent_list_team,
  consent_list_government: m.builder_feeds_consent_list_government,
  consent_list_contact: m.builder_feeds_consent_list_contact,
};
export const bindingName = (binding: Binding): string => bindingWords[binding]();

const audienceNames: Record<Audience, [name: () => string, none: () => string]> = {
  people: [m.builder_for_people, m.builder_none_people],
  organisations: [m.builder_for_organisations, m.builder_none_organisations],
  follow_up: [m.builder_for_follow_up, m.builder_none_follow_up],
};
export const audienceName = (audience: Audience): string => audienceNames[audience][0]();
/** What stands where there is no version yet. */
export const audienceNone = (audience: Audience): string => audienceNames[audience][1]();
export const statusName = (status: Status): string =>
  ({
    draft: m.builder_status_draft,
    published: m.builder_status_published,
    retired: m.builder_status_retired,
  })[status]();
export const statusTone = (status: Status): Tone =>
  (({ draft: 'warning', published: 'success', retired: 'neutral' }) as const)[status];

/** A questionnaire's language by the page's name for it and its own: "French (Français)". */
export function languageLabel(code: string): string {
  const name = capital(languageName(code));
  const own = ownNameOf(code);
  return own.toLowerCase() === name.toLowerCase() || own === code ? name : `${name} (${isolated(own)})`;
}

/** Texts as administrators read them: in the page's language where there is one, else in the questionnaire's first. */
export function wordsOf(definition: Definition) {
  const first = definition.languages[0] ?? 'en';
  const locale = getLocale();
  return {
    say: (text: Text): string => textIn(text, locale, first),
    lang: (text: Text): string | undefined => {
      const found = languageOf(text, locale, first);
      return found === locale ? undefined : found;
    },
    /** Never empty: what has no words yet goes by its key. */
    name: ({ key, label }: Question): string => textIn(label, locale, first) || key,
    topicName: ({ key, title }: { key: string; title: Text }): string => textIn(title, locale, first) || key,
  };
}

/** A value of a rule as its question shows it. */
export function valueName(definition: Definition, question: Question | undefined, value: unknown): string {
  if (typeof value === 'boolean') return value ? m.survey_yes() : m.survey_no();
  if (typeof value === 'number') return formatNumber(value, { useGrouping: false });
  const text = String(value);
  const choice = question?.choices?.find(({ code }) => code === text);
  if (choice) return wordsOf(definition).say(choice.label) || text;
  if (question?.kind === 'country' || question?.kind === 'countries') return countryName(text);
  return text;
}

const anyOf = (items: string[]): string =>
  new Intl.ListFormat(formatTag(), { type: 'disjunction' }).format(items);

/** A rule as a sentence, however deep it is. */
export function ruleWords(definition: Definition, rule: Rule): string {
  const questions = new Map(
    definition.topics.flatMap(({ questions: each }) => each).map((question) => [question.key, question]),
  );
  const name = (key: string): string => {
    const question = questions.get(key);
    return isolated(`“${question ? wordsOf(definition).name(question) : key}”`);
  };
  const values = (key: string, list: readonly unknown[]): string =>
    anyOf(list.map((value) => isolated(valueName(definition, questions.get(key), value))));
  const part = (each: Rule, inside: boolean): string => {
    switch (each.op) {
      case 'and':
      case 'or': {
        const words = each.rules.map((inner) => part(inner, true));
        const [only = ''] = words;
        if (words.length < 2) return only;
        const all = words.join(each.op === 'and' ? ` ${m.builder_and()} ` : ` ${m.builder_or()} `);
        return inside ? `(${all})` : all;
      }
      case 'not':
        return negated(each.rule) ?? m.builder_rule_not({ rule: part(each.rule, true) });
      case 'answered':
        return m.builder_rule_answered({ question: name(each.key) });
      case 'equals':
        if (each.value === true) return m.builder_rule_ticked({ question: name(each.key) });
        return m.builder_rule_is({ question: name(each.key), values: values(each.key, [each.value]) });
      case 'in':
        return m.builder_rule_is({ question: name(each.key), values: values(each.key, each.values) });
      case 'not_equals':
        return m.builder_rule_other({ question: name(each.key), values: values(each.key, [each.value]) });
      case 'includes':
        return m.builder_rule_includes({ question: name(each.key), values: values(each.key, [each.value]) });
      case 'less':
        return m.builder_rule_less({ question: name(each.key), value: values(each.key, [each.value]) });
      case 'less_or_equal':
        return m.builder_rule_most({ question: name(each.key), value: values(each.key, [each.value]) });
      case 'greater':
        return m.builder_rule_greater({ question: name(each.key), value: values(each.key, [each.value]) });
      case 'greater_or_equal':
        return m.builder_rule_least({ question: name(each.key), value: values(each.key, [each.value]) });
      default:
        return '';
    }
  };
  const negated = (each: Rule): string | undefined => {
    switch (each.op) {
      case 'answered':
        return m.builder_rule_not_answered({ question: name(each.key) });
      case 'equals':
        return each.value === true
          ? m.builder_rule_not_ticked({ question: name(each.key) })
          : m.builder_rule_is_not({ question: name(each.key), values: values(each.key, [each.value]) });
      case 'in':
        return m.builder_rule_is_not({ question: name(each.key), values: values(each.key, each.values) });
      case 'includes':
        return m.builder_rule_includes_not({
          question: name(each.key),
          values: values(each.key, [each.value]),
        });
      default:
        return undefined;
    }
  };
  return part(rule, false);
}

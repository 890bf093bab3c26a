// Refuses a questionnaire that could not be answered sensibly, before it is published: each fault names its place.
// What this lets through, route() and checkAnswer() can run without surprise.
import {
  activities,
  hostKinds,
  iscedLevels,
  legalRoom,
  modes,
  organisationActivities,
  organisationKinds,
  organisationSizes,
  sectors,
  stayLengths,
  ties,
} from '@compatriot/db/vocabulary.ts';
import { hasControlCharacters } from './checks.ts';
import { isCountry } from './codes.ts';
import { checkContinuity } from './continuity.ts';
import { checkRule } from './rule-faults.ts';
import type { Binding, Definition, Question } from './schema.ts';
import { textsOf, textsWithoutFirst } from './texts.ts';

/** `place` reads like `topics[2].questions[1].showWhen`; `params` name the key, code or language meant. */
export interface Fault {
  place: string;
  code: FaultCode;
  params: Record<string, string>;
}

export type Report = (place: string, code: FaultCode, params?: Fault['params']) => void;

/** Each has a sentence under `questionnaire_fault_<code>` in the messages. */
export const faultCodes = [
  'duplicate_language',
  'text_missing',
  'control_characters',
  'topics_missing',
  'questions_missing',
  'duplicate_key',
  'reserved_key',
  'duplicate_binding',
  'choices_missing',
  'choices_unused',
  'duplicate_code',
  'not_in_vocabulary',
  'consent_unbound',
  'consent_required',
  'note_required',
  'kind_unfit',
  'sensitive_bound',
  'not_a_language',
  'limits_reversed',
  'bounds_unused',
  'bounds_missing',
  'bands_overlap',
  'of_unused',
  'of_unfit',
  'rule_empty',
  'rule_too_long',
  'rules_too_many',
  'rule_unknown_key',
  'rule_looks_ahead',
  'rule_type',
  'rule_not_a_choice',
  'kind_changed',
  'earlier_unknown',
  'earlier_kind',
  'earlier_twice',
  'earlier_choice_unknown',
  'earlier_choice_gone',
  'earlier_choice_twice',
] as const;
export type FaultCode = (typeof faultCodes)[number];

/** The kinds that can feed a binding. A ranking feeds none: its order is not what a profile holds. */
export const kindsOf: Record<Binding, readonly Question['kind'][]> = {
  residence_country: ['country', 'one'],
  residence_region: ['region', 'one'],
  origin_country: ['country', 'one'],
  tie: ['one'],
  birth_year: ['number', 'band'],
  sex: ['one'],
  education_level: ['one'],
  education_field: ['one'],
  occupation: ['occupation'],
  experience_years: ['number', 'band'],
  skills: ['skills'],
  languages: ['languages'],
  sectors: ['many'],
  modes: ['many'],
  stay_length: ['one'],
  available_from: ['date', 'month'],
  available_until: ['date', 'month'],
  hours_per_week: ['number'],
  activities: ['many'],
  host_kinds: ['many'],
  regions: ['many'],
  legal_room: ['one'],
  licence: ['one'],
  name: ['text'],
  email: ['email'],
  phone: ['phone'],
  city: ['text'],
  consent_statistics: ['consent'],
  consent_pool_team: ['consent'],
  consent_pool_government: ['consent'],
  consent_contact: ['consent'],
  consent_research: ['consent'],
  organisation_name: ['text'],
  organisation_kind: ['one'],
  organisation_country: ['country', 'one'],
  organisation_city: ['text'],
  organisation_members: ['one'],
  organisation_founded: ['number'],
  organisation_activities: ['many'],
  organisation_offers: ['long_text', 'text'],
  consent_list_team: ['consent'],
  consent_list_government: ['consent'],
  consent_list_contact: ['consent'],
};

/** Bound choices carry the vocabulary's codes; only an exclusive one ("none of these") may have its own. */
export const vocabularyOf: Partial<Record<Binding, (code: string) => boolean>> = {
  residence_country: isCountry,
  origin_country: isCountry,
  tie: among(ties),
  education_level: among(iscedLevels),
  sectors: among(sectors),
  modes: among(modes),
  stay_length: among(stayLengths),
  activities: among(activities),
  host_kinds: among(hostKinds),
  legal_room: among(legalRoom),
  organisation_kind: among(organisationKinds),
  organisation_country: isCountry,
  organisation_members: among(organisationSizes),
  organisation_activities: among(organisationActivities),
};

function among(codes: readonly string[]): (code: string) => boolean {
  return (code) => codes.includes(code);
}

/** The survey's own pages stand beside the topics in the address (/s/<programme>/check). */
const pageNames: readonly string[] = ['check', 'done', 'withdrawn', 'save', 'resume', 'results', 'offline'];

const choosing: readonly Question['kind'][] = ['one', 'many', 'ranking', 'band'];

/**
 * Steps of all rules together. Every page of a survey evaluates them all, and 20,000 take about a millisecond; the
 * largest real form has some 400.
 */
const mostSteps = 20_000;

/**
 * Everything that keeps a definition from being published; empty when it may be. It takes any working definition: what it
 * lets through, `definitionSchema` takes too once empty texts are left out.
 * @param before released definitions of the same audience, newest first
 */
export function checkDefinition(definition: Definition, before: readonly Definition[] = []): Fault[] {
  const faults: Fault[] = [];
  const report: Report = (place, code, params = {}) => {
    faults.push({ place, code, params });
  };
  const [first = ''] = definition.languages;
  const all = new Map<string, Question>();
  for (const { questions } of definition.topics)
    for (const question of questions) all.set(question.key, question);

  if (new Set(definition.languages).size < definition.languages.length)
    report('languages', 'duplicate_language');
  for (const { place } of textsWithoutFirst(definition)) report(place, 'text_missing', { language: first });
  for (const { place, text } of textsOf(definition))
    if (Object.values(text).some(hasControlCharacters)) report(place, 'control_characters');
  if (definition.topics.length === 0) report('topics', 'topics_missing');

  const topicKeys = new Set<string>();
  const earlier = new Map<string, Question>();
  const boundAt = new Set<Binding>();
  let steps = 0;
  for (const [t, topic] of definition.topics.entries()) {
    const place = `topics[${t}]`;
    if (topicKeys.has(topic.key)) report(`${place}.key`, 'duplicate_key', { key: topic.key });
    if (pageNames.includes(topic.key)) report(`${place}.key`, 'reserved_key', { key: topic.key });
    topicKeys.add(topic.key);
    if (topic.questions.length === 0) report(`${place}.questions`, 'questions_missing');
    if (topic.showWhen) steps += checkRule(topic.showWhen, `${place}.showWhen`, earlier, all, report);
    for (const [q, question] of topic.questions.entries()) {
      const here = `${place}.questions[${q}]`;
      if (earlier.has(question.key)) report(`${here}.key`, 'duplicate_key', { key: question.key });
      if (question.showWhen) steps += checkRule(question.showWhen, `${here}.showWhen`, earlier, all, report);
      for (const [c, { showWhen }] of (question.choices ?? []).entries())
        if (showWhen) steps += checkRule(showWhen, `${here}.choices[${c}].showWhen`, earlier, all, report);
      checkQuestion(question, here, report);
      checkSource(question, here, earlier, report);
      if (question.binding) {
        if (boundAt.has(question.binding))
          report(`${here}.binding`, 'duplicate_binding', { binding: question.binding });
        boundAt.add(question.binding);
      }
      earlier.set(question.key, question);
    }
  }
  if (steps > mostSteps) report('topics', 'rules_too_many', { most: String(mostSteps) });
  checkContinuity(definition, before, report);
  return faults;
}

function checkQuestion(question: Question, place: string, report: Report): void {
  const { kind, choices, binding, limits, required, sensitive } = question;
  // One choice is no choice; none at all in a region question means that they come with a country.
  const bare = choosing.includes(kind) || (kind === 'region' && question.of === undefined);
  if (choices ? choices.length < 2 : bare) report(`${place}.choices`, 'choices_missing');
  if (choices && !choosing.includes(kind) && kind !== 'region') report(`${place}.choices`, 'choices_unused');
  const codes = new Set<string>();
  checkBands(question, place, report);
  for (const [c, { code, exclusive }] of (choices ?? []).entries()) {
    if (codes.has(code)) report(`${place}.choices[${c}].code`, 'duplicate_code', { code });
    codes.add(code);
    const fits = binding && vocabularyOf[binding];
    if (fits && !fits(code) && !exclusive)
      report(`${place}.choices[${c}].code`, 'not_in_vocabulary', { code });
  }
  if (kind === 'consent') {
    if (!binding) report(`${place}.binding`, 'consent_unbound');
    // None is a condition of answering (SAFETY.md, tier 0).
    if (required) report(`${place}.required`, 'consent_required');
  }
  if (kind === 'note' && required) report(`${place}.required`, 'note_required');
  if (binding) {
    if (!kindsOf[binding].includes(kind)) report(`${place}.binding`, 'kind_unfit', { kind, binding });
    // Attitudes and money never join a profile that officials read.
    if (sensitive) report(`${place}.sensitive`, 'sensitive_bound', { binding });
  }
  for (const [s, code] of (question.suggested ?? []).entries()) {
    if (!/^[a-z]{3}$/.test(code)) report(`${place}.suggested[${s}]`, 'not_a_language', { code });
  }
  const { min, max, earliest, latest } = limits ?? {};
  if (min !== undefined && max !== undefined && min > max) report(`${place}.limits`, 'limits_reversed');
  if (earliest !== undefined && latest !== undefined && earliest > latest)
    report(`${place}.limits`, 'limits_reversed');
}

/** Bands ascend and leave no number in two of them. Only the ends of the whole may be open. */
function checkBands({ kind, choices = [] }: Question, place: string, report: Report): void {
  let last = -Infinity;
  for (const [c, { from, to }] of choices.entries()) {
    const here = `${place}.choices[${c}]`;
    if (kind !== 'band') {
      if (from !== undefined || to !== undefined) report(here, 'bounds_unused');
      continue;
    }
    const opens = from === undefined && (c > 0 || to === undefined);
    const ends = to === undefined && (c < choices.length - 1 || from === undefined);
    if (opens || ends) report(here, 'bounds_missing');
    if (from !== undefined && to !== undefined && from > to) report(here, 'limits_reversed');
    else if ((from ?? to ?? Infinity) <= last) report(here, 'bands_overlap');
    last = Math.max(last, to ?? from ?? last);
  }
}

/** Where the choices of a region come from when it brings none of its own. */
function checkSource(
  { kind, choices, of }: Question,
  place: string,
  earlier: ReadonlyMap<string, Question>,
  report: Report,
): void {
  if (of === undefined) return;
  if (kind !== 'region' || choices) report(`${place}.of`, 'of_unused');
  else if (earlier.get(of)?.kind !== 'country') report(`${place}.of`, 'of_unfit', { key: of });
}

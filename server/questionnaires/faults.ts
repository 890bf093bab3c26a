// Refuses a questionnaire that could not be answered sensibly, before it is published: each fault names its place.
// What this lets through, route() and checkAnswer() can run without surprise.
import {
  activities,
  hostKinds,
  iscedLevels,
  legalRoom,
  modes,
  sectors,
  stayLengths,
  ties,
} from '@compatriot/db/vocabulary.ts';
import { hasControlCharacters } from './checks.ts';
import { isCountry } from './codes.ts';
import { ruleStepLimit } from './rules.ts';
import type { Binding, Definition, Question, Rule, Text } from './schema.ts';

/** `place` reads like `topics[2].questions[1].showWhen`; `params` name the key, code or language meant. */
export interface Fault {
  place: string;
  code: string;
  params: Record<string, string>;
}

/** The kinds that can feed a binding. A ranking feeds none: its order is not what a profile holds. */
const kindsOf: Record<Binding, readonly Question['kind'][]> = {
  residence_country: ['country', 'one'],
  residence_region: ['region', 'one'],
  origin_country: ['country', 'one'],
  tie: ['one'],
  birth_year: ['number'],
  sex: ['one'],
  education_level: ['one'],
  education_field: ['one'],
  occupation: ['occupation'],
  experience_years: ['number'],
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
};

/** Bound choices carry the vocabulary's codes; only an exclusive one ("none of these") may have its own. */
const vocabularyOf: Partial<Record<Binding, (code: string) => boolean>> = {
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
};

function among(codes: readonly string[]): (code: string) => boolean {
  return (code) => codes.includes(code);
}

/** The survey's own pages stand beside the topics in the address (/s/<programme>/check). */
const pageNames: readonly string[] = ['check', 'done', 'withdrawn'];

const choosing: readonly Question['kind'][] = ['one', 'many', 'ranking'];

/** Everything that keeps a definition from being published; empty when it may be. */
export function checkDefinition(definition: Definition): Fault[] {
  const faults: Fault[] = [];
  const report = (place: string, code: string, params: Fault['params'] = {}): void => {
    faults.push({ place, code, params });
  };
  const first = definition.languages[0] ?? '';
  const all = new Map<string, Question>();
  for (const { questions } of definition.topics)
    for (const question of questions) all.set(question.key, question);

  if (new Set(definition.languages).size < definition.languages.length)
    report('languages', 'duplicate_language');
  for (const { place, text } of textsOf(definition)) {
    if (!text[first as keyof Text]) report(place, 'text_missing', { language: first });
    if (Object.values(text).some(hasControlCharacters)) report(place, 'control_characters');
  }

  const topicKeys = new Set<string>();
  const earlier = new Map<string, Question>();
  const boundAt = new Set<Binding>();
  for (const [t, topic] of definition.topics.entries()) {
    const place = `topics[${t}]`;
    if (topicKeys.has(topic.key)) report(`${place}.key`, 'duplicate_key', { key: topic.key });
    if (pageNames.includes(topic.key)) report(`${place}.key`, 'reserved_key', { key: topic.key });
    topicKeys.add(topic.key);
    if (topic.showWhen) checkRule(topic.showWhen, `${place}.showWhen`, earlier, all, report);
    for (const [q, question] of topic.questions.entries()) {
      const here = `${place}.questions[${q}]`;
      if (earlier.has(question.key)) report(`${here}.key`, 'duplicate_key', { key: question.key });
      if (question.showWhen) checkRule(question.showWhen, `${here}.showWhen`, earlier, all, report);
      checkQuestion(question, here, report);
      if (question.binding) {
        if (boundAt.has(question.binding))
          report(`${here}.binding`, 'duplicate_binding', { binding: question.binding });
        boundAt.add(question.binding);
      }
      earlier.set(question.key, question);
    }
  }
  return faults;
}

type Report = (place: string, code: string, params?: Fault['params']) => void;

function checkQuestion(question: Question, place: string, report: Report): void {
  const { kind, choices, binding, limits, required, sensitive } = question;
  if (choosing.includes(kind) && !choices) report(`${place}.choices`, 'choices_missing');
  if (choices && !choosing.includes(kind) && kind !== 'region') report(`${place}.choices`, 'choices_unused');
  const codes = new Set<string>();
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

/** Walks without recursion, so that a rule of any depth ends in a fault and not in a full stack. */
function checkRule(
  rule: Rule,
  place: string,
  earlier: ReadonlyMap<string, Question>,
  all: ReadonlyMap<string, Question>,
  report: Report,
): void {
  const open: { part: Rule; at: string }[] = [{ part: rule, at: place }];
  let steps = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    steps += 1;
    // Measured in the whole: what is reported is the rule, not the step that was one too many.
    if (steps > ruleStepLimit) return report(place, 'rule_too_long', { most: String(ruleStepLimit) });
    const { part, at } = next;
    if ('rules' in part) {
      if (part.rules.length > ruleStepLimit)
        return report(place, 'rule_too_long', { most: String(ruleStepLimit) });
      for (const [r, inner] of part.rules.entries()) open.push({ part: inner, at: `${at}.rules[${r}]` });
    } else if ('rule' in part) open.push({ part: part.rule, at: `${at}.rule` });
    else {
      const question = earlier.get(part.key);
      // Only earlier questions may be asked about, so no cycle can be written.
      if (!question)
        report(at, all.has(part.key) ? 'rule_looks_ahead' : 'rule_unknown_key', { key: part.key });
      else checkComparison(part, question, at, report);
    }
  }
}

function checkComparison(
  part: Exclude<Rule, { op: 'and' | 'or' | 'not' }>,
  question: Question,
  at: string,
  report: Report,
): void {
  const { kind } = question;
  const unfit = (): void => report(at, 'rule_type', { op: part.op, key: part.key, kind });
  const listed = (value: unknown): void => {
    if (kind === 'number') {
      if (typeof value !== 'number') unfit();
    } else if (kind === 'consent') {
      if (typeof value !== 'boolean') unfit();
    } else if (kind === 'date' || kind === 'month') {
      if (!isTime(kind, value)) unfit();
    } else if (typeof value !== 'string') unfit();
    else if (kind === 'country' || kind === 'countries' ? !isCountry(value) : !isChoice(question, value)) {
      report(at, 'rule_not_a_choice', { key: part.key, value });
    }
  };
  switch (part.op) {
    case 'answered':
      if (kind === 'note') unfit();
      return;
    case 'equals':
    case 'not_equals':
      // A person's own words are not compared: spelling is no condition.
      if (!['one', 'region', 'country', 'number', 'consent', 'date', 'month'].includes(kind)) return unfit();
      return listed(part.value);
    case 'in':
      if (!['one', 'region', 'country', 'number'].includes(kind)) return unfit();
      for (const value of part.values) listed(value);
      return;
    case 'includes':
      if (!['many', 'ranking', 'countries'].includes(kind)) return unfit();
      return listed(part.value);
    default:
      if (!['number', 'date', 'month'].includes(kind)) return unfit();
      return listed(part.value);
  }
}

function isChoice({ kind, choices }: Question, value: string): boolean {
  // A region without choices is any ISO 3166-2 code.
  return choices ? choices.some(({ code }) => code === value) : kind === 'region';
}

function isTime(kind: 'date' | 'month', value: unknown): boolean {
  return typeof value === 'string' && (kind === 'date' ? /^\d{4}-\d{2}-\d{2}$/ : /^\d{4}-\d{2}$/).test(value);
}

/** Every text with its place. */
export function textsOf(definition: Definition): { place: string; text: Text }[] {
  const found: { place: string; text: Text }[] = [];
  const add = (place: string, text: Text | undefined): void => {
    if (text) found.push({ place, text });
  };
  add('title', definition.title);
  add('intro', definition.intro);
  for (const [t, topic] of definition.topics.entries()) {
    add(`topics[${t}].title`, topic.title);
    add(`topics[${t}].intro`, topic.intro);
    for (const [q, question] of topic.questions.entries()) {
      const place = `topics[${t}].questions[${q}]`;
      add(`${place}.label`, question.label);
      add(`${place}.hint`, question.hint);
      for (const [c, choice] of (question.choices ?? []).entries()) {
        add(`${place}.choices[${c}].label`, choice.label);
        add(`${place}.choices[${c}].hint`, choice.hint);
      }
    }
  }
  return found;
}

/** Texts that a declared language lacks: a list for translators, not a reason against publishing. */
export function missingTexts(definition: Definition): { place: string; language: string }[] {
  return textsOf(definition).flatMap(({ place, text }) =>
    definition.languages.filter((language) => !text[language]).map((language) => ({ place, language })),
  );
}

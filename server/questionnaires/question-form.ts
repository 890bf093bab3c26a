// Between a question (or one of its choices, or a topic) and the fields that an administrator fills. A question that comes
// back from its form as it went in is the very same question; texts in other languages and parts without a field stay.
import { formOf, ruleOf, type RuleForm } from './picking.ts';
import { type Choice, inLanguage, orNone, whole } from './editing.ts';
import type { Question, Rule, Text, Topic } from './schema.ts';

export interface ChoiceFields {
  /** The code that is stored; empty for a row that is not stored yet. */
  was: string;
  code: string;
  label: string;
  from: string;
  to: string;
  exclusive: boolean;
  /** The choice of the earlier question that this one was; empty for the one of the same code. */
  earlier: string;
}

export interface QuestionFields {
  kind: Question['kind'];
  key: string;
  label: string;
  hint: string;
  required: boolean;
  allowUnknown: boolean;
  allowRefusal: boolean;
  sensitive: boolean;
  min: string;
  max: string;
  most: string;
  earliest: string;
  latest: string;
  suggested: string[];
  of: string;
  binding: string;
  earlier: string;
  choices: ChoiceFields[];
  rule: RuleForm;
}

/** `path` is the field's name; `wrong` has a sentence of its own on the page. */
export interface FieldFault {
  path: string;
  wrong:
    | 'key_shape'
    | 'key_taken'
    | 'code_shape'
    | 'code_taken'
    | 'not_a_number'
    | 'not_whole'
    | 'not_a_date'
    | 'rule_value';
}

const inWords = (text: Text | undefined, language: string): string => text?.[language] ?? '';
const oneLine = (words: string): string => words.replaceAll(/[\r\n]/g, '');
const asText = (value: number | undefined): string => (value === undefined ? '' : String(value));

export function fieldsOfQuestion(question: Question, language: string): QuestionFields {
  const { limits = {}, earlier } = question;
  return {
    kind: question.kind,
    key: question.key,
    label: inWords(question.label, language),
    hint: inWords(question.hint, language),
    required: question.required ?? false,
    allowUnknown: question.allowUnknown ?? false,
    allowRefusal: question.allowRefusal ?? false,
    sensitive: question.sensitive ?? false,
    min: asText(limits.min),
    max: asText(limits.max),
    most: asText(limits.most),
    earliest: limits.earliest ?? '',
    latest: limits.latest ?? '',
    suggested: question.suggested ?? [],
    of: question.of ?? '',
    binding: question.binding ?? '',
    earlier: earlier?.key ?? '',
    choices: (question.choices ?? []).map((choice) => ({
      was: choice.code,
      code: choice.code,
      label: oneLine(inWords(choice.label, language)),
      from: asText(choice.from),
      to: asText(choice.to),
      exclusive: choice.exclusive ?? false,
      earlier: earlier?.choices?.[choice.code] ?? '',
    })),
    rule: formOf(question.showWhen),
  };
}

export interface Setting {
  /** The questionnaire's first language, in which the fields are. */
  language: string;
  /** Keys in use elsewhere. */
  taken: ReadonlySet<string>;
  questions: ReadonlyMap<string, Question>;
}

/**
 * The question that filled fields describe, what is wrong with them (then nothing should be saved), and which stored
 * codes changed. Its kind is the fields' kind; what that kind cannot have is left for `fitKind`.
 */
export function questionOfFields(
  question: Question,
  fields: QuestionFields,
  { language, taken, questions }: Setting,
): { question: Question; codes: Map<string, string>; faults: FieldFault[] } {
  const faults: FieldFault[] = [];
  const key = fields.key.trim();
  if (!/^[a-z][a-z0-9_]{0,39}$/.test(key)) faults.push({ path: 'key', wrong: 'key_shape' });
  else if (key !== question.key && taken.has(key)) faults.push({ path: 'key', wrong: 'key_taken' });

  const number = (path: string, typed: string, old: number | undefined): number | undefined => {
    if (typed === asText(old)) return old;
    const text = typed.trim().replace(',', '.');
    if (text === '') return undefined;
    const value = Number(text);
    if (Number.isFinite(value)) return value;
    faults.push({ path, wrong: 'not_a_number' });
    return undefined;
  };
  const date = (path: string, typed: string): string | undefined => {
    const text = typed.trim();
    if (text === '') return undefined;
    if (!isDate(text)) faults.push({ path, wrong: 'not_a_date' });
    return text;
  };

  const stored = new Map((question.choices ?? []).map((choice) => [choice.code, choice]));
  const codes = new Map<string, string>();
  const used = new Set<string>();
  const choices = fields.choices.map((row, at): Choice => {
    const path = `choices[${at}]`;
    const code = row.code.trim();
    if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$/.test(code))
      faults.push({ path: `${path}.code`, wrong: 'code_shape' });
    else if (used.has(code)) faults.push({ path: `${path}.code`, wrong: 'code_taken' });
    used.add(code);
    const old = stored.get(row.was);
    if (old) codes.set(old.code, code);
    return whole({
      ...old,
      code,
      // A field of one line shows a text without its line breaks: that is no change.
      label:
        old && oneLine(inWords(old.label, language)) === row.label
          ? old.label
          : inLanguage(old?.label, language, row.label),
      from: number(`${path}.from`, row.from, old?.from),
      to: number(`${path}.to`, row.to, old?.to),
      exclusive: flag(row.exclusive, old?.exclusive),
    });
  });

  const { limits: before = {} } = question;
  const most = number('most', fields.most, before.most);
  if (most !== undefined && (!Number.isInteger(most) || most < 1))
    faults.push({ path: 'most', wrong: 'not_whole' });
  const limits = whole({
    min: number('min', fields.min, before.min),
    max: number('max', fields.max, before.max),
    most,
    earliest: date('earliest', fields.earliest),
    latest: date('latest', fields.latest),
  });
  const earlierChoices = Object.fromEntries(
    fields.choices.filter(({ earlier }) => earlier !== '').map(({ code, earlier }) => [code.trim(), earlier]),
  );
  const earlier =
    fields.earlier !== '' || Object.keys(earlierChoices).length > 0
      ? whole({
          key: fields.earlier || question.earlier?.key || key,
          choices:
            Object.keys(earlierChoices).length > 0 || question.earlier?.choices ? earlierChoices : undefined,
        })
      : undefined;
  faults.push(...ruleFaults(fields.rule, 'rule'));

  return {
    question: whole({
      ...question,
      key,
      kind: fields.kind,
      label: inLanguage(question.label, language, fields.label),
      hint: orNone(inLanguage(question.hint, language, fields.hint)) ?? emptyAsBefore(question.hint),
      choices: choices.length > 0 ? choices : emptyAsBefore(question.choices),
      required: flag(fields.required, question.required),
      allowUnknown: flag(fields.allowUnknown, question.allowUnknown),
      allowRefusal: flag(fields.allowRefusal, question.allowRefusal),
      sensitive: flag(fields.sensitive, question.sensitive),
      limits: Object.keys(limits).length > 0 ? limits : emptyAsBefore(question.limits),
      suggested: fields.suggested.length > 0 ? fields.suggested : emptyAsBefore(question.suggested),
      of: fields.of || undefined,
      binding: (fields.binding || undefined) as Question['binding'],
      earlier,
      showWhen: ruleOf(fields.rule, questions, question.showWhen),
    }),
    codes,
    faults,
  };
}

/** What was stored empty stays so: it differs from nothing only in how it is written. */
const emptyAsBefore = <Value extends object>(before: Value | undefined): Value | undefined =>
  before && Object.keys(before).length === 0 ? before : undefined;

/** `false` and absent mean the same; what was stored stays where the meaning did. */
const flag = (on: boolean, before: boolean | undefined): boolean | undefined =>
  on === (before ?? false) ? before : on || undefined;

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** A comparison without anything to compare with. */
export function ruleFaults(form: RuleForm, path: string): FieldFault[] {
  return form.groups.flatMap((group, g) =>
    group.flatMap((part, p): FieldFault[] => {
      if ('kept' in part) return [];
      const few = !['answered', 'not_answered', 'yes', 'not_yes'].includes(part.comparison);
      const lacking =
        few &&
        (part.values.every((value) => value.trim() === '') ||
          (part.comparison === 'other' && part.values.length > 1));
      return lacking ? [{ path: `${path}[${g}][${p}]`, wrong: 'rule_value' }] : [];
    }),
  );
}

/** A topic's own fields. */
export interface TopicFields {
  key: string;
  title: string;
  intro: string;
  rule: RuleForm;
}

export const fieldsOfTopic = (topic: Topic, language: string): TopicFields => ({
  key: topic.key,
  title: inWords(topic.title, language),
  intro: inWords(topic.intro, language),
  rule: formOf(topic.showWhen),
});

export function topicOfFields(
  topic: Topic,
  fields: TopicFields,
  { language, taken, questions }: Setting,
): { topic: Topic; faults: FieldFault[] } {
  const key = fields.key.trim();
  const faults: FieldFault[] = ruleFaults(fields.rule, 'rule');
  if (!/^[a-z][a-z0-9_]{0,39}$/.test(key)) faults.unshift({ path: 'key', wrong: 'key_shape' });
  else if (key !== topic.key && taken.has(key)) faults.unshift({ path: 'key', wrong: 'key_taken' });
  return {
    topic: whole({
      ...topic,
      key,
      title: inLanguage(topic.title, language, fields.title),
      intro: orNone(inLanguage(topic.intro, language, fields.intro)) ?? emptyAsBefore(topic.intro),
      showWhen: ruleOf(fields.rule, questions, topic.showWhen),
    }),
    faults,
  };
}

/** One choice's hint and rule, which have a page of their own. */
export function choiceOfFields(
  choice: Choice,
  fields: { hint: string; rule: RuleForm },
  { language, questions }: Pick<Setting, 'language' | 'questions'>,
): { choice: Choice; faults: FieldFault[] } {
  const showWhen: Rule | undefined = ruleOf(fields.rule, questions, choice.showWhen);
  return {
    choice: whole({
      ...choice,
      hint: orNone(inLanguage(choice.hint, language, fields.hint)) ?? emptyAsBefore(choice.hint),
      showWhen,
    }),
    faults: ruleFaults(fields.rule, 'rule'),
  };
}

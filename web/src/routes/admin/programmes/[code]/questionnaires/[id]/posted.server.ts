// Posted fields of questions, topics and rules, as the pages' forms write them and as they are shown again.
import {
  type Comparison,
  comparisonsFor,
  type Part,
  questionsByKey,
  type RuleForm,
} from '@compatriot/server/questionnaires/picking.ts';
import type {
  ChoiceFields,
  FieldFault,
  QuestionFields,
  TopicFields,
} from '@compatriot/server/questionnaires/question-form.ts';
import {
  type Definition,
  questionKinds,
  type Rule,
  ruleSchema,
} from '@compatriot/server/questionnaires/schema.ts';
import { m } from '#lib/paraglide/messages.js';
import { textOfForm } from '../change.server.ts';

/** As many as a question may have. */
const mostChoices = 300;
/** As many as a rule may join. */
const mostParts = 20;

const texts = (form: FormData, name: string): string[] =>
  form.getAll(name).filter((value) => typeof value === 'string' && value !== '') as string[];

export function postedQuestion(form: FormData): QuestionFields {
  const text = (name: string): string => textOfForm(form, name);
  const on = (name: string): boolean => form.has(name);
  const choices: ChoiceFields[] = [];
  for (let at = 0; at < mostChoices && form.has(`choices[${at}].code`); at++) {
    const part = (name: string): string => text(`choices[${at}].${name}`);
    choices.push({
      was: part('was'),
      code: part('code'),
      label: part('label'),
      from: part('from'),
      to: part('to'),
      exclusive: on(`choices[${at}].exclusive`),
      earlier: part('earlier'),
    });
  }
  return {
    kind: questionKinds.find((each) => each === text('kind')) ?? 'text',
    key: text('key'),
    label: text('label'),
    hint: text('hint'),
    required: on('required'),
    allowUnknown: on('allowUnknown'),
    allowRefusal: on('allowRefusal'),
    sensitive: on('sensitive'),
    min: text('min'),
    max: text('max'),
    most: text('most'),
    earliest: text('earliest'),
    latest: text('latest'),
    suggested: [...new Set(texts(form, 'suggested'))],
    of: text('of'),
    binding: text('binding'),
    earlier: text('earlier'),
    choices,
    rule: postedRule(form),
  };
}

export const postedTopic = (form: FormData): TopicFields => ({
  key: textOfForm(form, 'key'),
  title: textOfForm(form, 'title'),
  intro: textOfForm(form, 'intro'),
  rule: postedRule(form),
});

export function postedRule(form: FormData): RuleForm {
  const groups: Part[][] = [];
  for (let g = 0; g < mostParts; g++) {
    const group: Part[] = [];
    for (let p = 0; p < mostParts; p++) {
      const name = `rule[${g}][${p}]`;
      const kept = keptRule(textOfForm(form, `${name}.kept`));
      const key = textOfForm(form, `${name}.key`);
      if (kept) group.push({ kept });
      else if (key)
        group.push({
          key,
          comparison: textOfForm(form, `${name}.comparison`) as Comparison,
          values: [...new Set(texts(form, `${name}.values`))],
        });
    }
    if (group.length > 0) groups.push(group);
  }
  return { join: form.get('rule.join') === 'or' ? 'or' : 'and', groups };
}

function keptRule(text: string): Rule | undefined {
  if (text === '') return undefined;
  const read = ruleSchema.safeParse(parsed(text));
  return read.success ? read.data : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}

/** What a button inside a rule does to it; undefined when the button belongs to something else. */
export function pressedRule(
  rule: RuleForm,
  press: string,
  form: FormData,
  definition: Definition,
): RuleForm | undefined {
  const [what, g = '', p = ''] = press.split(':');
  const { join, groups } = rule;
  const condition = (name: string): Part | undefined => {
    const key = textOfForm(form, name);
    const question = questionsByKey(definition).get(key);
    const [comparison] = question ? comparisonsFor(question.kind) : [];
    return comparison ? { key, comparison, values: [] } : undefined;
  };
  switch (what) {
    case 'rule.add': {
      const added = condition('rule.new');
      return added ? { join, groups: [...groups, [added]] } : rule;
    }
    case 'rule.beside': {
      const added = condition(`rule[${g}].new`);
      if (!added) return rule;
      return { join, groups: groups.map((group, at) => (at === Number(g) ? [...group, added] : group)) };
    }
    case 'rule.remove':
      return {
        join,
        groups: groups
          .map((group, at) => (at === Number(g) ? group.filter((_, place) => place !== Number(p)) : group))
          .filter((group) => group.length > 0),
      };
    case 'rule.show':
      return rule;
    default:
      return undefined;
  }
}

/** What a button inside a rule did, in words. */
export const ruleSaid = (press: string): string =>
  press.startsWith('rule.remove') ? m.builder_said_rule_removed() : m.builder_said_rule_added();

/** What is said when a form with a rule was saved, and where the keyboard goes on. */
export const savedSaid = (press: string): { said: string; focus?: string } =>
  press.startsWith('rule.')
    ? { said: ruleSaid(press), focus: 'f-rule-new' }
    : { said: m.builder_done_saved() };

/** A condition that a button has just added has no value yet: that is no fault of the person's. */
export const ownFaults = (faults: FieldFault[], press: string): FieldFault[] =>
  faults.filter(({ wrong }) => wrong !== 'rule_value' || !press.startsWith('rule.'));

/** Faults of fields as messages beside them. */
export function faultMessages(faults: FieldFault[]): { path: string; message: string }[] {
  const words: Record<FieldFault['wrong'], () => string> = {
    key_shape: m.builder_wrong_key,
    key_taken: m.builder_wrong_key_taken,
    code_shape: m.builder_wrong_code,
    code_taken: m.builder_wrong_code_taken,
    not_a_number: m.builder_wrong_number,
    not_whole: m.builder_wrong_whole,
    not_a_date: m.builder_wrong_date,
    rule_value: m.builder_wrong_rule_value,
  };
  return faults.map(({ path, wrong }) => ({ path, message: words[wrong]() }));
}

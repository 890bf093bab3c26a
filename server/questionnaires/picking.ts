// Rules set by picking: between a rule and the rows of a form. The form shows conditions in groups, one level deep; a part
// that is deeper is kept as it is. A rule that comes back from the form as it went into it stays the very same rule.
import type { Definition, Question, Rule, Topic } from './schema.ts';

/** How one answer is compared; what fits depends on the question's kind. */
export type Comparison =
  | 'answered'
  | 'not_answered'
  | 'is'
  | 'is_not'
  | 'other'
  | 'includes'
  | 'not_includes'
  | 'yes'
  | 'not_yes'
  | 'less'
  | 'less_or_equal'
  | 'greater'
  | 'greater_or_equal';

/** One row. `values` are codes for `is`, `is_not`, `other` and the includes; one number or date for the others. */
export interface Condition {
  key: string;
  comparison: Comparison;
  values: string[];
}
/** A part that the form cannot show; it travels through it unread. */
export interface Kept {
  kept: Rule;
}
export type Part = Condition | Kept;
export type Join = 'and' | 'or';

/** Groups are joined by `join`, the parts inside one group by the other word. A group of one part is just that part. */
export interface RuleForm {
  join: Join;
  groups: Part[][];
}

export const otherJoin = (join: Join): Join => (join === 'and' ? 'or' : 'and');
export const isKept = (part: Part): part is Kept => 'kept' in part;

const always: Comparison[] = ['answered', 'not_answered'];
const sized: Comparison[] = ['is', 'other', 'less', 'less_or_equal', 'greater', 'greater_or_equal'];

/** The comparisons that fit a kind, the usual one first (faults.ts refuses every other). */
export function comparisonsFor(kind: Question['kind']): Comparison[] {
  switch (kind) {
    case 'note':
      return [];
    case 'one':
    case 'band':
    case 'country':
    case 'region':
      return ['is', 'is_not', 'other', ...always];
    case 'many':
    case 'ranking':
    case 'countries':
      return ['includes', 'not_includes', ...always];
    case 'number':
      return ['greater_or_equal', 'greater', 'less_or_equal', 'less', 'is', 'is_not', 'other', ...always];
    case 'date':
    case 'month':
      return [...sized.slice(2), 'is', 'other', ...always];
    case 'consent':
      return ['yes', 'not_yes'];
    default:
      return always;
  }
}

export const needsValue = (comparison: Comparison): boolean =>
  !['answered', 'not_answered', 'yes', 'not_yes'].includes(comparison);

/** Whether several values may be picked: the person meets any of them. */
export const takesSeveral = (comparison: Comparison, kind: Question['kind']): boolean =>
  (comparison === 'is' || comparison === 'is_not') && kind !== 'date' && kind !== 'month';

/** The questions that a rule at this place may ask about: those before it, and no notes. */
export function askable(
  definition: Definition,
  before: { topic: string } | { question: string },
): Question[] {
  const found: Question[] = [];
  for (const topic of definition.topics) {
    if ('topic' in before && topic.key === before.topic) return found;
    for (const question of topic.questions) {
      if ('question' in before && question.key === before.question) return found;
      if (question.kind !== 'note') found.push(question);
    }
  }
  return found;
}

export const questionsByKey = ({ topics }: { topics: Topic[] }): Map<string, Question> =>
  new Map(topics.flatMap(({ questions }) => questions).map((question) => [question.key, question]));

/** The form of a rule; without a rule, none. */
export function formOf(rule: Rule | undefined): RuleForm {
  if (!rule) return { join: 'and', groups: [] };
  if (!('rules' in rule)) return { join: 'and', groups: [[partOf(rule)]] };
  const join = rule.op;
  // A single group inside is shown with its own word: "any of these" reads better than a group in a group of one.
  return { join, groups: rule.rules.map((each) => groupOf(each, otherJoin(join))) };
}

function groupOf(rule: Rule, inside: Join): Part[] {
  return 'rules' in rule && rule.op === inside ? rule.rules.map(partOf) : [partOf(rule)];
}

function partOf(rule: Rule): Part {
  const inner = rule.op === 'not' ? rule.rule : rule;
  const negated = rule.op === 'not';
  const condition = (key: string, comparison: Comparison, values: unknown[] = []): Part => ({
    key,
    comparison,
    values: values.map(String),
  });
  switch (inner.op) {
    case 'answered':
      return condition(inner.key, negated ? 'not_answered' : 'answered');
    case 'equals':
      if (inner.value === true) return condition(inner.key, negated ? 'not_yes' : 'yes');
      if (inner.value === false) return { kept: rule };
      return condition(inner.key, negated ? 'is_not' : 'is', [inner.value]);
    case 'in':
      return condition(inner.key, negated ? 'is_not' : 'is', inner.values);
    case 'includes':
      return condition(inner.key, negated ? 'not_includes' : 'includes', [inner.value]);
    case 'not_equals':
      return negated || typeof inner.value === 'boolean'
        ? { kept: rule }
        : condition(inner.key, 'other', [inner.value]);
    case 'less':
    case 'less_or_equal':
    case 'greater':
    case 'greater_or_equal':
      return negated ? { kept: rule } : condition(inner.key, inner.op, [inner.value]);
    default:
      return { kept: rule };
  }
}

/**
 * The rule of a form; undefined without conditions. Values of a number question become numbers where they are some.
 * @param before the rule that the form was made from: returned as it is when nothing was changed
 */
export function ruleOf(
  form: RuleForm,
  questions: ReadonlyMap<string, Question>,
  before?: Rule,
): Rule | undefined {
  const tidy: RuleForm = { ...form, groups: form.groups.filter((group) => group.length > 0) };
  if (before && sameForm(formOf(before), tidy)) return before;
  const groups = tidy.groups.map((group) =>
    joined(
      otherJoin(form.join),
      group.map((part) => ruleOfPart(part, questions)),
    ),
  );
  const [only] = groups;
  if (only === undefined) return undefined;
  return joined(form.join, groups);
}

function joined(op: Join, rules: Rule[]): Rule {
  const [only] = rules;
  return only !== undefined && rules.length === 1 ? only : { op, rules };
}

export const sameForm = (one: RuleForm, other: RuleForm): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

function ruleOfPart(part: Part, questions: ReadonlyMap<string, Question>): Rule {
  if (isKept(part)) return part.kept;
  const { key, comparison, values } = part;
  const numeric = questions.get(key)?.kind === 'number';
  const typed = values.map((value) => (numeric && value.trim() !== '' ? numberOr(value) : value));
  const [first = ''] = typed;
  const text = String(first);
  switch (comparison) {
    case 'answered':
      return { op: 'answered', key };
    case 'not_answered':
      return { op: 'not', rule: { op: 'answered', key } };
    case 'yes':
      return { op: 'equals', key, value: true };
    case 'not_yes':
      return { op: 'not', rule: { op: 'equals', key, value: true } };
    case 'is':
    case 'is_not': {
      const rule: Rule =
        typed.length === 1 ? { op: 'equals', key, value: first } : { op: 'in', key, values: typed };
      return comparison === 'is' ? rule : { op: 'not', rule };
    }
    case 'other':
      return { op: 'not_equals', key, value: first };
    case 'includes':
      return { op: 'includes', key, value: text };
    case 'not_includes':
      return { op: 'not', rule: { op: 'includes', key, value: text } };
    default:
      return { op: comparison, key, value: first };
  }
}

const numberOr = (value: string): number | string => {
  const number = Number(value.trim().replace(',', '.'));
  return Number.isFinite(number) ? number : value;
};

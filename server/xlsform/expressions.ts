// XLSForm expressions and our rules, in both directions: relevant ↔ Rule, constraint ↔ limits, choice_filter ↔ the rule of
// each choice. What an expression means is decided by the kind of the question it asks about. Pure.
import type { Question, Rule } from '../questionnaires/schema.ts';
import { bare, ExpressionError, type Node, type Operator, parse } from './xpath.ts';

/** What an expression may ask about: the name in the form → our key and kind. Undefined: no such question. */
export type Lookup = (name: string) => { key: string; kind: Question['kind'] } | undefined;
type Kind = Question['kind'];
type Value = string | number | boolean;

const listKinds: readonly Kind[] = ['many', 'ranking', 'countries'];
const codeKinds: readonly Kind[] = ['one', 'band', 'region', 'country'];
/** One rule cannot have more parts (schema.ts). */
const mostParts = 20;

/** @throws {ExpressionError} */
export function readRule(text: string, lookup: Lookup): Rule {
  return ruleOf(parse(text), lookup);
}

function ruleOf(node: Node, lookup: Lookup): Rule {
  switch (node.is) {
    case 'group':
      return ruleOf(node.inner, lookup);
    case 'and':
    case 'or':
      return unequal(node, lookup) ?? oneOf(node, lookup) ?? joined(node, lookup);
    case 'compare':
      return comparison(node, lookup);
    case 'call':
      return called(node, lookup);
    default:
      throw new ExpressionError('not_a_condition', node.at);
  }
}

function joined(node: Node & { is: 'and' | 'or' }, lookup: Lookup): Rule {
  if (node.parts.length > mostParts)
    throw new ExpressionError('expression_too_many_parts', node.at, { most: mostParts });
  return { op: node.is, rules: node.parts.map((part) => ruleOf(part, lookup)) };
}

/** `${k} != '' and ${k} != 'x'`: answered, and otherwise. XPath's own `!=` holds for a blank, ours does not. */
function unequal(node: Node & { is: 'and' | 'or' }, lookup: Lookup): Rule | null {
  const [first, second, more] = node.parts;
  if (node.is !== 'and' || first?.is !== 'compare' || second?.is !== 'compare' || more) return null;
  if (first.operator !== '!=' || second.operator !== '!=') return null;
  const [one, other] = [sides(first), sides(second)];
  if (one.question?.name === undefined || one.question.name !== other.question?.name) return null;
  if (!isBlankText(one.value) || isBlankText(other.value)) return null;
  const { key, kind } = found(one.question, lookup);
  if (listKinds.includes(kind)) throw new ExpressionError('compares_a_list', second.at, { key });
  return { op: 'not_equals', key, value: literal(other.value, kind) };
}

/** `${k} = 'a' or ${k} = 'b'` */
function oneOf(node: Node & { is: 'and' | 'or' }, lookup: Lookup): Rule | null {
  if (node.is !== 'or') return null;
  const values: (string | number)[] = [];
  let asked: { key: string; kind: Kind } | null = null;
  for (const part of node.parts) {
    if (part.is !== 'compare' || part.operator !== '=') return null;
    const { question, value } = sides(part);
    if (!question || isBlankText(value)) return null;
    const { key, kind } = found(question, lookup);
    if ((asked && asked.key !== key) || !(codeKinds.includes(kind) || kind === 'number')) return null;
    asked = { key, kind };
    const read = literal(value, kind);
    if (typeof read === 'boolean') return null;
    values.push(read);
  }
  return asked && { op: 'in', key: asked.key, values };
}

type Asked = Node & { is: 'question' };

/** The question and what it is compared with, whichever side it stands on. */
function sides(node: Node & { is: 'compare' }): { question: Asked | null; value: Node; operator: Operator } {
  const [left, right] = [bare(node.left), bare(node.right)];
  if (left.is === 'question') return { question: left, value: right, operator: node.operator };
  if (right.is === 'question') return { question: right, value: left, operator: flipped[node.operator] };
  return { question: null, value: right, operator: node.operator };
}

const flipped: Record<Operator, Operator> = {
  '=': '=',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

const isBlankText = (node: Node): boolean => node.is === 'text' && node.value === '';

function found(question: Asked, lookup: Lookup): { key: string; kind: Kind } {
  const known = lookup(question.name);
  if (!known) throw new ExpressionError('question_unknown', question.at, { name: question.name });
  return known;
}

function comparison(node: Node & { is: 'compare' }, lookup: Lookup): Rule {
  const filled = counted(node, lookup);
  if (filled) return filled;
  const { question, value, operator } = sides(node);
  if (!question || value.is === 'question')
    throw new ExpressionError(question ? 'compares_two_questions' : 'compares_no_question', node.at);
  const { key, kind } = found(question, lookup);
  if (isBlankText(value)) {
    if (operator === '!=') return { op: 'answered', key };
    if (operator === '=') return { op: 'not', rule: { op: 'answered', key } };
  }
  if (listKinds.includes(kind)) throw new ExpressionError('compares_a_list', node.at, { key });
  const read = literal(value, kind);
  if (operator === '=') return { op: 'equals', key, value: read };
  if (operator === '!=') return { op: 'not', rule: { op: 'equals', key, value: read } };
  if (typeof read === 'boolean') throw new ExpressionError('value_unfit', value.at, { key });
  return { op: orders[operator], key, value: read };
}

const orders = { '<': 'less', '<=': 'less_or_equal', '>': 'greater', '>=': 'greater_or_equal' } as const;

/** `string-length(${k}) > 0`, `count-selected(${k}) >= 1`: answered. Other counts have no rule. */
function counted(node: Node & { is: 'compare' }, lookup: Lookup): Rule | null {
  const [left, right] = [bare(node.left), bare(node.right)];
  if (left.is !== 'call' || !['string-length', 'count-selected'].includes(left.name)) return null;
  const [question] = left.parts.map(bare);
  const least = right.is === 'number' ? `${node.operator}${right.value}` : '';
  if (question?.is !== 'question' || left.parts.length !== 1)
    throw new ExpressionError('function_use', left.at, { name: left.name });
  const { key } = found(question, lookup);
  if (['>0', '>=1', '!=0'].includes(least)) return { op: 'answered', key };
  if (['=0', '<1', '<=0'].includes(least)) return { op: 'not', rule: { op: 'answered', key } };
  throw new ExpressionError('counts', left.at, { name: left.name });
}

function called(node: Node & { is: 'call' }, lookup: Lookup): Rule {
  const [first, second, more] = node.parts.map(bare);
  if (node.name === 'not') {
    if (!first || second) throw new ExpressionError('function_use', node.at, { name: 'not' });
    return { op: 'not', rule: ruleOf(first, lookup) };
  }
  if (node.name === 'selected') {
    if (first?.is !== 'question' || !second || more)
      throw new ExpressionError('function_use', node.at, { name: 'selected' });
    const { key, kind } = found(first, lookup);
    const value = literal(second, kind);
    if (listKinds.includes(kind)) return { op: 'includes', key, value: String(value) };
    return { op: 'equals', key, value };
  }
  if (node.name === 'true' || node.name === 'false')
    throw new ExpressionError('constant_condition', node.at, { name: `${node.name}()` });
  throw new ExpressionError('function_unknown', node.at, { name: node.name });
}

/** What a question of this kind would be answered with. */
function literal(node: Node, kind: Kind): Value {
  const value = plain(node);
  if (kind === 'consent') {
    if (value === 'yes' || value === 'OK' || value === true) return true;
    if (value === 'no' || value === false) return false;
    throw new ExpressionError('value_unfit', node.at);
  }
  if (kind === 'number' && typeof value === 'string') {
    if (value.trim() === '' || !Number.isFinite(Number(value)))
      throw new ExpressionError('value_unfit', node.at);
    return Number(value);
  }
  if (kind === 'month' && typeof value === 'string') return value.replace(/^(\d{4}-\d{2})-01$/, '$1');
  // Codes are texts, also where a form writes them as bare figures.
  if (kind !== 'number' && typeof value === 'number') return String(value);
  return value;
}

function plain(node: Node): Value {
  switch (node.is) {
    case 'text':
    case 'number':
      return node.value;
    case 'call': {
      const [first, more] = node.parts.map(bare);
      if (node.name === 'true' && !first) return true;
      if (node.name === 'false' && !first) return false;
      if (node.name === 'date' && first?.is === 'text' && !more) return first.value;
      throw new ExpressionError('function_unknown', node.at, { name: node.name });
    }
    case 'column':
      throw new ExpressionError('quotes_missing', node.at, { name: node.name });
    case 'question':
      throw new ExpressionError('compares_two_questions', node.at);
    default:
      throw new ExpressionError('value_unfit', node.at);
  }
}

/** A rule that XPath cannot say (a value with both kinds of quotes): the workbook carries it in a column of its own. */
export class UnwritableRule extends Error {}

/** @throws {UnwritableRule} */
export function writeRule(rule: Rule, kindOf: (key: string) => Kind | undefined): string {
  const ask = (key: string): string => `\${${key}}`;
  const inner = (part: Rule): string =>
    part.op === 'and' || part.op === 'or' || part.op === 'in' || part.op === 'not_equals'
      ? `(${write(part)})`
      : write(part);
  const value = (key: string, plainValue: Value): string => writeValue(plainValue, kindOf(key));
  const write = (part: Rule): string => {
    switch (part.op) {
      case 'and':
      case 'or':
        return part.rules.map(inner).join(` ${part.op} `);
      case 'not':
        return `not(${write(part.rule)})`;
      case 'answered':
        return `${ask(part.key)} != ''`;
      case 'equals':
        return `${ask(part.key)} = ${value(part.key, part.value)}`;
      case 'not_equals':
        return `${ask(part.key)} != '' and ${ask(part.key)} != ${value(part.key, part.value)}`;
      case 'in':
        return part.values.map((each) => `${ask(part.key)} = ${value(part.key, each)}`).join(' or ');
      case 'includes':
        return `selected(${ask(part.key)}, ${quoted(part.value)})`;
      default:
        return `${ask(part.key)} ${signs[part.op]} ${value(part.key, part.value)}`;
    }
  };
  return write(rule);
}

const signs = { less: '<', less_or_equal: '<=', greater: '>', greater_or_equal: '>=' } as const;

function writeValue(value: Value, kind: Kind | undefined): string {
  if (typeof value === 'boolean') return kind === 'consent' ? (value ? "'yes'" : "'no'") : `${value}()`;
  if (typeof value === 'number') return String(value);
  if (kind === 'date') return `date(${quoted(value)})`;
  if (kind === 'month') return `date(${quoted(`${value}-01`)})`;
  return quoted(value);
}

function quoted(text: string): string {
  if (!text.includes("'")) return `'${text}'`;
  if (!text.includes('"')) return `"${text}"`;
  throw new UnwritableRule();
}

// ── Constraints ──────────────────────────────────────────────────────────────────────────────────────────────────────

export type Limits = NonNullable<Question['limits']>;
export interface Constraint {
  limits: Limits;
  /** Choices that may not be chosen together with others. */
  exclusive: string[];
}

const lengthOf: Partial<Record<Kind, string>> = {
  text: 'string-length',
  long_text: 'string-length',
  many: 'count-selected',
  ranking: 'count-selected',
  countries: 'count-selected',
};

/** What of the limits a constraint can say for this kind of question; the rest needs a column of its own. */
export function writeConstraint(kind: Kind, { limits, exclusive }: Constraint): string {
  const parts: string[] = [];
  const isTime = kind === 'date' || kind === 'month';
  // XPath has no `1e+21`; such a limit goes into the column of our own.
  const isPlain = (bound: number | undefined): bound is number => /^-?\d+(?:\.\d+)?$/.test(String(bound));
  if (kind === 'number' && isPlain(limits.min)) parts.push(`. >= ${limits.min}`);
  if (kind === 'number' && isPlain(limits.max)) parts.push(`. <= ${limits.max}`);
  if (isTime && limits.earliest !== undefined) parts.push(`. >= date('${limits.earliest}')`);
  if (isTime && limits.latest !== undefined) parts.push(`. <= date('${limits.latest}')`);
  const length = lengthOf[kind];
  if (length && limits.most !== undefined) parts.push(`${length}(.) <= ${limits.most}`);
  for (const code of exclusive) parts.push(`not(selected(., '${code}') and count-selected(.) > 1)`);
  return parts.join(' and ');
}

/** @param whole the form says `integer`: there `. > 0` is `. >= 1` @throws {ExpressionError} */
export function readConstraint(text: string, kind: Kind, whole: boolean): Constraint {
  const found: Constraint = { limits: {}, exclusive: [] };
  const open = [parse(text)];
  for (let part = open.shift(); part; part = open.shift()) {
    const node = bare(part);
    if (node.is === 'and') open.unshift(...node.parts);
    else if (node.is === 'compare') readLimit(node, kind, whole, found.limits);
    else if (node.is === 'call') found.exclusive.push(readExclusive(node));
    else throw new ExpressionError(node.is === 'or' ? 'constraint_or' : 'not_a_condition', node.at);
  }
  return found;
}

function readLimit(node: Node & { is: 'compare' }, kind: Kind, whole: boolean, limits: Limits): void {
  const [left, right] = [bare(node.left), bare(node.right)];
  const turned = right.is === 'self' || (right.is === 'call' && isLength(right.name));
  const subject = turned ? right : left;
  const value = turned ? left : right;
  const operator = turned ? flipped[node.operator] : node.operator;
  const set = (name: keyof Limits, bound: number | string): void => {
    if (limits[name] !== undefined) throw new ExpressionError('limit_twice', node.at);
    Object.assign(limits, { [name]: bound });
  };
  const sure = <T>(known: T | null): T => {
    if (known === null) throw new ExpressionError('limit_unfit', node.at);
    return known;
  };
  if (subject.is === 'self') {
    const bound = plain(value);
    if (kind === 'number' && typeof bound === 'number') {
      // Strictly less has no limit of ours unless only whole numbers are asked.
      const step = operator === '<' || operator === '>' ? (whole && Number.isInteger(bound) ? 1 : null) : 0;
      if (operator === '>' || operator === '>=') return set('min', bound + sure(step));
      if (operator === '<' || operator === '<=') return set('max', bound - sure(step));
    } else if ((kind === 'date' || kind === 'month') && typeof bound === 'string') {
      if (!/^\d{4}-\d{2}-\d{2}$/.test(bound)) throw new ExpressionError('value_unfit', value.at);
      if (operator === '>=') return set('earliest', bound);
      if (operator === '<=') return set('latest', bound);
    }
  } else if (subject.is === 'call' && isLength(subject.name)) {
    const [answer, more] = subject.parts.map(bare);
    if (answer?.is !== 'self' || more)
      throw new ExpressionError('function_use', subject.at, { name: subject.name });
    if (value.is === 'number' && lengthOf[kind] === subject.name && Number.isInteger(value.value)) {
      if (operator === '<=' && value.value > 0) return set('most', value.value);
      if (operator === '<' && value.value > 1) return set('most', value.value - 1);
    }
  } else if (subject.is === 'question' || value.is === 'question')
    throw new ExpressionError('constraint_asks', node.at);
  else if (subject.is === 'call')
    throw new ExpressionError('function_unknown', subject.at, { name: subject.name });
  throw new ExpressionError('limit_unfit', node.at);
}

const isLength = (name: string): boolean => name === 'string-length' || name === 'count-selected';

/** `not(selected(., 'none') and count-selected(.) > 1)` */
function readExclusive(node: Node & { is: 'call' }): string {
  if (node.name !== 'not') throw new ExpressionError('function_unknown', node.at, { name: node.name });
  const [inner] = node.parts.map(bare);
  if (inner?.is === 'and' && inner.parts.length === 2) {
    const [chosen, count] = inner.parts.map(bare);
    if (chosen?.is === 'call' && chosen.name === 'selected' && count?.is === 'compare') {
      const [answer, code] = chosen.parts.map(bare);
      const subject = bare(count.left);
      const bound = bare(count.right);
      if (
        answer?.is === 'self' &&
        code?.is === 'text' &&
        subject.is === 'call' &&
        subject.name === 'count-selected' &&
        bound.is === 'number' &&
        ['>1', '>=2'].includes(`${count.operator}${bound.value}`)
      )
        return code.value;
    }
  }
  throw new ExpressionError('limit_unfit', node.at);
}

// ── Choice filters ───────────────────────────────────────────────────────────────────────────────────────────────────

/** Columns of the choices sheet that a filter reads. @throws {ExpressionError} */
export function columnsOf(filter: Node): string[] {
  switch (filter.is) {
    case 'column':
      return [filter.name];
    case 'group':
      return columnsOf(filter.inner);
    case 'compare':
      return [...columnsOf(filter.left), ...columnsOf(filter.right)];
    case 'and':
    case 'or':
    case 'call':
      return filter.parts.flatMap(columnsOf);
    default:
      return [];
  }
}

/**
 * When one choice is offered: the filter with the choice's own cells put in. True: always.
 * @throws {ExpressionError} also when it is never offered
 */
export function choiceRule(filter: Node, cell: (column: string) => string, lookup: Lookup): Rule | true {
  const reduced = reduce(filter, cell);
  if (reduced === false) throw new ExpressionError('choice_never', filter.at);
  return reduced === true ? true : ruleOf(reduced, lookup);
}

function reduce(node: Node, cell: (column: string) => string): Node | boolean {
  switch (node.is) {
    case 'group': {
      const inner = reduce(node.inner, cell);
      return typeof inner === 'boolean' ? inner : { ...node, inner };
    }
    case 'and':
    case 'or': {
      const decisive = node.is === 'or';
      const parts = node.parts.map((part) => reduce(part, cell));
      if (parts.includes(decisive)) return decisive;
      const open = parts.filter((part): part is Node => typeof part !== 'boolean');
      const [only] = open;
      if (!only) return !decisive;
      return open.length === 1 ? only : { ...node, parts: open };
    }
    case 'compare': {
      const left = filled(node.left, cell);
      const right = filled(node.right, cell);
      const constant = isConstant(left) && isConstant(right);
      if (constant && node.operator === '=') return left.value === right.value;
      if (constant && node.operator === '!=') return left.value !== right.value;
      return { ...node, left, right };
    }
    case 'call': {
      if (node.name === 'true' && node.parts.length === 0) return true;
      if (node.name === 'not' && node.parts.length === 1 && node.parts[0]) {
        const inner = reduce(node.parts[0], cell);
        return typeof inner === 'boolean' ? !inner : { ...node, parts: [inner] };
      }
      return { ...node, parts: node.parts.map((part) => filled(part, cell)) };
    }
    default:
      return node;
  }
}

const isConstant = (node: Node): node is Node & { is: 'text' } => node.is === 'text';

function filled(node: Node, cell: (column: string) => string): Node {
  const inner = bare(node);
  return inner.is === 'column' ? { is: 'text', value: cell(inner.name), at: inner.at } : node;
}

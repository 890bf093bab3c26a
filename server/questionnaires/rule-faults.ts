// What keeps a rule from being published: each part of it is checked against the questions before it.
import { isCountry } from './codes.ts';
import type { Report } from './faults.ts';
import { ruleStepLimit } from './rules.ts';
import type { Question, Rule } from './schema.ts';

/**
 * Walks without recursion, so that a rule of any depth ends in a fault and not in a full stack.
 * @param earlier the questions that it may ask about
 * @returns how many steps it takes
 */
export function checkRule(
  rule: Rule,
  place: string,
  earlier: ReadonlyMap<string, Question>,
  all: ReadonlyMap<string, Question>,
  report: Report,
): number {
  const open: { part: Rule; at: string }[] = [{ part: rule, at: place }];
  let steps = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    steps += 1;
    // Measured in the whole: what is reported is the rule, not the step that was one too many.
    if (steps > ruleStepLimit) {
      report(place, 'rule_too_long', { most: String(ruleStepLimit) });
      return steps;
    }
    const { part, at } = next;
    if ('rules' in part) {
      if (part.rules.length === 0) report(at, 'rule_empty');
      for (const [r, inner] of part.rules.entries()) open.push({ part: inner, at: `${at}.rules[${r}]` });
    } else if ('rule' in part) open.push({ part: part.rule, at: `${at}.rule` });
    else if (part.key === '') report(at, 'rule_empty');
    else {
      const question = earlier.get(part.key);
      // Only earlier questions may be asked about, so no cycle can be written.
      if (!question)
        report(at, all.has(part.key) ? 'rule_looks_ahead' : 'rule_unknown_key', { key: part.key });
      else checkComparison(part, question, at, report);
    }
  }
  return steps;
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
      if (!['one', 'band', 'region', 'country', 'number', 'consent', 'date', 'month'].includes(kind))
        return unfit();
      return listed(part.value);
    case 'in':
      if (!['one', 'band', 'region', 'country', 'number'].includes(kind)) return unfit();
      if (part.values.length === 0) report(at, 'rule_empty');
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

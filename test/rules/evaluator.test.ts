// The rule evaluator against the laws of logic and against a second, naive one; and what a hostile author could write.
import { checkDefinition } from '@compatriot/server/questionnaires/faults.ts';
import {
  evaluate,
  prune,
  refusedAnswer,
  route,
  ruleStepLimit,
  RuleTooLongError,
  unknownAnswer,
} from '@compatriot/server/questionnaires/rules.ts';
import { ruleDepthLimit, ruleSchema } from '@compatriot/server/questionnaires/schema.ts';
import type { Answers, Definition, Rule } from '@compatriot/server/questionnaires/schema.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyDefinition, codes, definitionOf, junk, question } from './questionnaire-samples.ts';

const keys = ['k0', 'k1', 'k2', 'constructor', 'tostring', '__proto__', 'hasOwnProperty'];
const key = fc.constantFrom(...keys);
const word = fc.constantFrom('a', 'b', '2026-01', '2026-02-03', '', unknownAnswer, refusedAnswer);
const number = fc.oneof(fc.integer({ min: -2, max: 3 }), fc.constantFrom(0, -0, 1.5, 1e12));
const scalar = fc.oneof(word, number, fc.boolean());

const rules: fc.Arbitrary<Rule> = fc.letrec<{ rule: Rule }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.record({ op: fc.constant('answered' as const), key }),
    fc.record({ op: fc.constantFrom('equals' as const, 'not_equals' as const), key, value: scalar }),
    fc.record({
      op: fc.constantFrom(
        'less' as const,
        'less_or_equal' as const,
        'greater' as const,
        'greater_or_equal' as const,
      ),
      key,
      value: fc.oneof(word, number),
    }),
    fc.record({
      op: fc.constant('in' as const),
      key,
      values: fc.array(fc.oneof(word, number), { maxLength: 3 }),
    }),
    fc.record({ op: fc.constant('includes' as const), key, value: word }),
    fc.record({
      op: fc.constantFrom('and' as const, 'or' as const),
      rules: fc.array(tie('rule'), { maxLength: 3 }),
    }),
    fc.record({ op: fc.constant('not' as const), rule: tie('rule') }),
  ),
})).rule;

const answer = fc.oneof(scalar, fc.array(word, { maxLength: 3 }), junk);
const answers = fc
  .array(fc.tuple(key, answer), { maxLength: 6 })
  .map((pairs) => Object.fromEntries(pairs) as Answers);

/** Slow and plain: a table of truth, written without a look at the other. */
function naive(rule: Rule, given: Answers): boolean {
  if ('rules' in rule) {
    const held = rule.rules.map((part) => naive(part, given));
    return rule.op === 'and' ? !held.includes(false) : held.includes(true);
  }
  if (rule.op === 'not') return !naive(rule.rule, given);
  const found: unknown = Object.entries(given).find(([name]) => name === rule.key)?.[1];
  const nothing =
    found === undefined ||
    found === null ||
    found === '' ||
    found === '__unknown' ||
    found === '__refused' ||
    (found instanceof Array && !(0 in found));
  if (nothing) return false;
  if (rule.op === 'answered') return true;
  if (rule.op === 'equals') return found === rule.value;
  if (rule.op === 'not_equals') return typeof found === typeof rule.value && !(found === rule.value);
  if (rule.op === 'in') return rule.values.filter((value) => value === found).length > 0;
  if (rule.op === 'includes')
    return found instanceof Array && found.filter((each) => each === rule.value).length > 0;
  const both = (kind: string) => typeof found === kind && typeof rule.value === kind;
  if (!both('number') && !both('string')) return false;
  const [one, other] = [found as number, rule.value as number];
  if (rule.op === 'less') return one < other;
  if (rule.op === 'less_or_equal') return one < other || one === other;
  if (rule.op === 'greater') return one > other;
  return one > other || one === other;
}

const not = (rule: Rule): Rule => ({ op: 'not', rule });
const throughJson = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;

describe('evaluate', () => {
  it('answers yes or no to any rule and any answers, as the naive one does', () => {
    fc.assert(
      fc.property(rules, answers, (rule, given) => {
        const held = evaluate(rule, given);
        expect(typeof held).toBe('boolean');
        expect(held).toBe(naive(rule, given));
      }),
      { numRuns: 3000 },
    );
  });

  it('keeps the laws of logic', () => {
    fc.assert(
      fc.property(rules, rules, answers, (one, other, given) => {
        const holds = (rule: Rule) => evaluate(rule, given);
        expect(holds(not(not(one)))).toBe(holds(one));
        expect(holds(not(one))).toBe(!holds(one));
        expect(holds(not({ op: 'and', rules: [one, other] }))).toBe(
          holds({ op: 'or', rules: [not(one), not(other)] }),
        );
        expect(holds(not({ op: 'or', rules: [one, other] }))).toBe(
          holds({ op: 'and', rules: [not(one), not(other)] }),
        );
        for (const op of ['and', 'or'] as const) {
          expect(holds({ op, rules: [one, other] })).toBe(holds({ op, rules: [other, one] }));
          expect(holds({ op, rules: [one] })).toBe(holds(one));
        }
        expect(holds({ op: 'or', rules: [one, not(one)] })).toBe(true);
        expect(holds({ op: 'and', rules: [one, not(one)] })).toBe(false);
      }),
    );
  });

  it('never reads what an object inherits', () => {
    fc.assert(
      fc.property(rules, answers, answers, (rule, own, inherited) => {
        const heir = Object.create(inherited, Object.getOwnPropertyDescriptors(own)) as Answers;
        expect(evaluate(rule, heir)).toBe(evaluate(rule, own));
      }),
    );
    for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty'])
      expect(evaluate({ op: 'answered', key: name }, {})).toBe(false);
  });

  it('changes nothing of what it reads', () => {
    fc.assert(
      fc.property(rules, answers, (rule, given) => {
        const before = [structuredClone(rule), structuredClone(given)];
        evaluate(rule, given);
        expect([rule, given]).toEqual(before);
      }),
    );
  });

  it('says the same of a rule that was stored and read again', () => {
    fc.assert(
      fc.property(rules, answers, (rule, given) => {
        const stored = throughJson(given);
        expect(evaluate(throughJson(rule), stored)).toBe(evaluate(rule, stored));
      }),
    );
  });

  const yes: Rule = { op: 'not', rule: { op: 'answered', key: 'k0' } };
  it.each([
    // and → n × (not → answered) are 1 + 2n steps
    [
      'wide',
      (steps: number): Rule => ({ op: 'and', rules: Array.from({ length: (steps - 1) / 2 }, () => yes) }),
    ],
    [
      'deep',
      (steps: number): Rule => {
        let rule: Rule = { op: 'answered', key: 'k0' };
        for (let step = 1; step < steps; step++) rule = not(rule);
        return rule;
      },
    ],
  ])('stops a %s rule at its limit with a clear error', (_name, ruleOf) => {
    expect(() => evaluate(ruleOf(ruleStepLimit - 1), {})).not.toThrow();
    expect(() => evaluate(ruleOf(ruleStepLimit + 1), {})).toThrow(RuleTooLongError);
    expect(() => evaluate(ruleOf(100_001), {})).toThrow(`A rule takes more than ${ruleStepLimit} steps`);
  });

  it('never ends any other way', () => {
    const large = fc.array(rules, { minLength: 30, maxLength: 60 });
    fc.assert(
      fc.property(large, answers, (parts, given) => {
        try {
          expect(
            evaluate({ op: 'or', rules: parts.map((part) => ({ op: 'and', rules: [part, part] })) }, given),
          ).toBeTypeOf('boolean');
        } catch (error) {
          expect(error).toBeInstanceOf(RuleTooLongError);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('a whole questionnaire', () => {
  it('takes the same way when it was stored and read again', () => {
    fc.assert(
      fc.property(anyDefinition, answers, (definition, given) => {
        const stored = throughJson(given);
        const read = throughJson(definition);
        expect(prune(read, stored)).toEqual(prune(definition, stored));
        expect(throughJson(route(read, stored))).toEqual(throughJson(route(definition, stored)));
      }),
    );
  });
});

describe('the shape of a rule', () => {
  it('takes any rule within the limits and gives it back as it was', () => {
    fc.assert(
      fc.property(rules, (rule) => {
        const proper =
          JSON.stringify(rule).includes('"rules":[]') || JSON.stringify(rule).includes('"values":[]');
        const strange = /"key":"(__proto__|hasOwnProperty)"/.test(JSON.stringify(rule));
        const read = ruleSchema.safeParse(rule);
        expect(read.success).toBe(!proper && !strange);
        if (read.success) expect(read.data).toEqual(rule);
      }),
    );
  });

  it.each([ruleDepthLimit + 1, 10_000, 200_000])('refuses one nested %i deep without descending', (depth) => {
    let rule: unknown = { op: 'answered', key: 'k0' };
    for (let at = 1; at < depth; at++) rule = at % 2 ? { op: 'not', rule } : { op: 'or', rules: [rule] };
    const read = ruleSchema.safeParse(rule);
    expect(read.error?.issues.map(({ code, path }) => [code, path])).toEqual([['custom', []]]);
  });

  it('takes one at the limit', () => {
    let rule: Rule = { op: 'answered', key: 'k0' };
    for (let at = 1; at < ruleDepthLimit; at++) rule = not(rule);
    expect(ruleSchema.safeParse(rule).success).toBe(true);
  });
});

describe('what an author may not write, by its place', () => {
  const two = codes('a', 'b');
  const asks = (rule: Rule): Definition =>
    definitionOf(
      [
        question('one', 'one', { choices: two }),
        question('many', 'many', { choices: two }),
        question('words', 'text'),
      ],
      [
        question('here', 'one', { choices: [{ ...two[0]!, showWhen: rule }, two[1]!], showWhen: rule }),
        question('later', 'number'),
      ],
    );
  it.each<[string, Rule, string]>([
    ['itself: a circle of one', { op: 'answered', key: 'here' }, 'rule_looks_ahead'],
    ['what comes later: a circle of two', { op: 'answered', key: 'later' }, 'rule_looks_ahead'],
    ['nothing that is asked', { op: 'answered', key: 'nobody' }, 'rule_unknown_key'],
    ['no question at all', { op: 'answered', key: '' }, 'rule_empty'],
    ['no code of it', { op: 'equals', key: 'one', value: 'c' }, 'rule_not_a_choice'],
    ['a number of a choice', { op: 'equals', key: 'one', value: 1 }, 'rule_type'],
    ['the order of choices', { op: 'less', key: 'one', value: 'b' }, 'rule_type'],
    ['one of many as if it were all', { op: 'equals', key: 'many', value: 'a' }, 'rule_type'],
    ['the words of a person', { op: 'equals', key: 'words', value: 'a' }, 'rule_type'],
    ['many of one', { op: 'includes', key: 'one', value: 'a' }, 'rule_type'],
    ['an empty list', { op: 'in', key: 'one', values: [] }, 'rule_empty'],
    ['an empty and', { op: 'and', rules: [] }, 'rule_empty'],
  ])('%s', (_name, rule, code) => {
    const inside: Rule = {
      op: 'and',
      rules: [
        { op: 'answered', key: 'one' },
        { op: 'not', rule },
      ],
    };
    const faults = checkDefinition(asks(inside)).map((fault) => [fault.place, fault.code]);
    expect(faults).toEqual([
      ['topics[1].questions[0].showWhen.rules[1].rule', code],
      ['topics[1].questions[0].choices[0].showWhen.rules[1].rule', code],
    ]);
  });

  it('a topic’s rule about its own questions', () => {
    const definition = definitionOf([question('one', 'text')], [question('own', 'text')]);
    definition.topics[1]!.showWhen = { op: 'answered', key: 'own' };
    expect(checkDefinition(definition)).toEqual([
      { place: 'topics[1].showWhen', code: 'rule_looks_ahead', params: { key: 'own' } },
    ]);
  });

  it('more rules than a page can evaluate', () => {
    const rule: Rule = {
      op: 'or',
      rules: Array.from({ length: 18 }, () => ({ op: 'answered', key: 'first' })),
    };
    const choices = Array.from({ length: 300 }, (_, n) => ({ ...codes(`c${n}`)[0]!, showWhen: rule }));
    const many = (count: number) =>
      definitionOf(
        [question('first', 'text')],
        Array.from({ length: count }, (_, n) => question(`q${n}`, 'one', { choices })),
      );
    expect(checkDefinition(many(3))).toEqual([]);
    expect(checkDefinition(many(4)).map(({ code }) => code)).toEqual(['rules_too_many']);
  });
});

// The expressions of XLSForm: what is read as which rule or limit, and at which letter anything else is refused.
import type { Question, Rule } from '@compatriot/server/questionnaires/schema.ts';
import { type Lookup, readConstraint, readRule, writeRule } from '@compatriot/server/xlsform/expressions.ts';
import { ExpressionError } from '@compatriot/server/xlsform/xpath.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const lookup: Lookup = (name) => {
  const known: Record<string, Question['kind']> = {
    age: 'number',
    one: 'one',
    many: 'many',
    day: 'date',
    month: 'month',
    yes: 'consent',
    words: 'text',
  };
  const kind = known[name];
  return kind && { key: name, kind };
};

describe('expressions', () => {
  it.each<[string, Rule]>([
    ["${one} = 'x'", { op: 'equals', key: 'one', value: 'x' }],
    ["'x' = ${one}", { op: 'equals', key: 'one', value: 'x' }],
    ['${one} = 1', { op: 'equals', key: 'one', value: '1' }],
    ["${age} >= '18'", { op: 'greater_or_equal', key: 'age', value: 18 }],
    ['18 < ${age}', { op: 'greater', key: 'age', value: 18 }],
    ["${one} != ''", { op: 'answered', key: 'one' }],
    ['string-length(${words}) > 0', { op: 'answered', key: 'words' }],
    ["${one} = ''", { op: 'not', rule: { op: 'answered', key: 'one' } }],
    ["${one} != 'x'", { op: 'not', rule: { op: 'equals', key: 'one', value: 'x' } }],
    ["${one} != '' and ${one} != 'x'", { op: 'not_equals', key: 'one', value: 'x' }],
    ["selected(${many}, 'x')", { op: 'includes', key: 'many', value: 'x' }],
    ["selected(${one}, 'x')", { op: 'equals', key: 'one', value: 'x' }],
    ["${one} = 'a' or ${one} = 'b'", { op: 'in', key: 'one', values: ['a', 'b'] }],
    ["${yes} = 'yes'", { op: 'equals', key: 'yes', value: true }],
    ["${day} < date('2027-01-31')", { op: 'less', key: 'day', value: '2027-01-31' }],
    ["${month} <= date('2027-03-01')", { op: 'less_or_equal', key: 'month', value: '2027-03' }],
    ['${age} > -5', { op: 'greater', key: 'age', value: -5 }],
    ['${one} = “x”', { op: 'equals', key: 'one', value: 'x' }],
    [
      "not(selected(${many}, 'x')) and (${age} < 5 or ${age} > 9)",
      {
        op: 'and',
        rules: [
          { op: 'not', rule: { op: 'includes', key: 'many', value: 'x' } },
          {
            op: 'or',
            rules: [
              { op: 'less', key: 'age', value: 5 },
              { op: 'greater', key: 'age', value: 9 },
            ],
          },
        ],
      },
    ],
  ])('%s', (expression, rule) => {
    expect(readRule(expression, lookup)).toEqual(rule);
    // Writing it and reading it again is the same rule.
    expect(
      readRule(
        writeRule(rule, (key) => lookup(key)?.kind),
        lookup,
      ),
    ).toEqual(rule);
  });

  it.each<[string, string, number]>([
    ["${one} = 'x", 'text_not_closed', 10],
    ["${one} == 'x'", 'expression_unexpected', 9],
    ["${one} = 'x' and", 'expression_ends', 17],
    ["(${one} = 'x'", 'expression_ends', 14],
    ["${nobody} = 'x'", 'question_unknown', 1],
    ["regex(${words}, '^a')", 'function_unknown', 1],
    ['${age} * 2 > 5', 'sign_unknown', 8],
    ['${age} > ${many}', 'compares_two_questions', 1],
    ["${many} = 'a'", 'compares_a_list', 1],
    ['count-selected(${many}) > 2', 'counts', 1],
    ['${one} = x', 'quotes_missing', 10],
    ['true()', 'constant_condition', 1],
    ['${age} > today()', 'function_unknown', 10],
    ['${one}', 'not_a_condition', 1],
    [`${'('.repeat(60)}\${one} = 'x'${')'.repeat(60)}`, 'expression_too_deep', 52],
    [`\${one} = '${'x'.repeat(20_001)}'`, 'expression_too_long', 20_001],
  ])('%s is refused as %s', (expression, code, at) => {
    try {
      readRule(expression, lookup);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(ExpressionError);
      expect(error).toMatchObject({ code, at });
    }
  });

  it('never throws anything but its own error, whatever it reads', () => {
    const piece = fc.constantFrom(
      '${one}',
      '${age}',
      "'x'",
      '5',
      '(',
      ')',
      ' and ',
      ' or ',
      'not(',
      'selected(',
      ',',
      '=',
      '!=',
      '<',
      '.',
      '-',
      'date(',
      '"',
      'é',
      '$',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece, { maxLength: 12 }).map((parts) => parts.join('')),
        ),
        (expression) => {
          for (const read of [
            () => readRule(expression, lookup),
            () => readConstraint(expression, 'number', false),
          ]) {
            try {
              read();
            } catch (error) {
              if (!(error instanceof ExpressionError)) throw error;
            }
          }
        },
      ),
      { numRuns: 3000 },
    );
  });

  it.each<[string, Question['kind'], object]>([
    ['. >= 18 and . <= 99', 'number', { limits: { min: 18, max: 99 }, exclusive: [] }],
    ['(18 <= .) and (. < 100)', 'number', { limits: { min: 18, max: 99 }, exclusive: [] }],
    ['string-length(.) < 11', 'text', { limits: { most: 10 }, exclusive: [] }],
    ["not(selected(., 'none') and count-selected(.) > 1)", 'many', { limits: {}, exclusive: ['none'] }],
  ])('constraint %s', (expression, kind, limits) => {
    expect(readConstraint(expression, kind, true)).toEqual(limits);
  });

  it.each<[string, Question['kind'], string]>([
    ["regex(., '[0-9]{4}')", 'text', 'function_unknown'],
    ['. > 1.5', 'number', 'limit_unfit'],
    ['. < ${age}', 'number', 'compares_two_questions'],
    ['. < 5 or . > 9', 'number', 'constraint_or'],
    ['. <= today()', 'date', 'function_unknown'],
    ['. >= 1 and . >= 2', 'number', 'limit_twice'],
  ])('constraint %s is refused', (expression, kind, code) => {
    expect(() => readConstraint(expression, kind, false)).toThrow(expect.objectContaining({ code }));
  });
});

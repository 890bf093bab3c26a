// Questionnaires, answers and rules for tests: the seeded ones, and any that fast-check can think of.
import { ghanaHealth } from '@compatriot/db/seed/questionnaires/ghana-health.ts';
import { guyd } from '@compatriot/db/seed/questionnaires/guyd.ts';
import { midweb } from '@compatriot/db/seed/questionnaires/midweb.ts';
import {
  evaluate,
  prune,
  refusedAnswer,
  route,
  unknownAnswer,
} from '@compatriot/server/questionnaires/rules.ts';
import { definitionSchema } from '@compatriot/server/questionnaires/schema.ts';
import type {
  Answer,
  Answers,
  Definition,
  Question,
  Rule,
} from '@compatriot/server/questionnaires/schema.ts';
import fc from 'fast-check';
import { expect } from 'vitest';

export const seeded: [string, Definition][] = [
  ['GUYD', definitionSchema.parse(guyd)],
  ['Ghana Health', definitionSchema.parse(ghanaHealth)],
  ['MIDWEB', definitionSchema.parse(midweb)],
];
export const guydDefinition = seeded[0]![1];

export const text = (words: string) => ({ en: words });
export const question = (key: string, kind: Question['kind'], more: Partial<Question> = {}): Question => ({
  key,
  kind,
  label: text(key),
  ...more,
});
export const codes = (...list: string[]) => list.map((code) => ({ code, label: text(code) }));
export const definitionOf = (...topics: Question[][]): Definition => ({
  languages: ['en'],
  title: text('Title'),
  intro: text('Intro'),
  minutes: 1,
  topics: topics.map((questions, place) => ({ key: `topic_${place}`, title: text('Topic'), questions })),
});
export const allQuestions = (definition: Definition) =>
  definition.topics.flatMap(({ questions }) => questions);

// ---- arbitraries -------------------------------------------------------------------------------------------------

/** Any JSON value where an answer should be: answers come from a database and from strangers. */
export const junk = fc.oneof(
  fc.jsonValue(),
  fc.string({ unit: 'binary' }),
  fc.constant('__proto__'),
) as fc.Arbitrary<Answer>;
export const reserved = fc.constantFrom<Answer>(unknownAnswer, refusedAnswer);

export function answerFor({ kind, choices = [] }: Question): fc.Arbitrary<Answer> {
  const code = choices.length > 0 ? fc.constantFrom(...choices.map((choice) => choice.code)) : fc.string();
  const uri = fc.constantFrom('urn:skill:1', 'urn:skill:2', '');
  switch (kind) {
    case 'many':
    case 'ranking':
      return fc.uniqueArray(code, { maxLength: 4 });
    case 'number':
      return fc.integer({ min: -10, max: 2100 });
    case 'consent':
      return fc.boolean();
    case 'country':
      return fc.constantFrom('NL', 'GB', 'GY', 'ZZ');
    case 'skills':
      return fc.array(
        fc.record(
          { uri, level: fc.integer({ min: 1, max: 4 }), typed: fc.string() },
          { requiredKeys: ['uri'] },
        ),
      );
    case 'languages':
      return fc.array(
        fc.record({ code: fc.constantFrom('eng', 'fra', 'xx'), level: fc.constantFrom('B1', 'Z9') }),
      );
    case 'occupation':
      return fc.record({ uri, typed: fc.string() }, { requiredKeys: [] });
    default:
      return choices.length > 0 ? code : fc.string();
  }
}

export function answersFor(definition: Definition): fc.Arbitrary<Answers> {
  const shape = Object.fromEntries(
    allQuestions(definition).map((each) => [
      each.key,
      fc.oneof(
        { weight: 6, arbitrary: answerFor(each) },
        { weight: 1, arbitrary: reserved },
        { weight: 1, arbitrary: junk },
      ),
    ]),
  );
  return fc.record(shape, { requiredKeys: [] }) as fc.Arbitrary<Answers>;
}

export const anyKey = fc.constantFrom('k0', 'k1', 'k2', 'k3', 'k4', 'constructor', 'nobody');
export const anyRule = fc.letrec<{ rule: Rule }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.record({ op: fc.constant('answered' as const), key: anyKey }),
    fc.record({
      op: fc.constantFrom('equals' as const, 'not_equals' as const),
      key: anyKey,
      value: fc.oneof(fc.constantFrom('a', 'b'), fc.integer({ min: 0, max: 3 }), fc.boolean()),
    }),
    fc.record({
      op: fc.constantFrom('less' as const, 'greater_or_equal' as const),
      key: anyKey,
      value: fc.integer({ min: 0, max: 3 }),
    }),
    fc.record({
      op: fc.constant('in' as const),
      key: anyKey,
      values: fc.constantFrom<string[]>(['a', 'c'], ['b']),
    }),
    fc.record({ op: fc.constant('includes' as const), key: anyKey, value: fc.constantFrom('a', 'b') }),
    fc.record({
      op: fc.constantFrom('and' as const, 'or' as const),
      rules: fc.array(tie('rule'), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ op: fc.constant('not' as const), rule: tie('rule') }),
  ),
})).rule;

export const anyQuestion = (key: string, binding: Question['binding']): fc.Arbitrary<Question> =>
  fc
    .record({
      kind: fc.constantFrom<Question['kind']>('one', 'many', 'number', 'consent', 'text'),
      showWhen: fc.option(anyRule, { nil: undefined }),
    })
    .map(({ kind, showWhen }) => ({
      ...question(key, kind),
      ...(kind === 'one' || kind === 'many' ? { choices: codes('a', 'b', 'c') } : {}),
      ...(kind === 'consent' ? { binding } : {}),
      ...(showWhen && { showWhen }),
    }));

export const anyDefinition: fc.Arbitrary<Definition> = fc
  .tuple(
    anyQuestion('k0', 'consent_research'),
    anyQuestion('k1', 'consent_contact'),
    anyQuestion('k2', 'consent_pool_team'),
    anyQuestion('constructor', 'consent_pool_government'),
    anyQuestion('k4', 'consent_statistics'),
  )
  .chain(([k0, k1, k2, k3, k4]) =>
    fc.option(anyRule, { nil: undefined }).map((showWhen) => {
      const definition = definitionOf([k0, k1], [k2, k3, k4]);
      if (showWhen && definition.topics[1]) definition.topics[1].showWhen = showWhen;
      return definition;
    }),
  );

/** The law of route(): by rules over the pruned answers, which hold just what rules may see. */
export function expectRouteByRules(definition: Definition, answers: Answers): void {
  const kept = prune(definition, answers);
  const shown = new Set(
    route(definition, answers).topics.flatMap(({ questions }) => questions.map(({ key }) => key)),
  );
  for (const topic of definition.topics) {
    const open = !topic.showWhen || evaluate(topic.showWhen, kept);
    for (const each of topic.questions) {
      expect(shown.has(each.key), each.key).toBe(open && (!each.showWhen || evaluate(each.showWhen, kept)));
    }
  }
}

// ---- rules -------------------------------------------------------------------------------------------------------

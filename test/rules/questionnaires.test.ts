// The rules of a questionnaire: which questions are shown, and what may not be published.
import { standardQuestionnaire } from '@compatriot/db/seed/questionnaires/standard.ts';
import { modes, sectors, textLanguages } from '@compatriot/db/vocabulary.ts';
import { countryCodes } from '@compatriot/server/questionnaires/codes.ts';
import { checkDefinition } from '@compatriot/server/questionnaires/faults.ts';
import { missingTexts } from '@compatriot/server/questionnaires/texts.ts';
import {
  evaluate,
  languageOf,
  nextTopic,
  previousTopic,
  progress,
  prune,
  refusedAnswer,
  route,
  RuleTooLongError,
  textIn,
} from '@compatriot/server/questionnaires/rules.ts';
import { bindings, definitionSchema, questionKinds } from '@compatriot/server/questionnaires/schema.ts';
import type {
  Answer,
  Answers,
  Definition,
  Question,
  Rule,
} from '@compatriot/server/questionnaires/schema.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  seeded,
  guydDefinition,
  question,
  codes,
  definitionOf,
  allQuestions,
  junk,
  answersFor,
  anyKey,
  anyDefinition,
  expectRouteByRules,
} from './questionnaire-samples.ts';

describe('evaluate', () => {
  const answers: Answers = {
    one: 'a',
    many: ['a', 'b'],
    number: 5,
    yes: true,
    month: '2027-03',
    gone: refusedAnswer,
  };
  it.each<[boolean, Rule]>([
    [true, { op: 'answered', key: 'one' }],
    [false, { op: 'answered', key: 'nobody' }],
    [false, { op: 'answered', key: 'gone' }],
    [false, { op: 'answered', key: 'constructor' }],
    [true, { op: 'equals', key: 'one', value: 'a' }],
    [true, { op: 'equals', key: 'yes', value: true }],
    [false, { op: 'equals', key: 'number', value: '5' }],
    [true, { op: 'not_equals', key: 'one', value: 'b' }],
    [false, { op: 'not_equals', key: 'nobody', value: 'b' }],
    [false, { op: 'not_equals', key: 'gone', value: 'b' }],
    [false, { op: 'equals', key: 'gone', value: refusedAnswer }],
    [true, { op: 'not', rule: { op: 'equals', key: 'nobody', value: 'b' } }],
    [true, { op: 'less', key: 'number', value: 6 }],
    [false, { op: 'less', key: 'number', value: 5 }],
    [true, { op: 'less_or_equal', key: 'number', value: 5 }],
    [false, { op: 'greater', key: 'number', value: 5 }],
    [true, { op: 'greater_or_equal', key: 'number', value: 5 }],
    [true, { op: 'greater', key: 'month', value: '2026-12' }],
    [false, { op: 'greater', key: 'one', value: 0 }],
    [true, { op: 'in', key: 'one', values: ['b', 'a'] }],
    [false, { op: 'in', key: 'one', values: ['b'] }],
    [true, { op: 'includes', key: 'many', value: 'b' }],
    [false, { op: 'includes', key: 'one', value: 'a' }],
    [
      true,
      {
        op: 'and',
        rules: [
          { op: 'answered', key: 'one' },
          { op: 'answered', key: 'many' },
        ],
      },
    ],
    [
      false,
      {
        op: 'and',
        rules: [
          { op: 'answered', key: 'one' },
          { op: 'answered', key: 'gone' },
        ],
      },
    ],
    [
      true,
      {
        op: 'or',
        rules: [
          { op: 'answered', key: 'gone' },
          { op: 'answered', key: 'one' },
        ],
      },
    ],
  ])('is %s for %j', (expected, rule) => {
    expect(evaluate(rule, answers)).toBe(expected);
  });

  it('stops a rule that is too long or too deep', () => {
    const long: Rule = {
      op: 'and',
      rules: Array.from({ length: 600 }, () => ({ op: 'answered', key: 'one' }) as const),
    };
    expect(() => evaluate(long, answers)).toThrow(RuleTooLongError);
    let deep: Rule = { op: 'answered', key: 'one' };
    for (let depth = 0; depth < 100_000; depth += 1) deep = { op: 'not', rule: deep };
    expect(() => evaluate(deep, answers)).toThrow(RuleTooLongError);
    const round: Rule = { op: 'not', rule: { op: 'answered', key: 'one' } };
    round.rule = round;
    expect(() => evaluate(round, answers)).toThrow(RuleTooLongError);
    expect(
      checkDefinition(definitionOf([question('one', 'text')], [question('b', 'text', { showWhen: deep })])),
    ).toEqual([{ place: 'topics[1].questions[0].showWhen', code: 'rule_too_long', params: { most: '500' } }]);
  });
});

describe('route', () => {
  const definition = definitionOf(
    [question('first', 'one', { choices: codes('a', 'b') })],
    [
      question('second', 'number', { showWhen: { op: 'equals', key: 'first', value: 'a' } }),
      question('third', 'text', { showWhen: { op: 'answered', key: 'second' } }),
    ],
    [question('last', 'text')],
  );

  it('counts the answer to a hidden question as unanswered', () => {
    const answers: Answers = { first: 'b', second: 3, third: 'kept in the draft' };
    expect(route(definition, answers).topics.map(({ topic }) => topic.key)).toEqual(['topic_0', 'topic_2']);
    expect(prune(definition, answers)).toEqual({ first: 'b' });
    expect(prune(definition, { ...answers, first: 'a' })).toEqual({ ...answers, first: 'a' });
  });

  it('walks forth and back over what is shown, from hidden and unknown topics too', () => {
    const skip: Answers = { first: 'b' };
    expect(nextTopic(definition, skip, 'topic_0')?.key).toBe('topic_2');
    expect(nextTopic(definition, { first: 'a' }, 'topic_0')?.key).toBe('topic_1');
    expect(nextTopic(definition, skip, 'topic_1')?.key).toBe('topic_2');
    expect(nextTopic(definition, skip, 'topic_2')).toBeNull();
    expect(nextTopic(definition, skip, 'nowhere')?.key).toBe('topic_0');
    expect(previousTopic(definition, skip, 'topic_2')?.key).toBe('topic_0');
    expect(previousTopic(definition, skip, 'topic_0')).toBeNull();
    expect(previousTopic(definition, skip, 'nowhere')).toBeNull();
    expect(progress(definition, skip, 'topic_2')).toEqual({ step: 2, of: 2 });
    expect(progress(definition, { first: 'a' }, 'topic_2')).toEqual({ step: 3, of: 3 });
    expect(progress(definition, skip, 'nowhere')).toEqual({ step: 1, of: 2 });
  });

  it.each(seeded)('shows just what the rules of %s say, whatever the answers', (_name, seed) => {
    fc.assert(
      fc.property(answersFor(seed), (answers) => {
        expectRouteByRules(seed, answers);
      }),
    );
  });

  it('does so for any definition without faults, and reads any other without throwing', () => {
    const someAnswers = fc.dictionary(anyKey, fc.oneof(fc.constantFrom<Answer>('a', ['a'], 2, true), junk));
    let ruled = 0;
    fc.assert(
      fc.property(anyDefinition, someAnswers, (definition, answers) => {
        const faults = checkDefinition(definition);
        route(definition, answers);
        const faulty = (place: string) => faults.some((fault) => fault.place.startsWith(`${place}.showWhen`));
        for (const [t, topic] of definition.topics.entries()) {
          if (faulty(`topics[${t}]`)) delete topic.showWhen;
          for (const [q, each] of topic.questions.entries()) {
            if (faulty(`topics[${t}].questions[${q}]`)) delete each.showWhen;
            else if (each.showWhen) ruled += 1;
          }
        }
        expect(checkDefinition(definition)).toEqual([]);
        expectRouteByRules(definition, answers);
      }),
      { numRuns: 1000 },
    );
    // Otherwise the law was hardly looked at.
    expect(ruled).toBeGreaterThan(100);
  });

  it.each(seeded)('prunes %s once and for all', (_name, seed) => {
    fc.assert(
      fc.property(answersFor(seed), (answers) => {
        const once = prune(seed, answers);
        expect(prune(seed, once)).toEqual(once);
        expect(route(seed, once)).toEqual(route(seed, answers));
      }),
    );
  });
});

describe('textIn', () => {
  it('falls back from the language asked for to the base and then to any', () => {
    expect(textIn({ en: 'Hello', fr: 'Bonjour' }, 'fr', 'en')).toBe('Bonjour');
    expect(textIn({ en: 'Hello', fr: 'Bonjour' }, 'ar', 'en')).toBe('Hello');
    expect(textIn({ pt: 'Olá' }, 'ar', 'en')).toBe('Olá');
    expect(languageOf({ pt: 'Olá' }, 'ar', 'en')).toBe('pt');
    expect(textIn({}, 'constructor', '__proto__')).toBe('');
  });
});

// ---- definitions -------------------------------------------------------------------------------------------------

describe('checkDefinition', () => {
  const one = question('one', 'one', { choices: codes('a', 'b') });
  const with_ = (...questions: Question[]) => definitionOf([one], questions);
  const shows = (showWhen: Rule) => with_(question('next', 'text', { showWhen }));
  const here = 'topics[1].questions[0]';

  it('has nothing against a sound one', () => {
    expect(checkDefinition(shows({ op: 'equals', key: 'one', value: 'a' }))).toEqual([]);
  });

  it.each<[string, string, Definition]>([
    ['duplicate_key', `${here}.key`, with_(question('one', 'text'))],
    ['rule_unknown_key', `${here}.showWhen`, shows({ op: 'answered', key: 'nobody' })],
    ['rule_looks_ahead', `${here}.showWhen`, shows({ op: 'answered', key: 'next' })],
    [
      'rule_looks_ahead',
      `${here}.showWhen.rules[1].rule`,
      with_(
        question('next', 'text', {
          showWhen: {
            op: 'and',
            rules: [
              { op: 'answered', key: 'one' },
              { op: 'not', rule: { op: 'answered', key: 'later' } },
            ],
          },
        }),
        question('later', 'text'),
      ),
    ],
    ['rule_type', `${here}.showWhen`, shows({ op: 'less', key: 'one', value: 3 })],
    ['rule_type', `${here}.showWhen`, shows({ op: 'includes', key: 'one', value: 'a' })],
    ['rule_type', `${here}.showWhen`, shows({ op: 'equals', key: 'one', value: 3 })],
    ['rule_not_a_choice', `${here}.showWhen`, shows({ op: 'equals', key: 'one', value: 'c' })],
    ['rule_not_a_choice', `${here}.showWhen`, shows({ op: 'in', key: 'one', values: ['a', refusedAnswer] })],
    ['choices_missing', `${here}.choices`, with_(question('x', 'many'))],
    ['choices_missing', `${here}.choices`, with_(question('x', 'ranking'))],
    ['choices_unused', `${here}.choices`, with_(question('x', 'text', { choices: codes('a', 'b') }))],
    ['duplicate_code', `${here}.choices[1].code`, with_(question('x', 'one', { choices: codes('a', 'a') }))],
    ['text_missing', `${here}.label`, with_(question('x', 'text', { label: { fr: 'x' } }))],
    [
      'text_missing',
      `${here}.choices[0].label`,
      with_(question('x', 'one', { choices: [{ code: 'a', label: { fr: 'a' } }, ...codes('b')] })),
    ],
    ['control_characters', `${here}.label`, with_(question('x', 'text', { label: { en: 'a\u0000b' } }))],
    [
      'duplicate_binding',
      `${here}.binding`,
      definitionOf(
        [question('x', 'email', { binding: 'email' })],
        [question('y', 'email', { binding: 'email' })],
      ),
    ],
    ['consent_unbound', `${here}.binding`, with_(question('x', 'consent'))],
    [
      'consent_required',
      `${here}.required`,
      with_(question('x', 'consent', { binding: 'consent_research', required: true })),
    ],
    ['note_required', `${here}.required`, with_(question('x', 'note', { required: true }))],
    ['kind_unfit', `${here}.binding`, with_(question('x', 'text', { binding: 'birth_year' }))],
    [
      'sensitive_bound',
      `${here}.sensitive`,
      with_(question('x', 'number', { binding: 'birth_year', sensitive: true })),
    ],
    [
      'not_in_vocabulary',
      `${here}.choices[1].code`,
      with_(question('x', 'many', { binding: 'modes', choices: codes('virtual', 'sometimes') })),
    ],
    ['not_a_language', `${here}.suggested[0]`, with_(question('x', 'languages', { suggested: ['en'] }))],
    ['limits_reversed', `${here}.limits`, with_(question('x', 'number', { limits: { min: 3, max: 2 } }))],
    ['duplicate_language', 'languages', { ...with_(question('x', 'text')), languages: ['en', 'en'] }],
  ])('names %s at %s', (code, place, definition) => {
    expect(checkDefinition(definition)).toEqual([expect.objectContaining({ code, place })]);
  });

  it('lets a topic rule see earlier topics only', () => {
    const definition = definitionOf([one], [question('two', 'text')]);
    definition.topics[1]!.showWhen = { op: 'answered', key: 'two' };
    expect(checkDefinition(definition)).toEqual([
      { place: 'topics[1].showWhen', code: 'rule_looks_ahead', params: { key: 'two' } },
    ]);
    definition.topics[1]!.key = 'topic_0';
    expect(checkDefinition(definition).map(({ place }) => place)).toContain('topics[1].key');
  });

  it('knows a kind for every binding', () => {
    for (const binding of bindings) {
      const fits = questionKinds.filter(
        (kind) =>
          !checkDefinition(definitionOf([question('x', kind, { binding })])).some(
            ({ code }) => code === 'kind_unfit',
          ),
      );
      expect(fits, binding).not.toEqual([]);
    }
  });
});

describe('seeded questionnaires', () => {
  it.each(seeded)('%s can be published and is complete in its languages', (_name, definition) => {
    expect(checkDefinition(definition)).toEqual([]);
    expect(missingTexts(definition)).toEqual([]);
    expect(Object.values(definition.title)).toHaveLength(definition.languages.length);
  });

  it.each(seeded)(
    '%s asks for consent first and for contact last, with each box its own',
    (_name, definition) => {
      const consents = definition.topics[0]!.questions.filter(({ kind }) => kind === 'consent').map(
        ({ binding }) => binding,
      );
      expect(consents).toEqual([
        'consent_pool_team',
        'consent_pool_government',
        'consent_contact',
        'consent_research',
      ]);
      expect(
        definition.topics
          .at(-1)!
          .questions.map(({ binding }) => binding)
          .filter(Boolean),
      ).toEqual(['name', 'email', 'phone', 'city']);
    },
  );

  it.each(seeded)('%s requires nothing but the countries', (_name, definition) => {
    const required = allQuestions(definition)
      .filter((each) => each.required)
      .map(({ binding }) => binding);
    expect(required).toEqual(
      definition.topics[1]!.questions[0]!.binding === 'origin_country'
        ? ['origin_country', 'residence_country']
        : ['residence_country'],
    );
  });

  it('GUYD is in six languages, and none of them is English pasted in', () => {
    expect(guydDefinition.languages).toEqual(['en', 'fr', 'es', 'pt', 'nl', 'ar']);
    for (const { label, kind } of allQuestions(guydDefinition)) {
      expect(label.ar, kind).toMatch(/\p{Script=Arabic}/u);
      for (const language of ['fr', 'es', 'pt', 'nl']) expect(label[language]).not.toBe(label.en);
    }
    const asked = allQuestions(guydDefinition).filter(
      ({ kind, binding }) =>
        kind !== 'note' && kind !== 'consent' && !['name', 'email', 'phone', 'city'].includes(binding ?? ''),
    );
    expect(asked.length).toBeGreaterThanOrEqual(35);
    expect(asked.length).toBeLessThanOrEqual(45);
  });

  it('a new programme of any shape gets one that can be published', () => {
    fc.assert(
      fc.property(
        fc.record({
          title: fc.constant('New'),
          originCountries: fc.uniqueArray(fc.constantFrom(...countryCodes), { minLength: 1, maxLength: 8 }),
          languages: fc.uniqueArray(fc.constantFrom(...textLanguages), { minLength: 1 }),
          sectors: fc.uniqueArray(fc.constantFrom(...sectors), { minLength: 1 }),
          modes: fc.uniqueArray(fc.constantFrom(...modes), { minLength: 1 }),
        }),
        (options) => {
          const definition = definitionSchema.parse(standardQuestionnaire(options));
          expect(checkDefinition(definition)).toEqual([]);
          expect(missingTexts(definition)).toEqual([]);
        },
      ),
      { numRuns: 50 },
    );
  });
});

// ---- answers -----------------------------------------------------------------------------------------------------

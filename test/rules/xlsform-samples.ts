// Questionnaires that an XLSForm can hold, as fast-check thinks of them: every kind, rules of any depth, hostile words.
import type { Definition, Question, Rule } from '@compatriot/server/questionnaires/schema.ts';
import type { FormWords } from '@compatriot/server/xlsform/write.ts';
import fc from 'fast-check';

export const words: FormWords = {
  say: (language, word) => `${word} (${language})`,
  country: (_language, code) => code,
};
export const identity = { id: 'guyd', version: '3' };

export const hostileTexts = [
  '=1+1',
  "'=1+1",
  "''@cmd",
  '-5 and more',
  '+31',
  '@x',
  '\tTab',
  " it's",
  ' both ends ',
  'two\nlines',
  '<b>&amp;</b>',
  '_x000D_',
  'العربية ‏',
  '🙂',
  'TRUE',
  '12',
  "'",
];

const anyWords = fc.oneof(
  fc.constantFrom(...hostileTexts),
  fc.string({ minLength: 1, maxLength: 30 }).filter((words) => words.trim() !== ''),
);
const anyText = fc
  .record({ en: anyWords, fr: anyWords, ar: anyWords }, { requiredKeys: ['en'] })
  .map((words) => ({ ...words }));
const anyCode = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,8}$/);
const anyFormKey = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/);

function ruleAbout(keys: string[]): fc.Arbitrary<Rule> {
  const key = fc.constantFrom(...keys);
  const value = fc.oneof(
    fc.constantFrom('a', '2027-01-01', '2027-03', "it's", '"', `'"`, '5', ''),
    fc.integer(),
  );
  return fc.letrec<{ rule: Rule }>((tie) => ({
    rule: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.record({ op: fc.constant('answered' as const), key }),
      fc.record({
        op: fc.constantFrom('equals' as const, 'not_equals' as const),
        key,
        value: fc.oneof(value, fc.boolean()),
      }),
      fc.record({
        op: fc.constantFrom(
          'less' as const,
          'less_or_equal' as const,
          'greater' as const,
          'greater_or_equal' as const,
        ),
        key,
        value,
      }),
      fc.record({
        op: fc.constant('in' as const),
        key,
        values: fc.array(value, { minLength: 1, maxLength: 3 }),
      }),
      fc.record({ op: fc.constant('includes' as const), key, value: fc.constantFrom('a', "it's") }),
      fc.record({
        op: fc.constantFrom('and' as const, 'or' as const),
        rules: fc.array(tie('rule'), { minLength: 1, maxLength: 3 }),
      }),
      fc.record({ op: fc.constant('not' as const), rule: tie('rule') }),
    ),
  })).rule;
}

const kinds = [
  'one',
  'many',
  'ranking',
  'number',
  'band',
  'text',
  'long_text',
  'date',
  'month',
  'country',
] as const;
const moreKinds = [
  'countries',
  'region',
  'languages',
  'occupation',
  'skills',
  'email',
  'phone',
  'consent',
  'note',
] as const;

export const anyForm: fc.Arbitrary<Definition> = fc
  .uniqueArray(anyFormKey, { minLength: 2, maxLength: 7 })
  .chain((keys) =>
    fc.record({
      title: anyText,
      intro: anyText,
      minutes: fc.integer({ min: 1, max: 60 }),
      topicKeys: fc.tuple(fc.constantFrom('alpha', keys[0]!), fc.constantFrom('beta', keys[1]!)),
      topicTitle: anyText,
      topicIntro: fc.option(anyText, { nil: undefined }),
      topicRule: fc.option(ruleAbout(keys), { nil: undefined }),
      questions: fc.tuple(...keys.map((key) => anyFormQuestion(key, keys))),
    }),
  )
  .map(({ title, intro, minutes, topicKeys, topicTitle, topicIntro, topicRule, questions }) => ({
    languages: ['en', 'fr', 'ar'],
    title,
    intro,
    minutes,
    topics: [
      {
        key: topicKeys[0],
        title: topicTitle,
        ...(topicIntro && { intro: topicIntro }),
        questions: questions.slice(0, 1),
      },
      {
        key: topicKeys[1],
        title: topicTitle,
        ...(topicRule && { showWhen: topicRule }),
        questions: questions.slice(1),
      },
    ],
  }));

function anyFormQuestion(key: string, keys: string[]): fc.Arbitrary<Question> {
  const rule = ruleAbout(keys);
  const yes = fc.option(fc.boolean(), { nil: undefined });
  const choice = fc.record(
    {
      code: anyCode,
      label: anyText,
      hint: anyText,
      exclusive: fc.boolean(),
      from: fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
      showWhen: rule,
    },
    { requiredKeys: ['code', 'label'] },
  );
  return fc
    .record({
      kind: fc.constantFrom<Question['kind']>(...kinds, ...moreKinds),
      label: anyText,
      hint: fc.option(anyText, { nil: undefined }),
      choices: fc.uniqueArray(choice, { minLength: 2, maxLength: 4, selector: ({ code }) => code }),
      required: yes,
      allowUnknown: yes,
      allowRefusal: yes,
      sensitive: yes,
      showWhen: fc.option(rule, { nil: undefined }),
      limits: fc.option(
        fc.record(
          {
            min: fc.integer(),
            max: fc.integer(),
            most: fc.integer({ min: 1, max: 99 }),
            earliest: fc.constant('2020-02-29'),
            latest: fc.constant('2031-01-01'),
          },
          { requiredKeys: [] },
        ),
        { nil: undefined },
      ),
    })
    .map(({ kind, choices, ...rest }) => {
      const listed = kind === 'one' || kind === 'many' || kind === 'ranking' || kind === 'band';
      const kept = Object.entries(rest).filter(([, value]) => value !== undefined);
      return { key, kind, ...(listed && { choices }), ...Object.fromEntries(kept) } as Question;
    });
}

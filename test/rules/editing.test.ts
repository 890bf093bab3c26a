// The builder's edits: each does one thing, loses nothing else, and what a form shows comes back as it went in.
import {
  addChoices,
  addQuestion,
  addTopic,
  changeBetween,
  duplicateQuestion,
  duplicateTopic,
  editQuestion,
  editTopic,
  fitKind,
  keysOf,
  moveQuestion,
  moveQuestionTo,
  moveTopic,
  placeOf,
  removeQuestion,
  removeTopic,
  setForm,
  setLanguages,
  setTexts,
  suggestCode,
  suggestKey,
} from '@compatriot/server/questionnaires/editing.ts';
import { checkDefinition } from '@compatriot/server/questionnaires/faults.ts';
import { textsOf } from '@compatriot/server/questionnaires/texts.ts';
import { evaluate } from '@compatriot/server/questionnaires/rules.ts';
import {
  askable,
  comparisonsFor,
  formOf,
  questionsByKey,
  ruleOf,
} from '@compatriot/server/questionnaires/picking.ts';
import {
  fieldsOfQuestion,
  fieldsOfTopic,
  questionOfFields,
  topicOfFields,
} from '@compatriot/server/questionnaires/question-form.ts';
import { questionKinds, workingDefinition } from '@compatriot/server/questionnaires/schema.ts';
import type { Definition, Question, Rule } from '@compatriot/server/questionnaires/schema.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyDefinition, guydDefinition, seeded } from './questionnaire-samples.ts';

const small: Definition = {
  languages: ['en', 'fr'],
  title: { en: 'Nurses', fr: 'Infirmières' },
  intro: { en: 'Tell us.', fr: 'Dites-nous.' },
  minutes: 2,
  topics: [
    {
      key: 'you',
      title: { en: 'You' },
      questions: [
        {
          key: 'works',
          kind: 'one',
          label: { en: 'Do you work?', fr: 'Travaillez-vous ?' },
          choices: [
            { code: 'yes', label: { en: 'Yes' } },
            { code: 'no', label: { en: 'No' } },
          ],
        },
        {
          key: 'where',
          kind: 'text',
          label: { en: 'Where?' },
          showWhen: { op: 'equals', key: 'works', value: 'yes' },
        },
      ],
    },
    {
      key: 'more',
      title: { en: 'More' },
      showWhen: { op: 'in', key: 'works', values: ['yes', 'no'] },
      questions: [{ key: 'words', kind: 'long_text', label: { en: 'Anything else?' } }],
    },
  ],
};
const keys = (definition: Definition): string[] =>
  definition.topics.map(({ key, questions }) => `${key}: ${questions.map((each) => each.key).join(' ')}`);
const frozen = <Value>(value: Value): Value => {
  if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
};
frozen(small);

describe('keys and codes', () => {
  it.each([
    ['Year of birth', 'year_of_birth'],
    ['Wo wohnen Sie, genauer gesagt?', 'wo_wohnen_sie_genauer_gesagt'],
    ['Où vivez-vous ?', 'ou_vivez_vous'],
    ['2 last visits', 'last_visits'],
    ['أين تعيش؟', 'question'],
    [
      'Could you leave the country where you live for some weeks and come back?',
      'could_you_leave_the_country_where_you',
    ],
    ['works', 'works_2'],
  ])('%s becomes %s', (words, key) => {
    expect(suggestKey(words, keysOf(small))).toBe(key);
  });
  it('always fits the shape and is never taken', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string(), { maxLength: 5 }), (words, taken) => {
        const key = suggestKey(words, [...taken, 'question', suggestKey(words, [])]);
        expect(key).toMatch(/^[a-z][a-z0-9_]{0,39}$/);
        expect([...taken, 'question']).not.toContain(key);
        expect(suggestCode(words, taken)).toMatch(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$/);
      }),
    );
  });
});

describe('adding, moving and removing', () => {
  it('adds a topic and a question behind another', () => {
    const { definition, key } = addTopic(small, 'Skills', 'you');
    expect(definition.topics.map((topic) => topic.key)).toEqual(['you', 'skills', 'more']);
    const asked = addQuestion(definition, key, { kind: 'skills', label: 'What can you do?' });
    expect(placeOf(asked.definition, asked.key)?.question).toEqual({
      key: 'what_can_you_do',
      kind: 'skills',
      label: { en: 'What can you do?' },
    });
    const behind = addQuestion(small, 'you', { kind: 'number', label: 'Since when?', after: 'works' });
    expect(keys(behind.definition)[0]).toBe('you: works since_when where');
  });
  it('moves a question over the edge of its topic, and stops at the ends', () => {
    const down = moveQuestion(small, 'where', 'down');
    expect(keys(down)).toEqual(['you: works', 'more: where words']);
    expect(moveQuestion(down, 'where', 'up')).toEqual(small);
    expect(moveQuestion(small, 'works', 'up')).toEqual(small);
    expect(moveQuestion(small, 'words', 'down')).toEqual(small);
    expect(keys(moveQuestion(small, 'where', 'up'))[0]).toBe('you: where works');
    expect(keys(moveQuestionTo(small, 'works', 'more'))).toEqual(['you: where', 'more: words works']);
    expect(moveQuestionTo(small, 'works', 'nowhere')).toEqual(small);
  });
  it('moves topics', () => {
    expect(keys(moveTopic(small, 'more', 'up'))[0]).toBe('more: words');
    expect(moveTopic(moveTopic(small, 'more', 'up'), 'more', 'down')).toEqual(small);
  });
  it('duplicates with keys of its own, without feeding the profile twice, its rules speaking of the copies', () => {
    const copy = duplicateTopic(small, 'you');
    expect(keys(copy!.definition)).toEqual(['you: works where', 'you_2: works_2 where_2', 'more: words']);
    expect(placeOf(copy!.definition, 'where_2')?.question.showWhen).toEqual({
      op: 'equals',
      key: 'works_2',
      value: 'yes',
    });
    for (const key of questionsByKey(guydDefinition).keys()) {
      const double = duplicateQuestion(guydDefinition, key);
      expect(checkDefinition(double!.definition).filter(({ code }) => /duplicate/.test(code))).toEqual([]);
    }
  });
  it('removes, and says by a fault where a rule now asks about nothing', () => {
    const gone = removeQuestion(small, 'works');
    expect(keys(gone)).toEqual(['you: where', 'more: words']);
    expect(checkDefinition(gone).map(({ place, code }) => `${place} ${code}`)).toEqual(
      expect.arrayContaining([
        'topics[0].questions[0].showWhen rule_unknown_key',
        'topics[1].showWhen rule_unknown_key',
      ]),
    );
    expect(keys(removeTopic(small, 'more'))).toEqual(['you: works where']);
  });
});

describe('a rename', () => {
  const works = placeOf(small, 'works')!.question;
  it('is followed by every rule', () => {
    const changed = editQuestion(small, 'works', { ...works, key: 'employed' });
    expect(placeOf(changed, 'where')?.question.showWhen).toEqual({
      op: 'equals',
      key: 'employed',
      value: 'yes',
    });
    expect(changed.topics[1]?.showWhen).toEqual({ op: 'in', key: 'employed', values: ['yes', 'no'] });
    expect(checkDefinition(changed).filter(({ code }) => code.startsWith('rule'))).toEqual([]);
  });
  it('of a choice too', () => {
    const choices = [
      { code: 'employed', label: { en: 'Yes' } },
      { code: 'no', label: { en: 'No' } },
    ];
    const changed = editQuestion(small, 'works', { ...works, choices }, new Map([['yes', 'employed']]));
    expect(placeOf(changed, 'where')?.question.showWhen).toMatchObject({ value: 'employed' });
    expect(changed.topics[1]?.showWhen).toMatchObject({ values: ['employed', 'no'] });
  });
  it('of a country question is followed by its regions', () => {
    const asked: Definition = {
      ...small,
      topics: [
        {
          key: 'place',
          title: { en: 'Place' },
          questions: [
            { key: 'land', kind: 'country', label: { en: 'Country' } },
            { key: 'region', kind: 'region', label: { en: 'Region' }, of: 'land' },
          ],
        },
      ],
    };
    const [land] = asked.topics[0]!.questions;
    expect(placeOf(editQuestion(asked, 'land', { ...land!, key: 'country' }), 'region')?.question.of).toBe(
      'country',
    );
  });
});

describe('texts and languages', () => {
  it('fills, changes and empties texts by place', () => {
    const changed = setTexts(small, 'fr', {
      'topics[0].title': ' Vous ',
      'topics[0].questions[0].choices[1].label': 'Non',
      'topics[0].questions[0].label': '',
    });
    expect(changed.topics[0]?.title).toEqual({ en: 'You', fr: 'Vous' });
    expect(changed.topics[0]?.questions[0]?.choices?.[1]?.label).toEqual({ en: 'No', fr: 'Non' });
    expect(changed.topics[0]?.questions[0]?.label).toEqual({ en: 'Do you work?' });
    expect(setTexts(small, 'fr', {})).toEqual(small);
  });
  it('takes a language away with its texts and nothing else', () => {
    const changed = setLanguages(guydDefinition, ['en']);
    expect(textsOf(changed).every(({ text }) => Object.keys(text).join() === 'en')).toBe(true);
    expect(textsOf(changed).map(({ text }) => text.en)).toEqual(
      textsOf(guydDefinition).map(({ text }) => text.en),
    );
    expect(setLanguages(guydDefinition, guydDefinition.languages)).toEqual(guydDefinition);
  });
  it('sets title, introduction and minutes', () => {
    expect(setForm(small, { title: { en: 'A' }, intro: { en: 'B' }, minutes: 9 })).toEqual({
      ...small,
      title: { en: 'A' },
      intro: { en: 'B' },
      minutes: 9,
    });
  });
});

describe('choices', () => {
  it('come one a line, with a code of their own where one is given', () => {
    const { question } = placeOf(small, 'works')!;
    expect(
      addChoices(question, 'en', ['Not yet', ' ', 'no = Never', 'x9 = Seldom']).choices?.slice(2),
    ).toEqual([
      { code: 'not_yet', label: { en: 'Not yet' } },
      { code: 'no_2', label: { en: 'Never' } },
      { code: 'x9', label: { en: 'Seldom' } },
    ]);
  });
});

const settingOf = (definition: Definition) => ({
  language: definition.languages[0] ?? 'en',
  taken: keysOf(definition),
  questions: questionsByKey(definition),
});

function expectUnchanged(definition: Definition): void {
  const setting = settingOf(definition);
  for (const topic of definition.topics) {
    expect(topicOfFields(topic, fieldsOfTopic(topic, setting.language), setting)).toEqual({
      topic,
      faults: [],
    });
    for (const question of topic.questions) {
      const read = questionOfFields(question, fieldsOfQuestion(question, setting.language), setting);
      expect(read.question).toEqual(question);
      expect(read.faults).toEqual([]);
      expect(editQuestion(definition, question.key, read.question, read.codes)).toEqual(definition);
      expect(fitKind(question, () => true)).toEqual(question);
    }
  }
}

describe('forms', () => {
  it.each(seeded)('of every question of %s come back as they went in', (_name, definition) => {
    expectUnchanged(definition);
  });
  it('name what cannot be saved', () => {
    const setting = settingOf(small);
    const { question } = placeOf(small, 'works')!;
    const fields = fieldsOfQuestion(question, 'en');
    const read = questionOfFields(
      question,
      {
        ...fields,
        key: 'where',
        min: 'ten',
        earliest: '2026-02-30',
        choices: [
          { ...fields.choices[0]!, code: 'a b' },
          { ...fields.choices[1]!, code: 'no' },
          { was: '', code: 'no', label: 'No', from: '', to: '', exclusive: false, earlier: '' },
        ],
        rule: { join: 'and', groups: [[{ key: 'where', comparison: 'is', values: [] }]] },
      },
      setting,
    );
    expect(read.faults.map(({ path, wrong }) => `${path} ${wrong}`)).toEqual([
      'key key_taken',
      'choices[0].code code_shape',
      'choices[2].code code_taken',
      'min not_a_number',
      'earliest not_a_date',
      'rule[0][0] rule_value',
    ]);
  });
});

const comparison: fc.Arbitrary<Rule> = fc.oneof(
  fc.constantFrom<Rule>(
    { op: 'answered', key: 'works' },
    { op: 'equals', key: 'works', value: 'yes' },
    { op: 'not_equals', key: 'works', value: 'yes' },
    { op: 'equals', key: 'agrees', value: true },
    { op: 'equals', key: 'agrees', value: false },
    { op: 'in', key: 'works', values: ['yes', 'no'] },
    { op: 'includes', key: 'many', value: 'a' },
    { op: 'greater_or_equal', key: 'years', value: 5 },
    { op: 'less', key: 'since', value: '2020-01' },
    { op: 'equals', key: 'years', value: 5 },
  ),
);
const { rule: anyRule } = fc.letrec<{ rule: Rule }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 4 },
    comparison,
    comparison.map((rule): Rule => ({ op: 'not', rule })),
    fc.record({
      op: fc.constantFrom('and' as const, 'or' as const),
      rules: fc.array(tie('rule'), { minLength: 1, maxLength: 3 }),
    }),
    tie('rule').map((rule): Rule => ({ op: 'not', rule })),
  ),
}));

const someAnswers = fc.record(
  {
    works: fc.constantFrom('yes', 'no', 'other'),
    agrees: fc.boolean(),
    many: fc.subarray(['a', 'b']),
    years: fc.nat(9),
    since: fc.constantFrom('2019-05', '2021-05'),
  },
  { requiredKeys: [] },
);

describe('rules by picking', () => {
  const questions = new Map<string, Question>(
    (
      [
        ['works', 'one'],
        ['agrees', 'consent'],
        ['many', 'many'],
        ['years', 'number'],
        ['since', 'month'],
      ] as const
    ).map(([key, kind]) => [key, { key, kind, label: { en: key } }]),
  );
  it('any rule survives its form unchanged', () => {
    fc.assert(
      fc.property(anyRule, (rule) => {
        expect(ruleOf(formOf(rule), questions, rule)).toBe(rule);
      }),
      { numRuns: 500 },
    );
  });
  it('and means the same when it is made anew from the form', () => {
    fc.assert(
      fc.property(anyRule, someAnswers, (rule, given) => {
        const again = ruleOf(formOf(rule), questions)!;
        expect(evaluate(again, given)).toBe(evaluate(rule, given));
      }),
      { numRuns: 500 },
    );
  });
  it('makes what GUYD uses, by picking', () => {
    const make = (values: string[], comparison: 'is' | 'is_not') =>
      ruleOf({ join: 'and', groups: [[{ key: 'works', comparison, values }]] }, questions);
    expect(make(['yes'], 'is')).toEqual({ op: 'equals', key: 'works', value: 'yes' });
    expect(make(['yes', 'no'], 'is')).toEqual({ op: 'in', key: 'works', values: ['yes', 'no'] });
    expect(make(['no'], 'is_not')).toEqual({ op: 'not', rule: { op: 'equals', key: 'works', value: 'no' } });
    expect(
      ruleOf(
        {
          join: 'and',
          groups: [
            [{ key: 'years', comparison: 'greater_or_equal', values: ['5'] }],
            [
              { key: 'works', comparison: 'is', values: ['no'] },
              { key: 'agrees', comparison: 'yes', values: [] },
            ],
          ],
        },
        questions,
      ),
    ).toEqual({
      op: 'and',
      rules: [
        { op: 'greater_or_equal', key: 'years', value: 5 },
        {
          op: 'or',
          rules: [
            { op: 'equals', key: 'works', value: 'no' },
            { op: 'equals', key: 'agrees', value: true },
          ],
        },
      ],
    });
    expect(ruleOf({ join: 'and', groups: [] }, questions)).toBeUndefined();
  });
  it('offers only comparisons that may be published, and only earlier questions', () => {
    for (const kind of questionKinds) {
      if (kind === 'note') continue;
      const choices = [
        { code: 'a', label: { en: 'A' } },
        { code: 'b', label: { en: 'B' } },
      ];
      const value: Partial<Record<Question['kind'], string>> = {
        number: '5',
        date: '2026-01-01',
        month: '2026-01',
        country: 'NL',
        countries: 'NL',
      };
      const about: Question = {
        key: 'about',
        kind,
        label: { en: 'About' },
        ...(['one', 'many', 'ranking', 'band', 'region'].includes(kind) ? { choices } : {}),
      };
      for (const each of comparisonsFor(kind)) {
        const rule = ruleOf(
          { join: 'and', groups: [[{ key: 'about', comparison: each, values: [value[kind] ?? 'a'] }]] },
          new Map([['about', about]]),
        );
        const definition: Definition = {
          ...small,
          topics: [
            {
              key: 'topic',
              title: { en: 'T' },
              questions: [about, { key: 'then', kind: 'text', label: { en: 'Then' }, showWhen: rule }],
            },
          ],
        };
        expect(
          checkDefinition(definition).filter(({ code }) => code.startsWith('rule')),
          `${kind} ${each}`,
        ).toEqual([]);
      }
    }
    expect(askable(small, { question: 'where' }).map(({ key }) => key)).toEqual(['works']);
    expect(askable(small, { topic: 'more' }).map(({ key }) => key)).toEqual(['works', 'where']);
  });
});

describe('every edit', () => {
  it('leaves a definition that can be saved as a draft, and changes nothing in place', () => {
    fc.assert(
      fc.property(anyDefinition, fc.infiniteStream(fc.nat(1000)), (given, numbers) => {
        let definition = frozen(given);
        const pick = <Item>(items: readonly Item[]): Item | undefined =>
          items[(numbers.next().value ?? 0) % Math.max(1, items.length)];
        for (let step = 0; step < 12; step++) {
          const topic = pick(definition.topics)?.key ?? '';
          const question = pick([...questionsByKey(definition).keys()]) ?? '';
          const full =
            definition.topics.some(({ questions }) => questions.length > 28) || definition.topics.length > 28;
          const edits: (() => Definition | undefined)[] = [
            () => moveQuestion(definition, question, 'up'),
            () => moveQuestion(definition, question, 'down'),
            () => moveTopic(definition, topic, 'down'),
            () => removeQuestion(definition, question),
            () => setTexts(definition, 'es', { title: 'Hola' }),
            ...(full
              ? []
              : [
                  () => addTopic(definition, 'New', topic).definition,
                  () =>
                    addQuestion(definition, topic, { kind: 'text', label: 'Neu?', after: question })
                      .definition,
                  () => duplicateQuestion(definition, question)?.definition,
                  () => duplicateTopic(definition, topic)?.definition,
                ]),
          ];
          const before = JSON.stringify(definition);
          const after = pick(edits)?.() ?? definition;
          expect(JSON.stringify(definition)).toBe(before);
          definition = frozen(after);
          const all = [...definition.topics.flatMap(({ questions }) => questions.map(({ key }) => key))];
          expect(new Set(all).size).toBe(all.length);
        }
        expect(workingDefinition.safeParse(definition).error?.issues ?? []).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

describe('what an edit changed', () => {
  it.each<[string, Definition]>([
    ['question_moved where', moveQuestion(small, 'where', 'up')],
    ['question_moved where', moveQuestion(small, 'where', 'down')],
    ['question_removed where', removeQuestion(small, 'where')],
    ['question_added since', addQuestion(small, 'more', { kind: 'number', label: 'Since' }).definition],
    ['topic_moved more', moveTopic(small, 'more', 'up')],
    ['topic_removed more', removeTopic(small, 'more')],
    ['topic_added new', addTopic(small, 'New').definition],
    ['topic_changed you', editTopic(small, 'you', { key: 'you', title: { en: 'Me' } })],
    ['question_changed where', setTexts(small, 'fr', { 'topics[0].questions[1].label': 'Où ?' })],
    ['languages ', setLanguages(small, ['en'])],
    ['nothing ', small],
    ['texts ', setTexts(small, 'fr', { 'topics[0].title': 'Vous', 'topics[1].title': 'Plus' })],
  ])('%s', (said, after) => {
    const change = changeBetween(small, after);
    expect(`${change.what} ${'key' in change ? change.key : ''}`).toBe(said);
  });
});

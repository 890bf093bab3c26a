// Bands, choices that are shown only sometimes, regions of a country, any language; and drafts that become publishable.
import { guydFirstWave, guydSecondWave } from '@compatriot/db/seed/questionnaires/guyd-waves.ts';
import { readForm } from '@compatriot/server/questionnaires/answers.ts';
import { checkAll, checkAnswer } from '@compatriot/server/questionnaires/checks.ts';
import { countryCodes, hasRegions } from '@compatriot/server/questionnaires/codes.ts';
import { describeAnswer, profileOf } from '@compatriot/server/questionnaires/facts.ts';
import { checkDefinition } from '@compatriot/server/questionnaires/faults.ts';
import { regionCodes, regionName, regionsOf } from '@compatriot/server/questionnaires/regions.ts';
import { prune, route, textIn } from '@compatriot/server/questionnaires/rules.ts';
import { definitionSchema, workingDefinition } from '@compatriot/server/questionnaires/schema.ts';
import type { Answers, Definition, Question, Rule } from '@compatriot/server/questionnaires/schema.ts';
import { missingTexts, withoutEmptyTexts } from '@compatriot/server/questionnaires/texts.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyRule, codes, definitionOf, question, text } from './questionnaire-samples.ts';

type Choice = NonNullable<Question['choices']>[number];
const band = (code: string, from?: number, to?: number): Choice => ({
  code,
  label: text(code),
  ...(from !== undefined && { from }),
  ...(to !== undefined && { to }),
});
const faultsOf = (definition: Definition, before: Definition[] = []) =>
  checkDefinition(definition, before).map(({ place, code }) => [
    place.replace('topics[0].questions', 'q'),
    code,
  ]);

describe('a band', () => {
  const bands = [band('young', undefined, 24), band('middle', 25, 44), band('old', 45)];
  const years = question('years', 'band', {
    choices: bands,
    binding: 'experience_years',
    allowRefusal: true,
  });

  it('is read, checked and said like one choice', () => {
    expect(faultsOf(definitionOf([years]))).toEqual([]);
    expect(readForm(years, (name) => (name === 'years' ? ['middle'] : []))).toBe('middle');
    expect(checkAnswer(years, 'middle')).toBeNull();
    expect(checkAnswer(years, '__refused')).toBeNull();
    for (const wrong of ['none', 30, ['middle'], true])
      expect(checkAnswer(years, wrong)).toMatchObject({ code: 'not_a_choice' });
    const names = { country: String, language: String, word: String };
    expect(describeAnswer(years, 'old', 'en', names)).toEqual(['old']);
  });

  it.each<[string, number | null]>([
    ['young', 24],
    ['middle', 34],
    ['old', 45],
    ['gone', null],
    ['__refused', null],
  ])('%s stands for %s in a profile', (code, years_) => {
    expect(profileOf(definitionOf([years]), { years: code }).experienceYears).toBe(years_);
  });

  it.each<[string, Choice[], [string, string][]]>([
    ['without numbers', [band('a'), band('b', 5, 9)], [['q[0].choices[0]', 'bounds_missing']]],
    [
      'open in the middle',
      [band('a', 0, 4), band('b', 5), band('c', 10, 14)],
      [['q[0].choices[1]', 'bounds_missing']],
    ],
    [
      'open at the beginning of the second',
      [band('a', 0, 4), band('b', undefined, 9)],
      [['q[0].choices[1]', 'bounds_missing']],
    ],
    ['that overlaps', [band('a', 0, 5), band('b', 5, 9)], [['q[0].choices[1]', 'bands_overlap']]],
    ['that descends', [band('a', 5, 9), band('b', 0, 4)], [['q[0].choices[1]', 'bands_overlap']]],
    ['that is upside down', [band('a', 9, 5), band('b', 10, 14)], [['q[0].choices[0]', 'limits_reversed']]],
    ['of one', [band('a', 0, 4)], [['q[0].choices', 'choices_missing']]],
  ])('%s is a fault', (_name, choices, faults) => {
    expect(faultsOf(definitionOf([question('a', 'band', { choices })]))).toEqual(faults);
  });

  it('alone has numbers', () => {
    expect(faultsOf(definitionOf([question('a', 'one', { choices: [band('a', 1, 2), band('b')] })]))).toEqual(
      [['q[0].choices[0]', 'bounds_unused']],
    );
  });
});

describe('a choice that is shown only sometimes', () => {
  const rule: Rule = { op: 'equals', key: 'where', value: 'sea' };
  const [ship, train] = codes('ship', 'train');
  const where = question('where', 'one', { choices: codes('sea', 'land') });
  const by = (kind: 'one' | 'many', more: Partial<Question> = {}) =>
    question('by', kind, { choices: [{ ...ship!, showWhen: rule }, train!], ...more });
  const after = question('after', 'text', {
    showWhen: { op: 'or', rules: [{ op: 'equals', key: 'by', value: 'ship' }] },
  });

  it('is offered by its rule, and does not count when it is not', () => {
    const definition = definitionOf([where, by('one'), after]);
    expect(faultsOf(definition)).toEqual([]);
    const offered = (answers: Answers) =>
      route(definition, answers)
        .topics[0]?.questions.find(({ key }) => key === 'by')
        ?.choices?.map(({ code }) => code);
    expect(offered({ where: 'sea' })).toEqual(['ship', 'train']);
    expect(offered({ where: 'land' })).toEqual(['train']);
    expect(offered({})).toEqual(['train']);
    const hidden = { where: 'land', by: 'ship', after: 'x' };
    expect(checkAll(definition, hidden).map(({ key, code }) => [key, code])).toEqual([
      ['by', 'not_a_choice'],
    ]);
    expect(prune(definition, hidden)).toEqual({ where: 'land' });
    expect(prune(definition, { ...hidden, where: 'sea' })).toEqual({ ...hidden, where: 'sea' });
  });

  it('leaves the other choices of many', () => {
    const definition = definitionOf([where, by('many')]);
    expect(prune(definition, { where: 'land', by: ['ship', 'train'] })).toEqual({
      where: 'land',
      by: ['train'],
    });
    expect(checkAll(definition, { where: 'land', by: ['ship', 'train'] })).toMatchObject([
      { code: 'not_a_choice' },
    ]);
  });

  it('takes its question with it when no choice is left, even a required one', () => {
    const only = question('by', 'one', {
      choices: codes('ship', 'boat').map((each) => ({ ...each, showWhen: rule })),
      required: true,
    });
    const definition = definitionOf([where, only]);
    expect(route(definition, { where: 'land' }).topics[0]?.questions.map(({ key }) => key)).toEqual([
      'where',
    ]);
    expect(checkAll(definition, { where: 'land' })).toEqual([]);
    expect(checkAll(definition, { where: 'sea' })).toMatchObject([{ key: 'by', code: 'required' }]);
  });
});

describe('regions of a country', () => {
  const country = question('country', 'country', { allowRefusal: true });
  const region = question('region', 'region', { of: 'country', required: true, binding: 'residence_region' });
  const definition = definitionOf([country, region]);

  it('are asked once there is a country that has some', () => {
    expect(faultsOf(definition)).toEqual([]);
    const shown = (answers: Answers) => route(definition, answers).topics[0]?.questions.map(({ key }) => key);
    expect(shown({})).toEqual(['country']);
    expect(shown({ country: '__refused' })).toEqual(['country']);
    expect(shown({ country: 'not one' })).toEqual(['country']);
    expect(shown({ country: 'SX' })).toEqual(['country']);
    expect(shown({ country: 'NL' })).toEqual(['country', 'region']);
  });

  it('are those of that country', () => {
    const wrong = (answers: Answers, known = {}) =>
      checkAll(definition, answers, known).map(({ code }) => code);
    expect(wrong({ country: 'NL', region: 'NL-UT' })).toEqual([]);
    expect(wrong({ country: 'GB', region: 'NL-UT' })).toEqual(['not_a_region']);
    expect(wrong({ country: 'NL', region: 'Utrecht' })).toEqual(['not_a_region']);
    expect(wrong({ country: 'NL' })).toEqual(['required']);
    expect(wrong({ country: 'NL', region: 'NL-QQ' })).toEqual([]);
    // The list is the server's.
    expect(wrong({ country: 'NL', region: 'NL-QQ' }, { regions: regionCodes })).toEqual(['not_a_region']);
    expect(wrong({ country: 'NL', region: 'NL-UT' }, { regions: regionCodes })).toEqual([]);
    // Changing the country takes the region off the route.
    expect(prune(definition, { country: '__refused', region: 'NL-UT' })).toEqual({ country: '__refused' });
    expect(profileOf(definition, { country: 'NL', region: 'NL-UT' }).residenceRegion).toBe('NL-UT');
  });

  it('are said by name', () => {
    const names = { country: String, language: String, word: String, concept: regionName };
    expect(describeAnswer(region, 'NL-UT', 'en', names)).toEqual(['Utrecht']);
    expect(describeAnswer(region, 'NL-QQ', 'en', names)).toEqual(['NL-QQ']);
  });

  it.each<[string, Definition, [string, string][]]>([
    ['without a source', definitionOf([question('a', 'region')]), [['q[0].choices', 'choices_missing']]],
    ['of a later question', definitionOf([region, country]), [['q[0].of', 'of_unfit']]],
    ['of nothing', definitionOf([region]), [['q[0].of', 'of_unfit']]],
    [
      'of several countries',
      definitionOf([question('country', 'countries'), region]),
      [['q[1].of', 'of_unfit']],
    ],
    [
      'with choices too',
      definitionOf([country, { ...region, choices: codes('NL-UT', 'NL-ZH') }]),
      [['q[1].of', 'of_unused']],
    ],
    [
      'in another kind',
      definitionOf([country, question('a', 'text', { of: 'country' })]),
      [['q[1].of', 'of_unused']],
    ],
  ])('%s are a fault', (_name, faulty, faults) => {
    expect(faultsOf(faulty)).toEqual(faults);
  });

  it('come from ISO 3166-2, and the browser knows which countries have none', () => {
    for (const code of countryCodes)
      expect([code, hasRegions(code)]).toEqual([code, regionsOf(code).length > 0]);
    // The nations, not the 217 districts.
    expect(regionsOf('GB').map(({ code }) => code)).toEqual(['GB-ENG', 'GB-NIR', 'GB-SCT', 'GB-WLS']);
    expect(regionsOf('GY')).toHaveLength(10);
    expect(regionsOf('nowhere')).toEqual([]);
    expect(Math.max(...countryCodes.map((code) => regionsOf(code).length))).toBeLessThan(250);
    for (const code of regionCodes)
      expect(checkAnswer(question('r', 'region', { of: 'x' }), code), code).toBeNull();
  });
});

describe('any language', () => {
  it('may be the first, and lacks texts by name and place', () => {
    const creole: Definition = {
      ...definitionOf([question('a', 'text', { label: { gyn: 'Wa yuh name?' }, hint: { en: '', gyn: '' } })]),
      languages: ['gyn', 'en'],
      title: { gyn: 'Title', en: 'Title' },
      intro: { gyn: 'Intro', en: ' ' },
    };
    creole.topics[0]!.title = { gyn: 'Topic' };
    expect(checkDefinition(creole)).toEqual([]);
    expect(missingTexts(creole)).toEqual([
      { place: 'intro', language: 'en' },
      { place: 'topics[0].title', language: 'en' },
      { place: 'topics[0].questions[0].label', language: 'en' },
    ]);
    const published = definitionSchema.parse(withoutEmptyTexts(creole));
    expect(published.topics[0]?.questions[0]).toEqual({
      key: 'a',
      kind: 'text',
      label: { gyn: 'Wa yuh name?' },
    });
    expect(textIn(published.intro, 'en', 'gyn')).toBe('Intro');
  });
});

describe('a questionnaire that continues another', () => {
  const before = definitionOf([question('a', 'one', { choices: codes('x', 'y') }), question('b', 'number')]);
  it.each<[string, Definition, [string, string][]]>([
    [
      'truly',
      definitionOf([
        question('a2', 'one', { choices: codes('x2', 'y'), earlier: { key: 'a', choices: { x2: 'x' } } }),
      ]),
      [],
    ],
    [
      'a question that never was',
      definitionOf([question('c', 'text', { earlier: { key: 'zzz' } })]),
      [['q[0].earlier', 'earlier_unknown']],
    ],
    [
      'one of another kind',
      definitionOf([question('c', 'text', { earlier: { key: 'b' } })]),
      [['q[0].earlier', 'earlier_kind']],
    ],
    [
      'under a key that was another kind',
      definitionOf([question('b', 'text')]),
      [['q[0].kind', 'kind_changed']],
    ],
    [
      'one twice',
      definitionOf([question('b', 'number'), question('c', 'number', { earlier: { key: 'b' } })]),
      [['q[1].earlier', 'earlier_twice']],
    ],
    [
      'with a choice it does not have',
      definitionOf([
        question('a', 'one', { choices: codes('x', 'y'), earlier: { key: 'a', choices: { z: 'x' } } }),
      ]),
      [['q[0].earlier.choices', 'earlier_choice_unknown']],
    ],
    [
      'with a choice that never was',
      definitionOf([
        question('a', 'one', { choices: codes('x', 'z'), earlier: { key: 'a', choices: { z: 'old' } } }),
      ]),
      [['q[0].earlier.choices', 'earlier_choice_gone']],
    ],
    [
      'with one choice twice',
      definitionOf([
        question('a', 'one', { choices: codes('x', 'z'), earlier: { key: 'a', choices: { z: 'x' } } }),
      ]),
      [['q[0].earlier.choices', 'earlier_choice_twice']],
    ],
  ])('%s', (_name, definition, faults) => {
    expect(faultsOf(definition, [before])).toEqual(faults);
  });

  it('as the two waves of GUYD do', () => {
    const first = definitionSchema.parse(guydFirstWave);
    const second = definitionSchema.parse(guydSecondWave);
    expect([checkDefinition(first), missingTexts(first)]).toEqual([[], []]);
    expect([checkDefinition(second, [first]), missingTexts(second)]).toEqual([[], []]);
    expect(checkDefinition(second).map(({ code }) => code)).toContain('earlier_unknown');
    const mapped = second.topics.flatMap(({ questions }) => questions).filter(({ earlier }) => earlier);
    expect(mapped.filter(({ key, earlier }) => earlier?.key !== key).length).toBeGreaterThanOrEqual(2);
    expect(mapped.some(({ earlier }) => earlier?.choices)).toBe(true);
  });
});

describe('a working definition', () => {
  const often = <Value>(weight: number, usual: fc.Arbitrary<Value>, other: fc.Arbitrary<Value>) =>
    fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: other });
  const words = often(20, fc.constant('Words'), fc.constantFrom('', ' '));
  const texts = fc.record({ en: words, fr: words, nl: fc.constantFrom('', 'Woorden') });
  const maybe = <Value>(value: fc.Arbitrary<Value>) =>
    often<Value | undefined>(8, fc.constant(undefined), value);
  const choices = fc.array(
    fc.record({
      code: fc.constantFrom('a', 'b', 'c'),
      label: texts,
      hint: maybe(texts),
      from: maybe(fc.integer({ min: 0, max: 9 })),
      to: maybe(fc.integer({ min: 0, max: 9 })),
      showWhen: maybe(anyRule),
    }),
    { maxLength: 3 },
  );
  const questions = fc.array(
    fc.record({
      key: fc.constantFrom('k0', 'k1', 'k2', 'k3'),
      kind: fc.constantFrom<Question['kind']>('text', 'country', 'note', 'number', 'one', 'band', 'region'),
      label: texts,
      hint: maybe(texts),
      choices: maybe(choices),
      showWhen: maybe(anyRule),
      of: maybe(fc.constantFrom('k0', 'k1')),
      earlier: maybe(fc.record({ key: fc.constantFrom('k0', 'old') })),
    }),
    { maxLength: 3 },
  );
  const topics = fc.array(
    fc.record({
      key: fc.constantFrom('t0', 't1'),
      title: texts,
      intro: maybe(texts),
      showWhen: maybe(anyRule),
      questions,
    }),
    { maxLength: 2 },
  );
  const working = fc.record({
    languages: fc.constantFrom(['en'], ['fr', 'en']),
    title: texts,
    intro: texts,
    minutes: fc.integer({ min: 1, max: 60 }),
    topics,
  });

  it('without faults can be published as it is', () => {
    let sound = 0;
    fc.assert(
      fc.property(working, (value) => {
        const definition = workingDefinition.parse(JSON.parse(JSON.stringify(value)));
        missingTexts(definition);
        if (checkDefinition(definition).length > 0) return;
        sound += 1;
        definitionSchema.parse(withoutEmptyTexts(definition));
      }),
      { numRuns: 3000 },
    );
    // So that the law says something: some of them are sound.
    expect(sound).toBeGreaterThan(3);
  });

  it('is taken by its shape when a published one is', () => {
    const first = definitionSchema.parse(guydFirstWave);
    expect(workingDefinition.parse(first)).toEqual(first);
  });
});

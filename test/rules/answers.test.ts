// Reading what a form posted, and saying what is wrong with it.
import { readForm, readNumber } from '@compatriot/server/questionnaires/answers.ts';
import {
  answerFaultCodes,
  checkAll,
  checkAnswer,
  checkTopic,
  unknownKeys,
} from '@compatriot/server/questionnaires/checks.ts';
import { countryCodes, isCountry } from '@compatriot/server/questionnaires/codes.ts';
import { refusedAnswer, unknownAnswer } from '@compatriot/server/questionnaires/rules.ts';
import { answersSchema, questionKinds } from '@compatriot/server/questionnaires/schema.ts';
import type { Answer, Question } from '@compatriot/server/questionnaires/schema.ts';
import en from '@compatriot/server/messages/en.json' with { type: 'json' };
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guydDefinition, question, codes, junk } from './questionnaire-samples.ts';

const formOf =
  (fields: Record<string, string | string[]>) =>
  (name: string): string[] =>
    Object.hasOwn(fields, name) ? [fields[name]!].flat() : [];

describe('readForm', () => {
  it.each<[Question['kind'], Record<string, string | string[]>, Answer | undefined]>([
    ['one', { q: ' a ' }, 'a'],
    ['one', { q: '  ' }, undefined],
    ['one', {}, undefined],
    ['one', { q: refusedAnswer }, refusedAnswer],
    ['many', { q: ['a', '', 'b', 'a'] }, ['a', 'b']],
    ['many', { q: [unknownAnswer] }, unknownAnswer],
    ['many', { q: ['a', unknownAnswer] }, ['a', unknownAnswer]],
    ['countries', { q: ['nl', 'GB'] }, ['NL', 'GB']],
    ['country', { q: 'nl' }, 'NL'],
    ['ranking', { 'q[0]': 'b', 'q[1]': '', 'q[2]': 'a' }, ['b', 'a']],
    ['ranking', { q: ['b', 'a'] }, ['b', 'a']],
    ['number', { q: '1 200' }, 1200],
    ['number', { q: 'twelve' }, 'twelve'],
    ['number', { q: ['12', refusedAnswer] }, refusedAnswer],
    ['date', { q: '2027-03-31' }, '2027-03-31'],
    ['date', { 'q.day': '1', 'q.month': '3', 'q.year': '2027' }, '2027-03-01'],
    ['date', { 'q.day': '31', 'q.month': '', 'q.year': '2027' }, '2027-00-31'],
    ['date', { 'q.day': '', 'q.month': '', 'q.year': '' }, undefined],
    ['date', { 'q.day': '', 'q.month': '', 'q.year': '', q: unknownAnswer }, unknownAnswer],
    ['month', { 'q.month': '٣', 'q.year': '٢٠٢٧' }, '2027-03'],
    ['text', { q: ' two\r\n lines ' }, 'two lines'],
    ['text', { q: 'e\u0301' }, 'é'],
    ['long_text', { q: ' two\r\nlines ' }, 'two\nlines'],
    ['phone', { q: '+44 (0)20 7946-0000' }, '+442079460000'],
    ['phone', { q: '00592 600 1234' }, '+5926001234'],
    ['phone', { q: '020 7946 0000' }, '020 7946 0000'],
    ['consent', { q: 'on' }, true],
    ['consent', { q: 'no' }, false],
    ['consent', {}, undefined],
    ['occupation', { 'q.uri': 'urn:1', 'q.typed': 'nurse' }, { uri: 'urn:1', typed: 'nurse' }],
    ['occupation', { 'q.uri': '', 'q.typed': 'nurse' }, { typed: 'nurse' }],
    ['occupation', { 'q.uri': '', 'q.typed': ' ' }, undefined],
    [
      'skills',
      {
        'q[0].uri': 'urn:1',
        'q[0].level': '3',
        'q[0].typed': 'nurs',
        'q[4].typed': 'knitting',
        'q[2].level': '4',
      },
      [
        { uri: 'urn:1', level: 3, typed: 'nurs' },
        { uri: '', typed: 'knitting' },
      ],
    ],
    ['skills', { q: refusedAnswer }, refusedAnswer],
    [
      'languages',
      { 'q[0].code': 'ENG', 'q[0].level': 'C1', 'q[1].code': 'fra' },
      [{ code: 'eng', level: 'C1' }, { code: 'fra' }],
    ],
    ['note', { q: 'a' }, undefined],
  ])('reads %s from %j', (kind, fields, expected) => {
    expect(readForm(question('q', kind), formOf(fields))).toEqual(expected);
  });

  it.each<[string, number | undefined]>([
    ['12', 12],
    ['1 200', 1200],
    ['1\u202f200', 1200],
    ['1’200', 1200],
    ['12,5', 12.5],
    ['12.5', 12.5],
    ['1,200', 1200],
    ['1.200', 1200],
    ['0,125', 0.125],
    ['1.234,5', 1234.5],
    ['1,234,567.25', 1234567.25],
    ['-3', -3],
    ['−3', -3],
    ['١٢', 12],
    ['۱۲٫۵', 12.5],
    ['', undefined],
    ['1e9', undefined],
    ['0x10', undefined],
    ['1.2.3', undefined],
    ['12.34,5', undefined],
    [',5', undefined],
    ['Infinity', undefined],
    ['9'.repeat(40), undefined],
  ])('reads the number %j', (typed, expected) => {
    expect(readNumber(typed)).toBe(expected);
  });

  it('never throws, and what passes the check fits the stored shape', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom(
        '',
        'a',
        '__proto__',
        unknownAnswer,
        refusedAnswer,
        '\ud800',
        '\u0000',
        '12,5',
        '2027-02-30',
        'NL',
        'eng',
        'true',
      ),
    );
    const field = fc.constantFrom(
      '',
      '[0]',
      '[1]',
      '[0].uri',
      '[0].level',
      '[0].typed',
      '[0].code',
      '.uri',
      '.typed',
      '.day',
      '.month',
      '.year',
    );
    const options = { choices: codes('a', 'b'), allowUnknown: true, limits: { most: 3 } };
    let passed = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...questionKinds),
        fc.dictionary(field, fc.array(value, { maxLength: 4 })),
        (kind, fields) => {
          const asked = question('q', kind, options);
          const answer = readForm(asked, (name) =>
            Object.hasOwn(fields, name.slice(1)) ? fields[name.slice(1)]! : [],
          );
          const wrong = checkAnswer(asked, answer);
          if (wrong || answer === undefined) return;
          passed += 1;
          expect(answersSchema.safeParse({ q: answer }).success, JSON.stringify(answer)).toBe(true);
        },
      ),
      { numRuns: 3000 },
    );
    expect(passed).toBeGreaterThan(100);
  });
});

describe('checkAnswer', () => {
  const ask = (kind: Question['kind'], more: Partial<Question> = {}) => question('q', kind, more);
  const ab = { choices: [...codes('a', 'b', 'c'), { ...codes('none')[0]!, exclusive: true }] };
  const born = ask('number', { binding: 'birth_year', limits: { min: 1920, max: 2010 } });

  it.each<[string | null, Question, unknown]>([
    [null, ask('text'), undefined],
    ['required', ask('text', { required: true }), undefined],
    ['required', ask('many', { ...ab, required: true }), []],
    [null, ask('one', { ...ab, required: true, allowRefusal: true }), refusedAnswer],
    ['not_a_choice', ask('one', { ...ab, allowRefusal: true }), unknownAnswer],
    ['not_a_choice', ask('text'), refusedAnswer],
    [null, ask('one', ab), 'a'],
    ['not_a_choice', ask('one', ab), 'z'],
    ['not_a_choice', ask('one', ab), { a: 1 }],
    ['not_a_choice', ask('one'), 'constructor'],
    [null, ask('many', ab), ['a', 'b']],
    [null, ask('many', ab), ['none']],
    ['exclusive', ask('many', ab), ['a', 'none']],
    ['exclusive', ask('many', { ...ab, allowUnknown: true }), ['a', unknownAnswer]],
    ['not_a_choice', ask('many', ab), ['a', unknownAnswer]],
    ['repeated', ask('ranking', ab), ['a', 'a']],
    ['too_many', ask('many', { ...ab, limits: { most: 1 } }), ['a', 'b']],
    ['too_many', ask('many', ab), Array.from({ length: 10_000 }, (_, number) => String(number))],
    ['bad_shape', ask('many', ab), 'a'],
    ['bad_shape', ask('many', ab), [1]],
    [null, born, 1985],
    ['too_small', born, 1919],
    ['too_large', born, 2011],
    ['not_whole', born, 1985.5],
    ['not_a_number', born, '1985'],
    ['not_a_number', born, Number.NaN],
    ['too_large', ask('number'), 1e300],
    [null, ask('date'), '2028-02-29'],
    ['not_a_date', ask('date'), '2027-02-29'],
    ['not_a_date', ask('date'), '2027-13-01'],
    ['not_a_date', ask('date'), 'tomorrow'],
    ['too_early', ask('date', { limits: { earliest: '2026-01-01' } }), '2025-12-31'],
    ['too_late', ask('date', { limits: { latest: '2026-01-01' } }), '2026-01-02'],
    ['too_early', ask('date'), '0001-01-01'],
    [null, ask('month'), '2027-12'],
    ['not_a_month', ask('month'), '2027-13'],
    [null, ask('month', { limits: { earliest: '2026-01-15' } }), '2026-01'],
    ['too_early', ask('month', { limits: { earliest: '2026-01-15' } }), '2025-12'],
    [null, ask('country'), 'XK'],
    ['not_a_country', ask('country'), 'UK'],
    ['not_a_country', ask('country'), 'nl'],
    ['not_a_country', ask('countries'), ['NL', 'ZZ']],
    [null, ask('countries'), ['NL', 'GB']],
    [null, ask('region'), 'GY-DE'],
    ['not_a_region', ask('region'), 'ZZ-DE'],
    ['not_a_choice', ask('region', ab), 'GY-DE'],
    ['too_long', ask('text', { limits: { most: 3 } }), 'four'],
    ['too_long', ask('long_text'), 'x'.repeat(5000)],
    ['control_characters', ask('text'), 'a\u0000b'],
    ['control_characters', ask('text'), 'a\ud800b'],
    [null, ask('long_text'), 'a\nb 🎉'],
    ['bad_shape', ask('text'), 3],
    [null, ask('email'), 'ama.o’neill+x@mail.example.org'],
    [null, ask('email'), 'ама@пример.рф'],
    ['not_an_email', ask('email'), 'ama@example'],
    ['not_an_email', ask('email'), 'ama@@example.org'],
    ['not_an_email', ask('email'), 'a b@example.org'],
    ['not_an_email', ask('email'), 'a@example.org,b@example.org'],
    ['not_an_email', ask('email'), '.a@example.org'],
    ['not_an_email', ask('email'), 'a@-example.org'],
    ['control_characters', ask('email'), 'a@example.org\r\nBcc: b@example.org'],
    ['too_long', ask('email'), `${'a'.repeat(300)}@example.org`],
    [null, ask('phone'), '+5926001234'],
    ['not_a_phone', ask('phone'), '0206001234'],
    ['not_a_phone', ask('phone'), '+0206001234'],
    ['not_a_phone', ask('phone'), '+123456'],
    ['not_a_phone', ask('phone'), `+${'1'.repeat(16)}`],
    [null, ask('consent'), false],
    ['bad_shape', ask('consent'), 'perhaps'],
    [null, ask('languages'), [{ code: 'eng', level: 'native' }, { code: 'fra' }]],
    ['not_a_language', ask('languages'), [{ code: 'en' }]],
    ['not_a_language', ask('languages'), [{ code: '', level: 'B1' }]],
    ['not_a_level', ask('languages'), [{ code: 'eng', level: 'B3' }]],
    ['repeated', ask('languages'), [{ code: 'eng' }, { code: 'eng' }]],
    ['bad_shape', ask('languages'), ['eng']],
    [
      null,
      ask('skills'),
      [
        { uri: 'urn:1', level: 4, typed: 'x' },
        { uri: '', typed: 'words' },
      ],
    ],
    ['too_many', ask('skills'), Array.from({ length: 11 }, (_, number) => ({ uri: `urn:${number}` }))],
    ['not_a_level', ask('skills'), [{ uri: 'urn:1', level: 5 }]],
    ['repeated', ask('skills'), [{ uri: 'urn:1' }, { uri: 'urn:1' }]],
    ['bad_shape', ask('skills'), [{ uri: '' }]],
    ['bad_shape', ask('skills'), [null]],
    ['too_long', ask('skills'), [{ uri: 'u'.repeat(301) }]],
    [null, ask('occupation'), { typed: 'nurse' }],
    ['bad_shape', ask('occupation'), {}],
    ['bad_shape', ask('occupation'), ['nurse']],
    ['control_characters', ask('occupation'), { typed: '\u0000' }],
    ['bad_shape', ask('note'), 'x'],
  ])('says %s', (code, asked, answer) => {
    expect(checkAnswer(asked, answer)?.code ?? null).toBe(code);
  });

  it('knows the languages that exist when it is told', () => {
    const facts = { languages: new Set(['eng']) };
    expect(checkAnswer(ask('languages'), [{ code: 'eng' }], facts)).toBeNull();
    expect(checkAnswer(ask('languages'), [{ code: 'zzz' }], facts)?.code).toBe('not_a_language');
  });

  it('has a sentence for each code, with its parameters', () => {
    const messages: Record<string, unknown> = en;
    for (const code of answerFaultCodes) expect(messages[`survey_answer_${code}`], code).toBeTruthy();
    expect(messages.survey_answer_too_many).toContain('{most}');
    expect(checkAnswer(ask('text', { limits: { most: 3 } }), 'four')).toEqual({
      code: 'too_long',
      params: { most: 3 },
    });
  });

  it('never throws on any JSON value', () => {
    fc.assert(
      fc.property(fc.constantFrom(...questionKinds), fc.boolean(), junk, (kind, chosen, answer) => {
        checkAnswer(ask(kind, chosen ? ab : {}), answer);
      }),
      { numRuns: 2000 },
    );
  });

  it('checks one topic or the whole route, and leaves hidden questions alone', () => {
    const all = checkAll(guydDefinition, { tie: 'nonsense', year_left: 3, email: 'x' });
    expect(all).toEqual([
      { topic: 'who', key: 'residence_country', code: 'required', params: {} },
      { topic: 'who', key: 'tie', code: 'not_a_choice', params: {} },
      { topic: 'contact', key: 'email', code: 'not_an_email', params: {} },
    ]);
    expect(checkTopic(guydDefinition, { email: 'x' }, 'contact').map(({ key }) => key)).toEqual(['email']);
    expect(checkTopic(guydDefinition, {}, 'nowhere')).toEqual([]);
    expect(unknownKeys(guydDefinition, { tie: 'birth', admin: true, contact_needed: 'x' })).toEqual([
      'admin',
      'contact_needed',
    ]);
  });
});

it('knows 250 countries, each by name', () => {
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  expect(new Set(countryCodes).size).toBe(250);
  expect(countryCodes.filter((code) => !names.of(code))).toEqual([]);
  expect([...countryCodes].sort()).toEqual(countryCodes);
  expect(isCountry('toString')).toBe(false);
});

// ---- submission --------------------------------------------------------------------------------------------------

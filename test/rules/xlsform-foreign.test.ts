// XLSForm as others write it: carried, or refused by sheet, row and column.
import { countryCodes } from '@compatriot/server/questionnaires/codes.ts';
import { readSheets } from '@compatriot/server/xlsform/read.ts';
import { sheetsOf } from '@compatriot/server/xlsform/write.ts';
import { describe, expect, it } from 'vitest';
import { codes, definitionOf, question, text } from './questionnaire-samples.ts';
import { identity, words } from './xlsform-samples.ts';

const form = (survey: unknown[][], choices: unknown[][] = [], settings: unknown[][] = []) =>
  readSheets([
    { sheet: 'survey', data: survey as never },
    { sheet: 'choices', data: choices as never },
    { sheet: 'settings', data: settings as never },
  ]);

describe('forms of others', () => {
  it('reads a form as KoboToolbox writes it', () => {
    const read = form(
      [
        [
          'type',
          'name',
          'label::English (en)',
          'label::Français (fr)',
          'hint::English (en)',
          'required',
          'relevant',
          'constraint',
          'choice_filter',
          'appearance',
          '$kuid',
        ],
        ['begin_group', 'Home', 'Your home', 'Chez vous', null, null, null, null, null, 'field-list', 'a1'],
        [
          'select_one country',
          'Country',
          'Country?',
          'Pays ?',
          'Now',
          'true',
          null,
          null,
          null,
          'minimal',
          'a2',
        ],
        [
          'select_one city',
          'city',
          'City?',
          null,
          null,
          null,
          "${Country} != ''",
          null,
          'country = ${Country}',
          null,
          'a3',
        ],
        ['integer', 'age', 'Age?', null, null, 'yes', null, '. > 17 and . < 100', null, null, 'a4'],
        ['end_group', null, null, null, null, null, null, null, null, null, null],
        [
          'select_multiple sector',
          'sectors',
          'Sectors?',
          null,
          null,
          null,
          "selected(${city}, 'gt')",
          "not(selected(., '99') and count-selected(.) > 1)",
          null,
          null,
          null,
        ],
        [
          'text',
          'story',
          'Tell us',
          null,
          null,
          null,
          null,
          'string-length(.) <= 300',
          null,
          'multiline',
          null,
        ],
        [
          'date',
          'since',
          'Since?',
          null,
          null,
          null,
          null,
          ". >= date('1990-01-01')",
          null,
          'month-year',
          null,
        ],
      ],
      [
        ['list_name', 'name', 'label::English (en)', 'label::Français (fr)', 'country'],
        ['country', 'GY', 'Guyana', 'Guyana', null],
        ['country', 'SR', 'Suriname', null, null],
        ['city', 'gt', 'Georgetown', null, 'GY'],
        ['city', 'pb', 'Paramaribo', null, 'SR'],
        ['sector', 1, 'Health', null, null],
        ['sector', 99, 'None', null, null],
      ],
      [
        ['form_title', 'form_id', 'version', 'default_language'],
        ['Guyana 2026', 'aXy', 'v1', 'English (en)'],
      ],
    );
    expect(read.definition).toMatchObject({
      languages: ['en', 'fr'],
      title: { en: 'Guyana 2026' },
      topics: [
        {
          key: 'home',
          title: { en: 'Your home', fr: 'Chez vous' },
          questions: [
            { key: 'country', kind: 'one', required: true, hint: { en: 'Now' } },
            {
              key: 'city',
              showWhen: { op: 'answered', key: 'country' },
              choices: [
                { code: 'gt', showWhen: { op: 'equals', key: 'country', value: 'GY' } },
                { code: 'pb', showWhen: { op: 'equals', key: 'country', value: 'SR' } },
              ],
            },
            { key: 'age', kind: 'number', limits: { min: 18, max: 99 } },
          ],
        },
        {
          key: 'page_2',
          questions: [
            {
              key: 'sectors',
              kind: 'many',
              choices: [{ code: '1' }, { code: '99', exclusive: true }],
              showWhen: { op: 'equals', key: 'city', value: 'gt' },
            },
            { key: 'story', kind: 'long_text', limits: { most: 300 } },
            { key: 'since', kind: 'month', limits: { earliest: '1990-01-01' } },
          ],
        },
      ],
    });
    expect(read.remarks.map(({ code, row }) => [code, row])).toEqual([
      ['name_changed', 2],
      ['appearance_ignored', 3],
      ['name_changed', 3],
      ['page_made', 7],
      ['integer_as_number', 5],
      ['intro_missing', 0],
    ]);
  });

  const head = [
    'type',
    'name',
    'label',
    'relevant',
    'constraint',
    'choice_filter',
    'calculation',
    'appearance',
    'required',
  ];
  const one = (...cells: (string | null)[]) => [head, ['text', 'first', 'First?'], cells];
  it.each<[string, unknown[][], string, number, string]>([
    ['a repeat', one('begin_repeat', 'r', 'R'), 'type_unfit', 3, 'type'],
    ['a calculation', one('calculate', 'c', null, null, null, null, '1+1'), 'type_unfit', 3, 'type'],
    ['a place', one('geopoint', 'g', 'G'), 'type_unfit', 3, 'type'],
    ['a picture', one('image', 'i', 'I'), 'type_unfit', 3, 'type'],
    ['a misspelt type', one('selct_one x', 's', 'S'), 'type_unknown', 3, 'type'],
    ['or_other', one('select_one x or_other', 's', 'S'), 'or_other', 3, 'type'],
    ['a list that is not there', one('select_one x', 's', 'S'), 'list_unknown', 3, 'type'],
    [
      'a column of other tools',
      one('text', 't', 'T', null, null, null, '1+1'),
      'column_unknown',
      3,
      'calculation',
    ],
    [
      'a pattern',
      one('text', 't', 'T', null, "regex(., 'a')"),
      'expression_function_unknown',
      3,
      'constraint',
    ],
    [
      'a rule about nobody',
      one('text', 't', 'T', "${x} = 'a'"),
      'expression_question_unknown',
      3,
      'relevant',
    ],
    ['no label', one('text', 't'), 'label_missing', 3, 'label'],
    ['no name', one('text', null, 'T'), 'name_missing', 3, 'name'],
    ['the same name twice', one('text', 'first', 'T'), 'name_twice', 3, 'name'],
    [
      'an unknown look',
      one('text', 't', 'T', null, null, null, null, 'signature'),
      'appearance_unknown',
      3,
      'appearance',
    ],
    [
      'required by rule',
      one('text', 't', 'T', null, null, null, null, null, "${first} = 'a'"),
      'yes_or_no',
      3,
      'required',
    ],
    [
      'a group inside a group',
      [
        head,
        ['begin_group', 'a', 'A'],
        ['begin_group', 'b', 'B'],
        ['text', 't', 'T'],
        ['end_group'],
        ['end_group'],
      ],
      'group_nested',
      3,
      'type',
    ],
    [
      'a group left open',
      [head, ['begin_group', 'a', 'A'], ['text', 't', 'T']],
      'group_not_closed',
      3,
      'type',
    ],
    [
      'a language nobody speaks',
      [
        ['type', 'name', 'label::Blahblah'],
        ['text', 't', 'T'],
      ],
      'language_unknown',
      1,
      'label::Blahblah',
    ],
  ])('refuses %s by row and column', (_what, survey, code, row, column) => {
    const read = form(survey);
    expect(read.definition).toBeNull();
    expect('problems' in read && read.problems).toContainEqual(
      expect.objectContaining({ sheet: 'survey', row, column, code }),
    );
  });

  it('says every problem at once, those of choices too', () => {
    const read = form(
      [head, ['select_one a', 'x', 'X', null, null, 'region = ${y}'], ['calculate', 'y', null]],
      [
        ['list_name', 'name', 'label', 'media::image'],
        ['a', 'has space', 'A', null],
        ['a', 'ok', null, 'cat.png'],
        ['b', 'lost', 'B', null],
      ],
    );
    expect(
      'problems' in read &&
        read.problems.map(({ sheet, row, column, code }) => `${sheet} ${row} ${column} ${code}`),
    ).toEqual(
      expect.arrayContaining([
        'survey 3 type type_unfit',
        'choices 2 name code_bad',
        'choices 3 label label_missing',
        'choices 3 media::image column_unknown',
        'choices 4 list_name list_unused',
        'survey 2 choice_filter expression_question_unknown',
      ]),
    );
  });

  it('refuses an expression that was changed beside the rule that we keep', () => {
    const definition = definitionOf([
      { ...question('a', 'one'), choices: codes('x', 'y') },
      { ...question('b', 'text'), showWhen: { op: 'in', key: 'a', values: ['x'] } },
    ]);
    const { survey, choices, settings } = sheetsOf(definition, identity, words);
    const row = survey.rows.find(({ name }) => name === 'b');
    row!.relevant = "${a} = 'y'";
    const cells = Object.entries({ survey, choices, settings }).map(([sheet, { columns, rows }]) => ({
      sheet,
      data: [columns, ...rows.map((each) => columns.map((column) => each[column] ?? null))],
    }));
    const read = readSheets(cells);
    expect('problems' in read && read.problems.map(({ code }) => code)).toEqual(['rule_changed']);
  });

  it('lists every country for those who ask elsewhere', () => {
    const { choices } = sheetsOf(definitionOf([question('a', 'country')]), identity, words);
    expect(choices.rows.map(({ name }) => name)).toEqual(countryCodes);
    expect(text('a')).toEqual({ en: 'a' });
  });
});

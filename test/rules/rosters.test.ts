// Rosters without a database: what headings mean in six languages, what hostile and odd cells become, and that putting rows
// of one person together loses nothing that was not chosen away.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { guessFields, guessMapping, plainWords } from '@compatriot/server/rosters/columns.ts';
import { findTwins, mergeRows, prepare } from '@compatriot/server/rosters/preparing.ts';
import {
  personFacts,
  rosterFields,
  singleFacts,
  twinFacts,
  type PersonFacts,
} from '@compatriot/server/rosters/schema.ts';
import { cellText, readSheets } from '@compatriot/server/rosters/sheets.ts';
import { readRows, type RosterRow } from '@compatriot/server/rosters/values.ts';
import { vocabulary } from '@compatriot/server/rosters/vocabulary.ts';
import { neutral } from '@compatriot/server/xlsform/columns.ts';

describe('columns are guessed from headings', () => {
  test.each([
    [
      'en',
      [
        'Full name',
        'E-mail address',
        'Date of birth',
        'Country of residence',
        'Job title',
        'Key skills',
        'Host institution',
        'Start date',
        'End date',
      ],
    ],
    [
      'fr',
      [
        'Nom et prénom',
        'Courriel',
        'Date de naissance',
        'Pays de résidence',
        'Métier',
        'Compétences',
        'Institution d’accueil',
        'Date de début',
        'Date de fin',
      ],
    ],
    [
      'es',
      [
        'Nombre completo',
        'Correo electrónico',
        'Fecha de nacimiento',
        'País de residencia',
        'Profesión',
        'Habilidades',
        'Institución de acogida',
        'Fecha de inicio',
        'Fecha de fin',
      ],
    ],
    [
      'pt',
      [
        'Nome completo',
        'Correio eletrónico',
        'Data de nascimento',
        'País',
        'Profissão',
        'Competências',
        'Instituição de acolhimento',
        'Data de início',
        'Data de fim',
      ],
    ],
    [
      'nl',
      [
        'Volledige naam',
        'E-mailadres',
        'Geboortedatum',
        'Woonland',
        'Beroep',
        'Vaardigheden',
        'Ontvangende instelling',
        'Begindatum',
        'Einddatum',
      ],
    ],
    [
      'ar',
      [
        'الاسم الكامل',
        'البريد الإلكتروني',
        'تاريخ الميلاد',
        'بلد الإقامة',
        'المهنة',
        'المهارات',
        'الجهة المضيفة',
        'تاريخ البدء',
        'تاريخ الانتهاء',
      ],
    ],
  ])('%s', (_language, headings) => {
    expect(guessFields(headings, rosterFields)).toEqual([
      ...[
        'name',
        'email',
        'birth_year',
        'residence_country',
        'occupation',
        'skills',
        'host',
        'from',
        'until',
      ],
    ]);
  });

  test('what says nothing is not used, each field once, and what was chosen before wins', () => {
    expect(guessFields(['Remarks', 'E-mail', 'Email address', ''], rosterFields)).toEqual([
      null,
      'email',
      null,
      null,
    ]);
    const sheets = [
      {
        name: '',
        rows: [
          ['Remarks', 'E-mail'],
          ['x', 'a@b.example'],
        ],
      },
    ];
    const kept = guessMapping(sheets, new Map([[plainWords('Remarks'), 'skills' as const]]));
    expect(kept.people.fields).toEqual(['skills', 'email']);
  });

  test('a second sheet of placements is found', () => {
    const mapping = guessMapping(
      [
        {
          name: 'Placements',
          rows: [
            ['E-mail', 'Host', 'From', 'Until'],
            ['a@b.example', 'Ward', '2019', '2020'],
          ],
        },
        {
          name: 'Experts',
          rows: [
            ['Name', 'E-mail', 'Country'],
            ['Ama', 'a@b.example', 'NL'],
          ],
        },
      ],
      new Map(),
    );
    expect(mapping).toMatchObject({
      people: { sheet: 1 },
      placements: { sheet: 0, fields: ['email', 'host', 'from', 'until'] },
    });
  });
});

const read = async (text: string | Buffer) => {
  const sheets = await readSheets(Buffer.from(text));
  return readRows(sheets, guessMapping(sheets, new Map()), vocabulary());
};

describe('values', () => {
  test.each([
    ['2019-03-01', '2019-03-01'],
    ['01/03/2019', '2019-03-01'],
    ['13.3.2019', '2019-03-13'],
    ['3/25/2019', '2019-03-25'],
    ['03/2019', '2019-03-01'],
    ['2019', '2019-01-01'],
    ['31/02/2019', null],
    ['soon', null],
  ])('a beginning written %s is %s', async (written, meant) => {
    const { rows } = await read(`E-mail,Host,From\na@b.example,Ward,${written}`);
    expect(rows[0]?.facts.placements[0]?.startsOn ?? null).toBe(meant);
  });

  test('closed words are read in any of the languages, and what is not known is named', async () => {
    const { rows, faults } = await read(
      'E-mail;Pays;Langues;Secteur;Sexe;Diplôme\na@b.example;Pays-Bas;Anglais (C1), néerlandais B2;Santé, magie;F;Master\nb@b.example;هولندا;;;;',
    );
    expect(rows[0]?.facts).toMatchObject({
      residenceCountry: 'NL',
      languages: [
        { code: 'eng', level: 'C1' },
        { code: 'nld', level: 'B2' },
      ],
      sectors: ['health'],
      sex: 'female',
      educationLevel: '7',
    });
    expect(rows[1]?.facts.residenceCountry).toBe('NL');
    expect(faults).toMatchObject([
      { row: 2, column: 'Secteur', code: 'not_known', params: { value: 'magie' }, stops: false },
    ]);
  });

  test('UTF-16 as Excel writes "Unicode text", tabs and all', async () => {
    const text = '\ufeffName\tE-mail\nÉlodie\ta@b.example';
    expect((await read(Buffer.from(text, 'utf16le'))).rows[0]?.facts.name).toBe('Élodie');
  });
});

test('a cell of opening brackets is read at once', async () => {
  const begun = performance.now();
  await read(`E-mail,Languages\na@b.example,${'('.repeat(1990)}x`);
  const rows = Array.from({ length: 2000 }, (_, at) => `a${at}@b.example,${'('.repeat(1900)}x`);
  await read(['E-mail,Languages', ...rows].join('\n'));
  expect(performance.now() - begun).toBeLessThan(4000);
});

describe('hostile cells', () => {
  const cells = [
    '=HYPERLINK("http://evil.example","x")',
    '+1+cmd|/c calc',
    '@SUM(A1)',
    '\u0000\u0007bell',
    '\u202Eexe.fdp',
    '<script>alert(1)</script>',
    'x'.repeat(100_000),
    '\u200Fعربي\u200F',
    '__proto__',
    `${'e'}${'\u0301'.repeat(5000)}`,
    '\ud800',
  ];
  test.each(cells.map((cell) => [cell.slice(0, 20), cell]))('%j becomes one harmless line', (_name, cell) => {
    const text = cellText(cell);
    expect(text).not.toMatch(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u);
    expect(text.length).toBeLessThanOrEqual(2000);
    expect(neutral(text)).not.toMatch(/^[=+\-@]/);
    expect(cellText(text)).toBe(text);
  });

  test('a row of them is read, fits the shape, and harms no other', async () => {
    const quoted = cells.map((cell) => `"${cell.replaceAll('"', '""')}"`);
    const lines = quoted.map(
      (cell, at) => `${cell},a${at}@b.example,${cell},${cell},${cell},${cell},${cell},${cell},${cell}`,
    );
    const { rows } = await read(
      [
        'Name,E-mail,Country,Occupation,Skills,Languages,Host,From,People trained',
        ...lines,
        'Ama,ama@b.example,NL,Nurse,,,,,',
      ].join('\n'),
    );
    expect(rows).toHaveLength(cells.length + 1);
    for (const { facts } of rows) expect(personFacts.safeParse(facts).error).toBeUndefined();
    expect(rows.at(-1)?.facts).toMatchObject({ name: 'Ama', residenceCountry: 'NL' });
  });
});

const someFacts: fc.Arbitrary<PersonFacts> = fc.record({
  name: fc.option(fc.constantFrom('Ama', 'Ama Mensah', 'Kofi')),
  phone: fc.option(fc.constantFrom('1', '2')),
  city: fc.option(fc.constantFrom('Utrecht', 'Ghent')),
  birthYear: fc.option(fc.constantFrom(1970, 1984)),
  sex: fc.option(fc.constantFrom('female' as const, 'male' as const)),
  residenceCountry: fc.option(fc.constantFrom('NL', 'BE')),
  occupation: fc.option(fc.constantFrom({ uri: null, words: 'Nurse' }, { uri: null, words: 'Midwife' })),
  educationLevel: fc.option(fc.constantFrom('6' as const, '7' as const)),
  experienceYears: fc.option(fc.nat(40)),
  skills: fc.uniqueArray(
    fc
      .constantFrom('teaching', 'nursing', 'Nursing ', 'triage')
      .map((words) => ({ uri: null, words, level: null })),
  ),
  languages: fc.uniqueArray(
    fc.record({
      code: fc.constantFrom('eng', 'nld', 'fra'),
      level: fc.option(fc.constantFrom('B2' as const, 'C1' as const)),
    }),
    { selector: ({ code }) => code },
  ),
  sectors: fc.uniqueArray(fc.constantFrom('health' as const, 'it' as const)),
  modes: fc.uniqueArray(fc.constantFrom('temporary' as const, 'virtual' as const)),
  placements: fc.array(
    fc.record({
      host: fc.constantFrom('Ward A', 'Ward B'),
      place: fc.constant(null),
      role: fc.constant(null),
      mode: fc.constant(null),
      startsOn: fc.option(fc.constantFrom('2019-01-01', '2020-01-01')),
      endsOn: fc.constant(null),
      beneficiaries: fc.option(fc.nat(100)),
    }),
    { maxLength: 4 },
  ),
});
const someRows: fc.Arbitrary<RosterRow[]> = fc
  .array(fc.tuple(someFacts, fc.constantFrom('a@b.example', 'c@b.example', 'd@b.example')), {
    minLength: 1,
    maxLength: 8,
  })
  .map((list) =>
    list.map(([facts, email], at) => ({ row: at + 2, email, language: null, facts, stopped: false })),
  );

describe('rows of one person', () => {
  test('as one lose nothing that was not chosen away', () => {
    const choices = fc.dictionary(fc.constantFrom(...twinFacts), fc.integer({ min: 2, max: 9 }));
    fc.assert(
      fc.property(someRows, choices, (rows, choice) => {
        const one = mergeRows(rows, choice);
        for (const fact of singleFacts) {
          const stated = rows.filter((row) => row.facts[fact] !== null);
          const chosen = rows.find(({ row }) => row === choice[fact]);
          if (chosen) expect(one.facts[fact]).toEqual(chosen.facts[fact]);
          else expect(one.facts[fact]).toEqual(stated[0]?.facts[fact] ?? null);
        }
        const all = rows.flatMap(({ facts }) => facts.placements.map((each) => JSON.stringify(each)));
        expect(new Set(one.facts.placements.map((each) => JSON.stringify(each)))).toEqual(new Set(all));
        const words = (list: PersonFacts['skills']) => new Set(list.map((each) => plainWords(each.words)));
        expect(words(one.facts.skills)).toEqual(words(rows.flatMap(({ facts }) => facts.skills)));
        for (const code of ['eng', 'nld', 'fra']) {
          const levels = rows.flatMap(({ facts }) => facts.languages.filter((each) => each.code === code));
          const kept = one.facts.languages.filter((each) => each.code === code);
          expect(kept).toHaveLength(levels.length > 0 ? 1 : 0);
          if (levels.some(({ level }) => level)) expect(kept[0]?.level).not.toBeNull();
        }
        for (const list of ['sectors', 'modes'] as const)
          expect(new Set(one.facts[list])).toEqual(new Set(rows.flatMap(({ facts }) => facts[list])));
      }),
    );
  });

  test('every row has exactly one outcome, and rows of an undecided group are not put together', async () => {
    await fc.assert(
      fc.asyncProperty(someRows, async (rows) => {
        const { people, outcomes, undecidedTwins } = await prepare(rows, {}, { groups: {}, left: [] });
        expect(outcomes.map(({ row }) => row)).toEqual(rows.map(({ row }) => row));
        const merged = outcomes.filter(({ outcome }) => outcome === 'merged').length;
        expect(people).toHaveLength(rows.length - merged);
        expect(undecidedTwins).toBe(findTwins(rows).filter(({ differing }) => differing.length > 0).length);
        for (const { into } of outcomes)
          if (into !== null) expect(people.some(({ row }) => row === into)).toBe(true);
      }),
    );
  });

  const personAt = (at: number, email: string, facts: object = {}): RosterRow => ({
    ...{ row: at, email, language: null, facts: personFacts.parse(facts), stopped: false },
  });
  const uncoded = (words: string[]) => words.map((each) => ({ uri: null, words: each, level: null }));

  test('stop at what a person may have, which is named, and thousands are put together in no time', async () => {
    const rows = Array.from({ length: 5000 }, (_, at) =>
      personAt(at + 2, 'a@b.example', {
        skills: uncoded(Array.from({ length: 40 }, (_each, skill) => `skill ${at} of ${skill}`)),
        placements: [{ host: `Ward ${at}` }],
      }),
    );
    const begun = performance.now();
    const { people, faults } = await prepare(rows, {}, { groups: {}, left: [] });
    expect(performance.now() - begun).toBeLessThan(4000);
    expect(people).toHaveLength(1);
    expect(people[0]?.facts.skills).toHaveLength(50);
    expect(people[0]?.facts.placements).toHaveLength(50);
    expect(faults.map(({ row, field, code }) => `${row} ${field} ${code}`)).toEqual([
      '2 skills cut',
      '2 host cut',
    ]);
  });

  test('whatever does not fit a person stays out and is named, so that everybody can open their invitation', async () => {
    const odd = personAt(2, 'a@b.example');
    odd.facts = {
      ...odd.facts,
      name: '\ud800',
      skills: [...uncoded(['\udc00', ...Array.from({ length: 60 }, (_, at) => `skill ${at}`)])],
    };
    const { people, faults } = await prepare([odd], {}, { groups: {}, left: [] });
    expect(personFacts.safeParse(people[0]?.facts).error).toBeUndefined();
    expect(people[0]?.facts).toMatchObject({ name: null });
    expect(people[0]?.facts.skills).toHaveLength(50);
    expect(faults.map(({ field }) => field).sort()).toEqual(['name', 'skills']);
  });

  test('of one address are one invitation, also among different people', async () => {
    const rows = [
      personAt(2, 'a@b.example', { name: 'Ama', birthYear: 1984 }),
      personAt(3, 'a@b.example', { name: 'Ama', birthYear: 1984, city: 'Accra' }),
      personAt(4, 'c@b.example', { name: 'Ama', birthYear: 1984 }),
    ];
    const { people } = await prepare(rows, {}, { groups: { '2': 'both' }, left: [] });
    expect(people.map(({ row, email }) => `${row} ${email}`)).toEqual(['2 a@b.example', '4 c@b.example']);
    expect(people[0]?.facts.city).toBe('Accra');
  });

  test('meet by address, or by name and year of birth, and groups that share a row are one', () => {
    const row = (at: number, email: string, name: string, birthYear: number | null): RosterRow => ({
      row: at,
      email,
      language: null,
      facts: personFacts.parse({ name, birthYear }),
      stopped: false,
    });
    const groups = findTwins([
      row(2, 'a@b.example', 'Ama Mensah', 1984),
      row(3, 'other@b.example', 'ama  MENSAH', 1984),
      row(4, 'other@b.example', 'A. Mensah', null),
      row(5, 'd@b.example', 'Ama Mensah', 1985),
      row(6, 'e@b.example', 'Ama Mensah', null),
    ]);
    expect(groups.map(({ rows }) => rows.map((each) => each.row))).toEqual([[2, 3, 4]]);
    expect(groups[0]?.differing).toEqual(['name', 'email']);
  });
});

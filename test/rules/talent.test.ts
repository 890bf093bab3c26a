// How a talent question is written in an address, and what an empty page suggests.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { spokenForms } from '@compatriot/db/queries/skills.ts';
import {
  activeFilters,
  addressOf,
  parseLanguageNeed,
  parseSkillNeed,
  whatToLoosen,
} from '@compatriot/server/talent/rules.ts';
import { talentQuery } from '@compatriot/server/talent/schema.ts';

describe('addresses', () => {
  test.each([
    ['fra', { code: 'fra', level: 'A1' }],
    ['fra:B2', { code: 'fra', level: 'B2' }],
    ['srn:native', { code: 'srn', level: 'native' }],
  ])('language %s', (text, need) => expect(parseLanguageNeed(text)).toEqual(need));

  test.each([
    ['urn:compatriot:skill:wound-care', { uri: 'urn:compatriot:skill:wound-care', level: 1 }],
    ['urn:compatriot:skill:wound-care:3', { uri: 'urn:compatriot:skill:wound-care', level: 3 }],
    ['urn:compatriot:skill:web-3', { uri: 'urn:compatriot:skill:web-3', level: 1 }],
    ['urn:compatriot:skill:x:7', { uri: 'urn:compatriot:skill:x:7', level: 1 }],
    ['http://data.europa.eu/esco/skill/1234:4', { uri: 'http://data.europa.eu/esco/skill/1234', level: 4 }],
  ])('skill %s', (text, need) => expect(parseSkillNeed(text)).toEqual(need));

  test('one value and several values are both lists; nothing is an empty one', () => {
    expect(talentQuery.parse({ country: 'NL' }).country).toEqual(['NL']);
    expect(talentQuery.parse({ country: ['NL', 'GB'] }).country).toEqual(['NL', 'GB']);
    expect(talentQuery.parse({})).toMatchObject({ q: '', country: [], sort: 'fit', page: 1 });
  });

  test.each([
    [{ country: 'nl' }],
    [{ language: 'fr' }],
    [{ language: 'fra:B7' }],
    [{ mode: 'remote' }],
    [{ education: '9' }],
    [{ availableFrom: '2027-02-30' }],
    [{ availableOn: '2027-02-28' }],
    [{ list: 'mine' }],
    [{ stay: 'forever' }],
    [{ page: '0' }],
    [{ page: '1; drop table profiles' }],
    [{ sort: 'age' }],
    [{ sex: 'female' }],
    [{ skill: Array.from({ length: 31 }, (_unused, at) => `urn:x:${at}`) }],
  ])('refuses %j', (question) => expect(talentQuery.safeParse(question).success).toBe(false));
});

describe('the question as an address', () => {
  const words = fc.string({ maxLength: 40 }).map((text) => text.trim());
  const several = <T>(...values: T[]) => fc.uniqueArray(fc.constantFrom(...values), { maxLength: 3 });
  const asked = fc.record({
    q: words,
    origin: several('GH', 'SN'),
    country: several('NL', 'GB', 'CA'),
    region: several('NL-UT', 'US-NY'),
    mode: several('virtual', 'permanent'),
    sector: several('health', 'it'),
    activity: several('teach'),
    stay: several('longer', 'up_to_2_weeks'),
    language: several('fra', 'fra:B2', 'eng:native'),
    education: fc.option(fc.constantFrom('5', '7'), { nil: undefined }),
    experience: several('0_2', '21_over'),
    availableFrom: fc.option(fc.constant('2027-01-02'), { nil: undefined }),
    skill: several('urn:a:3', 'http://data.europa.eu/esco/skill/1?x=y&z#1'),
    nice: several('urn:b', 'urn:c:4'),
    sort: fc.constantFrom('fit', 'recent', 'experience'),
    page: fc.integer({ min: 1, max: 500 }),
  });
  const readBack = (address: URLSearchParams) =>
    talentQuery.parse(
      Object.fromEntries(
        [...new Set(address.keys())]
          .map((name) => [name, address.getAll(name)])
          .map(([name, values]) => [
            name,
            (values as string[]).length === 1 ? (values as string[])[0] : values,
          ]),
      ),
    );

  test('is read back as it was', () => {
    fc.assert(
      fc.property(asked, (parts) => {
        const question = talentQuery.parse(JSON.parse(JSON.stringify(parts)));
        expect(readBack(new URLSearchParams(addressOf(question).toString()))).toEqual(question);
      }),
    );
  });
  test('has only what is asked', () => {
    expect(addressOf(talentQuery.parse({})).toString()).toBe('');
    expect(addressOf(talentQuery.parse({ q: 'nurse', page: '2' })).toString()).toBe('q=nurse&page=2');
  });
});

describe('what to loosen', () => {
  const question = talentQuery.parse({
    q: 'nurse',
    country: ['NL', 'GB'],
    language: ['fra:B2', 'eng'],
    skill: 'urn:x:3',
    nice: 'urn:y',
    availableFrom: '2027-01-01',
    page: '4',
  });

  test('names what is set', () =>
    expect(activeFilters(question)).toEqual(['skill', 'nice', 'country', 'language', 'availableFrom', 'q']));
  test('takes one thing away: of languages and skills one, of others the whole filter; nothing that leaves nobody out', () => {
    const ways = whatToLoosen(question);
    expect(ways.map(({ name, value }) => [name, value])).toEqual([
      ['skill', 'urn:x:3'],
      ['country', null],
      ['language', 'fra:B2'],
      ['language', 'eng'],
      ['availableFrom', null],
      ['q', null],
    ]);
    for (const { name, rest } of ways) {
      expect(rest.page).toBe(1);
      for (const other of activeFilters(question))
        if (other !== name) expect(rest[other]).toEqual(question[other]);
    }
    expect(ways[2]?.rest.language).toEqual(['eng']);
    expect(ways[1]?.rest.country).toEqual([]);
    expect(ways[5]?.rest.q).toBe('');
  });
});

describe('gendered names', () => {
  test.each([
    ['nurse', ['nurse']],
    ['infirmier/infirmière', ['infirmier', 'infirmière']],
    ['ingénieur/ingénieure en bâtiment', ['ingénieur en bâtiment', 'ingénieure en bâtiment']],
    ['conseiller forestier/conseillère forestière', ['conseiller forestier', 'conseillère forestière']],
    ['infirmier/infirmière diplômé/diplômée', ['infirmier diplômé', 'infirmière diplômée']],
    ['ممرض/ممرضة أطفال', ['ممرض أطفال', 'ممرضة أطفال']],
  ])('%s', (label, forms) => expect(spokenForms(label)).toEqual(forms));
});

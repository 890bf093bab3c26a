// How a talent question is written in an address, and what an empty page suggests.
import { describe, expect, test } from 'vitest';
import { spokenForms } from '@compatriot/db/queries/skills.ts';
import {
  activeFilters,
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
    [{ availableOn: '2027-02-30' }],
    [{ page: '0' }],
    [{ page: '1; drop table profiles' }],
    [{ sort: 'age' }],
    [{ sex: 'female' }],
    [{ skill: Array.from({ length: 11 }, (_unused, at) => `urn:x:${at}`) }],
  ])('refuses %j', (question) => expect(talentQuery.safeParse(question).success).toBe(false));
});

describe('what to loosen', () => {
  const question = talentQuery.parse({
    q: 'nurse',
    country: 'NL',
    mode: 'virtual',
    availableOn: '2027-01-01',
  });
  const none = { country: [], mode: [], sector: [], language: [], education: [], experience: [] };

  test('names what is set', () =>
    expect(activeFilters(question)).toEqual(['country', 'mode', 'availableOn', 'q']));
  test('a facet that still counts people is enough by itself', () => {
    expect(whatToLoosen(question, { ...none, mode: [{ value: 'temporary', count: 3 }] })).toEqual({
      enough: ['mode'],
      maybe: ['country', 'availableOn', 'q'],
    });
  });
  test('a facet without a filter promises nothing', () => {
    expect(whatToLoosen(question, { ...none, sector: [{ value: 'health', count: 3 }] }).enough).toEqual([]);
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

// What a finished set of answers becomes: parts for two tables, a profile, readable lines.
import { isCountry } from '@compatriot/server/questionnaires/codes.ts';
import {
  consentWording,
  describeAnswer,
  profileOf,
  separate,
} from '@compatriot/server/questionnaires/facts.ts';
import { isReserved, refusedAnswer, unknownAnswer } from '@compatriot/server/questionnaires/rules.ts';
import type { Answer, Answers } from '@compatriot/server/questionnaires/schema.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seeded, guydDefinition, allQuestions, junk, answersFor } from './questionnaire-samples.ts';

const ama: Answers = {
  consent_team: true,
  consent_contact: true,
  residence_country: 'NL',
  tie: 'birth',
  home_region: 'GY-DE',
  birth_year: 1985,
  sex: 'female',
  residence_status: 'citizen',
  legal_room: 'yes',
  education_level: '6',
  education_field: '09',
  licence: 'yes',
  occupation: { uri: 'urn:nurse', typed: 'nurs' },
  experience_years: 12.5,
  skills: [
    { uri: 'urn:care', level: 4, typed: 'care' },
    { uri: 'urn:teach' },
    { uri: '', typed: 'my own words' },
  ],
  languages: [{ code: 'eng', level: 'native' }, { code: 'nld' }],
  modes: ['temporary', 'virtual'],
  sectors: ['health'],
  activities: ['teach', 'clinical'],
  stay_length: 'up_to_6_weeks',
  hours_per_week: 4,
  available_from: '2027-01',
  available_until: '2028-02',
  host_kinds: ['hospital'],
  regions: ['GY-DE'],
  message: 'Greetings to all',
  name: 'Ama Persaud',
  email: 'ama@example.org',
  phone: '+31600000000',
  city: 'Utrecht',
};

describe('separate', () => {
  it('takes contact data and the person’s own words out of the answers', () => {
    const { answers, contact, freeText } = separate(guydDefinition, ama);
    expect(contact).toEqual({
      name: 'Ama Persaud',
      email: 'ama@example.org',
      phone: '+31600000000',
      city: 'Utrecht',
    });
    expect(freeText).toEqual({ message: ama.message, skills: ama.skills, occupation: ama.occupation });
    expect(answers).toMatchObject({
      tie: 'birth',
      occupation: { uri: 'urn:nurse' },
      skills: [{ uri: 'urn:care', level: 4 }, { uri: 'urn:teach' }],
    });
    expect(answers).not.toHaveProperty('message');
    expect(answers).not.toHaveProperty('email');
  });

  it('keeps a refusal among the answers: it says nothing about the person', () => {
    const { answers, contact } = separate(guydDefinition, { residence_country: 'NL', name: refusedAnswer });
    expect(answers).toEqual({ residence_country: 'NL', name: refusedAnswer });
    expect(contact.name).toBeNull();
  });

  it.each(seeded)('leaves none of them in the answers of %s, whatever was answered', (_name, definition) => {
    const secret = 'SECRET';
    const written = fc.constantFrom<Answer>(
      secret,
      [secret],
      { typed: secret },
      [{ uri: 'urn:1', typed: secret }],
      [{ uri: '', typed: secret }],
      refusedAnswer,
    );
    const apart = allQuestions(definition).filter(({ kind }) =>
      ['text', 'long_text', 'email', 'phone', 'skills', 'occupation'].includes(kind),
    );
    expect(apart.length).toBeGreaterThanOrEqual(7);
    const secrets = fc.record(
      Object.fromEntries(apart.map(({ key }) => [key, written])),
    ) as fc.Arbitrary<Answers>;
    fc.assert(
      fc.property(answersFor(definition), secrets, (answers, own) => {
        const result = separate(definition, { ...answers, ...own, stranger: secret });
        expect(JSON.stringify(result.answers)).not.toContain(secret);
        for (const { key, binding } of allQuestions(definition)) {
          if (!['name', 'email', 'phone', 'city'].includes(binding ?? '')) continue;
          if (Object.hasOwn(result.answers, key)) expect(isReserved(result.answers[key])).toBe(true);
          expect(Object.hasOwn(result.freeText, key)).toBe(false);
        }
      }),
    );
  });
});

describe('profileOf', () => {
  it('collects what is bound', () => {
    expect(profileOf(guydDefinition, ama)).toEqual({
      residenceCountry: 'NL',
      residenceRegion: null,
      originCountry: null,
      tie: 'birth',
      birthYear: 1985,
      sex: 'female',
      educationLevel: '6',
      educationField: '09',
      occupation: { uri: 'urn:nurse', typed: 'nurs' },
      experienceYears: 12,
      skills: [
        { uri: 'urn:care', level: 4 },
        { uri: 'urn:teach', level: null },
      ],
      languages: [
        { code: 'eng', level: 'native' },
        { code: 'nld', level: null },
      ],
      sectors: ['health'],
      modes: ['temporary', 'virtual'],
      stayLength: 'up_to_6_weeks',
      availableFrom: '2027-01-01',
      availableUntil: '2028-02-29',
      hoursPerWeek: 4,
      activities: ['teach', 'clinical'],
      hostKinds: ['hospital'],
      regions: ['GY-DE'],
      legalRoom: 'yes',
      licence: true,
      consents: { statistics: false, poolTeam: true, poolGovernment: false, contact: true, research: false },
    });
  });

  it('takes refusals, hidden answers, exclusive choices and sensitive questions for nothing', () => {
    const none = profileOf(guydDefinition, {
      ...ama,
      tie: refusedAnswer,
      legal_room: unknownAnswer,
      modes: ['none_yet'],
      sectors: ['no_preference'],
      licence: 'not_needed',
      consent_team: 'true',
    });
    expect(none).toMatchObject({ tie: null, legalRoom: null, modes: [], sectors: [], licence: null });
    expect(none).toMatchObject({ stayLength: null, hoursPerWeek: null, availableFrom: null, regions: [] });
    expect(none.consents.poolTeam).toBe(false);
    const text = {
      ...ama,
      sex: refusedAnswer,
      education_field: unknownAnswer,
      available_from: unknownAnswer,
    };
    expect(profileOf(guydDefinition, text)).toMatchObject({
      sex: null,
      educationField: null,
      availableFrom: null,
    });
    const numbers = { ...ama, birth_year: 1e300, experience_years: -1, hours_per_week: 4000 };
    expect(profileOf(guydDefinition, numbers)).toMatchObject({
      birthYear: null,
      experienceYears: null,
      hoursPerWeek: null,
    });
    expect(profileOf(guydDefinition, { ...ama, regions: ['anywhere'] }).regions).toEqual([]);
    const sensitive = structuredClone(guydDefinition);
    for (const each of allQuestions(sensitive)) if (each.binding === 'birth_year') each.sensitive = true;
    expect(profileOf(sensitive, ama).birthYear).toBeNull();
  });

  it('takes the country of origin from a programme with several', () => {
    expect(profileOf(seeded[2]![1], { origin_country: 'XK' }).originCountry).toBe('XK');
    expect(profileOf(seeded[2]![1], { origin_country: 'ZZ' }).originCountry).toBeNull();
  });

  it.each(seeded)('holds sane values only, whatever %s was answered', (_name, definition) => {
    fc.assert(
      fc.property(answersFor(definition), (answers) => {
        const facts = profileOf(definition, answers);
        for (const [key, consent] of Object.entries(facts.consents))
          expect(consent, key).toBeTypeOf('boolean');
        for (const year of [facts.birthYear, facts.experienceYears, facts.hoursPerWeek]) {
          expect(year === null || (Number.isInteger(year) && Math.abs(year) < 32768)).toBe(true);
        }
        expect(facts.skills.every(({ uri }) => uri !== '')).toBe(true);
        expect(new Set(facts.skills.map(({ uri }) => uri)).size).toBe(facts.skills.length);
        expect(facts.residenceCountry === null || isCountry(facts.residenceCountry)).toBe(true);
      }),
    );
  });

  it('keeps the words of a consent in the language in which it was given', () => {
    expect(consentWording(guydDefinition, 'consent_pool_government', 'en')).toContain(
      'the government of Guyana',
    );
    expect(consentWording(guydDefinition, 'consent_pool_government', 'fr')).toContain('Guyana');
    expect(consentWording(guydDefinition, 'consent_statistics', 'en')).toBeNull();
  });
});

describe('describeAnswer', () => {
  const names = {
    country: (code: string) => `country ${code}`,
    language: (code: string) => `language ${code}`,
    word: (name: string) => `the word ${name}`,
    concept: (uri: string) => (uri === 'urn:nurse' ? 'Nurse' : undefined),
    skillLevel: (level: number) => `level ${level}`,
  };
  const lines = (key: string, answer: Answer | undefined, language = 'en') =>
    describeAnswer(
      allQuestions(guydDefinition).find((each) => each.key === key)!,
      answer,
      language,
      names,
    );

  it('puts each answer into words', () => {
    expect(lines('tie', undefined)).toEqual([]);
    expect(lines('modes', [])).toEqual([]);
    expect(lines('tie', refusedAnswer)).toEqual(['the word refused']);
    expect(lines('stay_length', unknownAnswer)).toEqual(['the word unknown']);
    expect(lines('tie', 'birth')).toEqual(['I was born there']);
    expect(lines('tie', 'birth', 'ar')).toEqual(['وُلدت هناك']);
    expect(lines('modes', ['virtual', 'temporary'], 'sw')).toEqual([
      'Help from where I live, online',
      'Go for some weeks or months',
    ]);
    expect(lines('residence_country', 'NL')).toEqual(['country NL']);
    expect(lines('consent_team', true)).toEqual(['the word yes']);
    expect(lines('birth_year', 1985)).toEqual(['1985']);
    expect(lines('occupation', { uri: 'urn:nurse', typed: 'nurs' })).toEqual(['Nurse']);
    expect(lines('skills', [{ uri: 'urn:x', level: 3, typed: 'care' }])).toEqual(['care · level 3']);
    expect(lines('languages', [{ code: 'eng', level: 'C1' }])).toEqual(['language eng · C1']);
  });

  it('never throws on any JSON value', () => {
    fc.assert(
      fc.property(fc.constantFrom(...allQuestions(guydDefinition)), junk, (asked, answer) => {
        expect(describeAnswer(asked, answer, 'en', names).every((line) => typeof line === 'string')).toBe(
          true,
        );
      }),
    );
  });
});

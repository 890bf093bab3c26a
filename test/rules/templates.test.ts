// Templates of needs: two a sector at least, whole in every language, and only of skills and occupations that are there.
import { describe, expect, test } from 'vitest';
import { readStarterTaxonomy } from '@compatriot/db/seed/taxonomy/read.ts';
import { sectors, textLanguages } from '@compatriot/db/vocabulary.ts';
import { templateLanguages, templates, templateWords } from '@compatriot/server/assignments/templates.ts';

test.each(sectors)('%s has two at least', (sector) => {
  expect(templates.filter((each) => each.sector === sector).length).toBeGreaterThanOrEqual(2);
});

test('each asks for what the starter taxonomy has', () => {
  const { skills, occupations } = readStarterTaxonomy();
  const known = new Set(skills.map(({ key }) => key));
  for (const { key, occupation, essential, optional } of templates) {
    expect(
      occupations.some((each) => each.key === occupation),
      `${key}: ${occupation}`,
    ).toBe(true);
    for (const [skill] of [...essential, ...optional])
      expect(known.has(skill), `${key}: ${skill}`).toBe(true);
    expect(essential.length, key).toBeGreaterThan(0);
  }
});

describe.each(textLanguages)('in %s', (language) => {
  test('every text is there, and its own', () => {
    expect(templateLanguages).toContain(language);
    for (const { key } of templates) {
      const words = Object.values(templateWords(key, language));
      const english = Object.values(templateWords(key, 'en'));
      for (const [at, text] of words.entries()) {
        expect(text.length, key).toBeGreaterThan(10);
        if (language !== 'en') expect(text, key).not.toBe(english[at]);
      }
    }
  });
});

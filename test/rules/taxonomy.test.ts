// The starter taxonomy is what people pick their skills from before any ESCO import: a broken reference or a missing
// translation in it would only show as an empty line in somebody's survey.
import { describe, expect, test } from 'vitest';
import { readStarterTaxonomy } from '@compatriot/db/seed/taxonomy/read.ts';
import { sectors, textLanguages } from '@compatriot/db/vocabulary.ts';

const { groups, skills, occupations } = readStarterTaxonomy();
const entries = [...groups, ...skills, ...occupations];
const labels = entries.flatMap(({ key, labels }) => Object.entries(labels).map((label) => [key, ...label]));
const alternatives = [...skills, ...occupations].flatMap(({ key, alternatives }) =>
  Object.entries(alternatives).flatMap(([language, words]) => words.map((word) => [key, language, word])),
);
const repeated = (words: string[]) => words.filter((word, at) => words.indexOf(word) !== at);

describe('the starter taxonomy', () => {
  test('covers every sector, with at least 300 skills and 150 occupations', () => {
    for (const list of [groups, skills, occupations]) {
      expect([...new Set(list.map((entry) => entry.sector))].sort()).toEqual([...sectors].sort());
    }
    expect(skills.length).toBeGreaterThanOrEqual(300);
    expect(occupations.length).toBeGreaterThanOrEqual(150);
  });

  test('names everything in all six languages', () => {
    const incomplete = entries.filter(
      (entry) => Object.keys(entry.labels).sort().join() !== [...textLanguages].sort().join(),
    );
    expect(incomplete.map((entry) => entry.key)).toEqual([]);
    expect(labels.filter(([, , text]) => typeof text !== 'string' || text !== text.trim() || !text)).toEqual(
      [],
    );
  });

  test('keeps labels and alternatives short enough for a line on a phone (100 characters)', () => {
    expect([...labels, ...alternatives].filter(([, , text]) => !text || text.length > 100)).toEqual([]);
  });

  test('writes Arabic in Arabic letters, without vowel signs', () => {
    const arabic = [...labels, ...alternatives].filter(([, language]) => language === 'ar');
    expect(arabic.length).toBeGreaterThanOrEqual(entries.length);
    expect(labels.filter(([, language, text]) => language === 'ar' && !/[ء-ي]{2}/u.test(text ?? ''))).toEqual(
      [],
    );
    expect(arabic.filter(([, , text]) => /[\u064b-\u0652\u0640]/u.test(text ?? ''))).toEqual([]);
  });

  test('gives alternatives only in known languages, and never repeats the label', () => {
    expect(alternatives.filter(([, language]) => !textLanguages.some((known) => known === language))).toEqual(
      [],
    );
    const same = [...skills, ...occupations].filter((entry) =>
      textLanguages.some((language) => entry.alternatives[language]?.includes(entry.labels[language])),
    );
    expect(same.map((entry) => entry.key)).toEqual([]);
  });

  test('uses each key once', () => {
    expect(repeated(entries.map((entry) => entry.key))).toEqual([]);
    expect(
      entries.map((entry) => entry.key).filter((key) => !/^[a-z0-9]+([-_][a-z0-9]+)*$/.test(key)),
    ).toEqual([]);
  });

  test('has no two skills and no two occupations with the same English label', () => {
    expect(repeated(skills.map((skill) => skill.labels.en.toLowerCase()))).toEqual([]);
    expect(repeated(occupations.map((occupation) => occupation.labels.en.toLowerCase()))).toEqual([]);
  });

  test('hangs every group and skill in a group of its own sector', () => {
    const sectorOfGroup = new Map<string, string>(groups.map((group) => [group.key, group.sector]));
    const tops = groups.filter((group) => group.broader === null).map((group) => group.key);
    expect(tops.sort()).toEqual([...sectors].sort());
    const lost = [
      ...groups.filter((group) => group.broader !== null && group.broader !== group.sector),
      ...skills.filter((skill) => sectorOfGroup.get(skill.group) !== skill.sector),
    ];
    expect(lost.map((entry) => entry.key)).toEqual([]);
  });

  test('refers only to skills that exist, each once an occupation', () => {
    const known = new Set(skills.map((skill) => skill.key));
    const wrong = occupations.flatMap(({ key, essential, optional }) => {
      const wanted = [...essential, ...optional];
      return [...wanted.filter((skill) => !known.has(skill)), ...repeated(wanted)].map(
        (skill) => `${key}: ${skill}`,
      );
    });
    expect(wrong).toEqual([]);
    expect(occupations.filter(({ essential }) => essential.length < 3).map(({ key }) => key)).toEqual([]);
  });

  test('codes occupations by ISCO-08 unit group', () => {
    expect(occupations.filter(({ isco }) => !/^[0-9]{4}$/.test(isco)).map(({ key }) => key)).toEqual([]);
  });
});

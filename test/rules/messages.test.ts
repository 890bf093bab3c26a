// Texts: no language says what English does not, or with other placeholders; those of the public side are complete;
// every key that code asks for exists; and a language is its file, nothing else.
import { mkdtempSync, cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { pageLanguage, pageLanguages, readMessages, say, type Message } from '@compatriot/server/messages.ts';

const root = resolve(import.meta.dirname, '../..');
const folder = join(root, 'server/messages');
const texts = new Map(
  pageLanguages.map((language) => [
    language,
    JSON.parse(readFileSync(join(folder, `${language}.json`), 'utf8')) as Record<string, Message>,
  ]),
);
const textsOf = (language: string) => texts.get(language) ?? {};
const keysOf = (language: string) => Object.keys(textsOf(language)).filter((key) => !key.startsWith('$'));
const placeholders = (value: Message | undefined) =>
  [...new Set(JSON.stringify(value).match(/\{\w+\}/g) ?? [])].sort();

/** Issue 3: the whole public side, messages included. Any further language may be half done. */
const complete = ['en', 'fr', 'es', 'pt', 'nl', 'ar'];

test('the languages are the files', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  expect(pageLanguages.map((language) => `${language}.json`)).toEqual(files.sort());
  expect(pageLanguages).toEqual(expect.arrayContaining(complete));
});

test('French keeps its signs with their words: no line begins with a colon', () => {
  const loose = keysOf('fr').filter((key) => /\S [:;?!»]|« /.test(JSON.stringify(textsOf('fr')[key])));
  expect(loose).toEqual([]);
});

describe.each(pageLanguages)('%s', (language) => {
  test('says nothing that English does not', () => {
    expect(keysOf(language).filter((key) => !(key in textsOf('en')))).toEqual([]);
  });
  test('has the same placeholders', () => {
    const different = keysOf(language).filter(
      (key) =>
        placeholders(textsOf('en')[key]).join() !== placeholders(textsOf(language)[key]).join() ||
        typeof textsOf('en')[key] !== typeof textsOf(language)[key],
    );
    expect(different).toEqual([]);
  });
  test('has a text for every number where it tells numbers apart', () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const known = ['*', ...forms].map((form) => `countPlural=${form}`);
    for (const key of keysOf(language)) {
      const message = textsOf(language)[key] ?? '';
      if (typeof message === 'string') continue;
      const told = Object.keys(message[0].match);
      expect(told, key).toContain('countPlural=*');
      expect(
        told.filter((form) => !known.includes(form)),
        key,
      ).toEqual([]);
    }
  });
  test.runIf(complete.includes(language))('is complete', () => {
    expect(keysOf('en').filter((key) => !(key in textsOf(language)))).toEqual([]);
  });
});

test('a new language is one file, and what it lacks is said in English', () => {
  const copy = mkdtempSync(join(tmpdir(), 'messages-'));
  try {
    cpSync(folder, copy, { recursive: true });
    const plural = [{ match: { 'countPlural=one': 'bir {n}', 'countPlural=*': 'ko’p {n}' } }];
    writeFileSync(
      join(copy, 'uz.json'),
      JSON.stringify({ problem_not_found: 'Topilmadi', talent_count: plural }),
    );
    const messages = readMessages(pathToFileURL(`${copy}/`));
    expect(messages.languages).toEqual([...pageLanguages, 'uz'].sort());
    expect(messages.pageLanguage('uz-Latn')).toBe('uz');
    expect(messages.acceptedLanguage('xx, uz;q=0.9, en;q=0.5')).toBe('uz');
    expect(messages.say('uz', 'problem_not_found')).toBe('Topilmadi');
    expect(messages.say('uz', 'talent_count', { n: '1', count: 1 })).toBe('bir 1');
    expect(messages.say('uz', 'talent_count', { n: '1 200', count: 1200 })).toBe('ko’p 1 200');
    expect(messages.say('uz', 'problem_not_allowed')).toBe(say('en', 'problem_not_allowed'));
    expect(pageLanguage('uz')).toBe('en');
  } finally {
    rmSync(copy, { recursive: true });
  }
});

test('every text that the server asks for by a literal key exists', () => {
  const sources = readdirSync(join(root, 'server'), { recursive: true, withFileTypes: true })
    .filter(
      (entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.parentPath.includes('node_modules'),
    )
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
  const problems = sources.flatMap((text) =>
    [...text.matchAll(/new Problem\('(\w+)'/g)].map((match) => `problem_${match[1]}`),
  );
  const details = sources.flatMap((text) =>
    [...text.matchAll(/path[^}\n]{0,80}code: '(\w+)'/g)].map((match) => `invalid_${match[1]}`),
  );
  const said = sources.flatMap((text) =>
    [...text.matchAll(/say\([\w.]+, '(\w+)'/g)].map((match) => match[1] ?? ''),
  );
  const asked = [...new Set([...problems, ...details, ...said])];
  expect(asked.length).toBeGreaterThan(30);
  expect(asked.filter((key) => !keysOf('en').includes(key))).toEqual([]);
});

test('placeholders are filled, and a missing key is an error', () => {
  expect(say('fr', 'mail_code_subject', { code: '123456' })).toContain('123456');
  expect(() => say('en', 'no_such_key')).toThrow('no_such_key');
});

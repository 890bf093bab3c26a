// Texts: every language has every key with the same placeholders, and every key that code asks for exists.
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pageLanguages } from '@compatriot/db/vocabulary.ts';
import { say } from '@compatriot/server/messages.ts';

const root = resolve(import.meta.dirname, '../..');
const texts = Object.fromEntries(
  pageLanguages.map((language) => [
    language,
    JSON.parse(readFileSync(join(root, 'server/messages', `${language}.json`), 'utf8')) as Record<
      string,
      unknown
    >,
  ]),
);
const keysOf = (language: string) => Object.keys(texts[language] ?? {}).filter((key) => !key.startsWith('$'));
const placeholders = (value: unknown) => [...new Set(JSON.stringify(value).match(/\{\w+\}/g) ?? [])].sort();

describe.each(pageLanguages.filter((language) => language !== 'en'))('%s', (language) => {
  test('has the same keys as English', () => {
    expect(keysOf(language).sort()).toEqual(keysOf('en').sort());
  });
  test('has the same placeholders', () => {
    const different = keysOf('en').filter(
      (key) =>
        JSON.stringify(placeholders(texts.en?.[key])) !==
        JSON.stringify(placeholders(texts[language]?.[key])),
    );
    expect(different).toEqual([]);
  });
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

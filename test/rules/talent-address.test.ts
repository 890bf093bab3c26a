// The address of a talent search: one question, one address, whoever writes it and in whichever order a form sends it.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  asked,
  insteadOfWords,
  link,
  questionOf,
  sameAddress,
  without,
  withValue,
} from '../../web/src/routes/o/[programme]/talent/address.ts';

const address = (text: string): string => asked(new URLSearchParams(text)).toString();
const nurse = 'http://data.europa.eu/esco/skill/1';

describe('an address', () => {
  test.each([
    ['untouched fields are left out', 'q=&country=&availableFrom=&sort=fit&page=1', ''],
    ['unknown names are left out', 'lang=ar&q=nurse&utm_source=x', 'q=nurse'],
    [
      'the first page and the usual order go without saying',
      'q=a&page=2&sort=recent',
      'q=a&sort=recent&page=2',
    ],
    ['no page beyond what can be turned', 'q=a&page=501', 'q=a'],
    ['twice the same is once', 'country=NL&country=NL&country=GB', 'country=NL&country=GB'],
    ['the last level counts', 'language=fra&language=fra:B2', 'language=fra%3AB2'],
    ['of a skill too', `skill=${nurse}&skill=${nurse}:3`, `skill=${encodeURIComponent(`${nurse}:3`)}`],
  ])('%s', (_why, given, wanted) => expect(address(given)).toBe(wanted));

  test('is the same in every order of its parts, and read again it stays as it is', () => {
    const part = fc.tuple(
      fc.constantFrom(
        'q',
        'country',
        'language',
        'skill',
        'nice',
        'mode',
        'sort',
        'page',
        'list',
        'nonsense',
      ),
      fc.constantFrom('', ' ', 'NL', 'fra', 'fra:B2', 'urn:x:3', 'urn:x', '2', 'recent'),
    );
    fc.assert(
      fc.property(fc.uniqueArray(part, { selector: ([name]) => name }), (parts) => {
        const one = asked(new URLSearchParams(parts));
        expect(sameAddress(one, asked(new URLSearchParams(parts.toReversed())))).toBe(true);
        expect(sameAddress(one, asked(one))).toBe(true);
        expect(sameAddress(one, asked(new URLSearchParams(link(one))))).toBe(true);
      }),
    );
  });

  test('can be read by people: nothing is escaped that may stand as it is', () =>
    expect(link(asked(new URLSearchParams({ skill: `${nurse}:3`, language: 'fra:B2' })))).toBe(
      `?skill=${nurse}:3&language=fra:B2`,
    ));
});

describe('links from a question', () => {
  const search = new URLSearchParams('q=nurse+dutch&country=NL&country=GB&page=3');
  test('take one thing away and begin on the first page', () => {
    expect(without(search, 'country', 'NL')).toBe('?country=GB&q=nurse+dutch');
    expect(without(search, 'q')).toBe('?country=NL&country=GB');
  });
  test('turn pages without changing the question', () =>
    expect(withValue(search, 'page', '4')).toBe('?country=NL&country=GB&q=nurse+dutch&page=4'));
  test('ask for what the words were understood as', () =>
    expect(insteadOfWords(search, nurse)).toBe(`?skill=${nurse}&country=NL&country=GB`));
  test('hand on only what people are asked for', () =>
    expect(questionOf(new URLSearchParams('q=a&skill_query=b&sort=recent&page=2')).toString()).toBe('q=a'));
});

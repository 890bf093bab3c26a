// From what somebody typed to what is asked for: every word by all that it may name (concepts of the taxonomy, sectors,
// languages, countries), in any language of the pages, misspelt or only begun. Pure over the copy of the taxonomy.
import type { Sector } from '@compatriot/db/vocabulary.ts';
import { type AskedWord, mostAsked } from '@compatriot/search/engine.ts';
import type { Copy } from '../skills/copy.ts';
import { weightOf, wordsOf } from '@compatriot/db/words.ts';
import { type Named, allNames } from './names.ts';

/** Concepts one word may mean; beyond them it is too short to mean anything. */
const conceptsPerWord = 300;
/** As many as a line of chips can show. */
const mostUnderstood = 12;
/** From here on a word names a concept by a whole word of its label, and is not a name that is still being typed. */
const wholeWord = 0.7;
/** What people put around the name of a language or a country: `French-speaking`, `living in Canada`. */
const around = new Set(
  'speaking speaker speakers speaks living lives based parlant parle habla hablante vive fala falante spreekt sprekend woont يتحدث يعيش'
    .split(' ')
    .flatMap(wordsOf),
);

export interface ReadWords {
  words: AskedWord[];
  unknown: string[];
  /** Concept ids that the words were understood as, best first. */
  understood: number[];
  named: (Named & { word: string })[];
}

export function readWords(copy: Copy, text: string, programmeId: string): ReadWords {
  const tokens = wordsOf(text);
  if (tokens.length === 0)
    return { words: [], unknown: text.trim() === '' ? [] : [text.trim()], understood: [], named: [] };
  const names = allNames();
  const resolved = copy.resolve(text, conceptsPerWord, programmeId);
  const conceptsOf = new Map(resolved.words.map(({ word, concepts }) => [word, concepts]));
  const words: AskedWord[] = [];
  const unknown: string[] = [];
  const named: ReadWords['named'] = [];
  const add = (word: string, concepts: AskedWord['concepts'], found: Named[]) => {
    if (words.some((each) => each.word === word)) return;
    const values = (kind: Named['kind']) => found.flatMap((each) => (each.kind === kind ? [each.value] : []));
    words.push({
      word,
      concepts,
      sectors: values('sector') as Sector[],
      languages: values('language'),
      countries: values('country'),
    });
    named.push(...found.map((each) => ({ ...each, word })));
  };

  const placed = tokens.some((word) => names.exact(word).some(({ kind }) => kind !== 'sector'));
  for (let at = 0; at < tokens.length;) {
    const phrase = longestName(tokens, at, names.longest);
    if (phrase > 1) {
      const parts = tokens.slice(at, at + phrase);
      add(parts.join(' '), inAll(parts, conceptsOf), names.exact(parts.join(' ')));
      at += phrase;
      continue;
    }
    const word = tokens[at++] ?? '';
    if (placed && around.has(word)) continue;
    const concepts = conceptsOf.get(word) ?? [];
    const exact = names.exact(word);
    if (concepts.length === 0 && exact.length === 0 && weightOf(word) < 1 && tokens.length > 1) continue;
    const found = exact.length > 0 || (concepts[0]?.similarity ?? 0) >= wholeWord ? exact : names.near(word);
    if (concepts.length + found.length > 0) add(word, concepts, found);
    else if (resolved.unknown.includes(word)) unknown.push(word);
  }
  // Of a question like `the` nothing is left: it names nobody.
  if (words.length === 0 && unknown.length === 0) unknown.push(text.trim());
  const weighed = weigh(words.slice(0, mostAsked.words));
  return { words: weighed, unknown, understood: understoodAs(weighed), named };
}

/** How many words from `at` on make one name; 1 when no longer name begins there. */
function longestName(tokens: string[], at: number, longest: number): number {
  for (let length = Math.min(longest, tokens.length - at); length > 1; length--) {
    if (allNames().exact(tokens.slice(at, at + length).join(' ')).length > 0) return length;
  }
  return 1;
}

/** Concepts that every part of a name names too: `social work` the sector, and social work the skill. */
function inAll(
  parts: string[],
  conceptsOf: ReadonlyMap<string, AskedWord['concepts']>,
): AskedWord['concepts'] {
  const lists = parts.filter((part) => weightOf(part) === 1).map((part) => conceptsOf.get(part) ?? []);
  const [first, ...others] = lists.map((list) => new Map(list.map(({ id, similarity }) => [id, similarity])));
  if (!first) return [];
  return [...first]
    .filter(([id]) => others.every((other) => other.has(id)))
    .map(([id, similarity]) => ({
      id,
      similarity: Math.min(similarity, ...others.map((other) => other.get(id) ?? 0)),
    }));
}

/** A concept that several of the words name is meant more than one that a single word happens to name. */
function weigh(words: AskedWord[]): AskedWord[] {
  const naming = new Map<number, number>();
  for (const word of words) for (const { id } of word.concepts) naming.set(id, (naming.get(id) ?? 0) + 1);
  return words.map((word) => ({
    ...word,
    concepts: word.concepts.map(({ id, similarity }) => ({
      id,
      similarity: similarity * (0.5 + (0.5 * (naming.get(id) ?? 1)) / words.length),
    })),
  }));
}

function understoodAs(words: AskedWord[]): number[] {
  const total = new Map<number, number>();
  for (const word of words)
    for (const { id, similarity } of word.concepts) total.set(id, (total.get(id) ?? 0) + similarity);
  return [...total]
    .sort(([idA, a], [idB, b]) => b - a || idA - idB)
    .slice(0, mostUnderstood)
    .map(([id]) => id);
}

// What the engine learns of the taxonomy for words that the server's own resolver did not know: other names of what is on
// cards as synonyms, and words that a slip of one letter would turn into another name. Both are bounded: the most
// frequent first, because every entry is work for the engine at each change of the taxonomy.
import type { UsedName } from '@compatriot/db/queries/copying.ts';

export interface Vocabulary {
  synonyms: Record<string, string[]>;
  /** Words that must be spelt right to be met. */
  exactWords: string[];
}

export const mostSynonyms = 5000;
const mostExactWords = 1000;
/** A phrase of more words is a definition; nobody types it. */
const wordsInAName = 3;
const namesOfOne = 4;
/**
 * From this length on the engine forgives a slip. It keeps these words in a spelling of its own; of plain Latin letters
 * that is the same, of others we could not tell whether it has them already.
 */
const forgiven = /^[a-z0-9]{5,}$/;

const plainWords = (text: string): string[] =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .match(/[\p{L}\p{Nd}]+/gu) ?? [];

/** @param names of concepts that are on cards, the most frequent concepts first */
export function vocabularyOf(names: UsedName[]): Vocabulary {
  const shown = new Map<number, string[]>();
  const others: { concept: number; name: string }[] = [];
  const frequent = new Map<string, number>();
  for (const { conceptId, label, preferred } of names) {
    const words = plainWords(label);
    if (words.length === 0) continue;
    for (const word of words) if (!frequent.has(word)) frequent.set(word, frequent.size);
    if (words.length > wordsInAName) continue;
    const name = words.join(' ');
    if (preferred) shown.set(conceptId, [...(shown.get(conceptId) ?? []), name]);
    else others.push({ concept: conceptId, name });
  }
  const synonyms = new Map<string, string[]>();
  for (const { concept, name } of others) {
    const meant = (shown.get(concept) ?? []).filter((each) => each !== name);
    if (meant.length === 0 || (!synonyms.has(name) && synonyms.size >= mostSynonyms)) continue;
    synonyms.set(name, [...new Set([...(synonyms.get(name) ?? []), ...meant])].slice(0, namesOfOne));
  }
  return {
    synonyms: Object.fromEntries([...synonyms].sort(([one], [other]) => (one < other ? -1 : 1))),
    exactWords: nearlyAlike([...frequent.keys()])
      .slice(0, mostExactWords)
      .sort(),
  };
}

/** Words one slip away from another word of the list: `nursing` and `cursing`. In the order of the list. */
function nearlyAlike(words: string[]): string[] {
  const long = words.filter((word) => forgiven.test(word));
  const known = new Set(long);
  // Words that differ in one letter, or by two swapped ones, share a form with one letter left out; where a letter was
  // added, the other word is such a form.
  const ownersOf = new Map<string, string[]>();
  for (const word of long) {
    for (const form of formsWithoutOne(word)) {
      const owners = ownersOf.get(form);
      if (owners) owners.push(word);
      else ownersOf.set(form, [word]);
    }
  }
  const near = new Set<string>();
  for (const [form, owners] of ownersOf) {
    if (known.has(form)) near.add(form);
    if (known.has(form) || owners.length > 1) for (const word of owners) near.add(word);
  }
  return long.filter((word) => near.has(word));
}

const formsWithoutOne = (word: string): Set<string> =>
  new Set(Array.from(word, (_letter, at) => word.slice(0, at) + word.slice(at + 1)));

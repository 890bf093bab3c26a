// Which words stand for each other, learnt from the labels themselves: where one concept is called "shop manager" and
// "store manager", and many others are too, "store" is a way to say "shop". Nothing of it is written down by hand.
import { type Lists, growing, packLists } from './packed.ts';

/** Seen in one concept only, two words may have changed places by chance. */
const leastConcepts = 2;
/** Of the concepts that have the word; below it, they are a pair now and then. */
const leastShare = 0.06;
const mostSubstitutes = 12;
/** A longer label says too little about each of its words. */
const longest = 7;
/** More words that fit one place are a list of kinds, not of names for one thing. */
const mostInPlace = 30;
/** How surely, by the share of concepts: never as surely as the word itself. */
const surety = (share: number): number => Math.round(100 * (0.3 + 0.5 * Math.min(1, share * 1.2)));

export interface LabelWords {
  count: number;
  /** Labels of one concept stand one after the other. */
  conceptOf: ArrayLike<number>;
  languageOf: ArrayLike<number>;
  wordsOf(label: number): Uint32Array;
  /** How many words there are. */
  words: number;
}

/**
 * Looks for labels of one concept and language that differ in one word only, in the same place.
 * @returns for each word those that may stand for it, likeliest first, as word × 128 + hundredths
 */
export async function learnSubstitutes(
  { count, conceptOf, languageOf, wordsOf, words }: LabelWords,
  pause: () => Promise<void> | undefined,
): Promise<Lists> {
  const pairs = new Map<number, number>();
  const bearers = new Uint32Array(words);
  const noted = new Int32Array(words).fill(-1);
  for (let from = 0; from < count;) {
    const concept = conceptOf[from]!;
    let to = from;
    const slots = new Map<string, Set<number>>();
    for (; to < count && conceptOf[to] === concept; to++) {
      const mine = wordsOf(to);
      if (mine.length < 2 || mine.length > longest) continue;
      for (const [place, word] of mine.entries()) {
        if (noted[word] !== concept) {
          noted[word] = concept;
          bearers[word]! += 1;
        }
        let key = `${languageOf[to]}`;
        for (let at = 0; at < mine.length; at++) key += at === place ? ' _' : ` ${mine[at]}`;
        const slot = slots.get(key);
        if (slot) slot.add(word);
        else slots.set(key, new Set([word]));
      }
    }
    for (const pair of pairsOf(slots.values(), words)) pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
    from = to;
    await pause();
  }
  const found = new Map<number, { word: number; share: number }[]>();
  let looked = 0;
  for (const [pair, concepts] of pairs) {
    if (++looked % 5000 === 0) await pause();
    if (concepts < leastConcepts) continue;
    const word = pair % words;
    const one = (pair - word) / words;
    const share = concepts / bearers[one]!;
    if (share < leastShare) continue;
    const list = found.get(one);
    if (list) list.push({ word, share });
    else found.set(one, [{ word, share }]);
  }
  const [list, value] = [growing(), growing()];
  for (const [one, others] of found) {
    others.sort((left, right) => right.share - left.share || left.word - right.word);
    for (const { word, share } of others.slice(0, mostSubstitutes)) {
      list.push(one);
      value.push(word * 128 + surety(share));
    }
    await pause();
  }
  return packLists(words, { list: list.values, value: value.values, length: list.length }, pause);
}

/** Each pair once a concept, both ways: one × words + other. */
function pairsOf(slots: Iterable<Set<number>>, words: number): Set<number> {
  const found = new Set<number>();
  for (const slot of slots) {
    if (slot.size < 2 || slot.size > mostInPlace) continue;
    for (const one of slot) for (const other of slot) if (one !== other) found.add(one * words + other);
  }
  return found;
}

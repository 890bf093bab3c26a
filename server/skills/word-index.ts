// Which words of labels a typed word may stand for: itself, what it begins, other forms, other spellings, what is written
// short, compounds taken apart or put together, and words that labels use in its place.
import { spelledOut } from './abbreviations.ts';
import { type BuiltIndex, hashOf, piecesOf } from './index-words.ts';
import { editsBetween, stemOf } from '@compatriot/db/words.ts';

/** Words of labels by number, and how well each is meant: 1 is the word itself. */
export type Meanings = Map<number, number>;

/** One way to read a typed word. */
export interface Reading {
  word: string;
  /** Among the typed words. */
  position: number;
  /** Of the typed word's weight. */
  share: number;
  /** Whether a label without it answers less; another reading of a word that is known only helps. */
  counts: boolean;
  /** The same word together with its neighbour: "fire fighter". */
  joined: string[];
}

export interface WordIndex {
  meanings(typed: string, isLast: boolean): Meanings;
  /** Without words that only stand in its place; misspelt ones only where nothing else is found, and the nearest only. */
  namings(typed: string): Meanings;
  readings(typed: readonly string[]): Reading[];
  /** The word's number where it is one. */
  numberOf(word: string): number | null;
}

/** Misspelt words are compared letter by letter; so many of those that share most three-letter pieces are. */
const mostCompared = 48;
/** A word that stands in so many labels is meant as it was typed, and not compared with those that look like it. */
const wellKnown = 20;
/** Of a compound whose beginning is unknown, an end that so many labels have is taken. */
const wellTailed = 8;
const otherForm = 0.95;
/** After a whole word they leave its meaning, in the languages of the pages: `teach` also names teachers, `nurse` no nursery. */
const endings =
  /^(?:|[aeosx]|[aeo]s|e?rs?|ors?|oras?|ores|eurs?|euses?|rices?|in|innen|en|ings?|ed|d|ions?|ists?|ist[ae]s?|ants?|antes?|ments?|mentos?|al|ial|ic|ics|ie|ies|ia|ةً?|ون|ين|ات|ية?)$/;
/** What the nearest spelling of a word that is none counts: nearly as if it had been typed right. */
const mended = 0.88;
/** Spellings this much farther than the nearest mean another word. */
const sameSpelling = 0.02;

export function indexWords({
  words,
  labels,
  stems,
  pieceNumbers,
  pieces,
  substitutes,
}: BuiltIndex): WordIndex {
  const shared = new Uint8Array(words.length);

  /** The first word that does not sort before it. */
  function lowerBound(word: string): number {
    let low = 0;
    let high = words.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (words[middle]! < word) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  const numberOf = (word: string): number | null => {
    const at = lowerBound(word);
    return words[at] === word ? at : null;
  };
  /** Labels that have exactly this word. */
  const bearers = (word: string): number => {
    const at = numberOf(word);
    return at === null ? 0 : labels.starts[at + 1]! - labels.starts[at]!;
  };

  /** Words with the same stem. */
  function sameStem(typed: string): number[] {
    const stem = stemOf(typed);
    const hash = hashOf(stem);
    let low = 0;
    let high = stems.hash.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (stems.hash[middle]! < hash) low = middle + 1;
      else high = middle;
    }
    const found: number[] = [];
    for (let at = low; stems.hash[at] === hash; at++) {
      const word = stems.word[at]!;
      if (stemOf(words[word]!) === stem) found.push(word);
    }
    return found;
  }

  const isWord = (word: string): boolean => bearers(word) > 0 || sameStem(word).length > 0;

  function note(found: Meanings, word: number, quality: number): void {
    if (quality > (found.get(word) ?? 0)) found.set(word, quality);
  }

  /** Itself, what it begins, and its other forms. */
  function plainly(typed: string, isLast: boolean): Meanings {
    const found: Meanings = new Map();
    // Of a short word that is followed by another one, only the whole is meant: "it manager" is not about Italy.
    const mayContinue = isLast || typed.length > 3;
    for (let at = lowerBound(typed); at < words.length; at++) {
      const word = words[at]!;
      if (!word.startsWith(typed)) break;
      if (word === typed) note(found, at, 1);
      else if (mayContinue) note(found, at, (isLast ? 0.7 : 0.55) + (0.25 * typed.length) / word.length);
    }
    for (const at of sameStem(typed)) note(found, at, otherForm);
    return found;
  }

  /** @returns how near the nearest spelling is; 0 where there is none */
  function misspelt(typed: string, isLast: boolean, found: Meanings, alsoInside: boolean): number {
    const most = typed.length < 8 ? 1 : 2;
    let nearest = 0;
    for (const [at, isInside] of lookingAlike(typed)) {
      const word = words[at]!;
      if (isInside && alsoInside) note(found, at, 0.4 + (0.3 * typed.length) / word.length);
      if (word.length < typed.length - most) continue;
      const edits = editsBetween(typed, word, most, isLast);
      if (edits > most) continue;
      const sameStart = word[0] === typed[0] ? 0 : 0.12;
      const unfinished = Math.max(0, word.length - typed.length - edits) / word.length;
      const quality = 0.86 - 0.13 * edits - sameStart - 0.25 * unfinished;
      nearest = Math.max(nearest, quality);
      note(found, at, quality);
    }
    return nearest;
  }

  /** Words that share most pieces with the typed one, and whether they contain all of it. */
  function lookingAlike(typed: string): [number, boolean][] {
    const touched: number[] = [];
    const own = piecesOf(typed);
    for (const piece of own) {
      const number = pieceNumbers.get(piece);
      if (number === undefined) continue;
      const end = pieces.starts[number + 1]!;
      for (let at = pieces.starts[number]!; at < end; at++) {
        const word = pieces.values[at]!;
        if (shared[word]!++ === 0) touched.push(word);
      }
    }
    // How many words share how many pieces; then only those that share most are looked at more closely.
    const tally = new Uint32Array(own.size + 1);
    for (const word of touched) tally[shared[word]!]! += 1;
    let least = own.size;
    for (let many = tally[least]!; least > 1 && many + tally[least - 1]! <= 6 * mostCompared; least--)
      many += tally[least - 1]!;
    const alike: { word: number; likeness: number }[] = [];
    for (const word of touched) {
      if (shared[word]! >= least)
        alike.push({ word, likeness: shared[word]! / (own.size + words[word]!.length) });
      shared[word] = 0;
    }
    alike.sort((one, other) => other.likeness - one.likeness);
    return alike
      .slice(0, mostCompared)
      .map(({ word }) => [word, typed.length > 4 && words[word]!.includes(typed)]);
  }

  function noteSubstitutes(found: Meanings, word: number, quality: number): void {
    const end = substitutes.starts[word + 1]!;
    for (let at = substitutes.starts[word]!; at < end; at++) {
      const packed = substitutes.values[at]!;
      note(found, packed >>> 7, (quality * (packed & 127)) / 100);
    }
  }

  function meanings(typed: string, isLast: boolean): Meanings {
    const found = plainly(typed, isLast);
    for (const [word, quality] of [...found]) if (quality >= otherForm) noteSubstitutes(found, word, quality);
    if (typed.length < 4 || bearers(typed) >= wellKnown) return found;
    const nearest = misspelt(typed, isLast, found, true);
    // Nothing is meant better than by a spelling: it is what was meant.
    if (nearest > 0.5 && Math.max(...found.values()) <= nearest + 1e-6) {
      const scale = Math.max(1, mended / nearest);
      for (const [word, quality] of [...found]) {
        found.set(word, quality * scale);
        if (quality >= nearest - sameSpelling) noteSubstitutes(found, word, quality * scale);
      }
    }
    return found;
  }

  function namings(typed: string): Meanings {
    const found = plainly(typed, true);
    if (bearers(typed) > 0)
      for (const word of found.keys())
        if (words[word]!.startsWith(typed) && !endings.test(words[word]!.slice(typed.length)))
          found.delete(word);
    if (found.size > 0 || typed.length < 4) return found;
    const nearest = misspelt(typed, true, found, false);
    for (const [word, quality] of [...found]) if (quality < nearest - 0.1) found.delete(word);
    return found;
  }

  /** `Wijkverpleegkundige`, `Grundschullehrerin`: parts that are words, the last one surely. Longest last part first. */
  function partsOf(word: string): string[] {
    for (let at = 3; at <= word.length - 4; at++) {
      const tail = word.slice(at);
      if (!isWord(tail)) continue;
      const head = word.slice(0, at);
      const heads = [head, head.replace(/(?:s|n|en|es|er|e)$/, '')].filter((each) => each.length > 2);
      const known = heads.find((each) => isWord(each));
      if (known) return [known, tail];
      if (tail.length >= 6 && bearers(tail) >= wellTailed) return [tail];
    }
    return [];
  }

  function readings(typed: readonly string[]): Reading[] {
    return typed.flatMap((word, position): Reading[] => {
      const known = bearers(word) > 0;
      const short = spelledOut(word);
      const others = short.length > 0 || known || word.length < 7 ? short : partsOf(word);
      const joined = [`${typed[position - 1] ?? ''}${word}`, `${word}${typed[position + 1] ?? ''}`];
      return [
        {
          word,
          position,
          share: 1,
          counts: known || others.length === 0,
          joined: joined.filter((each) => each !== word && each.length > 4 && bearers(each) > 0),
        },
        ...others.map((each, at) => ({
          word: each,
          position,
          // The last part of a compound says what it is, the ones before only which.
          share: short.length > 0 || others.length === 1 ? 1 / others.length : at > 0 ? 0.7 : 0.3,
          counts: !known,
          joined: [],
        })),
      ];
    });
  }

  return { meanings, namings, readings, numberOf };
}

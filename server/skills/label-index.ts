// Which concepts typed words may mean, found in memory while somebody types. Built once from all labels of one kind; holds
// words in a sorted list, the labels that have each word, and the words that share three letters. About 250 bytes a label.
import { setImmediate as breathe } from 'node:timers/promises';
import { spokenForms } from '@compatriot/db/queries/skills.ts';
import { editsBetween, stemOf, weightOf, wordsOf } from './words.ts';

export interface IndexedConcept {
  uri: string;
  /** Names of the group above, by language. */
  group: ReadonlyMap<string, string> | null;
  labels: { language: string; label: string; preferred: boolean }[];
}

export interface Suggestion {
  uri: string;
  label: string;
  /** The label that met the words, in whichever language. */
  matched: string;
  group: string | null;
}

export interface LabelIndex {
  suggest(text: string, language: string, limit: number): Suggestion[];
  /** For the record of what it holds. */
  size: { concepts: number; labels: number; words: number };
}

/** Words of a question that are looked up; a job title has about five. */
const mostWords = 12;
/** Misspelt words are compared letter by letter; so many of those that share most three-letter pieces are. */
const mostCompared = 48;
/** A word that stands in so many labels is meant as it was typed, and not compared with those that look like it. */
const wellKnown = 20;
/** Beside a word that finds something, those that find more than this share of all labels only add to what it found. */
const commonShare = 0.04;
/** Short beginnings are asked by everybody who types, and touch the most labels: their answers are kept. */
const keptLength = 4;
const mostKept = 5000;
/** A suggestion this far behind the best is another thing. */
const leastOfBest = 0.45;
const ownLanguage = 1.1;
const preferredName = 1.03;
const opensWithIt = 1.06;

/** `Civil engineer (contract, Leeds)`: what stands in brackets only decides between equals. */
const asideWeight = 0.05;
const asideOf = (text: string): Set<string> =>
  new Set(wordsOf([...text.matchAll(/\(([^)]*)/g)].map(([, inner]) => inner).join(' ')));

interface Label {
  text: string;
  concept: number;
  language: string;
  preferred: boolean;
}

export async function buildLabelIndex(concepts: readonly IndexedConcept[]): Promise<LabelIndex> {
  const labels: Label[] = [];
  const wordsByLabel: string[][] = [];
  for (const [at, concept] of concepts.entries()) {
    if (at % 1000 === 999) await breathe();
    const known = new Set<string>();
    for (const { label, language, preferred } of concept.labels) {
      for (const text of label.includes('/') ? [label, ...spokenForms(label)] : [label]) {
        const words = wordsOf(text);
        const key = `${language} ${words.join(' ')}`;
        if (words.length === 0 || known.has(key)) continue;
        known.add(key);
        labels.push({ text, concept: at, language, preferred });
        wordsByLabel.push(words);
      }
    }
  }
  await breathe();
  const words = await wordList(wordsByLabel);
  await breathe();
  const pieces = await pieceList(words.all);
  return makeIndex(concepts, labels, words, pieces);
}

interface WordList {
  all: string[];
  /** Labels that have word w: `labels[starts[w]]` up to `labels[starts[w + 1]]`. */
  starts: Uint32Array;
  labels: Uint32Array;
  /** How much a word tells apart: rare ones much, particles little. */
  mass: Float32Array;
  /** Sums over a label's words. */
  labelMass: Float32Array;
  /** Opening word of each label. */
  first: Uint32Array;
  byStem: Map<string, number[]>;
}

async function wordList(wordsByLabel: string[][]): Promise<WordList> {
  const all = [...new Set(wordsByLabel.flat())].sort();
  await breathe();
  const number = new Map(all.map((word, at) => [word, at]));
  const starts = new Uint32Array(all.length + 1);
  let total = 0;
  for (const words of wordsByLabel)
    for (const word of new Set(words)) {
      starts[(number.get(word) ?? 0) + 1]! += 1;
      total += 1;
    }
  for (let at = 0; at < all.length; at++) starts[at + 1]! += starts[at]!;
  await breathe();
  const mass = Float32Array.from(all, (word, at) => {
    const labels = starts[at + 1]! - starts[at]!;
    return Math.log(1 + wordsByLabel.length / labels) * weightOf(word);
  });
  const next = starts.slice();
  const labels = new Uint32Array(total);
  const labelMass = new Float32Array(wordsByLabel.length);
  const first = new Uint32Array(wordsByLabel.length);
  for (const [label, words] of wordsByLabel.entries()) {
    if (label % 20_000 === 19_999) await breathe();
    first[label] = number.get(words[0] ?? '') ?? 0;
    for (const word of new Set(words)) {
      const at = number.get(word) ?? 0;
      labels[next[at]!] = label;
      next[at]! += 1;
      labelMass[label]! += mass[at]!;
    }
  }
  await breathe();
  const byStem = new Map<string, number[]>();
  for (const [at, word] of all.entries()) push(byStem, stemOf(word), at);
  return { all, starts, labels, mass, labelMass, first, byStem };
}

function push(map: Map<string, number[]>, key: string, value: number): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** Three letters in a row; the beginning counts as a letter, the end does not: somebody may still be typing. */
function piecesOf(word: string): Set<string> {
  const padded = ` ${word}`;
  const pieces = new Set<string>();
  for (let at = 0; at + 3 <= padded.length; at++) pieces.add(padded.slice(at, at + 3));
  return pieces;
}

async function pieceList(all: string[]): Promise<Map<string, Uint32Array>> {
  const lists = new Map<string, number[]>();
  for (const [at, word] of all.entries()) {
    if (at % 5000 === 4999) await breathe();
    for (const piece of piecesOf(word)) push(lists, piece, at);
  }
  await breathe();
  return new Map([...lists].map(([piece, words]) => [piece, Uint32Array.from(words)]));
}

function makeIndex(
  concepts: readonly IndexedConcept[],
  labels: Label[],
  words: WordList,
  pieces: Map<string, Uint32Array>,
): LabelIndex {
  const shared = new Uint8Array(words.all.length);
  // One question at a time uses these; a number that no earlier question had says that a place was written by this one.
  let serial = 0;
  const seen = new Uint32Array(labels.length);
  const best = new Float32Array(labels.length);
  const bestMass = new Float32Array(labels.length);
  const met = new Uint32Array(labels.length);
  const total = new Float32Array(labels.length);
  const covered = new Float32Array(labels.length);
  const opens = new Uint32Array(labels.length);
  const conceptOf = Uint32Array.from(labels, ({ concept }) => concept);
  const languages = [...new Set(labels.map(({ language }) => language))];
  const numberOf = new Map(languages.map((language, at) => [language, at]));
  const languageOf = Uint8Array.from(labels, ({ language }) => numberOf.get(language) ?? 0);
  const nameBonus = Float32Array.from(labels, ({ preferred }) => (preferred ? preferredName : 1));
  const kept = new Map<string, Suggestion[]>();
  const bestLabel = new Uint32Array(concepts.length);
  const bestScore = new Float32Array(concepts.length);
  const placed = new Uint32Array(concepts.length);

  /** The first word that does not sort before it. */
  function lowerBound(word: string): number {
    let low = 0;
    let high = words.all.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (words.all[middle]! < word) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Words of labels that the typed word may stand for, and how well: 1 is the word itself. */
  function meanings(typed: string, isLast: boolean): Map<number, number> {
    const found = new Map<number, number>();
    const note = (word: number, quality: number) => {
      if (quality > (found.get(word) ?? 0)) found.set(word, quality);
    };
    const size = typed.length;
    // Of a short word that is followed by another one, only the whole is meant: "it manager" is not about Italy.
    const mayContinue = isLast || size > 3;
    for (let at = lowerBound(typed); at < words.all.length; at++) {
      const word = words.all[at]!;
      if (!word.startsWith(typed)) break;
      if (word === typed) note(at, 1);
      else if (mayContinue) note(at, (isLast ? 0.7 : 0.55) + (0.25 * size) / word.length);
    }
    for (const at of words.byStem.get(stemOf(typed)) ?? []) note(at, 0.95);
    const itself = lowerBound(typed);
    const isKnown =
      words.all[itself] === typed && words.starts[itself + 1]! - words.starts[itself]! >= wellKnown;
    if (size < 4 || isKnown) return found;
    const most = size < 8 ? 1 : 2;
    for (const [at, isInside] of lookingAlike(typed)) {
      const word = words.all[at]!;
      if (isInside) note(at, 0.4 + (0.3 * size) / word.length);
      if (word.length < size - most) continue;
      const edits = editsBetween(typed, word, most, isLast);
      if (edits > most) continue;
      const sameStart = word[0] === typed[0] ? 0 : 0.12;
      const unfinished = Math.max(0, word.length - size - edits) / word.length;
      note(at, 0.86 - 0.13 * edits - sameStart - 0.25 * unfinished);
    }
    return found;
  }

  /** Words that share most pieces with the typed one, and whether they contain all of it. */
  function lookingAlike(typed: string): [number, boolean][] {
    const touched: number[] = [];
    const own = piecesOf(typed);
    for (const piece of own)
      for (const word of pieces.get(piece) ?? []) if (shared[word]!++ === 0) touched.push(word);
    // How many words share how many pieces; then only those that share most are looked at more closely.
    const tally = new Uint32Array(own.size + 1);
    for (const word of touched) tally[shared[word]!]! += 1;
    let least = own.size;
    for (let many = tally[least]!; least > 1 && many + tally[least - 1]! <= 6 * mostCompared; least--)
      many += tally[least - 1]!;
    const alike: { word: number; likeness: number }[] = [];
    for (const word of touched) {
      if (shared[word]! >= least)
        alike.push({ word, likeness: shared[word]! / (own.size + words.all[word]!.length) });
      shared[word] = 0;
    }
    alike.sort((one, other) => other.likeness - one.likeness);
    return alike
      .slice(0, mostCompared)
      .map(({ word }) => [word, typed.length > 4 && words.all[word]!.includes(typed)]);
  }

  /** One typed word, what it may mean, and how many labels that is. */
  interface Asked {
    position: number;
    weight: number;
    found: Map<number, number>;
    reach: number;
  }

  function lookUp(typed: string[], aside: ReadonlySet<string>): Asked[] {
    const all = typed.flatMap((word, position): Asked[] => {
      const found = meanings(word, position === typed.length - 1);
      let reach = 0;
      let well = 0;
      for (const [at, quality] of found) {
        const size = words.starts[at + 1]! - words.starts[at]!;
        reach += size;
        if (quality > 0.9) well += size;
      }
      const said = weightOf(word) * (aside.has(word) ? asideWeight : 1);
      const weight = said * Math.log(1 + labels.length / (1 + (well || reach)));
      return reach > 0 ? [{ position, weight, found, reach }] : [];
    });
    return all.sort((one, other) => one.reach - other.reach);
  }

  /** Writes down how well each label meets one word. @param onlyMet labels that no earlier word met are passed over */
  function note(
    { position, weight, found }: Asked,
    question: number,
    onlyMet: boolean,
    touched: number[],
  ): void {
    const turn = ++serial;
    const here: number[] = [];
    for (const [at, quality] of found) {
      const end = words.starts[at + 1]!;
      const mass = words.mass[at]! * quality;
      for (let entry = words.starts[at]!; entry < end; entry++) {
        const label = words.labels[entry]!;
        if (onlyMet && met[label] !== question) continue;
        if (seen[label] !== turn) {
          seen[label] = turn;
          best[label] = 0;
          here.push(label);
        }
        if (quality <= best[label]!) continue;
        best[label] = quality;
        bestMass[label] = mass;
        if (position === 0 && words.first[label] === at) opens[label] = question;
      }
    }
    for (const label of here) {
      if (met[label] !== question) {
        met[label] = question;
        total[label] = 0;
        covered[label] = 0;
        touched.push(label);
      }
      total[label]! += weight * best[label]!;
      covered[label]! += bestMass[label]!;
    }
  }

  function suggest(text: string, language: string, limit: number): Suggestion[] {
    // Who types both forms of a gendered name means one name.
    const typed = [...new Set(wordsOf(spokenForms(text)[0] ?? ''))].slice(0, mostWords);
    const whole = typed.join(' ');
    if (whole.length < 2 || labels.length === 0) return [];
    if (whole.length > keptLength) return compute(typed, asideOf(text), language, limit);
    const key = `${language} ${limit} ${whole}`;
    const answer = kept.get(key) ?? compute(typed, new Set(), language, limit);
    if (kept.size < mostKept) kept.set(key, answer);
    return answer;
  }

  function compute(
    typed: string[],
    aside: ReadonlySet<string>,
    language: string,
    limit: number,
  ): Suggestion[] {
    if (serial > 4_000_000_000) {
      for (const each of [seen, met, opens, placed]) each.fill(0);
      serial = 0;
    }
    const question = ++serial;
    const touched: number[] = [];
    let asked = 0;
    for (const each of lookUp(typed, aside)) {
      note(each, question, touched.length > 0 && each.reach > labels.length * commonShare, touched);
      asked += each.weight;
    }
    const own = numberOf.get(language) ?? -1;
    const found: number[] = [];
    let most = 0;
    for (const label of touched) {
      const answered = total[label]! / asked;
      const share = Math.min(1, covered[label]! / (words.labelMass[label]! || 1));
      const score =
        answered *
        answered *
        (0.5 + 0.5 * share) *
        (languageOf[label] === own ? ownLanguage : 1) *
        nameBonus[label]! *
        (opens[label] === question ? opensWithIt : 1);
      if (score > most) most = score;
      if (score < most * leastOfBest) continue;
      const concept = conceptOf[label]!;
      if (placed[concept] !== question) {
        placed[concept] = question;
        bestScore[concept] = 0;
        found.push(concept);
      }
      if (score <= bestScore[concept]!) continue;
      bestScore[concept] = score;
      bestLabel[concept] = label;
    }
    const size = (concept: number) => labels[bestLabel[concept]!]!.text.length;
    return found
      .filter((concept) => bestScore[concept]! >= most * leastOfBest)
      .sort(
        (one, other) =>
          bestScore[other]! - bestScore[one]! ||
          size(one) - size(other) ||
          bestLabel[one]! - bestLabel[other]!,
      )
      .slice(0, limit)
      .map((concept) => suggestionOf(labels[bestLabel[concept]!]!, language));
  }

  function suggestionOf({ concept, text }: Label, language: string): Suggestion {
    const { uri, group, labels: names } = concepts[concept]!;
    const shown = names.filter(({ preferred }) => preferred);
    const name =
      shown.find((each) => each.language === language) ??
      shown.find((each) => each.language === 'en') ??
      shown[0];
    return {
      uri,
      label: name?.label ?? text,
      matched: text,
      group: group?.get(language) ?? group?.get('en') ?? group?.values().next().value ?? null,
    };
  }

  return {
    suggest,
    size: { concepts: concepts.length, labels: labels.length, words: words.all.length },
  };
}

// Builds what label-index.ts looks words up in: words in a sorted list, the labels that have each, the words that share a
// stem, those that share three letters, and those that stand for each other. In slices, into typed arrays.
import { spokenForms } from '@compatriot/db/queries/skills.ts';
import { type Lists, type Texts, growing, packLists, packTexts, pacer } from './packed.ts';
import { learnSubstitutes } from './substitutes.ts';
import { stemOf, weightOf, wordsOf } from '@compatriot/db/words.ts';

export interface IndexedConcept {
  id: number;
  /** A local skill is offered in its programme only. */
  programmeId: string | null;
}

export type IndexedLabel = [language: string, label: string, preferred: boolean];

export interface BuiltIndex {
  ids: Int32Array;
  /** Programmes of local skills by number; 0 is everybody's. */
  programmes: (string | null)[];
  programmeOf: Uint16Array;
  languages: string[];
  texts: Texts;
  /** By label. */
  conceptOf: Uint32Array;
  languageOf: Uint8Array;
  preferred: Uint8Array;
  /** Opening word. */
  first: Uint32Array;
  /** How much all of its words tell apart. */
  labelMass: Float32Array;
  words: string[];
  /** Labels that have a word. */
  labels: Lists;
  /** How much a word tells apart: rare ones much, particles little. */
  mass: Float32Array;
  /** Words sorted by a number made of their stem. */
  stems: { hash: Uint32Array; word: Uint32Array };
  pieceNumbers: Map<string, number>;
  /** Words that have a piece. */
  pieces: Lists;
  /** Words that stand for a word, with how surely in hundredths: word × 128 + quality. */
  substitutes: Lists;
}

/** What a Uint16Array holds. */
const mostProgrammes = 0xffff;

/** Three letters in a row; the beginning counts as a letter, the end does not: somebody may still be typing. */
export function piecesOf(word: string): Set<string> {
  const padded = ` ${word}`;
  const pieces = new Set<string>();
  for (let at = 0; at + 3 <= padded.length; at++) pieces.add(padded.slice(at, at + 3));
  return pieces;
}

/** FNV-1a. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/** @param labelsOf asked once for each concept, in turn */
export async function buildIndex<Concept extends IndexedConcept>(
  concepts: readonly Concept[],
  labelsOf: (concept: Concept) => IndexedLabel[],
): Promise<BuiltIndex> {
  const pause = pacer();
  const texts = packTexts();
  const languages: string[] = [];
  const programmes: (string | null)[] = [null];
  const programmeNumbers = new Map<string, number>();
  const programmeOf = new Uint16Array(concepts.length);
  const [conceptOf, languageOf, preferredOf] = [growing(), growing(), growing()];
  // Words of labels as numbers in the order of their first appearance, one label after the other.
  const numbers = new Map<string, number>();
  const flat = growing();
  const ends = growing();
  for (const [at, concept] of concepts.entries()) {
    if (concept.programmeId !== null) {
      const known = programmeNumbers.get(concept.programmeId);
      const number = known ?? programmes.push(concept.programmeId) - 1;
      // A number too large would be cut down to that of another programme, whose skills then mix with these.
      if (number > mostProgrammes)
        throw new Error('Local skills of more than 65,535 programmes cannot be told apart');
      programmeNumbers.set(concept.programmeId, number);
      programmeOf[at] = number;
    }
    const known = new Set<string>();
    for (const [language, label, preferred] of labelsOf(concept)) {
      for (const text of label.includes('/') ? [label, ...spokenForms(label)] : [label]) {
        const words = wordsOf(text);
        const key = `${language} ${words.join(' ')}`;
        if (words.length === 0 || known.has(key)) continue;
        known.add(key);
        texts.add(text);
        conceptOf.push(at);
        languageOf.push(place(languages, language));
        preferredOf.push(preferred ? 1 : 0);
        for (const word of words) {
          const number = numbers.get(word) ?? numbers.size;
          // A text of its own: what a pattern cuts out keeps the whole label alive.
          if (number === numbers.size) numbers.set(Buffer.from(word).toString(), number);
          flat.push(number);
        }
        ends.push(flat.length);
      }
    }
    await pause();
  }
  const { words, placeOf } = await sortWords([...numbers.keys()], pause);
  numbers.clear();
  const count = ends.length;
  const wordsOfLabel = (label: number): Uint32Array =>
    flat.values.subarray(label === 0 ? 0 : ends.values[label - 1], ends.values[label]);
  for (let at = 0; at < flat.length; at++) flat.values[at] = placeOf[flat.values[at]!]!;
  await pause();

  const [inWord, ofLabel] = [growing(), growing()];
  const first = new Uint32Array(count);
  for (let label = 0; label < count; label++) {
    const mine = wordsOfLabel(label);
    first[label] = mine[0]!;
    for (const [at, word] of mine.entries()) {
      if (mine.indexOf(word) < at) continue;
      inWord.push(word);
      ofLabel.push(label);
    }
    if (label % 1000 === 999) await pause();
  }
  const labels = await packLists(
    words.length,
    { list: inWord.values, value: ofLabel.values, length: inWord.length },
    pause,
  );
  const mass = new Float32Array(words.length);
  for (const [at, word] of words.entries()) {
    mass[at] = Math.log(1 + count / (labels.starts[at + 1]! - labels.starts[at]!)) * weightOf(word);
    if (at % 1000 === 999) await pause();
  }
  const labelMass = new Float32Array(count);
  for (let at = 0; at < inWord.length; at++) {
    labelMass[ofLabel.values[at]!]! += mass[inWord.values[at]!]!;
    if (at % 50_000 === 49_999) await pause();
  }

  const substitutes = await learnSubstitutes(
    {
      count,
      conceptOf: conceptOf.values,
      languageOf: languageOf.values,
      wordsOf: wordsOfLabel,
      words: words.length,
    },
    pause,
  );
  return {
    ids: Int32Array.from(concepts, ({ id }) => id),
    programmes,
    programmeOf,
    languages,
    texts: texts.done(),
    conceptOf: conceptOf.values.slice(0, count),
    languageOf: Uint8Array.from(languageOf.values.subarray(0, count)),
    preferred: Uint8Array.from(preferredOf.values.subarray(0, count)),
    first,
    labelMass,
    words,
    labels,
    mass,
    stems: await stemList(words, pause),
    ...(await pieceList(words, pause)),
    substitutes,
  };
}

function place<Item>(list: Item[], item: Item): number {
  const at = list.indexOf(item);
  return at >= 0 ? at : list.push(item) - 1;
}

type Pause = () => Promise<void> | undefined;

/** All at once would keep others waiting: those that begin with the same two letters are sorted by themselves. */
async function sortWords(words: string[], pause: Pause): Promise<{ words: string[]; placeOf: Uint32Array }> {
  const byStart = new Map<string, number[]>();
  for (const [number, word] of words.entries()) {
    const start = word.slice(0, 2);
    const list = byStart.get(start);
    if (list) list.push(number);
    else byStart.set(start, [number]);
    if (number % 1000 === 999) await pause();
  }
  await pause();
  const sorted: string[] = [];
  const placeOf = new Uint32Array(words.length);
  for (const start of [...byStart.keys()].sort()) {
    const list = byStart.get(start) ?? [];
    list.sort((one, other) => (words[one]! < words[other]! ? -1 : 1));
    for (const number of list) placeOf[number] = sorted.push(words[number]!) - 1;
    await pause();
  }
  return { words: sorted, placeOf };
}

async function stemList(words: string[], pause: Pause): Promise<BuiltIndex['stems']> {
  // One number holds both, so that a typed array sorts itself: the hash before the word.
  const both = new BigUint64Array(words.length);
  for (const [at, word] of words.entries()) {
    both[at] = (BigInt(hashOf(stemOf(word))) << 32n) | BigInt(at);
    if (at % 500 === 499) await pause();
  }
  both.sort();
  await pause();
  const hash = new Uint32Array(words.length);
  const word = new Uint32Array(words.length);
  for (let at = 0; at < words.length; at++) {
    hash[at] = Number(both[at]! >> 32n);
    word[at] = Number(both[at]! & 0xffffffffn);
  }
  await pause();
  return { hash, word };
}

async function pieceList(
  words: string[],
  pause: Pause,
): Promise<Pick<BuiltIndex, 'pieceNumbers' | 'pieces'>> {
  const pieceNumbers = new Map<string, number>();
  const [list, value] = [growing(), growing()];
  for (const [at, word] of words.entries()) {
    for (const piece of piecesOf(word)) {
      const number = pieceNumbers.get(piece) ?? pieceNumbers.size;
      if (number === pieceNumbers.size) pieceNumbers.set(piece, number);
      list.push(number);
      value.push(at);
    }
    if (at % 500 === 499) await pause();
  }
  const pieces = await packLists(
    pieceNumbers.size,
    { list: list.values, value: value.values, length: list.length },
    pause,
  );
  return { pieceNumbers, pieces };
}

// Which concepts typed words may mean, found in memory while somebody types. Made once from all labels of one kind
// (index-words.ts); this scores labels by the words they answer and concepts by their best label. Holds no names but labels.
import { spokenForms } from '@compatriot/db/queries/skills.ts';
import { type IndexedConcept, type IndexedLabel, buildIndex } from './index-words.ts';
import { type Meanings, indexWords } from './word-index.ts';
import { weightOf, wordsOf } from '@compatriot/db/words.ts';

/** A concept that was found, and the label that met the words, in whichever language. */
export interface Found {
  id: number;
  matched: string;
}

export interface LabelIndex {
  /** Best first. @param programmeId whose local skills are offered too */
  find(text: string, language: string, limit: number, programmeId: string | null): Found[];
  /** Concepts that one typed word names, each with how well (over 0 to 1); written to `best`, which keeps the higher. */
  naming(word: string, programmeId: string | null, best: Map<number, number>): void;
  /** For the record of what it holds. */
  size: { concepts: number; labels: number; words: number };
}

/** Words of a question that are looked up; a job title has about five. */
const mostWords = 12;
/** Beside a word that finds something, those that find more than this share of all labels only add to what it found. */
const commonShare = 0.04;
/** In a small taxonomy every word has a large share. */
const commonLabels = 50;
/** Short beginnings are asked by everybody who types, and touch the most labels: their answers are kept. */
const keptLength = 4;
const mostKept = 5000;
/** A suggestion this far behind the best is another thing. */
const leastOfBest = 0.3;
const ownLanguage = 1.1;
const preferredName = 1.03;
const opensWithIt = 1.06;
/** How much words count that another label of the same concept answers. Tuned on the development questions of the bench. */
const otherLabels = 0.3;

/** `Civil engineer (contract, Leeds)`: what stands in brackets only decides between equals. */
const asideWeight = 0.05;
const asideOf = (text: string): Set<string> =>
  new Set(wordsOf([...text.matchAll(/\(([^)]*)/g)].map(([, inner]) => inner).join(' ')));

/** One reading of a typed word, what it may mean, and how many labels that is. */
interface Asked {
  position: number;
  weight: number;
  found: Meanings;
  reach: number;
  counts: boolean;
}

export async function buildLabelIndex<Concept extends IndexedConcept>(
  concepts: readonly Concept[],
  labelsOf: (concept: Concept) => IndexedLabel[],
): Promise<LabelIndex> {
  const built = await buildIndex(concepts, labelsOf);
  const { ids, programmes, programmeOf, languages, texts, conceptOf, languageOf, preferred } = built;
  const { first, labelMass, labels, mass } = built;
  const words = indexWords(built);
  const count = conceptOf.length;
  // One question at a time uses these; a number that no earlier question had says that a place was written by this one.
  let serial = 0;
  const seen = new Uint32Array(count);
  const best = new Float32Array(count);
  const bestMass = new Float32Array(count);
  const met = new Uint32Array(count);
  const total = new Float32Array(count);
  const covered = new Float32Array(count);
  const opens = new Uint32Array(count);
  const bestLabel = new Uint32Array(ids.length);
  const bestScore = new Float32Array(ids.length);
  const placed = new Uint32Array(ids.length);
  const conceptTurn = new Uint32Array(ids.length);
  const conceptMet = new Uint32Array(ids.length);
  const conceptBest = new Float32Array(ids.length);
  const conceptTotal = new Float32Array(ids.length);
  const kept = new Map<string, Uint32Array>();

  function lookUp(typed: string[], aside: ReadonlySet<string>): Asked[] {
    const all = words.readings(typed).flatMap(({ word, position, share, counts, joined }): Asked[] => {
      const found = words.meanings(word, position === typed.length - 1 && word === typed[position]);
      for (const each of joined) {
        const number = words.numberOf(each);
        if (number !== null) found.set(number, 0.9);
      }
      let reach = 0;
      let well = 0;
      for (const [at, quality] of found) {
        const size = labels.starts[at + 1]! - labels.starts[at]!;
        reach += size;
        if (quality > 0.9) well += size;
      }
      const said = share * weightOf(word) * (aside.has(word) ? asideWeight : 1);
      const weight = said * Math.log(1 + count / (1 + (well || reach)));
      return reach > 0 ? [{ position, weight, found, reach, counts }] : [];
    });
    return all.sort((one, other) => one.reach - other.reach);
  }

  /**
   * Writes down how well each label, and each concept by any of its labels, meets one word.
   * @param onlyMet labels that no earlier word met are passed over
   */
  function note(
    { position, weight, found }: Asked,
    question: number,
    onlyMet: boolean,
    touched: number[],
  ): void {
    const turn = ++serial;
    const here: number[] = [];
    for (const [at, quality] of found) {
      const end = labels.starts[at + 1]!;
      for (let entry = labels.starts[at]!; entry < end; entry++) {
        const label = labels.values[entry]!;
        noteConcept(conceptOf[label]!, turn, question, weight, quality);
        if (onlyMet && met[label] !== question) continue;
        if (seen[label] !== turn) {
          seen[label] = turn;
          best[label] = 0;
          here.push(label);
        }
        if (quality <= best[label]!) continue;
        best[label] = quality;
        bestMass[label] = mass[at]! * quality;
        if (position === 0 && first[label] === at) opens[label] = question;
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

  function noteConcept(
    concept: number,
    turn: number,
    question: number,
    weight: number,
    quality: number,
  ): void {
    if (conceptTurn[concept] !== turn) {
      conceptTurn[concept] = turn;
      conceptBest[concept] = 0;
      if (conceptMet[concept] !== question) {
        conceptMet[concept] = question;
        conceptTotal[concept] = 0;
      }
    }
    if (quality <= conceptBest[concept]!) return;
    conceptTotal[concept]! += weight * (quality - conceptBest[concept]!);
    conceptBest[concept] = quality;
  }

  function find(text: string, language: string, limit: number, programmeId: string | null): Found[] {
    // Who types both forms of a gendered name means one name.
    const typed = [...new Set(wordsOf(spokenForms(text)[0] ?? ''))].slice(0, mostWords);
    const whole = typed.join(' ');
    if (whole.length < 2 || count === 0) return [];
    if (whole.length > keptLength) return shown(compute(typed, asideOf(text), language, limit, programmeId));
    const key = `${language} ${limit} ${programmeId ?? ''} ${whole}`;
    const answer = kept.get(key) ?? compute(typed, new Set(), language, limit, programmeId);
    if (kept.size < mostKept) kept.set(key, answer);
    return shown(answer);
  }

  const shown = (found: Uint32Array): Found[] =>
    Array.from(found, (label) => ({ id: ids[conceptOf[label]!]!, matched: texts.at(label) }));

  /** Labels, one a concept, best first. */
  function compute(
    typed: string[],
    aside: ReadonlySet<string>,
    language: string,
    limit: number,
    programmeId: string | null,
  ): Uint32Array {
    if (serial > 4_000_000_000) {
      for (const each of [seen, met, opens, placed, conceptTurn, conceptMet]) each.fill(0);
      serial = 0;
    }
    const question = ++serial;
    const touched: number[] = [];
    let asked = 0;
    for (const each of lookUp(typed, aside)) {
      note(
        each,
        question,
        touched.length > 0 && each.reach > Math.max(commonLabels, count * commonShare),
        touched,
      );
      if (each.counts) asked += each.weight;
    }
    const own = languages.indexOf(language);
    const found: number[] = [];
    let most = 0;
    for (const label of touched) {
      const concept = conceptOf[label]!;
      if (isForeign(concept, programmeId)) continue;
      const here = total[label]! / asked;
      const answered = Math.min(1, here + otherLabels * (conceptTotal[concept]! / asked - here));
      const score =
        answered *
        answered *
        (0.5 + 0.5 * Math.min(1, covered[label]! / (labelMass[label]! || 1))) *
        (languageOf[label] === own ? ownLanguage : 1) *
        (preferred[label] === 1 ? preferredName : 1) *
        (opens[label] === question ? opensWithIt : 1);
      if (score > most) most = score;
      if (score < most * leastOfBest) continue;
      if (placed[concept] !== question) {
        placed[concept] = question;
        bestScore[concept] = 0;
        found.push(concept);
      }
      if (score <= bestScore[concept]!) continue;
      bestScore[concept] = score;
      bestLabel[concept] = label;
    }
    const size = (concept: number) => texts.size(bestLabel[concept]!);
    const ordered = found
      .filter((concept) => bestScore[concept]! >= most * leastOfBest)
      .sort(
        (one, other) =>
          bestScore[other]! - bestScore[one]! ||
          size(one) - size(other) ||
          bestLabel[one]! - bestLabel[other]!,
      );
    return Uint32Array.from(ordered.slice(0, limit), (concept) => bestLabel[concept]!);
  }

  const isForeign = (concept: number, programmeId: string | null) =>
    programmeOf[concept] !== 0 && programmes[programmeOf[concept]!] !== programmeId;

  /**
   * The whole label 1; else 0.75 to 1 where a whole word of it is named, less where one only begins so or is misspelt, and
   * up to 0.2 by how much of the label the word is: "nurs" is rather a nurse than a tree nursery.
   */
  function naming(word: string, programmeId: string | null, named: Map<number, number>): void {
    for (const [at, quality] of words.namings(word)) {
      const end = labels.starts[at + 1]!;
      for (let entry = labels.starts[at]!; entry < end; entry++) {
        const label = labels.values[entry]!;
        const concept = conceptOf[label]!;
        if (isForeign(concept, programmeId)) continue;
        const share = Math.min(1, mass[at]! / (labelMass[label]! || 1));
        const whole = share > 0.999 ? 1 : 0.75 + 0.2 * share + (first[label] === at ? 0.05 : 0);
        const id = ids[concept]!;
        if (quality * whole > (named.get(id) ?? 0)) named.set(id, Math.min(1, quality * whole));
      }
    }
  }

  return {
    find,
    naming,
    size: { concepts: ids.length, labels: count, words: built.words.length },
  };
}

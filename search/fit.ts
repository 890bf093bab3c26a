// How well a person fits what was asked: one rule for every engine. Pure; made for running over a hundred thousand people,
// so what was asked becomes tables once and a person is a list of whole numbers.
import type { TalentDocument } from '@compatriot/db/queries/talent.ts';
import { type Sector, cefrLevels } from '@compatriot/db/vocabulary.ts';
import type { TalentQuery } from './engine.ts';

/** How somebody stands in a concept: 0 only in something below it, 1 to 4 a skill at that level, 5 the occupation. */
const occupationStand = 5;
/**
 * How firmly, by stand: doing it for a living counts full, a skill nearly so by its level, a group half, because who does
 * one thing in it need not do another.
 */
const firmness = Float64Array.of(0.5, 0.6, 0.7, 0.8, 0.9, 1);
/** A word met by a sector, a language or a country says as little about skill as a group does. */
const metBroadly = 0.5;

/** A person's concepts as whole numbers: the concept's id times eight plus the stand in it. */
export function packConcepts(document: TalentDocument): number[] {
  const stands = new Map(document.conceptIds.map((id) => [id, 0]));
  document.skillIds.forEach((id, at) => stands.set(id, document.skillLevels[at] ?? 1));
  if (document.occupationId !== null) stands.set(document.occupationId, occupationStand);
  return Array.from(stands, ([id, stand]) => id * 8 + stand);
}

/** What was asked, as tables over concept ids. Row 0 stands for concepts that nobody asked for. */
export interface Plan {
  words: number;
  /** Bits of all words, and of all musts. */
  allWords: number;
  allMusts: number;
  /** Concept id → row of the tables below. */
  rowOf: Int32Array;
  wordBits: Uint16Array;
  /** Row times `words` plus word → similarity. */
  similarity: Float64Array;
  mustBits: Uint32Array;
  niceBits: Uint32Array;
  mustLevels: Uint8Array;
  niceLevels: Uint8Array;
  /** Row → the must, or nice, that names this very concept; -1 for none. */
  ownMust: Int8Array;
  ownNice: Int8Array;
  /** Row → concept id. */
  conceptOf: Int32Array;
}

export function planOf(query: Pick<TalentQuery, 'words' | 'must' | 'nice'>): Plan {
  const asked = new Set([
    ...query.words.flatMap((word) => word.concepts.map(({ id }) => id)),
    ...[...query.must, ...query.nice].flatMap(({ conceptId, below }) => [conceptId, ...below]),
  ]);
  const conceptOf = Int32Array.of(0, ...asked);
  const rows = conceptOf.length;
  let highest = 0;
  for (const id of asked) highest = Math.max(highest, id);
  const rowOf = new Int32Array(highest + 1);
  conceptOf.forEach((id, row) => (rowOf[id] = row));
  rowOf[0] = 0;
  const words = query.words.length;
  const plan: Plan = {
    words,
    allWords: 2 ** words - 1,
    allMusts: 2 ** query.must.length - 1,
    rowOf,
    wordBits: new Uint16Array(rows),
    similarity: new Float64Array(rows * words),
    mustBits: new Uint32Array(rows),
    niceBits: new Uint32Array(rows),
    mustLevels: Uint8Array.from(query.must, ({ level }) => level),
    niceLevels: Uint8Array.from(query.nice, ({ level }) => level),
    ownMust: new Int8Array(rows).fill(-1),
    ownNice: new Int8Array(rows).fill(-1),
    conceptOf,
  };
  query.words.forEach((word, at) => {
    for (const { id, similarity } of word.concepts) {
      const row = rowOf[id] ?? 0;
      plan.wordBits[row] = (plan.wordBits[row] ?? 0) | (1 << at);
      plan.similarity[row * words + at] = Math.max(plan.similarity[row * words + at] ?? 0, similarity);
    }
  });
  const mark = (needs: TalentQuery['must'], bits: Uint32Array, own: Int8Array) =>
    needs.forEach(({ conceptId, below }, at) => {
      for (const id of [conceptId, ...below]) {
        const row = rowOf[id] ?? 0;
        bits[row] = (bits[row] ?? 0) | (1 << at);
      }
      own[rowOf[conceptId] ?? 0] = at;
    });
  mark(query.must, plan.mustBits, plan.ownMust);
  mark(query.nice, plan.niceBits, plan.ownNice);
  return plan;
}

/** Bits of the words that a person meets by a sector, a language or a country. */
export function wordsMetBroadly(
  query: Pick<TalentQuery, 'words'>,
  document: Pick<TalentDocument, 'sectors' | 'languages' | 'residenceCountry' | 'originCountry'>,
): number {
  let bits = 0;
  query.words.forEach((word, at) => {
    const met =
      word.sectors.some((sector: Sector) => document.sectors.includes(sector)) ||
      word.languages.some((code) => document.languages.includes(code)) ||
      word.countries.some((code) => code === document.residenceCountry || code === document.originCountry);
    if (met) bits |= 1 << at;
  });
  return bits;
}

/** Of `bits`, those of needs that a stand satisfies: any stand where no level is asked, else a skill rated so. */
function satisfied(bits: number, levels: Uint8Array, stand: number): number {
  let met = 0;
  for (let left = bits; left !== 0; left &= left - 1) {
    const at = 31 - Math.clz32(left & -left);
    const level = levels[at] ?? 1;
    if (level <= 1 || (stand >= level && stand < occupationStand)) met |= 1 << at;
  }
  return met;
}

/** Whether a person meets every word and every must. `entries` from `start` to before `end` are their packed concepts. */
export function meets(
  plan: Plan,
  entries: ArrayLike<number>,
  start: number,
  end: number,
  metWords: number,
): boolean {
  const { rowOf, wordBits, mustBits, mustLevels, allWords, allMusts } = plan;
  const known = rowOf.length;
  let words = metWords;
  let musts = 0;
  for (let at = start; at < end; at++) {
    const entry = entries[at] ?? 0;
    const id = entry >> 3;
    if (id >= known) continue;
    const row = rowOf[id] ?? 0;
    if (row === 0) continue;
    words |= wordBits[row] ?? 0;
    const bits = (mustBits[row] ?? 0) & ~musts;
    if (bits !== 0) musts |= satisfied(bits, mustLevels, entry & 7);
    if (words === allWords && musts === allMusts) return true;
  }
  return words === allWords && musts === allMusts;
}

const bestOfWord = new Float64Array(16);
const firmMust = new Float64Array(32);
const firmNice = new Float64Array(32);

/**
 * The fit, 0 or more. A word counts its best concept, similarity times firmness; a must and a nice count their firmness in
 * the very concept that was asked, half where only something below it is there. Parts are added.
 */
export function fitOf(
  plan: Plan,
  entries: ArrayLike<number>,
  start: number,
  end: number,
  metWords: number,
): number {
  const { rowOf, wordBits, similarity, words, mustBits, niceBits } = plan;
  const known = rowOf.length;
  for (let at = 0; at < words; at++) bestOfWord[at] = (metWords >> at) & 1 ? metBroadly : 0;
  const musts = plan.mustLevels.length;
  const nices = plan.niceLevels.length;
  firmMust.fill(0, 0, musts);
  firmNice.fill(0, 0, nices);
  let metMust = 0;
  let metNice = 0;
  for (let at = start; at < end; at++) {
    const entry = entries[at] ?? 0;
    const id = entry >> 3;
    if (id >= known) continue;
    const row = rowOf[id] ?? 0;
    if (row === 0) continue;
    const stand = entry & 7;
    const firm = firmness[stand] ?? 0;
    for (let left = wordBits[row] ?? 0; left !== 0; left &= left - 1) {
      const word = 31 - Math.clz32(left & -left);
      const part = (similarity[row * words + word] ?? 0) * firm;
      if (part > (bestOfWord[word] ?? 0)) bestOfWord[word] = part;
    }
    const must = mustBits[row] ?? 0;
    if (must !== 0) {
      metMust |= satisfied(must, plan.mustLevels, stand);
      const own = plan.ownMust[row] ?? -1;
      if (own >= 0) firmMust[own] = firm;
    }
    const nice = niceBits[row] ?? 0;
    if (nice !== 0) {
      metNice |= satisfied(nice, plan.niceLevels, stand);
      const own = plan.ownNice[row] ?? -1;
      if (own >= 0) firmNice[own] = firm;
    }
  }
  let fit = 0;
  for (let word = 0; word < words; word++) fit += bestOfWord[word] ?? 0;
  for (let at = 0; at < musts; at++) if ((metMust >> at) & 1) fit += firmMust[at] || metBroadly;
  for (let at = 0; at < nices; at++) if ((metNice >> at) & 1) fit += firmNice[at] || metBroadly;
  return fit;
}

/** The asked concepts that a person meets, best first: what may be highlighted. */
export function matchedBy(plan: Plan, entries: ArrayLike<number>, start: number, end: number): number[] {
  const met: { id: number; weight: number }[] = [];
  for (let at = start; at < end; at++) {
    const entry = entries[at] ?? 0;
    const row = (entry >> 3 < plan.rowOf.length && plan.rowOf[entry >> 3]) || 0;
    if (row === 0) continue;
    const stand = entry & 7;
    let named = 0;
    for (let word = 0; word < plan.words; word++)
      named = Math.max(named, plan.similarity[row * plan.words + word] ?? 0);
    const needed =
      satisfied(plan.mustBits[row] ?? 0, plan.mustLevels, stand) |
      satisfied(plan.niceBits[row] ?? 0, plan.niceLevels, stand);
    const weight = Math.max(named, needed === 0 ? 0 : 1) * (firmness[stand] ?? 0);
    if (weight > 0) met.push({ id: entry >> 3, weight });
  }
  return met.sort((one, other) => other.weight - one.weight || one.id - other.id).map(({ id }) => id);
}

/** A least CEFR level as a number, 1 to 7; 0 for what is no level. */
export const cefrRank = (level: string): number => (cefrLevels as readonly string[]).indexOf(level) + 1;

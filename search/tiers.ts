// Finds the best before any document is read: the fit is a sum over what was asked, so there is a filter for everybody who
// reaches a given sum in one way or another. Exact but for the steps, a tenth or more of each part, and for words met by
// something far off, which all count a half here; fit.ts then orders whom it finds.
import { packed } from './documents.ts';
import type { AskedConcept, AskedWord, TalentQuery } from './engine.ts';
import { oneOf } from './filters.ts';

/** One way to meet a part of the question at least so well; null asks nothing beyond what every hit meets. */
interface Option {
  value: number;
  filter: string | null;
  lookups: number;
}

const occupationStand = 5;
/** fit.ts: half for who stands in a group only, a tenth more for each level of a skill, all for an occupation. */
const groupValue = 5;
const fullValue = 10;
/** Of a word's concepts, those that it names best: looking one up costs the engine some ten microseconds in every tier. */
const mostConcepts = 30;
/** Ways to combine parts, and single values looked up over all of them: about 50 ms of the engine. */
const mostWays = 64;
const mostLookups = 3000;
/** Parts beyond these count when the first hits are put in order, not here. */
const mostParts = 6;
/** How finely each part is looked at, finest first. */
const steps = [[10, 9, 8, 7, 6], [10, 8, 6], [9, 7], [8]];

/** Filters that widen, best first: each holds everybody of those before it. Everybody at all is after the last. */
export function tiersOf(query: Pick<TalentQuery, 'words' | 'must' | 'nice'>): string[] {
  for (const values of steps) {
    const parts = [
      ...query.words.flatMap((word) => (word.concepts.length > 0 ? [optionsOfWord(word, values)] : [])),
      ...query.must.map((need) => optionsOfConcept(need, values, true)),
      ...query.nice.map((need) => optionsOfConcept(need, values, false)),
    ].slice(0, mostParts);
    const ways = parts.reduce((product, options) => product * options.length, 1);
    const each = parts.reduce((sum, options) => sum + Math.max(...options.map(({ lookups }) => lookups)), 0);
    const isLast = values === steps.at(-1);
    if (isLast || (ways <= mostWays && ways * each <= mostLookups)) return combined(parts);
  }
  return [];
}

/** Each sum that can be reached, as the least that one must meet for it, in each way. */
function combined(parts: Option[][]): string[] {
  let ways: { at: number[]; sum: number }[] = [{ at: [], sum: 0 }];
  for (const options of parts) {
    ways = ways.flatMap(({ at, sum }) =>
      options.map(({ value }, option) => ({ at: [...at, option], sum: sum + value })),
    );
  }
  const sums = [...new Set(ways.map(({ sum }) => sum))].sort((one, other) => other - one);
  // The lowest sum is everybody's.
  return sums.slice(0, -1).map((least) => {
    const enough = ways.filter(
      ({ at, sum }) => sum >= least && !at.some((option, part) => sum - step(parts, part, option) >= least),
    );
    return enough.map(({ at }) => filterOf(parts, at)).join(' OR ');
  });
}

/** What is lost by meeting a part one option less well; everything where there is no lesser one. */
function step(parts: Option[][], part: number, option: number): number {
  const here = parts[part]?.[option]?.value ?? 0;
  const below = parts[part]?.[option + 1]?.value;
  return below === undefined ? Number.POSITIVE_INFINITY : here - below;
}

const filterOf = (parts: Option[][], at: number[]): string =>
  at
    .flatMap((option, part) => parts[part]?.[option]?.filter ?? [])
    .map((filter) => `(${filter})`)
    .join(' AND ');

/** How somebody must stand in a concept so that it counts so much; null when no standing is enough. */
function standFor(value: number, similarity: number): number | null {
  const stand = Math.ceil(value / similarity - groupValue - 1e-9);
  return stand > occupationStand ? null : Math.max(0, stand);
}

function standing(concepts: { id: number; similarity: number }[], value: number): number[] {
  return concepts.flatMap(({ id, similarity }) => {
    const stand = standFor(value, similarity);
    if (stand === null) return [];
    // A skill rated higher holds the lower ratings too; an occupation stands above all of them.
    return stand === 0 ? [packed(id, 0)] : [...new Set([packed(id, stand), packed(id, occupationStand)])];
  });
}

function optionsOfWord({ concepts }: AskedWord, values: number[]): Option[] {
  const best = [...concepts].sort((one, other) => other.similarity - one.similarity).slice(0, mostConcepts);
  return [...named(best, values), { value: groupValue, filter: null, lookups: 0 }];
}

/** What must be there is in every hit, in some way; what would be nice may be missing, or there but not rated so. */
function optionsOfConcept(need: AskedConcept, values: number[], isMust: boolean): Option[] {
  const options = named([{ id: need.conceptId, similarity: 1 }], values);
  if (isMust) return [...options, { value: groupValue, filter: null, lookups: 0 }];
  const ids = [...new Set([need.conceptId, ...need.below])].map((id) =>
    packed(id, need.level > 1 ? need.level : 0),
  );
  const met = oneOf('reach', ids);
  return [
    ...(need.level > 1
      ? options.map(({ value, filter, lookups }) => ({
          value,
          filter: `(${met}) AND (${filter})`,
          lookups: lookups + ids.length,
        }))
      : options),
    { value: groupValue, filter: met, lookups: ids.length },
    { value: 0, filter: null, lookups: 0 },
  ];
}

function named(concepts: { id: number; similarity: number }[], values: number[]): Option[] {
  return values
    .filter((value) => value <= fullValue)
    .flatMap((value) => {
      const ids = standing(concepts, value);
      return ids.length === 0 ? [] : [{ value, filter: oneOf('reach', ids), lookups: ids.length }];
    });
}

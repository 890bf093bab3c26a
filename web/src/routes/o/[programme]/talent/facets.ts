// Facet counts of an answer as boxes to tick: named in the page's language, in an order that makes sense for the filter.
import { capital, countryName, languageName } from '#lib/format.ts';
import { activityWord, educationWord, experienceWord, modeWord, sectorWord, stayWord } from '#lib/words.ts';
import { experienceBands, iscedLevels, modes, stayLengths } from '@compatriot/db/vocabulary.ts';
import type { TalentAnswer } from '@compatriot/server/talent/schema.ts';

export type Facets = TalentAnswer['facets'];
type FacetName = Exclude<keyof Facets, 'education'>;

export interface FacetValue {
  value: string;
  label: string;
  /** Null where nobody is counted, or too few for a figure without them. */
  count: number | null;
}

const words: Record<FacetName, (code: string) => string> = {
  origin: countryName,
  country: countryName,
  region: (name) => name,
  language: languageName,
  mode: modeWord,
  stay: stayWord,
  sector: sectorWord,
  activity: activityWord,
  experience: experienceWord,
};

/** Bands and lengths stand in their own order; the rest by how many people there are. */
const orders: Partial<Record<FacetName, readonly string[]>> = {
  mode: modes,
  stay: stayLengths,
  experience: experienceBands,
};

/** Values that count nobody are left out, unless they are asked for and must be there to be unticked. */
export function facetValues(facets: Facets, name: FacetName, chosen: string[]): FacetValue[] {
  const counts = new Map<string, { count: number | null; label?: string | undefined }>(
    facets[name].map((one) => [one.value, one]),
  );
  for (const value of chosen) if (!counts.has(value)) counts.set(value, { count: null });
  const order = orders[name];
  const codes = order ? order.filter((code) => counts.has(code)) : [...counts.keys()];
  return codes.map((value) => {
    const { count = null, label } = counts.get(value) ?? {};
    return { value, label: capital(label ?? labelOf(name, value)), count };
  });
}

/** What is no code at all (a mistyped address) is shown as it stands. */
function labelOf(name: FacetName, value: string): string {
  try {
    return words[name](value);
  } catch (error) {
    if (error instanceof RangeError) return value;
    throw error;
  }
}

/** Education is asked as "at least": each level counts those above it too. */
export function educationAtLeast(facets: Facets, chosen: string | null): FacetValue[] {
  return iscedLevels
    .map((level) => ({
      value: level,
      label: educationWord(level),
      count: facets.education.filter((one) => one.value >= level).reduce((sum, one) => sum + one.count, 0),
    }))
    .filter(({ value, count }) => count > 0 || chosen === value)
    .map((each) => ({ ...each, count: each.count || null }));
}

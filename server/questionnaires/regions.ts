// Regions of countries as ISO 3166-2 lists them. On the server only: a survey page is sent those of one country.
import { iso31662 } from 'iso-3166';

export interface Region {
  code: string;
  name: string;
}

/** ISO has the nations of the United Kingdom and their 217 districts in one list. */
const nations = ['GB-ENG', 'GB-NIR', 'GB-SCT', 'GB-WLS'];

/**
 * The first level below the country: Île-de-France and not Yvelines, England and not Rutland. It is as fine as a region
 * may be told to others (SAFETY.md, tier 1).
 */
const byCountry = new Map<string, Region[]>();
for (const { code, name, parent } of iso31662) {
  if (parent.length !== 2 || (parent === 'GB' && !nations.includes(code))) continue;
  const regions = byCountry.get(parent) ?? [];
  regions.push({ code, name });
  byCountry.set(parent, regions);
}
const names = new Map([...byCountry.values()].flat().map(({ code, name }) => [code, name]));

/** By name; empty for a country without regions or a code that is none. */
export function regionsOf(country: string, language = 'en'): Region[] {
  const { compare } = new Intl.Collator(language);
  return [...(byCountry.get(country) ?? [])].sort((one, other) => compare(one.name, other.name));
}

export const regionName = (code: string): string | undefined => names.get(code);

/** For the checks of answers (checks.ts, Known). */
export const regionCodes: ReadonlySet<string> = new Set(names.keys());

// A talent query in Meilisearch's language. Only the server writes these lines: names of attributes stand in the code, and
// a value is a whole number or is quoted here. A value that cannot be quoted without doubt is one that no document holds.
import { type TalentFacet, iscedLevels, talentFacets } from '@compatriot/db/vocabulary.ts';
import { monthNumber, packed, scopeOf } from './documents.ts';
import type { AskedWord, TalentQuery, TalentScope } from './engine.ts';

/** Which attribute of the index counts a facet. */
export const facetAttributes: Record<TalentFacet, string> = {
  origin: 'origin',
  country: 'country',
  region: 'region',
  mode: 'modes',
  sector: 'sectors',
  activity: 'activities',
  stay: 'stay',
  language: 'languages',
  education: 'education',
  experience: 'experience',
};

export interface Filters {
  /** What no facet is about: whose index, words, skills, dates, lists. */
  rest: string[];
  own: Partial<Record<TalentFacet, string>>;
}

/** Ids are UUIDs, so this is nobody's. */
const nobody = 'id = "nobody"';

/**
 * Meilisearch ends a text at the same quotation mark, and takes a backslash before it for part of the text; in it, only
 * control characters could still surprise. Codes and names of regions hold none of these.
 */
const doubtful = /["\\\p{C}]/u;
const longest = 200;

/** @returns null for a value that no document can hold */
export function quoted(value: string): string | null {
  return doubtful.test(value) || value.length > longest || value === '' ? null : `"${value}"`;
}

export function oneOf(attribute: string, values: readonly (string | number)[]): string {
  const safe = values.flatMap((value) => {
    if (typeof value === 'number') return Number.isSafeInteger(value) ? [String(value)] : [];
    return quoted(value) ?? [];
  });
  return safe.length === 0 ? nobody : `${attribute} IN [${safe.join(',')}]`;
}

function whole(value: number): number {
  if (!Number.isFinite(value)) throw new RangeError('A bound of a filter is not a number');
  return Math.floor(value);
}

export function filtersOf(scope: TalentScope, query: TalentQuery): Filters {
  const rest = [oneOf('scope', [scopeOf(scope.programmeId, scope.recipient)])];
  for (const word of query.words) rest.push(meetsWord(word));
  for (const { conceptId, below, level } of query.must) {
    rest.push(
      oneOf(
        'reach',
        [...new Set([conceptId, ...below])].map((id) => packed(id, level > 1 ? level : 0)),
      ),
    );
  }
  if (query.among !== null) rest.push(oneOf('id', query.among));
  if (query.addedSince !== null) rest.push(`added > ${whole(Date.parse(query.addedSince) * 1000)}`);
  for (const day of [query.availableFrom, query.availableUntil]) {
    if (day !== null) rest.push(`from <= ${whole(monthNumber(day))} AND until >= ${whole(monthNumber(day))}`);
  }

  const own: Filters['own'] = {};
  const ask = (facet: TalentFacet, values: readonly string[]) => {
    if (values.length > 0) own[facet] = oneOf(facetAttributes[facet], values);
  };
  ask('origin', query.origins);
  ask('country', query.countries);
  ask('region', query.regions);
  ask('mode', query.modes);
  ask('sector', query.sectors);
  ask('activity', query.activities);
  ask('stay', query.stays);
  ask('experience', query.experience);
  if (query.education !== null) ask('education', iscedLevels.slice(iscedLevels.indexOf(query.education)));
  if (query.languages.length > 0) {
    own.language = query.languages
      .map(({ code, level }) =>
        level === 'A1' ? oneOf('languages', [code]) : oneOf('tongues', [`${code}:${level}`]),
      )
      .join(' AND ');
  }
  return { rest, own };
}

/** All filters but those of one facet. */
export function under({ rest, own }: Filters, leftOut: TalentFacet | null = null): string[] {
  return [...rest, ...talentFacets.flatMap((name) => (name === leftOut ? [] : (own[name] ?? [])))];
}

function meetsWord(word: AskedWord): string {
  const ways = [
    ...(word.concepts.length > 0
      ? [
          oneOf(
            'reach',
            word.concepts.map(({ id }) => packed(id, 0)),
          ),
        ]
      : []),
    ...(word.sectors.length > 0 ? [oneOf('sectors', word.sectors)] : []),
    ...(word.languages.length > 0 ? [oneOf('languages', word.languages)] : []),
    ...(word.countries.length > 0 ? [oneOf('country', word.countries), oneOf('origin', word.countries)] : []),
  ];
  return ways.length === 0 ? nobody : ways.join(' OR ');
}

// How the index is set up, as code, and the least that must be sent so that a server's index is set up so. A setting that
// differs makes Meilisearch go over all documents again: what is the same is never sent.
import type { MeiliClient } from './client.ts';
import type { Vocabulary } from './synonyms.ts';

/** Values of one facet: more than there are languages on cards, far more than countries. */
const mostValues = 2000;
/** Five hundred pages of twenty (server/talent/schema.ts) and those that are asked beyond a page. */
export const deepest = 10_100;

const compared = ['from', 'until', 'added'];
const equalled = [
  'id',
  'scope',
  'reach',
  'origin',
  'country',
  'region',
  'modes',
  'sectors',
  'activities',
  'stay',
  'languages',
  'tongues',
  'education',
  'experience',
];

export type Settings = Record<string, unknown>;

/**
 * What this version of the program needs; everything that is not said here stays as a new index has it.
 * @param vocabulary null leaves the index what it knows of the taxonomy: which names are frequent changes with every
 * person, and each such change would make the server go over everybody
 */
export function settingsOf(vocabulary: Vocabulary | null): Settings {
  return {
    searchableAttributes: ['labels'],
    filterableAttributes: [
      { attributePatterns: equalled, features: filtering(false) },
      { attributePatterns: compared, features: filtering(true) },
    ],
    sortableAttributes: ['id', 'updated', 'years'],
    rankingRules: ['words', 'typo', 'exactness', 'sort'],
    // Names of several languages stand in one line: how near words are to each other says nothing, and costs most of the time.
    proximityPrecision: 'byAttribute',
    facetSearch: false,
    faceting: { maxValuesPerFacet: mostValues },
    pagination: { maxTotalHits: deepest },
    typoTolerance: {
      ...(vocabulary ? { disableOnWords: vocabulary.exactWords } : {}),
      disableOnNumbers: true,
      minWordSizeForTypos: { oneTypo: 5, twoTypos: 9 },
    },
    ...(vocabulary ? { synonyms: vocabulary.synonyms } : {}),
  };
}

const filtering = (comparison: boolean) => ({
  facetSearch: false,
  filter: { equality: true, comparison },
});

/**
 * What differs, ready to be sent: whole settings at the top, single ones inside `typoTolerance` and the like. Lists that
 * mean sets are compared as sets, because servers give them back sorted.
 */
export function settingsDiff(present: Settings, wanted: Settings): Settings {
  const diff: Settings = {};
  for (const [name, value] of Object.entries(wanted)) {
    const now = present[name];
    if (nested.has(name) && isRecord(value)) {
      const inside = settingsDiff(isRecord(now) ? now : {}, value);
      if (Object.keys(inside).length > 0) diff[name] = inside;
    } else if (canonical(name, now) !== canonical(name, value)) {
      diff[name] = value;
    }
  }
  return diff;
}

const nested = new Set(['typoTolerance', 'faceting', 'pagination', 'minWordSizeForTypos']);
/** Their order is their meaning. */
const ordered = new Set(['rankingRules', 'searchableAttributes']);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function canonical(name: string, value: unknown): string {
  const sorted = (each: unknown): unknown => {
    if (Array.isArray(each)) {
      const list = each.map(sorted);
      return ordered.has(name) ? list : list.map((one) => JSON.stringify(one)).sort();
    }
    if (!isRecord(each)) return each;
    return Object.fromEntries(
      Object.keys(each)
        .sort()
        .map((key) => [key, sorted(each[key])]),
    );
  };
  return JSON.stringify(sorted(value)) ?? 'absent';
}

/** @returns the names of the settings that were sent; none when the index was set up so already */
export async function applySettings(client: MeiliClient, index: string, wanted: Settings): Promise<string[]> {
  const diff = settingsDiff(await client.settings(index), wanted);
  const names = Object.keys(diff);
  if (names.length > 0) await client.finish(await client.changeSettings(index, diff));
  return names;
}

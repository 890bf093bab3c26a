// The Meilisearch engine: it finds and counts, fit.ts ranks what it found first, and Postgres rechecks every hit as the person
// who asks. What the server resolved becomes filters over ids, so that both engines find the same people; only words that
// name nothing known are left to the engine's own full text.
import type { Database } from '@compatriot/db/client.ts';
import { copying, searchState, stillInPool } from '@compatriot/db/queries/copying.ts';
import { type TalentFacet, talentFacets } from '@compatriot/db/vocabulary.ts';
import { type FoundPart, type MeiliClient, type SearchPart, EngineDown } from './client.ts';
import { type IndexedDocument, packedConcepts } from './documents.ts';
import {
  type FacetCount,
  type SearchEngine,
  type TalentHit,
  type TalentHits,
  type TalentQuery,
  type TalentScope,
  nobody,
} from './engine.ts';
import { type Filters, facetAttributes, filtersOf, under } from './filters.ts';
import { fitOf, matchedBy, planOf, wordsMetBroadly } from './fit.ts';
import { deepest } from './settings.ts';
import { syncDocuments } from './sync.ts';
import { tiersOf } from './tiers.ts';

export interface MeilisearchTiming {
  /** Longest wait for one answer, in milliseconds; then the embedded engine answers instead. */
  patience: number;
  /** An index that was last known to be complete longer ago than this is not asked. */
  freshness: number;
}

/** With `believed` and `patience`, no answer is older than 5 s. */
export const ordinaryTiming: MeilisearchTiming = { patience: 300, freshness: 3_500 };

/**
 * Of one tier, so many are put in order by fit.ts; the engine reads as many documents, which is nearly all that it does for a
 * search. By fit, pages end here too: further ones are the embedded engine's.
 */
const ranked = 300;
/** Read with every page, so that it stays full when some withdrew since they were copied. */
const spare = 5;
/** read_talent gives no more at once. */
const mostRechecked = 50;
/** What the database says of the index is believed for this long (ms). */
const believed = 500;

/** What fit.ts and the marks are made from; where nothing is asked that a card could show, the id is enough. */
const shown = ['id', 'reach', 'sectors', 'languages', 'country', 'origin', 'updated'];
type Hit = Pick<IndexedDocument, 'id' | 'reach' | 'sectors' | 'languages' | 'country' | 'origin' | 'updated'>;
type TextHit = Pick<IndexedDocument, 'id' | 'named'> & {
  _matchesPosition?: { labels?: { indices?: number[] }[] };
};

/** A page by fit so far down that the embedded engine, which orders everybody, is the one to ask. Nothing is wrong. */
export class TooDeep extends Error {}

interface Listed {
  hits: TalentHit[];
  /** Milliseconds that the server says it worked. */
  engineTime: number;
}

/** With hits that Postgres has not been asked about. */
interface Found {
  counted: Counted;
  hits: TalentHit[];
  /** Milliseconds that the server says it worked. */
  worked: number;
}

export function meilisearchEngine(
  database: Database,
  client: MeiliClient,
  timing: MeilisearchTiming = ordinaryTiming,
): SearchEngine & Required<Pick<SearchEngine, 'candidates'>> {
  let standing: { at: number; index: Promise<string> } | null = null;

  /** The index to ask. Throws where it cannot be relied on: never filled, or nobody has copied changes for a while. */
  function liveIndex(): Promise<string> {
    if (standing && performance.now() - standing.at < believed) return standing.index;
    const index = database
      .transaction(copying, (tx) => searchState(tx))
      .then(({ indexUid, settledFor }) => {
        if (settledFor === null || settledFor > timing.freshness) {
          throw new EngineDown('The index of Meilisearch is not complete yet');
        }
        return indexUid;
      });
    index.catch(() => (standing = null));
    standing = { at: performance.now(), index };
    return index;
  }

  async function find(scope: TalentScope, query: TalentQuery): Promise<Found | null> {
    if ((query.among?.length ?? 1) === 0) return null;
    await client.recognise(timing.patience);
    const index = await liveIndex();
    const filters = filtersOf(scope, query);
    const text = query.words.length === 0 && query.unknown.length > 0 ? fullText(query.unknown) : null;
    // Signs alone name nothing; without a word the engine would find everybody.
    if (text === '') return null;
    const byFit = query.sort === 'fit' && query.words.length + query.must.length + query.nice.length > 0;
    const end = query.offset + query.limit + spare;
    if (byFit ? end > ranked : end > deepest) throw new TooDeep();
    const asked = { client, index, filters, query, patience: timing.patience };
    const counted = await count(asked, text, byFit && query.limit > 0 ? tiersOf(query) : []);
    const listed = byFit && query.limit > 0 ? await listByFit(asked, counted.tiers) : counted.listed;
    return { counted, hits: listed.hits, worked: counted.engineTime + listed.engineTime };
  }

  return {
    name: 'meilisearch',
    async search(read, scope, query) {
      const found = await find(scope, query);
      if (!found) return nobody('meilisearch');
      const ids = found.hits.map(({ id }) => id);
      const first = ids.slice(0, mostRechecked);
      let { mayRead, ids: still } = await read((tx) => stillInPool(tx, scope, first));
      if (!mayRead) return nobody('meilisearch');
      // Somebody of a full page withdrew a moment ago: those after them move up.
      if (still.size < Math.min(query.limit, ids.length) && ids.length > mostRechecked) {
        const more = await read((tx) => stillInPool(tx, scope, ids.slice(mostRechecked)));
        still = still.union(more.ids);
      }
      return answer(found, query, first, still);
    },
    async candidates(_read, scope, query) {
      const found = await find(scope, query);
      if (!found) return { ids: [], worked: 0, among: () => nobody('meilisearch') };
      const ids = found.hits.map(({ id }) => id).slice(0, mostRechecked);
      return {
        ids,
        worked: found.worked,
        among: (readable) => answer(found, query, ids, readable),
      };
    },
    sync: (programmeId, profileIds) => syncDocuments(database, programmeId, profileIds),
    async ping() {
      await client.recognise(1000);
      await client.alive();
    },
  };
}

/** @param asked the ids that Postgres was asked about first: of these alone it is known that they are gone */
function answer(
  { counted, hits }: Found,
  query: TalentQuery,
  asked: string[],
  readable: ReadonlySet<string>,
): TalentHits {
  const gone = asked.filter((id) => !readable.has(id)).length;
  return {
    total: Math.max(0, counted.total - gone),
    hits: hits.filter(({ id }) => readable.has(id)).slice(0, query.limit),
    facets: counted.facets,
    without: counted.without,
    engine: 'meilisearch',
    fallback: false,
  };
}

/** Letters and digits only: a leading minus or a quotation mark would mean something to the engine. */
const fullText = (words: string[]): string =>
  words.flatMap((word) => word.match(/[\p{L}\p{M}\p{Nd}]+/gu) ?? []).join(' ');

interface Asked {
  client: MeiliClient;
  index: string;
  filters: Filters;
  query: TalentQuery;
  patience: number;
}

interface Tier {
  filter: string;
  /** In it and in all better ones. */
  people: number;
}

interface Counted {
  total: number;
  facets: TalentHits['facets'];
  without: TalentHits['without'];
  tiers: Tier[];
  listed: Listed;
  engineTime: number;
}

const newestFirst = ['updated:desc', 'id:asc'];

/**
 * One round trip: everybody with the page as it is by time or experience, one question for each facet that filters, under
 * all filters but its own, and one for each tier of the fit.
 */
async function count(
  { client, index, filters, query, patience }: Asked,
  text: string | null,
  tiers: string[],
): Promise<Counted> {
  const marks = query.words.length + query.must.length + query.nice.length > 0;
  const own = talentFacets.filter((name) => filters.own[name] !== undefined);
  const free = talentFacets.filter((name) => !own.includes(name));
  const question = (leftOut: TalentFacet | null, facets: readonly TalentFacet[]): SearchPart => ({
    indexUid: index,
    ...(text === null ? {} : { q: text, matchingStrategy: 'all' as const }),
    filter: under(filters, leftOut),
    facets: facets.map((name) => facetAttributes[name]),
    limit: 0,
  });
  const everybody: SearchPart = {
    ...question(null, free),
    ...(tiers.length > 0 || query.limit === 0
      ? {}
      : {
          sort: query.sort === 'experience' ? ['years:desc', ...newestFirst] : newestFirst,
          offset: query.offset,
          limit: query.limit + spare,
          attributesToRetrieve: text !== null ? ['id', 'named'] : marks ? shown : ['id'],
          ...(text === null ? {} : { showMatchesPosition: true }),
        }),
  };
  const { results } = await client.search<Hit & TextHit>(
    [
      everybody,
      ...own.map((name) => question(name, [name])),
      ...tiers.map((tier) => ({ ...question(null, []), filter: [...under(filters), tier] })),
    ],
    patience,
  );
  const [all, ...others] = results;
  if (!all || others.length !== own.length + tiers.length)
    throw new EngineDown('Meilisearch left out part of an answer');
  const facets = nobody('meilisearch').facets;
  const without: TalentHits['without'] = {};
  for (const name of free) facets[name] = countsOf(all, name);
  own.forEach((name, at) => {
    const part = others[at];
    if (!part) return;
    facets[name] = countsOf(part, name);
    without[name] = part.estimatedTotalHits;
  });
  return {
    total: all.estimatedTotalHits,
    facets,
    without,
    tiers: tiers.map((filter, at) => ({ filter, people: others[own.length + at]?.estimatedTotalHits ?? 0 })),
    listed: {
      hits: all.hits.map(
        text !== null ? markedByText : marks ? markedBy(query) : ({ id }) => ({ id, matched: [] }),
      ),
      engineTime: 0,
    },
    engineTime: results.reduce((sum, part) => sum + part.processingTimeMs, 0),
  };
}

function countsOf(part: FoundPart<unknown>, name: TalentFacet): FacetCount[] {
  return Object.entries(part.facetDistribution?.[facetAttributes[name]] ?? {})
    .map(([value, people]) => ({ value, count: people }))
    .sort((one, other) => other.count - one.count || (one.value < other.value ? -1 : 1));
}

/** The tiers that the page lies in: the better ones whole, of the last one its newest. Each in the order of the fit. */
async function listByFit({ client, index, filters, query, patience }: Asked, tiers: Tier[]): Promise<Listed> {
  const end = query.offset + query.limit + spare;
  const cut = tiers.findIndex(({ people }) => people >= end);
  const better = tiers[cut === -1 ? tiers.length - 1 : cut - 1];
  const last = tiers[cut];
  const part = (limit: number, ...more: string[]): SearchPart => ({
    indexUid: index,
    filter: [...under(filters), ...more],
    sort: newestFirst,
    attributesToRetrieve: shown,
    limit,
  });
  const known = better?.people ?? 0;
  const rest = [...(last ? [last.filter] : []), ...(better && known > 0 ? [`NOT (${better.filter})`] : [])];
  const { results } = await client.search<Hit>(
    [...(better && known > 0 ? [part(known, better.filter)] : []), part(ranked, ...rest)],
    patience,
  );
  const ordered = results.flatMap(({ hits }) => inOrderOfFit(query, hits));
  return {
    hits: ordered.slice(query.offset, end).map(markedBy(query)),
    engineTime: results.reduce((sum, each) => sum + each.processingTimeMs, 0),
  };
}

function inOrderOfFit(query: TalentQuery, hits: Hit[]): Hit[] {
  const plan = planOf(query);
  return hits
    .map((hit) => {
      const concepts = packedConcepts(hit.reach);
      const broad = wordsMetBroadly(query, {
        sectors: hit.sectors,
        languages: hit.languages,
        residenceCountry: hit.country,
        originCountry: hit.origin,
      });
      return { hit, fit: fitOf(plan, concepts, 0, concepts.length, broad) };
    })
    .sort(
      (one, other) =>
        other.fit - one.fit || other.hit.updated - one.hit.updated || (one.hit.id < other.hit.id ? -1 : 1),
    )
    .map(({ hit }) => hit);
}

function markedBy(query: TalentQuery): (hit: Hit) => TalentHit {
  const plan = planOf(query);
  return ({ id, reach }) => {
    const concepts = packedConcepts(reach);
    return { id, matched: matchedBy(plan, concepts, 0, concepts.length) };
  };
}

/** Marked is the concept whose name the engine met: `named` says whose each label is. */
function markedByText({ id, named, _matchesPosition }: TextHit): TalentHit {
  const places = new Set((_matchesPosition?.labels ?? []).flatMap(({ indices }) => indices?.[0] ?? 0));
  return { id, matched: [...places].flatMap((at) => named[at] ?? []) };
}

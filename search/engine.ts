// What talent search needs of an engine. Two engines stand behind it: columns in memory (embedded default) and Meilisearch.
// Postgres has the last word on every hit, whichever engine found it: cards are read through `read_talent` as the person
// who asks, and what that leaves out is not shown.
import {
  type Activity,
  type CefrLevel,
  type ExperienceBand,
  type IscedLevel,
  type Mode,
  type PoolRecipient,
  type Sector,
  type StayLength,
  type TalentFacet,
  talentFacets,
} from '@compatriot/db/vocabulary.ts';
import type { Transaction } from '@compatriot/db/client.ts';

/** One typed word and everything that it may name: a person must meet it by at least one of these. */
export interface AskedWord {
  word: string;
  /** Similarity over 0 to 1: how well the word names the concept. A group is met by everything below it. */
  concepts: { id: number; similarity: number }[];
  sectors: Sector[];
  /** ISO 639-3. */
  languages: string[];
  /** ISO 3166-1 alpha-2: where a person lives or comes from. */
  countries: string[];
}

/** A concept with everything under it. A level above 1 asks for one of their skills rated so or higher. */
export interface AskedConcept {
  conceptId: number;
  /** The concept itself and everything below it. */
  below: number[];
  level: number;
}

/**
 * At most this many words, musts and nices: each is one bit while people are looked through. And so many concepts below all
 * musts and nices together: the broadest group of ESCO has half of them, and tables over them are made for every search.
 */
export const mostAsked = { words: 12, must: 10, nice: 10, below: 30_000 } as const;

export interface TalentQuery {
  /** What was typed, resolved by the server; [] finds everybody. */
  words: AskedWord[];
  /** Typed words that name nothing known. When nothing but such words was typed, the embedded engine finds nobody. */
  unknown: string[];
  /** All of them. They add to the fit. */
  must: AskedConcept[];
  /** Add to the fit, exclude nobody. */
  nice: AskedConcept[];
  origins: string[];
  /** Countries of residence: one of these; so with every list below but languages. */
  countries: string[];
  regions: string[];
  modes: Mode[];
  sectors: Sector[];
  activities: Activity[];
  stays: StayLength[];
  /** Each of them, with the least CEFR level. */
  languages: { code: string; level: CefrLevel }[];
  /** Least ISCED level. */
  education: IscedLevel | null;
  experience: ExperienceBand[];
  /** Civil dates YYYY-MM-DD that the person's own window must cover; a person without a bound is free on that side. */
  availableFrom: string | null;
  availableUntil: string | null;
  /** Only these documents (a list); [] finds nobody. */
  among: string[] | null;
  /** ISO instant: documents first made after it. */
  addedSince: string | null;
  sort: 'fit' | 'recent' | 'experience';
  offset: number;
  /** 1 to 50. */
  limit: number;
}

/** Everybody, newest first: what other questions are written as changes of. */
export const everybody: TalentQuery = {
  words: [],
  unknown: [],
  must: [],
  nice: [],
  origins: [],
  countries: [],
  regions: [],
  modes: [],
  sectors: [],
  activities: [],
  stays: [],
  languages: [],
  education: null,
  experience: [],
  availableFrom: null,
  availableUntil: null,
  among: null,
  addedSince: null,
  sort: 'recent',
  offset: 0,
  limit: 20,
};

/** Whose index is asked: one programme, and what its people gave to this kind of recipient. */
export interface TalentScope {
  programmeId: string;
  recipient: PoolRecipient;
}

export interface TalentHit {
  /** Random id of the document; never the profile's. */
  id: string;
  /** Asked concepts (of words, must, nice) that the person meets, best first: on the card, or a group above what is on it. */
  matched: number[];
}

export interface FacetCount {
  value: string;
  count: number;
}

export interface TalentHits {
  total: number;
  hits: TalentHit[];
  /** Counts under all filters but the facet's own, most frequent first, then by value. */
  facets: Record<TalentFacet, FacetCount[]>;
  /** For each facet that filters: how many people there would be without it. */
  without: Partial<Record<TalentFacet, number>>;
  engine: 'postgres' | 'meilisearch';
  /** The engine that was configured did not answer, and the embedded one did instead. */
  fallback: boolean;
}

/** A short transaction as whoever asks. Engines open it when they need it and never hold it while they wait for others. */
export type Read = <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>;

/** What an engine found before Postgres had its word: nothing of it may be shown, counts neither, until it had. */
export interface Candidates {
  /** Best first, fifty at most: the hits that were asked for and some to spare. */
  ids: string[];
  /** Milliseconds that an outside engine says it worked; null where there is none. */
  worked: number | null;
  /** The answer, when of the ids only these may be read; for who may read the scope. */
  among(readable: ReadonlySet<string>): TalentHits;
}

export interface SearchEngine {
  readonly name: 'postgres' | 'meilisearch';
  /** Nothing for those who may not read the scope: Postgres decides that through `read`. */
  search(read: Read, scope: TalentScope, query: TalentQuery): Promise<TalentHits>;
  /** As `search`, for who asks Postgres in the transaction that shows the hits. Ask through `candidatesOf`. */
  candidates?(read: Read, scope: TalentScope, query: TalentQuery): Promise<Candidates>;
  /** Brings documents in step with profiles and consents. Safe to repeat. */
  sync(programmeId: string, profileIds: string[]): Promise<void>;
  /** Reads in ahead what first questions would wait for, without hurry; whoever keeps nothing in memory has none. */
  warm?(signal?: AbortSignal): Promise<void>;
  /** Throws when the engine does not answer. */
  ping(): Promise<void>;
}

/** Every engine's candidates; those of an engine that asks Postgres itself have had its word once already. */
export async function candidatesOf(
  engine: SearchEngine,
  read: Read,
  scope: TalentScope,
  query: TalentQuery,
): Promise<Candidates> {
  if (engine.candidates) return engine.candidates(read, scope, query);
  const found = await engine.search(read, scope, query);
  return {
    ids: found.hits.map(({ id }) => id),
    worked: null,
    among: (readable) => ({ ...found, hits: found.hits.filter(({ id }) => readable.has(id)) }),
  };
}

/** What is found where nothing may be, or nothing is. */
export function nobody(engine: TalentHits['engine']): TalentHits {
  const facets = Object.fromEntries(
    talentFacets.map((name) => [name, []]),
  ) as unknown as TalentHits['facets'];
  return { total: 0, hits: [], facets, without: {}, engine, fallback: false };
}

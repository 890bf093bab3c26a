// What talent search needs of an engine. Two engines stand behind it: Postgres (embedded default) and Meilisearch.
// Postgres has the last word on every hit, whichever engine found it: it rechecks consent and programme.
import type {
  CefrLevel,
  ExperienceBand,
  IscedLevel,
  Mode,
  PoolRecipient,
  Sector,
} from '@compatriot/db/vocabulary.ts';
import type { Transaction } from '@compatriot/db/client.ts';

export interface TalentQuery {
  /** What the person typed; empty finds everybody. Words are resolved to concepts in any language, misspelt ones too. */
  text: string;
  countries: string[];
  modes: Mode[];
  sectors: Sector[];
  /** Each with the least CEFR level. */
  languages: { code: string; level: CefrLevel }[];
  /** Least ISCED level. */
  education: IscedLevel | null;
  experience: ExperienceBand[];
  /** Available on this civil date (YYYY-MM-DD). */
  availableOn: string | null;
  /** Concept ids that must all be there, each with the least level. */
  skills: { conceptId: number; level: number }[];
  sort: 'fit' | 'recent' | 'experience';
  offset: number;
  /** 1 to 50. */
  limit: number;
}

/** Whose index is asked: one programme, and what its people gave to this kind of recipient. */
export interface TalentScope {
  programmeId: string;
  recipient: PoolRecipient;
}

export interface TalentHit {
  /** Random id of the document; never the profile's. */
  id: string;
  /** Concept ids on the card that the text met, best first: what is highlighted. */
  matched: number[];
}

export interface FacetCount {
  value: string;
  count: number;
}

export interface TalentHits {
  total: number;
  hits: TalentHit[];
  /** Counts under all filters but the facet's own. */
  facets: Record<'country' | 'mode' | 'sector' | 'language' | 'education' | 'experience', FacetCount[]>;
  /** What the words were understood as; empty when no text was given or nothing was recognised. */
  understood: number[];
}

export interface SearchEngine {
  readonly name: 'postgres' | 'meilisearch';
  search(tx: Transaction, scope: TalentScope, query: TalentQuery): Promise<TalentHits>;
  /** Brings documents in step with the database. Safe to repeat. */
  sync(programmeId: string, profileIds: string[]): Promise<void>;
  /** Throws when the engine does not answer. */
  ping(): Promise<void>;
}

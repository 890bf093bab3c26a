// What matching is asked and what it answers, in codes only: shared by the index in memory (server/matching), by the SQL
// that tests compare it with, and by the runs that are kept.
import type {
  AgeBand,
  CefrLevel,
  ExperienceBand,
  HardCondition,
  IscedLevel,
  LegalRoom,
  Mode,
  PoolRecipient,
  ScorePart,
  Sector,
  StayLength,
  Tie,
} from './vocabulary.ts';

export interface MatchScope {
  programmeId: string;
  recipient: PoolRecipient;
}

/** One person as matching sees them: nothing finer than their card shows. A run keeps these, so that it can be replayed. */
export interface MatchPerson {
  /** Of the document: random, and leads to nobody. */
  id: string;
  originCountry: string;
  modes: Mode[];
  tie: Tie | null;
  legalRoom: LegalRoom | null;
  licence: boolean | null;
  ageBand: AgeBand | null;
  /** First day of a month, and last day of one. */
  availableFrom: string | null;
  availableUntil: string | null;
  languages: { code: string; level: CefrLevel }[];
  skills: { conceptId: number; level: number }[];
  occupationId: number | null;
  experienceBand: ExperienceBand | null;
  educationLevel: IscedLevel | null;
  sectors: Sector[];
  /** Of the country of origin, where the person would like to work. */
  regions: string[];
  stayLength: StayLength | null;
}

/** What an assignment asks for, as matching reads it and as a run keeps it. */
export interface MatchNeeds {
  programmeId: string;
  /** null: nobody can have blocked it, for it is not named yet. */
  institutionId: string | null;
  mode: Mode;
  sector: Sector | null;
  country: string;
  region: string | null;
  startsOn: string | null;
  endsOn: string | null;
  occupationId: number | null;
  minimumExperience: number | null;
  minimumEducation: IscedLevel | null;
  licenceNeeded: boolean;
  skills: { conceptId: number; essential: boolean; level: number }[];
  languages: { code: string; level: CefrLevel }[];
}

/** server/matching/rules.ts: `scoring`, `bandYears` and `stayDays`, with the reason of each. */
export interface MatchNumbers {
  levelStep: number;
  nearSimilarity: number;
  educationOneBelow: number;
  languageHeadroom: number;
  languageTop: number;
  /** First year of each experience band and the years that stand for it, fewest first. */
  bands: { from: number; years: number }[];
  /** Longest stay in days by answer; answers that are missing here have no limit. */
  stays: Record<string, number>;
}

/** A concept and how near it is to the one asked for: 1 to 100; the concept itself is 100, and among them. */
export interface Near {
  conceptId: number;
  similarity: number;
}

export interface MatchQuestion {
  needs: MatchNeeds;
  /** By need, in their order. */
  near: Near[][];
  nearOccupations: Near[];
  weights: Record<ScorePart, number>;
  numbers: MatchNumbers;
  /** Bands that the programme's settings name; null where there is no limit. */
  ages: { from: AgeBand | null; to: AgeBand | null };
  /** Conditions that are lifted (what-if). */
  without: HardCondition[];
  /** Documents of people who blocked the institution: they are not there at all. */
  blocked: string[];
  /** Orders people whom the score does not, 32 bits: the same seed gives the same order, another seed another. */
  seed: number;
  /** How many people are listed. */
  kept: number;
}

/** Where a condition let somebody pass because nothing is known. */
export type UnknownCondition = Extract<
  HardCondition,
  'tie' | 'legal_room' | 'dates' | 'languages' | 'licence' | 'age'
>;

/** The person's skill that answers a need best. */
export interface NeedAnswer {
  conceptId: number;
  similarity: number;
  level: number;
}

export interface Judged {
  id: string;
  /** All of them, in order. */
  failed: HardCondition[];
  /** Of conditions that are not lifted. */
  unknown: UnknownCondition[];
  /** Basis points, 0 to 10,000. */
  points: number;
  /** What people read of them: 0 to 100. */
  score: number;
  /** 0 to 10,000 for each part; null when the person's side is unknown or the assignment does not ask. */
  fractions: Record<ScorePart, number | null>;
  namedSkills: boolean;
  /** By need, in their order; null where nothing is near at all. */
  answers: (NeedAnswer | null)[];
}

export interface Funnel {
  started: number;
  /** People out at each condition, in order; somebody who fails two is counted at the first. */
  excluded: Record<HardCondition, number>;
  /** People who fail this condition and no other: how many more would pass if it were lifted. */
  only: Record<HardCondition, number>;
  passed: number;
}

export interface Ranking {
  funnel: Funnel;
  people: (Judged & { rank: number })[];
}

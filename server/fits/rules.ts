// What a member is told of an assignment, as pure decisions: the person as matching may see them, what speaks for them, and
// what could change. What a change would do is never guessed: judging.ts judges the changed person.
import type { FitFacts } from '@compatriot/db/queries/fits.ts';
import type { Judged, MatchPerson, MatchQuestion, UnknownCondition } from '@compatriot/db/match.ts';
import {
  type CefrLevel,
  cefrLevels,
  experienceBands,
  type HardCondition,
  type IscedLevel,
  type Mode,
  type ScorePart,
  type Sector,
  type StayLength,
  stayLengths,
} from '@compatriot/db/vocabulary.ts';
import { fractionsOf, pointsOf, scoring, verdictOf, type Weights } from '../matching/rules.ts';
import { ageBandOf, experienceBandOf } from '../profiles/rules.ts';

export const fitsPageSize = 20;
/** Somebody excluded by more than so many conditions is not "nearly" fitting. */
export const fewConditions = 2;
/** Below it, most of what is asked is not there, whatever else would change. */
const leastNearScore = 40;
/** More than a handful of suggestions is homework. */
export const mostSuggestions = 6;
const mostReasons = 3;
/** A part speaks for somebody from three quarters of its points on. */
const strongFraction = 7500;

export const alerts = {
  /** People whom one assignment writes to: twenty times what a host wants to see, and no flood. */
  most: 100,
  /** Below it, what is asked for and what somebody brings have little to do with each other. */
  leastScore: 60,
  /** At most one such mail a week, however much opens. */
  gapDays: 7,
} as const;

const firstDay = (date: string): string => `${date.slice(0, 7)}-01`;
/** The last day of the month that a civil date is in. */
function lastDay(date: string): string {
  const [year = 0, month = 0] = date.split('-').map(Number);
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}

/** Bands and months, exactly as the pool's document has them: a member's own score is the one that officials would get. */
export function personOf(id: string, facts: FitFacts, now: Date): MatchPerson {
  const { birthYear, experienceYears, availableFrom, availableUntil, ...rest } = facts;
  return {
    ...rest,
    id,
    ageBand: ageBandOf(birthYear, now),
    experienceBand: experienceBandOf(experienceYears),
    availableFrom: availableFrom && firstDay(availableFrom),
    availableUntil: availableUntil && lastDay(availableUntil),
  };
}

/** Something about a person that could be otherwise, or said. */
export type Change =
  | { kind: 'mode'; mode: Mode }
  | { kind: 'tie' | 'legal_room' | 'licence' | 'age' }
  /** Months, YYYY-MM: all of the assignment. */
  | { kind: 'dates'; from: string; until: string }
  | { kind: 'languages'; languages: { code: string; level: CefrLevel }[] }
  /** `has`: the level of this very skill so far. */
  | { kind: 'skill'; conceptId: number; level: number; has: number | null }
  | { kind: 'occupation'; conceptId: number }
  /** `known`: false when nothing was said, so that saying it may be enough. */
  | { kind: 'experience'; years: number }
  | { kind: 'education'; level: IscedLevel; known: boolean }
  | { kind: 'sector'; sector: Sector }
  | { kind: 'region'; region: string }
  | { kind: 'stay'; stay: StayLength };

export type ChangeKind = Change['kind'];

const rankOf = (level: CefrLevel): number => cefrLevels.indexOf(level) + 1;

/** What of this person could change for this assignment. Where one comes from, an age and a plain "no tie" can not. */
export function changesFor(person: MatchPerson, question: MatchQuestion, judged: Judged): Change[] {
  const { needs } = question;
  const concerns = (condition: HardCondition): boolean =>
    judged.failed.includes(condition) || judged.unknown.includes(condition as UnknownCondition);
  const changes: Change[] = [];
  if (judged.failed.includes('mode')) changes.push({ kind: 'mode', mode: needs.mode });
  if (judged.unknown.includes('tie')) changes.push({ kind: 'tie' });
  if (concerns('legal_room')) changes.push({ kind: 'legal_room' });
  if (concerns('licence')) changes.push({ kind: 'licence' });
  if (judged.unknown.includes('age')) changes.push({ kind: 'age' });
  const wanted = datesWanted(person, question);
  if (wanted) changes.push({ kind: 'dates', from: wanted.from.slice(0, 7), until: wanted.until.slice(0, 7) });
  changes.push(...languageChanges(person, question));
  for (const [index, need] of needs.skills.entries()) {
    if (verdictOf(need, judged.answers[index] ?? null, judged.namedSkills) === 'met') continue;
    const own = person.skills.find(({ conceptId }) => conceptId === need.conceptId);
    changes.push({
      kind: 'skill',
      conceptId: need.conceptId,
      level: need.level,
      has: own?.level ?? null,
    });
  }
  if (needs.occupationId !== null && person.occupationId === null)
    changes.push({ kind: 'occupation', conceptId: needs.occupationId });
  if (needs.minimumExperience !== null && person.experienceBand === null)
    changes.push({ kind: 'experience', years: needs.minimumExperience });
  if (needs.minimumEducation !== null && (person.educationLevel ?? '') < needs.minimumEducation) {
    const known = person.educationLevel !== null;
    changes.push({ kind: 'education', level: needs.minimumEducation, known });
  }
  changes.push(...wishChanges(person, question));
  return changes;
}

/** The window in which all of the assignment lies, unless the person's own already holds it. */
function datesWanted(person: MatchPerson, { needs }: MatchQuestion): { from: string; until: string } | null {
  const [start, end] = [needs.startsOn ?? needs.endsOn, needs.endsOn ?? needs.startsOn];
  if (start === null || end === null) return null;
  const { availableFrom, availableUntil } = person;
  const holds =
    (availableFrom !== null || availableUntil !== null) &&
    (availableFrom === null || availableFrom <= start) &&
    (availableUntil === null || availableUntil >= end);
  return holds ? null : { from: firstDay(start), until: lastDay(end) };
}

function languageChanges(person: MatchPerson, { needs, numbers }: MatchQuestion): Change[] {
  const own = new Map(person.languages.map(({ code, level }) => [code, rankOf(level)]));
  const lacking = needs.languages.filter(({ code, level }) => (own.get(code) ?? 0) < rankOf(level));
  // All that lack at once: one alone would change nothing.
  if (lacking.length > 0) return [{ kind: 'languages', languages: lacking }];
  return needs.languages.flatMap(({ code, level }): Change[] => {
    const best = Math.min(rankOf(level) + numbers.languageHeadroom, numbers.languageTop);
    const better = cefrLevels[best - 1];
    return better && (own.get(code) ?? 0) < best
      ? [{ kind: 'languages', languages: [{ code, level: better }] }]
      : [];
  });
}

/** Wishes that were named and that this assignment does not grant. */
function wishChanges(person: MatchPerson, { needs, numbers }: MatchQuestion): Change[] {
  const changes: Change[] = [];
  if (needs.sector && person.sectors.length > 0 && !person.sectors.includes(needs.sector))
    changes.push({ kind: 'sector', sector: needs.sector });
  if (needs.mode !== 'virtual' && needs.region && person.regions.length > 0)
    if (!person.regions.includes(needs.region)) changes.push({ kind: 'region', region: needs.region });
  if (needs.mode === 'temporary' && needs.startsOn && needs.endsOn && person.stayLength) {
    const days = (Date.parse(needs.endsOn) - Date.parse(needs.startsOn)) / 86_400_000 + 1;
    const holds = (stay: StayLength) => days <= (numbers.stays[stay] ?? Number.POSITIVE_INFINITY);
    const enough = stayLengths.find(holds);
    if (enough && !holds(person.stayLength)) changes.push({ kind: 'stay', stay: enough });
  }
  return changes;
}

/** The person as they would be. */
export function changed(person: MatchPerson, question: MatchQuestion, change: Change): MatchPerson {
  switch (change.kind) {
    case 'mode':
      return { ...person, modes: [...person.modes, change.mode] };
    case 'tie':
      // Any tie but none.
      return { ...person, tie: 'other' };
    case 'legal_room':
      return { ...person, legalRoom: 'yes' };
    case 'licence':
      return { ...person, licence: true };
    case 'age':
      return { ...person, ageBand: question.ages.from ?? question.ages.to };
    case 'dates': {
      const [from, until] = [firstDay(change.from), lastDay(change.until)];
      const { availableFrom, availableUntil } = person;
      if (availableFrom === null && availableUntil === null)
        return { ...person, availableFrom: from, availableUntil: until };
      return {
        ...person,
        availableFrom: availableFrom && (availableFrom < from ? availableFrom : from),
        availableUntil: availableUntil && (availableUntil > until ? availableUntil : until),
      };
    }
    case 'languages': {
      const codes = new Set(change.languages.map(({ code }) => code));
      const others = person.languages.filter(({ code }) => !codes.has(code));
      return { ...person, languages: [...others, ...change.languages] };
    }
    case 'skill': {
      const others = person.skills.filter(({ conceptId }) => conceptId !== change.conceptId);
      return { ...person, skills: [...others, { conceptId: change.conceptId, level: change.level }] };
    }
    case 'occupation':
      return { ...person, occupationId: change.conceptId };
    case 'experience': {
      const at = question.numbers.bands.findIndex(({ years }) => years >= change.years);
      return { ...person, experienceBand: experienceBands.at(at) ?? null };
    }
    case 'education':
      return { ...person, educationLevel: change.level };
    case 'sector':
      return { ...person, sectors: [...person.sectors, change.sector] };
    case 'region':
      return { ...person, regions: [...person.regions, change.region] };
    case 'stay':
      return { ...person, stayLength: change.stay };
  }
}

/** A change and what judging the changed person said of it. */
export interface Suggestion {
  change: Change;
  /** Of the score; never below 0. */
  points: number;
  /** Conditions that would not exclude any more. */
  lifts: HardCondition[];
  /** Conditions that nothing is known for, and something would be. */
  answers: UnknownCondition[];
  /** Whether nothing would exclude any more. */
  qualifies: boolean;
}

/** What differs; null where the change would do nothing. */
export function effectOf(change: Change, before: Judged, after: Judged): Suggestion | null {
  const lifts = before.failed.filter((each) => !after.failed.includes(each));
  const answers = before.unknown.filter((each) => !after.unknown.includes(each));
  const points = Math.max(0, after.score - before.score);
  if (lifts.length === 0 && answers.length === 0 && points === 0) return null;
  const qualifies = before.failed.length > 0 && after.failed.length === 0;
  return { change, points, lifts, answers, qualifies };
}

/** What opens a door first, then what gives most points, then what is worth saying. */
export const inOrder = (suggestions: Suggestion[]): Suggestion[] =>
  suggestions.toSorted(
    (one, other) =>
      Number(other.qualifies) - Number(one.qualifies) ||
      other.lifts.length - one.lifts.length ||
      other.points - one.points ||
      other.answers.length - one.answers.length,
  );

/** What speaks for the person: by need, the skills that answer it; by part, what gave most of its points. */
export type Reason =
  | { kind: 'skill'; need: number }
  /** `full`: nothing is missing of it. */
  | { kind: 'part'; part: ScorePart; full: boolean };

const skillParts: readonly ScorePart[] = ['essential_skills', 'optional_skills'];

export function reasonsOf(question: MatchQuestion, judged: Judged): Reason[] {
  const { needs } = question;
  const skills = needs.skills
    .map((need, index) => ({ need, index, answer: judged.answers[index] ?? null }))
    .filter(({ answer }) => answer !== null && answer.similarity >= scoring.nearSimilarity)
    .map(({ need, index, answer }) => {
      const short = Math.max(0, need.level - (answer?.level ?? 0)) * scoring.levelStep;
      return {
        index,
        essential: need.essential,
        worth: (answer?.similarity ?? 0) * Math.max(0, 100 - short),
      };
    })
    .toSorted(
      (one, other) =>
        Number(other.essential) - Number(one.essential) || other.worth - one.worth || one.index - other.index,
    );
  const parts = partsOf(question, judged)
    .filter(({ part, state, points }) => state === 'known' && points > 0 && !skillParts.includes(part))
    .filter(({ part }) => (judged.fractions[part] ?? 0) >= strongFraction)
    .toSorted((one, other) => other.points - one.points);
  return [
    ...skills.slice(0, mostReasons).map(({ index }): Reason => ({ kind: 'skill', need: index })),
    ...parts
      .slice(0, mostReasons)
      .map(({ part }): Reason => ({ kind: 'part', part, full: judged.fractions[part] === 10_000 })),
  ];
}

/** Points a part, adding up to the score. */
export const partsOf = ({ needs, weights }: MatchQuestion, judged: Judged) =>
  pointsOf(fractionsOf(needs, judged.fractions), weights as Weights);

/** Where somebody comes from is no near miss, nor is work of quite another kind. */
export const nearlyFits = ({ failed, score }: Judged): boolean =>
  failed.length <= fewConditions && !failed.includes('place') && score >= leastNearScore;

// Matching once more, person by person in plain TypeScript, written from DOMAIN.md and the comments in
// server/matching/rules.ts and sharing no code with the index and the statement that it judges.
import type { Judged, MatchNeeds, MatchPerson, MatchQuestion } from '@compatriot/db/match.ts';
import type { HardCondition, ScorePart } from '@compatriot/db/vocabulary.ts';

/** A person as they answered: what a card shows of it is `cardOf`. */
export interface Somebody {
  id: string;
  consents: string[];
  paused: boolean;
  pausedUntil: string | null;
  blocks: boolean;
  originCountry: string;
  tie: string | null;
  legalRoom: string | null;
  licence: boolean | null;
  birthYear: number | null;
  educationLevel: string | null;
  occupationId: number | null;
  experienceYears: number | null;
  modes: string[];
  sectors: string[];
  regions: string[];
  stayLength: string | null;
  availableFrom: string | null;
  availableUntil: string | null;
  skills: { conceptId: number; level: number }[];
  languages: { code: string; level: string }[];
}

/** 0 to 100; strangers are 0. */
export type Nearness = (asked: number, concept: number) => number;
type Card = Omit<MatchPerson, 'id'>;

const order: HardCondition[] = [
  'mode',
  'place',
  'tie',
  'legal_room',
  'dates',
  'languages',
  'licence',
  'age',
  'essential_skills',
];
const cefr = ['A1', 'A2', 'B1', 'B2', 'C1', 'C2', 'native'];
const ages = ['under_25', '25_34', '35_44', '45_54', '55_64', '65_over'];
const bandYears: Record<string, number> = { '0_2': 1, '3_5': 4, '6_10': 8, '11_20': 15, '21_over': 25 };
const dayNumber = (date: string) => Date.parse(`${date}T00:00:00Z`) / 86_400_000;
const roundHalfUp = (sum: number, n: number) => Math.floor(sum / n + 0.5);

function experienceBand(years: number): string {
  if (years < 3) return '0_2';
  if (years < 6) return '3_5';
  if (years < 11) return '6_10';
  return years < 21 ? '11_20' : '21_over';
}

/** What a card says of what somebody answered: bands, and the months of dates. */
export function cardOf(somebody: Somebody, year: number): Card {
  const { availableFrom: from, availableUntil: until, birthYear, experienceYears } = somebody;
  const age = birthYear === null ? null : Math.max(1, Math.min(6, Math.floor((year - birthYear - 5) / 10)));
  return {
    ...(somebody as unknown as Card),
    ageBand: (age === null ? null : ages[age - 1]) as Card['ageBand'],
    experienceBand: (experienceYears === null
      ? null
      : experienceBand(experienceYears)) as Card['experienceBand'],
    availableFrom: from && `${from.slice(0, 7)}-01`,
    availableUntil:
      until &&
      new Date(Date.UTC(Number(until.slice(0, 4)), Number(until.slice(5, 7)), 0)).toISOString().slice(0, 10),
  };
}

function failures(question: MatchQuestion, person: Card, near: Nearness): HardCondition[] {
  const { needs, numbers } = question;
  const failed = new Set<HardCondition>();
  if (!person.modes.includes(needs.mode)) failed.add('mode');
  if (person.originCountry !== needs.country) failed.add('place');
  if (person.tie === 'none') failed.add('tie');
  if (needs.mode !== 'virtual' && person.legalRoom === 'no') failed.add('legal_room');
  if (person.availableFrom && needs.endsOn && person.availableFrom > needs.endsOn) failed.add('dates');
  if (person.availableUntil && needs.startsOn && person.availableUntil < needs.startsOn) failed.add('dates');
  if (person.languages.length > 0) {
    for (const asked of needs.languages) {
      const spoken = person.languages.find((each) => each.code === asked.code);
      if (!spoken || cefr.indexOf(spoken.level) < cefr.indexOf(asked.level)) failed.add('languages');
    }
  }
  if (needs.licenceNeeded && person.licence === false) failed.add('licence');
  if (person.ageBand !== null) {
    const age = ages.indexOf(person.ageBand);
    if (question.ages.from !== null && age < ages.indexOf(question.ages.from)) failed.add('age');
    if (question.ages.to !== null && age > ages.indexOf(question.ages.to)) failed.add('age');
  }
  const essential = needs.skills.filter((each) => each.essential);
  const evidence = essential.some((need) =>
    person.skills.some((skill) => near(need.conceptId, skill.conceptId) >= numbers.nearSimilarity),
  );
  if (essential.length > 0 && !evidence) failed.add('essential_skills');
  return order.filter((name) => failed.has(name) && !question.without.includes(name));
}

function skillsPart(needs: MatchNeeds, person: Card, near: Nearness, essential: boolean): number | null {
  const asked = needs.skills.filter((each) => each.essential === essential);
  if (asked.length === 0 || (!essential && person.skills.length === 0)) return null;
  let sum = 0;
  for (const need of asked) {
    let best = 0;
    for (const skill of person.skills) {
      const short = Math.max(0, need.level - skill.level);
      best = Math.max(best, near(need.conceptId, skill.conceptId) * (100 - 25 * short));
    }
    sum += best;
  }
  return roundHalfUp(sum, asked.length);
}

function wishes(needs: MatchNeeds, person: Card): number | null {
  const granted: boolean[] = [];
  if (needs.sector !== null && person.sectors.length > 0) granted.push(person.sectors.includes(needs.sector));
  if (needs.mode !== 'virtual' && needs.region && person.regions.length > 0)
    granted.push(person.regions.includes(needs.region));
  if (needs.mode === 'temporary' && person.stayLength && needs.startsOn && needs.endsOn) {
    const days = dayNumber(needs.endsOn) - dayNumber(needs.startsOn) + 1;
    const most: Record<string, number> = {
      up_to_2_weeks: 14,
      up_to_6_weeks: 42,
      up_to_3_months: 92,
      up_to_6_months: 184,
      up_to_12_months: 366,
    };
    granted.push(days <= (most[person.stayLength] ?? Infinity));
  }
  return granted.length === 0 ? null : Math.floor((10_000 * granted.filter(Boolean).length) / granted.length);
}

function partsOf(needs: MatchNeeds, person: Card, near: Nearness): Record<ScorePart, number | null> {
  let languages: number | null = null;
  if (needs.languages.length > 0 && person.languages.length > 0) {
    let sum = 0;
    for (const asked of needs.languages) {
      const level = cefr.indexOf(person.languages.find((each) => each.code === asked.code)?.level ?? '');
      const least = cefr.indexOf(asked.level);
      if (level < least) continue;
      const room = Math.min(2, Math.max(0, 5 - least));
      sum += room === 0 ? 10_000 : Math.min((Math.min(level, 5) - least) / room, 1) * 10_000;
    }
    languages = roundHalfUp(sum, needs.languages.length);
  }
  let availability: number | null = null;
  if (needs.startsOn && needs.endsOn && (person.availableFrom || person.availableUntil)) {
    let days = 0;
    const last = dayNumber(needs.endsOn);
    for (let day = dayNumber(needs.startsOn); day <= last; day++) {
      const free =
        (!person.availableFrom || day >= dayNumber(person.availableFrom)) &&
        (!person.availableUntil || day <= dayNumber(person.availableUntil));
      if (free) days += 1;
    }
    availability = Math.floor((10_000 * days) / (last - dayNumber(needs.startsOn) + 1));
  }
  let education: number | null = null;
  if (needs.minimumEducation && person.educationLevel) {
    const short = Number(needs.minimumEducation) - Number(person.educationLevel);
    education = short <= 0 ? 10_000 : short === 1 ? 5000 : 0;
  }
  let experience: number | null = null;
  if (needs.minimumExperience !== null && person.experienceBand !== null) {
    const years = bandYears[person.experienceBand] ?? 0;
    experience =
      needs.minimumExperience === 0
        ? 10_000
        : Math.min(10_000, Math.floor((10_000 * years) / needs.minimumExperience));
  }
  return {
    essential_skills: skillsPart(needs, person, near, true),
    optional_skills: skillsPart(needs, person, near, false),
    occupation:
      needs.occupationId === null || person.occupationId === null
        ? null
        : 100 * near(needs.occupationId, person.occupationId),
    experience,
    education,
    languages,
    availability,
    wishes: wishes(needs, person),
  };
}

/** The best answer to each need; equal ones by nearness, then level, then the concept's number. */
function answersOf(needs: MatchNeeds, person: Card, near: Nearness) {
  return needs.skills.map((need) => {
    const found = person.skills
      .map(({ conceptId, level }) => ({ conceptId, similarity: near(need.conceptId, conceptId), level }))
      .filter((each) => each.similarity > 0)
      .map((each) => ({ each, worth: each.similarity * (100 - 25 * Math.max(0, need.level - each.level)) }))
      .sort(
        (a, b) =>
          b.worth - a.worth ||
          b.each.similarity - a.each.similarity ||
          b.each.level - a.each.level ||
          a.each.conceptId - b.each.conceptId,
      );
    return found[0]?.each ?? null;
  });
}

function unknownOf({ needs, ages: limits, without }: MatchQuestion, person: Card): HardCondition[] {
  const unknown: HardCondition[] = [
    ...(person.tie === null ? (['tie'] as const) : []),
    ...(needs.mode !== 'virtual' && (person.legalRoom ?? 'unknown') === 'unknown'
      ? (['legal_room'] as const)
      : []),
    ...((needs.startsOn ?? needs.endsOn) !== null && !person.availableFrom && !person.availableUntil
      ? (['dates'] as const)
      : []),
    ...(needs.languages.length > 0 && person.languages.length === 0 ? (['languages'] as const) : []),
    ...(needs.licenceNeeded && person.licence === null ? (['licence'] as const) : []),
    ...((limits.from ?? limits.to) !== null && person.ageBand === null ? (['age'] as const) : []),
  ];
  return unknown.filter((name) => !without.includes(name));
}

export function judgeByHand(question: MatchQuestion, id: string, person: Card, near: Nearness): Judged {
  const fractions = partsOf(question.needs, person, near);
  let sum = 0;
  let weight = 0;
  for (const [part, fraction] of Object.entries(fractions)) {
    if (fraction === null) continue;
    sum += question.weights[part as ScorePart] * fraction;
    weight += question.weights[part as ScorePart];
  }
  const points = weight === 0 ? 0 : roundHalfUp(sum, weight);
  return {
    id,
    failed: failures(question, person, near),
    unknown: unknownOf(question, person) as Judged['unknown'],
    points,
    score: roundHalfUp(points, 100),
    fractions,
    namedSkills: person.skills.length > 0,
    answers: answersOf(question.needs, person, near),
  };
}

export interface Expected {
  funnel: {
    started: number;
    excluded: Partial<Record<HardCondition, number>>;
    only: Partial<Record<HardCondition, number>>;
    passed: number;
  };
  people: Judged[];
}

/** @param cards by document id; those who blocked the institution are not among them */
export function rankByHand(question: MatchQuestion, cards: Map<string, Card>, near: Nearness): Expected {
  const all = [...cards].map(([id, card]) => judgeByHand(question, id, card, near));
  const excluded: Expected['funnel']['excluded'] = {};
  const only: Expected['funnel']['only'] = {};
  for (const { failed } of all) {
    const [first, ...more] = failed;
    if (!first) continue;
    excluded[first] = (excluded[first] ?? 0) + 1;
    if (more.length === 0) only[first] = (only[first] ?? 0) + 1;
  }
  const passed = all.filter(({ failed }) => failed.length === 0);
  const turn = (id: string) => Number((BigInt(`0x${id.slice(0, 8)}`) ^ BigInt(question.seed)) & 0xffffffffn);
  passed.sort((a, b) => b.points - a.points || turn(a.id) - turn(b.id) || (a.id < b.id ? -1 : 1));
  return {
    funnel: { started: all.length, excluded, only, passed: passed.length },
    people: passed.slice(0, question.kept),
  };
}

/** Without the zeros, to compare with `Expected`. */
export const counted = (counts: Record<HardCondition, number>) =>
  Object.fromEntries(Object.entries(counts).filter(([, people]) => people > 0));

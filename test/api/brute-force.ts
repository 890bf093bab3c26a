// Matching once more, person by person in plain TypeScript, written from DOMAIN.md and the comments in
// server/matching/rules.ts and sharing no code with the statement it judges.
import { createHash } from 'node:crypto';
import type { MatchNeeds } from '@compatriot/db/queries/matching.ts';
import type { HardCondition, ScorePart } from '@compatriot/db/vocabulary.ts';

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

/** Similarity of a need to a skill, 1 to 100; missing pairs are strangers. */
export type Neighbours = Map<number, Map<number, number>>;

const cefr = ['A1', 'A2', 'B1', 'B2', 'C1', 'C2', 'native'];
const dayNumber = (date: string) => Date.parse(`${date}T00:00:00Z`) / 86_400_000;
const roundHalfUp = (sum: number, n: number) => Math.floor(sum / n + 0.5);

function similarity(neighbours: Neighbours, need: number, skill: number): number {
  return need === skill ? 100 : (neighbours.get(need)?.get(skill) ?? 0);
}

export function conditionFailed(
  needs: MatchNeeds,
  person: Somebody,
  neighbours: Neighbours,
): HardCondition | null {
  if (!person.modes.includes(needs.mode)) return 'mode';
  if (person.originCountry !== needs.country || person.tie === 'none') return 'tie';
  if (needs.mode !== 'virtual' && person.legalRoom === 'no') return 'legal_room';
  if (person.availableFrom && needs.endsOn && person.availableFrom > needs.endsOn) return 'dates';
  if (person.availableUntil && needs.startsOn && person.availableUntil < needs.startsOn) return 'dates';
  if (person.languages.length > 0) {
    for (const asked of needs.languages) {
      const spoken = person.languages.find((each) => each.code === asked.code);
      if (!spoken || cefr.indexOf(spoken.level) < cefr.indexOf(asked.level)) return 'languages';
    }
  }
  if (needs.licenceNeeded && person.licence === false) return 'licence';
  const essential = needs.skills.filter((each) => each.essential);
  if (essential.length > 0) {
    const evidence = essential.some((need) =>
      person.skills.some((skill) => similarity(neighbours, need.conceptId, skill.conceptId) >= 60),
    );
    if (!evidence) return 'essential_skills';
  }
  return null;
}

function skillsPart(
  needs: MatchNeeds,
  person: Somebody,
  neighbours: Neighbours,
  essential: boolean,
): number | null {
  const asked = needs.skills.filter((each) => each.essential === essential);
  if (asked.length === 0 || person.skills.length === 0) return null;
  let sum = 0;
  for (const need of asked) {
    let best = 0;
    for (const skill of person.skills) {
      const short = Math.max(0, need.level - skill.level);
      best = Math.max(best, similarity(neighbours, need.conceptId, skill.conceptId) * (100 - 25 * short));
    }
    sum += best;
  }
  return roundHalfUp(sum, asked.length);
}

function experience(years: number): number {
  if (years < 3) return 1;
  if (years < 6) return 4;
  if (years < 11) return 8;
  return years < 21 ? 15 : 25;
}

function wishes(needs: MatchNeeds, person: Somebody): number | null {
  const granted: boolean[] = [];
  if (person.sectors.length > 0) granted.push(person.sectors.includes(needs.sector));
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

export function partsOf(
  needs: MatchNeeds,
  person: Somebody,
  neighbours: Neighbours,
): Record<ScorePart, number | null> {
  let languages: number | null = null;
  if (needs.languages.length > 0 && person.languages.length > 0) {
    let sum = 0;
    for (const asked of needs.languages) {
      const level = cefr.indexOf(person.languages.find((each) => each.code === asked.code)?.level ?? '');
      const least = cefr.indexOf(asked.level);
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
  return {
    essential_skills: skillsPart(needs, person, neighbours, true),
    optional_skills: skillsPart(needs, person, neighbours, false),
    occupation:
      needs.occupationId === null || person.occupationId === null
        ? null
        : 100 * similarity(neighbours, needs.occupationId, person.occupationId),
    experience:
      needs.minimumExperience === null || person.experienceYears === null
        ? null
        : needs.minimumExperience === 0
          ? 10_000
          : Math.min(
              10_000,
              Math.floor((10_000 * experience(person.experienceYears)) / needs.minimumExperience),
            ),
    education,
    languages,
    availability,
    wishes: wishes(needs, person),
  };
}

/** The best answer to each need; equal ones by nearness, then level, then the concept's number. */
function answersOf(needs: MatchNeeds, person: Somebody, neighbours: Neighbours) {
  return needs.skills.map((need) => {
    const near = person.skills
      .map(({ conceptId, level }) => ({
        skillId: conceptId,
        similarity: similarity(neighbours, need.conceptId, conceptId),
        level,
      }))
      .filter((each) => each.similarity > 0)
      .map((each) => ({ each, worth: each.similarity * (100 - 25 * Math.max(0, need.level - each.level)) }))
      .sort(
        (a, b) =>
          b.worth - a.worth ||
          b.each.similarity - a.each.similarity ||
          b.each.level - a.each.level ||
          a.each.skillId - b.each.skillId,
      );
    return near[0]?.each ?? null;
  });
}

function unknownOf(needs: MatchNeeds, person: Somebody): string[] {
  return [
    ...(person.tie === null ? ['tie'] : []),
    ...(needs.mode !== 'virtual' && (person.legalRoom ?? 'unknown') === 'unknown' ? ['legal_room'] : []),
    ...((needs.startsOn ?? needs.endsOn) !== null && !person.availableFrom && !person.availableUntil
      ? ['dates']
      : []),
    ...(needs.languages.length > 0 && person.languages.length === 0 ? ['languages'] : []),
    ...(needs.licenceNeeded && person.licence === null ? ['licence'] : []),
  ];
}

interface Ranked {
  profileId: string;
  points: number;
  fractions: Record<ScorePart, number | null>;
  namedSkills: boolean;
  unknownConditions: string[];
  answers: ReturnType<typeof answersOf>;
}

export interface Expected {
  started: number;
  excluded: Partial<Record<HardCondition, number>>;
  people: Ranked[];
}

export function rankByHand(
  needs: MatchNeeds,
  people: Somebody[],
  neighbours: Neighbours,
  options: {
    recipient: string;
    weights: Record<ScorePart, number>;
    seed: string;
    today: string;
    kept: number;
  },
): Expected {
  const pool = people.filter(
    (each) =>
      each.consents.includes(options.recipient) &&
      !each.blocks &&
      (!each.paused || (each.pausedUntil !== null && each.pausedUntil < options.today)),
  );
  const excluded: Expected['excluded'] = {};
  const ranked: { key: string; each: Ranked }[] = [];
  for (const person of pool) {
    const failed = conditionFailed(needs, person, neighbours);
    if (failed) {
      excluded[failed] = (excluded[failed] ?? 0) + 1;
      continue;
    }
    const fractions = partsOf(needs, person, neighbours);
    let sum = 0;
    let weight = 0;
    for (const [part, fraction] of Object.entries(fractions)) {
      if (fraction === null) continue;
      sum += options.weights[part as ScorePart] * fraction;
      weight += options.weights[part as ScorePart];
    }
    const key = createHash('md5')
      .update(options.seed + person.id)
      .digest('hex');
    const each = {
      profileId: person.id,
      points: weight === 0 ? 0 : roundHalfUp(sum, weight),
      fractions,
      namedSkills: person.skills.length > 0,
      unknownConditions: unknownOf(needs, person),
      answers: answersOf(needs, person, neighbours),
    };
    ranked.push({ key, each });
  }
  ranked.sort((a, b) => b.each.points - a.each.points || (a.key < b.key ? -1 : 1));
  return { started: pool.length, excluded, people: ranked.slice(0, options.kept).map(({ each }) => each) };
}

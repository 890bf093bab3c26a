// What the quality of matching is measured on: occupations of ESCO whose skills are hidden or split, and occupations that
// another language calls by one name. Drawn by hash, so that every run and every machine asks the same.
import { createHash } from 'node:crypto';
import type { MatchPerson, MatchQuestion, Near } from '@compatriot/db/match.ts';
import type { NearnessGiven } from '@compatriot/db/nearness.ts';
import type { Neighbours } from '@compatriot/db/nearness-ranking.ts';
import { scoreParts } from '@compatriot/db/vocabulary.ts';
import { matchNumbers } from '@compatriot/server/matching/rules.ts';

export interface Split {
  occupation: number;
  all: number[];
  /** 30 %, at least 2. */
  hidden: number[];
  /** Two halves without a skill in common. */
  one: number[];
  other: number[];
}

const draw = (...parts: (number | string)[]): string =>
  createHash('sha256').update(parts.join(' ')).digest('hex');

/** Occupations with too few skills to hide two and ask for two are left out; ESCO 1.1.1 has hardly any. */
const fewest = 4;

export function splitsOf({ occupations, relations }: NearnessGiven): Split[] {
  const skills = new Map<number, number[]>(occupations.map(({ id }) => [id, []]));
  for (let at = 0; at < relations.occupation.length; at++)
    skills.get(relations.occupation[at]!)?.push(relations.skill[at]!);
  return [...skills].flatMap(([occupation, all]) => {
    if (all.length < fewest) return [];
    const drawn = [...all]
      .map((skill) => ({ skill, key: draw(occupation, skill) }))
      .sort((one, other) => (one.key < other.key ? -1 : 1))
      .map(({ skill }) => skill);
    const half = Math.ceil(drawn.length / 2);
    return [
      {
        occupation,
        all,
        hidden: drawn.slice(0, Math.max(2, Math.round(all.length * 0.3))),
        one: drawn.slice(0, half),
        other: drawn.slice(half),
      },
    ];
  });
}

/** Which of so many folds an occupation is tested in. */
export const foldOf = (occupation: number, folds: number): number =>
  Number.parseInt(draw('fold', occupation).slice(0, 8), 16) % folds;

/** An id that says nothing about the occupation, as people's do. */
export const idOf = (occupation: number): string => {
  const hex = draw('person', occupation);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

/** Working alone, for the person and for the need: levels play no part here. */
const level = 3;
const country = 'GY';

/** An occupation as a person who has these skills, and gave no occupation unless one is named. */
export function personOf(occupation: number, skills: number[], occupationId: number | null): MatchPerson {
  return {
    id: idOf(occupation),
    originCountry: country,
    modes: ['virtual'],
    tie: null,
    legalRoom: null,
    licence: null,
    ageBand: null,
    availableFrom: null,
    availableUntil: null,
    languages: [],
    skills: skills.map((conceptId) => ({ conceptId, level })),
    occupationId,
    experienceBand: null,
    educationLevel: null,
    sectors: [],
    regions: [],
    stayLength: null,
  };
}

export interface Asking {
  skills: number[];
  near: ReadonlyMap<number, Near[]>;
  occupationId?: number;
  kept: number;
  weights: Partial<MatchQuestion['weights']>;
}

/** An assignment that asks for all of these skills, and nothing else but for what is named. */
export function questionOf({ skills, near, occupationId, kept, weights }: Asking): MatchQuestion {
  const nearOf = (id: number): Near[] => near.get(id) ?? [{ conceptId: id, similarity: 100 }];
  return {
    needs: {
      programmeId: '00000000-0000-4000-8000-000000000000',
      institutionId: null,
      mode: 'virtual',
      sector: null,
      country,
      region: null,
      startsOn: null,
      endsOn: null,
      occupationId: occupationId ?? null,
      minimumExperience: null,
      minimumEducation: null,
      licenceNeeded: false,
      skills: skills.map((conceptId) => ({ conceptId, essential: true, level })),
      languages: [],
    },
    near: skills.map(nearOf),
    nearOccupations: occupationId === undefined ? [] : nearOf(occupationId),
    weights: {
      ...(Object.fromEntries(scoreParts.map((part) => [part, 0])) as MatchQuestion['weights']),
      ...weights,
    },
    numbers: matchNumbers,
    ages: { from: null, to: null },
    without: [],
    blocked: [],
    seed: 0,
    kept,
  };
}

/** As the database stores it: the concept itself is among its neighbours. */
export function nearLists({ concept, neighbour, similarity }: Neighbours): Map<number, Near[]> {
  const lists = new Map<number, Near[]>();
  for (let at = 0; at < concept.length; at++) {
    const list = lists.get(concept[at]!) ?? [{ conceptId: concept[at]!, similarity: 100 }];
    list.push({ conceptId: neighbour[at]!, similarity: similarity[at]! });
    lists.set(concept[at]!, list);
  }
  return lists;
}

/** Near by the hierarchy alone: whatever stands below the same group, all of it alike. */
export function siblingsOf({ skills, parents }: NearnessGiven): Map<number, Near[]> {
  const below = new Map<number, number[]>();
  const above = new Map<number, number[]>();
  for (const [at, concept] of parents.concept.entries()) {
    const broader = parents.broader[at]!;
    below.set(broader, [...(below.get(broader) ?? []), concept]);
    above.set(concept, [...(above.get(concept) ?? []), broader]);
  }
  return new Map(
    skills.map(({ id }) => {
      const siblings = new Set((above.get(id) ?? []).flatMap((group) => below.get(group) ?? []));
      siblings.delete(id);
      const near = [...siblings].map((conceptId) => ({ conceptId, similarity: 99 }));
      return [id, [{ conceptId: id, similarity: 100 }, ...near]];
    }),
  );
}

/** A name that more share is no name of one thing ("engineer"). */
const mostSharing = 8;

/** Occupations that have a name in common in some language other than the one that nearness reads. */
export function relatedOf(
  labels: readonly { id: number; language: string; label: string }[],
): Map<number, Set<number>> {
  const bearers = new Map<string, Set<number>>();
  for (const { id, language, label } of labels) {
    const key = `${language} ${label.toLowerCase()}`;
    bearers.set(key, (bearers.get(key) ?? new Set()).add(id));
  }
  const related = new Map<number, Set<number>>();
  for (const ids of bearers.values()) {
    if (ids.size > mostSharing) continue;
    for (const one of ids)
      for (const other of ids)
        if (one !== other) related.set(one, (related.get(one) ?? new Set()).add(other));
  }
  return related;
}

/** Mean over the related ones of how many of those ranked before each, itself included, are related. */
export function averagePrecision(ranked: readonly number[], related: ReadonlySet<number>): number {
  let [hits, sum] = [0, 0];
  for (const [at, id] of ranked.entries()) {
    if (!related.has(id)) continue;
    hits += 1;
    sum += hits / (at + 1);
  }
  return sum / related.size;
}

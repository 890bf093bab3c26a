// What is turned on the what-if page. It lives in the address, so that a colleague sees the same and it works without script:
// a form's fields or an address become a question, a question becomes what the API is asked, and the shortest address.
import {
  type HardCondition,
  hardConditions,
  type Mode,
  modes,
  type ScorePart,
  scoreParts,
  type SkillLevel,
  skillLevels,
} from '@compatriot/db/vocabulary.ts';
import type { Weights } from '@compatriot/server/matching/rules.ts';

/** How many people are listed: each counts against the day's quota. */
export const listed = 10;

/** The terms as they stand, which the question is held against. */
export interface Terms {
  weights: Weights;
  mode: Mode;
  startsOn: string | null;
  endsOn: string | null;
  skills: { uri: string; label: string; importance: 'essential' | 'optional'; level: SkillLevel }[];
}

export interface Question {
  weights: Weights;
  mode: Mode;
  startsOn: string | null;
  endsOn: string | null;
  /** By the skill's address; 0 leaves it out. */
  levels: Map<string, SkillLevel | 0>;
  without: HardCondition[];
}

const aDate = /^\d{4}-\d{2}-\d{2}$/;

function dateOf(search: URLSearchParams, name: string, standing: string | null): string | null {
  const given = search.get(name);
  if (given === null) return standing;
  return given === '' ? null : aDate.test(given) ? given : standing;
}

function weightOf(search: URLSearchParams, part: ScorePart, standing: number): number {
  const given = search.get(`w.${part}`);
  return given !== null && /^\d{1,3}$/.test(given) && Number(given) <= 100 ? Number(given) : standing;
}

/** Whatever cannot be read stands as it stood. */
export function questionIn(search: URLSearchParams, terms: Terms): Question {
  const levels = new Map<string, SkillLevel | 0>(terms.skills.map(({ uri, level }) => [uri, level]));
  for (const value of search.getAll('skill')) {
    const at = value.lastIndexOf('|');
    const uri = value.slice(0, at);
    const level = [0, ...skillLevels].find((each) => String(each) === value.slice(at + 1));
    if (level !== undefined && levels.has(uri)) levels.set(uri, level as SkillLevel | 0);
  }
  return {
    weights: Object.fromEntries(
      scoreParts.map((part) => [part, weightOf(search, part, terms.weights[part])]),
    ) as Weights,
    mode: modes.find((mode) => mode === search.get('mode')) ?? terms.mode,
    startsOn: dateOf(search, 'from', terms.startsOn),
    endsOn: dateOf(search, 'to', terms.endsOn),
    levels,
    // Ticked boxes post a list's name.
    without: hardConditions.filter((condition) =>
      ['without', 'without[]'].some((name) => search.getAll(name).includes(condition)),
    ),
  };
}

export const weightsDiffer = (one: Weights, other: Weights): boolean =>
  scoreParts.some((part) => one[part] !== other[part]);

export function isChanged(question: Question, terms: Terms): boolean {
  return (
    question.without.length > 0 ||
    weightsDiffer(question.weights, terms.weights) ||
    question.mode !== terms.mode ||
    question.startsOn !== terms.startsOn ||
    question.endsOn !== terms.endsOn ||
    terms.skills.some(({ uri, level }) => question.levels.get(uri) !== level)
  );
}

/** Only what was changed; weights all together, so that the address means the same after the programme's change. */
export function addressOf(question: Question, terms: Terms): URLSearchParams {
  const search = new URLSearchParams();
  if (weightsDiffer(question.weights, terms.weights))
    for (const part of scoreParts) search.set(`w.${part}`, String(question.weights[part]));
  for (const { uri, level } of terms.skills) {
    const asked = question.levels.get(uri) ?? level;
    if (asked !== level) search.append('skill', `${uri}|${asked}`);
  }
  if (question.mode !== terms.mode) search.set('mode', question.mode);
  if (question.startsOn !== terms.startsOn) search.set('from', question.startsOn ?? '');
  if (question.endsOn !== terms.endsOn) search.set('to', question.endsOn ?? '');
  for (const condition of question.without) search.append('without', condition);
  return search;
}

/** The body of POST /api/match/preview. */
export function bodyOf(programme: string, assignmentId: string, question: Question, terms: Terms) {
  const assignment = {
    ...(question.mode === terms.mode ? {} : { mode: question.mode }),
    ...(question.startsOn === terms.startsOn ? {} : { startsOn: question.startsOn }),
    ...(question.endsOn === terms.endsOn ? {} : { endsOn: question.endsOn }),
    ...(terms.skills.some(({ uri, level }) => question.levels.get(uri) !== level)
      ? {
          skills: terms.skills.flatMap(({ uri, importance, level: standing }) => {
            const level = question.levels.get(uri) ?? standing;
            return level === 0 ? [] : [{ uri, importance, level }];
          }),
        }
      : {}),
  };
  return {
    programme,
    assignmentId,
    top: listed,
    ...(Object.keys(assignment).length > 0 ? { assignment } : {}),
    ...(weightsDiffer(question.weights, terms.weights) ? { weights: question.weights } : {}),
    ...(question.without.length > 0 ? { without: question.without } : {}),
  };
}

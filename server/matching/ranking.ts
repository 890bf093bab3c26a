// Looking through the columns for one question: who is out by which condition, who fits best. People are found by posting
// lists of the skills near each need; everything else is counted on the way. Whole numbers only; the same on every machine.
import type { Funnel, Judged, MatchQuestion, NeedAnswer, Ranking } from '@compatriot/db/match.ts';
import { hardConditions, modes, scoreParts } from '@compatriot/db/vocabulary.ts';
import type { MatchColumns } from './columns.ts';
import { Best } from './best.ts';
import type { Part } from './people.ts';
import { type NearSkill, Plan, bitOf, gone } from './plan.ts';
import { scoreOf } from './rules.ts';

export type { Funnel, Judged, MatchQuestion, Near, Ranking } from '@compatriot/db/match.ts';

/** In `scratch.state`, above `gone`: a skill near an essential need was found. Alone it says that somebody passes. */
const found = 1 << 15;

export function rank(columns: MatchColumns, question: MatchQuestion): Ranking {
  const plan = new Plan(columns, question);
  const count = new Counting(plan);
  const best = new Best(columns, question.kept, question.seed);
  withoutPeople(columns, question.blocked, () => {
    for (const part of columns.parts) {
      if (!part || part.high === 0) continue;
      columns.scratch.reserve(part.gates.length);
      if ((plan.holding & bitOf.place) === 0 || part.country === plan.country) {
        rankPart(columns, plan, part, count, best);
      } else countElsewhere(columns, plan, part, count);
    }
  });
  return {
    funnel: count.funnel(),
    people: best
      .inOrder()
      .map(({ part, place }, at) => ({ ...judged(columns, plan, part, place), rank: at + 1 })),
  };
}

/** One person against one question, whether a condition excludes them or not; null where nobody has this id. */
export function judge(columns: MatchColumns, question: MatchQuestion, id: string): Judged | null {
  return judgeAll(columns, question, [id])[0] ?? null;
}

/** Several; those who are not there or who blocked the institution are left out. */
export function judgeAll(columns: MatchColumns, question: MatchQuestion, ids: string[]): Judged[] {
  const plan = new Plan(columns, question);
  const blocked = new Set(question.blocked);
  return ids.flatMap((id) => {
    const person = blocked.has(id) ? null : columns.find(id);
    return person ? [judged(columns, plan, person.part, person.place)] : [];
  });
}

/** Whoever blocked the institution is not there while `work` runs, in no count either. */
function withoutPeople(columns: MatchColumns, ids: string[], work: () => void): void {
  const hidden = ids.flatMap((id) => {
    const person = columns.find(id);
    if (!person) return [];
    const { part, place } = person;
    return [{ part, place, packed: part.gates[place]!, kind: part.kinds[place]! }];
  });
  try {
    for (const { part, place, packed } of hidden) {
      // An id that is named twice is hidden once.
      if (part.gates[place] !== packed) continue;
      part.retire(place);
    }
    work();
  } finally {
    for (const { part, place, packed, kind } of hidden)
      if (part.gates[place] === 0) part.restore(place, packed, kind);
  }
}

/** How many fail what: by all bits at once, of everybody and of those with a skill near an essential need. */
class Counting {
  private readonly plan: Plan;
  started = 0;
  readonly all = new Uint32Array(1 << hardConditions.length);
  readonly near = new Uint32Array(1 << hardConditions.length);
  /** Of other countries: out by the way of working, else by place. */
  elsewhereMode = 0;
  elsewhere = 0;
  onlyElsewhere = 0;

  constructor(plan: Plan) {
    this.plan = plan;
  }

  funnel(): Funnel {
    const { all, near, plan } = this;
    const none = () => Object.fromEntries(hardConditions.map((name) => [name, 0])) as Funnel['excluded'];
    const excluded = none();
    const only = none();
    const essential = needsNear(plan);
    for (let bits = 1; bits < all.length; bits++) {
      const first = hardConditions[31 - Math.clz32(bits & -bits)]!;
      excluded[first] += all[bits]!;
      if ((bits & (bits - 1)) === 0) only[first] += essential ? near[bits]! : all[bits]!;
    }
    if (essential) {
      excluded.essential_skills = all[0]! - near[0]!;
      only.essential_skills = all[0]! - near[0]!;
    }
    excluded.mode += this.elsewhereMode;
    excluded.place += this.elsewhere;
    only.place += this.onlyElsewhere;
    return { started: this.started, excluded, only, passed: essential ? near[0]! : all[0]! };
  }
}

const needsNear = (plan: Plan): boolean =>
  plan.essential > 0 && (plan.holding & bitOf.essential_skills) !== 0;

/** Everybody of a part: counted, and the best kept. */
function rankPart(columns: MatchColumns, plan: Plan, part: Part, count: Counting, best: Best): void {
  const { scratch } = columns;
  const { state, candidates, essential, optional } = scratch;
  count.started += part.living;
  plan.failures(part, null, part.high, state, count.all);
  const nearOnly = needsNear(plan);
  let passing = 0;
  if (!nearOnly)
    for (let place = 0; place < part.high; place++) {
      if (state[place] !== 0) continue;
      state[place] = found;
      candidates[passing++] = place;
    }
  if (nearOnly) passing = findNear(columns, plan, part, count);
  sumWorth(columns, plan, part);
  for (let at = 0; at < passing; at++) {
    const place = candidates[at]!;
    best.offer(part, place, plan.pointsOf(part, place, essential[place]!, optional[place]!));
    essential[place] = 0;
    optional[place] = 0;
  }
}

/** Marks whoever has a skill near an essential need; those who fail nothing else are the candidates. */
function findNear(columns: MatchColumns, plan: Plan, part: Part, count: Counting): number {
  const { state, candidates } = columns.scratch;
  const { near } = count;
  let passing = 0;
  const mark = (place: number) => {
    const failed = state[place]!;
    if (failed >= gone) return;
    near[failed]! += 1;
    state[place] = failed | found;
    if (failed === 0) candidates[passing++] = place;
  };
  const strong = strongSkills(plan);
  const { starts, entries, covers } = part.postings;
  for (const number of strong) {
    if (number + 1 >= starts.length) continue;
    const end = starts[number + 1]!;
    for (let at = starts[number]!; at < end; at++) mark(entries[at]! >>> 2);
  }
  if (covers < part.high) {
    for (let place = covers; place < part.high; place++) if (hasAny(part, place, strong)) mark(place);
  }
  return passing;
}

/** Numbers of all skills that are near enough to an essential need to be evidence for it. */
function strongSkills(plan: Plan): Set<number> {
  const strong = new Set<number>();
  for (const { essential, near } of plan.needs)
    for (const { number, similarity } of near)
      if (essential && number !== 0 && similarity >= plan.question.numbers.nearSimilarity) strong.add(number);
  return strong;
}

function hasAny(part: Part, place: number, numbers: Set<number>): boolean {
  for (let at = part.skillStart[place]!; at < part.skillStart[place + 1]!; at++)
    if (numbers.has(part.skills[at]! >>> 2)) return true;
  return false;
}

/** For each candidate the sum over the needs of what their best skill is worth: essential ones and optional ones apart. */
function sumWorth(columns: MatchColumns, plan: Plan, part: Part): void {
  const { state, best, touched, essential, optional } = columns.scratch;
  const { starts, entries, covers } = part.postings;
  for (const need of plan.needs) {
    const sums = need.essential ? essential : optional;
    let count = 0;
    for (const { number, worth } of need.near) {
      if (number === 0 || number + 1 >= starts.length) continue;
      const end = starts[number + 1]!;
      for (let at = starts[number]!; at < end; at++) {
        const entry = entries[at]!;
        const place = entry >>> 2;
        if (state[place] !== found) continue;
        const worthHere = worth[entry & 3]!;
        const before = best[place]!;
        if (worthHere <= before) continue;
        if (before === 0) touched[count++] = place;
        best[place] = worthHere;
      }
    }
    for (let at = 0; at < count; at++) {
      const place = touched[at]!;
      sums[place]! += best[place]!;
      best[place] = 0;
    }
  }
  for (let place = covers; place < part.high; place++) {
    if (state[place] !== found) continue;
    for (const need of plan.needs) {
      const answer = answerOf(part, place, need.near);
      if (answer) (need.essential ? essential : optional)[place]! += answer.worth;
    }
  }
}

/** The skill that answers a need best: by worth, then the nearer, the higher level, the lower id. */
function answerOf(
  part: Part,
  place: number,
  near: NearSkill[],
): { skill: NearSkill; level: number; worth: number } | null {
  let answer: { skill: NearSkill; level: number; worth: number } | null = null;
  const end = part.skillStart[place + 1]!;
  for (let at = part.skillStart[place]!; at < end; at++) {
    const own = part.skills[at]!;
    for (const skill of near) {
      if (skill.number !== own >>> 2) continue;
      const level = (own & 3) + 1;
      const worth = skill.worth[level - 1]!;
      const better =
        !answer ||
        worth - answer.worth ||
        skill.similarity - answer.skill.similarity ||
        level - answer.level ||
        answer.skill.conceptId - skill.conceptId;
      if (better === true || (typeof better === 'number' && better > 0)) answer = { skill, level, worth };
    }
  }
  return answer;
}

/** People of other countries: out by the way of working or by place, and how many would pass if place did not count. */
function countElsewhere(columns: MatchColumns, plan: Plan, part: Part, count: Counting): void {
  count.started += part.living;
  const wrongMode = plan.holding & bitOf.mode;
  const asked = 1 << modes.indexOf(plan.question.needs.mode);
  for (let bits = 0; bits < part.byModes.length; bits++) {
    const people = part.byModes[bits]!;
    if (wrongMode !== 0 && (bits & asked) === 0) count.elsewhereMode += people;
    else count.elsewhere += people;
  }
  const { state, touched, bits } = columns.scratch;
  const counts = new Uint32Array(1 << hardConditions.length);
  if (!needsNear(plan)) {
    plan.failures(part, null, part.high, state, counts);
    count.onlyElsewhere += counts[0]!;
    return;
  }
  const strong = strongSkills(plan);
  const { covers } = part.postings;
  // Bits first, people after, in the order of their places: what is known of them lies far apart in memory.
  bits.fill(0, 0, (covers + 31) >>> 5);
  for (const number of strong) setBits(part, number, bits);
  let people = listBits(plan, part, bits, touched);
  for (let place = covers; place < part.high; place++)
    if (hasAny(part, place, strong)) touched[people++] = place;
  plan.failures(part, touched, people, state, counts);
  count.onlyElsewhere += counts[0]!;
}

/** Sets the bits of everybody who has a skill, as far as there are posting lists. */
function setBits({ postings: { starts, entries } }: Part, number: number, bits: Int32Array): void {
  if (number + 1 >= starts.length) return;
  const end = starts[number + 1]!;
  for (let at = starts[number]!; at < end; at++) {
    const place = entries[at]! >>> 2;
    bits[place >>> 5]! |= 1 << (place & 31);
  }
}

/** Places of set bits, but for people whose short facts alone fail a condition. @returns how many */
function listBits(plan: Plan, { kinds, postings }: Part, bits: Int32Array, places: Uint32Array): number {
  let count = 0;
  for (let word = 0, words = (postings.covers + 31) >>> 5; word < words; word++)
    for (let left = bits[word]!; left !== 0; left &= left - 1) {
      const place = (word << 5) + 31 - Math.clz32(left & -left);
      if (!plan.fails(kinds[place]!)) places[count++] = place;
    }
  return count;
}

function judged(columns: MatchColumns, plan: Plan, part: Part, place: number): Judged {
  const answers = plan.needs.map(({ near }) => answerOf(part, place, near));
  let essential = 0;
  let optional = 0;
  let nearest = 0;
  plan.needs.forEach((need, at) => {
    const worth = answers[at]?.worth ?? 0;
    if (need.essential) essential += worth;
    else optional += worth;
    if (need.essential) nearest = Math.max(nearest, nearestOf(part, place, need.near));
  });
  const state = new Uint16Array(1);
  plan.failures(part, Uint32Array.of(place), 1, state, new Uint32Array(1 << hardConditions.length));
  let failed = state[0]!;
  if (part.country !== plan.country) failed |= plan.holding & bitOf.place;
  if (needsNear(plan) && nearest < plan.question.numbers.nearSimilarity) failed |= bitOf.essential_skills;
  const points = plan.pointsOf(part, place, essential, optional);
  return {
    id: columns.idOf(part, place),
    failed: hardConditions.filter((name) => (failed & bitOf[name]) !== 0),
    unknown: plan.unknownOf(part, place),
    points,
    score: scoreOf(points),
    fractions: Object.fromEntries(
      scoreParts.map((name, at) => [name, plan.fractions[at]! < 0 ? null : plan.fractions[at]!]),
    ) as Judged['fractions'],
    namedSkills: part.skillStart[place + 1]! > part.skillStart[place]!,
    answers: answers.map((answer): NeedAnswer | null =>
      answer
        ? { conceptId: answer.skill.conceptId, similarity: answer.skill.similarity, level: answer.level }
        : null,
    ),
  };
}

/** The greatest similarity of any of somebody's skills to a need; its level does not count. */
function nearestOf(part: Part, place: number, near: NearSkill[]): number {
  let nearest = 0;
  for (let at = part.skillStart[place]!; at < part.skillStart[place + 1]!; at++)
    for (const { number, similarity } of near)
      if (number === part.skills[at]! >>> 2 && similarity > nearest) nearest = similarity;
  return nearest;
}

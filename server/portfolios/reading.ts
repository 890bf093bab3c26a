// From what a coordinator asked to a portfolio in numbers: the best people of each assignment from the match index, without
// those who are taken on its days, and what floors count. Read by the programme's system actor.
import type { MatchScope } from '@compatriot/db/match.ts';
import { findAssignment } from '@compatriot/db/queries/assignments.ts';
import {
  approvalOrder,
  cardsOf,
  type Engagement,
  engagements,
  type Override,
  overridesOf,
  peopleBehind,
  type PersonBehind,
  plannedAssignments,
  type PortfolioRow,
} from '@compatriot/db/queries/portfolios.ts';
import { matchableStatuses } from '../assignments/rules.ts';
import type { Context } from '../context.ts';
import { seedOf, systemQuestion } from '../matching/asking.ts';
import type { MatchIndex } from '../matching/index.ts';
import { needsOf } from '../matching/needs.ts';
import { currentMatchSettings, type MatchSettings } from '../matching/settings.ts';
import { seatedStatuses } from '../placements/rules.ts';
import { overlapping, type Pair, type Place, type Portfolio } from './model.ts';
import { candidatesKept, engagedStatuses, highestSexFloor } from './rules.ts';

export type AppliedFloor = MatchSettings['floors'][number];

export interface Read {
  portfolio: Portfolio;
  /** By place: the assignment, and by person what its list says of them. */
  places: {
    assignmentId: string;
    donor: string | null;
    listed: Map<number, { score: number; rank: number | null }>;
  }[];
  /** By person. */
  profileIds: string[];
  /** Donors of `portfolio.budgets`. */
  donors: string[];
  floors: AppliedFloor[];
  /** Of `portfolio.pins` and `portfolio.bans`. */
  pins: Override[];
  bans: Override[];
  /** Pinned people who cannot be chosen there: a hard condition excludes them, or they are taken. */
  excluded: Override[];
  /** Overrides that change nothing: who is banned would not have been looked at, or is gone. */
  idle: Override[];
  settings: number;
}

/** People beyond the kept ones, in whose place those who are taken already leave theirs. */
const spare = 30;

/** The index must be ready. */
export async function readPortfolio(
  ctx: Context,
  index: MatchIndex,
  row: PortfolioRow,
  told: (done: number, all: number) => void,
): Promise<Read> {
  const { tx } = ctx;
  const scope: MatchScope = { programmeId: row.programmeId, recipient: row.recipient };
  const { inputs } = row;
  const settings = await currentMatchSettings(tx, scope.programmeId);
  const order = await approvalOrder(
    tx,
    inputs.assignments.map(({ id }) => id),
  );
  const planned = new Map(
    (await plannedAssignments(tx, scope.programmeId, { ids: order }, seatedStatuses)).map((each) => [
      each.id,
      each,
    ]),
  );
  const overrides = await overridesOf(tx, row.id);
  const cards = await cardsOf(tx, scope, [...new Set(overrides.map(({ profileId }) => profileId))]);
  const taken = takenBy(await engagements(tx, scope.programmeId, engagedStatuses));

  const questions = [];
  for (const [at, id] of order.entries()) {
    told(at, order.length);
    const assignment = await findAssignment(tx, scope.programmeId, id);
    if (!assignment) throw new Error('An assignment of the portfolio is gone');
    questions.push(
      await systemQuestion(tx, scope.programmeId, scope.recipient, await needsOf(tx, assignment), {
        settings,
        seed: seedOf(id),
        kept: candidatesKept + spare,
      }),
    );
  }
  const rankings = await index.batch(tx, scope, questions);
  const judgedPins = new Map<string, { points: number; score: number }>();
  for (const [at, id] of order.entries()) {
    const question = questions[at];
    const wanted = overrides.flatMap((each) =>
      each.kind === 'pin' && each.assignmentId === id ? (cards.get(each.profileId) ?? []) : [],
    );
    if (!question || wanted.length === 0) continue;
    for (const judged of await index.judge(tx, scope, question, wanted))
      if (judged.failed.length === 0) judgedPins.set(`${id} ${judged.id}`, judged);
  }
  const documents = new Set([
    ...cards.values(),
    ...rankings.flatMap(({ people }) => people.map(({ id }) => id)),
  ]);
  const floors = (inputs.useFloors ? settings.floors : []).map((floor) =>
    floor.group === 'sex' ? { ...floor, percent: Math.min(floor.percent, highestSexFloor) } : floor,
  );
  const behind = await peopleBehind(
    tx,
    scope,
    [...documents],
    floors.some(({ group }) => group === 'sex'),
  );
  const byDocument = new Map(behind.map((each) => [each.documentId, each]));

  const people: PersonBehind[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (person: PersonBehind): number => {
    const known = numbers.get(person.profileId);
    if (known !== undefined) return known;
    numbers.set(person.profileId, people.length);
    return people.push(person) - 1;
  };
  const donors = inputs.budgets.map(({ donor }) => donor);
  const asked = new Map(inputs.assignments.map((each) => [each.id, each]));
  const places: Read['places'] = [];
  const model: Place[] = [];
  for (const [at, id] of order.entries()) {
    const terms = planned.get(id);
    const mine = asked.get(id);
    if (!terms || !mine) continue;
    const days = { from: terms.startsOn, until: terms.endsOn };
    const listed = new Map<number, { score: number; rank: number | null }>();
    const options: Place['options'] = [];
    const offer = (document: string, points: number, score: number, rank: number | null): void => {
      const person = byDocument.get(document);
      if (!person || taken(person.profileId, id, days)) return;
      const number = numberOf(person);
      if (listed.has(number)) return;
      listed.set(number, { score, rank });
      options.push({ person: number, points });
    };
    for (const person of rankings[at]?.people ?? []) {
      if (options.length === candidatesKept) break;
      offer(person.id, person.points, person.score, person.rank);
    }
    for (const [key, judged] of judgedPins) {
      const [assignment = '', document = ''] = key.split(' ');
      if (assignment === id) offer(document, judged.points, judged.score, null);
    }
    // A need that is not open any more, or that filled up since, gets nobody.
    const open = matchableStatuses.includes(terms.status) ? Math.min(mine.seats, terms.free) : 0;
    const donor = terms.donor === null ? -1 : donors.indexOf(terms.donor);
    model.push({
      seats: open,
      cost: mine.cost ?? 0,
      donor: donor < 0 ? null : donor,
      ...days,
      options: options.sort((a, b) => b.points - a.points),
    });
    places.push({ assignmentId: id, donor: terms.donor, listed });
  }

  const pairOf = ({ assignmentId, profileId }: Override): Pair | null => {
    const place = places.findIndex((each) => each.assignmentId === assignmentId);
    const person = numbers.get(profileId);
    return place >= 0 && person !== undefined && places[place]?.listed.has(person) ? { place, person } : null;
  };
  const sorted = {
    pins: [] as Override[],
    bans: [] as Override[],
    excluded: [] as Override[],
    idle: [] as Override[],
  };
  for (const each of overrides) {
    if (!cards.has(each.profileId)) sorted.idle.push(each);
    else if (pairOf(each)) sorted[each.kind === 'pin' ? 'pins' : 'bans'].push(each);
    else sorted[each.kind === 'pin' ? 'excluded' : 'idle'].push(each);
  }
  const pairs = (some: Override[]): Pair[] => some.flatMap((each) => pairOf(each) ?? []);
  return {
    portfolio: {
      people: people.length,
      places: model,
      budgets: inputs.budgets.map(({ amount }) => amount),
      pins: pairs(sorted.pins),
      bans: pairs(sorted.bans),
      floors: floors.map(({ group, value, percent }) => ({
        percent,
        members: Uint8Array.from(people, (each) =>
          Number((group === 'sex' ? each.sex : each.residenceCountry) === value),
        ),
        // Their sex could be read from what a pin does to a floor.
        pinned: group !== 'sex',
      })),
      mostLoss: inputs.mostLoss,
    },
    places,
    profileIds: people.map(({ profileId }) => profileId),
    donors,
    floors,
    ...sorted,
    settings: settings.version,
  };
}

/** Whether somebody cannot be at an assignment: they have been asked for it before, or are elsewhere on its days. */
export function takenBy(rows: readonly Engagement[]) {
  const byPerson = new Map<string, Engagement[]>();
  for (const row of rows) {
    const theirs = byPerson.get(row.profileId);
    if (theirs) theirs.push(row);
    else byPerson.set(row.profileId, [row]);
  }
  return (profileId: string, assignmentId: string, days: Pick<Place, 'from' | 'until'>): boolean =>
    byPerson
      .get(profileId)
      ?.some(
        (each) =>
          each.assignmentId === assignmentId ||
          (each.inForce && overlapping({ from: each.startsOn, until: each.endsOn }, days)),
      ) ?? false;
}

// From what the solver said to what is kept: totals without people, and the people as rows of their own. Pure.
import type { Choice, Override, PortfolioResult, PortfolioRow } from '@compatriot/db/queries/portfolios.ts';
import type { EmptySeats } from '@compatriot/db/vocabulary.ts';
import type { Limit } from './model.ts';
import type { Read } from './reading.ts';
import { gapAim, leastForShares, toldShare } from './rules.ts';
import type { SolveOutcome } from './thread.ts';

type Done = Extract<SolveOutcome, { status: 'done' }>;
type Impossible = Extract<SolveOutcome, { status: 'infeasible' }>;
type Clash = PortfolioResult['clashes'][number];

export function resultFrom(row: PortfolioRow, read: Read, outcome: Done): PortfolioResult {
  const { portfolio } = read;
  const { chosen, objective, bound, gap, seconds, greedy, costs } = outcome;
  const filled = portfolio.places.map((_, place) => chosen.filter((each) => each.place === place));
  const spent = read.donors.map((_, donor) =>
    portfolio.places.reduce(
      (sum, { donor: theirs, cost }, place) =>
        sum + (theirs === donor ? cost * (filled[place]?.length ?? 0) : 0),
      0,
    ),
  );
  const pointsAt = pointsOf(read);
  const byAssignment = Object.fromEntries(
    portfolio.places.map(({ seats, cost, donor, options }, place) => {
      const mine = filled[place] ?? [];
      const left = donor === null ? Infinity : (portfolio.budgets[donor] ?? 0) - (spent[donor] ?? 0);
      return [
        read.places[place]?.assignmentId ?? '',
        {
          filled: mine.length,
          candidates: options.length,
          why: mine.length >= seats ? null : whyEmpty(options.length, cost > left),
          total: mine.reduce((sum, each) => sum + pointsAt(each.place, each.person), 0),
          best: outcome.alone[place]?.total ?? 0,
        },
      ];
    }),
  );
  const floors = read.floors.map((floor, at) => {
    const limit = portfolio.floors[at];
    const pinned = new Set(portfolio.pins.map(({ person, place }) => `${place} ${person}`));
    const counted = chosen.filter(({ person, place }) => limit?.pinned || !pinned.has(`${place} ${person}`));
    const members = counted.filter(({ person }) => limit?.members[person] === 1).length;
    const applied = outcome.applied[at] ?? false;
    const enough = counted.length >= leastForShares;
    return {
      ...floor,
      applied,
      met: applied && enough ? members * 100 >= floor.percent * counted.length : null,
      share: applied ? toldShare(members, counted.length) : null,
      cost: applied ? (costs.floors[at] ?? null) : null,
    };
  });
  return {
    objective,
    bound,
    gap,
    optimal: gap <= gapAim,
    greedy,
    filled: chosen.length,
    seats: portfolio.places.reduce((sum, { seats }) => sum + seats, 0),
    seconds: Math.round(seconds * 100) / 100,
    byAssignment,
    budgets: row.inputs.budgets.map((each, donor) => ({ ...each, spent: spent[donor] ?? 0 })),
    together: costs.together,
    floors,
    clashes: [],
    settings: read.settings,
  };
}

const whyEmpty = (candidates: number, tooDear: boolean): EmptySeats =>
  candidates === 0 ? 'nobody_fits' : tooDear ? 'budget' : 'taken';

const pointsOf = (read: Read): ((place: number, person: number) => number) => {
  const points = read.portfolio.places.map(
    ({ options }) => new Map(options.map((each) => [each.person, each.points])),
  );
  return (place, person) => points[place]?.get(person) ?? 0;
};

export function choicesFrom(read: Read, { chosen, alone }: Done): Choice[] {
  const pointsAt = pointsOf(read);
  const pinned = new Set(read.portfolio.pins.map(({ place, person }) => `${place} ${person}`));
  return chosen.flatMap(({ place, person }) => {
    const at = read.places[place];
    const profileId = read.profileIds[person];
    if (!at || !profileId) return [];
    const listed = at.listed.get(person);
    return [
      {
        assignmentId: at.assignmentId,
        profileId,
        points: pointsAt(place, person),
        score: listed?.score ?? 0,
        rank: listed?.rank ?? null,
        bestAlone: alone[place]?.people.has(person) ?? false,
        pinned: pinned.has(`${place} ${person}`),
      },
    ];
  });
}

export function costsFrom(
  read: Read,
  { costs }: Done,
): Pick<Override, 'assignmentId' | 'profileId' | 'cost'>[] {
  const priced = (some: Override[], prices: (number | null)[]) =>
    some.map(({ assignmentId, profileId }, at) => ({ assignmentId, profileId, cost: prices[at] ?? null }));
  return [
    ...priced(read.pins, costs.pins),
    ...priced(read.bans, costs.bans),
    ...priced(
      read.idle,
      read.idle.map(() => 0),
    ),
  ];
}

/** @param outcome null when somebody is pinned where they cannot be: then nothing was solved */
export function impossibleResult(row: PortfolioRow, read: Read, outcome: Impossible | null): PortfolioResult {
  const clashes = outcome
    ? outcome.clashes.map((limit) => clashOf(read, limit))
    : read.excluded.map(({ assignmentId, position }): Clash => ({
        ...nothing,
        kind: 'excluded',
        assignmentId,
        position,
      }));
  return {
    objective: null,
    bound: null,
    gap: null,
    optimal: false,
    greedy: null,
    filled: 0,
    seats: read.portfolio.places.reduce((sum, { seats }) => sum + seats, 0),
    seconds: Math.round((outcome?.seconds ?? 0) * 100) / 100,
    byAssignment: {},
    budgets: row.inputs.budgets.map((each) => ({ ...each, spent: 0 })),
    together: null,
    floors: [],
    clashes,
    settings: read.settings,
  };
}

const nothing: Omit<Clash, 'kind'> = {
  assignmentId: null,
  position: null,
  donor: null,
  group: null,
  value: null,
  percent: null,
};

function clashOf(read: Read, limit: Limit): Clash {
  switch (limit.kind) {
    case 'pin': {
      const pin = read.pins[limit.pin];
      return {
        ...nothing,
        kind: 'pin',
        assignmentId: pin?.assignmentId ?? null,
        position: pin?.position ?? null,
      };
    }
    case 'place': {
      // Told by a pin of theirs; of people whom nobody pinned the clash says only that there are such.
      const profileId = read.profileIds[limit.person];
      const pin = read.pins.find((each) => each.profileId === profileId);
      return { ...nothing, kind: 'place', position: pin?.position ?? null };
    }
    case 'budget':
      return { ...nothing, kind: 'budget', donor: read.donors[limit.donor] ?? null };
    case 'floor': {
      const floor = read.floors[limit.floor];
      return { ...nothing, ...floor, kind: 'floor' };
    }
    default:
      return { ...nothing, kind: limit.kind, assignmentId: read.places[limit.place]?.assignmentId ?? null };
  }
}

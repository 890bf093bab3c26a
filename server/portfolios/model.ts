// A joint choice as numbers: who may go where for how many points, and every limit as a row of a whole-number program.
// Pure. Points are basis points here (0 to 10,000), so that every sum is a whole number.

/** Somebody who may be chosen for a place. `person` counts from 0. */
export interface Option {
  person: number;
  points: number;
}

/** An assignment. */
export interface Place {
  seats: number;
  /** Of one seat, in minor units. */
  cost: number;
  /** Whose money: place in `budgets`; null where nobody set a limit. */
  donor: number | null;
  /** Civil dates, both days included; null has no beginning or no end. */
  from: string | null;
  until: string | null;
  /** Best first. */
  options: Option[];
}

export interface Pair {
  place: number;
  person: number;
}

/** At least `percent` of the people counted are members. */
export interface FloorLimit {
  percent: number;
  /** By person, 1 or 0. */
  members: Uint8Array;
  /** Whether pinned people count: not where their sex could be read from it. */
  pinned: boolean;
}

export interface Portfolio {
  people: number;
  /** In the order of approval, which is the order of choosing one at a time. */
  places: Place[];
  /** Of each donor with a limit, in minor units. */
  budgets: number[];
  pins: Pair[];
  bans: Pair[];
  floors: FloorLimit[];
  /** Percent that a place's total may lie below what it could get alone. */
  mostLoss: number | null;
}

/** What a row of the program stands for. `place` and `person` count as in the portfolio. */
export type Limit =
  | { kind: 'seats'; place: number }
  | { kind: 'place'; person: number }
  | { kind: 'budget'; donor: number }
  | { kind: 'floor'; floor: number }
  | { kind: 'loss'; place: number }
  | { kind: 'pin'; pin: number };

export interface Column extends Pair {
  points: number;
}

export interface Row {
  limit: Limit;
  columns: number[];
  /** Of each column; whole numbers. */
  values: number[];
  lower: number;
  upper: number;
}

export interface Program {
  columns: Column[];
  rows: Row[];
  /** Column of each pin and of each ban, in their order. */
  pins: number[];
  bans: number[];
}

export const pairKey = ({ place, person }: Pair): string => `${place} ${person}`;

/** One column a place and person, one row a limit; rows that nothing could break are left out. */
export function programOf(portfolio: Portfolio): Program {
  const columns: Column[] = [];
  const at = new Map<string, number>();
  const ofPlace: number[][] = [];
  const ofPerson: number[][] = Array.from({ length: portfolio.people }, () => []);
  for (const [place, { options }] of portfolio.places.entries()) {
    ofPlace.push([]);
    for (const { person, points } of options) {
      at.set(pairKey({ place, person }), columns.length);
      ofPlace[place]?.push(columns.length);
      ofPerson[person]?.push(columns.length);
      columns.push({ place, person, points });
    }
  }
  const rows: Row[] = [];
  const ones = (count: number): number[] => new Array<number>(count).fill(1);
  const column = (index: number): Column => columns[index] as Column;
  for (const [place, { seats }] of portfolio.places.entries()) {
    const mine = ofPlace[place] ?? [];
    if (mine.length > seats)
      rows.push({
        limit: { kind: 'seats', place },
        columns: mine,
        values: ones(mine.length),
        lower: -Infinity,
        upper: seats,
      });
  }
  for (const [person, mine] of ofPerson.entries())
    for (const clique of overlaps(mine, (index) => portfolio.places[column(index).place] as Place))
      rows.push({
        limit: { kind: 'place', person },
        columns: clique,
        values: ones(clique.length),
        lower: -Infinity,
        upper: 1,
      });
  for (const [donor, amount] of portfolio.budgets.entries()) {
    const theirs = portfolio.places.flatMap((place, index) =>
      place.donor === donor && place.cost > 0 ? (ofPlace[index] ?? []) : [],
    );
    const values = theirs.map((index) => (portfolio.places[column(index).place] as Place).cost);
    const most = portfolio.places.reduce(
      (sum, { seats, cost, options, ...place }) =>
        sum + (place.donor === donor ? Math.min(seats, options.length) * cost : 0),
      0,
    );
    if (most > amount)
      rows.push({
        limit: { kind: 'budget', donor },
        columns: theirs,
        values,
        lower: -Infinity,
        upper: amount,
      });
  }
  const pinned = new Set(portfolio.pins.map(pairKey));
  for (const [floor, { percent, members, pinned: counted }] of portfolio.floors.entries()) {
    // Σ (100 · member − percent) x ≥ 0
    const touched = columns.flatMap((each, index) => (counted || !pinned.has(pairKey(each)) ? [index] : []));
    rows.push({
      limit: { kind: 'floor', floor },
      columns: touched,
      values: touched.map((index) => 100 * (members[column(index).person] ?? 0) - percent),
      lower: 0,
      upper: Infinity,
    });
  }
  const { mostLoss } = portfolio;
  if (mostLoss !== null && mostLoss < 100)
    for (const place of portfolio.places.keys()) {
      const least = leastTotal(alone(portfolio, place).total, mostLoss);
      const mine = ofPlace[place] ?? [];
      if (least > 0)
        rows.push({
          limit: { kind: 'loss', place },
          columns: mine,
          values: mine.map((index) => column(index).points),
          lower: least,
          upper: Infinity,
        });
    }
  const columnOf = (pair: Pair): number => {
    const found = at.get(pairKey(pair));
    if (found === undefined) throw new Error('Somebody is pinned or banned where nobody offered them');
    return found;
  };
  return { columns, rows, pins: portfolio.pins.map(columnOf), bans: portfolio.bans.map(columnOf) };
}

/** A whole number of basis points, so that equality can be met. */
const leastTotal = (best: number, mostLoss: number): number => Math.ceil((best * (100 - mostLoss)) / 100);

/**
 * Sets of which at most one can be chosen: as few as say everything (the maximal cliques of the intervals), those of one
 * place left out.
 */
function overlaps(columns: readonly number[], placeOf: (column: number) => Place): number[][] {
  if (columns.length < 2) return [];
  const ends: { day: string; begins: boolean; column: number }[] = [];
  for (const column of columns) {
    const { from, until } = placeOf(column);
    ends.push(
      { day: from ?? '', begins: true, column },
      // Behind every civil date.
      { day: until ?? '~', begins: false, column },
    );
  }
  // On the same day one begins before another ends: both days are included.
  ends.sort((a, b) => (a.day === b.day ? Number(b.begins) - Number(a.begins) : a.day < b.day ? -1 : 1));
  const going = new Set<number>();
  const cliques: number[][] = [];
  let grown = false;
  for (const { begins, column } of ends) {
    if (begins) {
      going.add(column);
      grown = true;
      continue;
    }
    if (grown && going.size > 1) cliques.push([...going]);
    grown = false;
    going.delete(column);
  }
  return cliques;
}

export const overlapping = (a: Pick<Place, 'from' | 'until'>, b: Pick<Place, 'from' | 'until'>): boolean =>
  (a.from ?? '') <= (b.until ?? '~') && (b.from ?? '') <= (a.until ?? '~');

/** What a place could get if it were the only one: its own seats, money, pins and bans. */
export function alone(portfolio: Portfolio, place: number): { total: number; people: Set<number> } {
  const { options, seats, cost, donor } = portfolio.places[place] as Place;
  const money = donor === null ? Infinity : (portfolio.budgets[donor] ?? Infinity);
  const room = cost > 0 ? Math.min(seats, Math.floor(money / cost)) : seats;
  const mine = (pairs: readonly Pair[]): Set<number> =>
    new Set(pairs.filter((pair) => pair.place === place).map(({ person }) => person));
  const [pins, bans] = [mine(portfolio.pins), mine(portfolio.bans)];
  const chosen = [
    ...options.filter(({ person }) => pins.has(person)),
    ...options.filter(({ person }) => !pins.has(person) && !bans.has(person)),
  ].slice(0, Math.max(room, pins.size));
  return {
    total: chosen.reduce((sum, { points }) => sum + points, 0),
    people: new Set(chosen.map(({ person }) => person)),
  };
}

/**
 * One place after the other takes the best who are still free; pinned people are set before. Floors and the limit on losses
 * are left aside: whoever chooses one at a time cannot know what is still to come.
 * @returns columns of the program
 */
export function greedy(portfolio: Portfolio, program: Program): number[] {
  const left = [...portfolio.budgets];
  const seats = portfolio.places.map((place) => place.seats);
  const busy: Place[][] = Array.from({ length: portfolio.people }, () => []);
  const banned = new Set(program.bans);
  const chosen = new Set<number>();
  const take = (index: number): void => {
    const { place, person } = program.columns[index] as Column;
    const { cost, donor } = portfolio.places[place] as Place;
    if (donor !== null) left[donor] = (left[donor] ?? 0) - cost;
    seats[place] = (seats[place] ?? 0) - 1;
    busy[person]?.push(portfolio.places[place] as Place);
    chosen.add(index);
  };
  program.pins.forEach(take);
  for (const [index, { place, person }] of program.columns.entries()) {
    const here = portfolio.places[place] as Place;
    if (chosen.has(index) || banned.has(index) || (seats[place] ?? 0) < 1) continue;
    if (here.donor !== null && (left[here.donor] ?? 0) < here.cost) continue;
    if (busy[person]?.some((other) => overlapping(other, here))) continue;
    take(index);
  }
  return [...chosen].sort((a, b) => a - b);
}

export const totalOf = (program: Program, chosen: readonly number[]): number =>
  chosen.reduce((sum, index) => sum + (program.columns[index]?.points ?? 0), 0);

/** Limits that a choice breaks; nothing is believed of a solver that this does not confirm. */
export function brokenBy(program: Program, chosen: readonly number[]): Limit[] {
  const taken = new Set(chosen);
  const broken: Limit[] = program.rows.flatMap(({ limit, columns, values, lower, upper }) => {
    const sum = columns.reduce((all, index, at) => all + (taken.has(index) ? (values[at] ?? 0) : 0), 0);
    return sum < lower || sum > upper ? [limit] : [];
  });
  program.pins.forEach((index, pin) => {
    if (!taken.has(index)) broken.push({ kind: 'pin', pin });
  });
  return broken;
}

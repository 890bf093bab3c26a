// How near concepts are, worked out in typed arrays from one taxonomy's hierarchy and from what occupations ask for. Pure
// but for pauses: it lets others have their turn every few milliseconds, and the same numbers come out on every machine.
import { setImmediate as breathe } from 'node:timers/promises';

export interface NearnessGiven {
  /** `group`: the narrow group that a skill stands in, if any. */
  skills: { id: number; group: number | null }[];
  /** `code`: ISCO-08, up to four digits. */
  occupations: { id: number; code: string | null }[];
  /** Three columns of one length. */
  relations: {
    occupation: ArrayLike<number>;
    skill: ArrayLike<number>;
    optional: ArrayLike<number | boolean>;
  };
}

/** Three columns, by concept as given, nearest first. The concept itself is not among them. */
export interface Neighbours {
  concept: number[];
  neighbour: number[];
  /** 10 to 99. */
  similarity: number[];
}

export interface NearnessOptions {
  /** Occupations whose own relations are not looked at: what is tested must not have been learnt from (k-fold). */
  without?: ReadonlySet<number>;
  /** Neighbours a concept; 15, because a longer tail never decided a ranking. */
  most?: number;
  onProgress?: (done: number, all: number) => void;
}

/** A nearer pair is none: below it, two concepts share next to nothing. */
const least = 10;
const sameGroup = 35;
/** Occupations by how many leading digits of ISCO-08 they share (ILO 2012): unit, minor and sub-major group. */
const byDigits: readonly [digits: number, base: number][] = [
  [4, 80],
  [3, 60],
  [2, 35],
];
/** Milliseconds of work between two pauses. */
const slice = 8;

/**
 *   near = base + (99 − base) · cosine, rounded half to even; under 10 is dropped.
 *
 * base of skills: 35 in the same narrow group. base of occupations: 80, 60, 35 by shared ISCO-08 group. cosine: of two skills
 * over the occupations that ask for them, of two occupations over the skills they ask for, weighted by rarity as in
 * document retrieval (Salton and Buckley 1988): what everybody asks for says little, ln(1 + all / those who ask); an
 * optional skill counts half. 99 at most, so that only the same concept is a full match.
 */
export async function nearest(given: NearnessGiven, options: NearnessOptions = {}): Promise<Neighbours> {
  const { without = new Set<number>(), most = 15, onProgress = () => undefined } = options;
  const found: Neighbours = { concept: [], neighbour: [], similarity: [] };
  const { occupation, skill, optional } = given.relations;
  const kept: number[] = [];
  for (let at = 0; at < occupation.length; at++) if (!without.has(occupation[at]!)) kept.push(at);
  const column = (from: ArrayLike<number>) => Int32Array.from(kept, (at) => from[at]!);
  const strength = Float64Array.from(kept, (at) => (optional[at] ? 0.5 : 1));
  const [asking, asked] = [column(occupation), column(skill)];
  const all = given.skills.length + given.occupations.length;

  const groups = new Map<number, number[]>();
  for (const [at, { group }] of given.skills.entries()) if (group !== null) push(groups, group, at);
  const skillIds = Int32Array.from(given.skills, ({ id }) => id);
  await rank(found, skillIds, features(skillIds, asked, asking, strength), most, {
    base: (at, note) => {
      const group = given.skills[at]!.group;
      if (group !== null) for (const other of groups.get(group) ?? []) note(other, sameGroup);
    },
    onProgress: (done) => onProgress(done, all),
  });

  const coded = new Map<string, number[]>();
  for (const [at, { code }] of given.occupations.entries())
    for (const [digits] of byDigits)
      if (code && code.length >= 2) push(coded, `${digits} ${code.slice(0, digits)}`, at);
  const occupationIds = Int32Array.from(given.occupations, ({ id }) => id);
  await rank(found, occupationIds, features(occupationIds, asking, asked, strength), most, {
    base: (at, note) => {
      const code = given.occupations[at]!.code;
      if (!code || code.length < 2) return;
      // The widest first: a narrower group that both stand in overwrites it.
      for (const [digits, base] of byDigits.toReversed())
        for (const other of coded.get(`${digits} ${code.slice(0, digits)}`) ?? []) note(other, base);
    },
    onProgress: (done) => onProgress(skillIds.length + done, all),
  });
  return found;
}

function push<Key>(map: Map<Key, number[]>, key: Key, value: number): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** A sparse matrix both ways: what each concept has, and who has each. Concepts by place, features by a number of their own. */
interface Features {
  starts: Uint32Array;
  feature: Uint32Array;
  weight: Float64Array;
  backStarts: Uint32Array;
  back: Uint32Array;
  backWeight: Float64Array;
  /** Length of each concept's row. */
  size: Float64Array;
}

function features(ids: Int32Array, of: Int32Array, over: Int32Array, strength: Float64Array): Features {
  const placeOf = new Map<number, number>();
  for (const [at, id] of ids.entries()) placeOf.set(id, at);
  const numberOf = new Map<number, number>();
  const rows: number[] = [];
  const place = new Int32Array(of.length);
  const feature = new Uint32Array(of.length);
  for (let at = 0; at < of.length; at++) {
    const number = numberOf.get(over[at]!) ?? numberOf.size;
    numberOf.set(over[at]!, number);
    feature[at] = number;
    place[at] = placeOf.get(of[at]!) ?? -1;
    if (place[at]! >= 0) rows.push(at);
  }
  const have = new Uint32Array(numberOf.size);
  for (const number of feature) have[number]! += 1;
  const owners = new Set(of).size;
  const weightOf = (at: number) => strength[at]! * Math.log(1 + owners / have[feature[at]!]!);
  const made: Features = {
    starts: new Uint32Array(ids.length + 1),
    feature: new Uint32Array(rows.length),
    weight: new Float64Array(rows.length),
    backStarts: new Uint32Array(numberOf.size + 1),
    back: new Uint32Array(rows.length),
    backWeight: new Float64Array(rows.length),
    size: new Float64Array(ids.length),
  };
  for (const at of rows) {
    made.starts[place[at]! + 1]! += 1;
    made.backStarts[feature[at]! + 1]! += 1;
  }
  for (let at = 0; at < ids.length; at++) made.starts[at + 1]! += made.starts[at]!;
  for (let at = 0; at < numberOf.size; at++) made.backStarts[at + 1]! += made.backStarts[at]!;
  const next = made.starts.slice();
  const backNext = made.backStarts.slice();
  for (const at of rows) {
    const weight = weightOf(at);
    const to = next[place[at]!]!++;
    made.feature[to] = feature[at]!;
    made.weight[to] = weight;
    const back = backNext[feature[at]!]!++;
    made.back[back] = place[at]!;
    made.backWeight[back] = weight;
    made.size[place[at]!]! += weight * weight;
  }
  for (let at = 0; at < ids.length; at++) made.size[at] = Math.sqrt(made.size[at]!);
  return made;
}

interface Ranking {
  /** Notes what a concept shares by its place in the hierarchy. */
  base(at: number, note: (other: number, base: number) => void): void;
  onProgress(done: number): void;
}

async function rank(
  found: Neighbours,
  ids: Int32Array,
  { starts, feature, weight, backStarts, back, backWeight, size }: Features,
  most: number,
  { base, onProgress }: Ranking,
): Promise<void> {
  const dot = new Float64Array(ids.length);
  const shared = new Uint8Array(ids.length);
  const touched = new Uint8Array(ids.length);
  let since = performance.now();
  for (let at = 0; at < ids.length; at++) {
    const others: number[] = [];
    for (let entry = starts[at]!; entry < starts[at + 1]!; entry++) {
      const mine = weight[entry]!;
      const end = backStarts[feature[entry]! + 1]!;
      for (let step = backStarts[feature[entry]!]!; step < end; step++) {
        const other = back[step]!;
        if (touched[other] === 0) {
          touched[other] = 1;
          others.push(other);
        }
        dot[other]! += mine * backWeight[step]!;
      }
    }
    base(at, (other, points) => {
      if (touched[other] === 0) {
        touched[other] = 1;
        others.push(other);
      }
      shared[other] = points;
    });
    const near: { id: number; similarity: number }[] = [];
    for (const other of others) {
      const cosine = dot[other]! > 0 ? Math.min(1, dot[other]! / (size[at]! * size[other]!)) : 0;
      const similarity = halfToEven(shared[other]! + (99 - shared[other]!) * cosine);
      if (other !== at && similarity >= least) near.push({ id: ids[other]!, similarity });
      dot[other] = 0;
      shared[other] = 0;
      touched[other] = 0;
    }
    near.sort((one, other) => other.similarity - one.similarity || one.id - other.id);
    for (const each of near.slice(0, most)) {
      found.concept.push(ids[at]!);
      found.neighbour.push(each.id);
      found.similarity.push(each.similarity);
    }
    if (performance.now() - since > slice) {
      onProgress(at);
      await breathe();
      since = performance.now();
    }
  }
  onProgress(ids.length);
}

/** As Postgres rounds. A sum that only its last bits put beside a half counts as the half, whatever order it was added in. */
function halfToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (Math.abs(rest - 0.5) < 1e-9) return below % 2 === 0 ? below : below + 1;
  return rest < 0.5 ? below : below + 1;
}

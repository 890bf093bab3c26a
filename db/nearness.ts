// How near concepts are, worked out in typed arrays from one taxonomy: what occupations ask for together, what things are
// called, and where they stand. Pure but for pauses: it lets others have their turn every few milliseconds, and the same
// numbers come out on every machine.
import { type Features, Gathered, features } from './nearness-features.ts';
import { type Neighbours, type Pause, pacer, rank } from './nearness-ranking.ts';
import { stemOf, weightOf, wordsOf } from './words.ts';

/** Another one with every change of what comes out for the same taxonomy: what is stored is then worked out again. */
export const nearnessMethod = 2;

export interface NearnessGiven {
  /** Names in one language; the first is the one shown. */
  skills: { id: number; names: readonly string[] }[];
  /** `code`: ISCO-08, up to four digits. */
  occupations: { id: number; names: readonly string[]; code: string | null }[];
  /** Two columns of one length, of skills and of the groups above them. */
  parents: { concept: number[]; broader: number[] };
  /** Three columns of one length. */
  relations: { occupation: number[]; skill: number[]; optional: number[] };
}

/** The kinds of evidence that count; left out ones are for measuring what each does. */
export type NearnessKind = 'company' | 'words' | 'field' | 'groups';

export interface NearnessOptions {
  /** Occupations whose own relations are not looked at: what is tested must not have been learnt from (k-fold). */
  without?: ReadonlySet<number>;
  kinds?: readonly NearnessKind[];
  onProgress?: (done: number, all: number) => void;
}

/**
 * Neighbours of a skill. In a trial on ESCO (one fold of what the benchmark match-quality does with half of the skills) 12 found 0.75 of the
 * occupations again, 20 0.78 and 50 0.79; each also makes the index look through more people.
 */
export const mostOfSkill = 20;
/** Of an occupation: people give one only, so the list decides how far it reaches. */
const mostOfOccupation = 50;
/** What counts for how much: tried on that fold, a handful of mixes; those near this one did about as well. */
const skillShares: Record<NearnessKind, number> = { company: 1, words: 1, field: 0.8, groups: 0.3 };
const occupationShares: Record<NearnessKind, number> = { company: 1, words: 1, field: 0.3, groups: 0.3 };
/** An optional skill ties an occupation to it less than an essential one. */
const optionalStrength = 0.7;

/**
 *   cosine = weighted mean of the cosines of each kind of evidence (nearness-features.ts)
 *   near   = cosine² / (around(one) · around(other)),   around = mean cosine of the few nearest, at least 0.25
 *
 * Comparing with what is usual around both is the local scaling of Zelnik-Manor and Perona (2004): 0.4 is much among
 * management skills, which stand beside everything, and little among programming languages. Evidence of two skills: company,
 * the occupations that ask for both; words of their names; field, the ISCO-08 unit groups whose occupations ask for them;
 * groups above both, a nearer one more. Of two occupations: the skills they ask for, words, the groups of those skills, and
 * shared digits of ISCO-08.
 *
 * What is told is a whole number from 10 to 99, for only the same concept is a full match. Of skills 95 · near. It was
 * calibrated by one reader over the neighbours of some forty skills of ESCO and of the starter set: from 60 on, it mostly
 * makes sense to ask somebody who has the one about the other ("project management" and "manage engineering project" 80,
 * "JavaScript" and "Haskell" 83, "contract law" and "manage contract disputes" 99); below, two skills merely share a field ("project management" and
 * "financial management" 48, "epidemiology" and "histology" 43). It repeats what a taxonomy has wrong: ESCO asks babysitters
 * for wound care, so these are near. Of occupations 80 · near^¾ up to near = 1 and from there on towards 99: the first of
 * fifty that are ranked by it should be told apart.
 */
export async function nearest(given: NearnessGiven, options: NearnessOptions = {}): Promise<Neighbours> {
  const {
    without = new Set<number>(),
    kinds = ['company', 'words', 'field', 'groups'],
    onProgress = () => undefined,
  } = options;
  const pause = pacer();
  const all = given.skills.length + given.occupations.length;
  const found: Neighbours = { concept: [], neighbour: [], similarity: [] };
  const skills = await skillFeatures(given, without, kinds, pause);
  await rank(found, idsOf(given.skills), skills, {
    most: mostOfSkill,
    told: (near) => Math.min(99, 95 * near),
    onProgress: (done) => onProgress(done, all),
    pause,
  });
  const occupations = await occupationFeatures(given, without, kinds, pause);
  await rank(found, idsOf(given.occupations), occupations, {
    most: mostOfOccupation,
    told: (near) => (near <= 1 ? 80 * Math.sqrt(near * Math.sqrt(near)) : 80 + 19 * (1 - 1 / near)),
    onProgress: (done) => onProgress(given.skills.length + done, all),
    pause,
  });
  return found;
}

const idsOf = (concepts: readonly { id: number }[]) => Int32Array.from(concepts, ({ id }) => id);

async function skillFeatures(
  given: NearnessGiven,
  without: ReadonlySet<number>,
  kinds: readonly NearnessKind[],
  pause: Pause,
): Promise<Features> {
  const count = given.skills.length;
  const [company, field, groups] = [new Gathered(count), new Gathered(count), new Gathered(count)];
  const placeOf = places(given.skills);
  const codeOf = new Map(given.occupations.map(({ id, code }) => [id, code]));
  const { occupation, skill, optional } = given.relations;
  for (let at = 0; at < occupation.length; at++) {
    const place = placeOf.get(skill[at]!);
    if (place === undefined || without.has(occupation[at]!)) continue;
    const strength = optional[at] ? optionalStrength : 1;
    company.add(place, occupation[at]!, strength);
    const code = codeOf.get(occupation[at]!);
    if (code) field.add(place, code, strength);
    await pause();
  }
  const above = ancestors(given.parents);
  for (const [place, { id }] of given.skills.entries()) {
    for (const [group, depth] of above(id)) groups.add(place, group, 1 / Math.sqrt(depth));
    await pause();
  }
  const words = await wordsOfNames(given.skills, pause);
  const evidence = {
    company: () => company.evidence(pause, skillShares.company, (sum) => sum),
    words: () => words.evidence(pause, skillShares.words, Math.sqrt),
    field: () => field.evidence(pause, skillShares.field, Math.log1p),
    groups: () => groups.evidence(pause, skillShares.groups, (sum) => sum),
  };
  return features(
    count,
    kinds.map((kind) => evidence[kind]),
    pause,
  );
}

async function occupationFeatures(
  given: NearnessGiven,
  without: ReadonlySet<number>,
  kinds: readonly NearnessKind[],
  pause: Pause,
): Promise<Features> {
  const count = given.occupations.length;
  const [company, field, groups] = [new Gathered(count), new Gathered(count), new Gathered(count)];
  const placeOf = places(given.occupations);
  const parents = parentsOf(given.parents);
  const { occupation, skill, optional } = given.relations;
  for (let at = 0; at < occupation.length; at++) {
    const place = placeOf.get(occupation[at]!);
    if (place === undefined || without.has(occupation[at]!)) continue;
    const strength = optional[at] ? optionalStrength : 1;
    company.add(place, skill[at]!, strength);
    for (const group of parents.get(skill[at]!) ?? []) field.add(place, group, strength);
    await pause();
  }
  for (const [place, { code }] of given.occupations.entries())
    for (let digits = 2; code && digits <= code.length; digits++) groups.add(place, code.slice(0, digits), 1);
  const words = await wordsOfNames(given.occupations, pause);
  const evidence = {
    company: () => company.evidence(pause, occupationShares.company, (sum) => sum),
    words: () => words.evidence(pause, occupationShares.words, Math.sqrt),
    field: () => field.evidence(pause, occupationShares.field, Math.sqrt),
    groups: () => groups.evidence(pause, occupationShares.groups, (sum) => sum),
  };
  return features(
    count,
    kinds.map((kind) => evidence[kind]),
    pause,
  );
}

const places = (concepts: readonly { id: number }[]) => new Map(concepts.map(({ id }, at) => [id, at]));

/** The name shown counts as much as all others together; each name counts as one, however many words it has of them. */
async function wordsOfNames(
  concepts: readonly { names: readonly string[] }[],
  pause: Pause,
): Promise<Gathered> {
  const stems = new Map<string, string>();
  const gathered = new Gathered(concepts.length);
  for (const [place, { names }] of concepts.entries()) {
    for (const [at, name] of names.entries()) {
      const counts = at === 0 ? 2 : 2 / (names.length - 1);
      for (const word of wordsOf(name)) {
        if (weightOf(word) < 1) continue;
        let stem = stems.get(word);
        if (stem === undefined) stems.set(word, (stem = stemOf(word)));
        gathered.add(place, stem, counts);
      }
    }
    await pause();
  }
  return gathered;
}

function parentsOf({ concept, broader }: NearnessGiven['parents']): Map<number, number[]> {
  const parents = new Map<number, number[]>();
  for (let at = 0; at < concept.length; at++) {
    const list = parents.get(concept[at]!);
    if (list) list.push(broader[at]!);
    else parents.set(concept[at]!, [broader[at]!]);
  }
  return parents;
}

/** Everything above a concept, by how many steps above at least. */
function ancestors(given: NearnessGiven['parents']): (id: number) => Map<number, number> {
  const parents = parentsOf(given);
  return (id) => {
    const depths = new Map<number, number>();
    let level = [id];
    for (let depth = 1; level.length > 0; depth++) {
      const next: number[] = [];
      for (const each of level)
        for (const parent of parents.get(each) ?? [])
          if (!depths.has(parent)) {
            depths.set(parent, depth);
            next.push(parent);
          }
      level = next;
    }
    return depths;
  };
}

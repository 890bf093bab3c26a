// What may be said in public about answers. No figure about fewer than ten people; every figure rounded; nothing recounted
// between releases (SAFETY.md, Statistics; the threshold and rounding follow common statistical disclosure control, e.g.
// Hundepool et al., Statistical Disclosure Control, 2012, ch. 5). Where exactly the threshold is, between ten and nineteen,
// nobody knows who could plant answers of their own.

export const leastPeople = 10;
/** The least that a group is shown from lies between ten and this, where nobody can know: see cuts.ts. */
export const mostLeast = 19;
/** Figures are multiples of this, rounded down, so that two views never differ by one person. */
export const roundingBase = 5;
/** A new release needs at least this many answers more (or fewer) than the last one. */
export const leastChange = 10;
/** Or this part of them, when that is more: recounting half a million answers for ten new ones tells nobody anything. */
export const leastShare = 0.01;
/** And is not made more often than this, so that a busy day does not recount all the time. */
export const leastSeconds = 60;

export const figureNames = ['residence', 'education', 'occupation_group', 'mode'] as const;
export type FigureName = (typeof figureNames)[number];

export interface FigureRow {
  value: string;
  people: number;
}

/** Figures of one question as a wave compares it; `mean` of a number, rounded, for ten people or more. */
export interface QuestionFigures {
  rows: FigureRow[];
  answered: number;
  mean?: number;
}

export interface Figures {
  /** The wave's newest version: its keys and codes are those of `questions`. */
  versionId?: string;
  questions?: Record<string, QuestionFigures>;
  /** Rounded number of answers behind the release. */
  people: number;
  cubes: Record<
    FigureName,
    {
      rows: FigureRow[];
      /** People who answered this question, as far as that may be said (shownPart). */ answered: number;
    }
  >;
}

/** From how many people on a group is shown, and how far before a step of five its figure goes up. */
export interface Cut {
  least: number;
  offset: number;
}
export type CutOf = (group: string) => Cut;

/** What everybody knows: ten, rounded down. */
export const plainCut: Cut = { least: leastPeople, offset: 0 };
export const plainCuts: CutOf = () => plainCut;

export function rounded(people: number, { least, offset }: Cut = plainCut): number {
  if (people < least) return 0;
  const moved = people + offset;
  return moved - (moved % roundingBase);
}

/** A number of people, and the figure that stands for it in public. */
export interface Whole {
  people: number;
  shown: number;
}

/**
 * The figure for some of the people of a whole. When fewer than ten of them are outside the part, the part is shown as
 * the whole: otherwise subtracting the two would count those few. So two nested figures are equal or differ by ten or more.
 */
export function shownPart(part: number, whole: Whole, cut: Cut = plainCut): number {
  if (part < cut.least || whole.shown === 0) return 0;
  if (whole.people - part < cut.least) return whole.shown;
  // Two cuts may round apart what is ten apart.
  return Math.max(leastPeople, Math.min(rounded(part, cut), whole.shown - leastPeople));
}

/** Rows that may be shown, most people first; the hidden ones leave no trace of how many there were. */
export function safeRows(rows: FigureRow[], answered: Whole, cutOf: CutOf = plainCuts): FigureRow[] {
  return rows
    .map((row) => ({ value: row.value, people: shownPart(row.people, answered, cutOf(`row ${row.value}`)) }))
    .filter((row) => row.people > 0)
    .sort((a, b) => b.people - a.people || (a.value < b.value ? -1 : 1));
}

/**
 * Figures for parts that share out a whole, each person in exactly one: null where a part holds fewer than may be shown.
 * When the hidden parts together hold so few, the largest part is shown with them, or subtracting all others from the whole
 * would count those few.
 * @param cuts one for each part
 */
export function shownShares(
  parts: readonly number[],
  whole: Whole,
  cuts: readonly Cut[] = [],
): (number | null)[] {
  const cutAt = (index: number): Cut => cuts[index] ?? plainCut;
  const hidden = parts.reduce((sum, part, index) => sum + (part < cutAt(index).least ? part : 0), 0);
  const most = parts.indexOf(Math.max(...parts));
  return parts.map((part, index) => {
    const cut = cutAt(index);
    if (part < cut.least) return null;
    return shownPart(index === most && hidden < cut.least ? part + hidden : part, whole, cut) || null;
  });
}

/**
 * Figures that follow one another and differ little, such as who came to each page: one that differs from the last one told
 * by fewer than ten people is told as that one. So two neighbours are equal or differ by ten or more.
 * @param cut the one that `start` was rounded by
 */
export function shownSteps(people: readonly number[], start: Whole, cut: Cut = plainCut): number[] {
  let told = start;
  return people.map((each) => {
    if (Math.abs(told.people - each) >= cut.least) told = { people: each, shown: rounded(each, cut) };
    return told.shown;
  });
}

/** One question's figures, from exact counts, within a release about `everybody`. */
export function safeCube(
  rows: FigureRow[],
  answered: number,
  everybody: Whole,
  cutOf: CutOf = plainCuts,
): Figures['cubes'][FigureName] {
  const shown = shownPart(answered, everybody, cutOf('answered'));
  return { rows: safeRows(rows, { people: answered, shown }, cutOf), answered: shown };
}

/** Whether counting is worth it: asked first, because counting costs as much as there are answers. */
export function isTooSoon(last: { releasedAt: Date } | null, now: Date): boolean {
  return last !== null && now.getTime() - last.releasedAt.getTime() < leastSeconds * 1000;
}

export function isDue(
  last: { responses: number; releasedAt: Date } | null,
  responses: number,
  now: Date,
  { least }: Cut = plainCut,
): boolean {
  if (responses < least || isTooSoon(last, now)) return false;
  if (!last) return true;
  return Math.abs(responses - last.responses) >= Math.max(leastChange, last.responses * leastShare);
}

/** A mean as it may be told: three digits of it, for the fourth would tell about one person in a hundred. */
export function shownMean(sum: number, people: number, { least }: Cut = plainCut): number | null {
  if (people < least) return null;
  const mean = sum / people;
  // Years are told whole.
  return Math.abs(mean) >= 100 ? Math.round(mean) : Number(mean.toPrecision(3));
}

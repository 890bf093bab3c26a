// What may be said in public about answers. No figure about fewer than ten people; every figure rounded; nothing recounted
// between releases (SAFETY.md, Statistics; the threshold and rounding follow common statistical disclosure control, e.g.
// Hundepool et al., Statistical Disclosure Control, 2012, ch. 5).

export const leastPeople = 10;
/** Figures are multiples of this, rounded down, so that two views never differ by one person. */
export const roundingBase = 5;
/** A new release needs at least this many answers more (or fewer) than the last one. */
export const leastChange = 10;
/** And is not made more often than this, so that a busy day does not recount all the time. */
export const leastSeconds = 60;

export const figureNames = ['residence', 'education', 'occupation_group', 'mode'] as const;
export type FigureName = (typeof figureNames)[number];

export interface FigureRow {
  value: string;
  people: number;
}

export interface Figures {
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

export const rounded = (people: number): number =>
  people < leastPeople ? 0 : people - (people % roundingBase);

/** A number of people, and the figure that stands for it in public. */
export interface Whole {
  people: number;
  shown: number;
}

/**
 * The figure for some of the people of a whole. When fewer than ten of them are outside the part, the part is shown as
 * the whole: otherwise subtracting the two would count those few. So two nested figures are equal or differ by ten or more.
 */
export function shownPart(part: number, whole: Whole): number {
  if (part < leastPeople) return 0;
  return whole.people - part < leastPeople ? whole.shown : rounded(part);
}

/** Rows that may be shown, most people first; the hidden ones leave no trace of how many there were. */
export function safeRows(rows: FigureRow[], answered: Whole): FigureRow[] {
  return rows
    .filter((row) => row.people >= leastPeople)
    .map((row) => ({ value: row.value, people: shownPart(row.people, answered) }))
    .sort((a, b) => b.people - a.people || (a.value < b.value ? -1 : 1));
}

/** One question's figures, from exact counts, within a release about `everybody`. */
export function safeCube(
  rows: FigureRow[],
  answered: number,
  everybody: Whole,
): Figures['cubes'][FigureName] {
  const shown = shownPart(answered, everybody);
  return { rows: safeRows(rows, { people: answered, shown }), answered: shown };
}

export function isDue(
  last: { responses: number; releasedAt: Date } | null,
  responses: number,
  now: Date,
): boolean {
  if (responses < leastPeople) return false;
  if (!last) return true;
  if (now.getTime() - last.releasedAt.getTime() < leastSeconds * 1000) return false;
  return Math.abs(responses - last.responses) >= leastChange;
}

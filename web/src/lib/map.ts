// What the map and the bar lists show, and how large a bubble is. Light enough for the browser.
export const mapWidth = 960;
/** Down to 58° south: everybody lives north of Antarctica. */
export const mapHeight = 417;
/** Shapes come in whole tenths of a unit. */
export const shapeScale = 10;

export interface CountryFigure {
  code: string;
  people: number;
}

export interface Bubble extends CountryFigure {
  x: number;
  y: number;
  r: number;
}

export interface WorldMapData {
  land: string;
  borders: string;
  origin: string;
  /** Where the countries of origin lie; islands are too small to be seen by their colour. */
  marks: { code: string; x: number; y: number }[];
  /** Largest first, so that small bubbles lie on top. */
  bubbles: Bubble[];
  /** Round numbers with the bubble that stands for them. */
  legend: { people: number; r: number }[];
}

/** The largest bubble: about the width of France, so that Europe's do not hide each other wholly. */
const largestRadius = 34;
/** Small enough not to lie about size, large enough to be seen and pointed at. */
const smallestRadius = 3;

/** Area stands for people (radius for its square root), as readers compare areas. */
export function radiusOf(people: number, most: number): number {
  if (most <= 0 || people <= 0) return 0;
  return Math.round(Math.max(smallestRadius, largestRadius * Math.sqrt(people / most)) * 10) / 10;
}

/** At most three round numbers, none below the smallest figure: 1, 2 or 5 times a power of ten. */
export function legendOf(figures: CountryFigure[]): number[] {
  const all = figures.map(({ people }) => people).filter((people) => people > 0);
  if (all.length === 0) return [];
  const most = Math.max(...all);
  const least = Math.min(...all);
  const round = (value: number): number => {
    const power = 10 ** Math.floor(Math.log10(value));
    return ([5, 2, 1].find((step) => step * power <= value) ?? 1) * power;
  };
  const steps = [most, most / 5, most / 25].filter((step) => step >= 1).map(round);
  return [...new Set(steps)].filter((step, index) => index === 0 || step >= least);
}

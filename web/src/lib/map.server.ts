// The map's drawing for one page: the world's shapes (drawn beforehand by draw-world.ts) and the bubbles on it. On the
// server only: the browser gets the finished paths of one page, not those of every country.
import { legendOf, radiusOf, type CountryFigure, type WorldMapData } from '#lib/map.ts';
import world from './world.json';

const places = world.places as Record<string, { x: number; y: number } | undefined>;
const countries = world.countries as Record<string, string | undefined>;

/** @param origin ISO 3166-1 alpha-2; these countries get a colour and a mark of their own */
export function drawMap(figures: CountryFigure[], origin: string[]): WorldMapData {
  const most = Math.max(0, ...figures.map(({ people }) => people));
  return {
    land: world.land,
    borders: world.borders,
    origin: origin.map((code) => countries[code] ?? '').join(''),
    marks: origin.flatMap((code) => {
      const place = places[code];
      return place ? [{ code, ...place }] : [];
    }),
    bubbles: figures
      .flatMap(({ code, people }) => {
        const place = places[code];
        return place ? [{ code, people, ...place, r: radiusOf(people, most) }] : [];
      })
      .sort((a, b) => b.r - a.r),
    legend: legendOf(figures).map((people) => ({ people, r: radiusOf(people, most) })),
  };
}

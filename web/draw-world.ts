// Draws the world once, for src/lib/world.json: Natural Earth's shapes (world-atlas, 1:50 million) in the Equal Earth
// projection, so that areas compare, thinned until a page with them stays small on a poor link. Run it after a new release
// of world-atlas: `node draw-world.ts`. Not at run time: it takes a second of processor and 750 kB of shapes.
import { writeFileSync } from 'node:fs';
import { geoArea, geoCentroid, geoEqualEarth, geoPath, type GeoContext } from 'd3-geo';
import type { MultiPolygon, Polygon } from 'geojson';
import iso from 'i18n-iso-countries';
import { feature, merge, mesh } from 'topojson-client';
import type {
  GeometryCollection,
  MultiPolygon as Pieces,
  Polygon as Piece,
  Topology,
} from 'topojson-specification';
import topology from 'world-atlas/countries-50m.json' with { type: 'json' };
import { countryCodes } from '@compatriot/server/questionnaires/codes.ts';
import { mapHeight, mapWidth, shapeScale } from './src/lib/map.ts';

type Point = [x: number, y: number];

const world = topology as unknown as Topology<{
  countries: GeometryCollection<{ name: string }>;
}>;
// Turned by 11 degrees, so that the edge of the map runs through the Bering Strait and cuts no country.
const projection = geoEqualEarth().rotate([-11, 0]).fitWidth(mapWidth, { type: 'Sphere' }).precision(0.3);
const top = projection([11, 83.7])?.[1] ?? 0;

/** Half a pixel of a wide screen: what is smaller cannot be seen. */
const tolerance = 0.55;
/** Islands narrower than this many units are left out as shapes; their people still have a bubble. */
const leastIsland = 1.6;

/**
 * Where a country's bubble stands when Natural Earth has no shape of its own for it: parts of other countries, and places
 * too small for this scale. Longitude and latitude.
 */
const placesWithoutShape: Record<string, Point> = {
  BQ: [-68.3, 12.2],
  BV: [3.4, -54.4],
  CC: [96.9, -12.2],
  CX: [105.7, -10.5],
  GF: [-53.1, 4],
  GI: [-5.35, 36.14],
  GP: [-61.5, 16.2],
  MQ: [-61, 14.65],
  RE: [55.5, -21.1],
  SJ: [16, 78.6],
  TK: [-171.8, -9.2],
  TV: [179.2, -8.5],
  UM: [-160, 5.9],
  XK: [20.9, 42.6],
  YT: [45.15, -12.8],
};

/** Gathers what the projection draws as rings of points, thinned and written as one short path. */
function shortPath(draw: (context: GeoContext) => void, leastWidth: number): string {
  const lines: { points: Point[]; closed: boolean }[] = [];
  let points: Point[] = [];
  const keep = (closed: boolean) => {
    if (points.length > 1) lines.push({ points, closed });
    points = [];
  };
  draw({
    beginPath() {
      points = [];
    },
    moveTo(x, y) {
      keep(false);
      points = [[x, y - top]];
    },
    lineTo(x, y) {
      points.push([x, y - top]);
    },
    closePath: () => keep(true),
    arc() {
      throw new Error('Points are not drawn as shapes');
    },
  });
  keep(false);
  return lines
    .filter(({ points: all, closed }) => !closed || widest(all) >= leastWidth)
    .map(({ points: all, closed }) => written(closed ? thinnedRing(all) : thinned(all), closed))
    .join('');
}

function widest(points: Point[]): number {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys));
}

/** A ring has no ends to hold on to: it is cut at the point farthest from its first. */
function thinnedRing(points: Point[]): Point[] {
  const [first] = points;
  if (!first) return points;
  let cut = 0;
  let farthest = -1;
  for (const [index, [x, y]] of points.entries()) {
    const distance = Math.hypot(x - first[0], y - first[1]);
    if (distance > farthest) [farthest, cut] = [distance, index];
  }
  return [
    ...thinned(points.slice(0, cut + 1)).slice(0, -1),
    ...thinned([...points.slice(cut), first]).slice(0, -1),
  ];
}

/** Douglas and Peucker (1973): keeps the points that lie farther than the tolerance from the line between their neighbours. */
function thinned(points: Point[]): Point[] {
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last || points.length < 3) return points;
  let split = 0;
  let farthest = tolerance;
  const length = Math.hypot(last[0] - first[0], last[1] - first[1]);
  for (let index = 1; index < points.length - 1; index++) {
    const [x, y] = points[index] as Point;
    const distance =
      length === 0
        ? Math.hypot(x - first[0], y - first[1])
        : Math.abs((last[0] - first[0]) * (first[1] - y) - (first[0] - x) * (last[1] - first[1])) / length;
    if (distance > farthest) [farthest, split] = [distance, index];
  }
  if (split === 0) return [first, last];
  return [...thinned(points.slice(0, split + 1)).slice(0, -1), ...thinned(points.slice(split))];
}

/** Whole tenths and relative steps: a third of the bytes of plain coordinates. */
function written(points: Point[], closed: boolean): string {
  let path = '';
  let [lastX, lastY] = [0, 0];
  for (const [index, [x, y]] of points.entries()) {
    const [wholeX, wholeY] = [Math.round(x * shapeScale), Math.round(y * shapeScale)];
    const [dx, dy] = [wholeX - lastX, wholeY - lastY];
    if (index > 0 && dx === 0 && dy === 0) continue;
    path += `${index === 0 ? 'M' : index === 1 ? 'l' : dx < 0 ? '' : ' '}${dx}${dy < 0 ? '' : ' '}${dy}`;
    [lastX, lastY] = [wholeX, wholeY];
  }
  return closed ? `${path}z` : path;
}

const drawn = (shape: Parameters<ReturnType<typeof geoPath>>[0], leastWidth = leastIsland): string =>
  shortPath((context) => geoPath(projection, context)(shape), leastWidth);

const countryShapes = feature(world, world.objects.countries).features;
const withoutAntarctica = world.objects.countries.geometries.filter(
  (shape): shape is Pieces<{ name: string }> | Piece<{ name: string }> =>
    shape.id !== '010' && 'arcs' in shape,
);

const shapeOf = (code: string) => {
  const id = iso.alpha2ToNumeric(code);
  return countryShapes.find((shape) =>
    code === 'XK' ? shape.properties.name === 'Kosovo' : shape.id === id,
  );
};

/** The middle of a country's largest piece: the middle of all pieces of France lies in Spain. */
function middleOf(code: string): Point {
  const geometry = shapeOf(code)?.geometry as MultiPolygon | Polygon | undefined;
  if (!geometry) throw new Error(`${code} has no shape and no place`);
  const pieces = geometry.type === 'MultiPolygon' ? geometry.coordinates : [geometry.coordinates];
  const polygons = pieces.map((coordinates): Polygon => ({ type: 'Polygon', coordinates }));
  return geoCentroid(polygons.reduce((best, one) => (geoArea(one) > geoArea(best) ? one : best)));
}

/** Where a country's bubble stands, in the map's own units. */
function placeOf(code: string): { x: number; y: number } {
  const [x, y] = projection(placesWithoutShape[code] ?? middleOf(code)) ?? [0, 0];
  return { x: Math.round(x * 10) / 10, y: Math.round(Math.min(y - top, mapHeight) * 10) / 10 };
}

const drawing = {
  land: drawn(merge(world, withoutAntarctica)),
  borders: drawn(mesh(world, world.objects.countries, (one, other) => one !== other)),
  places: Object.fromEntries(countryCodes.map((code) => [code, placeOf(code)])),
  // Every island of it: a country of origin is shown in a colour of its own.
  countries: Object.fromEntries(
    countryCodes.flatMap((code) => {
      const path = shapeOf(code) ? drawn(shapeOf(code) as never, 0) : '';
      return path === '' ? [] : [[code, path]];
    }),
  ),
};
const file = new URL('src/lib/world.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(drawing, null, 2)}\n`);

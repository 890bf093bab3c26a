// How near concepts are: the formula on numbers that can be followed by hand, and what is left out for a k-fold test.
import { describe, expect, test } from 'vitest';
import { type NearnessGiven, nearest } from '@compatriot/db/nearness.ts';

/** Occupations 1 to 3 in ISCO groups 2221, 2221 and 2631; skills 11 to 13, of which two share a group. */
const given: NearnessGiven = {
  skills: [
    { id: 11, group: 5 },
    { id: 12, group: 5 },
    { id: 13, group: null },
  ],
  occupations: [
    { id: 1, code: '2221' },
    { id: 2, code: '2221' },
    { id: 3, code: '2631' },
  ],
  relations: { occupation: [1, 1, 2, 3], skill: [11, 13, 13, 12], optional: [0, 0, 0, 0] },
};

const pairs = async (
  ...options: Parameters<typeof nearest> extends [unknown, ...infer Rest] ? Rest : never
) => {
  const { concept, neighbour, similarity } = await nearest(given, ...options);
  return new Map(concept.map((id, at) => [`${id} ${neighbour[at]}`, similarity[at]]));
};

describe('nearness', () => {
  test('the hierarchy alone, and the hierarchy with what occupations ask for', async () => {
    const near = await pairs();
    // Same group, no occupation asks for both.
    expect(near.get('11 12')).toBe(35);
    // Occupations 1 and 2 share a unit group and skill 13: base 80; 13 weighs ln(1 + 3/2), 11 weighs ln(1 + 3/1).
    const [rare, common] = [Math.log(4), Math.log(2.5)];
    const cosine = common / Math.hypot(rare, common);
    expect(near.get('1 2')).toBe(Math.round(80 + 19 * cosine));
    expect(near.get('2 1')).toBe(near.get('1 2'));
    expect(near.has('1 3')).toBe(false);
    expect(near.has('1 1')).toBe(false);
  });

  test('an occupation that is left out teaches nothing, and is near by its place alone', async () => {
    const near = await pairs({ without: new Set([1]) });
    expect(near.get('1 2')).toBe(80);
    // Only occupation 1 asked for both.
    expect(near.has('11 13')).toBe(false);
    expect((await pairs()).has('11 13')).toBe(true);
  });

  test('no more neighbours than wanted, the nearest, and by number where they are equal', async () => {
    const { concept } = await nearest(given, { most: 1 });
    expect(new Set(concept).size).toBe(concept.length);
  });

  test('an optional skill counts half', async () => {
    const less = await nearest({ ...given, relations: { ...given.relations, optional: [0, 1, 0, 0] } });
    const at = less.concept.findIndex((id, place) => id === 1 && less.neighbour[place] === 2);
    const [rare, half] = [Math.log(4), Math.log(2.5) / 2];
    expect(less.similarity[at]).toBe(Math.round(80 + (19 * half) / Math.hypot(rare, half)));
  });
});

// How near concepts are: the formula on numbers that can be followed by hand, what each kind of evidence does, and what is
// left out for a k-fold test.
import { describe, expect, test } from 'vitest';
import { type NearnessGiven, type NearnessOptions, nearest } from '@compatriot/db/nearness.ts';

/** Occupations 1 to 3 in ISCO groups 2221, 2221 and 2631; skills 11 to 13, of which 11 and 12 stand in group 5. */
const given: NearnessGiven = {
  skills: [
    { id: 11, names: ['wound care', 'dressing of wounds'] },
    { id: 12, names: ['care of wounds'] },
    { id: 13, names: ['bookkeeping'] },
  ],
  occupations: [
    { id: 1, names: ['registered nurse'], code: '2221' },
    { id: 2, names: ['nurses'], code: '2221' },
    { id: 3, names: ['economist'], code: '2631' },
  ],
  parents: { concept: [11, 12, 5], broader: [5, 5, 6] },
  relations: { occupation: [1, 1, 2, 3], skill: [11, 13, 13, 12], optional: [0, 0, 0, 0] },
};

const pairs = async (options: NearnessOptions = {}, from = given) => {
  const { concept, neighbour, similarity } = await nearest(from, options);
  return new Map(concept.map((id, at) => [`${id} ${neighbour[at]}`, similarity[at]]));
};

describe('nearness', () => {
  test('company: by rarity, compared with what is usual around both', async () => {
    // Skill 11 is asked for by 1 alone, skill 13 by 1 and 2, skill 12 by 3: of three occupations, one asker weighs ln 4.
    const cosine = 1 / Math.SQRT2;
    // Around each, the mean of the two others: the one that is near, and one with nothing in common.
    const near = cosine ** 2 / (cosine / 2) ** 2;
    expect(near).toBeCloseTo(4);
    const found = await pairs({ kinds: ['company'] });
    expect(found.get('11 13')).toBe(Math.min(99, Math.round(95 * near)));
    expect(found.has('11 12')).toBe(false);
    expect(found.has('11 11')).toBe(false);
  });

  test('beside nearer ones, by hand: three skills that all occupations ask for, of which one ties less as optional', async () => {
    const asks = (optional: number) => ({
      ...given,
      relations: {
        occupation: [1, 1, 1, 2, 2, 3],
        skill: [11, 12, 13, 11, 12, 13],
        optional: [0, 0, optional, 0, 0, 0],
      },
    });
    // 11 and 12 have 1 and 2, 13 has 1 and 3; who asks weighs by how many skills it asks for: 1 ln 2, 2 ln 2.5, 3 ln 4.
    const [all, two, one] = [Math.log(2), Math.log(2.5), Math.log(4)];
    const told = (strength: number) => {
      const cosine = (strength * all * all) / (Math.hypot(all, two) * Math.hypot(strength * all, one));
      const [around11, around13] = [(1 + cosine) / 2, Math.max(0.25, cosine)];
      return Math.round((95 * cosine ** 2) / (around11 * around13));
    };
    expect((await pairs({ kinds: ['company'] }, asks(0))).get('11 13')).toBe(told(1));
    expect((await pairs({ kinds: ['company'] }, asks(1))).get('11 13')).toBe(told(0.7));
    expect(told(0.7)).toBeLessThan(told(1));
  });

  test('words: other forms of a word are that word, and what else is called the same way is near', async () => {
    const near = await pairs({ kinds: ['words'] });
    expect(near.get('11 12')).toBe(99);
    expect(near.has('11 13')).toBe(false);
    expect(near.get('1 2')).toBeGreaterThanOrEqual(60);
    expect(near.has('1 3')).toBe(false);
  });

  test('field: asked for in one ISCO-08 unit group, though by no occupation in common', async () => {
    const apart = {
      ...given,
      relations: { occupation: [1, 2, 3], skill: [11, 13, 12], optional: [0, 0, 0] },
    };
    expect((await pairs({ kinds: ['company'] }, apart)).has('11 13')).toBe(false);
    expect((await pairs({ kinds: ['field'] }, apart)).get('11 13')).toBe(99);
    expect((await pairs({ kinds: ['field'] }, apart)).has('11 12')).toBe(false);
  });

  test('groups: below the same one; occupations by shared digits', async () => {
    const near = await pairs({ kinds: ['groups'] });
    expect(near.get('11 12')).toBe(99);
    expect(near.has('11 13')).toBe(false);
    expect(near.get('1 2')).toBeGreaterThan(80);
    expect(near.has('1 3')).toBe(false);
  });

  test('an occupation that is left out teaches nothing, and is near by its name and place alone', async () => {
    const without = new Set([1]);
    expect((await pairs({ kinds: ['company'] })).has('11 13')).toBe(true);
    expect((await pairs({ kinds: ['company'], without })).has('11 13')).toBe(false);
    expect((await pairs({ kinds: ['field'], without })).has('11 13')).toBe(false);
    expect((await pairs({ without })).get('1 2')).toBeGreaterThan(0);
    expect((await pairs({ kinds: ['company'], without })).has('1 2')).toBe(false);
  });

  test('as near one way as the other; whole numbers from 10 to 99, nearest first', async () => {
    const field = crowd(120);
    const { concept, neighbour, similarity } = await nearest(field);
    const near = await pairs({}, field);
    for (const [at, id] of concept.entries()) {
      expect(similarity[at]).toBeGreaterThanOrEqual(10);
      expect(similarity[at]).toBeLessThanOrEqual(99);
      const back = near.get(`${neighbour[at]} ${id}`);
      if (back !== undefined) expect(back).toBe(similarity[at]);
      if (concept[at + 1] === id) expect(similarity[at + 1]!).toBeLessThanOrEqual(similarity[at]!);
    }
  });

  test('no more than twenty neighbours of a skill and fifty of an occupation, equal ones by number', async () => {
    const field = crowd(90);
    const occupations = field.occupations.map((each) => ({ ...each, code: '2221' }));
    const { concept, neighbour } = await nearest({ ...field, occupations }, { kinds: ['groups'] });
    const neighboursOf = ({ id }: { id: number }) => concept.filter((each) => each === id).length;
    expect(new Set(field.skills.map(neighboursOf))).toEqual(new Set([20]));
    expect(new Set(field.occupations.map(neighboursOf))).toEqual(new Set([50]));
    const first = neighbour.filter((_id, at) => concept[at] === 1000);
    expect(first).toEqual(Array.from({ length: 50 }, (_unused, at) => 1001 + at));
  });

  test('the same whatever order relations and names come in', async () => {
    const { relations, ...field } = crowd(60);
    const turned = {
      occupation: relations.occupation.toReversed(),
      skill: relations.skill.toReversed(),
      optional: relations.optional.toReversed(),
    };
    expect(await nearest({ ...field, relations: turned })).toEqual(await nearest({ ...field, relations }));
  });

  test('nothing to learn from', async () => {
    const empty = { skills: [], occupations: [], parents: { concept: [], broader: [] } };
    const relations = { occupation: [], skill: [], optional: [] };
    expect(await nearest({ ...empty, relations })).toEqual({ concept: [], neighbour: [], similarity: [] });
    const alone = { ...empty, skills: [{ id: 7, names: [] }], relations };
    expect((await nearest(alone)).concept).toEqual([]);
  });
});

/** So many occupations in a ring, each of which asks for sixteen of as many skills. */
function crowd(size: number): NearnessGiven {
  const numbers = Array.from({ length: size }, (_unused, at) => at);
  const asks = numbers.flatMap((at) =>
    Array.from({ length: 16 }, (_unused, step) => ({ at, skill: 100 + ((at + step * 7) % size) })),
  );
  return {
    skills: numbers.map((at) => ({ id: 100 + at, names: [`skill ${'abcdefghij'[at % 10]}${at}`, 'trade'] })),
    occupations: numbers.map((at) => ({
      id: 1000 + at,
      names: [`trade ${at % 7}`],
      code: `2${at % 3}1${at % 2}`,
    })),
    parents: { concept: numbers.map((at) => 100 + at), broader: numbers.map((at) => 900 + (at % 4)) },
    relations: {
      occupation: asks.map(({ at }) => 1000 + at),
      skill: asks.map(({ skill }) => skill),
      optional: asks.map(({ skill }) => skill % 2),
    },
  };
}

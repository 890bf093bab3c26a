// The columns of talent search against a plain list of documents: whatever is put in, changed and taken out, in any order,
// what is found is what a walk over the list finds. And the order of snapshots.
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { TalentDocument } from '@compatriot/db/queries/talent.ts';
import { Columns } from '@compatriot/search/columns.ts';
import { type TalentQuery, everybody } from '@compatriot/search/engine.ts';
import { lookThrough } from '@compatriot/search/looking.ts';
import { isAfter } from '@compatriot/search/pools.ts';
import { Slots } from '@compatriot/search/slots.ts';
import { randomFrom } from '../search-people.ts';

const document = (random: ReturnType<typeof randomFrom>, id: string, concepts: number): TalentDocument => {
  const conceptIds = Array.from({ length: concepts }, () => 1 + Math.floor(random.next() * 5000));
  return {
    id,
    occupationId: null,
    skillIds: conceptIds.slice(0, 3),
    skillLevels: [1, 2, 3].slice(0, Math.min(3, concepts)),
    conceptIds: [...new Set(conceptIds)],
    languages: random.some(['eng', 'fra', 'nld'], 0.5),
    languageLevels: ['B1', 'B1', 'B1'],
    originCountry: 'GH',
    residenceCountry: random.one(['NL', 'GB']),
    residenceRegion: null,
    educationLevel: null,
    experienceBand: null,
    modes: ['virtual'],
    sectors: [],
    activities: [],
    stayLength: null,
    availableFrom: null,
    availableUntil: null,
    addedAt: 0,
    // Over some thirty months, at any moment of them.
    updatedAt: Math.floor(random.next() * 80_000_000_000),
  };
};

/** What a card shows of the moment of a change. */
const month = ({ updatedAt }: TalentDocument) => new Date(updatedAt).toISOString().slice(0, 7);

describe('columns', () => {
  test('twenty thousand changes leave what a plain list holds', () => {
    const random = randomFrom(5);
    const columns = new Columns();
    const plain = new Map<string, TalentDocument>();
    const ids = Array.from({ length: 3000 }, () => randomUUID());
    for (let step = 0; step < 20_000; step++) {
      const id = random.one(ids);
      if (random.next() < 0.4) {
        columns.remove(id);
        plain.delete(id);
      } else {
        // From none to many: parts grow out of their place, and the waste is moved together.
        const made = document(random, id, Math.floor(random.next() ** 3 * 200));
        columns.put(made);
        plain.set(id, made);
      }
    }
    expect(columns.size).toBe(plain.size);
    const questions: [string, Partial<TalentQuery>, (each: TalentDocument) => boolean][] = [
      ['all', {}, () => true],
      ['a country', { countries: ['NL'] }, (each) => each.residenceCountry === 'NL'],
      ['a language', { languages: [{ code: 'fra', level: 'B1' }] }, (each) => each.languages.includes('fra')],
      [
        'concepts',
        { must: [{ conceptId: 7, below: [7, 8, 9, 10, 11, 12], level: 1 }] },
        (each) => each.conceptIds.some((id) => id >= 7 && id <= 12),
      ],
    ];
    for (const [name, query, right] of questions) {
      const wanted = [...plain.values()].filter(right);
      const found: string[] = [];
      for (let offset = 0; offset < plain.size; offset += 50)
        found.push(
          ...lookThrough(columns, { ...everybody, ...query, offset, limit: 50 }).hits.map(({ id }) => id),
        );
      const order = wanted
        .sort(
          (one, other) =>
            (month(one) === month(other) ? 0 : month(one) < month(other) ? 1 : -1) ||
            (one.id < other.id ? -1 : 1),
        )
        .map(({ id }) => id);
      expect(order.length, name).toBeGreaterThan(10);
      expect(found, name).toEqual(order);
    }
    // About 200 numbers at most a person: what is told is what the arrays hold.
    expect(columns.bytes).toBeGreaterThan(plain.size * 60);
    expect(columns.bytes).toBeLessThan(8_000_000);
  });

  test('ids keep their places while others come and go', () => {
    const random = randomFrom(9);
    const slots = new Slots();
    slots.reserve(5000);
    const places = new Map<string, number>();
    const free = Array.from({ length: 5000 }, (_unused, at) => at);
    const living: string[] = [];
    for (let step = 0; step < 30_000; step++) {
      if (free.length > 0 && random.next() < 0.55) {
        const id = randomUUID();
        const place = free.pop() ?? 0;
        slots.add(id, place);
        places.set(id, place);
        living.push(id);
        continue;
      }
      const [id] = living.splice(Math.floor(random.next() * living.length), 1);
      const place = id === undefined ? undefined : places.get(id);
      if (id === undefined || place === undefined) continue;
      slots.remove(place);
      places.delete(id);
      free.push(place);
      if (slots.find(id) !== -1) throw new Error(`${id} is still there`);
    }
    for (const [id, place] of places) {
      expect(slots.find(id)).toBe(place);
      expect(slots.idAt(place)).toBe(id);
    }
    expect(slots.find('no id at all')).toBe(-1);
  });
});

describe('snapshots', () => {
  test.each([
    ['10:20:10,15', '10:15:10'],
    ['10:20:10', '10:20:10,15'],
    ['20:20:', '10:20:10'],
    ['100:100:', '99:99:'],
    ['10:21:10,15,20', '10:20:10'],
  ])('%s is after %s', (one, other) => {
    expect(isAfter(one, other)).toBe(true);
    expect(isAfter(other, one)).toBe(false);
  });
  test('none is after itself', () => expect(isAfter('10:20:10,15', '10:20:10,15')).toBe(false));
});

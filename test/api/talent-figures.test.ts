// Figures about people whom nobody listed: while somebody types, and where nobody was found.
import { beforeAll, describe, expect, test } from 'vitest';
import type { TalentAnswer, TalentPreview } from '@compatriot/server/talent/schema.ts';
import { useTestApp } from '../app.ts';
import { makeProfile, makeProgramme, type MadeProgramme } from '../make.ts';
import { type Persona, asCoordinator, asFocalPoint } from '../personas.ts';

const app = useTestApp();
const wound = 'urn:compatriot:skill:wound-care';
const triage = 'urn:compatriot:skill:patient-triage';

describe('figures without people', () => {
  const solar = 'urn:compatriot:skill:solar-power';
  let place: MadeProgramme;
  let reader: Persona;
  let minister: Persona;
  let url: string;

  beforeAll(async () => {
    place = await makeProgramme(app.current);
    url = `/api/programmes/${place.code}/talent`;
    reader = await asCoordinator(app.current, place.id);
    minister = await asFocalPoint(app.current, place.id);
    const people = (count: number, more: Parameters<typeof makeProfile>[2]) =>
      Array.from({ length: count }, () => more);
    const dutch = { country: 'NL', skills: [[wound, 3]], languages: [['eng', 'C1'], ['fra', 'B1']] }; // prettier-ignore
    const british = { country: 'GB', skills: [[solar, 3]], languages: [['nld', 'B1']], recipients: ['programme_team'] }; // prettier-ignore
    const everyone = [
      ...people(13, dutch as Parameters<typeof makeProfile>[2]),
      ...people(11, british as Parameters<typeof makeProfile>[2]),
      ...people(1, { country: 'CA', recipients: ['programme_team'] }),
    ];
    for (const one of everyone) await makeProfile(app.current, place, one);
  }, 60_000);
  const list = (query: string, by = reader) => by.get<TalentAnswer>(`${url}${query}`);
  const preview = (query: string, by = reader) => by.get<TalentPreview>(`${url}/preview${query}`);
  const figuresIn = ({ facets }: Pick<TalentAnswer, 'facets'>) =>
    Object.values(facets).flatMap((values) => values.map(({ count }) => count));

  test('a preview without cards tells nothing of fewer than ten, and fives beyond', async () => {
    const about = (await preview('?country=NL&cards=0')).body;
    expect(about).toMatchObject({ total: 10, counted: 'about', items: [] });
    expect(about.facets.country).toEqual([
      { value: 'GB', count: 10 },
      { value: 'NL', count: 10 },
    ]);
    for (const question of ['?country=CA&cards=0', '?country=CA&q=&cards=0&mode=virtual']) {
      const few = (await preview(question)).body;
      if (few.total > 0) expect(few).toMatchObject({ total: 10, counted: 'fewer', items: [] });
      for (const count of figuresIn(few)) expect([count >= 10, count % 5]).toEqual([true, 0]);
      expect(few.facets.country.map(({ value }) => value)).not.toContain('CA');
    }
    expect((await preview('?country=BR&cards=0')).body).toMatchObject({ total: 0, counted: 'exact' });
    const three = (await preview('?cards=3')).body;
    expect(three).toMatchObject({ total: 25, counted: 'about' });
    expect(three.items).toHaveLength(3);
  });

  test('a preview that shows everybody it found is exact about them, and about nobody else', async () => {
    const { body } = await preview('?country=CA');
    expect(body).toMatchObject({ total: 1, counted: 'exact' });
    expect(body.items).toHaveLength(1);
    expect(body.facets.origin.map(({ count }) => count)).toEqual([1]);
    expect(body.facets.country.map(({ value }) => value)).toEqual(['GB', 'NL']);
  });

  test('a list is exact about the people it lists and writes down', async () => {
    expect((await list('?country=NL')).body).toMatchObject({ total: 13, counted: 'exact' });
    expect((await list('?country=NL')).body.facets.country).toContainEqual({ value: 'CA', count: 1 });
  });

  test('nobody found: what to take away is said with about how many it would find', async () => {
    const { body } = await list(
      `?country=GB&skill=${wound}&language=eng&language=fra:B1&availableFrom=2027-04-01`,
    );
    expect(body).toMatchObject({ total: 0, counted: 'exact' });
    // Without the country the Dutch are found; without the skill still nobody in Britain speaks French.
    expect(body.loosen).toEqual([{ name: 'country', value: null, total: 10 }]);
    expect(body.without).toEqual({ country: 10 });
    const two = await list(`?skill=${wound}&skill=${solar}`);
    expect(two.body.loosen).toEqual([
      { name: 'skill', value: wound, total: 10 },
      { name: 'skill', value: solar, total: 10 },
    ]);
    expect((await list('')).body.loosen).toEqual([]);
    // One Canadian without the skill is nobody's business.
    const alone = (await list(`?country=CA&skill=${triage}&mode=virtual`)).body;
    expect(alone.total).toBe(0);
    expect(alone.loosen).toEqual([]);
    expect([...figuresIn(alone), ...Object.values(alone.without)]).toEqual([]);
  });

  test('nobody found: never counts whom the reader may not see', async () => {
    const ours = (await list('?country=BR')).body;
    expect(ours.loosen).toEqual([{ name: 'country', value: null, total: 25 }]);
    const theirs = (await list('?country=BR', minister)).body;
    expect(theirs.loosen).toEqual([{ name: 'country', value: null, total: 10 }]);
    expect(theirs.without).toEqual({ country: 10 });
    expect(theirs.facets.country).toEqual([{ value: 'NL', count: 10 }]);
  });
});

// Pickers on the starter taxonomy: however it is spelt and in whichever language, the right concept comes first.
import { beforeAll, describe, expect, test } from 'vitest';
import { conceptLabels, conceptsByUri, countConcepts } from '@compatriot/db/queries/skills.ts';
import { loadStarterTaxonomy } from '@compatriot/db/seed/taxonomy/load.ts';
import { readStarterTaxonomy } from '@compatriot/db/seed/taxonomy/read.ts';
import { currentCopy } from '@compatriot/server/skills/standing.ts';
import { useTestApp } from '../app.ts';
import { conceptId } from '../make.ts';
import { type Persona, asOutsider } from '../personas.ts';

const app = useTestApp();
let outsider: Persona;
beforeAll(() => {
  outsider = asOutsider(app.current);
});

interface Item {
  uri: string;
  label: string;
  matched: string;
  group: string | null;
}
const ask = async (kind: 'skills' | 'occupations', q: string, lang?: string) => {
  const parameters = new URLSearchParams({ q, ...(lang ? { lang } : {}) });
  return outsider.get<{ items: Item[] }>(`/api/${kind}?${parameters}`);
};
const occupation = (key: string) => `urn:compatriot:occupation:${key}`;
const skill = (key: string) => `urn:compatriot:skill:${key}`;

describe('occupations', () => {
  test.each([
    ['beginning', 'nurs', 'en', 'registered-nurse'],
    ['typo', 'pediatrc nurse', 'en', 'paediatric-nurse'],
    ['typo', 'pediatrc', 'en', 'paediatrician'],
    ['word order', 'nurse paediatric', 'en', 'paediatric-nurse'],
    ['plural', 'nurses', 'en', 'registered-nurse'],
    ['other language', 'enfermera', 'en', 'registered-nurse'],
    ['other language', 'midwife', 'fr', 'midwife'],
    ['other script', 'ممرضة', 'en', 'registered-nurse'],
    ['accents left out', 'infirmiere', 'fr', 'registered-nurse'],
    ['accents put in', 'núrse', 'en', 'registered-nurse'],
    ['one form of a gendered name', 'infirmière', 'fr', 'registered-nurse'],
    ['both forms', 'infirmier/infirmière', 'fr', 'registered-nurse'],
    ['plural of a gendered name', 'infirmières', 'fr', 'registered-nurse'],
    ['the other gender, without its accent', 'enfermeras', 'es', 'registered-nurse'],
    ['noise of a job title', 'Sr. Registered Nurse (ICU)', 'en', 'registered-nurse'],
    ['letters swapped', 'midwfie', 'en', 'midwife'],
    ['letter left out, still being typed', 'paedatr', 'en', 'paediatrician'],
    ['word left out of a long name', 'nurse registered night shift', 'en', 'registered-nurse'],
    ['capitals and blanks', '  REGISTERED   Nurse ', 'en', 'registered-nurse'],
  ])('%s: %s', async (_noise, q, lang, key) => {
    const { status, body } = await ask('occupations', q, lang);
    expect(status).toBe(200);
    expect(body.items.slice(0, 2).map((item) => item.uri)).toContain(occupation(key));
    expect(body.items.length).toBeLessThanOrEqual(8);
  });

  test('answers in the asked language and says which name was met', async () => {
    const { body } = await ask('occupations', 'enfermera', 'fr');
    expect(body.items[0]).toEqual({
      uri: occupation('registered-nurse'),
      label: 'infirmier/infirmière',
      matched: 'enfermera',
      group: 'Santé',
    });
  });

  test('answers in English where it has no label in that language', async () => {
    const { body } = await ask('occupations', 'nurs', 'so');
    expect(body.items[0]?.label).toBe('registered nurse');
  });

  test('an exact name stands before one that only begins so', async () => {
    const { body } = await ask('occupations', 'midwife', 'en');
    expect(body.items[0]?.matched).toBe('midwife');
  });

  test.each(['', ' ', 'x', '%', '_', '\\', "'; drop table concepts; --", '((((', '\u0000', 'zzzzqqqq'])(
    'answers %j with little or nothing and stands',
    async (q) => {
      const { status, body } = await ask('occupations', q);
      expect(status).toBe(200);
      expect(body.items.length).toBeLessThanOrEqual(8);
    },
  );

  test('refuses what is no question', async () => {
    expect((await outsider.get('/api/occupations')).status).toBe(400);
    expect((await ask('occupations', 'x'.repeat(101))).status).toBe(400);
    expect((await ask('occupations', 'nurse', 'english')).status).toBe(400);
    expect((await outsider.get('/api/occupations?q=nurse&kind=skill')).status).toBe(400);
  });
});

describe('skills', () => {
  test.each([
    ['soins infirmiers', 'en', 'general-nursing-care'],
    ['pediatrc nursing', 'en', 'paediatric-nursing'],
    ['wound', 'en', 'wound-care'],
    ['kinderverpleegkunde', 'en', 'paediatric-nursing'],
  ])('%s', async (q, lang, key) => {
    const { body } = await ask('skills', q, lang);
    expect(body.items.slice(0, 3).map((item) => item.uri)).toContain(skill(key));
    expect(body.items.every((item) => item.uri.startsWith('urn:compatriot:skill:'))).toBe(true);
  });
});

describe('words of a search', () => {
  const copy = () => currentCopy(app.current.parts.database);
  const group = (key: string) => `urn:compatriot:skill-group:${key}`;

  test('each word by itself, misspelt ones by likeness, empty ones not at all', async () => {
    const { words, unknown } = (await copy()).resolve('a pediatrc nurse of the zzzzqqqq', 300);
    expect(words.map((word) => word.word)).toEqual(['pediatrc', 'nurse']);
    expect(unknown).toEqual(['zzzzqqqq']);
    const nurse = await conceptId(app.current, occupation('paediatric-nurse'));
    for (const word of words) expect(word.concepts.map((concept) => concept.id)).toContain(nurse);
    for (const { similarity } of words.flatMap((word) => word.concepts)) {
      expect(similarity).toBeGreaterThan(0);
      expect(similarity).toBeLessThanOrEqual(1);
    }
  });

  test('a word that is spelt right means what is spelt so: nothing that only looks or is used like it', async () => {
    const held = await copy();
    const [word] = held.resolve('midwife', 300).words;
    const ids = (word?.concepts ?? []).map(({ id }) => id);
    expect(ids[0]).toBe(held.idOf(occupation('midwife')));
    const others = await app.current.owner`select id from concepts c where id = any (${ids})
      and not exists (select from concept_labels l where l.concept_id = c.id and l.label ~* '\\mmidwi')`;
    expect(others).toEqual([]);
  });

  test('a whole word takes its endings along, and not every word that begins with it', async () => {
    const held = await copy();
    const named = (text: string) => held.resolve(text, 300).words[0]?.concepts.map(({ id }) => id) ?? [];
    const nursery = held.idOf(occupation('early-childhood-educator'));
    expect(nursery).not.toBeNull();
    expect(named('nursery')).toContain(nursery);
    expect(named('nurse')).not.toContain(nursery);
    expect(named('teach')).toContain(nursery);
  });

  test('the whole name before a part of one; groups and other languages too; titles only where they are all', async () => {
    const held = await copy();
    const best = (text: string) => held.resolve(text, 5).words.map(({ concepts }) => concepts[0]?.id);
    expect(best('Sr. midwife')).toEqual([held.idOf(occupation('midwife'))]);
    expect(best('enfermera')).toEqual([held.idOf(occupation('registered-nurse'))]);
    expect(held.resolve('health', 300).words[0]?.concepts.map(({ id }) => id)).toContain(
      held.idOf(group('health')),
    );
    expect(held.resolve('senior', 5).words.map(({ word }) => word)).toEqual(['senior']);
  });

  test('nothing but empty words is taken at its word', async () => {
    expect((await copy()).resolve('', 300)).toEqual({ words: [], unknown: [] });
    expect((await copy()).resolve('%% __ \\', 300)).toEqual({ words: [], unknown: [] });
  });

  test('what stands above and below, by every parent and by those of what was replaced', async () => {
    const { owner } = app.current;
    const [wound, health, law, old] = await owner<{ id: number }[]>`
      select id from unnest(${[skill('wound-care'), group('health'), group('law'), group('education')]}::text[])
        with ordinality as asked(uri, place) join concepts using (uri) order by place`;
    if (!wound || !health || !law || !old) throw new Error('the starter taxonomy has changed');
    expect((await copy()).above(wound.id)).toContain(health.id);
    expect((await copy()).above(wound.id)).not.toContain(law.id);
    await owner`insert into concept_broader (concept_id, broader_id) values (${wound.id}, ${law.id})`;
    const [gone] = await owner<
      { id: number }[]
    >`insert into concepts (uri, kind, taxonomy, broader_id, replaced_by)
      values ('urn:gone', 'skill', 'test', ${old.id}, ${wound.id}) returning id`;
    const held = await copy();
    expect(held.above(wound.id)).toEqual(expect.arrayContaining([wound.id, health.id, law.id, old.id]));
    expect(held.below(law.id)).toContain(wound.id);
    expect(held.below(old.id)).toContain(wound.id);
    expect(held.idOf('urn:gone')).toBe(wound.id);
    expect(held.label(wound.id, 'fr')).toMatch(/plaie/);
    expect(held.above(-1)).toEqual([]);
    expect([held.label(-1, 'en'), held.idOf('urn:none'), held.uri(-1)]).toEqual([null, null, null]);
    await owner`delete from concepts where id = ${gone?.id ?? 0}`;
    await owner`delete from concept_broader where concept_id = ${wound.id} and broader_id = ${law.id}`;
    // concept_broader alone has no part in the stamp; an import always writes concepts too.
    await owner`update concepts set code = code where id = ${wound.id}`;
  });

  test('concepts by URI and their names', async () => {
    await app.current.parts.database.transaction({}, async (tx) => {
      const found = await conceptsByUri(tx, [skill('wound-care'), 'urn:none']);
      expect([...found.keys()]).toEqual([skill('wound-care')]);
      const id = found.get(skill('wound-care'))?.id ?? 0;
      expect((await conceptLabels(tx, [id, id], 'fr')).get(id)?.uri).toBe(skill('wound-care'));
    });
  });

  test('a replaced concept answers with its successor and is suggested no more', async () => {
    const { owner, parts } = app.current;
    const [old] = await owner<{ id: number }[]>`insert into concepts (uri, kind, taxonomy, replaced_by)
      values ('urn:old', 'skill', 'test', ${await conceptId(app.current, skill('wound-care'))}) returning id`;
    await owner`insert into concept_labels (concept_id, language, label, preferred) values (${old?.id ?? 0}, 'en', 'quixotic care', true)`;
    const found = await parts.database.transaction({}, (tx) => conceptsByUri(tx, ['urn:old']));
    expect(found.get('urn:old')?.uri).toBe(skill('wound-care'));
    expect((await ask('skills', 'quixotic')).body.items.map((item) => item.uri)).not.toContain('urn:old');
  });
});

describe('the starter taxonomy', () => {
  const picture = async () => {
    const [row] = await app.current.owner<{ picture: string }[]>`select md5(concat(
      (select json_agg(c order by c.id) from concepts c where taxonomy = 'starter-1'),
      (select json_agg(n order by n.concept_id, n.neighbour_id) from concept_neighbours n),
      (select json_agg(r order by r.occupation_id, r.skill_id) from concept_relations r),
      (select json_agg(json_build_array(l.concept_id, l.language, l.label, l.preferred) order by 1::text, l.concept_id, l.language, l.label)
        from concept_labels l join concepts c on c.id = l.concept_id where c.taxonomy = 'starter-1'))) as picture`;
    return row?.picture;
  };
  const load = (taxonomy = readStarterTaxonomy()) =>
    app.current.parts.database.transaction({ system: 'seed' }, (tx) => loadStarterTaxonomy(tx, taxonomy));

  test('loading it again changes nothing', async () => {
    const before = await picture();
    await load();
    expect(await picture()).toBe(before);
    expect(await app.current.parts.database.transaction({}, (tx) => countConcepts(tx))).toBeGreaterThan(400);
  });

  test('a label that left the files leaves the pickers', async () => {
    const before = await picture();
    const taxonomy = readStarterTaxonomy();
    const first = taxonomy.skills[0];
    if (!first) throw new Error('no skills');
    first.alternatives.en = ['hemidemisemiquaver'];
    await load(taxonomy);
    expect((await ask('skills', 'hemidemisemi')).body.items).toHaveLength(1);
    await load();
    expect((await ask('skills', 'hemidemisemi')).body.items).toHaveLength(0);
    expect(await picture()).toBe(before);
  });

  test('neighbours: itself 100, at most twenty others (occupations fifty) below that, nurses nearer to nurses than to lawyers', async () => {
    const { owner } = app.current;
    const odd =
      await owner`select concept_id from concept_neighbours n join concepts c on c.id = n.concept_id group by concept_id
      having count(*) > case when min(c.kind) = 'skill' then 21 else 51 end or max(similarity) filter (where neighbour_id = concept_id) <> 100
        or max(similarity) filter (where neighbour_id <> concept_id) > 99`;
    expect(odd).toEqual([]);
    const nurse = await conceptId(app.current, occupation('registered-nurse'));
    const near = await owner<
      { uri: string; similarity: number }[]
    >`select c.uri, n.similarity from concept_neighbours n
      join concepts c on c.id = n.neighbour_id where n.concept_id = ${nurse} order by n.similarity desc, c.uri`;
    const of = (key: string) => near.find((each) => each.uri === occupation(key))?.similarity ?? 0;
    // Same unit group 2221, and much of what they are asked for.
    expect(of('paediatric-nurse')).toBeGreaterThanOrEqual(60);
    expect(of('lawyer')).toBe(0);
  });

  test('nobody but a system actor writes it', async () => {
    await expect(
      app.current.parts.database.transaction({}, (tx) => loadStarterTaxonomy(tx)),
    ).rejects.toThrow();
  });
});

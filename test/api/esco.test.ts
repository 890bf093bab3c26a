// ESCO as the European Commission publishes it, from the folder beside the checkout: imported twice, asked in many ways.
// Nothing of ESCO is kept here but the few names that the questions expect.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openDatabase } from '@compatriot/db/client.ts';
import { conceptLabels, conceptsByUri } from '@compatriot/db/queries/skills.ts';
import { type ImportReport, importEsco } from '@compatriot/server/skills/importing.ts';
import { useTestApp } from '../app.ts';
import { escoFolder } from '../esco.ts';
import { type Persona, asOutsider } from '../personas.ts';

const app = useTestApp();
let outsider: Persona;
const folder = mkdtempSync(join(tmpdir(), 'compatriot-esco-'));
beforeAll(() => {
  outsider = asOutsider(app.current);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** As the command does it: as the owner, for the application's role may not make the tables it needs on the way. */
async function run(paths: string[], version: string | null = null): Promise<ImportReport> {
  const [here] = await app.current.owner<{ name: string }[]>`select current_database() as name`;
  const url = new URL(inject('templateUrl'));
  url.pathname = `/${here?.name}`;
  const database = openDatabase(url.toString(), { connections: 1 });
  try {
    return await importEsco(database, { paths, languages: null, version }, () => undefined);
  } finally {
    await database.close();
  }
}

interface Item {
  uri: string;
  label: string;
  matched: string;
}
const ask = async (kind: 'skills' | 'occupations', q: string, lang: string) => {
  const { status, body } = await outsider.get<{ items: Item[] }>(
    `/api/${kind}?${new URLSearchParams({ q, lang })}`,
  );
  expect(status).toBe(200);
  expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThanOrEqual(2000);
  return body.items;
};

describe('a small taxonomy in ESCO’s form', () => {
  const at = 'http://data.europa.eu/esco';
  const write = (version: string, files: Record<string, string>) => {
    const place = join(folder, `classification v${version}`);
    mkdirSync(place, { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(place, name), text);
    return place;
  };
  const skills = (...rows: string[]) =>
    ['conceptType,conceptUri,skillType,preferredLabel,altLabels,status', ...rows].join('\n');

  test('a version that leaves a concept out retires it, and its URI still answers', async () => {
    const one = write('0.1.0', {
      'skills_en.csv': skills(
        `KnowledgeSkillCompetence,${at}/skill/a,knowledge,quokka husbandry,"minding quokkas\nquokka keeping",released`,
        `KnowledgeSkillCompetence,${at}/skill/b,knowledge,wombat surveying,,released`,
      ),
      'skillGroups_en.csv': `conceptType,conceptUri,preferredLabel,altLabels,code\nSkillGroup,${at}/skill/g,marsupials,,S9\nSkillGroup,${at}/skill/h,husbandry,,S8`,
      'broaderRelationsSkillPillar.csv': `conceptType,conceptUri,broaderType,broaderUri\nKnowledgeSkillCompetence,${at}/skill/a,SkillGroup,${at}/skill/g\nKnowledgeSkillCompetence,${at}/skill/a,SkillGroup,${at}/skill/h`,
    });
    const first = await run([one]);
    expect(first).toMatchObject({ taxonomy: 'esco-0.1.0', changes: { concepts: 4, retired: 0, labels: 6 } });
    expect((await ask('skills', 'quokka keeping', 'en'))[0]).toMatchObject({
      uri: `${at}/skill/a`,
      label: 'quokka husbandry',
      matched: 'quokka keeping',
      group: 'marsupials',
    });
    const parents = await app.current
      .owner`select p.uri from concept_broader b join concepts c on c.id = b.concept_id
      join concepts p on p.id = b.broader_id where c.uri = ${`${at}/skill/a`} order by 1`;
    expect(parents.map((row) => row['uri'])).toEqual([`${at}/skill/g`, `${at}/skill/h`]);

    const again = await run([one]);
    expect(Object.values(again.changes).every((count) => count === 0)).toBe(true);

    const two = write('0.2.0', {
      'skills_en.csv': skills(`KnowledgeSkillCompetence,${at}/skill/c,knowledge,wombat surveying,,released`),
      'skillGroups_en.csv': `conceptType,conceptUri,preferredLabel,altLabels,code\nSkillGroup,${at}/skill/g,marsupials,,S9`,
    });
    expect((await run([two])).changes).toMatchObject({ concepts: 2, retired: 3, replaced: 1 });
    expect(await ask('skills', 'quokka', 'en')).toEqual([]);
    await app.current.parts.database.transaction({}, async (tx) => {
      const found = await conceptsByUri(tx, [`${at}/skill/a`, `${at}/skill/b`]);
      expect(found.get(`${at}/skill/b`)?.uri).toBe(`${at}/skill/c`);
      const id = found.get(`${at}/skill/a`)?.id ?? 0;
      expect((await conceptLabels(tx, [id], 'en')).get(id)?.label).toBe('quokka husbandry');
    });
  });

  test('what cannot be read is refused in one sentence, and nothing is kept', async () => {
    const before = await app.current.owner`select count(*) from concepts`;
    await expect(run([join(folder, 'nowhere')])).rejects.toThrow('There is no file or folder');
    const odd = write('0.3.0', { 'skills_en.csv': 'conceptUri,name\nurn:x,y' });
    await expect(run([odd])).rejects.toThrow('has no column preferredLabel');
    await expect(run([folder])).rejects.toThrow('several versions');
    const broken = join(folder, 'broken v1.0.0.zip');
    writeFileSync(broken, 'not a zip file');
    await expect(run([broken])).rejects.toThrow('no readable zip file');
    expect(await app.current.owner`select count(*) from concepts`).toEqual(before);
  });
});

describe.skipIf(!escoFolder)(
  escoFolder ? 'all of ESCO 1.1.1' : 'skipped: ESCO is not beside the checkout (../shared/esco)',
  () => {
    let report: ImportReport;
    beforeAll(async () => {
      report = await run([escoFolder ?? '']);
    }, 300_000);

    test('everything that was published is there', () => {
      const counts = report.loaded.filter((each) => each.taxonomy === 'esco-1.1.1');
      expect(Object.fromEntries(counts.map(({ kind, concepts }) => [kind, concepts]))).toEqual({
        isco_group: 619,
        occupation: 3007,
        skill: 13896,
        skill_group: 640,
      });
      const occupations = counts.find(({ kind }) => kind === 'occupation');
      expect(Object.keys(occupations?.labels ?? {}).sort()).toEqual([
        'de',
        'en',
        'es',
        'fr',
        'it',
        'nl',
        'pt',
      ]);
    });

    test('importing it again changes nothing', async () => {
      const again = await run([escoFolder ?? '']);
      expect(again.changes).toEqual({
        concepts: 0,
        retired: 0,
        labels: 0,
        parents: 0,
        relations: 0,
        replaced: 0,
      });
      expect(again.loaded).toEqual(report.loaded);
    }, 300_000);

    test('the starter’s name for the same thing gives way, and keeps its languages', async () => {
      const uri = 'urn:compatriot:occupation:civil-engineer';
      await app.current.parts.database.transaction({}, async (tx) => {
        const found = (await conceptsByUri(tx, [uri])).get(uri);
        expect(found?.uri).toMatch(/^http:\/\/data\.europa\.eu\/esco\/occupation\//);
        // ESCO's download has no Arabic here; the starter set has.
        expect((await conceptLabels(tx, [found?.id ?? 0], 'ar')).get(found?.id ?? 0)?.label).toMatch(
          /\p{Script=Arabic}/u,
        );
      });
    });

    test.each([
      ['occupations', 'civil engineer', 'en', 'civil engineer'],
      ['occupations', 'civil enginer', 'en', 'civil engineer'],
      ['occupations', 'engineer civil', 'en', 'civil engineer'],
      ['occupations', 'Sr. Civil Engineer (contract)', 'en', 'civil engineer'],
      ['occupations', 'registered nurse', 'en', 'registered nurse'],
      ['occupations', 'infirmière', 'fr', 'infirmier/infirmière'],
      ['occupations', 'software develper', 'en', 'software developer'],
      ['occupations', 'teachers primary school', 'en', 'primary school teacher'],
      ['occupations', 'electrican', 'en', 'electrician'],
      ['occupations', 'midwife', 'pt', 'Parteiro/Parteira'],
      ['occupations', 'directrice technique', 'fr', 'directeur technique/directrice technique'],
      ['occupations', 'lawyers', 'en', 'lawyer'],
      ['occupations', 'accountant', 'fr', 'comptable'],
      ['occupations', 'head of marketing', 'en', 'chief marketing officer'],
      ['skills', 'first aid', 'en', 'first aid'],
      ['skills', 'project managment', 'en', 'project management'],
      ['skills', 'managing staff', 'en', 'manage staff'],
      ['skills', 'javascript', 'en', 'JavaScript'],
      ['skills', 'c++', 'en', 'C++'],
      ['skills', 'wound care', 'en', 'wound care'],
      ['skills', 'soins des plaies', 'fr', 'soins des plaies'],
    ] as const)('%s: %s (%s)', async (kind, q, lang, label) => {
      const [first] = await ask(kind, q, lang);
      expect(first?.label).toBe(label);
    });
  },
);

// Imports of taxonomies in ESCO's form: versions, languages added later, damaged files, an import that is killed, and what
// becomes of people's answers; then ESCO as the European Commission publishes it, from the folder beside the checkout.
// Nothing of ESCO is kept here but the few names that the questions expect.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openDatabase } from '@compatriot/db/client.ts';
import { conceptLabels, conceptsByUri, taxonomyStamp } from '@compatriot/db/queries/skills.ts';
import { type ImportReport, importEsco } from '@compatriot/server/skills/importing.ts';
import { currentCopy } from '@compatriot/server/skills/standing.ts';
import { zipSync } from 'fflate';
import { useTestApp } from '../app.ts';
import { escoFolder } from '../esco.ts';
import { conceptId, makeAssignment, makeProfile, makeProgramme } from '../make.ts';
import { type Persona, asOutsider } from '../personas.ts';

const app = useTestApp();
let outsider: Persona;
const folder = mkdtempSync(join(tmpdir(), 'compatriot-esco-'));
beforeAll(() => {
  outsider = asOutsider(app.current);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function ownerUrl(): Promise<string> {
  const [here] = await app.current.owner<{ name: string }[]>`select current_database() as name`;
  const url = new URL(inject('templateUrl'));
  url.pathname = `/${here?.name}`;
  return url.toString();
}

/** As the command does it: as the owner, for the application's role may not make the tables it needs on the way. */
async function run(paths: string[], version: string | null = null, smaller = false): Promise<ImportReport> {
  const database = openDatabase(await ownerUrl(), { connections: 1 });
  try {
    return await importEsco(database, { paths, languages: null, version, smaller }, () => undefined);
  } finally {
    await database.close();
  }
}

/** While a large copy is made anew the last one answers; these questions are for the new one. */
async function renewed(): Promise<void> {
  const { database } = app.current.parts;
  for (;;) {
    const stamp = await taxonomyStamp(database);
    if ((await currentCopy(database)).stamp === stamp) return;
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

const at = 'http://data.europa.eu/esco';
const write = (version: string, files: Record<string, string>) => {
  const place = join(folder, `classification v${version}`);
  mkdirSync(place, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(place, name), text);
  return place;
};
const skills = (...rows: string[]) =>
  ['conceptType,conceptUri,skillType,preferredLabel,altLabels,status', ...rows].join('\n');
const skill = (key: string, label: string, others = '') =>
  `KnowledgeSkillCompetence,${at}/skill/${key},knowledge,${label},"${others}",released`;

describe('a small taxonomy in ESCO’s form', () => {
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
    await renewed();
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
    for (const [version, text, sentence] of [
      ['0.3.1', skills(skill('x', 'numbat care')).replaceAll(',', ';'), 'semicolons between its columns'],
      [
        '0.3.2',
        `${skills(skill('x', 'numbat care'))}\nKnowledgeSkillCompetence,${at}/skill/y,knowledge,"numb`,
        'cut off or damaged',
      ],
      [
        '0.3.3',
        `${skills(skill('x', 'numbat care'))}\nKnowledgeSkillCompetence,${at}/skill/y`,
        'end too early',
      ],
      [
        '0.3.4',
        skills(skill('x', 'numbat care').replace('KnowledgeSkillCompetence', 'Occupation')),
        'another table',
      ],
    ] as const) {
      await expect(run([write(version, { 'skills_en.csv': text })])).rejects.toThrow(sentence);
    }
    const latin = write('0.3.5', {});
    writeFileSync(join(latin, 'skills_fr.csv'), Buffer.from(skills(skill('x', 'élevage')), 'latin1'));
    await expect(run([latin])).rejects.toThrow('not in UTF-8');
    const strangers = write('0.3.6', {
      'skills_en.csv': skills(skill('x', 'numbat care')),
      'occupationSkillRelations.csv': `occupationUri,relationType,skillType,skillUri\n${at}/occupation/none,essential,knowledge,${at}/skill/x`,
    });
    await expect(run([strangers])).rejects.toThrow('the tables are of different versions');
    await expect(run([folder])).rejects.toThrow('several versions');
    const broken = join(folder, 'broken v1.0.0.zip');
    const whole = zipSync({ 'skills_en.csv': Buffer.from(skills(skill('x', 'numbat care'))) });
    for (const bytes of [Buffer.from('not a zip file'), whole.subarray(0, whole.length - 40)]) {
      writeFileSync(broken, bytes);
      await expect(run([broken])).rejects.toThrow('no readable zip file');
    }
    expect(await app.current.owner`select count(*) from concepts`).toEqual(before);
  });
});

describe('versions, languages and people’s answers', () => {
  const isco = `conceptType,conceptUri,code,preferredLabel,altLabels,status`;
  const occupations = (...rows: string[]) =>
    ['conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,status,isReplacedBy', ...rows].join('\n');
  const files = {
    'skills_en.csv': skills(
      skill('k1', 'echidna tracking', 'tracking echidnas'),
      skill('k2', 'burrow mapping'),
    ),
    'skillGroups_en.csv': `conceptType,conceptUri,preferredLabel,altLabels,code\nSkillGroup,${at}/skill/monotremes,monotremes,,S7`,
    'ISCOGroups_en.csv': `${isco}\nISCOGroup,${at}/isco/C9999,9999,Monotreme workers,,released`,
    'occupations_en.csv': occupations(`Occupation,${at}/occupation/o1,9999,echidna warden,,released,`),
    'broaderRelationsSkillPillar.csv': `conceptType,conceptUri,broaderType,broaderUri\nKnowledgeSkillCompetence,${at}/skill/k1,SkillGroup,${at}/skill/monotremes`,
    'broaderRelationsOccPillar.csv': `conceptType,conceptUri,broaderType,broaderUri\nOccupation,${at}/occupation/o1,ISCOGroup,${at}/isco/C9999`,
    'occupationSkillRelations.csv': `occupationUri,relationType,skillType,skillUri\n${at}/occupation/o1,essential,knowledge,${at}/skill/k1\n${at}/occupation/o1,optional,knowledge,${at}/skill/k2`,
  };

  test('another language joins the version that is there: parents, relations and the first language stay', async () => {
    const zipped = join(folder, 'ESCO dataset - v0.4.0 - en.zip');
    writeFileSync(
      zipped,
      zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)]))),
    );
    expect((await run([zipped])).changes).toMatchObject({ concepts: 5, relations: 2 });
    const french = write('0.4.0 fr', {
      'skills_fr.csv': skills(skill('k1', 'suivi des échidnés')),
      'occupation_labels_fr.csv': `conceptUri,preferredLabel,altLabels\n${at}/occupation/o1,gardien/gardienne d’échidnés,`,
    });
    const joined = await run([french]);
    expect(joined.changes).toEqual({
      concepts: 0,
      retired: 0,
      labels: 2,
      parents: 0,
      relations: 0,
      replaced: 0,
    });
    await renewed();
    expect((await ask('skills', 'suivi échidnés', 'en'))[0]).toMatchObject({
      label: 'echidna tracking',
      group: 'monotremes',
    });
    expect((await ask('occupations', 'gardienne échidnés', 'en'))[0]?.label).toBe('echidna warden');
  });

  test('a newer version replaces a URI: profiles, needs and cards follow, two levels become the higher one', async () => {
    const { owner, parts } = app.current;
    const programme = await makeProgramme(app.current);
    const k1 = `${at}/skill/k1`;
    const [o1, k2] = [`${at}/occupation/o1`, `${at}/skill/k2`];
    const person = await makeProfile(app.current, programme, {
      occupation: o1,
      skills: [
        [k1, 2],
        [k2, 4],
      ],
    });
    const other = await makeProfile(app.current, programme, { skills: [[k2, 3]] });
    const { id: assignment } = await makeAssignment(app.current, programme.id, {
      skills: [
        [k1, 'optional', 3],
        [k2, 'essential', 1],
      ],
    });
    await owner`update assignments set occupation_id = ${await conceptId(app.current, o1)} where id = ${assignment}`;

    // k1 and o1 come back under new URIs with their names; of k2 the files themselves say what took its place.
    const newer = write('0.5.0', {
      ...files,
      'skills_en.csv': `conceptType,conceptUri,skillType,preferredLabel,altLabels,status,isReplacedBy\nKnowledgeSkillCompetence,${at}/skill/n1,knowledge,echidna tracking,,released,\nKnowledgeSkillCompetence,${k2},knowledge,burrow mapping,,obsolete,${at}/skill/n1`,
      'occupations_en.csv': occupations(`Occupation,${at}/occupation/n2,9999,echidna warden,,released,`),
      'broaderRelationsSkillPillar.csv': files['broaderRelationsSkillPillar.csv'].replaceAll('/k1', '/n1'),
      'broaderRelationsOccPillar.csv': files['broaderRelationsOccPillar.csv'].replaceAll('/o1', '/n2'),
      'occupationSkillRelations.csv': `occupationUri,relationType,skillType,skillUri\n${at}/occupation/n2,essential,knowledge,${at}/skill/n1`,
    });
    const report = await run([newer]);
    expect(report.changes).toMatchObject({ retired: 3, replaced: 3 });
    expect(report.repointed).toEqual({ profiles: 2, assignments: 1 });

    const [n1, n2] = [
      await conceptId(app.current, `${at}/skill/n1`),
      await conceptId(app.current, `${at}/occupation/n2`),
    ];
    expect([
      ...(await owner`select concept_id, level from profile_skills where profile_id = ${person.id}`),
    ]).toEqual([{ concept_id: n1, level: 4 }]);
    expect([
      ...(await owner`select concept_id, level from profile_skills where profile_id = ${other.id}`),
    ]).toEqual([{ concept_id: n1, level: 3 }]);
    expect([
      ...(await owner`select concept_id, importance, level from assignment_skills where assignment_id = ${assignment}`),
    ]).toEqual([{ concept_id: n1, importance: 'essential', level: 3 }]);
    const [held] =
      await owner`select a.occupation_id, p.occupation_id as theirs from assignments a, profiles p
      where a.id = ${assignment} and p.id = ${person.id}`;
    expect(held).toEqual({ occupation_id: n2, theirs: n2 });
    const cards =
      await owner`select skill_ids, skill_levels, occupation_id from talent_documents where profile_id = ${person.id}`;
    expect(cards.length).toBeGreaterThan(0);
    for (const card of cards) expect(card).toEqual({ skill_ids: [n1], skill_levels: [4], occupation_id: n2 });
    const group = await conceptId(app.current, `${at}/skill/monotremes`);
    const above =
      await owner`select from talent_documents where profile_id = ${other.id} and ${group} = any (concept_ids)`;
    expect(above.length).toBeGreaterThan(0);

    await renewed();
    const copy = await currentCopy(parts.database);
    expect([copy.idOf(k1), copy.idOf(k2), copy.idOf(o1)]).toEqual([n1, n1, n2]);
    expect((await run([newer])).repointed).toEqual({ profiles: 0, assignments: 0 });
    // Whoever asks by a name that only the old one had finds the new one.
    expect((await ask('skills', 'tracking echidnas', 'en'))[0]?.uri).toBe(`${at}/skill/n1`);
  });
});

describe('an import that is killed', () => {
  const many = (version: string, count: number) =>
    write(version, {
      'skills_en.csv': skills(
        ...Array.from({ length: count }, (_unused, n) =>
          skill(`m${n}`, `platypus task ${n}`, `task ${n} for platypuses`),
        ),
      ),
    });
  const numbers = async () => {
    const [row] = await app.current.owner`select (select count(*)::int from concepts) as concepts,
      (select count(*)::int from concept_labels) as labels, (select max(stamp) from taxonomy_state) as stamp`;
    return row;
  };

  test.each(['Sending labels', 'Comparing'])(
    'at "%s" leaves nothing behind, and goes on from there',
    async (moment) => {
      const place = many(moment === 'Comparing' ? '0.6.1' : '0.6.0', 7_000);
      const before = await numbers();
      const child = spawn(
        process.execPath,
        [join(import.meta.dirname, '../../server/taxonomy.ts'), 'import', place],
        {
          env: { PATH: process.env['PATH'], DATABASE_URL: await ownerUrl() },
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      );
      let said = '';
      for await (const part of child.stdout) {
        said += String(part);
        if (said.includes(moment)) break;
      }
      child.kill('SIGKILL');
      const [, signal] = (await (child.exitCode === null && child.signalCode === null
        ? once(child, 'exit')
        : [null, child.signalCode])) as [unknown, string];
      expect(signal).toBe('SIGKILL');
      expect(await numbers()).toEqual(before);
      const report = await run([place], null, true);
      expect(report.resumed).toBeGreaterThan(0);
      expect(report.loaded.find(({ taxonomy }) => taxonomy === report.taxonomy)).toMatchObject({
        kind: 'skill',
        concepts: 7_000,
        labels: { en: 14_000 },
      });
      await renewed();
      expect((await ask('skills', 'platypus task 6999', 'en'))[0]?.label).toBe('platypus task 6999');
      expect(await app.current.owner`select 1 from taxonomy_stage`).toHaveLength(0);
    },
    300_000,
  );

  test('files that lost half of what is in use are asked about first', async () => {
    const half = many('0.6.2', 3000);
    const before = await numbers();
    await expect(run([half])).rejects.toThrow('they may have been cut off');
    expect(await numbers()).toEqual(before);
    expect((await run([half], null, true)).changes.retired).toBe(4000);
  }, 300_000);
});

describe.skipIf(!escoFolder)(
  escoFolder ? 'all of ESCO 1.1.1' : 'skipped: ESCO is not beside the checkout (../shared/esco)',
  () => {
    let report: ImportReport;
    beforeAll(async () => {
      report = await run([escoFolder ?? '']);
      await renewed();
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
      ['occupations', 'registered nurse', 'en', 'nurse responsible for general care'],
      ['occupations', 'infirmière', 'fr', 'infirmier de soins généraux/infirmière de soins généraux'],
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

// What the matching benchmark stands on: a PostgreSQL of its own with the taxonomy (ESCO where it lies beside the checkout, the
// starter set elsewhere) and a programme of a million people. It is kept in the temporary folder and used again as long as
// neither migrations nor the people's making have changed.
import { execFileSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Database, openDatabase } from '@compatriot/db/client.ts';
import { startEmbedded } from '@compatriot/db/embedded.ts';
import { applicationUrl, migrate } from '@compatriot/db/migrate.ts';
import postgres from '@compatriot/db/postgres.ts';
import { loadStarterTaxonomy } from '@compatriot/db/seed/taxonomy/load.ts';
import { type Sector, sectors } from '@compatriot/db/vocabulary.ts';
import { escoFolder } from '../esco.ts';
import { type CrowdPerson, type CrowdTaxonomy, crowd, origins, randomFrom } from './shortlist-crowd.ts';

const root = resolve(import.meta.dirname, '../..');
const seed = 2026;
/** As a small server for a nation would be set up; the reference in SQL gets all the memory it can use. */
const settings = {
  shared_buffers: '1GB',
  effective_cache_size: '6GB',
  maintenance_work_mem: '512MB',
  max_wal_size: '8GB',
  max_parallel_maintenance_workers: '2',
};

export interface ShortlistStage {
  owner: postgres.Sql;
  database: Database;
  programmeId: string;
  taxonomy: CrowdTaxonomy;
  /** What making it took; null where it was there from an earlier run. */
  made: { taxonomy: number; people: number } | null;
  stop(): Promise<void>;
}

export async function setShortlistStage(people: number): Promise<ShortlistStage> {
  const dataDir = join(tmpdir(), `compatriot-bench-shortlist-${stampOf(people)}`);
  const mark = join(dataDir, 'made');
  const kept = existsSync(mark);
  if (!kept) {
    rmSync(dataDir, { recursive: true, force: true });
    mkdirSync(dataDir, { recursive: true });
    chmodSync(dataDir, 0o755); // root lends PostgreSQL an unprivileged user, who must be able to enter
  }
  const embedded = await startEmbedded({ dataDir, settings });
  const stops: (() => Promise<unknown>)[] = [() => embedded.stop()];
  const stop = async () => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    await migrate(embedded.url);
    const owner = postgres(embedded.url, { max: 4, onnotice: () => undefined });
    stops.push(() => owner.end());
    const database = openDatabase(applicationUrl(embedded.url));
    stops.push(() => database.close());
    if (kept) {
      const { programmeId } = JSON.parse(readFileSync(mark, 'utf8')) as { programmeId: string };
      return { owner, database, programmeId, taxonomy: await readTaxonomy(owner), made: null, stop };
    }
    const importing = performance.now();
    await database.transaction({ system: 'seed' }, (tx) => loadStarterTaxonomy(tx));
    if (escoFolder)
      execFileSync(process.execPath, [join(root, 'server/taxonomy.ts'), 'import', escoFolder], {
        env: { PATH: process.env.PATH, DATABASE_URL: embedded.url },
        stdio: ['ignore', 'ignore', 'inherit'],
      });
    const making = performance.now();
    const taxonomy = await readTaxonomy(owner);
    const programmeId = randomUUID();
    await owner`insert into programmes (id, code, name, origin_countries, languages, sectors, modes, status)
      values (${programmeId}, 'bench', 'Benchmark', ${origins.map(([country]) => country)}, '{en}', '{health}', '{temporary}', 'open')`;
    await makePeople(owner, programmeId, taxonomy, people);
    const made = { taxonomy: (making - importing) / 1000, people: (performance.now() - making) / 1000 };
    writeFileSync(mark, JSON.stringify({ programmeId }));
    return { owner, database, programmeId, taxonomy, made, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Changes with everything that what is kept was made from. */
function stampOf(people: number): string {
  const hash = createHash('sha256').update(`${people} ${escoFolder ?? 'starter set'}`);
  const migrations = join(root, 'db/migrations');
  for (const name of readdirSync(migrations).sort()) hash.update(readFileSync(join(migrations, name)));
  for (const name of ['shortlist-stage.ts', 'shortlist-crowd.ts'])
    hash.update(readFileSync(join(import.meta.dirname, name)));
  return hash.digest('hex').slice(0, 12);
}

/** The most frequent come first: an order that the seed has drawn. */
async function readTaxonomy(owner: postgres.Sql): Promise<CrowdTaxonomy> {
  const random = randomFrom(seed);
  const concepts = await owner<
    { id: number; kind: string; sector: Sector | null; skills: number[] | null }[]
  >`
    select c.id, c.kind, c.sector, r.skills
    from concepts c left join (select occupation_id, array_agg(skill_id order by importance, skill_id) as skills
      from concept_relations group by occupation_id) r on r.occupation_id = c.id
    where c.kind in ('skill', 'occupation') and c.replaced_by is null and not c.retired order by c.uri`;
  const shuffled = <T>(list: T[]): T[] => {
    for (let at = list.length - 1; at > 0; at--) {
      const other = Math.floor(random() * (at + 1));
      [list[at], list[other]] = [list[other]!, list[at]!];
    }
    return list;
  };
  return {
    occupations: shuffled(
      concepts
        .filter(({ kind, skills }) => kind === 'occupation' && (skills?.length ?? 0) >= 6)
        .map(({ id, skills, sector }) => ({
          id,
          skills: skills ?? [],
          sector: sector ?? sectors[Math.floor(random() * sectors.length)]!,
        })),
    ),
    skills: shuffled(concepts.filter(({ kind }) => kind === 'skill').map(({ id }) => id)),
  };
}

const targets = {
  profiles:
    'profiles (id, programme_id, response_id, pseudonym, origin_country, residence_country, tie, birth_year, education_level, ' +
    'occupation_id, experience_years, licence, legal_room, modes, sectors, regions, stay_length, available_from, available_until)',
  skills: 'profile_skills (profile_id, programme_id, concept_id, level)',
  languages: 'profile_languages (profile_id, programme_id, language, level)',
  consents: 'consents (id, profile_id, programme_id, purpose, recipient, wording)',
  documents:
    'talent_documents (id, consent_id, profile_id, programme_id, recipient, pseudonym, occupation_id, skill_ids, skill_levels, ' +
    'languages, language_levels, origin_country, residence_country, education_level, experience_band, age_band, modes, sectors, ' +
    'stay_length, available_from, available_until, tie, legal_room, licence, regions)',
  changes: 'talent_changes (document_id, programme_id)',
};
type Table = keyof typeof targets;

/**
 * By COPY as the owner, with the documents that the product would make of the same profiles: the comparison with the
 * reference, which reads profiles, says whether they are. Keys are made after the rows: one sort instead of millions of visits.
 */
async function makePeople(
  owner: postgres.Sql,
  programmeId: string,
  taxonomy: CrowdTaxonomy,
  people: number,
): Promise<void> {
  await owner`alter table profile_skills drop constraint profile_skills_pkey`;
  await owner`alter table profile_languages drop constraint profile_languages_pkey`;
  await owner`drop index profile_skills_concept`;
  const next = crowd(taxonomy, seed, new Date().getUTCFullYear());
  const batch = 20_000;
  let writing = Promise.resolve();
  for (let made = 0; made < people; made += batch) {
    const rows: Record<Table, string[]> = {
      profiles: [],
      skills: [],
      languages: [],
      consents: [],
      documents: [],
      changes: [],
    };
    for (let at = made; at < Math.min(made + batch, people); at++) addRows(rows, programmeId, next(), at);
    // The next are made while these are written.
    await writing;
    writing = owner.begin(async (tx) => {
      await tx`set local session_replication_role = replica`;
      await tx`set local synchronous_commit = off`;
      for (const [table, target] of Object.entries(targets)) {
        const into: Writable = await tx.unsafe(`copy ${target} from stdin`).writable();
        await pipeline(Readable.from([rows[table as Table].join('')]), into);
      }
    });
    writing.catch(() => undefined);
  }
  await writing;
  await owner`alter table profile_skills add constraint profile_skills_pkey primary key (profile_id, concept_id)`;
  await owner`alter table profile_languages add constraint profile_languages_pkey primary key (profile_id, language)`;
  await owner`create index profile_skills_concept on profile_skills (concept_id, programme_id)`;
  await owner`vacuum (analyze) profiles, profile_skills, profile_languages, consents, talent_documents, talent_changes`;
}

/** A line of COPY's text format; lists of plain codes need no quoting. */
const line = (...values: (string | number | boolean | null | readonly (string | number)[])[]): string => {
  let text = '';
  for (const value of values)
    text += `${value === null ? '\\N' : typeof value === 'object' ? `{${value.join(',')}}` : String(value)}\t`;
  return `${text.slice(0, -1)}\n`;
};

function addRows(rows: Record<Table, string[]>, programmeId: string, person: CrowdPerson, at: number): void {
  const { id, profileId, occupationId, originCountry, educationLevel, modes, stayLength } = person;
  const { availableFrom, availableUntil, tie, legalRoom, licence, regions, skills, languages } = person;
  const pseudonym = `Quiet ${at}`;
  rows.profiles.push(
    line(
      profileId,
      programmeId,
      id,
      pseudonym,
      originCountry,
      'NL',
      tie,
      person.birthYear,
      educationLevel,
    ).slice(0, -1) +
      '\t' +
      line(
        occupationId,
        person.experienceYears,
        licence,
        legalRoom,
        modes,
        person.sectors,
        regions,
        stayLength,
        availableFrom,
        availableUntil,
      ),
  );
  for (const { conceptId, level } of skills) rows.skills.push(line(profileId, programmeId, conceptId, level));
  for (const { code, level } of languages) rows.languages.push(line(profileId, programmeId, code, level));
  rows.consents.push(line(id, profileId, programmeId, 'talent_pool', 'programme_team', 'bench'));
  const skillLists = [skills.map(({ conceptId }) => conceptId), skills.map(({ level }) => level)];
  const languageLists = [languages.map(({ code }) => code), languages.map(({ level }) => level)];
  rows.documents.push(
    line(
      id,
      id,
      profileId,
      programmeId,
      'programme_team',
      pseudonym,
      occupationId,
      ...skillLists,
      ...languageLists,
    ).slice(0, -1) +
      '\t' +
      line(
        originCountry,
        'NL',
        educationLevel,
        person.experienceBand,
        person.ageBand,
        modes,
        person.sectors,
        stayLength,
      ).slice(0, -1) +
      '\t' +
      line(availableFrom, availableUntil, tie, legalRoom, licence, regions),
  );
  rows.changes.push(line(id, programmeId));
}

// A crowd of any size, for benchmarks and trials: made-up people whose occupations and skills follow Zipf's law over whatever
// taxonomy is loaded (ESCO where it was imported, else the starter set). The same for the same seed and taxonomy, but for their
// ids, so that crowds can stand side by side.
// Rows go in by COPY as the owner; nobody real, and no names, addresses or answers: only what search and matching read.
import { randomUUID } from 'node:crypto';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Sql, TransactionSql } from 'postgres';
import { pseudonym } from '../pseudonyms.ts';
import { activities, cefrLevels, iscedLevels, modes, sectors, stayLengths, ties } from '../vocabulary.ts';

export interface CrowdOptions {
  programmeId: string;
  /** The published questionnaire that they answered. */
  versionId: string;
  people: number;
  /** Countries they come from, the most frequent first. */
  origins: readonly string[];
  seed?: number;
  /** Shares who said yes to the programme's team and to the home government. */
  team?: number;
  government?: number;
}

/** Where they live and how many of a thousand, with regions (ISO 3166-2) and the language spoken there. */
const residences = [
  ['NL', 240, 'nld', 'NL-NH NL-ZH NL-UT NL-NB NL-GE NL-OV NL-LI NL-GR NL-FR NL-DR NL-FL NL-ZE'],
  ['GB', 190, 'eng', 'GB-ENG GB-SCT GB-WLS GB-NIR'],
  ['US', 160, 'eng', 'US-NY US-NJ US-FL US-MD US-GA US-TX US-CA US-MA US-PA US-VA US-IL US-CT'],
  ['CA', 120, 'eng', 'CA-ON CA-QC CA-BC CA-AB CA-MB CA-NS'],
  ['FR', 90, 'fra', 'FR-IDF FR-PAC FR-ARA FR-OCC FR-NAQ FR-HDF'],
  ['BE', 70, 'fra', 'BE-BRU BE-VLG BE-WAL'],
  ['DE', 60, 'deu', 'DE-NW DE-BE DE-HE DE-BY DE-HH'],
  ['ES', 30, 'spa', 'ES-MD ES-CT ES-AN'],
  ['PT', 20, 'por', 'PT-11 PT-13'],
  ['IT', 20, 'ita', 'IT-25 IT-62'],
] as const;
const otherLanguages = ['eng', 'fra', 'nld', 'por', 'spa', 'deu', 'ara', 'swa', 'hau', 'yor', 'twi', 'lin'];
/** How many of a hundred wish to work in each field; the rest is spread evenly. */
const sectorShares: Partial<Record<(typeof sectors)[number], number>> = {
  health: 34,
  education: 14,
  it: 12,
  infrastructure: 9,
  finance: 8,
};

/** Mulberry32: small, fast, and the same everywhere. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Places 0 to `length`, each as often as 1 over its rank. */
function zipf(length: number, random: () => number): () => number {
  const sums = new Float64Array(length);
  let sum = 0;
  for (let at = 0; at < length; at++) sums[at] = sum += 1 / (at + 2.7);
  return () => {
    const wanted = random() * sum;
    let low = 0;
    let high = length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] ?? 0) < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

interface Taxonomy {
  occupations: { id: number; skills: number[]; sector: string }[];
  skills: number[];
}

/** The most frequent come first: an order that the seed has drawn. */
async function readTaxonomy(sql: Sql, random: () => number): Promise<Taxonomy> {
  const concepts = await sql<{ id: number; kind: string; sector: string | null; skills: number[] | null }[]>`
    select c.id, c.kind, c.sector, r.skills
    from concepts c left join (select occupation_id, array_agg(skill_id order by importance, skill_id) as skills
      from concept_relations group by occupation_id) r on r.occupation_id = c.id
    where c.kind in ('skill', 'occupation') and c.replaced_by is null and not c.retired and c.programme_id is null
    order by c.uri`;
  const shuffled = <T>(list: T[]): T[] => {
    for (let at = list.length - 1; at > 0; at--) {
      const other = Math.floor(random() * (at + 1));
      [list[at], list[other]] = [list[other] as T, list[at] as T];
    }
    return list;
  };
  const shares = sectors.flatMap((sector) =>
    Array.from({ length: sectorShares[sector] ?? 5 }, () => sector as string),
  );
  const occupations = concepts
    .filter(({ kind }) => kind === 'occupation')
    .map(({ id, sector, skills }) => ({
      id,
      skills: skills ?? [],
      sector: sector ?? shares[Math.floor(random() * shares.length)] ?? 'health',
    }));
  return {
    occupations: shuffled(occupations),
    skills: shuffled(concepts.filter(({ kind }) => kind === 'skill').map(({ id }) => id)),
  };
}

/** A line of COPY's text format; lists of plain codes need no quoting. */
const line = (values: (string | number | boolean | null | readonly string[])[]): string =>
  `${values.map((value) => (value === null ? '\\N' : Array.isArray(value) ? `{${value.join(',')}}` : String(value))).join('\t')}\n`;

async function copyIn(tx: TransactionSql, target: string, lines: string[]): Promise<void> {
  const into: Writable = await tx.unsafe(`copy ${target} from stdin`).writable();
  const blocks: string[] = [];
  for (let at = 0; at < lines.length; at += 2000) blocks.push(lines.slice(at, at + 2000).join(''));
  await pipeline(Readable.from(blocks), into);
}

/**
 * As the owner of the database, because constraints are not checked row by row while it runs. Searchable documents are made
 * by `syncDocuments`, so that they are what the product makes.
 * @param syncDocuments brings a batch of profiles in step: `syncTalentDocuments` as the system actor of the programme
 * @returns the profiles' ids
 */
export async function makeCrowd(
  sql: Sql,
  options: CrowdOptions,
  syncDocuments: (profileIds: string[]) => Promise<void>,
): Promise<string[]> {
  const random = randomFrom(options.seed ?? 2026);
  const taxonomy = await readTaxonomy(sql, random);
  const ids: string[] = [];
  const batch = 10_000;
  const person = crowdMember(options, taxonomy, random);
  for (let made = 0; made < options.people; made += batch) {
    const rows: Record<Table, string[]> = {
      responses: [],
      profiles: [],
      skills: [],
      languages: [],
      consents: [],
    };
    const fresh: string[] = [];
    for (let at = made; at < Math.min(made + batch, options.people); at++) fresh.push(person(rows, at));
    await sql.begin(async (tx) => {
      await tx`set local session_replication_role = replica`;
      for (const [table, target] of Object.entries(targets)) await copyIn(tx, target, rows[table as Table]);
    });
    ids.push(...fresh);
  }
  await sql`analyze profiles, profile_skills, profile_languages, consents`;
  // Few large batches: what stands above a concept is looked up once in each.
  for (let at = 0; at < ids.length; at += batch * 5) await syncDocuments(ids.slice(at, at + batch * 5));
  await sql`analyze talent_documents, talent_changes`;
  return ids;
}

type Table = 'responses' | 'profiles' | 'skills' | 'languages' | 'consents';
const targets: Record<Table, string> = {
  responses:
    'responses (id, programme_id, version_id, language, answers, body_hash, receipt, secret_hash, submitted_at)',
  profiles:
    'profiles (id, programme_id, response_id, pseudonym, origin_country, residence_country, residence_region, tie, birth_year, ' +
    'sex, education_level, occupation_id, experience_years, modes, sectors, activities, stay_length, available_from, ' +
    'available_until, created_at, updated_at, confirmed_at)',
  skills: 'profile_skills (profile_id, programme_id, concept_id, level)',
  languages: 'profile_languages (profile_id, programme_id, language, level)',
  consents: 'consents (profile_id, programme_id, purpose, recipient, wording)',
};

function crowdMember(options: CrowdOptions, taxonomy: Taxonomy, random: () => number) {
  const { programmeId, versionId, origins } = options;
  const occupationAt = zipf(taxonomy.occupations.length, random);
  const skillAt = zipf(taxonomy.skills.length, random);
  const originAt = zipf(origins.length, random);
  const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const some = <T>(list: readonly T[], share: number): T[] => list.filter(() => random() < share);
  const within = (least: number, most: number) => least + Math.floor(random() * (most - least + 1));
  const lives = residences.flatMap((each) => Array.from({ length: each[1] / 10 }, () => each));
  const month = (ahead: number) => new Date(Date.UTC(2027, ahead, within(1, 28))).toISOString().slice(0, 10);

  return (rows: Record<Table, string[]>, number: number): string => {
    const profile = randomUUID();
    const response = randomUUID();
    const [country, , spoken, regions] = one(lives);
    const occupation = taxonomy.occupations[occupationAt()];
    const at = new Date(Date.UTC(2025, 0, 1) + Math.floor(random() * 6.3e10)).toISOString();
    const age = within(22, 68);
    const from = random() < 0.4 ? within(0, 14) : null;
    const wishes = new Set([occupation?.sector ?? 'health', ...some(sectors, 0.06)]);
    rows.responses.push(line([response, programmeId, versionId, 'en', '{}', '', `C-${response}`, '', at]));
    rows.profiles.push(
      line([
        profile,
        programmeId,
        response,
        `${pseudonym(random)} ${number}`,
        origins[originAt()] ?? 'GH',
        country,
        random() < 0.8 ? one(regions.split(' ')) : null,
        one(ties),
        2026 - age,
        random() < 0.5 ? 'female' : 'male',
        random() < 0.95 ? one([...iscedLevels.slice(3), '6', '6', '7', '7']) : null,
        random() < 0.97 ? (occupation?.id ?? null) : null,
        random() < 0.95 ? Math.min(age - 20, within(0, 35)) : null,
        some(modes, 0.55),
        [...wishes],
        some(activities, 0.3),
        random() < 0.9 ? one(stayLengths) : null,
        from === null ? null : month(from),
        from === null || random() < 0.4 ? null : month(from + within(1, 12)),
        at,
        at,
        at,
      ]),
    );
    const own = occupation?.skills ?? [];
    const skills = new Set<number>();
    // What belongs to the job, the first of its skills more often, and one or two of what everybody can.
    for (let tries = within(4, 9); tries > 0 && own.length > 0; tries--)
      skills.add(own[Math.floor(own.length * random() ** 1.6)] ?? 0);
    for (let tries = within(1, 3); tries > 0; tries--) skills.add(taxonomy.skills[skillAt()] ?? 0);
    skills.delete(0);
    for (const skill of skills) rows.skills.push(line([profile, programmeId, skill, within(1, 4)]));
    const tongues = new Set([spoken, ...(random() < 0.7 ? ['eng'] : []), ...some(otherLanguages, 0.08)]);
    for (const code of tongues) rows.languages.push(line([profile, programmeId, code, one(cefrLevels)]));
    for (const [recipient, share] of [
      ['programme_team', options.team ?? 1],
      ['home_government', options.government ?? 0.4],
    ] as const) {
      if (random() < share)
        rows.consents.push(line([profile, programmeId, 'talent_pool', recipient, 'crowd']));
    }
    return profile;
  };
}

// The searchable documents: made from profiles and consents in one statement, read back through the narrow functions of
// migrations 0005 and 0022. Nothing else writes talent_documents.
import { sql } from 'drizzle-orm';
import { type Database, type Transaction, prepared } from '../client.ts';
import {
  type Activity,
  type AgeBand,
  type CefrLevel,
  type ExperienceBand,
  type IscedLevel,
  type Mode,
  type PoolRecipient,
  type Sector,
  type StayLength,
  poolRecipients,
} from '../vocabulary.ts';

export interface TalentRow {
  id: string;
  profileId: string;
  pseudonym: string;
  occupationId: number | null;
  skills: { conceptId: number; level: number }[];
  languages: { code: string; level: CefrLevel }[];
  originCountry: string;
  residenceCountry: string;
  residenceRegion: string | null;
  educationLevel: IscedLevel | null;
  experienceBand: ExperienceBand | null;
  ageBand: AgeBand | null;
  modes: Mode[];
  sectors: Sector[];
  activities: Activity[];
  stayLength: StayLength | null;
  /** Months, YYYY-MM. */
  availableFrom: string | null;
  availableUntil: string | null;
  updatedAt: string;
}

interface Scope {
  programmeId: string;
  recipient: PoolRecipient;
}

/** What engines know of a person, in the order of migration 0022's talent_document. */
type PackedDocument = [
  id: string,
  occupationId: number | null,
  skillIds: number[],
  skillLevels: number[],
  conceptIds: number[],
  languages: string[],
  languageLevels: string[],
  originCountry: string,
  residenceCountry: string,
  residenceRegion: string | null,
  educationLevel: string | null,
  experienceBand: string | null,
  modes: string[],
  sectors: string[],
  activities: string[],
  stayLength: string | null,
  availableFrom: string | null,
  availableUntil: string | null,
  addedAt: number,
  updatedAt: number,
];

/** Tier 1 fields that can be searched by (SAFETY.md); dates are the first and last day of a month, instants in milliseconds. */
export interface TalentDocument {
  id: string;
  occupationId: number | null;
  skillIds: number[];
  skillLevels: number[];
  /** Occupation and skills with everything above them. */
  conceptIds: number[];
  languages: string[];
  languageLevels: string[];
  originCountry: string;
  residenceCountry: string;
  residenceRegion: string | null;
  educationLevel: string | null;
  experienceBand: string | null;
  modes: string[];
  sectors: string[];
  activities: string[];
  stayLength: string | null;
  availableFrom: string | null;
  availableUntil: string | null;
  addedAt: number;
  updatedAt: number;
}

function unpacked(packed: PackedDocument): TalentDocument {
  const [id, occupationId, skillIds, skillLevels, conceptIds, languages, languageLevels, ...rest] = packed;
  const [originCountry, residenceCountry, residenceRegion, educationLevel, experienceBand, ...more] = rest;
  const [modes, sectors, activities, stayLength, availableFrom, availableUntil, addedAt, updatedAt] = more;
  return {
    id,
    occupationId,
    skillIds,
    skillLevels,
    conceptIds,
    languages,
    languageLevels,
    originCountry,
    residenceCountry,
    residenceRegion,
    educationLevel,
    experienceBand,
    modes,
    sectors,
    activities,
    stayLength,
    availableFrom,
    availableUntil,
    addedAt,
    updatedAt,
  };
}

/** What a snapshot of the database holds: pass it on as it is. */
export type Snapshot = string;

export interface TalentNews {
  /** Everything in it is told. */
  snapshot: Snapshot;
  /** Whether to ask from it next time; otherwise from the same one again, because the session has written itself. */
  lasting: boolean;
  /** Documents as they are now; null for those that are gone (or were never this recipient's). */
  changes: [id: string, document: TalentDocument | null][];
}

/** What changed since a snapshot, as of now. Null for who may not read this pool. */
export async function talentNews(tx: Transaction, scope: Scope, seen: Snapshot): Promise<TalentNews | null> {
  const [first, ...rows] = await tx.execute<{
    snapshot: Snapshot;
    lasting: boolean;
    id: string;
    document: PackedDocument | null;
  }>(sql`select * from talent_news(${scope.programmeId}::uuid, ${scope.recipient}, ${seen}::pg_snapshot)`);
  if (!first) return null;
  return {
    snapshot: first.snapshot,
    lasting: first.lasting,
    changes: rows.map(({ id, document }) => [id, document && unpacked(document)]),
  };
}

/** Whether what the people of a programme gave to this kind of recipient is the session's to read. */
export async function mayReadTalent(tx: Transaction, scope: Scope): Promise<boolean> {
  const [row] = await tx.execute<{ may: boolean }>(
    sql`select reads_talent(${scope.programmeId}::uuid, ${scope.recipient}) as may`,
  );
  return row?.may ?? false;
}

/**
 * Every document of a pool, a batch at a time, as the system actor of its programme.
 * @returns a snapshot from before: news asked from it miss nothing
 */
export async function streamTalent(
  tx: Transaction,
  scope: Scope,
  batch: number,
  take: (documents: TalentDocument[]) => void,
): Promise<Snapshot> {
  const [before] = await tx.execute<{ snapshot: Snapshot }>(
    sql`select pg_current_snapshot()::text as snapshot`,
  );
  if (!before) throw new Error('Postgres returned no snapshot');
  await tx.execute(sql`declare talent no scroll cursor for select talent_document(d) as document
    from talent_documents d where d.programme_id = ${scope.programmeId}::uuid and d.recipient = ${scope.recipient}`);
  for (;;) {
    const rows = await tx.execute<{ document: PackedDocument }>(sql.raw(`fetch ${batch} from talent`));
    take(rows.map(({ document }) => unpacked(document)));
    if (rows.length < batch) break;
  }
  await tx.execute(sql`close talent`);
  return before.snapshot;
}

/** Recipients of a programme to whom anybody gave a document, as a system actor of it. */
export async function filledPools(tx: Transaction, programmeId: string): Promise<PoolRecipient[]> {
  const filled = await Promise.all(
    poolRecipients.map(async (recipient) => {
      const [row] = await tx.execute<{ filled: boolean }>(sql`select exists (select from talent_documents
        where programme_id = ${programmeId}::uuid and recipient = ${recipient}) as filled`);
      return row?.filled ? [recipient] : [];
    }),
  );
  return filled.flat();
}

/** A card's fields in the order of migration 0035's talent_card. */
type PackedCard = [
  id: string,
  profileId: string,
  pseudonym: string,
  occupationId: number | null,
  skillIds: number[],
  skillLevels: number[],
  languages: string[],
  languageLevels: CefrLevel[],
  originCountry: string,
  residenceCountry: string,
  residenceRegion: string | null,
  educationLevel: IscedLevel | null,
  experienceBand: ExperienceBand | null,
  ageBand: AgeBand | null,
  modes: Mode[],
  sectors: Sector[],
  activities: Activity[],
  stayLength: StayLength | null,
  availableFrom: string | null,
  availableUntil: string | null,
  updatedAt: string,
];

function unpackedCard(packed: PackedCard): TalentRow {
  const [id, profileId, pseudonym, occupationId, skillIds, skillLevels, languages, languageLevels, ...rest] =
    packed;
  const [originCountry, residenceCountry, residenceRegion, educationLevel, experienceBand, ...more] = rest;
  const [ageBand, modes, sectors, activities, stayLength, availableFrom, availableUntil, updatedAt] = more;
  return {
    id,
    profileId,
    pseudonym,
    occupationId,
    skills: skillIds.map((conceptId, at) => ({ conceptId, level: skillLevels[at] ?? 1 })),
    languages: languages.map((code, at) => ({ code, level: languageLevels[at] ?? 'A1' })),
    originCountry,
    residenceCountry,
    residenceRegion,
    educationLevel,
    experienceBand,
    ageBand,
    modes,
    sectors,
    activities,
    stayLength,
    availableFrom,
    availableUntil,
    updatedAt,
  };
}

const uuids = (ids: readonly string[]) => sql`${`{${ids.join(',')}}`}::uuid[]`;

/** Documents by their random ids; those the session may not read, or whose consent is gone, are simply not there. */
export async function readTalent(
  tx: Transaction,
  scope: Scope,
  ids: string[],
): Promise<Map<string, TalentRow>> {
  if (ids.length === 0) return new Map();
  const rows = await prepared<{ card: PackedCard }>(
    tx,
    sql`select talent_card(d) as card from read_talent(${scope.programmeId}::uuid, ${scope.recipient}, ${uuids(ids)}) d`,
  );
  return new Map(rows.map(({ card }) => [card[0], unpackedCard(card)]));
}

export interface TalentPage {
  /** In the order of the ids; each is written down. */
  rows: TalentRow[];
  /** Those that the session may read, with the ones after the page. */
  readable: Set<string>;
  /** By profile: the lists that the session may open and the person is on. */
  lists: Map<string, { id: string; name: string }[]>;
}

/**
 * The first `most` of these documents (fifty at most) that are still there, with their records of access, as who acts in the
 * session: one round trip. Or why nobody is shown: the session is over, the pool is not theirs to read, or these would be
 * more different people than the quota.
 */
export async function talentPage(
  database: Database,
  sessionId: string,
  scope: Scope,
  ids: readonly string[],
  { most, route, quota }: { most: number; route: string; quota: number },
): Promise<TalentPage | 'signed_out' | 'not_readable' | 'past_quota'> {
  const [found] = await database.call<{
    readable: boolean;
    within: boolean;
    cards: PackedCard[] | null;
    others: string[] | null;
    lists: [profileId: string, id: string, name: string][] | null;
  }>('select * from talent_page($1::uuid, $2::uuid, $3, $4::uuid[], $5::integer, $6, $7::integer)', [
    sessionId,
    scope.programmeId,
    scope.recipient,
    `{${ids.join(',')}}`,
    most,
    route,
    quota,
  ]);
  if (!found) return 'signed_out';
  if (!found.readable) return 'not_readable';
  if (!found.within) return 'past_quota';
  const rows = (found.cards ?? []).map(unpackedCard);
  const lists: TalentPage['lists'] = new Map();
  for (const [profileId, id, name] of found.lists ?? [])
    lists.set(profileId, [...(lists.get(profileId) ?? []), { id, name }]);
  return { rows, readable: new Set([...rows.map(({ id }) => id), ...(found.others ?? [])]), lists };
}

/**
 * Brings the documents of these profiles in step, as the system actor of their programme: one a consent to be in the
 * talent pool, none for people who paused. Safe to repeat; a document keeps its id while the consent lasts, and its row is
 * not written where nothing changed.
 * Concepts that a newer taxonomy replaced count as their successors; what stands above either is above both.
 * Dates are cut to months here, because what search can filter by it can also find out.
 */
export async function syncTalentDocuments(tx: Transaction, profileIds: string[]): Promise<void> {
  if (profileIds.length === 0) return;
  const ids = sql`${`{${profileIds.join(',')}}`}::uuid[]`;
  await tx.execute(sql`
    with recursive visible as (
      select p.*, c.id as consent_id, c.recipient
      from profiles p join consents c on c.profile_id = p.id and c.purpose = 'talent_pool'
      where p.id = any (${ids}) and (p.status = 'active' or p.paused_until <= current_date)
    ), rated as (
      select s.profile_id, coalesce(c.replaced_by, c.id) as concept_id, max(s.level) as level
      from profile_skills s join concepts c on c.id = s.concept_id
      where s.profile_id = any (${ids}) group by 1, 2
    ), skill as (
      select profile_id, array_agg(concept_id order by level desc, concept_id) as ids,
        array_agg(level order by level desc, concept_id) as levels
      from rated group by profile_id
    ), job as (
      select distinct v.id as profile_id, coalesce(c.replaced_by, c.id) as concept_id
      from visible v join concepts c on c.id = v.occupation_id
    ), tongue as (
      select profile_id, array_agg(language order by level desc, language) as codes,
        array_agg(level order by level desc, language) as levels
      from profile_languages where profile_id = any (${ids}) group by profile_id
    ), own as (
      select profile_id, concept_id from rated
      union
      select profile_id, concept_id from job
    ), above as (
      select distinct concept_id, concept_id as ancestor from own
      union
      select above.concept_id, parent.id from above cross join lateral (
        select broader_id from concepts where id = above.ancestor and broader_id is not null
        union all select broader_id from concept_broader where concept_id = above.ancestor
        union all select broader_id from concepts where replaced_by = above.ancestor and broader_id is not null
        union all select b.broader_id from concepts old join concept_broader b on b.concept_id = old.id
          where old.replaced_by = above.ancestor) parent (id)
    ), known as (
      select own.profile_id, array_agg(distinct above.ancestor order by above.ancestor) as ids
      from own join above using (concept_id) group by own.profile_id
    ), gone as (
      delete from talent_documents d where d.profile_id = any (${ids})
        and not exists (select from visible v where v.id = d.profile_id and v.recipient = d.recipient)
    )
    insert into talent_documents as d (consent_id, profile_id, programme_id, recipient, pseudonym, occupation_id, skill_ids,
      skill_levels, concept_ids, languages, language_levels, origin_country, residence_country, residence_region,
      education_level, experience_band, age_band, modes, sectors, activities, stay_length, available_from, available_until,
      tie, legal_room, licence, regions, updated_at)
    select v.consent_id, v.id, v.programme_id, v.recipient, v.pseudonym, job.concept_id, coalesce(skill.ids, '{}'),
      coalesce(skill.levels, '{}'), coalesce(known.ids, '{}'), coalesce(tongue.codes, '{}'), coalesce(tongue.levels, '{}'),
      v.origin_country, v.residence_country, v.residence_region, v.education_level,
      case when v.experience_years <= 2 then '0_2' when v.experience_years <= 5 then '3_5'
        when v.experience_years <= 10 then '6_10' when v.experience_years <= 20 then '11_20'
        when v.experience_years > 20 then '21_over' end,
      case when years.age < 25 then 'under_25' when years.age < 35 then '25_34' when years.age < 45 then '35_44'
        when years.age < 55 then '45_54' when years.age < 65 then '55_64' when years.age >= 65 then '65_over' end,
      v.modes, v.sectors, v.activities, v.stay_length, date_trunc('month', v.available_from)::date,
      (date_trunc('month', v.available_until) + interval '1 month - 1 day')::date,
      v.tie, v.legal_room, v.licence, v.regions, v.updated_at
    from visible v
    cross join lateral (select extract(year from current_date) - v.birth_year as age) years
    left join job on job.profile_id = v.id
    left join skill on skill.profile_id = v.id
    left join tongue on tongue.profile_id = v.id
    left join known on known.profile_id = v.id
    on conflict (profile_id, recipient) do update set ${assignments('excluded')}
    where (${columnList('d')}) is distinct from (${columnList('excluded')})`);
}

/** What a document holds beside its keys and the moment in which it was made. */
const told =
  'consent_id pseudonym occupation_id skill_ids skill_levels concept_ids languages language_levels origin_country residence_country residence_region education_level experience_band age_band modes sectors activities stay_length available_from available_until tie legal_room licence regions updated_at'.split(
    ' ',
  );
const assignments = (from: string) => sql.raw(told.map((name) => `${name} = ${from}.${name}`).join(', '));
const columnList = (of: string) => sql.raw(told.map((name) => `${of}.${name}`).join(', '));

// The searchable documents: made from profiles and consents in one statement, read back through the narrow functions of
// migration 0005. Nothing else reads or writes talent_documents.
import { sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import type {
  Activity,
  AgeBand,
  CefrLevel,
  ExperienceBand,
  IscedLevel,
  Mode,
  PoolRecipient,
  Sector,
  StayLength,
} from '../vocabulary.ts';

export interface TalentRow {
  id: string;
  profileId: string;
  pseudonym: string;
  occupationId: number | null;
  skills: { conceptId: number; level: number }[];
  languages: { code: string; level: CefrLevel }[];
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

/** What search_talent takes; its comment in migration 0005 explains each part. */
export interface TalentSearch {
  words: { id: number; weight: number }[][];
  wanted: { id: number; weight: number }[];
  required: number[];
  levelled: { ids: number[]; level: number }[];
  countries: string[];
  modes: string[];
  sectors: string[];
  experience: string[];
  education: string[];
  languages: { code: string; levels: string[] | null }[];
  availableOn: string | null;
  sort: string;
  offset: number;
  limit: number;
}

export interface TalentFound {
  total: number;
  hits: { id: string; matched: number[] }[];
  facets: Record<
    'country' | 'mode' | 'sector' | 'language' | 'education' | 'experience',
    { value: string; count: number }[]
  >;
}

interface Scope {
  programmeId: string;
  recipient: PoolRecipient;
}

export async function searchTalent(
  tx: Transaction,
  scope: Scope,
  search: TalentSearch,
): Promise<TalentFound> {
  const [row] = await tx.execute<{ found: TalentFound }>(
    sql`select search_talent(${scope.programmeId}::uuid, ${scope.recipient}, ${JSON.stringify(search)}::jsonb) as found`,
  );
  if (!row) throw new Error('search_talent returned nothing');
  return row.found;
}

/** Documents by their random ids; those the session may not read, or whose consent is gone, are simply not there. */
export async function readTalent(
  tx: Transaction,
  scope: Scope,
  ids: string[],
): Promise<Map<string, TalentRow>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.execute<{ document: TalentRow }>(sql`
    select json_build_object('id', d.id, 'profileId', d.profile_id, 'pseudonym', d.pseudonym, 'occupationId', d.occupation_id,
      'skills', (select coalesce(json_agg(json_build_object('conceptId', s.id, 'level', s.level) order by s.place), '[]')
        from unnest(d.skill_ids, d.skill_levels) with ordinality as s(id, level, place)),
      'languages', (select coalesce(json_agg(json_build_object('code', l.code, 'level', l.level) order by l.place), '[]')
        from unnest(d.languages, d.language_levels) with ordinality as l(code, level, place)),
      'residenceCountry', d.residence_country, 'residenceRegion', d.residence_region, 'educationLevel', d.education_level,
      'experienceBand', d.experience_band, 'ageBand', d.age_band, 'modes', d.modes, 'sectors', d.sectors,
      'activities', d.activities, 'stayLength', d.stay_length, 'availableFrom', to_char(d.available_from, 'YYYY-MM'),
      'availableUntil', to_char(d.available_until, 'YYYY-MM'), 'updatedAt', to_char(d.updated_at, 'YYYY-MM')) as document
    from read_talent(${scope.programmeId}::uuid, ${scope.recipient}, ${`{${ids.join(',')}}`}::uuid[]) d`);
  return new Map(rows.map(({ document }) => [document.id, document]));
}

/**
 * Brings the documents of these profiles in step, as the system actor of their programme: one a consent to be in the
 * talent pool, none for people who paused. Safe to repeat; a document keeps its id while the consent lasts.
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
    ), skill as (
      select profile_id, array_agg(concept_id order by level desc, concept_id) as ids,
        array_agg(level order by level desc, concept_id) as levels
      from profile_skills where profile_id = any (${ids}) group by profile_id
    ), tongue as (
      select profile_id, array_agg(language order by level desc, language) as codes,
        array_agg(level order by level desc, language) as levels
      from profile_languages where profile_id = any (${ids}) group by profile_id
    ), own as (
      select profile_id, concept_id from profile_skills where profile_id = any (${ids})
      union
      select id, occupation_id from visible where occupation_id is not null
    ), above as (
      select distinct concept_id, concept_id as ancestor from own
      union
      select above.concept_id, c.broader_id from above join concepts c on c.id = above.ancestor where c.broader_id is not null
    ), known as (
      select own.profile_id, array_agg(distinct above.ancestor) as ids
      from own join above using (concept_id) group by own.profile_id
    ), gone as (
      delete from talent_documents d where d.profile_id = any (${ids})
        and not exists (select from visible v where v.id = d.profile_id and v.recipient = d.recipient)
    )
    insert into talent_documents as d (consent_id, profile_id, programme_id, recipient, pseudonym, occupation_id, skill_ids,
      skill_levels, concept_ids, languages, language_levels, origin_country, residence_country, residence_region,
      education_level, experience_band, age_band, modes, sectors, activities, stay_length, available_from, available_until,
      updated_at)
    select v.consent_id, v.id, v.programme_id, v.recipient, v.pseudonym, v.occupation_id, coalesce(skill.ids, '{}'),
      coalesce(skill.levels, '{}'), coalesce(known.ids, '{}'), coalesce(tongue.codes, '{}'), coalesce(tongue.levels, '{}'),
      v.origin_country, v.residence_country, v.residence_region, v.education_level,
      case when v.experience_years <= 2 then '0_2' when v.experience_years <= 5 then '3_5'
        when v.experience_years <= 10 then '6_10' when v.experience_years <= 20 then '11_20'
        when v.experience_years > 20 then '21_over' end,
      case when years.age < 25 then 'under_25' when years.age < 35 then '25_34' when years.age < 45 then '35_44'
        when years.age < 55 then '45_54' when years.age < 65 then '55_64' when years.age >= 65 then '65_over' end,
      v.modes, v.sectors, v.activities, v.stay_length, date_trunc('month', v.available_from)::date,
      (date_trunc('month', v.available_until) + interval '1 month - 1 day')::date, v.updated_at
    from visible v
    cross join lateral (select extract(year from current_date) - v.birth_year as age) years
    left join skill on skill.profile_id = v.id
    left join tongue on tongue.profile_id = v.id
    left join known on known.profile_id = v.id
    on conflict (profile_id, recipient) do update set consent_id = excluded.consent_id, pseudonym = excluded.pseudonym,
      occupation_id = excluded.occupation_id, skill_ids = excluded.skill_ids, skill_levels = excluded.skill_levels,
      concept_ids = excluded.concept_ids, languages = excluded.languages, language_levels = excluded.language_levels,
      origin_country = excluded.origin_country, residence_country = excluded.residence_country,
      residence_region = excluded.residence_region, education_level = excluded.education_level,
      experience_band = excluded.experience_band, age_band = excluded.age_band, modes = excluded.modes,
      sectors = excluded.sectors, activities = excluded.activities, stay_length = excluded.stay_length,
      available_from = excluded.available_from, available_until = excluded.available_until, updated_at = excluded.updated_at`);
}

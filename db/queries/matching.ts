// Matching as one SQL statement: everybody the actor may see, each hard condition in order, the score and its parts, the
// first k. It is the reference that the match index is compared with, so it is written to be read.
// Numbers come from server/matching/rules.ts, which says why each is what it is; all arithmetic is in whole numbers.
import { type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import {
  type CefrLevel,
  type HardCondition,
  type IscedLevel,
  type Mode,
  type PoolRecipient,
  type ScorePart,
  type Sector,
  cefrLevels,
  hardConditions,
} from '../vocabulary.ts';

/** What an assignment asks for, as matching reads it and as a run keeps it. */
export interface MatchNeeds {
  programmeId: string;
  institutionId: string;
  mode: Mode;
  sector: Sector;
  country: string;
  region: string | null;
  startsOn: string | null;
  endsOn: string | null;
  occupationId: number | null;
  minimumExperience: number | null;
  minimumEducation: IscedLevel | null;
  licenceNeeded: boolean;
  skills: { conceptId: number; essential: boolean; level: number }[];
  languages: { code: string; level: CefrLevel }[];
}

/** server/matching/rules.ts: `scoring`, `bandYears`, `stayDays` and `keptResults`. */
export interface MatchNumbers {
  levelStep: number;
  nearSimilarity: number;
  educationOneBelow: number;
  languageHeadroom: number;
  languageTop: number;
  /** First year of each experience band and the years that stand for it. */
  bands: { from: number; years: number }[];
  /** Longest stay in days by answer; answers that are missing here have no limit. */
  stays: Record<string, number>;
  kept: number;
}

export interface MatchQuestion {
  needs: MatchNeeds;
  recipient: PoolRecipient;
  weights: Record<ScorePart, number>;
  numbers: MatchNumbers;
  /** Orders people whom the score does not: the same seed gives the same order, another seed another. */
  seed: string;
  /** The day on which pauses are judged. */
  today: string;
}

/** Where a condition let somebody pass because nothing is known. */
export type UnknownCondition = Extract<
  HardCondition,
  'tie' | 'legal_room' | 'dates' | 'languages' | 'licence'
>;

export interface RankedPerson {
  profileId: string;
  rank: number;
  /** Basis points, 0 to 10,000. */
  points: number;
  /** 0 to 10,000 for each part; null when the person's side is unknown or the assignment does not ask. */
  fractions: Record<ScorePart, number | null>;
  namedSkills: boolean;
  unknownConditions: UnknownCondition[];
  /** The skill that answers each need best, in the order of the needs; null where none is near at all. */
  answers: ({ skillId: number; similarity: number; level: number } | null)[];
}

export interface Funnel {
  started: number;
  /** People out at each condition, in order; somebody who fails two is counted at the first. */
  excluded: Record<HardCondition, number>;
  passed: number;
}

export interface Ranking {
  funnel: Funnel;
  people: RankedPerson[];
}

/** What the hard conditions read of an assignment. */
type NeedTerm = 'mode' | 'country' | 'startsOn' | 'endsOn' | 'languages' | 'licenceNeeded' | 'essential';
/** And of a person: `languagesEnough` of the languages asked for, `nearestEssential` from 0 to 100. */
type PersonTerm =
  | 'modes'
  | 'originCountry'
  | 'tie'
  | 'legalRoom'
  | 'availableFrom'
  | 'availableUntil'
  | 'namedLanguages'
  | 'languagesEnough'
  | 'licence'
  | 'nearestEssential';

/**
 * The first hard condition that keeps a person from an assignment, or null: the one place where they stand, for ranking
 * people (below) and for counting what fits one person (fitting.ts). Why each is as it is: server/matching/rules.ts.
 */
export function excludedBy(
  need: Record<NeedTerm, SQL>,
  person: Record<PersonTerm, SQL>,
  { nearSimilarity }: Pick<MatchNumbers, 'nearSimilarity'>,
): SQL {
  return sql`case
        when ${need.mode} <> all (${person.modes}) then 'mode'
        when ${person.originCountry} <> ${need.country} or ${person.tie} = 'none' then 'tie'
        when ${need.mode} <> 'virtual' and ${person.legalRoom} = 'no' then 'legal_room'
        when ${person.availableFrom} > ${need.endsOn} or ${person.availableUntil} < ${need.startsOn} then 'dates'
        when ${person.namedLanguages} and ${person.languagesEnough} < ${need.languages} then 'languages'
        when ${need.licenceNeeded} and not ${person.licence} then 'licence'
        when ${need.essential} > 0 and ${person.nearestEssential} < ${nearSimilarity}::int then 'essential_skills'
      end`;
}

/** Asks Postgres to rank. Row-level security and the recipient's consents decide who is there at all. */
export async function rankPeople(tx: Transaction, question: MatchQuestion): Promise<Ranking> {
  const { needs, weights, numbers } = question;
  const json = (value: unknown) => sql`${JSON.stringify(value)}::text::jsonb`;
  const cefrRank = (level: unknown) =>
    sql`array_position(${sql.param(`{${cefrLevels.join(',')}}`)}::text[], ${level})`;
  const weight = (part: ScorePart) => sql`${weights[part]}::int`;
  const essential = needs.skills.filter((each) => each.essential).length;
  const optional = needs.skills.length - essential;
  const languages = needs.languages.length;
  /** The mean of n values in whole numbers, rounded half up. */
  const mean = (sum: unknown, n: unknown) => sql`((2 * ${sum} + ${n}) / (2 * ${n}))`;

  const statement = sql`
  with needed_skills as materialized (
    select concept_id, essential, level, position
    from rows from (jsonb_to_recordset(${json(needs.skills.map((each) => ({ concept_id: each.conceptId, essential: each.essential, level: each.level })))})
      as (concept_id int, essential boolean, level int)) with ordinality as n (concept_id, essential, level, position)
  ),
  needed_languages as materialized (
    select code, ${cefrRank(sql`level`)} as level from jsonb_to_recordset(${json(needs.languages)}) as n (code text, level text)
  ),
  -- Skills near each need; the very skill is 100, also where the taxonomy stores no neighbours for it.
  near as materialized (
    select n.concept_id as need, n.essential, n.level, v.neighbour_id as skill, v.similarity::int as similarity
    from needed_skills n join concept_neighbours v on v.concept_id = n.concept_id and v.neighbour_id <> n.concept_id
    union all
    select concept_id, essential, level, concept_id, 100 from needed_skills
  ),
  near_occupations as materialized (
    select neighbour_id as occupation, similarity::int as similarity from concept_neighbours
    where concept_id = ${needs.occupationId}::int and neighbour_id <> concept_id
    union all
    select ${needs.occupationId}::int, 100
  ),
  bands as materialized (
    select "from", years from jsonb_to_recordset(${json(numbers.bands)}) as b ("from" int, years int)
  ),
  -- Everybody who said yes to this recipient, is not paused, and did not block the institution.
  pool as materialized (
    select p.* from consents c join profiles p on p.id = c.profile_id
    where c.programme_id = ${needs.programmeId}::uuid and c.purpose = 'talent_pool' and c.recipient = ${question.recipient}
      and (p.status = 'active' or p.paused_until < ${question.today}::date)
      and p.id not in (select people_blocking(${needs.institutionId}::uuid))
  ),
  -- For each person and need the best answer: similarity (1 to 100) times how far the level reaches (25 to 100).
  best as materialized (
    select s.profile_id, n.need, n.essential,
      max(n.similarity * least(100, 100 - ${numbers.levelStep}::int * (n.level - s.level))) as worth,
      max(n.similarity) as nearest
    from near n join profile_skills s on s.concept_id = n.skill
    where s.programme_id = ${needs.programmeId}::uuid
    group by s.profile_id, n.need, n.essential
  ),
  skill_marks as (
    select profile_id,
      coalesce(sum(worth) filter (where essential), 0) as essential_worth,
      coalesce(sum(worth) filter (where not essential), 0) as optional_worth,
      coalesce(max(nearest) filter (where essential), 0) as nearest_essential
    from best group by profile_id
  ),
  -- Languages at or above the level asked for, and how far above: all of the room above it (at most so many levels) is 10,000.
  language_marks as (
    select l.profile_id, count(*) as enough,
      sum(case when room.levels = 0 then 10000
        else least(least(l.rank, ${numbers.languageTop}::int) - n.level, room.levels) * 10000 / room.levels end) as above
    from (select profile_id, language, ${cefrRank(sql`level`)} as rank from profile_languages
          where programme_id = ${needs.programmeId}::uuid) l
    join needed_languages n on n.code = l.language and l.rank >= n.level
    cross join lateral (select greatest(0, least(${numbers.languageHeadroom}::int, ${numbers.languageTop}::int - n.level)) as levels) room
    group by l.profile_id
  ),
  judged as materialized (
    select p.*,
      coalesce(k.essential_worth, 0) as essential_worth, coalesce(k.optional_worth, 0) as optional_worth,
      coalesce(g.above, 0) as above,
      exists (select from profile_skills s where s.profile_id = p.id) as named_skills,
      spoken.named as named_languages,
      ${excludedBy(
        {
          mode: sql`${needs.mode}::text`,
          country: sql`${needs.country}`,
          startsOn: sql`${needs.startsOn}::date`,
          endsOn: sql`${needs.endsOn}::date`,
          languages: sql`${languages}::int`,
          licenceNeeded: sql`${needs.licenceNeeded}::boolean`,
          essential: sql`${essential}::int`,
        },
        {
          modes: sql`p.modes`,
          originCountry: sql`p.origin_country`,
          tie: sql`p.tie`,
          legalRoom: sql`p.legal_room`,
          availableFrom: sql`p.available_from`,
          availableUntil: sql`p.available_until`,
          namedLanguages: sql`spoken.named`,
          languagesEnough: sql`coalesce(g.enough, 0)`,
          licence: sql`p.licence`,
          nearestEssential: sql`coalesce(k.nearest_essential, 0)`,
        },
        numbers,
      )} as excluded_by
    from pool p
    left join skill_marks k on k.profile_id = p.id
    left join language_marks g on g.profile_id = p.id
    cross join lateral (select exists (select from profile_languages l where l.profile_id = p.id) as named) spoken
  ),
  -- Each part from 0 to 10,000. Null: the assignment does not ask, or nothing is known of the person.
  fractions as (
    select j.*,
      case when ${essential}::int > 0 then ${mean(sql`j.essential_worth`, sql`${essential}::int`)} end as essential_skills,
      case when ${optional}::int > 0 and j.named_skills
        then ${mean(sql`j.optional_worth`, sql`${optional}::int`)} end as optional_skills,
      case when ${needs.occupationId}::int is not null and j.occupation_id is not null
        then 100 * coalesce((select similarity from near_occupations o where o.occupation = j.occupation_id), 0) end as occupation,
      case when ${needs.minimumExperience}::int is not null and j.experience_years is not null then
        case when ${needs.minimumExperience}::int = 0 then 10000 else least(10000, 10000
          * (select b.years from bands b where b."from" <= j.experience_years order by b."from" desc limit 1)
          / greatest(${needs.minimumExperience}::int, 1)) end
      end as experience,
      case when ${needs.minimumEducation}::int is not null and j.education_level is not null then
        case ${needs.minimumEducation}::int - j.education_level::int
          when 1 then ${numbers.educationOneBelow}::int
          else case when j.education_level::int >= ${needs.minimumEducation}::int then 10000 else 0 end end
      end as education,
      case when ${languages}::int > 0 and j.named_languages
        then ${mean(sql`j.above`, sql`${languages}::int`)} end as languages,
      -- A window that ends before it begins holds no day.
      case when ${needs.startsOn}::date is not null and ${needs.endsOn}::date is not null
          and coalesce(j.available_from, j.available_until) is not null
        then greatest(0, least(coalesce(j.available_until, ${needs.endsOn}::date), ${needs.endsOn}::date)
            - greatest(coalesce(j.available_from, ${needs.startsOn}::date), ${needs.startsOn}::date) + 1) * 10000
          / (${needs.endsOn}::date - ${needs.startsOn}::date + 1) end as availability,
      wish.fraction as wishes
    from judged j
    -- Of the wishes the person named and the assignment can answer, the share that it grants.
    cross join lateral (
      select sum(granted::int) * 10000 / count(granted) as fraction from (values
        (case when cardinality(j.sectors) > 0 then ${needs.sector}::text = any (j.sectors) end),
        (case when ${needs.mode}::text <> 'virtual' and ${needs.region}::text is not null and cardinality(j.regions) > 0
          then ${needs.region}::text = any (j.regions) end),
        (case when ${needs.mode}::text = 'temporary' and j.stay_length is not null
          then ${needs.endsOn}::date - ${needs.startsOn}::date + 1
            <= coalesce((${json(numbers.stays)} ->> j.stay_length)::int, 1000000) end)
      ) as w (granted)
    ) wish
    where j.excluded_by is null
  ),
  ranked as materialized (
    select f.*, coalesce((2 * shared.points + shared.weight) / (2 * nullif(shared.weight, 0)), 0)::int as points
    from fractions f
    cross join lateral (
      select sum(part.weight * part.fraction)::bigint as points, sum(part.weight)::bigint as weight from (values
        (${weight('essential_skills')}, f.essential_skills), (${weight('optional_skills')}, f.optional_skills),
        (${weight('occupation')}, f.occupation), (${weight('experience')}, f.experience),
        (${weight('education')}, f.education), (${weight('languages')}, f.languages),
        (${weight('availability')}, f.availability), (${weight('wishes')}, f.wishes)
      ) as part (weight, fraction) where part.fraction is not null
    ) shared
    -- Equal scores in an order that says nothing about the people and that the seed gives back.
    order by points desc, md5(${question.seed}::text || f.id::text)::uuid
    limit ${numbers.kept}::int
  )
  select
    (select count(*) from judged)::int as started,
    (select coalesce(jsonb_object_agg(excluded_by, people), '{}') from
      (select excluded_by, count(*) as people from judged where excluded_by is not null group by excluded_by) e) as excluded,
    (select coalesce(jsonb_agg(jsonb_build_object(
        'profileId', r.id, 'rank', r.rank, 'points', r.points, 'namedSkills', r.named_skills,
        'fractions', jsonb_build_object(
          'essential_skills', r.essential_skills, 'optional_skills', r.optional_skills, 'occupation', r.occupation,
          'experience', r.experience, 'education', r.education, 'languages', r.languages,
          'availability', r.availability, 'wishes', r.wishes),
        'unknownConditions', array_remove(array[
          case when r.tie is null then 'tie' end,
          case when ${needs.mode}::text <> 'virtual' and coalesce(r.legal_room, 'unknown') = 'unknown' then 'legal_room' end,
          case when coalesce(${needs.startsOn}::date, ${needs.endsOn}::date) is not null
            and coalesce(r.available_from, r.available_until) is null then 'dates' end,
          case when ${languages}::int > 0 and not r.named_languages then 'languages' end,
          case when ${needs.licenceNeeded}::boolean and r.licence is null then 'licence' end], null),
        'answers', (select coalesce(jsonb_agg(a.answer order by n.position), '[]')
          from needed_skills n left join lateral (
            select jsonb_build_object('skillId', s.concept_id, 'similarity', v.similarity, 'level', s.level) as answer
            from near v join profile_skills s on s.concept_id = v.skill and s.profile_id = r.id
            where v.need = n.concept_id
            order by v.similarity * least(100, 100 - ${numbers.levelStep}::int * (n.level - s.level)) desc,
              v.similarity desc, s.level desc, s.concept_id
            limit 1) a on true)
      ) order by r.rank), '[]')
      from (select *, row_number() over (order by points desc, md5(${question.seed}::text || id::text)::uuid) as rank from ranked) r
    ) as people`;

  const [row] = await tx.execute<{
    started: number;
    excluded: Record<string, number>;
    people: RankedPerson[];
  }>(statement);
  if (!row) throw new Error('The ranking returned nothing');
  return { funnel: funnelOf(row.started, row.excluded), people: row.people };
}

function funnelOf(started: number, excluded: Record<string, number>): Funnel {
  const counts = Object.fromEntries(
    hardConditions.map((each) => [each, excluded[each] ?? 0]),
  ) as Funnel['excluded'];
  const out = Object.values(counts).reduce((sum, each) => sum + each, 0);
  return { started, excluded: counts, passed: started - out };
}

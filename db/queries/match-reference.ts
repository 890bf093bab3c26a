// Matching as one SQL statement, written to be as fast as Postgres can be and to be read: what tests and the benchmark
// compare the index in memory with (server/matching/ranking.ts). Nothing else asks it.
// It reads what people answered under the session's row-level security, not the documents that the index was filled from.
import { sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import type { Judged, MatchQuestion, MatchScope, Ranking } from '../match.ts';
import { type HardCondition, type ScorePart, ageBands, cefrLevels, hardConditions } from '../vocabulary.ts';

/** Everybody who said yes to the recipient, whether the programme's conditions are met, and the best so many. */
export async function rankInSql(
  tx: Transaction,
  scope: MatchScope,
  question: MatchQuestion,
): Promise<Ranking> {
  const [row] = await tx.execute<{
    started: number;
    failed: { failed: number; people: number }[];
    people: (Omit<Judged, 'score' | 'failed'> & { rank: number })[];
  }>(rankingStatement(scope, question));
  if (!row) throw new Error('The ranking returned nothing');
  const none = () =>
    Object.fromEntries(hardConditions.map((name) => [name, 0])) as Record<HardCondition, number>;
  const funnel = { started: row.started, excluded: none(), only: none(), passed: 0 };
  for (const { failed, people } of row.failed) {
    if (failed === 0) funnel.passed = people;
    const names = hardConditions.filter((_name, at) => (failed >> at) & 1);
    const [first] = names;
    if (first) funnel.excluded[first] += people;
    if (first && names.length === 1) funnel.only[first] += people;
  }
  const people = row.people.map((each) => ({
    ...each,
    failed: [],
    score: Math.floor((each.points + 50) / 100),
  }));
  return { funnel, people };
}

/** Lines of the statement's plan with what it really took. */
export async function explainReference(
  tx: Transaction,
  scope: MatchScope,
  question: MatchQuestion,
): Promise<string[]> {
  const rows = await tx.execute<{ 'QUERY PLAN': string }>(
    sql`explain (analyze, costs off, buffers off, summary on) ${rankingStatement(scope, question)}`,
  );
  return rows.map((row) => row['QUERY PLAN']);
}

function rankingStatement({ programmeId, recipient }: MatchScope, question: MatchQuestion) {
  const { needs, weights, numbers, ages } = question;
  const json = (value: unknown) => sql`${JSON.stringify(value)}::text::jsonb`;
  const cefrRank = (level: unknown) =>
    sql`array_position(${sql.param(`{${cefrLevels.join(',')}}`)}::text[], ${level})`;
  const weight = (part: ScorePart) => sql`${weights[part]}::int`;
  const essential = needs.skills.filter((each) => each.essential).length;
  const optional = needs.skills.length - essential;
  const languages = needs.languages.length;
  /** The mean of n values in whole numbers, rounded half up. */
  const mean = (sum: unknown, n: unknown) => sql`((2 * ${sum} + ${n}) / (2 * ${n}))`;
  /** The bit of a condition, or nothing where it is lifted. */
  const bit = (name: HardCondition, fails: unknown) =>
    question.without.includes(name)
      ? sql`0`
      : sql`case when ${fails} then ${1 << hardConditions.indexOf(name)}::int else 0 end`;
  const asks = (name: HardCondition) => sql`${!question.without.includes(name)}::boolean`;
  /** By years of work, longest band first. */
  const experience = sql.join(
    numbers.bands.toReversed().map(({ from, years }) => {
      const least = needs.minimumExperience ?? 0;
      const fraction = least === 0 ? 10_000 : Math.min(10_000, Math.floor((10_000 * years) / least));
      return sql`when j.experience_years >= ${from}::int then ${fraction}::int`;
    }),
    sql` `,
  );
  const skillNeeds = needs.skills.map((each, at) => ({ ...each, at, near: question.near[at] ?? [] }));

  return sql`
  with needed_languages as materialized (
    select code, ${cefrRank(sql`level`)} as level from jsonb_to_recordset(${json(needs.languages)}) as n (code text, level text)
  ),
  -- Skills near each need. People may have named one that has since been replaced: it counts as its successor.
  near_now as materialized (
    select n.at, n.essential, n.level, v."conceptId" as skill, v.similarity
    from jsonb_to_recordset(${json(skillNeeds)}) as n (at int, essential boolean, level int, near jsonb)
    cross join lateral jsonb_to_recordset(n.near) as v ("conceptId" int, similarity int)
  ),
  near as materialized (
    select at, essential, level, skill as named, skill, similarity from near_now
    union all
    select n.at, n.essential, n.level, c.id, n.skill, n.similarity from near_now n join concepts c on c.replaced_by = n.skill
  ),
  near_occupations as materialized (
    select "conceptId" as occupation, similarity from jsonb_to_recordset(${json(question.nearOccupations)}) as n ("conceptId" int, similarity int)
  ),
  -- For each person and need the best answer: similarity (1 to 100) times how far the level reaches (25 to 100).
  best as materialized (
    select s.profile_id, n.at, n.essential,
      max(n.similarity * least(100, 100 - ${numbers.levelStep}::int * (n.level - s.level))) as worth,
      max(n.similarity) as nearest
    from near n join profile_skills s on s.concept_id = n.named
    -- Said twice, so that only lists of these skills are read: Postgres takes few concepts for many otherwise.
    where s.programme_id = ${programmeId}::uuid and s.concept_id = any (array(select named from near))
    group by s.profile_id, n.at, n.essential
  ),
  skill_marks as materialized (
    select profile_id,
      coalesce(sum(worth) filter (where essential), 0) as essential_worth,
      coalesce(sum(worth) filter (where not essential), 0) as optional_worth,
      coalesce(max(nearest) filter (where essential), 0) as nearest_essential
    from best group by profile_id
  ),
  -- Languages at or above the level asked for, and how far above: all of the room above it (at most so many levels) is 10,000.
  language_marks as materialized (
    select l.profile_id, count(n.code) as enough,
      coalesce(sum(case when room.levels = 0 then 10000
        else least(least(l.rank, ${numbers.languageTop}::int) - n.level, room.levels) * 10000 / room.levels end), 0) as above
    from (select profile_id, language, ${cefrRank(sql`level`)} as rank from profile_languages
          where programme_id = ${programmeId}::uuid and ${languages}::int > 0) l
    left join needed_languages n on n.code = l.language and l.rank >= n.level
    left join lateral (select greatest(0, least(${numbers.languageHeadroom}::int, ${numbers.languageTop}::int - n.level)) as levels) room
      on n.code is not null
    group by l.profile_id
  ),
  -- Everybody who said yes to this recipient, is not paused, and did not block the institution; what they fail as bits.
  -- Months and bands are all that a card shows of dates, age and years of work.
  judged as materialized (
    select p.*, marks.essential_worth, marks.optional_worth, coalesce(g.above, 0) as above, g.enough is not null as named_languages,
      ${bit('mode', sql`${needs.mode}::text <> all (p.modes)`)}
      | ${bit('place', sql`p.origin_country <> ${needs.country}`)}
      | ${bit('tie', sql`p.tie = 'none'`)}
      | ${bit('legal_room', sql`${needs.mode}::text <> 'virtual' and p.legal_room = 'no'`)}
      | ${bit('dates', sql`p.free_from > ${needs.endsOn}::date or p.free_until < ${needs.startsOn}::date`)}
      | ${bit('languages', sql`${languages}::int > g.enough`)}
      | ${bit('licence', sql`${needs.licenceNeeded}::boolean and not p.licence`)}
      | ${bit('age', sql`p.age_rank < ${ages.from === null ? null : ageBands.indexOf(ages.from)}::int or p.age_rank > ${ages.to === null ? null : ageBands.indexOf(ages.to)}::int`)}
      | ${bit('essential_skills', sql`${essential}::int > 0 and marks.nearest_essential < ${numbers.nearSimilarity}::int`)} as failed
    from (
      select id, origin_country, tie, legal_room, licence, modes, sectors, regions, stay_length, occupation_id, experience_years,
        education_level, date_trunc('month', available_from)::date as free_from,
        (date_trunc('month', available_until) + interval '1 month - 1 day')::date as free_until,
        case when birth_year is not null
          then width_bucket(extract(year from current_date)::int - birth_year, array[25, 35, 45, 55, 65]) end as age_rank
      from profiles
      where programme_id = ${programmeId}::uuid and (status = 'active' or paused_until <= current_date)
        and id not in (select people_blocking(${needs.institutionId}::uuid))
        and id in (select profile_id from consents
          where programme_id = ${programmeId}::uuid and purpose = 'talent_pool' and recipient = ${recipient})
    ) p
    left join skill_marks k on k.profile_id = p.id
    left join language_marks g on g.profile_id = p.id
    cross join lateral (select coalesce(k.essential_worth, 0) as essential_worth, coalesce(k.optional_worth, 0) as optional_worth,
      coalesce(k.nearest_essential, 0) as nearest_essential) marks
  ),
  -- Each part from 0 to 10,000. Null: the assignment does not ask, or nothing is known of the person.
  fractions as (
    select j.*, skills.named as named_skills,
      case when ${essential}::int > 0 then ${mean(sql`j.essential_worth`, sql`${essential}::int`)} end as essential_skills,
      case when ${optional}::int > 0 and skills.named
        then ${mean(sql`j.optional_worth`, sql`${optional}::int`)} end as optional_skills,
      case when ${needs.occupationId}::int is not null and j.occupation_id is not null
        then 100 * coalesce((select max(o.similarity) from near_occupations o where o.occupation in (j.occupation_id,
          (select c.replaced_by from concepts c where c.id = j.occupation_id and c.replaced_by is not null))), 0) end as occupation,
      case when ${needs.minimumExperience}::int is not null then case ${experience} end end as experience,
      case when ${needs.minimumEducation}::int is not null and j.education_level is not null then
        case ${needs.minimumEducation}::int - j.education_level::int
          when 1 then ${numbers.educationOneBelow}::int
          else case when j.education_level::int >= ${needs.minimumEducation}::int then 10000 else 0 end end
      end as education,
      case when j.named_languages then ${mean(sql`j.above`, sql`${Math.max(1, languages)}::int`)} end as languages,
      -- A window that ends before it begins holds no day.
      case when ${needs.startsOn}::date is not null and ${needs.endsOn}::date is not null
          and coalesce(j.free_from, j.free_until) is not null
        then greatest(0, least(coalesce(j.free_until, ${needs.endsOn}::date), ${needs.endsOn}::date)
            - greatest(coalesce(j.free_from, ${needs.startsOn}::date), ${needs.startsOn}::date) + 1) * 10000
          / (${needs.endsOn}::date - ${needs.startsOn}::date + 1) end as availability,
      wish.fraction as wishes
    from judged j
    cross join lateral (select j.essential_worth + j.optional_worth > 0
      or exists (select from profile_skills s where s.profile_id = j.id) as named) skills
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
    where j.failed = 0
  ),
  scored as materialized (
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
  ),
  -- Equal scores in an order that says nothing about the people and that the seed gives back; only who may be listed is
  -- looked up by the id that it goes by.
  ranked as materialized (
    select s.*, c.document_id, row_number() over (order by s.points desc,
      ('x' || left(c.document_id::text, 8))::bit(32)::bigint # ${question.seed}::bigint, c.document_id) as rank
    from (select * from scored order by points desc fetch first (${question.kept}::int) rows with ties) s
    join cards_of_people(${programmeId}::uuid, ${recipient},
      (select array_agg(id) from (select id from scored order by points desc fetch first (${question.kept}::int) rows with ties) t)) c
      on c.profile_id = s.id
    order by rank limit ${question.kept}::int
  )
  select
    (select count(*) from judged)::int as started,
    (select coalesce(json_agg(json_build_object('failed', failed, 'people', people)), '[]') from
      (select failed, count(*) as people from judged group by failed) e) as failed,
    (select coalesce(json_agg(json_build_object(
        'id', r.document_id, 'rank', r.rank, 'points', r.points, 'namedSkills', r.named_skills,
        'fractions', json_build_object(
          'essential_skills', r.essential_skills, 'optional_skills', r.optional_skills, 'occupation', r.occupation,
          'experience', r.experience, 'education', r.education, 'languages', r.languages,
          'availability', r.availability, 'wishes', r.wishes),
        'unknown', array_remove(array[
          case when ${asks('tie')} and r.tie is null then 'tie' end,
          case when ${asks('legal_room')} and ${needs.mode}::text <> 'virtual'
            and coalesce(r.legal_room, 'unknown') = 'unknown' then 'legal_room' end,
          case when ${asks('dates')} and coalesce(${needs.startsOn}::date, ${needs.endsOn}::date) is not null
            and coalesce(r.free_from, r.free_until) is null then 'dates' end,
          case when ${asks('languages')} and ${languages}::int > 0 and not r.named_languages then 'languages' end,
          case when ${asks('licence')} and ${needs.licenceNeeded}::boolean and r.licence is null then 'licence' end,
          case when ${asks('age')} and ${(ages.from ?? ages.to) !== null}::boolean and r.age_rank is null then 'age' end], null),
        'answers', (select coalesce(json_agg(a.answer order by n.at), '[]')
          from generate_series(0, ${needs.skills.length - 1}::int) as n (at) left join lateral (
            select json_build_object('conceptId', v.skill, 'similarity', v.similarity, 'level', s.level) as answer
            from near v join profile_skills s on s.concept_id = v.named and s.profile_id = r.id
            where v.at = n.at
            order by v.similarity * least(100, 100 - ${numbers.levelStep}::int * (v.level - s.level)) desc,
              v.similarity desc, s.level desc, v.skill
            limit 1) a on true)
      ) order by r.rank), '[]') from ranked r) as people`;
}

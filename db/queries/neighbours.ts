// How near concepts are, worked out once from one taxonomy's hierarchy and from what occupations ask for, so that matching
// only looks it up.
import { sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';

/**
 * How near two concepts are, 1 to 100, for one taxonomy.
 *
 *   near = base + (99 − base) · cosine, rounded; the concept itself 100; at most the 15 nearest; under 10 is dropped.
 *
 * base of skills: 35 in the same narrow group. base of occupations, by shared ISCO-08 code (ILO 2012): unit group
 * (4 digits) 80, minor group (3) 60, sub-major group (2) 35. cosine: of two skills over the occupations that ask for them,
 * of two occupations over the skills they ask for, weighted by rarity as in document retrieval (Salton and Buckley 1988):
 * what everybody asks for says little, ln(1 + all / those who ask); an optional skill counts half.
 * 99 at most, so that only the same concept is a full match; 15, because a longer tail never decided a ranking.
 */
export async function writeNeighbours(tx: Transaction, taxonomy: string): Promise<void> {
  await tx.execute(sql`
    with mine as materialized (
      select id, kind, code, broader_id from concepts where taxonomy = ${taxonomy} and kind in ('skill', 'occupation')
    ), relation as materialized (
      select r.occupation_id, r.skill_id, case r.importance when 'essential' then 1.0 else 0.5 end as strength
      from concept_relations r join mine on mine.id = r.occupation_id
    ), feature as materialized (
      select r.skill_id as concept, r.occupation_id as feature,
        r.strength * ln(1 + totals.skills / count(*) over (partition by r.occupation_id)) as weight
      from relation r, (select count(distinct skill_id)::float8 as skills from relation) totals
      union all
      select r.occupation_id, r.skill_id,
        r.strength * ln(1 + totals.occupations / count(*) over (partition by r.skill_id))
      from relation r, (select count(distinct occupation_id)::float8 as occupations from relation) totals
    ), size as materialized (
      select concept, sqrt(sum(weight * weight)) as size from feature group by concept
    ), overlap as (
      select a.concept, b.concept as neighbour, sum(a.weight * b.weight) / (sa.size * sb.size) as cosine
      from feature a join feature b on b.feature = a.feature and b.concept <> a.concept
      join size sa on sa.concept = a.concept join size sb on sb.concept = b.concept
      group by a.concept, b.concept, sa.size, sb.size
    ), shared_place as (
      select a.id as concept, b.id as neighbour, 35 as base from mine a join mine b on b.broader_id = a.broader_id and b.id <> a.id
      join concepts g on g.id = a.broader_id and g.broader_id is not null
      where a.kind = 'skill' and b.kind = 'skill'
      union all
      select a.id, b.id, case when a.code = b.code then 80 when left(a.code, 3) = left(b.code, 3) then 60 else 35 end
      from mine a join mine b on left(b.code, 2) = left(a.code, 2) and b.id <> a.id
      where a.kind = 'occupation' and b.kind = 'occupation'
    ), near as (
      select concept, neighbour, round(coalesce(base, 0) + (99 - coalesce(base, 0)) * least(coalesce(cosine, 0), 1)) as similarity
      from overlap full join shared_place using (concept, neighbour)
    ), best as (
      select concept, neighbour, similarity,
        row_number() over (partition by concept order by similarity desc, neighbour) as place
      from near where similarity >= 10
    ), wanted as materialized (
      select concept, neighbour, similarity from best where place <= 15
      union all select id, id, 100 from mine
    ), gone as (
      delete from concept_neighbours n using concepts c where c.id = n.concept_id and c.taxonomy = ${taxonomy} and n.neighbour_id in (select id from mine)
        and not exists (select from wanted w where (w.concept, w.neighbour) = (n.concept_id, n.neighbour_id))
    )
    insert into concept_neighbours as n (concept_id, neighbour_id, similarity) select * from wanted
    on conflict (concept_id, neighbour_id) do update set similarity = excluded.similarity
    where n.similarity <> excluded.similarity`);
}

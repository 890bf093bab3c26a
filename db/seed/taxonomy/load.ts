// Writes the starter taxonomy into the database: concepts, their names, the skills of occupations, and how near concepts
// are. A few set-based statements; running it again changes nothing, and what left the files leaves the labels too.
import { sql } from 'drizzle-orm';
import type { Transaction } from '../../client.ts';
import { spokenForms } from '../../queries/skills.ts';
import { type TextLanguage, textLanguages } from '../../vocabulary.ts';
import {
  type StarterAlternatives,
  type StarterLabels,
  type StarterTaxonomy,
  readStarterTaxonomy,
} from './read.ts';

export const starterName = 'starter-1';

export const skillUri = (key: string): string => `urn:compatriot:skill:${key}`;
export const groupUri = (key: string): string => `urn:compatriot:skill-group:${key}`;
export const occupationUri = (key: string): string => `urn:compatriot:occupation:${key}`;

interface LabelRow {
  uri: string;
  language: TextLanguage;
  label: string;
  preferred: boolean;
}

/** As a system actor; about a second for 450 concepts in six languages. */
export async function loadStarterTaxonomy(
  tx: Transaction,
  taxonomy: StarterTaxonomy = readStarterTaxonomy(),
): Promise<void> {
  await writeConcepts(tx, taxonomy);
  await writeLabels(tx, taxonomy);
  await writeRelations(tx, taxonomy);
  await writeNeighbours(tx, starterName);
}

async function writeConcepts(
  tx: Transaction,
  { groups, skills, occupations }: StarterTaxonomy,
): Promise<void> {
  const sectorGroup = new Map(
    groups.filter((group) => group.broader === null).map((group) => [group.sector, group.key]),
  );
  // Occupations hang below the sector itself, so that "health" finds nurses too.
  const rows = [
    ...groups.map((group) => ({
      uri: groupUri(group.key),
      kind: 'skill_group',
      code: null,
      sector: group.sector,
      broader: group.broader === null ? null : groupUri(group.broader),
    })),
    ...skills.map((skill) => ({
      uri: skillUri(skill.key),
      kind: 'skill',
      code: null,
      sector: skill.sector,
      broader: groupUri(skill.group),
    })),
    ...occupations.map((occupation) => {
      const above = sectorGroup.get(occupation.sector);
      return {
        uri: occupationUri(occupation.key),
        kind: 'occupation',
        code: occupation.isco,
        sector: occupation.sector,
        broader: above ? groupUri(above) : null,
      };
    }),
  ];
  const given = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
    as given(uri text, kind text, code text, sector text, broader text)`;
  await tx.execute(sql`insert into concepts as c (uri, kind, code, sector, taxonomy)
    select uri, kind, code, sector, ${starterName} from ${given}
    on conflict (uri) do update set kind = excluded.kind, code = excluded.code, sector = excluded.sector
    where (c.kind, c.code, c.sector) is distinct from (excluded.kind, excluded.code, excluded.sector)`);
  await tx.execute(sql`update concepts c set broader_id = above.id
    from ${given} left join concepts above on above.uri = given.broader
    where c.uri = given.uri and c.broader_id is distinct from above.id`);
}

async function writeLabels(tx: Transaction, { groups, skills, occupations }: StarterTaxonomy): Promise<void> {
  const rows = [
    ...groups.flatMap((group) => labelRows(groupUri(group.key), group.labels, {})),
    ...skills.flatMap((skill) => labelRows(skillUri(skill.key), skill.labels, skill.alternatives)),
    ...occupations.flatMap((each) => labelRows(occupationUri(each.key), each.labels, each.alternatives)),
  ];
  const given = sql`given as materialized (
    select c.id, g.language, g.label, g.preferred
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as g(uri text, language text, label text, preferred boolean)
    join concepts c using (uri))`;
  await tx.execute(sql`with ${given}, kept as (
      select l.ctid as place from concept_labels l
      join given g on (g.id, g.language, g.label, g.preferred) = (l.concept_id, l.language, l.label, l.preferred)
    )
    delete from concept_labels l using concepts c
    where c.id = l.concept_id and c.taxonomy = ${starterName} and l.ctid not in (select place from kept)`);
  await tx.execute(sql`with ${given}
    insert into concept_labels (concept_id, language, label, preferred)
    select g.* from given g where not exists (select from concept_labels l
      where (l.concept_id, l.language, l.label, l.preferred) = (g.id, g.language, g.label, g.preferred))`);
}

/** The name shown, other names, and each spoken form of both; every wording once a language. */
function labelRows(uri: string, labels: StarterLabels, alternatives: StarterAlternatives): LabelRow[] {
  return textLanguages.flatMap((language) => {
    const shown = labels[language];
    const others = new Set(
      [shown, ...(alternatives[language] ?? [])].flatMap((label) => [label, ...spokenForms(label)]),
    );
    others.delete(shown);
    return [
      { uri, language, label: shown, preferred: true },
      ...[...others].map((label) => ({ uri, language, label, preferred: false })),
    ];
  });
}

async function writeRelations(tx: Transaction, { occupations }: StarterTaxonomy): Promise<void> {
  const rows = occupations.flatMap((occupation) => [
    ...occupation.essential.map((key) => ({
      o: occupationUri(occupation.key),
      s: skillUri(key),
      importance: 'essential',
    })),
    ...occupation.optional.map((key) => ({
      o: occupationUri(occupation.key),
      s: skillUri(key),
      importance: 'optional',
    })),
  ]);
  const given = sql`given as materialized (
    select distinct on (o.id, s.id) o.id as occupation, s.id as skill, g.importance
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as g(o text, s text, importance text)
    join concepts o on o.uri = g.o join concepts s on s.uri = g.s order by o.id, s.id, g.importance)`;
  await tx.execute(sql`with ${given}
    delete from concept_relations r using concepts c where c.id = r.occupation_id and c.taxonomy = ${starterName}
      and not exists (select from given g where (g.occupation, g.skill) = (r.occupation_id, r.skill_id))`);
  await tx.execute(sql`with ${given}
    insert into concept_relations as r (occupation_id, skill_id, importance) select * from given
    on conflict (occupation_id, skill_id) do update set importance = excluded.importance
    where r.importance <> excluded.importance`);
}

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
async function writeNeighbours(tx: Transaction, taxonomy: string): Promise<void> {
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
      delete from concept_neighbours n using concepts c where c.id = n.concept_id and c.taxonomy = ${taxonomy}
        and not exists (select from wanted w where (w.concept, w.neighbour) = (n.concept_id, n.neighbour_id))
    )
    insert into concept_neighbours as n (concept_id, neighbour_id, similarity) select * from wanted
    on conflict (concept_id, neighbour_id) do update set similarity = excluded.similarity
    where n.similarity <> excluded.similarity`);
}

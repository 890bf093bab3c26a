// Writes the starter taxonomy into the database: concepts, their names, the skills of occupations, and how near concepts
// are. A few set-based statements; running it again changes nothing, and what left the files leaves the labels too.
import { sql } from 'drizzle-orm';
import type { Transaction } from '../../client.ts';
import { writeNeighbours } from '../../queries/neighbours.ts';
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

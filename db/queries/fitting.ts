// How many open assignments a person's answers fit, by the hard conditions of matching. The answers come as values: nobody
// needs a profile, and nothing is written.
import { sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { type CefrLevel, cefrLevels, type LegalRoom, type Mode, type Tie } from '../vocabulary.ts';
import { excludedBy, type MatchNumbers } from './matching.ts';

export interface FittingPerson {
  modes: readonly Mode[];
  originCountry: string;
  tie: Tie | null;
  legalRoom: LegalRoom | null;
  availableFrom: string | null;
  availableUntil: string | null;
  licence: boolean | null;
  languages: readonly { code: string; level: CefrLevel }[];
  /** Concepts of the taxonomy. */
  skills: readonly number[];
}

/** @returns assignments that members are invited to now, and how many of them no hard condition speaks against */
export async function countFitting(
  tx: Transaction,
  programmeId: string,
  person: FittingPerson,
  numbers: Pick<MatchNumbers, 'nearSimilarity'>,
  today: string,
): Promise<{ open: number; fitting: number }> {
  const list = (values: readonly (string | number)[]) => sql.param(`{${values.join(',')}}`);
  const rank = (level: unknown) => sql`array_position(${list(cefrLevels)}::text[], ${level})`;
  const skills = sql`${list(person.skills)}::int[]`;
  const excluded = excludedBy(
    {
      mode: sql`a.mode`,
      country: sql`a.country`,
      startsOn: sql`a.starts_on`,
      endsOn: sql`a.ends_on`,
      languages: sql`spoken.asked`,
      licenceNeeded: sql`a.licence_needed`,
      essential: sql`skilled.essential`,
    },
    {
      modes: sql`${list(person.modes)}::text[]`,
      originCountry: sql`${person.originCountry}::text`,
      tie: sql`${person.tie}::text`,
      legalRoom: sql`${person.legalRoom}::text`,
      availableFrom: sql`${person.availableFrom}::date`,
      availableUntil: sql`${person.availableUntil}::date`,
      namedLanguages: sql`${person.languages.length > 0}::boolean`,
      languagesEnough: sql`spoken.enough`,
      licence: sql`${person.licence}::boolean`,
      nearestEssential: sql`skilled.nearest`,
    },
    numbers,
  );
  const [row] = await tx.execute<{ open: number; fitting: number }>(sql`
    select count(*)::int as open, count(*) filter (where judged.excluded_by is null)::int as fitting from (
      select ${excluded} as excluded_by
      from assignments a
      cross join lateral (
        select count(*) as asked, count(*) filter (where ${rank(sql`p.level`)} >= ${rank(sql`l.level`)}) as enough
        from assignment_languages l
        left join jsonb_to_recordset(${JSON.stringify(person.languages)}::text::jsonb) as p (code text, level text)
          on p.code = l.language
        where l.assignment_id = a.id
      ) spoken
      cross join lateral (
        select count(*) as essential, coalesce(max(case when s.concept_id = any (${skills}) then 100 else (
          select max(v.similarity) from concept_neighbours v
          where v.concept_id = s.concept_id and v.neighbour_id = any (${skills})) end), 0) as nearest
        from assignment_skills s where s.assignment_id = a.id and s.importance = 'essential'
      ) skilled
      where a.programme_id = ${programmeId} and a.status in ('sourcing', 'selecting')
        and (a.ends_on is null or a.ends_on >= ${today}::date)
    ) judged`);
  return row ?? { open: 0, fitting: 0 };
}

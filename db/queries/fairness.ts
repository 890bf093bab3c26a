// Who came how far between a list and the work, counted in groups; and the releases that tell it. Counting reads what
// officials never see of a person, so it runs as the programme's system actor only.
import { desc, eq, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { fairnessReleases } from '../tables/statistics.ts';
import { type FairnessGrouping, type ScoreBand, scoreBands } from '../vocabulary.ts';

/** People of one group and score band by how far they came: [listed, invited, said yes, selected, completed], each stage with those beyond it. */
export interface FairnessCount extends Record<string, unknown> {
  grouping: FairnessGrouping;
  /** Null: not known. */
  value: string | null;
  band: ScoreBand;
  people: [number, number, number, number, number];
}

/**
 * Each person once, in the band of the best score that any list or invitation of the programme gave, and as far as the
 * furthest of their placements. Somebody who was never scored is not counted: there is nothing to compare by.
 */
export async function countFates(
  tx: Transaction,
  programmeId: string,
  thisYear: number,
): Promise<FairnessCount[]> {
  const [low, middle, high, top] = scoreBands;
  return tx.execute<FairnessCount>(sql`
    with scored as (
      select profile_id, max(score) as score from (
        select profile_id, score from match_results where programme_id = ${programmeId}::uuid
        union all
        select profile_id, score from placements where programme_id = ${programmeId}::uuid and score is not null
      ) s group by profile_id
    ), reached as (
      select p.profile_id, max(case e.kind when 'placement.completed' then 4 when 'placement.settled' then 4
        when 'placement.accepted' then 3 when 'placement.selected' then 3
        when 'placement.interested' then 2 when 'placement.yes_recorded' then 2 else 1 end) as stage
      from placements p join events e on e.subject_id = p.id and e.programme_id = p.programme_id
      where p.programme_id = ${programmeId}::uuid
        and e.kind in ('placement.invited', 'placement.interested', 'placement.yes_recorded', 'placement.selected',
          'placement.accepted', 'placement.completed', 'placement.settled')
      group by p.profile_id
    ), people as (
      select coalesce(r.stage, 0) as stage, f.sex, f.residence_country as country, ${thisYear}::int - f.birth_year as age,
        case when s.score < 40 then ${low} when s.score < 60 then ${middle} when s.score < 80 then ${high} else ${top} end as band
      from scored s join profiles f on f.id = s.profile_id left join reached r on r.profile_id = s.profile_id
    )
    select g.grouping, g.value, p.band, json_build_array(count(*), count(*) filter (where p.stage >= 1),
      count(*) filter (where p.stage >= 2), count(*) filter (where p.stage >= 3), count(*) filter (where p.stage >= 4)) as people
    from people p cross join lateral (values
      ('score', p.band), ('sex', p.sex), ('country', p.country),
      ('age', case when p.age < 25 then 'under_25' when p.age < 35 then '25_34' when p.age < 45 then '35_44'
        when p.age < 55 then '45_54' when p.age < 65 then '55_64' when p.age >= 65 then '65_over' end)
    ) g (grouping, value)
    group by g.grouping, g.value, p.band`);
}

/** Invitations sent over somebody better placed, and all that came from a list: the programme's own acts, counted exactly. */
export async function countOverrides(
  tx: Transaction,
  programmeId: string,
): Promise<{ invited: number; overrides: number }> {
  const [row] = await tx.execute<{ invited: number; overrides: number }>(sql`
    select count(*)::int as invited, count(*) filter (where passed_over > 0)::int as overrides
    from placements where programme_id = ${programmeId}::uuid and run_id is not null and invited_at is not null`);
  return row ?? { invited: 0, overrides: 0 };
}

/** Releases of one programme are made one after the other; the lock ends with the transaction. */
export async function lockFairness(tx: Transaction, programmeId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`fairness:${programmeId}`}, 0))`);
}

export async function lastFairnessRelease(tx: Transaction, programmeId: string) {
  const [row] = await tx
    .select()
    .from(fairnessReleases)
    .where(eq(fairnessReleases.programmeId, programmeId))
    .orderBy(desc(fairnessReleases.releasedAt))
    .limit(1);
  return row ?? null;
}

export async function insertFairnessRelease(
  tx: Transaction,
  row: typeof fairnessReleases.$inferInsert,
): Promise<void> {
  await tx.insert(fairnessReleases).values(row);
}

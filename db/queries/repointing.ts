// After an import: what people and assignments named by a concept that was replaced now names its successor, and what is
// searched is made again. One programme after the other, as its system actor. Run again, it finds nothing to do.
import { sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { listProgrammes } from './programmes.ts';
import { syncTalentDocuments } from './talent.ts';

/** Documents made in one statement. */
const batch = 1000;

export interface Repointed {
  profiles: number;
  assignments: number;
}

/** As the owner, inside the transaction that merged the stage. People who have a concept that got other parents, or one below, are looked at too. */
export async function repointAnswers(
  tx: Transaction,
  onProgress: (done: number, all: number) => void,
): Promise<Repointed> {
  await tx.execute(sql`create temporary table repointed_below on commit drop as
    with recursive below as (
      select id from staged_moved
      union
      select edge.id from below join (
        select id, broader_id from concepts union all select concept_id, broader_id from concept_broader
      ) edge on edge.broader_id = below.id
    ) select id from below`);
  const repointed: Repointed = { profiles: 0, assignments: 0 };
  const waiting: { programmeId: string; ids: string[] }[] = [];
  for (const { id } of await listProgrammes(tx)) {
    await actFor(tx, id);
    repointed.assignments += await repointAssignments(tx, id);
    const ids = await repointProfiles(tx, id);
    repointed.profiles += ids.length;
    waiting.push({ programmeId: id, ids });
  }
  let done = 0;
  for (const { programmeId, ids } of waiting) {
    if (ids.length > 0) await actFor(tx, programmeId);
    for (let at = 0; at < ids.length; at += batch) {
      await syncTalentDocuments(tx, ids.slice(at, at + batch));
      onProgress((done += Math.min(batch, ids.length - at)), repointed.profiles);
    }
  }
  await actFor(tx, '');
  return repointed;
}

const actFor = (tx: Transaction, programmeId: string) =>
  tx.execute(sql`select set_config('app.programme', ${programmeId}, true)`);

/** Who has both the old and the new one keeps the higher level. Answers with the profiles whose documents are to be made again. */
async function repointProfiles(tx: Transaction, programmeId: string): Promise<string[]> {
  const rows = await tx.execute<{ id: string }>(sql`
    with moved as (
      delete from profile_skills s using concepts c
      where c.id = s.concept_id and c.replaced_by is not null and s.programme_id = ${programmeId}
      returning s.profile_id, c.replaced_by as concept_id, s.level
    ), written as (
      insert into profile_skills as s (profile_id, programme_id, concept_id, level)
      select profile_id, ${programmeId}::uuid, concept_id, max(level) from moved group by profile_id, concept_id
      on conflict (profile_id, concept_id) do update set level = greatest(s.level, excluded.level)
    ), occupied as (
      update profiles p set occupation_id = c.replaced_by from concepts c
      where c.id = p.occupation_id and c.replaced_by is not null and p.programme_id = ${programmeId}
      returning p.id
    )
    select profile_id as id from moved
    union select id from occupied
    union select s.profile_id from profile_skills s join repointed_below b on b.id = s.concept_id where s.programme_id = ${programmeId}
    union select p.id from profiles p join repointed_below b on b.id = p.occupation_id where p.programme_id = ${programmeId}
    order by 1`);
  return rows.map(({ id }) => id);
}

/** Of two that become one, the need is essential if either was, at the higher level. */
async function repointAssignments(tx: Transaction, programmeId: string): Promise<number> {
  const [row] = await tx.execute<{ assignments: number }>(sql`
    with moved as (
      delete from assignment_skills s using concepts c
      where c.id = s.concept_id and c.replaced_by is not null and s.programme_id = ${programmeId}
      returning s.assignment_id, c.replaced_by as concept_id, s.importance, s.level
    ), written as (
      insert into assignment_skills as s (assignment_id, programme_id, concept_id, importance, level)
      select assignment_id, ${programmeId}::uuid, concept_id, min(importance), max(level) from moved group by assignment_id, concept_id
      on conflict (assignment_id, concept_id)
        do update set importance = least(s.importance, excluded.importance), level = greatest(s.level, excluded.level)
    ), occupied as (
      update assignments a set occupation_id = c.replaced_by from concepts c
      where c.id = a.occupation_id and c.replaced_by is not null and a.programme_id = ${programmeId}
      returning a.id
    )
    select count(*)::int as assignments from (select assignment_id from moved union select id from occupied) touched`);
  return row?.assignments ?? 0;
}

// When the demo's needs were approved and opened, some days before the first person was asked: the report of a programme
// counts from there.
import { sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';

/** After placements and stories, whose events say when the first person was asked. */
export async function seedApprovals(tx: Transaction, programmeId: string, today: Date): Promise<void> {
  await tx.execute(sql`
    with asked as (
      select p.assignment_id, min(e.at) as at from events e join placements p on p.id = e.subject_id
      where e.programme_id = ${programmeId}::uuid and e.kind in ('placement.shortlisted', 'placement.invited')
      group by p.assignment_id
    ), approved as (
      select a.id, a.status, coalesce(k.at, ${today.toISOString()}::timestamptz - interval '3 days')
        - make_interval(days => 6 + length(a.title) % 12) as at
      from assignments a left join asked k on k.assignment_id = a.id
      where a.programme_id = ${programmeId}::uuid and a.status not in ('draft', 'submitted', 'returned', 'rejected')
    )
    insert into events (programme_id, kind, subject_id, actor_system, at)
    select ${programmeId}::uuid, step.kind, n.id, 'seed', n.at + step.after
    from approved n
      cross join (values ('assignment.approved', interval '0'), ('assignment.opened', interval '3 days')) step (kind, after)
    where (step.kind = 'assignment.approved' or n.status not in ('approved', 'funded'))
      and not exists (select from events e where e.subject_id = n.id and e.kind = step.kind)`);
}

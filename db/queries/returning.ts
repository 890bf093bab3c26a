// Who was at an institution before: told to those who choose among people, never on a list that is shown to others.
import { sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import type { PlacementStatus } from '../vocabulary.ts';

export interface EarlierHere {
  placementId: string;
  status: PlacementStatus;
  year: number;
}

/** The latest placement of each of these people at the institution of this need, of those in one of these states. */
export async function earlierHere(
  tx: Transaction,
  assignmentId: string,
  profileIds: readonly string[],
  states: readonly PlacementStatus[],
): Promise<Map<string, EarlierHere>> {
  if (profileIds.length === 0) return new Map();
  const rows = await tx.execute<{ profileId: string } & EarlierHere & Record<string, unknown>>(sql`
    select distinct on (p.profile_id) p.profile_id as "profileId", p.id as "placementId", p.status,
      extract(year from coalesce(p.arrived_on, p.starts_on, p.status_at::date))::int as year
    from placements p
    where p.profile_id = any (${`{${profileIds.join(',')}}`}::uuid[]) and p.assignment_id <> ${assignmentId}::uuid
      and p.institution_id = (select a.institution_id from assignments a where a.id = ${assignmentId}::uuid)
      and p.status = any (${`{${states.join(',')}}`}::text[])
    order by p.profile_id, p.status_at desc, p.id`);
  return new Map(
    rows.map(({ profileId, placementId, status, year }) => [profileId, { placementId, status, year }]),
  );
}

/** The first day of the longer stay of a placement, when it stands in one of these states; null while there is none. */
export async function goesOnFrom(
  tx: Transaction,
  placementId: string,
  states: readonly PlacementStatus[],
): Promise<string | null> {
  const [row] = await tx.execute<{ day: string | null }>(sql`
    select min(p.starts_on)::text as day from placements p join assignments a on a.id = p.assignment_id
    where p.parent_id = ${placementId}::uuid and a.again = 'extension' and p.status = any (${`{${states.join(',')}}`}::text[])`);
  return row?.day ?? null;
}

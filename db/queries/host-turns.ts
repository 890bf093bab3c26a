// Where something is up to the host of a placement, for the list that they work off. A placement's own page, and the mail with a
// link (server/links/rules.ts), say what it is.
import { sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';

/**
 * Placements of these institutions at which their host can do the next thing: offer times or choose, score, say whom they want,
 * confirm an arrival that was due, say which was the last day, hand over and give feedback. Only while contact is open: a
 * silence stays one.
 * @param today YYYY-MM-DD
 */
export async function hostTurns(tx: Transaction, institutionIds: string[], today: string): Promise<string[]> {
  const rows = await tx.execute<{ id: string }>(sql`
    select p.id from placements p
    where p.institution_id = any (${`{${institutionIds.join(',')}}`}::uuid[])
      and p.status in ('interested', 'interviewed', 'scored', 'oriented', 'active', 'completing') and contact_open(p.id)
      and case p.status
        when 'interested' then p.host_choice is null and (p.parent_id is not null or not exists (
          select from interview_slots s where s.placement_id = p.id and s.withdrawn_at is null and s.starts_at > now()))
        when 'interviewed' then exists (select from panel_progress(p.id) g join panel_seats s on s.id = g.seat_id
          where s.party = 'host' and not (g.given or g.conflicted))
        when 'scored' then p.host_choice is null
        when 'oriented' then p.starts_on <= ${today}::date
        when 'active' then p.ends_on < ${today}::date
        else not exists (select from placement_feedback f where f.placement_id = p.id and f.side = 'host')
          or not exists (select from handovers h where h.placement_id = p.id)
          or exists (select from handovers h where h.placement_id = p.id and h.confirmed_at is null) end`);
  return rows.map(({ id }) => id);
}

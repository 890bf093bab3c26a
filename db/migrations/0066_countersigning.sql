-- The desk lists contracts, and changes of contracts, that wait for the programme's signature; says once, not twice, that
-- somebody who begins soon is not ready; and reminds a panel.
create index terms_waiting on terms (programme_id) where status = 'ready' and countersigned_at is null;

alter table placement_reminders drop constraint placement_reminders_party,
  add constraint placement_reminders_party check (party in ('member', 'host', 'panel'));

CREATE OR REPLACE FUNCTION public.desk_lines(programme uuid, whose uuid[], kinds text[], day date, patience jsonb, most integer)
 RETURNS TABLE(kind text, id uuid, since timestamp with time zone, status text, pseudonym text, coordinator_id uuid, title text, mode text, institution text)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
declare asked text; found record; of_kind text[] := '{}'; of_id uuid[] := '{}'; of_since timestamptz[] := '{}';
begin
  if not (programme = any (actor_team()) and programme = any (actor_coordinator())) then return; end if;
  foreach asked in array kinds loop
    for found in execute case asked
      when 'not_working' then $q$
        select p.id, min(c.raised_at) as since from concerns c join placements p on p.id = c.placement_id
        where c.programme_id = $1 and c.closed_at is null and ($2 is null or p.coordinator_id is null or p.coordinator_id = any ($2))
        group by p.id order by 2, 1 limit $5 $q$
      -- Somebody brought to safety waits for a word at once, whatever day it is.
      when 'evacuated' then $q$
        select p.id, p.status_at as since from placements p
        where p.programme_id = $1 and p.status = 'evacuated'
          and ($2 is null or p.coordinator_id is null or p.coordinator_id = any ($2))
        order by p.status_at, p.id limit $5 $q$
      when 'check_expired' then $q$
        select p.id, p.checks_until::timestamptz as since from placements p
        where p.programme_id = $1 and p.status in ('active', 'probation', 'suspended', 'evacuated') and p.checks_until < $3
          and ($2 is null or p.coordinator_id is null or p.coordinator_id = any ($2))
        order by p.checks_until, p.id limit $5 $q$
      when 'arrival' then $q$
        select p.id, p.starts_on::timestamptz as since from placements p
        where p.programme_id = $1 and p.status = 'oriented' and p.starts_on < $3
          and ($2 is null or p.coordinator_id is null or p.coordinator_id = any ($2))
        order by p.starts_on, p.id limit $5 $q$
      when 'payment' then $q$
        select p.id, min(y.due_on)::timestamptz as since from payments y join placements p on p.id = y.placement_id
        where y.programme_id = $1 and y.status = 'due' and y.due_on < $3
          and ($2 is null or p.coordinator_id is null or p.coordinator_id = any ($2))
        group by p.id order by 2, 1 limit $5 $q$
      when 'yes_waits' then $q$
        select p.id, m.at as since from placement_moves m join placements p on p.id = m.placement_id
        where m.programme_id = $1 and m.verb = 'express_interest' and m.of = 'member' and m.undone_at is null
          and p.status in ('interested', 'interviewed', 'scored', 'reserve', 'selected', 'cleared', 'offered')
          and ($2 is null or p.coordinator_id is null or p.coordinator_id = any ($2))
          and not exists (select from disclosures d where d.placement_id = p.id)
        order by m.at, p.id limit $5 $q$
      -- The person has signed, an offer or a change of the contract, and nothing holds before the programme has.
      when 'countersign' then $q$
        select p.id, s.signed_at as since from terms t
        join terms_signatures s on s.terms_id = t.id and s.party = 'member' join placements p on p.id = t.placement_id
        where t.programme_id = $1 and t.status = 'ready' and t.countersigned_at is null
          and p.status in ('accepted', 'contracted', 'oriented', 'active', 'probation', 'suspended', 'evacuated')
          and ($2 is null or p.coordinator_id is null or p.coordinator_id = any ($2))
        order by s.signed_at, p.id limit $5 $q$
      when 'overdue_end' then $q$
        select p.id, p.ends_on::timestamptz as since from placements p
        where p.programme_id = $1 and p.status = 'active' and p.ends_on < $3
          and ($2 is null or p.coordinator_id is null or p.coordinator_id = any ($2))
        order by p.ends_on, p.id limit $5 $q$
      when 'quiet' then $q$
        select p.id, coalesce((select max(r.given_at) from progress_reports r where r.placement_id = p.id), p.status_at) as since
        from placements p
        where p.programme_id = $1 and p.status = 'active' and p.status_at < $3 - ($4 ->> 'quiet')::integer
          and ($2 is null or p.coordinator_id is null or p.coordinator_id = any ($2))
          and not exists (select from progress_reports r where r.placement_id = p.id
            and r.given_at >= $3 - ($4 ->> 'quiet')::integer)
        order by p.status_at, p.id limit $5 $q$
      when 'start_near' then $q$
        select p.id, p.starts_on::timestamptz as since from placements p
        where p.programme_id = $1 and p.status in ('selected', 'cleared', 'offered', 'accepted', 'contracted')
          and p.starts_on <= $3 + ($4 ->> 'startNear')::integer
          and ($2 is null or p.coordinator_id is null or p.coordinator_id = any ($2))
        order by p.starts_on, p.id limit $5 $q$
      when 'answer' then $q$
        select p.id, p.answer_due_at as since from placements p
        where p.programme_id = $1 and p.status = 'invited' and p.answer_due_at >= $3
          and p.answer_due_at < $3 + (($4 ->> 'answer')::integer + 1)
          and ($2 is null or p.coordinator_id is null or p.coordinator_id = any ($2))
        order by p.answer_due_at, p.id limit $5 $q$
      when 'follow_up' then $q$
        select p.id, min(f.due_on)::timestamptz as since from follow_ups f join placements p on p.id = f.placement_id
        where f.programme_id = $1 and f.answered_at is null and f.given_up_at is null
          and f.due_on < $3 - ($4 ->> 'followUp')::integer
          and ($2 is null or p.coordinator_id is null or p.coordinator_id = any ($2))
        group by p.id order by 2, 1 limit $5 $q$
      -- What begins soon stands above, and once.
      else $q$
        select each.id, each.since from unnest($6) as state
        cross join lateral (select p.id, p.status_at as since from placements p
          where p.programme_id = $1 and p.status = state and p.status_at < $3 - ($4 ->> $7)::integer
            and ($7 <> 'stuck' or p.starts_on is null or p.starts_on > $3 + ($4 ->> 'startNear')::integer)
            and ($2 is null or p.coordinator_id is null or p.coordinator_id = any ($2))
          order by p.status_at, p.id limit $5) each
        order by 2, 1 limit $5 $q$
      end
      using programme, whose, day, patience, most, case asked
        when 'away' then array['suspended']
        when 'stuck' then array['selected', 'cleared', 'offered', 'accepted', 'contracted']
        when 'result' then array['completing']
        when 'decide' then array['interested', 'interviewed', 'scored'] else '{}'::text[] end, asked
    loop
      of_kind := of_kind || asked;
      of_id := of_id || found.id;
      of_since := of_since || found.since;
    end loop;
  end loop;
  return query select l.kind, p.id, l.since, p.status, p.pseudonym, p.coordinator_id, a.title, a.mode, i.name
    from unnest(of_kind, of_id, of_since) with ordinality l (kind, id, since, place)
    join placements p on p.id = l.id join assignments a on a.id = p.assignment_id join institutions i on i.id = p.institution_id
    order by l.place;
end $function$;

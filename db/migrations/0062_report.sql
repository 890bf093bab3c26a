-- The programme's report against what was planned, and in a third of the time. A target is one figure for a measure and a year, in the unit of the measure's
-- own figure (server/indicators/rules.ts); what it was before is in the events.
create table report_targets (
  programme_id uuid not null references programmes on delete cascade,
  measure text not null constraint report_targets_measure check (measure ~ '^[a-z_]{1,40}$'),
  year smallint not null constraint report_targets_year check (year between 2000 and 2100),
  figure double precision not null constraint report_targets_figure check (figure >= 0 and figure <= 1000000000),
  primary key (programme_id, measure, year)
);
alter table report_targets enable row level security;
alter table report_targets force row level security;
create policy officials on report_targets for select using (programme_id = any ((select actor_official())::uuid[]));
-- Its own team's coordinators, who read the whole report.
create policy coordinators on report_targets
  using (programme_id = any ((select actor_coordinator())::uuid[]) and programme_id = any ((select actor_team())::uuid[]))
  with check (programme_id = any ((select actor_coordinator())::uuid[]) and programme_id = any ((select actor_team())::uuid[]));
grant select, insert, delete on report_targets to compatriot_app;
grant update (figure) on report_targets to compatriot_app;

-- At 100,000 placements the report took 0.8 s. What it counts is as before (0053); how it is asked is not:
-- - a need and its institution are left joins, which PostgreSQL leaves out where nothing of them is read, and figures that are broken
--   down by them group by need first;
-- - who was chosen is asked of placements, so that the day is looked up for the list alone, and steps that were taken back are few;
-- - when the last seat was taken is asked of those needs alone that have as many seated as seats.
create index placement_moves_undone on placement_moves (placement_id) where undone_at is not null;

create or replace function indicator_source(measure text) returns text
language sql immutable set search_path = public, pg_temp as $source$
  select case measure
    when 'needs_approved' then $q$
      select 'need', a.id, (max(e.at) at time zone 'UTC')::date, null::text, 1::numeric, a.mode, a.sector, a.country, i.kind, a.id, null::uuid
      from events e join assignments a on a.id = e.subject_id and a.programme_id = $1 left join institutions i on i.id = a.institution_id
      where e.programme_id = $1 and e.kind = 'assignment.approved' and e.at >= $4 and e.at < $5 group by a.id, i.kind $q$
    when 'needs_opened' then $q$
      select 'need', a.id, (max(e.at) at time zone 'UTC')::date, null::text, 1::numeric, a.mode, a.sector, a.country, i.kind, a.id, null::uuid
      from events e join assignments a on a.id = e.subject_id and a.programme_id = $1 left join institutions i on i.id = a.institution_id
      where e.programme_id = $1 and e.kind = 'assignment.opened' and e.at >= $4 and e.at < $5 group by a.id, i.kind $q$
    -- When the last seat was taken is asked of those needs alone that have as many seated as seats.
    when 'needs_filled' then $q$
      select 'need', a.id, (f.at at time zone 'UTC')::date, null::text, 1::numeric, a.mode, a.sector, a.country, i.kind, a.id, null::uuid
      from (with whole as materialized (
            select s.assignment_id from assignments n join placements s on s.assignment_id = n.id
            where n.programme_id = $1 and s.status = any (indicator_seated())
            group by s.assignment_id, n.seats having count(*) >= n.seats)
          select p.assignment_id, count(distinct p.id) as seats, max(e.at) as at
          from whole w join placements p on p.assignment_id = w.assignment_id and p.programme_id = $1 and p.status = any (indicator_seated())
            join events e on e.subject_id = p.id and e.programme_id = $1 and e.kind = 'placement.selected' and e.at < $5
          group by p.assignment_id) f
        join assignments a on a.id = f.assignment_id and f.seats >= a.seats left join institutions i on i.id = a.institution_id
      where f.at >= $4 $q$
    when 'vacancies_filled' then $q$
      select 'need', a.id, (f.at at time zone 'UTC')::date, null::text, 1::numeric, a.mode, a.sector, a.country, i.kind, a.id, null::uuid
      from (with whole as materialized (
            select s.assignment_id from assignments n join placements s on s.assignment_id = n.id
            where n.programme_id = $1 and s.status = any (indicator_seated()) and n.vacancy
            group by s.assignment_id, n.seats having count(*) >= n.seats)
          select p.assignment_id, count(distinct p.id) as seats, max(e.at) as at
          from whole w join placements p on p.assignment_id = w.assignment_id and p.programme_id = $1 and p.status = any (indicator_seated())
            join events e on e.subject_id = p.id and e.programme_id = $1 and e.kind = 'placement.selected' and e.at < $5
          group by p.assignment_id) f
        join assignments a on a.id = f.assignment_id and f.seats >= a.seats left join institutions i on i.id = a.institution_id
      where f.at >= $4 $q$
    -- From the approval to the first who was shortlisted, or invited at once.
    when 'days_to_shortlist' then $q$
      select 'need', a.id, (f.at at time zone 'UTC')::date,
        case when (f.at at time zone 'UTC')::date - (ap.at at time zone 'UTC')::date <= 14 then 'within' else 'later' end,
        greatest(0, (f.at at time zone 'UTC')::date - (ap.at at time zone 'UTC')::date)::numeric,
        a.mode, a.sector, a.country, i.kind, a.id, null::uuid
      from (select p.assignment_id, min(e.at) as at from events e join placements p on p.id = e.subject_id and p.programme_id = $1
          where e.programme_id = $1 and e.kind in ('placement.shortlisted', 'placement.invited') and e.at < $5
          group by p.assignment_id having min(e.at) >= $4) f
        join (select subject_id, min(at) as at from events where programme_id = $1 and kind = 'assignment.approved' group by subject_id) ap
          on ap.subject_id = f.assignment_id
        join assignments a on a.id = f.assignment_id left join institutions i on i.id = a.institution_id $q$
    when 'days_to_arrival' then $q$
      select 'placement', p.id, p.arrived_on, null::text, greatest(0, p.arrived_on - (ap.at at time zone 'UTC')::date)::numeric,
        a.mode, a.sector, a.country, i.kind, p.assignment_id, null::uuid
      from placements p
        join (select subject_id, min(at) as at from events where programme_id = $1 and kind = 'assignment.approved' group by subject_id) ap
          on ap.subject_id = p.assignment_id
        left join assignments a on a.id = p.assignment_id left join institutions i on i.id = a.institution_id
      where p.programme_id = $1 and p.arrived_on between $2 and $3 $q$
    -- A choice that was taken back is none: the person stands before it again, or withdrew from there.
    when 'chosen' then $q$
      select 'placement', p.id, ((select max(e.at) from events e where e.programme_id = $1 and e.kind = 'placement.selected'
          and e.subject_id = p.id and e.at >= $4 and e.at < $5) at time zone 'UTC')::date,
        a.again, 1::numeric, a.mode, a.sector, a.country, i.kind, p.assignment_id, null::uuid
      from placements p left join assignments a on a.id = p.assignment_id left join institutions i on i.id = a.institution_id
      where p.programme_id = $1
        and exists (select from events e where e.programme_id = $1 and e.kind = 'placement.selected' and e.subject_id = p.id
          and e.at >= $4 and e.at < $5)
        and (p.status = any (indicator_seated() || 'ended_early'::text) or (p.status = 'withdrawn' and (
          not exists (select from placement_moves m where m.placement_id = p.id and m.verb = 'select' and m.undone_at is not null)
          or not exists (select from placement_moves m where m.placement_id = p.id and m.verb = 'select'
            group by m.placement_id having bool_and(m.undone_at is not null))))) $q$
    when 'at_work' then $q$
      select 'placement', p.id, p.arrived_on, null::text, 1::numeric, a.mode, a.sector, a.country, i.kind, p.assignment_id, null::uuid
      from placements p left join assignments a on a.id = p.assignment_id left join institutions i on i.id = a.institution_id
      where p.programme_id = $1 and p.arrived_on <= $3
        and coalesce(case when p.status in ('withdrawn', 'ended_early') then (p.status_at at time zone 'UTC')::date
          when p.status in ('completed', 'settled', 'followed_up', 'closed') then coalesce(p.completed_on, p.ends_on, p.arrived_on)
          end, $3) >= $2 $q$
    when 'completed' then $q$
      select 'placement', p.id, p.completed_on, null::text, 1::numeric, a.mode, a.sector, a.country, i.kind, p.assignment_id, null::uuid
      from placements p left join assignments a on a.id = p.assignment_id left join institutions i on i.id = a.institution_id
      where p.programme_id = $1 and p.completed_on between $2 and $3
        and p.status in ('completed', 'settled', 'followed_up', 'closed') $q$
    when 'withdrawn' then $q$
      select 'placement', p.id, (p.status_at at time zone 'UTC')::date, coalesce(p.reason_code, 'other'), 1::numeric,
        a.mode, a.sector, a.country, i.kind, p.assignment_id, null::uuid
      from placements p left join assignments a on a.id = p.assignment_id left join institutions i on i.id = a.institution_id
      where p.programme_id = $1 and p.status = 'withdrawn' and p.status_at >= $4 and p.status_at < $5 $q$
    when 'ended_early' then $q$
      select 'placement', p.id, (p.status_at at time zone 'UTC')::date, coalesce(p.reason_code, 'other'), 1::numeric,
        a.mode, a.sector, a.country, i.kind, p.assignment_id, null::uuid
      from placements p left join assignments a on a.id = p.assignment_id left join institutions i on i.id = a.institution_id
      where p.programme_id = $1 and p.status = 'ended_early' and p.status_at >= $4 and p.status_at < $5 $q$
    when 'reached' then $q$
      select 'placement', r.placement_id, (r.given_at at time zone 'UTC')::date, w.kind || '.' || s.sex, s.people::numeric,
        a.mode, a.sector, a.country, i.kind, p.assignment_id, null::uuid
      from placement_results r join people_reached w on w.placement_id = r.placement_id
        cross join lateral (values ('women', w.women), ('men', w.men), ('unknown', w.unknown)) s (sex, people)
        left join placements p on p.id = r.placement_id left join assignments a on a.id = p.assignment_id
        left join institutions i on i.id = a.institution_id
      where r.programme_id = $1 and r.given_at >= $4 and r.given_at < $5 and s.people > 0 $q$
    when 'outcome' then $q$
      select 'placement', r.placement_id, (r.given_at at time zone 'UTC')::date, r.outcome, 1::numeric,
        a.mode, a.sector, a.country, i.kind, p.assignment_id, null::uuid
      from placement_results r left join placements p on p.id = r.placement_id left join assignments a on a.id = p.assignment_id
        left join institutions i on i.id = a.institution_id
      where r.programme_id = $1 and r.given_at >= $4 and r.given_at < $5 $q$
    when 'handed_over' then $q$
      select 'placement', p.id, (max(h.confirmed_at) at time zone 'UTC')::date, null::text, count(*)::numeric,
        a.mode, a.sector, a.country, i.kind, a.id, null::uuid
      from handovers h left join placements p on p.id = h.placement_id left join assignments a on a.id = p.assignment_id
        left join institutions i on i.id = a.institution_id
      where h.programme_id = $1 and h.confirmed_at >= $4 and h.confirmed_at < $5
      group by p.id, a.id, i.kind $q$
    -- Due until today: what lies ahead is not unanswered. One for an answer, nothing without.
    when 'follow_up' then $q$
      select 'placement', p.id, f.due_on, f.months::text, (f.answered_at is not null)::integer::numeric,
        a.mode, a.sector, a.country, i.kind, p.assignment_id, null::uuid
      from follow_ups f left join placements p on p.id = f.placement_id left join assignments a on a.id = p.assignment_id
        left join institutions i on i.id = a.institution_id
      where f.programme_id = $1
        and f.due_on between $2 and least($3, (now() at time zone 'UTC')::date) $q$
    when 'satisfaction' then $q$
      select 'placement', p.id, (f.given_at at time zone 'UTC')::date, f.side, f.overall::numeric,
        a.mode, a.sector, a.country, i.kind, p.assignment_id, null::uuid
      from placement_feedback f left join placements p on p.id = f.placement_id left join assignments a on a.id = p.assignment_id
        left join institutions i on i.id = a.institution_id
      where f.programme_id = $1 and f.given_at >= $4 and f.given_at < $5 $q$
    when 'virtual_minutes' then $q$
      select 'placement', p.id, s.held_on, case when s.confirmed_at is null then 'told' else 'confirmed' end, s.minutes::numeric,
        a.mode, a.sector, a.country, i.kind, p.assignment_id, null::uuid
      from work_sessions s left join placements p on p.id = s.placement_id left join assignments a on a.id = p.assignment_id
        left join institutions i on i.id = a.institution_id
      where s.programme_id = $1 and s.held_on between $2 and $3 $q$
    when 'orientation' then $q$
      select 'orientation', o.id, (o.starts_at at time zone o.time_zone)::date, c.nationality || '.' || s.sex, s.people::numeric,
        null::text, null::text, null::text, null::text, null::uuid, null::uuid
      from orientations o join orientation_counts c on c.orientation_id = o.id
        cross join lateral (values ('women', c.women), ('men', c.men), ('unknown', c.unknown)) s (sex, people)
      where o.programme_id = $1 and c.programme_id = $1 and o.cancelled_at is null
        and (o.starts_at at time zone o.time_zone)::date between $2 and $3 and s.people > 0 $q$
    -- Money: the part is the currency, in minor units; nothing is ever added across two.
    when 'granted' then $q$
      select 'line', l.id, l.valid_from, l.currency, l.amount::numeric, null::text, null::text, null::text, null::text, null::uuid, l.donor_id
      from budget_lines l where l.programme_id = $1 and l.valid_from <= $3 and l.valid_until >= $2 $q$
    when 'committed' then $q$
      select 'payment', y.placement_id, (y.at at time zone 'UTC')::date, y.line_currency, y.line_amount::numeric,
        a.mode, a.sector, a.country, i.kind, a.id, l.donor_id
      from payments y join budget_lines l on l.id = y.line_id left join assignments a on a.id = y.assignment_id
        left join institutions i on i.id = a.institution_id
      where y.programme_id = $1 and l.programme_id = $1 and y.status <> 'cancelled' and y.at >= $4 and y.at < $5
      union all
      select 'project', j.id, (e.at at time zone 'UTC')::date, t.line_currency, t.amount::numeric, null, j.sector, j.country, null, null, l.donor_id
      from (select subject_id, max(at) as at from events where programme_id = $1 and kind = 'project.approved' group by subject_id) e
        join projects j on j.id = e.subject_id and j.programme_id = $1
        join project_milestones t on t.project_id = j.id and t.committed and t.amount > 0 join budget_lines l on l.id = t.line_id
      where e.at >= $4 and e.at < $5 $q$
    when 'paid' then $q$
      select 'payment', y.placement_id, y.made_on, y.line_currency, y.line_amount::numeric,
        a.mode, a.sector, a.country, i.kind, a.id, l.donor_id
      from payments y join budget_lines l on l.id = y.line_id left join assignments a on a.id = y.assignment_id
        left join institutions i on i.id = a.institution_id
      where y.programme_id = $1 and l.programme_id = $1 and y.status = 'made' and y.made_on between $2 and $3
      union all
      select 'project', j.id, t.paid_on, t.line_currency, t.amount::numeric, null, j.sector, j.country, null, null, l.donor_id
      from project_milestones t join projects j on j.id = t.project_id join budget_lines l on l.id = t.line_id
      where t.programme_id = $1 and j.programme_id = $1 and t.status = 'paid' and t.amount > 0 and t.paid_on between $2 and $3 $q$
    -- All that was ever paid to a person whose work was completed in the period, a row for each donor and currency.
    when 'cost' then $q$
      select 'payment', p.id, p.completed_on, y.line_currency, sum(y.line_amount)::numeric,
        a.mode, a.sector, a.country, i.kind, a.id, l.donor_id
      from placements p join payments y on y.placement_id = p.id and y.status = 'made' join budget_lines l on l.id = y.line_id
        left join assignments a on a.id = p.assignment_id left join institutions i on i.id = a.institution_id
      where p.programme_id = $1 and y.programme_id = $1 and p.completed_on between $2 and $3
        and p.status in ('completed', 'settled', 'followed_up', 'closed')
      group by p.id, a.id, i.kind, l.donor_id, y.line_currency $q$
    when 'projects_proposed' then $q$
      select 'project', j.id, (e.at at time zone 'UTC')::date, null::text, 1::numeric, null::text, j.sector, j.country, null::text, null::uuid, null::uuid
      from (select subject_id, min(at) as at from events where programme_id = $1 and kind = 'project.submitted' group by subject_id) e
        join projects j on j.id = e.subject_id and j.programme_id = $1
      where e.at >= $4 and e.at < $5 and j.status <> 'draft' $q$
    when 'projects_approved' then $q$
      select 'project', j.id, (e.at at time zone 'UTC')::date, null::text, 1::numeric, null::text, j.sector, j.country, null::text, null::uuid, null::uuid
      from (select subject_id, max(at) as at from events where programme_id = $1 and kind = 'project.approved' group by subject_id) e
        join projects j on j.id = e.subject_id and j.programme_id = $1
      where e.at >= $4 and e.at < $5 and j.status <> 'draft' $q$
    when 'projects_tranches' then $q$
      select 'project', j.id, t.paid_on, coalesce(t.line_currency, j.currency), t.amount::numeric, null::text, j.sector, j.country, null::text,
        null::uuid, l.donor_id
      from project_milestones t join projects j on j.id = t.project_id left join budget_lines l on l.id = t.line_id
      where t.programme_id = $1 and j.programme_id = $1 and t.status = 'paid' and t.amount > 0 and t.paid_on between $2 and $3 $q$
    when 'projects_outcome' then $q$
      select 'project', j.id, j.completed_on, j.results ->> 'outcome', 1::numeric, null::text, j.sector, j.country, null::text, null::uuid, null::uuid
      from projects j where j.programme_id = $1 and j.status = 'completed' and j.completed_on between $2 and $3
        and j.results is not null $q$
    when 'projects_reached' then $q$
      select 'project', j.id, j.completed_on, (w ->> 'kind') || '.' || s.sex, (w ->> s.sex)::numeric,
        null::text, j.sector, j.country, null::text, null::uuid, null::uuid
      from projects j cross join lateral jsonb_array_elements(j.results -> 'reached') w
        cross join (values ('women'), ('men'), ('unknown')) s (sex)
      where j.programme_id = $1 and j.status = 'completed' and j.completed_on between $2 and $3 and (w ->> s.sex)::integer > 0 $q$
    end
$source$;

-- The figures of a measure as a question in SQL: in all and broken down, how many rows, their sum, and for days the middle.
create function indicator_question(asked text) returns text
language plpgsql immutable set search_path = public, pg_temp as $$
declare cuts text[]; money boolean; of_cut text; of_key text; sets text;
begin
  money := asked in ('granted', 'committed', 'paid', 'cost');
  cuts := case
    when asked in ('needs_approved', 'needs_opened', 'needs_filled') then array['mode', 'sector', 'country']
    when asked in ('chosen', 'at_work', 'completed', 'withdrawn', 'ended_early') then array['part', 'mode', 'sector', 'country', 'host']
    when asked in ('vacancies_filled', 'days_to_arrival', 'handed_over', 'projects_proposed', 'projects_approved') then '{}'
    else array['part'] end;
  select coalesce(string_agg(format('when grouping(f.%1$I) = 0 then %1$L', c), ' '), ''),
      coalesce(string_agg(format('when grouping(f.%1$I) = 0 then f.%1$I', c), ' '), ''), coalesce(string_agg(format(', (f.%I)', c), ''), '')
    into of_cut, of_key, sets from unnest(cuts) c;
  return format($q$
    select %L::text, g.cut, g.key, g.n, g.total, g.middle from (
      select %s as cut, %s as key, %s as n, coalesce(sum(f.value), 0) as total, %s as middle
      from (%s) f group by grouping sets (%s)) g
    where g.key is not null or g.cut = 'all' $q$,
    asked,
    case when money then $c$'donor'$c$ when of_cut = '' then $c$'all'$c$ else 'case ' || of_cut || $c$ else 'all' end$c$ end,
    case when money then $c$f.donor_id::text || '.' || f.part$c$ when of_key = '' then 'null::text' else 'case ' || of_key || ' end' end,
    case when 'mode' = any (cuts) then 'coalesce(sum(f.n), 0)::bigint' else 'count(*)' end,
    case when asked like 'days_%' then 'percentile_cont(0.5) within group (order by f.value)::numeric' else 'null::numeric' end,
    -- Thousands of people are of some hundred needs: what a need is like is looked up once for each, not once for each person.
    case when 'mode' = any (cuts) then format($q$
      select s.part, s.n, s.value, a.mode, a.sector, a.country, i.kind as host
      from (select r.assignment_id, r.part, count(*) as n, sum(r.value) as value from (%s) r group by r.assignment_id, r.part) s
        join assignments a on a.id = s.assignment_id join institutions i on i.id = a.institution_id $q$, indicator_rows(asked))
      else indicator_rows(asked) end,
    -- In all, but never across two currencies.
    case when money then '(f.part, f.donor_id)' when asked = 'projects_tranches' then '(f.part)' else '()' || sets end);
end $$;

create or replace function indicator_figures(programme uuid, measures text[], first_day date, last_day date, conditions jsonb)
returns table (measure text, cut text, key text, n bigint, total numeric, middle numeric)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare asked text;
begin
  foreach asked in array measures loop
    continue when not may_read_indicator(programme, asked) or indicator_source(asked) is null;
    return query execute indicator_question(asked) using programme, first_day, last_day,
      first_day::timestamp at time zone 'UTC', (last_day + 1)::timestamp at time zone 'UTC', conditions;
  end loop;
end $$;

-- The same of what the reader may list anyway, so with the reader's own rights: row-level security decides whom a figure is about.
-- For officials who are no coordinators of the team, and only of tables that they read; no list opens behind these.
create function listed_figures(programme uuid, measures text[], first_day date, last_day date, conditions jsonb)
returns table (measure text, cut text, key text, n bigint, total numeric, middle numeric)
language plpgsql stable set search_path = public, pg_temp as $$
declare asked text;
begin
  foreach asked in array measures loop
    continue when not programme = any (actor_official())
      or asked not in ('at_work', 'completed', 'withdrawn', 'ended_early', 'reached', 'outcome');
    return query execute indicator_question(asked) using programme, first_day, last_day,
      first_day::timestamp at time zone 'UTC', (last_day + 1)::timestamp at time zone 'UTC', conditions;
  end loop;
end $$;
revoke execute on function indicator_question(text), listed_figures(uuid, text[], date, date, jsonb) from public;
-- Words of a question are no rows.
grant execute on function indicator_question(text), indicator_rows(text), indicator_source(text), indicator_seated(),
  listed_figures(uuid, text[], date, date, jsonb) to compatriot_app;

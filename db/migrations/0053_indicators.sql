-- The programme's report on its chain. Each figure is a source: rows of (record, its id, day, part, value), named once here.
-- What a page counts and the list that opens behind a figure read the same source under the same conditions, so that a figure
-- can be walked back to the records it came from. Nothing that somebody wrote is in a source: numbers, codes and days only.

create index events_indicators on events (programme_id, kind, at) include (subject_id) where kind in ('assignment.approved',
  'assignment.opened', 'placement.shortlisted', 'placement.invited', 'placement.selected', 'project.submitted', 'project.approved');
create index follow_ups_by_day on follow_ups (programme_id, due_on);
create policy indicators_definer on orientation_counts for select to current_user using (true);
create policy indicators_definer on work_sessions for select to current_user using (true);

-- Who reads which figure: the coordinators of the programme's own team all, other officials those about needs, which they list.
create function may_read_indicator(programme uuid, measure text) returns boolean
language sql stable set search_path = public, pg_temp as $$
  select coalesce((programme = any (actor_coordinator()) and programme = any (actor_team()))
    or (programme = any (actor_official())
      and measure in ('needs_approved', 'needs_opened', 'needs_filled', 'vacancies_filled')), false)
$$;
revoke execute on function may_read_indicator(uuid, text) from public;

-- The one place. $1 programme, $2 and $3 first and last day, $4 and $5 the same as instants of UTC (the second exclusive).
-- Columns: record, id, day, part, value, mode, sector, country, host (kind of institution), assignment_id, donor_id.
create function indicator_source(measure text) returns text
language sql immutable set search_path = public, pg_temp as $source$
  select case measure
    when 'needs_approved' then $q$
      select 'need', a.id, (max(e.at) at time zone 'UTC')::date, null::text, 1::numeric, a.mode, a.sector, a.country, i.kind, a.id, null::uuid
      from events e join assignments a on a.id = e.subject_id and a.programme_id = $1 join institutions i on i.id = a.institution_id
      where e.programme_id = $1 and e.kind = 'assignment.approved' and e.at >= $4 and e.at < $5 group by a.id, i.kind $q$
    when 'needs_opened' then $q$
      select 'need', a.id, (max(e.at) at time zone 'UTC')::date, null::text, 1::numeric, a.mode, a.sector, a.country, i.kind, a.id, null::uuid
      from events e join assignments a on a.id = e.subject_id and a.programme_id = $1 join institutions i on i.id = a.institution_id
      where e.programme_id = $1 and e.kind = 'assignment.opened' and e.at >= $4 and e.at < $5 group by a.id, i.kind $q$
    when 'needs_filled' then $q$
      select 'need', a.id, (f.at at time zone 'UTC')::date, null::text, 1::numeric, a.mode, a.sector, a.country, i.kind, a.id, null::uuid
      from (select p.assignment_id, count(distinct p.id) as seats, max(e.at) as at
          from events e join placements p on p.id = e.subject_id and p.programme_id = $1
          where e.programme_id = $1 and e.kind = 'placement.selected' and e.at < $5
            and p.status = any (indicator_seated()) group by p.assignment_id) f
        join assignments a on a.id = f.assignment_id and f.seats >= a.seats join institutions i on i.id = a.institution_id
      where f.at >= $4 $q$
    when 'vacancies_filled' then $q$
      select 'need', a.id, (f.at at time zone 'UTC')::date, null::text, 1::numeric, a.mode, a.sector, a.country, i.kind, a.id, null::uuid
      from (select p.assignment_id, count(distinct p.id) as seats, max(e.at) as at
          from events e join placements p on p.id = e.subject_id and p.programme_id = $1
          where e.programme_id = $1 and e.kind = 'placement.selected' and e.at < $5
            and p.status = any (indicator_seated()) group by p.assignment_id) f
        join assignments a on a.id = f.assignment_id and f.seats >= a.seats and a.vacancy
        join institutions i on i.id = a.institution_id
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
        join assignments a on a.id = f.assignment_id join institutions i on i.id = a.institution_id $q$
    when 'days_to_arrival' then $q$
      select 'placement', p.id, p.arrived_on, null::text, greatest(0, p.arrived_on - (ap.at at time zone 'UTC')::date)::numeric,
        a.mode, a.sector, a.country, i.kind, a.id, null::uuid
      from placements p
        join (select subject_id, min(at) as at from events where programme_id = $1 and kind = 'assignment.approved' group by subject_id) ap
          on ap.subject_id = p.assignment_id
        join assignments a on a.id = p.assignment_id join institutions i on i.id = a.institution_id
      where p.programme_id = $1 and p.arrived_on between $2 and $3 $q$
    -- A choice that was taken back is none: the person stands before it again, or withdrew from there.
    when 'chosen' then $q$
      select 'placement', p.id, (e.at at time zone 'UTC')::date, a.again, 1::numeric, a.mode, a.sector, a.country, i.kind, a.id, null::uuid
      from (select subject_id, max(at) as at from events where programme_id = $1 and kind = 'placement.selected' and at >= $4 and at < $5
          group by subject_id) e
        join placements p on p.id = e.subject_id and p.programme_id = $1
        join assignments a on a.id = p.assignment_id join institutions i on i.id = a.institution_id
      where p.status = any (indicator_seated()) or p.status = 'ended_early'
        or (p.status = 'withdrawn' and not exists (select from placement_moves m where m.placement_id = p.id and m.verb = 'select'
          group by m.placement_id having bool_and(m.undone_at is not null))) $q$
    when 'at_work' then $q$
      select 'placement', p.id, p.arrived_on, null::text, 1::numeric, a.mode, a.sector, a.country, i.kind, a.id, null::uuid
      from placements p join assignments a on a.id = p.assignment_id join institutions i on i.id = a.institution_id
      where p.programme_id = $1 and p.arrived_on <= $3
        and coalesce(case when p.status in ('withdrawn', 'ended_early') then (p.status_at at time zone 'UTC')::date
          when p.status in ('completed', 'settled', 'followed_up', 'closed') then coalesce(p.completed_on, p.ends_on, p.arrived_on)
          end, $3) >= $2 $q$
    when 'completed' then $q$
      select 'placement', p.id, p.completed_on, null::text, 1::numeric, a.mode, a.sector, a.country, i.kind, a.id, null::uuid
      from placements p join assignments a on a.id = p.assignment_id join institutions i on i.id = a.institution_id
      where p.programme_id = $1 and p.completed_on between $2 and $3
        and p.status in ('completed', 'settled', 'followed_up', 'closed') $q$
    when 'withdrawn' then $q$
      select 'placement', p.id, (p.status_at at time zone 'UTC')::date, coalesce(p.reason_code, 'other'), 1::numeric,
        a.mode, a.sector, a.country, i.kind, a.id, null::uuid
      from placements p join assignments a on a.id = p.assignment_id join institutions i on i.id = a.institution_id
      where p.programme_id = $1 and p.status = 'withdrawn' and p.status_at >= $4 and p.status_at < $5 $q$
    when 'ended_early' then $q$
      select 'placement', p.id, (p.status_at at time zone 'UTC')::date, coalesce(p.reason_code, 'other'), 1::numeric,
        a.mode, a.sector, a.country, i.kind, a.id, null::uuid
      from placements p join assignments a on a.id = p.assignment_id join institutions i on i.id = a.institution_id
      where p.programme_id = $1 and p.status = 'ended_early' and p.status_at >= $4 and p.status_at < $5 $q$
    when 'reached' then $q$
      select 'placement', r.placement_id, (r.given_at at time zone 'UTC')::date, w.kind || '.' || s.sex, s.people::numeric,
        a.mode, a.sector, a.country, i.kind, a.id, null::uuid
      from placement_results r join people_reached w on w.placement_id = r.placement_id
        cross join lateral (values ('women', w.women), ('men', w.men), ('unknown', w.unknown)) s (sex, people)
        join placements p on p.id = r.placement_id join assignments a on a.id = p.assignment_id
        join institutions i on i.id = a.institution_id
      where r.programme_id = $1 and p.programme_id = $1 and r.given_at >= $4 and r.given_at < $5 and s.people > 0 $q$
    when 'outcome' then $q$
      select 'placement', r.placement_id, (r.given_at at time zone 'UTC')::date, r.outcome, 1::numeric,
        a.mode, a.sector, a.country, i.kind, a.id, null::uuid
      from placement_results r join placements p on p.id = r.placement_id join assignments a on a.id = p.assignment_id
        join institutions i on i.id = a.institution_id
      where r.programme_id = $1 and p.programme_id = $1 and r.given_at >= $4 and r.given_at < $5 $q$
    when 'handed_over' then $q$
      select 'placement', p.id, (max(h.confirmed_at) at time zone 'UTC')::date, null::text, count(*)::numeric,
        a.mode, a.sector, a.country, i.kind, a.id, null::uuid
      from handovers h join placements p on p.id = h.placement_id join assignments a on a.id = p.assignment_id
        join institutions i on i.id = a.institution_id
      where h.programme_id = $1 and p.programme_id = $1 and h.confirmed_at >= $4 and h.confirmed_at < $5
      group by p.id, a.id, i.kind $q$
    -- Due until today: what lies ahead is not unanswered. One for an answer, nothing without.
    when 'follow_up' then $q$
      select 'placement', p.id, f.due_on, f.months::text, (f.answered_at is not null)::integer::numeric,
        a.mode, a.sector, a.country, i.kind, a.id, null::uuid
      from follow_ups f join placements p on p.id = f.placement_id join assignments a on a.id = p.assignment_id
        join institutions i on i.id = a.institution_id
      where f.programme_id = $1 and p.programme_id = $1
        and f.due_on between $2 and least($3, (now() at time zone 'UTC')::date) $q$
    when 'satisfaction' then $q$
      select 'placement', p.id, (f.given_at at time zone 'UTC')::date, f.side, f.overall::numeric,
        a.mode, a.sector, a.country, i.kind, a.id, null::uuid
      from placement_feedback f join placements p on p.id = f.placement_id join assignments a on a.id = p.assignment_id
        join institutions i on i.id = a.institution_id
      where f.programme_id = $1 and p.programme_id = $1 and f.given_at >= $4 and f.given_at < $5 $q$
    when 'virtual_minutes' then $q$
      select 'placement', p.id, s.held_on, case when s.confirmed_at is null then 'told' else 'confirmed' end, s.minutes::numeric,
        a.mode, a.sector, a.country, i.kind, a.id, null::uuid
      from work_sessions s join placements p on p.id = s.placement_id join assignments a on a.id = p.assignment_id
        join institutions i on i.id = a.institution_id
      where s.programme_id = $1 and p.programme_id = $1 and s.held_on between $2 and $3 $q$
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
      from payments y join budget_lines l on l.id = y.line_id join assignments a on a.id = y.assignment_id
        join institutions i on i.id = a.institution_id
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
      from payments y join budget_lines l on l.id = y.line_id join assignments a on a.id = y.assignment_id
        join institutions i on i.id = a.institution_id
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
        join assignments a on a.id = p.assignment_id join institutions i on i.id = a.institution_id
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
revoke execute on function indicator_source(text) from public;

-- From the choice on; server/placements/rules.ts has the same list, and a test compares them.
create function indicator_seated() returns text[] language sql immutable parallel safe as $$
  select array['selected', 'cleared', 'offered', 'accepted', 'contracted', 'oriented', 'active', 'probation', 'suspended', 'evacuated',
    'completing', 'completed', 'settled', 'followed_up', 'closed']
$$;
revoke execute on function indicator_seated() from public;

-- A source under the conditions that a page is asked for: $6 is an object of mode, sector, country, host, donor, part.
-- A row that knows nothing of a condition is not among those that meet it.
create function indicator_rows(measure text) returns text
language sql immutable set search_path = public, pg_temp as $$
  select 'select f.* from (' || indicator_source(measure) || ') f (record, id, day, part, value, mode, sector, country, host, assignment_id, donor_id)
    where ($6 ->> ''mode'' is null or f.mode = $6 ->> ''mode'') and ($6 ->> ''sector'' is null or f.sector = $6 ->> ''sector'')
      and ($6 ->> ''country'' is null or f.country = $6 ->> ''country'') and ($6 ->> ''host'' is null or f.host = $6 ->> ''host'')
      and ($6 ->> ''part'' is null or f.part = $6 ->> ''part'')
      and ($6 ->> ''donor'' is null or f.donor_id = ($6 ->> ''donor'')::uuid or (f.donor_id is null and f.assignment_id in (
        select g.assignment_id from assignment_funding g join budget_lines b on b.id = g.line_id
        where g.programme_id = $1 and b.donor_id = ($6 ->> ''donor'')::uuid)))'
$$;
revoke execute on function indicator_rows(text) from public;

-- Every figure of the measures asked for, in all and broken down: how many rows, their sum, and for days the middle.
create function indicator_figures(programme uuid, measures text[], first_day date, last_day date, conditions jsonb)
returns table (measure text, cut text, key text, n bigint, total numeric, middle numeric)
language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare asked text; cuts text[]; money boolean; of_cut text; of_key text; sets text;
begin
  foreach asked in array measures loop
    continue when not may_read_indicator(programme, asked) or indicator_source(asked) is null;
    money := asked in ('granted', 'committed', 'paid', 'cost');
    cuts := case
      when asked in ('needs_approved', 'needs_opened', 'needs_filled') then array['mode', 'sector', 'country']
      when asked in ('chosen', 'at_work', 'completed', 'withdrawn', 'ended_early') then array['part', 'mode', 'sector', 'country', 'host']
      else array['part'] end;
    select string_agg(format('when grouping(f.%1$I) = 0 then %1$L', c), ' '), string_agg(format('when grouping(f.%1$I) = 0 then f.%1$I', c), ' '),
        string_agg(format(', (f.%I)', c), '')
      into of_cut, of_key, sets from unnest(cuts) c;
    return query execute format($q$
      select %L::text, g.cut, g.key, g.n, g.total, g.middle from (
        select %s as cut, %s as key, count(*) as n, coalesce(sum(f.value), 0) as total, %s as middle
        from (%s) f group by grouping sets (%s)) g
      where g.key is not null or g.cut = 'all' $q$,
      asked,
      case when money then $c$'donor'$c$ else 'case ' || of_cut || $c$ else 'all' end$c$ end,
      case when money then $c$f.donor_id::text || '.' || f.part$c$ else 'case ' || of_key || ' end' end,
      case when asked like 'days_%' then 'percentile_cont(0.5) within group (order by f.value)::numeric' else 'null::numeric' end,
      indicator_rows(asked),
      -- In all, but never across two currencies.
      case when money then '(f.part, f.donor_id)' when asked = 'projects_tranches' then '(f.part)' else '()' || sets end)
    using programme, first_day, last_day, first_day::timestamp at time zone 'UTC',
      (last_day + 1)::timestamp at time zone 'UTC', conditions;
  end loop;
end $$;
revoke execute on function indicator_figures(uuid, text[], date, date, jsonb) from public;
grant execute on function indicator_figures(uuid, text[], date, date, jsonb) to compatriot_app;

-- The records behind a figure, the latest first, with how each is called on its own page.
create function indicator_records(programme uuid, measure text, first_day date, last_day date, conditions jsonb, skipped integer, most integer)
returns table (record text, id uuid, day date, part text, value numeric, title text, who text, institution text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
begin
  if not may_read_indicator(programme, measure) or indicator_source(measure) is null then return; end if;
  return query execute format($q$
    select f.record, f.id, f.day, f.part, f.value, coalesce(a.title, j.title, l.code || ' ' || l.name, o.title),
      coalesce(p.pseudonym, j.pseudonym), i.name
    from (select r.*, row_number() over (order by r.day desc, r.id, r.part, r.value, r.donor_id) as place
        from (%s) r order by place offset $7 limit $8) f
      left join placements p on f.record in ('placement', 'payment') and p.id = f.id
      left join assignments a on a.id = f.assignment_id left join institutions i on i.id = a.institution_id
      left join projects j on f.record = 'project' and j.id = f.id
      left join budget_lines l on f.record = 'line' and l.id = f.id
      left join orientations o on f.record = 'orientation' and o.id = f.id
    order by f.place $q$, indicator_rows(measure))
    using programme, first_day, last_day, first_day::timestamp at time zone 'UTC',
      (last_day + 1)::timestamp at time zone 'UTC', conditions, skipped, most;
end $$;
revoke execute on function indicator_records(uuid, text, date, date, jsonb, integer, integer) from public;
grant execute on function indicator_records(uuid, text, date, date, jsonb, integer, integer) to compatriot_app;

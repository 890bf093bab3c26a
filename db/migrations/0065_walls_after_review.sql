-- What an attacker's walk through the late parts found: marks read back after contact, answers read through a link handed out,
-- one receipt paid twice, officials who became hosts to read names, and two sets of scores by one.

-- ── Marks of people whose contact has ended ─────────────────────────────────────────────────────────────────────────
-- What somebody said of working together is read until contact ends (placement_feedback). The report went on telling it, by name in
-- its lists and by a figure of one day or one condition. From then on a mark counts in whole years alone, without its need and day.
create or replace function indicator_rows(measure text) returns text
language sql immutable set search_path = public, pg_temp as $$
  select 'select f.* from (' || case measure when 'satisfaction' then
    'select s.record, case when s.open then s.id end, case when s.open then s.day else s.year_ends end, s.part, s.value,
      case when s.open then s.mode end, case when s.open then s.sector end, case when s.open then s.country end,
      case when s.open then s.host end, case when s.open then s.assignment_id end, s.donor_id
    from (select g.*, make_date(extract(year from g.day)::integer, 1, 1) as year_begins,
        make_date(extract(year from g.day)::integer, 12, 31) as year_ends,
        exists (select from disclosures d where d.placement_id = g.id and (d.ends_at is null or d.ends_at > now())) as open
      from (' || indicator_source(measure) || ') g (record, id, day, part, value, mode, sector, country, host, assignment_id, donor_id)) s
    where s.open or ($2 <= s.year_begins and $3 >= s.year_ends)'
    else indicator_source(measure) end || ') f (record, id, day, part, value, mode, sector, country, host, assignment_id, donor_id)
    where ($6 ->> ''mode'' is null or f.mode = $6 ->> ''mode'') and ($6 ->> ''sector'' is null or f.sector = $6 ->> ''sector'')
      and ($6 ->> ''country'' is null or f.country = $6 ->> ''country'') and ($6 ->> ''host'' is null or f.host = $6 ->> ''host'')
      and ($6 ->> ''part'' is null or f.part = $6 ->> ''part'')
      and ($6 ->> ''donor'' is null or f.donor_id = ($6 ->> ''donor'')::uuid or (f.donor_id is null and f.assignment_id in (
        select g.assignment_id from assignment_funding g join budget_lines b on b.id = g.line_id
        where g.programme_id = $1 and b.donor_id = ($6 ->> ''donor'')::uuid)))'
$$;
create or replace function indicator_records(programme uuid, measure text, first_day date, last_day date, conditions jsonb,
  skipped integer, most integer)
returns table (record text, id uuid, day date, part text, value numeric, title text, who text, institution text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
begin
  if not may_read_indicator(programme, measure) or indicator_source(measure) is null then return; end if;
  return query execute format($q$
    select f.record, f.id, f.day, f.part, f.value, coalesce(a.title, j.title, l.code || ' ' || l.name, o.title),
      coalesce(p.pseudonym, j.pseudonym), i.name
    from (select r.*, row_number() over (order by r.day desc, r.id, r.part, r.value, r.donor_id) as place
        from (%s) r where r.id is not null order by place offset $7 limit $8) f
      left join placements p on f.record in ('placement', 'payment') and p.id = f.id
      left join assignments a on a.id = f.assignment_id left join institutions i on i.id = a.institution_id
      left join projects j on f.record = 'project' and j.id = f.id
      left join budget_lines l on f.record = 'line' and l.id = f.id
      left join orientations o on f.record = 'orientation' and o.id = f.id
    order by f.place $q$, indicator_rows(measure))
    using programme, first_day, last_day, first_day::timestamp at time zone 'UTC',
      (last_day + 1)::timestamp at time zone 'UTC', conditions, skipped, most;
end $$;

-- ── Links handed out ────────────────────────────────────────────────────────────────────────────────────────────────
-- A coordinator who makes a link holds it. By it they read what the person had begun to answer, and could send it. Such a link
-- begins, or goes on in the browser that began; the first one, which was mailed and which no official holds, goes on anywhere.
create or replace function open_follow_up(link text, secret text, tongue text)
returns table (outcome text, draft uuid, programme uuid, code text, name text, role text, months smallint)
language plpgsql security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare asked record; version record; ends timestamptz; begun text;
begin
  select f.*, p.code as programme_code, p.name as programme_name, p.draft_days, p.status as programme_status
    into asked from follow_ups f join programmes p on p.id = f.programme_id
    where f.link_hash = open_follow_up.link for update of f;
  if not found or asked.given_up_at is not null then
    return;
  end if;
  outcome := 'open';
  if asked.answered_at is not null then
    outcome := 'answered';
  else
    select d.secret_hash into begun from drafts d where d.id = asked.response_id;
    if found and asked.link > 1 then
      outcome := 'begun';
    elsif found then
      insert into draft_browsers (draft_id, programme_id, secret_hash)
        select asked.response_id, asked.programme_id, s.hash from (values (open_follow_up.secret), (begun)) s (hash)
        where s.hash <> '' on conflict do nothing;
    else
      select v.id, v.definition into version from questionnaire_versions v
        where v.programme_id = asked.programme_id and v.audience = 'follow_up' and v.status = 'published';
      if not found or asked.programme_status <> 'open' then
        outcome := 'closed';
      else
        insert into drafts (id, programme_id, version_id, secret_hash, language, answers, expires_at)
          values (asked.response_id, asked.programme_id, version.id, open_follow_up.secret,
            case when version.definition -> 'languages' ? tongue then tongue else version.definition -> 'languages' ->> 0 end,
            -- The questionnaire may ask who answers and when: the link knows.
            (select coalesce(jsonb_object_agg(q ->> 'key', case q ->> 'key' when 'respondent' then asked.role else asked.months::text end), '{}')
              from jsonb_array_elements(version.definition -> 'topics') t, jsonb_array_elements(t -> 'questions') q
              where q ->> 'key' in ('respondent', 'months_after') and q ->> 'kind' = 'one'),
            now() + make_interval(days => asked.draft_days));
      end if;
    end if;
  end if;
  return query select outcome, asked.response_id, asked.programme_id, asked.programme_code, asked.programme_name, asked.role, asked.months;
end $$;

-- ── Receipts ────────────────────────────────────────────────────────────────────────────────────────────────────────
create unique index expense_claims_receipt on expense_claims (document_id) where status in ('sent', 'approved');

-- ── Who names hosts ─────────────────────────────────────────────────────────────────────────────────────────────────
-- A host reads the names of those who said yes to it. An official who reads none made themselves, or a friend, its host. From the
-- first yes on a coordinator names hosts, or who acts for it already; and before it no focal point names a colleague.
create function may_name_host(institution uuid, who uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from institutions i where i.id = institution and (i.programme_id = any (actor_coordinator())
    or (i.programme_id = any (actor_official())
      and not exists (select from disclosures d where d.institution_id = i.id)
      and not exists (select from memberships m where m.account_id = who and m.programme_id = i.programme_id))))
$$;
revoke execute on function may_name_host(uuid, uuid) from public;
grant execute on function may_name_host(uuid, uuid) to compatriot_app;
alter policy officials_name on institution_members with check (programme_id = any ((select actor_official())::uuid[])
  and account_id = actor_named() and may_name_host(institution_id, account_id));
-- Nor by a contact person's address, to which a coordinator mails a link.
alter policy officials on institution_contacts with check (programme_id = any ((select actor_official())::uuid[])
  and may_name_host(institution_id, null));

-- ── One set of scores each ──────────────────────────────────────────────────────────────────────────────────────────
-- Off the panel and on it again, somebody gave a second set, knowing the others'.
alter policy own_gives on panel_sheets with check (given_by = (select actor_account()) and way is null and own_seat(seat_id)
  and contact_open(placement_id) and not took_scores_down(placement_id) and not gave_scores(placement_id)
  and exists (select 1 from placements p where p.id = placement_id and p.status = 'interviewed')
  and exists (select 1 from panel_declarations c where c.seat_id = panel_sheets.seat_id
    and c.placement_id = panel_sheets.placement_id and c.conflict is null));
alter policy linked_gives on panel_sheets with check (given_by is null and way is null
  and placement_id = (select actor_linked()) and own_seat(seat_id) and contact_open(placement_id) and not gave_scores(placement_id)
  and exists (select 1 from placements p where p.id = placement_id and p.status = 'interviewed')
  and exists (select 1 from panel_declarations c where c.seat_id = panel_sheets.seat_id
    and c.placement_id = panel_sheets.placement_id and c.conflict is null));

-- What was written and worked out about a person, for the person's own file and nobody else: what the panel gave, once it is
-- decided and without who gave it; runs that ranked them, with the facts these went by; portfolios that took or left them out.
create function scores_about(person uuid)
returns table (placement_id uuid, need text, given_at timestamptz, note text, scores jsonb)
language sql stable security definer set search_path = public, pg_temp as $$
  select g.placement_id, a.title, g.given_at, g.note, coalesce((
      select jsonb_agg(jsonb_build_object('concept', s.concept_id, 'score', s.score) order by s.position)
      from panel_scores s where s.seat_id = g.seat_id and s.placement_id = g.placement_id), '[]')
  from panel_sheets g join placements p on p.id = g.placement_id join assignments a on a.id = p.assignment_id
  where p.profile_id = person and own_profile(person)
    and p.status not in ('longlisted', 'shortlisted', 'invited', 'interested', 'interviewed', 'scored')
  order by g.placement_id, g.given_at, g.seat_id
$$;
create function rankings_of(person uuid)
returns table (need text, run_at timestamptz, recipient text, rank integer, score smallint, parts jsonb, facts jsonb)
language sql stable security definer set search_path = public, pg_temp as $$
  select a.title, r.run_at, r.recipient, m.rank, m.score, m.parts, m.facts
  from match_results m join match_runs r on r.id = m.run_id join assignments a on a.id = r.assignment_id
  where m.profile_id = person and own_profile(person)
  order by r.run_at, r.id
$$;
-- `choice`: proposed by the computer; `pin` and `ban`: by a coordinator, with the reason they gave.
create function portfolio_words_about(person uuid)
returns table (need text, at timestamptz, recipient text, kind text, score smallint, rank smallint, reason text)
language sql stable security definer set search_path = public, pg_temp as $$
  select a.title, f.created_at, f.recipient, each.kind, each.score, each.rank, each.reason
  from (
    select c.portfolio_id, c.assignment_id, 'choice' as kind, c.score, c.rank, null as reason
    from portfolio_choices c where c.profile_id = person
    union all
    select o.portfolio_id, o.assignment_id, o.kind, null, null, o.reason
    from portfolio_overrides o where o.profile_id = person
  ) each join portfolios f on f.id = each.portfolio_id join assignments a on a.id = each.assignment_id
  where own_profile(person)
  order by f.created_at, f.id, each.kind
$$;
revoke execute on function scores_about(uuid), rankings_of(uuid), portfolio_words_about(uuid) from public;
grant execute on function scores_about(uuid), rankings_of(uuid), portfolio_words_about(uuid) to compatriot_app;
-- So that the functions above read where the owner is not a superuser.
do $$ declare t text; begin
  foreach t in array array['match_runs', 'match_results', 'portfolios', 'portfolio_choices', 'portfolio_overrides'] loop
    if not exists (select from pg_policies where tablename = t and policyname = 'definer') then
      execute format('create policy definer on %I for select to current_user using (true)', t);
    end if;
  end loop;
end $$;

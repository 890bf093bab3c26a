-- A contact person of a host sits on a panel and does from a mailed link what a host with an account does: say whether they know
-- somebody, score, confirm a session, tell the coordinator that it is not working. Each for the one placement of their link.

-- ── Somebody without an account on the panel ────────────────────────────────────────────────────────────────────────
alter table panel_seats add column contact_id uuid;
alter table panel_seats add constraint panel_seats_contact foreign key (contact_id, programme_id, institution_id)
  references institution_contacts (id, programme_id, institution_id) on delete set null (contact_id);
alter table panel_seats add constraint panel_seats_contact_host check (contact_id is null or (account_id is null and party = 'host'));
create unique index panel_seats_contact_once on panel_seats (assignment_id, contact_id) where left_at is null and contact_id is not null;
create index panel_seats_contacts on panel_seats (contact_id, programme_id);
create policy contact_there on panel_seats as restrictive for insert with check (contact_id is null
  or exists (select 1 from institution_contacts c where c.id = contact_id and c.left_at is null));

-- What the mail asked for, as it stood then.
alter table act_links add column asked text[] not null default '{}';
grant select (asked), insert (asked) on act_links to compatriot_app;

-- The same questions as in 0039, asked of whoever sits there: by account, or by link.
create or replace function own_seat(seat uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select 1 from panel_seats s where s.id = seat and s.left_at is null
    and (s.account_id = actor_account() or s.contact_id = linked_contact()))
$$;
create or replace function gave_scores(placement uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select 1 from panel_sheets g join panel_seats s on s.id = g.seat_id
    where g.placement_id = placement and (s.account_id = actor_account() or s.contact_id = linked_contact()))
$$;
create or replace function scores_awaited(placement uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select 1 from placements p join panel_seats s on s.assignment_id = p.assignment_id
    where p.id = placement and (s.account_id = actor_account() or s.contact_id = linked_contact()) and s.left_at is null
      and not exists (select 1 from panel_sheets g where g.seat_id = s.id and g.placement_id = p.id)
      and not exists (select 1 from panel_declarations c where c.seat_id = s.id and c.placement_id = p.id and c.conflict is not null))
$$;
create or replace function in_conflict(placement uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select 1 from panel_declarations c join panel_seats s on s.id = c.seat_id
    where c.placement_id = placement and c.conflict is not null
      and (s.account_id = actor_account() or s.contact_id = linked_contact()))
$$;

-- ── What a link writes ──────────────────────────────────────────────────────────────────────────────────────────────
create policy linked_declares on panel_declarations for insert with check (declared_by is null
  and placement_id = (select actor_linked()) and own_seat(seat_id) and contact_open(placement_id));
create policy linked_gives on panel_sheets for insert with check (given_by is null and way is null
  and placement_id = (select actor_linked()) and own_seat(seat_id) and contact_open(placement_id)
  and exists (select 1 from placements p where p.id = placement_id and p.status = 'interviewed')
  and exists (select 1 from panel_declarations c where c.seat_id = panel_sheets.seat_id
    and c.placement_id = panel_sheets.placement_id and c.conflict is null));
create policy linked_gives on panel_scores for insert with check (placement_id = (select actor_linked()) and exists (
  select 1 from panel_sheets g where g.seat_id = panel_scores.seat_id and g.placement_id = panel_scores.placement_id
    and g.programme_id = panel_scores.programme_id and g.given_by is null and g.way is null and own_seat(g.seat_id)
    and g.given_at = now()));

create policy linked_confirms on work_sessions for update
  using (confirmed_at is null and placement_id = (select actor_linked()) and contact_open(placement_id))
  with check (confirmed_party = 'host' and confirmed_by is null and placement_id = (select actor_linked()));

-- By which link it was raised: its writer hears the answer.
alter table concerns add column link_id uuid default actor_link();
alter table concerns add constraint concerns_link foreign key (link_id) references act_links on delete set null;
create index concerns_links on concerns (link_id) where link_id is not null;
create policy linked_raises on concerns for insert with check (party = 'host' and account_id is null
  and link_id = (select actor_link()) and placement_id = (select actor_linked()) and seen_at is null and closed_at is null
  and contact_open(placement_id));
create policy linked_raises on events for insert with check (kind = 'concern.raised' and actor_id is null and actor_system is null
  and (select actor_account()) is null and (select actor_system()) is null and programme_id = (select actor_programme())
  and exists (select 1 from concerns c where c.id = subject_id and c.link_id = (select actor_link())));

-- Of what a link may write down (0050): also that it raised a concern, which hangs on the concern so that no story shows it.
alter policy linked on events using (case when (select actor_linked()) is null then true
  else subject_id = (select actor_linked()) or exists (select 1 from concerns c where c.id = subject_id
    and c.link_id = (select actor_link())) end);
-- What one colleague wrote to the coordinator is not opened by the link of another.
alter policy linked on concerns using (case when (select actor_linked()) is null then true
  else placement_id = (select actor_linked()) and link_id = (select actor_link()) end);

-- Choosing one among several who said yes: when to talk, who scores, what each of them gave, and questions before a yes.
-- What is written about a person here is read while their contact is open to the reader, and not after.
alter table placements add constraint placements_panel unique (id, programme_id, assignment_id, institution_id);

-- Whether the person's contact is open to the actor now: whoever may read the disclosure at all.
create function contact_open(placement uuid) returns boolean language sql stable as $$
  select exists (select 1 from disclosures d where d.placement_id = placement and (d.ends_at is null or d.ends_at > now()))
$$;

-- ── The panel ───────────────────────────────────────────────────────────────────────────────────────────────────────
create table panel_seats (
  id uuid primary key default gen_random_uuid(),
  programme_id uuid not null,
  assignment_id uuid not null,
  institution_id uuid not null,
  party text not null constraint panel_seats_party check (party in ('coordinator', 'host')),
  -- Empty for somebody at the host who does not sign in: a coordinator takes down what they give.
  account_id uuid references accounts on delete set null,
  -- As it stood when they were named: hosts do not read officials' accounts.
  name text not null,
  added_by uuid references accounts on delete set null,
  added_at timestamptz not null default now(),
  left_at timestamptz,
  constraint panel_seats_assignment foreign key (assignment_id, programme_id, institution_id)
    references assignments (id, programme_id, institution_id) on delete cascade,
  constraint panel_seats_scope unique (id, programme_id, assignment_id, institution_id)
);
create unique index panel_seats_once on panel_seats (assignment_id, account_id) where left_at is null;
create index panel_seats_accounts on panel_seats (account_id);
create index panel_seats_added on panel_seats (added_by);

-- "Do you know this person?" Asked before anybody scores; whoever does, does not score and does not decide.
create table panel_declarations (
  seat_id uuid not null,
  placement_id uuid not null,
  programme_id uuid not null,
  assignment_id uuid not null,
  institution_id uuid not null,
  -- null: none.
  conflict text constraint panel_declarations_conflict check (conflict in ('family', 'friend', 'work', 'business', 'other')),
  declared_by uuid references accounts on delete set null,
  at timestamptz not null default now(),
  primary key (seat_id, placement_id),
  constraint panel_declarations_seat foreign key (seat_id, programme_id, assignment_id, institution_id)
    references panel_seats (id, programme_id, assignment_id, institution_id) on delete cascade,
  constraint panel_declarations_placement foreign key (placement_id, programme_id, assignment_id, institution_id)
    references placements (id, programme_id, assignment_id, institution_id) on delete cascade
);
create index panel_declarations_of on panel_declarations (placement_id, programme_id);
create index panel_declarations_by on panel_declarations (declared_by);

create table panel_sheets (
  seat_id uuid not null,
  placement_id uuid not null,
  programme_id uuid not null,
  assignment_id uuid not null,
  institution_id uuid not null,
  note text not null,
  -- Who typed it, and for somebody who does not sign in how they gave it.
  given_by uuid references accounts on delete set null,
  way text constraint panel_sheets_way check (way in ('phone', 'paper', 'visit', 'message')),
  evidence text,
  given_at timestamptz not null default now(),
  primary key (seat_id, placement_id),
  constraint panel_sheets_evidence check ((way is null) = (evidence is null)),
  constraint panel_sheets_seat foreign key (seat_id, programme_id, assignment_id, institution_id)
    references panel_seats (id, programme_id, assignment_id, institution_id) on delete cascade,
  constraint panel_sheets_placement foreign key (placement_id, programme_id, assignment_id, institution_id)
    references placements (id, programme_id, assignment_id, institution_id) on delete cascade
);
create index panel_sheets_of on panel_sheets (placement_id, programme_id);
create index panel_sheets_by on panel_sheets (given_by);

create table panel_scores (
  seat_id uuid not null,
  placement_id uuid not null,
  programme_id uuid not null,
  position smallint not null,
  -- One of the skills that were essential then; empty where the need named none: the person as a whole.
  concept_id integer references concepts,
  score smallint not null constraint panel_scores_score check (score between 1 and 5),
  primary key (seat_id, placement_id, position),
  constraint panel_scores_sheet foreign key (seat_id, placement_id) references panel_sheets on delete cascade
);
create index panel_scores_concepts on panel_scores (concept_id);

-- ── Interviews and questions ────────────────────────────────────────────────────────────────────────────────────────
create table interview_slots (
  id uuid primary key default gen_random_uuid(),
  programme_id uuid not null,
  placement_id uuid not null,
  assignment_id uuid not null,
  institution_id uuid not null,
  starts_at timestamptz not null,
  minutes smallint not null constraint interview_slots_minutes check (minutes between 10 and 240),
  way text not null constraint interview_slots_way check (way in ('video', 'phone', 'site')),
  -- A link, a number or a room.
  place text not null default '',
  offered_party text not null constraint interview_slots_party check (offered_party in ('coordinator', 'host')),
  offered_by uuid references accounts on delete set null,
  offered_at timestamptz not null default now(),
  chosen_at timestamptz,
  withdrawn_at timestamptz,
  constraint interview_slots_placement foreign key (placement_id, programme_id, assignment_id, institution_id)
    references placements (id, programme_id, assignment_id, institution_id) on delete cascade
);
create unique index interview_slots_once on interview_slots (placement_id, starts_at) where withdrawn_at is null;
-- One talk a person, and one person a time, whoever presses first.
create unique index interview_slots_one on interview_slots (placement_id) where chosen_at is not null and withdrawn_at is null;
create unique index interview_slots_taken on interview_slots (assignment_id, starts_at) where chosen_at is not null and withdrawn_at is null;
create index interview_slots_of on interview_slots (placement_id, programme_id);
create index interview_slots_by on interview_slots (offered_by);

-- Between the person, by pseudonym, and the coordinator. The host never reads it: a question would show that somebody thinks of a no.
create table placement_questions (
  id uuid primary key default gen_random_uuid(),
  programme_id uuid not null,
  placement_id uuid not null,
  party text not null constraint placement_questions_party check (party in ('member', 'coordinator')),
  -- The coordinator's; the person's own account stays out of what officials read.
  account_id uuid references accounts on delete set null,
  text text not null,
  at timestamptz not null default now(),
  constraint placement_questions_pseudonymous check (party <> 'member' or account_id is null),
  constraint placement_questions_placement foreign key (placement_id, programme_id)
    references placements (id, programme_id) on delete cascade
);
create index placement_questions_of on placement_questions (placement_id, at);
create index placement_questions_by on placement_questions (account_id);

-- ── Who acts ────────────────────────────────────────────────────────────────────────────────────────────────────────
-- Functions, because policies of these tables that ask each other would never end.
create function own_seat(seat uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select 1 from panel_seats s where s.id = seat and s.account_id = actor_account() and s.left_at is null)
$$;
create function gave_scores(placement uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select 1 from panel_sheets g join panel_seats s on s.id = g.seat_id
    where g.placement_id = placement and s.account_id = actor_account())
$$;
-- Who has taken down somebody else's scores knows them, and gives none of their own any more.
create function took_scores_down(placement uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select 1 from panel_sheets g where g.placement_id = placement and g.given_by = actor_account() and g.way is not null)
$$;
-- Somebody of the panel who still has to score, or may.
create function scores_awaited(placement uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select 1 from placements p join panel_seats s on s.assignment_id = p.assignment_id
    where p.id = placement and s.account_id = actor_account() and s.left_at is null
      and not exists (select 1 from panel_sheets g where g.seat_id = s.id and g.placement_id = p.id)
      and not exists (select 1 from panel_declarations c where c.seat_id = s.id and c.placement_id = p.id and c.conflict is not null))
$$;
create function in_conflict(placement uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select 1 from panel_declarations c join panel_seats s on s.id = c.seat_id
    where c.placement_id = placement and c.conflict is not null and s.account_id = actor_account())
$$;
-- Who of the panel has declared and given, never what: everybody must know for whom they wait.
create function panel_progress(placement uuid) returns table (seat_id uuid, declared boolean, conflicted boolean, given boolean)
language sql stable security definer set search_path = public, pg_temp as $$
  select s.id, c.seat_id is not null, c.conflict is not null, g.seat_id is not null
  from placements p join panel_seats s on s.assignment_id = p.assignment_id
    left join panel_declarations c on c.seat_id = s.id and c.placement_id = p.id
    left join panel_sheets g on g.seat_id = s.id and g.placement_id = p.id
  where p.id = placement and p.status not in ('longlisted', 'shortlisted', 'invited', 'declined', 'lapsed')
    and (p.programme_id = any (actor_coordinator()) or p.institution_id = any (actor_institutions())
      or (p.programme_id = actor_programme() and actor_system() is not null))
    and (s.left_at is null or g.seat_id is not null)
$$;
do $$ declare f text; begin
  foreach f in array array['own_seat', 'gave_scores', 'took_scores_down', 'scores_awaited', 'in_conflict', 'panel_progress'] loop
    execute format('revoke execute on function %I(uuid) from public', f);
    execute format('grant execute on function %I(uuid) to compatriot_app', f);
  end loop;
end $$;
revoke execute on function contact_open(uuid) from public;
grant execute on function contact_open(uuid) to compatriot_app;

-- ── Who reads and writes ────────────────────────────────────────────────────────────────────────────────────────────
do $$ declare t text; begin
  foreach t in array array['panel_seats', 'panel_declarations', 'panel_sheets', 'panel_scores', 'interview_slots',
    'placement_questions'] loop
    execute format('alter table %I enable row level security, force row level security', t);
    execute format('create policy definer on %I to current_user using (true) with check (true)', t);
    execute format('grant select, insert on %I to compatriot_app', t);
    execute format('create policy seed on %I for insert
      with check (programme_id = (select actor_programme()) and (select actor_system()) = ''seed'')', t);
  end loop;
end $$;
grant update (left_at) on panel_seats to compatriot_app;
grant update (conflict, at) on panel_declarations to compatriot_app;
grant update (chosen_at, withdrawn_at) on interview_slots to compatriot_app;

-- For mail. What was said of people, and what they asked, no system actor reads.
create policy system_reads on panel_seats for select
  using (programme_id = (select actor_programme()) and (select actor_system()) is not null);
create policy system_reads on interview_slots for select
  using (programme_id = (select actor_programme()) and (select actor_system()) is not null);

create policy coordinators on panel_seats for select using (programme_id = any ((select actor_coordinator())::uuid[]));
create policy hosts on panel_seats for select using (institution_id = any ((select actor_institutions())::uuid[]));
-- Coordinators of the programme and people of the host; others have no business with a person's papers.
create policy coordinators_name on panel_seats for insert with check (programme_id = any ((select actor_coordinator())::uuid[])
  and added_by = (select actor_account()) and left_at is null and case party
    when 'coordinator' then exists (select 1 from memberships m where m.programme_id = panel_seats.programme_id
      and m.account_id = panel_seats.account_id and m.role = 'coordinator')
    else account_id is null or exists (select 1 from institution_members h where h.institution_id = panel_seats.institution_id
      and h.account_id = panel_seats.account_id) end);
create policy coordinators_end on panel_seats for update using (left_at is null and programme_id = any ((select actor_coordinator())::uuid[]))
  with check (left_at is not null);

create policy coordinators on panel_declarations for select
  using (programme_id = any ((select actor_coordinator())::uuid[]) and contact_open(placement_id));
create policy own on panel_declarations for select using (own_seat(seat_id) and contact_open(placement_id));
create policy own_declares on panel_declarations for insert with check (declared_by = (select actor_account())
  and own_seat(seat_id) and contact_open(placement_id));
create policy coordinators_take_down on panel_declarations for insert with check (declared_by = (select actor_account())
  and programme_id = any ((select actor_coordinator())::uuid[]) and contact_open(placement_id)
  and exists (select 1 from panel_seats s where s.id = seat_id and s.account_id is null and s.left_at is null));
-- A conflict can come to mind later, and never goes away again.
create policy own_adds on panel_declarations for update using (conflict is null and own_seat(seat_id) and contact_open(placement_id))
  with check (conflict is not null);

create policy own on panel_sheets for select using (own_seat(seat_id) and contact_open(placement_id));
-- Nobody reads what others gave before they gave their own, and who gives none reads it when it cannot be added to any more.
create policy after_own on panel_sheets for select using (
  (programme_id = any ((select actor_coordinator())::uuid[]) or institution_id = any ((select actor_institutions())::uuid[]))
  and contact_open(placement_id)
  and (gave_scores(placement_id) or exists (select 1 from placements p where p.id = placement_id
    and p.status not in ('interested', 'interviewed'))));
create policy taken_down on panel_sheets for select using (way is not null and given_by = (select actor_account())
  and contact_open(placement_id));
create policy own_gives on panel_sheets for insert with check (given_by = (select actor_account()) and way is null
  and own_seat(seat_id) and contact_open(placement_id) and not took_scores_down(placement_id)
  and exists (select 1 from placements p where p.id = placement_id and p.status = 'interviewed')
  and exists (select 1 from panel_declarations c where c.seat_id = panel_sheets.seat_id
    and c.placement_id = panel_sheets.placement_id and c.conflict is null));
create policy coordinators_take_down on panel_sheets for insert with check (given_by = (select actor_account())
  and way is not null and programme_id = any ((select actor_coordinator())::uuid[]) and contact_open(placement_id)
  and not scores_awaited(placement_id)
  and exists (select 1 from panel_seats s where s.id = seat_id and s.account_id is null and s.left_at is null)
  and exists (select 1 from placements p where p.id = placement_id and p.status = 'interviewed')
  and exists (select 1 from panel_declarations c where c.seat_id = panel_sheets.seat_id
    and c.placement_id = panel_sheets.placement_id and c.conflict is null));

create policy with_sheet on panel_scores for select using (exists (select 1 from panel_sheets g
  where g.seat_id = panel_scores.seat_id and g.placement_id = panel_scores.placement_id));
-- With the sheet, in the transaction that gives it.
create policy with_sheet_gives on panel_scores for insert with check (exists (select 1 from panel_sheets g
  where g.seat_id = panel_scores.seat_id and g.placement_id = panel_scores.placement_id
    and g.programme_id = panel_scores.programme_id and g.given_by = (select actor_account()) and g.given_at = now()));

-- Whoever has a conflict decides nothing about that person.
create policy without_conflict on placement_moves as restrictive for insert
  with check (verb not in ('select', 'reserve', 'not_select') or not in_conflict(placement_id));

create policy coordinators on interview_slots for select
  using (programme_id = any ((select actor_coordinator())::uuid[]) and contact_open(placement_id));
create policy hosts on interview_slots for select
  using (institution_id = any ((select actor_institutions())::uuid[]) and contact_open(placement_id));
create policy own on interview_slots for select
  using (exists (select 1 from placements p where p.id = placement_id and own_profile(p.profile_id)));
create policy coordinators_offer on interview_slots for insert with check (offered_party = 'coordinator'
  and offered_by = (select actor_account()) and chosen_at is null and withdrawn_at is null
  and programme_id = any ((select actor_coordinator())::uuid[]) and contact_open(placement_id));
create policy hosts_offer on interview_slots for insert with check (offered_party = 'host'
  and offered_by = (select actor_account()) and chosen_at is null and withdrawn_at is null
  and institution_id = any ((select actor_institutions())::uuid[]) and contact_open(placement_id));
create policy sides_withdraw on interview_slots for update using (withdrawn_at is null and contact_open(placement_id)
    and (programme_id = any ((select actor_coordinator())::uuid[]) or institution_id = any ((select actor_institutions())::uuid[])))
  with check (withdrawn_at is not null
    and (programme_id = any ((select actor_coordinator())::uuid[]) or institution_id = any ((select actor_institutions())::uuid[])));
create policy own_chooses on interview_slots for update using (withdrawn_at is null and starts_at > now()
    and exists (select 1 from placements p where p.id = placement_id and own_profile(p.profile_id) and p.status = 'interested'))
  with check (withdrawn_at is null and exists (select 1 from placements p where p.id = placement_id and own_profile(p.profile_id)));

create policy coordinators on placement_questions for select using (programme_id = any ((select actor_coordinator())::uuid[]));
create policy own on placement_questions for select
  using (exists (select 1 from placements p where p.id = placement_id and own_profile(p.profile_id)));
create policy own_asks on placement_questions for insert with check (party = 'member'
  and exists (select 1 from placements p where p.id = placement_id and own_profile(p.profile_id)
    and p.status not in ('longlisted', 'shortlisted')));
create policy coordinators_answer on placement_questions for insert with check (party = 'coordinator'
  and account_id = (select actor_account()) and programme_id = any ((select actor_coordinator())::uuid[]));

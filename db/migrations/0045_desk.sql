-- The coordinator's desk: what is read every morning stays quick with a hundred thousand placements; colleagues talk about a
-- placement, stand in for each other, and remind at most once a day; a host without an account acts from a mailed link.

-- ── Quick pages ─────────────────────────────────────────────────────────────────────────────────────────────────────
drop index placements_programme;
create index placements_board on placements (programme_id, status, status_at) include (coordinator_id);
create index placements_answers on placements (programme_id, answer_due_at) where status = 'invited';
create index placements_starts on placements (programme_id, starts_on)
  where status in ('selected', 'cleared', 'offered', 'accepted', 'contracted', 'oriented');
create index placements_ends on placements (programme_id, ends_on) where status in ('active', 'completing');
create index placement_moves_recorded on placement_moves (programme_id, at) where verb = 'express_interest' and of = 'member' and undone_at is null;
create index placements_coordinator on placements (coordinator_id) where coordinator_id is not null;

-- How many placements stand where; counted from an index alone, which row-level security would not allow. Whose desk: those
-- of these coordinators and those of nobody; null for all.
create function board_counts(programme uuid, whose uuid[]) returns table (status text, people integer)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if not programme = any (actor_team()) then return; end if;
  return query select p.status, count(*)::integer from placements p
    where p.programme_id = programme and (whose is null or p.coordinator_id is null or p.coordinator_id = any (whose))
    group by p.status;
end $$;
revoke execute on function board_counts(uuid, uuid[]) from public;
grant execute on function board_counts(uuid, uuid[]) to compatriot_app;

-- Until when all that was verified of somebody holds; kept here, because of all the checks that ever ended only those of people
-- at work matter.
alter table placements add column checks_until date;
create index placements_checks on placements (programme_id, checks_until)
  where status in ('active', 'probation', 'suspended', 'evacuated');
create function checks_tell_until() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare told uuid := case when tg_op = 'DELETE' then old.placement_id else new.placement_id end;
begin
  update placements set checks_until = (select min(c.valid_until) from checks c where c.placement_id = told and c.status = 'verified')
    where id = told;
  return null;
end $$;
revoke execute on function checks_tell_until() from public;
create trigger checks_until after insert or update of status, valid_until or delete on checks
  for each row execute function checks_tell_until();
update placements p set checks_until = u.until
  from (select placement_id, min(valid_until) as until from checks where status = 'verified' group by 1) u where u.placement_id = p.id;

-- What is late, each kind from an index of its own, oldest first; whose as above. A function, because planning a dozen of
-- queries under every table's policies took longer than answering them. It shows the team's coordinators what they may read
-- anyway, and of a concern or a check only that there is one: what it says is read where the rules for that hold.
create function desk_lines(programme uuid, whose uuid[], kinds text[], day date, patience jsonb, most integer)
returns table (kind text, id uuid, since timestamptz, status text, pseudonym text, coordinator_id uuid, title text, mode text,
  institution text)
language plpgsql stable security definer set search_path = public, pg_temp set plan_cache_mode = force_custom_plan as $$
declare asked text; found record; of_kind text[] := '{}'; of_id uuid[] := '{}'; of_since timestamptz[] := '{}';
begin
  if not (programme = any (actor_team()) and programme = any (actor_coordinator())) then return; end if;
  foreach asked in array kinds loop
    for found in execute case asked
      when 'not_working' then $q$
        select p.id, min(c.raised_at) as since from concerns c join placements p on p.id = c.placement_id
        where c.programme_id = $1 and c.closed_at is null and ($2 is null or p.coordinator_id is null or p.coordinator_id = any ($2))
        group by p.id order by 2, 1 limit $5 $q$
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
      else $q$
        select each.id, each.since from unnest($6) as state
        cross join lateral (select p.id, p.status_at as since from placements p
          where p.programme_id = $1 and p.status = state and p.status_at < $3 - ($4 ->> $7)::integer
            and ($2 is null or p.coordinator_id is null or p.coordinator_id = any ($2))
          order by p.status_at, p.id limit $5) each
        order by 2, 1 limit $5 $q$
      end
      using programme, whose, day, patience, most, case asked
        when 'away' then array['suspended', 'evacuated']
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
end $$;
revoke execute on function desk_lines(uuid, uuid[], text[], date, jsonb, integer) from public;
grant execute on function desk_lines(uuid, uuid[], text[], date, jsonb, integer) to compatriot_app;

-- ── Talk inside the programme ───────────────────────────────────────────────────────────────────────────────────────
-- Coordinators write freely about a person, so nobody else reads it: not the government's focal points, not the host.
create table placement_comments (
  id uuid primary key default gen_random_uuid(),
  programme_id uuid not null,
  placement_id uuid not null,
  account_id uuid references accounts on delete set null,
  text text not null,
  at timestamptz not null default now(),
  removed_at timestamptz,
  constraint placement_comments_placement foreign key (placement_id, programme_id)
    references placements (id, programme_id) on delete cascade,
  constraint placement_comments_removed check (removed_at is null or text = '')
);
create index placement_comments_of on placement_comments (placement_id, programme_id);
create index placement_comments_by on placement_comments (account_id);
alter table placement_comments enable row level security, force row level security;
grant select, insert on placement_comments to compatriot_app;
grant update (text, removed_at) on placement_comments to compatriot_app;
create policy coordinators on placement_comments for select
  using (programme_id = any ((select actor_coordinator())::uuid[]) and programme_id = any ((select actor_team())::uuid[]));
create policy coordinators_write on placement_comments for insert with check (account_id = (select actor_account())
  and programme_id = any ((select actor_coordinator())::uuid[]) and programme_id = any ((select actor_team())::uuid[]));
create policy own_removes on placement_comments for update using (account_id = (select actor_account())
  and programme_id = any ((select actor_coordinator())::uuid[])) with check (removed_at is not null and text = '');

-- ── Reminders ───────────────────────────────────────────────────────────────────────────────────────────────────────
-- The key is the rule: nobody is reminded of the same thing twice a day, however many colleagues press.
create table placement_reminders (
  placement_id uuid not null,
  programme_id uuid not null,
  party text not null constraint placement_reminders_party check (party in ('member', 'host')),
  -- The day of UTC on which it was sent.
  day date not null,
  account_id uuid references accounts on delete set null,
  at timestamptz not null default now(),
  primary key (placement_id, party, day),
  constraint placement_reminders_placement foreign key (placement_id, programme_id)
    references placements (id, programme_id) on delete cascade
);
create index placement_reminders_by on placement_reminders (account_id);
alter table placement_reminders enable row level security, force row level security;
grant select, insert on placement_reminders to compatriot_app;
create policy coordinators on placement_reminders for select using (programme_id = any ((select actor_coordinator())::uuid[]));
create policy coordinators_remind on placement_reminders for insert with check (account_id = (select actor_account())
  and programme_id = any ((select actor_coordinator())::uuid[]) and day = (now() at time zone 'UTC')::date);
create policy system_reads on placement_reminders for select
  using (programme_id = (select actor_programme()) and (select actor_system()) is not null);

-- ── Cover for a colleague ───────────────────────────────────────────────────────────────────────────────────────────
create table desk_covers (
  id uuid primary key default gen_random_uuid(),
  programme_id uuid not null references programmes on delete cascade,
  -- Who is away, and who stands in. Both are coordinators of the programme.
  away_id uuid not null references accounts on delete cascade,
  cover_id uuid not null references accounts on delete cascade,
  from_on date not null,
  until_on date not null,
  made_by uuid references accounts on delete set null,
  made_at timestamptz not null default now(),
  ended_at timestamptz,
  constraint desk_covers_days check (until_on >= from_on and until_on <= from_on + 366),
  constraint desk_covers_two check (away_id <> cover_id)
);
create index desk_covers_of on desk_covers (programme_id, cover_id, until_on);
create index desk_covers_away on desk_covers (away_id);
create index desk_covers_cover on desk_covers (cover_id);
create index desk_covers_made on desk_covers (made_by);
alter table desk_covers enable row level security, force row level security;
grant select, insert on desk_covers to compatriot_app;
grant update (ended_at) on desk_covers to compatriot_app;
create policy coordinators on desk_covers for select using (programme_id = any ((select actor_coordinator())::uuid[]));
create policy coordinators_arrange on desk_covers for insert with check (made_by = (select actor_account())
  and programme_id = any ((select actor_coordinator())::uuid[])
  and exists (select 1 from memberships m where m.programme_id = desk_covers.programme_id and m.account_id = away_id and m.role = 'coordinator')
  and exists (select 1 from memberships m where m.programme_id = desk_covers.programme_id and m.account_id = cover_id and m.role = 'coordinator'));
create policy coordinators_end on desk_covers for update using (programme_id = any ((select actor_coordinator())::uuid[]))
  with check (ended_at is not null);

-- ── Mailed links ────────────────────────────────────────────────────────────────────────────────────────────────────
-- One contact person, one placement, some verbs, fourteen days. The token is made by the job that writes the mail, so that no
-- official ever holds what acts as a host; here stands its hash.
create table act_links (
  id uuid primary key default gen_random_uuid(),
  programme_id uuid not null,
  placement_id uuid not null,
  institution_id uuid not null,
  contact_id uuid not null,
  verbs text[] not null,
  token_hash bytea constraint act_links_token unique,
  made_by uuid references accounts on delete set null,
  made_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  revoked_at timestamptz,
  constraint act_links_days check (expires_at <= made_at + interval '14 days'),
  constraint act_links_placement foreign key (placement_id, programme_id, institution_id)
    references placements (id, programme_id, institution_id) on delete cascade,
  constraint act_links_contact foreign key (contact_id, programme_id, institution_id)
    references institution_contacts (id, programme_id, institution_id) on delete cascade
);
create index act_links_of on act_links (placement_id, programme_id);
create index act_links_contacts on act_links (contact_id, programme_id);
create index act_links_by on act_links (made_by);
alter table act_links enable row level security, force row level security;
create policy definer on act_links to current_user using (true) with check (true);
-- Everything but the hash.
grant select (id, programme_id, placement_id, institution_id, contact_id, verbs, made_by, made_at, expires_at, used_at, revoked_at)
  on act_links to compatriot_app;
grant insert (id, programme_id, placement_id, institution_id, contact_id, verbs, made_by, made_at, expires_at) on act_links to compatriot_app;
grant update (revoked_at) on act_links to compatriot_app;
create policy coordinators on act_links for select using (programme_id = any ((select actor_coordinator())::uuid[]));
create policy coordinators_make on act_links for insert with check (made_by = (select actor_account())
  and programme_id = any ((select actor_coordinator())::uuid[]));
create policy coordinators_revoke on act_links for update using (programme_id = any ((select actor_coordinator())::uuid[]))
  with check (revoked_at is not null);
create policy system_reads on act_links for select
  using (programme_id = (select actor_programme()) and (select actor_system()) is not null);

-- Once, by the job that writes the mail; false when another run was there before.
create function give_token(link uuid, hash bytea) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if actor_system() is distinct from 'worker' then
    raise exception 'tokens are given by the worker' using errcode = 'insufficient_privilege';
  end if;
  update act_links set token_hash = hash where id = link and programme_id = actor_programme() and token_hash is null
    and revoked_at is null;
  return found;
end $$;
revoke execute on function give_token(uuid, bytea) from public;
grant execute on function give_token(uuid, bytea) to compatriot_app;

-- The link that acts, and the one placement that it reaches.
create function actor_link() returns uuid language sql stable parallel safe as
  $$ select nullif(current_setting('app.link', true), '')::uuid $$;
create function actor_linked() returns uuid language sql stable parallel safe as
  $$ select nullif(current_setting('app.linked', true), '')::uuid $$;

-- Says for the rest of the transaction that the holder of this token acts: as that institution, with that placement alone.
-- No row for a token that is wrong, old or revoked, or whose person has left.
create function act_with(hash bytea)
returns table (link_id uuid, programme_id uuid, placement_id uuid, institution_id uuid, contact text, language text, verbs text[],
  expires_at timestamptz)
language plpgsql security definer set search_path = public, pg_temp as $$
declare held act_links%rowtype; person institution_contacts%rowtype;
begin
  select l.* into held from act_links l where l.token_hash = hash and l.revoked_at is null and l.expires_at > now();
  if not found then return; end if;
  select c.* into person from institution_contacts c where c.id = held.contact_id and c.left_at is null;
  if not found then return; end if;
  perform set_config('app.account', '', true), set_config('app.administrator', 'false', true), set_config('app.team', '{}', true),
    set_config('app.government', '{}', true), set_config('app.coordinator', '{}', true), set_config('app.system', '', true),
    set_config('app.draft', '', true), set_config('app.programme', held.programme_id::text, true),
    set_config('app.institutions', array[held.institution_id]::text, true),
    set_config('app.link', held.id::text, true), set_config('app.linked', held.placement_id::text, true);
  return query select held.id, held.programme_id, held.placement_id, held.institution_id, person.name, person.language,
    held.verbs, held.expires_at;
end $$;
revoke execute on function act_with(bytea) from public;
grant execute on function act_with(bytea) to compatriot_app;

create function link_used() returns void
language sql security definer set search_path = public, pg_temp as $$
  update act_links set used_at = now() where id = actor_link()
$$;
revoke execute on function link_used() from public;
grant execute on function link_used() to compatriot_app;

-- Whoever left, or has another address now, no longer acts from what was mailed.
create function contacts_take_their_links() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update act_links set revoked_at = now() where contact_id = new.id and revoked_at is null;
  return null;
end $$;
revoke execute on function contacts_take_their_links() from public;
create trigger institution_contacts_links after update on institution_contacts for each row
  when (new.left_at is not null or new.email is distinct from old.email) execute function contacts_take_their_links();

-- What a link reaches is narrower than what its institution does.
create policy linked on placements as restrictive
  using ((select actor_linked()) is null or id = (select actor_linked()))
  with check ((select actor_linked()) is null or id = (select actor_linked()));
create policy linked on disclosures as restrictive for select
  using ((select actor_linked()) is null or placement_id = (select actor_linked()));
create policy linked_writes on events for insert with check (actor_id is null and actor_system is null
  and (select actor_account()) is null and (select actor_system()) is null and subject_id = (select actor_linked())
  and programme_id = (select actor_programme()));
alter table placement_moves add column link_id uuid default actor_link() references act_links on delete set null;
create index placement_moves_link on placement_moves (link_id) where link_id is not null;
create policy linked_adds on placement_moves for insert with check (account_id is null and of is null
  and link_id = (select actor_link()) and placement_id = (select actor_linked()));

-- Who looked, when it was the holder of a link: the person reads the institution's name, as with hosts who sign in.
alter table access_records add column link_id uuid default actor_link();
create index access_records_link on access_records (link_id) where link_id is not null;
alter table access_records add constraint access_records_by_link foreign key (link_id) references act_links on delete set null;
create policy linked_looks on access_records for insert with check (account_id is null and link_id = (select actor_link())
  and tier = 2 and programme_id = (select actor_programme())
  and profile_id = (select p.profile_id from placements p where p.id = (select actor_linked())));
create or replace function who_looked(target uuid, most integer)
returns table (at timestamptz, tier smallint, route text, recipient text, institution text)
language sql stable security definer set search_path = public, pg_temp as $$
  select r.at, r.tier, r.route,
    (select max(m.recipient) from memberships m where m.account_id = r.account_id and m.programme_id = r.programme_id),
    coalesce((select min(i.name) from institution_members x join institutions i on i.id = x.institution_id
      where x.account_id = r.account_id and x.programme_id = r.programme_id),
      (select i.name from act_links l join institutions i on i.id = l.institution_id where l.id = r.link_id))
  from access_records r
  where r.profile_id = target
    and exists (select 1 from profiles p where p.id = target and p.account_id = actor_account())
  order by r.at desc, r.id desc limit most
$$;

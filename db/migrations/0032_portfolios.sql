-- Joint choices for many assignments: what was asked, how far it has got, what came out. People stand in tables of their own
-- and never in a document, so that whoever is erased is gone from every result.
create table portfolios (
  id uuid primary key default gen_random_uuid(),
  programme_id uuid not null references programmes on delete cascade,
  account_id uuid references accounts on delete set null,
  -- Whose gifts it was made from.
  recipient text not null constraint portfolios_recipient check (recipient in ('programme_team', 'home_government')),
  name text not null,
  -- The one that it changes.
  after uuid,
  status text not null default 'waiting' constraint portfolios_status check (status in ('waiting', 'running', 'done', 'infeasible',
    'cancelled', 'failed')),
  -- Code of what went wrong, when it failed.
  problem text,
  -- Assignments, seats and money; nobody is named in it.
  inputs jsonb not null,
  -- SHA-256 of everything that was asked: the same question is not solved twice at a time.
  asked text not null,
  progress jsonb,
  result jsonb,
  attempts smallint not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  finished_at timestamptz,
  constraint portfolios_scope unique (id, programme_id),
  constraint portfolios_after foreign key (after, programme_id) references portfolios (id, programme_id) on delete set null (after)
);
create index portfolios_programme on portfolios (programme_id, created_at desc);
create index portfolios_after_row on portfolios (after, programme_id);
create index portfolios_account on portfolios (account_id);
create unique index portfolios_once on portfolios (programme_id, recipient, asked) where status in ('waiting', 'running');

-- Pins and bans, each with its reason and, once known, what it costs.
create table portfolio_overrides (
  portfolio_id uuid not null,
  programme_id uuid not null,
  assignment_id uuid not null,
  profile_id uuid not null,
  kind text not null constraint portfolio_overrides_kind check (kind in ('pin', 'ban')),
  position smallint not null,
  reason text not null,
  -- Basis points.
  cost integer,
  primary key (portfolio_id, assignment_id, profile_id),
  constraint portfolio_overrides_portfolio foreign key (portfolio_id, programme_id)
    references portfolios (id, programme_id) on delete cascade,
  constraint portfolio_overrides_assignment foreign key (assignment_id, programme_id)
    references assignments (id, programme_id) on delete cascade,
  constraint portfolio_overrides_profile foreign key (profile_id, programme_id)
    references profiles (id, programme_id) on delete cascade
);
create index portfolio_overrides_people on portfolio_overrides (profile_id, programme_id);
create index portfolio_overrides_assignments on portfolio_overrides (assignment_id, programme_id);

create table portfolio_choices (
  portfolio_id uuid not null,
  programme_id uuid not null,
  assignment_id uuid not null,
  profile_id uuid not null,
  -- Basis points, and what people read of them.
  points integer not null constraint portfolio_choices_points check (points between 0 and 10000),
  score smallint not null constraint portfolio_choices_score check (score between 0 and 100),
  -- Place in the assignment's own list; null for a pinned person who is not on it.
  rank smallint,
  best_alone boolean not null,
  pinned boolean not null,
  primary key (portfolio_id, assignment_id, profile_id),
  constraint portfolio_choices_portfolio foreign key (portfolio_id, programme_id)
    references portfolios (id, programme_id) on delete cascade,
  constraint portfolio_choices_assignment foreign key (assignment_id, programme_id)
    references assignments (id, programme_id) on delete cascade,
  constraint portfolio_choices_profile foreign key (profile_id, programme_id)
    references profiles (id, programme_id) on delete cascade
);
create index portfolio_choices_people on portfolio_choices (profile_id, programme_id);
create index portfolio_choices_assignments on portfolio_choices (assignment_id, programme_id);

alter table portfolios enable row level security, force row level security;
alter table portfolio_overrides enable row level security, force row level security;
alter table portfolio_choices enable row level security, force row level security;
grant select, insert on portfolios, portfolio_overrides to compatriot_app;
grant select, insert, delete on portfolio_choices to compatriot_app;
grant update (status, problem, progress, result, attempts, updated_at, finished_at) on portfolios to compatriot_app;
grant update (cost) on portfolio_overrides to compatriot_app;

-- Coordinators only, each on the side that their people said yes to.
create policy coordinators on portfolios for select using (programme_id = any ((select actor_coordinator())::uuid[])
  and ((recipient = 'programme_team' and programme_id = any ((select actor_team())::uuid[]))
    or (recipient = 'home_government' and programme_id = any ((select actor_government())::uuid[]))));
create policy coordinators_ask on portfolios for insert with check (account_id = (select actor_account())
  and programme_id = any ((select actor_coordinator())::uuid[])
  and ((recipient = 'programme_team' and programme_id = any ((select actor_team())::uuid[]))
    or (recipient = 'home_government' and programme_id = any ((select actor_government())::uuid[]))));
create policy coordinators_cancel on portfolios for update using (programme_id = any ((select actor_coordinator())::uuid[]))
  with check (status = 'cancelled');
create policy system_reads on portfolios for select
  using (programme_id = (select actor_programme()) and (select actor_system()) is not null);
create policy system_moves on portfolios for update
  using (programme_id = (select actor_programme()) and (select actor_system()) is not null);

create policy coordinators on portfolio_overrides for select
  using (portfolio_id in (select id from portfolios) and programme_id = any ((select actor_coordinator())::uuid[]));
create policy coordinators_ask on portfolio_overrides for insert
  with check (portfolio_id in (select id from portfolios) and programme_id = any ((select actor_coordinator())::uuid[])
    and profile_id in (select id from profiles));
create policy system_reads on portfolio_overrides for select
  using (programme_id = (select actor_programme()) and (select actor_system()) is not null);
create policy system_prices on portfolio_overrides for update
  using (programme_id = (select actor_programme()) and (select actor_system()) is not null);

-- Results follow the visibility of the person, so a withdrawn consent empties old ones too.
create policy coordinators on portfolio_choices for select
  using (portfolio_id in (select id from portfolios) and programme_id = any ((select actor_coordinator())::uuid[])
    and profile_id in (select id from profiles));
create policy system_reads on portfolio_choices for select
  using (programme_id = (select actor_programme()) and (select actor_system()) is not null);
create policy system_writes on portfolio_choices for insert
  with check (programme_id = (select actor_programme()) and (select actor_system()) is not null);
create policy system_rewrites on portfolio_choices for delete
  using (programme_id = (select actor_programme()) and (select actor_system()) is not null);

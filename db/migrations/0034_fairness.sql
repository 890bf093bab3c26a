-- How people fare between the list and the work, by groups, as figures that stay as they were told: a release is made now
-- and then, and nobody recounts in between (SAFETY.md, Statistics). For the officials of the programme.
create table fairness_releases (
  id uuid primary key default gen_random_uuid(),
  programme_id uuid not null references programmes on delete cascade,
  -- Steps that people had taken when it was counted: what the next release is compared with. For the system only.
  steps integer not null check (steps >= 0),
  figures jsonb not null,
  released_at timestamptz not null default now()
);
create index fairness_releases_programme on fairness_releases (programme_id, released_at desc);
alter table fairness_releases enable row level security;
alter table fairness_releases force row level security;
create policy officials on fairness_releases for select using (programme_id = any ((select actor_official())::uuid[]));
create policy system_reads on fairness_releases for select
  using (programme_id = (select actor_programme()) and (select actor_system()) is not null);
create policy system_adds on fairness_releases for insert
  with check (programme_id = (select actor_programme()) and (select actor_system()) is not null);
grant select, insert on fairness_releases to compatriot_app;

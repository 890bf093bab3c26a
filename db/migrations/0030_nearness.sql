-- What of each taxonomy the stored neighbours were worked out with: a run names it, and a program that does it in another way
-- (nearnessMethod in db/nearness.ts) sees what to work out again. Nothing is here for what an earlier program stored.
create table taxonomy_nearness (
  taxonomy text primary key,
  method integer not null,
  -- Of the neighbours as they came out, so that the same taxonomy with other relations or labels has another.
  checksum text not null,
  worked_out_at timestamptz not null default now()
);
alter table taxonomy_nearness enable row level security;
alter table taxonomy_nearness force row level security;
create policy everyone on taxonomy_nearness for select using (true);
create policy system_actor on taxonomy_nearness using ((select actor_system()) is not null);
grant select, insert, update on taxonomy_nearness to compatriot_app;

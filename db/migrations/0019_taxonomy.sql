-- Taxonomies of any size: every parent of a concept (ESCO has several), concepts that a newer version left out but that
-- somebody's answers still name, and a number that changes with the taxonomy, by which a process knows its copy is old.
create table concept_broader (
  concept_id integer not null references concepts on delete cascade,
  broader_id integer not null references concepts on delete cascade,
  primary key (concept_id, broader_id)
);
create index concept_broader_back on concept_broader (broader_id);

alter table concepts add column retired boolean not null default false;
create index concepts_replaced_by on concepts (replaced_by) where replaced_by is not null;

create table taxonomy_state (
  one boolean primary key default true check (one),
  stamp bigint not null default 0
);
insert into taxonomy_state default values;

alter table concept_broader enable row level security;
alter table concept_broader force row level security;
alter table taxonomy_state enable row level security;
alter table taxonomy_state force row level security;
create policy everyone on concept_broader for select using (true);
create policy system_actor on concept_broader using ((select actor_system()) is not null);
create policy everyone on taxonomy_state for select using (true);
create policy system_actor on taxonomy_state for update using ((select actor_system()) is not null);
grant select, insert, update, delete on concept_broader to compatriot_app;
grant select, update on taxonomy_state to compatriot_app;

-- Once a transaction, however many statements it takes: the next one to commit has another number.
create function taxonomy_changed() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  update taxonomy_state set stamp = pg_current_xact_id()::text::bigint
  where stamp is distinct from pg_current_xact_id()::text::bigint;
  return null;
end $$;
revoke execute on function taxonomy_changed() from public;
create trigger taxonomy_changed after insert or update or delete on concepts
  for each statement execute function taxonomy_changed();
create trigger taxonomy_changed after insert or update or delete on concept_labels
  for each statement execute function taxonomy_changed();

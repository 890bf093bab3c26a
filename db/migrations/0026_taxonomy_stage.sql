-- What an import of a taxonomy has read and sent so far: kept from one attempt to the next, so that one that was cut off
-- goes on where it stopped. Nothing of it counts before the last transaction writes all of it into the tables. Unlogged:
-- after a crash of the database it is read from the files again. `import` is a hash of the files and of what was asked.
create unlogged table taxonomy_stage (
  import text not null,
  part text not null,
  batch integer not null,
  rows json not null,
  staged_at timestamptz not null default now(),
  primary key (import, part, batch)
);
-- Compressing and taking apart again costs more than the space does good.
alter table taxonomy_stage alter column rows set storage external;
alter table taxonomy_stage enable row level security;
alter table taxonomy_stage force row level security;
-- The command imports as the owner and as this actor; nobody else has business here.
create policy importing on taxonomy_stage using ((select actor_system()) = 'taxonomy')
  with check ((select actor_system()) = 'taxonomy');
grant select on taxonomy_stage to compatriot_app;

-- Words are looked up in memory (server/skills), no longer by likeness in SQL.
drop index concept_labels_trigrams;

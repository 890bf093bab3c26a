-- A programme's own skills: each below a skill of everybody's, named in the programme's languages, offered in that programme
-- only. Administrators write them; everybody may read a name, because the survey shows it before anyone signs in.
alter table concepts add constraint concepts_local_skill
  check (programme_id is null or (kind = 'skill' and taxonomy = 'local' and broader_id is not null and code is null));
create index concepts_of_programme on concepts (programme_id) where programme_id is not null;

create policy administrator_adds on concepts for insert
  with check ((select actor_administrator()) and programme_id is not null);
create policy administrator_changes on concepts for update
  using ((select actor_administrator()) and programme_id is not null)
  with check (programme_id is not null);
create policy administrator_adds on concept_labels for insert
  with check ((select actor_administrator()) and concept_id in (select id from concepts where programme_id is not null));
create policy administrator_removes on concept_labels for delete
  using ((select actor_administrator()) and concept_id in (select id from concepts where programme_id is not null));
create policy administrator_adds on concept_neighbours for insert
  with check ((select actor_administrator()) and exists (
    select from concepts where id in (concept_id, neighbour_id) and programme_id is not null));
create policy administrator_removes on concept_neighbours for delete
  using ((select actor_administrator()) and exists (
    select from concepts where id in (concept_id, neighbour_id) and programme_id is not null));
-- What taxonomy_changed() writes after each of these.
create policy administrator on taxonomy_state for update using ((select actor_administrator()));

-- How a programme matches, as versions of which the newest rules: weights, ages and floors were one column that anybody
-- could write over. A run keeps which version it used, what else decided it, and the facts of those it lists, so that it
-- can be computed again after people, weights and the taxonomy have changed.
create table match_settings (
  programme_id uuid not null references programmes on delete cascade,
  version integer not null check (version > 0),
  weights jsonb not null,
  -- Bands, both included; null leaves that side open.
  age_from text,
  age_to text,
  floors jsonb not null default '[]',
  -- Why it was changed.
  note text not null,
  made_by uuid references accounts on delete set null,
  made_at timestamptz not null default now(),
  primary key (programme_id, version)
);
create index match_settings_made_by on match_settings (made_by);
alter table match_settings enable row level security;
alter table match_settings force row level security;
create policy officials on match_settings for select using (programme_id = any ((select actor_official())::uuid[]));
create policy system_reads on match_settings for select
  using (programme_id = (select actor_programme()) and (select actor_system()) is not null);
create policy coordinators_add on match_settings for insert
  with check (programme_id = any ((select actor_coordinator())::uuid[]) and made_by = (select actor_account()));
grant select, insert on match_settings to compatriot_app;

-- What is there already is moved by the owner, whom row-level security otherwise holds too.
alter table match_settings no force row level security;
alter table match_runs no force row level security;
alter table match_results no force row level security;

-- Weights that a programme had set are its first version.
insert into match_settings (programme_id, version, weights, note) select id, 1, weights, '' from programmes where weights <> '{}';
alter table programmes drop column weights;

alter table match_runs
  -- 0: the programme had set nothing.
  add column settings_version integer not null default 0,
  add column nearness text not null default '',
  -- Of the index that ranked: how many people it held, as of which snapshot, and a checksum of the question.
  add column index_state jsonb not null default '{}',
  -- Conditions that whoever ran it had lifted.
  add column lifted text[] not null default '{}',
  -- How many people it listed; some of them may have left since.
  add column kept integer not null default 0;
alter table match_results
  -- The document under which the person was ranked: people with equal points stand in an order that it decides.
  add column document_id uuid,
  -- The person as matching saw them (codes only).
  add column facts jsonb;


-- What earlier runs kept, in the words of now. They hold no facts, so they stay as they are and are not computed again.
update match_runs r set
  kept = (select count(*) from match_results m where m.run_id = r.id),
  inputs = '{"ages": {"from": null, "to": null}}' || inputs,
  funnel = jsonb_set(funnel, '{excluded}', '{"place": 0, "age": 0}' || coalesce(funnel -> 'excluded', '{}'))
    || '{"only": {"mode": 0, "place": 0, "tie": 0, "legal_room": 0, "dates": 0, "languages": 0, "licence": 0, "age": 0, "essential_skills": 0}}';
update match_results m set parts = (m.parts - 'unknownConditions') || jsonb_build_object('unknown', m.parts -> 'unknownConditions',
  'answers', (select coalesce(jsonb_agg(case when jsonb_typeof(a) = 'object'
      then (a - 'skillId') || jsonb_build_object('conceptId', a -> 'skillId') else a end order by place), '[]')
    from jsonb_array_elements(m.parts -> 'answers') with ordinality x (a, place)));

alter table match_settings force row level security;
alter table match_runs force row level security;
alter table match_results force row level security;

-- How many people better placed in the run were there and not invited when this invitation was sent.
alter table placements add column passed_over integer not null default 0;

-- Which taxonomies there are is asked by every preview: by jumps along this index, not by reading all concepts.
create index concepts_taxonomy on concepts (taxonomy);

-- The cards of people named, as far as this kind of recipient may see them: whoever paused or withdrew has none.
create function cards_of_people(programme uuid, audience text, people uuid[])
returns table (document_id uuid, profile_id uuid)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if not reads_talent(programme, audience) then return; end if;
  return query
    select d.id, d.profile_id from talent_documents d
    where d.programme_id = programme and d.recipient = audience and d.profile_id = any (people);
end $$;
revoke execute on function cards_of_people(uuid, text, uuid[]) from public;
grant execute on function cards_of_people(uuid, text, uuid[]) to compatriot_app;

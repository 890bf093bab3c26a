-- Questionnaires for people and for organisations, in waves, with a history of edits that can be undone; drafts that two
-- devices may hold at once and that a code opens elsewhere; and where a response came from.

alter table questionnaire_versions
  add column audience text not null default 'people' constraint questionnaire_versions_audience check (audience in ('people', 'organisations')),
  -- A new wave asks again; versions of one wave only mend its words.
  add column wave integer not null default 1 constraint questionnaire_versions_wave check (wave >= 1),
  -- Grows with each saved edit of a draft version; If-Match is compared with it.
  add column revision integer not null default 0,
  add column updated_at timestamptz not null default now(),
  drop constraint questionnaire_versions_once,
  add constraint questionnaire_versions_once unique (programme_id, audience, version);
drop index questionnaire_versions_open;
create unique index questionnaire_versions_open on questionnaire_versions (programme_id, audience) where status = 'published';
-- One draft version at a time for each audience: two would be merged by nobody.
create unique index questionnaire_versions_draft on questionnaire_versions (programme_id, audience) where status = 'draft';
grant delete on questionnaire_versions to compatriot_app;
grant update (wave, revision, updated_at) on questionnaire_versions to compatriot_app;

-- Only what was never published may be thrown away.
create policy drafts_end on questionnaire_versions as restrictive for delete using (status = 'draft');

create or replace function refuse_change_of_published() returns trigger language plpgsql as $$
begin
  if old.status <> 'draft' and (new.definition <> old.definition or new.version <> old.version
    or new.programme_id <> old.programme_id or new.audience <> old.audience or new.wave <> old.wave
    or (new.status <> old.status and not (old.status = 'published' and new.status = 'retired'))) then
    raise exception 'published questionnaire versions are frozen' using errcode = 'check_violation',
      constraint = 'questionnaire_versions_frozen';
  end if;
  return new;
end $$;

-- What a draft version looked like before each edit: undo steps back, redo forward; publishing forgets them.
create table questionnaire_edits (
  version_id uuid not null references questionnaire_versions on delete cascade,
  programme_id uuid not null references programmes on delete cascade,
  revision integer not null,
  definition jsonb not null,
  made_by uuid references accounts on delete set null,
  made_at timestamptz not null default now(),
  primary key (version_id, revision)
);
alter table questionnaire_edits enable row level security, force row level security;
create policy administrator on questionnaire_edits using ((select actor_administrator()));
grant select, insert, delete on questionnaire_edits to compatriot_app;

alter table drafts
  -- Grows with each save; a page says which revision it was made from.
  add column revision integer not null default 0,
  -- By question key: { at, since, from }: the revision of the last change, of the change before it, and the answer before.
  add column changed jsonb not null default '{}',
  -- Time at the pages, in seconds; a pause of more than five minutes counts as none.
  add column seconds integer not null default 0,
  -- What a newer version of the questionnaire could not take over, until the person has been told.
  add column dropped jsonb not null default '[]',
  add column source text not null default 'web' constraint drafts_source check (source in ('web', 'paper')),
  add column entered_by uuid references accounts on delete set null;
grant update (version_id, revision, changed, seconds, dropped) on drafts to compatriot_app;

-- Browsers beside the first that hold a draft or the response it became, each with a secret of its own.
create table draft_browsers (
  draft_id uuid not null,
  programme_id uuid not null references programmes on delete cascade,
  secret_hash text not null,
  created_at timestamptz not null default now(),
  primary key (draft_id, secret_hash)
);
alter table draft_browsers enable row level security, force row level security;
create policy definer on draft_browsers to current_user using (true) with check (true);
create policy visitor on draft_browsers using (draft_id = (select actor_draft()))
  with check (draft_id = (select actor_draft()) and programme_id = (select actor_programme()));
create policy system_actor on draft_browsers using (programme_id = (select actor_programme()) and (select actor_system()) is not null);
grant select, insert, delete on draft_browsers to compatriot_app;

-- The code that opens a draft on another device; one at a time, kept as a hash.
create table resume_codes (
  draft_id uuid primary key references drafts on delete cascade,
  programme_id uuid not null references programmes on delete cascade,
  code_hash text not null unique,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
alter table resume_codes enable row level security, force row level security;
create policy definer on resume_codes to current_user using (true) with check (true);
create policy visitor on resume_codes using (draft_id = (select actor_draft()))
  with check (draft_id = (select actor_draft()) and programme_id = (select actor_programme()));
create policy system_actor on resume_codes using (programme_id = (select actor_programme()) and (select actor_system()) is not null);
grant select, insert, delete, update on resume_codes to compatriot_app;

alter table responses
  add column source text not null default 'web' constraint responses_source check (source in ('web', 'paper', 'import')),
  add column seconds integer,
  add column entered_by uuid references accounts on delete set null;

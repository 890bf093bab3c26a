-- Who is acting, as the session says inside one transaction (SET LOCAL through set_config). Everything else in the
-- database asks these functions, so that the meaning of "my programmes" stands in one place.
create extension if not exists pg_trgm;
create extension if not exists unaccent;

create function actor_account() returns uuid language sql stable parallel safe as
  $$ select nullif(current_setting('app.account', true), '')::uuid $$;
create function actor_administrator() returns boolean language sql stable parallel safe as
  $$ select coalesce(nullif(current_setting('app.administrator', true), '')::boolean, false) $$;
-- Programmes where the actor reads what was given to the programme's own team.
create function actor_team() returns uuid[] language sql stable parallel safe as
  $$ select coalesce(nullif(current_setting('app.team', true), ''), '{}')::uuid[] $$;
-- Programmes where the actor reads what was given to the home country's government.
create function actor_government() returns uuid[] language sql stable parallel safe as
  $$ select coalesce(nullif(current_setting('app.government', true), ''), '{}')::uuid[] $$;
create function actor_official() returns uuid[] language sql stable parallel safe as
  $$ select actor_team() || actor_government() $$;
create function actor_institutions() returns uuid[] language sql stable parallel safe as
  $$ select coalesce(nullif(current_setting('app.institutions', true), ''), '{}')::uuid[] $$;
-- The one programme that a visitor answers, or that a system actor works for.
create function actor_programme() returns uuid language sql stable parallel safe as
  $$ select nullif(current_setting('app.programme', true), '')::uuid $$;
-- The name of a system actor (worker, sign_in, seed); null for people.
create function actor_system() returns text language sql stable parallel safe as
  $$ select nullif(current_setting('app.system', true), '') $$;
-- The one draft whose secret the visitor has shown.
create function actor_draft() returns uuid language sql stable parallel safe as
  $$ select nullif(current_setting('app.draft', true), '')::uuid $$;

-- Spelling without case and accents; immutable because the dictionary is named.
create function plain(value text) returns text language sql immutable strict parallel safe as
  $$ select lower(public.unaccent('public.unaccent'::regdictionary, value)) $$;

create table accounts (
  id uuid primary key default gen_random_uuid(),
  email text not null,
  name text,
  language text not null default 'en',
  administrator boolean not null default false,
  created_at timestamptz not null default now(),
  constraint accounts_email_lower check (email = lower(email))
);
create unique index accounts_email_key on accounts (email);

create table sign_in_codes (
  id uuid primary key default gen_random_uuid(),
  email text not null,
  code_hash text not null,
  attempts smallint not null default 0,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index sign_in_codes_email on sign_in_codes (email, created_at desc);

create table sessions (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references accounts on delete cascade,
  refresh_hash text not null,
  previous_refresh_hash text,
  rotated_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz
);
create index sessions_account on sessions (account_id);

create table programmes (
  id uuid primary key default gen_random_uuid(),
  code text not null check (code ~ '^[a-z0-9](-?[a-z0-9]){1,39}$'),
  name text not null,
  summary text not null default '',
  origin_countries text[] not null,
  languages text[] not null,
  sectors text[] not null,
  modes text[] not null,
  status text not null default 'open',
  accent text,
  draft_days integer not null default 90 check (draft_days between 1 and 365),
  pool_months integer not null default 12 check (pool_months between 1 and 36),
  contact_months integer not null default 12 check (contact_months between 1 and 36),
  daily_quota integer not null default 200 check (daily_quota between 1 and 10000),
  weights jsonb not null default '{}',
  created_at timestamptz not null default now()
);
create unique index programmes_code_key on programmes (code);

create table memberships (
  id uuid primary key default gen_random_uuid(),
  programme_id uuid not null references programmes on delete cascade,
  account_id uuid not null references accounts on delete cascade,
  role text not null,
  recipient text not null,
  created_at timestamptz not null default now(),
  constraint memberships_once unique (programme_id, account_id, role)
);
create index memberships_account on memberships (account_id);

create table questionnaire_versions (
  id uuid primary key default gen_random_uuid(),
  programme_id uuid not null references programmes on delete cascade,
  version integer not null,
  status text not null,
  definition jsonb not null,
  created_at timestamptz not null default now(),
  published_at timestamptz,
  constraint questionnaire_versions_once unique (programme_id, version)
);
create unique index questionnaire_versions_open on questionnaire_versions (programme_id) where status = 'published';
-- A published version never changes: only its status may move on.
create function refuse_change_of_published() returns trigger language plpgsql as $$
begin
  if old.status <> 'draft' and (new.definition <> old.definition or new.version <> old.version or new.status = 'draft') then
    raise exception 'published questionnaire versions are frozen' using errcode = 'check_violation',
      constraint = 'questionnaire_versions_frozen';
  end if;
  return new;
end $$;
create trigger questionnaire_versions_frozen before update on questionnaire_versions
  for each row execute function refuse_change_of_published();

-- The id of a draft becomes the id of its response: sending twice is recognised by it.
create table drafts (
  id uuid primary key,
  programme_id uuid not null references programmes on delete cascade,
  version_id uuid not null references questionnaire_versions,
  secret_hash text not null,
  language text not null,
  channel text,
  answers jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index drafts_expiry on drafts (expires_at);

create table responses (
  id uuid primary key,
  programme_id uuid not null references programmes on delete cascade,
  version_id uuid not null references questionnaire_versions,
  language text not null,
  channel text,
  answers jsonb not null,
  body_hash text not null,
  receipt text not null,
  secret_hash text not null,
  submitted_at timestamptz not null default now()
);
create unique index responses_receipt_key on responses (receipt);
create index responses_programme on responses (programme_id, submitted_at);

-- Name, contact and free text stay apart from the answers from the moment of submission.
create table contact_details (
  response_id uuid primary key references responses on delete cascade,
  programme_id uuid not null references programmes on delete cascade,
  profile_id uuid,
  name text,
  email text,
  phone text,
  city text,
  free_text jsonb not null default '{}'
);
create index contact_details_email on contact_details (email) where email is not null;
create index contact_details_profile on contact_details (profile_id);

create table profiles (
  id uuid primary key default gen_random_uuid(),
  programme_id uuid not null references programmes on delete cascade,
  response_id uuid not null unique references responses on delete cascade,
  account_id uuid references accounts on delete set null,
  pseudonym text not null,
  status text not null default 'active',
  paused_until date,
  origin_country text not null,
  residence_country text not null,
  residence_region text,
  tie text,
  birth_year smallint,
  sex text,
  education_level text,
  education_field text,
  occupation_id integer,
  experience_years smallint,
  licence boolean,
  legal_room text,
  modes text[] not null default '{}',
  sectors text[] not null default '{}',
  activities text[] not null default '{}',
  host_kinds text[] not null default '{}',
  regions text[] not null default '{}',
  stay_length text,
  hours_per_week smallint,
  available_from date,
  available_until date,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  confirmed_at timestamptz not null default now(),
  constraint profiles_one_per_programme unique (programme_id, account_id)
);
create index profiles_account on profiles (account_id);
create index profiles_programme on profiles (programme_id, residence_country);
alter table contact_details add constraint contact_details_profile_fk foreign key (profile_id) references profiles on delete set null;

-- Consents in force. Withdrawing deletes the row (the audit keeps both events), and whatever needs the consent hangs on it.
create table consents (
  id uuid primary key default gen_random_uuid(),
  profile_id uuid not null references profiles on delete cascade,
  programme_id uuid not null references programmes on delete cascade,
  account_id uuid references accounts on delete set null,
  purpose text not null,
  recipient text not null,
  wording text not null,
  given_at timestamptz not null default now(),
  constraint consents_once unique (profile_id, purpose, recipient),
  constraint consents_purpose check (purpose in ('statistics', 'talent_pool', 'contact', 'research')),
  constraint consents_recipient check (recipient in ('programme_team', 'home_government')),
  constraint consents_target unique (id, profile_id, programme_id, purpose, recipient)
);

create table blocked_institutions (
  profile_id uuid not null references profiles on delete cascade,
  institution_id uuid not null,
  primary key (profile_id, institution_id)
);

-- Taxonomy: skills, occupations and the groups they hang below. A null programme means everybody's.
create table concepts (
  id integer generated always as identity primary key,
  uri text not null,
  kind text not null,
  code text,
  sector text,
  broader_id integer references concepts,
  programme_id uuid references programmes on delete cascade,
  taxonomy text not null,
  replaced_by integer references concepts
);
create unique index concepts_uri_key on concepts (uri);
create index concepts_broader on concepts (broader_id);

create table concept_labels (
  concept_id integer not null references concepts on delete cascade,
  language text not null,
  label text not null,
  preferred boolean not null,
  plain_label text generated always as (plain(label)) stored
);
create index concept_labels_concept on concept_labels (concept_id, language);
create index concept_labels_trigrams on concept_labels using gin (plain_label gin_trgm_ops);

create table concept_relations (
  occupation_id integer not null references concepts on delete cascade,
  skill_id integer not null references concepts on delete cascade,
  importance text not null,
  primary key (occupation_id, skill_id)
);
create index concept_relations_skill on concept_relations (skill_id);

-- How near two skills (or two occupations) are, 1 to 100; the same concept is 100 and is stored too.
create table concept_neighbours (
  concept_id integer not null references concepts on delete cascade,
  neighbour_id integer not null references concepts on delete cascade,
  similarity smallint not null check (similarity between 1 and 100),
  primary key (concept_id, neighbour_id)
);
create index concept_neighbours_back on concept_neighbours (neighbour_id);

alter table profiles add constraint profiles_occupation_fk foreign key (occupation_id) references concepts;

create table profile_skills (
  profile_id uuid not null references profiles on delete cascade,
  programme_id uuid not null references programmes on delete cascade,
  concept_id integer not null references concepts,
  level smallint not null check (level between 1 and 4),
  primary key (profile_id, concept_id)
);
create index profile_skills_concept on profile_skills (concept_id, programme_id);

create table profile_languages (
  profile_id uuid not null references profiles on delete cascade,
  programme_id uuid not null references programmes on delete cascade,
  language text not null,
  level text not null,
  primary key (profile_id, language)
);

-- What search may read: tier 1 only, one row for each consented profile and recipient. The foreign key is the consent:
-- when the consent row goes, the document goes in the same statement.
create table talent_documents (
  id uuid primary key default gen_random_uuid(),
  consent_id uuid not null,
  profile_id uuid not null,
  programme_id uuid not null,
  purpose text not null default 'talent_pool' check (purpose = 'talent_pool'),
  recipient text not null,
  pseudonym text not null,
  occupation_id integer,
  skill_ids integer[] not null default '{}',
  skill_levels smallint[] not null default '{}',
  concept_ids integer[] not null default '{}',
  languages text[] not null default '{}',
  language_levels text[] not null default '{}',
  origin_country text not null,
  residence_country text not null,
  residence_region text,
  education_level text,
  experience_band text,
  age_band text,
  modes text[] not null default '{}',
  sectors text[] not null default '{}',
  activities text[] not null default '{}',
  stay_length text,
  available_from date,
  available_until date,
  updated_at timestamptz not null default now(),
  constraint talent_documents_once unique (profile_id, recipient),
  constraint talent_documents_consent foreign key (consent_id, profile_id, programme_id, purpose, recipient)
    references consents (id, profile_id, programme_id, purpose, recipient) on delete cascade
);
create index talent_documents_scope on talent_documents (programme_id, recipient);
create index talent_documents_concepts on talent_documents using gin (concept_ids);
create index talent_documents_consent on talent_documents (consent_id);

create table institutions (
  id uuid primary key default gen_random_uuid(),
  programme_id uuid not null references programmes on delete cascade,
  name text not null,
  kind text not null,
  sector text not null,
  country text not null,
  city text,
  due_diligence_until date,
  created_at timestamptz not null default now(),
  constraint institutions_name unique (programme_id, name)
);
alter table blocked_institutions add constraint blocked_institutions_fk foreign key (institution_id) references institutions on delete cascade;

create table institution_members (
  institution_id uuid not null references institutions on delete cascade,
  programme_id uuid not null references programmes on delete cascade,
  account_id uuid not null references accounts on delete cascade,
  primary key (institution_id, account_id)
);
create index institution_members_account on institution_members (account_id);

create table assignments (
  id uuid primary key default gen_random_uuid(),
  programme_id uuid not null references programmes on delete cascade,
  institution_id uuid not null references institutions,
  status text not null default 'draft',
  title text not null,
  need text not null default '',
  tasks text not null default '',
  outputs text not null default '',
  mode text not null,
  sector text not null,
  country text not null,
  place text,
  starts_on date,
  ends_on date,
  seats smallint not null default 1 check (seats between 1 and 500),
  occupation_id integer references concepts,
  minimum_experience smallint,
  minimum_education text,
  licence_needed boolean not null default false,
  reason text,
  created_by uuid references accounts on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  version integer not null default 1,
  constraint assignments_dates check (ends_on is null or starts_on is null or ends_on >= starts_on)
);
create index assignments_programme on assignments (programme_id, status);
create index assignments_institution on assignments (institution_id);

create table assignment_skills (
  assignment_id uuid not null references assignments on delete cascade,
  programme_id uuid not null references programmes on delete cascade,
  concept_id integer not null references concepts,
  importance text not null,
  level smallint not null check (level between 1 and 4),
  primary key (assignment_id, concept_id)
);

create table assignment_languages (
  assignment_id uuid not null references assignments on delete cascade,
  programme_id uuid not null references programmes on delete cascade,
  language text not null,
  level text not null,
  primary key (assignment_id, language)
);

-- A stored run can be shown again as it stood: weights, inputs, funnel and the ranked list with its parts.
create table match_runs (
  id uuid primary key default gen_random_uuid(),
  programme_id uuid not null references programmes on delete cascade,
  assignment_id uuid not null references assignments on delete cascade,
  run_by uuid references accounts on delete set null,
  recipient text not null,
  run_at timestamptz not null default now(),
  weights jsonb not null,
  taxonomy text not null,
  inputs jsonb not null,
  funnel jsonb not null
);
create index match_runs_assignment on match_runs (assignment_id, run_at desc);

create table match_results (
  run_id uuid not null references match_runs on delete cascade,
  programme_id uuid not null references programmes on delete cascade,
  profile_id uuid not null references profiles on delete cascade,
  rank integer not null,
  score smallint not null check (score between 0 and 100),
  parts jsonb not null,
  primary key (run_id, profile_id)
);
create index match_results_profile on match_results (profile_id);

create table placements (
  id uuid primary key default gen_random_uuid(),
  programme_id uuid not null references programmes on delete cascade,
  assignment_id uuid not null references assignments on delete cascade,
  institution_id uuid not null references institutions,
  profile_id uuid not null references profiles on delete cascade,
  pseudonym text not null,
  run_id uuid references match_runs on delete set null,
  status text not null,
  score smallint,
  override_reason text,
  message text,
  invited_at timestamptz,
  answer_due_at timestamptz,
  answered_at timestamptz,
  reason_code text,
  arrived_on date,
  completed_on date,
  report jsonb,
  contact_until date,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  version integer not null default 1,
  constraint placements_once unique (assignment_id, profile_id)
);
create index placements_programme on placements (programme_id, status);
create index placements_profile on placements (profile_id);
create index placements_institution on placements (institution_id);

create table events (
  id uuid primary key default uuidv7(),
  programme_id uuid references programmes on delete cascade,
  kind text not null,
  subject_id uuid,
  actor_id uuid,
  actor_system text,
  details jsonb not null default '{}',
  at timestamptz not null default now(),
  constraint events_target unique (id, kind, subject_id)
);
create index events_subject on events (subject_id, at);
create index events_programme on events (programme_id, at);

-- Contact is opened by the person's own yes and by nothing else: the foreign key names that very event.
create table disclosures (
  id uuid primary key default gen_random_uuid(),
  programme_id uuid not null references programmes on delete cascade,
  placement_id uuid not null unique references placements on delete cascade,
  profile_id uuid not null references profiles on delete cascade,
  institution_id uuid not null references institutions,
  event_id uuid not null,
  event_kind text not null default 'placement.interested' check (event_kind = 'placement.interested'),
  opened_at timestamptz not null default now(),
  ends_at timestamptz,
  constraint disclosures_yes foreign key (event_id, event_kind, placement_id) references events (id, kind, subject_id)
);
create index disclosures_profile on disclosures (profile_id);
create index disclosures_institution on disclosures (institution_id);

-- Who looked at whom. Written in the transaction that shows the person; the person reads their own.
create table access_records (
  id uuid primary key default uuidv7(),
  programme_id uuid not null references programmes on delete cascade,
  profile_id uuid not null references profiles on delete cascade,
  account_id uuid references accounts on delete set null,
  tier smallint not null check (tier in (1, 2)),
  route text not null,
  at timestamptz not null default now()
);
create index access_records_profile on access_records (profile_id, at desc);
create index access_records_account on access_records (account_id, at);

-- Frozen survey figures: nothing is recounted for a reader, so two views never differ by one person.
create table statistic_releases (
  id uuid primary key default gen_random_uuid(),
  programme_id uuid not null references programmes on delete cascade,
  responses integer not null,
  figures jsonb not null,
  released_at timestamptz not null default now()
);
create index statistic_releases_programme on statistic_releases (programme_id, released_at desc);

create table mails (
  id uuid primary key default uuidv7(),
  account_id uuid references accounts on delete cascade,
  recipient text not null,
  subject text not null,
  body text not null,
  created_at timestamptz not null default now(),
  sent_at timestamptz
);

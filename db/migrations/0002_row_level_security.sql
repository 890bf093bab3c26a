-- Every table is closed by default; each policy below opens one door. The application's role owns nothing, so it
-- cannot step around them. Policies follow SAFETY.md, "Who sees what".
do $$ declare t record; begin
  for t in select tablename from pg_tables where schemaname = 'public' and tablename <> 'migrations' loop
    execute format('alter table public.%I enable row level security', t.tablename);
    execute format('alter table public.%I force row level security', t.tablename);
    execute format('grant select, insert, update, delete on public.%I to compatriot_app', t.tablename);
  end loop;
end $$;
grant usage, select on all sequences in schema public to compatriot_app;

-- Rows of one programme are open to the system actor of that programme.
do $$ declare t text; begin
  foreach t in array array['memberships','questionnaire_versions','drafts','responses','contact_details','profiles','consents',
    'profile_skills','profile_languages','talent_documents','institutions','institution_members','assignments',
    'assignment_skills','assignment_languages','match_runs','match_results','placements','events','disclosures',
    'access_records','statistic_releases'] loop
    execute format('create policy system_actor on %I using (programme_id = (select actor_programme()) and (select actor_system()) is not null) with check (programme_id = (select actor_programme()) and (select actor_system()) is not null)', t);
  end loop;
end $$;

-- Accounts and sign-in
create policy own on accounts for select using (id = (select actor_account()) or (select actor_administrator()));
create policy own_change on accounts for update using (id = (select actor_account()));
create policy system_actor on accounts using ((select actor_system()) is not null);
create policy administrator_adds on accounts for insert with check ((select actor_administrator()));
-- Officials read who their colleagues and hosts are, never who the members are.
create policy colleagues on accounts for select using (
  id in (select account_id from memberships where programme_id = any ((select actor_official())::uuid[]))
  or id in (select account_id from institution_members where programme_id = any ((select actor_official())::uuid[])));
create policy system_actor on sign_in_codes using ((select actor_system()) is not null);
create policy system_actor on sessions using ((select actor_system()) is not null);
create policy own on sessions for select using (account_id = (select actor_account()));

-- Programmes and their questionnaires
create policy everyone on programmes for select using (true);
create policy administrator on programmes using ((select actor_administrator()));
create policy system_actor on programmes using ((select actor_system()) is not null);
create policy own on memberships for select using (account_id = (select actor_account()));
create policy colleagues on memberships for select using (programme_id = any ((select actor_official())::uuid[]));
create policy administrator on memberships using ((select actor_administrator()));
create policy everyone on questionnaire_versions for select using (status <> 'draft');
create policy administrator on questionnaire_versions using ((select actor_administrator()));

-- Survey. A visitor reaches one draft and one response: the one whose secret was shown.
create policy visitor on drafts
  using (id = (select actor_draft())) with check (id = (select actor_draft()) and programme_id = (select actor_programme()));
create policy visitor_reads on responses for select using (id = (select actor_draft()));
create policy visitor_sends on responses for insert
  with check (id = (select actor_draft()) and programme_id = (select actor_programme()));
create policy visitor_sends on contact_details for insert
  with check (response_id = (select actor_draft()) and programme_id = (select actor_programme()));

-- Profiles: the person, and officials of the programme to whom the person said yes.
create policy own on profiles using (account_id = (select actor_account()));
create policy consented on profiles for select using (
  id in (select profile_id from consents where purpose = 'talent_pool' and recipient = 'programme_team'
         and programme_id = any ((select actor_team())::uuid[]))
  or id in (select profile_id from consents where purpose = 'talent_pool' and recipient = 'home_government'
         and programme_id = any ((select actor_government())::uuid[])));
create policy own on consents using (account_id = (select actor_account()));
create policy addressed on consents for select using (
  (recipient = 'programme_team' and programme_id = any ((select actor_team())::uuid[]))
  or (recipient = 'home_government' and programme_id = any ((select actor_government())::uuid[])));
create policy with_profile on profile_skills for select using (profile_id in (select id from profiles));
create policy with_profile on profile_languages for select using (profile_id in (select id from profiles));
create policy own on blocked_institutions
  using (profile_id in (select id from profiles where account_id = (select actor_account())));
create policy own on responses for select
  using (id in (select response_id from profiles where account_id = (select actor_account())));

-- Contact: the person, and those to whom it was disclosed while the disclosure lasts.
create policy own on contact_details
  using (profile_id in (select id from profiles where account_id = (select actor_account())));
create policy disclosed on contact_details for select using (
  profile_id in (select profile_id from disclosures d
    where (d.institution_id = any ((select actor_institutions())::uuid[]) or d.programme_id = any ((select actor_team())::uuid[]))
      and (d.ends_at is null or d.ends_at > now())));

-- Taxonomy: everybody reads, system actors write.
create policy everyone on concepts for select using (true);
create policy everyone on concept_labels for select using (true);
create policy everyone on concept_relations for select using (true);
create policy everyone on concept_neighbours for select using (true);
create policy system_actor on concepts using ((select actor_system()) is not null);
create policy system_actor on concept_labels using ((select actor_system()) is not null);
create policy system_actor on concept_relations using ((select actor_system()) is not null);
create policy system_actor on concept_neighbours using ((select actor_system()) is not null);

-- Institutions and needs
create policy officials on institutions
  using (programme_id = any ((select actor_official())::uuid[])) with check (programme_id = any ((select actor_official())::uuid[]));
create policy own on institutions for select using (id = any ((select actor_institutions())::uuid[]));
create policy members_read on institutions for select
  using (programme_id in (select programme_id from profiles where account_id = (select actor_account())));
create policy officials on institution_members
  using (programme_id = any ((select actor_official())::uuid[])) with check (programme_id = any ((select actor_official())::uuid[]));
create policy own on institution_members for select
  using (account_id = (select actor_account()) or institution_id = any ((select actor_institutions())::uuid[]));
create policy officials on assignments
  using (programme_id = any ((select actor_official())::uuid[])) with check (programme_id = any ((select actor_official())::uuid[]));
create policy hosts on assignments
  using (institution_id = any ((select actor_institutions())::uuid[]))
  with check (institution_id = any ((select actor_institutions())::uuid[]));
create policy members_read on assignments for select using (
  (status in ('sourcing', 'selecting')
    and programme_id in (select programme_id from profiles where account_id = (select actor_account())))
  or id in (select assignment_id from placements
    where profile_id in (select id from profiles where account_id = (select actor_account()))));
create policy officials on assignment_skills
  using (programme_id = any ((select actor_official())::uuid[])) with check (programme_id = any ((select actor_official())::uuid[]));
create policy officials on assignment_languages
  using (programme_id = any ((select actor_official())::uuid[])) with check (programme_id = any ((select actor_official())::uuid[]));
create policy readers on assignment_skills for select using (assignment_id in (select id from assignments));
create policy readers on assignment_languages for select using (assignment_id in (select id from assignments));
create policy hosts on assignment_skills
  using (assignment_id in (select id from assignments where institution_id = any ((select actor_institutions())::uuid[])));
create policy hosts on assignment_languages
  using (assignment_id in (select id from assignments where institution_id = any ((select actor_institutions())::uuid[])));

-- Matching. Results follow the visibility of the person, so a withdrawn consent empties old runs too.
create policy officials on match_runs
  using ((recipient = 'programme_team' and programme_id = any ((select actor_team())::uuid[]))
    or (recipient = 'home_government' and programme_id = any ((select actor_government())::uuid[])))
  with check ((recipient = 'programme_team' and programme_id = any ((select actor_team())::uuid[]))
    or (recipient = 'home_government' and programme_id = any ((select actor_government())::uuid[])));
create policy officials on match_results
  using (programme_id = any ((select actor_official())::uuid[]) and profile_id in (select id from profiles))
  with check (programme_id = any ((select actor_official())::uuid[]) and run_id in (select id from match_runs));

-- Placements: the team sees them all; a government official only those of people who agreed to be seen by government;
-- the member their own; the host those at its own institution.
create policy team on placements
  using (programme_id = any ((select actor_team())::uuid[])) with check (programme_id = any ((select actor_team())::uuid[]));
create policy government on placements for select
  using (programme_id = any ((select actor_government())::uuid[]) and profile_id in (select id from profiles));
create policy own on placements for select
  using (profile_id in (select id from profiles where account_id = (select actor_account())));
create policy own_answer on placements for update
  using (profile_id in (select id from profiles where account_id = (select actor_account())));
create policy hosts on placements for select
  using (institution_id = any ((select actor_institutions())::uuid[]) and status not in ('longlisted', 'shortlisted'));
create policy hosts_confirm on placements for update
  using (institution_id = any ((select actor_institutions())::uuid[]) and status not in ('longlisted', 'shortlisted'));
create policy readers on disclosures for select using (
  programme_id = any ((select actor_team())::uuid[]) or institution_id = any ((select actor_institutions())::uuid[])
  or profile_id in (select id from profiles where account_id = (select actor_account())));
create policy own_yes on disclosures for insert
  with check (profile_id in (select id from profiles where account_id = (select actor_account())));
create policy ends on disclosures for update using (
  programme_id = any ((select actor_team())::uuid[])
  or profile_id in (select id from profiles where account_id = (select actor_account())));

-- Audit: everyone who acts writes, with their own name; the programme's team reads.
create policy actor_writes on events for insert with check (
  (actor_id is not null and actor_id = (select actor_account())) or (actor_system is not null and (select actor_system()) is not null)
  or (actor_id is null and actor_system is null and programme_id = (select actor_programme())));
create policy team on events for select using (programme_id = any ((select actor_team())::uuid[]) or (select actor_administrator()));
create policy reader_writes on access_records for insert with check (account_id = (select actor_account()));
create policy reader_counts on access_records for select using (account_id = (select actor_account()));
create policy own on access_records for select
  using (profile_id in (select id from profiles where account_id = (select actor_account())));

create policy everyone on statistic_releases for select using (true);
create policy anyone_queues on mails for insert with check (true);
create policy system_actor on mails using ((select actor_system()) is not null);

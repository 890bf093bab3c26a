-- Whether an official may read a person is asked of that person. As `id in (select …)` it was asked of everybody first: one row
-- cost a pass over all consents (200,000 people: 130 ms, with what hangs on people a second). The same rows as before.
alter policy consented on profiles using (exists (
  select 1 from consents c where c.profile_id = profiles.id and c.purpose = 'talent_pool'
    and ((c.recipient = 'programme_team' and c.programme_id = any ((select actor_team())::uuid[]))
      or (c.recipient = 'home_government' and c.programme_id = any ((select actor_government())::uuid[])))));

alter policy with_profile on profile_skills using (exists (select 1 from profiles p where p.id = profile_skills.profile_id));
alter policy with_profile on profile_languages using (exists (select 1 from profiles p where p.id = profile_languages.profile_id));
alter policy officials on match_results using (programme_id = any ((select actor_official())::uuid[])
  and exists (select 1 from profiles p where p.id = match_results.profile_id)
  and exists (select 1 from match_runs r where r.id = match_results.run_id));
alter policy government on placements using (programme_id = any ((select actor_government())::uuid[])
  and exists (select 1 from profiles p where p.id = placements.profile_id));
alter policy coordinators on portfolio_choices using (portfolio_id in (select id from portfolios)
  and programme_id = any ((select actor_coordinator())::uuid[])
  and exists (select 1 from profiles p where p.id = portfolio_choices.profile_id));
alter policy coordinators_ask on portfolio_overrides with check (portfolio_id in (select id from portfolios)
  and programme_id = any ((select actor_coordinator())::uuid[])
  and exists (select 1 from profiles p where p.id = portfolio_overrides.profile_id));

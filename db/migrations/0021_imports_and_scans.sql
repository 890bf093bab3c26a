-- Files that wait for a yes leave by themselves, and a signed form is opened for a reason that is kept.

-- A file that nobody said yes to ends after a day, and so does one whose import stands still for as long. What a report
-- quotes of the cells is needed for mending the file, not longer than that.
create or replace function expire_imports() returns void
language sql security definer set search_path = public, pg_temp as $$
  update response_imports
    set file = null, status = case status when 'checked' then 'expired' else 'failed' end, updated_at = now()
    where (status = 'checked' and created_at < now() - interval '1 day')
      or (status in ('waiting', 'running') and updated_at < now() - interval '1 day');
  update response_imports set report = report || '{"problems": [], "unmapped": []}'
    where created_at < now() - interval '30 days' and status not in ('waiting', 'running')
      and (report -> 'problems' <> '[]' or report -> 'unmapped' <> '[]');
$$;

-- The signed form of a person shows what she may have kept from the team. Whoever opens it leaves an event at her response,
-- with the reason, and an access record where she has a profile, in the transaction that reads. Whoever uploaded it may look
-- without a reason for a day. Without bytes: a reason is needed.
drop function read_response_file(uuid, text);
create function read_response_file(file uuid, by_route text, reason text)
returns table (name text, media_type text, bytes bytea)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  kept response_files%rowtype;
  stated text := nullif(btrim(reason), '');
begin
  select f.* into kept from response_files f where f.id = file and f.programme_id = any (actor_coordinator());
  if kept.id is null then
    return;
  end if;
  if length(stated) > 200 or (stated is null and (kept.uploaded_by is distinct from actor_account()
      or kept.uploaded_at < now() - interval '24 hours')) then
    return query select kept.name, kept.media_type, null::bytea;
    return;
  end if;
  insert into events (programme_id, kind, subject_id, actor_id, details)
    values (kept.programme_id, 'evidence.read', kept.response_id, actor_account(),
      jsonb_strip_nulls(jsonb_build_object('file', kept.id, 'reason', stated)));
  insert into access_records (programme_id, profile_id, account_id, tier, route)
    select p.programme_id, p.id, actor_account(), 2, by_route from profiles p where p.response_id = kept.response_id;
  return query select kept.name, kept.media_type, kept.bytes;
end $$;
revoke execute on function read_response_file(uuid, text, text) from public;
grant execute on function read_response_file(uuid, text, text) to compatriot_app;

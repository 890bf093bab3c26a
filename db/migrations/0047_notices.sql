-- Mail is also an inbox: whoever signs in finds there what was written to them, for as long as mail is kept. What carries a
-- code is not in it: it would outlive the mailbox that it proves.
alter table mails add column read_at timestamptz;
create index mails_account on mails (account_id, created_at desc) where account_id is not null;
create policy own on mails for select using (account_id = (select actor_account()) and secret_until is null);

-- Only that one column is the reader's to set.
create function read_notices(ids uuid[]) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare done integer;
begin
  update mails set read_at = now() where account_id = actor_account() and secret_until is null and read_at is null
    and (ids is null or id = any (ids));
  get diagnostics done = row_count;
  return done;
end $$;
revoke execute on function read_notices(uuid[]) from public;
grant execute on function read_notices(uuid[]) to compatriot_app;

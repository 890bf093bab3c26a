-- A job that runs twice must write its mail once, and "is it there already" is a question that whoever queues may not put
-- to the table: mail holds sign-in codes, and only the sender reads it (0010). So queueing is one function, for system
-- actors; it says whether the mail is new and nothing else.
create function queue_mail(mail uuid, account uuid, address text, subject text, body text) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if actor_system() is null then
    raise exception 'mail is queued by the system' using errcode = 'insufficient_privilege';
  end if;
  insert into mails (id, account_id, recipient, subject, body) values (mail, account, address, subject, body)
    on conflict (id) do nothing;
  return found;
end $$;
revoke execute on function queue_mail(uuid, uuid, text, text, text) from public;
grant execute on function queue_mail(uuid, uuid, text, text, text) to compatriot_app;
drop policy system_queues on mails;
revoke insert on mails from compatriot_app;

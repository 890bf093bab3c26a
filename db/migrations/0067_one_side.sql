-- Nobody stands on both sides: who coordinates a programme is no host in it. A choice, an offer and a payment are of two sides, and
-- one person would be both of them. (Coordinators act for a host with evidence, under their own name.) An official who is no
-- coordinator may be one: ministries are hosts.
create function one_side() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  -- Two who name the same person to a side each wait for each other.
  perform pg_advisory_xact_lock(hashtextextended('one side ' || new.programme_id || new.account_id, 0));
  if (case tg_table_name
    when 'institution_members' then exists (select from memberships m where m.account_id = new.account_id
      and m.programme_id = new.programme_id and m.role = 'coordinator')
    else exists (select from institution_members h where h.account_id = new.account_id and h.programme_id = new.programme_id) end) then
    raise exception 'nobody stands on both sides' using errcode = 'check_violation', constraint = 'one_side';
  end if;
  return new;
end $$;
revoke execute on function one_side() from public;
create trigger institution_members_one_side before insert on institution_members for each row execute function one_side();
create trigger memberships_one_side before insert on memberships for each row when (new.role = 'coordinator') execute function one_side();

-- A contract is amended by the next version of its terms. Which version holds is said by the programme's signature under it, so
-- that moment stands on the version itself: readable by everybody who reads the terms, written by nobody but the signature.
alter table terms add column countersigned_at timestamptz;
update terms t set countersigned_at = s.signed_at from terms_signatures s where s.terms_id = t.id and s.party = 'programme';
alter table terms add constraint terms_countersigned check (countersigned_at is null or status = 'ready');

create function terms_come_into_force() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  -- The demo tells of days long past; everybody else countersigns now.
  update terms set countersigned_at = case when actor_system() = 'seed' then new.signed_at else now() end where id = new.terms_id;
  return null;
end $$;
revoke execute on function terms_come_into_force() from public;
create trigger terms_in_force after insert on terms_signatures for each row when (new.party = 'programme')
  execute function terms_come_into_force();

create or replace function terms_are_signed() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare signed terms%rowtype; state text; amends boolean;
begin
  select * into signed from terms t where t.id = new.terms_id;
  select coalesce(status, '') into state from placements p where p.id = new.placement_id;
  if signed.status is distinct from 'ready' or signed.sha256 is distinct from new.sha256
    or exists (select 1 from terms t where t.placement_id = new.placement_id and t.number > signed.number) then
    raise exception 'these are not the terms that stand' using errcode = 'insufficient_privilege';
  end if;
  amends := exists (select 1 from terms t where t.placement_id = new.placement_id and t.number < signed.number and t.countersigned_at is not null);
  if (case when amends then state <> all (array['contracted', 'oriented', 'active', 'probation', 'suspended', 'evacuated'])
      else state is distinct from (case new.party when 'member' then 'offered' else 'accepted' end) end)
    or (new.party = 'programme' and not exists (select 1 from terms_signatures s where s.terms_id = new.terms_id and s.party = 'member')) then
    raise exception 'not the moment to sign' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;

create or replace function terms_freeze() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    if new.status <> 'draft' then
      raise exception 'terms begin as a draft' using errcode = 'insufficient_privilege';
    end if;
    return new;
  end if;
  if (new.placement_id, new.profile_id, new.programme_id, new.number) is distinct from
    (old.placement_id, old.profile_id, old.programme_id, old.number) then
    raise exception 'terms stay with their placement' using errcode = 'insufficient_privilege';
  end if;
  -- The person says no to an amendment, before they have said yes, and changes nothing else.
  if own_profile(new.profile_id) and not (old.status = 'ready' and new.status = 'withdrawn'
    and exists (select 1 from terms t where t.placement_id = new.placement_id and t.number < new.number and t.countersigned_at is not null)
    and not exists (select 1 from terms_signatures s where s.terms_id = new.id)) then
    raise exception 'nobody writes their own terms' using errcode = 'insufficient_privilege';
  end if;
  if old.status = 'draft' and new.status = 'ready' then
    new.sha256 := encode(sha256(convert_to(terms_text(new), 'UTF8')), 'hex');
    new.ready_at := now();
  elsif old.status = 'draft' and new.status = 'draft' then
    new.sha256 := null;
  elsif not (old.status = 'ready' and new.status in ('ready', 'withdrawn') and terms_text(new) = terms_text(old)
    and (new.sha256, new.ready_at) is not distinct from (old.sha256, old.ready_at)) then
    raise exception 'terms that were made ready are frozen' using errcode = 'insufficient_privilege';
  elsif new.status = 'withdrawn' and exists (select 1 from terms_signatures s where s.terms_id = new.id and s.party = 'programme') then
    raise exception 'a contract is not taken back' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;

create policy own_refuses on terms for update using (status = 'ready' and own_profile(profile_id)) with check (status = 'withdrawn');

-- Whoever declared to know the person decides nothing about their contract, as nothing about money for them.
create policy without_conflict on terms as restrictive for insert to compatriot_app with check (not conflicted_with(profile_id));
create policy without_conflict_changes on terms as restrictive for update to compatriot_app using (not conflicted_with(profile_id));
create policy without_conflict on terms_signatures as restrictive for insert to compatriot_app
  with check (not conflicted_with(profile_id));

-- What an amendment costs more is held from its line until both have signed, or until it is withdrawn.
alter table payments drop constraint payments_status,
  add constraint payments_status check (status in ('due', 'made', 'cancelled', 'held'));
drop index payments_once;
create unique index payments_once on payments (placement_id, part, due_on, line_id)
  where claim_id is null and status in ('due', 'made');
drop policy finance_promises on payments;
create policy finance_promises on payments for insert with check (programme_id = any ((select actor_finance())::uuid[])
  and account_id = (select actor_account()) and status in ('due', 'held') and not own_profile(profile_id));

create or replace function payments_take_steps() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare changed text[]; allowed text[] := array['status', 'line_amount'];
begin
  if not row_security_active('payments') then return new; end if;
  select coalesce(array_agg(key), '{}') into changed from jsonb_each(to_jsonb(new)) as after(key, value)
    where to_jsonb(old) -> key is distinct from value;
  if old.status = 'due' and new.status = 'made' and actor_system() is null then
    allowed := allowed || array['made_on', 'made_amount', 'made_rate', 'made_rated_on', 'reference', 'made_by', 'made_at'];
    if changed <@ allowed and new.made_by = actor_account() and new.made_at = now() then return new; end if;
  elsif old.status = 'made' and new.status = 'due' and old.made_by = actor_account() and old.made_at > now() - interval '24 hours' then
    allowed := allowed || array['made_on', 'made_amount', 'made_rate', 'made_rated_on', 'reference', 'made_by', 'made_at'];
    if changed <@ allowed then return new; end if;
  elsif old.status = 'due' and new.status = 'cancelled' then
    if changed <@ array['status', 'cancelled', 'reason'] and (actor_system() is null or new.cancelled = 'ended') then return new; end if;
  elsif old.status = 'held' and new.status = 'cancelled' and new.cancelled = 'terms_changed' then
    if changed <@ array['status', 'cancelled'] then return new; end if;
  elsif old.status = 'cancelled' and new.status = 'due' and old.cancelled = 'ended' then
    if changed <@ array['status', 'cancelled', 'reason'] then return new; end if;
  elsif changed = '{}' then return new;
  end if;
  raise exception 'not a step of a payment' using errcode = 'insufficient_privilege';
end $$;

create or replace function payments_count() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare promised bigint := 0; spent bigint := 0;
begin
  if tg_op = 'DELETE' then
    -- Erased with the person: a promise is over, what was paid was paid.
    if old.status in ('due', 'held') then
      update budget_lines set committed = committed - old.line_amount where id = old.line_id;
      update assignment_funding set committed = committed - old.line_amount
        where assignment_id = old.assignment_id and line_id = old.line_id;
    elsif old.status = 'made' then
      update budget_lines set erased = erased + old.line_amount where id = old.line_id;
    end if;
    return null;
  end if;
  if new.status <> 'cancelled' then promised := new.line_amount; end if;
  if new.status = 'made' then spent := new.line_amount; end if;
  if tg_op = 'UPDATE' then
    if old.status <> 'cancelled' then promised := promised - old.line_amount; end if;
    if old.status = 'made' then spent := spent - old.line_amount; end if;
  end if;
  if promised <> 0 or spent <> 0 then
    -- The line first, then what is set aside of it: one order for everybody.
    update budget_lines set committed = committed + promised, paid = paid + spent where id = new.line_id;
    update assignment_funding set committed = committed + promised
      where assignment_id = new.assignment_id and line_id = new.line_id;
  end if;
  return null;
end $$;

-- What was held for an amendment that nobody will sign is free again, whoever said no.
create function release_held() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform 1 from budget_lines l where l.id in (select y.line_id from payments y where y.placement_id = new.placement_id and y.status = 'held')
    order by l.id for update;
  update payments set status = 'cancelled', cancelled = 'terms_changed' where placement_id = new.placement_id and status = 'held';
  return null;
end $$;
revoke execute on function release_held() from public;
create trigger terms_release after update of status on terms for each row when (new.status = 'withdrawn')
  execute function release_held();

-- Whoever countersigns an amendment lays out by it what is not paid yet, in the same act, with the finance right or without: the
-- lines, rates and days of promising stay those of the payments replaced, nothing is taken that was not promised, and each
-- part comes to what the contract in force says. Each of `rows`: "from" (a payment replaced), "dueOn", "amount", "lineAmount".
create function lay_out_payments(placement uuid, rows jsonb) returns void language plpgsql security definer
set search_path = public, pg_temp as $$
declare stands terms%rowtype; replaced uuid[];
begin
  select * into stands from terms t where t.placement_id = placement and t.countersigned_at is not null order by t.number desc limit 1;
  if stands.countersigned_at is distinct from now() or not exists (select 1 from terms_signatures s
    where s.terms_id = stands.id and s.party = 'programme' and s.account_id = actor_account()) then
    raise exception 'only with the signature' using errcode = 'insufficient_privilege';
  end if;
  perform 1 from budget_lines l where l.id in (select y.line_id from payments y where y.placement_id = placement)
    order by l.id for update;
  with gone as (update payments set status = 'cancelled', cancelled = 'terms_changed'
    where placement_id = placement and claim_id is null and status in ('due', 'held') returning id)
  select coalesce(array_agg(id), '{}') into replaced from gone;
  insert into payments (programme_id, placement_id, profile_id, assignment_id, line_id, line_currency, part, due_on, amount, currency,
      rate, rated_on, line_amount, account_id, at)
    select o.programme_id, o.placement_id, o.profile_id, o.assignment_id, o.line_id, o.line_currency, o.part, r."dueOn", r.amount,
      o.currency, o.rate, o.rated_on, r."lineAmount", o.account_id, o.at
    from jsonb_to_recordset(rows) as r ("from" uuid, "dueOn" date, amount bigint, "lineAmount" bigint)
      join payments o on o.id = r."from" and o.id = any (replaced);
  if exists (select 1 from payments y where y.placement_id = placement and y.claim_id is null
      and (y.status = 'due' or y.id = any (replaced)) group by y.line_id
      having sum(case when y.status = 'due' then y.line_amount else -y.line_amount end) > 0)
    or exists (select 1 from (values ('stipend', stands.stipend * stands.stipend_times), ('travel', stands.travel),
        ('allowance', stands.daily * stands.daily_days)) asked (part, amount)
      where asked.amount <> (select coalesce(sum(y.amount), 0) from payments y where y.placement_id = placement
        and y.part = asked.part and y.status in ('due', 'made') and y.currency = stands.currency)) then
    raise exception 'not what the contract says' using errcode = 'insufficient_privilege';
  end if;
end $$;
revoke execute on function lay_out_payments(uuid, jsonb) from public;
grant execute on function lay_out_payments(uuid, jsonb) to compatriot_app;

-- Talent search reads talent_documents through these functions and through nothing else: array operators are not
-- leakproof, so under row-level security Postgres would leave its indexes aside. Each function decides by itself whose
-- documents the session may read. The queries are static; what was typed arrives as values only.
create policy definer on talent_documents to current_user using (true) with check (true);

-- Whether what the people of a programme gave to this kind of recipient is the session's to read.
create function reads_talent(programme uuid, audience text) returns boolean
language sql stable parallel safe set search_path = public as $$
  select coalesce(
    (audience = 'programme_team' and programme = any (actor_team()))
    or (audience = 'home_government' and programme = any (actor_government()))
    or (actor_system() is not null and programme = actor_programme()), false)
$$;

-- Documents for cards, at most fifty, in no order.
create function read_talent(programme uuid, audience text, ids uuid[]) returns setof talent_documents
language plpgsql stable security definer set search_path = public as $$
begin
  if not reads_talent(programme, audience) then return; end if;
  return query select d.* from talent_documents d
    where d.id = any (ids) and d.programme_id = programme and d.recipient = audience limit 50;
end $$;

-- Finds, counts and ranks. `query`:
--   words       [[{id, weight}…]…]  at most eight; a document must meet every word with at least one of its concepts
--   wanted      [{id, weight}…]     concepts asked for by filter: they add to the fit and are marked
--   required    [id…]               concepts (or groups) that must all be there
--   levelled    [{ids, level}…]     one of the ids with at least this level, for each entry
--   countries, modes, sectors, experience, education  [code…]  one of them; empty asks nothing
--   languages   [{code, levels}…]   each of them with one of its levels; `levels` null takes any
--   availableOn date or null; sort 'fit' | 'recent' | 'experience'; offset; limit
-- Fit: for each word the best of its concepts on the card, its weight (how well the word named it) times how firmly the
-- person stands in it: occupation 1; skill 0.6 to 0.9 by level; only a broader group 0.5. Parts are added over the words.
create function search_talent(programme uuid, audience text, query jsonb) returns jsonb
language plpgsql stable security definer
set search_path = public set plan_cache_mode = force_custom_plan set jit = off set work_mem = '64MB' as $$
declare
  w jsonb := query -> 'words';
  w1 integer[]; w2 integer[]; w3 integer[]; w4 integer[]; w5 integer[]; w6 integer[]; w7 integer[]; w8 integer[];
  required integer[] := array(select jsonb_array_elements_text(query -> 'required')::integer);
  levelled jsonb := nullif(query -> 'levelled', '[]');
  countries text[] := array(select jsonb_array_elements_text(query -> 'countries'));
  wanted_modes text[] := array(select jsonb_array_elements_text(query -> 'modes'));
  wanted_sectors text[] := array(select jsonb_array_elements_text(query -> 'sectors'));
  bands text[] := array(select jsonb_array_elements_text(query -> 'experience'));
  schooling text[] := array(select jsonb_array_elements_text(query -> 'education'));
  spoken text[] := array(select tongue ->> 'code' from jsonb_array_elements(query -> 'languages') tongue);
  fluency jsonb := (select jsonb_agg(tongue) from jsonb_array_elements(query -> 'languages') tongue
    where jsonb_typeof(tongue -> 'levels') = 'array');
  available_on date := (query ->> 'availableOn')::date;
  -- Where nothing was named there is nothing to fit, and the newest come first.
  wish text := case when jsonb_array_length(query -> 'words') + jsonb_array_length(query -> 'wanted') = 0 and query ->> 'sort' = 'fit'
    then 'recent' else query ->> 'sort' end;
  first_hit integer := greatest((query ->> 'offset')::integer, 0);
  page_size integer := least(greatest((query ->> 'limit')::integer, 1), 50);
  answer jsonb;
begin
  if not reads_talent(programme, audience) then
    return '{"total": 0, "hits": [], "facets": {"country": [], "mode": [], "sector": [], "language": [], "education": [], "experience": []}}';
  end if;
  if jsonb_array_length(w) > 8 then
    raise exception 'search_talent takes at most eight words' using errcode = 'invalid_parameter_value';
  end if;
  -- One variable a word: as constants of a planned statement each can use the index on concept_ids.
  w1 := (select array_agg((each ->> 'id')::integer) from jsonb_array_elements(w -> 0) each);
  w2 := (select array_agg((each ->> 'id')::integer) from jsonb_array_elements(w -> 1) each);
  w3 := (select array_agg((each ->> 'id')::integer) from jsonb_array_elements(w -> 2) each);
  w4 := (select array_agg((each ->> 'id')::integer) from jsonb_array_elements(w -> 3) each);
  w5 := (select array_agg((each ->> 'id')::integer) from jsonb_array_elements(w -> 4) each);
  w6 := (select array_agg((each ->> 'id')::integer) from jsonb_array_elements(w -> 5) each);
  w7 := (select array_agg((each ->> 'id')::integer) from jsonb_array_elements(w -> 6) each);
  w8 := (select array_agg((each ->> 'id')::integer) from jsonb_array_elements(w -> 7) each);

  with recursive tested as materialized (
    select d.id, d.residence_country, d.modes, d.sectors, d.languages, d.education_level, d.experience_band, d.updated_at,
      cardinality(countries) = 0 or d.residence_country = any (countries) as in_country,
      cardinality(wanted_modes) = 0 or d.modes && wanted_modes as in_mode,
      cardinality(wanted_sectors) = 0 or d.sectors && wanted_sectors as in_sector,
      cardinality(spoken) = 0 or (d.languages @> spoken and (fluency is null or not exists (
        select from jsonb_to_recordset(fluency) as need(code text, levels text[])
        where not exists (select from unnest(d.languages, d.language_levels) as has(code, level)
          where has.code = need.code and has.level = any (need.levels))))) as in_language,
      cardinality(schooling) = 0 or coalesce(d.education_level = any (schooling), false) as in_education,
      cardinality(bands) = 0 or coalesce(d.experience_band = any (bands), false) as in_experience
    from talent_documents d
    where d.programme_id = programme and d.recipient = audience
      and (w1 is null or d.concept_ids && w1) and (w2 is null or d.concept_ids && w2)
      and (w3 is null or d.concept_ids && w3) and (w4 is null or d.concept_ids && w4)
      and (w5 is null or d.concept_ids && w5) and (w6 is null or d.concept_ids && w6)
      and (w7 is null or d.concept_ids && w7) and (w8 is null or d.concept_ids && w8)
      and (cardinality(required) = 0 or d.concept_ids @> required)
      and (levelled is null or not exists (
        select from jsonb_to_recordset(levelled) as need(ids integer[], level integer)
        where not exists (select from unnest(d.skill_ids, d.skill_levels) as has(id, level)
          where has.id = any (need.ids) and has.level >= need.level)))
      and (available_on is null or ((d.available_from is null or d.available_from <= available_on)
        and (d.available_until is null or d.available_until >= available_on)))
  ), near as (
    -- Who fails one filter only is no hit, but counts in that filter's own facet.
    select t.*, (not in_country)::integer + (not in_mode)::integer + (not in_sector)::integer + (not in_language)::integer
      + (not in_education)::integer + (not in_experience)::integer as failing
    from tested t
  ), hit as (
    select * from near where failing = 0
  ), weights as (
    select word.at, (each ->> 'id')::integer as concept, (each ->> 'weight')::real as weight
    from jsonb_array_elements(w) with ordinality as word(concepts, at), jsonb_array_elements(word.concepts) each
    union all
    select 100 + number, (each ->> 'id')::integer, (each ->> 'weight')::real
    from jsonb_array_elements(query -> 'wanted') with ordinality as asked(each, number)
  ), fit as (
    select scored.id, sum(scored.best) as fit from (
      select d.id, v.at, max(v.weight * case when v.concept = d.occupation_id then 1
        else 0.5 + coalesce(0.1 * d.skill_levels[array_position(d.skill_ids, v.concept)], 0) end) as best
      from hit join talent_documents d using (id) cross join lateral unnest(d.concept_ids) as on_card(concept)
      join weights v using (concept)
      where wish = 'fit'
      group by d.id, v.at) scored
    group by scored.id
  ), page as (
    select h.id, row_number() over ranking as place
    from hit h left join fit f using (id)
    -- The first number of a band orders the bands: 0_2, 3_5, … 21_over.
    window ranking as (order by
      case wish when 'fit' then coalesce(f.fit, 0)::real
        when 'experience' then coalesce(split_part(h.experience_band, '_', 1)::real, -1) else 0 end desc,
      h.updated_at desc, h.id)
    order by place offset first_hit limit page_size
  ), card as (
    select d.id, on_card.concept from page join talent_documents d using (id),
      unnest(d.skill_ids || d.occupation_id) as on_card(concept)
    where on_card.concept is not null
  ), above as (
    -- A word may have named a group; what is marked is the skill below it that the card shows.
    select distinct concept, concept as ancestor from card
    union
    select above.concept, c.broader_id from above join concepts c on c.id = above.ancestor where c.broader_id is not null
  ), marked as (
    select card.id, card.concept, max(v.weight * case when above.ancestor = card.concept then 1 else 0.5 end) as weight
    from card join above using (concept) join weights v on v.concept = above.ancestor
    group by card.id, card.concept
  ), facets (facet, value, people) as (
    select 'country', residence_country, count(*) from near where failing = (not in_country)::integer group by 2
    union all
    select 'mode', value, count(*) from near, unnest(modes) value where failing = (not in_mode)::integer group by 2
    union all
    select 'sector', value, count(*) from near, unnest(sectors) value where failing = (not in_sector)::integer group by 2
    union all
    select 'language', value, count(*) from near, unnest(languages) value where failing = (not in_language)::integer group by 2
    union all
    select 'education', education_level, count(*) from near
      where failing = (not in_education)::integer and education_level is not null group by 2
    union all
    select 'experience', experience_band, count(*) from near
      where failing = (not in_experience)::integer and experience_band is not null group by 2
  )
  select jsonb_build_object(
    'total', (select count(*) from hit),
    'hits', coalesce((select jsonb_agg(jsonb_build_object('id', page.id, 'matched', coalesce(
        (select jsonb_agg(marked.concept order by marked.weight desc, marked.concept) from marked where marked.id = page.id),
        '[]')) order by page.place) from page), '[]'),
    'facets', (select jsonb_object_agg(name, coalesce((select jsonb_agg(jsonb_build_object('value', value, 'count', people)
        order by people desc, value) from facets where facet = name), '[]'))
      from unnest(array['country', 'mode', 'sector', 'language', 'education', 'experience']) name))
  into answer;
  return answer;
end $$;

revoke execute on function reads_talent(uuid, text), read_talent(uuid, text, uuid[]), search_talent(uuid, text, jsonb) from public;
grant execute on function read_talent(uuid, text, uuid[]), search_talent(uuid, text, jsonb) to compatriot_app;

// The leak matrix in the database itself: what each actor can see, write and ask for with plain SQL, whatever the code above
// forgets. Tables and functions come from the catalog, so a new one without an expectation fails here.
// Out of scope: somebody who can call set_config inside a transaction says who they are, and these walls believe it. What is
// shown is that a query that forgets its condition, or is bent by a value, reaches no further than its actor.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { patience } from '@compatriot/server/desk/rules.ts';
import { useTestApp } from '../app.ts';
import { type Actor, actors, outsiders } from './isolation-actors.ts';
import { functions } from './isolation-functions.ts';
import { mayInsert, tables } from './isolation-matrix.ts';
import { makeStage, type Stage, type Tx } from './isolation-stage.ts';

const app = useTestApp();
let stage: Stage;
/** Columns by table, and those of them that the application's role may change. */
const columns = new Map<string, { name: string; changes: boolean; generated: boolean }[]>();

beforeAll(async () => {
  stage = await makeStage(app.current, inject('templateUrl'));
  const rows = await app.current.owner<
    { table: string; name: string; changes: boolean; generated: boolean }[]
  >`
    select c.relname as table, a.attname as name, a.attgenerated <> '' or a.attidentity = 'a' as generated,
      has_column_privilege('compatriot_app', c.oid, a.attnum, 'update') as changes
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> 'migrations'
    order by c.relname, a.attnum`;
  for (const { table, ...column } of rows) columns.set(table, [...(columns.get(table) ?? []), column]);
}, 60_000);
afterAll(() => stage?.close());

const condition = (table: string) => stage.rowsOf.get(table) ?? stage.rowsOf.get('*') ?? 'false';
const denied = { code: '42501' };

/** Rows touched, or zero when the database refuses by right. Other errors are faults of the test. */
async function touched(actor: Actor, statement: string): Promise<number> {
  try {
    return await stage.as(actor, async (tx) => (await tx.unsafe(statement)).count);
  } catch (error) {
    if ((error as { code?: string }).code !== denied.code) throw error;
    return 0;
  }
}

describe('the matrix', () => {
  test('every table of the database has an expectation, and every expectation a table', () => {
    expect([...columns.keys()].sort()).toEqual(Object.keys(tables).sort());
  });

  test('every function with the owner’s rights has an expectation', async () => {
    const rows = await app.current.owner<{ name: string }[]>`
      select proname as name from pg_proc where pronamespace = 'public'::regnamespace and prosecdef order by 1`;
    expect(rows.map((row) => row.name)).toEqual(Object.keys(functions).sort());
  });

  test('every table has rows to leak', async () => {
    for (const [table, { total }] of Object.entries(tables)) {
      const [row] = await app.current.owner.unsafe<{ rows: number }[]>(
        `select count(*)::int as rows from ${table} where ${condition(table)}`,
      );
      expect(row?.rows, table).toBe(total);
    }
  });

  describe.each(actors)('%s', (actor) => {
    test('sees exactly its own', async () => {
      const seen = await stage.as(actor, async (tx) => {
        const counts: Record<string, number> = {};
        for (const table of Object.keys(tables)) {
          const [row] = await tx.unsafe<{ rows: number }[]>(
            `select count(*)::int as rows from ${table} where ${condition(table)}`,
          );
          counts[table] = row?.rows ?? -1;
        }
        return counts;
      });
      expect(seen).toEqual(
        Object.fromEntries(Object.entries(tables).map(([table, { sees }]) => [table, sees[actor] ?? 0])),
      );
    });

    test('changes and deletes exactly its own', async () => {
      for (const [table, { updates, deletes }] of Object.entries(tables)) {
        const where = `where ${condition(table)}`;
        // A column that may be changed, if there is one; else any, to see it refused.
        const all = columns.get(table) ?? [];
        const column = (all.find((each) => each.changes && !each.generated) ?? all[0])?.name;
        const changed = await touched(actor, `update ${table} set ${column} = ${column} ${where}`);
        expect(changed, `${table} updated`).toBe(updates?.[actor] ?? 0);
        expect(await touched(actor, `delete from ${table} ${where}`), `${table} deleted`).toBe(
          deletes?.[actor] ?? 0,
        );
      }
    });
  });

  test.each(outsiders)('%s adds nothing to a foreign programme', async (actor) => {
    for (const table of Object.keys(tables)) {
      const names = (columns.get(table) ?? [])
        .filter((each) => !each.generated)
        .map((each) => each.name)
        .join(', ');
      const [copy] = await app.current.owner.unsafe<{ row: string }[]>(
        `select to_jsonb(t)::text as row from ${table} t where ${condition(table)} limit 1`,
      );
      const insert = stage.as(actor, (tx) =>
        tx.unsafe(
          `insert into ${table} (${names}) select ${names} from jsonb_populate_record(null::${table}, $1::text::jsonb)`,
          [copy?.row ?? ''],
        ),
      );
      // Who was let through gets as far as the key that the copy breaks, where there is one.
      const outcome = await insert.then(
        () => 'written',
        (error: { code?: string }) => error.code,
      );
      if (mayInsert[table]?.includes(actor)) expect(['written', '23505'], table).toContain(outcome);
      else expect(outcome, table).toBe(denied.code);
    }
  });
});

describe('functions that run with the owner’s rights', () => {
  const count = async (tx: Tx, text: string, values: (string | string[])[]) => {
    const [row] = await tx.unsafe<{ rows: number }[]>(`select count(*)::int as rows from ${text}`, values);
    return row?.rows ?? -1;
  };
  const mayCall = (tx: Tx, name: string) =>
    count(tx, '(select has_function_privilege($1, $2) as may) one where may', [name, 'execute']);
  /** The best that each kind of recipient gets. */
  const asEither = async (ask: (recipient: string) => Promise<number>) =>
    Math.max(await ask('programme_team'), await ask('home_government'));
  const calls: Record<string, (tx: Tx) => Promise<number>> = {
    read_talent: async (tx) => {
      const documents = await app.current.owner<{ id: string }[]>`
        select id from talent_documents where programme_id = ${stage.programme.id}`;
      const ids = `{${documents.map((row) => row.id).join(',')}}`;
      return asEither((recipient) =>
        count(tx, 'read_talent($1, $2, $3::uuid[])', [stage.programme.id, recipient, ids]),
      );
    },
    talent_news: (tx) =>
      asEither((recipient) =>
        count(tx, "talent_news($1, $2, '1:1:') where document is not null", [stage.programme.id, recipient]),
      ),
    match_news: (tx) =>
      asEither((recipient) =>
        count(tx, "match_news($1, $2, '1:1:') where person is not null", [stage.programme.id, recipient]),
      ),
    match_blocked: (tx) =>
      asEither((recipient) =>
        count(tx, 'match_blocked($1, $2, $3)', [stage.programme.id, recipient, stage.host.institution]),
      ),
    talent_changed: (tx) => mayCall(tx, 'talent_changed()'),
    changes_to_copy: (tx) => count(tx, "changes_to_copy('1:1:')", []),
    documents_to_copy: async (tx) => {
      const documents = await app.current.owner<{ id: string }[]>`select id from talent_documents`;
      return count(tx, 'documents_to_copy($1::uuid[])', [`{${documents.map((row) => row.id).join(',')}}`]);
    },
    all_documents_to_copy: (tx) =>
      count(tx, "all_documents_to_copy('00000000-0000-0000-0000-000000000000', 50)", []),
    count_documents_to_copy: (tx) =>
      count(tx, '(select count_documents_to_copy() as documents) one where documents > 0', []),
    concepts_to_copy: (tx) => count(tx, 'concepts_to_copy(50)', []),
    this_database: (tx) => count(tx, '(select this_database()) one', []),
    people_on_lists: (tx) =>
      asEither((recipient) => count(tx, 'people_on_lists($1, $2, null)', [stage.programme.id, recipient])),
    lists_of_people: (tx) => {
      const people = `{${[stage.open, stage.teamOnly, stage.hidden].map(({ id }) => id).join(',')}}`;
      return asEither((recipient) =>
        count(tx, 'lists_of_people($1, $2, $3::uuid[])', [stage.programme.id, recipient, people]),
      );
    },
    count_looks: (tx) => mayCall(tx, 'count_looks()'),
    within_quota: (tx) =>
      count(tx, '(select within_quota($1, 0) as within) one where not within', [stage.programme.id]),
    cards_of_people: (tx) => {
      const people = `{${[stage.open, stage.teamOnly, stage.hidden].map(({ id }) => id).join(',')}}`;
      return asEither((recipient) =>
        count(tx, 'cards_of_people($1, $2, $3::uuid[])', [stage.programme.id, recipient, people]),
      );
    },
    scores_about: (tx) => count(tx, 'scores_about($1)', [stage.teamOnly.id]),
    rankings_of: (tx) => count(tx, 'rankings_of($1)', [stage.teamOnly.id]),
    portfolio_words_about: (tx) => count(tx, 'portfolio_words_about($1)', [stage.teamOnly.id]),
    notes_about: (tx) => count(tx, 'notes_about($1)', [stage.teamOnly.id]),
    forget_work: (tx) => mayCall(tx, 'forget_work()'),
    stop_alert: (tx) => count(tx, '(select stop_alert($1) as known) one where known', [randomUUID()]),
    claim_fit_alerts: async (tx) => {
      const documents = await app.current.owner<{ id: string }[]>`
        select id from talent_documents where programme_id = ${stage.programme.id}`;
      const ids = `{${documents.map((row) => row.id).join(',')}}`;
      return count(tx, 'claim_fit_alerts($1, $2::uuid[], now())', [stage.waiting.assignment, ids]);
    },
    fit_settings: (tx) => count(tx, 'fit_settings($1::uuid[])', [`{${stage.programme.id}}`]),
    indicator_figures: (tx) =>
      count(
        tx,
        "indicator_figures($1, '{needs_opened,chosen}', '2000-01-01', '2100-01-01', '{}') where cut = 'all'",
        [stage.programme.id],
      ),
    indicator_records: (tx) =>
      count(tx, "indicator_records($1, 'outcome', '2000-01-01', '2100-01-01', '{}', 0, 10)", [
        stage.programme.id,
      ]),
    board_counts: (tx) => count(tx, 'board_counts($1, null)', [stage.programme.id]),
    quiet_placements: (tx) =>
      count(tx, "quiet_placements($1, '{active,probation}', now())", [stage.programme.id]),
    desk_lines: (tx) =>
      count(tx, "desk_lines($1, null, '{answer,decide}', current_date, $2::text::jsonb, 10)", [
        stage.programme.id,
        JSON.stringify(patience),
      ]),
    checks_tell_until: (tx) => mayCall(tx, 'checks_tell_until()'),
    give_token: (tx) => count(tx, "(select give_token($1, '\\x01') as given) one where given", [stage.link]),
    act_with: (tx) => count(tx, "act_with('\\x5a')", []),
    link_used: (tx) => count(tx, '(select link_used()) one', []),
    contacts_take_their_links: (tx) => mayCall(tx, 'contacts_take_their_links()'),
    placement_party: async (tx) => {
      const part = '(select placement_party($1) as parts) one where cardinality(parts) > 0';
      return (
        (await count(tx, part, [stage.host.placement])) + (await count(tx, part, [stage.waiting.placement]))
      );
    },
    feedback_given: async (tx) => {
      const said = "unnest(array['member', 'host']) side where feedback_given($1, side)";
      return (
        (await count(tx, said, [stage.host.placement])) + (await count(tx, said, [stage.waiting.placement]))
      );
    },
    result_standing: async (tx) => {
      const known = 'result_standing($1) where final_report is not null';
      return (
        (await count(tx, known, [stage.host.placement])) + (await count(tx, known, [stage.waiting.placement]))
      );
    },
    open_follow_up: (tx) => count(tx, "open_follow_up('a guess', 'x', 'en')", []),
    take_follow_up: (tx) => count(tx, '(select take_follow_up() as taken) one where taken', []),
    contact_withdrawn: (tx) =>
      count(tx, '(select contact_withdrawn($1) as gone) one where gone', [stage.host.placement]),
    follow_up_of: (tx) => count(tx, 'follow_up_of($1)', [stage.askedLater]),
    forget_follow_up: (tx) => mayCall(tx, 'forget_follow_up()'),
    checks_valid: (tx) =>
      count(tx, '(select checks_valid($1, current_date) as valid) one where valid', [stage.host.placement]),
    member_language: async (tx) => {
      const known = '(select member_language($1) as language) one where language is not null';
      const [yes, asked] = [stage.host.placement, stage.waiting.placement];
      return (await count(tx, known, [yes])) + (await count(tx, known, [asked]));
    },
    who_looked: (tx) => count(tx, 'who_looked($1, 50)', [stage.teamOnly.id]),
    people_blocking: (tx) => count(tx, 'people_blocking($1)', [stage.host.institution]),
    may_apply: (tx) =>
      count(tx, '(select 1) one where may_apply($1, $2)', [stage.teamOnly.id, stage.host.assignment]),
    takes_applicant: (tx) => mayCall(tx, 'takes_applicant(uuid, uuid)'),
    may_apply_for: (tx) =>
      count(tx, '(select 1) one where may_apply_for($1, $2)', [stage.teamOnly.id, stage.host.assignment]),
    may_be_invited: (tx) =>
      count(tx, '(select 1) one where may_be_invited($1, $2)', [
        stage.teamOnly.id,
        stage.waiting.institution,
      ]),
    orientation_is_full: (tx) =>
      count(tx, '(select orientation_is_full($1) as answer) one where answer is not null', [stage.gathering]),
    orientation_link: (tx) =>
      count(tx, '(select orientation_link($1) as link) one where link is not null', [stage.gathering]),
    may_name_host: (tx) =>
      count(tx, '(select may_name_host($1, null) as may) one where may', [stage.host.institution]),
    account_name: async (tx) => {
      const ids = await app.current.owner<{ id: string }[]>`
        select id from accounts where ${app.current.owner.unsafe(condition('accounts'))}`;
      return count(tx, 'unnest($1::uuid[]) id where account_name(id) is not null', [
        `{${ids.map((row) => row.id).join(',')}}`,
      ]);
    },
    take_orientation_seat: (tx) => mayCall(tx, 'take_orientation_seat()'),
    proven_already: (tx) => count(tx, '(select 1) one where proven_already($1)', [stage.open.responseId]),
    own_profile: (tx) => count(tx, '(select 1) one where own_profile($1)', [stage.teamOnly.id]),
    actor_profiles: (tx) => count(tx, 'unnest(actor_profiles())', []),
    actor_joined: (tx) => count(tx, 'unnest(actor_joined())', []),
    actor_placed: (tx) => count(tx, 'unnest(actor_placed())', []),
    own_seat: (tx) => count(tx, '(select 1) one where own_seat($1)', [stage.panelSeat]),
    gave_scores: (tx) => count(tx, '(select 1) one where gave_scores($1)', [stage.host.placement]),
    scores_awaited: (tx) => count(tx, '(select 1) one where scores_awaited($1)', [stage.host.placement]),
    took_scores_down: (tx) => count(tx, '(select 1) one where took_scores_down($1)', [stage.host.placement]),
    in_conflict: (tx) => count(tx, '(select 1) one where in_conflict($1)', [stage.host.placement]),
    panel_progress: (tx) => count(tx, 'panel_progress($1)', [stage.host.placement]),
    find_organisations: (tx) => count(tx, "find_organisations($1, 'nurses', 50)", [stage.teamOnly.id]),
    count_organisation_people: (tx) => count(tx, '(select count_organisation_people()) one', []),
    withdraw_response: async (tx) => {
      await tx`select set_config('app.draft', ${stage.hidden.responseId}, true)`;
      return count(tx, "(select withdraw_response('a guess') as id) one where id is not null", []);
    },
    tell_submission: (tx) => count(tx, "(select tell_submission('{}') as told) one where told", []),
    read_response_file: (tx) => count(tx, "read_response_file($1, 'test', null)", [stage.signedForm]),
    document_parties: (tx) =>
      count(tx, '(select document_parties($1, $2, $3, null, null) as who) one where cardinality(who) > 0', [
        stage.programme.id,
        stage.host.placement,
        stage.open.id,
      ]),
    reads_document: (tx) =>
      count(tx, "(select 1) one where reads_document($1, $2, $3, null, null, 'cv')", [
        stage.programme.id,
        stage.host.placement,
        stage.open.id,
      ]),
    read_document: (tx) => count(tx, "read_document($1, 'test')", [stage.paper]),
    remove_document: (tx) =>
      count(tx, "(select remove_document($1) as outcome) one where outcome = 'removed'", [stage.paper]),
    hold_document: (tx) => count(tx, '(select hold_document($1) as held) one where held', [stage.paper]),
    verify_certificate: (tx) => count(tx, 'verify_certificate($1)', [stage.certificate]),
    revoke_certificate: (tx) =>
      count(tx, "(select revoke_certificate($1, 'other') as gone) one where gone", [stage.certificate]),
    entered_responses: (tx) => count(tx, 'entered_responses($1, null, 50)', [stage.programme.id]),
    imported_before: (tx) =>
      count(tx, 'imported_before($1, $2::uuid[])', [
        stage.programme.id,
        `{${[stage.hidden.responseId, stage.open.responseId, stage.erasedImport].join(',')}}`,
      ]),
    expire_imports: (tx) => count(tx, '(select expire_imports()) one', []),
    find_invitation: (tx) => count(tx, "find_invitation('a guess', 'x', 100) where outcome = 'found'", []),
    past_placement_figures: (tx) => count(tx, 'past_placement_figures($1)', [stage.programme.id]),
    similar_cards: async (tx) => {
      const profileIds = [stage.open.id, stage.teamOnly.id, stage.hidden.id];
      const asked = JSON.stringify(profileIds.map((id, row) => ({ row, skillIds: [], profileIds: [id] })));
      return asEither((recipient) =>
        count(tx, 'similar_cards($1, $2, $3::text::jsonb)', [stage.programme.id, recipient, asked]),
      );
    },
    strip_unclaimed: (tx) => count(tx, '(select strip_unclaimed($1)) one', ['nobody@example.org']),
    roster_joined: (tx) => count(tx, 'roster_joined((select array_agg(id) from rosters))', []),
    expire_rosters: (tx) => count(tx, '(select expire_rosters()) one', []),
    erase_roster_rows: (tx) => mayCall(tx, 'erase_roster_rows()'),
    paper_needs_evidence: (tx) => mayCall(tx, 'paper_needs_evidence()'),
    end_response_files: (tx) => mayCall(tx, 'end_response_files()'),
    remember_erased_response: (tx) => mayCall(tx, 'remember_erased_response()'),
    leave_draft: async (tx) => {
      await tx`select set_config('app.draft', ${stage.hidden.responseId}, true)`;
      return count(tx, "(select leave_draft('a guess') as outcome) one where outcome = 'deleted'", []);
    },
    redeem_resume_code: (tx) =>
      count(tx, "redeem_resume_code('a guess', 'x', 'x', 20, 'x', 300) where outcome = 'opened'", []),
    count_try: (tx) => count(tx, "(select count_try('x', 20, '1 hour') as may) one where may", []),
    act_for_export: (tx) =>
      count(tx, '(select act_for_export($1) as actor) one where actor is not null', [stage.makingExport]),
    end_exports_of_pool: (tx) => mayCall(tx, 'end_exports_of_pool()'),
    end_exports_of_erased: (tx) => mayCall(tx, 'end_exports_of_erased()'),
    end_exports_of_organisation: (tx) => mayCall(tx, 'end_exports_of_organisation()'),
    funding_counts: (tx) => mayCall(tx, 'funding_counts()'),
    last_placement_event: (tx) =>
      count(tx, '(select last_placement_event($1) as kind) one where kind is not null', [
        stage.host.placement,
      ]),
    tranches_count: (tx) => mayCall(tx, 'tranches_count()'),
    hold_papers_of_project: (tx) => mayCall(tx, 'hold_papers_of_project()'),
    mails_go_with_the_person: (tx) => mayCall(tx, 'mails_go_with_the_person()'),
    declared_conflict: (tx) =>
      count(tx, '(select declared_conflict($1) as known) one where known', [stage.project]),
    project_is_appraised: (tx) =>
      count(tx, '(select project_is_appraised($1) as done) one where done', [stage.project]),
    may_be_contacted: (tx) =>
      count(tx, '(select may_be_contacted($1) as may) one where may', [stage.open.id]),
    conflicted_with: (tx) =>
      count(tx, '(select conflicted_with($1) as known) one where known', [stage.open.id]),
    institution_people: (tx) => count(tx, 'institution_people($1)', [stage.host.institution]),
    linked_assignment: (tx) => count(tx, '(select linked_assignment() as id) one where id is not null', []),
    linked_profile: (tx) => count(tx, '(select linked_profile() as id) one where id is not null', []),
    linked_contact: (tx) => count(tx, '(select linked_contact() as id) one where id is not null', []),
    expire_clearance_papers: (tx) => count(tx, '(select expire_clearance_papers()) one', []),
    disclosures_only_end: (tx) => mayCall(tx, 'disclosures_only_end()'),
    one_side: (tx) => mayCall(tx, 'one_side()'),
    has_appraised: (tx) => count(tx, '(select has_appraised($1) as given) one where given', [stage.project]),
    read_notices: (tx) => count(tx, '(select read_notices(null) as done) one where done > 0', []),
    payments_count: (tx) => mayCall(tx, 'payments_count()'),
    release_held: (tx) => mayCall(tx, 'release_held()'),
    terms_come_into_force: (tx) => mayCall(tx, 'terms_come_into_force()'),
    lay_out_payments: (tx) => count(tx, "(select lay_out_payments($1, '[]')) one", [stage.host.placement]),
    due_diligence_decides: (tx) => mayCall(tx, 'due_diligence_decides()'),
    sign_on: (tx) => count(tx, '(select sign_on($1) as actor) one where actor is not null', [randomUUID()]),
    erase_profile: (tx) => count(tx, '(select erase_profile($1)) one', [stage.teamOnly.id]),
    erase_responses: (tx) =>
      count(tx, '(select erase_responses($1::uuid[])) one', [`{${stage.open.responseId}}`]),
    claim_made_profile: (tx) => count(tx, 'claim_made_profile($1)', [stage.teamOnly.id]),
    claim_profiles: (tx) => count(tx, 'claim_profiles($1)', [stage.people.somebody?.accountId ?? '']),
    end_contact: (tx) =>
      count(tx, "(select has_function_privilege('end_contact()', 'execute') as may) one where may", []),
    queue_mail: (tx) =>
      count(tx, "(select queue_mail($1, null, 'x@example.org', 'x', 'x') as queued) one where queued", [
        randomUUID(),
      ]),
    ensure_account: (tx) => count(tx, "(select ensure_account('x@example.org', null, 'en')) one", []),
  };
  test.each(Object.keys(functions))('%s', async (name) => {
    const call = calls[name];
    if (!call) throw new Error(`Nobody calls ${name}`);
    for (const actor of actors) {
      const wanted = functions[name]?.[actor] ?? 0;
      const asked = stage.as(actor, call);
      if (wanted !== 'refused') expect(await asked, actor).toBe(wanted);
      else await expect(asked, actor).rejects.toMatchObject(denied);
    }
  });

  test('a temporary table does not stand in for a real one', async () => {
    const forged = randomUUID();
    const actor = await stage.under({}, async (tx) => {
      await tx`create temp table sessions (id uuid, account_id uuid, revoked_at timestamptz, expires_at timestamptz)`;
      await tx`insert into pg_temp.sessions
        values (${forged}, ${stage.people.coordinator?.accountId ?? ''}, null, now() + interval '1 day')`;
      await tx`grant select on pg_temp.sessions to public`;
      const [row] = await tx<{ actor: unknown }[]>`select sign_on(${forged}) as actor`;
      return row?.actor;
    });
    expect(actor).toBeNull();
  });
});

describe('what hangs on a consent', () => {
  const add = (tx: Tx, values: { consent: string; profile: string; recipient: string }) => tx`
    insert into talent_documents (consent_id, profile_id, programme_id, recipient, pseudonym, origin_country, residence_country)
    values (${values.consent}, ${values.profile}, ${stage.programme.id}, ${values.recipient}, 'x', 'GY', 'NL')`;

  test('no searchable document without its consent', async () => {
    const consents = await app.current.owner<
      { id: string; profileId: string; purpose: string; recipient: string }[]
    >`
      select id, profile_id as "profileId", purpose, recipient from consents where programme_id = ${stage.programme.id}`;
    const given = consents.find(
      (each) => each.profileId === stage.teamOnly.id && each.purpose === 'talent_pool',
    );
    const contact = consents.find((each) => each.profileId === stage.hidden.id);
    const attempts = [
      { consent: randomUUID(), profile: stage.hidden.id, recipient: 'programme_team' },
      { consent: contact?.id ?? '', profile: stage.hidden.id, recipient: 'programme_team' },
      { consent: given?.id ?? '', profile: stage.hidden.id, recipient: 'programme_team' },
      { consent: given?.id ?? '', profile: stage.teamOnly.id, recipient: 'home_government' },
    ];
    for (const attempt of attempts) {
      await expect(stage.as('worker', (tx) => add(tx, attempt))).rejects.toMatchObject({
        code: '23503',
        constraint_name: 'talent_documents_consent',
      });
    }
  });

  test('it goes with the consent, in the same statement', async () => {
    const left = await stage.as('member', async (tx) => {
      const before = (await tx`select id from talent_documents`).count;
      await tx`delete from consents where purpose = 'talent_pool'`;
      return [before, (await tx`select id from talent_documents`).count];
    });
    expect(left).toEqual([1, 0]);
  });
});

test('a published questionnaire is frozen, for administrators and the worker', async () => {
  const { versionId } = stage.programme;
  const frozen = { code: '23514', constraint_name: 'questionnaire_versions_frozen' };
  for (const actor of ['administrator', 'worker'] as const) {
    const change = (set: string) =>
      stage.as(actor, (tx) =>
        tx.unsafe(`update questionnaire_versions set ${set} where id = '${versionId}'`),
      );
    await expect(change("definition = '{}'")).rejects.toMatchObject(frozen);
    await expect(change("status = 'draft'")).rejects.toMatchObject(frozen);
    await expect(change('version = 9')).rejects.toMatchObject(denied);
    await expect(change(`programme_id = '${stage.foreign.id}'`)).rejects.toMatchObject(denied);
    expect(
      await stage.as(
        actor,
        (tx) => tx`delete from questionnaire_versions where id = ${versionId} returning id`,
      ),
    ).toHaveLength(0);
    // What was retired does not come back: people may have answered a newer one since.
    await expect(
      stage.as(actor, async (tx) => {
        await tx`update questionnaire_versions set status = 'retired' where id = ${versionId}`;
        await tx`update questionnaire_versions set status = 'published' where id = ${versionId}`;
      }),
    ).rejects.toMatchObject(frozen);
  }
});

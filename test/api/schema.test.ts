// What the migrations add up to, held against everything that says it a second time: db/schema.sql, db/tables, the
// vocabulary and the rules; and the rights of the application's role, which must own nothing and get round nothing.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { actualColumns, declaredColumns, describeDatabase, schemaFile } from '@compatriot/db/describe.ts';
import { applicationRole, applicationUrl } from '@compatriot/db/migrate.ts';
import postgres from '@compatriot/db/postgres.ts';
import {
  againKinds,
  assignmentStatuses,
  audiences,
  conceptKinds,
  consentPurposes,
  exportFormats,
  exportKinds,
  exportStatuses,
  hostChoices,
  importStatuses,
  localTaxonomy,
  modes,
  officialRoles,
  overrideKinds,
  placementStatuses,
  poolRecipients,
  portfolioStatuses,
  profileStatuses,
  recordedWays,
  programmeStatuses,
  responseSources,
  rosterStatuses,
  versionStatuses,
} from '@compatriot/db/vocabulary.ts';
import {
  checkKinds,
  checkStatuses,
  claimKinds,
  claimStatuses,
  concernKinds,
  certificateParts,
  documentKinds,
  documentParties,
  reintegrationAreas,
  reachedKinds,
  outcomes,
  unaskedReasons,
  followUpRoles,
  feedbackSides,
  conflictKinds,
  interviewWays,
  panelParties,
  questionParties,
  endReminderKinds,
  orientationForms,
  workPaces,
  workParties,
  workSides,
  paymentParts,
  paymentStatuses,
  paymentStops,
  milestoneStatuses,
  projectStatuses,
  revocationReasons,
  reminderParties,
  insurers,
  signatureParties,
  stipendRhythms,
  termsStatuses,
} from '@compatriot/db/work-vocabulary.ts';
import { projectKinds } from '@compatriot/server/documents/rules.ts';
import { transitions } from '@compatriot/server/assignments/rules.ts';
import {
  confirmedYes,
  placementEvents,
  placementVerbs,
  stepOf,
} from '@compatriot/server/placements/rules.ts';
import { cloneDatabase, type TestDatabase } from '../database.ts';

let copy: TestDatabase;
let owner: postgres.Sql;
let role: postgres.Sql;

beforeAll(async () => {
  copy = await cloneDatabase(inject('templateUrl'));
  owner = postgres(copy.ownerUrl, { max: 1, onnotice: () => undefined });
  role = postgres(applicationUrl(copy.ownerUrl), { max: 1, onnotice: () => undefined });
});
afterAll(async () => {
  await owner?.end();
  await role?.end();
  await copy?.drop();
});

test('whether an official may read a person is asked of that person, not of everybody first', async () => {
  // Which way Postgres takes depends on how many there are: the policies must leave it the one by one.
  const rows = await owner<{ policy: string; qual: string }[]>`
    select tablename || ' ' || policyname as policy, coalesce(qual, '') || coalesce(with_check, '') as qual from pg_policies
    where schemaname = 'public' and tablename in ('profiles', 'profile_skills', 'profile_languages', 'match_results',
      'placements', 'portfolio_choices', 'portfolio_overrides')`;
  expect(rows.length).toBeGreaterThan(20);
  const everybody = /\bid IN \( SELECT consents\.profile_id|IN \( SELECT profiles\.id\s+FROM profiles\)/;
  expect(rows.filter(({ qual }) => everybody.test(qual)).map(({ policy }) => policy)).toEqual([]);
});

test('db/schema.sql is what the migrations make', async () => {
  const made = (await describeDatabase(owner)).split('\n');
  const kept = readFileSync(schemaFile, 'utf8').split('\n');
  const at = made.findIndex((line, index) => line !== kept[index]);
  const differs =
    at < 0 && made.length === kept.length
      ? null
      : { line: at + 1, made: made.slice(at, at + 3), kept: kept.slice(at, at + 3) };
  expect(
    differs,
    'db/schema.sql has drifted from db/migrations. Write it anew with: npm run schema',
  ).toBeNull();
});

test('db/tables names the columns that are there, with their types and whether they may be empty', async () => {
  const sorted = (rows: readonly { table: string; column: string; type: string; notNull: boolean }[]) =>
    rows
      .map(({ table, column, type, notNull }) => `${table}.${column} ${type}${notNull ? ' not null' : ''}`)
      .sort();
  expect(sorted(await declaredColumns())).toEqual(sorted(await actualColumns(owner)));
});

describe('lists of codes', () => {
  const lists: Record<string, readonly string[]> = {
    consents_purpose: consentPurposes,
    consents_recipient: poolRecipients,
    memberships_role: officialRoles,
    memberships_recipient: poolRecipients,
    match_runs_recipient: poolRecipients,
    questionnaire_versions_status: versionStatuses,
    placement_results_outcome: outcomes,
    people_reached_kind: reachedKinds,
    placement_reports_way: recordedWays,
    handovers_way: recordedWays,
    placement_feedback_side: feedbackSides,
    placement_feedback_way: recordedWays,
    reintegration_plans_way: recordedWays,
    reintegration_steps_area: reintegrationAreas,
    return_plan_steps_area: reintegrationAreas,
    follow_ups_role: followUpRoles,
    follow_ups_colleague: ['colleague'],
    follow_ups_reason: unaskedReasons,
    questionnaire_versions_audience: audiences,
    survey_figures_audience: audiences,
    talent_lists_recipient: poolRecipients,
    talent_list_people_purpose: [consentPurposes[1]],
    // A draft is typed by somebody; only whole responses are imported.
    drafts_source: responseSources.slice(0, 2),
    responses_source: responseSources,
    response_imports_status: importStatuses,
    rosters_status: rosterStatuses,
    past_placements_mode: modes,
    profiles_status: profileStatuses,
    programmes_status: programmeStatuses,
    assignments_status: assignmentStatuses,
    assignments_again: againKinds,
    assignments_vacancy: [modes[1]],
    placements_status: placementStatuses,
    placement_reminders_party: reminderParties,
    exports_kind: exportKinds,
    exports_format: exportFormats,
    exports_status: exportStatuses,
    exports_recipient: poolRecipients,
    documents_kind: documentKinds,
    documents_of_projects: ['photo', ...projectKinds],
    documents_party: documentParties,
    certificates_shows: certificateParts,
    certificates_reason: revocationReasons,
    projects_status: projectStatuses,
    project_milestones_status: milestoneStatuses,
    project_milestones_paid: [milestoneStatuses[3]],
    project_milestones_exchange: [milestoneStatuses[3]],
    portfolios_recipient: poolRecipients,
    portfolios_status: portfolioStatuses,
    portfolio_overrides_kind: overrideKinds,
    concepts_local_skill: [conceptKinds[0], localTaxonomy],
    checks_kind: checkKinds,
    checks_status: checkStatuses,
    checks_said: checkStatuses.slice(4),
    checks_identified: [checkKinds[0], checkStatuses[5]],
    checks_looked: [checkStatuses[3]],
    terms_status: termsStatuses,
    terms_every: stipendRhythms,
    terms_insured_by: insurers,
    terms_frozen: [termsStatuses[0]],
    terms_countersigned: [termsStatuses[1]],
    terms_withdrawn: [termsStatuses[2]],
    terms_signatures_party: signatureParties,
    orientations_form: orientationForms,
    orientations_where: [orientationForms[0]],
    work_sessions_party: workParties,
    work_sessions_confirmed_party: workParties,
    progress_reports_party: workSides,
    progress_reports_pace: workPaces,
    concerns_party: workSides,
    concerns_kind: concernKinds,
    end_reminders_kind: endReminderKinds,
    // One code each: what may be searched, and the event that opens contact.
    talent_documents_purpose_check: [consentPurposes[1]],
    disclosures_event_kind_check: [placementEvents.express_interest, confirmedYes],
    memberships_finance: [officialRoles[1]],
    expense_claims_kind: claimKinds,
    expense_claims_status: claimStatuses,
    expense_claims_granted: [claimStatuses[1]],
    expense_claims_reason: [claimStatuses[2]],
    expense_claims_decided: claimStatuses.slice(1, 3),
    payments_part: paymentParts,
    payments_status: paymentStatuses,
    payments_cancelled: paymentStops,
    payments_claimed: [paymentParts[3]],
    payments_made: Array.from({ length: 5 }, () => paymentStatuses[1]),
    payments_stopped: [paymentStatuses[2], paymentStops[2]],
    placements_host_choice: hostChoices,
    panel_seats_contact_host: ['host'],
    panel_seats_party: panelParties,
    panel_declarations_conflict: conflictKinds,
    panel_sheets_way: recordedWays,
    expense_claims_way: recordedWays,
    interview_slots_chosen_way: recordedWays,
    interview_slots_way: interviewWays,
    interview_slots_party: panelParties,
    placement_questions_party: questionParties,
    placement_questions_pseudonymous: [questionParties[0]],
    placement_moves_of: ['member', 'host'],
    placement_moves_way: recordedWays,
  };

  test('in CHECK constraints are those of db/vocabulary.ts; a new list needs its line here', async () => {
    const rows = await owner<{ name: string; text: string }[]>`
      select conname as name, pg_get_constraintdef(oid) as text from pg_constraint
      where contype = 'c' and connamespace = 'public'::regnamespace`;
    const codes = rows
      .map(
        ({ name, text }) =>
          [name, [...text.matchAll(/'([a-z_.]+)'::text/g)].map((match) => match[1])] as const,
      )
      .filter(([, list]) => list.length > 0);
    expect(codes.length).toBeGreaterThan(8);
    expect(Object.fromEntries(codes)).toEqual(lists);
  });
});

describe('steps', () => {
  test('of a placement: the database lets the same party lead from the same state as the rules', async () => {
    const wanted: Record<string, string[]> = {};
    for (const { from, fromAgain, to, by } of placementVerbs.map(stepOf)) {
      const parties = by.filter((party) => party !== 'system');
      for (const was of [...from, ...(fromAgain ?? [])]) {
        for (const becomes of to ? [to] : ['active', 'probation']) {
          const key = `${was} → ${becomes}`;
          wanted[key] = [...new Set([...(wanted[key] ?? []), ...parties])].sort();
        }
      }
    }
    const rows = await owner<{ was: string; becomes: string; parties: string[] }[]>`
      select was, becomes, placement_parties(was, becomes) as parties
      from unnest(${[...placementStatuses]}::text[]) was, unnest(${[...placementStatuses]}::text[]) becomes`;
    expect(rows).toHaveLength(placementStatuses.length ** 2);
    const allowed = rows.filter((row) => row.parties.length > 0);
    expect(
      Object.fromEntries(allowed.map((row) => [`${row.was} → ${row.becomes}`, row.parties.sort()])),
    ).toEqual(wanted);
  });

  test('of an assignment: a host submits drafts and what was returned, as host_drafts_and_submits() has it', () => {
    const hosts = Object.values(transitions).filter((each) =>
      (each.by as readonly string[]).includes('host'),
    );
    expect(hosts.flatMap(({ from, to }) => from.map((was) => `${was} → ${to}`))).toEqual([
      'draft → submitted',
      'returned → submitted',
    ]);
  });
});

describe('rights', () => {
  test('every table has row-level security, for its owner too', async () => {
    const rows = await owner<{ name: string; safe: boolean }[]>`
      select relname as name, relrowsecurity and relforcerowsecurity as safe from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname <> 'migrations'`;
    expect(rows.length).toBeGreaterThan(30);
    expect(rows.filter((row) => !row.safe).map((row) => row.name)).toEqual([]);
  });

  test('no view looks through the policies with its owner’s eyes', async () => {
    const rows = await owner<{ name: string }[]>`
      select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('v', 'm')
        and not coalesce(reloptions @> array['security_invoker=true'], false)`;
    expect([...rows]).toEqual([]);
  });

  test('a function with the owner’s rights is nobody’s to call by default, and no temporary table deceives it', async () => {
    const rows = await owner<{ name: string; everybody: boolean; path: string | null }[]>`
      select proname as name, has_function_privilege('public', oid, 'execute') as everybody,
        (select setting from unnest(proconfig) setting where setting like 'search_path=%') as path
      from pg_proc where pronamespace = 'public'::regnamespace and prosecdef`;
    expect(rows.length).toBeGreaterThan(8);
    for (const row of rows) {
      expect(row).toEqual({ name: row.name, everybody: false, path: 'search_path=public, pg_temp' });
    }
  });

  test('nothing is given to everybody', async () => {
    const rows = await owner<{ name: string }[]>`
      select relname as name from pg_class, aclexplode(relacl) acl
      where relnamespace = 'public'::regnamespace and acl.grantee = 0 and relname not like 'pg_stat%'`;
    expect([...rows]).toEqual([]);
  });

  test('the application’s role is nobody special, belongs to nobody and owns nothing', async () => {
    const [attributes] = await owner`
      select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication from pg_roles where rolname = ${applicationRole}`;
    expect(Object.values(attributes ?? {})).toEqual([false, false, false, false, false]);
    const [count] = await owner<{ groups: number; owned: number }[]>`
      select (select count(*)::int from pg_auth_members where member = ${applicationRole}::regrole) as groups,
        (select count(*)::int from pg_class where relowner = ${applicationRole}::regrole)
        + (select count(*)::int from pg_proc where proowner = ${applicationRole}::regrole)
        + (select count(*)::int from pg_namespace where nspowner = ${applicationRole}::regrole)
        + (select count(*)::int from pg_type where typowner = ${applicationRole}::regrole) as owned`;
    expect(count).toEqual({ groups: 0, owned: 0 });
  });

  const forbidden = [
    'create table mine (id int)',
    'create view mine as select 1',
    'create function mine() returns int language sql as $$ select 1 $$',
    'create schema mine',
    'create extension dblink',
    'create role mine',
    'set role postgres',
    'set session authorization postgres',
    'alter role compatriot_app bypassrls',
    'alter role compatriot_app superuser',
    'alter table profiles disable row level security',
    'alter table profiles no force row level security',
    'alter table profiles owner to compatriot_app',
    'drop policy own on profiles',
    'alter policy own on profiles using (true)',
    'create policy mine on profiles using (true)',
    'alter table placements disable trigger placements_steps',
    'drop trigger placements_steps on placements',
    'alter table disclosures drop constraint disclosures_yes',
    'alter function own_profile(uuid) security invoker',
    'grant update on events to compatriot_app',
    'truncate events',
    'truncate consents cascade',
    'set session_replication_role = replica',
    "select set_config('session_replication_role', 'replica', false)",
    'select * from migrations',
    'select rolpassword from pg_authid',
    "select pg_read_file('/etc/passwd')",
    "select lo_import('/etc/passwd')",
    "copy profiles to program 'cat'",
    "copy profiles to '/tmp/profiles'",
    'alter system set log_statement = none',
    'create trigger mine before update on events for each row execute function refuse_change_of_published()',
    'create rule mine as on select to profiles do instead select 1',
    'vacuum full profiles',
  ];
  test.each(forbidden)('it may not: %s', async (statement) => {
    // Some are only a warning and do nothing; what counts is that none takes effect.
    const outcome = await role.unsafe(statement).then(
      () => 'done',
      (error: { code?: string }) => error.code,
    );
    const harmless = ['grant update on events to compatriot_app', 'vacuum full profiles'];
    if (harmless.includes(statement)) expect(['42501', 'done']).toContain(outcome);
    else expect(outcome).toBe('42501');
  });

  test('and after all of that it can rewrite no audit', async () => {
    const [row] = await owner<{ may: boolean }[]>`
      select has_table_privilege(${applicationRole}, 'events', 'update') or has_table_privilege(${applicationRole}, 'events', 'delete') as may`;
    expect(row?.may).toBe(false);
  });

  test('switching row-level security off for a session gives an error, not rows', async () => {
    await role.begin(async (tx) => {
      await tx`set local row_security = off`;
      await expect(tx.savepoint((inner) => inner`select * from profiles`)).rejects.toMatchObject({
        code: '42501',
      });
    });
  });
});

// Who and what stands in the leak matrix: one programme with a row in every table, everybody who works in it, and people of
// another programme. Each acts as a request does: through sign_on() with a real session, as the application's role.
import { randomUUID } from 'node:crypto';
import { applicationUrl } from '@compatriot/db/migrate.ts';
import postgres from '@compatriot/db/postgres.ts';
import type { TestApp } from '../app.ts';
import {
  makeAssignment,
  makeInstitution,
  makePlacement,
  makeProfile,
  type MadeProfile,
  type MadeProgramme,
  makeProgramme,
} from '../make.ts';
import {
  asAdministrator,
  asCoordinator,
  asFocalPoint,
  asHost,
  asMember,
  asSomebody,
  type Persona,
} from '../personas.ts';
import type { Actor } from './isolation-actors.ts';
import { stageMoney } from './isolation-money.ts';
import { stagePapers } from './isolation-papers.ts';

export type Tx = postgres.TransactionSql;

export interface Stage {
  programme: MadeProgramme;
  foreign: MadeProgramme;
  /** Said yes to the team and the government, and to one invitation of `host`. */
  open: MadeProfile;
  /** Said yes to the team only, and has not answered `waiting`. */
  teamOnly: MadeProfile;
  /** Is in nobody's pool. */
  hidden: MadeProfile;
  host: { institution: string; assignment: string; placement: string };
  waiting: { institution: string; assignment: string; placement: string };
  foreignInstitution: string;
  /** The response that a host was asked for. */
  askedLater: string;
  /** An orientation session with free seats. */
  gathering: string;
  foreignAssignment: string;
  foreignProfile: MadeProfile;
  yesEvent: string;
  /** The host's on the panel, which has scored; the coordinator's has not. */
  panelSeat: string;
  signedForm: string;
  /** A CV at `host`, and what was certified of it. */
  paper: string;
  certificate: string;
  project: string;
  /** Mailed to the head nurse at `host`; its token's hash is \x5a. */
  link: string;
  /** Was imported and erased since; `hidden` was imported too. */
  erasedImport: string;
  teamRun: string;
  /** The coordinator's, and being made. */
  makingExport: string;
  people: Partial<Record<Actor, Persona>>;
  /** By table, the condition that picks the rows of the programme; `*` for tables with a programme_id. */
  rowsOf: Map<string, string>;
  /** Runs work as an actor and rolls everything back, or keeps it. */
  as<T>(actor: Actor, work: (tx: Tx) => Promise<T>, end?: 'keep'): Promise<T>;
  /** Runs work under settings that no session gives, such as those of a system actor. */
  under<T>(settings: Record<string, string>, work: (tx: Tx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

class RolledBack extends Error {}

const paediatrics = 'urn:compatriot:skill:paediatric-nursing';

export async function makeStage(app: TestApp, templateUrl: string): Promise<Stage> {
  const { owner } = app;
  const programme = await makeProgramme(app);
  const foreign = await makeProgramme(app);
  const needs = { skills: [[paediatrics, 'essential', 2]], languages: [['eng', 'B2']] } as const;
  const place = async () => {
    const institution = await makeInstitution(app, programme.id);
    const assignment = await makeAssignment(app, programme.id, {
      institutionId: institution,
      skills: needs.skills.map((each) => [...each]),
      languages: needs.languages.map((each) => [...each]),
    });
    return { institution, assignment: assignment.id };
  };
  const host = await place();
  const waiting = await place();
  const person = (options: Parameters<typeof makeProfile>[2]) =>
    makeProfile(app, programme, { ...options, skills: [[paediatrics, 3]] });
  const open = await person({});
  const teamOnly = await person({ recipients: ['programme_team'], email: 'team.only@example.org' });
  const hidden = await person({ recipients: [] });
  const at = (on: { institution: string; assignment: string }) => ({
    id: on.assignment,
    institutionId: on.institution,
  });
  const yes = await makePlacement(app, programme.id, at(host), open, 'interested');
  const asked = await makePlacement(app, programme.id, at(waiting), teamOnly, 'invited');

  const people: Partial<Record<Actor, Persona>> = {
    coordinator: await asCoordinator(app, programme.id),
    team_focal: await asFocalPoint(app, programme.id, 'programme_team'),
    government: await asFocalPoint(app, programme.id),
    host: await asHost(app, programme.id, host.institution),
    waiting_host: await asHost(app, programme.id, waiting.institution),
    member: await asMember(app, teamOnly.id),
    somebody: await asSomebody(app),
    administrator: await asAdministrator(app),
  };
  const yesSayer = await asMember(app, open.id);
  const foreignInstitution = await makeInstitution(app, foreign.id);
  const foreignAssignment = await makeAssignment(app, foreign.id, { institutionId: foreignInstitution });
  const foreignProfile = await makeProfile(app, foreign);
  people.foreign_coordinator = await asCoordinator(app, foreign.id);
  people.foreign_government = await asFocalPoint(app, foreign.id);
  people.foreign_host = await asHost(app, foreign.id, foreignInstitution);
  people.foreign_member = await asMember(app, foreignProfile.id);

  const yesEvent = randomUUID();
  const teamRun = randomUUID();
  const governmentRun = randomUUID();
  const coordinator = people.coordinator?.accountId ?? '';
  await owner`insert into events ${owner([
    {
      id: randomUUID(),
      programme_id: programme.id,
      kind: 'placement.invited',
      subject_id: yes,
      actor_id: coordinator,
    },
    {
      id: yesEvent,
      programme_id: programme.id,
      kind: 'placement.interested',
      subject_id: yes,
      actor_id: yesSayer.accountId,
    },
    {
      id: randomUUID(),
      programme_id: programme.id,
      kind: 'placement.invited',
      subject_id: asked,
      actor_id: coordinator,
    },
  ])}`;
  await owner`insert into disclosures (programme_id, placement_id, profile_id, institution_id, event_id)
    values (${programme.id}, ${yes}, ${open.id}, ${host.institution}, ${yesEvent})`;
  await owner`insert into placement_moves (programme_id, placement_id, verb, from_status, to_status, version, account_id)
    values (${programme.id}, ${yes}, 'invite', 'shortlisted', 'invited', 1, ${coordinator})`;
  const gathering = randomUUID();
  await owner`insert into orientations (id, programme_id, title, form, link, starts_at, time_zone, minutes, capacity)
    values (${gathering}, ${programme.id}, 'Before you go', 'online', 'https://meet.example/cardamom', now() + interval '9 days', 'UTC', 60, 10)`;
  await owner`insert into orientation_counts (orientation_id, programme_id, nationality, women, men, unknown)
    values (${gathering}, ${programme.id}, 'NL', 1, 1, 0)`;
  for (const [placement, person, on, party, writer] of [
    [yes, open, host, 'host', people.host?.accountId ?? ''],
    [asked, teamOnly, waiting, 'member', people.member?.accountId ?? ''],
  ] as const) {
    const scope = {
      ...{ programme_id: programme.id, placement_id: placement, profile_id: person.id },
      institution_id: on.institution,
    };
    const told = { ...scope, party, account_id: writer };
    await owner`insert into orientation_people ${owner({ ...scope, orientation_id: gathering })}`;
    await owner`insert into application_messages ${owner({ ...scope, message: 'I come from Linden' })}`;
    await owner`insert into work_sessions ${owner({
      ...{ ...told, held_on: '2026-01-01', minutes: 60, topic: 'X-rays', women: 1, men: 1, unknown: 0 },
    })}`;
    await owner`insert into progress_reports ${owner({ ...told, pace: 'on_track', done: 'Taught' })}`;
    await owner`insert into concerns ${owner({ ...told, kind: 'people', text: 'They shout' })}`;
  }
  for (const [placement, sides] of [
    [yes, ['member', 'host']],
    [asked, ['host']],
  ] as const) {
    const scope = { programme_id: programme.id, placement_id: placement };
    await owner`insert into placement_results ${owner({ ...scope, outcome: 'knowledge' })}`;
    await owner`insert into people_reached ${owner({ ...scope, kind: 'trained', women: 1, men: 1, unknown: 0 })}`;
    await owner`insert into placement_reports ${owner({ ...scope, summary: 'Taught' })}`;
    await owner`insert into handovers ${owner({ ...scope, name: 'Ward sister', what: 'The round' })}`;
    for (const side of sides)
      await owner`insert into placement_feedback ${owner({ ...scope, side, overall: 5, again: true })}`;
    await owner`insert into reintegration_plans ${owner(scope)}`;
    await owner`insert into reintegration_steps ${owner({ ...scope, position: 0, area: 'work', what: 'A licence' })}`;
    await owner`insert into follow_ups ${owner({ ...scope, months: 6, role: 'member', due_on: '2027-10-01' })}`;
  }
  await owner`insert into report_drafts ${owner({ programme_id: programme.id, placement_id: asked, body: {} })}`;
  const askedLater = randomUUID();
  await owner`insert into follow_ups ${owner({
    ...{ programme_id: programme.id, placement_id: asked, months: 6, role: 'host', due_on: '2027-10-01' },
    ...{ response_id: askedLater, link_hash: 'link' },
  })}`;
  await owner`insert into progress_nudges (placement_id, programme_id) values (${yes}, ${programme.id})`;
  await owner`insert into end_reminders (placement_id, programme_id, kind, ends_on)
    values (${yes}, ${programme.id}, 'two_months', '2027-04-11')`;
  const panelSeat = randomUUID();
  for (const [placement, on, panel] of [
    [yes, host, [people.host, people.coordinator]],
    [asked, waiting, [people.waiting_host]],
  ] as const) {
    const scope = {
      ...{ programme_id: programme.id, assignment_id: on.assignment, institution_id: on.institution },
    };
    for (const [index, persona] of panel.entries()) {
      const seat = on === host && index === 0 ? panelSeat : randomUUID();
      await owner`insert into panel_seats ${owner({
        ...{ ...scope, id: seat, party: index === 0 ? 'host' : 'coordinator', name: 'On the panel' },
        account_id: persona?.accountId ?? '',
      })}`;
      const of = { ...scope, seat_id: seat, placement_id: placement };
      await owner`insert into panel_declarations ${owner(of)}`;
      if (index > 0) continue;
      await owner`insert into panel_sheets ${owner({ ...of, note: 'Knows wards' })}`;
      await owner`insert into panel_scores ${owner({
        ...{ seat_id: seat, placement_id: placement, programme_id: programme.id, position: 0, score: 4 },
      })}`;
    }
    const [slot] = await owner<{ id: string }[]>`insert into interview_slots ${owner({
      ...{ ...scope, placement_id: placement, starts_at: new Date(Date.now() + 86_400_000), minutes: 30 },
      ...{ way: 'video', offered_party: 'host' },
    })} returning id`;
    await owner`insert into interview_evidence ${owner({
      ...{
        programme_id: programme.id,
        placement_id: placement,
        slot_id: slot?.id ?? '',
        evidence: 'Rang at nine',
      },
    })}`;
    await owner`insert into placement_questions ${owner({
      ...{ programme_id: programme.id, placement_id: placement, party: 'member', text: 'Is housing paid?' },
    })}`;
  }
  const proposed = randomUUID();
  await owner`insert into projects (id, programme_id, profile_id, pseudonym, status, title, sector, country, currency, round)
    values (${proposed}, ${programme.id}, ${teamOnly.id}, 'x', 'submitted', 'A cold room', 'health', 'GY', 'EUR', 1),
      (${randomUUID()}, ${programme.id}, ${teamOnly.id}, 'x', 'draft', 'A mill', 'health', 'GY', 'EUR', 0)`;
  const [site] = await owner<{ id: string }[]>`
    insert into project_milestones (project_id, programme_id, position, title, due_on, amount)
    values (${proposed}, ${programme.id}, 1, 'A site', '2027-02-01', 100) returning id`;
  // Of the two coordinators one declared an interest in it.
  await owner`insert into documents (programme_id, project_id, milestone_id, profile_id, kind, party, name, media_type, size, sha256, bytes)
    values (${programme.id}, ${proposed}, ${site?.id ?? ''}, ${teamOnly.id}, 'receipt', 'member', 'bill.pdf', 'application/pdf', 1, '', 'x')`;
  await owner`insert into project_appraisals (project_id, programme_id, account_id, round, conflict)
    values (${proposed}, ${programme.id}, ${coordinator}, 1, true)`;
  // One that is shared, and one that its writer keeps to themselves.
  for (const [person, shared] of [
    [teamOnly.id, true],
    [open.id, false],
  ] as const) {
    const plan = randomUUID();
    await owner`insert into return_plans (id, programme_id, profile_id, pseudonym, shared_at)
      values (${plan}, ${programme.id}, ${person}, 'x', ${shared ? new Date() : null})`;
    await owner`insert into return_plan_steps (plan_id, programme_id, position, area, what)
      values (${plan}, ${programme.id}, 0, 'housing', 'A flat in town')`;
  }
  const working = randomUUID();
  await owner`insert into questionnaire_versions (id, programme_id, version, status, definition)
    values (${working}, ${programme.id}, 2, 'draft', '{}')`;
  await owner`insert into questionnaire_edits (version_id, programme_id, revision, definition)
    values (${working}, ${programme.id}, 0, '{}')`;
  const draft = randomUUID();
  await owner`insert into drafts (id, programme_id, version_id, secret_hash, language, expires_at)
    values (${draft}, ${programme.id}, ${programme.versionId}, 'hash', 'en', now() + interval '1 day')`;
  await owner`insert into draft_browsers (draft_id, programme_id, secret_hash) values (${draft}, ${programme.id}, 'other')`;
  await owner`insert into resume_codes (draft_id, programme_id, code_hash, expires_at)
    values (${draft}, ${programme.id}, 'code', now() + interval '1 day')`;
  await owner`insert into tries (bucket) values ('staged')`;
  await owner`insert into search_state default values`;
  const [signedForm, erasedImport] = [randomUUID(), randomUUID()];
  await owner`insert into response_files (id, response_id, programme_id, name, media_type, size, bytes, uploaded_by)
    values (${signedForm}, ${open.responseId}, ${programme.id}, 'signed-form-1.pdf', 'application/pdf', 1, 'x', ${coordinator})`;
  await owner`update responses set source = 'import', entered_by = ${coordinator} where id = ${hidden.responseId}`;
  await owner`insert into erased_responses (id_hash, programme_id) values (erasure_hash(${erasedImport}), ${programme.id})`;
  await owner`insert into response_imports (programme_id, version_id, made_by, status, language, file, rows, report)
    values (${programme.id}, ${programme.versionId}, ${coordinator}, 'checked', 'en', 'x', 1, '{}')`;
  const [roster] = await owner<
    { id: string }[]
  >`insert into rosters (programme_id, made_by, file_hash, language, columns, rows)
    values (${programme.id}, ${coordinator}, 'x', 'en', '{}', 1) returning id`;
  await owner`insert into roster_people (programme_id, roster_id, email, language, facts, code_hash, expires_at)
    values (${programme.id}, ${roster?.id ?? ''}, 'invited@example.org', 'en', '{}', 'staged', now() + interval '1 day')`;
  await owner`insert into roster_answers (roster_id, response_id, programme_id)
    values (${roster?.id ?? ''}, ${teamOnly.responseId}, ${programme.id})`;
  await owner`insert into roster_refusals (programme_id, address_hash) values (${programme.id}, 'staged')`;
  await owner`insert into past_placements (programme_id, response_id, host, starts_on)
    values (${programme.id}, ${teamOnly.responseId}, 'Ward A', '2018-01-01'), (${programme.id}, ${hidden.responseId}, 'Ward B', '2018-01-01')`;
  for (const each of [host, waiting]) {
    await owner`insert into institution_contacts (programme_id, institution_id, name, email)
      values (${programme.id}, ${each.institution}, 'Head nurse', 'head.nurse@example.org')`;
    await owner`insert into assignment_counterparts (assignment_id, programme_id, position, name)
      values (${each.assignment}, ${programme.id}, 0, 'Ward sister')`;
  }
  await owner`insert into placement_comments (programme_id, placement_id, account_id, text)
    values (${programme.id}, ${yes}, ${coordinator}, 'Ring after five')`;
  await owner`insert into placement_reminders (programme_id, placement_id, party, day, account_id)
    values (${programme.id}, ${asked}, 'member', current_date, ${coordinator})`;
  await owner`insert into desk_covers (programme_id, away_id, cover_id, from_on, until_on, made_by)
    values (${programme.id}, ${coordinator}, ${people.team_focal?.accountId ?? ''}, current_date, current_date, ${coordinator})`;
  const link = randomUUID();
  await owner`insert into act_links (id, programme_id, placement_id, institution_id, contact_id, verbs, token_hash, made_by, expires_at)
    select ${link}, programme_id, ${yes}, institution_id, id, '{interview}', '\\x5a', ${coordinator}, now() + interval '1 day'
    from institution_contacts where institution_id = ${host.institution}`;
  const { paper, certificate } = await stagePapers(owner, {
    programmeId: programme.id,
    coordinator,
    institution: host.institution,
    yes: { placement: yes, person: open },
    asked: { placement: asked, person: teamOnly },
  });
  await owner`insert into due_diligence_records (programme_id, institution_id, checked, passed, checked_on, valid_until)
    values (${programme.id}, ${host.institution}, '{registration}', true, '2026-01-01', '2099-12-31')`;
  await owner`insert into review_comments (programme_id, assignment_id, version, field, text)
    values (${programme.id}, ${host.assignment}, 2, 'tasks', 'Who will be trained?')`;
  await owner`insert into priority_sectors (programme_id, country, sector) values (${programme.id}, 'GY', 'health')`;
  await owner`insert into blocked_institutions (profile_id, institution_id)
    values (${teamOnly.id}, ${host.institution}), (${hidden.id}, ${host.institution})`;
  await owner`insert into match_settings (programme_id, version, weights, note, made_by)
    values (${programme.id}, 1, '{}', 'Staged', ${coordinator})`;
  await owner`insert into report_targets (programme_id, measure, year, figure) values (${programme.id}, 'chosen', 2026, 12)`;
  for (const [id, recipient, listed] of [
    [teamRun, 'programme_team', [open, teamOnly]],
    [governmentRun, 'home_government', [open]],
  ] as const) {
    await owner`insert into match_runs (id, programme_id, assignment_id, recipient, weights, taxonomy, inputs, funnel)
      values (${id}, ${programme.id}, ${host.assignment}, ${recipient}, '{}', '', '{}', '{}')`;
    for (const [index, each] of listed.entries()) {
      await owner`insert into match_results (run_id, programme_id, profile_id, rank, score, parts)
        values (${id}, ${programme.id}, ${each.id}, ${index + 1}, 80, '{}')`;
    }
  }
  for (const [recipient, listed] of [
    ['programme_team', [open, teamOnly]],
    ['home_government', [open]],
  ] as const) {
    const portfolio = randomUUID();
    await owner`insert into portfolios (id, programme_id, account_id, recipient, name, inputs, asked)
      values (${portfolio}, ${programme.id}, ${coordinator}, ${recipient}, 'Spring', '{}', '')`;
    await owner`insert into portfolio_overrides (portfolio_id, programme_id, assignment_id, profile_id, kind, position, reason)
      values (${portfolio}, ${programme.id}, ${host.assignment}, ${open.id}, 'pin', 0, 'Knows the ward')`;
    for (const each of listed)
      await owner`insert into portfolio_choices (portfolio_id, programme_id, assignment_id, profile_id, points, score, best_alone, pinned)
        values (${portfolio}, ${programme.id}, ${host.assignment}, ${each.id}, 8000, 80, true, false)`;
  }
  await stageMoney(owner, programme.id, coordinator, [
    { on: host, placement: yes, person: open },
    { on: waiting, placement: asked, person: teamOnly },
  ]);
  await owner`insert into fit_alerts (profile_id, assignment_id, programme_id)
    values (${teamOnly.id}, ${host.assignment}, ${programme.id})`;
  await owner`insert into fit_switches (profile_id, programme_id) values (${teamOnly.id}, ${programme.id})`;
  await owner`insert into access_records (programme_id, profile_id, account_id, tier, route)
    values (${programme.id}, ${teamOnly.id}, ${coordinator}, 1, 'test')`;
  const makingExport = randomUUID();
  await owner`insert into exports (id, programme_id, account_id, kind, format, language, status)
    values (${makingExport}, ${programme.id}, ${coordinator}, 'assignments', 'csv', 'en', 'running')`;
  await owner`insert into statistic_releases (programme_id, responses, figures) values (${programme.id}, 10, '{}')`;
  await owner`insert into survey_tallies (version_id, programme_id, channel, language, left_at, month, drafts)
    values (${programme.versionId}, ${programme.id}, '', 'en', 'tie', '2026-01-01', 12)`;
  await owner`insert into survey_question_tallies (version_id, programme_id, question, saw, answered, unknown, refused)
    values (${programme.versionId}, ${programme.id}, 'tie', 12, 0, 0, 0)`;
  await owner`insert into survey_figures (programme_id, audience, wave, counted_at, checked_at, took_ms, began, sent)
    values (${programme.id}, 'people', 1, now(), now(), 1, 12, 0)`;
  await owner`insert into fairness_releases (programme_id, steps, figures) values (${programme.id}, 10, '{}')`;
  await owner`insert into figure_secrets (programme_id) values (${programme.id}) on conflict do nothing`;
  await owner`insert into survey_channels (programme_id, code, made_by) values (${programme.id}, 'radio', ${coordinator})`;
  const association = randomUUID();
  await owner`insert into organisations ${owner([
    {
      id: association,
      programme_id: programme.id,
      response_id: teamOnly.responseId,
      name: 'Nurses abroad',
      listed_team: true,
      listed_government: false,
    },
    {
      id: randomUUID(),
      programme_id: programme.id,
      response_id: open.responseId,
      name: 'Teachers abroad',
      listed_team: true,
      listed_government: true,
    },
  ])}`;
  await owner`insert into organisation_people (organisation_id, profile_id, programme_id)
    values (${association}, ${teamOnly.id}, ${programme.id})`;
  const government = people.government?.accountId ?? '';
  for (const [maker, shared, recipient, listed] of [
    [coordinator, true, 'programme_team', [open, teamOnly]],
    [government, false, 'home_government', [open]],
  ] as const) {
    const list = randomUUID();
    await owner`insert into talent_lists (id, programme_id, recipient, account_id, name, shared)
      values (${list}, ${programme.id}, ${recipient}, ${maker}, 'Nurses', ${shared})`;
    for (const each of listed) {
      await owner`insert into talent_list_people (list_id, profile_id, programme_id, note, added_by, recipient)
        values (${list}, ${each.id}, ${programme.id}, 'Speaks Dutch', ${maker}, ${recipient})`;
    }
    await owner`insert into saved_searches (programme_id, account_id, name, query)
      values (${programme.id}, ${maker}, 'Nurses', 'q=nurse')`;
  }
  const [concept] = await owner<
    { id: number }[]
  >`insert into concepts (uri, kind, programme_id, taxonomy, broader_id)
    select 'urn:own', 'skill', ${programme.id}, 'local', min(id) from concepts where kind = 'skill' returning id`;
  const conceptId = concept?.id ?? 0;
  await owner`insert into concept_labels (concept_id, language, label, preferred) values (${conceptId}, 'en', 'Own', true)`;
  await owner`insert into concept_broader (concept_id, broader_id) values (${conceptId}, ${conceptId})`;
  await owner`insert into concept_relations (occupation_id, skill_id, importance) values (${conceptId}, ${conceptId}, 'essential')`;
  await owner`insert into concept_neighbours (concept_id, neighbour_id, similarity) values (${conceptId}, ${conceptId}, 100)`;
  await owner`insert into taxonomy_stage (import, part, batch, rows) values ('staged', 'concepts', 0, '[]')`;
  const { email } = people.member ?? { email: '' };
  await owner`insert into sign_in_codes (email, code_hash, expires_at) values (${email}, '', now() + interval '1 day')`;
  await owner`insert into mails (recipient, subject, body) values (${email}, '123456', '123456')`;

  const accounts = [
    people.coordinator,
    people.team_focal,
    people.government,
    people.host,
    people.waiting_host,
    people.member,
    yesSayer,
  ]
    .map((each) => `'${each?.accountId}'`)
    .join(', ');
  const rowsOf = new Map([
    ['*', `programme_id = '${programme.id}'`],
    ['programmes', `id = '${programme.id}'`],
    ['accounts', `id in (${accounts})`],
    ['sessions', `account_id in (${accounts})`],
    ['sign_in_codes', `email = '${email}'`],
    ['mails', `recipient = '${email}'`],
    ['blocked_institutions', `profile_id in ('${teamOnly.id}', '${hidden.id}')`],
    ['tries', `bucket = 'staged'`],
    ['taxonomy_state', 'true'],
    ['search_state', 'true'],
    ['taxonomy_nearness', 'true'],
    ['taxonomy_stage', `import = 'staged'`],
    ['concept_broader', `concept_id = ${conceptId}`],
    ['concept_labels', `concept_id = ${conceptId}`],
    ['concept_relations', `skill_id = ${conceptId}`],
    ['concept_neighbours', `concept_id = ${conceptId}`],
  ]);

  const [here] = await owner<{ name: string }[]>`select current_database() as name`;
  const url = new URL(templateUrl);
  url.pathname = `/${here?.name}`;
  const connection = postgres(applicationUrl(url.toString()), { max: 1, onnotice: () => undefined });
  const sessions = new Map<Actor, string>();
  for (const [actor, persona] of Object.entries(people) as [Actor, Persona][]) {
    const [session] = await owner<{ id: string }[]>`
      select id from sessions where account_id = ${persona.accountId} limit 1`;
    if (session) sessions.set(actor, session.id);
  }
  const settingsOf: Partial<Record<Actor, Record<string, string>>> = {
    nobody: {},
    visitor: { programme: programme.id, draft: randomUUID() },
    worker: { system: 'worker', programme: programme.id },
    foreign_worker: { system: 'worker', programme: foreign.id },
  };
  async function inTransaction<T>(work: (tx: Tx) => Promise<T>, keep: boolean): Promise<T> {
    let answer: { value: T } | undefined;
    try {
      await connection.begin(async (tx) => {
        answer = { value: await work(tx) };
        if (!keep) throw new RolledBack();
      });
    } catch (error) {
      if (!(error instanceof RolledBack)) throw error;
    }
    if (!answer) throw new Error('The work gave no answer');
    return answer.value;
  }
  const say = async (tx: Tx, settings: Record<string, string>) => {
    for (const [name, value] of Object.entries(settings)) {
      await tx`select set_config(${`app.${name}`}, ${value}, true)`;
    }
  };
  return {
    programme,
    foreign,
    open,
    teamOnly,
    hidden,
    host: { ...host, placement: yes },
    waiting: { ...waiting, placement: asked },
    foreignInstitution,
    askedLater,
    gathering,
    foreignAssignment: foreignAssignment.id,
    foreignProfile,
    yesEvent,
    panelSeat,
    signedForm,
    paper,
    certificate,
    project: proposed,
    link,
    erasedImport,
    teamRun,
    makingExport,
    people,
    rowsOf,
    as: (actor, work, end) =>
      inTransaction(async (tx) => {
        const session = sessions.get(actor);
        if (session) {
          const [row] = await tx<{ actor: unknown }[]>`select sign_on(${session}) as actor`;
          if (!row?.actor) throw new Error(`${actor} could not sign on`);
        } else {
          const settings = settingsOf[actor];
          if (!settings) throw new Error(`Nobody plays ${actor}`);
          await say(tx, settings);
        }
        return work(tx);
      }, end === 'keep'),
    under: (settings, work) =>
      inTransaction(async (tx) => {
        await say(tx, settings);
        return work(tx);
      }, false),
    close: () => connection.end(),
  };
}

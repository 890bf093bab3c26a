// The authorisation matrix, generated from the route table and checked against the OpenAPI document: every route × every
// role × own and foreign programme. A route that is in neither list below fails the build.
import { hashSecret } from '@compatriot/server/accounts/sessions.ts';
import { beforeAll, describe, expect, test } from 'vitest';
import { useTestApp } from '../app.ts';
import {
  makeAssignment,
  makeInstitution,
  makeLine,
  makePlacement,
  makeProfile,
  makeProgramme,
} from '../make.ts';
import {
  asAdministrator,
  asCoordinator,
  asFocalPoint,
  asHost,
  asMember,
  asOutsider,
  asSomebody,
  type Persona,
} from '../personas.ts';
import { expectations, type Role } from './access-matrix.ts';

const app = useTestApp();

const roles: Role[] = [
  'outsider',
  'somebody',
  'member',
  'host',
  'focal_point',
  'coordinator',
  'foreign_coordinator',
  'foreign_focal_point',
  'foreign_host',
  'foreign_member',
  'administrator',
];

const personas = new Map<Role, Persona>();
const values = new Map<string, string>();

beforeAll(async () => {
  const { current } = app;
  const own = await makeProgramme(current);
  const foreign = await makeProgramme(current);
  const institutionId = await makeInstitution(current, own.id);
  const foreignInstitution = await makeInstitution(current, foreign.id);
  const assignment = await makeAssignment(current, own.id, {
    institutionId,
    skills: [['urn:compatriot:skill:paediatric-nursing', 'essential', 2]],
  });
  const vacancy = await makeAssignment(current, own.id, { institutionId, mode: 'permanent' });
  await current.owner`update assignments set vacancy = true, ends_on = null where id = ${vacancy.id}`;
  const [contact] = await current.owner<{ id: string }[]>`
    insert into institution_contacts (programme_id, institution_id, name) values (${own.id}, ${institutionId}, 'Head nurse') returning id`;
  const profile = await makeProfile(current, own, {
    skills: [['urn:compatriot:skill:paediatric-nursing', 3]],
  });
  const foreignProfile = await makeProfile(current, foreign);
  const placementId = await makePlacement(current, own.id, assignment, profile);
  const [association] = await current.owner<{ id: string }[]>`
    insert into organisations (programme_id, response_id, name, listed_team, listed_government)
    values (${own.id}, ${profile.responseId}, 'Nurses abroad', true, true) returning id`;
  const [document] = await current.owner<{ id: string }[]>`
    select id from talent_documents where profile_id = ${profile.id} and recipient = 'home_government'`;
  const [teamDocument] = await current.owner<{ id: string }[]>`
    select id from talent_documents where profile_id = ${profile.id} and recipient = 'programme_team'`;
  const [questionnaire] = await current.owner<{ id: string }[]>`
    insert into questionnaire_versions (programme_id, version, status, definition)
    select programme_id, 2, 'draft', definition from questionnaire_versions where id = ${own.versionId} returning id`;
  const [signedForm] = await current.owner<{ id: string }[]>`
    insert into response_files (response_id, programme_id, name, media_type, size, bytes)
    values (${profile.responseId}, ${own.id}, 'signed-form-1.pdf', 'application/pdf', 1, 'x') returning id`;
  const [waiting] = await current.owner<{ id: string }[]>`
    insert into response_imports (programme_id, version_id, status, language, rows, report)
    values (${own.id}, ${own.versionId}, 'checked', 'en', 1,
      '{"rows":1,"ready":1,"present":0,"problemRows":0,"problems":[],"unused":[],"unmapped":[],"leftOut":0}') returning id`;
  const sheets = [
    {
      name: '',
      rows: [
        ['E-mail', 'Name'],
        ['ama@example.org', 'Ama Mensah'],
      ],
    },
  ];
  const [roster] = await current.owner<{ id: string }[]>`
    insert into rosters (programme_id, file_hash, language, sheets, columns, rows)
    values (${own.id}, 'x', 'en', ${current.owner.json(sheets)},
      '{"people":{"sheet":0,"fields":["email","name"]},"placements":null}', 1) returning id`;
  const [past] = await current.owner<{ id: string }[]>`
    insert into past_placements (programme_id, response_id, host) values (${own.id}, ${profile.responseId}, 'Ward') returning id`;
  const earlier = await makeAssignment(current, own.id, { institutionId });
  const ended = await makePlacement(current, own.id, earlier, profile, 'completed');
  const certificate = '7F3K9A2MQX4T';
  await current.owner`with made as (
      insert into certificates (programme_id, placement_id, profile_id, number, code, says)
      values (${own.id}, ${ended}, ${profile.id}, 'N-1', ${certificate}, '{"programme":"P","institution":"H","title":"T",
        "mode":"temporary","place":null,"country":null,"startsOn":null,"endsOn":null}')
      returning id)
    insert into certificate_holders (certificate_id, programme_id, profile_id, name)
    select id, ${own.id}, ${profile.id}, 'Ama Mensah' from made`;
  const [paper, institutionPaper] = await current.owner<{ id: string }[]>`
    insert into documents (programme_id, placement_id, profile_id, institution_id, kind, party, name, media_type, size, sha256, bytes)
    values (${own.id}, ${placementId}, ${profile.id}, null, 'identity', 'member', 'Ama Mensah.pdf', 'application/pdf', 1, '', 'x'),
      (${own.id}, null, null, ${institutionId}, 'due_diligence', 'official', 'check.pdf', 'application/pdf', 1, '', 'x') returning id`;
  await current.owner`insert into terms (programme_id, placement_id, profile_id, number, currency, stipend, stipend_every,
      stipend_times, travel, daily, daily_days, insured_by, insurance, starts_on, ends_on, leave_days, duties)
    values (${own.id}, ${placementId}, ${profile.id}, 1, 'EUR', 0, 'month', 0, 0, 0, 0, 'programme', 'Health', '2027-03-01',
      '2027-04-01', 0, 'Teach')`;
  const [handover] = await current.owner<
    { id: string }[]
  >`insert into handovers (programme_id, placement_id, name, what)
    values (${own.id}, ${placementId}, 'Ward sister', 'The round') returning id`;
  await current.owner`insert into reintegration_plans (programme_id, placement_id) values (${own.id}, ${placementId})`;
  const [planStep] = await current.owner<{ id: string }[]>`
    insert into reintegration_steps (programme_id, placement_id, position, area, what)
    values (${own.id}, ${placementId}, 0, 'work', 'A licence') returning id`;
  const followUpToken = 'a'.repeat(43);
  const [followUp] = await current.owner<{ id: string }[]>`
    insert into follow_ups (programme_id, placement_id, months, role, due_on, link_hash)
    values (${own.id}, ${placementId}, 6, 'member', '2027-10-01', ${hashSecret(followUpToken)}) returning id`;
  const [gathering] = await current.owner<{ id: string }[]>`
    insert into orientations (programme_id, title, form, place, starts_at, time_zone, minutes, capacity)
    values (${own.id}, 'Before you go', 'site', 'Utrecht', now() + interval '9 days', 'UTC', 60, 10) returning id`;
  const [seat] = await current.owner<{ id: string }[]>`
    insert into panel_seats (programme_id, assignment_id, institution_id, party, name)
    values (${own.id}, ${assignment.id}, ${institutionId}, 'host', 'Matron Singh') returning id`;
  const [slot] = await current.owner<{ id: string }[]>`
    insert into interview_slots (programme_id, placement_id, assignment_id, institution_id, starts_at, minutes, way, offered_party)
    values (${own.id}, ${placementId}, ${assignment.id}, ${institutionId}, now() + interval '9 days', 30, 'video', 'host') returning id`;
  const [returnPlan] = await current.owner<{ id: string }[]>`
    insert into return_plans (programme_id, profile_id, pseudonym, shared_at)
    values (${own.id}, ${profile.id}, ${profile.pseudonym}, now()) returning id`;
  const [returnStep] = await current.owner<{ id: string }[]>`
    insert into return_plan_steps (plan_id, programme_id, position, area, what)
    values (${returnPlan?.id ?? ''}, ${own.id}, 0, 'housing', 'A flat') returning id`;
  const [project] = await current.owner<{ id: string }[]>`
    insert into projects (programme_id, profile_id, pseudonym, status, title, sector, country, currency, round, contact_name)
    values (${own.id}, ${profile.id}, ${profile.pseudonym}, 'submitted', 'A cold room', 'health', 'GY', 'EUR', 1, 'Ama') returning id`;
  const [milestone] = await current.owner<{ id: string }[]>`
    insert into project_milestones (project_id, programme_id, position, title, due_on, amount)
    values (${project?.id ?? ''}, ${own.id}, 1, 'A site', '2027-02-01', 100) returning id`;
  const [projectPaper] = await current.owner<{ id: string }[]>`
    insert into documents (programme_id, project_id, milestone_id, profile_id, kind, party, name, media_type, size, sha256, bytes,
      uploaded_by)
    values (${own.id}, ${project?.id ?? ''}, ${milestone?.id ?? ''}, ${profile.id}, 'receipt', 'member', 'bill.pdf', 'application/pdf',
      1, '', 'x', (select account_id from profiles where id = ${profile.id})) returning id`;
  personas.set('outsider', asOutsider(current));
  personas.set('somebody', await asSomebody(current));
  personas.set('member', await asMember(current, profile.id));
  personas.set('host', await asHost(current, own.id, institutionId));
  personas.set('focal_point', await asFocalPoint(current, own.id));
  personas.set('coordinator', await asCoordinator(current, own.id));
  const maker = personas.get('coordinator')?.accountId ?? '';
  const [list] = await current.owner<{ id: string }[]>`
    insert into talent_lists (programme_id, recipient, account_id, name, shared)
    values (${own.id}, 'programme_team', ${maker}, 'Nurses', true) returning id`;
  await current.owner`insert into talent_list_people (list_id, profile_id, programme_id, recipient)
    values (${list?.id ?? ''}, ${profile.id}, ${own.id}, 'programme_team')`;
  const [search] = await current.owner<{ id: string; token: string }[]>`
    insert into saved_searches (programme_id, account_id, name, query) values (${own.id}, ${maker}, 'Nurses', 'q=nurse')
    returning id, stop_token as token`;
  const [file] = await current.owner<{ id: string }[]>`
    insert into exports (programme_id, account_id, kind, format, language, recipient, status)
    values (${own.id}, ${maker}, 'assignments', 'csv', 'en', 'programme_team', 'done') returning id`;
  const [cover] = await current.owner<{ id: string }[]>`
    insert into desk_covers (programme_id, away_id, cover_id, from_on, until_on, made_by)
    values (${own.id}, ${maker}, ${personas.get('focal_point')?.accountId ?? ''}, '2099-01-01', '2099-01-02', ${maker}) returning id`;
  const [comment] = await current.owner<{ id: string }[]>`
    insert into placement_comments (programme_id, placement_id, account_id, text)
    values (${own.id}, ${placementId}, ${maker}, 'Ring after five') returning id`;
  const linkToken = 'held-by-somebody-at-the-host';
  const [link] = await current.owner<{ id: string }[]>`
    insert into act_links (programme_id, placement_id, institution_id, contact_id, verbs, token_hash, expires_at)
    values (${own.id}, ${placementId}, ${institutionId}, ${contact?.id ?? ''}, '{interview}', sha256(${linkToken}::bytea),
      now() + interval '1 day') returning id`;
  // A link for somebody whose contact is open, with a seat on the panel: each act is refused by the moment at most.
  const opened = await makeProfile(current, own);
  const openPlacement = await makePlacement(current, own.id, earlier, opened, 'oriented');
  const yes = crypto.randomUUID();
  await current.owner`insert into events (id, programme_id, kind, subject_id, actor_system)
    values (${yes}, ${own.id}, 'placement.interested', ${openPlacement}, 'seed')`;
  await current.owner`insert into disclosures (programme_id, placement_id, profile_id, institution_id, event_id)
    values (${own.id}, ${openPlacement}, ${opened.id}, ${earlier.institutionId}, ${yes})`;
  const [colleague] = await current.owner<
    { id: string }[]
  >`insert into institution_contacts (programme_id, institution_id, name)
    values (${own.id}, ${earlier.institutionId}, 'Grace Obi') returning id`;
  const [linkSeat] = await current.owner<{ id: string }[]>`
    insert into panel_seats (programme_id, assignment_id, institution_id, party, name, contact_id)
    values (${own.id}, ${earlier.id}, ${earlier.institutionId}, 'host', 'Grace Obi', ${colleague?.id ?? ''}) returning id`;
  const actToken = 'held-by-somebody-on-the-panel';
  await current.owner`insert into act_links (programme_id, placement_id, institution_id, contact_id, verbs, token_hash, expires_at)
    values (${own.id}, ${openPlacement}, ${earlier.institutionId}, ${colleague?.id ?? ''},
      '{talk,score,choose,hand_over,feedback,session,concern}', sha256(${actToken}::bytea), now() + interval '1 day')`;
  const [heldSession] = await current.owner<{ id: string }[]>`
    insert into work_sessions (programme_id, placement_id, profile_id, institution_id, held_on, minutes, topic, women, men, unknown, party)
    values (${own.id}, ${openPlacement}, ${opened.id}, ${earlier.institutionId}, '2026-01-01', 60, 'Triage', 0, 0, 0, 'member') returning id`;
  const [portfolio] = await current.owner<{ id: string }[]>`
    insert into portfolios (programme_id, account_id, recipient, name, status, inputs, asked)
    values (${own.id}, ${maker}, 'programme_team', 'Spring', 'done',
      ${current.owner.json({
        assignments: [{ id: assignment.id, seats: 1, cost: null }],
        currency: null,
        budgets: [],
        useFloors: false,
        mostLoss: null,
        seconds: 20,
      })}, '') returning id`;
  const line = await makeLine(current, own.id);
  await current.owner`insert into assignment_funding (assignment_id, line_id, programme_id, amount)
    values (${assignment.id}, ${line.id}, ${own.id}, 500)`;
  const [payment] = await current.owner<{ id: string }[]>`
    insert into payments (programme_id, placement_id, profile_id, assignment_id, line_id, line_currency, part, due_on, amount,
      currency, line_amount)
    values (${own.id}, ${placementId}, ${profile.id}, ${assignment.id}, ${line.id}, 'EUR', 'stipend', '2027-03-31', 100, 'EUR', 100)
    returning id`;
  const [claim] = await current.owner<{ id: string }[]>`
    insert into expense_claims (programme_id, placement_id, profile_id, assignment_id, kind, note, spent_on, amount, currency)
    values (${own.id}, ${placementId}, ${profile.id}, ${assignment.id}, 'travel', 'Bus', '2026-10-01', 100, 'EUR') returning id`;
  const [membership] = await current.owner<{ id: string }[]>`
    select id from memberships where account_id = ${maker} and programme_id = ${own.id}`;
  const run = await personas
    .get('coordinator')
    ?.send('POST', `/api/programmes/${own.code}/assignments/${assignment.id}/match-runs`);
  personas.set('foreign_coordinator', await asCoordinator(current, foreign.id));
  personas.set('foreign_focal_point', await asFocalPoint(current, foreign.id));
  personas.set('foreign_host', await asHost(current, foreign.id, foreignInstitution));
  personas.set('foreign_member', await asMember(current, foreignProfile.id));
  const administrator = await asAdministrator(current);
  personas.set('administrator', administrator);
  const localSkill = await administrator.send('POST', `/api/programmes/${own.code}/skills`, {
    names: { en: 'Malaria home visits' },
    parent: 'urn:compatriot:skill:paediatric-nursing',
  });
  for (const [name, value] of Object.entries({
    programme: own.code,
    assignment: assignment.id,
    vacancy: vacancy.id,
    orientation: gathering?.id ?? '',
    institution: institutionId,
    contact: contact?.id ?? '',
    cover: cover?.id ?? '',
    comment: comment?.id ?? '',
    link: link?.id ?? '',
    token: linkToken,
    actToken,
    linkSeat: linkSeat?.id ?? '',
    heldSession: heldSession?.id ?? '',
    origin: 'GY',
    placement: placementId,
    line: line.id,
    payment: payment?.id ?? '',
    claim: claim?.id ?? '',
    membership: membership?.id ?? '',
    seat: seat?.id ?? '',
    slot: slot?.id ?? '',
    profile: profile.id,
    document: document?.id ?? '',
    teamDocument: teamDocument?.id ?? '',
    questionnaire: questionnaire?.id ?? '',
    country: 'NL',
    run: String(run?.body.id),
    channel: 'radio',
    association: association?.id ?? '',
    signedForm: signedForm?.id ?? '',
    import: waiting?.id ?? '',
    roster: roster?.id ?? '',
    pastPlacement: past?.id ?? '',
    paper: paper?.id ?? '',
    ended,
    certificate,
    institutionPaper: institutionPaper?.id ?? '',
    handover: handover?.id ?? '',
    project: project?.id ?? '',
    milestone: milestone?.id ?? '',
    projectPaper: projectPaper?.id ?? '',
    returnPlan: returnPlan?.id ?? '',
    returnStep: returnStep?.id ?? '',
    planStep: planStep?.id ?? '',
    followUp: followUp?.id ?? '',
    followUpToken,
    checkKind: 'identity',
    measure: 'chosen',
    year: '2026',
    termsNumber: '1',
    localSkill: String(localSkill.body.id),
    list: list?.id ?? '',
    export: file?.id ?? '',
    portfolio: portfolio?.id ?? '',
    search: search?.id ?? '',
    stopToken: search?.token ?? '',
  })) {
    values.set(name, value);
  }
});

/** `/api/programmes/:programme/talent/:id` with `id` standing for what the matrix says. */
function address(url: string, stands: Record<string, string>): string {
  return url.replace(/:(\w+)/g, (_whole, name: string) => {
    const value = values.get(stands[name] ?? name);
    if (value === undefined) throw new Error(`Nothing stands for :${name} in ${url}`);
    return value;
  });
}

test('every route is declared once, and every declaration is a route', () => {
  const table = app.current.api.routeTable
    .filter((each) => !each.url.endsWith('*'))
    .map((each) => `${each.method} ${each.url}`);
  const declared = expectations.map((each) => `${each.method} ${each.url}`);
  expect(table.filter((each) => !declared.includes(each))).toEqual([]);
  expect(declared.filter((each) => !table.includes(each))).toEqual([]);
  expect(new Set(declared).size).toBe(declared.length);
});

test('the OpenAPI document and the route table name the same routes, and the same ones as public', () => {
  const document = app.current.api.swagger() as {
    paths: Record<string, Record<string, { security?: unknown[] }>>;
  };
  const documented = Object.entries(document.paths).flatMap(([url, verbs]) =>
    Object.entries(verbs).map(
      ([method, operation]) =>
        `${method.toUpperCase()} ${url} ${operation.security?.length === 0 ? 'public' : 'closed'}`,
    ),
  );
  const table = app.current.api.routeTable
    .filter((each) => !each.url.endsWith('*') && each.url !== '/api/openapi.json')
    .map(
      (each) => `${each.method} ${each.url.replace(/:(\w+)/g, '{$1}')} ${each.public ? 'public' : 'closed'}`,
    );
  expect(documented.sort()).toEqual(table.sort());
});

describe.each(roles)('%s', (role) => {
  test.each(expectations.map((each) => [`${each.method} ${each.url}`, each] as const))(
    '%s',
    async (_name, expectation) => {
      const persona = personas.get(role);
      if (!persona) throw new Error(`No persona ${role}`);
      const allowed = expectation.allow === 'everyone' || expectation.allow.includes(role);
      if (allowed && expectation.destructive) return;
      const url = address(expectation.url, expectation.stands ?? {});
      const answer =
        expectation.method === 'GET'
          ? await persona.get(url + (expectation.query ?? ''))
          : await persona.send(
              expectation.method,
              url + (expectation.query ?? ''),
              expectation.method === 'DELETE' ? undefined : (expectation.body?.(values) ?? {}),
              expectation.type ? { 'content-type': expectation.type } : {},
            );
      if (allowed) {
        expect([401, 403, 404], JSON.stringify(answer.body)).not.toContain(answer.status);
        expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(500);
      } else {
        // A stranger is asked to sign in; somebody signed in learns nothing about what exists.
        const refused = role === 'outsider' ? [401, 404] : [401, 403, 404];
        expect(refused, JSON.stringify(answer.body)).toContain(answer.status);
        const leaked = JSON.stringify(answer.body);
        for (const secret of ['Quiet', 'Ama Mensah', 'Utrecht', '+31201234567'])
          expect(leaked).not.toContain(secret);
      }
    },
  );
});

// A programme with something of everything that its report counts, in 2024 and a little in 2025: written as the owner, because
// most of it takes a year to come about.
import { randomUUID } from 'node:crypto';
import type { Mode, PlacementStatus } from '@compatriot/db/vocabulary.ts';
import type { TestApp } from '../app.ts';
import {
  makeAssignment,
  makeInstitution,
  makeLine,
  makePlacement,
  makeProfile,
  makeProgramme,
  type MadeProgramme,
} from '../make.ts';

export interface FilledProgramme {
  programme: MadeProgramme;
  donors: { first: string; second: string };
  hospital: string;
}

interface Past {
  mode?: Mode;
  status: PlacementStatus;
  chosen?: string;
  arrived?: string;
  completed?: string;
  stood?: string;
  reason?: string;
}

export async function fillProgramme(app: TestApp): Promise<FilledProgramme> {
  const sql = app.owner;
  const programme = await makeProgramme(app);
  const scope = programme.id;
  const hospital = await makeInstitution(app, scope);
  const school = await makeInstitution(app, scope);
  await sql`update institutions set kind = 'school' where id = ${school}`;
  const event = (kind: string, subject: string, at: string) =>
    sql`insert into events (programme_id, kind, subject_id, actor_system, at) values (${scope}, ${kind}, ${subject}, 'seed', ${at})`;

  const need = async (
    options: {
      institutionId: string;
      mode?: Mode;
      sector?: string;
      again?: string;
      vacancy?: boolean;
      seats?: number;
    },
    approved: string,
  ) => {
    const made = await makeAssignment(app, scope, { status: 'selecting', seats: 1, ...options });
    await sql`update assignments set sector = ${options.sector ?? 'health'}, again = ${options.again ?? null},
      vacancy = ${options.vacancy ?? false} where id = ${made.id}`;
    await event('assignment.approved', made.id, approved);
    await event('assignment.opened', made.id, approved);
    return made;
  };
  const wards = await need({ institutionId: hospital, seats: 4 }, '2024-01-10T10:00:00Z');
  const classes = await need(
    { institutionId: school, sector: 'education', mode: 'virtual', again: 'repeat' },
    '2024-02-01T10:00:00Z',
  );
  const post = await need(
    { institutionId: hospital, mode: 'permanent', vacancy: true },
    '2024-03-01T10:00:00Z',
  );
  const later = await need({ institutionId: hospital }, '2025-01-01T00:00:00Z');

  const person = async (at: { id: string; institutionId: string }, past: Past, shortlisted?: string) => {
    const profile = await makeProfile(app, programme);
    const id = await makePlacement(app, scope, at, profile, past.status);
    await sql`update placements set arrived_on = ${past.arrived ?? null}, completed_on = ${past.completed ?? null},
      reason_code = ${past.reason ?? null}, status_at = ${past.stood ?? '2024-06-01T00:00:00Z'} where id = ${id}`;
    if (shortlisted) await event('placement.shortlisted', id, shortlisted);
    if (past.chosen) await event('placement.selected', id, past.chosen);
    return { id, profile, at };
  };
  const nurse = await person(
    wards,
    { status: 'closed', chosen: '2024-01-30T00:00:00Z', arrived: '2024-03-01', completed: '2024-05-01' },
    '2024-01-20T10:00:00Z',
  );
  const second = await person(wards, {
    status: 'active',
    chosen: '2024-02-02T00:00:00Z',
    arrived: '2024-04-01',
  });
  const gone = await person(wards, {
    status: 'withdrawn',
    chosen: '2024-02-05T00:00:00Z',
    stood: '2024-03-05T00:00:00Z',
    reason: 'family',
  });
  const stopped = await person(wards, {
    status: 'ended_early',
    chosen: '2024-02-06T00:00:00Z',
    arrived: '2024-04-01',
    stood: '2024-12-31T23:30:00Z',
    reason: 'security',
  });
  // Stepped back before any choice, and one whose choice was taken back.
  await person(wards, { status: 'withdrawn', stood: '2025-01-01T00:00:00Z', reason: 'dates' });
  const undone = await person(wards, {
    status: 'withdrawn',
    chosen: '2024-02-07T00:00:00Z',
    stood: '2024-02-08T00:00:00Z',
    reason: 'dates',
  });
  await sql`insert into placement_moves (programme_id, placement_id, verb, from_status, to_status, version, at, undone_at)
    values (${scope}, ${undone.id}, 'select', 'scored', 'selected', 2, '2024-02-07', '2024-02-07')`;
  const teacher = await person(
    classes,
    { status: 'completed', chosen: '2024-03-01T00:00:00Z', arrived: '2024-03-10', completed: '2025-02-01' },
    '2024-03-01T10:00:00Z',
  );
  await person(
    post,
    { status: 'probation', chosen: '2024-05-01T00:00:00Z', arrived: '2024-06-01' },
    '2024-03-10T10:00:00Z',
  );
  await person(later, { status: 'shortlisted' }, '2025-01-05T10:00:00Z');

  // Contact is open yet with two of them, so that what they said of it is listed.
  for (const { id, profile, at } of [nurse, stopped])
    await sql`with yes as (insert into events (programme_id, kind, subject_id, actor_system, at)
        values (${scope}, 'placement.interested', ${id}, 'seed', '2024-01-25') returning id)
      insert into disclosures (programme_id, placement_id, profile_id, institution_id, event_id)
      select ${scope}, ${id}, ${profile.id}, ${at.institutionId}, id from yes`;

  const results = async (
    placement: string,
    at: string,
    outcome: string,
    reached: [string, number, number, number][],
  ) => {
    await sql`insert into placement_results (placement_id, programme_id, outcome, given_at) values (${placement}, ${scope}, ${outcome}, ${at})`;
    for (const [kind, women, men, unknown] of reached)
      await sql`insert into people_reached (placement_id, programme_id, kind, women, men, unknown)
        values (${placement}, ${scope}, ${kind}, ${women}, ${men}, ${unknown})`;
  };
  await results(nurse.id, '2024-05-02T00:00:00Z', 'knowledge', [
    ['trained', 12, 8, 0],
    ['treated', 40, 35, 3],
  ]);
  await results(teacher.id, '2025-02-02T00:00:00Z', 'institution', [['students', 20, 25, 0]]);
  for (const name of ['Devika', 'Anand'])
    await sql`insert into handovers (programme_id, placement_id, name, what, confirmed_at)
      values (${scope}, ${nurse.id}, ${name}, 'Rounds', '2024-05-01T12:00:00Z')`;
  await sql`insert into handovers (programme_id, placement_id, name, what) values (${scope}, ${nurse.id}, 'Nobody yet', 'Rounds')`;
  for (const [side, overall] of [
    ['member', 5],
    ['host', 4],
  ] as const)
    await sql`insert into placement_feedback (placement_id, programme_id, side, overall, again, given_at)
      values (${nurse.id}, ${scope}, ${side}, ${overall}, true, '2024-05-03T00:00:00Z')`;
  await sql`insert into placement_feedback (placement_id, programme_id, side, overall, again, given_at)
    values (${stopped.id}, ${scope}, 'member', 2, false, '2024-12-30T00:00:00Z')`;
  for (const [months, role, due, answered] of [
    [6, 'member', '2024-11-01', '2024-11-03T00:00:00Z'],
    [6, 'host', '2024-11-01', null],
    [12, 'member', '2025-05-01', null],
    // Not due yet.
    [12, 'host', '2099-05-01', null],
  ] as const)
    await sql`insert into follow_ups (programme_id, placement_id, months, role, due_on, answered_at)
      values (${scope}, ${nurse.id}, ${months}, ${role}, ${due}, ${answered})`;
  for (const [day, minutes, confirmed] of [
    ['2024-04-02', 90, true],
    ['2024-04-09', 45, false],
    ['2025-01-09', 60, false],
  ] as const)
    await sql`insert into work_sessions (programme_id, placement_id, profile_id, institution_id, held_on, minutes, topic, women, men, unknown,
        party, confirmed_party, confirmed_at)
      values (${scope}, ${teacher.id}, ${teacher.profile.id}, ${school}, ${day}, ${minutes}, 'Fractions', 3, 4, 0, 'member',
        ${confirmed ? 'host' : null}, ${confirmed ? '2024-04-10' : null})`;
  const [session] = await sql<{ id: string }[]>`
    insert into orientations (programme_id, title, form, place, starts_at, time_zone, minutes, capacity)
    values (${scope}, 'Before you go', 'site', 'Utrecht', '2024-02-20T09:00:00Z', 'Europe/Amsterdam', 60, 20) returning id`;
  for (const [nationality, women, men] of [
    ['NL', 4, 2],
    ['GY', 1, 0],
  ] as const)
    await sql`insert into orientation_counts (orientation_id, programme_id, nationality, women, men, unknown)
      values (${session?.id ?? ''}, ${scope}, ${nationality}, ${women}, ${men}, 0)`;

  const euro = await makeLine(app, scope, {
    donor: 'First fund',
    amount: 900_000,
    from: '2024-01-01',
    until: '2025-12-31',
  });
  const dollar = await makeLine(app, scope, {
    donor: 'First fund',
    amount: 500_000,
    currency: 'USD',
    from: '2024-01-01',
    until: '2024-12-31',
  });
  const other = await makeLine(app, scope, {
    donor: 'Second fund',
    amount: 300_000,
    from: '2024-06-01',
    until: '2024-12-31',
  });
  const fund = (assignment: string, line: string) =>
    sql`insert into assignment_funding (assignment_id, line_id, programme_id, amount) values (${assignment}, ${line}, ${scope}, 200000)`;
  await fund(wards.id, euro.id);
  await fund(wards.id, dollar.id);
  await fund(classes.id, other.id);
  const pay = async (
    to: { id: string; profile: { id: string }; at: { id: string } },
    line: { id: string; currency: string },
    amount: number,
    made: string | null,
    due: string,
    part = 'stipend',
  ) =>
    sql`insert into payments (programme_id, placement_id, profile_id, assignment_id, line_id, line_currency, part, due_on, amount,
        currency, line_amount, at, status, made_on, made_amount, reference, made_at)
      values (${scope}, ${to.id}, ${to.profile.id}, ${to.at.id}, ${line.id}, ${line.currency}, ${part}, ${due}, ${amount}, ${line.currency},
        ${amount}, '2024-02-10T00:00:00Z', ${made ? 'made' : 'due'}, ${made}, ${made ? amount : null}, ${made ? 'ref' : null}, ${made})`;
  await pay(nurse, euro, 50_000, '2024-03-31', '2024-03-31');
  await pay(nurse, euro, 50_000, '2024-04-30', '2024-04-30');
  await pay(nurse, dollar, 20_000, '2024-03-05', '2024-03-01', 'travel');
  await pay(second, euro, 30_000, null, '2024-05-31');
  await pay(teacher, other, 10_000, '2025-02-05', '2025-01-31');
  await sql`insert into payments (programme_id, placement_id, profile_id, assignment_id, line_id, line_currency, part, due_on, amount,
      currency, line_amount, at, status, cancelled)
    values (${scope}, ${gone.id}, ${gone.profile.id}, ${wards.id}, ${euro.id}, 'EUR', 'stipend', '2024-04-30', 7000, 'EUR', 7000,
      '2024-02-10T00:00:00Z', 'cancelled', 'ended')`;

  const proposer = await makeProfile(app, programme);
  const results2 = {
    summary: 'Done',
    reached: [{ kind: 'trained', women: 9, men: 0, unknown: 1 }],
    outcome: 'knowledge',
  };
  const [project] = await sql<{ id: string }[]>`
    insert into projects (programme_id, profile_id, pseudonym, status, title, sector, country, currency, completed_on, results)
    values (${scope}, ${proposer.id}, ${proposer.pseudonym}, 'completed', 'A school garden', 'agriculture', 'GY', 'EUR', '2024-11-30',
      ${sql.json(results2 as never)}) returning id`;
  await event('project.submitted', project?.id ?? '', '2024-02-01T00:00:00Z');
  await event('project.approved', project?.id ?? '', '2024-03-01T00:00:00Z');
  for (const [position, amount, paid] of [
    [0, 15_000, '2024-04-01'],
    [1, 5_000, '2024-10-01'],
  ] as const)
    await sql`insert into project_milestones (project_id, programme_id, position, title, due_on, amount, status, line_id, line_currency,
        line_amount, committed, paid_on, reference)
      values (${project?.id ?? ''}, ${scope}, ${position}, 'Beds', '2024-04-01', ${amount}, 'paid', ${other.id}, 'EUR', ${amount}, true, ${paid},
        ${randomUUID()})`;
  const donors = await sql<
    { id: string; name: string }[]
  >`select id, name from donors where programme_id = ${scope} order by name`;
  return { programme, donors: { first: donors[0]?.id ?? '', second: donors[1]?.id ?? '' }, hospital };
}

// A programme with a donor's line, a proposer, and two colleagues of whom one decides about money; and the steps of a project.
import { expect } from 'vitest';
import type { useTestApp } from '../app.ts';
import { pdf } from '../documents.ts';
import { type MadeProfile, type MadeProgramme, makeProfile, makeProgramme } from '../make.ts';
import { asCoordinator, asMember, type Persona } from '../personas.ts';

/** The test file's own app. */
type App = ReturnType<typeof useTestApp>;

export interface Project {
  id: string;
  status: string;
  version: number;
  score: number | null;
  appraisals: { own: boolean; conflict: boolean; note: string }[];
  milestones: {
    id: string;
    status: string;
    can: string[];
    line: {
      id: string;
      currency: string;
      amount: number;
      rate: string | null;
      rateSource: string | null;
    } | null;
    papers: { id: string; name: string; held: boolean; can: string[] }[];
    adds: string[];
    needsPaper: boolean;
  }[];
  contact: { name: string | null } | null;
  missing: string[];
  next: string[];
  details?: { path: string }[];
}

export interface Stage {
  app: App;
  programme: MadeProgramme;
  profile: MadeProfile;
  member: Persona;
  money: Persona;
  colleague: Persona;
  line: string;
}

export async function stageProject(app: App, granted = 1_000_000, currency = 'EUR'): Promise<Stage> {
  const sql = app.current.owner;
  const programme = await makeProgramme(app.current);
  const profile = await makeProfile(app.current, programme);
  const money = await asCoordinator(app.current, programme.id);
  await sql`update memberships set finance = true where account_id = ${money.accountId}`;
  const colleague = await asCoordinator(app.current, programme.id);
  await sql`update memberships set finance = false where account_id = ${colleague.accountId}`;
  const [donor] = await sql<
    { id: string }[]
  >`insert into donors (programme_id, name) values (${programme.id}, 'A donor') returning id`;
  const [line] = await sql<{ id: string }[]>`
    insert into budget_lines (programme_id, donor_id, code, name, currency, amount, valid_from, valid_until)
    values (${programme.id}, ${donor?.id ?? ''}, 'P1', 'Projects', ${currency}, ${granted}, '2026-01-01', '2028-12-31') returning id`;
  return {
    app,
    programme,
    profile,
    member: await asMember(app.current, profile.id),
    money,
    colleague,
    line: line?.id ?? '',
  };
}

export const proposal = (on: Stage) => ({
  programme: on.programme.code,
  title: 'A cold chain for the market women',
  sector: 'health',
  country: 'GY',
  problem: 'Half of the catch spoils',
  activities: 'Two solar cold rooms, run by the women themselves',
  beneficiaries: 'Sixty women, ten men',
  lasting: 'Fees pay the upkeep',
  startsOn: '2027-01-01',
  endsOn: '2027-12-31',
  currency: 'EUR',
  ownAmount: 200_000,
  contactName: 'Ama Mensah',
  contactEmail: 'ama@example.org',
  milestones: [
    { title: 'Site and licence', dueOn: '2027-02-01', amount: 300_000, advance: true },
    { title: 'Rooms run', dueOn: '2027-06-01', amount: 500_000 },
  ],
});

export const propose = (on: Stage, more: Record<string, unknown> = {}) =>
  on.member.send<Project>('POST', '/api/me/projects', { ...proposal(on), ...more });
export const step = (who: Persona, id: string, body: Record<string, unknown>) =>
  who.send<Project>('POST', `/api/projects/${id}/steps`, body);
export const read = (who: Persona, id: string) => who.get<Project>(`/api/projects/${id}`);
export const grade = (score: number) => ({
  conflict: false,
  scores: {
    need: score,
    feasibility: score,
    budget: score,
    experience: score,
    inclusion: score,
    sustainability: score,
  },
  note: 'Sound',
});
export const appraise = (who: Persona, id: string, body: Record<string, unknown>) =>
  who.send<Project>('POST', `/api/projects/${id}/appraisals`, body);
export const move = (who: Persona, id: string, milestone: string, body: Record<string, unknown>) =>
  who.send<Project>('POST', `/api/projects/${id}/milestones/${milestone}/moves`, body);
export const sums = async (on: Stage) =>
  (
    await on.app.current.owner<
      { committed: number; paid: number }[]
    >`select committed::int, paid::int from budget_lines where id = ${on.line}`
  )[0];

export async function submitted(on: Stage): Promise<Project> {
  const made = await propose(on);
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  expect((await step(on.member, made.body.id, { step: 'submit' })).status).toBe(200);
  return (await read(on.member, made.body.id)).body;
}
export async function appraised(on: Stage): Promise<Project> {
  const project = await submitted(on);
  for (const who of [on.money, on.colleague])
    expect((await appraise(who, project.id, grade(4))).status).toBe(201);
  return project;
}
export const linesFor = (project: Project, line: string) =>
  project.milestones.map((each) => ({ milestoneId: each.id, lineId: line }));
export const approve = (on: Stage, project: Project, who = on.money) =>
  step(who, project.id, { step: 'approve', note: 'Agreed', lines: linesFor(project, on.line) });

/** A paper brought to a milestone. */
export const bring = (
  who: Persona,
  id: string,
  milestone: string,
  kind = 'receipt',
  file: Buffer = pdf,
  name = 'Bill.pdf',
) =>
  who.send<{ id: string; code?: string }>(
    'POST',
    `/api/projects/${id}/milestones/${milestone}/documents?kind=${kind}&name=${encodeURIComponent(name)}`,
    file,
    { 'content-type': 'application/octet-stream' },
  );

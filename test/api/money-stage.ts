// A need with money, and somebody chosen for it whose terms stand: where tests of promises, payments and claims begin.
import type { PlacementStatus } from '@compatriot/db/vocabulary.ts';
import type { TestApp } from '../app.ts';
import {
  makeAssignment,
  makeLine,
  makePlacement,
  makeProfile,
  type MadeLine,
  type MadeProfile,
  type MadeProgramme,
  makeProgramme,
} from '../make.ts';
import { asCoordinator, asMember, type Persona } from '../personas.ts';

export interface Money {
  status: string;
  promised: boolean;
  settled: boolean;
  terms: { currency: string; parts: { part: string; amount: number }[] } | null;
  payments: {
    id: string;
    part: string;
    dueOn: string;
    amount: number;
    currency: string;
    status: string;
    late: boolean;
    stopped: string | null;
    reason: string | null;
    madeAmount: number | null;
    books: { lineId: string; lineAmount: number; reference: string | null; unmake: boolean } | null;
  }[];
  claims: { id: string; status: string; granted: number | null; reason: string | null; note: string }[];
  lines: { line: Line; amount: number; committed: number }[];
  can: string[];
  code?: string;
  details?: { path: string; message: string }[];
}

export interface Line {
  id: string;
  currency: string;
  granted: number;
  funded: number;
  committed: number;
  paid: number;
  erased: number;
  left: number;
  version: number;
}

export interface MoneyStage {
  programme: MadeProgramme;
  assignment: { id: string; institutionId: string };
  line: MadeLine;
  coordinator: Persona;
}

/** What the terms of these tests come to: 3 × 100,000 + 50,000 + 60 × 1,000 minor units. */
export const wholeTerms = 410_000;

export async function makeMoneyStage(
  app: TestApp,
  options: { amount?: number; funded?: number; currency?: string; seats?: number } = {},
): Promise<MoneyStage> {
  const programme = await makeProgramme(app);
  const assignment = await makeAssignment(app, programme.id, { seats: options.seats ?? 5 });
  const amount = options.amount ?? 1_000_000;
  const line = await makeLine(app, programme.id, {
    amount,
    ...(options.currency ? { currency: options.currency } : {}),
  });
  await setAside(app, programme.id, assignment.id, line.id, options.funded ?? amount);
  return { programme, assignment, line, coordinator: await asCoordinator(app, programme.id) };
}

export async function setAside(
  app: TestApp,
  programmeId: string,
  assignmentId: string,
  lineId: string,
  amount: number,
): Promise<void> {
  await app.owner`insert into assignment_funding (assignment_id, line_id, programme_id, amount)
    values (${assignmentId}, ${lineId}, ${programmeId}, ${amount})`;
}

export interface ChosenPerson {
  id: string;
  profile: MadeProfile;
  member: Persona;
}

/** Somebody in a state of their placement, with terms that stand: paid monthly from March to May 2027. */
export async function makeChosen(
  app: TestApp,
  stage: MoneyStage,
  status: PlacementStatus = 'cleared',
  terms: { currency?: string; stipend?: number } = {},
): Promise<ChosenPerson> {
  const profile = await makeProfile(app, stage.programme);
  const id = await makePlacement(app, stage.programme.id, stage.assignment, profile, status);
  await makeTerms(app, stage, { id, profile }, terms);
  return { id, profile, member: await asMember(app, profile.id) };
}

export async function makeTerms(
  app: TestApp,
  stage: MoneyStage,
  { id, profile }: { id: string; profile: MadeProfile },
  terms: { currency?: string; stipend?: number; number?: number } = {},
): Promise<void> {
  const number = terms.number ?? 1;
  await app.owner`insert into terms (programme_id, placement_id, profile_id, number, currency, stipend, stipend_every, stipend_times,
      travel, daily, daily_days, insured_by, insurance, starts_on, ends_on, leave_days, duties)
    values (${stage.programme.id}, ${id}, ${profile.id}, ${number}, ${terms.currency ?? 'EUR'}, ${terms.stipend ?? 100_000}, 'month', 3,
      50_000, 1_000, 60, 'programme', 'Travel and health', '2027-03-01', '2027-05-31', 6, 'Teach')`;
  await app.owner`update terms set status = 'ready' where placement_id = ${id} and number = ${number}`;
}

export const allFrom = (lineId: string, more: { rate?: string; ratedOn?: string } = {}) => ({
  parts: ['stipend', 'travel', 'allowance'].map((part) => ({ part, lineId, ...more })),
});

export async function lineOf(
  app: TestApp,
  id: string,
): Promise<Record<'funded' | 'committed' | 'paid' | 'erased', number>> {
  const [row] = await app.owner<{ funded: string; committed: string; paid: string; erased: string }[]>`
    select funded, committed, paid, erased from budget_lines where id = ${id}`;
  if (!row) throw new Error('no line');
  return {
    funded: Number(row.funded),
    committed: Number(row.committed),
    paid: Number(row.paid),
    erased: Number(row.erased),
  };
}

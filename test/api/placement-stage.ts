// What the tests of placements stand on: a programme with one of each, and the few calls and looks that they all make.
import { expect } from 'vitest';
import { signOn } from '@compatriot/db/queries/accounts.ts';
import type { Transaction } from '@compatriot/db/client.ts';
import type { PlacementStatus } from '@compatriot/db/vocabulary.ts';
import { startSession } from '@compatriot/server/accounts/sessions.ts';
import { asSystem } from '@compatriot/server/events.ts';
import type { TestApp } from '../app.ts';
import { type MadeProfile, type MadeProgramme, makeAssignment, makeProfile, makeProgramme } from '../make.ts';
import { asCoordinator, asHost, asMember, type Persona } from '../personas.ts';

export interface Stage {
  programme: MadeProgramme;
  assignment: { id: string; institutionId: string };
  profile: MadeProfile;
  coordinator: Persona;
  host: Persona;
  member: Persona;
}

export interface Story {
  status: PlacementStatus;
  version: number;
  can: string[];
  next: { step: string; of: string | null; needs: string[]; missing: string[] }[];
  undo: { step: string; at: string } | null;
  yesToConfirm: boolean;
  moves: {
    step: string;
    of: string | null;
    evidence: string | null;
    note: string | null;
    undoneAt: string | null;
  }[];
  contact: { name: string | null; email: string | null; phone: string | null } | null;
  timeline: { kind: string; by: string | null; at: string; details: Record<string, unknown> }[];
}

/** A programme with one of each: coordinator, host, assignment, person. */
export async function makeStage(app: TestApp, options: { seats?: number } = {}): Promise<Stage> {
  const programme = await makeProgramme(app);
  const assignment = await makeAssignment(app, programme.id, { seats: options.seats ?? 1 });
  const profile = await makeProfile(app, programme);
  return {
    programme,
    assignment,
    profile,
    coordinator: await asCoordinator(app, programme.id),
    host: await asHost(app, programme.id, assignment.institutionId),
    member: await asMember(app, profile.id),
  };
}

export const invite = (on: Stage, profile: MadeProfile = on.profile, more: Record<string, unknown> = {}) =>
  on.coordinator.send<{ id: string }>('POST', `/api/programmes/${on.programme.code}/placements`, {
    assignmentId: on.assignment.id,
    profileId: profile.id,
    ...more,
  });

export async function invited(on: Stage, profile: MadeProfile = on.profile): Promise<string> {
  const made = await invite(on, profile);
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body.id;
}

type Headers = Record<string, string>;

export const step = (who: Persona, id: string, body: Record<string, unknown>, headers?: Headers) =>
  who.send('POST', `/api/placements/${id}/steps`, body, headers);
export const answer = (who: Persona, id: string, body: Record<string, unknown>, headers?: Headers) =>
  who.send('POST', `/api/me/invitations/${id}/answer`, body, headers);
export const official = (on: Stage, id: string, who: Persona = on.coordinator) =>
  who.get<Story>(`/api/programmes/${on.programme.code}/placements/${id}`);

export const contactOf = (profile: MadeProfile) => ({
  name: 'Ama Mensah',
  email: `${profile.id}@example.org`,
  phone: '+31201234567',
});

export function hidesContact(body: unknown, profile: MadeProfile): void {
  for (const secret of [...Object.values(contactOf(profile)), 'Utrecht']) {
    expect(JSON.stringify(body)).not.toContain(secret);
  }
}

/** A civil date some days from today. */
export const day = (offset: number): string =>
  new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

export async function statusOf(app: TestApp, id: string): Promise<string | undefined> {
  const [row] = await app.owner<{ status: string }[]>`select status from placements where id = ${id}`;
  return row?.status;
}

/** As after a panel and a host who asked for this person; test/api/selection.test.ts goes that way step by step. */
export async function readyToChoose(app: TestApp, id: string): Promise<void> {
  await app.owner`update placements set status = 'scored', host_choice = 'select', version = version + 1 where id = ${id}`;
}

/** As it stands further on, without the way there. */
export async function putAt(app: TestApp, id: string, status: PlacementStatus): Promise<void> {
  await app.owner`update placements set status = ${status}, version = version + 1 where id = ${id}`;
}

/** The coordinator's choice of somebody whom the host asked for. */
export const select = (who: Persona, id: string, headers?: Headers) =>
  step(who, id, { step: 'select', note: 'The strongest of three' }, headers);

export async function assignmentStatusOf(app: TestApp, on: Stage): Promise<string | undefined> {
  const [row] = await app.owner<
    { status: string }[]
  >`select status from assignments where id = ${on.assignment.id}`;
  return row?.status;
}

export const disclosuresOf = (app: TestApp, id: string) =>
  app.owner<
    { endsAt: Date | null }[]
  >`select ends_at as "endsAt" from disclosures where placement_id = ${id}`;

export const looksAt = (app: TestApp, profile: MadeProfile) =>
  app.owner<{ account: string; tier: number; route: string }[]>`
    select account_id as account, tier, route from access_records where profile_id = ${profile.id} order by at, id`;

/** Straight to the tables as this person, the way a request gets there: row-level security and constraints answer. */
export async function inDatabase<T>(
  app: TestApp,
  who: Persona,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const { database } = app.parts;
  if (!who.accountId) return database.transaction({}, work);
  const accountId = who.accountId;
  const { sessionId } = await asSystem(app.parts, 'sign_in', null, (ctx) => startSession(ctx, accountId));
  return database.transaction({}, async (tx) => {
    await signOn(tx, sessionId);
    return work(tx);
  });
}

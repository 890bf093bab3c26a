// What the tests of people at work stand on: a placement in a state, with contact open as after a yes.
import { randomUUID } from 'node:crypto';
import type { Mode, PlacementStatus } from '@compatriot/db/vocabulary.ts';
import type { TestApp } from '../app.ts';
import {
  type MadeProfile,
  type MadeProgramme,
  makeAssignment,
  makePlacement,
  makeProfile,
  makeProgramme,
} from '../make.ts';
import { asCoordinator, asFocalPoint, asHost, asMember, type Persona } from '../personas.ts';

export interface AtWork {
  id: string;
  programme: MadeProgramme;
  profile: MadeProfile;
  assignment: { id: string; institutionId: string };
  coordinator: Persona;
  government: Persona;
  host: Persona;
  member: Persona;
}

/** One more person of the same programme, in a state of their own. */
export async function placed(
  app: TestApp,
  on: { programme: MadeProgramme },
  status: PlacementStatus,
  options: { mode?: Mode; contact?: boolean } = {},
) {
  const assignment = await makeAssignment(app, on.programme.id, {
    mode: options.mode ?? 'temporary',
    status: 'selecting',
  });
  const profile = await makeProfile(app, on.programme);
  const member = await asMember(app, profile.id);
  const id = await makePlacement(app, on.programme.id, assignment, profile, status);
  if (options.contact ?? true) await openContact(app, on.programme.id, { id, profile, assignment, member });
  return { id, assignment, profile, member };
}

async function openContact(
  app: TestApp,
  programmeId: string,
  of: { id: string; profile: MadeProfile; assignment: { institutionId: string }; member: Persona },
): Promise<void> {
  const event = randomUUID();
  await app.owner`insert into events (id, programme_id, kind, subject_id, actor_id)
    values (${event}, ${programmeId}, 'placement.interested', ${of.id}, ${of.member.accountId})`;
  await app.owner`insert into disclosures (programme_id, placement_id, profile_id, institution_id, event_id)
    values (${programmeId}, ${of.id}, ${of.profile.id}, ${of.assignment.institutionId}, ${event})`;
}

/** A programme with one of each, and one person who stands so. */
export async function makeAtWork(
  app: TestApp,
  status: PlacementStatus = 'active',
  options: { mode?: Mode; contact?: boolean } = {},
): Promise<AtWork> {
  const programme = await makeProgramme(app);
  const one = await placed(app, { programme }, status, options);
  return {
    ...one,
    programme,
    coordinator: await asCoordinator(app, programme.id),
    government: await asFocalPoint(app, programme.id),
    host: await asHost(app, programme.id, one.assignment.institutionId),
  };
}

export interface Mail {
  recipient: string;
  subject: string;
  body: string;
}

export const mailsTo = (app: TestApp, recipient: string) => app.owner<Mail[]>`
  select recipient, subject, body from mails where recipient = ${recipient} order by created_at, id`;

/** Contact ends, as with the end of a placement. */
export const endContact = (app: TestApp, id: string) =>
  app.owner`update disclosures set ends_at = now() where placement_id = ${id}`;

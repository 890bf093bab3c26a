// What the tests of checks and terms stand on: somebody who was chosen, with contact open as their yes opened it, and papers.
import { randomUUID } from 'node:crypto';
import type { PlacementStatus } from '@compatriot/db/vocabulary.ts';
import { kindsFor } from '@compatriot/server/checks/rules.ts';
import type { TestApp } from '../app.ts';
import { makePlacement } from '../make.ts';
import { makeStage, type Stage } from './placement-stage.ts';

export interface Chosen extends Stage {
  id: string;
}

export async function makeChosen(app: TestApp, status: PlacementStatus = 'selected'): Promise<Chosen> {
  const on = await makeStage(app);
  const id = await makePlacement(app, on.programme.id, on.assignment, on.profile, status);
  await openContact(app, on, id);
  return { ...on, id };
}

/** As after a yes of the person's own. */
export async function openContact(app: TestApp, on: Stage, id: string): Promise<void> {
  const eventId = randomUUID();
  await app.owner`insert into events (id, programme_id, kind, subject_id, actor_id)
    values (${eventId}, ${on.programme.id}, 'placement.interested', ${id}, ${on.member.accountId})`;
  await app.owner`insert into disclosures (programme_id, placement_id, profile_id, institution_id, event_id)
    values (${on.programme.id}, ${id}, ${on.profile.id}, ${on.assignment.institutionId}, ${eventId})`;
}

export const closeContact = (app: TestApp, id: string) =>
  app.owner`update disclosures set ends_at = now() where placement_id = ${id}`;

export async function setStatus(app: TestApp, id: string, status: PlacementStatus): Promise<void> {
  await app.owner`update placements set status = ${status}, version = version + 1 where id = ${id}`;
}

/** A paper of the person's, as an upload leaves it. */
export async function makePaper(app: TestApp, on: Chosen, kind: string): Promise<string> {
  const [row] = await app.owner<{ id: string }[]>`
    insert into documents (programme_id, placement_id, profile_id, kind, name, media_type, size, sha256, bytes, uploaded_by, party)
    values (${on.programme.id}, ${on.id}, ${on.profile.id}, ${kind}, 'paper.pdf', 'application/pdf', 1, '', 'x',
      ${on.member.accountId}, 'member') returning id`;
  if (!row) throw new Error('no paper');
  return row.id;
}

/** Every check of a temporary assignment as somebody verified it. */
export async function clearAll(app: TestApp, on: Chosen, validUntil = '2099-12-31'): Promise<void> {
  for (const kind of kindsFor('temporary')) {
    await app.owner`insert into checks (programme_id, placement_id, profile_id, kind, status, note, valid_until, verified_at, verified_by)
      values (${on.programme.id}, ${on.id}, ${on.profile.id}, ${kind}, 'verified', 'Seen', ${validUntil}, now(), ${on.coordinator.accountId})`;
  }
}

export const terms = {
  currency: 'EUR',
  stipend: 0,
  stipendEvery: 'month',
  stipendTimes: 0,
  travel: 0,
  daily: 0,
  dailyDays: 0,
  insuredBy: 'programme',
  insurance: 'Health, accident and repatriation',
  startsOn: '2027-03-08',
  endsOn: '2027-04-04',
  leaveDays: 2,
  duties: 'Bedside teaching, six hours a day',
  other: '',
};

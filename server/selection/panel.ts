// The panel of a need and those in question for it, as the coordinator arranges and compares them.
import { type AssignmentRow, findAssignment } from '@compatriot/db/queries/assignments.ts';
import { contactsOf } from '@compatriot/db/queries/institution-contacts.ts';
import { earlierHere } from '@compatriot/db/queries/returning.ts';
import {
  candidatesOf,
  endSeat,
  insertSeat,
  nameable,
  panelOf,
  type SeatRow,
  seatsOf,
  seatsTaken,
  sheetsOf,
} from '@compatriot/db/queries/selection.ts';
import type { HostChoice } from '@compatriot/db/vocabulary.ts';
import type { PanelParty } from '@compatriot/db/work-vocabulary.ts';
import { returningStatuses } from '../assignments/rules.ts';
import { hasRole } from '../authorize.ts';
import type { Context } from '../context.ts';
import { seatedStatuses } from '../placements/rules.ts';
import { problems } from '../problems.ts';
import { officialProgramme } from '../programmes/access.ts';
import { averagesOf, panelStanding, stageOf } from './rules.ts';

/** @throws 404, 403 for focal points: what is thought of people is the coordinator's and the host's */
async function enter(ctx: Context, code: string, id: string): Promise<AssignmentRow> {
  const { programme } = await officialProgramme(ctx, code);
  const assignment = await findAssignment(ctx.tx, programme.id, id);
  if (!assignment) throw problems.notFound();
  if (!hasRole(ctx.actor, programme.id, 'coordinator')) throw problems.notAllowed();
  return assignment;
}

export const describeSeat = (ctx: Context, row: SeatRow) => ({
  id: row.id,
  name: row.name,
  party: row.party as PanelParty,
  signsIn: row.accountId !== null,
  mine:
    row.leftAt === null &&
    ((row.accountId !== null && row.accountId === ctx.actor.person?.account.id) ||
      (row.contactId !== null && row.contactId === ctx.actor.link?.contactId)),
  left: row.leftAt !== null,
});

export async function showChoosing(ctx: Context, code: string, id: string) {
  const assignment = await enter(ctx, code, id);
  const sitting = (await seatsOf(ctx.tx, id)).filter((seat) => seat.leftAt === null);
  const rows = await candidatesOf(ctx.tx, id);
  const sheets = Map.groupBy(
    await sheetsOf(
      ctx.tx,
      rows.map((row) => row.id),
    ),
    (sheet) => sheet.placementId,
  );
  const here = await earlierHere(
    ctx.tx,
    id,
    rows.map((row) => row.profileId),
    returningStatuses,
  );
  const candidates = [];
  for (const row of rows) {
    const progress =
      stageOf(row.status) === 'before' ? [] : await panelOf(ctx.tx, { id: row.id, assignmentId: id });
    const standing = panelStanding(progress);
    const voided = new Set(progress.filter((each) => each.conflicted).map((each) => each.seatId));
    const counted = (sheets.get(row.id) ?? []).filter((sheet) => !voided.has(sheet.seatId));
    candidates.push({
      id: row.id,
      pseudonym: row.pseudonym,
      status: row.status,
      applied: row.appliedAt !== null,
      given: standing.given,
      awaited: standing.awaited,
      // Part of the panel's scores would say something of the others'.
      overall: standing.awaited === 0 ? (averagesOf(counted)?.overall ?? null) : null,
      hostChoice: row.hostChoice as HostChoice | null,
      earlier: here.get(row.profileId) ?? null,
    });
  }
  const there = new Set(sitting.map((seat) => seat.accountId));
  const contacts = new Set(sitting.map((seat) => seat.contactId));
  return {
    id,
    title: assignment.title,
    institution: assignment.institutionName,
    seats: assignment.seats,
    free: Math.max(0, assignment.seats - (await seatsTaken(ctx.tx, id, seatedStatuses))),
    panel: sitting.map((seat) => describeSeat(ctx, seat)),
    lacks: panelStanding(
      sitting.map((seat) => ({
        party: seat.party as PanelParty,
        left: false,
        conflicted: false,
        given: false,
      })),
    ).lacks,
    choices: (await nameable(ctx.tx, assignment.programmeId, assignment.institutionId)).filter(
      (each) => !there.has(each.accountId),
    ),
    contacts: (await contactsOf(ctx.tx, assignment.institutionId)).flatMap((contact) =>
      contacts.has(contact.id)
        ? []
        : [{ id: contact.id, name: contact.name, hasMail: contact.email !== null }],
    ),
    candidates,
    can: ['panel.name'],
  };
}

/** An account, a contact person who can score from a mailed link, or anybody of the host, for whom it is taken down. */
async function whoIsNamed(
  ctx: Context,
  { programmeId, institutionId }: AssignmentRow,
  input: { accountId: string } | { contactId: string } | { name: string },
) {
  const atHost = { accountId: null, party: 'host' as const };
  if ('name' in input) return { ...atHost, contactId: null, name: input.name };
  if ('contactId' in input) {
    const contact = (await contactsOf(ctx.tx, institutionId)).find((each) => each.id === input.contactId);
    if (!contact) throw problems.invalid([{ path: 'contactId', code: 'not_a_choice' }]);
    return { ...atHost, contactId: contact.id, name: contact.name };
  }
  const person = (await nameable(ctx.tx, programmeId, institutionId)).find(
    (each) => each.accountId === input.accountId,
  );
  if (!person) throw problems.invalid([{ path: 'accountId', code: 'not_a_choice' }]);
  return { ...person, contactId: null };
}

/** @throws 404, 403, 400 for somebody who is neither a coordinator nor of the host, 409 already_exists */
export async function nameSeat(
  ctx: Context,
  code: string,
  id: string,
  input: { accountId: string } | { contactId: string } | { name: string },
): Promise<{ id: string }> {
  const assignment = await enter(ctx, code, id);
  const { programmeId, institutionId } = assignment;
  const named = await whoIsNamed(ctx, assignment, input);
  const sitting = (await seatsOf(ctx.tx, id)).filter((seat) => seat.leftAt === null);
  if (named.accountId === null && sitting.some((seat) => seat.accountId === null && seat.name === named.name))
    throw problems.alreadyExists('name');
  const made = await insertSeat(ctx.tx, {
    ...named,
    programmeId,
    assignmentId: id,
    institutionId,
    addedBy: ctx.actor.person?.account.id ?? null,
  });
  if (!made) throw problems.alreadyExists('accountId');
  await ctx.record('panel.named', { id, programmeId }, { seatId: made, party: named.party });
  return { id: made };
}

/** What they gave before stays. @throws 404, 403 */
export async function leaveSeat(ctx: Context, code: string, id: string, seat: string): Promise<void> {
  const { programmeId } = await enter(ctx, code, id);
  if (!(await endSeat(ctx.tx, id, seat, ctx.now))) throw problems.notFound();
  await ctx.record('panel.left', { id, programmeId }, { seatId: seat });
}

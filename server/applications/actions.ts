// Applying for a vacancy: the person's own act is the yes that opens contact to that employer, in one transaction with the
// event that it rests on.
import {
  applyFromList,
  findOwnVacancy,
  insertApplication,
  insertApplicationMessage,
  mayApplyFor,
  type OwnVacancy,
  placementAt,
} from '@compatriot/db/queries/applications.ts';
import { insertMove } from '@compatriot/db/queries/placement-moves.ts';
import {
  findContact,
  findInvitable,
  insertPlacement,
  lockPlacement,
  openDisclosure,
} from '@compatriot/db/queries/placements.ts';
import { readTalent } from '@compatriot/db/queries/talent.ts';
import type { PlacementStatus } from '@compatriot/db/vocabulary.ts';
import { hasRole } from '../authorize.ts';
import type { Context } from '../context.ts';
import { today } from '../dates.ts';
import { memberStatus, placementEvents, recordedYes } from '../placements/rules.ts';
import { problems } from '../problems.ts';
import { officialProgramme, scopeOf } from '../programmes/access.ts';
import { knownPlacement, standingWith } from './rules.ts';
import type { ApplyInput, PhonedInput } from './schema.ts';

/**
 * Makes the placement of the actor at a vacancy, as interested. The second of two taps gets the answer of the first.
 * @throws 404 for what is no open vacancy of the actor's programmes, or of an employer that they blocked, 409 may_not_apply
 * with the reason, already_applied when something came of an earlier application or invitation
 */
export async function applyForVacancy(ctx: Context, input: ApplyInput): Promise<{ id: string }> {
  const account = accountOf(ctx);
  const found = await findOwnVacancy(ctx.tx, account, input.assignmentId);
  if (!found || found.blocked) throw problems.notFound();
  const standing = standingWith(found, today(ctx.now));
  if (standing === 'applied' && found.placement?.status === 'interested') return { id: found.placement.id };
  if (standing === 'applied' || standing === 'invited' || standing === 'known')
    throw problems.alreadyApplied();
  if (standing !== 'open') throw problems.mayNotApply(standing);
  const made = found.placement
    ? await fromList(ctx, found.placement.id)
    : await fromNothing(ctx, found, input.assignmentId);
  if (made === null) return applyForVacancy(ctx, input);
  const { id, was, version } = made;
  const { programmeId, profileId, institutionId } = found;
  await insertMove(ctx.tx, {
    programmeId,
    placementId: id,
    verb: 'express_interest',
    fromStatus: was,
    toStatus: 'interested',
    version,
    accountId: account,
    of: null,
    way: null,
    evidence: null,
    documentId: null,
    note: null,
    before: {},
    at: ctx.now,
  });
  const eventId = await ctx.record(
    placementEvents.express_interest,
    { id, programmeId },
    { assignmentId: input.assignmentId, applied: true },
  );
  await openDisclosure(ctx.tx, { programmeId, placementId: id, profileId, institutionId, eventId });
  if (input.message)
    await insertApplicationMessage(ctx.tx, {
      ...{ placementId: id, programmeId, profileId, institutionId },
      message: input.message,
    });
  return { id };
}

interface Made {
  id: string;
  was: PlacementStatus;
  version: number;
}

/** Nobody invited them: the chain begins where an invitation would have been answered. */
async function fromNothing(ctx: Context, found: OwnVacancy, assignmentId: string): Promise<Made | null> {
  const { programmeId, institutionId, profileId, pseudonym } = found;
  const id = await insertApplication(ctx.tx, {
    programmeId,
    assignmentId,
    institutionId,
    profileId,
    pseudonym,
  });
  return id === null ? null : { id, was: 'invited', version: 1 };
}

async function fromList(ctx: Context, id: string): Promise<Made | null> {
  const row = await lockPlacement(ctx.tx, id);
  if (!row || !(await applyFromList(ctx.tx, row, ctx.now))) return null;
  return { id, was: row.status as PlacementStatus, version: row.version + 1 };
}

/**
 * An application that the person made on the phone or on paper, taken down like a yes: it opens nothing until they, or a second
 * coordinator, confirm it. Why somebody may not is not said: they may have shut this employer out.
 * @throws 404, 403, 409 may_not_apply or already_applied
 */
export async function takeApplicationDown(
  ctx: Context,
  code: string,
  assignmentId: string,
  { card, onBehalf }: PhonedInput,
): Promise<{ id: string }> {
  const access = await officialProgramme(ctx, code);
  const { programme } = access;
  if (!hasRole(ctx.actor, programme.id, 'coordinator')) throw problems.notAllowed();
  const profileId = (await readTalent(ctx.tx, scopeOf(access), [card])).get(card)?.profileId;
  if (!profileId) throw problems.notFound();
  const found = await findInvitable(ctx.tx, programme.id, assignmentId, profileId);
  if (!found) throw problems.notFound();
  if (!(await mayApplyFor(ctx.tx, profileId, assignmentId))) throw problems.mayNotApply('phoned');
  const accountId = accountOf(ctx);
  const at = { programmeId: programme.id, assignmentId, institutionId: found.institutionId };
  const id =
    (await placementAt(ctx.tx, assignmentId, profileId)) ??
    (await insertPlacement(ctx.tx, {
      ...at,
      ...{ profileId, pseudonym: found.pseudonym, status: 'longlisted', coordinatorId: accountId },
    }));
  const row = await lockPlacement(ctx.tx, id);
  if (!row) throw problems.notFound();
  const version = row.version + 1;
  // Before the step, which the database takes from a coordinator only with it.
  await insertMove(ctx.tx, {
    ...{ programmeId: programme.id, placementId: id, verb: 'express_interest', version, accountId },
    ...{ fromStatus: row.status as PlacementStatus, toStatus: 'interested' },
    ...{ of: 'member', way: onBehalf.way, evidence: onBehalf.evidence, documentId: null, note: null },
    ...{ before: {}, at: ctx.now },
  });
  if (!(await applyFromList(ctx.tx, row, ctx.now))) throw problems.alreadyApplied();
  await ctx.record(
    recordedYes,
    { id, programmeId: programme.id },
    { assignmentId, applied: true, of: 'member', way: onBehalf.way },
  );
  return { id };
}

/** What a member reads of a vacancy before they apply, and after; null for every other assignment. */
export async function describeVacancy(ctx: Context, assignmentId: string) {
  const found = await findOwnVacancy(ctx.tx, accountOf(ctx), assignmentId);
  if (!found) return null;
  const own = knownPlacement(found.placement);
  return {
    employment: found.employment,
    deadline: found.deadline,
    standing: standingWith(found, today(ctx.now)),
    wouldDisclose: (await findContact(ctx.tx, found.profileId)) ?? { name: null, email: null, phone: null },
    contactMonths: found.contactMonths,
    own: own && {
      id: own.id,
      status: memberStatus(own.status, own.answerDueAt ? new Date(own.answerDueAt) : null, ctx.now),
      appliedAt: own.appliedAt ? new Date(own.appliedAt) : null,
    },
  };
}

function accountOf(ctx: Context): string {
  if (!ctx.actor.person) throw problems.signInNeeded();
  return ctx.actor.person.account.id;
}

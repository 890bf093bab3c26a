// Clearance: each check of a placement, asked for, brought, looked at. The placement is held while a check changes, so that no
// step passes on a check that is just being taken back.
import { accountNames } from '@compatriot/db/queries/accounts.ts';
import {
  changeCheck,
  type CheckRow,
  checksOf,
  checksStanding,
  findCheck,
  insertCheck,
} from '@compatriot/db/queries/checks.ts';
import { type Belongs, documentsOf, findDocument, holdDocument } from '@compatriot/db/queries/documents.ts';
import { insertAccess } from '@compatriot/db/queries/events.ts';
import { lockPlacement } from '@compatriot/db/queries/placements.ts';
import type { CheckKind, CheckStatus } from '@compatriot/db/work-vocabulary.ts';
import { authorize } from '../authorize.ts';
import type { Context } from '../context.ts';
import { today } from '../dates.ts';
import { type LoadedPlacement, placementAs } from '../placements/access.ts';
import { type ProblemDetail, problems } from '../problems.ts';
import { checkPolicy, takesStep } from './policy.ts';
import {
  checkEvents,
  checkSteps,
  checkStepNames,
  clearingStatuses,
  counts,
  holding,
  kindsFor,
  mayStep,
  needsEnd,
} from './rules.ts';
import type { CheckStepInput } from './schema.ts';

/** @throws 404 for everybody but the person and the coordinator */
export async function listChecks(ctx: Context, id: string) {
  const loaded = await placementAs(ctx, id, 'coordinator', 'member');
  const own = loaded.parties.includes('member');
  const open = own || loaded.contactOpen;
  const rows = open ? await checksOf(ctx.tx, id) : [];
  if (!own && open) await recordLook(ctx, loaded);
  const papers = open ? await documentsOf(ctx.tx, belongs(loaded), kindsFor(loaded.subject.mode)) : [];
  const names = own
    ? new Map<string, string>()
    : await accountNames(
        ctx.tx,
        rows.flatMap((row) => (row.verifiedBy ? [row.verifiedBy] : [])),
      );
  const { checks_valid: valid } = await checksStanding(ctx.tx, { id }, ctx.now);
  const { endsOn } = loaded.row.assignment;
  return {
    items: kindsFor(loaded.subject.mode).map((kind) => {
      const row = rows.find((each) => each.kind === kind);
      const standing = standingOfCheck(row);
      const day = today(ctx.now);
      const paper = papers.find((each) => each.id === row?.documentId);
      return {
        kind,
        status: standing.status,
        counts: counts(standing, day),
        holding: holding(standing.validUntil, day),
        endsBeforeWork: standing.validUntil !== null && endsOn !== null && standing.validUntil < endsOn,
        needsEnd: needsEnd(kind),
        validUntil: standing.validUntil,
        reason: row?.reason ?? null,
        note: own ? null : (row?.note ?? null),
        verifiedBy: (row?.verifiedBy && names.get(row.verifiedBy)) ?? null,
        paper: paper ? { id: paper.id, name: paper.name } : null,
        askedAt: row?.askedAt ?? null,
        providedAt: row?.providedAt ?? null,
        verifiedAt: row?.verifiedAt ?? null,
        version: row?.version ?? 0,
        can:
          open && clearingStatuses.includes(loaded.subject.status)
            ? checkStepNames.filter(
                (step) => takesStep(step, loaded.parties) && mayStep(step, kind, standing, day),
              )
            : [],
      };
    }),
    valid: valid ?? false,
    open,
    endsOn,
  };
}

const belongs = ({ subject, row: { placement } }: LoadedPlacement): Belongs => ({
  programmeId: subject.programmeId,
  placementId: placement.id,
  profileId: placement.profileId,
});

const standingOfCheck = (row: CheckRow | null | undefined) => ({
  status: (row?.status ?? 'open') as CheckStatus,
  validUntil: row?.status === 'verified' ? row.validUntil : null,
});

/** Papers are tier 2: whoever reads of them leaves a note that the person can read. */
async function recordLook(ctx: Context, { row: { placement } }: LoadedPlacement): Promise<void> {
  if (!ctx.actor.person) return;
  await insertAccess(ctx.tx, [
    {
      programmeId: placement.programmeId,
      profileId: placement.profileId,
      accountId: ctx.actor.person.account.id,
      tier: 2,
      route: ctx.route,
    },
  ]);
}

/**
 * One step with one check.
 * @throws 404, 403 somebody else's step, 400 something missing, 409 wrong moment, 412 changed since it was read
 */
export async function stepCheck(
  ctx: Context,
  id: string,
  kind: CheckKind,
  input: CheckStepInput,
  ifMatch: number | undefined,
): Promise<{ version: number }> {
  const loaded = await held(ctx, id);
  authorize(ctx, checkPolicy, `check.${input.step}`, loaded);
  const own = loaded.parties.includes('member');
  const row = await findCheck(ctx.tx, id, kind);
  if (ifMatch !== undefined && ifMatch !== (row?.version ?? 0)) throw problems.stale();
  requireMoment(ctx, loaded, kind, row, input.step);
  const paper = await requireInput(ctx, loaded, kind, input, row);
  const version = await write(ctx, loaded, kind, row, input);
  // What a check was verified by stays.
  if (input.step === 'verify' && paper) await holdDocument(ctx.tx, paper);
  // A paper that the coordinator took down needs nobody to be told that it came.
  const event = input.step === 'provide' && !own ? 'check.recorded' : checkEvents[input.step];
  await ctx.record(event, { id, programmeId: loaded.subject.programmeId }, { kinds: [kind] });
  return { version };
}

/** Asks for several at once: one mail. @throws as stepCheck */
export async function askForChecks(ctx: Context, id: string, kinds: CheckKind[]): Promise<{ asked: number }> {
  const loaded = await held(ctx, id);
  authorize(ctx, checkPolicy, 'check.ask', loaded);
  for (const kind of kinds) {
    const row = await findCheck(ctx.tx, id, kind);
    requireMoment(ctx, loaded, kind, row, 'ask');
    await write(ctx, loaded, kind, row, { step: 'ask' });
  }
  await ctx.record(checkEvents.ask, { id, programmeId: loaded.subject.programmeId }, { kinds });
  return { asked: kinds.length };
}

async function held(ctx: Context, id: string): Promise<LoadedPlacement> {
  await lockPlacement(ctx.tx, id);
  return placementAs(ctx, id, 'coordinator', 'member');
}

function requireMoment(
  ctx: Context,
  { subject, parties, contactOpen }: LoadedPlacement,
  kind: CheckKind,
  row: CheckRow | null,
  step: CheckStepInput['step'],
): void {
  if (!clearingStatuses.includes(subject.status)) throw problems.notNow(subject.status);
  if (!kindsFor(subject.mode).includes(kind)) throw problems.notFound();
  if (!parties.includes('member') && !contactOpen) throw problems.notNow(subject.status);
  const standing = standingOfCheck(row);
  if (!mayStep(step, kind, standing, today(ctx.now))) throw problems.notNow(standing.status);
}

/** @returns the id of the paper that the step is about, if it is still there */
async function requireInput(
  ctx: Context,
  loaded: LoadedPlacement,
  kind: CheckKind,
  input: CheckStepInput,
  row: CheckRow | null,
): Promise<string | null> {
  const own = loaded.parties.includes('member');
  const faults: ProblemDetail[] = [];
  const asked = input.documentId ?? row?.documentId;
  const paper = asked ? await findDocument(ctx.tx, belongs(loaded), asked) : null;
  if (input.documentId && paper?.kind !== kind) faults.push({ path: 'documentId', code: 'not_a_choice' });
  if (input.step === 'provide' && !input.documentId && (own || !input.note))
    faults.push({ path: own ? 'documentId' : 'note', code: 'required' });
  if ((input.step === 'refuse' || input.step === 'waive') && !input.reason)
    faults.push({ path: 'reason', code: 'required' });
  if (input.step === 'verify') {
    if (needsEnd(kind) && !input.validUntil) faults.push({ path: 'validUntil', code: 'required' });
    if (input.validUntil && input.validUntil < today(ctx.now))
      faults.push({ path: 'validUntil', code: 'paper_is_over' });
    // Without a paper in hand it is said what was seen.
    if (!input.note && !paper) faults.push({ path: 'note', code: 'required' });
  }
  // What the team writes down for itself, the person neither writes nor changes.
  if (own && (input.note || input.reason || input.validUntil))
    faults.push({ path: 'step', code: 'not_a_choice' });
  if (faults.length > 0) throw problems.invalid(faults);
  return paper?.id ?? null;
}

/** @returns the check's new version; @throws 412 when somebody else was first */
async function write(
  ctx: Context,
  { subject, row: { placement } }: LoadedPlacement,
  kind: CheckKind,
  row: CheckRow | null,
  input: CheckStepInput,
): Promise<number> {
  const to = checkSteps[input.step].to;
  const brought = input.documentId ? { documentId: input.documentId, providedAt: ctx.now } : {};
  const renewed = to === 'asked' || (input.documentId !== undefined && input.documentId !== row?.documentId);
  const set = {
    status: to,
    reason: to === 'refused' || to === 'not_needed' ? (input.reason ?? null) : null,
    // What was seen of the paper before says nothing of the next one.
    ...(input.note !== undefined ? { note: input.note } : renewed ? { note: null } : {}),
    validUntil: to === 'verified' ? (input.validUntil ?? null) : null,
    verifiedAt: to === 'verified' ? ctx.now : null,
    verifiedBy: to === 'verified' ? (ctx.actor.person?.account.id ?? null) : null,
    ...(to === 'asked' ? { askedAt: ctx.now } : {}),
    ...(to === 'provided' ? { providedAt: ctx.now } : {}),
    ...brought,
    updatedAt: ctx.now,
  };
  if (!row) {
    await insertCheck(ctx.tx, {
      programmeId: subject.programmeId,
      placementId: placement.id,
      profileId: placement.profileId,
      kind,
      ...set,
    });
    return 1;
  }
  if (!(await changeCheck(ctx.tx, row.id, row.version, set))) throw problems.stale();
  return row.version + 1;
}

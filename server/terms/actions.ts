// Terms of a placement: written, frozen, offered with the placement's own step, signed by the person, countersigned. The
// placement is held meanwhile, so that nobody signs what is just being taken back.
import {
  currentTerms,
  changeTerms,
  insertTerms,
  lastCurrency,
  memberLanguage,
  signaturesOf,
  type SignatureRow,
  type TermsRow,
  termsOf,
} from '@compatriot/db/queries/terms.ts';
import { insertAccess } from '@compatriot/db/queries/events.ts';
import { lockPlacement, programmeOf } from '@compatriot/db/queries/placements.ts';
import { type TextLanguage, textLanguages } from '@compatriot/db/vocabulary.ts';
import {
  type Insurer,
  type SignatureParty,
  type StipendRhythm,
  type TermsStatus,
} from '@compatriot/db/work-vocabulary.ts';
import { authorize } from '../authorize.ts';
import type { Context } from '../context.ts';
import { type LoadedPlacement, placementAs } from '../placements/access.ts';
import { type ProblemDetail, problems } from '../problems.ts';
import { termsPolicy, verbsNow } from './policy.ts';
import { mayWrite, memberReads, takingBackStatuses, totalOf } from './rules.ts';
import type { About, TermsInput } from './schema.ts';

/** @throws 404 for everybody but the person and the coordinator */
export async function showTerms(ctx: Context, id: string) {
  const loaded = await placementAs(ctx, id, 'coordinator', 'member');
  const { subject, parties, contactOpen } = loaded;
  const own = parties.includes('member');
  const rows = (await termsOf(ctx.tx, id)).filter(
    (row) => !own || memberReads(subject.status, row.status as TermsStatus),
  );
  const signatures = rows.length > 0 ? await signaturesOf(ctx.tx, id) : [];
  // A signature is a name: tier 2.
  if (!own && signatures.length > 0) await recordLook(ctx, loaded);
  const latest = rows[0];
  const about = await aboutOf(ctx, loaded);
  const signed = (party: SignatureParty) =>
    signatures.some((each) => each.termsId === latest?.id && each.party === party);
  return {
    items: rows.map((row) => itemOf(row, signatures, about)),
    language: languageOf(await memberLanguage(ctx.tx, id)),
    suggestion: own || latest ? null : await suggest(ctx, loaded),
    can: verbsNow(
      {
        placement: subject.status,
        latest: (latest?.status as TermsStatus | undefined) ?? null,
        signedByMember: signed('member'),
        signedByProgramme: signed('programme'),
        contactOpen,
      },
      parties,
    ),
  };
}

export function itemOf(row: TermsRow, signatures: SignatureRow[], about: About) {
  return {
    number: row.number,
    status: row.status as TermsStatus,
    about: row.status === 'draft' ? about : (row.about as About),
    currency: row.currency,
    stipend: row.stipend,
    stipendEvery: row.stipendEvery as StipendRhythm,
    stipendTimes: row.stipendTimes,
    travel: row.travel,
    daily: row.daily,
    dailyDays: row.dailyDays,
    insuredBy: row.insuredBy as Insurer,
    insurance: row.insurance,
    startsOn: row.startsOn,
    endsOn: row.endsOn,
    leaveDays: row.leaveDays,
    duties: row.duties,
    other: row.other,
    total: totalOf(row),
    sha256: row.sha256,
    readyAt: row.readyAt,
    withdrawnAt: row.withdrawnAt,
    withdrawnReason: row.withdrawnReason,
    version: row.version,
    signatures: signatures
      .filter((each) => each.termsId === row.id)
      .map(({ party, name, language, signedAt, evidence }) => ({
        party: party as SignatureParty,
        name,
        language,
        signedAt,
        evidence,
      })),
  };
}

/** One of the page languages; English where the person's is none of them. */
export const languageOf = (language: string | null): TextLanguage =>
  textLanguages.find((each) => each === language) ?? 'en';

/** To begin with: the need's days and tasks, and the currency last used here. */
async function suggest(ctx: Context, { row, subject }: LoadedPlacement) {
  return {
    currency: await lastCurrency(ctx.tx, subject.programmeId),
    startsOn: row.assignment.startsOn,
    endsOn: row.assignment.endsOn,
    duties: row.assignment.tasks,
  };
}

export async function aboutOf(ctx: Context, { row, subject }: LoadedPlacement): Promise<About> {
  const programme = await programmeOf(ctx.tx, subject.programmeId);
  if (!programme) throw problems.notFound();
  const { title, institution, country, place, mode } = row.assignment;
  return { programme: programme.name, institution, title, country, place, mode };
}

export async function recordLook(ctx: Context, { row: { placement } }: LoadedPlacement): Promise<void> {
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

export async function held(ctx: Context, id: string): Promise<LoadedPlacement> {
  await lockPlacement(ctx.tx, id);
  return placementAs(ctx, id, 'coordinator', 'member');
}

/**
 * Saves the draft; after frozen terms a new one begins, with the next number.
 * @throws 404, 403, 400, 409 while an offer is out or after it was accepted, 412 changed since it was read
 */
export async function writeTerms(
  ctx: Context,
  id: string,
  input: TermsInput,
  ifMatch: number | undefined,
): Promise<{ number: number; version: number }> {
  const loaded = await held(ctx, id);
  const { subject } = loaded;
  authorize(ctx, termsPolicy, 'terms.write', loaded);
  requireDays(input, loaded);
  const latest = await currentTerms(ctx.tx, id);
  if (!mayWrite(subject.status, (latest?.status as TermsStatus | undefined) ?? null))
    throw problems.notNow(subject.status);
  const set = { ...input, madeBy: ctx.actor.person?.account.id ?? null, updatedAt: ctx.now };
  const scope = { id, programmeId: subject.programmeId };
  if (latest?.status === 'draft') {
    if (ifMatch !== undefined && ifMatch !== latest.version) throw problems.stale();
    if (!(await changeTerms(ctx.tx, latest.id, { version: latest.version, status: 'draft' }, set)))
      throw problems.stale();
    await ctx.record('terms.saved', scope, { number: latest.number });
    return { number: latest.number, version: latest.version + 1 };
  }
  const number = (latest?.number ?? 0) + 1;
  await insertTerms(ctx.tx, {
    ...set,
    programmeId: subject.programmeId,
    placementId: id,
    profileId: loaded.row.placement.profileId,
    number,
  });
  await ctx.record('terms.saved', scope, { number });
  return { number, version: 1 };
}

/** Only permanent stays have no last day. */
function requireDays({ startsOn, endsOn }: TermsInput, { subject }: LoadedPlacement): void {
  const faults: ProblemDetail[] = [];
  if (endsOn === null && subject.mode !== 'permanent') faults.push({ path: 'endsOn', code: 'required' });
  if (endsOn !== null && endsOn < startsOn) faults.push({ path: 'endsOn', code: 'ends_before_start' });
  if (faults.length > 0) throw problems.invalid(faults);
}

/**
 * Freezes the draft with what it is about; the database writes its SHA-256. While an offer is out the person hears of it.
 * @throws 404, 403, 409 no draft, 412 changed since it was read
 */
export async function makeTermsReady(
  ctx: Context,
  id: string,
  ifMatch: number | undefined,
): Promise<{ version: number }> {
  const loaded = await held(ctx, id);
  const { subject } = loaded;
  authorize(ctx, termsPolicy, 'terms.make_ready', loaded);
  const latest = await currentTerms(ctx.tx, id);
  if (latest?.status !== 'draft' || !mayWrite(subject.status, 'draft')) throw problems.notNow(subject.status);
  if (ifMatch !== undefined && ifMatch !== latest.version) throw problems.stale();
  const set = { status: 'ready', about: await aboutOf(ctx, loaded), updatedAt: ctx.now };
  if (!(await changeTerms(ctx.tx, latest.id, { version: latest.version, status: 'draft' }, set)))
    throw problems.stale();
  await ctx.record(
    subject.status === 'offered' ? 'terms.renewed' : 'terms.ready',
    { id, programmeId: subject.programmeId },
    { number: latest.number },
  );
  return { version: latest.version + 1 };
}

/**
 * Takes frozen terms back, and an offer with them: nobody can sign them any more.
 * @throws 404, 403, 409 nothing to take back, or signed already
 */
export async function withdrawTerms(
  ctx: Context,
  id: string,
  reason: string,
  ifMatch: number | undefined,
): Promise<{ version: number }> {
  const loaded = await held(ctx, id);
  const { subject } = loaded;
  authorize(ctx, termsPolicy, 'terms.withdraw', loaded);
  const latest = await currentTerms(ctx.tx, id);
  if (latest?.status !== 'ready' || !takingBackStatuses.includes(subject.status))
    throw problems.notNow(subject.status);
  if (ifMatch !== undefined && ifMatch !== latest.version) throw problems.stale();
  const set = { status: 'withdrawn', withdrawnAt: ctx.now, withdrawnReason: reason, updatedAt: ctx.now };
  if (!(await changeTerms(ctx.tx, latest.id, { version: latest.version, status: 'ready' }, set)))
    throw problems.stale();
  await ctx.record(
    subject.status === 'offered' ? 'terms.withdrawn' : 'terms.reopened',
    { id, programmeId: subject.programmeId },
    { number: latest.number },
  );
  return { version: latest.version + 1 };
}

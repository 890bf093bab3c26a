// Terms of a placement: written, frozen, offered with the placement's own step, signed by the person, countersigned. The
// placement is held meanwhile, so that nobody signs what is just being taken back.
import {
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
import { goesOnFrom } from '@compatriot/db/queries/returning.ts';
import { conflictedWith } from '@compatriot/db/queries/selection.ts';
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
import { owedOf, stillToHold } from '../payments/amending.ts';
import { type LoadedPlacement, placementAs } from '../placements/access.ts';
import { type ProblemDetail, problems } from '../problems.ts';
import { termsPolicy, verbsNow } from './policy.ts';
import {
  type Amendable,
  amendedBy,
  amendingStatuses,
  amendmentFaults,
  contractOf,
  maySign,
  mayTakeBack,
  mayWrite,
  memberReads,
  momentOf,
  totalOf,
} from './rules.ts';
import type { About, TermsInput } from './schema.ts';

/** @throws 404 for everybody but the person and the coordinator */
export async function showTerms(ctx: Context, id: string) {
  const loaded = await withConflict(ctx, await placementAs(ctx, id, 'coordinator', 'member'));
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
  const moment = momentOf(subject.status, rows);
  const signed = (party: SignatureParty) =>
    signatures.some((each) => each.termsId === latest?.id && each.party === party);
  return {
    items: rows.map((row) => itemOf(row, signatures, about, rows)),
    inForce: rows.find((row) => row.countersignedAt !== null)?.number ?? null,
    unfunded:
      latest !== undefined &&
      moment.amends &&
      moment.latest === 'ready' &&
      (await stillToHold(ctx, latest)).length > 0,
    language: languageOf(await memberLanguage(ctx.tx, id)),
    suggestion: own || latest ? null : await suggest(ctx, loaded),
    can: verbsNow(
      {
        ...moment,
        signedByMember: signed('member'),
        signedByProgramme: signed('programme'),
        contactOpen,
      },
      loaded,
    ),
  };
}

/** @param rows every version that the reader knows, newest first */
export function itemOf(row: TermsRow, signatures: SignatureRow[], about: About, rows: TermsRow[]) {
  const changes = amendedBy(row, rows);
  const contract = contractOf(rows);
  return {
    number: row.number,
    changes: changes?.number ?? null,
    amendment: changes && contract ? row.number - contract.number : null,
    countersignedAt: row.countersignedAt,
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

export interface LoadedForTerms extends LoadedPlacement {
  conflicted: boolean;
}

const withConflict = async (ctx: Context, loaded: LoadedPlacement): Promise<LoadedForTerms> => ({
  ...loaded,
  conflicted: await conflictedWith(ctx.tx, loaded.row.placement.profileId),
});

export async function held(ctx: Context, id: string): Promise<LoadedForTerms> {
  await lockPlacement(ctx.tx, id);
  return withConflict(ctx, await placementAs(ctx, id, 'coordinator', 'member'));
}

/** What the contract cannot be amended to; nothing before there is one. */
export async function faultsOf(
  ctx: Context,
  { row, subject }: LoadedPlacement,
  rows: TermsRow[],
  next: Amendable,
): Promise<ProblemDetail[]> {
  const contract = contractOf(rows);
  if (!contract) return [];
  // A permanent post has no end to go beyond.
  const endsOn = subject.mode === 'permanent' ? null : contract.endsOn;
  const { id } = row.placement;
  return amendmentFaults(
    { ...contract, endsOn },
    next,
    await owedOf(ctx, id),
    await goesOnFrom(ctx.tx, id, amendingStatuses),
  );
}

/**
 * Saves the draft; after frozen terms a new one begins, with the next number. After the contract it is an amendment of it.
 * @throws 404, 403, 400, 409 while an offer or an amendment is out, and between a signed offer and the contract, 412 changed
 * since it was read
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
  const rows = await termsOf(ctx.tx, id);
  const [latest] = rows;
  if (!mayWrite(momentOf(subject.status, rows))) throw problems.notNow(subject.status);
  const faults = await faultsOf(ctx, loaded, rows, input);
  if (faults.length > 0) throw problems.invalid(faults);
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
 * Freezes the draft with what it is about; the database writes its SHA-256. While an offer is out, and when it amends the
 * contract, the person hears of it.
 * @throws 404, 403, 409 no draft, or not what a contract is amended to, 412 changed since it was read
 */
export async function makeTermsReady(
  ctx: Context,
  id: string,
  ifMatch: number | undefined,
): Promise<{ version: number }> {
  const loaded = await held(ctx, id);
  const { subject } = loaded;
  authorize(ctx, termsPolicy, 'terms.make_ready', loaded);
  const rows = await termsOf(ctx.tx, id);
  const [latest] = rows;
  const moment = momentOf(subject.status, rows);
  if (latest?.status !== 'draft' || !mayWrite(moment)) throw problems.notNow(subject.status);
  if (ifMatch !== undefined && ifMatch !== latest.version) throw problems.stale();
  const faults = await faultsOf(ctx, loaded, rows, latest);
  if (faults.length > 0) throw problems.notAmendable(faults);
  const set = { status: 'ready', about: await aboutOf(ctx, loaded), updatedAt: ctx.now };
  if (!(await changeTerms(ctx.tx, latest.id, { version: latest.version, status: 'draft' }, set)))
    throw problems.stale();
  await ctx.record(
    moment.amends ? 'terms.amendment_ready' : subject.status === 'offered' ? 'terms.renewed' : 'terms.ready',
    { id, programmeId: subject.programmeId },
    { number: latest.number },
  );
  return { version: latest.version + 1 };
}

/**
 * Takes frozen terms back, and an offer or a proposed amendment with them: nobody can sign them any more.
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
  const rows = await termsOf(ctx.tx, id);
  const moment = momentOf(subject.status, rows);
  if (!mayTakeBack(moment)) throw problems.notNow(subject.status);
  const event = moment.amends
    ? 'terms.amendment_withdrawn'
    : subject.status === 'offered'
      ? 'terms.withdrawn'
      : 'terms.reopened';
  return takeBack(ctx, loaded, rows[0], { reason, event, ifMatch });
}

/**
 * The person does not agree to an amendment: it is taken back with their reason, and the contract stands as it was.
 * @throws 404, 403, 409 no amendment waits for them, or they signed it
 */
export async function refuseTerms(
  ctx: Context,
  id: string,
  reason: string,
  ifMatch: number | undefined,
): Promise<{ version: number }> {
  const loaded = await held(ctx, id);
  const { subject } = loaded;
  authorize(ctx, termsPolicy, 'terms.refuse', loaded);
  const rows = await termsOf(ctx.tx, id);
  const moment = momentOf(subject.status, rows);
  const signed = (await signaturesOf(ctx.tx, id)).some((each) => each.termsId === rows[0]?.id);
  if (!moment.amends || !maySign(moment, 'member') || signed) throw problems.notNow(subject.status);
  return takeBack(ctx, loaded, rows[0], { reason, event: 'terms.amendment_refused', ifMatch });
}

async function takeBack(
  ctx: Context,
  { subject, row }: LoadedPlacement,
  latest: TermsRow | undefined,
  { reason, event, ifMatch }: { reason: string; event: string; ifMatch: number | undefined },
): Promise<{ version: number }> {
  if (!latest) throw problems.notNow(subject.status);
  if (ifMatch !== undefined && ifMatch !== latest.version) throw problems.stale();
  const set = { status: 'withdrawn', withdrawnAt: ctx.now, withdrawnReason: reason, updatedAt: ctx.now };
  if (!(await changeTerms(ctx.tx, latest.id, { version: latest.version, status: 'ready' }, set)))
    throw problems.stale();
  const { id, programmeId } = row.placement;
  await ctx.record(event, { id, programmeId }, { number: latest.number });
  return { version: latest.version + 1 };
}

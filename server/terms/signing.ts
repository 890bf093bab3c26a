// Signatures. Under an offer, signing and the placement's step that rests on it are one act: whoever signs has accepted, whoever
// countersigns has made the contract. An amendment takes no step: with the programme's signature it is in force.
import { findDocument, holdDocument } from '@compatriot/db/queries/documents.ts';
import { moneyStanding } from '@compatriot/db/queries/payments.ts';
import {
  agreeDates,
  insertSignature,
  signaturesOf,
  type TermsRow,
  termsOf,
} from '@compatriot/db/queries/terms.ts';
import type { SignatureParty } from '@compatriot/db/work-vocabulary.ts';
import { authorize } from '../authorize.ts';
import type { Context } from '../context.ts';
import { layOutBy, stillToHold } from '../payments/amending.ts';
import type { LoadedPlacement } from '../placements/access.ts';
import { step } from '../placements/moving.ts';
import { problems } from '../problems.ts';
import { faultsOf, held } from './actions.ts';
import { termsPolicy } from './policy.ts';
import { contractOf, maySign, momentOf, type TermsVerb } from './rules.ts';
import type { SignInput } from './schema.ts';

/**
 * Signs the terms that wait: the person, a coordinator with a page that the person signed with ink, or the programme after them.
 * @throws 404, 403, 409 not the moment, the money is not set aside, or not what a contract is amended to (any more), 412 the
 * terms changed since they were read
 */
export async function signTerms(ctx: Context, id: string, input: SignInput): Promise<{ version: number }> {
  const loaded = await held(ctx, id);
  const { subject, row } = loaded;
  const verb = verbOf(loaded, input);
  authorize(ctx, termsPolicy, `terms.${verb}`, loaded);
  const party: SignatureParty = verb === 'countersign' ? 'programme' : 'member';
  const rows = await termsOf(ctx.tx, id);
  const [standing] = rows;
  const moment = momentOf(subject.status, rows);
  if (!standing || !maySign(moment, party)) throw problems.notNow(subject.status);
  if (verb !== 'sign' && !loaded.contactOpen) throw problems.notNow(subject.status);
  if (standing.sha256 !== input.sha256) throw problems.stale();
  const signed = (await signaturesOf(ctx.tx, id)).filter((each) => each.termsId === standing.id);
  const already = signed.some((each) => each.party === party);
  if (party === 'programme' && !signed.some((each) => each.party === 'member'))
    throw problems.factsMissing(['terms_signed']);
  if (moment.amends) {
    if (already) throw problems.notNow(subject.status);
    await requireAmendable(ctx, loaded, rows, standing);
  } else if (party === 'member') await requireMoney(ctx, loaded);
  if (input.onBehalf) await requirePage(ctx, loaded, input.onBehalf.documentId);
  // A contract that was undone is made again under the signatures that stand.
  if (!already) {
    await insertSignature(ctx.tx, {
      programmeId: subject.programmeId,
      placementId: id,
      profileId: row.placement.profileId,
      termsId: standing.id,
      party,
      name: input.name,
      sha256: input.sha256,
      language: input.language,
      accountId: ctx.actor.person?.account.id ?? null,
      evidence: input.onBehalf?.evidence ?? null,
      documentId: input.onBehalf?.documentId ?? null,
      signedAt: ctx.now,
    });
    const number = moment.amends && { amendment: standing.number - (contractOf(rows)?.number ?? 0) };
    await ctx.record(
      !moment.amends ? 'terms.signed' : party === 'member' ? 'terms.amendment_signed' : 'terms.amended',
      { id, programmeId: subject.programmeId },
      {
        number: standing.number,
        ...number,
        party,
        language: input.language,
        ...(input.onBehalf ? { of: 'member' } : {}),
      },
    );
  }
  const agreed = { startsOn: standing.startsOn, endsOn: standing.endsOn };
  if (moment.amends) {
    if (party === 'programme') {
      await layOutBy(ctx, standing);
      await agreeDates(ctx.tx, id, agreed);
    }
    return { version: row.placement.version };
  }
  if (party === 'member') {
    const behalf = input.onBehalf && { of: 'member' as const, way: 'paper' as const, ...input.onBehalf };
    return step(ctx, id, { step: 'accept', ...(behalf ? { onBehalf: behalf } : {}) }, undefined);
  }
  await agreeDates(ctx.tx, id, agreed);
  return step(ctx, id, { step: 'contract' }, undefined);
}

const verbOf = ({ parties }: LoadedPlacement, input: SignInput): TermsVerb =>
  parties.includes('member') && !input.onBehalf ? 'sign' : input.onBehalf ? 'sign_for_member' : 'countersign';

/** Terms may be made anew while an offer is out; nobody signs what no budget line carries. */
async function requireMoney(ctx: Context, { row }: LoadedPlacement): Promise<void> {
  const facts = await moneyStanding(ctx.tx, row.placement);
  if (!facts.budget_committed) throw problems.factsMissing(['budget_committed']);
}

/** Payments were made since it was written, or the money for it was not held yet. */
async function requireAmendable(
  ctx: Context,
  loaded: LoadedPlacement,
  rows: TermsRow[],
  amendment: TermsRow,
): Promise<void> {
  const faults = await faultsOf(ctx, loaded, rows, amendment);
  if (faults.length > 0) throw problems.notAmendable(faults);
  if ((await stillToHold(ctx, amendment)).length > 0) throw problems.factsMissing(['budget_committed']);
}

/** The scan of the signed page belongs to this placement; from now on it stays. */
async function requirePage(
  ctx: Context,
  { subject, row }: LoadedPlacement,
  documentId: string,
): Promise<void> {
  const { id: placementId, profileId } = row.placement;
  const belongs = { programmeId: subject.programmeId, placementId, profileId };
  const page = await findDocument(ctx.tx, belongs, documentId);
  if (page?.kind !== 'contract' || !(await holdDocument(ctx.tx, documentId)))
    throw problems.invalid([{ path: 'onBehalf.documentId', code: 'not_a_choice' }]);
}

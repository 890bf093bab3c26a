// Terms as a PDF, made from the record each time: in the person's language unless another is asked for.
import { signaturesOf, memberLanguage, termsOf } from '@compatriot/db/queries/terms.ts';
import { programmeOf } from '@compatriot/db/queries/placements.ts';
import type { Mode, TextLanguage } from '@compatriot/db/vocabulary.ts';
import type { TermsStatus } from '@compatriot/db/work-vocabulary.ts';
import { asAttachment } from '../documents/actions.ts';
import { renderPdf, type TermsData } from '../pdf/papers.ts';
import { placementAs } from '../placements/access.ts';
import { problems } from '../problems.ts';
import type { OpenRequest } from '../route.ts';
import { aboutOf, itemOf, languageOf, recordLook } from './actions.ts';
import { amendedBy, contractOf, memberReads } from './rules.ts';

/** @throws 404 for everybody but the person and the coordinator, and for terms the person was not offered yet */
export async function fetchTerms(
  request: OpenRequest,
  id: string,
  number: number,
  asked: TextLanguage | undefined,
) {
  const { language, data } = await request.transaction(async (ctx) => {
    const loaded = await placementAs(ctx, id, 'coordinator', 'member');
    const { subject, parties } = loaded;
    const own = parties.includes('member');
    const rows = await termsOf(ctx.tx, id);
    const row = rows.find((each) => each.number === number);
    if (!row || (own && !memberReads(subject.status, row.status as TermsStatus))) throw problems.notFound();
    const programme = await programmeOf(ctx.tx, subject.programmeId);
    const signatures = await signaturesOf(ctx.tx, id);
    if (!own && signatures.length > 0) await recordLook(ctx, loaded);
    const current = await aboutOf(ctx, loaded);
    const { about, amendment, ...terms } = itemOf(row, signatures, current, rows);
    const before = amendedBy(row, rows);
    const contractOn = contractOf(rows)?.countersignedAt ?? null;
    const paper: TermsData = {
      ...terms,
      ...about,
      mode: about.mode as Mode,
      amends: amendment && before && contractOn ? { amendment, contractOn, before } : null,
      accent: programme?.accent ?? null,
      signatures: terms.signatures.map(({ party, name, signedAt, evidence }) => ({
        party,
        name,
        at: signedAt,
        evidence,
      })),
    };
    return { language: asked ?? languageOf(await memberLanguage(ctx.tx, id)), data: paper };
  });
  // Set outside the transaction, on a thread of its own.
  const pdf = await renderPdf('terms', language, data);
  asAttachment(request, 'application/pdf', `terms-${number}-${language}.pdf`);
  return pdf;
}

// A paper from a form to the API and back from it, and the words for its kinds. For pages of placements, institutions and projects.
import type { DocumentKind, DocumentParty } from '@compatriot/db/work-vocabulary.ts';
import { formatNumber } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';

export interface Paper {
  id: string;
  kind: DocumentKind;
  name: string;
  mediaType: string;
  size: number;
  party: DocumentParty;
  own: boolean;
  uploadedAt: string;
  held: boolean;
  can: string[];
}

export interface Papers {
  items: Paper[];
  adds: DocumentKind[];
}

/** What a file chooser offers; the API looks at the bytes. No HEIC: telephones then hand over JPEG by themselves. */
export const acceptedFiles = '.pdf,.jpg,.jpeg,.png,.webp,application/pdf,image/jpeg,image/png,image/webp';

export const kindWords = (kind: DocumentKind): string => {
  const words: Record<DocumentKind, () => string> = {
    cv: m.document_kind_cv,
    identity: m.document_kind_identity,
    degree: m.document_kind_degree,
    licence: m.document_kind_licence,
    visa_or_return: m.document_kind_visa_or_return,
    health: m.document_kind_health,
    insurance: m.document_kind_insurance,
    security: m.document_kind_security,
    terms: m.document_kind_terms,
    contract: m.document_kind_contract,
    evidence: m.document_kind_evidence,
    receipt: m.document_kind_receipt,
    photo: m.document_kind_photo,
    report: m.document_kind_report,
    due_diligence: m.document_kind_due_diligence,
  };
  return words[kind]();
};

export const partyWords = (party: DocumentParty, own: boolean): string => {
  if (own) return m.document_by_you();
  const words: Record<DocumentParty, () => string> = {
    member: m.document_by_member,
    coordinator: m.document_by_coordinator,
    host: m.document_by_host,
    official: m.document_by_official,
  };
  return words[party]();
};

/** 820 kB, 2.4 MB */
export const sizeWords = (bytes: number): string =>
  bytes < 1_000_000
    ? m.document_size_kb({ size: formatNumber(Math.max(1, Math.round(bytes / 1000))) })
    : m.document_size_mb({ size: formatNumber(Math.round(bytes / 100_000) / 10) });

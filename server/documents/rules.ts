// Who brings and who reads which kind of paper, and how many are kept. The database holds the same table
// (document_adders, document_readers), and a test compares them.
import { type DocumentKind, documentKinds, type DocumentParty } from '@compatriot/db/work-vocabulary.ts';

export interface Rights {
  adds: readonly DocumentParty[];
  reads: readonly DocumentParty[];
}

const both: readonly DocumentParty[] = ['member', 'coordinator'];
const all: readonly DocumentParty[] = ['member', 'coordinator', 'host'];
/** Between the person and the programme: no host needs a passport or a payslip. */
const ours: Rights = { adds: both, reads: both };

/** Papers of a person are read by the others while contact is open (SAFETY.md, tier 2); the database looks. */
export const documentRights: Record<DocumentKind, Rights> = {
  cv: { adds: ['member'], reads: all },
  identity: ours,
  degree: ours,
  licence: ours,
  visa_or_return: ours,
  health: ours,
  insurance: ours,
  security: ours,
  terms: ours,
  contract: ours,
  // A note of a call or a paper form: what the team took down for somebody.
  evidence: { adds: ['coordinator'], reads: ['coordinator'] },
  receipt: ours,
  // Of what a project at home has built or bought.
  photo: { adds: ['member'], reads: both },
  report: { adds: all, reads: all },
  due_diligence: { adds: ['official'], reads: ['official'] },
};

/** What a milestone of a project rests on; the database holds the same list (documents_of_projects). */
export const projectKinds: readonly DocumentKind[] = ['receipt', 'photo', 'report'];
/** What a placement or an institution keeps. */
export const otherKinds: readonly DocumentKind[] = documentKinds.filter((kind) => kind !== 'photo');

/** Kinds that these parties may bring, in the order shown. */
export const kindsToAdd = (parties: readonly DocumentParty[]): DocumentKind[] =>
  documentKinds.filter((kind) => documentRights[kind].adds.some((party) => parties.includes(party)));

/** As whom somebody brings a paper who is several: the person first, because it is theirs. */
export const partyAdding = (kind: DocumentKind, parties: readonly DocumentParty[]): DocumentParty | null =>
  documentRights[kind].adds.find((party) => parties.includes(party)) ?? null;

/** A photograph by a phone is 3 to 6 MB. */
export const largestDocument = 10 * 1024 * 1024;
/** Of one placement, institution or project: a year of receipts, photographed one by one. */
export const mostDocuments = 120;
export const mostBytes = 300 * 1024 * 1024;

export const mediaTypes = ['application/pdf', 'image/jpeg', 'image/png', 'image/webp'] as const;
export type MediaType = (typeof mediaTypes)[number];
export const mediaTypeNames = 'PDF, JPEG, PNG, WebP';

const endings: Record<MediaType, string> = {
  'application/pdf': 'pdf',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
};

/** A name to keep: one line, no path, with the ending of what the file really is. */
export function keptName(given: string | undefined, kind: DocumentKind, mediaType: MediaType): string {
  const bare = (given ?? '')
    .replace(/^.*[/\\]/, '')
    .replace(/\.[a-z0-9]{1,5}$/i, '')
    // Control characters, and those that turn the direction of what follows (invoice‮fdp.exe).
    .replace(/[\p{Cc}\p{Cf}\p{Cs}"<>:|?*]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^\.+/, '')
    .slice(0, 100)
    .trim();
  return `${bare || kind.replaceAll('_', '-')}.${endings[mediaType]}`;
}

/** The header that makes a browser save the file: plain letters for old ones, RFC 5987 for the rest. */
export function savedAs(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[^\w .()-]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  const safe = /^\.|^$/.test(plain) ? `document${plain}` : plain;
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16)}`,
  );
  return `attachment; filename="${safe}"; filename*=UTF-8''${encoded}`;
}

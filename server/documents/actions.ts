// Bringing a paper, seeing which there are, fetching one, taking it back.
import { createHash } from 'node:crypto';
import {
  type DocumentRow,
  documentsOf,
  findDocument,
  insertDocument,
  readDocument,
  removeDocument,
  sumDocuments,
} from '@compatriot/db/queries/documents.ts';
import { lockInstitution } from '@compatriot/db/queries/institutions.ts';
import { lockPlacement } from '@compatriot/db/queries/placements.ts';
import type { DocumentKind, DocumentParty } from '@compatriot/db/work-vocabulary.ts';
import { authorize, verbsAllowed } from '../authorize.ts';
import type { Context } from '../context.ts';
import { problems } from '../problems.ts';
import type { OpenRequest } from '../route.ts';
import type { Folder } from './access.ts';
import { cleaned, mediaTypeOf } from './cleaning.ts';
import { documentPolicy } from './policy.ts';
import {
  keptName,
  kindsToAdd,
  type MediaType,
  mediaTypeNames,
  mostBytes,
  mostDocuments,
  partyAdding,
  savedAs,
} from './rules.ts';
import type { DocumentPart } from './schema.ts';

/** As whom the actor would bring this kind now; null when they may not. */
function adder(folder: Folder, kind: DocumentKind): DocumentParty | null {
  if (!folder.kinds.includes(kind)) return null;
  const party = partyAdding(kind, folder.parties);
  // Before a yes the others know nobody; what the team took down of a call belongs to the team.
  return party === 'member' || kind === 'evidence' || folder.open ? party : null;
}

/**
 * @throws 403 not theirs to bring, 409 not_now (it is over) or folder_full, 415 for another kind of file, 400 damaged_file
 */
export async function addDocument(
  ctx: Context,
  folder: Folder,
  input: { kind: DocumentKind; name?: string | undefined },
  file: unknown,
): Promise<DocumentPart> {
  const party = adder(folder, input.kind);
  if (!party) throw problems.notAllowed();
  if (folder.over !== null) throw problems.notNow(folder.over);
  const mediaType = Buffer.isBuffer(file) ? mediaTypeOf(file) : null;
  if (!Buffer.isBuffer(file) || !mediaType) throw problems.wrongFileType(mediaTypeNames);
  const bytes = cleaned(file, mediaType);
  if (!bytes) throw problems.damagedFile();
  const { belongs } = folder;
  // So that a hundred at once do not pass the limit together.
  if (belongs.placementId !== undefined) await lockPlacement(ctx.tx, belongs.placementId);
  if (belongs.institutionId !== undefined) await lockInstitution(ctx.tx, belongs.institutionId);
  const there = await sumDocuments(ctx.tx, belongs);
  if (there.files >= mostDocuments || there.bytes + bytes.length > mostBytes)
    throw problems.folderFull(mostDocuments);
  const made = await insertDocument(ctx.tx, {
    belongs,
    kind: input.kind,
    name: keptName(input.name, input.kind, mediaType),
    mediaType,
    bytes,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    uploadedBy: ctx.actor.person?.account.id ?? null,
    party,
  });
  await ctx.record(
    'document.added',
    { id: folder.id, programmeId: belongs.programmeId },
    { documentId: made.id, kind: made.kind },
  );
  return describe(ctx, folder, made);
}

/** Kinds that the actor may bring now. */
export const addsNow = (folder: Folder): DocumentKind[] =>
  folder.over !== null ? [] : kindsToAdd(folder.parties).filter((kind) => adder(folder, kind) !== null);

export async function listDocuments(ctx: Context, folder: Folder) {
  const rows = await documentsOf(ctx.tx, folder.belongs);
  return {
    items: rows.map((row) => describe(ctx, folder, row)),
    adds: addsNow(folder),
  };
}

/** The file, to be saved and never shown in place: what a stranger made is not run. @throws 404 */
export async function fetchDocument(
  request: OpenRequest,
  open: (ctx: Context) => Promise<Folder>,
  id: string,
): Promise<Buffer> {
  const file = await request.transaction(async (ctx) => {
    const { belongs } = await open(ctx);
    if (!(await findDocument(ctx.tx, belongs, id))) throw problems.notFound();
    return readDocument(ctx.tx, id, ctx.route);
  });
  if (!file) throw problems.notFound();
  asAttachment(request, file.mediaType, file.name);
  return file.bytes;
}

export function asAttachment({ reply }: OpenRequest, mediaType: string, name: string): void {
  reply
    .type(mediaType)
    .header('content-disposition', savedAs(name))
    .header('cache-control', 'private, no-store')
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "default-src 'none'; sandbox");
}

/** @throws 404, 403 not theirs to take back, 409 document_held */
export async function takeBackDocument(ctx: Context, folder: Folder, id: string): Promise<void> {
  const row = await findDocument(ctx.tx, folder.belongs, id);
  if (!row) throw problems.notFound();
  authorize(ctx, documentPolicy, 'document.remove', { ...row, parties: folder.parties });
  if (row.held) throw problems.documentHeld();
  const end = await removeDocument(ctx.tx, id);
  // Decided on, or gone, since it was read above.
  if (end === 'held') throw problems.documentHeld();
  if (end !== 'removed') throw problems.notFound();
  await ctx.record(
    'document.removed',
    { id: folder.id, programmeId: folder.belongs.programmeId },
    { documentId: id, kind: row.kind },
  );
}

export function describe(ctx: Context, { parties }: Pick<Folder, 'parties'>, row: DocumentRow): DocumentPart {
  const { id, kind, name, size, party, uploadedAt, uploadedBy, held } = row;
  return {
    ...{ id, kind, name, size, party, uploadedAt, held },
    mediaType: row.mediaType as MediaType,
    own: uploadedBy !== null && uploadedBy === ctx.actor.person?.account.id,
    can: held ? [] : verbsAllowed(ctx.actor, documentPolicy, { ...row, parties }),
  };
}

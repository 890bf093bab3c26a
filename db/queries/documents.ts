// Papers of a placement, an institution or a project's milestone. Which rows there are is row-level security's answer; the bytes come from a
// function of the database that notes who looked.
import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { documents } from '../tables/documents.ts';
import type { DocumentKind, DocumentParty } from '../work-vocabulary.ts';

/** A placement with its person, an institution, or a milestone of somebody's project. */
export type Belongs = { programmeId: string } & (
  | { placementId: string; profileId: string; institutionId?: undefined; projectId?: undefined }
  | { institutionId: string; placementId?: undefined; profileId?: undefined; projectId?: undefined }
  | {
      projectId: string;
      milestoneId: string;
      profileId: string;
      placementId?: undefined;
      institutionId?: undefined;
    }
);

export interface NewDocument {
  belongs: Belongs;
  kind: DocumentKind;
  name: string;
  mediaType: string;
  bytes: Buffer;
  sha256: string;
  uploadedBy: string | null;
  party: DocumentParty;
}

const columns = {
  id: documents.id,
  kind: sql<DocumentKind>`${documents.kind}`,
  name: documents.name,
  mediaType: documents.mediaType,
  size: documents.size,
  sha256: documents.sha256,
  uploadedBy: documents.uploadedBy,
  party: sql<DocumentParty>`${documents.party}`,
  uploadedAt: documents.uploadedAt,
  held: documents.held,
};

/** What counts together: all of a project, whatever the milestone. */
const within = ({ placementId, institutionId, projectId }: Belongs) =>
  placementId !== undefined
    ? eq(documents.placementId, placementId)
    : institutionId !== undefined
      ? eq(documents.institutionId, institutionId)
      : eq(documents.projectId, projectId);

const among = (belongs: Belongs) =>
  and(
    within(belongs),
    belongs.projectId === undefined ? undefined : eq(documents.milestoneId, belongs.milestoneId),
    isNull(documents.removedAt),
  );

export type DocumentRow = Awaited<ReturnType<typeof documentsOf>>[number];

export async function insertDocument(tx: Transaction, document: NewDocument): Promise<DocumentRow> {
  const { belongs, ...row } = document;
  const [made] = await tx
    .insert(documents)
    .values({ ...belongs, ...row, size: row.bytes.length })
    .returning(columns);
  if (!made) throw new Error('Postgres returned no document');
  return made;
}

/** What the actor may read of them, oldest first. */
export function documentsOf(tx: Transaction, belongs: Belongs, kinds?: readonly DocumentKind[]) {
  return tx
    .select(columns)
    .from(documents)
    .where(and(among(belongs), kinds ? inArray(documents.kind, [...kinds]) : undefined))
    .orderBy(asc(documents.uploadedAt), asc(documents.id));
}

/** What the actor may read of a project's, by milestone, oldest first. */
export function papersOfProject(tx: Transaction, projectId: string) {
  return tx
    .select({ milestoneId: documents.milestoneId, ...columns })
    .from(documents)
    .where(and(eq(documents.projectId, projectId), isNull(documents.removedAt)))
    .orderBy(asc(documents.uploadedAt), asc(documents.id));
}

/** A person's own, of all their placements and projects: what they can take away with them, by its description. */
export function papersOfProfile(tx: Transaction, profileId: string) {
  return tx
    .select({
      placementId: documents.placementId,
      projectId: documents.projectId,
      milestoneId: documents.milestoneId,
      ...columns,
    })
    .from(documents)
    .where(and(eq(documents.profileId, profileId), isNull(documents.removedAt)))
    .orderBy(asc(documents.uploadedAt), asc(documents.id));
}

/** Null when it is not there, was removed, belongs elsewhere or is not the actor's to read. */
export async function findDocument(
  tx: Transaction,
  belongs: Belongs,
  id: string,
): Promise<DocumentRow | null> {
  const [row] = await tx
    .select(columns)
    .from(documents)
    .where(and(among(belongs), eq(documents.id, id)));
  return row ?? null;
}

/** How much of a placement, an institution or a project is kept for the actor to read. */
export async function sumDocuments(
  tx: Transaction,
  belongs: Belongs,
): Promise<{ files: number; bytes: number }> {
  const [row] = await tx
    .select({
      files: sql<number>`count(*)::int`,
      bytes: sql<number>`coalesce(sum(${documents.size}), 0)::float8`,
    })
    .from(documents)
    .where(and(within(belongs), isNull(documents.removedAt)));
  return row ?? { files: 0, bytes: 0 };
}

/** The file itself; a look at somebody else's leaves an access record. Null when the actor may not read it. */
export async function readDocument(
  tx: Transaction,
  id: string,
  route: string,
): Promise<{ name: string; mediaType: string; bytes: Buffer } | null> {
  const [row] = await tx.execute<{ name: string; mediaType: string; bytes: Buffer }>(
    sql`select name, media_type as "mediaType", bytes from read_document(${id}, ${route})`,
  );
  return row ?? null;
}

/** @returns null when there is none for the actor, `foreign` when it is not theirs to remove, `held` when it stays */
export async function removeDocument(
  tx: Transaction,
  id: string,
): Promise<'removed' | 'held' | 'foreign' | null> {
  const [row] = await tx.execute<{ end: 'removed' | 'held' | 'foreign' | null }>(
    sql`select remove_document(${id}) as "end"`,
  );
  return row?.end ?? null;
}

/** Removes papers of clearance of people whose contact ended a day ago and more; see 0050. */
export async function expireClearancePapers(tx: Transaction): Promise<void> {
  await tx.execute(sql`select expire_clearance_papers()`);
}

/**
 * From now on the paper stays: something was decided on it.
 * @returns false when it was removed meanwhile or is not the actor's to read
 */
export async function holdDocument(tx: Transaction, id: string): Promise<boolean> {
  const [row] = await tx.execute<{ held: boolean }>(sql`select hold_document(${id}) as held`);
  return row?.held ?? false;
}

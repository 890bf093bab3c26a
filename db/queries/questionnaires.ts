// Versions of questionnaires: released ones as everybody reads them, and drafts as administrators write them.
import { and, asc, desc, eq, ne, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { programmes } from '../tables/programmes.ts';
import { questionnaireVersions } from '../tables/questionnaires.ts';
import { responses } from '../tables/responses.ts';
import type { Audience } from '../vocabulary.ts';

export interface VersionRow {
  id: string;
  programmeId: string;
  audience: string;
  version: number;
  status: string;
  definition: unknown;
}

const columns = {
  id: questionnaireVersions.id,
  programmeId: questionnaireVersions.programmeId,
  audience: questionnaireVersions.audience,
  version: questionnaireVersions.version,
  status: questionnaireVersions.status,
  definition: questionnaireVersions.definition,
};

/** The version that this audience answers now; null while there is none. */
export async function findPublishedVersion(
  tx: Transaction,
  programmeId: string,
  audience: Audience,
): Promise<VersionRow | null> {
  const [row] = await tx
    .select(columns)
    .from(questionnaireVersions)
    .where(
      and(
        eq(questionnaireVersions.programmeId, programmeId),
        eq(questionnaireVersions.audience, audience),
        eq(questionnaireVersions.status, 'published'),
      ),
    );
  return row ?? null;
}

/** A published or retired version; a draft version is nobody's but its authors'. */
export async function findReleasedVersion(tx: Transaction, id: string): Promise<VersionRow | null> {
  const [row] = await tx
    .select(columns)
    .from(questionnaireVersions)
    .where(and(eq(questionnaireVersions.id, id), ne(questionnaireVersions.status, 'draft')));
  return row ?? null;
}

/** Released versions of one audience, oldest first; their definitions are read by releasedVersion, once a process. */
export function releasedVersionsOf(tx: Transaction, programmeId: string, audience: string) {
  return tx
    .select({
      id: questionnaireVersions.id,
      version: questionnaireVersions.version,
      wave: questionnaireVersions.wave,
      status: questionnaireVersions.status,
      publishedAt: questionnaireVersions.publishedAt,
    })
    .from(questionnaireVersions)
    .where(
      and(
        eq(questionnaireVersions.programmeId, programmeId),
        eq(questionnaireVersions.audience, audience),
        ne(questionnaireVersions.status, 'draft'),
      ),
    )
    .orderBy(asc(questionnaireVersions.version));
}

/** Every version that the actor may see, newest first within its audience. */
export function versionsOf(tx: Transaction, programmeId: string) {
  return tx
    .select({
      id: questionnaireVersions.id,
      audience: questionnaireVersions.audience,
      version: questionnaireVersions.version,
      wave: questionnaireVersions.wave,
      status: questionnaireVersions.status,
      updatedAt: questionnaireVersions.updatedAt,
      publishedAt: questionnaireVersions.publishedAt,
    })
    .from(questionnaireVersions)
    .where(eq(questionnaireVersions.programmeId, programmeId))
    .orderBy(desc(questionnaireVersions.audience), desc(questionnaireVersions.version));
}

/** Exact counts, for the programme's system actor; who shows them rounds them. */
export function countResponsesByVersion(tx: Transaction, programmeId: string) {
  return tx
    .select({ versionId: responses.versionId, people: sql<number>`count(*)::int` })
    .from(responses)
    .where(eq(responses.programmeId, programmeId))
    .groupBy(responses.versionId);
}

export type QuestionnaireRow = typeof questionnaireVersions.$inferSelect & {
  programmeCode: string;
  programmeName: string;
  programmeLanguages: string[];
};

/** @param lock holds the row until the transaction ends, so that two edits of one draft follow each other */
export async function findQuestionnaire(
  tx: Transaction,
  id: string,
  lock = false,
): Promise<QuestionnaireRow | null> {
  const query = tx
    .select({ version: questionnaireVersions, programme: programmes })
    .from(questionnaireVersions)
    .innerJoin(programmes, eq(programmes.id, questionnaireVersions.programmeId))
    .where(eq(questionnaireVersions.id, id));
  const [row] = await (lock ? query.for('update', { of: questionnaireVersions }) : query);
  if (!row) return null;
  const { code, name, languages } = row.programme;
  return { ...row.version, programmeCode: code, programmeName: name, programmeLanguages: languages };
}

const nextVersion = (programmeId: string, audience: Audience) =>
  sql`(select coalesce(max(version), 0) + 1 from questionnaire_versions where programme_id = ${programmeId} and audience = ${audience})`;

/** @throws the constraint questionnaire_versions_draft when this audience has a draft already */
export async function insertDraftVersion(
  tx: Transaction,
  values: { programmeId: string; audience: Audience; wave: number; definition: object; now: Date },
): Promise<{ id: string; version: number }> {
  const { now, ...row } = values;
  const [made] = await tx
    .insert(questionnaireVersions)
    .values({
      ...row,
      version: nextVersion(row.programmeId, row.audience),
      status: 'draft',
      createdAt: now,
      updatedAt: now,
    })
    .returning({ id: questionnaireVersions.id, version: questionnaireVersions.version });
  if (!made) throw new Error('Postgres returned no version');
  return made;
}

export async function saveDefinition(
  tx: Transaction,
  id: string,
  definition: unknown,
  revision: number,
  now: Date,
): Promise<void> {
  await tx
    .update(questionnaireVersions)
    .set({ definition, revision, updatedAt: now })
    .where(and(eq(questionnaireVersions.id, id), eq(questionnaireVersions.status, 'draft')));
}

/** @returns the version that was open until now; null when there was none */
export async function retirePublished(
  tx: Transaction,
  programmeId: string,
  audience: string,
): Promise<{ id: string; version: number } | null> {
  const [row] = await tx
    .update(questionnaireVersions)
    .set({ status: 'retired' })
    .where(
      and(
        eq(questionnaireVersions.programmeId, programmeId),
        eq(questionnaireVersions.audience, audience),
        eq(questionnaireVersions.status, 'published'),
      ),
    )
    .returning({ id: questionnaireVersions.id, version: questionnaireVersions.version });
  return row ?? null;
}

/** @returns false when it is no draft any more */
export async function publishDraft(
  tx: Transaction,
  id: string,
  values: { definition: object; wave: number; publishedAt: Date },
): Promise<boolean> {
  const rows = await tx
    .update(questionnaireVersions)
    .set({ ...values, status: 'published', updatedAt: values.publishedAt })
    .where(and(eq(questionnaireVersions.id, id), eq(questionnaireVersions.status, 'draft')))
    .returning({ id: questionnaireVersions.id });
  return rows.length > 0;
}

export async function deleteDraftVersion(tx: Transaction, id: string): Promise<boolean> {
  const rows = await tx
    .delete(questionnaireVersions)
    .where(and(eq(questionnaireVersions.id, id), eq(questionnaireVersions.status, 'draft')))
    .returning({ id: questionnaireVersions.id });
  return rows.length > 0;
}

/**
 * Publishes a definition as the next version for people; the one before it is retired in the same transaction.
 * @param definition checked by the caller (definitionSchema and checkDefinition)
 */
export async function insertPublishedVersion(
  tx: Transaction,
  programmeId: string,
  definition: object,
  now: Date,
  audience: Audience = 'people',
): Promise<{ id: string; version: number }> {
  await retirePublished(tx, programmeId, audience);
  const [made] = await tx
    .insert(questionnaireVersions)
    .values({
      programmeId,
      audience,
      version: nextVersion(programmeId, audience),
      status: 'published',
      definition,
      publishedAt: now,
    })
    .returning({ id: questionnaireVersions.id, version: questionnaireVersions.version });
  if (!made) throw new Error('Postgres returned no version');
  return made;
}

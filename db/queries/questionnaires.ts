// Versions of questionnaires. A published one never changes, so its definition is kept in memory once it was read.
import { and, desc, eq, ne, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { questionnaireVersions } from '../tables/questionnaires.ts';

export interface VersionRow {
  id: string;
  programmeId: string;
  version: number;
  status: string;
  definition: unknown;
}

const columns = {
  id: questionnaireVersions.id,
  programmeId: questionnaireVersions.programmeId,
  version: questionnaireVersions.version,
  status: questionnaireVersions.status,
  definition: questionnaireVersions.definition,
};

/** The version that new people answer; null while the survey is closed. */
export async function findPublishedVersion(tx: Transaction, programmeId: string): Promise<VersionRow | null> {
  const [row] = await tx
    .select(columns)
    .from(questionnaireVersions)
    .where(
      and(eq(questionnaireVersions.programmeId, programmeId), eq(questionnaireVersions.status, 'published')),
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

export function versionsOf(tx: Transaction, programmeId: string) {
  return tx
    .select({
      id: questionnaireVersions.id,
      version: questionnaireVersions.version,
      status: questionnaireVersions.status,
      publishedAt: questionnaireVersions.publishedAt,
    })
    .from(questionnaireVersions)
    .where(eq(questionnaireVersions.programmeId, programmeId))
    .orderBy(desc(questionnaireVersions.version));
}

/**
 * Publishes a definition as the programme's next version; the one before it is retired in the same transaction.
 * @param definition checked by the caller (definitionSchema and checkDefinition)
 */
export async function insertPublishedVersion(
  tx: Transaction,
  programmeId: string,
  definition: object,
  now: Date,
): Promise<{ id: string; version: number }> {
  await tx
    .update(questionnaireVersions)
    .set({ status: 'retired' })
    .where(
      and(eq(questionnaireVersions.programmeId, programmeId), eq(questionnaireVersions.status, 'published')),
    );
  const [made] = await tx
    .insert(questionnaireVersions)
    .values({
      programmeId,
      version: sql`(select coalesce(max(version), 0) + 1 from questionnaire_versions where programme_id = ${programmeId})`,
      status: 'published',
      definition,
      publishedAt: now,
    })
    .returning({ id: questionnaireVersions.id, version: questionnaireVersions.version });
  if (!made) throw new Error('Postgres returned no version');
  return made;
}

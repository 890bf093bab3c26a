// What coordinators enter for others: signed forms of typed-in paper, the list of what was entered, files to import.
import { and, count, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { responseFiles, responseImports } from '../tables/entries.ts';

export async function insertResponseFile(
  tx: Transaction,
  file: {
    responseId: string;
    programmeId: string;
    name: string;
    mediaType: string;
    bytes: Buffer;
    uploadedBy: string;
  },
): Promise<{ id: string; size: number; mediaType: string }> {
  const [made] = await tx
    .insert(responseFiles)
    .values({ ...file, size: file.bytes.length })
    .returning({ id: responseFiles.id, size: responseFiles.size, mediaType: responseFiles.mediaType });
  if (!made) throw new Error('Postgres returned no file');
  return made;
}

/** What was uploaded for one draft or response, without the bytes. */
export function filesOf(tx: Transaction, responseId: string) {
  return tx
    .select({ id: responseFiles.id, size: responseFiles.size, mediaType: responseFiles.mediaType })
    .from(responseFiles)
    .where(eq(responseFiles.responseId, responseId))
    .orderBy(responseFiles.uploadedAt, responseFiles.id);
}

export async function countFiles(tx: Transaction, responseId: string): Promise<number> {
  const [row] = await tx
    .select({ files: count() })
    .from(responseFiles)
    .where(eq(responseFiles.responseId, responseId));
  return row?.files ?? 0;
}

/**
 * The file, an event at its response, and an access record of its person. Null when it is not there for this coordinator;
 * without bytes when a reason is needed.
 */
export async function readResponseFile(
  tx: Transaction,
  id: string,
  route: string,
  reason: string | null,
): Promise<{ name: string; mediaType: string; bytes: Buffer | null } | null> {
  const [row] = await tx.execute<{ name: string; mediaType: string; bytes: Buffer | null }>(
    sql`select name, media_type as "mediaType", bytes from read_response_file(${id}, ${route}, ${reason})`,
  );
  return row ?? null;
}

export interface EnteredResponse {
  id: string;
  receipt: string;
  submittedAt: Date;
  source: string;
  language: string;
  audience: string;
  enteredBy: string | null;
  files: { id: string; mediaType: string; size: number }[];
}

export async function enteredResponses(
  tx: Transaction,
  programmeId: string,
  before: Date | null,
  most: number,
): Promise<EnteredResponse[]> {
  const rows = await tx.execute<Record<string, unknown> & EnteredResponse>(sql`
    select id, receipt, submitted_at as "submittedAt", source, language, audience, entered_by as "enteredBy", files
    from entered_responses(${programmeId}, ${before?.toISOString() ?? null}::timestamptz, ${most})`);
  // The connection leaves instants as Postgres writes them.
  return rows.map((row) => ({ ...row, submittedAt: new Date(row.submittedAt) }));
}

// ── Imports ──────────────────────────────────────────────────────────────────────────────────────────────────────────

const columns = {
  id: responseImports.id,
  programmeId: responseImports.programmeId,
  versionId: responseImports.versionId,
  madeBy: responseImports.madeBy,
  status: responseImports.status,
  language: responseImports.language,
  rows: responseImports.rows,
  done: responseImports.done,
  added: responseImports.added,
  report: responseImports.report,
  createdAt: responseImports.createdAt,
  updatedAt: responseImports.updatedAt,
};

export async function insertImport(
  tx: Transaction,
  row: Pick<
    typeof responseImports.$inferInsert,
    'programmeId' | 'versionId' | 'madeBy' | 'language' | 'file' | 'rows' | 'report'
  >,
) {
  const [made] = await tx
    .insert(responseImports)
    .values({ ...row, status: 'checked' })
    .returning(columns);
  if (!made) throw new Error('Postgres returned no import');
  return made;
}

export async function findImport(tx: Transaction, id: string) {
  const [row] = await tx.select(columns).from(responseImports).where(eq(responseImports.id, id));
  return row ?? null;
}

export function latestImports(tx: Transaction, programmeId: string, most: number) {
  return tx
    .select(columns)
    .from(responseImports)
    .where(eq(responseImports.programmeId, programmeId))
    .orderBy(desc(responseImports.createdAt))
    .limit(most);
}

/** @returns false when it stands in none of these states */
export async function moveImport(
  tx: Transaction,
  id: string,
  from: string[],
  values: { status: string; done?: number; added?: number; file?: null; report?: object; updatedAt: Date },
): Promise<boolean> {
  const moved = await tx
    .update(responseImports)
    .set(values)
    .where(and(eq(responseImports.id, id), inArray(responseImports.status, from)))
    .returning({ id: responseImports.id });
  return moved.length > 0;
}

export async function importFile(tx: Transaction, id: string): Promise<Buffer | null> {
  const [row] = await tx
    .select({ file: responseImports.file })
    .from(responseImports)
    .where(eq(responseImports.id, id));
  return row?.file ?? null;
}

/** Deletes files that nobody said yes to within a day or whose import stands still, and what old reports quote of cells. */
export async function expireImports(tx: Transaction): Promise<void> {
  await tx.execute(sql`select expire_imports()`);
}

/** Which of these ids were imported before, those erased since included. */
export async function importedBefore(
  tx: Transaction,
  programmeId: string,
  ids: string[],
): Promise<Set<string>> {
  const rows = await tx.execute<{ id: string }>(
    sql`select imported_before(${programmeId}, ${`{${ids.join(',')}}`}::uuid[]) as id`,
  );
  return new Set(rows.map(({ id }) => id));
}

export interface ImportedResponse {
  id: string;
  language: string;
  answers: object;
  bodyHash: string;
  receipt: string;
  secretHash: string;
  submittedAt: string;
  contact: { name: string | null; email: string | null; phone: string | null; city: string | null };
  freeText: object;
}

/**
 * Many responses as one statement, each with its contact details apart and its event, as sending one does.
 * @returns the ids that are new; an id or receipt that was there already is left out
 */
export async function insertImported(
  tx: Transaction,
  scope: { programmeId: string; versionId: string; enteredBy: string | null; importId: string },
  responses: ImportedResponse[],
): Promise<string[]> {
  const { programmeId, versionId, enteredBy, importId } = scope;
  const rows = await tx.execute<{ id: string }>(sql`
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(responses)}::text::jsonb) as x (id uuid, language text, answers jsonb,
        "bodyHash" text, receipt text, "secretHash" text, "submittedAt" timestamptz, contact jsonb, "freeText" jsonb)
    ), sent as (
      insert into responses (id, programme_id, version_id, language, answers, body_hash, receipt, secret_hash, submitted_at, source, entered_by)
      select g.id, ${programmeId}::uuid, ${versionId}::uuid, g.language, g.answers, g."bodyHash", g.receipt, g."secretHash",
        g."submittedAt", 'import', ${enteredBy}::uuid from given g
      on conflict do nothing
      returning id
    ), apart as (
      insert into contact_details (response_id, programme_id, name, email, phone, city, free_text)
      select g.id, ${programmeId}::uuid, g.contact ->> 'name', g.contact ->> 'email', g.contact ->> 'phone', g.contact ->> 'city',
        g."freeText" from given g join sent s on s.id = g.id
    ), told as (
      insert into events (programme_id, kind, subject_id, actor_system, details)
      select ${programmeId}::uuid, 'response.submitted', s.id, actor_system(),
        jsonb_build_object('versionId', ${versionId}::text, 'source', 'import', 'import', ${importId}::text) from sent s
    )
    select id from sent`);
  return rows.map(({ id }) => id);
}

// What a visitor reaches: one draft and the response it becomes. Every statement here asks for the secret's hash too, so
// that knowing an id opens nothing.
import { and, eq, gt, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { programmes } from '../tables/programmes.ts';
import { drafts, responses } from '../tables/responses.ts';

export interface SurveyProgramme {
  id: string;
  code: string;
  name: string;
  accent: string | null;
  languages: string[];
  status: string;
  draftDays: number;
  /** The version that new people answer; null while there is none. */
  publishedId: string | null;
}

/** Says in the open transaction which programme is being answered. Null when there is none with this code. */
export async function enterSurvey(tx: Transaction, code: string): Promise<SurveyProgramme | null> {
  const [row] = await tx.execute<Record<string, unknown> & { survey: SurveyProgramme }>(sql`
    select set_config('app.programme', p.id::text, true), jsonb_build_object(
      'id', p.id, 'code', p.code, 'name', p.name, 'accent', p.accent, 'languages', p.languages, 'status', p.status,
      'draftDays', p.draft_days, 'publishedId',
      (select v.id from questionnaire_versions v where v.programme_id = p.id and v.status = 'published')) as survey
    from programmes p where p.code = ${code}`);
  return row?.survey ?? null;
}

export type DraftRow = typeof drafts.$inferSelect;
export type ResponseRow = typeof responses.$inferSelect;

export async function insertDraft(
  tx: Transaction,
  draft: Pick<
    DraftRow,
    'id' | 'programmeId' | 'versionId' | 'secretHash' | 'language' | 'channel' | 'expiresAt'
  >,
): Promise<void> {
  await tx.insert(drafts).values(draft);
}

/** @param lock holds the row until the transaction ends, so that two saves of one draft follow each other */
export async function findDraft(
  tx: Transaction,
  id: string,
  secretHash: string,
  now: Date,
  lock = false,
): Promise<DraftRow | null> {
  const query = tx
    .select()
    .from(drafts)
    .where(and(eq(drafts.id, id), eq(drafts.secretHash, secretHash), gt(drafts.expiresAt, now)));
  const [row] = await (lock ? query.for('update') : query);
  return row ?? null;
}

/** Whether a draft of this id belongs to a browser with another secret. */
export async function draftOfOthers(
  tx: Transaction,
  id: string,
  secretHash: string | null,
): Promise<boolean> {
  const [row] = await tx.select({ secretHash: drafts.secretHash }).from(drafts).where(eq(drafts.id, id));
  return row !== undefined && row.secretHash !== secretHash;
}

export async function saveDraft(
  tx: Transaction,
  id: string,
  values: { answers?: object; position?: string; language?: string; updatedAt: Date; expiresAt: Date },
): Promise<void> {
  await tx.update(drafts).set(values).where(eq(drafts.id, id));
}

export async function deleteDraft(tx: Transaction, id: string, secretHash: string): Promise<void> {
  await tx.delete(drafts).where(and(eq(drafts.id, id), eq(drafts.secretHash, secretHash)));
}

/** @param secretHash null: any, for a sender who proves knowledge of the body instead */
export async function findResponse(
  tx: Transaction,
  id: string,
  secretHash: string | null,
): Promise<ResponseRow | null> {
  const [row] = await tx
    .select()
    .from(responses)
    .where(and(eq(responses.id, id), secretHash === null ? undefined : eq(responses.secretHash, secretHash)));
  return row ?? null;
}

export interface NewResponse {
  id: string;
  programmeId: string;
  versionId: string;
  language: string;
  channel: string | null;
  answers: object;
  bodyHash: string;
  receipt: string;
  secretHash: string;
  submittedAt: Date;
  contact: { name: string | null; email: string | null; phone: string | null; city: string | null };
  freeText: object;
  eventDetails: object;
}

/**
 * One statement: the response, the contact details apart from it, the audit event, and the end of the draft.
 * @returns false when the id or the receipt was there already; nothing was written then
 */
export async function insertResponse(tx: Transaction, response: NewResponse): Promise<boolean> {
  const { contact } = response;
  const rows = await tx.execute<{ id: string }>(sql`
    with sent as (
      insert into responses (id, programme_id, version_id, language, channel, answers, body_hash, receipt, secret_hash, submitted_at)
      values (${response.id}, ${response.programmeId}, ${response.versionId}, ${response.language}, ${response.channel},
        ${JSON.stringify(response.answers)}::text::jsonb, ${response.bodyHash}, ${response.receipt}, ${response.secretHash},
        ${response.submittedAt.toISOString()}::timestamptz)
      on conflict do nothing
      returning id, programme_id
    ), apart as (
      insert into contact_details (response_id, programme_id, name, email, phone, city, free_text)
      select id, programme_id, ${contact.name}, ${contact.email}, ${contact.phone}, ${contact.city},
        ${JSON.stringify(response.freeText)}::text::jsonb from sent
    ), told as (
      insert into events (programme_id, kind, subject_id, details)
      select programme_id, 'response.submitted', id, ${JSON.stringify(response.eventDetails)}::text::jsonb from sent
    ), over as (
      delete from drafts where id in (select id from sent)
    )
    select id from sent`);
  return rows.length > 0;
}

/** Takes back what this browser sent. @returns the response's id; null when it is gone or an account holds it */
export async function withdrawResponse(tx: Transaction, secretHash: string): Promise<string | null> {
  const [row] = await tx.execute<{ id: string | null }>(sql`select withdraw_response(${secretHash}) as id`);
  return row?.id ?? null;
}

/** For the worker, which makes a profile of it. */
export async function responseForProfile(tx: Transaction, id: string) {
  const [row] = await tx
    .select({
      id: responses.id,
      programmeId: responses.programmeId,
      versionId: responses.versionId,
      answers: responses.answers,
      originCountries: programmes.originCountries,
    })
    .from(responses)
    .innerJoin(programmes, eq(programmes.id, responses.programmeId))
    .where(eq(responses.id, id));
  return row ?? null;
}

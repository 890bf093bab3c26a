// What a visitor reaches: one draft and the response it becomes. Every statement here asks for the secret's hash too, so
// that knowing an id opens nothing.
import { and, eq, getTableColumns, gt, or, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { readSurveyCode } from '../survey-code.ts';
import type { Audience } from '../vocabulary.ts';
import { programmes } from '../tables/programmes.ts';
import { drafts, responses } from '../tables/responses.ts';

export interface SurveyProgramme {
  id: string;
  /** The programme's code, without what the survey's adds to it. */
  code: string;
  /** The code in the survey's address. */
  survey: string;
  audience: Audience;
  name: string;
  accent: string | null;
  languages: string[];
  status: string;
  draftDays: number;
  /** The version that new people answer; null while there is none. */
  publishedId: string | null;
}

/**
 * Says in the open transaction which programme is being answered, by which of its questionnaires.
 * @param survey the survey's code: `guyd` for people, `guyd.organisations` for organisations
 * @returns null when there is no programme with this code
 */
export async function enterSurvey(tx: Transaction, survey: string): Promise<SurveyProgramme | null> {
  const { code, audience } = readSurveyCode(survey);
  const [row] = await tx.execute<Record<string, unknown> & { survey: SurveyProgramme }>(sql`
    select set_config('app.programme', p.id::text, true), jsonb_build_object(
      'id', p.id, 'code', p.code, 'name', p.name, 'accent', p.accent, 'languages', p.languages, 'status', p.status,
      'draftDays', p.draft_days, 'publishedId',
      (select v.id from questionnaire_versions v
        where v.programme_id = p.id and v.audience = ${audience} and v.status = 'published')) as survey
    from programmes p where p.code = ${code}`);
  return row ? { ...row.survey, survey, audience } : null;
}

export type DraftRow = typeof drafts.$inferSelect;
export type ResponseRow = typeof responses.$inferSelect;

/** A draft, and how this browser holds it. */
export interface HeldDraft extends DraftRow {
  /** False: this browser came by a code, and is not shown who the person is. */
  first: boolean;
  /** Until when a code opens the draft elsewhere. */
  codeUntil: Date | null;
  /** Another browser or a code opens it too. */
  elsewhere: boolean;
}

type NewDraft = Pick<
  DraftRow,
  'id' | 'programmeId' | 'versionId' | 'secretHash' | 'language' | 'channel' | 'expiresAt'
> &
  Partial<Pick<DraftRow, 'source' | 'enteredBy'>>;

/** @returns false when a draft of this id is there already; nothing was written then */
export async function insertDraft(tx: Transaction, draft: NewDraft): Promise<boolean> {
  const made = await tx.insert(drafts).values(draft).onConflictDoNothing().returning({ id: drafts.id });
  return made.length > 0;
}

/** @param lock holds the row until the transaction ends, so that two saves of one draft follow each other */
export async function findDraft(
  tx: Transaction,
  id: string,
  secretHash: string,
  now: Date,
  lock = false,
): Promise<HeldDraft | null> {
  const first = sql<boolean>`${drafts.secretHash} = ${secretHash}`;
  const query = tx
    .select({
      ...getTableColumns(drafts),
      first,
      codeUntil: sql<Date | null>`(select c.expires_at from resume_codes c
        where c.draft_id = ${drafts.id} and c.expires_at > ${now.toISOString()}::timestamptz)`.mapWith(
        drafts.expiresAt,
      ),
      elsewhere: sql<boolean>`(${drafts.secretHash} not in (${secretHash}, '')
        or exists (select 1 from draft_browsers b where b.draft_id = ${drafts.id} and b.secret_hash <> ${secretHash})
        or exists (select 1 from resume_codes c where c.draft_id = ${drafts.id}
          and c.expires_at > ${now.toISOString()}::timestamptz))`,
    })
    .from(drafts)
    .where(
      and(
        eq(drafts.id, id),
        gt(drafts.expiresAt, now),
        or(
          first,
          sql`exists (select 1 from draft_browsers b where b.draft_id = ${drafts.id} and b.secret_hash = ${secretHash})`,
        ),
      ),
    );
  const [row] = await (lock ? query.for('update') : query);
  return row ?? null;
}

export type DraftChange = Pick<DraftRow, 'updatedAt' | 'expiresAt'> &
  Partial<
    Pick<
      DraftRow,
      | 'answers'
      | 'position'
      | 'language'
      | 'revision'
      | 'changed'
      | 'seconds'
      | 'dropped'
      | 'topics'
      | 'versionId'
    >
  >;

export async function saveDraft(tx: Transaction, id: string, values: DraftChange): Promise<void> {
  await tx.update(drafts).set(values).where(eq(drafts.id, id));
}

/** Ends the draft for every browser that holds it. @returns whether this one held it */
export async function deleteDraft(tx: Transaction, id: string, secretHash: string): Promise<boolean> {
  const [row] = await tx.execute<{ gone: boolean }>(sql`
    with gone as (
      delete from drafts d where d.id = ${id} and (d.secret_hash = ${secretHash}
        or exists (select 1 from draft_browsers b where b.draft_id = d.id and b.secret_hash = ${secretHash}))
      returning d.id
    ), browsers as (
      delete from draft_browsers where draft_id in (select id from gone)
    )
    select exists (select 1 from gone) as gone`);
  return row?.gone ?? false;
}

/** The draft's first browser, and the one that sent it where that is another. */
const holds = (secretHash: string) =>
  sql<boolean>`${secretHash} in (${responses.secretHash}, coalesce(${responses.senderHash}, ${responses.secretHash}))`;

/** What became of a draft, for any browser that held it. `here`: this browser may read it and take it back. */
export async function findSent(
  tx: Transaction,
  id: string,
  secretHash: string,
): Promise<{ id: string; receipt: string; submittedAt: Date; here: boolean } | null> {
  const here = holds(secretHash);
  const [row] = await tx
    .select({ id: responses.id, receipt: responses.receipt, submittedAt: responses.submittedAt, here })
    .from(responses)
    .where(
      and(
        eq(responses.id, id),
        or(
          here,
          sql`exists (select 1 from draft_browsers b where b.draft_id = ${responses.id} and b.secret_hash = ${secretHash})`,
        ),
      ),
    );
  return row ?? null;
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
    .where(and(eq(responses.id, id), secretHash === null ? undefined : holds(secretHash)));
  return row ?? null;
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

// What has had its time: drafts nobody came back to, sign-in codes, sent mail. In batches, so that no statement is long.
import { and, inArray, lt, lte, or, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { mails } from '../tables/mails.ts';
import { programmes } from '../tables/programmes.ts';
import { draftBrowsers, drafts } from '../tables/responses.ts';
import { signInCodes } from '../tables/accounts.ts';
import { surveyQuestionTallies, surveyTallies } from '../tables/surveys.ts';

export async function programmeIds(tx: Transaction): Promise<string[]> {
  return (await tx.select({ id: programmes.id }).from(programmes)).map(({ id }) => id);
}

/** Locked until the transaction ends; one that is being saved just now is left for another day. */
export function expiredDrafts(tx: Transaction, programmeId: string, now: Date, most: number) {
  return tx
    .select({
      id: drafts.id,
      versionId: drafts.versionId,
      channel: drafts.channel,
      language: drafts.language,
      answers: drafts.answers,
      position: drafts.position,
      source: drafts.source,
      updatedAt: drafts.updatedAt,
    })
    .from(drafts)
    .where(and(sql`${drafts.programmeId} = ${programmeId}`, lte(drafts.expiresAt, now)))
    .limit(most)
    .for('update', { skipLocked: true });
}

/** With them go their resume codes (by foreign key) and the browsers that held them. */
export async function deleteDrafts(tx: Transaction, ids: string[]): Promise<void> {
  await tx.delete(draftBrowsers).where(inArray(draftBrowsers.draftId, ids));
  await tx.delete(drafts).where(inArray(drafts.id, ids));
}

/** Browsers of drafts that ended otherwise (forgotten, taken back): the secret that they hold opens nothing any more. */
export async function deleteStrayBrowsers(tx: Transaction, programmeId: string): Promise<void> {
  await tx.execute(sql`
    delete from draft_browsers b where b.programme_id = ${programmeId}
      and not exists (select from drafts d where d.id = b.draft_id)
      and not exists (select from responses r where r.id = b.draft_id)`);
}

export async function addToTally(
  tx: Transaction,
  rows: (typeof surveyTallies.$inferInsert)[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx
    .insert(surveyTallies)
    .values(rows)
    .onConflictDoUpdate({
      target: [
        surveyTallies.versionId,
        surveyTallies.channel,
        surveyTallies.language,
        surveyTallies.leftAt,
        surveyTallies.month,
      ],
      set: { drafts: sql`${surveyTallies.drafts} + excluded.drafts` },
    });
}

export async function addToQuestionTally(
  tx: Transaction,
  rows: (typeof surveyQuestionTallies.$inferInsert)[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx
    .insert(surveyQuestionTallies)
    .values(rows)
    .onConflictDoUpdate({
      target: [surveyQuestionTallies.versionId, surveyQuestionTallies.question],
      set: {
        saw: sql`${surveyQuestionTallies.saw} + excluded.saw`,
        answered: sql`${surveyQuestionTallies.answered} + excluded.answered`,
        unknown: sql`${surveyQuestionTallies.unknown} + excluded.unknown`,
        refused: sql`${surveyQuestionTallies.refused} + excluded.refused`,
      },
    });
}

/** Row-level security keeps what is younger out of reach: see 0017. */
export async function deleteOldCodes(tx: Transaction, before: Date): Promise<number> {
  const gone = await tx
    .delete(signInCodes)
    .where(lt(signInCodes.expiresAt, before))
    .returning({ id: signInCodes.id });
  return gone.length;
}

/** Sent long ago, or with a code that has ended. */
export async function deleteOldMails(tx: Transaction, before: Date, most: number): Promise<number> {
  const old = tx
    .select({ id: mails.id })
    .from(mails)
    .where(or(lt(mails.sentAt, before), lt(mails.secretUntil, sql`now()`)))
    .limit(most);
  const gone = await tx.delete(mails).where(inArray(mails.id, old)).returning({ id: mails.id });
  return gone.length;
}

// Codes that open a draft on another device, and browsers that join or leave one. Codes and addresses come as keyed hashes;
// a code is compared inside a function of the database only, so that no statement here reads codes.
import { sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { resumeCodes } from '../tables/responses.ts';

/** The draft's one code; a new one takes the place of the old. */
export async function keepResumeCode(
  tx: Transaction,
  code: { draftId: string; programmeId: string; codeHash: string; createdAt: Date; expiresAt: Date },
): Promise<void> {
  const { codeHash, createdAt, expiresAt } = code;
  await tx
    .insert(resumeCodes)
    .values(code)
    .onConflictDoUpdate({ target: resumeCodes.draftId, set: { codeHash, createdAt, expiresAt } });
}

/** Whether this is the code that opens this draft now; asked by a browser that holds the draft. */
export async function isResumeCode(
  tx: Transaction,
  draftId: string,
  codeHash: string,
  now: Date,
): Promise<boolean> {
  const [row] = await tx.execute<{ right: boolean }>(sql`
    select exists (select 1 from resume_codes where draft_id = ${draftId} and code_hash = ${codeHash}
      and expires_at > ${now.toISOString()}::timestamptz) as right`);
  return row?.right ?? false;
}

export type Redeemed =
  | { outcome: 'opened'; draft: string; programme: string; survey: string }
  | { outcome: 'wrong' | 'alarming' | 'limited' };

/**
 * Opens a draft to one more browser, or counts a failure. Wrong and expired are one answer by the same statements.
 * @param place the keyed hash of the address that asks, `door` that of the page it asks at. Past `mostPlace`
 * failures in ten minutes it is refused; past `mostDoor` one failure in ten minutes is `alarming`
 */
export async function redeemResumeCode(
  tx: Transaction,
  given: {
    codeHash: string;
    secretHash: string;
    place: string;
    mostPlace: number;
    door: string;
    mostDoor: number;
  },
): Promise<Redeemed> {
  const [row] = await tx.execute<Redeemed & Record<string, unknown>>(sql`
    select outcome, draft, programme, survey from redeem_resume_code(${given.codeHash}, ${given.secretHash},
      ${given.place}, ${given.mostPlace}::integer, ${given.door}, ${given.mostDoor}::integer)`);
  if (!row) throw new Error('Postgres gave no answer to a code');
  return row;
}

/** From here on the transaction reaches this draft. */
export async function enterDraft(tx: Transaction, id: string, programmeId: string): Promise<void> {
  await tx.execute(
    sql`select set_config('app.draft', ${id}, true), set_config('app.programme', ${programmeId}, true)`,
  );
}

/** Takes a browser off again that held the draft already. */
export async function dropBrowser(tx: Transaction, draftId: string, secretHash: string): Promise<void> {
  await tx.execute(
    sql`delete from draft_browsers where draft_id = ${draftId} and secret_hash = ${secretHash}`,
  );
}

/** This browser forgets; the draft ends with the last way to it. */
export async function leaveDraft(tx: Transaction, secretHash: string): Promise<'left' | 'deleted'> {
  const [row] = await tx.execute<{ outcome: 'left' | 'deleted' }>(
    sql`select leave_draft(${secretHash}) as outcome`,
  );
  return row?.outcome ?? 'left';
}

/** Counts one try of something that may be done only so often. @returns false past the limit */
export async function countTry(
  tx: Transaction,
  bucket: string,
  most: number,
  minutes: number,
): Promise<boolean> {
  const [row] = await tx.execute<{ may: boolean }>(
    sql`select count_try(${bucket}, ${most}::integer, make_interval(mins => ${minutes}::integer)) as may`,
  );
  return row?.may ?? false;
}

// Accounts, sign-in codes and sessions.
import { and, desc, eq, gt, gte, isNull, lt, type SQLWrapper, sql } from 'drizzle-orm';
import { type Transaction, prepared } from '../client.ts';
import { accounts, sessions, signInCodes } from '../tables/accounts.ts';
import type { OfficialRole, PoolRecipient } from '../vocabulary.ts';

export interface ActorRow {
  account: { id: string; email: string; name: string | null; language: string; administrator: boolean };
  memberships: {
    programmeId: string;
    programmeCode: string;
    programmeName: string;
    role: OfficialRole;
    recipient: PoolRecipient;
    /** Decides about money there. */
    finance: boolean;
  }[];
  institutions: { id: string; programmeId: string }[];
}

/** Says in the open transaction that this session's person acts; null when the session is over. */
export async function signOn(tx: Transaction, sessionId: string): Promise<ActorRow | null> {
  const [row] = await prepared<{ actor: ActorRow | null }>(
    tx,
    sql`select sign_on(${sessionId}::uuid) as actor`,
  );
  return row?.actor ?? null;
}

export async function insertCode(
  tx: Transaction,
  code: { email: string; codeHash: string; expiresAt: Date },
): Promise<void> {
  await tx.insert(signInCodes).values(code);
}

/** Whoever asks for the same address at the same moment waits here, or each would find the limit not yet reached. */
export async function lockAddress(tx: Transaction, email: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`sign_in:${email}`}, 0))`);
}

export async function codesSince(tx: Transaction, email: string, since: Date): Promise<number> {
  return tx.$count(signInCodes, and(eq(signInCodes.email, email), gte(signInCodes.createdAt, since)));
}

/**
 * Uses up a code. Every try counts against the newest live code of the address, right or wrong, so guessing stops at five.
 * @returns whether the code was right
 */
export async function useCode(tx: Transaction, email: string, codeHash: string, now: Date): Promise<boolean> {
  const newest = tx
    .select({ id: signInCodes.id })
    .from(signInCodes)
    .where(and(eq(signInCodes.email, email), isNull(signInCodes.usedAt), gt(signInCodes.expiresAt, now)))
    .orderBy(desc(signInCodes.createdAt))
    .limit(1);
  const [tried] = await tx
    .update(signInCodes)
    .set({
      attempts: sql`${signInCodes.attempts} + 1`,
      usedAt: sql`case when ${signInCodes.codeHash} = ${codeHash} then ${now.toISOString()}::timestamptz end`,
    })
    // Unused is asked again here: who waited for the row finds it as the first one left it.
    .where(and(eq(signInCodes.id, sql`(${newest})`), isNull(signInCodes.usedAt), lt(signInCodes.attempts, 5)))
    .returning({ usedAt: signInCodes.usedAt });
  return tried?.usedAt != null;
}

export async function ensureAccount(
  tx: Transaction,
  email: string,
  name: string | null,
  language: string,
): Promise<string> {
  const [row] = await tx.execute<{ id: string }>(
    sql`select ensure_account(${email}, ${name}, ${language}) as id`,
  );
  if (!row) throw new Error('ensure_account returned nothing');
  return row.id;
}

export async function findAccount(tx: Transaction, id: string) {
  const [row] = await tx.select().from(accounts).where(eq(accounts.id, id));
  return row ?? null;
}

/** Links the profiles made with the address that the person has just proved. @returns their ids */
export async function claimProfiles(tx: Transaction, accountId: string): Promise<string[]> {
  const rows = await tx.execute<{ id: string }>(sql`select claim_profiles(${accountId}::uuid) as id`);
  return rows.map((row) => row.id);
}

export async function insertSession(
  tx: Transaction,
  session: { id: string; accountId: string; refreshHash: string; expiresAt: Date },
): Promise<void> {
  await tx.insert(sessions).values(session);
}

/**
 * Exchanges a refresh secret. `rotated`: the new secret now counts. `recent`: another request rotated it seconds ago, the
 * session is fine but this caller keeps the cookie it will get from there. `reused`: a secret came back that does not count
 * (any more, however old), so the whole session was revoked; nobody but its holders knows a session's id. `over`: nothing
 * to refresh.
 */
export async function rotateSession(
  tx: Transaction,
  sessionId: string,
  presentedHash: string,
  newHash: string,
  now: Date,
  graceSeconds: number,
): Promise<{ outcome: 'rotated' | 'recent' | 'reused' | 'over'; accountId: string | null }> {
  const alive = and(eq(sessions.id, sessionId), isNull(sessions.revokedAt), gt(sessions.expiresAt, now));
  const [rotated] = await tx
    .update(sessions)
    .set({ previousRefreshHash: sessions.refreshHash, refreshHash: newHash, rotatedAt: now })
    .where(and(alive, eq(sessions.refreshHash, presentedHash)))
    .returning({ accountId: sessions.accountId });
  if (rotated) return { outcome: 'rotated', accountId: rotated.accountId };
  const [row] = await tx.select().from(sessions).where(alive);
  if (!row) return { outcome: 'over', accountId: null };
  const recent = now.getTime() - row.rotatedAt.getTime() <= graceSeconds * 1000;
  if (recent && row.previousRefreshHash === presentedHash)
    return { outcome: 'recent', accountId: row.accountId };
  await tx.update(sessions).set({ revokedAt: now }).where(eq(sessions.id, sessionId));
  return { outcome: 'reused', accountId: null };
}

/** Without changing it. `refreshHash`: only for who holds the secret, or the one before it. */
export async function standsSession(
  tx: Transaction,
  sessionId: string,
  refreshHash: string | null,
  now: Date,
): Promise<boolean> {
  const [row] = await tx
    .select({ now: sessions.refreshHash, before: sessions.previousRefreshHash })
    .from(sessions)
    .where(and(eq(sessions.id, sessionId), isNull(sessions.revokedAt), gt(sessions.expiresAt, now)));
  return row !== undefined && (refreshHash === null || [row.now, row.before].includes(refreshHash));
}

export async function revokeSession(tx: Transaction, sessionId: string, now: Date): Promise<void> {
  await tx
    .update(sessions)
    .set({ revokedAt: now })
    .where(and(eq(sessions.id, sessionId), isNull(sessions.revokedAt)));
}

export async function setLanguage(tx: Transaction, accountId: string, language: string): Promise<void> {
  await tx.update(accounts).set({ language }).where(eq(accounts.id, accountId));
}

/** What the reader calls an account: colleagues and hosts, never members. All that officials read of accounts; see 0061. */
export const accountName = (id: SQLWrapper) => sql<string | null>`account_name(${id})`;

/** The same for several; those who have no name for the reader are left out. */
export async function accountNames(tx: Transaction, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.execute<{ id: string; name: string | null }>(
    sql`select id, account_name(id) as name from unnest(${`{${[...new Set(ids)].join(',')}}`}::uuid[]) as id`,
  );
  return new Map(rows.flatMap((row) => (row.name === null ? [] : [[row.id, row.name]])));
}

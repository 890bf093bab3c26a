// Programmes and who works in them.
import { and, asc, eq } from 'drizzle-orm';
import type { Database, Transaction } from '../client.ts';
import { accounts } from '../tables/accounts.ts';
import { memberships, programmes } from '../tables/programmes.ts';
import { questionnaireVersions } from '../tables/questionnaires.ts';
import type { OfficialRole, PoolRecipient } from '../vocabulary.ts';
import type { ActorRow } from './accounts.ts';

export type ProgrammeRow = typeof programmes.$inferSelect;

export async function findProgramme(tx: Transaction, code: string): Promise<ProgrammeRow | null> {
  const [row] = await tx.select().from(programmes).where(eq(programmes.code, code));
  return row ?? null;
}

/**
 * Who acts in a session and the programme that they name, in one round trip; with the taxonomy's stamp (skills/standing.ts).
 * @returns null when the session is over
 */
export async function enterProgramme(
  database: Database,
  sessionId: string,
  code: string,
): Promise<{
  actor: ActorRow;
  programme: Pick<ProgrammeRow, 'id' | 'dailyQuota'> | null;
  stamp: number;
} | null> {
  const [row] = await database.call<{
    actor: ActorRow | null;
    programme: Pick<ProgrammeRow, 'id' | 'dailyQuota'> | null;
    stamp: string | null;
  }>('select * from enter_programme($1::uuid, $2)', [sessionId, code]);
  if (!row?.actor) return null;
  return { actor: row.actor, programme: row.programme, stamp: Number(row.stamp ?? 0) };
}

export async function findProgrammeById(tx: Transaction, id: string): Promise<ProgrammeRow | null> {
  const [row] = await tx.select().from(programmes).where(eq(programmes.id, id));
  return row ?? null;
}

/** The coordinators of a programme, who are told when something needs them. */
export function teamOf(tx: Transaction, programmeId: string) {
  return tx
    .select({
      id: accounts.id,
      email: accounts.email,
      language: accounts.language,
      finance: memberships.finance,
    })
    .from(memberships)
    .innerJoin(accounts, eq(accounts.id, memberships.accountId))
    .where(and(eq(memberships.programmeId, programmeId), eq(memberships.role, 'coordinator')));
}

/** Those who read needs and decide about them. */
export function focalPointsOf(tx: Transaction, programmeId: string) {
  return tx
    .select({ id: accounts.id, email: accounts.email, language: accounts.language })
    .from(memberships)
    .innerJoin(accounts, eq(accounts.id, memberships.accountId))
    .where(and(eq(memberships.programmeId, programmeId), eq(memberships.role, 'focal_point')));
}

/** An official as the session says it: who it is and every role in this programme; null when there is none (any more). */
export async function officialOf(
  tx: Transaction,
  programmeId: string,
  accountId: string,
): Promise<Pick<ActorRow, 'account' | 'memberships'> | null> {
  const rows = await tx
    .select({
      account: {
        id: accounts.id,
        email: accounts.email,
        name: accounts.name,
        language: accounts.language,
        administrator: accounts.administrator,
      },
      programmeId: memberships.programmeId,
      programmeCode: programmes.code,
      programmeName: programmes.name,
      role: memberships.role,
      recipient: memberships.recipient,
      finance: memberships.finance,
    })
    .from(memberships)
    .innerJoin(accounts, eq(accounts.id, memberships.accountId))
    .innerJoin(programmes, eq(programmes.id, memberships.programmeId))
    .where(and(eq(memberships.programmeId, programmeId), eq(memberships.accountId, accountId)));
  const [first] = rows;
  if (!first) return null;
  return {
    account: first.account,
    memberships: rows.map(({ account: _account, ...membership }) => ({
      ...membership,
      role: membership.role as OfficialRole,
      recipient: membership.recipient as PoolRecipient,
    })),
  };
}

export function listProgrammes(tx: Transaction): Promise<ProgrammeRow[]> {
  return tx.select().from(programmes).where(eq(programmes.status, 'open')).orderBy(asc(programmes.name));
}

/** Whose surveys have a published questionnaire. */
export async function openAudiences(tx: Transaction, programmeId: string): Promise<string[]> {
  const rows = await tx
    .select({ audience: questionnaireVersions.audience })
    .from(questionnaireVersions)
    .where(
      and(eq(questionnaireVersions.programmeId, programmeId), eq(questionnaireVersions.status, 'published')),
    );
  return rows.map(({ audience }) => audience);
}

export async function insertProgramme(tx: Transaction, row: typeof programmes.$inferInsert): Promise<string> {
  const [made] = await tx.insert(programmes).values(row).returning({ id: programmes.id });
  if (!made) throw new Error('The programme was not written');
  return made.id;
}

export async function insertMembership(tx: Transaction, row: typeof memberships.$inferInsert): Promise<void> {
  await tx.insert(memberships).values(row);
}

/** @returns false when it is no coordinator's membership of this programme */
export async function setFinance(
  tx: Transaction,
  programmeId: string,
  membershipId: string,
  finance: boolean,
): Promise<boolean> {
  const changed = await tx
    .update(memberships)
    .set({ finance })
    .where(
      and(
        eq(memberships.id, membershipId),
        eq(memberships.programmeId, programmeId),
        eq(memberships.role, 'coordinator'),
      ),
    )
    .returning({ id: memberships.id });
  return changed.length === 1;
}

export function officialsOf(tx: Transaction, programmeId: string) {
  return tx
    .select({
      membershipId: memberships.id,
      name: accounts.name,
      email: accounts.email,
      role: memberships.role,
      recipient: memberships.recipient,
      finance: memberships.finance,
    })
    .from(memberships)
    .innerJoin(accounts, eq(accounts.id, memberships.accountId))
    .where(eq(memberships.programmeId, programmeId))
    .orderBy(asc(memberships.role), asc(accounts.email));
}

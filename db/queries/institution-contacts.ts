// People at an institution to write to or ring, with an account or without; and what was checked before anybody went there.
import { and, asc, desc, eq, isNull } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { dueDiligenceRecords, institutionContacts } from '../tables/institutions.ts';
import type { DiligenceCheck } from '../vocabulary.ts';
import { accountName } from './accounts.ts';

export type ContactRow = typeof institutionContacts.$inferSelect;
export type ContactFields = Pick<
  typeof institutionContacts.$inferInsert,
  'name' | 'role' | 'email' | 'phone' | 'language'
>;

/** Those who are still there, by name. */
export async function contactsOf(tx: Transaction, institutionId: string): Promise<ContactRow[]> {
  return tx
    .select()
    .from(institutionContacts)
    .where(and(eq(institutionContacts.institutionId, institutionId), isNull(institutionContacts.leftAt)))
    .orderBy(asc(institutionContacts.name), asc(institutionContacts.id));
}

export async function insertContact(
  tx: Transaction,
  row: ContactFields & { programmeId: string; institutionId: string; createdBy: string | null },
): Promise<string> {
  const [made] = await tx.insert(institutionContacts).values(row).returning({ id: institutionContacts.id });
  if (!made) throw new Error('The contact was not written');
  return made.id;
}

/** @returns false when nobody of that institution who is still there has this id */
export async function changeContact(
  tx: Transaction,
  institutionId: string,
  id: string,
  set: Partial<ContactFields> & { leftAt?: Date },
): Promise<boolean> {
  const rows = await tx
    .update(institutionContacts)
    .set(set)
    .where(
      and(
        eq(institutionContacts.id, id),
        eq(institutionContacts.institutionId, institutionId),
        isNull(institutionContacts.leftAt),
      ),
    )
    .returning({ id: institutionContacts.id });
  return rows.length === 1;
}

export type NewDiligenceRecord = Omit<typeof dueDiligenceRecords.$inferInsert, 'id' | 'at' | 'checked'> & {
  checked: DiligenceCheck[];
};

/** The database keeps the institution's day by it: the last record decides. */
export async function insertDiligenceRecord(tx: Transaction, row: NewDiligenceRecord): Promise<void> {
  await tx.insert(dueDiligenceRecords).values(row);
}

/** Newest first, each with the name of who checked. */
export async function diligenceRecordsOf(tx: Transaction, institutionId: string) {
  return tx
    .select({
      id: dueDiligenceRecords.id,
      checked: dueDiligenceRecords.checked,
      passed: dueDiligenceRecords.passed,
      note: dueDiligenceRecords.note,
      checkedOn: dueDiligenceRecords.checkedOn,
      validUntil: dueDiligenceRecords.validUntil,
      documentId: dueDiligenceRecords.documentId,
      by: accountName(dueDiligenceRecords.accountId),
      at: dueDiligenceRecords.at,
    })
    .from(dueDiligenceRecords)
    .where(eq(dueDiligenceRecords.institutionId, institutionId))
    .orderBy(desc(dueDiligenceRecords.at), desc(dueDiligenceRecords.id))
    .limit(50);
}

// Mailed links by which a contact person of a host acts on one placement. The hash of a link's token is written and compared by
// functions of the database only.
import { and, arrayContains, desc, eq, gt, gte, isNull, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { actLinks } from '../tables/desk.ts';
import { institutionContacts } from '../tables/institutions.ts';

const columns = {
  id: actLinks.id,
  contactId: actLinks.contactId,
  contact: institutionContacts.name,
  verbs: actLinks.verbs,
  asked: actLinks.asked,
  madeAt: actLinks.madeAt,
  expiresAt: actLinks.expiresAt,
  usedAt: actLinks.usedAt,
  revokedAt: actLinks.revokedAt,
};

/** Newest first. */
export function linksOf(tx: Transaction, placementId: string) {
  return tx
    .select(columns)
    .from(actLinks)
    .innerJoin(institutionContacts, eq(institutionContacts.id, actLinks.contactId))
    .where(eq(actLinks.placementId, placementId))
    .orderBy(desc(actLinks.madeAt), desc(actLinks.id))
    .limit(50);
}

export interface NewLink {
  programmeId: string;
  placementId: string;
  institutionId: string;
  contactId: string;
  verbs: readonly string[];
  /** What the host owes as the link is made; the mail says it. */
  asked: readonly string[];
  /** null: the worker, for a panel that is waited for. */
  madeBy: string | null;
  madeAt: Date;
  expiresAt: Date;
}

export async function insertLink(tx: Transaction, link: NewLink): Promise<string> {
  // The columns by name: the hash is not the application's to write, not even as nothing.
  const [made] = await tx.execute<{ id: string }>(sql`
    insert into act_links (programme_id, placement_id, institution_id, contact_id, verbs, asked, made_by, made_at, expires_at)
    values (${link.programmeId}::uuid, ${link.placementId}::uuid, ${link.institutionId}::uuid, ${link.contactId}::uuid,
      ${`{${link.verbs.join(',')}}`}::text[],
      ${`{${link.asked.join(',')}}`}::text[], ${link.madeBy}::uuid, ${link.madeAt.toISOString()}::timestamptz,
      ${link.expiresAt.toISOString()}::timestamptz)
    returning id`);
  if (!made) throw new Error('The link was not written');
  return made.id;
}

/** @returns false when there is none of this id that still stands */
export async function revokeLink(
  tx: Transaction,
  placementId: string,
  id: string,
  at: Date,
): Promise<boolean> {
  const rows = await tx
    .update(actLinks)
    .set({ revokedAt: at })
    .where(and(eq(actLinks.id, id), eq(actLinks.placementId, placementId), isNull(actLinks.revokedAt)))
    .returning({ id: actLinks.id });
  return rows.length === 1;
}

/** A contact person who is still there, of this institution. */
export async function findLinkContact(tx: Transaction, institutionId: string, contactId: string) {
  const [row] = await tx
    .select({
      id: institutionContacts.id,
      name: institutionContacts.name,
      email: institutionContacts.email,
      language: institutionContacts.language,
    })
    .from(institutionContacts)
    .where(
      and(
        eq(institutionContacts.id, contactId),
        eq(institutionContacts.institutionId, institutionId),
        isNull(institutionContacts.leftAt),
      ),
    );
  return row ?? null;
}

/** For the mail, read by the programme's worker. */
export async function findLink(tx: Transaction, id: string) {
  const [row] = await tx
    .select({
      placementId: actLinks.placementId,
      asked: actLinks.asked,
      expiresAt: actLinks.expiresAt,
      revokedAt: actLinks.revokedAt,
      name: institutionContacts.name,
      email: institutionContacts.email,
      language: institutionContacts.language,
    })
    .from(actLinks)
    .innerJoin(institutionContacts, eq(institutionContacts.id, actLinks.contactId))
    .where(eq(actLinks.id, id));
  return row ?? null;
}

/** For mail: the contact persons who were mailed a link to this placement that still stands. */
export async function standingLinksOf(tx: Transaction, placementId: string) {
  const rows = await tx
    .selectDistinct({ email: institutionContacts.email, language: institutionContacts.language })
    .from(actLinks)
    .innerJoin(institutionContacts, eq(institutionContacts.id, actLinks.contactId))
    .where(
      and(
        eq(actLinks.placementId, placementId),
        isNull(actLinks.revokedAt),
        gt(actLinks.expiresAt, sql`now()`),
        isNull(institutionContacts.leftAt),
      ),
    );
  return rows.flatMap(({ email, language }) => (email ? [{ email, language }] : []));
}

/** Whether the contact person was mailed a link since then that asks for this. */
export async function wasAsked(
  tx: Transaction,
  placementId: string,
  contactId: string,
  verb: string,
  since: Date,
): Promise<boolean> {
  const asked = and(
    eq(actLinks.placementId, placementId),
    eq(actLinks.contactId, contactId),
    arrayContains(actLinks.asked, [verb]),
    gte(actLinks.madeAt, since),
    isNull(actLinks.revokedAt),
  );
  return (await tx.$count(actLinks, asked)) > 0;
}

/**
 * Whom a host's reminder reaches at an institution where nobody signs in: contact persons with an address whom a coordinator
 * mailed a link to this placement before, or named to the panel of its need.
 */
export async function contactsToRemind(tx: Transaction, placementId: string): Promise<string[]> {
  const rows = await tx.execute<{ id: string }>(sql`
    select c.id from placements p join institution_contacts c on c.institution_id = p.institution_id
    where p.id = ${placementId}::uuid and c.left_at is null and c.email is not null and contact_open(p.id)
      and (exists (select from act_links l where l.placement_id = p.id and l.contact_id = c.id)
        or exists (select from panel_seats s where s.assignment_id = p.assignment_id and s.contact_id = c.id and s.left_at is null))
    order by c.name, c.id limit 10`);
  return rows.map(({ id }) => id);
}

/** @returns false when a token was given before, or the link was revoked meanwhile */
export async function giveToken(tx: Transaction, id: string, hash: Buffer): Promise<boolean> {
  const [row] = await tx.execute<{ given: boolean }>(
    sql`select give_token(${id}::uuid, decode(${hash.toString('hex')}, 'hex')) as given`,
  );
  return row?.given ?? false;
}

export interface HeldLink {
  id: string;
  programmeId: string;
  placementId: string;
  institutionId: string;
  contactId: string;
  contact: string;
  language: string | null;
  verbs: string[];
  expiresAt: Date;
}

/** Says for the rest of the transaction that the holder of this token acts; null when no link answers to it (any more). */
export async function actWith(tx: Transaction, hash: Buffer): Promise<HeldLink | null> {
  const [row] = await tx.execute<{
    link_id: string;
    programme_id: string;
    placement_id: string;
    institution_id: string;
    contact: string;
    language: string | null;
    verbs: string[];
    expires_at: string;
  }>(sql`select * from act_with(decode(${hash.toString('hex')}, 'hex'))`);
  if (!row) return null;
  const [person] = await tx.execute<{ id: string }>(sql`select linked_contact() as id`);
  return {
    id: row.link_id,
    programmeId: row.programme_id,
    placementId: row.placement_id,
    institutionId: row.institution_id,
    contactId: person?.id ?? '',
    contact: row.contact,
    language: row.language,
    verbs: row.verbs,
    expiresAt: new Date(row.expires_at),
  };
}

export async function noteLinkUse(tx: Transaction): Promise<void> {
  await tx.execute(sql`select link_used()`);
}

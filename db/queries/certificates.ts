// Certificates: what was certified, the holder's name apart, and what the public may read of it.
import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { certificateHolders, certificates } from '../tables/documents.ts';
import type { Mode } from '../vocabulary.ts';
import type { CertificatePart, RevocationReason } from '../work-vocabulary.ts';

/** As it was on the day of issue. */
export interface Certified {
  programme: string;
  institution: string;
  title: string;
  mode: Mode;
  place: string | null;
  country: string | null;
  startsOn: string | null;
  endsOn: string | null;
}

export interface NewCertificate {
  programmeId: string;
  placementId: string;
  profileId: string;
  number: string;
  code: string;
  says: Certified;
  name: string;
  /** Null: by itself, at the end of the placement. */
  issuedBy: string | null;
}

/** @returns null when one stands already: two that issue at once make one */
export async function insertCertificate(tx: Transaction, made: NewCertificate): Promise<string | null> {
  const { name, ...row } = made;
  const [inserted] = await tx
    .insert(certificates)
    .values(row)
    .onConflictDoNothing({ target: certificates.placementId, where: isNull(certificates.revokedAt) })
    .returning({ id: certificates.id });
  if (!inserted) return null;
  const { programmeId, profileId } = made;
  await tx.insert(certificateHolders).values({ certificateId: inserted.id, programmeId, profileId, name });
  return inserted.id;
}

export type CertificateRow = Awaited<ReturnType<typeof certificatesOf>>[number];

/** Newest first. The name is null for whoever may not read it (any more). */
export function certificatesOf(tx: Transaction, placementId: string) {
  return tx
    .select({
      id: certificates.id,
      programmeId: certificates.programmeId,
      number: certificates.number,
      code: certificates.code,
      says: sql<Certified>`${certificates.says}`,
      shows: sql<CertificatePart[]>`${certificates.shows}`,
      issuedAt: certificates.issuedAt,
      revokedAt: certificates.revokedAt,
      revokedReason: sql<RevocationReason | null>`${certificates.revokedReason}`,
      name: certificateHolders.name,
    })
    .from(certificates)
    .leftJoin(certificateHolders, eq(certificateHolders.certificateId, certificates.id))
    .where(eq(certificates.placementId, placementId))
    .orderBy(desc(certificates.issuedAt), desc(certificates.id));
}

/** A person's own, revoked ones included. */
export function certificatesOfProfile(tx: Transaction, profileId: string) {
  return tx
    .select()
    .from(certificates)
    .where(eq(certificates.profileId, profileId))
    .orderBy(desc(certificates.issuedAt));
}

/** @returns false when it does not stand or is not the actor's */
export async function changeShows(tx: Transaction, id: string, shows: CertificatePart[]): Promise<boolean> {
  const changed = await tx
    .update(certificates)
    .set({ shows })
    .where(and(eq(certificates.id, id), isNull(certificates.revokedAt)))
    .returning({ id: certificates.id });
  return changed.length === 1;
}

/** @returns false when it was revoked before or is not the actor's to revoke */
export async function revokeCertificate(
  tx: Transaction,
  id: string,
  reason: RevocationReason,
): Promise<boolean> {
  const [row] = await tx.execute<{ revoked: boolean }>(
    sql`select revoke_certificate(${id}, ${reason}) as revoked`,
  );
  return row?.revoked ?? false;
}

export interface Verified {
  number: string;
  programme: string;
  issuedOn: string;
  revokedOn: string | null;
  shown: Partial<Omit<Certified, 'programme'>> & { name?: string };
}

/** For everybody who holds the code. */
export async function verifyCertificate(tx: Transaction, code: string): Promise<Verified | null> {
  const [row] = await tx.execute<Record<string, unknown> & Verified>(
    sql`select number, programme, issued_on::text as "issuedOn", revoked_on::text as "revokedOn", shown
      from verify_certificate(${code})`,
  );
  return row ?? null;
}

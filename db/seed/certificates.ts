// Certificates of the demo's finished placements, as the end of a placement issues them.
import { randomBytes } from 'node:crypto';
import { eq, inArray, and } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { insertCertificate } from '../queries/certificates.ts';
import { assignments } from '../tables/assignments.ts';
import { events } from '../tables/events.ts';
import { institutions } from '../tables/institutions.ts';
import { placements } from '../tables/placements.ts';
import { programmes } from '../tables/programmes.ts';
import { contactDetails } from '../tables/responses.ts';
import type { Mode } from '../vocabulary.ts';

const symbols = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Not drawn by lot like the rest of the demo: whoever knows the seed must not know the codes. */
const random = (letters: number): string =>
  Array.from(randomBytes(letters), (byte) => symbols[byte % symbols.length]).join('');

export async function seedCertificates(tx: Transaction, programmeId: string, today: Date): Promise<void> {
  const rows = await tx
    .select({
      placement: placements,
      assignment: assignments,
      host: institutions.name,
      programme: programmes,
      name: contactDetails.name,
    })
    .from(placements)
    .innerJoin(assignments, eq(assignments.id, placements.assignmentId))
    .innerJoin(institutions, eq(institutions.id, placements.institutionId))
    .innerJoin(programmes, eq(programmes.id, placements.programmeId))
    .innerJoin(contactDetails, eq(contactDetails.profileId, placements.profileId))
    .where(
      and(
        eq(placements.programmeId, programmeId),
        inArray(placements.status, ['completed', 'settled', 'followed_up', 'closed']),
      ),
    );
  for (const { placement, assignment, host, programme, name } of rows) {
    if (!name) continue;
    const id = await insertCertificate(tx, {
      programmeId,
      placementId: placement.id,
      profileId: placement.profileId,
      number: `${programme.code.toUpperCase()}-${today.getUTCFullYear()}-${random(6)}`,
      code: random(12),
      says: {
        programme: programme.name,
        institution: host,
        title: assignment.title,
        mode: assignment.mode as Mode,
        place: assignment.place,
        country: assignment.country,
        startsOn: placement.arrivedOn ?? assignment.startsOn,
        endsOn: assignment.mode === 'permanent' ? null : (placement.completedOn ?? assignment.endsOn),
      },
      name,
      issuedBy: null,
    });
    if (!id) continue;
    await tx.insert(events).values({
      programmeId,
      kind: 'certificate.issued',
      subjectId: placement.id,
      actorSystem: 'seed',
      details: { certificateId: id },
      at: placement.statusAt,
    });
  }
}

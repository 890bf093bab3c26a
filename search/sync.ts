// Documents in step with profiles and consents. Every engine begins here: Postgres holds the documents, an outside engine
// then copies them.
import type { Database } from '@compatriot/db/client.ts';
import { syncTalentDocuments } from '@compatriot/db/queries/talent.ts';

/** As the system actor of the programme; profiles of other programmes among the ids are left alone. Safe to repeat. */
export async function syncDocuments(
  database: Database,
  programmeId: string,
  profileIds: string[],
): Promise<void> {
  await database.transaction({ system: 'search', programme: programmeId }, (tx) =>
    syncTalentDocuments(tx, profileIds),
  );
}

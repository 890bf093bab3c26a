// How a programme matches: versions that are only added to, of which the newest rules.
import { desc, eq, getTableColumns, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { matchSettings } from '../tables/matching.ts';
import type { AgeBand, FloorGroup, ScorePart } from '../vocabulary.ts';
import { accountName } from './accounts.ts';

/** At least so many of a hundred seats for people of this sex, or living in this country. */
export interface Floor {
  group: FloorGroup;
  value: string;
  percent: number;
}

export interface MatchSettingsRow {
  programmeId: string;
  version: number;
  weights: Partial<Record<ScorePart, number>>;
  ageFrom: AgeBand | null;
  ageTo: AgeBand | null;
  floors: Floor[];
  note: string;
  madeBy: string | null;
  madeAt: Date;
}

/** null while the programme has never set anything. */
export async function newestMatchSettings(
  tx: Transaction,
  programmeId: string,
): Promise<MatchSettingsRow | null> {
  const [row] = await tx
    .select()
    .from(matchSettings)
    .where(eq(matchSettings.programmeId, programmeId))
    .orderBy(desc(matchSettings.version))
    .limit(1);
  return (row as MatchSettingsRow | undefined) ?? null;
}

/** Newest first, with who made each. */
export async function matchSettingsHistory(
  tx: Transaction,
  programmeId: string,
  limit: number,
): Promise<(MatchSettingsRow & { madeByName: string | null })[]> {
  const rows = await tx
    .select({ ...getTableColumns(matchSettings), madeByName: accountName(matchSettings.madeBy) })
    .from(matchSettings)
    .where(eq(matchSettings.programmeId, programmeId))
    .orderBy(desc(matchSettings.version))
    .limit(limit);
  return rows as (MatchSettingsRow & { madeByName: string | null })[];
}

/**
 * Adds the version after `after`.
 * @returns false when that is not the newest any more; then nothing was written
 */
export async function addMatchSettings(
  tx: Transaction,
  row: Omit<MatchSettingsRow, 'version' | 'madeAt'> & { madeAt: Date },
  after: number,
): Promise<boolean> {
  const newest = await newestMatchSettings(tx, row.programmeId);
  if ((newest?.version ?? 0) !== after) return false;
  const made = await tx
    .insert(matchSettings)
    .values({ ...row, version: after + 1 })
    // Two who read the same version: the key lets one of them through.
    .onConflictDoNothing()
    .returning({ version: sql<number>`version` });
  return made.length === 1;
}

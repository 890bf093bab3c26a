// The facts of a profile that its person may say otherwise; row-level security leaves everybody their own.
import { and, eq } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { profiles } from '../tables/profiles.ts';
import { programmes } from '../tables/programmes.ts';
import type { LegalRoom, Mode, Tie } from '../vocabulary.ts';

export interface OwnFacts {
  modes: Mode[];
  /** Months, YYYY-MM. */
  availableFrom: string | null;
  availableUntil: string | null;
  tie: Tie | null;
  legalRoom: LegalRoom | null;
  licence: boolean | null;
  birthYear: number | null;
}

export async function ownFacts(tx: Transaction, accountId: string, id: string) {
  const [row] = await tx
    .select({
      profile: profiles,
      programme: { code: programmes.code, name: programmes.name, modes: programmes.modes },
    })
    .from(profiles)
    .innerJoin(programmes, eq(programmes.id, profiles.programmeId))
    .where(and(eq(profiles.id, id), eq(profiles.accountId, accountId)));
  if (!row) return null;
  const { modes, availableFrom, availableUntil, tie, legalRoom, licence, birthYear } = row.profile;
  const facts = {
    modes,
    availableFrom: availableFrom && availableFrom.slice(0, 7),
    availableUntil: availableUntil && availableUntil.slice(0, 7),
    tie,
    legalRoom,
    licence,
    birthYear,
  } as OwnFacts;
  const { id: profileId, programmeId, status } = row.profile;
  return { id: profileId, accountId, status, programmeId, programme: row.programme, facts };
}

export async function changeFacts(tx: Transaction, id: string, facts: OwnFacts, now: Date): Promise<void> {
  const { availableFrom, availableUntil, ...rest } = facts;
  await tx
    .update(profiles)
    .set({
      ...rest,
      availableFrom: availableFrom && `${availableFrom}-01`,
      availableUntil: availableUntil && lastDay(availableUntil),
      updatedAt: now,
    })
    .where(eq(profiles.id, id));
}

/** Of a month, YYYY-MM. */
function lastDay(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
}

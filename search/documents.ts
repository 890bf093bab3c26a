// What Meilisearch is given of a person: the row of talent_documents (tier 1, what the card shows) in a form that it can
// filter, count and sort, and the names of what is on the card in all languages. Its id is random and leads to nobody.
import { createHash } from 'node:crypto';
import { cefrLevels, type PoolRecipient } from '@compatriot/db/vocabulary.ts';
import type { CopiedRow } from '@compatriot/db/queries/copying.ts';

export interface IndexedDocument {
  id: string;
  /** Whose index it belongs to; every question names one. */
  scope: string;
  /**
   * Concepts times eight plus how somebody stands in them, as in fit.ts, and every lower level of a skill too: 0 for all
   * with what is above them, 1 to 4 a skill rated so or higher, 5 the occupation.
   */
  reach: number[];
  /** Names on the card, occupation first, all languages of one concept in one line; `named` says whose they are. */
  labels: string[];
  named: number[];
  origin: string;
  country: string;
  region: string | null;
  modes: string[];
  sectors: string[];
  activities: string[];
  stay: string | null;
  languages: string[];
  /** `fra:B1` for everybody who speaks French at B1 or better. */
  tongues: string[];
  education: string | null;
  experience: string | null;
  /** Years with which the band begins; -1 where none is known. */
  years: number;
  /** Months as 202701, so that they compare; 0 and 999912 where the person set no bound. */
  from: number;
  until: number;
  /** Microseconds since 1970. */
  added: number;
  /** The month, as on the card: finer order would tell moments that nobody may read. */
  updated: number;
}

const occupationStand = 5;
export const packed = (conceptId: number, stand: number) => conceptId * 8 + stand;

export const scopeOf = (programmeId: string, recipient: PoolRecipient) => `${programmeId}:${recipient}`;

/** @param labelOf the names of a concept in all languages, in one line */
export function indexedDocument(row: CopiedRow, labelOf: (conceptId: number) => string): IndexedDocument {
  const onCard = [...(row.occupationId === null ? [] : [row.occupationId]), ...row.skillIds];
  const reach = new Set(row.conceptIds.map((id) => packed(id, 0)));
  row.skillIds.forEach((id, at) => {
    for (let level = 0; level <= (row.skillLevels[at] ?? 1); level += 1) reach.add(packed(id, level));
  });
  if (row.occupationId !== null)
    reach.add(packed(row.occupationId, 0)).add(packed(row.occupationId, occupationStand));
  const named = onCard.filter((id) => labelOf(id) !== '');
  return {
    id: row.id,
    scope: scopeOf(row.programmeId, row.recipient),
    reach: [...reach].sort((one, other) => one - other),
    labels: named.map(labelOf),
    named,
    origin: row.originCountry,
    country: row.residenceCountry,
    region: row.residenceRegion,
    modes: row.modes,
    sectors: row.sectors,
    activities: row.activities,
    stay: row.stayLength,
    languages: row.languages,
    tongues: row.languages.flatMap((code, at) => {
      const level = (cefrLevels as readonly string[]).indexOf(row.languageLevels[at] ?? '');
      return cefrLevels.slice(0, level + 1).map((each) => `${code}:${each}`);
    }),
    education: row.educationLevel,
    experience: row.experienceBand,
    years: row.experienceBand === null ? -1 : Number.parseInt(row.experienceBand, 10),
    from: row.availableFrom === null ? 0 : monthNumber(row.availableFrom),
    until: row.availableUntil === null ? 999_912 : monthNumber(row.availableUntil),
    added: row.addedAt,
    updated: monthNumber(new Date(row.updatedAt / 1000).toISOString()),
  };
}

/** `2027-01-15` → 202701: what a card shows of a date is its month. */
export const monthNumber = (day: string) => Number(day.slice(0, 4)) * 100 + Number(day.slice(5, 7));

/** A person's packed concepts as fit.ts reads them: each concept once, with how they stand in it. */
export function packedConcepts(reach: readonly number[]): number[] {
  const stands = new Map<number, number>();
  for (const entry of reach) {
    const id = entry >> 3;
    stands.set(id, Math.max(stands.get(id) ?? 0, entry & 7));
  }
  return Array.from(stands, ([id, stand]) => packed(id, stand));
}

/**
 * The same for two documents exactly when they say the same: over what is there, in the order of `indexedDocument`,
 * whatever else a server may have added or reordered.
 */
export function hashOf(document: IndexedDocument): string {
  const { id, scope, reach, labels, named, origin, country, region, modes, sectors, activities, stay } =
    document;
  const { languages, tongues, education, experience, years, from, until, added, updated } = document;
  const concepts = [id, scope, reach, labels, named];
  const place = [origin, country, region, modes, sectors, activities, stay];
  const said = [
    concepts,
    place,
    languages,
    tongues,
    education,
    experience,
    years,
    from,
    until,
    added,
    updated,
  ];
  return createHash('sha256').update(JSON.stringify(said)).digest('base64').slice(0, 22);
}

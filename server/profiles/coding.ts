// From what somebody answered to concepts of the taxonomy, for profiles and for counting what fits.
import type { Transaction } from '@compatriot/db/client.ts';
import { conceptsByUri } from '@compatriot/db/queries/skills.ts';
import type { CefrLevel } from '@compatriot/db/vocabulary.ts';
import type { ProfileFacts } from '../questionnaires/facts.ts';

/** ISO 3166's "unknown": somebody who did not say where they live is not put anywhere. */
export const unknownCountry = 'ZZ';
/** The level that people mean by naming a skill at all: "on my own". The picker starts with it too. */
const namedLevel = 3;
/** A language without a level promises nobody more than the first words. */
export const leastLanguageLevel: CefrLevel = 'A1';

/** The country one comes from: as said, else the programme's when it has only one. */
export function originOf(facts: ProfileFacts, originCountries: readonly string[]): string {
  const only = originCountries.length === 1 ? originCountries[0] : undefined;
  return facts.originCountry ?? only ?? unknownCountry;
}

/** Concepts of the taxonomy; a URI that it does not know is dropped here and stays, with the typed words, in the response. */
export async function codesOf(tx: Transaction, programmeId: string, facts: ProfileFacts) {
  const occupation = facts.occupation?.uri;
  const uris = [...facts.skills.map(({ uri }) => uri), ...(occupation ? [occupation] : [])];
  const known = await conceptsByUri(tx, uris, programmeId);
  const levels = new Map<number, number>();
  for (const { uri, level } of facts.skills) {
    const concept = known.get(uri);
    // Two old skills may have become one; the first mention counts.
    if (concept?.kind === 'skill' && !levels.has(concept.id)) levels.set(concept.id, level ?? namedLevel);
  }
  const job = occupation ? known.get(occupation) : undefined;
  return {
    skills: [...levels].map(([conceptId, level]) => ({ conceptId, level })),
    occupationId: job?.kind === 'occupation' ? job.id : null,
  };
}

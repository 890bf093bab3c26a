// When a certificate is earned, and how it is numbered and reached.
import type { PlacementStatus } from '@compatriot/db/vocabulary.ts';

/** After the last day was confirmed, with everything it rests on. Who stopped early has no certificate. */
export const earnedStatuses: readonly PlacementStatus[] = ['completed', 'settled', 'followed_up', 'closed'];

/** `GHANA-HEALTH-2027-7F3K9A`: the programme's code, the year, six random symbols that count nothing. */
export const numberOf = (programmeCode: string, year: number, random: string): string =>
  `${programmeCode.toUpperCase().replace(/[^A-Z0-9]+/g, '-')}-${year}-${random.slice(0, 6)}`;

/** Where anybody sees whether it stands. */
export const addressOf = (origin: string, code: string): string =>
  `${origin.replace(/\/+$/, '')}/verify/${code.match(/.{4}/g)?.join('-') ?? code}`;

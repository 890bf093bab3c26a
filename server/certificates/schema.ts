// Certificates as they go in and out.
import { z } from 'zod';
import { modes, textLanguages } from '@compatriot/db/vocabulary.ts';
import { certificateParts, revocationReasons } from '@compatriot/db/work-vocabulary.ts';
import { civilDate, dateTime } from '../shapes.ts';

const says = z.strictObject({
  programme: z.string(),
  institution: z.string(),
  title: z.string(),
  mode: z.enum(modes),
  place: z.string().nullable(),
  country: z.string().nullable(),
  startsOn: civilDate.nullable(),
  endsOn: civilDate.nullable(),
});

export const certificateAnswer = z.strictObject({
  standing: z
    .strictObject({
      number: z.string(),
      issuedAt: dateTime,
      /** Null for whoever may not read it (any more). */
      name: z.string().nullable(),
      says,
      /** What the public page shows, and where it is: the holder's own. */
      shows: z.array(z.enum(certificateParts)).nullable(),
      address: z.string().nullable(),
    })
    .nullable(),
  /** Those that no longer stand, newest first. */
  revoked: z.array(
    z.strictObject({
      number: z.string(),
      issuedAt: dateTime,
      revokedAt: dateTime,
      reason: z.enum(revocationReasons),
    }),
  ),
  can: z.array(z.string()),
});

export const showsBody = z.strictObject({
  shows: z.array(z.enum(certificateParts)).max(certificateParts.length),
});
export const revocationBody = z.strictObject({ reason: z.enum(revocationReasons) });
export const fileQuery = z.strictObject({ language: z.enum(textLanguages).default('en') });

/** As somebody typed it or a telephone read it off the paper. */
export const codeParams = z.strictObject({ code: z.string().max(60) });

export const verifiedAnswer = z.strictObject({
  number: z.string(),
  programme: z.string(),
  issuedOn: civilDate,
  /** Null: it stands. */
  revokedOn: civilDate.nullable(),
  /** What the holder lets everybody read. */
  shown: z.strictObject({ name: z.string(), ...says.omit({ programme: true }).shape }).partial(),
});

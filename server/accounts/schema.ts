// Shapes of signing in.
import { z } from 'zod';
import { officialRoles, poolRecipients } from '@compatriot/db/vocabulary.ts';
import { textLanguage } from '../questionnaires/schema.ts';
import { emailAddress } from '../shapes.ts';

export const askCodeBody = z.strictObject({ email: emailAddress });
export const openSessionBody = z.strictObject({
  email: emailAddress,
  // People copy codes with blanks and dashes.
  code: z
    .string()
    .max(20)
    .transform((value) => value.replace(/[^0-9]/g, ''))
    .pipe(z.string().length(6)),
});
export const changeLanguageBody = z.strictObject({ language: textLanguage });

export const sessionAnswer = z.strictObject({
  account: z.strictObject({
    id: z.uuid(),
    email: z.string(),
    name: z.string().nullable(),
    language: z.string(),
    administrator: z.boolean(),
  }),
  memberships: z.array(
    z.strictObject({
      programmeId: z.uuid(),
      programmeCode: z.string(),
      programmeName: z.string(),
      role: z.enum(officialRoles),
      recipient: z.enum(poolRecipients),
      finance: z.boolean(),
    }),
  ),
  institutions: z.array(z.strictObject({ id: z.uuid(), name: z.string(), programmeCode: z.string() })),
  profiles: z.number().int(),
  /** Notices that the person has not opened. */
  unread: z.number().int(),
});
export const acceptedAnswer = z.strictObject({ sent: z.literal(true) });
export const noAnswer = z.any();

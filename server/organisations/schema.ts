// Shapes of organisations, as officials list them and as members find them.
import { z } from 'zod';
import {
  organisationActivities,
  organisationKinds,
  organisationSizes,
  poolRecipients,
  sectors,
} from '@compatriot/db/vocabulary.ts';

export const organisationsQuery = z.strictObject({
  q: z.string().trim().max(100).default(''),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
});
export type OrganisationsQuery = z.output<typeof organisationsQuery>;

export const organisationsAnswer = z.strictObject({
  recipient: z.enum(poolRecipients),
  items: z.array(
    z.strictObject({
      id: z.uuid(),
      name: z.string(),
      kind: z.enum(organisationKinds).nullable(),
      country: z.string().nullable(),
      city: z.string().nullable(),
      members: z.enum(organisationSizes).nullable(),
      founded: z.number().int().nullable(),
      activities: z.array(z.enum(organisationActivities)),
      sectors: z.array(z.enum(sectors)),
      offers: z.string().nullable(),
      contact: z.strictObject({ name: z.string().nullable(), email: z.string().nullable() }).nullable(),
      /** People of the programme who say they belong to it; null below ten. */
      people: z.number().int().nullable(),
    }),
  ),
  total: z.number().int(),
  page: z.number().int(),
  pageSize: z.number().int(),
  /** Whether organisations can answer now. */
  open: z.boolean(),
});

export const findQuery = z.strictObject({ q: z.string().trim().max(100).default('') });
const found = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  country: z.string().nullable(),
  city: z.string().nullable(),
});
export const foundAnswer = z.strictObject({ mine: z.array(found), found: z.array(found) });
export const belongingParams = z.strictObject({ id: z.uuid(), organisation: z.uuid() });
export const noAnswer = z.any();
